"""Globs as in a `.gitignore`, matched in a time that grows with pattern and path alone.

Each line becomes a regular expression in which a wildcard ends at the first place where what
follows it fits: only the last one of a name, and the last `**` of a path, have a choice. Otherwise
`*a*a*a*…b` would try every way to share a path out among the wildcards, and never be done. What
lines mean is held to pathspec's reading of them by a test. See decisions 29 and 43.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_FIRST, _INNER = "first", "inner"
"""Where in a path a `**` stands: before all names, or between two."""
_ANY, _SOME, _ONE = "[^/]*", "[^/]+", "[^/]"
_FOLDER = "folder"
"""The group that tells that a folder above the path was meant."""
_IN_FOLDER, _WHOLE, _BELOW = rf"(?P<{_FOLDER}>/)", rf"(?:(?P<{_FOLDER}>/)|\Z)", "/"
"""What follows the names: `a/` means what is in it, `a` that and itself, `a/**` what is below."""
_SET = lazy_re(r"\[([!^]?)(\]?+[^\]]*)\]")


_SPECIAL_IN_SET = lazy_re(r"[\[\\&|~]|(?<=-)-")
"""What `re` warns of, or reads, in a set."""


class _UnclosedSetError(Exception):
    """A `[` without its end: git passes over such a line."""


class _Line(NamedTuple):
    """A line: what it matches, and whether it takes in or out."""

    regex: re.Pattern[str]
    takes_in: bool


def read_globs(lines: Sequence[str]) -> Callable[[str], bool]:
    """Return a test whether a path is meant by lines of a `.gitignore`.

    Errors:
        VaultkitError: a line cannot be read.
    """
    found = [read for line in lines if (read := _read_line(line)) is not None]
    return lambda path: _is_meant(path, found)


def find_glob_fault(line: str) -> str:
    """Return why a line cannot be read, "" if it can."""
    try:
        _read_line(line)
    except VaultkitError as error:
        return str(error)
    return ""


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


def _read_line(line: str) -> _Line | None:
    """Read a line; None if it means nothing: it is empty, a comment, or git passes over it.

    Errors:
        VaultkitError: it cannot be read.
    """
    text = line if line.endswith("\\ ") else line.rstrip()
    if not text or text.startswith("#") or text == "/":
        return None
    try:
        return _Line(re.compile(_write_line(text.removeprefix("!"))), not text.startswith("!"))
    except _UnclosedSetError:
        return None
    except (ValueError, re.error, OverflowError, RecursionError) as error:
        message = f'the glob "{line}" cannot be read: {error}'
        raise VaultkitError(message) from error


def _write_line(text: str) -> str:
    """Return the regular expression of a line."""
    names = text.split("/")
    is_folder = not names[-1]
    if not names[0]:
        del names[0]
    elif len(names) == 1 + is_folder and names[0] != "**":
        names.insert(0, "**")
    if not names:
        message = "it names nothing"
        raise ValueError(message)
    if is_folder:
        names[-1] = "**"
    names = [
        name for at, name in enumerate(names) if not at or (names[at - 1], name) != ("**",) * 2
    ]
    if names in (["**"], ["**", "*"]):
        return _IN_FOLDER if is_folder else ""
    if names == ["**", "*", "**"]:
        return _IN_FOLDER if is_folder else _BELOW
    end = _WHOLE
    if names[-1] == "**":
        names.pop()
        end = _IN_FOLDER if is_folder else _BELOW
    *parts, last = _split(names)
    written = [_write_part(span, _write_names(inner), "") for span, inner in parts]
    return f"^{''.join(written)}{_write_part(last[0], _write_names(last[1]), end)}"


def _split(names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the names between two `**`, and where the `**` before them stands, "" for none."""
    span, inner = "", list[str]()
    for name in names:
        if name != "**":
            inner.append(name)
            continue
        if inner:
            yield span, inner
        span, inner = (_INNER, []) if inner else (_FIRST, [])
    yield span, inner


def _write_part(span: str, names: str, end: str) -> str:
    """Write what stands between two `**`: the last takes the deepest place, others the first."""
    if not span:
        return f"{names}{end}"
    folders, between = ("(?:[^/]*/)*", "") if span == _FIRST else ("(?:/[^/]*)*", "/")
    if end:
        return f"{folders}{between}{names}{end}"
    return f"(?>{folders}?{between}{names}(?=/|\\Z))"


def _write_names(names: Iterable[str]) -> str:
    """Write the names of folders and files, each as what cannot be matched in another way."""
    return "/".join(_SOME if name == "*" else _write_name(list(_read_name(name))) for name in names)


def _read_name(name: str) -> Iterator[str]:
    """Yield the parts of a name: wildcards, sets and single characters.

    Errors:
        ValueError: nothing follows the last backslash.
    """
    at = 0
    while at < len(name):
        sign, found = name[at], _SET.match(name, at)
        at += 1
        if sign == "*":
            yield _ANY
        elif sign == "?":
            yield _ONE
        elif found:  # to git, no set of characters holds a slash
            at = found.end()
            inner = _SPECIAL_IN_SET.sub(r"\\\g<0>", found[2])
            yield f"(?!/)[{'^' if found[1] else ''}{inner}]"
        elif sign == "[":
            raise _UnclosedSetError
        elif sign == "\\":
            if at == len(name):
                message = "nothing follows its last backslash"
                raise ValueError(message)
            yield re.escape(name[at])
            at += 1
        else:
            yield re.escape(sign)


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
