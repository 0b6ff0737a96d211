"""What somebody is typing at a byte of a note: a link, a tag, a property, the type of a callout.

A line tells what it may be. Whether it is that, the parser decides: the note is read with what is
typed written out, and if no such link or tag stands there, as in code, comments, formulas and
templates, nothing is being typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.relink import is_in_table
from vaultkit.notes.source import Source, decode
from vaultkit.notes.wikilink import decode_uri

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from vaultkit.notes.note import Note

NOTE, HEADING, BLOCK, TAG, CALLOUT, KEY, VALUE = (
    *("note", "heading", "block", "tag", "callout", "key"),
    "value",
)
_WIKI = lazy_re(r"(!?)\[\[([^\[\]\n|]*)\Z")
_INLINE = lazy_re(r"(!?)\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]\((<?)([^()<>\n:]*)\Z")
_TAG = lazy_re(r"(?:(?<=\s)|\A|(?<=[(>*_]))#([^\s#'\"\[\](){}<>,.;:!?|`^$%&*+=@\\~]*)\Z")
_CALLOUT = lazy_re(r"\A(?:[ \t]*>)+[ \t]*\[!([^\[\]|\n]*)\Z")
_KEY = lazy_re(r"\A([^\s:#'\"\[\]{}-][^:#]*)?\Z")
_VALUE = lazy_re(r"\A([^\s:#-][^:]*?)[ \t]*:[ \t]+(.*)\Z")
_ITEM = lazy_re(r"\A[ \t]*-[ \t]+(.*)\Z")
_LIST_KEY = lazy_re(r"\A([^\s:#-][^:]*?)[ \t]*:[ \t]*\Z")
_CLOSING = {
    "wiki": lazy_re(r"[^\[\]\n]*?(\]\])"),
    "inline": lazy_re(r"[^()<>\n]*?(\))"),
    "bracketed": lazy_re(r"[^()<>\n]*?(>\))"),
    "callout": lazy_re(r"[^\[\]\n]*?(\])"),
}
_REST = {
    NOTE: lazy_re(r"[^\[\]\n|#<>()]*"),
    HEADING: lazy_re(r"[^\[\]\n|<>()]*"),
    BLOCK: lazy_re(r"[^\[\]\n|<>()]*"),
    CALLOUT: lazy_re(r"[^\]\n|]*"),
}
_WORD = lazy_re(r"[^\s#'\"\[\](){}<>,.;:!?|`^$%&*+=@\\~]*")
_FENCE = "---"


class Typed(NamedTuple):
    """What is being typed.

    Args:
        kind: `note`, `heading`, `block`, `tag`, `callout`, `key` or `value`.
        start: First byte of what a candidate replaces.
        end: Past the last one; the cursor stands between.
        query: What is typed so far, from `start` to the cursor.
        target: Of a heading or block, the target before the `#`; of a value, the property.
        outer: Of a heading, the headings named before it, each with a `#` behind.
        closing: What is still to be written behind a candidate: `]]`, `)`, `]` or "".
        form: `wiki`, `inline`, `bracketed` (a destination between `<` and `>`), or "".
        is_embed: Whether it is an embed.
        in_table: Whether a bar must be escaped.
        is_item: Of a value, whether it is an item of a list.
    """

    kind: str
    start: int
    end: int
    query: str
    target: str = ""
    outer: str = ""
    closing: str = ""
    form: str = ""
    is_embed: bool = False
    in_table: bool = False
    is_item: bool = False


def find_typed(note: Note, cursor: int) -> Typed | None:
    """Return what is being typed at a byte of a note, None if nothing that can be completed."""
    line = _Line(note, cursor)
    if _in_properties(line):
        return _find_link(line, _is_quoted) or _find_property(line)
    if line.before.rfind("<%") > line.before.rfind("%>"):
        return None
    return _find_link(line, _is_link) or _find_callout(line) or _find_tag(line)


class _Line:
    """The line of a note that a cursor stands in."""

    def __init__(self, note: Note, cursor: int) -> None:
        data = note.source.data
        self.note, self.cursor = note, min(cursor, len(data))
        self.start = data.rfind(b"\n", 0, self.cursor) + 1
        end = data.find(b"\n", self.cursor)
        self.before = decode(data[self.start : self.cursor])
        self.after = decode(data[self.cursor : end if end != -1 else len(data)]).rstrip("\r")

    def byte(self, index: int) -> int:
        """Return the byte at which a character before the cursor stands."""
        return self.start + len(self.before[:index].encode())

    def behind(self, pattern: re.Pattern[str]) -> int:
        """Return the byte past what follows the cursor and fits."""
        match = pattern.match(self.after)
        return self.cursor + len(match[0].encode()) if match else self.cursor

    def read_with(self, start: int, end: int, text: str) -> Note:
        """Return the note with other text in the place of some bytes."""
        data = self.note.source.data
        return parse_note(Source(self.note.path, data[:start] + text.encode() + data[end:]))


def _in_properties(line: _Line) -> bool:
    """Tell whether a cursor stands in front matter, be it closed yet or not."""
    front = line.note.frontmatter
    if front is not None:
        return front.start <= line.cursor and line.start < front.end
    lines = line.note.source.data[: line.start].split(b"\n")
    return (
        lines[0].rstrip() == _FENCE.encode()
        and not any(one.rstrip() == _FENCE.encode() for one in lines[1:])
        and not any(one.startswith(b"#") or not one.strip() for one in lines[1:-1])
    )


# Links


def _find_link(line: _Line, proof: Callable[[_Line, int, int, str], bool]) -> Typed | None:
    wiki = _WIKI.search(line.before)
    inline = None if wiki else _INLINE.search(line.before)
    match = wiki or inline
    if match is None:
        return None
    written = match[2] if wiki else match[3]
    form = "wiki" if wiki else "bracketed" if match[2] else "inline"
    target, sign, subpath = written.partition("#")
    outer, _, last = subpath.rpartition("#")
    is_block = last.startswith("^")
    kind = BLOCK if is_block else HEADING if sign else NOTE
    query = last[1:] if is_block else last if sign else target
    closing = _CLOSING[form].match(line.after)
    end = line.behind(_REST[kind]) if closing else line.cursor
    whole = line.cursor + len(closing[0].encode()) if closing else line.cursor
    first = line.byte(match.start())
    ending = {"wiki": "]]", "inline": ")", "bracketed": ">)"}[form]
    if not proof(line, first, whole, f"{match[0]}x{ending}"):
        return None
    size = len(query.encode())
    return Typed(
        kind,
        line.cursor - size,
        end,
        query if wiki else decode_uri(query),
        (target if wiki else decode_uri(target)).strip(),
        f"{outer}#" if outer else "",
        "" if closing else ending,
        form,
        bool(match[1]),
        bool(wiki) and is_in_table(line.note, first),
    )


def _is_link(line: _Line, start: int, end: int, text: str) -> bool:
    read = line.read_with(start, end, text)
    return any(link.start == start and not link.in_comment for link in read.links)


def _is_quoted(line: _Line, start: int, end: int, text: str) -> bool:
    """Tell whether a link in a property stands in quotes, without which it is a list of lists."""
    del end
    quote = line.note.source.data[start - 1 : start]
    return text.startswith("[[") and quote in {b'"', b"'"}


# Callouts and tags


def _find_callout(line: _Line) -> Typed | None:
    match = _CALLOUT.search(line.before)
    if match is None:
        return None
    closing = _CLOSING["callout"].match(line.after)
    end = line.behind(_REST[CALLOUT]) if closing else line.cursor
    start, whole = line.byte(match.start(1)), line.cursor + len((closing or [""])[0].encode())
    read = line.read_with(start, whole, "x]")
    is_callout = any(one.start <= start < one.end and one.type == "x" for one in read.callouts)
    is_hidden = any(one.start <= start < one.end for one in read.comments)
    if not is_callout or is_hidden:
        return None
    return Typed(CALLOUT, start, end, match[1], closing="" if closing else "]")


def _find_tag(line: _Line) -> Typed | None:
    match = _TAG.search(line.before)
    if match is None:
        return None
    start, end = line.byte(match.start()), line.behind(_WORD)
    read = line.read_with(start, end, "#x")
    is_hidden = any(one.start <= start < one.end for one in read.comments)
    if is_hidden or all(tag.start != start for tag in read.tags):
        return None
    return Typed(TAG, start + 1, end, match[1])


# Properties


def _find_property(line: _Line) -> Typed | None:
    if item := _ITEM.match(line.before):
        key = _key_above(line)
        return _value(line, key, item[1], is_item=True) if key else None
    if value := _VALUE.match(line.before):
        text = value[2]
        if text.startswith("["):
            return _value(line, value[1], text[1:].rpartition(",")[2].lstrip(), is_item=True)
        return _value(line, value[1], text, is_item=False)
    key_match = _KEY.match(line.before)
    if key_match is None:
        return None
    end = line.behind(lazy_re(r"[^:\n]*(?=:)"))
    closing = "" if ":" in line.after else ": "
    return Typed(KEY, line.start, end, key_match[1] or "", closing=closing)


def _value(line: _Line, key: str, query: str, *, is_item: bool) -> Typed | None:
    if query.startswith(("{", "[", "|", ">", "&", "*")) or " #" in query:
        return None
    end = line.behind(lazy_re(r"[^,\[\]#\n]*") if is_item else lazy_re(r"[^#\n]*"))
    start = line.cursor - len(query.encode())
    name = key.strip("\"'")
    return Typed(VALUE, start, end, query.lstrip("\"'"), target=name, is_item=is_item)


def _key_above(line: _Line) -> str:
    """Return the property whose list a line is an item of, "" if none."""
    for above in reversed(decode(line.note.source.data[: line.start]).split("\n")[:-1]):
        if not _ITEM.match(above):
            match = _LIST_KEY.match(above.rstrip("\r"))
            return match[1] if match else ""
    return ""
