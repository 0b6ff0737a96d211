"""Put other words into scalars of a YAML text, quoted as they need, and read it to prove it.

A place in the value of a scalar is found in the text whatever the scalar's quotes are: blanks are
left aside, since YAML folds them, and every other character stands in both in the same order.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.core_schema import read_scalar
from vaultkit.notes.frontmatter.embedded_yaml import read_yaml
from vaultkit.notes.frontmatter.yaml_properties import compose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ESCAPED = lazy_re(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n[ \t]*|.)|.", re.DOTALL
)
_DOUBLED = lazy_re(r"''|.", re.DOTALL)
_SINGLE = lazy_re(r".", re.DOTALL)
_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}
_BLANK_ESCAPES = frozenset("nrtNLP_ \t")
_STRING = lazy_re(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", re.DOTALL)
"""A string of an expression."""


class Swap(NamedTuple):
    """Characters of a text that give way to others."""

    start: int
    end: int
    text: str


def swap_all(text: str, swaps: Iterable[Swap]) -> str:
    """Return a text with some characters replaced."""
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(swaps):
        parts += (text[done:start], new)
        done = end
    return "".join((*parts, text[done:]))


def places_of(raw: str, value: str) -> dict[int, tuple[int, int]]:
    """Return where the characters of a scalar's value stand in how it is written.

    Args:
        raw: The scalar with its quotes, or the head of its block.
        value: What it says.

    Returns:
        First place and the one past it by the place in the value, without blanks; nothing if that
        cannot be told.
    """
    signs = [(place, sign) for place, sign in _signs(raw) if not sign.isspace()]
    wanted = [(at, sign) for at, sign in enumerate(value) if not sign.isspace()]
    if [sign for _, sign in signs] != [sign for _, sign in wanted]:
        return {}
    return {at: place for (at, _), (place, _) in zip(wanted, signs, strict=True)}


def swap_in_scalars(text: str, swaps: Iterable[Swap]) -> tuple[list[Swap], list[Swap]]:
    """Return how words of a YAML text are replaced, and what cannot be.

    Args:
        text: YAML that can be read.
        swaps: Places in the text, and what the values are to hold there.

    Returns:
        What to replace in the text, which then reads as the same YAML with only these values other;
        and those that would make anything else of it.
    """
    groups: dict[int, list[Swap]] = {}
    scalars = _scalars(text)
    for swap in sorted(set(swaps)):
        inside = (at for at, one in enumerate(scalars) if one.start <= swap.start < one.end)
        groups.setdefault(next(inside, -1), []).append(swap)
    done: list[Swap] = []
    failed: list[Swap] = []
    shape = _shape(text)
    for at, group in groups.items():
        value = _value_after(text, scalars[at], group) if at >= 0 else None
        wanted = list(shape)
        if value is not None:
            wanted[scalars[at].event] = (*shape[scalars[at].event][:-1], value)
        ways = _ways(text, scalars[at], group, value) if at >= 0 else [group]
        for way in ways:
            after = swap_all(text, (*done, *way))
            if _shape(after) == wanted and read_yaml(after)[1] is None:
                done += way
                shape = wanted
                break
        else:
            failed += group
    return done, failed


class _Written(NamedTuple):
    """A scalar and where it stands; `event` counts what was read before it."""

    event: int
    value: str
    start: int
    end: int


def _events(text: str) -> list[yaml.Event]:
    compose(text)  # refuses what nests too deeply
    return list(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def _scalars(text: str) -> list[_Written]:
    return [
        _Written(at, event.value, event.start_mark.index, event.end_mark.index)
        for at, event in enumerate(_events(text))
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark
    ]


def _shape(text: str) -> list[tuple[object, ...]]:
    """Return all that a YAML text says, whatever its quotes are; nothing if it cannot be read."""
    try:
        events = _events(text)
    except yaml.YAMLError:
        return []
    return [
        (
            type(event),
            getattr(event, "anchor", None),
            getattr(event, "tag", None),
            _kind(event),
            getattr(event, "value", None),
        )
        for event in events
    ]


def _kind(event: yaml.Event) -> type:
    if isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
        return type(read_scalar(event.value))
    return str


def _value_after(text: str, scalar: _Written, swaps: Sequence[Swap]) -> str | None:
    """Return what a scalar is to say, None if the places in it cannot be told."""
    places = places_of(text[scalar.start : scalar.end], scalar.value)
    starts = {scalar.start + place[0]: at for at, place in places.items()}
    ends = {scalar.start + place[1]: at + 1 for at, place in places.items()}
    value = scalar.value
    for swap in sorted(swaps, reverse=True):
        if swap.start not in starts or swap.end not in ends:
            return None
        start, end = starts[swap.start], ends[swap.end]
        value = value[:start] + _in_string(scalar.value, start, end, swap.text) + value[end:]
    return value


def _in_string(value: str, start: int, end: int, new: str) -> str:
    """Return new words as they stand in a string of an expression, if that is where they go."""
    for string in _STRING.finditer(value, 0):
        if string.start() < start and end < string.end():
            quote = string[0][0]
            return re.sub(rf"[\\{quote}]", r"\\\g<0>", new)
    return new


def _ways(
    text: str, scalar: _Written, swaps: Sequence[Swap], value: str | None
) -> Iterator[list[Swap]]:
    """Yield ways to write other words into a scalar: in its own quotes, then in others."""
    if value is None:
        return
    raw, at = text[scalar.start : scalar.end], scalar.start
    places = places_of(raw, scalar.value)
    starts = {at + place[0]: index for index, place in places.items()}
    ends = {at + place[1]: index + 1 for index, place in places.items()}
    own: list[Swap] = []
    for start, end, new in swaps:
        words = _in_string(scalar.value, starts[start], ends[end], new)
        if raw.startswith("'"):
            words = words.replace("'", "''")
        elif raw.startswith('"'):
            words = json.dumps(words, ensure_ascii=False)[1:-1]
        own.append(Swap(start, end, words))
    yield own
    if raw[:1] not in "'\"|>" or "\n" not in raw:
        doubled = value.replace("'", "''")
        yield [Swap(at, scalar.end, f"'{doubled}'")]
        yield [Swap(at, scalar.end, json.dumps(value, ensure_ascii=False))]


def _signs(raw: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the characters that a scalar says, and where each stands in how it is written."""
    head = raw[:1]
    if head == '"':
        for unit in _ESCAPED.finditer(raw, 1, len(raw) - 1):
            yield unit.span(), _unescaped(unit[0])
    elif head == "'":
        for unit in _DOUBLED.finditer(raw, 1, len(raw) - 1):
            yield unit.span(), unit[0][0]
    else:
        first = raw.find("\n") + 1 if head and head in "|>" else 0
        yield from ((unit.span(), unit[0]) for unit in _SINGLE.finditer(raw, first))


def _unescaped(unit: str) -> str:
    if not unit.startswith("\\"):
        return unit
    if unit[1] in "xuU":
        return chr(int.from_bytes(bytes.fromhex(unit[2:])))
    if unit[1] in _BLANK_ESCAPES or unit[1] in "\r\n":
        return " "
    return _ESCAPES.get(unit[1], unit[1])
