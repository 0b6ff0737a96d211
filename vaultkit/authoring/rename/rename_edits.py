"""Put the edits of a rename together, in memory, until headings that change come to rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.authoring.rename.canvas_and_base_edits import (
    edit_base,
    edit_canvas,
    find_in_broken_canvas,
)
from vaultkit.authoring.rename.note_queries import find_queries
from vaultkit.authoring.rename.rename_plan import Place, Plan
from vaultkit.authoring.rename.rename_proof import find_fault
from vaultkit.authoring.rename.subjects.changed_anchors import find_renamed
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import RenameError
from vaultkit.notes.edit import Edit, Patch, plan_patch
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.authoring.rename.subjects.changed_anchors import Renamed
    from vaultkit.authoring.rename.subjects.rename_subject import Subject
    from vaultkit.notes.frontmatter.scalar_edits import Swap
    from vaultkit.notes.note import Note

_ROUNDS = 6
"""Rounds after which headings that change because links in them do are taken for a bug."""
_MARKER = lazy_re(rb"vaultkit:moc\s+begin\s+(?=\S)([^\n#%]{0,4096}?\.base)(?=[#\s%])")
_OUR_BUG = (
    "nothing was changed; this is a bug in vaultkit: please report it with the names you gave"
)


def make_plan(vault: Vault, subject: Subject, extra: Iterable[Edit] = ()) -> Plan:
    """Work out all edits for a subject, and prove that they do no harm.

    Args:
        vault: The vault as it is.
        subject: What is renamed.
        extra: Edits besides.

    Errors:
        RenameError: a link cannot be written, or, as a bug of ours, would lead elsewhere.
    """
    for _ in range(_ROUNDS):
        patches, left = _patches(vault, subject, extra)
        notes = _parse(vault, subject, patches)
        renamed = _find_renamed(vault, notes)
        names = {path: one.names for path, one in renamed.items()}
        if names == {path: one.names for path, one in subject.renamed.items()}:
            after = _after(vault, subject, patches, notes)
            plan = Plan(vault, after, patches, subject.moves, left, subject)
            fault = find_fault(plan, subject, notes)
            if fault:
                message = f"{fault}; {_OUR_BUG}"
                raise RenameError(message)
            return plan
        subject.renamed = renamed
    message = f"headings that hold links to each other never come to an end; {_OUR_BUG}"
    raise RenameError(message)


def _find_renamed(vault: Vault, notes: Mapping[NotePath, Note]) -> dict[str, Renamed]:
    found = {path: find_renamed(vault.notes[path], note) for path, note in notes.items()}
    return {str(path): renamed for path, renamed in found.items() if renamed}


def _patches(
    vault: Vault, subject: Subject, extra: Iterable[Edit]
) -> tuple[dict[str, Patch], tuple[Place, ...]]:
    edits, left = collect_edits(vault, subject)
    for edit in reversed([*extra]):
        edits.setdefault(edit.path, []).insert(0, edit)
    try:
        patches = {path: plan_patch(vault.source_of(path).data, own) for path, own in edits.items()}
    except ValueError as error:
        message = f"{error}; {_OUR_BUG}"
        raise RenameError(message) from error
    return patches, tuple(left)


def collect_edits(vault: Vault, subject: Subject) -> tuple[dict[str, list[Edit]], list[Place]]:
    """Return the edits of each file that a subject asks for, and the places that may mean it."""
    edits: dict[str, list[Edit]] = {}
    left: list[Place] = []
    for path, note in vault.notes.items():
        made = subject.edit_note(note, vault.links[path])
        if note.fences and note.may_hold(b"base"):
            made += _edit_blocks(note, subject, left)
        left += (_place(note.source, at) for at in find_queries(note, subject))
        if note.comments and b"vaultkit:moc" in note.source.data:
            made += _edit_markers(note, vault, subject)
        if made:
            edits.setdefault(path, []).extend(made)
    for name, source in vault.texts.items():
        swaps = _edit_text(vault, name, subject, left)
        if swaps:
            edits.setdefault(name, []).extend(_as_edits(source, swaps))
    return edits, left


def _edit_text(vault: Vault, path: str, subject: Subject, left: list[Place]) -> list[Swap]:
    """Return what changes in a canvas or base."""
    source = vault.texts[path]
    swaps: list[Swap] = []
    places: list[int] = []
    if path.lower().endswith(".canvas"):
        swaps = edit_canvas(vault, path, subject)
        places = find_in_broken_canvas(source.text, subject)
    elif path.lower().endswith(".base"):
        swaps, places = edit_base(source.text, path, subject)
    left += (_place(source, len(source.text[:at].encode())) for at in places)
    return swaps


def _as_edits(source: Source, swaps: Iterable[Swap]) -> Iterator[Edit]:
    """Turn places in a text into places in a file; each character is counted once."""
    done = at = 0
    for start, end, text in sorted(swaps, key=lambda swap: swap[:2]):
        first = at + len(source.text[done:start].encode())
        done, at = end, first + len(source.text[start:end].encode())
        yield Edit(source.path, first, at, text)


def _place(source: Source, at: int) -> Place:
    line = source.line_of(at)
    return Place(source.path, line, source.line_text(line).strip())


def _edit_blocks(note: Note, subject: Subject, left: list[Place]) -> list[Edit]:
    """Return the edits of bases in code blocks; their lines stand apart in a quote or list."""
    edits: list[Edit] = []
    for fence in note.fences:
        if fence.info.strip().lower() != "base":
            continue
        text = "".join(note.source.slice(*piece) for piece in fence.pieces)
        at = [byte for start, end in fence.pieces for byte in range(start, end)]
        at.append(at[-1] + 1 if at else 0)

        def byte_of(index: int, text: str = text, at: list[int] = at) -> int:
            return at[len(text[:index].encode())]

        swaps, places = edit_base(text, note.path, subject)
        edits += (Edit(note.path, byte_of(x.start), byte_of(x.end), x.text) for x in swaps)
        left += (_place(note.source, byte_of(place)) for place in places)
    return edits


def _edit_markers(note: Note, vault: Vault, subject: Subject) -> list[Edit]:
    """Return the edits of markers of generated regions, which name a base."""
    edits: list[Edit] = []
    for match in _MARKER.finditer(note.source.data):
        path = vault.resolver.resolve(match[1].decode("utf-8", "replace"), note.path).path
        if path is not None and path in subject.moves:
            new = subject.moves[path]
            text = new if b"/" in match[1] else new.rpartition("/")[2]
            edits.append(Edit(note.path, match.start(1), match.end(1), text))
    return [edit for edit in edits if edit.text != note.source.slice(edit.start, edit.end)]


def _parse(vault: Vault, subject: Subject, patches: Mapping[str, Patch]) -> dict[NotePath, Note]:
    """Return the notes that are edited, as they will be, by their paths before."""
    return {
        NotePath(path): parse_note(Source(subject.moves.get(path, path), patch.after))
        for path, patch in patches.items()
        if path in vault.notes
    }


def _after(
    vault: Vault, subject: Subject, patches: Mapping[str, Patch], notes: Mapping[NotePath, Note]
) -> Vault:
    moves = subject.moves
    after: dict[NotePath, Note] = {}
    for path, note in vault.notes.items():
        new = NotePath(moves.get(path, path))
        if path in notes:
            after[new] = notes[path]
        elif new != path:
            after[new] = replace(note, path=new, source=Source(new, note.source.data))
        else:
            after[new] = note
    texts: dict[str, Source] = {}
    for name, source in vault.texts.items():
        data = patches[name].after if name in patches else source.data
        texts[moves.get(name, name)] = Source(moves.get(name, name), data)
    return Vault(
        root=vault.root,
        notes={path: after[path] for path in sorted(after)},
        attachments=tuple(sorted(moves.get(path, path) for path in vault.attachments)),
        settings=vault.settings,
        skipped=vault.skipped,
        texts={path: texts[path] for path in sorted(texts)},
        leads_to={moves.get(a, a): moves.get(b, b) for a, b in vault.leads_to.items()},
        beyond=vault.beyond,
    )
