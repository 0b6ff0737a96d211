"""The neighbourhood of a note as a drawing: an SVG with links, worked out when the site is built.

What links here stands on the left, what is linked from here on the right, both on an arc round the
note, one line each, so that names never overlap and the same notes always give the same drawing.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.notes.paths import NotePath
    from vaultkit.site.addresses import RelativeAddresses
    from vaultkit.site.relations import Relations
    from vaultkit.site.site import Site

MOST = 10
"""Neighbours that are drawn."""
_WIDTH = 680
_LINE = 26
_RADIUS = 88
_GAP = 9
_LONGEST = 30
_WIDE_FROM = 0x1100
"""Characters from here on (Hangul, kana, Han) take the room of two."""


class Dot(NamedTuple):
    """A note in the drawing: its place and what is said of it."""

    path: NotePath
    x: int
    y: int
    is_left: bool
    relation: str


class Neighbours(NamedTuple):
    """What is drawn round a note; `more` counts those that are left out."""

    left: tuple[NotePath, ...]
    right: tuple[NotePath, ...]
    mutual: frozenset[NotePath]
    more: int


def choose_neighbours(path: NotePath, relations: Relations) -> Neighbours:
    """Return the neighbours to draw: first those linked both ways, then those linked most."""
    incoming = relations.incoming[path].keys()
    outgoing = relations.outgoing[path]
    mutual = frozenset(incoming & set(outgoing))
    everyone = list(dict.fromkeys((*outgoing, *incoming)))

    def rank(neighbour: NotePath) -> tuple[bool, int, NotePath]:
        return neighbour not in mutual, -len(relations.incoming[neighbour]), neighbour

    chosen = set(sorted(everyone, key=rank)[:MOST])
    right = [x for x in outgoing if x in chosen]
    left = [x for x in incoming if x in chosen and x not in mutual]
    while len(right) > len(left) + 1:
        moved = next((x for x in reversed(right) if x in mutual), None)
        if moved is None:
            break
        right.remove(moved)
        left.append(moved)
    return Neighbours(tuple(left), tuple(right), mutual, len(everyone) - len(chosen))


def draw_graph(path: NotePath, site: Site, relations: Relations, to: RelativeAddresses) -> str:
    """Return the drawing of a note's neighbourhood, "" if it has no neighbour."""
    found = choose_neighbours(path, relations)
    lines = max(len(found.left), len(found.right))
    if not lines:
        return ""
    height = lines * _LINE + 8
    middle = (_WIDTH // 2, height // 2)
    dots = [*_place(found.left, found, middle, -1), *_place(found.right, found, middle, 1)]
    at = {dot.path: dot for dot in dots}
    title = site.notes[path].title
    label = f"Notes linked with {escape(title)}"
    box = f'viewBox="0 0 {_WIDTH} {height}"'
    parts = [f'<svg class="vk-graph" {box} role="group" aria-label="{label}">']
    if chords := "".join(_chord(a, b, middle) for a, b in _chords(at, relations)):
        parts.append(f'<path class="vk-graph-side" d="{chords}"/>')
    parts.append(f'<path d="{"".join(_spoke(dot, middle) for dot in dots)}"/>')
    parts += [_dot(dot, site, to) for dot in dots]
    x, y = middle
    parts.append(f'<circle class="vk-graph-here" cx="{x}" cy="{y}" r="6"/></svg>')
    return "".join(parts)


def cut(text: str, longest: int) -> str:
    """Return a text that takes the room of at most so many letters."""
    room = 0
    for index, char in enumerate(text):
        room += 2 if ord(char) >= _WIDE_FROM else 1
        if room > longest:
            return text[: max(index - 1, 1)].rstrip() + "…"
    return text


def _place(
    paths: Sequence[NotePath], found: Neighbours, middle: tuple[int, int], side: int
) -> Iterator[Dot]:
    """Yield the neighbours of one side, evenly apart on an arc round the middle."""
    for index, path in enumerate(paths):
        offset = (index - (len(paths) - 1) / 2) * _LINE
        bend = sqrt(1 - min(abs(offset) / (middle[1] or 1), 1) ** 2 * 0.8)
        relation = "links here" if side < 0 else "linked from here"
        if path in found.mutual:
            relation = "linked both ways"
        x = middle[0] + side * (_RADIUS * bend + 16)
        yield Dot(path, round(x), round(middle[1] + offset), side < 0, relation)


def _chords(at: Mapping[NotePath, Dot], relations: Relations) -> Iterator[tuple[Dot, Dot]]:
    """Yield the neighbours that are linked with each other, each pair once."""
    done: set[frozenset[NotePath]] = set()
    for path, dot in at.items():
        for other in relations.outgoing[path]:
            pair = frozenset((path, other))
            if other in at and pair not in done:
                done.add(pair)
                yield dot, at[other]


def _chord(a: Dot, b: Dot, middle: tuple[int, int]) -> str:
    """Return the steps of a path that draw a line between two neighbours, bent to the middle."""
    x, y = round((a.x + b.x) / 4 + middle[0] / 2), round((a.y + b.y) / 4 + middle[1] / 2)
    return f"M{a.x} {a.y}Q{x} {y} {b.x} {b.y}"


def _spoke(dot: Dot, middle: tuple[int, int]) -> str:
    return f"M{middle[0]} {middle[1]}L{dot.x} {dot.y}"


def _dot(dot: Dot, site: Site, to: RelativeAddresses) -> str:
    title = site.notes[dot.path].title
    end = ' class="vk-graph-left"' if dot.is_left else ""
    x = dot.x - _GAP if dot.is_left else dot.x + _GAP
    return (
        f'<a href="{escape(to.file(dot.path))}"><title>{escape(title)} ({dot.relation})</title>'
        f'<circle cx="{dot.x}" cy="{dot.y}" r="4"/>'
        f'<text{end} x="{x}" y="{dot.y + 4}">{escape(cut(title, _LONGEST))}</text></a>'
    )
