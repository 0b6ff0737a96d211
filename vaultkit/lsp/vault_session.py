"""A vault that is open in an editor: what the editor shows counts, not what the disk holds."""

from __future__ import annotations

import os
from copy import copy
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from vaultkit.errors import RuleCrashedError
from vaultkit.notes.paths import is_note, suffix_of
from vaultkit.opening.check_run import plan_check
from vaultkit.opening.live_check import LiveCheck
from vaultkit.opening.open_vault import Opened, open_vault
from vaultkit.vault.files.file_listing import is_visible
from vaultkit.vault.files.file_reading import TEXTS
from vaultkit.vault.workspace import SETTINGS_FOLDER, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.notes.source import Source
    from vaultkit.opening.check_run import CheckRun
    from vaultkit.opening.vault_place import Place
    from vaultkit.opening.writing.rename_run import RenameRun
    from vaultkit.vault.vault import Vault

    Found = tuple[Diagnostic, ...]


class VaultSession:
    """A vault, what is found in it, and what of that the editor was told.

    Args:
        place: Where it is.
        today: The day to count from; None for that of the clock.

    Errors:
        VaultkitError: it holds no notes, or a rule or baseline of its config cannot be used.
    """

    def __init__(self, place: Place, today: date | None = None) -> None:
        self.place = replace(place, parts=(), names=())
        self._given_day = today
        self._shown: dict[str, bytes] = {}
        self._waiting: dict[str, bytes] = {}
        self._differing: set[str] = set()
        self._told: dict[str, Found] = {}
        self.crash: RuleCrashedError | None = None
        self._start(open_vault(self.place, jobs=1))

    def take_over(self, before: VaultSession) -> None:
        """Stand in for an earlier session of the same vault."""
        self._told = before._told
        self._differing.update(before._told)

    @property
    def told(self) -> list[str]:
        """The files of which the editor was told that something is found."""
        return [name for name, found in self._told.items() if found]

    def _start(self, opened: Opened) -> None:
        """Judge everything."""
        self._run = plan_check(self.place, self._given_day or date.today())  # noqa: DTZ011 - here
        self._live: LiveCheck | None = None
        self._opened = opened
        try:
            self._live = LiveCheck(self._run, opened)
            self.crash = None
            _ = opened.vault.backlinks, opened.vault.by_alias, opened.vault.names  # for later
        except RuleCrashedError as error:
            self.crash = error
        self._differing.update(self._every())

    @property
    def opened(self) -> Opened:
        """The vault of the moment, as the editor shows it."""
        self.settle()
        return self._live.opened if self._live else self._opened

    @property
    def vault(self) -> Vault:
        """What was read of it, as the editor shows it."""
        return self.opened.vault

    @property
    def today(self) -> date:
        """The day that reviews count from."""
        return self._run.today

    @property
    def run(self) -> CheckRun:
        """What is checked, and how."""
        return self._run

    def after(self, sources: Mapping[str, bytes]) -> Vault:
        """Return the vault as it would be if files held something else."""
        self.settle()
        if self._live is None:
            return Workspace(self.place.root, self._opened.vault).add_all(sources).after
        return copy(self._live.workspace).add_all(sources).after  # which replaces its values

    def plan_rename(self, old: str, new: str) -> RenameRun:
        """Return what a rename comes to, with its proof; see `rename_run.plan_rename`.

        Errors:
            VaultkitError: it cannot be renamed so.
        """
        from vaultkit.opening.writing.rename_run import plan_rename

        return plan_rename(self.opened, old, new, today=self.today)

    def name_of(self, path: str) -> str | None:
        """Return the vault path of an absolute path, None if it lies outside."""
        for root, here in (
            (str(self.place.root), path),
            (os.path.realpath(self.place.root), os.path.realpath(path)),
        ):
            if here.startswith(root.rstrip(os.sep) + os.sep):
                return os.path.relpath(here, root).replace(os.sep, "/")
        return None

    def path_of(self, name: str) -> str:
        """Return the absolute path of a vault path; the baseline's may lie above the vault."""
        return os.path.normpath(os.path.join(self.place.root, name))

    def show(self, name: str, data: bytes) -> None:
        """Take this for what a file holds; one that no vault has is let be."""
        if is_visible(name) and (is_note(name) or suffix_of(name) in TEXTS):
            self._shown[name] = self._waiting[name] = data

    def hide(self, name: str) -> None:
        """Take the disk's word for a file again. Effect: reads."""
        if self._shown.pop(name, None) is not None:
            self.settle()
            self.read_again([name])

    def read_again(self, names: Collection[str]) -> None:
        """Read files and folders again, unless the editor shows them. Effect: reads.

        Errors:
            VaultkitError: no note is left, or a rule crashed.
        """
        self.settle()
        seen = [x for x in names if is_visible(x) or x.split("/")[0] == SETTINGS_FOLDER]
        seen = [name for name in seen if name not in self._shown]
        if not seen:
            return
        if self._live is None:
            self._start_again()
        else:
            self._follow(self._live.update, seen)
        below = tuple(f"{name}/" for name in seen)
        again = {x: data for x, data in self._shown.items() if x.startswith(below)}
        self._waiting.update(again)

    def settle(self) -> None:
        """Judge what the editor shows by now.

        Errors:
            RuleCrashedError: a rule crashed.
        """
        is_late = self._given_day is None and self._run.today != date.today()  # noqa: DTZ011
        if is_late or (self._waiting and self._live is None):
            self._start_again()
        waiting, self._waiting = self._waiting, {}
        if waiting and self._live is not None:
            self._differing.update(waiting)
            self._follow(partial(self._live.add_all, puts_off=True), waiting)

    def catch_up(self) -> None:
        """Judge also what looks at all notes, which waits for a pause."""
        self.settle()
        if self._live is not None and self._live.findings.is_late:
            self._follow(lambda live: live.findings.catch_up(), self._live)

    @property
    def is_late(self) -> bool:
        """Whether something waits for `catch_up`."""
        return self._live is not None and self._live.findings.is_late

    def _start_again(self) -> None:
        """Read and judge everything, since a rule crashed or it is another day. Effect: reads."""
        self._differing.update(self._told)
        self._start(open_vault(self.place, jobs=1))
        self._waiting = dict(self._shown)

    def _follow(self, call: Callable[[Any], frozenset[str]], what: Any) -> None:
        """Have a change judged; where a rule crashes, what was found all the same is there."""
        live = self._live
        try:
            self._differing.update(call(what))
        except RuleCrashedError as error:
            self.crash, self._live = error, None
            self._opened = live.opened if live else self._opened
            self._differing.update(self._told, self._every())

    def findings_of(self, name: str) -> Found:
        """Return what is found in a file now, less what a baseline holds."""
        self.catch_up()
        if self._live is not None and self._run.baseline is None:
            return self._live.findings.of(name)
        return self._every().get(name, ())

    def source_of(self, name: str) -> Source:
        """Return what a file holds that findings are about; an empty one if it was not read."""
        is_other = self._run.baseline is not None or self._live is None
        given = self.report.sources.get(name) if is_other else None
        return given or self.vault.source_of(name)

    @property
    def report(self) -> Report:
        """All that is found.

        Errors:
            VaultkitError: the baseline cannot be read.
        """
        self.settle()
        if self._live is not None:
            return self._live.report
        assert self.crash is not None  # noqa: S101 - one of the two is there
        found: Report = self.crash.report
        return found

    def _every(self) -> Mapping[str, Found]:
        by_path: dict[str, list[Diagnostic]] = {}
        for one in self.report.findings:
            by_path.setdefault(one.path, []).append(one)
        return {path: tuple(found) for path, found in by_path.items()}

    def take_news(self) -> dict[str, Found]:
        """Return what is found in files where that, or their text, is different since last time."""
        self.settle()
        differing, self._differing = self._differing, set()
        if self._live is not None and self._run.baseline is None:
            news = {name: self._live.findings.of(name) for name in differing}
            self._told.update(news)
            return news
        now = self._every()
        differing |= {x for x in {*now, *self._told} if now.get(x) != self._told.get(x)}
        self._told = dict(now)
        return {name: now.get(name, ()) for name in differing}
