"""Say where the shapes of a drawing are, roughly: what a text stands on is found by that."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBERS = lazy_re(r"-?(?:\d++(?:\.\d*+)?|\.\d++)(?:e-?\d++)?")
_TOKENS = lazy_re(r"([MmLlHhVvCcSsQqTtAaZz])|(-?(?:\d++(?:\.\d*+)?|\.\d++)(?:e-?\d++)?)")
_TRANSLATE = lazy_re(r"\s*translate\(\s*([^\s,()]+)(?:[\s,]+([^\s,()]+))?\s*\)")
_STEPS = {"m": 2, "l": 2, "t": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "a": 7}
_MOST = 20_000
"""Numbers of a path that are read."""


class Box(NamedTuple):
    """Where a shape is."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, x: float, y: float, scale: float) -> Box:
        """Return the box at another place, and in another size."""
        left, top, right, bottom = (side * scale for side in self)
        return Box(left + x, top + y, right + x, bottom + y)

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point is in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def number(text: str | None, other: float = 0.0) -> float:
    """Return a length in pixels; `other` for what is none."""
    found = _NUMBERS.match((text or "").strip())
    try:
        return float(found[0]) if found else other
    except ValueError:
        return other


def moves(transform: str) -> tuple[float, float]:
    """Return how far a transformation moves; turns and scales are left out."""
    found = _TRANSLATE.match(transform)
    return (number(found[1]), number(found[2])) if found else (0.0, 0.0)


def box_of(tag: str, attributes: Mapping[str, str]) -> Box | None:
    """Return where a shape is, None for what has no area."""
    get = attributes.get
    if tag == "rect":
        left, top = number(get("x")), number(get("y"))
        return Box(left, top, left + number(get("width")), top + number(get("height")))
    if tag in {"circle", "ellipse"}:
        x, y = number(get("cx")), number(get("cy"))
        wide, high = number(get("rx") or get("r")), number(get("ry") or get("r"))
        return Box(x - wide, y - high, x + wide, y + high)
    if tag == "polygon":
        found = [float(one) for one in _NUMBERS.findall(get("points") or "")[:_MOST]]
        return _round(list(zip(found[::2], found[1::2], strict=False)))
    return _round(_corners(get("d") or "")) if tag == "path" else None


def _round(points: list[tuple[float, float]]) -> Box | None:
    if not points:
        return None
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _corners(path: str) -> list[tuple[float, float]]:
    """Return the points a path goes through."""
    points: list[tuple[float, float]] = []
    x = y = 0.0
    for command, numbers in _segments(path):
        kind, is_relative = command.lower(), command.islower()
        base_x, base_y = (x, y) if is_relative else (0.0, 0.0)
        if kind == "h":
            x = base_x + numbers[0]
        elif kind == "v":
            y = base_y + numbers[0]
        else:
            x, y = base_x + numbers[-2], base_y + numbers[-1]
        points.append((x, y))
    return points


def _segments(path: str) -> list[tuple[str, list[float]]]:
    found: list[tuple[str, list[float]]] = []
    command, numbers = "", list[float]()
    for count, token in enumerate(_TOKENS.finditer(path)):
        if count > _MOST:
            break
        if token[1]:
            command, numbers = token[1], []
            continue
        numbers.append(float(token[2]))
        if len(numbers) == _STEPS.get(command.lower(), 0):
            found.append((command, numbers))
            numbers = []
    return found
