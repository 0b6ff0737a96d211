r"""`\begin{…}`: environments by the names that math-core has, or built of those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.formulas.tex_tokens import (
    Budget,
    Fixed,
    TexError,
    Tokens,
    join,
    split,
    split_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.notes.formulas.rewriting import Handler, Rewriting

_RENAMED = {
    "align": "align*", "gather": "gather*", "equation": "equation*", "multline": "multline*",
    "flalign": "align*", "flalign*": "align*", "split": "aligned", "multlined": "gathered",
    "lgathered": "gathered", "rgathered": "gathered", "smallmatrix": "matrix",
    "cases*": "cases", "dcases*": "dcases", "rcases*": "rcases", "drcases*": "rcases",
    "drcases": "rcases",
}  # fmt: skip
"""MathJax in Obsidian numbers nothing, so the forms without numbers are meant."""
_WITH_COUNT = {
    "alignat": "align*", "alignat*": "align*", "xalignat": "align*", "xalignat*": "align*",
    "xxalignat": "align*", "alignedat": "aligned",
}  # fmt: skip
_PLACED = "aligned gathered split multlined lgathered rgathered alignedat"
_WITH_PLACE = frozenset(_PLACED.split())
"""Environments that may say in brackets how they stand in the line."""
_FENCED = {"": "", "p": "p", "b": "b", "B": "B", "v": "v", "V": "V"}
_RULED = "array matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix subarray darray tabular"
_WITH_RULES = frozenset(_RULED.split())
_MAX_COLUMNS = 200
_MAX_ALIGNED = 20


def _begin(rewriting: Rewriting) -> list[str]:
    name = rewriting.tokens.text()
    special = _SPECIAL.get(name)
    if special is not None and name not in rewriting.macros.environments:
        return special(rewriting, _body(rewriting, name), name)
    opening, closing = _open(rewriting, name)
    rewriting.environments.append((name, closing))
    return opening


def _open(rewriting: Rewriting, name: str) -> tuple[list[str], list[str]]:
    """Return what begins and what ends an environment here."""
    tokens = rewriting.tokens
    own = rewriting.macros.environments.get(name)
    if own is not None:
        return own[0].expand(tokens), list(own[1].body)
    if name in _WITH_COUNT:
        tokens.option()
        tokens.argument()
    elif name in _WITH_PLACE:
        tokens.option()
    elif name == "array":
        tokens.option()
        return [*_opened(name), "{", *_columns(tokens.argument()), "}"], _closed(name)
    base = _small_matrix(name)
    side = join(tokens.option() or ()).strip() if base else ""
    if side and side in "lr":
        columns = ["{", *side * _MAX_ALIGNED, "}"]
        opening = [*_opened(base), *_opened("array"), *columns]
        return opening, [*_closed("array"), *_closed(base)]
    new = base or _WITH_COUNT.get(name) or _RENAMED.get(name, name)
    return _opened(new), _closed(new)


def _end(rewriting: Rewriting) -> list[str]:
    r"""Close an environment: one of the author's own may have opened others that it closes."""
    name = rewriting.tokens.text()
    for at in reversed(range(len(rewriting.environments))):
        if rewriting.environments[at][0] == name:
            return rewriting.environments.pop(at)[1]
    return _closed(name)


def _opened(name: str) -> list[str]:
    return [Fixed(r"\begin"), "{", *name, "}"]


def _closed(name: str) -> list[str]:
    return [Fixed(r"\end"), "{", *name, "}"]


def _small_matrix(name: str) -> str:
    """Return the matrix that mathtools' `pmatrix*` or `psmallmatrix` is here, "" if it is none."""
    plain = name.removesuffix("*")
    if plain == name and not plain.endswith("smallmatrix"):
        return ""
    head, found, rest = plain.partition("smallmatrix" if "small" in plain else "matrix")
    return f"{head}matrix" if found and not rest and head in _FENCED else ""


