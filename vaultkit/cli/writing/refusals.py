"""What is refused on a vault of which something could not be read.

`check` goes on and reports what it could not read; what publishes or moves must not take a part of
a vault for the whole of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.errors import SettingsError, UnreadError

if TYPE_CHECKING:
    from vaultkit.cli.opening.open_vault import Opened


def refuse_unread(opened: Opened, effect: str) -> None:
    """See that every note, folder and file that may hold links could be read.

    Args:
        opened: The vault.
        effect: What follows if not, and a way out.

    Errors:
        UnreadError: one could not.
    """
    if opened.unread:
        unread = [(f"{opened.prefix}{path}", reason) for path, reason in opened.unread]
        raise UnreadError(unread, effect)


def refuse_unread_settings(opened: Opened, effect: str, *, is_edited: bool = False) -> None:
    """See that Obsidian's settings could be read.

    Args:
        opened: The vault.
        effect: What follows if not.
        is_edited: Whether those that are only edited are needed too.

    Errors:
        SettingsError: a file of them is there and could not be.
    """
    settings = opened.vault.settings
    unread = (*settings.unread, *(settings.unedited if is_edited else ()))
    if unread:
        raise SettingsError([(f"{opened.prefix}{path}", why) for path, why in unread], effect)
