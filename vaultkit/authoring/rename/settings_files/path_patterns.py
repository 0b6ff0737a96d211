"""Write globs and prefixes anew so that they mean the same files after a move, with proof.

There are two kinds: globs as in a `.gitignore`, and the prefixes of Obsidian's "Excluded files".
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold, folder_of, parents_of
from vaultkit.vault.files.excluded_files import match_any, read_filters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from vaultkit.authoring.rename.paths_after import MovedPaths

_WILD = lazy_re(r"(?<!\\)(?:\\\\)*[*?\[]")
_ESCAPED = lazy_re(r"\\(.)")
_SPECIAL = lazy_re(r"([\\*?\[\]])")


class Syntax(Protocol):
    """A kind of patterns."""

    def match(self, patterns: Sequence[str]) -> Callable[[str], bool]:
        """Return a test whether a list of patterns means a path."""

    def mark_of(self, pattern: str) -> str:
        """Return what a pattern begins with that takes out of what was meant before, or ""."""

    def candidates(self, pattern: str, paths: MovedPaths) -> Iterator[str]:
        """Yield what a pattern may have to say after files moved, the likeliest first."""

    def literal(self, path: str, *, is_folder: bool) -> str:
        """Return a pattern that means one file, or all below one folder."""

    def names(self, pattern: str, old: str) -> str | None:
        """Return the outermost folder or file around a path that a pattern names."""

    def is_stale(self, pattern: str, paths: MovedPaths) -> bool:
        """Tell whether a pattern begins with a folder that is gone, whatever it means there."""


class _Glob(NamedTuple):
    """A glob taken apart.

    Args:
        start: What stands before the first name: `./`, `!` and `/`, or some of them.
        names: What stands between slashes.
        end: A final slash, or "".
    """

    start: str
    names: tuple[str, ...]
    end: str

    @property
    def is_anchored(self) -> bool:
        """Whether it begins at the vault's root."""
        return self.start.endswith("/") or len(self.names) > 1

    def text(self) -> str:
        """Return the glob as it is written."""
        return f"{self.start}{'/'.join(self.names)}{self.end}"


class Globs:
    """Globs as in a `.gitignore`; one that begins with `!` takes out of what was meant before."""

    def match(self, patterns: Sequence[str]) -> Callable[[str], bool]:
        """Return a test whether a list of globs means a path.

        One glob that begins at the root is asked only about what lies there: many are looked at.
        """
        matches = match_any(patterns)
        start = _start_of(patterns[0]) if len(patterns) == 1 else ""
        if not start:
            return matches
        return lambda path: _composed(path).startswith(start) and matches(path)

    def mark_of(self, pattern: str) -> str:
        """Return the `!` that a glob begins with, or ""."""
        return "!" if pattern.startswith("!") else ""

    def candidates(self, pattern: str, paths: MovedPaths) -> Iterator[str]:
        """Yield the glob with what its names became."""
        glob = _read_glob(pattern)
        matches = match_any([pattern.removeprefix("!")])
        if glob.is_anchored:
            yield from _anchored(glob, paths)
        yield from _renamed(glob, [old for old in paths.moves if matches(old)], paths)

    def literal(self, path: str, *, is_folder: bool) -> str:
        """Return a glob that means one file, or all below one folder."""
        names = [_escape(name) for name in path.split("/")]
        return f"{'/' if len(names) == 1 else ''}{'/'.join(names)}{'/' if is_folder else ''}"

    def names(self, pattern: str, old: str) -> str | None:
        """Return the outermost folder or file around a path that the glob's last name means."""
        glob = _read_glob(pattern)
        wild = [at for at, name in enumerate(glob.names) if _literal(name) is None]
        count = len(glob.names)
        while count and count - 1 in wild:
            count -= 1
        if not count:
            return None
        end = "/" if count < len(glob.names) else glob.end
        start = "/" if glob.is_anchored else ""
        matches = match_any([f"{start}{'/'.join(glob.names[:count])}{end}"])
        found = (
            x for x in (*parents_of(old), old) if matches(x) or (x != old and matches(f"{x}/"))
        )
        return next(found, None)

    def is_stale(self, pattern: str, paths: MovedPaths) -> bool:
        """Tell whether a glob from the root begins with a folder that is gone."""
        glob = _read_glob(pattern)
        return glob.is_anchored and any(map(paths.is_gone, accumulate(_known(glob), _join)))


def _read_glob(pattern: str) -> _Glob:
    text = unicodedata.normalize("NFC", pattern)
    start = "".join(re.findall(r"\A(?:\./)?!?/*", text)[:1])
    body = text[len(start) :]
    names = tuple(body.rstrip("/").split("/"))
    return _Glob(start, names, "/" if body.endswith("/") else "")


