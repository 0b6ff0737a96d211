"""What has a name in a vault, to be gone to: notes, their aliases, and headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.completion.name_ranking import best
from vaultkit.authoring.completion.vault_names import names_in
from vaultkit.notes.paths import fold, is_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.vault.vault import Vault

NOTE, ALIAS, HEADING = "note", "alias", "heading"
_SHORTEST = 2
"""Letters of a query from which headings are looked through."""


class Symbol(NamedTuple):
    """What has a name in a vault.

    Args:
        name: Its name.
        kind: `note`, `alias` or `heading`.
        vault: The vault.
        path: The note.
        start: The byte at which it stands in the note.
    """

    name: str
    kind: str
    vault: Vault
    path: str
    start: int = 0


def find_symbols(vaults: Iterable[Vault], query: str, most: int) -> list[Symbol]:
    """Return what fits a query, the best first."""
    wanted = fold(query).strip()
    known = [one for vault in vaults for one in _named(vault, wanted, most)]
    return best(known, [fold(one.name) for one in known], wanted, most)[0]


def _named(vault: Vault, wanted: str, most: int) -> Iterator[Symbol]:
    for one in names_in(vault.root).find(vault, wanted, most)[0]:
        if is_note(one.path):
            yield Symbol(one.shown, ALIAS if one.is_alias else NOTE, vault, one.path)
    for note in vault.notes.values() if len(wanted) >= _SHORTEST else ():
        for heading in note.headings:
            if wanted in heading.text.lower():
                yield Symbol(note.name_of(heading), HEADING, vault, note.path, heading.start)
