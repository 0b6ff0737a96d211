"""Convert text of Hugo, Jekyll and MkDocs: shortcodes, admonitions, code, what broke."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    import re

Note = Callable[[int, str, str], None]
"""Takes a remark: the line, counted from 0, its kind, and a sentence."""

_FENCE = lazy_re(r"^[ \t>]*(`{3,}|~{3,})")
_ENTITY = lazy_re(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_MEANT = frozenset("<>&`*_[]|#\\~$%^=\u00a0\u00ad\u200b")
"""Characters that an entity hides from Markdown, or from the eye."""
_CODE_SPAN = lazy_re(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_HIGHLIGHT = lazy_re(
    r"^\s*(?:\{\{[<%]\s*highlight\s+(?P<h>[^\s>%]+)(?![^\s>%]).*[>%]\}\}|\{%\s*highlight\s+(?P<j>[^\s%]+)(?![^\s%]).*%\})\s*$"
)
_HIGHLIGHT_END = lazy_re(
    r"^\s*(?:\{\{[<%]\s*/\s*highlight\s*[>%]\}\}|\{%\s*endhighlight\s*%\})\s*$"
)
_REF = lazy_re(
    r"""\{\{[<%]\s*(?:rel)?ref(?:\s+["']\s*|\s+)"""
    r"""(?P<ref>[^"'{}\s](?:[^"'{}]*?[^"'{}\s])??)\s*(?:["']\s*)?/?[>%]\}\}"""
    r"""|\{%-?\s*(?:link|post_url)\s+(?P<link>[^%{}\s](?:[^%{}]*?[^%{}\s])??)\s*-?%\}"""
)
_ADDRESS_FOLLOWS = lazy_re(r"""(?:[(<"'=]|^\s*\[[^\]]+\]:\s*)$""")
_FIGURE = lazy_re(r"\{\{[<%]\s*figure\s(?P<arguments>[^{}]*)[>%]\}\}")
_ARGUMENT = lazy_re(r"\b(\w+)\s*=\s*(?:\"([^\"]*)\"|(\S+))")
_INNER = r"(?:(?!\{[{%]).)*?"
"""What stands in a shortcode: nothing where another one begins, or each would look for all."""
_SHORTCODE = lazy_re(rf"\{{\{{[<%]{_INNER}[>%]\}}\}}|\{{%{_INNER}%\}}|\{{\{{(?![<%]){_INNER}\}}\}}")
_ADMONITION = lazy_re(
    r'^(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<type>[\w-]+)(?:[ \t]+"(?P<title>[^"]*)")?[ \t]*$'
)
_BARE_CALLOUT = lazy_re(r"^\[!(\w+)\][ \t]*(?=\S)")
_OTHERS = (
    (lazy_re(r"^:::\s*\w"), "a directive of another tool"),
    (lazy_re(r"\{:\s*[.#][^}]*\}"), "attributes of kramdown"),
    (lazy_re(r"^\[TOC\]\s*$"), "a place for a table of contents"),
    (lazy_re(r"^\|(?:\s*\|)+\s*$"), "an empty table, probably code that was lost"),
)


class Marked(NamedTuple):
    """A line, and whether it is code."""

    text: str
    is_code: bool


def mark_code(lines: list[str]) -> Iterator[Marked]:
    """Tell of each line whether it belongs to a fenced code block."""
    fence = ""
    for line in lines:
        match = _FENCE.match(line)
        if fence:
            yield Marked(line, is_code=True)
            if match and match[1].startswith(fence) and not line.strip(" \t>`~"):
                fence = ""
        else:
            fence = match[1] if match else ""
            yield Marked(line, is_code=bool(match))


def convert_lines(lines: list[str], note: Note, *, callouts: bool) -> list[str]:
    """Return lines of Markdown as Obsidian reads them; the number of lines stays.

    Args:
        lines: Without line ends.
        note: Told of each change, and of what stays.
        callouts: Whether admonitions become callouts.
    """
    lines = [_highlight(line, at, note) for at, line in enumerate(lines)]
    if callouts:
        lines = _callouts(lines, note)
    done: list[str] = []
    for at, (line, is_code) in enumerate(mark_code(lines)):
        if is_code:
            done.append(line)
            continue
        text = _outside_code(line, lambda part, at=at: _entities(part, at, note))  # type: ignore[misc]
        text = _outside_code(text, lambda part, at=at: _references(part, at, note))  # type: ignore[misc]
        text = _FIGURE.sub(lambda match, at=at: _figure(match, at, note), text)  # type: ignore[misc]
        for found in _SHORTCODE.findall(_CODE_SPAN.sub("", text)):
            note(at, "left", f"a shortcode: {found}")
        for pattern, what in _OTHERS:
            if pattern.search(text):
                note(at, "left", f"{what}: {text.strip()}")
        if not callouts and (_ADMONITION.match(text) or _BARE_CALLOUT.match(text)):
            note(at, "left", f"an admonition; --callouts makes it a callout: {text.strip()}")
        done.append(text)
    return done


def _highlight(line: str, at: int, note: Note) -> str:
    match = _HIGHLIGHT.match(line)
    if match:
        note(at, "converted", "a highlight shortcode is a code block")
        return f"```{match['h'] or match['j']}"
    return "```" if _HIGHLIGHT_END.match(line) else line


def _outside_code(line: str, change: Callable[[str], str]) -> str:
    parts: list[str] = []
    done = 0
    for match in _CODE_SPAN.finditer(line):
        parts += (change(line[done : match.start()]), match[0])
        done = match.end()
    return "".join((*parts, change(line[done:])))


def _entities(text: str, at: int, note: Note) -> str:
    def decode(match: re.Match[str]) -> str:
        shown = html.unescape(match[0])
        if shown == match[0] or len(shown) != 1 or shown in _MEANT or not shown.isprintable():
            return match[0]
        note(at, "converted", f'"{match[0]}" is "{shown}"')
        return shown

    return _ENTITY.sub(decode, text)


def _references(text: str, at: int, note: Note) -> str:
    """Turn references to pages into addresses of links, or into links where none was written."""

    def convert(match: re.Match[str]) -> str:
        name = (match["ref"] or match["link"]).strip()
        address = quote(name, safe="/#.-_")
        if _ADDRESS_FOLLOWS.search(text[: match.start()]):
            note(at, "converted", f"a reference is an address: {match[0]}")
            return address
        note(at, "converted", f"a reference is a link: {match[0]}")
        return f"[{name}]({address})"

    return _REF.sub(convert, text)


def _figure(match: re.Match[str], at: int, note: Note) -> str:
    arguments = match["arguments"].rstrip().removesuffix("/")
    values = {key: quoted or bare for key, quoted, bare in _ARGUMENT.findall(arguments)}
    if "src" not in values:
        return match[0]
    note(at, "converted", "a figure shortcode is an image")
    alt = values.get("alt") or values.get("caption") or values.get("title") or ""
    return f"![{alt}](<{values['src']}>)" if " " in values["src"] else f"![{alt}]({values['src']})"


def _callouts(lines: list[str], note: Note) -> list[str]:
    """Turn `!!! note "Title"` with what is indented below it into a callout."""
    done: list[str] = []
    inside = False
    for at, (line, is_code) in enumerate(mark_code(lines)):
        indented = line.startswith(("    ", "\t"))
        if inside and (indented or not line.strip()):
            follows = next((x for x in lines[at:] if x.strip()), "")
            inside = indented or follows.startswith(("    ", "\t"))
            if inside:
                done.append(f"> {line.removeprefix(chr(9)).removeprefix('    ')}".rstrip())
                continue
        inside = False
        match = None if is_code else _ADMONITION.match(line)
        if match:
            fold = {"!!!": "", "???": "-", "???+": "+"}[match["mark"]]
            title = f" {match['title']}" if match["title"] else ""
            done.append(f"> [!{match['type']}]{fold}{title}")
            note(at, "converted", "an admonition is a callout")
            inside = True
        elif not is_code and _BARE_CALLOUT.match(line):
            note(at, "converted", "a callout has its quote mark again")
            done.append(_BARE_CALLOUT.sub(lambda m: f"> [!{m[1].lower()}] ", line))
        else:
            done.append(line)
    return done
