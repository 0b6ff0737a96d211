"""Draw maps of bases: places as points on a grid of degrees, without tiles or network.

Numbers lead from the points to a list, which says everything in words.
"""

from __future__ import annotations

import math
import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.bases.values.value_types import Icon, parse_number
from vaultkit.authoring.drawings.cell_drawing import icon
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.text.page_words import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.authoring.bases.values.value_types import Value
    from vaultkit.authoring.bases.view_result import Result, ResultRow
    from vaultkit.authoring.drawings.cell_drawing import Cells
    from vaultkit.notes.text.page_words import Words

_WIDTH, _EDGE = 640.0, 30.0
_LOWEST, _HIGHEST = 200.0, 480.0
_NARROWEST = 0.002
"""Degrees that a map shows at least; about 200 metres."""
_MOST_SQUEEZE = 0.2
"""How much narrower a degree of longitude is drawn at most, near the poles."""
_LINES = 5
"""Lines of the grid, at most, in each direction."""
_COLOR = lazy_re(r"#[0-9a-f]{3,8}|[a-z]{3,20}|(?:rgb|hsl)a?\([\d.,%/ ]{1,40}\)")
_OF_APP = {
    "red": "#e93147", "orange": "#ec7500", "yellow": "#e0ac00", "green": "#08b94e",
    "cyan": "#00bfbc", "blue": "#086ddd", "purple": "#7852ee", "pink": "#d53984",
}  # fmt: skip
"""Colours that the app gives names as variables: `var(--color-red)`."""


class Place(NamedTuple):
    """A file with coordinates, in degrees."""

    row: ResultRow
    latitude: float
    longitude: float


def draw_map(result: Result, cells: Cells, most: int) -> str:
    """Return a plot of the places of a result and a list of them; the rest is said in a note.

    Args:
        result: What the view shows.
        cells: Writes its values.
        most: Places that are drawn at most.
    """
    places = list(_places(result.rows))
    shown = places[:most]
    without = len(result.rows) - len(places)
    plot = _plot(shown, cells.view(result.view), cells.words) if shown else ""
    items = "".join(_item(result, place, cells) for place in shown)
    listed = f'<ol class="vk-places">{items}</ol>' if items else ""
    return f"{plot}{listed}{_left_out(result, without, cells.words)}"


def _left_out(result: Result, without: int, words: Words) -> str:
    if "coordinates" not in result.view.options:
        said = words.t("This map names no property that holds coordinates.")
    elif not without:
        return ""
    else:
        said = words.n(
            "{count} result has no coordinates.", "{count} results have no coordinates.", without
        )
    return f'<p class="vk-base-note">{escape(said)}</p>'


def _places(rows: Iterable[ResultRow]) -> Iterator[Place]:
    for row in rows:
        found = read_coordinates(row.marks.get("coordinates"))
        if found is not None:
            yield Place(row, *found)


def read_coordinates(value: Value) -> tuple[float, float] | None:
    """Read `"48.85, 2.29"` or a list of two numbers or texts: latitude first; None if neither."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or len(parts) < 2:  # noqa: PLR2004
        return None
    latitude, longitude = (_as_number(part) for part in parts[:2])
    if latitude is None or longitude is None:
        return None
    is_on_earth = abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004
    return (latitude, longitude) if is_on_earth else None


def _as_number(value: Value) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    number = parse_number(value) if isinstance(value, str) else value
    return number if number is not None and math.isfinite(number) else None


class _Frame:
    """Where degrees lie on the drawing: west is left, north is up, both to one scale."""

    def __init__(self, places: Sequence[Place]) -> None:
        latitudes = [place.latitude for place in places]
        longitudes = [place.longitude for place in places]
        self.middle = _middle(latitudes), _middle(longitudes)
        self.squeeze = max(math.cos(math.radians(self.middle[0])), _MOST_SQUEEZE)
        tall = max(max(latitudes) - min(latitudes), _NARROWEST)
        wide = max((max(longitudes) - min(longitudes)) * self.squeeze, _NARROWEST)
        scale = min((_WIDTH - 2 * _EDGE) / wide, (_HIGHEST - 2 * _EDGE) / tall)
        self.scale = scale
        self.height = max(_LOWEST, tall * scale + 2 * _EDGE)

    def x(self, longitude: float) -> float:
        return _WIDTH / 2 + (longitude - self.middle[1]) * self.squeeze * self.scale

    def y(self, latitude: float) -> float:
        return self.height / 2 - (latitude - self.middle[0]) * self.scale

    def lines(self, size: float, squeeze: float, middle: float, most: float) -> list[float]:
        """Return the degrees at which lines of the grid are drawn along one side."""
        half = size / 2 / (self.scale * squeeze)
        step = _round_step(2 * half / _LINES)
        first = math.ceil((middle - half) / step)
        count = math.floor((middle + half) / step) - first + 1
        degrees = [round((first + number) * step, 9) for number in range(max(count, 0))]
        return [degree for degree in degrees if abs(degree) <= most]


def _middle(values: Sequence[float]) -> float:
    return (min(values) + max(values)) / 2


def _round_step(least: float) -> float:
    """Return the next of 1, 2, 5, 10, … times a power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * 0.999)


