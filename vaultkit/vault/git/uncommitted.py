"""Which files git could not give back: changed, staged and new ones.

What `git status` says is worked out here, from the index and the last commit, because git itself
would start the filters that a repository configures. A file counts as unchanged if its bytes are
those of the index, as they are or after the conversions that git does by itself: of line ends, of
`$Id$` and of encodings.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import GitError
from vaultkit.vault.files.file_reading import read_source
from vaultkit.vault.git.git_command import (
    blob_id,
    list_new,
    list_tree,
    read_blobs,
    run_git,
    split_list,
)
from vaultkit.vault.git.repository import find_repository, refuse_special_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from vaultkit.vault.git.git_command import Blob

_SET, _UNSET, _NONE = "set", "unset", "unspecified"
_ASKED = ("filter", "text", "crlf", "eol", "ident", "working-tree-encoding")
_IDENT = lazy_re(rb"\$Id:[^$\n]*\$")
_ENCODING = lazy_re(
    r"(?:utf|ucs|iso|windows|cp|koi8|shift|euc|gb|big5|latin|us-ascii)[\w.-]*", re.IGNORECASE
)
_MAX_ASCII = 127
_QUIET = frozenset(b"\b\t\x1b\f\n\r")
"""Control characters that occur in texts."""


class Uncommitted(NamedTuple):
    """Files that git could not give back.

    Args:
        paths: Of the files, in order.
        filtered: Those of them about which only a program could tell, a filter such as git-lfs,
            with its name.
    """

    paths: tuple[str, ...] = ()
    filtered: tuple[tuple[str, str], ...] = ()


class _Index(NamedTuple):
    """What git knows of a folder of a work tree, by path below it."""

    staged: Mapping[str, str]
    conflicted: frozenset[str]
    committed: Mapping[str, Blob]


def find_uncommitted(root: Path, paths: Collection[str]) -> Uncommitted:
    """Return those of some files of a vault that git could not give back.

    A vault outside any repository has none, and neither have files that git ignores: whoever
    ignores them looks after them in another way. A file in a repository within the vault is asked
    of that one.

    Errors:
        GitError: there is a repository, and git cannot read it.
    """
    base = os.path.realpath(root)
    real = {path: _real_path(base, path) for path in paths}
    found: set[str] = set()
    filtered: dict[str, str] = {}
    for folder, below in _by_repository(base, sorted({*real.values()})).items():
        prefix = os.path.relpath(folder, base).replace(os.sep, "/")
        before = "" if prefix == "." else f"{prefix}/"
        changed, unknown = _ask(folder, [path.removeprefix(before) for path in below])
        found.update(f"{before}{path}" for path in changed)
        filtered.update({f"{before}{path}": name for path, name in unknown.items()})
    return Uncommitted(
        tuple(path for path in sorted(paths) if real[path] in found),
        tuple((path, filtered[real[path]]) for path in sorted(paths) if real[path] in filtered),
    )


def _real_path(base: str, path: str) -> str:
    real = os.path.realpath(os.path.join(base, path))
    return os.path.relpath(real, base).replace(os.sep, "/")


def _by_repository(base: str, paths: Sequence[str]) -> dict[str, list[str]]:
    """Group files by the folder in which git is to be asked; leave out those of no repository."""
    tops: dict[str, str | None] = {}
    groups: dict[str, list[str]] = {}
    for path in paths:
        folder = os.path.dirname(os.path.join(base, path))
        if folder not in tops:
            found = find_repository(folder)
            inner = found and found.top.startswith(os.path.join(base, ""))
            tops[folder] = found and (found.top if inner else base)
        top = tops[folder]
        if top is not None:
            groups.setdefault(top, []).append(path)
    return groups


def _ask(folder: str, paths: Sequence[str]) -> tuple[set[str], dict[str, str]]:
    """Return the files of a folder that git could not give back, and those it would filter.

    Errors:
        GitError: git cannot read the repository.
    """
    try:
        index = _read_index(folder)
    except GitError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return set(), {}  # no git, so nobody keeps anything in it
        raise
    changed = {path for path in paths if path in index.staged and _is_staged(path, index)}
    changed |= {path for path in paths if path in index.conflicted}
    changed |= _without_ignored(folder, [path for path in paths if path not in index.staged])
    edited = {
        path: data
        for path in paths
        if path in index.staged and path not in changed
        for data in _read(folder, path)
        if blob_id(data, index.staged[path]) != index.staged[path]
    }
    unknown: dict[str, str] = {}
    for path, attributes in _ask_attributes(folder, [*edited]).items():
        name = index.staged[path]
        if attributes["filter"] not in {_SET, _UNSET, _NONE}:
            unknown[path] = attributes["filter"]
        data = _convert(edited[path], attributes, _Kept(folder, name))
        if blob_id(data, name) != name:
            changed.add(path)
    return changed, {path: name for path, name in unknown.items() if path in changed}


def _read(folder: str, path: str) -> Iterator[bytes]:
    """Yield the content of a file; nothing for one that is not there."""
    from pathlib import Path

    try:
        yield read_source(Path(folder), path).data
    except FileNotFoundError:
        return
    except OSError as error:
        message = f"{path}: {error.strerror or error}"
        raise GitError(message) from error


def _read_index(folder: str) -> _Index:
    staged: dict[str, str] = {}
    conflicted: set[str] = set()
    for entry in split_list(run_git(folder, "ls-files", "--stage", "-z")):
        head, _, path = entry.partition(b"\t")
        _, name, stage = head.decode().split()
        staged[os.fsdecode(path)] = name
        if stage != "0":
            conflicted.add(os.fsdecode(path))
    try:
        run_git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except GitError:
        return _Index(staged, frozenset(conflicted), {})
    return _Index(staged, frozenset(conflicted), list_tree(folder, "HEAD"))


def _is_staged(path: str, index: _Index) -> bool:
    return path not in index.committed or index.committed[path].id != index.staged[path]


def _without_ignored(folder: str, paths: Sequence[str]) -> frozenset[str]:
    """Return those of some files that git neither knows nor ignores."""
    if not paths:
        return frozenset()
    return list_new(folder).intersection(paths)


def _ask_attributes(folder: str, paths: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return what `.gitattributes` say of some files. Nothing is run for that."""
    if not paths:
        return {}
    refuse_special_rules(folder)
    given = b"".join(os.fsencode(path) + b"\0" for path in paths)
    words = run_git(folder, "check-attr", "-z", "--stdin", *_ASKED, given=given).split(b"\0")
    found: dict[str, dict[str, str]] = {}
    for path, name, value in zip(words[::3], words[1::3], words[2::3], strict=False):
        found.setdefault(os.fsdecode(path), {})[name.decode()] = os.fsdecode(value)
    auto = _auto_conversion(folder)
    return {path: {**values, "autocrlf": auto} for path, values in found.items()}


