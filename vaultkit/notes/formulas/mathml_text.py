"""A formula as one line of plain text, for places that hold no MathML: quotes, descriptions.

What stands above, below or beside something else keeps a sign that says so: `a/b`, `x^2`, `√(x+1)`.
"""

from __future__ import annotations

from html import unescape

from vaultkit.distribution.lazy_re import lazy_re

_PIECE = lazy_re(r"<(/?)([a-z]+)[^>]*>|([^<]+)")
_PRIMES = frozenset("\u2032\u2033\u2034\u2057'")
_HATS = frozenset("\u02c6\u02c7\u02d8\u02d9\u02dc")
_MOST_PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2,
               "msubsup": 3, "munderover": 3}  # fmt: skip
"""Elements whose parts differ in what they mean, and how many they have."""
_INVISIBLE = str.maketrans("", "", "\u2061\u2062\u2063\u2064")


def mathml_text(mathml: str) -> str:
    """Return a formula as text, whatever elements it stands in."""
    opened: list[tuple[str, list[str]]] = [("", [])]
    for closing, name, text in _PIECE.findall(mathml):
        if text:
            opened[-1][1].append(unescape(text).translate(_INVISIBLE))
        elif not closing:
            opened.append((name, []))
        elif len(opened) > 1:
            element, parts = opened.pop()
            opened[-1][1].append(_join(element, parts))
    return " ".join("".join(part for _, parts in opened for part in parts).split())


def _join(element: str, parts: list[str]) -> str:
    """Return what an element says, given what its parts say."""
    if element == "mphantom":
        return ""
    if element in {"mtable", "mtr"}:
        between = "; " if element == "mtable" else " "
        return between.join(part for part in parts if part.strip())
    if len(parts) != _MOST_PARTS.get(element):
        joined = "".join(parts)
        return f"√{_grouped(joined)}" if element == "msqrt" else joined
    base, *others = parts
    if element == "mfrac":
        return f"{_grouped(base)}/{_grouped(others[0])}"
    if element == "mroot":
        return f"{others[0]}√{_grouped(base)}"
    may_be_mark = element in {"mover", "munder"}
    signs = "^" if element in {"msup", "mover"} else "_^"
    for sign, part in zip(signs, others, strict=False):
        if may_be_mark and len(part) == 1 and (part in _HATS or not part.isalnum()):
            continue  # a line, a hat or an arrow over a letter
        base += part if set(part) <= _PRIMES else sign + _grouped(part)
    is_operator = len(parts[0]) > 1 or not parts[0].isalnum()
    return f"{base} " if is_operator and base != parts[0] else base


def _grouped(text: str) -> str:
    is_in_brackets = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return text if len(text) <= 1 or text.isalnum() or is_in_brackets else f"({text})"
