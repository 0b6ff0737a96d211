"""A digest of all that was read of a vault: what follows from that alone is the same if it is."""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING

from vaultkit.distribution.quick_digest import blake2b
from vaultkit.notes.source import DIGEST

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from vaultkit.vault.vault import Vault

_SETTLED = 3
"""Seconds after which a change of a file shows in what the disk tells of it, whatever its clock."""


def digest_vault(vault: Vault) -> bytes:
    """Return a digest of a vault: its files by name, all that was read of them, its settings."""
    notes = [(path, note.source.digest) for path, note in vault.notes.items()]
    texts = [(path, source.digest) for path, source in sorted(vault.texts.items())]
    told = (notes, vault.attachments, texts, vault.skipped)
    links = (sorted(vault.leads_to.items()), sorted(vault.beyond.items()))
    return digest_values(vault.root, told, links, vault.settings)


def digest_values(*values: object) -> bytes:
    """Return a digest of values by how Python writes them."""
    found = blake2b(digest_size=DIGEST)
    for data in map(partial(str.encode, errors="surrogatepass"), map(repr, values)):
        found.update(b"%d:" % len(data) + data)
    return found.digest()


def tell_files(root: Path, names: Iterable[str]) -> list[object] | None:
    """Return what the disk tells of files, and of the clock by which times are shown.

    None if one of them has changed a moment ago: it might change again and show no difference.

    Errors:
        OSError: one cannot be asked.
    """
    found: list[object] = [time.tzname, os.environ.get("TZ")]
    newest = 0.0
    for name in names:
        seen = os.stat(os.path.join(root, name))
        found.append((seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino))
        newest = max(newest, seen.st_ctime)
    return None if abs(time.time() - newest) < _SETTLED else found
