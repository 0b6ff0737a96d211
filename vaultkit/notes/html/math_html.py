r"""Formulas as MathML, so that a page needs no script and no fonts to show them.

math-core does the work. What it writes as `style="…"`, which a strict Content-Security-Policy
forbids, becomes a class of `math.css` or an attribute; what Obsidian's MathJax knows under another
name is renamed before. A formula that cannot be read is shown as written, with the reason.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from math_core import LatexToMathML

MAX_LENGTH = 5000
"""Characters of a formula that is converted: deeper nesting than fits would exhaust the stack."""

_MACROS = {
    "class": "#2",
    "cssId": "#2",
    "href": "#2",
    "pmb": r"\boldsymbol{#1}",
    "smash": "#1",
    "sout": r"\cancel{#1}",
    "substack": r"{\begin{matrix}#1\end{matrix}}",
}
"""Commands of MathJax that math-core lacks."""
_NUMBERED = re.compile(r"\\(begin|end)\{(align|gather|equation|multline)\}")
"""MathJax in Obsidian numbers nothing."""
_ALIGNAT = re.compile(r"\\begin\{alignat\*?\}\s*\{\d*\}|\\end\{alignat\*?\}")
_RENAMED = re.compile(r"\\(begin|end)\{(split|smallmatrix)\}")
_DROPPED = re.compile(
    r"\\(?:label|require)\s*\{[^{}]*\}"
    r"|\\(?:tiny|small|large|Large|LARGE|huge|Huge|normalsize)(?![A-Za-z])"
)
_NEW_NAMES = {"split": "aligned", "smallmatrix": "matrix"}
_NEW_COMMAND = re.compile(r"\\newcommand(?![A-Za-z])")
_AT = re.compile(r"(\d+): (.*)", re.DOTALL)

_ELEMENT = re.compile(r"<(/?)([a-z]+)((?: [a-z]+=\"[^\"]*\")*)\s*(/?)>")
_ATTRIBUTE = re.compile(r" ([a-z]+)=\"([^\"]*)\"")
_COLOR = re.compile(r"color:\s*(#[0-9A-Fa-f]{3,8})")
_ELEMENTS = frozenset(
    {"math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded",
     "mphantom", "mprescripts", "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup",
     "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover"}
)  # fmt: skip
_KEPT = frozenset(
    {"accent", "accentunder", "columnspan", "depth", "display", "displaystyle", "form", "height",
     "largeop", "linethickness", "lspace", "mathcolor", "mathvariant", "maxsize", "minsize",
     "movablelimits", "notation", "rspace", "scriptlevel", "separator", "stretchy", "symmetric",
     "voffset", "width"}
)  # fmt: skip
CLASSES = {
    "border-bottom: 0.05em dashed currentcolor": "m-dash-bottom",
    "border-bottom: 0.05em solid currentcolor": "m-line-bottom",
    "border-left: 0.05em dashed currentcolor": "m-dash-left",
    "border-left: 0.05em solid currentcolor": "m-line-left",
    "border-right: 0.05em dashed currentcolor": "m-dash-right",
    "border-right: 0.05em solid currentcolor": "m-line-right",
    "border-top: 0.05em dashed currentcolor": "m-dash-top",
    "border-top: 0.05em solid currentcolor": "m-line-top",
    "margin-left:-0.16666667em": "m-back-thin",
    "margin-left:-0.22222222em": "m-back-medium",
    "margin-left:-0.2777778em": "m-back-thick",
    "math-shift:compact": "m-cramped",
    "padding-bottom: 0": "m-flush-bottom",
    "padding-left: 0": "m-flush-left",
    "padding-left:0": "m-flush-left",
    "padding-left: 0.1em": "m-near-left",
    "padding-left:1em": "m-far-left",
    "padding-right: 0": "m-flush-right",
    "padding-right:0": "m-flush-right",
    "padding-right: 0.1em": "m-near-right",
    "padding-top: 0": "m-flush-top",
    "padding-top: 0.1667em": "m-strut",
    "text-align: left": "m-left",
    "text-align: right": "m-right",
    "width: 100%": "m-wide",
    "width: 50%": "m-half",
    "width: 7.5%": "m-edge",
}
"""Declarations that math-core writes, and the class that stands for each."""
_OWN_CLASS = re.compile(r"menclose-[a-z]+")


def render_math(text: str, *, is_display: bool) -> str:
    """Return a formula as MathML in Obsidian's element, or as written if it cannot be read."""
    kind = "math-block" if is_display else "math-inline"
    formula, fault = _convert(text.strip(), is_display)
    if not fault:
        return f'<span class="math {kind}">{formula}</span>'
    return (
        f'<span class="math {kind} is-error"><code>{escape(text.strip(), quote=False)}</code>'
        f' <span class="math-error">{escape(fault, quote=False)}</span></span>'
    )


@lru_cache(maxsize=4096)
def _convert(text: str, is_display: bool) -> tuple[str, str]:  # noqa: FBT001 cached by position
    """Return MathML and "", or "" and what is wrong."""
    if len(text) > MAX_LENGTH:
        return "", f"a formula of more than {MAX_LENGTH} characters is not drawn"
    source = _adapt(text)
    formula, fault = _try(source, is_display)
    if fault and "already defined" in fault:
        formula, fault = _try(_NEW_COMMAND.sub(r"\\renewcommand", source), is_display)
    if fault and r"\tag" in fault:
        numbered = rf"\begin{{equation*}}{source}\end{{equation*}}"
        formula, fault = _try(numbered, is_display)
    return _ELEMENT.sub(_element, formula), fault


def _adapt(text: str) -> str:
    """Return a formula in the names that math-core knows."""
    if "\\" not in text:
        return text
    text = _DROPPED.sub("", text)
    text = _NUMBERED.sub(r"\\\1{\2*}", text)
    text = _ALIGNAT.sub(lambda m: f"{m[0][: m[0].index('{')]}{{align*}}", text)
    return _RENAMED.sub(lambda m: f"\\{m[1]}{{{_NEW_NAMES[m[2]]}}}", text)


def _try(text: str, is_display: bool) -> tuple[str, str]:  # noqa: FBT001
    """Return MathML and "", or "" and what is wrong."""
    from math_core import LatexError

    try:
        return _converter().convert_with_local_state(text, displaystyle=is_display), ""
    except LatexError as error:
        found = _AT.fullmatch(str(error))
        message = (found[2] if found else str(error)).strip().removesuffix(".")
        return "", message[:1].lower() + message[1:]


@cache
def _converter() -> LatexToMathML:
    from math_core import LatexToMathML

    return LatexToMathML(macros=_MACROS, fancy_error=False, allow_unreliable_rendering=True)


def _element(match: re.Match[str]) -> str:
    """Return a tag with nothing in it that is not known to be harmless."""
    closing, name, attributes, empty = match.groups()
    if name not in _ELEMENTS:
        return ""
    if closing or not attributes:
        return f"<{closing}{name}{'></' + name if empty else ''}>"
    values = dict(_ATTRIBUTE.findall(attributes))
    kept = [f' {key}="{value}"' for key, value in values.items() if key in _KEPT]
    styles = [style.strip() for style in values.get("style", "").split(";")]
    kept += [f' mathcolor="{found[1]}"' for found in map(_COLOR.fullmatch, styles) if found]
    classes = [CLASSES[style] for style in styles if style in CLASSES]
    if _OWN_CLASS.fullmatch(values.get("class", "")):
        classes.append(values["class"])
    if classes:
        kept.append(f' class="{" ".join(classes)}"')
    return f"<{name}{''.join(kept)}>{'</' + name + '>' if empty else ''}"
