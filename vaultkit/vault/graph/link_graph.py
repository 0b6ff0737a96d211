"""Ask the vault as a graph: who links to whom, what is central, what hangs together.

Nodes are notes and attachments by vault path, targets that lead nowhere as `?target`, and tags as
`#tag` (lower case, since Obsidian folds tags; the label keeps the first casing seen). Every link
is one edge. Questions about notes alone (orphans, hubs, components, paths) look at which note
links to which other note, by link, embed or property; how often does not matter.

networkx is imported in this folder only, and only when a question needs it: it costs 0.3 s.
See decision 10.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.notes.markdown.report_region import is_report
from vaultkit.notes.note import PropertyLink
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.vault.graph.note_ranks import find_communities, rank_pages
from vaultkit.vault.presentation.inspection import link_span
from vaultkit.vault.resolving.resolve import Missing, Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink, Vault


class Node(NamedTuple):
    """A node: `kind` is `note`, `attachment`, `unresolved` or `tag`."""

    id: str
    kind: str
    label: str


class Edge(NamedTuple):
    """One link as written.

    Args:
        source: The note it stands in.
        target: Node it leads to.
        type: `link`, `embed`, `property` or `tag`.
        line: 1-based line it starts on.
        start: Byte it starts at.
        subpath: `#…` as written, "" if none.
    """

    source: str
    target: str
    type: str
    line: int
    start: int
    subpath: str


class Step(NamedTuple):
    """A step of a path: the edge taken, and whether it was taken from source to target."""

    edge: Edge
    is_forward: bool

    @property
    def destination(self) -> str:
        """The note this step arrives at."""
        return self.edge.target if self.is_forward else self.edge.source


@lazy_dataclass(frozen=True)
class LinkGraph:
    """The graph of one vault; everything is computed when first asked for, and kept.

    Args:
        vault: The vault.
        listed: The notes that lists may name; None for all. The others still count as links and
            as steps of a path.
    """

    vault: Vault
    listed: frozenset[NotePath] | None = None

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node, by id."""
        found = [Node(path, "note", note.title) for path, note in self.vault.notes.items()]
        found += [Node(path, "attachment", stem_of(path)) for path in self.vault.attachments]
        others: dict[str, Node] = {}
        for resolved in self._all_links():
            if isinstance(resolved.outcome, Missing | Unread):
                target = resolved.link.target
                others.setdefault(
                    _missing_id(target), Node(_missing_id(target), "unresolved", target)
                )
        for note in self.vault.notes.values():
            for _, tag in _tags(note):
                others.setdefault(_tag_id(tag), Node(_tag_id(tag), "tag", f"#{tag}"))
        return tuple(sorted([*found, *others.values()]))

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every link and tag, by note and place."""
        found = [self._edge(resolved) for resolved in self._all_links()]
        for path, note in self.vault.notes.items():
            for start, tag in _tags(note):
                line = note.source.line_of(start)
                found.append(Edge(path, _tag_id(tag), "tag", line, start, ""))
        return tuple(sorted(found, key=lambda edge: (edge.source, edge.start, edge.target)))

    @cached_property
    def multigraph(self) -> nx.MultiDiGraph[str]:
        """All nodes (`kind`, `label`) and edges (`type`, `line`, `start`, `subpath`)."""
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for node in self.nodes:
            graph.add_node(node.id, kind=node.kind, label=node.label)
        for source, target, *values in self.edges:
            graph.add_edge(source, target, **dict(zip(Edge._fields[2:], values, strict=True)))
        return graph

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """For each note, the other notes it links to, each once, in path order."""
        names = [*self.vault.notes]
        numbers = {path: number for number, path in enumerate(names)}
        kept = self.vault.derived.recall(
            "neighbours",
            lambda: [[numbers[NotePath(to)] for to in x] for x in self._neighbours().values()],
            lambda value: _is_table(value, len(names)),
        )
        return {
            path: tuple([names[to] for to in there])
            for path, there in zip(names, kept, strict=True)
        }

    def _neighbours(self) -> Mapping[str, tuple[str, ...]]:
        notes = self.vault.notes
        found: dict[str, tuple[str, ...]] = {}
        for path, links in self.vault.links.items():
            there = {link.destination for link in links if link.destination in notes}
            found[path] = tuple(sorted(filter(None, there - {path})))
        return found

    @cached_property
    def linking(self) -> Mapping[NotePath, list[NotePath]]:
        """For each note that others link to, those others, in path order."""
        found: dict[NotePath, list[NotePath]] = {}
        for path, there in self.neighbours.items():
            for to in there:
                found.setdefault(NotePath(to), []).append(NotePath(path))
        return found

    @cached_property
    def _linked(self) -> frozenset[str]:
        return frozenset(self.linking)

    @cached_property
    def _notes_graph(self) -> nx.DiGraph[str]:
        """Notes and which links to which."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.neighbours)
        graph.add_edges_from((path, to) for path, there in self.neighbours.items() for to in there)
        return graph

    def orphans(self) -> list[str]:
        """Return the notes that no other note links to and that link to none."""
        return [path for path in self._leaves() if path not in self._linked]

    def dead_ends(self) -> list[str]:
        """Return the notes that others link to and that link to no other note."""
        return [path for path in self._leaves() if path in self._linked]

    def _leaves(self) -> Iterator[str]:
        """Yield the listed notes without a link to another note; reports have none that counts."""
        notes = self.vault.notes
        found = (p for p, there in self.neighbours.items() if not there and self._is_listed(p))
        return (path for path in found if not is_report(notes[NotePath(path)]))

    def _is_listed(self, path: str) -> bool:
        return self.listed is None or path in self.listed

    @cached_property
    def ranks(self) -> Mapping[str, float]:
        """PageRank of every note; all ranks together are 1."""
        names = [*self.vault.notes]
        kept = self.vault.derived.recall(
            "ranks",
            lambda: [*rank_pages(self.neighbours).values()],
            lambda value: _is_list(value, float, len(names)),
        )
        return dict(zip(names, kept, strict=True))

    @cached_property
    def backlink_counts(self) -> Mapping[str, int]:
        """How many links lead to each note from others."""
        names = [*self.vault.notes]
        kept = self.vault.derived.recall(
            "backlink counts",
            lambda: [len(self.vault.backlinks.get(path, ())) for path in names],
            lambda value: _is_list(value, int, len(names)),
        )
        return dict(zip(names, kept, strict=True))

    def hubs(self, limit: int | None = None) -> list[tuple[str, float]]:
        """Return the notes with the highest rank first; equals in path order."""
        listed = (item for item in self.ranks.items() if self._is_listed(item[0]))
        return sorted(listed, key=lambda item: (-round(item[1], 12), item[0]))[:limit]

    def components(self) -> list[list[str]]:
        """Return the groups of notes that links connect in any direction, largest first."""
        import networkx as nx

        return self._groups(nx.weakly_connected_components(self._notes_graph))

    def communities(self) -> list[list[str]]:
        """Return groups with many links inside and few between, largest first (Louvain)."""
        return self._groups(find_communities(self.neighbours))

    def _groups(self, groups: Iterable[Iterable[str]]) -> list[list[str]]:
        """Sort groups and drop those without any listed note."""
        kept = [sorted(group) for group in groups if any(map(self._is_listed, group))]
        return sorted(kept, key=lambda group: (-len(group), group))

    def path(self, start: str, end: str) -> list[Step] | None:
        """Return a shortest way from one note to another, None if there is none.

        Links are followed as they point; only if that leads nowhere, in both directions.
        """
        import networkx as nx

        for graph in (self._notes_graph, self._notes_graph.to_undirected(as_view=True)):
            try:
                stops = nx.shortest_path(graph, start, end)
            except nx.NetworkXNoPath:
                continue
            return [self._step(*pair) for pair in pairwise(stops)]
        return None

    def _step(self, source: str, target: str) -> Step:
        is_forward = target in self.neighbours[source]
        ends = (source, target) if is_forward else (target, source)
        return Step(next(edge for edge in self.edges if edge[:2] == ends), is_forward)

    def summary(self) -> dict[str, Any]:
        """Return the numbers of the vault, ready for JSON."""
        numbers: dict[str, Any] = self.vault.derived.recall("numbers", self._count, _is_summary)
        return numbers

    def _count(self) -> dict[str, Any]:
        types = [_link_type(resolved) for resolved in self._all_links()]
        missing = [
            fold(resolved.link.target)
            for resolved in self._all_links()
            if isinstance(resolved.outcome, Missing)
        ]
        components = self.components()
        return {
            "notes": len(self.vault.notes),
            "attachments": len(self.vault.attachments),
            "tags": sum(node.kind == "tag" for node in self.nodes),
            "links": {kind: types.count(kind) for kind in ("link", "embed", "property")},
            "unresolved": {"links": len(missing), "targets": len(set(missing))},
            "orphans": len(self.orphans()),
            "dead_ends": len(self.dead_ends()),
            "components": len(components),
            "largest_component": len(components[0]) if components else 0,
        }

    def _all_links(self) -> Iterator[ResolvedLink]:
        for links in self.vault.links.values():
            yield from links

    def _edge(self, resolved: ResolvedLink) -> Edge:
        note = self.vault.notes[resolved.source]
        start = link_span(note, resolved.link).start
        target = resolved.destination or _missing_id(resolved.link.target)
        line = note.source.line_of(start)
        subpath = resolved.link.subpath
        return Edge(resolved.source, target, _link_type(resolved), line, start, subpath)


