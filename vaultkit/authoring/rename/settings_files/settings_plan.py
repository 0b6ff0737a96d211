"""Plan what a rename changes outside notes: which files, what is told; see decision 25.

Pure, like the plan of the notes: files come as bytes, and the new bytes go out. What is published
afterwards is worked out in memory, and compared with what is published now.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.rename.settings_files.mkdocs_settings import excluded_globs, rewrite_mkdocs
from vaultkit.authoring.rename.settings_files.obsidian_files import FOLDER, rewrite_json
from vaultkit.authoring.rename.settings_files.path_patterns import Globs
from vaultkit.authoring.rename.settings_files.pattern_lists import rewrite_list
from vaultkit.authoring.rename.settings_files.settings_file import (
    FileEdits,
    OutsideFile,
    Renaming,
    Setting,
    name_files,
)
from vaultkit.authoring.rename.settings_files.vaultkit_settings import ConfigFile
from vaultkit.config import Config, read_config
from vaultkit.errors import RenameError, VaultkitError
from vaultkit.notes.json_text import NoObjectError, read_object
from vaultkit.notes.paths import is_note
from vaultkit.vault.files.excluded_files import match_any
from vaultkit.vault.obsidian.obsidian_settings import read_settings
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultkit.authoring.rename.rename_plan import Plan
    from vaultkit.vault.vault import Vault

_NAMED = 5
"""Files named in a message."""


class OutsideFiles(NamedTuple):
    """What was read of the files that may name something.

    Args:
        obsidian: Files below `.obsidian`.
        config: The config that governs the vault, if there is one.
        mkdocs: The `mkdocs.yml` whose notes are this vault, if there is one.
        ignored: The vault's own `.gitignore`, which is only told about.
    """

    obsidian: Sequence[OutsideFile] = ()
    config: OutsideFile | None = None
    mkdocs: OutsideFile | None = None
    ignored: OutsideFile | None = None


@dataclass(frozen=True)
class SettingsPlan:
    """What renaming comes to outside notes; nothing is written yet.

    Args:
        files: What becomes of each file.
        revealed: What would be published that is not, by its path then, with the reason.
        hidden: What would no longer be published, the same way.
    """

    files: tuple[FileEdits, ...] = ()
    revealed: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """Every setting that changes, or that its author should look at."""
        return tuple(setting for edits in self.files for setting in edits.settings)

    @cached_property
    def changed(self) -> Mapping[str, tuple[bytes, bytes]]:
        """What each file that changes held and is to hold."""
        return {
            edits.file.path: (edits.file.data, data)
            for edits in self.files
            if (data := edits.text.encode("utf-8", "surrogateescape")) != edits.file.data
        }


def plan_settings(
    plan: Plan, files: OutsideFiles, config: Config, *, is_forced: bool = False
) -> SettingsPlan:
    """Work out what renaming comes to outside notes.

    Args:
        plan: What it comes to in notes.
        files: What may name something, as it was read.
        config: The config that governs the vault, as it is.
        is_forced: Whether what is published may change: then a file that leaves what a pattern
            names gets none of its own.
    """
    renaming = Renaming(plan, is_forced)
    edits = [rewrite_json(file, renaming) for file in files.obsidian]
    after = config
    if files.config is not None and config.path is not None:
        at_home = {path for one in edits for path in one.gained}
        own = ConfigFile(files.config, renaming, at_home)
        edits.append(own.rewrite())
        after = read_config(own.table, config.path)
    mkdocs = rewrite_mkdocs(files.mkdocs, renaming) if files.mkdocs else None
    if mkdocs:
        edits.append(mkdocs)
    if files.ignored:
        edits.append(_tell_ignored(files.ignored, renaming))
    texts = (mkdocs.file.data.decode("utf-8", "replace"), mkdocs.text) if mkdocs else ("", "")
    vault = _with_settings(plan.after, edits) if files.obsidian else plan.after
    before = _find_leaving(plan.before, config, texts[0])
    now = _find_leaving(vault, after, texts[1])
    if before is None or now is None:
        return SettingsPlan(tuple(edits))
    image = {renaming.paths.now(path) for path in before}
    revealed = {path: _reason(path, edits) for path in sorted(now - image)}
    hidden = {path: _reason(path, edits) for path in sorted(image - now) if is_note(path)}
    return SettingsPlan(tuple(edits), revealed, hidden)


def _find_leaving(vault: Vault, config: Config, mkdocs: str) -> set[str] | None:
    """Return what is published; None if nothing can be, because a setting cannot be read."""
    globs = excluded_globs(mkdocs) if mkdocs else []
    is_out = match_any(globs)
    files = (*vault.notes, *vault.attachments) if globs else ()
    try:
        found = find_published(vault, config, {path for path in files if is_out(path)})
    except VaultkitError:
        return None
    return {*found.notes, *found.attachments, *found.canvases, *found.bases}


def _with_settings(vault: Vault, edits: Iterable[FileEdits]) -> Vault:
    """Return a vault with the settings of Obsidian as they will be; its links are known."""
    texts = {one.file.path.removeprefix(FOLDER): one.text for one in edits}

    def read(name: str) -> dict[str, Any]:
        try:
            return read_object(texts.get(name, "").removeprefix("\ufeff"))
        except NoObjectError:
            return {}

    found = read_settings(read)
    settings = replace(vault.settings, excluded=found.excluded, templates=found.templates)
    after = replace(vault, settings=settings)
    known = vars(vault)
    vars(after).update({name: known[name] for name in ("linker", "links") if name in known})
    return after


def _reason(path: str, edits: Iterable[FileEdits]) -> str:
    """Return which setting has to do with a file that is published or not from now on."""
    for one in edits:
        name = PurePath(one.file.path).name
        for told, verb in ((one.lost, "would no longer mean it"), (one.gained, "would mean it")):
            if path in told:
                return f"{name}: {told[path]} {verb}"
    return ""


def find_stops(plan: Plan, settings: SettingsPlan) -> list[str]:
    """Return what makes it unwise to go on: files that would be published, or not, unasked.

    What moves under a setting that keeps it at home is no reason to stop: it is told.
    """
    moved = {*plan.moves.values()}
    lost = {path for edits in settings.files for path in edits.lost}
    lines = [
        f'"{path}" would be published{_because(why)}' for path, why in settings.revealed.items()
    ]
    for path, why in settings.hidden.items():
        if path in lost or path not in moved:
            lines.append(f'"{path}" would no longer be published{_because(why)}')
    return lines


def refuse_stops(plan: Plan, settings: SettingsPlan) -> None:
    """See that what is published stays published, and what is not stays at home.

    Errors:
        RenameError: it would not.
    """
    lines = find_stops(plan, settings)
    if lines:
        more = [f"and {len(lines) - _NAMED} more"] if len(lines) > _NAMED else []
        message = (
            "this would change what is published; nothing was changed; change the setting by hand "
            "first, or add --force if it is meant:"
        )
        raise RenameError(message, *lines[:_NAMED], *more)


def _because(why: str) -> str:
    return f": {why}" if why else ""


def _tell_ignored(file: OutsideFile, renaming: Renaming) -> FileEdits:
    """Return which lines of a `.gitignore` no longer mean what they meant."""
    text = file.data.decode("utf-8", "surrogateescape")
    edits = FileEdits(file, text)
    globs = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found = rewrite_list(globs, Globs(), renaming.paths, decides=False)
    edits.make("line", globs, found.edits, is_made=False)
    for at, files in found.lost.items():
        edits.leave("line", globs[at], f"no longer means {name_files(files)}")
    return edits
