"""Definitions of footnotes and references that go along with the text that uses them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.editing.file_layout import Kept
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.authoring.editing.note_parts import NotePart
    from vaultkit.notes.note import External, Footnote, Link, Note

_REFERENCE = lazy_re(
    rb"^ {0,3}\[(?P<label>(?!\^)(?:[^\[\]\\\r\n]|\\.)+)\]:[ \t]*(?:\r?\n[ \t]*)?"
    rb"(?:<[^<>\r\n]*>|[^\s<]\S*)[^\r\n]*",
    re.MULTILINE,
)


class Carried(NamedTuple):
    """What goes along with a part of a note, as ranges of bytes.

    Args:
        along: Definitions that only it uses, which go.
        copied: Definitions that the rest of the note uses as well, which are copied.
        back: Definitions in it that only the rest uses, which stay.
        both: Definitions in it that both use, which are copied back.
    """

    along: tuple[Kept, ...] = ()
    copied: tuple[Kept, ...] = ()
    back: tuple[Kept, ...] = ()
    both: tuple[Kept, ...] = ()


def find_carried(note: Note, part: NotePart) -> Carried:
    """Return the definitions that go along with a part, and those in it that the rest needs.

    Errors:
        EditError: one of them stands within something else, such as a quote.
    """
    own = range(part.start, part.end)
    there = {f.label.casefold(): f for f in note.footnotes if f.kind == "definition"}
    there |= note.definitions  # of several, the first counts
    inside = {key for key, item in there.items() if item.start in own}
    used = _used(note, there, own, is_inside=True)
    elsewhere = _used(note, there, own, is_inside=False)
    along = [there[key] for key in sorted(used - elsewhere - inside)]
    copied = [there[key] for key in sorted((used & elsewhere) - inside)]
    back = [there[key] for key in sorted((elsewhere - used) & inside)]
    both = [there[key] for key in sorted(elsewhere & used & inside)]
    references = list(_references(note))
    return Carried(
        tuple(_kept(note, along)),
        (*_kept(note, copied, is_copy=True), *_wanted(note, references, own, is_inside=True)),
        tuple(_kept(note, back)),
        (*_kept(note, both, is_copy=True), *_wanted(note, references, own, is_inside=False)),
    )


def _used(note: Note, there: dict[str, Footnote], own: range, *, is_inside: bool) -> frozenset[str]:
    """Return the footnotes that the text of a part uses, or the rest, through others included."""
    spans = {key: range(item.start, item.end) for key, item in there.items()}
    used: set[str] = set()
    references = [item for item in note.footnotes if item.kind == "reference"]
    first = [
        item.label.casefold()
        for item in references
        if (item.start in own) is is_inside
        and not any(item.start in span for span in spans.values())
    ]
    pending = [label for label in first if label in there]
    while pending:
        label = pending.pop()
        if label in used:
            continue
        used.add(label)
        within = (item.label.casefold() for item in references if item.start in spans[label])
        pending += [one for one in within if one in there]
    return frozenset(used)


def _kept(note: Note, items: Iterable[Footnote], *, is_copy: bool = False) -> Iterator[Kept]:
    data = note.source.data
    for item in sorted(items):
        if item.start and data[item.start - 1 : item.start] != b"\n":
            where = note.source.position(item.start)
            message = (
                f'{note.path}:{where}: the footnote "{item.label}" is defined within a quote or '
                "list; nothing was changed; define it on lines of its own first"
            )
            raise EditError(message)
        end = item.start + len(data[item.start : item.end].rstrip())
        yield Kept(note.path, item.start, end, is_copy)


def _users(note: Note) -> list[Link | External]:
    """Return the links and addresses that are defined elsewhere in the note."""
    every: tuple[Link | External, ...] = (*note.links, *note.external)
    return [link for link in every if link.kind == "reference"]


def _references(note: Note) -> Iterator[tuple[str, int, int]]:
    """Yield the definitions of references, if any link or address of the note needs one."""
    if _users(note):
        for match in _REFERENCE.finditer(note.source.data, note.body_start):
            label = match["label"].decode("utf-8", "replace")
            yield " ".join(label.casefold().split()), match.start(), match.end()


def _wanted(
    note: Note, found: Sequence[tuple[str, int, int]], own: range, *, is_inside: bool
) -> Iterator[Kept]:
    """Yield the definitions on one side that links on the other side need, as copies."""
    users = [
        " ".join(note.raw(link).casefold().split())
        for link in _users(note)
        if (link.start in own) is is_inside
    ]
    for label, start, end in found:
        is_there = (start in own) is is_inside
        if not is_there and any(f"[{label}]" in text for text in users):
            yield Kept(note.path, start, end, is_copy=True)


def without(parts: Iterable[Kept], holes: Iterable[Kept], data: bytes) -> Iterator[Kept]:
    """Yield parts of a file without some lines of it, each with the line end behind it."""
    gaps = sorted((hole.start, _past_line(data, hole.end)) for hole in holes)
    for part in parts:
        at = part.start
        for start, end in gaps:
            if part.start <= start < part.end:
                yield part._replace(start=at, end=start)
                at = min(end, part.end)
        yield part._replace(start=at)


def _past_line(data: bytes, at: int) -> int:
    """Return the byte past the line end that follows, and past a blank line after it."""
    for end in (b"\r\n", b"\n"):
        if data.startswith(end, at):
            at += len(end)
            return at + len(end) if data.startswith(end, at) else at
    return at
