"""Give the colours of a diagram roles, so that they follow the page's scheme.

The library is told to draw with colours that stand for roles, none of which anybody would choose;
each becomes a custom property of the site's style sheet. What it draws in colours of its own, or an
author names, is told from them.
"""

from __future__ import annotations

import json
import re
from colorsys import hls_to_rgb, rgb_to_hls
from functools import cache
from typing import NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.formulas.css_colors import css_colors

ROLES = (
    "ink", "quiet", "wire", "edge", "line", "paper", "surface", "sunk", "note", "note-edge",
    "accent", "accent-soft", "no", "no-soft", "ok", "ok-soft",
    *(f"soft-{number}" for number in range(8)),
    *(f"strong-{number}" for number in range(8)),
)  # fmt: skip
"""Colours of the style sheet. Text in `ink` is readable on all but `strong-`, `wire` and `edge`;
text in `paper` on `strong-`; text in `strong-` on `paper`, `surface` and `sunk`."""
_BY_NAME = (
    (r"pie\d+|fillType\d+|cScale\d+|surface\d+", "soft"),
    (r"git\d+|cScalePeer\d+|cScaleInv\d+|venn\d+|gitInv\d+|surfacePeer\d+", "strong"),
    (r"gitBranchLabel\d+|sequenceNumberColor", "paper"),
    (r"noteBkgColor", "note"),
    (r"noteBorderColor", "note-edge"),
    (r"active(?:Task)?Bkg.*|activationBkgColor", "accent-soft"),
    (r"activeTaskBorderColor|quadrantPointFill|activationBorderColor", "accent"),
    (r"critBkgColor", "no-soft"),
    (r"critBorderColor|todayLineColor", "no"),
    (r"doneTaskBkgColor", "ok-soft"),
    (r"doneTaskBorderColor", "ok"),
    (r"gridColor|pieStrokeColor", "line"),
    (r".*(?:[lL]ine|[aA]rrowhead|[sS]ignal|[tT]ransition|[rR]elation)Color", "wire"),
    (r".*(?:EdgeArrow|Edge|[lL]ink)Color|specialStateColor|emArrowhead", "wire"),
    (r"emRelationStroke|innerEndBackground", "wire"),
    (r".*(?:Border|Stroke|Stroke\w*Fill)(?:Color)?|border2|.*GroupBorderColor", "edge"),
    (r".*[tT]ext(?:Dark|Light|Outside|Clickable)?(?:Color|Fill)|.*LabelColor", "ink"),
    (r".*[tT]itle(?:Text)?(?:Color|Fill)|classText|cScaleLabel\d+", "ink"),
    (r"tertiaryColor|clusterBkg|altBackground|compositeBackground|sectionBkgColor", "sunk"),
    (r"excludeBkgColor|errorBkgColor|quadrant[24]Fill|rowOdd|rectBkgColor", "sunk"),
    (r"attributeBackgroundColorOdd|emSwimlane.*", "sunk"),
    (r"background|(?:edge|relation|commit)LabelBackground|altSectionBkgColor", "paper"),
)
"""Which variables of the theme mean which role, the first that fits; the others are `surface`."""
_COLORS = lazy_re("|".join(f"(?P<_{n}>{name})" for n, (name, _) in enumerate(_BY_NAME)))
_VARIABLES = """
activationBkgColor activationBorderColor activeTaskBkgColor activeTaskBorderColor actorBkg
actorBorder actorLineColor actorTextColor altBackground altSectionBkgColor archEdgeArrowColor
archEdgeColor archGroupBorderColor arrowheadColor attributeBackgroundColorEven
attributeBackgroundColorOdd background border2 branchLabelColor classText clusterBkg clusterBorder
commitLabelBackground commitLabelColor compositeBackground compositeBorder compositeTitleBackground
critBkgColor critBorderColor defaultLinkColor doneTaskBkgColor doneTaskBorderColor
edgeLabelBackground emArrowhead emRelationStroke emSwimlaneBackgroundOdd emSwimlaneBackgroundStroke
errorBkgColor errorTextColor excludeBkgColor gridColor innerEndBackground labelBackgroundColor
labelBoxBkgColor labelBoxBorderColor labelTextColor lineColor loopTextColor mainBkg nodeBkg
nodeBorder nodeTextColor noteBkgColor noteBorderColor personBkg personBorder
pieLegendTextColor pieOuterStrokeColor pieSectionTextColor pieStrokeColor pieTitleTextColor
primaryBorderColor primaryColor primaryTextColor quadrant1Fill quadrant1TextFill quadrant2Fill
quadrant2TextFill quadrant3Fill quadrant3TextFill quadrant4Fill quadrant4TextFill
quadrantExternalBorderStrokeFill quadrantInternalBorderStrokeFill quadrantPointFill
quadrantPointTextFill quadrantTitleFill quadrantXAxisTextFill quadrantYAxisTextFill rectBkgColor
relationColor relationLabelBackground relationLabelColor requirementBackground
requirementBorderColor requirementTextColor rowEven rowOdd scaleLabelColor secondaryBorderColor
secondaryColor secondaryTextColor sectionBkgColor sectionBkgColor2 sequenceNumberColor signalColor
signalTextColor specialStateColor stateBkg stateLabelColor tagLabelBackground tagLabelBorder
tagLabelColor taskBkgColor taskBorderColor taskTextClickableColor taskTextColor taskTextDarkColor
taskTextLightColor taskTextOutsideColor tertiaryBorderColor tertiaryColor tertiaryTextColor
textColor titleColor todayLineColor transitionColor transitionLabelColor vertLineColor
vennSetTextColor vennTitleTextColor
"""
_XY_CHART = (
    "titleColor", "dataLabelColor", "xAxisLabelColor", "xAxisTitleColor", "yAxisLabelColor",
    "yAxisTitleColor",
)  # fmt: skip
_XY_LINES = ("xAxisLineColor", "xAxisTickColor", "yAxisLineColor", "yAxisTickColor")
_NUMBERED = (
    ("cScale", 0, 12), ("cScalePeer", 0, 12), ("cScaleInv", 0, 12), ("cScaleLabel", 0, 12),
    ("pie", 1, 13), ("git", 0, 8), ("gitInv", 0, 8), ("gitBranchLabel", 0, 8), ("fillType", 0, 8),
    ("venn", 1, 9), ("surface", 0, 5), ("surfacePeer", 0, 5),
)  # fmt: skip
_FONT = "arial, sans-serif"
_DIGITS = lazy_re(r"\d+")
_HEX = lazy_re(r"#([0-9a-fA-F]{3,8})")
_FUNCTION = lazy_re(r"(rgb|hsl)a?\(([^()]{1,80})\)", re.IGNORECASE)
_NUMBER = lazy_re(r"-?\d{0,20}(?:\.\d{1,20})?")
_GREY = 0.12
"""Saturation below which a colour is taken for a grey."""
_BLACK, _PALE, _WHITE = 0.06, 0.9, 0.98
"""Lightness below and above which a colour is none to speak of."""
_READABLE = 4.5
_HUES = (217, 30, 145, 280, 355, 190, 60, 320)
"""Of the strong colours, in degrees."""


