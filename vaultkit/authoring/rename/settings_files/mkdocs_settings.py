"""Rewrite a `mkdocs.yml` after a rename: navigation, what it leaves out, paths in plugins.

Scalars are replaced where they stand, and the file is composed again: it must have the same shape,
and only those scalars may say something else.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.rename.settings_files.path_patterns import Globs
from vaultkit.authoring.rename.settings_files.pattern_lists import apply_edits, rewrite_list
from vaultkit.authoring.rename.settings_files.settings_file import FileEdits, with_new_paths
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.scalar_edits import Swap, swap_all
from vaultkit.notes.frontmatter.yaml_scalars import read_scalars

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.authoring.rename.settings_files.pattern_lists import PatternEdit, Rewritten
    from vaultkit.authoring.rename.settings_files.settings_file import OutsideFile, Renaming
    from vaultkit.notes.frontmatter.yaml_scalars import Scalar

_BLOCKS = {"exclude_docs": True, "not_in_nav": False, "draft_docs": False}
"""Keys whose value is lines of globs, and whether they decide what is published."""
_NAMING = frozenset({"nav", "plugins", "theme", "extra", "extra_css", "extra_javascript"})
"""Keys below which paths stand that begin at the folder of notes."""
_PLAIN = lazy_re(r"(?:\./)?[^\W_](?:[\w ./()+-]*[\w./)+-])?")


class _Line(NamedTuple):
    """A glob in a block of lines, and where it stands."""

    glob: str
    start: int
    end: int


def rewrite_mkdocs(file: OutsideFile, renaming: Renaming) -> FileEdits:
    """Return what becomes of a `mkdocs.yml`; one that cannot be read stays."""
    return _MkDocsFile(file, renaming).rewrite()


def excluded_globs(text: str) -> list[str]:
    """Return the globs of `exclude_docs`."""
    scalars = (scalar for scalar in read_scalars(text) if scalar.way == ("exclude_docs",))
    return [line for scalar in scalars for line in scalar.value.splitlines() if _is_glob(line)]


class _MkDocsFile:
    def __init__(self, file: OutsideFile, renaming: Renaming) -> None:
        self.renaming = renaming
        self.edits = FileEdits(file, file.data.decode("utf-8", "surrogateescape"))
        self._scalars = read_scalars(self.edits.text)

    def rewrite(self) -> FileEdits:
        if not self.renaming.plan.moves:
            return self.edits
        for at in range(len(self._scalars)):
            scalar = self._scalars[at]
            if scalar.way[0] in _BLOCKS and len(scalar.way) == 1:
                self._rewrite_block(scalar)
            elif scalar.way[0] in _NAMING:
                self._rewrite_path(scalar)
        return self.edits

    def _where(self, scalar: Scalar) -> str:
        line = self.edits.text.count("\n", 0, scalar.start) + 1
        return f"line {line}: {scalar.way[0]}"

    def _rewrite_path(self, scalar: Scalar) -> None:
        """Follow a path in the navigation, or one of a file in a plugin's options."""
        start = "./" if scalar.value.startswith("./") else ""
        found = with_new_paths(self.renaming.paths, scalar.value.removeprefix(start))
        if found is None:
            return
        new = start + found
        is_certain = (
            scalar.way[0] == "nav" or scalar.value.removeprefix(start) in self.renaming.plan.moves
        )
        is_likely = scalar.way[0] == "plugins" or "/" in scalar.value
        if not is_certain and is_likely:
            self.edits.leave(self._where(scalar), scalar.value, "may mean it, and stays")
        elif not is_certain:
            return
        elif self._swap(scalar, new):
            self.edits.change(self._where(scalar), scalar.value, new)
        else:
            self.edits.by_hand(self._where(scalar), scalar.value, new)

    def _swap(self, scalar: Scalar, new: str) -> bool:
        text = self.edits.text
        written = text[scalar.start : scalar.end]
        return not self.edits.file.obstacle and self._try(
            [Swap(scalar.start, scalar.end, _quoted_like(new, written))], scalar, new
        )

    def _try(self, swaps: Sequence[Swap], scalar: Scalar, value: str) -> bool:
        """Make changes if the file then says the same, but for one scalar."""
        text = swap_all(self.edits.text, swaps)
        after = read_scalars(text)
        wanted = [(x.way, value if x == scalar else x.value) for x in self._scalars]
        is_right = wanted == [(x.way, x.value) for x in after]
        if is_right:
            self.edits.text, self._scalars = text, after
        return is_right

    # Blocks of globs

    def _rewrite_block(self, scalar: Scalar) -> None:
        key = str(scalar.way[0])
        lines = list(_lines(self.edits.text, scalar))
        globs = [line.glob for line in lines]
        found = rewrite_list(globs, Globs(), self.renaming.paths, decides=_BLOCKS[key])
        where = self._where(scalar)
        is_made = self._edit_lines(scalar, lines, found)
        if _BLOCKS[key] and not is_made:
            self.edits.note_lost(key, globs, Globs(), self.renaming.paths)
        self.edits.make(where, globs, found.edits, is_made=is_made)
        self.edits.tell_rest(where, globs, found, decides=_BLOCKS[key])

    def _edit_lines(self, scalar: Scalar, lines: Sequence[_Line], found: Rewritten) -> bool:
        if not found.edits:
            return True
        if self.edits.file.obstacle:
            return False
        swaps = [_swap_line(self.edits.text, lines[edit.at], edit) for edit in found.edits]
        values = scalar.value.split("\n")
        places = [at for at, line in enumerate(values) if _is_glob(line)]
        moved = [edit._replace(at=places[edit.at]) for edit in found.edits]
        return self._try(swaps, scalar, "\n".join(apply_edits(values, moved)))


def _is_glob(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _lines(text: str, scalar: Scalar) -> Iterator[_Line]:
    """Yield the globs of a scalar with their places, as far as they stand there literally."""
    at = scalar.start
    for glob in filter(_is_glob, scalar.value.split("\n")):
        found = text.find(glob, at, scalar.end)
        if found < 0:
            return
        at = found + len(glob)
        yield _Line(glob, found, at)


def _swap_line(text: str, line: _Line, edit: PatternEdit) -> Swap:
    """Return the change of a line of a block, or the line that is added after it."""
    if not edit.is_added:
        return Swap(line.start, line.end, edit.new)
    begin = text.rfind("\n", 0, line.start) + 1
    end = "\r\n" if text[line.end : line.end + 2] == "\r\n" else "\n"
    return Swap(line.end, line.end, f"{end}{text[begin : line.start]}{edit.new}")


def _quoted_like(new: str, written: str) -> str:
    """Return a scalar in the quotes of another one, or in double ones if it needs some."""
    if written[:1] == "'":
        return "'" + new.replace("'", "''") + "'"
    if written[:1] != '"' and _PLAIN.fullmatch(new):
        return new
    return json.dumps(new, ensure_ascii=False)
