"""Set properties of a note, append to it, or put another text into one of its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.authoring.editing.edit_plan import EditPlan, Request, make_edit_plan, refuse_unparsed
from vaultkit.authoring.editing.file_layout import from_edits
from vaultkit.authoring.editing.following_links import Followers
from vaultkit.authoring.editing.note_parts import get_part, is_block_name
from vaultkit.authoring.rename.link_targets import Moved
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import EditError
from vaultkit.notes.edit import Edit
from vaultkit.notes.frontmatter.property_edits import set_properties, spelled
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.editing.note_parts import NotePart
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_LIST_ITEM = lazy_re(r"(?<![ \t])[ \t]*+(?:[-*+]|[0-9]{1,9}[.)])[ \t]")
_ROW = lazy_re(r"(?<![ \t])[ \t]*+\|")
_JOINED = (_LIST_ITEM, _ROW)
"""What a line is that goes on from one of its kind, without a blank line between them."""


def plan_properties(vault: Vault, note: Note, wanted: Mapping[str, Any]) -> EditPlan:
    """Work out other values of properties.

    Args:
        vault: The vault.
        note: The note.
        wanted: Values by name; `REMOVED` for properties that go.

    Errors:
        EditError: the front matter cannot be read, or more would change.
    """
    refuse_unparsed(note)
    edits = set_properties(note, wanted)
    asked = frozenset(spelled(note, key) for key in wanted)
    layout = from_edits(note.path, note.source.data, edits)
    return make_edit_plan(vault, Request(layout, asked={note.path: asked}))


def plan_append(vault: Vault, note: Note, part: str, text: str) -> EditPlan:
    """Work out text at the end of a note, or of a section of it.

    A blank line comes before it, save where an item goes on a list or a row a table.

    Args:
        vault: The vault.
        note: The note.
        part: The heading of the section, "" for the whole note.
        text: What is appended.

    Errors:
        EditError: there is no such section, or the text would be read as part of something else.
    """
    refuse_unparsed(note)
    text = as_text(text).strip("\n")
    if not text.strip():
        message = "there is no text to append; nothing was changed; give it as TEXT, or on stdin"
        raise EditError(message)
    if is_block_name(part):
        message = f'text is appended to notes and sections, not to blocks such as "{part}"'
        raise EditError(message)
    place = get_part(note, part)
    edit = _insertion(note, place, text)
    has_names = "#" in text or "^" in text or "\n=" in text or "\n-" in text
    return _plan_text(vault, note, edit, text, follows=has_names)


def plan_section(
    vault: Vault, note: Note, part: str, text: str, *, is_forced: bool = False
) -> EditPlan:
    """Work out another text for a section; its heading stays.

    Args:
        vault: The vault.
        note: The note.
        part: The heading of the section.
        text: What is to stand below the heading, sections within it included; a first line that is
            the heading itself is left out.
        is_forced: Whether links may lose headings and blocks that go, and the text may hold
            headings that end the section.

    Errors:
        EditError: there is no such section, links lead into what goes, or the text ends the
            section.
    """
    refuse_unparsed(note)
    if not part or is_block_name(part):
        what = f"{note.path}: name a section by its heading, as in {note.path}#Heading"
        message = f"{what}; nothing was changed"
        raise EditError(message)
    place = get_part(note, part)
    text = _without_heading(note, place, as_text(text).strip("\n"))
    if not is_forced:
        _refuse_end(note, place, text)
    edit = _replacement(note, place, text)
    return _plan_text(vault, note, edit, text, follows=True, is_forced=is_forced)


def as_text(text: str) -> str:
    """Return text with plain line ends.

    Errors:
        EditError: it holds what no note can.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"character {error.start} of the text cannot stand in a file; nothing was changed"
        raise EditError(message) from error
    if "\0" in text:
        message = "the text holds the character NUL, which no note can; nothing was changed"
        raise EditError(message)
    return text