_SUMMARY = (
    *("notes", "attachments", "tags", "links", "unresolved", "orphans", "dead_ends"),
    *("components", "largest_component"),
)


def _is_summary(value: Any) -> bool:
    """Tell whether a value has the form of the numbers of a vault."""
    if not isinstance(value, dict) or tuple(value) != _SUMMARY:
        return False
    keys = {"links": ["link", "embed", "property"], "unresolved": ["links", "targets"]}
    return all(
        isinstance(part, dict) and [*part] == keys[name] and {*map(type, part.values())} == {int}
        if name in keys
        else type(part) is int
        for name, part in value.items()
    )


def _is_list(value: Any, kind: type, length: int) -> bool:
    return isinstance(value, list) and len(value) == length and {*map(type, value)} <= {kind}


def _is_table(value: Any, length: int) -> bool:
    """Tell whether a value holds numbers of notes for each of so many notes."""
    if not isinstance(value, list) or len(value) != length:
        return False
    return all(
        isinstance(row, list) and all(type(one) is int and 0 <= one < length for one in row)
        for row in value
    )


def _link_type(resolved: ResolvedLink) -> str:
    if isinstance(resolved.link, PropertyLink):
        return "property"
    return "embed" if resolved.is_embed else "link"


def _missing_id(target: str) -> str:
    return f"?{fold(target)}"


def _tag_id(tag: str) -> str:
    return f"#{fold(tag)}"


def _tags(note: Note) -> Iterator[tuple[int, str]]:
    """Yield a note's tags without `#`, with the byte they start at."""
    front = note.frontmatter
    for tag in note.frontmatter_tags:
        at = note.source.data.find(tag.encode(), front.start, front.end) if front else 0
        yield max(at, 0), tag
    for item in note.tags:
        yield item.start, item.text.removeprefix("#")
