"""Rewrite `vaultkit.toml` after a rename: globs, paths, properties and tags in it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from vaultkit.authoring.rename.settings_files.path_patterns import Globs
from vaultkit.authoring.rename.settings_files.pattern_lists import (
    MOST_ADDED,
    PatternEdit,
    rewrite_list,
)
from vaultkit.authoring.rename.settings_files.settings_file import FileEdits
from vaultkit.authoring.rename.settings_files.toml_edits import TomlText, Way
from vaultkit.notes.paths import fold
from vaultkit.vault.files.excluded_files import match_any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from vaultkit.authoring.rename.settings_files.settings_file import OutsideFile, Renaming

LISTS: dict[Way, bool] = {
    ("exclude",): False,
    ("templates",): True,
    ("site", "exclude"): True,
    ("site", "include"): True,
    ("site", "attachments"): True,
    ("site", "order"): False,
    ("review", "required-in"): False,
    ("decisions", "exempt"): False,
}
"""Keys whose value is a list of globs of the vault's files, and whether that alone publishes.

What stays at home whatever `include` says comes before it.
"""
_PER_FILE: Way = ("per-file-ignores",)
_GLOBS = Globs()


class ConfigFile:
    """A config on its way to another text.

    Args:
        file: As it was read.
        renaming: What is renamed.
        at_home: Files, as they will be called, that other settings keep at home.
    """

    def __init__(
        self, file: OutsideFile, renaming: Renaming, at_home: Collection[str] = frozenset()
    ) -> None:
        self.renaming = renaming
        self._at_home = at_home
        self.toml = TomlText(file.data.decode())
        self.edits = FileEdits(file, self.toml.text)
        is_project = PurePath(file.path).name == "pyproject.toml"
        self._prefix: Way = ("tool", "vaultkit") if is_project else ()

    def rewrite(self) -> FileEdits:
        """Return what becomes of the config."""
        if self.renaming.plan.moves:
            for way, decides in LISTS.items():
                self._rewrite_globs(way, decides=decides)
            self._rewrite_keys()
            self._rewrite_home()
            self._tell_actors()
        if self.renaming.tag is not None:
            self._rewrite_tags()
        if self.renaming.property is not None:
            self._rewrite_properties()
        self.edits.text = self.toml.text
        return self.edits

    @property
    def table(self) -> dict[str, Any]:
        """The config's own table, as it is by now."""
        table = self.toml.table
        for key in self._prefix:
            table = table.get(key, {})
        return table

    def _get(self, way: Way) -> Any:
        found: Any = self.table
        for key in way:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def _may_write(self) -> bool:
        return not self.edits.file.obstacle

    # Globs and paths

    def _rewrite_globs(self, way: Way, *, decides: bool) -> None:
        globs = self._get(way)
        if not globs:
            return
        home = self._staying() if way[-1] == "include" else ()
        paths = self.renaming.paths
        found = rewrite_list(globs, _GLOBS, paths, decides=decides, at_home=home)
        is_made = self._make(way, globs, found.edits)
        if decides and not is_made:
            self.edits.note_lost(".".join(way), globs, _GLOBS, paths)
        self.edits.tell_rest(".".join(way), globs, found, decides=decides)

    def _staying(self) -> set[str]:
        """Return the files that move to where they stay at home whatever is included."""
        lists = (self._get(way) or () for way in (("templates",), ("site", "exclude")))
        tests = [match_any(globs) for globs in lists]
        moved = self.renaming.plan.moves.values()
        return {*self._at_home, *(path for path in moved if any(test(path) for test in tests))}

    def _make(self, way: Way, items: Sequence[str], edits: Sequence[PatternEdit]) -> bool:
        """Make the edits of a list, if that is possible, and note them down."""
        if not edits:
            return True
        is_made = self._may_write() and self.toml.edit_list((*self._prefix, *way), edits)
        self.edits.make(".".join(way), items, edits, is_made=is_made)
        return is_made

    def _rewrite_keys(self) -> None:
        """Write the globs anew that are keys themselves."""
        globs = [*(self._get(_PER_FILE) or {})]
        paths = self.renaming.paths
        found = {glob: rewrite_list([glob], _GLOBS, paths, decides=False) for glob in globs}
        names = {
            glob: edit.new for glob, one in found.items() for edit in one.edits if not edit.is_added
        }
        way = (*self._prefix, *_PER_FILE)
        are_made = self._may_write() and bool(names) and self.toml.rename_keys(way, names)
        for glob, one in found.items():
            for edit in one.edits:
                self._make_key(glob, edit, is_made=are_made and not edit.is_added)
            self.edits.tell_rest(_PER_FILE[0], [glob], one, decides=False)

    def _make_key(self, glob: str, edit: PatternEdit, *, is_made: bool) -> None:
        """Note down a glob that is written anew, or see to it first."""
        way = (*self._prefix, *_PER_FILE, glob)
        write = self.toml.add_key if edit.is_added else self.toml.rename_key
        is_free = not is_made and edit.new not in self._get(_PER_FILE)
        if not is_made and not (is_free and self._may_write() and write(way, edit.new)):
            self.edits.by_hand(_PER_FILE[0], glob, edit.new)
        elif edit.is_added:
            self.edits.add(_PER_FILE[0], edit.new, glob)
        else:
            self.edits.change(_PER_FILE[0], glob, edit.new)

    def _rewrite_home(self) -> None:
        home = self._get(("site", "home"))
        if home in self.renaming.plan.moves:
            self._set(("site", "home"), home, self.renaming.plan.moves[home])

    def _set(self, way: Way, old: str, new: str) -> None:
        key = ".".join(way)
        if self._may_write() and self.toml.set_text((*self._prefix, *way), new):
            self.edits.change(key, old, new)
        else:
            self.edits.by_hand(key, old, new)

    def _tell_actors(self) -> None:
        """Tell of actors of flows called like a note: they may mean something else."""
        lanes = self._get(("flows", "lanes")) or {}
        lists = {f"flows.lanes.{name}": globs for name, globs in lanes.items()}
        for key, globs in ({"flows.actors": self._get(("flows", "actors")) or []} | lists).items():
            for glob in globs:
                if fold(glob) in self.renaming.stems:
                    self.edits.leave(key, glob, "may mean it, and stays")

    # Tags and properties

    def _rewrite_tags(self) -> None:
        tag, way = self.renaming.tag, ("tags", "allowed")
        allowed = self._get(way)
        if tag is None or not allowed:
            return
        edits: list[PatternEdit] = []
        for at, written in enumerate(allowed):
            name = written.removeprefix("#")
            mark, end = written[: len(written) - len(name)], "/*" if name.endswith("/*") else ""
            new = f"{mark}{tag.renamed_tag(name.removesuffix('/*'))}{end}"
            if new != written:
                edits.append(PatternEdit(at, new))
        changed = {edit.at: edit.new for edit in edits}
        now = [changed.get(at, written) for at, written in enumerate(allowed)]
        used = (t for t in self.renaming.tags if is_allowed(t, allowed))
        missing = sorted({x for t in used if not is_allowed(x := tag.renamed_tag(t), now)})
        edits += (PatternEdit(len(allowed) - 1, x, is_added=True) for x in missing[:MOST_ADDED])
        self._make(way, allowed, edits)
        self._drop_twins(way)

    def _drop_twins(self, way: Way) -> None:
        """Let what two names became stand once in a list."""
        items = self._get(way)
        for at in range(len(items) - 1, 0, -1):
            if fold(items[at]) in map(fold, items[:at]) and self._may_write():
                self.toml.remove_from_list((*self._prefix, *way), at)

    def _rewrite_properties(self) -> None:
        renamed = self.renaming.property
        if renamed is None:
            return
        for way in self._property_lists():
            items = self._get(way)
            found = [at for at, item in enumerate(items) if fold(item) == fold(renamed.old)]
            self._make(way, items, [PatternEdit(at, renamed.new) for at in found])
            if found:
                self._drop_twins(way)
        methods = self._get(("decisions", "methods"))
        if methods and fold(methods) == fold(renamed.old):
            self._set(("decisions", "methods"), methods, renamed.new)
        for way in self._fields(renamed.old):
            key = ".".join((*way[:-1], "")).removesuffix(".")
            is_free = renamed.new not in self._get(way[:-1])
            if is_free and self._may_write() and self._rename(way, renamed.new):
                self.edits.change(key, way[-1], renamed.new)
            else:
                self.edits.by_hand(key, way[-1], renamed.new)

    def _rename(self, way: Way, new: str) -> bool:
        return self.toml.rename_key((*self._prefix, *way), new)

    def _property_lists(self) -> Iterator[Way]:
        lists: list[Way] = [("id-properties",)]
        for name in self._get(("types",)) or {}:
            lists += [("types", name, "required"), ("types", name, "optional")]
        yield from (way for way in lists if self._get(way))

    def _fields(self, old: str) -> Iterator[Way]:
        for name, kind in (self._get(("types",)) or {}).items():
            for key in kind.get("fields", {}):
                if fold(key) == fold(old):
                    yield "types", name, "fields", key


def is_allowed(tag: str, allowed: Sequence[str]) -> bool:
    """Tell whether a list of allowed tags, `status/*` for all below one, holds a tag."""
    for written in allowed:
        name = written.removeprefix("#").lower()
        if tag.lower() == name or (name.endswith("/*") and tag.lower().startswith(name[:-1])):
            return True
    return False
