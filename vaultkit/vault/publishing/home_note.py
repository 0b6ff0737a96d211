"""Which note is the home page of a vault's site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.config.setting_readers import suggest
from vaultkit.errors import VaultNotFoundError
from vaultkit.notes.paths import fold, folder_of, stem_of

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

HOME_NAMES = ("home", "home page", "homepage", "index", "readme")


def hidden_home(vault: Vault, published: Published, wanted: str) -> NotePath | None:
    """Return the configured note if it is there and not published."""
    path = vault.find_note(wanted) if wanted else None
    return None if path is None or path in published.notes else path


def find_home(
    vault: Vault, published: Published, wanted: str, config: Path | None = None
) -> NotePath | None:
    """Return the note to show at the root: the configured one, or one that says so itself.

    It says so with the property `permalink: /`, Obsidian Publish's way, else by its name; of
    several that ask for the root, the first has it. One that is not published does not count: see
    `hidden_home`. Neither does one that is unlisted, unless it is the configured one.

    Args:
        vault: The vault.
        published: What leaves it.
        wanted: The configured note; "" for none.
        config: The file that names it.

    Errors:
        VaultNotFoundError: the configured note is not there.
    """
    if wanted:
        path = vault.find_note(wanted)
        if path is None:
            near = suggest(stem_of(wanted), {stem_of(one) for one in published.notes})
            way_out = near or "; name a note of the vault, or none"
            where = f"{config}: " if config else ""
            message = f'{where}site.home: "{wanted}": no such note{way_out}'
            raise VaultNotFoundError(message)
        if path in published.notes:
            return path
    asking = (path for path in published.listed if _asks_for_root(vault.notes[path]))
    if asked := next(asking, None):
        return asked
    at_root = {fold(stem_of(path)): path for path in published.listed if not folder_of(path)}
    names = (*HOME_NAMES, fold(vault.root.name))
    return next((at_root[name] for name in names if name in at_root), None)


def _asks_for_root(note: Note) -> bool:
    wanted = note.properties.get("permalink")
    return isinstance(wanted, str) and wanted.strip() == "/"
