"""Make a note of a section, block or list item; what led there leads to the new note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.editing.carried_definitions import find_carried, without
from vaultkit.authoring.editing.edit_plan import EditPlan, Request, make_edit_plan, refuse_unparsed
from vaultkit.authoring.editing.file_layout import Kept, Layout, Part
from vaultkit.authoring.editing.following_links import Followers
from vaultkit.authoring.editing.list_items import left_item, refuse_other_lists, unindented
from vaultkit.authoring.editing.note_parts import ends_blank, get_part
from vaultkit.authoring.rename.link_targets import Moved
from vaultkit.authoring.rename.new_path import folders_of
from vaultkit.errors import EditError
from vaultkit.notes.edit import line_end_at
from vaultkit.notes.frontmatter.yaml_text import write_properties
from vaultkit.notes.paths import fold, folder_of, is_note, parents_of, stem_of
from vaultkit.notes.relink import encode_destination
from vaultkit.notes.text.file_names import find_name_fault, name_for
from vaultkit.notes.wikilink import WikiLink

if TYPE_CHECKING:
    from vaultkit.authoring.editing.carried_definitions import Carried
    from vaultkit.authoring.editing.note_parts import NotePart
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

LINK, EMBED, NOTHING = "link", "embed", "nothing"
_BLANK_LINE = 2
"""Line ends that make one."""
_GOES_ALONG = frozenset({"publish", "draft", "unlisted"})
"""Properties that decide whether text leaves the vault: the new note says the same."""


def default_path(note: Note, name: str) -> str:
    """Return the path of a new note for a part: named by its heading, beside the note.

    Errors:
        EditError: it is a block, or a heading of which no name can be made.
    """
    heading = get_part(note, name).heading
    title = name_for(note.name_of(heading)) if heading else ""
    if not title:
        message = f'"{note.path}#{name}" gives no name; nothing was changed; add one: NEW'
        raise EditError(message)
    folder = folder_of(note.path)
    return f"{folder}/{title}.md" if folder else f"{title}.md"


def plan_extract(vault: Vault, note: Note, name: str, path: str, leave: str = LINK) -> EditPlan:
    """Work out a new note made of a part of one.

    Definitions of footnotes and references go along, or are copied where both notes need them.

    Args:
        vault: The vault.
        note: The note.
        name: See `get_part`.
        path: Of the new note.
        leave: What stands in its place: a `link` to it, an `embed` of it, or `nothing`.

    Errors:
        EditError: there is no such part, the path is taken or cannot be one, or a link cannot
            follow.
    """
    refuse_unparsed(note)
    if not name:
        what = "name the section, block or list item to take out"
        message = f"{note.path}: {what}, as in {note.path}#Heading; nothing was changed"
        raise EditError(message)
    part = get_part(note, name)
    _refuse_path(vault, path)
    _refuse_region(note, part)
    files = (*vault.notes, *vault.attachments, path)
    layout = _layout(vault, note, part, path, leave)
    followers = Followers(Moved(vault, {}, files), layout)
    plan = make_edit_plan(vault, Request(layout, followers, drawn={note.path: path}))
    refuse_other_lists(plan, note, range(part.start, part.end), path)
    return plan


def _refuse_path(vault: Vault, path: str) -> None:
    """See that a new note may have a path.

    Errors:
        EditError: it may not.
    """
    fault = find_name_fault(path)
    if not fault and not is_note(path):
        fault = f'"{path}" is no path of a note, which ends in .md'
    if fault:
        message = f"{fault}; nothing was changed; give it another name"
        raise EditError(message)
    files = (*vault.notes, *vault.attachments)
    taken = {fold(one): one for one in (*folders_of(files), *files)}
    if other := taken.get(fold(path)):
        message = f'there is "{other}" already; nothing was changed; give the new note another name'
        raise EditError(message)
    for folder in parents_of(path):
        there = taken.get(fold(folder), folder)
        if there != folder:
            message = f'"{folder}" differs from the folder "{there}" only in case; write it so'
            raise EditError(message)


def _refuse_region(note: Note, part: NotePart) -> None:
    """See that a part holds generated regions as a whole, or none of one.

    Errors:
        EditError: it holds a part of one.
    """
    from vaultkit.authoring.moc.region_markers import find_regions

    for region in find_regions(note)[0]:
        first, last = region.begin.start, region.end.end
        is_apart = last <= part.start or part.end <= first
        if not is_apart and not (part.start <= first and last <= part.end):
            where = note.source.position(first)
            message = (
                f"{note.path}:{where}: the part lies in a region that vaultkit moc writes; nothing "
                "was changed; take out the whole region, or what its notes say"
            )
            raise EditError(message)


def _layout(vault: Vault, note: Note, part: NotePart, path: str, leave: str) -> Layout:
    """Return what both notes consist of."""
    data, carried = note.source.data, find_carried(note, part)
    end = line_end_at(data, part.start).encode()
    whole = _text(Kept(note.path, part.start, part.end), carried, data)
    own = [piece for one in whole for piece in unindented(one, data, part.indent or 0)]
    new: list[Part] = [_properties(note, end), *own, end]
    for kept in sorted((*carried.along, *carried.copied)):
        new += [end, kept, end]
    link = _left_behind(vault, note, path, leave).encode()
    if part.indent is not None:
        _refuse_definitions(note, carried)
        link = left_item(data, part.start, link) if link else b""
    left: list[Part] = []
    pieces: tuple[Part, ...] = (*([link] if link else []), *carried.back, *carried.both)
    for piece in pieces:
        left += [*([end, end] if left else []), piece]
    first, second = _around(note, part, left)
    head, tail = (list(without([one], carried.along, data)) for one in (first, second))
    lead, gap = _gaps(note, part, end) if left and part.indent is None else (b"", b"")
    return Layout({note.path: (*head, lead, *left, gap, *tail), path: tuple(new)})


def _refuse_definitions(note: Note, carried: Carried) -> None:
    """See that a list item holds no definition that the rest needs: it would end the list.

    Errors:
        EditError: it does.
    """
    if carried.back or carried.both:
        where = note.source.position((*carried.back, *carried.both)[0].start)
        message = (
            f"{note.path}:{where}: the list item defines what other text of the note uses; nothing "
            "was changed; put the definition at the end of the note first"
        )
        raise EditError(message)


def _text(part: Kept, carried: Carried, data: bytes) -> list[Kept]:
    """Return a part without what stays behind, and without blank lines at its end."""
    kept = [one for one in without([part], carried.back, data) if one.start < one.end]
    while kept and not data[kept[-1].start : kept[-1].end].strip():
        kept.pop()
    if kept:
        inner = data[kept[-1].start : kept[-1].end]
        kept[-1] = kept[-1]._replace(end=kept[-1].start + len(inner.rstrip(b" \t\r\n")))
    return kept


def _around(note: Note, part: NotePart, left: list[Part]) -> tuple[Kept, Kept]:
    """Return what stands before a part and behind it; with nothing between, no blank lines."""
    size = len(note.source.data)
    if left:
        return Kept(note.path, 0, part.start), Kept(note.path, part.end, size)
    line = note.source.data.rfind(b"\n", 0, part.start) + 1
    start = part.start if part.indent is None else line
    end = _trimmed(note, start) if part.stop == size else start
    return Kept(note.path, 0, end), Kept(note.path, part.stop, size)


def _gaps(note: Note, part: NotePart, end: bytes) -> tuple[bytes, bytes]:
    """Return the line ends that make blank lines round what is left, where there are none."""
    data = note.source.data
    after = data[part.end : part.stop]
    needs_lead = part.start > note.body_start and not ends_blank(data[: part.start])
    needs_gap = part.stop < len(data) and after.count(b"\n") < _BLANK_LINE
    return end if needs_lead else b"", end if needs_gap else b""


def _trimmed(note: Note, start: int) -> int:
    """Return where what stands before a part ends, without the blank lines that parted them."""
    data = note.source.data
    end = len(data[:start].rstrip(b" \t\r\n"))
    return max(end + len(line_end_at(data, end)), note.body_start) if end else start


def _properties(note: Note, end: bytes) -> bytes:
    """Return the front matter of the new note: what decides about publishing, if anything does."""
    own = {k: v for k, v in note.properties.items() if k.lower() in _GOES_ALONG}
    if not own:
        return b""
    text = f"---\n{write_properties(own)}---\n"
    return text.encode().replace(b"\n", end)


def _left_behind(vault: Vault, note: Note, path: str, leave: str) -> str:
    """Return the link to the new note, "" for none."""
    if leave == NOTHING:
        return ""
    files = (*vault.notes, *vault.attachments, path)
    followers = Followers(Moved(vault, {}, files), Layout({}))
    mark = "!" if leave == EMBED else ""
    if not vault.settings.use_markdown_links:
        return f"{mark}[[{followers.name_of(path, note.path)}]]"
    name = followers.name_of(path, note.path, is_markdown=True)
    title = stem_of(path).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"{mark}[{title}]({encode_destination(WikiLink(name, '', None))})"