def _columns(tokens: list[str]) -> list[str]:
    """Return the columns of an array in the letters that math-core knows."""
    found: list[str] = []
    rest = Tokens(tokens, Budget(0))
    while piece := rest.next():
        if piece in "lcr|:":
            found.append(piece)
        elif piece in {"p", "m", "b", "w", "X"}:
            found.append("l" if piece == "p" else "c")
            if piece == "w":
                rest.argument()
            if piece != "X":
                rest.argument()
        elif piece in {"@", "!", ">", "<"}:
            rest.argument()
        elif piece == "*":
            times = rest.text()
            inner = _columns(rest.argument())
            found += inner * min(int(times) if times.isascii() and times.isdigit() else 1, 50)
    return found[:_MAX_COLUMNS] if set(found) - {"|", ":"} else ["c", *found]


def _body(rewriting: Rewriting, name: str) -> list[str]:
    r"""Take what stands before `\end{name}`, and that.

    Errors:
        TexError: it does not come.
    """
    found: list[str] = []
    depth = 0
    tokens = rewriting.tokens
    while piece := tokens.next():
        if piece == r"\end" and tokens.peek() == "{":
            closed = tokens.text()
            if closed == name and not depth:
                return found
            depth -= closed == name
            found += (piece, "{", *closed, "}")
            continue
        found.append(piece)
        if piece == r"\begin" and tokens.peek() == "{":
            opened = tokens.text()
            depth += opened == name
            found += ("{", *opened, "}")
    message = rf"\begin{{{name}}} is not closed"
    raise TexError(message)


def _wrapped(name: str, body: list[str], spec: str = "") -> list[str]:
    columns = ["{", *spec, "}"] if spec else []
    return [r"\begin", "{", *name, "}", *columns, *body, r"\end", "{", *name, "}"]


def _eqnarray(rewriting: Rewriting, body: list[str], name: str) -> list[str]:
    del rewriting, name
    return ["{", r"\displaystyle", *_wrapped("array", body, "rcl"), "}"]


def _numcases(rewriting: Rewriting, body: list[str], name: str) -> list[str]:
    del name
    rest = Tokens(body, rewriting.tokens.budget)
    left = rest.argument()
    return ["{", *left, *_wrapped("cases", _left(rest)), "}"]


def _left(tokens: Tokens) -> list[str]:
    found = []
    while piece := tokens.next():
        found.append(piece)
    return found


def _empheq(rewriting: Rewriting, body: list[str], name: str) -> list[str]:
    del name
    rest = Tokens(body, rewriting.tokens.budget)
    options = join(rest.option() or ())
    inner = rest.text()
    environment = {"align": "aligned", "gather": "gathered"}.get(inner.rstrip("*"), "gathered")
    sides = {"left": ".", "right": "."}
    for side in sides:
        _, found, value = options.partition(f"{side}=")
        if found:
            sides[side] = value.partition(",")[0].strip().removeprefix(r"\empheq")
    left, right = (_EMPHASIS.get(sides[side], ["."]) for side in ("left", "right"))
    wrapped = _wrapped(environment, _left(rest))
    return [r"\left", *left, *wrapped, r"\right", *right]


_EMPHASIS = {
    side + name: [f"\\{side}{name}"]
    for side in "lr"
    for name in ("brace", "brack", "angle", "vert", "Vert", "floor", "ceil")
}


def _subarray(rewriting: Rewriting, body: list[str], name: str) -> list[str]:
    del name
    rest = Tokens(body, rewriting.tokens.budget)
    rest.argument()
    return _wrapped("matrix", _left(rest))


def _unwrapped(rewriting: Rewriting, body: list[str], name: str) -> list[str]:
    del name
    rest = Tokens(body, rewriting.tokens.budget)
    rest.option()
    rest.argument()
    return _left(rest)


_ARROWS = {
    ">": (r"\xrightarrow", ">"), "<": (r"\xleftarrow", "<"),
    ")": (r"\xrightarrow", ")"), "(": (r"\xleftarrow", "("),
    "V": (r"\downarrow", "V"), "A": (r"\uparrow", "A"),
}  # fmt: skip
_ACROSS = frozenset("<>()=")


def _diagram(rewriting: Rewriting, body: list[str], name: str) -> list[str]:
    """Read a commutative diagram of amscd: rows of things and arrows between them."""
    del name
    rows = [_diagram_row(rewriting, row) for row in split_at(body, frozenset({"\\\\"}))]
    cells: list[str] = []
    for row in rows:
        cells += (*row, "\\\\")
    return _wrapped("matrix", cells[:-1])


