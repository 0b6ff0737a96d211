"""Find the note that a person means: by a vault path, a name as in a link, or an alias."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from vaultkit.errors import VaultNotFoundError, name_some
from vaultkit.notes.paths import NotePath
from vaultkit.opening.typed_paths import name_of

if TYPE_CHECKING:
    from vaultkit.vault.vault import Vault

TellAlias = Callable[[str, NotePath], object]
"""Takes a name that turned out to be an alias, and the note that has it."""
_CANDIDATES = 20
"""Notes named at most where an alias fits several."""


def find_note(
    vault: Vault, name: str, *, fault: str = "", tell_alias: TellAlias | None = None
) -> NotePath:
    """Return the note that a person means.

    Args:
        vault: The vault.
        name: What was typed.
        fault: What to say if there is none, before the nearest names.
        tell_alias: Is told where an alias is taken.

    Errors:
        VaultNotFoundError: there is none, and the nearest names are told; or it is an alias of
            several.
    """
    from vaultkit.vault.links.named_notes import known_names, suggest_names

    found = vault.find_note(name) or find_by_alias(vault, name, tell_alias)
    if found is not None:
        return found
    fault = fault or f'no note "{name}" in {name_of(vault.root)}'
    message = f"{fault}{suggest_names(name, known_names(vault))}"
    raise VaultNotFoundError(message)


def find_by_alias(vault: Vault, name: str, tell_alias: TellAlias | None = None) -> NotePath | None:
    """Return the note with an alias, None if there is none.

    Errors:
        VaultNotFoundError: several have it.
    """
    from vaultkit.vault.links import named_notes

    found = named_notes.find_by_alias(vault, name)
    if len(found) > 1:
        message = f'"{name}" is an alias of {len(found)} notes; name one of them by its path:'
        shown = [f'"{path}"' for path in found]
        raise VaultNotFoundError(message, *name_some(shown, _CANDIDATES))
    if found and tell_alias:
        tell_alias(name, found[0])
    return found[0] if found else None


def without_alias(vault: Vault, name: str, tell_alias: TellAlias | None = None) -> str:
    """Return a name or path as it is, but an alias that names nothing else as its note's path.

    Errors:
        VaultNotFoundError: several notes have it.
    """
    folder = f"{name.rstrip('/')}/"
    files = (*vault.notes, *vault.attachments)
    is_known = not name.strip("/") or vault.resolver.resolve(name, "").path is not None
    if is_known or any(path.startswith(folder) for path in files):
        return name
    return find_by_alias(vault, name, tell_alias) or name