def _plan_text(  # noqa: PLR0913 - what an edit of text is made of
    vault: Vault,
    note: Note,
    edit: Edit,
    text: str,
    *,
    follows: bool,
    is_forced: bool = False,
) -> EditPlan:
    """Plan new text; links follow where headings or blocks come or go."""
    layout = from_edits(note.path, note.source.data, [edit])
    files = (*vault.notes, *vault.attachments)
    followers = Followers(Moved(vault, {}, files), layout) if follows else None
    request = Request(layout, followers, is_forced=is_forced, may_define=True)
    plan = make_edit_plan(vault, request)
    _refuse_swallowed(plan, note, text)
    return plan


def _refuse_swallowed(plan: EditPlan, note: Note, text: str) -> None:
    """See that new text is read as it would be alone: not as code or part of a comment.

    Errors:
        EditError: it is not.
    """
    after, alone = plan.after.notes[note.path], parse_note(Source(note.path, text.encode()))
    spans = [
        (start, end) for start, end, part in plan.layout.spans(note.path) if isinstance(part, bytes)
    ]
    opened = [(one.start, one.end) for one in after.fences]
    opened += [(one.start, one.end) for one in after.comments]
    opened += [(one.start, one.end) for one in after.math]
    is_inside = any(first < start < last for first, last in opened for start, _ in spans[:1])
    for kind in ("headings", "links", "tags", "tasks", "callouts"):
        found = [
            item
            for item in getattr(after, kind)
            if any(start <= item.start < end for start, end in spans)
        ]
        if is_inside or len(found) < len(getattr(alone, kind)):
            line = after.source.line_of(spans[0][0])
            message = (
                f"{note.path}:{line}: the text would be read as part of what stands before it, "
                "such as code that is never closed; nothing was changed; close that first"
            )
            raise EditError(message)


def _insertion(note: Note, place: NotePart, text: str) -> Edit:
    """Return the edit that puts text at the end of a part."""
    data, at = note.source.data, place.end
    if place.heading is None and at <= note.body_start:  # nothing there yet
        lead = "" if at == 0 or data[:at].endswith(b"\n") else "\n"
        return Edit(note.path, note.body_start, note.body_start, f"{lead}{text}\n")
    last = note.source.line_text(note.source.line_of(max(at - 1, 0)))
    is_joined = any(one.match(last) and one.match(text) for one in _JOINED)
    tail = "" if data[at : place.stop].count(b"\n") > 1 or place.stop == len(data) else "\n"
    lead = "\n" if is_joined else "\n\n"
    return Edit(note.path, at, at, f"{lead}{text}{tail}")


def _replacement(note: Note, place: NotePart, text: str) -> Edit:
    """Return the edit that puts text into a section; blank lines round the old one stay."""
    data = note.source.data
    if place.end <= place.inner:  # only a heading
        at = place.end
        tail = "" if data[at : place.stop].count(b"\n") > 1 or place.stop == len(data) else "\n"
        return Edit(note.path, at, at, f"\n\n{text}{tail}" if text else "")
    inner = data[place.inner : place.end]
    start = place.inner + len(inner) - len(inner.lstrip(b"\r\n"))
    if text:
        return Edit(note.path, start, place.end, text)
    is_last = place.stop == len(data)
    return Edit(note.path, place.inner if is_last else start, place.stop, "")


def _without_heading(note: Note, place: NotePart, text: str) -> str:
    """Return text without a first line that is the heading which stays."""
    first, _, rest = text.partition("\n")
    is_own = place.heading is not None and first.strip() == note.raw(place.heading).strip()
    return rest.strip("\n") if is_own else text


def _refuse_end(note: Note, place: NotePart, text: str) -> None:
    """See that text holds no heading that would end its section.

    Errors:
        EditError: it does.
    """
    level = place.heading.level if place.heading else 0
    found = parse_note(Source(note.path, text.encode())).headings
    over = next((one for one in found if one.level <= level), None)
    if over is not None:
        message = (
            f'the text holds the heading "{over.text}" of level {over.level}, which would end the '
            f"section of level {level}; nothing was changed; make it deeper, or add --force"
        )
        raise EditError(message)
