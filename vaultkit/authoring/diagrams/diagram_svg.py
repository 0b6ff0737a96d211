"""Make of what the library draws an SVG that may stand in a page: only what is known to be safe.

Nothing is taken over but the elements, attributes and values of `svg_attributes`. Styles become
attributes, so that no rule reaches the page and a strict Content-Security-Policy holds; colours
become those of the page (`diagram_paint`). Ids, and where links lead, are filled in by whoever
puts the drawing into a page: one drawing may stand on many.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from vaultkit.authoring.diagrams import diagram_colors as colors
from vaultkit.authoring.diagrams import svg_attributes as svg
from vaultkit.authoring.diagrams.diagram_paint import Paint, Place
from vaultkit.authoring.diagrams.shape_boxes import moves, number
from vaultkit.authoring.diagrams.style_rules import Element, StyleRules

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_ELEMENTS, MOST_DEPTH = 20_000, 120
_NAMES = {
    "flowchart": "Flowchart", "sequence": "Sequence diagram", "class": "Class diagram",
    "state": "State diagram", "er": "Entity relationship diagram", "gantt": "Gantt chart",
    "pie": "Pie chart", "mindmap": "Mind map", "timeline": "Timeline", "gitgraph": "Git graph",
    "journey": "User journey", "quadrantchart": "Quadrant chart", "xychart": "Chart",
    "requirement": "Requirement diagram", "c4": "C4 diagram", "sankey": "Sankey diagram",
    "block": "Block diagram", "packet": "Packet diagram", "kanban": "Kanban board",
    "architecture": "Architecture diagram", "radar": "Radar chart", "treemap": "Treemap",
}  # fmt: skip
_HREF = "{http://www.w3.org/1999/xlink}href"
_MOST_SAID = 1_500
"""Characters of what a diagram says that are read aloud."""
_SIZE = "14.1"
"""Pixels of letters where the library names none."""
_SIDES = 4
"""Numbers of a `viewBox`."""


class NotDrawnError(ValueError):
    """A drawing is larger than a page may hold, or is none."""


def clean_svg(drawn: str) -> str:
    """Return a drawing for a page, `NUMBER` and `LINK` of `svg_attributes` to be filled in.

    Args:
        drawn: What the library drew.

    Errors:
        NotDrawnError: it is too large, or cannot be read.
    """
    root = _read(drawn)
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        message = f"it has more than {MOST_ELEMENTS:,} parts"
        raise NotDrawnError(message)
    return _Writer(root).write()


def _read(drawn: str) -> ET.Element:
    message = "what was drawn is no SVG"
    if "<!" in drawn or "<?" in drawn:
        raise NotDrawnError(message)
    try:
        return ET.fromstring(drawn)  # noqa: S314 - it declares nothing
    except ET.ParseError as error:
        raise NotDrawnError(message) from error


class _Writer:
    """Writes one drawing anew."""

    def __init__(self, root: ET.Element) -> None:
        self._root = root
        sheets = [one.text or "" for one in root.iter() if svg.tag_of(one) == "style"]
        self._rules = StyleRules(sheets)
        self._ids = svg.number_ids(root)
        self._paint = Paint(self._ids)
        self._has_links = False

    def write(self) -> str:
        """Return the drawing."""
        view = (self._root.get("viewBox") or "").replace(",", " ").split()
        box = [round(number(part), 1) for part in view]
        if len(box) != _SIDES or min(box[2:]) <= 0:
            message = "it has no size"
            raise NotDrawnError(message)
        ink = colors.variable("ink")
        place = _inside(self._root, Place((), 0, 0, 1, {"fill": ink, **svg.INITIAL}))
        letters = svg.plain_values(self._styled(self._root, place)).get("font-size", _SIZE)
        place = _with_styles(place, {"font-size": letters})
        inside = "".join(self._element(child, place) for child in self._root)
        title, said = _describe(self._root)
        name, about = f"vk-d{svg.NUMBER}-t", f"vk-d{svg.NUMBER}-s"
        size = f'width="{box[2]:g}" height="{box[3]:g}" fill="{ink}" font-size="{letters}"'
        role = "group" if self._has_links else "img"
        return (
            f'<svg class="vk-drawing" viewBox="{" ".join(f"{part:g}" for part in box)}" {size}'
            f' role="{role}" aria-labelledby="{name}" aria-describedby="{about}">'
            f'<title id="{name}">{escape(title, quote=False)}</title>'
            f'<desc id="{about}">{escape(said, quote=False)}</desc>{inside}</svg>'
        )

    def _element(self, element: ET.Element, place: Place) -> str:
        tag = svg.tag_of(element)
        if tag not in svg.TAGS or (tag in svg.NAMED and element.get("id") not in self._ids):
            return ""
        own = _inside(element, place)
        styled = self._styled(element, own)
        if styled.get("display") == "none":
            return ""
        if tag == "text":
            return self._text(element, own, styled)
        values = svg.plain_values(styled) | self._paint.shape(element, tag, own, styled)
        if tag in {"g", "a"}:
            values.pop("opacity", None)  # what it holds may be text
        inner = _with_styles(own, values)
        content = "".join(self._element(child, inner) for child in element)
        attributes = svg.geometry(element, self._ids, values)
        attributes += svg.written_values(values, place.styles)
        return self._wrap(element, own, attributes, content)

    def _styled(self, element: ET.Element, own: Place) -> dict[str, str]:
        """Return how an element is styled, by attributes, rules and its own style."""
        known = (*svg.PLAIN, *svg.COLORS)
        plain = {name: value for name, value in element.attrib.items() if name in known}
        return plain | self._rules.style(own.path, element.get("style", ""))

    def _wrap(self, element: ET.Element, own: Place, attributes: str, content: str) -> str:
        """Return an element; a node that is a link to a note is put into a link."""
        tag = own.path[-1].tag
        if tag == "a":
            link = _link("url", element.get(_HREF) or element.get("href") or "")
            self._has_links |= bool(link)
            start = f"<a {link}{attributes}>" if link else f"<g{attributes}>"
            return f"{start}{content}</{'a' if link else 'g'}>"
        if tag in {"g", "defs"} and not (content and attributes):
            written = content
        else:
            written = f"<{tag}{attributes}" + (f">{content}</{tag}>" if content else "/>")
        if content and {"node", "internal-link"} <= own.path[-1].classes:
            link = _link("note", svg.said_by(element))
            self._has_links |= bool(link)
            return f"<a {link}>{written}</a>" if link else written
        return written

    def _text(self, element: ET.Element, own: Place, styled: Mapping[str, str]) -> str:
        """Return a text; stretches of a line that look alike become one."""
        values = svg.plain_values(styled) | {"stroke": "none"}
        values.pop("opacity", None)
        anchor = values.get("text-anchor") or own.styles.get("text-anchor", "")
        values["fill"] = self._paint.text(element, own, styled, anchor)
        content = self._spans(element, _with_styles(own, values))
        if not content.strip():
            return ""
        attributes = svg.geometry(element, self._ids) + svg.written_values(values, own.styles)
        return f"<text{attributes}>{content}</text>"

    def _spans(self, element: ET.Element, own: Place) -> str:
        out = [svg.written_text(element.text)]
        for child in element:
            if svg.tag_of(child) in svg.TEXTS:
                out.append(self._span(child, own))
            out.append(svg.written_text(child.tail))
        return "".join(out)

    def _span(self, element: ET.Element, place: Place) -> str:
        own = _inside(element, place)
        values = svg.plain_values(self._styled(element, own))
        content = self._spans(element, _with_styles(own, values))
        attributes = svg.geometry(element, self._ids) + svg.written_values(values, place.styles)
        return f"<tspan{attributes}>{content}</tspan>" if attributes and content else content


def _inside(element: ET.Element, place: Place) -> Place:
    """Return the place of an element, and of what stands in it."""
    tag = svg.tag_of(element)
    classes = frozenset((element.get("class") or "").split())
    path = (*place.path, Element(tag, classes, element.attrib))
    if len(path) > MOST_DEPTH:
        message = "its parts stand in each other too deeply"
        raise NotDrawnError(message)
    x, y = moves(element.get("transform", ""))
    scale = 1.0
    if tag == "svg" and place.path:
        x, y = x + number(element.get("x")), y + number(element.get("y"))
        scale = _scale_of(element)
    moved = place.x + x * place.scale, place.y + y * place.scale
    return place._replace(path=path, x=moved[0], y=moved[1], scale=place.scale * scale)


def _scale_of(inner: ET.Element) -> float:
    """Return how much smaller what stands in an inner drawing is shown."""
    box = (inner.get("viewBox") or "").replace(",", " ").split()
    width = number(box[2]) if len(box) == _SIDES else 0
    return number(inner.get("width")) / width if width else 1.0


def _with_styles(own: Place, values: Mapping[str, str]) -> Place:
    """Return the place of what stands in an element that has these values."""
    inherited = {name: value for name, value in values.items() if name in svg.INHERITED}
    return own._replace(styles={**own.styles, **inherited})


def _link(kind: str, target: str) -> str:
    """Return what stands for where a link leads, "" for nowhere."""
    if not target or svg.LINK in target or svg.NUMBER in target:
        return ""
    return f"{svg.LINK}{kind}:{escape(target)}{svg.LINK}"


def _describe(root: ET.Element) -> tuple[str, str]:
    """Return what a diagram is called, and what it says: its author's words, or its texts."""
    named = next((one.text for one in root if svg.tag_of(one) == "title"), None)
    told = next((one.text for one in root if svg.tag_of(one) == "desc"), None)
    texts = (svg.said_by(one) for one in root.iter() if svg.tag_of(one) == "text")
    said = "; ".join(dict.fromkeys(filter(None, texts)))
    if told:
        said = f"{told.strip()}; {said}"
    if len(said) > _MOST_SAID:
        said = said[:_MOST_SAID].rpartition("; ")[0] + "; …"
    return (named or "").strip() or _kind_of(root), said


def _kind_of(root: ET.Element) -> str:
    """Return what a kind of diagram is called."""
    role = (root.get("aria-roledescription") or "").lower().replace("-", "")
    return next((name for key, name in _NAMES.items() if role.startswith(key)), "Diagram")