def _literal(name: str) -> str | None:
    """Return what a name of a glob means if it means one; None for one with wildcards."""
    return None if _WILD.search(name) else _ESCAPED.sub(r"\1", name)


def _start_of(pattern: str) -> str:
    """Return what every path begins with that a glob means, "" for anything."""
    glob = _read_glob(pattern)
    return "/".join(_known(glob)) if glob.is_anchored and "!" not in glob.start else ""


def _composed(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def _known(glob: _Glob) -> list[str]:
    """Return the names at the beginning of a glob that mean one name each."""
    return [
        plain
        for plain in takewhile(lambda name: name is not None, map(_literal, glob.names))
        if plain
    ]


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}"


def _escape(name: str) -> str:
    """Return a name of a glob that means one name."""
    text = _SPECIAL.sub(r"\\\1", name)
    if text[:1] in {"!", "#"}:
        text = f"\\{text}"
    return f"{text[:-1]}\\ " if text.endswith(" ") else text


def _anchored(glob: _Glob, paths: MovedPaths) -> Iterator[str]:
    """Yield a glob from the root with the path at its beginning followed, the longest first."""
    known = _known(glob)
    for count in range(len(known), 0, -1):
        new = paths.place_of("/".join(known[:count]))
        if new is not None:
            names = (*map(_escape, new.split("/")), *glob.names[count:])
            start = glob.start
            if len(names) == 1 and not start.endswith("/"):
                start += "/"
            yield glob._replace(start=start, names=names).text()


def _renamed(glob: _Glob, olds: Iterable[str], paths: MovedPaths) -> Iterator[str]:
    """Yield a glob of which one name is what a folder or file of that name became."""
    done: set[str] = set()
    for at, name in enumerate(glob.names):
        plain = _literal(name)
        for path in _called(plain, olds) if plain else ():
            new = paths.place_of(path)
            if new is None or path in done:
                continue
            done.add(path)
            names = tuple(map(_escape, new.split("/")))
            by_name = glob._replace(names=(*glob.names[:at], names[-1], *glob.names[at + 1 :]))
            start = glob.start.rstrip("/") + ("/" if len(names) == 1 else "")
            from_root = [_Glob(start, names, glob.end)] if len(glob.names) == 1 else []
            is_in_place = folder_of(new) == folder_of(path)
            found = (by_name, *from_root) if is_in_place else (*from_root, by_name)
            yield from (one.text() for one in found)


def _called(name: str, olds: Iterable[str]) -> Iterator[str]:
    """Yield the paths that end in a name, of some files and the folders around them, each once."""
    found = dict.fromkeys(path for old in olds for path in (*parents_of(old), old))
    for path in found:
        if unicodedata.normalize("NFC", path.rpartition("/")[2]) == name:
            yield path


class Prefixes:
    """Obsidian's "Excluded files": beginnings of paths; expressions between slashes stay."""

    def match(self, patterns: Sequence[str]) -> Callable[[str], bool]:
        """Return a test whether a list of prefixes and expressions means a path."""
        return read_filters(patterns).match

    def mark_of(self, pattern: str) -> str:
        """Return "", for no prefix takes anything out."""
        del pattern
        return ""

    def candidates(self, pattern: str, paths: MovedPaths) -> Iterator[str]:
        """Yield the prefix with what its folders became, the longest first."""
        if is_expression(pattern):
            return
        slash = "/" if pattern.startswith("/") else ""
        names = pattern.removeprefix("/").split("/")
        for count in range(len(names) - (names[-1] == ""), 0, -1):
            path = paths.find("/".join(names[:count]))
            new = paths.place_of(path) if path else None
            if new is not None:
                yield slash + "/".join((new, *names[count:]))

    def literal(self, path: str, *, is_folder: bool) -> str:
        """Return a prefix that means one file, or all below one folder."""
        return f"{path}/" if is_folder else path

    def names(self, pattern: str, old: str) -> str | None:
        """Return the folder or file around a path that a prefix names."""
        if is_expression(pattern):
            return None
        wanted = fold(pattern.strip("/"))
        return next((x for x in (*parents_of(old), old) if fold(x) == wanted), None)

    def is_stale(self, pattern: str, paths: MovedPaths) -> bool:
        """Tell whether a prefix begins with a folder that is gone."""
        names = pattern.removeprefix("/").split("/")[:-1]
        found = map(paths.find, accumulate(names, _join))
        return not is_expression(pattern) and any(path and paths.is_gone(path) for path in found)


def is_expression(pattern: str) -> bool:
    """Tell whether one of Obsidian's "Excluded files" is a regular expression."""
    return len(pattern) > 1 and pattern.startswith("/") and pattern.endswith("/")
