"""What can stand where something is typed, whatever that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.completion.link_candidates import (
    block_candidates,
    heading_candidates,
    name_candidates,
)
from vaultkit.authoring.completion.property_candidates import (
    callout_candidates,
    key_candidates,
    tag_candidates,
    value_candidates,
)
from vaultkit.authoring.completion.typed_text import BLOCK, CALLOUT, HEADING, KEY, NOTE, TAG, VALUE
from vaultkit.authoring.completion.vault_names import names_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from vaultkit.authoring.completion.link_candidates import Candidate
    from vaultkit.authoring.completion.typed_text import Typed
    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

    Found = tuple[list[Candidate], bool]


def find_candidates(vault: Vault, config: Config, today: date, note: Note, typed: Typed) -> Found:
    """Return what can stand where something is typed in a note, and whether there is more."""
    makers: dict[str, Callable[[], Found]] = {
        NOTE: lambda: name_candidates(vault, names_in(vault.root), note, typed),
        HEADING: lambda: heading_candidates(vault, note, typed),
        BLOCK: lambda: block_candidates(vault, note, typed),
        TAG: lambda: tag_candidates(vault, typed),
        CALLOUT: lambda: callout_candidates(vault, typed),
        KEY: lambda: key_candidates(vault, config, note, typed),
        VALUE: lambda: value_candidates(vault, config, note, typed, today),
    }
    return makers[typed.kind]()
