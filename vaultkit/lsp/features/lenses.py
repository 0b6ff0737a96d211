"""What stands beside the text of a note: backlinks, reviews, and names that are no links yet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.authoring.reviews.review_state import DUE_SOON, OVERDUE, review_state
from vaultkit.notes.markdown.prose import read_prose
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.links.mentions import Names, find_mentions
from vaultkit.vault.publishing.publish_properties import is_unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.lsp.open_vaults import OpenFile, OpenVaults
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

MARK_REVIEWED = "vaultkit.markReviewed"


def lenses(vaults: OpenVaults, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    """Return how many links lead to a note and to its headings, and when its review is due."""
    file = vaults.find(params.text_document.uri)
    note = file.note if file else None
    if file is None or note is None:
        return None
    return [
        types.CodeLens(file.text.range(at, at), types.Command(title, command, arguments=given))
        for at, title, command, given in _lenses(file, note)
    ]


def _lenses(file: OpenFile, note: Note) -> Iterator[tuple[int, str, str, list[str] | None]]:
    links = file.vault.backlinks.get(note.path, ())
    notes = len({link.source for link in links})
    yield 0, f"{_count(len(links), 'backlink')} in {_count(notes, 'note')}", "", None
    state = review_state(note, file.session.today, file.session.place.config.review)
    if state.due is not None and state.state in {DUE_SOON, OVERDUE}:
        late = (file.session.today - state.due).days
        ago = f"{_count(late, 'day')} ago" if late > 0 else f"in {_count(-late, 'day')}"
        yield 0, f"review due {state.due} ({ago}): mark as reviewed", MARK_REVIEWED, [file.uri]
    counted: dict[int, int] = {}
    for link in (*links, *file.vault.links_of(note.path)):
        if link.destination == note.path and link.subpath.item is not None:
            at = link.subpath.item.start
            counted[at] = counted.get(at, 0) + 1
    for heading in note.headings:
        if heading.start in counted:
            yield heading.start, _count(counted[heading.start], "link"), "", None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def mark_reviewed(vaults: OpenVaults, uri: str) -> types.WorkspaceEdit | None:
    """Return the edit that says that a note was reviewed today, None if it says so.

    Errors:
        ReviewError: it takes no part in reviews, or its date cannot be changed.
    """
    from vaultkit.authoring.reviews.mark_reviewed import plan_review_mark

    file = vaults.find(uri)
    note = file.note if file else None
    edit = plan_review_mark(note, file.session.today) if file and note else None
    if file is None or edit is None:
        return None
    change = types.TextEdit(file.text.range(edit.start, edit.end), edit.text)
    return types.WorkspaceEdit(changes={file.uri: [change]})


def hint_mentions(vaults: OpenVaults, params: types.InlayHintParams) -> list[types.InlayHint]:
    """Return behind each name of a note that is no link yet what a link would say, if asked for."""
    file = vaults.find(params.text_document.uri)
    note = file.note if file else None
    if file is None or note is None or not vaults.options.get("inlayHints"):
        return []
    vault = file.vault
    first, last = file.text.span(params.range)
    known = {link.destination for link in vault.links_of(note.path)} | {note.path}
    found = find_mentions(note, _names(_Listed(vault)), known, read_prose)
    return [
        types.InlayHint(
            file.text.position(end), f"[[{link_target(vault, path, note.path)}]]", padding_left=True
        )
        for start, end, path in found
        if first <= start and end <= last
    ]


class _Listed:
    """The names of a vault: equal to those of another state of it that has the same."""

    def __init__(self, vault: Vault) -> None:
        self.notes = [note for note in vault.notes.values() if not is_unlisted(note)]
        self._key = tuple([(note.path, note.title, note.aliases) for note in self.notes])
        self._hash = hash(self._key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Listed) and self._key == other._key


@lru_cache(maxsize=4)
def _names(listed: _Listed) -> Names:
    return Names(listed.notes)
