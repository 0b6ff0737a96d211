"""Put one note into another: its text goes to the end, its properties are united, links follow.

Of properties, lists are united, and what only one of the notes says is kept. Where both say
something else, the target's value stays and the other is told; one that is a link is not dropped
unless it is said whose counts. `title` and what decides about publishing stay those of the target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.editing.edit_plan import (
    EditPlan,
    Request,
    follow_links,
    make_edit_plan,
    refuse_unparsed,
)
from vaultkit.authoring.editing.file_layout import Kept, Layout, Part, from_edits
from vaultkit.authoring.editing.following_links import Followers
from vaultkit.authoring.editing.note_parts import get_part, is_block_name
from vaultkit.authoring.rename.link_targets import Moved
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import EditError, name_some
from vaultkit.notes.edit import Edit, line_end_at
from vaultkit.notes.frontmatter.core_schema import same_values
from vaultkit.notes.frontmatter.property_edits import set_properties
from vaultkit.notes.note import PropertyLink, as_wikilink
from vaultkit.notes.paths import stem_of
from vaultkit.notes.source import BOM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.authoring.editing.note_parts import NotePart
    from vaultkit.notes.note import Note
    from vaultkit.notes.wikilink import WikiLink
    from vaultkit.vault.vault import ResolvedLink, Vault

TARGET, SOURCE = "target", "source"
_LISTS = frozenset({"tags", "aliases", "cssclasses", "redirect_from"})
_STAYS = frozenset({"title", "publish", "draft", "unlisted"})
_NAMED = 5
_LABEL = lazy_re(r"\[\^([^\[\]\n]+)\]")


class MergeOptions(NamedTuple):
    """How notes are put together.

    Args:
        heading: Of the section that the text becomes; "" for none.
        prefer: Whose value counts where both say something else: `target`, `source`, or "" for the
            target's, unless it drops a link.
        keeps_name: Whether the name of the note that goes becomes an alias.
        redirect: Whether its path is kept in `redirect_from`.
    """

    heading: str = ""
    prefer: str = ""
    keeps_name: bool = False
    redirect: bool = False


def plan_merge(
    vault: Vault, source: Note, target: Note, name: str = "", options: MergeOptions | None = None
) -> EditPlan:
    """Work out one note of two.

    Args:
        vault: The vault.
        source: The note that goes.
        target: The note that takes its text.
        name: The section of the target that the text comes to the end of; "" for the whole note.
        options: See `MergeOptions`.

    Errors:
        EditError: they are one note, one shows the other, their properties say other things that
            must not be dropped, or a link cannot follow.
    """
    options = options or MergeOptions()
    _refuse(vault, source, target)
    files = tuple(p for p in (*vault.notes, *vault.attachments) if p != source.path)
    moved = Moved(vault, {source.path: target.path}, files)
    if is_block_name(name):
        message = f'text is merged into notes and sections, not into "{name}"; nothing was changed'
        raise EditError(message)
    place = get_part(target, name)
    renamed = [*_labels(source, target), *_block_ids(source, target), *_line_ends(source, target)]
    layout = _layout(source, target, place, [], options.heading)
    followers = Followers(moved, layout, options.heading)
    request = Request(layout, followers, tuple(renamed))
    follow_links(vault, request)  # so that they know the headings that are there then
    values, remarks = _properties(followers, source, target, options)
    changed = {key: value for key, value in values.items() if not _is_so(target, key, value)}
    edits = set_properties(target, changed)
    layout = _layout(source, target, place, edits, options.heading)
    followers = Followers(moved, layout, options.heading, settled=target.path if changed else "")
    asked = {str(target.path): frozenset(changed)}
    return make_edit_plan(
        vault,
        Request(layout, followers, tuple(renamed), asked, {source.path: target.path}, remarks),
    )


def _is_so(note: Note, key: str, value: Any) -> bool:
    own = note.properties.get(key)
    return key in note.properties and type(own) is type(value) and same_values(own, value)


def _refuse(vault: Vault, source: Note, target: Note) -> None:
    """See that two notes can become one.

    Errors:
        EditError: they cannot.
    """
    if source.path == target.path:
        message = f'"{source.path}" cannot be merged into itself; nothing was changed'
        raise EditError(message)
    refuse_unparsed(source)
    refuse_unparsed(target)
    if source.has_unread_properties:
        message = f"{source.path}: its front matter cannot be read; nothing was changed; repair it"
        raise EditError(message)
    pair = {source.path, target.path}
    shows = [
        link
        for path in (source.path, target.path)
        for link in vault.links[path]
        if link.is_embed and link.destination in pair and link.subpath.item is None
        if link.destination != path
    ]
    if shows:
        lines = [_named(vault, link) for link in shows]
        message = (
            "one of the notes shows the other, so the new one would show itself; nothing was "
            "changed; make a link of the embed, or take it out, first:"
        )
        raise EditError(message, *name_some(lines, _NAMED))


def _named(vault: Vault, link: ResolvedLink) -> str:
    note = vault.notes[link.source]
    start = getattr(link.link, "start", 0)
    text = note.source.slice(start, getattr(link.link, "end", 0))
    return f'{note.path}:{note.source.position(start)}: "{text}"'


def _layout(source: Note, target: Note, place: NotePart, edits: list[Edit], heading: str) -> Layout:
    """Return what the target consists of, and that the source goes."""
    data = target.source.data
    first: list[Part] = []
    second: list[Part] = []
    for part in from_edits(target.path, data, edits).files[target.path]:
        if isinstance(part, bytes) or part.end <= place.end:
            first.append(part)
        else:
            at = max(part.start, place.end)
            first.append(part._replace(end=at))
            second.append(part._replace(start=at))
    text = _text(source, target, place, heading)
    return Layout({target.path: (*first, *text, *second)}, frozenset({source.path}))


def _text(source: Note, target: Note, place: NotePart, heading: str) -> Iterator[Part]:
    """Yield the text of the source, with blank lines round it."""
    body = get_part(source, "")
    inner = source.source.data[body.start : body.end]
    start = body.end - len(inner.removeprefix(BOM).lstrip(b"\r\n"))
    data = target.source.data
    end = line_end_at(data or source.source.data, max(place.end - 1, 0)).encode()
    is_empty = place.end <= target.body_start
    if start >= body.end and not heading:
        return
    if is_empty:
        yield b"" if place.end == 0 or data[: place.end].endswith(b"\n") else end
    else:
        yield end * 2
    if heading:
        levels = [one.level for one in source.headings]
        level = max(min(levels, default=2) - 1, 1)
        above = place.heading.level + 1 if place.heading else 1
        yield f"{'#' * min(max(level, above), 6)} {heading}".encode() + end
        yield end if start < body.end else b""
    yield Kept(source.path, start, body.end)
    rest = data[place.end : place.stop]
    if place.stop != len(data):
        yield end if rest.count(b"\n") < 2 else b""  # noqa: PLR2004 - line ends of a blank line
    elif not rest:
        yield end


def _labels(source: Note, target: Note) -> Iterator[Edit]:
    """Yield the edits that give footnotes labels which the target has not."""
    text = target.source.slice(target.body_start, len(target.source.data))
    taken = {label.casefold() for label in _LABEL.findall(text)}  # those of no footnote, too
    own = {item.label.casefold() for item in source.footnotes if item.kind != "inline"}
    new: dict[str, str] = {}
    for item in source.footnotes:
        key = item.label.casefold()
        if item.kind == "inline" or key not in taken:
            continue
        if key not in new:
            new[key] = _free(item.label, taken | own | {one.casefold() for one in new.values()})
        start = item.start + len("[^")
        yield Edit(source.path, start, start + len(item.label.encode()), new[key])


def _block_ids(source: Note, target: Note) -> Iterator[Edit]:
    """Yield the edits that give blocks ids which the target has not."""
    taken = {block.id.lower() for block in target.blocks}
    own = {block.id.lower() for block in source.blocks}
    for block in source.blocks:
        if block.id.lower() in taken:
            new = _free(block.id, taken | own)
            own.add(new.lower())
            yield Edit(source.path, block.id_start + 1, block.id_start + 1 + len(block.id), new)


def _free(name: str, taken: set[str]) -> str:
    """Return a name like another that is not taken: the next number, or one behind it."""
    number = int(name) + 1 if name.isdecimal() and name.isascii() else 2
    while True:
        new = str(number) if name.isdecimal() and name.isascii() else f"{name}-{number}"
        if new.casefold() not in taken:
            return new
        number += 1


def _line_ends(source: Note, target: Note) -> Iterator[Edit]:
    """Yield the edits that give text the line ends of the target, where each has one kind."""
    data, other = source.source.data, target.source.data
    own, wanted = _line_end(data), _line_end(other)
    if not own or not wanted or own == wanted:
        return
    at = data.find(own.encode(), source.body_start)
    while at != -1:
        yield Edit(source.path, at, at + len(own), wanted)
        at = data.find(own.encode(), at + len(own))


def _line_end(data: bytes) -> str:
    """Return how all lines end, "" if not all of them do so alike."""
    windows, every = data.count(b"\r\n"), data.count(b"\n")
    return "\r\n" if windows == every > 0 else "\n" if every and not windows else ""


def _properties(
    followers: Followers, source: Note, target: Note, options: MergeOptions
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the values that properties of the target get, and which are dropped.

    Errors:
        EditError: a link would be dropped, and nobody said whose values count.
    """
    own, other = (_followed(followers, note, target.path) for note in (target, source))
    around = tuple(_self_links(followers, source, target))
    names = {key.lower(): key for key in own}
    values = dict(own)
    dropped: list[tuple[str, Any]] = []
    for key, value in other.items():
        name = names.get(key.lower(), key)
        if key.lower() in _STAYS or _is_empty(value):
            continue
        if _is_empty(values.get(name)):
            values[name] = value
        elif key.lower() in _LISTS or isinstance(value, list) or isinstance(values[name], list):
            values[name] = _united(values[name], value)
        elif not _is_one(values[name], value):
            dropped.append((name, values[name] if options.prefer == SOURCE else value))
            values[name] = value if options.prefer == SOURCE else values[name]
    _add_names(values, names, source, target, options)
    _refuse_dropped_links(source, target, dropped, options)
    which = target if options.prefer == SOURCE else source
    remarks = (f'{which.path}: {key} "{value}" is dropped' for key, value in dropped)
    return values, (*remarks, *around)