class Color(NamedTuple):
    """A colour: its parts between 0 and 1."""

    red: float
    green: float
    blue: float


def theme_directive(*, has_states: bool = False) -> str:
    """Return the directive that has the library draw in colours that stand for roles.

    Texts are texts of SVG, not HTML: those of state diagrams only where the library puts them in
    the place of HTML, because it does not centre them otherwise.
    """
    settings = json.dumps({**_settings(), "htmlLabels": has_states})
    return f"\n%%{{init: {settings}}}%%\n"


@cache
def _settings() -> dict[str, object]:
    names = _VARIABLES.split()
    names += [f"{name}{n}" for name, first, end in _NUMBERED for n in range(first, end)]
    variables: dict[str, object] = {name: _signal(role_of(name)) for name in names}
    chart: dict[str, object] = {name: _signal("ink") for name in _XY_CHART}
    chart |= {name: _signal("edge") for name in _XY_LINES}
    chart["backgroundColor"] = _signal("paper")
    chart["plotColorPalette"] = ",".join(_signal(f"strong-{n}") for n in range(8))
    variables |= {"xyChart": chart, "pieOpacity": "1", "useGradient": False, "fontFamily": _FONT}
    return {
        "theme": "base",
        "look": "classic",
        "flowchart": {"htmlLabels": False},
        "class": {"htmlLabels": False},
        "fontFamily": _FONT,
        "themeVariables": variables,
    }


def role_of(variable: str) -> str:
    """Return the role that a variable of the theme stands for."""
    found = _COLORS.fullmatch(variable)
    if found is None:
        return "surface"
    role = _BY_NAME[int(next(k for k, v in found.groupdict().items() if v is not None)[1:])][1]
    if role in {"soft", "strong"}:
        number = _DIGITS.search(variable)
        first = 1 if variable.startswith(("pie", "venn")) else 0
        return f"{role}-{(int(number[0]) - first) % 8 if number else 0}"
    return role


