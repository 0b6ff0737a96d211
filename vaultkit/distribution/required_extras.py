"""Refuses to go on where an extra is missing, with the line that installs it."""

from __future__ import annotations

from vaultkit.distribution.extras import MODULES, is_there
from vaultkit.distribution.install_lines import install_line
from vaultkit.errors import MissingExtraError


def require_extra(extra: str, what: str) -> None:
    """See that an extra is there.

    Args:
        extra: Its name.
        what: What needs it, such as `vaultkit build`.

    Errors:
        MissingExtraError: it is not.
    """
    missing = [module for module in MODULES[extra] if not is_there(module)]
    if missing:
        raise MissingExtraError(what, missing, install_line(extra))