def _self_links(followers: Followers, source: Note, target: Note) -> Iterator[str]:
    """Yield what to say of properties that will lead from the note to itself."""
    for note, other in ((target, source), (source, target)):
        for resolved in followers.links_of(note):
            if isinstance(resolved.link, PropertyLink) and resolved.destination == other.path:
                yield f'{target.path}: "{resolved.link.key}" leads to the note itself from now on'


def _add_names(
    values: dict[str, Any],
    names: Mapping[str, str],
    source: Note,
    target: Note,
    options: MergeOptions,
) -> None:
    """Add what the source was called, where that was asked for. Effect: changes `values`."""
    more = {"aliases": stem_of(source.path)} if options.keeps_name else {}
    more |= {"redirect_from": source.path} if options.redirect else {}
    for key, value in more.items():
        name = names.get(key, key)
        if value != (stem_of(target.path) if key == "aliases" else target.path):
            values[name] = _united(values.get(name), [value])


def _refuse_dropped_links(
    source: Note, target: Note, dropped: list[tuple[str, Any]], options: MergeOptions
) -> None:
    lost = [f"{key}: {value}" for key, value in dropped if "[[" in str(value)]
    if lost and not options.prefer:
        message = (
            f"{source.path} and {target.path} have other links in the same property; nothing was "
            "changed; say whose count: --prefer target or --prefer source:"
        )
        raise EditError(message, *name_some(lost, _NAMED))


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _is_one(value: Any, other: Any) -> bool:
    return type(value) is type(other) and same_values(value, other)


