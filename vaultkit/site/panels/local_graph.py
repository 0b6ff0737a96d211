"""Draw the notes round a note: an SVG with links, worked out when the site is built.

The note stands on the left, its neighbours on an arc round it, one line each under a word on how
they are linked: so names never overlap, a phone shows all of it, and the same notes always give
the same drawing.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.text.page_words import Words
    from vaultkit.site.model.page_addresses import RelativeAddresses
    from vaultkit.site.model.relations import Relations
    from vaultkit.site.model.site_model import Site

MOST = 10
"""Neighbours that are drawn."""
_WIDTH = 380
_LINE = 24
_HERE = 12
"""How far from the left the note itself stands."""
_RADIUS = 88
_GAP = 9
_LONGEST = 40
_WIDE_FROM = 0x1100
"""Characters from here on (Hangul, kana, Han) take the room of two."""


class Dot(NamedTuple):
    """A place on the arc: where it is, its neighbour if there is one there, else a word."""

    x: int
    y: int
    path: NotePath | None
    word: str


class Neighbours(NamedTuple):
    """What is drawn round a note; `more` counts those that are left out."""

    incoming: tuple[NotePath, ...]
    mutual: tuple[NotePath, ...]
    outgoing: tuple[NotePath, ...]
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
    return Neighbours(
        tuple(x for x in incoming if x in chosen and x not in mutual),
        tuple(x for x in outgoing if x in chosen and x in mutual),
        tuple(x for x in outgoing if x in chosen and x not in mutual),
        len(everyone) - len(chosen),
    )


def draw_graph(path: NotePath, site: Site, relations: Relations, to: RelativeAddresses) -> str:
    """Return the drawing of a note's neighbourhood, "" if it has no neighbour."""
    places = list(_place(choose_neighbours(path, relations), site.words))
    if not places:
        return ""
    height = len(places) * _LINE
    middle = height // 2
    at = {dot.path: dot for dot in places if dot.path}
    box = f'viewBox="0 0 {_WIDTH} {height}"'
    label = escape(site.words.t("Notes linked with {note}", note=site.notes[path].title))
    parts = [f'<svg class="vk-graph" {box} role="group" aria-label="{label}">']
    if chords := "".join(_chord(a, b, middle) for a, b in _chords(at, relations)):
        parts.append(f'<path class="vk-graph-side" d="{chords}"/>')
    spokes = "".join(f"M{_HERE} {middle}L{dot.x} {dot.y}" for dot in at.values())
    parts.append(f'<path d="{spokes}"/>')
    parts += [_draw(dot, site, to) for dot in places]
    parts.append(f'<circle class="vk-graph-here" cx="{_HERE}" cy="{middle}" r="6"/></svg>')
    return "".join(parts)


def cut(text: str, longest: int) -> str:
    """Return a text that takes the room of at most so many letters."""
    room = 0
    for index, char in enumerate(text):
        room += 2 if ord(char) >= _WIDE_FROM else 1
        if room > longest:
            return text[: max(index - 1, 1)].rstrip() + "…"
    return text


def _place(found: Neighbours, words: Words) -> Iterator[Dot]:
    """Yield words and the neighbours below them, evenly apart on an arc round the note."""
    groups = (
        (words.t("Links here"), found.incoming),
        (words.t("Linked both ways"), found.mutual),
        (words.t("Linked from here"), found.outgoing),
    )
    rows: list[tuple[NotePath | None, str]] = []
    for word, paths in groups:
        if paths:
            rows += [(None, word), *((path, "") for path in paths)]
    for index, (path, word) in enumerate(rows):
        offset = index - (len(rows) - 1) / 2
        bend = sqrt(1 - (2 * offset / len(rows)) ** 2 * 0.8)
        yield Dot(round(_HERE + _RADIUS * bend), round((index + 0.5) * _LINE), path, word)


def _chords(at: Mapping[NotePath, Dot], relations: Relations) -> Iterator[tuple[Dot, Dot]]:
    """Yield the neighbours that are linked with each other, each pair once.

    One of them may link to all notes of a vault: so few are looked for among many.
    """
    done: set[frozenset[NotePath]] = set()
    for path, dot in at.items():
        places = relations.places_of_links(path)
        for other in sorted((other for other in at if other in places), key=places.__getitem__):
            pair = frozenset((path, other))
            if pair not in done:
                done.add(pair)
                yield dot, at[other]


def _chord(a: Dot, b: Dot, middle: int) -> str:
    """Return the steps of a path that draw a line between two neighbours, bent to the note."""
    x, y = round((a.x + b.x) * 0.35 + _HERE * 0.3), round((a.y + b.y) * 0.35 + middle * 0.3)
    return f"M{a.x} {a.y}Q{x} {y} {b.x} {b.y}"


def _draw(dot: Dot, site: Site, to: RelativeAddresses) -> str:
    place = f'x="{dot.x + _GAP}" y="{dot.y + 4}"'
    if dot.path is None:
        return f'<text class="vk-graph-word" {place}>{escape(dot.word)}</text>'
    title = site.notes[dot.path].title
    shown = cut(title, _LONGEST)
    full = f"<title>{escape(title)}</title>" if shown != title else ""
    return (
        f'<a href="{escape(to.file(dot.path))}">{full}<circle cx="{dot.x}" cy="{dot.y}" r="4"/>'
        f"<text {place}>{escape(shown)}</text></a>"
    )
