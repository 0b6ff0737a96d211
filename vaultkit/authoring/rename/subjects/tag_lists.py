"""Return the edits that rename tags in the property `tags`; the rest stays as it is written.

It is a list, in brackets or an item a line, or one text; a text with commas is taken apart, as
older versions of Obsidian did.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import Edit
from vaultkit.notes.frontmatter.core_schema import read_scalar
from vaultkit.notes.frontmatter.property_places import locate
from vaultkit.notes.frontmatter.yaml_text import write_value
from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.notes.note import Note

Renamed = Callable[[str], str]
"""Returns what a tag without `#` is called afterwards."""
_ITEM_LINE = lazy_re(rb"[ \t]*-[ \t]+")


class _Item(NamedTuple):
    """One item of a list.

    Args:
        old: What it says; nothing is said of what is no text.
        new: What it is to say.
        is_gone: Whether it goes, since another says the same.
    """

    old: Any
    new: Any
    is_gone: bool = False


def rename_tags(value: Any, renamed: Renamed) -> Any:
    """Return the value of a property `tags` with tags renamed, each of these once."""
    if isinstance(value, list):
        return [item.new for item in _rename_items(value, renamed) if not item.is_gone]
    if not isinstance(value, str):
        return value
    items = _rename_items(value.split(","), renamed)
    if all(item.old == item.new for item in items):
        return value
    return ",".join(item.new for item in items if not item.is_gone).lstrip()


def _rename_items(items: Sequence[Any], renamed: Renamed) -> list[_Item]:
    """Return what becomes of items: one that gets the name of another goes."""
    tags = [_tag_of(item) for item in items]
    kept = {fold(tag) for tag in tags if renamed(tag) == tag}
    done: list[_Item] = []
    for item, tag in zip(items, tags, strict=True):
        new = renamed(tag)
        if new == tag:
            done.append(_Item(item, item))
        elif fold(new) in kept:
            done.append(_Item(item, "", is_gone=True))
        else:
            kept.add(fold(new))
            done.append(_Item(item, item.replace(tag, new, 1)))
    return done


def _tag_of(item: Any) -> str:
    tag = item.strip().removeprefix("#") if isinstance(item, str) else ""
    return "" if any(map(str.isspace, tag)) else tag


def edit_tags(note: Note, key: str, renamed: Renamed) -> Iterator[Edit]:
    """Yield the edits that rename tags in a property."""
    front, value = note.frontmatter, note.properties[key]
    if front is None or rename_tags(value, renamed) == value:
        return
    if not isinstance(value, list):
        new = rename_tags(value, renamed)
        yield _replace_in(note, locate(note.source, front, key), value.strip(), new.strip())
        return
    items = _rename_items(value, renamed)
    spans = [locate(note.source, front, f"{key}.{index}") for index in range(len(items))]
    gone = [index for index, item in enumerate(items) if item.is_gone]
    cuts = _cut(note, spans, gone)
    if cuts is None:
        new = rename_tags(value, renamed)
        yield Edit(note.path, *locate(note.source, front, key), write_value(new))
        return
    yield from cuts
    for item, span in zip(items, spans, strict=True):
        if item.new != item.old and not item.is_gone:
            yield _replace_in(note, span, item.old, item.new)


def _cut(note: Note, spans: Sequence[tuple[int, int]], gone: Sequence[int]) -> list[Edit] | None:
    """Return the edits that take items out of a list; None where it is written in an odd way."""
    data = note.source.data
    starts = [data.rfind(b"\n", 0, start) + 1 for start, _ in spans]
    if not gone:
        return []
    if all(
        _ITEM_LINE.fullmatch(data, at, start) for at, (start, _) in zip(starts, spans, strict=True)
    ):
        return [_cut_line(note, starts[index], spans[index][1]) for index in gone]
    first = next(index for index in range(len(spans)) if index not in gone)
    if data[spans[0][1] : spans[-1][0]].count(b"#") or len(spans) != len(set(spans)):
        return None
    return [
        Edit(note.path, spans[index][0], spans[index + 1][0], "")
        if index < first
        else Edit(note.path, spans[index - 1][1], spans[index][1], "")
        for index in gone
    ]


def _cut_line(note: Note, start: int, end: int) -> Edit:
    """Take out the line of an item; a comment on it stays."""
    data = note.source.data
    line_end = data.find(b"\n", end) + 1 or len(data)
    rest = data[end:line_end].strip()
    if not rest:
        return Edit(note.path, start, line_end, "")
    dash = data.index(b"-", start)
    return Edit(note.path, dash, end + data[end:line_end].index(rest), "")


def _replace_in(note: Note, span: tuple[int, int], old: str, new: str) -> Edit:
    """Change the text of a YAML string, and leave its quotes; give it some if it needs them."""
    raw = note.source.slice(*span)
    at = raw.find(old)
    is_bare = raw[:1] not in {"'", '"'}
    if at == -1 or (is_bare and not isinstance(read_scalar(new), str)):
        return Edit(note.path, *span, json.dumps(new, ensure_ascii=False))
    start = span[0] + len(raw[:at].encode())
    return Edit(note.path, start, start + len(old.encode()), new)
