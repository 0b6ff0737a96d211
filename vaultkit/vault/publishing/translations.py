"""Find which notes say the same in several languages: `translation_of` leads to the original."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.frontmatter.language_tags import LANG, language_of
from vaultkit.notes.note import PropertyLink
from vaultkit.notes.paths import NotePath, stem_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from vaultkit.vault.vault import ResolvedLink, Vault

TRANSLATION_OF = "translation_of"
"""The property that leads from a translation to its original."""


class Version(NamedTuple):
    """A note in one language, and whether the others were made of it."""

    path: NotePath
    language: str
    is_original: bool = False


class Mistake(NamedTuple):
    """What is wrong with a note that says what it is a translation of.

    Args:
        path: The note.
        link: Where that is; None for the note as a whole.
        message: Lower case, no full stop.
    """

    path: NotePath
    link: ResolvedLink | None
    message: str


class Translations(NamedTuple):
    """What is translated in a vault.

    Args:
        versions: By each note that has translations, all of them and itself, the original first.
        mistakes: What is wrong, in the order of the notes.
    """

    versions: Mapping[NotePath, tuple[Version, ...]]
    mistakes: tuple[Mistake, ...]


def find_translations(vault: Vault, published: Collection[str], language: str) -> Translations:
    """Return what is translated in a vault; what is not published is not known.

    Args:
        vault: The vault.
        published: The notes that are shown.
        language: Of notes that say nothing of theirs.
    """
    links = {path: found for path in vault.notes if (found := _links_of(vault, path))}
    links = {path: found for path, found in links.items() if path in published}
    mistakes: list[Mistake] = []
    parents = {path: _parents(vault, path, links, published, mistakes) for path in links}
    versions: dict[NotePath, tuple[Version, ...]] = {}
    for group in _groups(parents):
        made = tuple(_versions(vault, group, parents, language, mistakes))
        versions |= dict.fromkeys(group, made) if len(made) > 1 else {}
    return Translations(versions, tuple(sorted(mistakes, key=lambda one: one.path)))


def _links_of(vault: Vault, path: NotePath) -> list[ResolvedLink]:
    """Return the links of a note's `translation_of`."""
    if TRANSLATION_OF not in vault.notes[path].properties:
        return []
    return [
        one
        for one in vault.links[path]
        if isinstance(one.link, PropertyLink) and one.link.key.partition(".")[0] == TRANSLATION_OF
    ]


def _parents(
    vault: Vault,
    path: NotePath,
    links: Mapping[NotePath, Sequence[ResolvedLink]],
    published: Collection[str],
    mistakes: list[Mistake],
) -> list[NotePath]:
    """Return the notes that a note is a translation of, and tell what is wrong with that."""
    found: list[NotePath] = []
    for link in links[path]:
        to = link.destination
        if to is None or (to in vault.notes and to not in published):
            continue  # a link that leads nowhere is told as such
        note = NotePath(to)
        if note not in vault.notes:
            message = f'it is a translation of "{to}", which is no note'
            mistakes.append(Mistake(path, link, message))
        elif path == note or _leads_to(note, path, links):
            message = (
                "it is a translation of itself"
                if path == note
                else (
                    f'it is a translation of "{stem_of(note)}", and that in the end of it; '
                    f"the original has no {TRANSLATION_OF}"
                )
            )
            mistakes.append(Mistake(path, link, message))
            found.append(note)
        else:
            if others := [x.destination for x in links.get(note, ()) if x.destination in published]:
                message = (
                    f'it is a translation of "{stem_of(note)}", which is one itself; '
                    f'name the original, "{stem_of(NotePath(others[0] or ""))}"'
                )
                mistakes.append(Mistake(path, link, message))
            found.append(note)
    return found


def _leads_to(
    start: NotePath, wanted: NotePath, links: Mapping[NotePath, Sequence[ResolvedLink]]
) -> bool:
    """Tell whether what a note is a translation of is, in the end, another note."""
    pending, seen = [start], {start}
    while pending:
        for link in links.get(pending.pop(), ()):
            to = NotePath(link.destination or "")
            if to == wanted:
                return True
            if to not in seen:
                seen.add(to)
                pending.append(to)
    return False


def _groups(parents: Mapping[NotePath, Sequence[NotePath]]) -> Iterator[list[NotePath]]:
    """Yield the notes that belong together, each once, in path order."""
    near: dict[NotePath, set[NotePath]] = {}
    for path, found in parents.items():
        for other in found:
            near.setdefault(path, set()).add(other)
            near.setdefault(other, set()).add(path)
    seen: set[NotePath] = set()
    for path in sorted(near):
        if path in seen:
            continue
        pending, group = [path], {path}
        while pending:
            more = near[pending.pop()] - group
            group |= more
            pending += more
        seen |= group
        yield sorted(group)


def _versions(
    vault: Vault,
    group: Sequence[NotePath],
    parents: Mapping[NotePath, Sequence[NotePath]],
    language: str,
    mistakes: list[Mistake],
) -> Iterator[Version]:
    """Yield the notes of a group, the original first, one of each language."""
    taken: dict[str, NotePath] = {}
    for path in sorted(group, key=lambda path: bool(parents.get(path))):
        note, is_original = vault.notes[path], not parents.get(path)
        is_usual = is_original and LANG not in note.properties
        own = language if is_usual else language_of(note.properties)
        if not own:
            said = (
                "has no lang"
                if LANG not in note.properties
                else "has a lang that is no language tag"
            )
            message = f"this translation {said}; write its language, such as lang: de"
            mistakes.append(Mistake(path, None, message))
        elif own.lower() in taken:
            other = taken[own.lower()]
            message = f'this note and "{stem_of(other)}" are the same in one language, {own}'
            mistakes.append(Mistake(path, None, message))
        else:
            taken[own.lower()] = path
            yield Version(path, own, is_original)
