"""The vault's `.gitignore`: what git would take in after a move. It is told, not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.rename.settings_files.path_patterns import Globs
from vaultkit.authoring.rename.settings_files.pattern_lists import rewrite_list
from vaultkit.authoring.rename.settings_files.settings_file import FileEdits, name_files

if TYPE_CHECKING:
    from vaultkit.authoring.rename.settings_files.settings_file import OutsideFile, Renaming


def tell_ignored(file: OutsideFile, renaming: Renaming) -> FileEdits:
    """Return which lines of a `.gitignore` no longer mean what they meant."""
    text = file.data.decode("utf-8", "surrogateescape")
    edits = FileEdits(file, text)
    globs = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found = rewrite_list(globs, Globs(), renaming.paths, decides=False)
    edits.make("line", globs, found.edits, is_made=False)
    for at, files in found.lost.items():
        edits.leave("line", globs[at], f"no longer means {name_files(files)}")
    return edits
