"""What stands beside the text of a note: backlinks, reviews, and names that are no links yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.authoring.navigation.margin_notes import margin_notes, unlinked_names
from vaultkit.authoring.reviews.mark_reviewed import plan_review_mark
from vaultkit.lsp.workspace_edits import edit_of_file

if TYPE_CHECKING:
    from vaultkit.lsp.open_vaults import OpenVaults

MARK_REVIEWED = "vaultkit.markReviewed"


def lenses(vaults: OpenVaults, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    """Return how many links lead to a note and to its parts, and when its review is due."""
    file = vaults.find(params.text_document.uri)
    if file is None or file.note is None:
        return None
    found = []
    review = file.session.place.config.review
    for one in margin_notes(file.vault, file.note, file.session.today, review):
        name, given = (MARK_REVIEWED, [file.uri]) if one.is_review else ("", None)
        command = types.Command(one.text, name, arguments=given)
        found.append(types.CodeLens(file.text.range(one.start, one.start), command))
    return found


def mark_reviewed(vaults: OpenVaults, uri: str) -> types.WorkspaceEdit | None:
    """Return the edit that says that a note was reviewed today, None if it says so.

    Errors:
        ReviewError: it takes no part in reviews, or its date cannot be changed.
    """
    file = vaults.find(uri)
    edit = plan_review_mark(file.note, file.session.today) if file and file.note else None
    return edit_of_file(vaults, file, edit) if file and edit else None


def hint_mentions(vaults: OpenVaults, params: types.InlayHintParams) -> list[types.InlayHint]:
    """Return behind each name of a note that is no link yet what a link would say, if asked for."""
    file = vaults.find(params.text_document.uri)
    if file is None or file.note is None or not vaults.options.get("inlayHints"):
        return []
    first, last = file.text.span(params.range)
    return [
        types.InlayHint(file.text.position(end), text, padding_left=True)
        for start, end, text in unlinked_names(file.vault, file.note)
        if first <= start and end <= last
    ]
