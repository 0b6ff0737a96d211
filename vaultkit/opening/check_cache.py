"""The reports of earlier runs: where nothing that a run depends on has changed, its report stands.

What a run depends on is all that was read of the vault, the config, the day, what was asked for,
the baseline, what git knows, and what is installed. A run that asks other computers, or compares
with a revision, is never kept; neither is one with rules of other packages, which may look at
anything. See decision 52.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.config.bounded_read import MAX_TEXT, read_bounded
from vaultkit.distribution.extras import MODULES, has_extra
from vaultkit.vault.cache.entry_file import EntryFile
from vaultkit.vault.cache.note_cache import is_off, name_of
from vaultkit.vault.cache.vault_digest import digest_values, digest_vault, tell_files

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.opening.check_run import CheckRun
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.vault import Vault

FOLDER = "reports"
_MOST_REPORTS = 6
"""Reports of a vault that are kept: of all of it, of a part, with other options."""
_HALF = 8
"""Bytes of a key that tell the vault: of what it was before, no report is kept."""
_REGION = b"vaultkit:moc"
"""What a note holds in which a view may be written, which may tell of sizes and times of files."""


class ReportCache:
    """The reports that are known of one vault.

    Args:
        root: Its folder.

    Effect: reads the file.
    """

    def __init__(self, root: Path) -> None:
        self._file = EntryFile(FOLDER, name_of(root))
        self._key: bytes | None = None
        self._read = b""
        self._asks_all = False

    @property
    def is_empty(self) -> bool:
        """Whether no report is known."""
        return not self._file.places

    def find(self, run: CheckRun, opened: Opened) -> Report | None:
        """Return what a run has found before; None if that is not known."""
        from vaultkit.checks.engine.report_encoding import UnreadableError, decode_report

        vault = opened.vault
        self._read = digest_vault(vault)
        self._asks_all = any(_REGION in note.source.data for note in vault.notes.values())
        self._key = self._key_of(run, opened)
        data = None if self._key is None else self._file.get(self._key)
        try:
            return None if data is None else decode_report(data)
        except UnreadableError:
            return None

    def keep(self, run: CheckRun, opened: Opened, report: Report) -> None:
        """Take what a run has found, unless something changed since `find`.

        Effect: writes the file.
        """
        from vaultkit.checks.engine.registry import index_rules
        from vaultkit.checks.engine.report_encoding import encode_report
        from vaultkit.checks.incremental.kept_run import can_keep

        if not can_keep((*run.planned, *index_rules())):
            return
        key = self._key
        data = None if key is None else encode_report(report)
        if key is not None and data is not None and key == self._key_of(run, opened):
            places, about = self._file.places, key[:_HALF]
            others = [one for one in places if one != key and one.startswith(about)]
            kept: dict[bytes, bytes | None] = dict.fromkeys(others[: _MOST_REPORTS - 1])
            self._file.write({key: data, **kept})

    def _key_of(self, run: CheckRun, opened: Opened) -> bytes | None:
        """Return a digest of all that a run depends on; None if that cannot be told.

        What was read of the vault is the same as long as it is the same vault. Effect: reads.
        """
        from vaultkit.vault.git.repository_state import find_state

        vault = opened.vault
        history = find_state(vault.root)
        try:
            baseline = None if run.baseline is None else read_bounded(run.baseline, MAX_TEXT)
            told = tell_files(vault.root, self._asked_files(vault, history))
        except OSError:
            return None
        if history is None or told is None:
            return None
        asked = (run.select, run.extend_select, run.ignore, run.today)
        only = None if opened.only is None else sorted(opened.only)
        extras = [has_extra(extra) for extra in MODULES]
        known = (run.baseline, baseline, opened.place.config)
        whole = digest_values(self._read, asked, only, extras, known, history, told)
        return self._read[:_HALF] + whole[:_HALF]

    def _asked_files(self, vault: Vault, history: object) -> list[str]:
        """Return the files of which rules may ask the disk more than was read.

        Git's history is compared with attachments; a view in a note may tell sizes and times of
        files.
        """
        if self._asks_all:
            return [*vault.attachments, *vault.notes]
        return [] if history == "none" else [*vault.attachments]


def open_reports(run: CheckRun) -> ReportCache | None:
    """Return the reports of earlier runs; None if this one is never kept. Effect: reads."""
    if is_off() or run.external or run.diff_base:
        return None
    return ReportCache(run.place.root)
