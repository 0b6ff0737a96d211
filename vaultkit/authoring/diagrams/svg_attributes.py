"""The elements, attributes and values that a drawing may have, and how they are written."""

from __future__ import annotations

from html import escape, unescape
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    import re
    from collections.abc import Container, Iterator, Mapping
    from xml.etree import ElementTree as ET

NUMBER, LINK = "\ue000", "\ue001"
"""Stand in a drawing for its number on the page, and round what its links name."""
SHAPES = frozenset({"rect", "circle", "ellipse", "polygon", "path"})
NAMED = frozenset({"marker", "linearGradient", "clipPath"})
"""What only shows where something refers to it."""
TEXTS = frozenset({"text", "tspan"})
TAGS = SHAPES | NAMED | TEXTS | {"g", "line", "polyline", "a", "svg", "defs", "stop"}
COLORS = ("fill", "stroke", "stop-color")
_GEOMETRY = frozenset(
    {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "d",
     "points", "transform", "dx", "dy", "offset", "refX", "refY", "markerWidth", "markerHeight",
     "markerUnits", "orient", "gradientUnits", "gradientTransform", "viewBox",
     "preserveAspectRatio", "fill-rule", "clip-rule"}
)  # fmt: skip
_REFERENCES = ("marker-start", "marker-mid", "marker-end", "clip-path")
INHERITED = frozenset(
    {"fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
     "fill-opacity", "stroke-opacity", "font-size", "font-weight", "font-style", "text-anchor",
     "dominant-baseline", "visibility"}
)  # fmt: skip
PLAIN = INHERITED | {"opacity", "text-decoration", "rx", "ry"} - set(COLORS)
INITIAL = {
    "stroke": "none", "stroke-width": "1", "font-weight": "400", "font-style": "normal",
    "text-anchor": "start", "fill-opacity": "1", "stroke-opacity": "1", "opacity": "1",
    "stroke-linecap": "butt", "stroke-linejoin": "miter", "stroke-dasharray": "none",
    "visibility": "visible", "text-decoration": "none", "dominant-baseline": "auto",
    "font-size": "16",
}  # fmt: skip
_SAFE = lazy_re(r"[\w\s.,+%()-]*")
URL = lazy_re(r"url\(\s*[\"']?#([\w.:-]+)[\"']?\s*\)")
_PRIVATE = lazy_re("[\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONG = lazy_re(r"\d{1,9}\.\d{3,24}(?!\d|e)")
_BLANKS = lazy_re(r"\s+")
_LARGE, _SLIMMER = 13, 0.88
"""Pixels of letters that are made smaller, and by how much."""
_NO_DASHES = {"0", "0px", "0, 0", "0 0", "1, 0", "1 0"}
_WEIGHTS = {"normal": "400", "bold": "700", "bolder": "700"}
_UNTOLD = frozenset({"style", "title", "desc"})


def tag_of(element: ET.Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def number_ids(root: ET.Element) -> dict[str, int]:
    """Return the ids that something refers to, numbered."""
    wanted: dict[str, int] = {}
    there = {one.get("id") for one in root.iter()}
    for one in root.iter():
        for ident in _referred(one):
            if ident in there:
                wanted.setdefault(ident, len(wanted))
    return wanted


def _referred(element: ET.Element) -> Iterator[str]:
    for value in element.attrib.values():
        if "url(" in value:
            yield from (found[1] for found in URL.finditer(value))


def geometry(element: ET.Element, ids: Mapping[str, int], besides: Container[str] = ()) -> str:
    """Return where an element is, as attributes; those that are written besides are left out."""
    out = []
    for name, value in element.attrib.items():
        if name in _GEOMETRY and name not in besides and _SAFE.fullmatch(value):
            out.append(f' {name}="{_LONG.sub(_short, value.strip())}"')
        elif name in _REFERENCES and (found := URL.fullmatch(value.strip())) and found[1] in ids:
            out.append(f' {name}="url(#{written_id(ids[found[1]])})"')
    if (ident := element.get("id", "")) in ids:
        out.append(f' id="{written_id(ids[ident])}"')
    return "".join(out)


def written_id(number: int) -> str:
    """Return an id that no other drawing of the page has."""
    return f"vk-d{NUMBER}-{number}"


def plain_values(styled: Mapping[str, str]) -> dict[str, str]:
    """Return the presentation attributes that are no colours."""
    return {name: value for name in PLAIN if (value := _plain(name, styled.get(name, "")))}


def _plain(name: str, value: str) -> str:
    """Return the value of a property, "" for one that is not known."""
    if not value or not _SAFE.fullmatch(value) or "(" in value:
        return ""
    if name == "stroke-dasharray":
        return "none" if value in _NO_DASHES else value
    if name == "font-size":
        return _slimmer(value)
    if name == "font-weight":
        return _WEIGHTS.get(value, value)
    return value.removesuffix("px")


def _slimmer(size: str) -> str:
    """Return a size of letters that leaves room: fonts of readers are wider than the reckoned."""
    pixels = size.removesuffix("px")
    if not pixels.replace(".", "", 1).isdigit() or float(pixels) < _LARGE:
        return pixels
    return f"{float(pixels) * _SLIMMER:.3g}"


def written_values(values: Mapping[str, str], inherited: Mapping[str, str]) -> str:
    """Return presentation attributes, those aside that change nothing."""
    return "".join(
        f' {name}="{value}"'
        for name, value in values.items()
        if value != (inherited.get(name) if name in INHERITED else INITIAL.get(name))
    )


def _short(found: re.Match[str]) -> str:
    """Return a number with as many decimals as can be seen."""
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def written_text(text: str | None) -> str:
    """Return a text as SVG has it; the library leaves entities of a label as they are written."""
    return escape(_read_text(text or ""), quote=False)


def _read_text(text: str) -> str:
    return _PRIVATE.sub("", unescape(text) if "&" in text else text)


def said_by(element: ET.Element) -> str:
    """Return what stands in an element, on one line: lines of a text are words of one."""
    parts = []
    for one in element.iter():
        tag = tag_of(one)
        if tag in _UNTOLD:
            continue
        if tag == "tspan" and (one.get("x") is not None or one.get("dy")):
            parts.append(" ")
        parts += [one.text or "", *((" ",) if tag == "text" else ()), one.tail or ""]
    return _BLANKS.sub(" ", _read_text("".join(parts))).strip()
