"""Draw the notes round a note: an SVG with links, worked out when the site is built.

It stands in the right column. The note is on the left, its neighbours on an arc round it, each with
its name in one to three lines, under a word on how they are linked: so names never overlap, a phone
shows all of it, and the same notes always give the same drawing. Colours tell types of notes apart.
"""

from __future__ import annotations

from collections import Counter
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.page_addresses import RelativeAddresses
    from vaultkit.site.model.relations import Relations
    from vaultkit.site.model.site_model import Site

MOST = 7
"""Neighbours that are drawn."""
MOST_CHORDS = 8
"""Links between them that are drawn."""
_WIDTH = 230
_WORD_LINE, _LINE, _MORE_LINE = 22, 23, 14
_HERE = 8
"""How far from the left the note itself stands."""
_RADIUS = 34
_GAP = 9
_LONGEST = 28
"""Letters of a line of a name."""
_LINES = 3
_KINDS = 6
"""Types of notes that have a colour of their own."""
_WIDE_FROM = 0x1100
"""Characters from here on (Hangul, kana, Han) take the room of two."""


class Dot(NamedTuple):
    """A place on the arc: where it is, its neighbour if there is one there, else a word."""

    x: int
    y: int
    path: NotePath | None
    lines: tuple[str, ...]


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


def find_kinds(site: Site) -> dict[str, int]:
    """Return the types that most notes have, each with the number of its colour."""
    counts = Counter(note.type for note in site.listed.values() if note.type)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    return {name: number for number, name in enumerate(ranked[:_KINDS])}


def draw_graph(  # noqa: PLR0913 - as a page is drawn
    path: NotePath,
    site: Site,
    relations: Relations,
    found: Neighbours,
    *,
    kinds: Mapping[str, int],
    to: RelativeAddresses,
) -> str:
    """Return the drawing of a note's neighbourhood, "" if it has no neighbour.

    Args:
        path: The note.
        site: The site.
        relations: How its notes hang together.
        found: The neighbours that are drawn.
        kinds: See `find_kinds`.
        to: Addresses seen from the note's page.
    """
    places, height = _place(found, site)
    if not places:
        return ""
    middle = height // 2
    at = {dot.path: dot for dot in places if dot.path}
    box = f'viewBox="0 0 {_WIDTH} {height}"'
    label = escape(site.words.t("Notes linked with {note}", note=site.notes[path].title))
    parts = [f'<svg class="vk-graph" {box} role="group" aria-label="{label}">']
    chords = "".join(_chord(at[a], at[b]) for a, b in find_chords(found, relations))
    if chords:
        parts.append(f'<path class="vk-graph-side" d="{chords}"/>')
    spokes = "".join(_spoke(dot, middle) for dot in at.values())
    parts.append(f'<path d="{spokes}"/>')
    parts += [_draw(dot, site, kinds, to) for dot in places]
    parts.append(f'<circle class="vk-graph-here" cx="{_HERE}" cy="{middle}" r="6"/></svg>')
    return "".join(parts)


def cut(text: str, longest: int) -> str:
    """Return a text that takes the room of at most so many letters."""
    fits = _count_fitting(text, longest)
    return text if fits == len(text) else text[: max(fits - 1, 1)].rstrip() + "…"


def _count_fitting(text: str, longest: int) -> int:
    """Return how many characters of a text take the room of at most so many letters."""
    room = 0
    for index, char in enumerate(text):
        room += 2 if ord(char) >= _WIDE_FROM else 1
        if room > longest:
            return index
    return len(text)


def wrap(text: str, longest: int, lines: int) -> tuple[str, ...]:
    """Return a text in lines that take the room of at most so many letters, the last one cut.

    Lines end between words, or where a word alone is too long for one.
    """
    found, rest = list[str](), " ".join(text.split())
    while len(found) < lines - 1 and (fits := _count_fitting(rest, longest)) < len(rest):
        at = fits if rest[fits] == " " else rest[:fits].rfind(" ")
        at = at if at > longest // 3 else fits
        found.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return (*found, cut(rest, longest))


def _place(found: Neighbours, site: Site) -> tuple[list[Dot], int]:
    """Return words and the neighbours below them, on an arc round the note, and its height."""
    groups = (
        (site.words.t("Links here"), found.incoming),
        (site.words.t("Linked both ways"), found.mutual),
        (site.words.t("Linked from here"), found.outgoing),
    )
    rows: list[tuple[NotePath | None, tuple[str, ...]]] = []
    for word, paths in groups:
        if paths:
            names = ((path, wrap(site.notes[path].title, _LONGEST, _LINES)) for path in paths)
            rows += [(None, (word,)), *names]
    height = sum(map(_height, rows))
    dots, top = list[Dot](), 0
    for path, lines in rows:
        y = top + (_LINE if path else _WORD_LINE) // 2
        bend = sqrt(max(0.0, 1 - (2 * y / height - 1) ** 2 * 0.8))
        dots.append(Dot(round(_HERE + _RADIUS * bend), y, path, lines))
        top += _height((path, lines))
    return dots, height


def _height(row: tuple[NotePath | None, tuple[str, ...]]) -> int:
    return (_LINE if row[0] else _WORD_LINE) + (len(row[1]) - 1) * _MORE_LINE


def _spoke(dot: Dot, middle: int) -> str:
    """Return the steps of a path from the note to a neighbour, which it reaches from the side."""
    return f"M{_HERE} {middle}Q{_HERE} {dot.y} {dot.x} {dot.y}"


def find_chords(found: Neighbours, relations: Relations) -> list[tuple[NotePath, NotePath]]:
    """Return which of the neighbours that are drawn are linked with each other, each pair once.

    One of them may link to all notes of a vault: so few are looked for among many.
    """
    chosen = (*found.incoming, *found.mutual, *found.outgoing)
    chords: dict[frozenset[NotePath], tuple[NotePath, NotePath]] = {}
    for path in chosen:
        places = relations.places_of_links(path)
        for other in sorted((at for at in chosen if at in places), key=places.__getitem__):
            chords.setdefault(frozenset((path, other)), (path, other))
    return list(chords.values())[:MOST_CHORDS]


def _chord(a: Dot, b: Dot) -> str:
    """Return the steps of a path that draw a line between two neighbours, bent to the note."""
    return f"M{a.x} {a.y}Q{min(a.x, b.x) - 14} {(a.y + b.y) // 2} {b.x} {b.y}"


def _draw(dot: Dot, site: Site, kinds: Mapping[str, int], to: RelativeAddresses) -> str:
    place = f'x="{dot.x + _GAP}" y="{dot.y + 4}"'
    if dot.path is None:
        return f'<text class="vk-graph-word" {place}>{escape(dot.lines[0])}</text>'
    note = site.notes[dot.path]
    full = f"<title>{escape(note.title)}</title>" if dot.lines[-1].endswith("…") else ""
    kind = kinds.get(note.type or "")
    colour = "" if kind is None else f' class="vk-g{kind}"'
    first, *more = (escape(line) for line in dot.lines)
    rest = "".join(f' <tspan x="{dot.x + _GAP}" dy="{_MORE_LINE}">{x}</tspan>' for x in more)
    return (
        f'<a href="{escape(to.file(dot.path))}">{full}'
        f'<circle{colour} cx="{dot.x}" cy="{dot.y}" r="4"/>'
        f"<text {place}>{first}{rest}</text></a>"
    )
