"""What is shown of what a link leads to: the section or block, without comments, cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.editing.note_parts import get_part, section_of
from vaultkit.authoring.navigation.named_items import references_to
from vaultkit.notes.frontmatter.yaml_text import write_value
from vaultkit.notes.note import BlockId
from vaultkit.notes.paths import IMAGE_SUFFIXES, NotePath, stem_of, suffix_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.authoring.navigation.named_items import Item
    from vaultkit.config import FieldRule
    from vaultkit.notes.note import Heading, Note
    from vaultkit.vault.vault import Vault

_LINES = 30
_CHARACTERS = 2_000


def shown_text(
    vault: Vault, item: Item, rules: dict[str, tuple[str, FieldRule]], uri_of: Callable[[str], str]
) -> str:
    """Return Markdown that tells of something, "" if there is nothing to tell.

    Args:
        vault: The vault.
        item: What is pointed at.
        rules: What the schemas say of the note's properties, by folded name.
        uri_of: Gives the address of a file.
    """
    if item.kind == "tag":
        places = len({spot.path for spot in references_to(vault, item, with_own=True)})
        return f"`#{item.name}`: {places} note{'' if places == 1 else 's'}"
    if item.kind == "property":
        return _of_property(vault, item.name, rules)
    note = vault.notes.get(NotePath(item.path))
    if note is None:
        name = item.path.rpartition("/")[2]
        shown = f"![{name}]({uri_of(item.path)})" if suffix_of(name) in IMAGE_SUFFIXES else ""
        return f"**{item.path}**\n\n{shown}".rstrip()
    if item.kind == "footnote":
        found = note.definitions.get(item.name.casefold())
        return _clip(note, found.start, found.end) if found else ""
    return f"**{_title(note, item.part)}**\n\n---\n\n{_part_text(note, item.part)}".rstrip("-\n ")


def _title(note: Note, part: Heading | BlockId | None) -> str:
    if part is None:
        return note.path
    name = f"^{part.id}" if isinstance(part, BlockId) else note.name_of(part)
    return f"{stem_of(note.path)} > {name}"


def _part_text(note: Note, part: Heading | BlockId | None) -> str:
    if isinstance(part, BlockId):
        is_inside = part.start < part.id_start < part.end
        return _clip(note, part.start, part.id_start if is_inside else part.end).rstrip()
    whole = get_part(note, "") if part is None else section_of(note, part)
    return _clip(note, whole.start, whole.end)


def _clip(note: Note, start: int, end: int) -> str:
    """Return a part of a note as far as it is shown, without comments."""
    end, limit = max(start, end), start + 4 * _CHARACTERS
    cut, is_cut = min(end, limit), end > limit
    pieces, at = [], start
    for comment in note.comments:
        if start <= comment.start < cut:
            pieces.append(note.source.slice(at, max(at, comment.start)))
            at = max(at, comment.end)
    text = "".join((*pieces, note.source.slice(at, max(at, cut)))).strip("\n")
    lines = text[:_CHARACTERS].split("\n")
    is_cut = is_cut or len(text) > _CHARACTERS or len(lines) > _LINES
    return "\n".join(lines[:_LINES]).rstrip() + ("\n\n…" if is_cut else "")


def _of_property(vault: Vault, name: str, rules: dict[str, tuple[str, FieldRule]]) -> str:
    _, rule = rules.get(name.lower(), ("", None))
    kinds = {key.lower(): kind for key, kind in vault.settings.property_types.items()}
    kind = (rule.type if rule else "") or kinds.get(name.lower(), "")
    said = [f"**{name}**" + (f": {kind}" if kind else "")]
    if rule and rule.enum:
        said.append("one of " + ", ".join(f"`{write_value(value)}`" for value in rule.enum))
    if rule and rule.pattern:
        said.append(f"must match `{rule.pattern}`")
    if rule and rule.link_type:
        said.append(f"links to notes of the type `{rule.link_type}`")
    count = sum(1 for note in vault.notes.values() if name in note.properties)
    said.append(f"{count} note{'' if count == 1 else 's'}")
    return "\n\n".join(said)
