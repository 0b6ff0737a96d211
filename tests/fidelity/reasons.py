"""Explains differences. A reason is given only where the files at hand prove it.

Each function answers for one difference. What none of them explains may be a fault of vaultkit's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote, unquote

from tests.fidelity.comparing import MISSING, leads_to_other_file
from tests.fidelity.dumps import Beside
from tests.fidelity.readings import Ours, Reading, composed, is_note

if TYPE_CHECKING:
    from tests.fidelity.comparing import Difference
    from tests.fidelity.dumps import Dump

_FIRST_THAT_RESOLVES: Final = (1, 0, 0)
"""Version of the plug-in that asks the app where a link leads."""


class Evidence(NamedTuple):
    """What reasons are held against.

    Args:
        dump: The record.
        ours: What vaultkit reads, by path of the note.
        files: Paths of the vault's files.
        beside: What else the plug-in wrote.
        changed: Notes of which another commit has the very text that was recorded.
        earlier: Notes that were changed since the record before, and their text then.
    """

    dump: Dump
    ours: Mapping[str, Ours]
    files: frozenset[str]
    beside: Beside = Beside()
    changed: frozenset[str] = frozenset()
    earlier: Mapping[str, str] = {}

    def record_of(self, path: str) -> Reading:
        """Return the record of a note."""
        return self.dump.records[composed(path)]


Reason = Callable[["Difference", Evidence], bool]


def _file_not_here(one: Difference, known: Evidence) -> bool:
    here = {composed(path) for path in known.files}
    if one.kind == "note":
        return one.ours is None and one.path not in here
    to = one.app.destination if one.kind == "link" and one.app else None
    return to is not None and composed(to) not in here


def _note_not_recorded(one: Difference, known: Evidence) -> bool:
    if one.kind == "note":
        # The app takes every such file for a note, unless a folder's name begins with a dot.
        return one.app is None and not any(part.startswith(".") for part in one.path.split("/"))
    to = one.ours.destination if one.kind == "link" and one.ours else None
    return to is not None and is_note(to) and composed(to) not in known.dump.records


def _no_note(one: Difference, known: Evidence) -> bool:
    return leads_to_other_file(one) and not known.dump.has_other_files


def _listed_as_no_note(one: Difference, known: Evidence) -> bool:
    """Tell whether the app had a file of the link's name that is not in this commit."""
    if one.kind != "link" or one.app or one.ours.destination or known.dump.has_other_files:
        return False
    name = composed(one.ours.text.partition("#")[0]).lower()
    return any(composed(path).rpartition("/")[2].lower() == name for path in known.beside.others)


def _two_forms(one: Difference, _: Evidence) -> bool:
    if one.kind != "link" or one.app is None or one.ours is None:
        return False
    left, right = (composed(side.destination or "") for side in (one.app, one.ours))
    return left == right


def _by_name_alone(one: Difference, known: Evidence) -> bool:
    """Tell whether an old plug-in looked a note up by the text behind the last slash.

    It knew those in folders; all others had the name "", so that the last of them was found by it.
    """
    version = known.beside.version
    if one.kind != "link" or one.ours is None or not version or version >= _FIRST_THAT_RESOLVES:
        return False
    if one.app is None and f"![[{one.ours.text}" not in known.ours[one.path].text:
        return False
    name = one.ours.text.partition("#")[0].lower()
    paths = [path.lower().removesuffix(".md") for path in known.dump.records]
    named = [
        f"{path}.md" for path in paths if (path.rpartition("/")[2] if "/" in path else "") == name
    ]
    if one.app is None:
        return not named
    return (one.app.destination or "").lower() in (named or [""])


def _other_version(one: Difference, known: Evidence) -> bool:
    return one.path in known.changed


def _says_what_is_not_there(one: Difference, known: Evidence) -> bool:
    """Tell whether the note lacks words that its record has, so that it was another then."""
    if one.kind == "note":
        return False
    text = composed(known.ours[one.path].text)
    return any(not _holds(text, composed(word)) for word in _words(known.record_of(one.path)))


def _came_since(one: Difference, known: Evidence) -> bool:
    """Tell whether what only vaultkit reads came into the note since the record before."""
    if one.kind == "note" or one.path not in known.earlier:
        return False
    text = composed(known.earlier[one.path])
    if isinstance(one.ours, dict):
        [key] = one.ours
        return one.app[key] is MISSING and not _holds(text, key)
    said = one.ours.text if one.kind == "link" else str(one.ours)
    return one.app is None and not _holds(text, composed(said))


def _words(record: Reading) -> Iterator[str]:
    yield from (heading.text for heading in record.headings)
    yield from (link.text for link in record.links)
    yield from record.tags
    values = (record.properties or {}).values()
    yield from (x for x in values if isinstance(x, str) and re.fullmatch(r"[\w:+-]+", x))


def _holds(text: str, word: str) -> bool:
    forms = (word, quote(word), word.replace(" ", "%20"))
    return any(form in text for form in forms) or word in unquote(text) or word in text.lower()


def _old_keys(one: Difference, known: Evidence) -> bool:
    """Tell whether a tag or alias is in a property, or a way of writing it, that 1.9 gave up."""
    if one.kind not in {"tag", "alias"}:
        return False
    front = {key.lower(): value for key, value in known.ours[one.path].front_matter.items()}
    said = one.app if one.app is not None else one.ours
    single, several = ("tag", "tags") if one.kind == "tag" else ("alias", "aliases")
    old = _texts(front.get(single))
    for text in _texts(front.get(several)):
        # Older apps took a text apart where a list is asked for today.
        old += (text, *re.split(r"[,\s]+" if one.kind == "tag" else r"[,\n]", text))
    marks = "# " if one.kind == "tag" else " "
    return said.lower() in {text.strip(marks).lower() for text in old}


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


REASONS: Final[Mapping[str, Reason]] = {
    "the file that the app knew is not here": _file_not_here,
    "the record does not know the note": _note_not_recorded,
    "leads to a file that is no note; the record has no such links": _no_note,
    "leads to a file that the app listed and that is not here": _listed_as_no_note,
    "one name in two Unicode forms": _two_forms,
    "before 1.0 the plug-in looked notes up by their names alone": _by_name_alone,
    "another version of the note reads as recorded": _other_version,
    "came into the note since the record before, or with this commit": _came_since,
    "the record has words that the note does not have": _says_what_is_not_there,
    "a property, or a way of writing it, that apps before 1.9 read": _old_keys,
}


def explain(one: Difference, known: Evidence) -> Difference:
    """Return a difference with the first reason that holds."""
    reason = next((name for name, holds in REASONS.items() if holds(one, known)), None)
    return one._replace(reason=reason)


def would_be_read_so(one: Difference, known: Evidence) -> bool:
    """Tell whether a difference has a reason other than that the note was another then."""
    about_text = (_other_version, _came_since, _says_what_is_not_there)
    return any(holds(one, known) for holds in REASONS.values() if holds not in about_text)
