r"""Formulas as MathML, so that a page needs no script and no fonts to show them.

math-core does the work. What it writes as `style="…"`, which a strict Content-Security-Policy
forbids, becomes a class of `math.css` or an attribute; what Obsidian's MathJax knows besides, and
what authors define, is rewritten before (`tex_rewrite`). A command that nobody knows is marked in
the formula; one that cannot be read is shown as written, and its author is told why (P909).
"""

from __future__ import annotations

import re
import threading
from concurrent.futures import Future
from functools import cache, lru_cache, partial
from html import escape, unescape
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.formulas.tex_boxes import place_boxes, unknown_command
from vaultkit.notes.formulas.tex_macros import Macros
from vaultkit.notes.formulas.tex_rewrite import MAX_LENGTH, must_rewrite, rewrite
from vaultkit.notes.formulas.tex_tokens import Budget, TexError

if TYPE_CHECKING:
    from collections.abc import Callable

    from math_core import LatexToMathML

MAX_TOKENS_ON_PAGE = 2_000_000
"""Tokens that are put in the place of others in all formulas of a page."""
_LONG = 500
"""Characters from which a formula may nest deeper than the stack of any thread allows."""
_STACK = 64 << 20
MAX_REPAIRS = 20
"""How often one formula is tried again without what math-core stumbled over."""
_NOT = lazy_re(r"\\not(?![A-Za-z])")
_NAME = lazy_re(r"\\([A-Za-z]+|.)")
_AT = lazy_re(r"(\d+): (.*)", re.DOTALL)
_UNKNOWN = lazy_re(r'"m-unknown"><mtext>([^<]*)<')
_FOREIGN = lazy_re(r"https?:|internal", re.IGNORECASE)
"""In what math-core says of itself, and not of the formula."""

_ELEMENT = lazy_re(r"<(/?)([a-z]+)((?: [a-z]+=\"[^\"]*\")*)\s*(/?)>")
_ATTRIBUTE = lazy_re(r" ([a-z]+)=\"([^\"]*)\"")
_COLOR = lazy_re(r"color:\s*(#[0-9A-Fa-f]{3,8})")
_ELEMENTS = frozenset(
    {"b", "code", "em", "i", "math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn",
     "mo", "mover", "mpadded", "mphantom", "mprescripts", "mroot", "mrow", "mspace", "msqrt",
     "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover"}
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
MOST_BACK = 20
"""Tenths of an em that a negative space goes back at most."""
_BACK = lazy_re(r"margin-left:-(\d{0,3}(?:\.\d{1,9})?)r?em")
_OWN_CLASS = lazy_re(r"menclose-[a-z]+|math-core-unknown-cmd")
_LAST_RULE = lazy_re(
    r'<mtr><mtd( class="(?:m-line-right )?m-(?:line|dash)-top[^"]*"></mtd></mtr></mtable>)'
)
"""A row with nothing but a rule above it, which goes across all columns."""
_ENTITIES = {"&ApplyFunction;": "\u2061", "&InvisibleTimes;": "\u2062"}
"""What XML, and so a feed, does not know."""
_OWN_NAMES = {"math-core-unknown-cmd": "m-unknown"}


class Formulas:
    """The formulas of a page: what one defines, those behind it know.

    Args:
        macros: What is defined before the first.
    """

    def __init__(self, macros: Macros | None = None) -> None:
        self._macros = macros or _NO_MACROS
        self._is_shared = True
        self._labels: dict[str, str] = {}
        self._budget = Budget(MAX_TOKENS_ON_PAGE)

    def render(self, text: str, *, is_display: bool) -> str:
        """Return a formula as MathML in Obsidian's element, or as written if it cannot be read."""
        text = text.strip()
        kind = "math-block" if is_display else "math-inline"
        formula, fault = self._convert(text, is_display=is_display)
        if not fault:
            return f'<span class="math {kind}">{formula}</span>'
        source = escape(text, quote=False)
        return f'<span class="math {kind} is-error"><code>{source}</code></span>'

    def find_fault(self, text: str, *, is_display: bool) -> str:
        """Return what readers see of a formula that is not drawn as it was meant, "" if it is.

        What it defines holds for those behind it, as when it is rendered.
        """
        text = text.strip()
        if not must_rewrite(text, self._macros) and _is_known(text):
            return ""
        formula, fault = self._convert(text, is_display=is_display)
        if fault:
            return f"this formula is not drawn: {fault}; readers get its source"
        unknown = _UNKNOWN.search(formula)
        if unknown:
            name = unescape(unknown[1])
            return f'"{name}" is no command of MathJax or of this page; readers see its name in red'
        return ""

    def _convert(self, text: str, *, is_display: bool) -> tuple[str, str]:
        """Return MathML and "", or "" and what is wrong."""
        if len(text) > MAX_LENGTH:
            return "", f"a formula of more than {MAX_LENGTH} characters is not drawn"
        if not must_rewrite(text, self._macros):
            formula, fault = _draw(text, is_display=is_display, is_lenient=False)
            if not fault:
                return formula, ""
        return self._rewrite(text, is_display=is_display)

    def _rewrite(self, text: str, *, is_display: bool) -> tuple[str, str]:
        if self._is_shared:
            self._macros = self._macros.copy()
            self._is_shared = False
        try:
            source = rewrite(text, self._macros, self._labels, self._budget)
        except TexError as error:
            return "", str(error)
        except RecursionError:
            return "", "it nests too deeply to be drawn"
        return _draw(source, is_display=is_display, is_lenient=True)


_NO_MACROS = Macros()


@lru_cache(maxsize=4096)
def _draw(text: str, *, is_display: bool, is_lenient: bool) -> tuple[str, str]:
    """Return MathML and "", or "" and what is wrong.

    Args:
        text: The formula, in the words of math-core.
        is_display: Whether it stands in a block of its own.
        is_lenient: Whether commands that nobody knows are marked, and the rest drawn.
    """
    formula, fault, at = _try(text, is_display=is_display, is_lenient=is_lenient)
    for _ in range(MAX_REPAIRS if is_lenient else 0):
        repaired = _repair(text, fault, at)
        if not fault or repaired == text:
            break
        text = repaired
        formula, fault, at = _try(text, is_display=is_display, is_lenient=is_lenient)
    if "&" in formula:
        for entity, sign in _ENTITIES.items():
            formula = formula.replace(entity, sign)
    drawn = _ELEMENT.sub(_element, formula)
    if "</mtable>" in drawn:
        drawn = _LAST_RULE.sub(r'<mtr><mtd columnspan="50"\1', drawn)
    return place_boxes(drawn), fault


@lru_cache(maxsize=4096)
def _is_known(text: str) -> bool:
    """Tell whether math-core reads a formula as it is: quick, as nothing is made of it."""
    return len(text) <= MAX_LENGTH and not _try(text, is_display=False, is_lenient=False)[1]


def _try(text: str, *, is_display: bool, is_lenient: bool) -> tuple[str, str, int]:
    """Return MathML, "" and 0, or "", what is wrong, and where."""
    from math_core import LatexError

    converter = _converter(is_lenient=is_lenient)
    convert = partial(converter.convert_with_local_state, text, displaystyle=is_display)
    try:
        formula = _with_room(convert) if len(text) > _LONG else convert()
    except LatexError as error:
        found = _AT.fullmatch(str(error))
        message = (found[2] if found else str(error)).strip().removesuffix(".")
        if _FOREIGN.search(message):
            message = "it cannot be read"
        return "", message[:1].lower() + message[1:], int(found[1]) if found else 0
    return formula, "", 0


def _with_room(convert: Callable[[], str]) -> str:
    """Convert a formula on a stack that its nesting cannot exhaust.

    Effect: runs a thread to its end.
    """
    done: Future[str] = Future()

    def run() -> None:
        try:
            done.set_result(convert())
        except Exception as error:  # noqa: BLE001 raised again below
            done.set_exception(error)

    before = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=run)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    return done.result()


