"""The text between `[[` and `]]`, taken apart and put together again.

Grammar: Obsidian help "Internal links" and metadata recorded from the app.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    import re

_ESCAPE_RUN = lazy_re(r"(?:%[0-9A-Fa-f]{2})+")
_BAD_ESCAPE = lazy_re(r"%(?![0-9A-Fa-f]{2})")
_SIZE = lazy_re(r"(\d{1,5})(?:x(\d{1,5}))?")
_UNLINKABLE = lazy_re(r"#|\[\[|\]\]|(?<=[^/])\|")
_KEPT_BY_DECODE_URI = frozenset(b"#$&+,/:;=?@")


class WikiLink(NamedTuple):
    """A link's parts as written.

    Args:
        target: Path or name before the first `#`; "" means the note itself.
        subpath: From the first `#` on, with the `#`; "" if there is none.
        display: What stands after the first `|`; None if there is none.
    """

    target: str
    subpath: str = ""
    display: str | None = None

    @property
    def segments(self) -> tuple[str, ...]:
        """The subpath's non-empty parts: headings from outer to inner, or one `^block`."""
        return split_subpath(self.subpath)

    @property
    def shown(self) -> str:
        """What Obsidian shows: the display text, else the parts joined by ` > `.

        A display text of blanks would be a link that nobody sees.
        """
        display = self.display or ""
        return display if display.strip() else default_display(self.target, self.subpath)

    def format(self, *, in_table: bool = False) -> str:
        """Return `[[…]]`; in a table cell the separator is escaped."""
        pipe = "\\|" if in_table else "|"
        tail = "" if self.display is None else f"{pipe}{self.display}"
        return f"[[{self.target}{self.subpath}{tail}]]"


def parse_wikilink(inner: str) -> WikiLink | None:
    r"""Parse what stands between the brackets; None if Obsidian sees no link there.

    The first `|` (or `\|`) separates, unless nothing stands before it: then it belongs to the
    target, as the app records it. A line break or nothing but blanks makes it plain text.
    """
    if "\n" in inner or "\r" in inner or not inner.strip():
        return None
    linktext, pipe, display = inner.partition("|")
    if not pipe:
        return WikiLink(*split_linktext(inner))
    if not linktext.removesuffix("\\").strip():
        more, pipe, display = display.partition("|")
        linktext = f"{linktext}|{more}"
        if not pipe:
            return WikiLink(*split_linktext(inner))
    return WikiLink(*split_linktext(linktext.removesuffix("\\")), display)


def find_unlinkable(path: str) -> re.Match[str] | None:
    """Return what ends the name of a file in a wikilink, None if one can hold its path.

    A bar in first position is part of a name, single brackets and `^` are so anywhere.
    """
    return _UNLINKABLE.search(path)


def split_linktext(linktext: str) -> tuple[str, str]:
    """Split at the first `#` into target and subpath, blanks round both trimmed."""
    if "#" not in linktext:
        return linktext.strip(), ""
    target, _, subpath = linktext.partition("#")
    return target.strip(), f"#{subpath.strip()}"


def split_subpath(subpath: str) -> tuple[str, ...]:
    """Return the non-empty segments of `#a#b`, trimmed."""
    if subpath.rfind("#") <= 0:
        part = subpath.removeprefix("#").strip()
        return (part,) if part else ()
    return tuple(part.strip() for part in subpath.split("#") if part.strip())


def default_display(target: str, subpath: str) -> str:
    """Return what Obsidian shows for a link without display text: `N > a > b`."""
    return " > ".join(filter(None, (target, *split_subpath(subpath))))


def decode_uri(text: str) -> str:
    """Decode percent escapes as JavaScript's `decodeURI` does.

    Reserved characters (`%23 %24 %26 %2B %2C %2F %3A %3B %3D %3F %40`) stay encoded, and text with
    a malformed escape is returned as it is.
    """
    if "%" not in text or _BAD_ESCAPE.search(text):
        return text
    try:
        return _ESCAPE_RUN.sub(_decode_run, text)
    except UnicodeDecodeError:
        return text


def _decode_run(match: re.Match[str]) -> str:
    escapes = match[0].split("%")[1:]
    data = bytes.fromhex("".join(escapes))
    if _KEPT_BY_DECODE_URI.isdisjoint(data):
        return data.decode("utf-8")
    pieces = [
        f"%{escape}".encode() if byte in _KEPT_BY_DECODE_URI else bytes((byte,))
        for escape, byte in zip(escapes, data, strict=True)
    ]
    return b"".join(pieces).decode("utf-8")


def parse_destination(url: str) -> WikiLink | None:
    """Parse the destination of a Markdown link; None if it does not point into the vault.

    Internal means: starts with `./` or `../`, or holds no colon. Source: observed look-ups.
    """
    if not url or (":" in url and not url.startswith(("./", "../"))):
        return None
    target, subpath = split_linktext(url)
    return WikiLink(decode_uri(target), decode_uri(subpath))


def split_size(text: str | None) -> tuple[str, str, str]:
    """Split an embed's display text into alternative text, width and height.

    `100` and `640x480` are sizes, `a cat|100` is both, anything else is text. Source: Obsidian
    help "Embed files" and "Basic formatting".
    """
    if text is None:
        return "", "", ""
    before, bar, last = text.rpartition("|")
    size = _SIZE.fullmatch(last.strip())
    if size is None:
        return text, "", ""
    return before if bar else "", size[1], size[2] or ""