def _diagram_row(rewriting: Rewriting, tokens: list[str]) -> list[str]:
    """Return a row: things and arrows across in turn, or arrows down with a cell between two."""
    rest = Tokens(tokens, rewriting.tokens.budget)
    cells: list[list[str]] = [[]]
    goes_down = False
    while piece := rest.next():
        if piece != "@":
            cells[-1].append(piece)
            continue
        sign = rest.next()
        arrow = _arrow(rest, sign)
        if sign in _ACROSS or (sign == "." and not goes_down and join(cells[-1]).strip()):
            cells += (arrow, [])
        elif goes_down:
            cells += ([], arrow)
        else:
            cells[-1] += arrow
            goes_down = True
    found: list[str] = []
    for cell in cells:
        found += (*cell, "&")
    return found[:-1]


def _arrow(rest: Tokens, sign: str) -> list[str]:
    if sign in _ARROWS:
        command, end = _ARROWS[sign]
        first, second = rest.until(end), rest.until(end)
        if sign in "VA":
            return [*_small(first), r"\Big", command, *_small(second)]
        below = ["[", *second, "]"] if second else []
        return [command, *below, "{", *(first or [r"\quad"]), "}"]
    return split({"=": r"=\!=\!=", "|": r"\Big\|", r"\|": r"\Big\|"}.get(sign, ""))


def _small(tokens: list[str]) -> list[str]:
    return ["{", r"\scriptstyle", *tokens, "}"]


_INFERENCES = {
    "AxiomC": 0, "AXC": 0, "UnaryInfC": 1, "UIC": 1, "BinaryInfC": 2, "BIC": 2,
    "TrinaryInfC": 3, "TIC": 3, "QuaternaryInfC": 4, "QuinaryInfC": 5,
}  # fmt: skip
_LABELS = {"RightLabel": 1, "RL": 1, "LeftLabel": 0, "LL": 0}


def _proof(rewriting: Rewriting, body: list[str], name: str) -> list[str]:
    """Read a proof tree of bussproofs: a stack of proofs, each a fraction over its conclusion."""
    del name
    rest = Tokens(body, rewriting.tokens.budget)
    stack: list[list[str]] = []
    labels: list[list[str]] = [[], []]
    while piece := rest.next():
        command = piece[1:]
        if command in _LABELS:
            labels[_LABELS[command]] = [r"\scriptstyle", r"\text", "{", *rest.argument(), "}"]
        elif command in _INFERENCES:
            count = _INFERENCES[command]
            if count > len(stack):
                message = "a proof tree lacks a premise"
                raise TexError(message)
            shown = [r"\text", "{", *rest.argument(), "}"]
            premises = stack[len(stack) - count :]
            del stack[len(stack) - count :]
            stack.append(_inference(premises, shown, labels) if count else shown)
            labels = [[], []]
    found: list[str] = []
    for proof in stack:
        found += proof
    rewriting.tokens.budget.take(len(found))
    return ["{", *found, "}"]


def _inference(
    premises: list[list[str]], conclusion: list[str], labels: list[list[str]]
) -> list[str]:
    above: list[str] = []
    for premise in premises:
        above += (*premise, r"\quad")
    left, right = ("{", *labels[0], "}"), ("{", *labels[1], "}")
    return [*left, r"\dfrac", "{", *above[:-1], "}", "{", *conclusion, "}", *right]


def _rule(rewriting: Rewriting) -> list[str]:
    r"""Keep `\hline` where there is a table to have it."""
    name = rewriting.environments[-1][0] if rewriting.environments else ""
    return [Fixed(r"\hline")] if name.removesuffix("*") in _WITH_RULES else []


_SPECIAL: Mapping[str, Callable[[Rewriting, list[str], str], list[str]]] = {
    "CD": _diagram,
    "crampedsubarray": _subarray,
    "empheq": _empheq,
    "eqnarray": _eqnarray,
    "eqnarray*": _eqnarray,
    "numcases": _numcases,
    "prooftree": _proof,
    "spreadlines": _unwrapped,
    "subnumcases": _numcases,
}
ENVIRONMENTS: Mapping[str, Handler] = {
    r"\begin": _begin,
    r"\end": _end,
    r"\hline": _rule,
}
