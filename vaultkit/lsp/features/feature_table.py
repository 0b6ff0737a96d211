"""The table of features: which method is answered by which function, and what the editor is told.

A feature is a line of `FEATURES`: the method, the function that answers it, and the options that
the editor is given at the beginning. The function takes `OpenVaults` and the parameters of the
request (`lsprotocol.types`), and returns the result, None for nothing. A command is an entry of
`COMMANDS`: it takes `OpenVaults` and the arguments as they were given; an edit that it returns is
handed to the editor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types

from vaultkit.lsp.features.completing import (
    ADD_BLOCK_ID,
    COMPLETION_OPTIONS,
    add_block_id,
    complete,
)
from vaultkit.lsp.features.lenses import MARK_REVIEWED, hint_mentions, lenses, mark_reviewed
from vaultkit.lsp.features.navigation import define, hover, link_documents, refer
from vaultkit.lsp.features.outlines import find_symbols, fold_ranges, outline

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


FEATURES: tuple[Feature, ...] = (
    Feature(types.TEXT_DOCUMENT_COMPLETION, complete, COMPLETION_OPTIONS),
    Feature(types.TEXT_DOCUMENT_DEFINITION, define),
    Feature(types.TEXT_DOCUMENT_REFERENCES, refer),
    Feature(types.TEXT_DOCUMENT_HOVER, hover),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, link_documents),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, outline),
    Feature(types.WORKSPACE_SYMBOL, find_symbols),
    Feature(types.TEXT_DOCUMENT_FOLDING_RANGE, fold_ranges),
    Feature(types.TEXT_DOCUMENT_CODE_LENS, lenses),
    Feature(types.TEXT_DOCUMENT_INLAY_HINT, hint_mentions),
)
COMMANDS: dict[str, Callable[..., Any]] = {
    ADD_BLOCK_ID: add_block_id,
    MARK_REVIEWED: mark_reviewed,
}
