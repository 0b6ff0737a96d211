"""Globs as in a `.gitignore`, matched in a time that grows with pattern and path alone.

pathspec reads the lines. The regular expressions it makes of them try every way to share a path
out among the wildcards, which for `*a*a*a*…b` is never done. So each is rewritten such that a
wildcard ends at the first place where what follows it fits: only the last one of a name, and the
last `**` of a path, have a choice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_FIRST, _INNER = "(?:.+/)?", "(?:/.+)?"
"""What pathspec writes for `**` at the beginning, and between two slashes."""
_ANY, _SOME = "[^/]*", "[^/]+"
_TOKEN = re.compile(
    r"(?P<span>\(\?:\.\+/\)\?|\(\?:/\.\+\)\?)"
    r"|(?P<end>\(\?:\(\?P<ps_d>/\)\|\$\)|\(\?P<ps_d>/\)|\(\?:/\.\*\)\?\$|\$)"
    r"|\[\^/\][*+]?|(?P<set>\[\^?\]?[^\]]*\])|\\.|.",
    re.DOTALL,
)
_FOLDER = "ps_d"
"""The group that tells that a folder above the path was meant."""


class _Line(NamedTuple):
    """A line: what it matches, and whether it takes in or out."""

    regex: re.Pattern[str]
    takes_in: bool


def read_globs(lines: Sequence[str]) -> Callable[[str], bool]:
    """Return a test whether a path is meant by lines of a `.gitignore`.

    Errors:
        VaultkitError: a line cannot be read.
    """
    from pathspec import GitIgnoreSpec

    found: list[_Line] = []
    for line in lines:
        try:
            found += [
                _Line(re.compile(linear(pattern.regex.pattern)), bool(pattern.include))
                for pattern in GitIgnoreSpec.from_lines([line]).patterns
                if pattern.regex is not None
            ]
        except (ValueError, re.error, OverflowError, RecursionError) as error:
            message = f'the glob "{line}" cannot be read: {error}'
            raise VaultkitError(message) from error
    return lambda path: _is_meant(path, found)


def _is_meant(path: str, lines: Iterable[_Line]) -> bool:
    """Tell whether the last line that fits takes in; one that fits a folder weighs less."""
    answer, weight = False, 0
    for line in lines:
        match = line.regex.search(path)
        if match is None:
            continue
        is_folder = bool(match.groupdict().get(_FOLDER))
        own = 1 if is_folder else 2
        if own >= weight:
            answer, weight = line.takes_in, own
    return answer


def linear(source: str) -> str:
    """Return a regular expression that finds what one of pathspec's does, in linear time."""
    if not source.startswith("^"):
        return source  # a single character, wherever it is
    parts: list[tuple[str, list[str]]] = [("", [])]
    end = ""
    for match in _TOKEN.finditer(source[1:]):
        if match["span"]:
            parts.append((match["span"], []))
        elif match["end"]:
            end += match[0].replace("$", r"\Z")
        elif match["set"]:
            parts[-1][1].append(f"(?!/){match[0]}")  # to git, no set of characters holds a slash
        else:
            parts[-1][1].append(match[0])
    written = [_write_part(span, _write_names(tokens), "") for span, tokens in parts[:-1]]
    span, tokens = parts[-1]
    if not end and tokens[-1:] == ["/"]:
        end = tokens.pop()
    return f"^{''.join(written)}{_write_part(span, _write_names(tokens), end)}"


def _write_part(span: str, names: str, end: str) -> str:
    """Write what stands between two `**`: the last takes the deepest place, others the first."""
    if not span:
        return f"{names}{end}"
    folders = "(?:[^/]*/)*" if span == _FIRST else "(?:/[^/]*)*"
    return f"{folders}{names}{end}" if end else f"(?>{folders}?{names}(?=/|\\Z))"


def _write_names(tokens: Sequence[str]) -> str:
    """Write the names of folders and files, each as what cannot be matched in another way."""
    names: list[list[str]] = [[]]
    for token in tokens:
        if token == "/":  # noqa: S105 - a slash
            names.append([])
        else:
            names[-1].append(token)
    return "/".join(map(_write_name, names))


def _write_name(tokens: Sequence[str]) -> str:
    pieces: list[list[str]] = [[]]
    for token in tokens:
        if token == _ANY:
            pieces.append([])
        else:
            pieces[-1].append(token)
    first, *others = ["".join(piece) for piece in pieces]
    if not others:
        return first
    inner = "".join(f"(?>[^/]*?{piece})" for piece in others[:-1] if piece)
    return f"{first}{inner}[^/]*{others[-1]}"