def _united(value: Any, other: Any) -> list[Any]:
    """Return a list of what two values hold, each once."""
    items = [*(value if isinstance(value, list) else [value])] if not _is_empty(value) else []
    for item in other if isinstance(other, list) else [other]:
        if not any(_is_one(item, known) for known in items):
            items.append(item)
    return items


def _followed(followers: Followers, note: Note, place: str) -> dict[str, Any]:
    """Return the properties of a note with links that lead from a place where they led.

    Errors:
        EditError: one cannot be written so.
    """
    links: dict[str, WikiLink] = {}
    for resolved in followers.links_of(note):
        if isinstance(resolved.link, PropertyLink) and resolved.destination is not None:
            wanted = followers.rewritten(resolved, place)
            if wanted is None:
                message = (
                    f'{note.path}: the link "{resolved.link.raw}" in "{resolved.link.key}" cannot '
                    "be written so that it leads there; nothing was changed; change it first"
                )
                raise EditError(message)
            if wanted != as_wikilink(resolved.link):
                links[resolved.link.key] = wanted
    return {key: _replaced(value, key, links) for key, value in note.properties.items()}


def _replaced(value: Any, key: str, links: Mapping[str, WikiLink]) -> Any:
    if isinstance(value, str):
        return links[key].format() if key in links else value
    if isinstance(value, list):
        return [_replaced(item, f"{key}.{at}", links) for at, item in enumerate(value)]
    if isinstance(value, dict):
        return {name: _replaced(item, f"{key}.{name}", links) for name, item in value.items()}
    return value