@cache
def _converter(*, is_lenient: bool) -> LatexToMathML:
    from math_core import LatexToMathML

    return LatexToMathML(
        fancy_error=False, allow_unreliable_rendering=True, ignore_unknown_commands=is_lenient
    )


def _repair(text: str, fault: str, at: int) -> str:
    r"""Return a formula without what math-core stumbled over, or as it is.

    A `\tag` is put where math-core wants one, cells into an environment that has them, a slash on
    what is no relation; an unknown sign becomes text, a command of text alone is marked.
    """
    if r"\tag" in fault and r"\begin{equation*}" not in text:
        return rf"\begin{{equation*}}{text}\end{{equation*}}"
    slashes = (
        [match.start() for match in _NOT.finditer(text, 0, at + 1)] if "\\not" in fault else []
    )
    if slashes:
        return text[: slashes[-1]] + text[slashes[-1] :].replace(r"\not", r"\cancel", 1)
    if fault.startswith("direct Unicode"):
        return f"{text[:at]}\\text{{{text[at]}}}{text[at + 1 :]}" if at < len(text) else text
    if '"&"' in fault and "gather" in text:
        return text.replace("{gather*}", "{align*}").replace("{gathered}", "{aligned}")
    command = _NAME.match(text, at)
    if fault == "not valid in math mode" and command:
        return text[:at] + unknown_command(command[1]) + text[command.end() :]
    return text


def _back(style: str) -> str:
    """Return the class of a negative space, to a tenth of an em; "" if the style is none."""
    found = _BACK.fullmatch(style)
    tenths = round(float(found[1] or 0) * 10) if found and found[1] != "." else 0
    return f"m-back-{min(tenths, MOST_BACK)}" if tenths else ""


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
    classes = [CLASSES.get(style) or _back(style) for style in styles]
    classes = [name for name in classes if name]
    if _OWN_CLASS.fullmatch(values.get("class", "")):
        classes.append(_OWN_NAMES.get(values["class"]) or values["class"])
    if classes:
        kept.append(f' class="{" ".join(classes)}"')
    return f"<{name}{''.join(kept)}>{'</' + name + '>' if empty else ''}"
