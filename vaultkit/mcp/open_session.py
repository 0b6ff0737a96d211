"""The vault that an agent works with, kept up to date between what it asks.

Before each question the names, times and sizes of files are compared with those at the last one;
what changed is read again, and nothing else.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.errors import VaultNotFoundError
from vaultkit.opening.open_vault import Opened, open_vault
from vaultkit.opening.vault_place import Place, find_place
from vaultkit.vault.files.file_listing import find_files
from vaultkit.vault.workspace import SETTINGS_FOLDER, Workspace

if TYPE_CHECKING:
    from datetime import date

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.opening.live_check import LiveCheck
    from vaultkit.vault.vault import Vault

_Stamp = tuple[int, int, int]


class OpenSession:
    """A vault that is kept open.

    Args:
        place: Where it is.
        is_published_only: Whether only what leaves the vault is shown.

    Errors:
        VaultNotFoundError: it holds no notes.
    """

    def __init__(self, place: Place, *, is_published_only: bool = False) -> None:
        self.place = replace(place, parts=(), names=())
        self.is_published_only = is_published_only
        self._stamps = self._look()
        self._workspace = Workspace(place.root, open_vault(self.place).vault)
        self._live: LiveCheck | None = None
        self._day: date | None = None
        self._shown: tuple[Vault, Vault] | None = None

    @property
    def opened(self) -> Opened:
        """The vault of the moment, all of it."""
        return Opened(self.place, self._current.vault, None)

    @property
    def _current(self) -> Workspace:
        return self._live.workspace if self._live else self._workspace

    def refresh(self) -> None:
        """Read again what changed since the last question. Effect: reads.

        Errors:
            VaultNotFoundError: the vault is gone.
            ConfigError: its config has faults by now.
        """
        if not self.place.root.is_dir():
            message = f"{self.place.root}: no such folder any more"
            raise VaultNotFoundError(message)
        now = self._look()
        old, self._stamps = self._stamps, now
        changed = sorted(path for path in {*now, *old} if now.get(path) != old.get(path))
        if not changed:
            return
        if "" in changed:  # the config
            config = self.place.config.path
            place = find_place([self.place.root], config=config or None)
            self.place, self._live = replace(place, parts=(), names=()), None
            self._workspace = Workspace(self.place.root, open_vault(self.place).vault)
            return
        inside = [path for path in changed if path != SETTINGS_FOLDER]
        inside += [SETTINGS_FOLDER] if len(inside) != len(changed) else []
        if self._live:
            self._live.update(inside)
        else:
            self._workspace.update(*inside)

    def shown(self) -> Vault:
        """Return the vault as the agent may see it."""
        vault = self._current.vault
        if not self.is_published_only:
            return vault
        if self._shown is None or self._shown[0] is not vault:
            from vaultkit.mcp.published_view import published_view

            self._shown = vault, published_view(vault, self.place.config)
        return self._shown[1]

    def report(self, today: date) -> Report:
        """Return what is found in the whole vault; after the first time, only changes are judged.

        Errors:
            VaultkitError: the baseline cannot be read, or a rule crashed.
        """
        from vaultkit.opening.check_run import plan_check
        from vaultkit.opening.live_check import LiveCheck

        if self._live is None or self._day != today:
            self._live = LiveCheck(plan_check(self.place, today), self.opened)
            self._day = today
        return self._live.report

    def _look(self) -> dict[str, _Stamp]:
        """Return what tells whether files are as they were; "" stands for the config."""
        root = self.place.root
        stamps = {path: _stamp(root / path) for path in find_files(root)[0]}
        folder = root / SETTINGS_FOLDER
        names = ("app.json", "types.json", "templates.json", "daily-notes.json")
        own = [_stamp(folder / name) for name in names]
        stamps[SETTINGS_FOLDER] = (hash(tuple(own)), 0, 0)
        config = self.place.config.path
        stamps[""] = _stamp(config or root / "vaultkit.toml")
        return stamps


def _stamp(path: os.PathLike[str]) -> _Stamp:
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0, 0
    return status.st_mtime_ns, status.st_size, status.st_ino
