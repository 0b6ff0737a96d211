"""What a note consists of: frozen values, each with the byte range it came from.

Offsets count from the start of the file. `end` is exclusive. Text is kept where rules ask for it
often; everything else is sliced from the source when somebody asks.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.marker_bytes import MARK_BITS
from vaultkit.notes.paths import NotePath, fold, fold_heading, stem_of
from vaultkit.notes.source import Source, decode
from vaultkit.notes.text.reserved_names import free_name
from vaultkit.notes.text.shown_names import is_visible, shown_name
from vaultkit.notes.text.url_slugs import Slug, slugify
from vaultkit.notes.wikilink import WikiLink, default_display

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UNREAD = frozenset({"yaml-invalid", "wikilink-unquoted"})
_CLOSING_HASHES = lazy_re(r"(?:^|(?<![ \t])[ \t]+)#+[ \t]*$")


class Link(NamedTuple):
    """A link or embed of the body that points into the vault.

    Args:
        start: First byte, at `[` or, for an embed, `!`.
        end: Past the last byte.
        target: What is written before the first `#`, decoded for Markdown links.
        subpath: `#…` as written, decoded for Markdown links; "" if none.
        display: Display text as written; None if there is none.
        is_embed: Whether it starts with `!`.
        kind: `wiki`, `markdown` or `reference`.
        in_comment: Whether it stands where it counts but never shows: in a `%% %%` comment, or in
            a table cell for which there is no column.
    """

    start: int
    end: int
    target: str
    subpath: str
    display: str | None
    is_embed: bool
    kind: str
    in_comment: bool

    @property
    def shown(self) -> str:
        """The text a reader sees; for a link without display text, target and headings.

        A wikilink whose display text is blank would be a link that nobody sees.
        """
        if self.display is None or (self.kind == "wiki" and not self.display.strip()):
            return default_display(self.target, self.subpath)
        return self.display


class PropertyLink(NamedTuple):
    """A front-matter value that is wholly one quoted wikilink.

    Args:
        key: Key path: `rel`, list items `rel.0`, nested keys `a.b`.
        raw: The value.
    """

    key: str
    raw: str
    target: str
    subpath: str
    display: str | None

    @property
    def shown(self) -> str:
        """The text a reader sees."""
        return default_display(self.target, self.subpath) if self.display is None else self.display


class External(NamedTuple):
    """A link that leaves the vault: `kind` is `markdown`, `reference`, `autolink` or `bare`."""

    start: int
    end: int
    url: str
    kind: str


class Heading(NamedTuple):
    """A top-level heading; `text` is its source without the `#` marks."""

    start: int
    end: int
    level: int
    text: str


class Tag(NamedTuple):
    """An inline tag, with its `#`, as written."""

    start: int
    end: int
    text: str


class BlockId(NamedTuple):
    """A block id and the block it names.

    Args:
        id: Without `^`, as written.
        kind: `paragraph`, `list-item`, `list`, `blockquote`, `callout`, `table`, `code`,
            `html`, `heading`.
        start: First byte of the block.
        end: Past the block's last byte; a free-standing id line is not part of it.
        id_start: Byte of the `^`.
    """

    id: str
    kind: str
    start: int
    end: int
    id_start: int


class Callout(NamedTuple):
    """A callout's first line.

    Args:
        type: As written, lower-cased.
        fold: "", "+" or "-".
        title: Source of the title, or the type capitalised where none is written.
        metadata: What stands after `|` in the brackets.
        start: First byte of the quote.
        end: Past its last byte.
    """

    start: int
    end: int
    type: str
    fold: str
    title: str
    metadata: str


class Task(NamedTuple):
    """A list item with a checkbox; `status` is the character in it."""

    start: int
    end: int
    status: str


class Fence(NamedTuple):
    """A fenced code block; `pieces` are the byte ranges of its lines of code."""

    start: int
    end: int
    info: str
    pieces: tuple[tuple[int, int], ...]


class Comment(NamedTuple):
    """A `%% … %%` comment; `start` and `end` include the markers."""

    start: int
    end: int


class Footnote(NamedTuple):
    """A footnote: `kind` is `reference`, `definition` or `inline` (then `label` is its text)."""

    start: int
    end: int
    label: str
    kind: str


class MathSpan(NamedTuple):
    """A formula; `text` is what stands between the dollar signs."""

    start: int
    end: int
    text: str
    is_display: bool


class Fault(NamedTuple):
    """Something in a note that could not be read as meant.

    Args:
        kind: `yaml-invalid`, `wikilink-unquoted`, `frontmatter-unclosed`, `frontmatter-not-first`,
            `duplicate-key`, `malformed-wikilink`, `unparseable`, `not-utf8`,
            `not-text`.
        start: First byte concerned.
        end: Past the last one.
        message: What is wrong, lower case, no full stop.
    """

    kind: str
    start: int
    end: int
    message: str


class FrontMatter(NamedTuple):
    """The properties of a note.

    Args:
        properties: Key to value: str, int, float, bool, None, date, datetime, list or dict.
        start: First byte of the YAML, after the opening line.
        end: Past its last byte, before the closing line.
        body: First byte after the closing line.
    """

    properties: Mapping[str, Any]
    start: int
    end: int
    body: int


@lazy_dataclass(frozen=True)
class Note:
    """One note, read. Tuples are in document order; `marks` says which of `MARKS` it may hold."""

    path: NotePath
    source: Source
    frontmatter: FrontMatter | None = None
    property_links: tuple[PropertyLink, ...] = ()
    links: tuple[Link, ...] = ()
    external: tuple[External, ...] = ()
    headings: tuple[Heading, ...] = ()
    tags: tuple[Tag, ...] = ()
    blocks: tuple[BlockId, ...] = ()
    callouts: tuple[Callout, ...] = ()
    tasks: tuple[Task, ...] = ()
    fences: tuple[Fence, ...] = ()
    comments: tuple[Comment, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    math: tuple[MathSpan, ...] = ()
    faults: tuple[Fault, ...] = field(default=())
    marks: int = -1

    def may_hold(self, mark: bytes) -> bool:
        """Tell, without reading the note, whether one of `MARKS` stands in it."""
        return bool(self.marks & MARK_BITS[mark])

    def may_link(self, name: str) -> bool:
        """Tell whether a link of the note may lead to a file by a name.

        Args:
            name: Its file name as `fold` gives it, that of a note without `.md`.
        """
        return any(name in one for one in self.linked_names)

    @cached_property
    def linked_names(self) -> frozenset[str]:
        """The last segments of what links name, folded."""
        targets = {link.target for link in self.links}
        targets |= {link.target for link in self.property_links}
        return frozenset([fold(target).rpartition("/")[2] for target in targets])

    @cached_property
    def properties(self) -> Mapping[str, Any]:
        """The front matter's properties, empty if there is none."""
        return self.frontmatter.properties if self.frontmatter else {}

    @cached_property
    def title(self) -> str:
        """The `title` property as it is shown, else the file name without `.md`."""
        title = self.properties.get("title")
        return (
            shown_name(title)
            if isinstance(title, str) and is_visible(title)
            else (stem_of(self.path))
        )

    @cached_property
    def type(self) -> str | None:
        """The `type` property in lower case."""
        value = self.properties.get("type")
        return value.strip().lower() if isinstance(value, str) and value.strip() else None

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """Other names: `aliases`, a list or one string. The singular key is dead since 1.9."""
        return tuple(filter(is_visible, map(shown_name, _strings(self._property("aliases")))))

    @cached_property
    def frontmatter_tags(self) -> tuple[str, ...]:
        """Tags of the `tags` property without `#`.

        A string with a blank in it yields no tag, as the app records it; it is not split.
        """
        tags = (tag.removeprefix("#") for tag in _strings(self._property("tags")))
        return tuple([tag for tag in tags if tag.split() == [tag]])

    @cached_property
    def all_tags(self) -> tuple[str, ...]:
        """Front-matter tags, then tags of the body, without `#`, not de-duplicated."""
        return (*self.frontmatter_tags, *(tag.text[1:] for tag in self.tags))

    @cached_property
    def shown_tags(self) -> tuple[str, ...]:
        """All tags but those in comments: what may be shown to others."""
        if not self.comments:
            return self.all_tags
        spans = [(comment.start, comment.end) for comment in self.comments]
        body = (tag for tag in self.tags if not any(a <= tag.start < b for a, b in spans))
        return (*self.frontmatter_tags, *(tag.text[1:] for tag in body))

    @cached_property
    def heading_keys(self) -> tuple[str, ...]:
        """The headings' texts as look-up compares them."""
        return tuple([fold_heading(heading.text) for heading in self.headings])

    @cached_property
    def heading_index(self) -> Mapping[str, Heading]:
        """Headings by folded text; of several, the first in the note, as Obsidian picks it.

        One with a block id is found with and without it.
        """
        by_start = {heading.start: heading for heading in self.headings}
        found = {key: by_start[at] for at, key in reversed(tuple(self.keys_without_id.items()))}
        return found | dict(zip(reversed(self.heading_keys), reversed(self.headings), strict=True))

    @cached_property
    def keys_without_id(self) -> Mapping[int, str]:
        """What look-up compares of headings with a block id, without it, by their `start`."""
        ids = [block.id_start for block in self.blocks if block.kind == "heading"]
        if not ids:
            return {}
        named = (item for item in self.headings if self.name_of(item) != item.text)
        return {item.start: fold_heading(self.name_of(item)) for item in named}

    def name_of(self, heading: Heading) -> str:
        """Return a heading's text without the block id that may stand at its end."""
        if "^" not in heading.text:
            return heading.text
        for block in self.blocks:
            if block.kind == "heading" and block.start == heading.start:
                return heading.text.removesuffix(f"^{block.id}").rstrip()
        return heading.text

    @cached_property
    def heading_paths(self) -> dict[tuple[str, ...], Heading | str]:
        """Answers given for paths such as `#A#B`: the heading, or the segment that is missing."""
        return {}

    @cached_property
    def anchors(self) -> Mapping[int, Slug]:
        """The anchor of each heading by its `start`; a repeated one gets `-1`, `-2` and so on."""
        return give_anchors({item.start: self.shown_heading(item) for item in self.headings})

    @cached_property
    def sections(self) -> Mapping[int, tuple[int, int]]:
        """The byte range of each heading's section by the heading's `start`.

        A section ends at the next heading of the same level or a higher one.
        """
        found: dict[int, tuple[int, int]] = {}
        opened: list[Heading] = []
        for heading in self.headings:
            while opened and opened[-1].level >= heading.level:
                start = opened.pop().start
                found[start] = start, heading.start
            opened.append(heading)
        end = len(self.source.data)
        return found | {heading.start: (heading.start, end) for heading in opened}

    def section(self, heading: Heading) -> tuple[int, int]:
        """Return the byte range of a heading's section."""
        return self.sections[heading.start]

    @cached_property
    def block_index(self) -> Mapping[str, BlockId]:
        """Block ids in lower case; of several, the first in the note."""
        return {block.id.lower(): block for block in reversed(self.blocks)}

    @cached_property
    def definitions(self) -> Mapping[str, Footnote]:
        """Footnote definitions by case-folded label; of several, the first in the note."""
        found = (item for item in reversed(self.footnotes) if item.kind == "definition")
        return {item.label.casefold(): item for item in found}

    @property
    def body_start(self) -> int:
        """First byte after the front matter."""
        return self.frontmatter.body if self.frontmatter else 0

    @property
    def has_unread_properties(self) -> bool:
        """Whether there is front matter that could not be read at all, so that it says nothing."""
        front = self.frontmatter
        return (
            front is not None
            and not front.properties
            and any(f.kind in _UNREAD and f.start < front.end for f in self.faults)
        )

    def raw(self, item: Link | External | Heading | Tag | Comment | Callout | Task) -> str:
        """Return the source text of an item."""
        return self.source.slice(item.start, item.end)

    def shown_heading(self, heading: Heading) -> str:
        """Return a heading's text without comments and its id, which show in no address."""
        if "%%" not in heading.text:
            return self.name_of(heading)
        data, at = self.source.data, heading.start
        pieces: list[bytes] = []
        first = max(bisect_left(self.comments, (at,)) - 1, 0)
        for comment in self.comments[first : bisect_left(self.comments, (heading.end,))]:
            if comment.end > at:
                pieces.append(data[at : max(comment.start, at)])
                at = min(comment.end, heading.end)
        text = heading_text(decode(b"".join((*pieces, data[at : heading.end]))))
        ids = (b.id for b in self.blocks if b.kind == "heading" and b.start == heading.start)
        return text.removesuffix(f"^{next(ids, '')}").rstrip()

    def _property(self, name: str) -> Any:
        """Return a property by name, ignoring case as Obsidian does for its own keys."""
        if name in self.properties:
            return self.properties[name]
        return next((v for k, v in self.properties.items() if k.lower() == name), None)


def give_anchors(texts: Mapping[int, str]) -> dict[int, Slug]:
    """Return an anchor for each text by the same key, in order.

    A repeated one gets `-1`, `-2` and so on, one that is not a note's to give a prefix.
    """
    given: dict[int, Slug] = {}
    taken: set[str] = set()
    counts: dict[str, int] = {}
    for key, text in texts.items():
        slug = base = Slug(free_name(slugify(text)))
        while slug in taken:
            counts[base] = counts.get(base, 0) + 1
            slug = Slug(f"{base}-{counts[base]}")
        taken.add(slug)
        given[key] = slug
    return given


def heading_text(raw: str) -> str:
    """Return the text of a heading as it is written: without its marks or its underline."""
    if "\n" in raw:
        return raw.rpartition("\n")[0].strip()
    text = raw.lstrip("#").strip()
    return _CLOSING_HASHES.sub("", text) if text.endswith("#") else text


def _strings(value: object) -> Iterator[str]:
    items = value if isinstance(value, list) else [value]
    return (item.strip() for item in items if isinstance(item, str) and item.strip())


def as_wikilink(link: Link | PropertyLink) -> WikiLink:
    """Return the written parts of a link."""
    return WikiLink(link.target, link.subpath, link.display)
