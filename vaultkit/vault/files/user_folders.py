"""Where a user's files that belong to no vault lie: settings, what can be made again, what cannot.

As the XDG Base Directory Specification says, on macOS as well where its variables are set, and as
Apple and Microsoft say otherwise. No folder is made.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "vaultkit"
FOLLOW = "VAULTKIT_FOLLOW_LINKS"
"""Variable of the environment by which a user says that links are followed; `--follow-links`."""
_MACOS = {
    "cache": "~/Library/Caches",
    "state": "~/Library/Application Support",
    "config": "~/.config",
}
_UNIX = {"cache": "~/.cache", "state": "~/.local/state", "config": "~/.config"}


def user_cache_folder() -> Path:
    """Return the folder of what can be made again.

    Where nobody knows the user's home it is one that cannot be made: the folder at hand may be
    somebody's vault. Effect: reads variables of the environment.
    """
    found = Path(_local_data(), NAME, "Cache") if os.name == "nt" else Path(_base("cache"), NAME)
    return found if found.is_absolute() else Path(os.devnull, NAME)


def user_state_folder() -> Path:
    """Return the folder of what has to stay; a relative path if nobody knows the user's home.

    Effect: reads variables of the environment.
    """
    if os.name == "nt":
        return Path(_local_data(), NAME)
    return Path(_base("state"), NAME)


def user_config_folder() -> Path:
    """Return the folder of the user's own settings; one that cannot be if nobody knows their home.

    Effect: reads variables of the environment.
    """
    if os.name == "nt":
        named = os.environ.get("APPDATA", "")
        found = Path(named if os.path.isabs(named) else _at_home(r"~\AppData\Roaming"), NAME)
    else:
        found = Path(_base("config"), NAME)
    return found if found.is_absolute() else Path(os.devnull, NAME)


def _base(kind: str) -> str:
    """Return the folder that holds those of all programs; a relative one is not heeded."""
    named = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    if os.path.isabs(named):
        return named
    usual = _MACOS if sys.platform == "darwin" else _UNIX
    return _at_home(usual[kind])


def _at_home(path: str) -> str:
    """Return a path that begins with `~` as an absolute one, if that is known."""
    if os.name == "nt" or os.path.isabs(os.environ.get("HOME", "/")):
        return os.path.expanduser(path)
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_dir + path[1:]
    except (ImportError, KeyError):
        return path


def _local_data() -> str:
    """Return the folder of Windows for data that stays on this machine."""
    named = os.environ.get("LOCALAPPDATA", "")
    return named if os.path.isabs(named) else _at_home(r"~\AppData\Local")
