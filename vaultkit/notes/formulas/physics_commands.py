r"""The extension `physics`, for pages or preambles that ask for it: `\require{physics}`.

What needs reading beyond counting arguments (optional ones, brackets of any kind, stars) has a
reader here; the rest are plain definitions.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from vaultkit.notes.formulas.tex_macros import Definition, define
from vaultkit.notes.formulas.tex_tokens import TexError, split

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.notes.formulas.rewriting import Handler, Rewriting

_PLAIN: Final = {
    "ket": r"\left|#1\right\rangle",
    "bra": r"\left\langle#1\right|",
    "grad": r"\boldsymbol{\nabla}",
    "gradient": r"\boldsymbol{\nabla}",
    "div": r"\boldsymbol{\nabla}\cdot ",
    "divergence": r"\boldsymbol{\nabla}\cdot ",
    "curl": r"\boldsymbol{\nabla}\times ",
    "laplacian": r"\nabla^2",
    "vdot": r"\boldsymbol{\cdot}",
    "dotproduct": r"\boldsymbol{\cdot}",
    "cross": r"\boldsymbol{\times}",
    "cp": r"\boldsymbol{\times}",
    "crossproduct": r"\boldsymbol{\times}",
    "vnabla": r"\boldsymbol{\nabla}",
    "gradientnabla": r"\nabla ",
    "flatfrac": r"\left.#1\middle/#2\right.",
    "imaginary": "i",
    "qcomma": r",\quad ",
    "qc": r",\quad ",
    "qqtext": r"\quad\text{#1}\quad ",
    "qq": r"\quad\text{#1}\quad ",
    "qcc": r"\quad\text{c.c.}\quad ",
    "principalvalue": r"\mathcal{P}",
    "pv": r"\mathcal{P}",
    "PV": r"\operatorname{P.V.}",
    "smqty": r"\mqty{#1}",
    "imat": r"\mathbb{1}_{#1}",
    "pmat": r"\sigma_{#1}",
    "paulimatrix": r"\sigma_{#1}",
}
_WORDS: Final = (
    "if then else otherwise unless given using assume since let for all even odd integer and or as"
    " in"
)
_OPERATORS: Final = {
    "tr": "tr", "trace": "tr", "Tr": "Tr", "Trace": "Tr", "rank": "rank", "Res": "Res",
    "Residue": "Res", "asin": "asin", "acos": "acos", "atan": "atan", "csch": "csch",
    "sech": "sech", "arcsec": "arcsec", "arccot": "arccot", "arccsc": "arccsc",
    "exponential": "exp", "logarithm": "log", "naturallogarithm": "ln", "determinant": "det",
    "Probability": "Pr",
}  # fmt: skip
_BRACKETS: Final = {"(": ")", "[": "]", "|": "|"}


def _given(rewriting: Rewriting) -> list[str] | None:
    """Take an argument if a brace comes, else None."""
    return rewriting.tokens.argument() if rewriting.tokens.peek() == "{" else None


def _fenced(left: str, content: list[str], right: str) -> list[str]:
    return [r"\left", left, *content, r"\right", right]


def _quantity(rewriting: Rewriting) -> list[str]:
    r"""Read `\qty(…)`, `\qty[…]`, `\qty|…|` and `\qty{…}`."""
    tokens = rewriting.tokens
    tokens.take("*")
    opener = tokens.peek()
    if opener in _BRACKETS:
        tokens.next()
        return _fenced(opener, _until_bracket(rewriting, opener), _BRACKETS[opener])
    return _fenced(r"\{", tokens.argument(), r"\}")


def _until_bracket(rewriting: Rewriting, opener: str) -> list[str]:
    """Take what stands before the bracket that closes one, and the bracket."""
    closer = _BRACKETS[opener]
    found: list[str] = []
    depth = 1
    braces = 0
    while piece := rewriting.tokens.next():
        braces += (piece == "{") - (piece == "}")
        if not braces:
            depth += (piece == opener and opener != closer) - (piece == closer)
        if not depth:
            return found
        found.append(piece)
    message = f'"{closer}" is missing'
    raise TexError(message)


def _in(left: str, right: str, count: int = 1, prefix: str = "") -> Handler:
    """Return what reads arguments and sets them between two delimiters."""

    def read(rewriting: Rewriting) -> list[str]:
        tokens = rewriting.tokens
        tokens.take("*")
        if count == 1 and tokens.peek() in _BRACKETS:
            return [*split(prefix), *_quantity(rewriting)]
        content = tokens.argument()
        for _ in range(count - 1):
            content += [",", *tokens.argument()]
        return [*split(prefix), *_fenced(left, content, right)]

    return read


def _evaluated(rewriting: Rewriting) -> list[str]:
    tokens = rewriting.tokens
    tokens.take("*")
    opener = tokens.peek()
    if opener in {"(", "["}:
        tokens.next()
        return _fenced(opener, tokens.until("|"), "|")
    return _fenced(".", tokens.argument(), "|")


def _vector(form: str, starred: str) -> Handler:
    """Return what reads a vector and its form with a star, `#` being the argument."""

    def read(rewriting: Rewriting) -> list[str]:
        chosen = starred if rewriting.tokens.take("*") else form
        found: list[str] = []
        content = rewriting.tokens.argument()
        for piece in split(chosen):
            found += content if piece == "#" else [piece]
        return found

    return read


def _differential(sign: str) -> Handler:
    r"""Return what reads `\dd[n]{x}`, `\dd(x)` and `\dd x`."""

    def read(rewriting: Rewriting) -> list[str]:
        power = rewriting.tokens.option()
        head = [r"\,", *_d(sign, power)]
        if rewriting.tokens.peek() == "(":
            rewriting.tokens.next()
            return [*head, *_fenced("(", _until_bracket(rewriting, "("), ")")]
        content = _given(rewriting)
        return [*head, "{", *content, "}"] if content is not None else head

    return read


def _d(sign: str, power: list[str] | None) -> list[str]:
    upright = [r"\mathrm", "{", "d", "}"] if sign == "d" else [sign]
    return [*upright, "^", "{", *power, "}"] if power else upright


def _derivative(sign: str) -> Handler:
    r"""Return what reads `\dv[n]{f}{x}`, `\dv{x}`, and for `\pdv` a second variable."""

    def read(rewriting: Rewriting) -> list[str]:
        tokens = rewriting.tokens
        tokens.take("*")
        power = tokens.option()
        first = tokens.argument()
        second = _given(rewriting)
        third = _given(rewriting) if sign == r"\partial" and second is not None else None
        function, variable = ([], first) if second is None else (first, second)
        below = [*_d(sign, None), *variable]
        if third is not None:
            power = ["2"]
            below += [*_d(sign, None), *third]
        elif power:
            below += ["^", "{", *power, "}"]
        return [r"\frac", "{", *_d(sign, power), *function, "}", "{", *below, "}"]

    return read


def _bracket(rewriting: Rewriting) -> list[str]:
    r"""Read `\braket{a}{b}` and `\braket{a}`."""
    rewriting.tokens.take("*")
    first = rewriting.tokens.argument()
    second = _given(rewriting)
    return _fenced(r"\langle", [*first, r"\middle", "|", *(second or first)], r"\rangle")


def _outer(rewriting: Rewriting) -> list[str]:
    rewriting.tokens.take("*")
    first = rewriting.tokens.argument()
    second = _given(rewriting)
    ket, bra = _fenced("|", first, r"\rangle"), _fenced(r"\langle", second or first, "|")
    return [*ket, r"\!", *bra]


def _expectation(rewriting: Rewriting) -> list[str]:
    tokens = rewriting.tokens
    while tokens.take("*"):
        continue
    first = tokens.argument()
    second = _given(rewriting)
    if second is None:
        return _fenced(r"\langle", first, r"\rangle")
    return _matrix_element(second, first, second)


def _element(rewriting: Rewriting) -> list[str]:
    tokens = rewriting.tokens
    while tokens.take("*"):
        continue
    return _matrix_element(*(tokens.argument() for _ in range(3)))


def _matrix_element(left: list[str], middle: list[str], right: list[str]) -> list[str]:
    inner = [*left, r"\middle", "|", *middle, r"\middle", "|", *right]
    return _fenced(r"\langle", inner, r"\rangle")


def _table(kind: str) -> Handler:
    r"""Return what reads `\mqty{…}`, and `\mqty(…)` with its brackets."""

    def read(rewriting: Rewriting) -> list[str]:
        tokens = rewriting.tokens
        tokens.take("*")
        opener = tokens.peek()
        name = {"(": "pmatrix", "[": "bmatrix", "|": "vmatrix"}.get(opener, "") or kind
        if opener in _BRACKETS:
            tokens.next()
            cells = _until_bracket(rewriting, opener)
        else:
            cells = tokens.argument()
        return [r"\begin", "{", *name, "}", *cells, r"\end", "{", *name, "}"]

    return read


_READERS: Final[Mapping[str, Handler]] = {
    **dict.fromkeys(("qty", "quantity"), _quantity),
    **dict.fromkeys(("abs", "absolutevalue", "vqty"), _in("|", "|")),
    "norm": _in(r"\|", r"\|"),
    "order": _in("(", ")", prefix=r"\mathcal{O}"),
    "pqty": _in("(", ")"),
    "bqty": _in("[", "]"),
    "Bqty": _in(r"\{", r"\}"),
    **dict.fromkeys(("comm", "commutator"), _in("[", "]", 2)),
    **dict.fromkeys(("acomm", "anticommutator", "pb", "poissonbracket"), _in(r"\{", r"\}", 2)),
    **dict.fromkeys(("eval", "evaluated"), _evaluated),
    **dict.fromkeys(("vb", "vectorbold"), _vector(r"\mathbf{#}", r"\boldsymbol{#}")),
    **dict.fromkeys(("va", "vectorarrow"), _vector(r"\vec{\mathbf{#}}", r"\vec{\boldsymbol{#}}")),
    **dict.fromkeys(("vu", "vectorunit"), _vector(r"\hat{\mathbf{#}}", r"\hat{\boldsymbol{#}}")),
    **dict.fromkeys(("dd", "differential"), _differential("d")),
    **dict.fromkeys(("var", "variation"), _differential(r"\delta")),
    **dict.fromkeys(("dv", "derivative"), _derivative("d")),
    **dict.fromkeys(("pdv", "pderivative", "partialderivative"), _derivative(r"\partial")),
    **dict.fromkeys(("fdv", "fderivative", "functionalderivative"), _derivative(r"\delta")),
    **dict.fromkeys(("braket", "ip", "innerproduct"), _bracket),
    **dict.fromkeys(("ketbra", "dyad", "op", "outerproduct"), _outer),
    **dict.fromkeys(("ev", "expval", "expectationvalue"), _expectation),
    **dict.fromkeys(("mel", "matrixel", "matrixelement"), _element),
    **dict.fromkeys(("mqty", "matrixquantity"), _table("matrix")),
    **dict.fromkeys(("pmqty", "pmatrixquantity"), _table("pmatrix")),
    "bmqty": _table("bmatrix"),
    **dict.fromkeys(("vmqty", "mdet", "matrixdeterminant"), _table("vmatrix")),
}


def _inner(name: str) -> str:
    """Return the name under which a reader is found: one that no author can write."""
    return rf"\physics:{name}"


PHYSICS: Final[Mapping[str, Handler]] = {_inner(name): read for name, read in _READERS.items()}


@cache
def physics_macros() -> Mapping[str, Definition]:
    """Return what the extension defines, by name."""
    words = {f"q{word}": rf"\quad\text{{{word}}}\quad " for word in _WORDS.split()}
    operators = {name: rf"\operatorname{{{shown}}}" for name, shown in _OPERATORS.items()}
    found = dict(define(name, body) for name, body in (words | operators | _PLAIN).items())
    return found | {f"\\{name}": Definition((_inner(name),)) for name in _READERS}
