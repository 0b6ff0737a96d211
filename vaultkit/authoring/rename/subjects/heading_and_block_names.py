"""Plan a new name for a heading or a block id of a note, or refuse it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.rename.subjects.changed_anchors import link_name
from vaultkit.authoring.rename.subjects.rename_subject import Subject
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import RenameError
from vaultkit.notes.edit import Edit
from vaultkit.notes.note import BlockId
from vaultkit.notes.paths import fold_heading
from vaultkit.vault.resolving.resolve import OK, resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.notes.note import Heading, Note
    from vaultkit.vault.vault import ResolvedLink

_BLOCK_ID = lazy_re(r"[A-Za-z0-9-]+")


class Anchor(Subject):
    """A heading or block of one note that gets a new name; links follow by themselves.

    Args:
        note: The note it stands in.
        edit: The edit that names it anew.
    """

    def __init__(self, note: Note, edit: Edit) -> None:
        super().__init__()
        self.note, self.own_words = note, edit

    def edit_note(self, note: Note, links: Sequence[ResolvedLink]) -> list[Edit]:
        """Change the heading or block id itself; links in its old text go with that."""
        edits = super().edit_note(note, links)
        own = self.own_words
        if note is not self.note or own is None:
            return edits
        return [own, *(x for x in edits if x.end <= own.start or own.end <= x.start)]


def plan_block(note: Note, old: str, new: str) -> Anchor:
    """Rename a block id.

    Errors:
        RenameError: there is no such block, the id cannot be one, or another block has it.
    """
    block = note.block_index.get(old.lower())
    if block is None:
        known = ", ".join(f"^{item.id}" for item in note.blocks[:5])
        hint = f"; it has {known}" if known else ""
        message = f'no block "^{old}" in {note.path}{hint}'
        raise RenameError(message)
    if not _BLOCK_ID.fullmatch(new):
        message = f'"^{new}" is no block id: it is made of Latin letters, digits and dashes'
        raise RenameError(message)
    if note.block_index.get(new.lower(), block) is not block:
        message = f'{note.path} already has a block "^{new}"'
        raise RenameError(message)
    start = block.id_start + 1
    return Anchor(note, Edit(note.path, start, start + len(block.id), new))


def plan_heading(note: Note, old: str, new: str) -> Anchor:
    """Rename a heading, given by its text or by a path such as `Outer#Inner`.

    Errors:
        RenameError: there is no such heading, or the new text cannot be one or is taken.
    """
    match = resolve_subpath(f"#{old}", note)
    if match.status != OK or match.item is None or isinstance(match.item, BlockId):
        texts = ", ".join(f'"{item.text}"' for item in note.headings[:5])
        hint = f"; it has {texts}" if texts else ""
        message = f'no heading "{match.missing or old}" in {note.path}{hint}'
        raise RenameError(message)
    heading, text = match.item, new.strip()
    if not link_name(text) or "\n" in text or not fold_heading(text):
        message = f'"{new}" cannot be a heading that links name: it has no letter or digit'
        raise RenameError(message)
    taken = [item for item in note.headings if fold_heading(item.text) == fold_heading(text)]
    if any(item is not heading for item in taken):
        message = f'{note.path} already has a heading "{taken[0].text}"; links could not tell them'
        raise RenameError(message)
    name = note.name_of(heading).encode()
    start = note.source.data.find(name, heading.start, heading.end)
    if start == -1:
        message = f"{note.path}: the heading stands on several lines; write it on one first"
        raise RenameError(message)
    return Anchor(note, Edit(note.path, start, start + len(name), text))


def check_heading(before: Sequence[Heading], after: Sequence[Heading], text: str) -> None:
    """Refuse a text that would make something else of the note than one heading anew.

    Errors:
        RenameError: other headings come or go, or this one would read differently.
    """
    changed = [
        (one.text, other.text)
        for one, other in zip(before, after, strict=False)
        if (one.text, one.level) != (other.text, other.level)
    ]
    is_kept = len(before) == len(after) and all(new == text for _, new in changed)
    if not is_kept:
        message = f'"{text}" cannot be a heading: Markdown would read it as something else'
        raise RenameError(message)
