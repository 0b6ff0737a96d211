"""Run JavaScript's regular expressions, by the `regex` package, which can stop a search.

A pattern that took too long once, or nearly so several times, is given up for good.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vaultkit.authoring.bases.evaluation_limits import MAX_TEXT, EvaluationError
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultkit.authoring.bases.evaluation_limits import Budget

TRIES = (0.00003, 0.0002, 0.001, 0.005, 0.03, 0.2)
"""Seconds that a search may take at first, and each time it is tried again."""
QUICK = 0.005
_STEPS_PER_SECOND = 10_000_000
_SEARCH, _MATCH = 100, 20
"""Steps that a search takes at least, and each match of it."""
_MOST_SLOW = 25
"""How often a pattern may be tried again; one that needs it more often is given up."""
_COUNTED = {QUICK: 1, TRIES[-1]: _MOST_SLOW}
_MAX_PATTERN = 1000
_FLAGS = frozenset("dgimsuvy")
_PIECE = lazy_re(
    r"\\u\{([0-9a-fA-F]+)\}|\\k<(\w+)>|\\([dDwWbB/])|\\[\s\S]|\(\?<(?![=!])|\[\^?\]|[\[\]$]"
)
_CLASSES = {
    "d": ("[0-9]", "0-9"), "D": ("[^0-9]", "\\D"),
    "w": ("[A-Za-z0-9_]", "A-Za-z0-9_"), "W": ("[^A-Za-z0-9_]", "\\W"),
    "b": ("(?a:\\b)", "\\b"), "B": ("(?a:\\B)", "B"), "/": ("/", "/"),
}  # fmt: skip
_REFERENCE = lazy_re(r"\$(?:([$&`'])|(\d\d?)|<([^<>]*)>)")


class Regexp:
    """A regular expression with its flags."""

    TYPE = "regexp"
    __slots__ = ("_compiled", "_slow", "flags", "source")

    def __init__(self, source: str, flags: str = "") -> None:
        self.source = source
        self.flags = flags
        self._compiled = compile_pattern(source, flags)
        self._slow = 0

    def __str__(self) -> str:
        return f"/{self.source}/{self.flags}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Regexp) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def matches(self, text: str, budget: Budget) -> bool:
        """Tell whether it is found in a text."""
        budget.read(text)
        return bool(self._timed(lambda most: self._compiled.search(text, timeout=most), budget))

    def replace(self, text: str, replacement: str, budget: Budget) -> str:
        """Replace what it finds: everything with the flag `g`, else the first.

        Errors:
            EvaluationError: it takes too long, or the result has too many characters.
        """
        pieces: list[str] = []
        done = length = 0
        for match in self.find(text, 0 if "g" in self.flags else 1, budget):
            piece = text[done : match.start()] + _expand(match, replacement)
            length += len(piece)
            if length > MAX_TEXT:
                message = f"a text may have {MAX_TEXT:,} characters at most"
                raise EvaluationError(message)
            pieces.append(piece)
            done = match.end()
        return "".join([*pieces, text[done:]])

    def split(self, text: str, budget: Budget) -> list[str | None]:
        """Split a text where it is found; groups become parts too, as in JavaScript."""
        if not text:
            return [] if self.matches("", budget) else [""]
        parts: list[str | None] = []
        done = 0
        for match in self.find(text, 0, budget):
            if match.end() == match.start() and match.start() in {0, len(text), done}:
                continue
            parts += [text[done : match.start()], *match.groups()]
            done = match.end()
        return [*parts, text[done:]]

    def find(self, text: str, most: int, budget: Budget) -> list[Any]:
        """Return its matches in a text, `most` of them, all for 0."""

        def collect(seconds: float) -> list[Any]:
            found: list[Any] = []
            matches: Iterator[Any] = self._compiled.finditer(text, timeout=seconds)
            for match in matches:
                found.append(match)
                if len(found) == most:
                    break
            return found

        budget.read(text)
        result: list[Any] = self._timed(collect, budget)
        budget.spend(_MATCH * len(result))
        return result

    def _timed(self, search: Callable[[float], Any], budget: Budget) -> Any:
        """Search with ever more time, and take what each further try may need off the budget."""
        budget.spend(_SEARCH)
        for seconds in TRIES if self._slow < _MOST_SLOW else ():
            if seconds > TRIES[0]:
                budget.spend(int(seconds * _STEPS_PER_SECOND))
            try:
                return search(seconds)
            except TimeoutError:
                self._slow += _COUNTED.get(seconds, 0)
        message = f"the regular expression {self} takes too long"
        raise EvaluationError(message)


def compile_pattern(source: str, flags: str) -> Any:
    """Compile a JavaScript pattern.

    Errors:
        ValueError: it is none; the message says why.
    """
    import regex

    unknown = set(flags) - _FLAGS
    if unknown or len(set(flags)) < len(flags):
        message = f'"{flags}" are no flags of a regular expression; they are g, i, m, s, u and y'
        raise ValueError(message)
    if len(source) > _MAX_PATTERN:
        message = f"a regular expression may have {_MAX_PATTERN:,} characters at most"
        raise ValueError(message)
    options = regex.VERSION0
    for flag, option in (("i", regex.IGNORECASE), ("m", regex.MULTILINE), ("s", regex.DOTALL)):
        if flag in flags:
            options |= option
    try:
        return regex.compile(_translate(source, "m" in flags), options)
    except (regex.error, OverflowError, RecursionError) as error:
        message = f"not a regular expression: {str(error).partition(' at position')[0]}"
        raise ValueError(message) from None


def _translate(source: str, is_multiline: bool) -> str:  # noqa: FBT001
    """Write a JavaScript pattern as Python's; digits and word characters are ASCII there."""
    in_class = False

    def write(match: re.Match[str]) -> str:
        nonlocal in_class
        text = match[0]
        if match[1]:
            code = int(match[1], 16)
            return re.escape(chr(code)) if code < 0x110000 else text  # noqa: PLR2004
        if match[2]:
            return f"(?P={match[2]})"
        if match[3]:
            return _CLASSES[match[3]][in_class]
        if in_class:
            in_class = text != "]"
            return "\\[" if text == "[" else text
        if text == "[":
            in_class = True
        return {
            "(?<": "(?P<", "[]": "(?!)", "[^]": "[\\s\\S]", "$": "$" if is_multiline else "\\Z",
            "]": "\\]",
        }.get(text, text)  # fmt: skip

    return _PIECE.sub(write, source)


def _expand(match: Any, replacement: str) -> str:
    """Put a match into a replacement: `$1`, `$<name>`, `$&`, `$$`."""
    if "$" not in replacement:
        return replacement
    return _REFERENCE.sub(lambda found: _refer(found, match), replacement)


def _refer(found: re.Match[str], match: Any) -> str:
    """Return what one `$…` of a replacement stands for; itself if it stands for nothing."""
    sign, name = found[1], found[3]
    if sign:
        around = {"`": match.string[: match.start()], "'": match.string[match.end() :]}
        return str({"$": "$", "&": match[0], **around}[sign])
    if name is not None:
        return (match.groupdict().get(name) or "") if match.re.groupindex else found[0]
    groups: tuple[str | None, ...] = match.groups()
    for digits in (found[2], found[2][:1]):
        if 1 <= int(digits) <= len(groups):
            return (groups[int(digits) - 1] or "") + found[2][len(digits) :]
    return found[0]
