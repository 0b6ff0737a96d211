"""What is renamed, as a settings file needs to know it, and the edits that come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.rename.paths_after import MovedPaths
from vaultkit.authoring.rename.subjects.changed_anchors import find_renamed
from vaultkit.authoring.rename.subjects.rename_subject import Files
from vaultkit.authoring.rename.subjects.tag_and_property_names import Property, Tag
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.vault.resolving.resolve import resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultkit.authoring.rename.rename_plan import Plan
    from vaultkit.authoring.rename.settings_files.path_patterns import Syntax
    from vaultkit.authoring.rename.settings_files.pattern_lists import PatternEdit, Rewritten

_PUBLISHING = ("include", "attachments")
"""Ends of keys that say what is published; others say what stays at home."""
_FILES = 3
"""Files named in a sentence."""
MOST_CHARACTERS = 4_096
"""A longer text is the path of no file."""


class Setting(NamedTuple):
    """A setting that names what is renamed.

    Args:
        path: The file it stands in: a path of the vault, or an absolute one above it.
        key: Where it stands in the file, such as `site.exclude`.
        old: What it says.
        new: What it is to say; "" if it stays.
        done: Whether it is changed; else its author has to look at it.
        text: What is to be told of it, without the name of the file.
    """

    path: str
    key: str
    old: str
    new: str
    done: bool
    text: str


class OutsideFile(NamedTuple):
    """A file that may name what is renamed, as it was read.

    Args:
        path: A path of the vault, or an absolute one above it.
        data: Its bytes.
        obstacle: Why it may not be written, "" if it may.
    """

    path: str
    data: bytes
    obstacle: str = ""


@dataclass
class FileEdits:
    """What becomes of one file.

    Args:
        file: As it was read.
        text: What it is to hold, as text.
        settings: What changes and what stays.
        lost: Settings that no longer mean a file, by the file as it will be called; only those
            that decide what is published.
        gained: Such settings that mean a file from now on, the same way.
    """

    file: OutsideFile
    text: str
    settings: list[Setting] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)
    gained: dict[str, str] = field(default_factory=dict)

    def change(self, key: str, old: str, new: str) -> None:
        """Note that a setting says something else."""
        text = f'{key} "{old}" to "{new}"'
        self.settings.append(Setting(self.file.path, key, old, new, done=True, text=text))

    def add(self, key: str, new: str, beside: str, why: str = "") -> None:
        """Note that a setting says something besides, and why."""
        text = f'{key} has "{new}" besides "{beside}"{why}'
        self.settings.append(Setting(self.file.path, key, "", new, done=True, text=text))

    def leave(self, key: str, old: str, text: str) -> None:
        """Note that a setting stays, and what its author should know."""
        whole = f'{key} "{old}" {text}'
        self.settings.append(Setting(self.file.path, key, old, "", done=False, text=whole))

    def tell_rest(
        self, key: str, patterns: Sequence[str], found: Rewritten, *, decides: bool
    ) -> None:
        """Note which files come under patterns of a list where they move, or leave them."""
        for at, files in found.lost.items():
            self.leave(key, patterns[at], f"no longer means {name_files(files)}")
        for at, files in found.gained.items():
            self.leave(key, patterns[at], f"means {name_files(files)} too from now on")
        sides = ((self.lost, found.lost), (self.gained, found.gained)) if decides else ()
        for told, by_place in sides:
            for at, files in by_place.items():
                told.update(dict.fromkeys(files, f'{key} "{patterns[at]}"'))

    def note_lost(
        self, key: str, patterns: Sequence[str], syntax: Syntax, paths: MovedPaths
    ) -> None:
        """Note which files a list does not mean any more, because it could not be changed."""
        for pattern in patterns:
            matches = syntax.match([pattern.removeprefix(syntax.mark_of(pattern))])
            gone = (new for old, new in paths.moves.items() if matches(old) and not matches(new))
            self.lost.update(dict.fromkeys(gone, f'{key} "{pattern}"'))

    def make(
        self, key: str, patterns: Sequence[str], edits: Sequence[PatternEdit], *, is_made: bool
    ) -> None:
        """Note down the edits of a list, made or not."""
        for edit in edits:
            old = patterns[edit.at]
            if is_made and edit.is_added:
                self.add(key, edit.new, old, _effect(key, old) if edit.is_left else "")
            elif is_made:
                self.change(key, old, edit.new)
            else:
                self.by_hand(key, old, f'{old}", "{edit.new}' if edit.is_added else edit.new)

    def by_hand(self, key: str, old: str, new: str) -> None:
        """Note that a setting should say something else, and could not be changed."""
        why = f" ({self.file.obstacle})" if self.file.obstacle else ""
        self.leave(key, old, f'should be "{new}"{why}; change it by hand')


def _effect(key: str, pattern: str) -> str:
    """Return what a pattern that a file gets of its own does, and how to do without."""
    is_private = not key.endswith(_PUBLISHING) and not pattern.startswith("!")
    if is_private:
        return "; its pattern keeps it private; --force publishes it"
    return "; its pattern keeps it published; --force lets it go"


@dataclass(frozen=True)
class Renaming:
    """What is renamed.

    Args:
        plan: What renaming comes to in notes.
        is_forced: Whether it may change what is published.
    """

    plan: Plan
    is_forced: bool = False

    @cached_property
    def paths(self) -> MovedPaths:
        """All files of the vault, and where they will be."""
        vault, subject = self.plan.before, self.plan.subject
        folder = subject.folder if isinstance(subject, Files) else ("", "")
        files = (*vault.notes, *vault.attachments)
        return MovedPaths(files, self.plan.moves, folder, self.plan.staying, self.is_forced)

    @property
    def tag(self) -> Tag | None:
        """The tag that is renamed, if one is."""
        return self.plan.subject if isinstance(self.plan.subject, Tag) else None

    @property
    def property(self) -> Property | None:
        """The property that is renamed, if one is."""
        return self.plan.subject if isinstance(self.plan.subject, Property) else None

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """All tags of the vault as it is, without `#`."""
        notes = self.plan.before.notes.values()
        return tuple(sorted({tag for note in notes for tag in note.all_tags}))

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """New names of the notes that get another one, by the old one, folded; without `.md`."""
        pairs = ((stem_of(old), stem_of(new)) for old, new in self.plan.moves.items())
        return {fold(old): new for old, new in pairs if old != new}

    def subpath(self, path: str, subpath: str) -> str | None:
        """Return what a `#heading` or `#^block` is called afterwards; None if it is the same."""
        before = self.plan.before.notes.get(NotePath(path))
        after = self.plan.after.notes.get(NotePath(self.paths.now(path)))
        if before is None or after is None or not subpath:
            return None
        renamed = find_renamed(before, after)
        item = resolve_subpath(subpath, before).item
        new = renamed.subpath(subpath, item) if renamed and item else None
        return None if new == subpath else new


def name_files(paths: tuple[str, ...]) -> str:
    """Return some files as part of a sentence."""
    named = ", ".join(f'"{path}"' for path in paths[:_FILES])
    more = len(paths) - _FILES
    return f"{named} and {more} more" if more > 0 else named


def with_new_paths(paths: MovedPaths, value: str) -> str | None:
    """Return what a path of a file or folder in a setting has to be; None if it may stay.

    It may lack `.md`, and have slashes around it.
    """
    inner = value.strip("/")
    if not inner or len(value) > MOST_CHARACTERS or value.startswith("./") or inner == ".":
        return None
    for suffix in ("", ".md"):
        path = paths.find(inner + suffix)
        new = paths.place_of(path) if path else None
        if path and new and paths.is_gone(path) and not (suffix and path not in paths.moves):
            return value.replace(inner, new.removesuffix(suffix), 1)
    return _below_moved(paths, value, inner)


def _below_moved(paths: MovedPaths, value: str, inner: str) -> str | None:
    """Return the new path of what is no known file or folder, yet lies in one that moved."""
    names = inner.split("/")
    for count in range(len(names) - 1, 0, -1):
        path = paths.find("/".join(names[:count]))
        new = paths.place_of(path) if path else None
        if path and new and paths.is_gone(path):
            return value.replace(inner, "/".join((new, *names[count:])), 1)
    return None
