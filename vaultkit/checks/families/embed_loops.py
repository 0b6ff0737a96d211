"""Find embeds that show themselves (E203): a search over embeds, not over notes.

Embed `a` leads to embed `b` if `b` stands in the passage that `a` shows. So an embed of one section
never counts for what another section of the same note embeds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.note import BlockId, Heading, Link
from vaultkit.notes.paths import NotePath, stem_of
from vaultkit.vault.resolving.resolve import OK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink, Vault

_FEW_STEPS = 20_000
_STEPS = 20
"""Embeds that the searches for loops go through, for each that may lie on one, and some more."""


class Shown(NamedTuple):
    """An embed and the passage it shows.

    Args:
        source: Note it stands in.
        start: Its first byte there.
        end: Past its last byte.
        link: As written.
        destination: Note that it shows.
        first: First byte of the passage.
        last: Past the passage's last byte.
        name: The passage as a person calls it: `Note`, `Note#Heading`, `Note#^id`.
    """

    source: NotePath
    start: int
    end: int
    link: Link
    destination: NotePath
    first: int
    last: int
    name: str


def find_loops(
    shown: Mapping[NotePath, Sequence[Shown]], reported: Collection[NotePath]
) -> Iterator[tuple[Shown, ...]]:
    """Yield loops of embeds, each starting with its first embed in a reported note.

    Every embed that lies on a loop lies on one of those given, unless that one repeats a loop
    through the same passages or has no embed in a reported note. Where thousands of notes embed
    each other in one large ring, only the first loops are searched for (`_STEPS`): the others are
    found once those are mended.
    """
    graph = _Graph(shown)
    seen: set[Shown] = set()
    given: set[frozenset[str]] = set()
    suspects = graph.suspects()
    most = _FEW_STEPS + _STEPS * len(suspects)
    for start in suspects:
        if graph.steps > most:
            return
        loop = () if start in seen else graph.shortest_loop(start)
        seen.update(loop)
        places = [at for at, embed in enumerate(loop) if embed.source in reported]
        passages = frozenset(embed.name for embed in loop)
        if places and passages not in given:
            given.add(passages)
            first = min(places, key=lambda at: (loop[at].source, loop[at].start))
            yield (*loop[first:], *loop[:first])


def name_steps(loop: Sequence[Shown]) -> list[str]:
    """Return what a loop passes through, from the note of its first embed back to the start."""
    names = [stem_of(loop[0].source), *(embed.name for embed in loop)]
    return names if names[-1] == names[0] else [*names, names[1]]


def shown_by(note: Note, vault: Vault) -> Iterator[Shown]:
    """Yield the embeds of a note that show a note, or a part of one."""
    embeds = [at for at, link in enumerate(note.links) if link.is_embed]
    table = vault.links[note.path] if embeds else ()
    for at in embeds:
        shown = _read(table[len(note.property_links) + at], vault)
        if shown:
            yield shown


def _read(resolved: ResolvedLink, vault: Vault) -> Shown | None:
    link, path = resolved.link, NotePath(resolved.destination or "")
    note = vault.notes.get(path)
    if note is None or not isinstance(link, Link) or link.in_comment:
        return None
    if resolved.subpath.status != OK:
        return None
    first, last, name = _passage(note, resolved.subpath.item)
    return Shown(resolved.source, link.start, link.end, link, path, first, last, name)


def _passage(note: Note, item: Heading | BlockId | None) -> tuple[int, int, str]:
    name = stem_of(note.path)
    if isinstance(item, Heading):
        return *note.section(item), f"{name}#{item.text}"
    if isinstance(item, BlockId):
        return item.start, item.end, f"{name}#^{item.id}"
    return 0, len(note.source.data), name


class _Graph:
    """Which embed shows which, worked out passage by passage.

    Embeds of one passage that stand in the same passages are alike, so only the first of them
    counts: notes that embed each other hundreds of times are a small graph.
    """

    def __init__(self, by_note: Mapping[NotePath, Sequence[Shown]]) -> None:
        self.steps = 0
        """Embeds that searches for loops went through so far."""
        bounds: dict[NotePath, set[int]] = {}
        for embed in chain.from_iterable(by_note.values()):
            bounds.setdefault(embed.destination, set()).update((embed.first, embed.last))
        self._by_note = {
            path: _first_of_each(embeds, sorted(bounds.get(path, ())))
            for path, embeds in by_note.items()
        }
        self._starts = {path: [e.start for e in embeds] for path, embeds in self._by_note.items()}

    def next_of(self, embed: Shown) -> Sequence[Shown]:
        """Return the embeds in the passage that an embed shows."""
        embeds = self._by_note.get(embed.destination, ())
        starts = self._starts.get(embed.destination, [])
        return embeds[bisect_left(starts, embed.first) : bisect_left(starts, embed.last)]

    def suspects(self) -> list[Shown]:
        """Return the embeds that may lie on a loop, in path order.

        Passages that show no other are taken away until nothing changes.
        """
        embeds = list(chain.from_iterable(self._by_note.values()))
        inside = {_passage_of(embed): self.next_of(embed) for embed in embeds}
        around: dict[Shown, list[_Passage]] = {}
        shown_by: dict[_Passage, list[Shown]] = {}
        for passage, following in inside.items():
            for other in following:
                around.setdefault(other, []).append(passage)
        for embed in embeds:
            shown_by.setdefault(_passage_of(embed), []).append(embed)
        ahead = {passage: len(following) for passage, following in inside.items()}
        ends = [passage for passage, count in ahead.items() if count == 0]
        for end in ends:
            for embed in shown_by[end]:
                for passage in around.get(embed, ()):
                    ahead[passage] -= 1
                    if ahead[passage] == 0:
                        ends.append(passage)
        return [embed for embed in embeds if ahead[_passage_of(embed)]]

    def shortest_loop(self, start: Shown) -> tuple[Shown, ...]:
        """Return the embeds on a shortest way from an embed back to it, empty if there is none."""
        came_from: dict[_Passage, Shown | None] = {_passage_of(start): None}
        waiting = deque([start])
        while waiting:
            embed = waiting.popleft()
            self.steps += 1
            if _holds(embed, start):
                return _way_back(embed, came_from)
            for other in self.next_of(embed):
                if _passage_of(other) not in came_from:
                    came_from[_passage_of(other)] = embed
                    waiting.append(other)
                    if _holds(other, start):
                        return _way_back(other, came_from)
        return ()


_Passage = tuple[NotePath, int, int]


def _passage_of(embed: Shown) -> _Passage:
    return embed.destination, embed.first, embed.last


def _holds(embed: Shown, other: Shown) -> bool:
    """Tell whether an embed shows the place where another one stands."""
    return embed.destination == other.source and embed.first <= other.start < embed.last


def _way_back(last: Shown, came_from: Mapping[_Passage, Shown | None]) -> tuple[Shown, ...]:
    way = [last]
    while (before := came_from[_passage_of(way[-1])]) is not None:
        way.append(before)
    return tuple(reversed(way))


def _first_of_each(embeds: Sequence[Shown], bounds: Sequence[int]) -> list[Shown]:
    """Return the first of embeds that show the same passage and stand in the same ones."""
    found: dict[tuple[int, _Passage], Shown] = {}
    for embed in embeds:
        found.setdefault((bisect_right(bounds, embed.start), _passage_of(embed)), embed)
    return list(found.values())
