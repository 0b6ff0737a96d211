"""Return what stands in the place of links to what is not published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.notes.wikilink import split_size

if TYPE_CHECKING:
    from vaultkit.notes.note import Link, PropertyLink
    from vaultkit.notes.wikilink import WikiLink
    from vaultkit.vault.vault import Vault

NOT_PUBLISHED = "not published"
"""Stands in the place of a value that is nothing but the path of a private file."""
ELLIPSIS = "…"
"""Stands in a text in the place of a link that shows nothing but its target."""
_SIGNS = lazy_re(r"([\\`*_{}\[\]<>#|~$=])")


def public_text(
    link: Link | PropertyLink | WikiLink, destination: str, vault: Vault, hidden_name: str
) -> str:
    """Return what stands in the place of a link to a file that is not published.

    It is the text the link shows, as the author of a published note wrote it. With a `hidden_name`
    it is that, unless the link has a text of its own that holds no name of the file. An embed shows
    no target: of one without a text of its own, it is the `hidden_name`, or nothing.
    """
    if getattr(link, "is_embed", False):
        alt = split_size(link.display)[0]
        return public_name(alt, destination, vault, hidden_name)
    if not hidden_name:
        return link.shown
    return public_name(link.display, destination, vault, hidden_name)


def public_name(text: str | None, destination: str, vault: Vault, hidden_name: str) -> str:
    """Return the text that a link has of its own; the `hidden_name` if there is none.

    With a `hidden_name`, a text that holds a name of the file counts as none.
    """
    text = text or ""
    if not hidden_name:
        return text
    note = vault.notes.get(NotePath(destination))
    names = {stem_of(destination), destination.rpartition("/")[2]}
    names |= {note.title, *note.aliases} if note else set()
    shown = fold(text)
    return hidden_name if not shown or any(fold(x) in shown for x in names) else text


def escape_markdown(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SIGNS.sub(r"\\\1", text)
