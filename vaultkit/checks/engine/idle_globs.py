"""Find globs of the config that silence nothing, since they mean no note at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold, is_note, stem_of
from vaultkit.vault.files.excluded_files import match_any
from vaultkit.vault.files.unmatched_globs import find_unmatched_globs
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault


def find_idle_globs(vault: Vault, config: Config) -> Iterator[str]:
    """Yield one line for each glob of `per-file-ignores` and `links.planned` that means nothing.

    One of planned notes means the targets of links that lead nowhere. Where all have been written
    by now it has done its work, and nothing is said.

    Errors:
        VaultkitError: a glob cannot be read.
    """
    if config.per_file_ignores:
        paths = {*vault.notes, *vault.attachments, *(path for path, _ in vault.skipped)}
        found = find_unmatched_globs("per-file-ignores", config.per_file_ignores, paths)
        yield from (one.message for one in found)
    if config.links.planned:
        meant = set(map(fold, (*_missing_targets(vault), *_written(vault))))
        for glob in config.links.planned:
            is_meant = match_any([fold(glob)])
            if not any(map(is_meant, meant)):
                yield f'links.planned "{glob}" matches no note, written or not'


def _missing_targets(vault: Vault) -> Iterator[str]:
    """Yield the targets of links to notes that are not there, as `links.planned` knows them."""
    for links in vault.links.values():
        for link in links:
            if link.status == NOTE_NOT_FOUND:
                target = link.link.target.lstrip("/")
                yield target
                yield target[:-3] if is_note(target) else target


def _written(vault: Vault) -> Iterator[str]:
    for path in vault.notes:
        yield path[:-3]
        yield stem_of(path)
