"""Tell which pages another tool hid by its settings and by the names of folders."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import translate
from typing import NamedTuple

from vaultkit.config.globs import read_globs
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import VaultkitError
from vaultkit.notes.frontmatter.embedded_yaml import find_scalars, find_yaml_fault

JEKYLL = frozenset({"_config.yml", "_config.yaml"})
MKDOCS = frozenset({"mkdocs.yml", "mkdocs.yaml"})
HUGO = frozenset({"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml"})
SETTINGS = JEKYLL | MKDOCS | HUGO
"""Files that may say which pages are left out."""
_SHOWN_FOLDERS = frozenset({"_posts"})
_IGNORED_FILES = lazy_re(r"^\s*[\"']?ignoreFiles[\"']?\s*[:=]", re.MULTILINE | re.IGNORECASE)
_HIDDEN_BLOCKS = ("exclude_docs", "draft_docs")

_Test = Callable[[str], bool]


class Rule(NamedTuple):
    """Something that hides files.

    Args:
        hides: Whether it hides a file.
        reason: What it is, as it is named to a person.
        is_doubt: Whether it only may have hidden it.
    """

    hides: _Test
    reason: str
    is_doubt: bool = False


class SiteRules(NamedTuple):
    """What the settings of a site hide.

    Args:
        rules: One after the other.
        faults: Settings that could not be read: the file, and what is wrong with it.
        shown: Folders whose names start with an underscore and that are published.
        is_hugo: Whether it is a site of Hugo's, where an `index.md` speaks for its whole folder.
    """

    rules: tuple[Rule, ...]
    faults: tuple[tuple[str, str], ...]
    shown: frozenset[str]
    is_hugo: bool = False

    def find(self, path: str) -> tuple[list[str], list[str]]:
        """Return what hides a file, and what may have."""
        found = [rule for rule in self.rules if rule.hides(path)]
        hidden = [f'the folder "{part}"' for part in path.split("/")[:-1] if self._is_hidden(part)]
        name = posixpath.basename(path)
        if name.startswith("_") and not name.startswith("_index."):
            hidden.append(f'the name "{name}"')
        reasons = [rule.reason for rule in found if not rule.is_doubt]
        return [*hidden, *reasons], [rule.reason for rule in found if rule.is_doubt]

    def _is_hidden(self, folder: str) -> bool:
        return folder.startswith("_") and folder not in self.shown


def read_site_rules(settings: Mapping[str, str], folder: str = "") -> SiteRules:
    """Read what the settings of a site hide.

    Args:
        settings: Their text by path. One that lies above the source folder starts with `../`.
        folder: Name of the source folder.
    """
    rules: list[Rule] = []
    faults: list[tuple[str, str]] = []
    shown = {*_SHOWN_FOLDERS}
    for path, text in settings.items():
        name = posixpath.basename(path)
        if name in JEKYLL | MKDOCS and (fault := find_yaml_fault(text)):
            faults.append((path, f"what it hides is not known: not valid YAML: {fault[1]}"))
            continue
        if name in HUGO:
            if _IGNORED_FILES.search(text):
                faults.append((path, '"ignoreFiles" is not applied; see what it left out'))
            continue
        read = _read_jekyll if name in JEKYLL else _read_mkdocs
        try:
            rules += read(_Base(path, folder), text)
        except VaultkitError as error:
            faults.append((path, f"what it hides is not known: {error}"))
        shown |= _shown_folders(text) if name in JEKYLL else set()
    is_hugo = any(posixpath.basename(path) in HUGO for path in settings)
    return SiteRules(tuple(rules), tuple(faults), frozenset(shown), is_hugo)


class _Base(NamedTuple):
    """Where settings are."""

    path: str
    folder: str

    def within(self, source: str, test: _Test) -> _Test:
        """Return a test of files of the source folder that begins at a folder of the settings."""
        is_above = self.path.startswith("../")
        own = posixpath.dirname(self.path.removeprefix("../"))
        root = posixpath.normpath(posixpath.join(own, source)) if source or own else "."

        def hides(path: str) -> bool:
            whole = f"{self.folder}/{path}" if is_above else path
            if root == ".":
                return test(whole)
            return whole.startswith(f"{root}/") and test(whole.removeprefix(f"{root}/"))

        return hides


def _read_mkdocs(base: _Base, text: str) -> Iterator[Rule]:
    values = {s.way: s.value for s in find_scalars(text) if not s.is_key}
    docs = values.get(("docs_dir",), "docs")
    is_above = base.path.startswith("../")
    for key in (*_HIDDEN_BLOCKS, "not_in_nav"):
        lines = values.get((key,), "").splitlines()
        if not lines:
            continue
        test, name = read_globs(lines), posixpath.basename(base.path)
        is_doubt = key == "not_in_nav"
        reason = f'"{key}" of {name}'
        if is_doubt:
            reason += " keeps it out of the navigation; it is published here"
        yield Rule(base.within(docs, test), reason, is_doubt)
        if not is_above:  # the folder of notes was copied together with its settings
            yield Rule(base.within("", test), reason, is_doubt)


def _read_jekyll(base: _Base, text: str) -> Iterator[Rule]:
    scalars = [s for s in find_scalars(text) if not s.is_key]
    values = {s.way: s.value for s in scalars}
    source = values.get(("source",), "")
    name = posixpath.basename(base.path)
    excluded = [s.value for s in scalars if s.way[0] == "exclude"]
    if excluded:
        yield Rule(base.within(source, _jekyll_globs(excluded)), f'"exclude" of {name}')
    for way, value in values.items():
        if way[0] == "defaults" and way[-2:] == ("values", "published") and value == "false":
            scope = values.get((*way[:-2], "scope", "path"), "").strip("/")
            test = _jekyll_globs([scope]) if scope else (lambda _: True)
            yield Rule(base.within(source, test), f'"defaults" of {name}')


def _jekyll_globs(patterns: list[str]) -> _Test:
    """Return a test for files, or folders above them, that globs name from the root."""
    tests = [
        re.compile(translate(f"/{part}"))
        for pattern in patterns
        for part in {pattern.strip("/"), pattern.strip("/").removeprefix("**/")}
        if part
    ]

    def hides(path: str) -> bool:
        parts = path.split("/")
        ways = ["/" + "/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
        return any(test.match(way) for test in tests for way in ways)

    return hides


def _shown_folders(text: str) -> set[str]:
    """Return the folders of Jekyll's that start with an underscore and become pages."""
    scalars = find_scalars(text)
    off = {s.way[1] for s in scalars if s.way[0] == "collections" and s.way[-1] == "output"
           and s.value == "false"}  # fmt: skip
    named = {s.way[1] for s in scalars if s.way[0] == "collections" and s.value == "true"
             and s.way[-1] == "output"}  # fmt: skip
    included = {s.value.strip("/") for s in scalars if s.way[0] == "include" and not s.is_key}
    return {f"_{name}" for name in named - off} | included
