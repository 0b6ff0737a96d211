"""Write values and results as Markdown, for a note or the clipboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from vaultkit.authoring.bases.result_plain import as_text
from vaultkit.authoring.bases.values.file_values import File
from vaultkit.authoring.bases.values.link_values import Link
from vaultkit.authoring.bases.values.value_types import Html, Image, Value
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.wikilink import WikiLink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from vaultkit.authoring.bases.view_result import Result, ResultRow

    LinkTo = Callable[[str], str]
    """Returns what to write as the target of a link to a file, by vault path."""

_SPECIAL = lazy_re(r"([\\*_\[\]<>|~=$]|(?<!\S)#(?=\S)|^(?:[-+]|\d+[.)])(?=\s))")
_ADDRESS = lazy_re(r"https?://[\w/.:?=&+#~-]+")
_IN_ADDRESS = "/.:?=&+#~-@!,;%"
_NOT_SHOWN = lazy_re(r"[\[\]`|]|%(?=%)")
_BLANKS = lazy_re(r"\s+")
NOT_IN_WIKILINK = lazy_re(r"[\[\]|#^]|%%")


def escape(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line; no comment starts in it."""
    line = _SPECIAL.sub(_escape_one, _BLANKS.sub(" ", text).strip())
    return line.replace("%%", "&#37;&#37;").replace("`", "&#96;")


def _escape_one(match: re.Match[str]) -> str:
    """Put a backslash before a sign; before the dot of a number that would start a list."""
    sign = match[0]
    return f"{sign[:-1]}\\{sign[-1]}"


def file_link(file: File, link_to: LinkTo, *, in_table: bool = False) -> str:
    """Return a link to a file; where a path must be written, the name is shown.

    A name that a wikilink cannot hold is written as a Markdown link; one with `#`, to which no link
    can lead, as text.
    """
    target = link_to(file.path)
    if "#" in file.path:
        return escape(file.shown)
    if NOT_IN_WIKILINK.search(target):
        return f"[{escape(file.shown)}]({quote(file.path)})"
    shown = None if target == file.shown else file.shown
    return WikiLink(target, "", shown).format(in_table=in_table)


def cell(column: str, row: ResultRow, value: Value, link_to: LinkTo, *, in_table: bool) -> str:
    """Return a cell; that of `file.name` is a link to the file."""
    if column == "file.name":
        return file_link(row.file, link_to, in_table=in_table)
    return inline(value, link_to, in_table=in_table)


def inline(value: Value, link_to: LinkTo, *, in_table: bool = False) -> str:  # noqa: PLR0911 - one type a line
    """Return a value as Markdown within a line."""
    if isinstance(value, File):
        return file_link(value, link_to, in_table=in_table)
    if isinstance(value, Link):
        return _link(value, link_to, in_table=in_table)
    if isinstance(value, list):
        return ", ".join(inline(item, link_to, in_table=in_table) for item in value)
    if isinstance(value, Image) and isinstance(value.of, Link | File):
        if isinstance(value.of, Link) and value.of.is_hidden:
            return inline(value.of, link_to, in_table=in_table)
        return f"!{inline(value.of, link_to, in_table=in_table)}"
    if isinstance(value, Html):
        return escape(re.sub(r"<[^>]*>", "", value.text))
    if isinstance(value, str) and _ADDRESS.fullmatch(value):
        return value
    return escape(as_text(value))


def _link(link: Link, link_to: LinkTo, *, in_table: bool) -> str:
    """Return a link; as text where neither kind of link can hold what it says.

    One that leads to what must not be seen is text as well, as on a page of the site.
    """
    if link.is_hidden:
        return escape(link.shown)
    if link.is_external:
        address = quote(link.target, safe=_IN_ADDRESS).replace("%%", "%25%25")
        return f"[{escape(link.shown)}](<{address}>)"
    path = link.path if link.file is not None else None
    target = link_to(path) if path else link.target
    if NOT_IN_WIKILINK.search(target) or "%%" in link.subpath:
        return escape(link.shown)
    shown = None if link.display is None else as_text(link.display)
    if shown is None and path and target != link.target:
        shown = link.shown
    if shown is not None:
        shown = _BLANKS.sub(" ", _NOT_SHOWN.sub("", shown)).strip() or None
    return WikiLink(target, link.subpath, shown).format(in_table=in_table)


def table(result: Result, rows: Sequence[ResultRow], link_to: LinkTo) -> list[str]:
    """Return rows as the lines of a table, with a row of summaries if there are any."""
    columns = result.columns
    lines = [
        _line(escape(column.name) for column in columns),
        _line("---" for _ in columns),
    ]
    for row in rows:
        pairs = zip(columns, row.cells, strict=True)
        lines.append(
            _line(cell(column.id, row, value, link_to, in_table=True) for column, value in pairs)
        )
    return lines


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def summary_lines(result: Result, summaries: Mapping[str, Value], link_to: LinkTo) -> list[str]:
    """Return summaries as lines `Scope, Unique: 4`."""
    names = {column.id: column.name for column in result.columns}
    return [
        f"{escape(names.get(id_, id_))}, {escape(result.view.summaries[id_])}: "
        f"{inline(value, link_to)}"
        for id_, value in summaries.items()
    ]


def as_markdown(result: Result, link_to: LinkTo) -> str:
    """Return a result as a table, or one for each group below its heading, and what sums up."""
    lines: list[str] = []
    for group in result.groups:
        lines += [f"### {inline(group.value, link_to) or 'No value'}", ""]
        lines += [*table(result, group.rows, link_to), ""]
    if not result.groups:
        lines += [*table(result, result.rows, link_to), ""]
    lines += summary_lines(result, result.summaries, link_to)
    return "\n".join(lines).rstrip("\n") + "\n"
