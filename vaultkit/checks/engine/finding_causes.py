"""What lies behind a finding, as a key that findings with one cause share.

A key is a kind and what it is about, such as `missing-folder:compendium/items`. It depends on the
finding and the vault alone, never on what else was found, so it is the same in every run and with
every selection of rules. Findings of several rules may share one: a folder that is missing breaks
links and embeds.

missing-folder   the first folder of a target's path that the vault does not have
moved-folder     a folder whose files are in another one now
missing-target   a file that is not there, by its name or path
copied-folder    a folder that has the files of another one
web-anchors      a note whose headings are linked to as on a web page
missing-heading  the text of a heading that is not there, in whatever note: templates repeat it
missing-block    a block that is not there
heading-numbers  a note whose headings got or lost the numbers of their sections (L102 says so)
tag-case         a tag in several spellings
same-target      what a rule's findings are about: a key, a title, an alias, an address
same-kind        what a message says, whatever it is about

See decision 48.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from posixpath import normpath
from typing import TYPE_CHECKING

from vaultkit.checks.engine.copied_folders import FolderCopies
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import NotePath, fold, folder_of
from vaultkit.notes.text.url_slugs import slugify
from vaultkit.vault.resolving.resolve import resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

MISSING_FOLDER, MOVED_FOLDER, MISSING_TARGET = "missing-folder", "moved-folder", "missing-target"
COPIED_FOLDER = "copied-folder"
WEB_ANCHORS, MISSING_HEADING, MISSING_BLOCK = "web-anchors", "missing-heading", "missing-block"
TAG_CASE, SAME_TARGET, SAME_KIND = "tag-case", "same-target", "same-kind"
ARROW = " -> "
"""Between the old and the new place in a key of `MOVED_FOLDER`."""
COPY_OF = " = "
"""Between a copy and what it is one of in a key of `COPIED_FOLDER`; "" is the vault itself."""

OF_ONE_THING = frozenset({MISSING_FOLDER, MOVED_FOLDER, MISSING_TARGET})
"""Causes of findings that all end when one file comes, if they have one target."""
_FILES = frozenset({"L101", "E201", "E206"})
"""Rules whose target is the path of a file that is not there."""
_OF_FOLDERS = _FILES | {"L107"}
"""Rules whose findings may have another cause when files come or go, unless they give one."""
_BY_FILES = frozenset({MISSING_FOLDER, MOVED_FOLDER, MISSING_TARGET, COPIED_FOLDER, SAME_TARGET})
"""Causes of those that are not given."""
_SUBPATHS = frozenset({"L102", "L103", "E202"})
"""Rules whose target names a heading or block that is not there."""
_BY_TARGET = frozenset(
    {
        *("E207", "F305", "F306", "F307", "F308", "F309", "F310", "F311", "F312", "G508"),
        *("L105", "L106", "L107", "L108", "L109", "L114", "L116", "L120", "P901", "P902", "P905"),
        *("T702", "T703", "X001", "X002"),
    }
)
"""Rules whose findings have one cause if they are about one thing."""
_QUOTED = lazy_re(r'"[^"]*"')
_NUMBER = lazy_re(r"\d+")
_HINT = lazy_re(r"; did you mean .*")
_UP = lazy_re(r"(?:\.{1,2}/)+")
_SLUG = lazy_re(r"\w[-_.:]+\w")
"""What joins the words of an anchor on a web page."""
_MANY_ANCHORS = 5
"""Anchors from which the links of a note to itself are those of a web page."""


def with_causes(
    findings: Iterable[Diagnostic], vault: Vault, causes: Causes | None = None
) -> tuple[Diagnostic, ...]:
    """Return findings with their causes; one that its rule gave stays."""
    cause_of = (causes or Causes(vault)).of
    return tuple([x if x.cause else x.with_cause(cause_of(x)) for x in findings])


def depends_on_files(finding: Diagnostic) -> bool:
    """Tell whether a finding may have another cause when files come or go."""
    return finding.code in _OF_FOLDERS and finding.cause.partition(":")[0] in _BY_FILES


def pattern_of(message: str) -> str:
    """Return what messages of one kind have in common: no names, numbers and suggestions."""
    return _NUMBER.sub("N", _QUOTED.sub('"…"', _HINT.sub("", message)))


class Causes:
    """Works out causes in one vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._anchors: dict[str, frozenset[str]] = {}
        self._pages: dict[str, bool] = {}

    def after(self, vault: Vault, notes: Collection[str], *, has_files: bool) -> Causes:
        """Return the same for the vault once notes changed, and files if `has_files`."""
        new = Causes(vault)
        new._anchors = {path: x for path, x in self._anchors.items() if path not in notes}
        new._pages = {path: x for path, x in self._pages.items() if path not in notes}
        if not has_files:
            kept = vars(self).keys() & {"_folders", "_copies"}
            vars(new).update({name: vars(self)[name] for name in kept})
        return new

    def of(self, finding: Diagnostic) -> str:
        """Return the cause of a finding."""
        kind, about = self._find(finding)
        return f"{kind}:{about}"

    def _find(self, finding: Diagnostic) -> tuple[str, str]:
        code, target = finding.code, finding.target
        if code in _FILES and target:
            return self._of_file(finding)
        if code in _SUBPATHS and "#" in target:
            return self._of_subpath(finding)
        if code == "T701":
            return TAG_CASE, fold(target)
        if code == "L107" and (copy := self._copies.of(finding.candidates)):
            return COPIED_FOLDER, COPY_OF.join(copy)
        if code in _BY_TARGET and target:
            return SAME_TARGET, f"{code} {fold(target)}"
        return SAME_KIND, f"{code} {pattern_of(finding.message)}"

    def _of_file(self, finding: Diagnostic) -> tuple[str, str]:
        """Return what is missing: a folder if the path names one, or else the file."""
        written = finding.target.partition("#")[0].strip("/")
        path = self._path_of(written, finding.path)
        folder = self._missing_folder(path)
        if not folder:
            return MISSING_TARGET, fold(written)
        if len(finding.candidates) == 1 and finding.candidates[0] != finding.path:
            moved = _moved(path, finding.candidates[0])
            if moved:
                return MOVED_FOLDER, moved
        return MISSING_FOLDER, folder

    @staticmethod
    def _path_of(written: str, source: str) -> str:
        """Return the path that a target means; what leads up does so from the note's folder."""
        up = _UP.match(written)
        if up is None:
            return written
        path = normpath(f"{folder_of(source) or '.'}/{written}")
        return _UP.sub("", path, count=1) if path.startswith("../") else path

    def _missing_folder(self, path: str) -> str:
        """Return the first folder of a path that is not there, "" if all are; notes may vary."""
        parts = path.split("/")[:-1]
        for end in range(1, len(parts) + 1):
            folder = "/".join(parts[:end])
            if fold(folder) not in self._folders:
                return folder
        return ""

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The folders of the vault, folded, by their paths and by the ends of those.

        Obsidian finds a file by the end of its path, so `b` leads into `a/b` as well.
        """
        vault = self._vault
        paths = {folder_of(path) for path in (*vault.notes, *vault.attachments)}
        found: set[str] = set()
        for path in map(fold, paths):
            parts = path.split("/")
            for start in range(len(parts)):
                found.update("/".join(parts[start:end]) for end in range(start + 1, len(parts) + 1))
        return frozenset(found)

    def _of_subpath(self, finding: Diagnostic) -> tuple[str, str]:
        """Return the block or heading that is missing, or the note whose anchors are meant."""
        target, _, rest = finding.target.partition("#")
        outcome = self._vault.resolver.resolve(target, finding.path)
        path = outcome.path or target
        note = self._vault.notes.get(NotePath(path))
        missing = (resolve_subpath(f"#{rest}", note).missing if note else "") or rest
        if missing.startswith("^"):
            return MISSING_BLOCK, f"{path}#{fold(missing)}"
        if self._is_anchor(missing, path) or self._is_of_web_page(missing, finding):
            return WEB_ANCHORS, path
        return MISSING_HEADING, fold(missing)

    @cached_property
    def _copies(self) -> FolderCopies:
        """The folders that hold the same."""
        return FolderCopies((*self._vault.notes, *self._vault.attachments))

    def _is_anchor(self, text: str, path: str) -> bool:
        """Tell whether a heading is named by what would be its anchor on a web page."""
        if any(map(str.isspace, text)):
            return False
        return ("-" in text and text == text.lower()) or slugify(text) in self._anchors_of(path)

    def _is_of_web_page(self, text: str, finding: Diagnostic) -> bool:
        """Tell whether a Markdown link names an anchor such as `Options-Summary`.

        One of a single word is none by itself, only among the links of a clipped page to itself.
        """
        note = self._vault.notes.get(NotePath(finding.path))
        if note is None or any(map(str.isspace, text)):
            return False
        if note.source.data[finding.start : finding.end].lstrip(b"!").startswith(b"[["):
            return False
        return bool(_SLUG.search(text)) or (
            finding.target.startswith("#") and self._is_clipped(note)
        )

    def _is_clipped(self, note: Note) -> bool:
        """Tell whether a note links to many anchors of its own, as a page from the web does."""
        known = self._pages.get(note.path)
        if known is None:
            found = (
                link
                for link in note.links
                if not link.target and link.kind != "wiki" and _SLUG.search(link.subpath or "")
            )
            known = self._pages[note.path] = len([*islice(found, _MANY_ANCHORS)]) == _MANY_ANCHORS
        return known

    def _anchors_of(self, path: str) -> frozenset[str]:
        known = self._anchors.get(path)
        if known is None:
            note = self._vault.notes.get(NotePath(path))
            found = (slugify(heading.text) for heading in note.headings) if note else ()
            known = self._anchors[path] = frozenset(found)
        return known


def _moved(old: str, new: str) -> str:
    """Return the folders in which two paths of one file differ, "" if it is another file."""
    before, after = old.split("/"), new.split("/")
    if fold(before[-1]) not in {fold(after[-1]), fold(after[-1].removesuffix(".md"))}:
        return ""
    before, after = before[:-1], after[:-1]
    while before and after and fold(before[-1]) == fold(after[-1]):
        before, after = before[:-1], after[:-1]
    return f"{'/'.join(before)}{ARROW}{'/'.join(after) or '/'}" if before else ""
