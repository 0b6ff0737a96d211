r"""Colours, frames, shifts and rules: what MathML has and math-core has no command for.

Such a thing is written as two marks, texts in characters that no author can write, round what it
holds; when math-core is done, `place_boxes` makes elements of them.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.formulas.css_colors import css_colors
from vaultkit.notes.formulas.tex_text import text_pieces
from vaultkit.notes.formulas.tex_tokens import CLOSE, OPEN, Fixed, TexError, join

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from vaultkit.notes.formulas.rewriting import Handler, Rewriting

_MARK = lazy_re(f"(?:<mspace></mspace>)?<mtext>{OPEN}([^<{CLOSE}]*){CLOSE}</mtext>")
_TAG_MARK = "vaultkitTag"
_TAG = lazy_re(rf"<mtext>{_TAG_MARK}([0-9a-f]+)</mtext>")
_LENGTH = lazy_re(
    r"\s*([-+]?(?:\d{1,4}(?:[.,]\d{0,4})?|[.,]\d{1,4}))\s*(em|ex|pt|mu|px|cm|mm|in|pc)\s*"
)
_LONGEST = len("-1234.1234em")
_DEEP = 0.5
"""How many em of a row stand below its line: what space is added to."""
_HEX = lazy_re(r"#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_KNOWN_NOTATIONS = (
    "actuarial bottom box circle downdiagonalstrike horizontalstrike left longdiv madruwb radical"
    " right roundedbox top updiagonalstrike verticalstrike"
)
_NOTATIONS = frozenset(_KNOWN_NOTATIONS.split())
_NAMED = {"^": r"\textasciicircum ", "~": r"\textasciitilde "}
_EMS = {
    "em": 1, "ex": 0.43, "mu": 1 / 18, "pt": 0.1, "px": 0.0625, "pc": 1.2, "mm": 0.2845,
    "cm": 2.845, "in": 7.227,
}  # fmt: skip
"""How many em a unit is, where one em is ten points as in MathJax."""


def place_boxes(markup: str) -> str:
    """Return MathML with the elements that its marks stand for, and its tags as they are meant."""
    if _TAG_MARK in markup:
        markup = _TAG.sub(_tag, markup)
    return _MARK.sub(_element, markup) if OPEN in markup else markup


def tag_text(text: str) -> str:
    """Return the text of a tag in letters and digits, which are all that math-core takes there."""
    return _TAG_MARK + text.encode().hex()


def _tag(match: re.Match[str]) -> str:
    try:
        text = bytes.fromhex(match[1]).decode()
    except ValueError:
        return match[0]
    return f"<mtext>{escape(text, quote=False)}</mtext>"


def _element(match: re.Match[str]) -> str:
    kind, _, value = match[1].partition(":")
    if kind == "background":
        return f'<mrow class="m-box" mathbackground="#{value}">'
    if kind == "unknown":
        return rf'<merror class="m-unknown"><mtext>\{value}</mtext></merror>'
    if kind == "frame":
        return f'<menclose notation="{value}">'
    if kind == "shift":
        return _shifted(value)
    if kind in {"rule", "space"}:
        width, _, height = value.partition(":")
        more = f'width="{width}" height="{height}" mathbackground="currentcolor"'
        return f"<mspace {more}></mspace>" if height else f'<mspace depth="{width}"></mspace>'
    return {"overlap": '<mpadded width="0">', "end": "</mrow>", "framed": "</menclose>"}.get(
        kind, "</mpadded>"
    )


def _shifted(value: str) -> str:
    """Return the start of something moved up or down, with the room that it needs there."""
    room = abs(float(value.removesuffix("em"))) + 1
    side = "depth" if value.startswith("-") else "height"
    return f'<mspace {side}="{room:.4g}em"></mspace><mpadded voffset="{value}">'


def unknown_command(name: str) -> str:
    """Return a command that nobody knows, to be shown as it is written and marked."""
    return rf"\text{{{OPEN}unknown:{_NAMED.get(name, name)}{CLOSE}}}"


def _mark(text: str) -> list[str]:
    return [Fixed(r"\text"), "{", OPEN, *text, CLOSE, "}"]


def _box(kind: str, content: list[str], end: str) -> list[str]:
    return ["{", *_mark(kind), "{", *content, "}", *_mark(end), "}"]


def color_digits(name: str, model: str = "") -> str:
    """Return the six digits of a colour, "" if it is not known here.

    Args:
        name: As the author wrote it.
        model: What stands in brackets before it.
    """
    name = name.strip().replace("\\", "")
    if model in {"rgb", "RGB", "gray"}:
        return _mixed(name, model)
    found = _HEX.fullmatch(name) if name.startswith("#") or model == "HTML" else None
    if found is None:
        return css_colors().get(name.lower(), "") if name.islower() else ""
    digits = found[1].upper()
    return digits if len(digits) > len("RGB") else "".join(digit * 2 for digit in digits)


def _mixed(name: str, model: str) -> str:
    try:
        parts = [float(part) for part in name.split(",")]
    except ValueError:
        return ""
    largest = 1 if model == "RGB" else 255
    parts = parts * 3 if model == "gray" else parts
    if len(parts) != len("RGB"):
        return ""
    return "".join(f"{round(min(max(part * largest, 0), 255)):02X}" for part in parts)


def _read_color(rewriting: Rewriting) -> tuple[str, str]:
    """Take a colour; return its digits and its name."""
    option = rewriting.tokens.option()
    name = rewriting.tokens.text()
    return color_digits(name, join(option or ()).strip()), name


def _switch(digits: str, name: str) -> list[str]:
    """Return what begins a colour: of Dvips by name; none if it is known to nobody."""
    if digits:
        return [Fixed(r"\color"), *"[HTML]{", *digits, "}"]
    if name[:1].isupper() and name.isalpha() and name in DVIPS:
        return [Fixed(r"\color"), "{", *name, "}"]
    return []


def _color(rewriting: Rewriting) -> list[str]:
    return _switch(*_read_color(rewriting))


def _textcolor(rewriting: Rewriting) -> list[str]:
    switch = _switch(*_read_color(rewriting))
    return ["{", *switch, *rewriting.tokens.argument(), "}"]


def _colorbox(rewriting: Rewriting) -> list[str]:
    digits, _ = _read_color(rewriting)
    content = text_pieces(rewriting, rewriting.tokens.argument(), r"\text")
    return _box(f"background:{digits}", content, "end") if digits else content


def _fcolorbox(rewriting: Rewriting) -> list[str]:
    _read_color(rewriting)
    return [r"\boxed", "{", *_colorbox(rewriting), "}"]


def _bbox(rewriting: Rewriting) -> list[str]:
    r"""Read `\bbox[…]{…}`: a colour, a distance and a border, of which the distance is ours."""
    wanted = join(rewriting.tokens.option() or ()).replace("\\", "")
    content = ["{", *rewriting.tokens.argument(), "}"]
    if "border" in wanted:
        content = [r"\boxed", *content]
    colors = (color_digits(part) for part in wanted.split(","))
    digits = next(filter(None, colors), "")
    return _box(f"background:{digits}", content, "end") if digits else content


def _enclose(rewriting: Rewriting) -> list[str]:
    wanted = rewriting.tokens.text().split()
    rewriting.tokens.option()
    kept = " ".join(word for word in wanted if word in _NOTATIONS)
    content = rewriting.tokens.argument()
    return _box(f"frame:{kept}", content, "framed") if kept else ["{", *content, "}"]


def read_length(text: str, *, negate: bool = False) -> str:
    """Return a length in em.

    Errors:
        TexError: it is none.
    """
    found = _LENGTH.fullmatch(text)
    if found is None:
        message = f'"{text.strip()}" is no length'
        raise TexError(message)
    number = float(found[1].replace(",", ".")) * (-1 if negate else 1)
    return f"{number * _EMS[found[2]]:.4g}em"


def _take_length(rewriting: Rewriting) -> str:
    """Take a length with or without braces."""
    tokens = rewriting.tokens
    if tokens.peek() == "{":
        return tokens.text()
    text = ""
    while len(text) < _LONGEST and (piece := tokens.peek()) and piece[0] not in "\\{}^_&":
        text += tokens.next()
        if _LENGTH.fullmatch(text):
            break
    return text


def _raise(sign: int) -> Handler:
    def read(rewriting: Rewriting) -> list[str]:
        length = read_length(_take_length(rewriting), negate=sign < 0)
        return _box(f"shift:{length}", rewriting.tokens.argument(), "shifted")

    return read


def _rule(rewriting: Rewriting) -> list[str]:
    rewriting.tokens.option()
    lengths = [read_length(rewriting.tokens.text()) for _ in range(2)]
    return ["{", *_mark(f"rule:{lengths[0]}:{lengths[1]}"), "}"]


def _kern(rewriting: Rewriting) -> list[str]:
    r"""Read `\\kern1em`, and what MathJax takes beside it: `\\kern{1em}`."""
    return [Fixed(r"\hspace"), "{", *read_length(_take_length(rewriting)), "}"]


def _new_row(rewriting: Rewriting) -> list[str]:
    r"""Read `\\*[3ex]`: the row that ends is as much deeper, if a length stands right behind it."""
    tokens = rewriting.tokens
    if tokens.is_next("*"):
        tokens.next()
    space = _length_in_brackets(rewriting) if tokens.is_next("[") else None
    is_more = space is not None and not space.startswith(("-", "0em"))
    room = float(space.removesuffix("em")) + _DEEP if space and is_more else 0
    return [*(_mark(f"space:{room:.4g}em") if is_more else ()), Fixed(r"\\")]


def _length_in_brackets(rewriting: Rewriting) -> str | None:
    """Take a length in brackets; None, and what stands there is left, if it is none."""
    tokens = rewriting.tokens
    found = [tokens.next()]
    while found[-1] not in {"]", ""} and len(found) <= _LONGEST + 2:
        found.append(tokens.next())
    inside = "".join(found[1:-1])
    if found[-1] == "]" and _LENGTH.fullmatch(inside):
        return read_length(inside)
    tokens.push(found)
    return None


def _overlap(rewriting: Rewriting) -> list[str]:
    return _box("overlap", rewriting.tokens.argument(), "overlapped")


_DVIPS_NAMES = (
    "Apricot Aquamarine Bittersweet Black Blue BlueGreen BlueViolet BrickRed Brown BurntOrange"
    " CadetBlue CarnationPink Cerulean CornflowerBlue Cyan Dandelion DarkOrchid Emerald ForestGreen"
    " Fuchsia Goldenrod Gray Green GreenYellow JungleGreen Lavender LimeGreen Magenta Mahogany"
    " Maroon Melon MidnightBlue Mulberry NavyBlue OliveGreen Orange OrangeRed Orchid Peach"
    " Periwinkle PineGreen Plum ProcessBlue Purple RawSienna Red RedOrange RedViolet Rhodamine"
    " RoyalBlue RoyalPurple RubineRed Salmon SeaGreen Sepia SkyBlue SpringGreen Tan TealBlue"
    " Thistle Turquoise Violet VioletRed White WildStrawberry Yellow YellowGreen YellowOrange"
)
DVIPS = frozenset(_DVIPS_NAMES.split())
"""Names of colours that math-core has as MathJax does."""
BOXES: Mapping[str, Handler] = {
    r"\\": _new_row,
    r"\bbox": _bbox,
    r"\color": _color,
    r"\colorbox": _colorbox,
    r"\enclose": _enclose,
    r"\fcolorbox": _fcolorbox,
    r"\hskip": _kern,
    r"\kern": _kern,
    r"\lower": _raise(-1),
    r"\mathrlap": _overlap,
    r"\mkern": _kern,
    r"\mskip": _kern,
    r"\raise": _raise(1),
    r"\rlap": _overlap,
    r"\rule": _rule,
    r"\Rule": _rule,
    r"\textcolor": _textcolor,
}
