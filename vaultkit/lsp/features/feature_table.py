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

from vaultkit.lsp.features import code_actions, completing, lenses, navigation, outlines, renaming

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


FILES = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(types.FileOperationPattern("**"), scheme="file")]
)
"""Files of which the editor tells what it does with them: all."""

FEATURES: tuple[Feature, ...] = (
    Feature(types.TEXT_DOCUMENT_CODE_ACTION, code_actions.find_actions, code_actions.OPTIONS),
    Feature(types.CODE_ACTION_RESOLVE, code_actions.complete_action),
    Feature(types.TEXT_DOCUMENT_PREPARE_RENAME, renaming.find_subject),
    Feature(types.TEXT_DOCUMENT_RENAME, renaming.rename),
    Feature(types.WORKSPACE_WILL_RENAME_FILES, renaming.follow_moves, FILES),
    Feature(types.TEXT_DOCUMENT_COMPLETION, completing.complete, completing.OPTIONS),
    Feature(types.TEXT_DOCUMENT_DEFINITION, navigation.define),
    Feature(types.TEXT_DOCUMENT_REFERENCES, navigation.refer),
    Feature(types.TEXT_DOCUMENT_HOVER, navigation.hover),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, navigation.link_documents),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, outlines.outline),
    Feature(types.WORKSPACE_SYMBOL, outlines.find_symbols),
    Feature(types.TEXT_DOCUMENT_FOLDING_RANGE, outlines.fold_ranges),
    Feature(types.TEXT_DOCUMENT_CODE_LENS, lenses.lenses),
    Feature(types.TEXT_DOCUMENT_INLAY_HINT, lenses.hint_mentions),
)
COMMANDS: dict[str, Callable[..., Any]] = {
    completing.ADD_BLOCK_ID: completing.add_block_id,
    lenses.MARK_REVIEWED: lenses.mark_reviewed,
}