def _plot(places: Sequence[Place], name: str, words: Words) -> str:
    frame = _Frame(places)
    said = words.n(
        "{name}, map: {count} place, listed below",
        "{name}, map: {count} places, listed below",
        len(places),
        name=name,
    )
    label = attribute("aria-label", said)
    points = "".join(_point(number, place, frame) for number, place in enumerate(places, 1))
    return (
        f'<svg class="vk-map" viewBox="0 0 {_WIDTH:g} {frame.height:.4g}" role="img"{label}>'
        f"{_grid(frame, words)}{points}</svg>"
    )


def _grid(frame: _Frame, words: Words) -> str:
    north, south, east, west = _sides(words)
    lines = [
        f'<path d="M{x:.5g} 0V{frame.height:.5g}"/>'
        f'<text x="{x + 4:.5g}" y="{frame.height - 5:.5g}">{_degrees(degree, east, west)}</text>'
        for degree in frame.lines(_WIDTH, frame.squeeze, frame.middle[1], 180)
        for x in [frame.x(degree)]
    ]
    lines += [
        f'<path d="M0 {y:.5g}H{_WIDTH:g}"/>'
        f'<text x="4" y="{y - 4:.5g}">{_degrees(degree, north, south)}</text>'
        for degree in frame.lines(frame.height, 1, frame.middle[0], 90)
        for y in [frame.y(degree)]
    ]
    return f'<g class="vk-map-grid">{"".join(lines)}</g>'


def _sides(words: Words) -> tuple[str, str, str, str]:
    """Return how degrees are written in the north, south, east and west."""
    return (
        words.find("{degrees} N"),
        words.find("{degrees} S"),
        words.find("{degrees} E"),
        words.find("{degrees} W"),
    )


def _degrees(value: float, positive: str, negative: str) -> str:
    shown = f"{abs(value):.9g}°"
    said = positive if value > 0 else negative
    return escape(fill(said, {"degrees": shown})) if value else shown


def _point(number: int, place: Place, frame: _Frame) -> str:
    x, y = frame.x(place.longitude), frame.y(place.latitude)
    color = _color(place.row.marks.get("markerColor"))
    fill = attribute("fill", color) if color else ""
    return (
        f'<g class="vk-map-point"><circle cx="{x:.5g}" cy="{y:.5g}" r="11"{fill}/>'
        f'<text x="{x:.5g}" y="{y:.5g}">{number}</text></g>'
    )


def _color(value: Value) -> str:
    """Return a colour that CSS knows; "" for the usual one."""
    text = value.strip().lower() if isinstance(value, str) else ""
    named = re.fullmatch(r"var\(--color-([a-z]+)\)", text)
    if named is not None:
        return _OF_APP.get(named[1], "")
    return text if _COLOR.fullmatch(text) else ""


def _item(result: Result, place: Place, cells: Cells) -> str:
    row, columns = place.row, result.columns
    mark = row.marks.get("markerIcon")
    drawn = icon(str(mark)) if isinstance(mark, str | Icon) else ""
    title = cells.cell(columns[0].id, row, row.cells[0])
    pairs = list(zip(columns, row.cells, strict=True))[1:]
    facts = [
        (cells.name(column), shown)
        for column, value in pairs
        if (shown := cells.cell(column.id, row, value))
    ]
    north, south, east, west = _sides(cells.words)
    latitude, longitude = place.latitude, place.longitude
    where = f"{_degrees(latitude, north, south)}, {_degrees(longitude, east, west)}"
    facts.append((escape(cells.words.t("coordinates")), where))
    listed = "".join(f"<div><dt>{name}</dt><dd>{shown}</dd></div>" for name, shown in facts)
    return f'<li><div class="vk-place-name">{drawn}{title}</div><dl>{listed}</dl></li>'
