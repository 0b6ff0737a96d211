"""A digest of all that was read of a vault: what follows from that alone is the same if it is."""

from __future__ import annotations

from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from vaultkit.notes.source import DIGEST

if TYPE_CHECKING:
    from vaultkit.vault.vault import Vault


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
