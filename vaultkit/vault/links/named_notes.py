"""Notes as people name them on a command line, where neither a path nor a name of a file fits.

Links never go by an alias alone, so nothing here has a say in where a link leads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import Vault

_MOST = 3
"""Names in a suggestion."""
_BEGINNING = 3
"""Letters from which a name is near every longer one that begins with it."""


def find_by_alias(vault: Vault, name: str) -> list[NotePath]:
    """Return the notes that have a name among their aliases, in path order."""
    wanted = fold(name.strip())
    return [path for path, note in vault.notes.items() if wanted in map(fold, note.aliases)]


def known_names(vault: Vault) -> Iterator[str]:
    """Yield what notes can be named by: their file names, then their aliases."""
    yield from map(stem_of, vault.notes)
    for note in vault.notes.values():
        yield from note.aliases


def suggest_names(name: str, known: Iterable[str]) -> str:
    """Return `; did you mean "…" or "…"?` for the nearest of some names, "" if none is near.

    Args:
        name: A name or path that nothing has.
        known: Names that something has.
    """
    from difflib import get_close_matches

    wanted = fold(stem_of(name.rstrip("/")))
    names: dict[str, str] = {}
    for one in known:
        names.setdefault(fold(one), one)
    close = get_close_matches(wanted, list(names), n=_MOST, cutoff=0.6)
    if len(wanted) >= _BEGINNING:
        close += sorted(one for one in names if one.startswith(wanted) and one not in close)
    shown = [f'"{names[one]}"' for one in close[:_MOST]]
    return f"; did you mean {_alternatives(shown)}?" if shown else ""


def _alternatives(names: list[str]) -> str:
    first = ", ".join(names[:-1])
    return f"{first} or {names[-1]}" if first else names[-1]