def _signal(role: str) -> str:
    """Return the colour that stands for a role."""
    number = ROLES.index(role)
    return f"#{2 + number % 2:02x}{0xFB - 4 * number:02x}{7 + number:02x}"


@cache
def _by_signal() -> dict[str, str]:
    return {_signal(role): role for role in ROLES}


def read_color(text: str) -> Color | None:
    """Return a colour as it is written; None for what is none, or not known."""
    text = text.strip().lower()
    text = f"#{css_colors()[text]}" if text in css_colors() else text
    if found := _HEX.fullmatch(text):
        return _read_hex(found[1])
    if found := _FUNCTION.fullmatch(text):
        return _read_function(found[1].lower(), found[2])
    return None


def _read_hex(digits: str) -> Color | None:
    if len(digits) in {3, 4}:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) not in {6, 8}:
        return None
    return Color(*(part / 255 for part in bytes.fromhex(digits[:6])))


def _read_function(kind: str, inside: str) -> Color | None:
    parts = inside.replace(",", " ").replace("/", " ").split()[:3]
    numbers = [part.rstrip("%").removesuffix("deg") for part in parts]
    if len(numbers) < len("rgb") or not all(n and _NUMBER.fullmatch(n) for n in numbers):
        return None
    first, second, third = map(float, numbers)
    if kind == "hsl":
        return Color(*hls_to_rgb(first % 360 / 360, _within(third / 100), _within(second / 100)))
    whole = [100 if part.endswith("%") else 255 for part in parts]
    return Color(*(_within(n / w) for n, w in zip((first, second, third), whole, strict=True)))


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def signalled_role(color: Color) -> str:
    """Return the role that a colour stands for; "" for a colour of somebody's choice."""
    return _by_signal().get(written(color), "")


def derived_role(color: Color, *, is_shape: bool) -> str:
    """Return the role of a colour that the library made of one that stands for a role, or "".

    It makes colours lighter or darker; the hue tells what it began with.
    """
    hue, light, saturation = rgb_to_hls(*color)
    if saturation < 0.85 or not 120 < hue * 360 < 140 or not light:  # noqa: PLR2004 - of signals
        return ""
    nearest = min(ROLES, key=lambda role: abs(_hue_of_signal(role) - hue))
    kind, _, digit = nearest.partition("-")
    series = int(digit) if kind in {"soft", "strong"} else 0
    return f"soft-{series}" if is_shape else f"strong-{series}"


@cache
def _hue_of_signal(role: str) -> float:
    color = read_color(_signal(role))
    return rgb_to_hls(*color)[0] if color else 0


def nearest_role(color: Color) -> str:
    """Return the role that comes nearest to the colour of a line or text."""
    return "wire" if is_grey(color) else nearest_strong(hue_of(color))


def pale_role(color: Color) -> str:
    """Return the role of a shape in a grey, or in a colour that is hardly one; "" for others."""
    light = rgb_to_hls(*color)[1]
    if light > _PALE:
        return "surface"
    return ("surface" if light > 1 / 2 else "wire") if is_grey(color) else ""


def nearest_strong(hue: float) -> str:
    """Return the strong colour nearest to a hue."""
    distances = [min(abs(hue - own), 360 - abs(hue - own)) for own in _HUES]
    return f"strong-{distances.index(min(distances))}"


def is_grey(color: Color) -> bool:
    """Tell whether a colour has no hue to speak of."""
    _, light, saturation = rgb_to_hls(*color)
    return saturation <= _GREY or not _BLACK < light < _WHITE


def hue_of(color: Color) -> float:
    """Return a colour's hue in degrees."""
    return rgb_to_hls(*color)[0] * 360


def text_on(background: Color, wanted: Color | None) -> str:
    """Return the colour of text on a fixed one: the one wanted if it can be read, else the better.

    Args:
        background: What it stands on.
        wanted: What its author named.
    """
    if wanted is not None and contrast(background, wanted) >= _READABLE:
        return written(wanted)
    dark, light = Color(0.08, 0.08, 0.08), Color(1, 1, 1)
    return written(max((dark, light), key=lambda one: contrast(background, one)))


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, as WCAG counts it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    parts = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in color)  # noqa: PLR2004
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def written(color: Color) -> str:
    """Return a colour as SVG has it."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in color)


def variable(role: str) -> str:
    """Return the custom property of a role."""
    return f"var(--vk-d-{role})"