def _auto_conversion(folder: str) -> str:
    try:
        return run_git(folder, "config", "--get", "core.autocrlf").decode().strip().lower()
    except GitError:
        return ""  # it is not set


class _Kept(NamedTuple):
    """The content that the index has of a file."""

    folder: str
    name: str

    @property
    def has_line_ends_of_windows(self) -> bool:
        data = read_blobs(self.folder, [self.name]).get(self.name, b"")
        return b"\r\n" in data and not _is_binary(data)


def _convert(data: bytes, attributes: Mapping[str, str], kept: _Kept) -> bytes:
    """Return what git would keep of a file, as far as it needs no program for that."""
    data = _decode(data, attributes["working-tree-encoding"])
    action = _line_ends(attributes)
    if action == "text" or (
        action == "auto"
        and b"\r\n" in data
        and not _is_binary(data)
        and not kept.has_line_ends_of_windows
    ):
        data = data.replace(b"\r\n", b"\n")
    return _IDENT.sub(b"$Id$", data) if attributes["ident"] == _SET else data


def _decode(data: bytes, encoding: str) -> bytes:
    if encoding in {_SET, _UNSET, _NONE} or not _ENCODING.fullmatch(encoding):
        return data
    try:
        text = data.decode(encoding.lower().removesuffix("-bom"))
        return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").encode()
    except (LookupError, UnicodeError):
        return data


def _line_ends(attributes: Mapping[str, str]) -> str:
    """Return `text` for a file whose line ends become LF, `auto` if git has a look, else ""."""
    said = [attributes["text"], attributes["crlf"]]
    value = next((value for value in said if value in {_SET, _UNSET, "auto", "input"}), "")
    if value == _UNSET:
        return ""
    if value == "auto":
        return "auto"
    if value or attributes["eol"] in {"lf", "crlf"}:
        return "text"
    return "auto" if attributes["autocrlf"] in {"true", "yes", "on", "1", "input"} else ""


def _is_binary(data: bytes) -> bool:
    """Tell whether git takes a content for no text."""
    if b"\0" in data or b"\r" in data.replace(b"\r\n", b""):
        return True
    data = data.removesuffix(b"\x1a")
    odd = sum(data.count(code) for code in {*range(32), _MAX_ASCII} - _QUIET)
    return (len(data) - odd) >> 7 < odd
