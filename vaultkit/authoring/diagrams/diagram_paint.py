"""Decide in which colours of the page the parts of a diagram are drawn.

The colour of a text follows from what it stands on, whatever was meant for it: the shape that was
drawn last where the text begins. So it can be read in both schemes, also on the colours that an
author gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.diagrams import diagram_colors as colors
from vaultkit.authoring.diagrams.shape_boxes import Box, box_of, number
from vaultkit.authoring.diagrams.style_rules import read_style
from vaultkit.authoring.diagrams.svg_attributes import COLORS, SHAPES, URL, written_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree import ElementTree as ET

    from vaultkit.authoring.diagrams.style_rules import Element

_PLAIN_GROUNDS = frozenset({"paper", "surface", "sunk"})
_DARK_GROUNDS = frozenset({"wire", "edge", "accent", "ink", "no", "ok", "note-edge"})
"""Roles that text in the colour of the page can be read on."""
_BELOW = frozenset({"hanging", "text-before-edge"})
_LEVEL = frozenset({"middle", "central"})
_SIZE = 16
"""Pixels of a text whose size is not known."""


class Place(NamedTuple):
    """Where an element stands: itself after those round it, how far it is moved, what it inherits.

    Args:
        path: The elements from the root on.
        x: How far it is moved to the right.
        y: How far it is moved down.
        scale: How much larger a unit is there.
        styles: Values of properties that come from round it.
    """

    path: tuple[Element, ...]
    x: float
    y: float
    scale: float
    styles: Mapping[str, str]


class _Ground(NamedTuple):
    """A shape that texts may stand on: where it is, its role, or its colour."""

    box: Box
    role: str
    color: colors.Color | None


class Paint:
    """Paints one drawing.

    Args:
        ids: The ids of the drawing, numbered: see `number_ids`.
    """

    def __init__(self, ids: Mapping[str, int]) -> None:
        self._ids = ids
        self._grounds: list[_Ground] = []

    def shape(
        self, element: ET.Element, tag: str, place: Place, styled: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the colours of what is no text; a shape is one that texts may stand on."""
        plain, important = read_style(element.get("style", ""))
        values = {
            name: self._color(
                text,
                place,
                is_area=tag in SHAPES and name == "fill",
                is_own=name in plain or name in important,
            )
            for name in COLORS
            if (text := styled.get(name, ""))
        }
        if tag in SHAPES:
            self._remember(element, tag, place, values.get("fill", place.styles["fill"]))
        return values

    def _color(self, text: str, place: Place, *, is_area: bool, is_own: bool) -> str:
        if text in {"none", "transparent"}:
            return "none"
        if (found := URL.fullmatch(text)) and found[1] in self._ids:
            return f"url(#{written_id(self._ids[found[1]])})"
        color = colors.read_color(text)
        if color is None:
            return colors.variable("surface" if is_area else "wire")
        role = colors.signalled_role(color)
        if not role and not is_own:
            role = colors.derived_role(color, is_shape=is_area)
        if role:
            return colors.variable(role)
        return _area(color, place, is_own=is_own) if is_area else _line(color, place)

    def _remember(self, element: ET.Element, tag: str, place: Place, fill: str) -> None:
        if fill == "none" or any(one.tag in {"marker", "clipPath"} for one in place.path):
            return
        if box := box_of(tag, element.attrib):
            color = colors.read_color(fill)
            role = "" if color else fill.removeprefix("var(--vk-d-").removesuffix(")")
            self._grounds.append(_Ground(box.moved(place.x, place.y, place.scale), role, color))

    def text(
        self, element: ET.Element, place: Place, styled: Mapping[str, str], anchor: str
    ) -> str:
        """Return the colour of a text."""
        plain, important = read_style(element.get("style", ""))
        given = plain | important
        wanted = colors.read_color(given.get("fill") or given.get("color") or "")
        x, y = _first_line(element, styled, anchor)
        x, y = place.x + x * place.scale, place.y + y * place.scale
        ground = next((one for one in reversed(self._grounds) if one.box.holds(x, y)), None)
        if ground is not None and ground.color is not None:
            return colors.text_on(ground.color, wanted)
        role = ground.role if ground else "paper"
        if role in _DARK_GROUNDS or role.startswith("strong"):
            return colors.variable("paper")
        if wanted is not None and not colors.is_grey(wanted) and role in _PLAIN_GROUNDS:
            return colors.variable(colors.nearest_strong(colors.hue_of(wanted)))
        return colors.variable("ink")


def _area(color: colors.Color, place: Place, *, is_own: bool) -> str:
    """Return the colour of a shape that stands for no role."""
    own, above = place.path[-1], place.path[-2]
    if "cluster" in above.classes or (own.tag == "rect" and "rect" in own.classes):
        # Others stand on it: mixed into the page's colour, it lets them be read
        return f"color-mix(in srgb,{colors.written(color)} 22%,{colors.variable('paper')})"
    role = "" if is_own else colors.pale_role(color)
    return colors.variable(role) if role else colors.written(color)


def _line(color: colors.Color, place: Place) -> str:
    """Return the colour of a line that stands for no role."""
    if any(one.tag == "svg" for one in place.path[1:-1]):
        return colors.written(color)  # of an icon, which brings its ground along
    return colors.variable(colors.nearest_role(color))


def _first_line(element: ET.Element, styled: Mapping[str, str], anchor: str) -> tuple[float, float]:
    """Return a point in a text's first line."""
    first = next((one for one in element.iter() if one.get("x")), element)
    size = number(styled.get("font-size"), _SIZE)
    side = {"middle": 0, "end": -size / 2}.get(anchor, size / 2)
    x, y = number(first.get("x")) + side, 0.0
    for one in element.iter():
        y = _length(one.get("y"), size) if one.get("y") else y
        y += _length(one.get("dy"), size)
        if one is first:
            break
    where = styled.get("dominant-baseline", "")
    return x, y + (size / 2 if where in _BELOW else 0 if where in _LEVEL else -size / 3)


def _length(text: str | None, size: float) -> float:
    return number(text) * (size if (text or "").endswith("em") else 1)
