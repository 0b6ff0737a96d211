"""Find where a note's text names what is not published, and what its page says there instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.markdown.plain_text import Said
from vaultkit.notes.note import Link
from vaultkit.notes.text.page_words import say_withheld
from vaultkit.vault.publishing.redaction.withheld_links import public_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.site_model import Site


def withheld_places(site: Site, path: NotePath) -> Iterator[Said]:
    """Yield the links of a note to what stays that say something else on the site."""
    for resolved in site.vault.links[path]:
        link, to = resolved.link, resolved.destination
        if not isinstance(link, Link) or to is None or to in site.published:
            continue
        text = public_text(link, to, site.vault, site.hidden_name)
        if link.is_embed:
            text = say_withheld(text, site.words)
        if text != link.shown:
            yield Said(link.start, link.end, text)
