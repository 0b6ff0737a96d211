"""The table of features: which method is answered by which function, and what the editor is told.

A feature is a line of `FEATURES`: the method, the function that answers it, and the options that
the editor is given at the beginning. The function takes `OpenVaults` and the parameters of the
request (`lsprotocol.types`), and returns the result, None for nothing. A command is an entry of
`COMMANDS`: it takes `OpenVaults` and the arguments as they were given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.lsp.open_vaults import OpenVaults


class Feature(NamedTuple):
    """A request that is answered.

    Args:
        method: Its name in the protocol.
        answer: What answers it.
        options: What the editor is told of it; None if nothing needs to be.
    """

    method: str
    answer: Callable[[OpenVaults, Any], Any]
    options: Any = None


FEATURES: tuple[Feature, ...] = ()
COMMANDS: dict[str, Callable[..., Any]] = {}
