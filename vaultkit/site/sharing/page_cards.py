"""Say which pages have a picture drawn for them, and write these pictures.

A page has one where the site's address is known and its note shows none. The name of a picture
tells what it shows, so that it stays where the last site has it. See decision 61.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.extras import CARDS, has_extra
from vaultkit.notes.paths import folder_of
from vaultkit.notes.text.quantities import count
from vaultkit.site.cache.site_file_list import TextFile
from vaultkit.site.cards.card_drawing import Card, card_name, draw_card
from vaultkit.site.cards.card_fonts import choose_fonts
from vaultkit.site.panels.page_metadata import find_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.notes.paths import NotePath
    from vaultkit.site.cards.card_fonts import CardFonts
    from vaultkit.site.model.site_model import Site

_FOLDER = "assets/cards"
_SHOWN = 12
"""Characters that no font has, of which a message tells."""
log = logging.getLogger("mkdocs.plugins.vaultkit")


class CardFile(TextFile):
    """A picture of a page.

    Args:
        uri: Its path in the site, which tells what it shows.
        config: MkDocs' configuration.
        draw: Gives it.
    """

    is_named_by_content = True

    def __init__(self, uri: str, config: MkDocsConfig, draw: Callable[[], bytes]) -> None:
        super().__init__(uri, config, str)
        self._draw = draw

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs' signature
        """Write the file. Effect: see `File.copy_file`."""
        self._content = self._draw()
        super(TextFile, self).copy_file(dirty)

    @property
    def content_bytes(self) -> bytes:
        """The picture."""
        found: Any = self._content
        return found if found is not None else self._draw()

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self._content = value


@dataclass(frozen=True)
class Cards:
    """The pictures of a site.

    Args:
        of_notes: Those of notes, by their paths.
        of_site: That of all other pages; None if there is none.
    """

    of_notes: Mapping[NotePath, CardFile]
    of_site: CardFile | None = None

    @property
    def addresses(self) -> dict[str, str]:
        """Where they are, by path; "" stands for that of the site."""
        found = {str(path): file.dest_uri for path, file in self.of_notes.items()}
        return found | ({"": self.of_site.dest_uri} if self.of_site else {})


NO_CARDS = Cards({})


def find_cards(site: Site, name: str, config: MkDocsConfig) -> Cards:
    """Return the pictures of a site. Effect: reads fonts; tells what none of them has.

    Args:
        site: The site.
        name: Its name.
        config: MkDocs' configuration, with the address of the site.
    """
    wanted = site.config.site.cards
    if wanted is False or not config.site_url or not has_extra(CARDS):
        return NO_CARDS
    cards = {
        path: Card(note.title, _above(path), name)
        for path, note in site.notes.items()
        if not find_picture(site, path)
    }
    own = Card(name, "", _place(config.site_url))
    fonts = choose_fonts(text for card in (*cards.values(), own) for text in card)
    if not fonts.fonts:
        log.info("no font on this machine: pages have no picture drawn; [site] cards = false")
        return NO_CARDS
    kept = {path: card for path, card in cards.items() if fonts.can_say(card.title)}
    _tell_missing(fonts, len(cards) - len(kept))
    files = {path: _file(card, fonts, config, path) for path, card in kept.items()}
    return Cards(files, _file(own, fonts, config) if fonts.can_say(name) else None)


def _file(card: Card, fonts: CardFonts, config: MkDocsConfig, path: str = "") -> CardFile:
    uri = f"{_FOLDER}/{card_name(card, fonts, path)}.png"
    return CardFile(uri, config, partial(draw_card, card, fonts))


def _above(path: str) -> str:
    return " / ".join(folder_of(path).split("/"))


def _place(url: str) -> str:
    return url.partition("://")[2].strip("/")


def _tell_missing(fonts: CardFonts, without: int) -> None:
    """Tell which characters no font has. Effect: logs."""
    if not fonts.missing:
        return
    shown = "".join(sorted(fonts.missing)[:_SHOWN])
    more = "…" if len(fonts.missing) > _SHOWN else ""
    have = "has" if without == 1 else "have"
    instead = f"{have} the picture of the site instead"
    pages = f"; {count(without, 'page')} {instead}" if without else ""
    log.info(
        "no font on this machine has %s%s, which pictures of pages leave out%s", shown, more, pages
    )
