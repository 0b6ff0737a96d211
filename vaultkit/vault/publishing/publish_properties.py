"""What a note itself says of whether it leaves: its properties `publish`, `draft` and `unlisted`.

Values merged into the front matter (`<<`) count, however many steps away they stand.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vaultkit.vault.publishing.unread_frontmatter import MENTION, as_seen, find_unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Fault, Note

UNREADABLE = "its front matter cannot be read"
"""Why a note is withheld that says nothing of publishing, as far as can be read."""
EMPTY = '"publish" has no value, which Obsidian shows as a box without a check mark'
"""Why a note is withheld that seems to say no; an empty `draft` seems to say no as well."""
_MERGE = "<<"
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})
_KEYS = frozenset({"publish", "draft"})
_OF_LISTS = frozenset({"unlisted"})
"""The property of a note that leaves and is told by its address and its author's links alone."""
_NAMED = 200
"""Characters in which the name of a key that is given twice is looked for."""


def old_paths(note: Note) -> Iterator[str]:
    """Yield the vault paths that a note had before, from its property `redirect_from`."""
    value = note.properties.get("redirect_from")
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.strip("/ "):
            yield item.strip("/ ")


def find_no_text(note: Note) -> Fault | None:
    """Return what tells that a note is no text, whatever can be read in it; None if it is text."""
    return next((fault for fault in note.faults if fault.kind == "not-text"), None)


def says_no(note: Note) -> bool:
    """Tell whether a note itself asks to stay at home."""
    return any(
        answer_of(value) is (key == "draft")
        for key, value in find_decisive(note)
        if value is not None
    )


def is_unlisted(note: Note) -> bool:
    """Tell whether a note, if it leaves, is told by its address alone.

    What is neither yes nor no counts as yes: no list names the note then.
    """
    answers = [value for _, value in find_decisive(note, _OF_LISTS)]
    return any(answer_of(value) for value in answers) or any(map(_is_unclear, answers))


def unclear_unlisted(note: Note) -> list[str]:
    """Return what a note says of being unlisted that is neither yes nor no."""
    return [str(value) for _, value in find_decisive(note, _OF_LISTS) if _is_unclear(value)]


def _is_unclear(value: Any) -> bool:
    return answer_of(value) is None and value is not None and bool(str(value).strip())


def find_decisive(note: Note, keys: frozenset[str] = _KEYS) -> Iterator[tuple[str, Any]]:
    """Yield the properties that decide, by their names in lower case."""
    if note.frontmatter is None:
        return
    pending: list[Any] = [note.properties]
    seen: set[int] = set()
    while pending:
        table = pending.pop()
        if id(table) in seen:
            continue
        seen.add(id(table))
        if isinstance(table, list):
            pending += table
            continue
        for key, value in table.items() if isinstance(table, dict) else ():
            name = _fold_key(key if type(key) is str else str(key))
            if name == _MERGE:
                pending.append(value)
            elif name in keys:
                yield name, value


def answer_of(value: Any) -> bool | None:
    """Return what a property says; Obsidian may write it as text. None if it says nothing."""
    text = "" if value is None else str(value).strip().lower()
    return True if text in _YES else False if text in _NO else None


def why_undecided(note: Note) -> str:
    """Return why it cannot be decided whether a note leaves, "" if it can."""
    answers: dict[str, set[bool]] = {}
    for key, value in find_decisive(note):
        answer = answer_of(value)
        if answer is not None:
            answers.setdefault(key, set()).add(answer)
        elif value is not None and str(value).strip():
            return f'"{key}" is neither yes nor no'
        elif key == "publish":
            return EMPTY
    if any(len(said) > 1 for said in answers.values()):
        return "it says yes and no"
    if any(_is_about_leaving(note, fault) for fault in note.faults):
        return "it says twice whether it is published"
    no_text = find_no_text(note)
    if no_text is not None and not says_no(note):
        return no_text.message
    return _why_unread(note, is_decided=bool(answers))


def _why_unread(note: Note, *, is_decided: bool) -> str:
    """Return why a note stays that holds front matter which was not read."""
    if note.has_unread_properties or any(_is_unreadable(note, fault) for fault in note.faults):
        mention = MENTION.search(note.source.slice(0, note.body_start))
        return f"{UNREADABLE} and mentions {mention[1].lower()}" if mention else UNREADABLE
    if is_decided:
        return ""
    key = find_unread(note.source.data, note.body_start)
    return f"{UNREADABLE} and mentions {key}" if key else ""


def _is_unreadable(note: Note, fault: Fault) -> bool:
    """Tell whether a fault is one of front matter of which nothing could be read."""
    block = note.frontmatter
    return block is not None and not block.properties and block.start <= fault.start <= block.end


def _is_about_leaving(note: Note, fault: Fault) -> bool:
    """Tell whether a fault is a second key in front matter by which it may be decided."""
    if fault.kind != "duplicate-key" or note.frontmatter is None:
        return False
    if fault.start >= note.frontmatter.end:
        return False
    key = note.source.slice(fault.start, min(fault.start + _NAMED, note.frontmatter.end))
    return key.startswith((_MERGE, f'"{_MERGE}', f"'{_MERGE}")) or MENTION.match(key) is not None


@lru_cache(maxsize=1024)
def _fold_key(key: str) -> str:
    """Return the name of a key as people see it: without what is invisible, in one case."""
    return as_seen(key).strip().lower()
