"""What a link can say: the names of files, the headings and the blocks of the one it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.completion.block_ids import find_blocks
from vaultkit.authoring.completion.name_ranking import best
from vaultkit.authoring.completion.vault_names import planned_names
from vaultkit.authoring.rename.subjects.changed_anchors import link_name
from vaultkit.notes.edit import Edit
from vaultkit.notes.paths import NotePath, fold, is_note
from vaultkit.notes.relink import encode_destination
from vaultkit.notes.wikilink import WikiLink, parse_wikilink
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.resolving.resolve import resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.completion.typed_text import Typed
    from vaultkit.authoring.completion.vault_names import Name, VaultNames
    from vaultkit.notes.note import Heading, Note
    from vaultkit.vault.vault import Vault

MOST = 100
"""Candidates of one answer."""
_WIDEST = 100
"""Letters of a block that are shown of it."""


class Candidate(NamedTuple):
    """What can be put in the place of what is typed.

    Args:
        label: What is shown.
        text: What is written.
        kind: `note`, `alias`, `file`, `planned`, `heading`, `block`, `tag`, `callout`, `key` or
            `value`.
        about: What is said of it.
        sought: By what editors find it.
        edit: What is to be written elsewhere, so that there is what it names.
    """

    label: str
    text: str
    kind: str
    about: str = ""
    sought: str = ""
    edit: Edit | None = None


def name_candidates(
    vault: Vault, names: VaultNames, note: Note, typed: Typed
) -> tuple[list[Candidate], bool]:
    """Return the files that a link can lead to, and whether there are more."""
    found, is_cut = names.find(vault, typed.query, MOST)
    if len(found) < MOST:
        planned = planned_names(vault)
        folded = [fold(one.shown) for one in planned]
        found += best(planned, folded, typed.query, MOST - len(found))[0]
    made = (_name_candidate(vault, note, typed, name) for name in found)
    return [one for one in made if one is not None], is_cut


def _name_candidate(vault: Vault, note: Note, typed: Typed, name: Name) -> Candidate | None:
    target = link_target(vault, name.path, note.path) if name.path else name.shown
    is_named = name.is_alias or fold(typed.query) in fold(name.shown)
    sought = name.shown if is_named else name.path
    if typed.form != "wiki":
        written = f"{target}.md" if is_note(name.path) and not is_note(target) else target
        url = encode_destination(WikiLink(written), is_bracketed=typed.form == "bracketed")
        return Candidate(name.shown, url, _kind(name), name.folder, sought)
    text = target
    if name.is_alias and typed.closing:
        text = WikiLink(target, "", name.shown).format(in_table=typed.in_table)[2:-2]
    if parse_wikilink(text) is None:
        return None
    about = name.path if name.is_alias else name.folder if name.path else "not written yet"
    return Candidate(name.shown, text, _kind(name), about, sought)


def _kind(name: Name) -> str:
    if not name.path:
        return "planned"
    return "alias" if name.is_alias else "note" if is_note(name.path) else "file"


def _linked_note(vault: Vault, note: Note, typed: Typed) -> Note | None:
    path = vault.resolver.resolve(typed.target, note.path).path
    return note if path == note.path else vault.notes.get(NotePath(path or ""))


def heading_candidates(vault: Vault, note: Note, typed: Typed) -> tuple[list[Candidate], bool]:
    """Return the headings of the note that a link names, and whether there are more.

    One that has the text of another is named with those above it.
    """
    other = _linked_note(vault, note, typed)
    if other is None:
        return [], False
    known = [
        Candidate(other.name_of(heading), name, "heading", "#" * heading.level, name)
        for heading, name in _named_headings(other, typed.outer)
    ]
    if typed.form != "wiki":
        known = [one._replace(text=_encoded(one.text, typed), sought="") for one in known]
    return best(known, [fold(one.label) for one in known], typed.query, MOST)


def _named_headings(note: Note, outer: str) -> Iterator[tuple[Heading, str]]:
    """Yield the headings that links can name behind others, and what they say of each."""
    above: list[Heading] = []
    for heading in note.headings:
        while above and above[-1].level >= heading.level:
            above.pop()
        name = link_name(note.name_of(heading))
        ways = [name, *(f"{link_name(note.name_of(one))}#{name}" for one in reversed(above))]
        above.append(heading)
        for way in ways if name else ():
            if resolve_subpath(f"#{outer}{way}", note).item is heading:
                yield heading, way
                break


def block_candidates(vault: Vault, note: Note, typed: Typed) -> tuple[list[Candidate], bool]:
    """Return the blocks of the note that a link names, and whether there are more.

    A block without an id is given one, which stands in the candidate's `edit`.
    """
    other = _linked_note(vault, note, typed)
    if other is None:
        return [], False
    known = []
    for block in find_blocks(other):
        words = " ".join(other.source.slice(block.start, block.end).split())
        words = words.removesuffix(f"^{block.id}").rstrip()[:_WIDEST]
        edit = Edit(other.path, block.at, block.at, block.text) if block.at >= 0 else None
        label = words if edit else f"^{block.id}"
        known.append(Candidate(label, block.id, "block", "" if edit else words, words, edit))
        if not edit:
            known[-1] = known[-1]._replace(sought=f"{block.id} {words}")
    return best(known, [fold(one.sought) for one in known], typed.query, MOST)


def _encoded(text: str, typed: Typed) -> str:
    link = WikiLink("", f"#{text}")
    return encode_destination(link, is_bracketed=typed.form == "bracketed")[1:]
