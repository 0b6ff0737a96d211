"""Values worked out from the whole vault, such as ranks, for the next run on the same vault.

Each is named, and kept as JSON beside a digest of all that was read: see `digest_vault`.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vaultkit.vault.cache.entry_file import EntryFile
from vaultkit.vault.cache.note_cache import name_of
from vaultkit.vault.cache.vault_digest import digest_values, digest_vault
from vaultkit.vault.vault import DerivedValues

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.vault.vault import Vault

FOLDER = "derived"
_HALF = 8
"""Bytes of a key that tell the vault; the others tell the name."""


class KeptValues(DerivedValues):
    """What is known of one vault as it is; what was known of it before goes."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @cached_property
    def _file(self) -> EntryFile:
        return EntryFile(FOLDER, name_of(self._vault.root))

    @cached_property
    def _digest(self) -> bytes:
        return digest_vault(self._vault)[:_HALF]

    def recall(self, name: str, compute: Callable[[], Any], is_valid: Callable[[Any], bool]) -> Any:
        """Return a value as it was kept, or work it out and keep it. Effect: may write a file."""
        key = self._digest + digest_values(digest_vault(self._vault), name)[:_HALF]
        data = self._file.get(key)
        if data is not None:
            try:
                value = json.loads(data)
                if is_valid(value):
                    return value
            except (ValueError, RecursionError):
                pass
        value = compute()
        others = [one for one in self._file.places if one.startswith(self._digest) and one != key]
        encoded = json.dumps(value, separators=(",", ":")).encode()
        self._file.write({**dict.fromkeys(others), key: encoded})
        self.__dict__.pop("_file", None)  # what was written is read for the next value
        return value
