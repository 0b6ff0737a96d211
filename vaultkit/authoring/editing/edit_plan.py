"""Work out what an edit comes to in all of a vault, in memory, and prove it, before it is written.

Links are written anew until headings that hold some come to rest; then `edit_proof.py` compares the
vault with what it will be. What is refused here is refused before a byte is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vaultkit.authoring.editing.edit_proof import EditProof, Harm
from vaultkit.authoring.editing.file_layout import Layout, Part, weave
from vaultkit.authoring.rename.rename_edits import collect_edits
from vaultkit.errors import EditError, RenameError, name_some
from vaultkit.notes.edit import Edit
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath, is_note
from vaultkit.notes.source import UTF16_MARKS, Source, decode
from vaultkit.vault.vault import Linker
from vaultkit.vault.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.authoring.editing.following_links import Followers
    from vaultkit.authoring.rename.rename_plan import Place
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_ROUNDS = 6
"""Rounds after which headings that change because links in them do are taken for a bug."""
_NAMED = 5
_UNPARSED = frozenset({"unparseable", "not-text"})


@dataclass(frozen=True)
class EditPlan:
    """What an edit comes to; nothing is written yet.

    Args:
        before: The vault as it is.
        after: The vault as it will be.
        layout: What the files that change consist of.
        sources: Their new bytes; of new files too.
        places: How many places change in each file, the text that was asked for aside.
        moves: Notes that become part of another, and that one.
        drawn: The note that text of a note goes to, by that note, where they are two.
        left: Places in bases and queries that may mean what goes, and stay as they are.
        remarks: What its author should know.
    """

    before: Vault
    after: Vault
    layout: Layout
    sources: Mapping[str, bytes]
    places: Mapping[str, int] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)
    drawn: Mapping[str, str] = field(default_factory=dict)
    left: tuple[Place, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def gone(self) -> frozenset[str]:
        """The files that are there no more."""
        return self.layout.gone

    def edits(self) -> Iterator[Edit]:
        """Yield what changes in each file that stays, and what each new file holds."""
        for path in sorted(self.sources):
            at, text = 0, b""
            old = self.before.source_of(path).data
            for part in self.layout.files[path]:
                if isinstance(part, bytes) or part.path != path or part.is_copy or part.start < at:
                    text += self._bytes(part)
                elif text or part.start > at:
                    yield Edit(path, at, part.start, decode(text))
                    at, text = part.end, b""
                else:
                    at = part.end
            if text or at < len(old):
                yield Edit(path, at, len(old), decode(text))

    def _bytes(self, part: Part) -> bytes:
        if isinstance(part, bytes):
            return part
        return self.before.source_of(part.path).data[part.start : part.end]

    @property
    def made(self) -> tuple[str, ...]:
        """The notes that are new."""
        return tuple(sorted(path for path in self.sources if not self.before.has_file(path)))


@dataclass(frozen=True)
class Request:
    """What an edit asks for.

    Args:
        layout: What files consist of afterwards, links aside.
        followers: What leads to them; None where nothing that links name changes.
        edits: Edits besides, such as labels of footnotes, which count from the files as they are.
        asked: Properties that are to change, by note.
        drawn: See `EditPlan`.
        remarks: See `EditPlan`.
        is_forced: Whether links may lose headings and blocks whose text goes.
        may_define: Whether new text may define footnotes and references that old text names.
    """

    layout: Layout
    followers: Followers | None = None
    edits: tuple[Edit, ...] = ()
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    drawn: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    is_forced: bool = False
    may_define: bool = False


def make_edit_plan(vault: Vault, request: Request) -> EditPlan:
    """Work out what an edit comes to, and prove that it does no harm.

    Errors:
        EditError: it would, or a link cannot be written so that it leads where it led.
    """
    layout, places, left = follow_links(vault, request)
    sources = {path: layout.data(vault, path) for path in layout.files}
    sources = {p: data for p, data in sources.items() if _is_other(vault, p, data)}
    moves = request.followers.moves if request.followers else {}
    if request.followers is None:
        after, seen = _with_text(vault, sources), {*sources}
    else:
        after, seen = _after(vault, sources, layout.gone)
    plan = EditPlan(
        vault, after, layout, sources, places, moves, request.drawn, left, request.remarks
    )
    proof = EditProof(
        vault, after, layout, moves, request.asked, seen, may_define=request.may_define
    )
    refuse_harms([harm for harm in proof.harms() if not (harm.is_lost and request.is_forced)])
    return plan


def _with_text(vault: Vault, sources: Mapping[str, bytes]) -> Vault:
    """Return a vault with other text in notes that nothing else is to follow: no name changes."""
    notes = {NotePath(path): parse_note(Source(path, data)) for path, data in sources.items()}
    after = replace(vault, notes={**vault.notes, **notes})
    resolver = vault.resolver
    vars(after).update(linker=Linker((), resolver), resolver=resolver)
    return after


def _after(
    vault: Vault, sources: Mapping[str, bytes], gone: frozenset[str]
) -> tuple[Vault, set[str]]:
    """Return a vault as it will be, and the notes whose links can have changed."""
    space = Workspace(vault.root, vault)
    changes = [space.add_all(sources)]
    if gone:
        changes.append(space.remove(*gone))
    seen = (path for one in changes for path in (*one.notes, *one.relinked, *one.asking))
    return space.vault, {*seen}


def _is_other(vault: Vault, path: str, data: bytes) -> bool:
    return not vault.has_file(path) or vault.source_of(path).data != data


def follow_links(
    vault: Vault, request: Request
) -> tuple[Layout, dict[str, int], tuple[Place, ...]]:
    """Return the layout with links that follow, how many places that is, and what is left.

    Errors:
        EditError: a link cannot be written so that it leads where it led.
    """
    followers = request.followers
    edits: list[Edit] = [*request.edits]
    if followers is None:
        return _weave(vault, request.layout, edits), {}, ()
    for _ in range(_ROUNDS):
        woven = _weave(vault, request.layout, edits)
        followers.woven = woven
        followers.after = {
            path: parse_note(Source(path, woven.data(vault, path)))
            for path in woven.files
            if is_note(path)
        }
        try:
            found, left = collect_edits(vault, followers)
        except RenameError as error:
            raise EditError(_explained(error)) from error
        again = [*request.edits, *(edit for own in found.values() for edit in own)]
        if again == edits:
            return woven, {path: len(own) for path, own in found.items()}, tuple(left)
        edits = again
    message = (
        "headings that hold links to each other never come to an end; nothing was changed; this is "
        "a bug in vaultkit: please report it with what you asked for"
    )
    raise EditError(message)


def _explained(error: RenameError) -> str:
    """Say why a link cannot follow, and what to do: that of a rename is about names of files."""
    what = error.lines[0].partition("; nothing was changed")[0]
    way = "write it as a plain wikilink, or give the heading it names a text that no other has"
    return f"{what}; nothing was changed; {way}"


def _weave(vault: Vault, layout: Layout, edits: Sequence[Edit]) -> Layout:
    try:
        return weave(layout, edits, vault)
    except ValueError as error:
        message = f"two changes meet in one place ({error}); nothing was changed; do one at a time"
        raise EditError(message) from error


def refuse_harms(harms: Sequence[Harm]) -> None:
    """See that an edit does no harm.

    Errors:
        EditError: it would.
    """
    if not harms:
        return
    if all(harm.is_lost for harm in harms):
        message = (
            "the text that goes holds what links lead to; nothing was changed; keep these headings "
            "and block ids, or add --force to let the links lead nowhere:"
        )
    else:
        message = (
            "this would change more than was asked for; nothing was changed; change what is named "
            "here first:"
        )
    raise EditError(message, *name_some([harm.message for harm in harms], _NAMED))


def refuse_unparsed(note: Note) -> None:
    """See that a note is text that can be read.

    Errors:
        EditError: it is not.
    """
    why = ""
    if note.source.data.startswith(UTF16_MARKS):
        why = "it is UTF-16, not UTF-8"
    for fault in note.faults:
        why = why or (fault.message if fault.kind in _UNPARSED else "")
    if why:
        message = f"{note.path}: cannot be edited: {why}; nothing was changed; repair it first"
        raise EditError(message)
