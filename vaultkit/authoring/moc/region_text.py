"""Write the result of a query as the lines of a region: a list, groups or a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.bases import result_markdown
from vaultkit.authoring.bases.result_plain import as_text
from vaultkit.authoring.bases.values.value_types import Value, is_empty
from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from vaultkit.authoring.bases.result_markdown import LinkTo
    from vaultkit.authoring.bases.view_result import Result, ResultRow

NOTHING = "*No notes yet.*"
_INDENT = "    "
_NAMES = frozenset({"file.name", "file.basename", "file.file", "file.path"})
"""Columns that say no more than the link does."""
_MOST_ON_MAP = 80
"""Notes that a map shows; more are no map."""
_LOWEST = 6


class Surroundings(NamedTuple):
    """What a shape needs to know of the note around it.

    Args:
        link_to: Returns what to write as the target of a link to a file.
        level: Level of the heading that the region stands under, 0 for none.
    """

    link_to: LinkTo
    level: int


def write_shape(shape: str, result: Result, around: Surroundings) -> list[str]:
    """Return the lines of a region, without the blank ones around them."""
    if not result.rows:
        return [NOTHING]
    return _SHAPES[shape](_Writer(result, around))


class _Writer:
    def __init__(self, result: Result, around: Surroundings) -> None:
        self.result = result
        self.rows = result.rows
        self.link_to = around.link_to
        self._level = around.level

    def link(self, row: ResultRow) -> str:
        """Return the link to a row's file."""
        return result_markdown.file_link(row.file, self.link_to)

    def item(self, row: ResultRow) -> str:
        """Return a row as one line: the link, then the other columns that say something.

        Several are named; one speaks for itself.
        """
        others = [
            (column.name, value)
            for column, value in zip(self.result.columns, row.cells, strict=True)
            if column.id not in _NAMES
        ]
        said = [
            f"{result_markdown.escape(name)}: " * (len(others) > 1)
            + result_markdown.inline(value, self.link_to)
            for name, value in others
            if not is_empty(value)
        ]
        about = "; ".join(filter(None, said))
        between = " - " if len(others) > 1 else ": "
        return f"- {self.link(row)}{between + about if about else ''}"

    def flat(self) -> list[str]:
        """Return all rows as a list, and the summaries."""
        return [*map(self.item, self.rows), *self.summaries(self.result.summaries)]

    def grouped(self) -> list[str]:
        """Return a list under a heading for each group, each with its summaries."""
        if not self.result.groups:
            return self.flat()
        lines: list[str] = []
        for group in self.result.groups:
            lines += [self.heading(group.value), "", *map(self.item, group.rows)]
            lines += [*self.summaries(group.summaries), ""]
        if len(self.result.groups) == 1:
            return lines[:-1]
        return [*lines[:-1], *self.summaries(self.result.summaries, "All: ")]

    def heading(self, value: Value) -> str:
        """Return the heading of a group, one level below that of the region."""
        marks = "#" * min(self._level + 1, _LOWEST) if self._level else "##"
        return f"{marks} {result_markdown.inline(value, self.link_to) or 'No value'}"

    def summaries(self, summaries: Mapping[str, Value], before: str = "") -> list[str]:
        """Return summaries as a paragraph of one line."""
        said = result_markdown.summary_lines(self.result, summaries, self.link_to)
        return ["", f"*{before}{'; '.join(said)}*"] if said else []

    def table(self) -> list[str]:
        """Return all rows as a table, and the summaries."""
        lines = result_markdown.table(self.result, self.rows, self.link_to)
        return [*lines, *self.summaries(self.result.summaries)]

    def tags(self) -> list[str]:
        """Return a tree of tags with the notes that have each; a note stands under all of its own.

        Tags are written as text: a map must not take on the tags of what it lists.
        """
        tree: dict[str, list[ResultRow]] = {}
        names: dict[str, str] = {}
        for row in self.rows:
            tags = [str(tag).removeprefix("#") for tag in row.file.tags]
            deepest = [t for t in tags if not any(_is_below(other, t) for other in tags)]
            for tag in deepest:
                for name in _with_parents(tag):
                    names.setdefault(fold(name), name)
                    tree.setdefault(fold(name), [])
                tree[fold(tag)].append(row)
        lines = [line for tag in sorted(tree) for line in self._tag(tag, names[tag], tree[tag])]
        without = [row for row in self.rows if not row.file.tags]
        return [*lines, *(["- without a tag"] if without else []), *self._below(without, 1)]

    def _tag(self, tag: str, name: str, rows: Sequence[ResultRow]) -> Iterator[str]:
        depth = tag.count("/")
        yield f"{_INDENT * depth}- **{result_markdown.escape(name.rpartition('/')[2])}**"
        yield from self._below(rows, depth + 1)

    def _below(self, rows: Sequence[ResultRow], depth: int) -> list[str]:
        return [f"{_INDENT * depth}{self.item(row)}" for row in rows]

    def links(self) -> list[str]:
        """Return a tree: below each note those it links to, each note once.

        It starts from the notes that no other of them links to, in the order of the view.
        """
        rows = {row.file.path: row for row in self.rows}
        there = {path: self._linked(path, rows) for path in rows}
        linked = {other for others in there.values() for other in others}
        lines: list[str] = []
        seen: set[str] = set()
        for start in [*(p for p in rows if p not in linked), *rows]:
            pending = [(start, 0)]
            while pending:
                path, depth = pending.pop()
                if path in seen:
                    continue
                seen.add(path)
                lines.append(f"{_INDENT * depth}{self.item(rows[path])}")
                pending += [(other, depth + 1) for other in reversed(there[path])]
        return lines

    def _linked(self, path: str, rows: Mapping[str, ResultRow]) -> list[str]:
        """Return which of the notes a note links to, in the order of its text."""
        links = (link.path for link in (*rows[path].file.links, *rows[path].file.embeds))
        return list(dict.fromkeys(to for to in links if to in rows and to != path))

    def map(self) -> list[str]:
        """Return a diagram of the notes and the links between them; groups are boxes.

        Its nodes have the class that makes them links in Obsidian.
        """
        rows = {row.file.path: row for row in self.rows[:_MOST_ON_MAP]}
        ids = {path: f"n{number}" for number, path in enumerate(rows, 1)}
        lines = ["```mermaid", "flowchart LR"]
        for box, members in self._boxes(rows):
            indent = "    " if box else "  "
            lines += [f"  subgraph {box}"] if box else []
            lines += [f"{indent}{ids[path]}{self._node(rows[path])}" for path in members]
            lines += ["  end"] if box else []
        for path, row_id in ids.items():
            lines += [f"  {row_id} --> {ids[to]}" for to in self._linked(path, rows)]
        lines += [f"  class {','.join(ids.values())} internal-link;", "```"]
        left_out = len(self.rows) - len(rows)
        return [*lines, *(["", f"*{left_out} more notes are not on the map.*"] if left_out else [])]

    def _boxes(self, rows: Mapping[str, ResultRow]) -> Iterator[tuple[str, list[str]]]:
        if not self.result.groups:
            yield "", list(rows)
        for number, group in enumerate(self.result.groups, 1):
            members = [row.file.path for row in group.rows if row.file.path in rows]
            name = _quoted(as_text(group.value) or "No value")
            if members:
                yield f"g{number}[{name}]", members

    def _node(self, row: ResultRow) -> str:
        return f"[{_quoted(self.link_to(row.file.path))}]"


def _quoted(text: str) -> str:
    """Return a text as mermaid takes it."""
    for sign, code in (("#", "#35;"), ('"', "#quot;"), ("`", "#96;"), ("\\", "#92;")):
        text = text.replace(sign, code)
    return f'"{text}"'


def _is_below(tag: str, other: str) -> bool:
    return fold(tag).startswith(f"{fold(other)}/")


def _with_parents(tag: str) -> list[str]:
    parts = tag.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


_SHAPES: Mapping[str, Callable[[_Writer], list[str]]] = {
    "list": _Writer.flat,
    "grouped": _Writer.grouped,
    "table": _Writer.table,
    "tags": _Writer.tags,
    "links": _Writer.links,
    "map": _Writer.map,
}
