"""Draw the picture of a page: its title, its folder, the name of its site; 1200 by 630.

An SVG is written, and a library turns it into a picture: it shapes Arabic and orders what is read
from the right. Each letter is drawn with the first font that has it; what none has is left out.
What is drawn with one font is a text of its own: where the library is to change fonts within a
text, it does not find emoji, and breaks off at those that are made of several.
"""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.errors import VaultkitError
from vaultkit.site.cache.value_digests import digest
from vaultkit.site.cards.card_fonts import is_drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.site.cards.card_fonts import CardFonts

WIDTH, HEIGHT = 1200, 630
_MARGIN = 80
_LAYOUT = 1
"""Raised when the same words are drawn otherwise."""
_SIZES = ((80, 3), (66, 4), (54, 5))
"""Sizes of a title, each with the lines that fit; the first in which it fits is taken."""
_MOST_SIGNS = 500
"""Signs of a text that are looked at: no more have room."""
_LINE = 1.18
_TITLE_TOP, _TITLE_END = 120, 510
_SMALL = 30
_WIDE = frozenset({"W", "F"})
_FROM_RIGHT = frozenset({"R", "AL"})
_READ_FROM_RIGHT = "\u200f"
"""Marks of direction: with one on either side, what stands between them keeps its place."""
_ELLIPSIS = "…"
_PAPER, _INK, _INK_2, _ACCENT, _LINE_COLOUR = "#fbfaf7", "#1b1a20", "#55525e", "#2c47c5", "#e3dfd7"


class CardError(VaultkitError):
    """A picture cannot be drawn."""


class Card(NamedTuple):
    """What a picture shows.

    Args:
        title: Of the page.
        folder: Where it stands; "" for nothing.
        site: The name of the site.
    """

    title: str
    folder: str
    site: str


def card_name(card: Card, fonts: CardFonts, *more: object) -> str:
    """Return what tells a picture from all others: what it shows, and with which fonts."""
    return digest(_LAYOUT, card, fonts.name, *more)[:32]


def draw_card(card: Card, fonts: CardFonts) -> bytes:
    """Return a picture as PNG; one that the library breaks off at is drawn with fewer words.

    Errors:
        CardError: not even an empty one can be drawn.
    """
    plain = "".join(char for char in card.title if not is_drawn(char) or char in fonts.fonts[0])
    for title in (card.title, plain, ""):
        found = _draw(card_svg(card._replace(title=title), fonts), fonts)
        if found:
            return found
    message = "a picture of a page cannot be drawn; [site] cards = false draws none"
    raise CardError(message)


def _draw(svg: str, fonts: CardFonts) -> bytes:
    """Return an SVG as PNG; nothing if the library cannot make one of it."""
    import resvg_py

    files = [font.path for font in fonts.fonts]
    try:
        found = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # noqa: BLE001 - a panic of the library is no Exception
        return b""
    return bytes(found)


def card_svg(card: Card, fonts: CardFonts) -> str:
    """Return a picture as SVG."""
    size, lines = _fit(fonts.known(card.title[:_MOST_SIGNS]), fonts)
    height = size * _LINE
    top = (_TITLE_TOP + _TITLE_END - len(lines) * height) / 2 + size * 0.9
    is_from_right = _is_from_right(card.title)
    rows = [
        _row(line, (top + at * height, size, _INK), fonts, is_from_right=is_from_right)
        for at, line in enumerate(lines)
    ]
    folder = _cut(fonts.known(card.folder[:_MOST_SIGNS]), _SMALL, fonts)
    site = _cut(fonts.known(card.site[:_MOST_SIGNS]), _SMALL, fonts)
    above = _row(folder, (90, _SMALL, _ACCENT), fonts, is_from_right=_is_from_right(folder))
    below = _row(site, (580, _SMALL, _INK_2), fonts, is_from_right=_is_from_right(site))
    bar = WIDTH - 16 if is_from_right else 0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>'
        f'<rect x="{bar}" width="16" height="{HEIGHT}" fill="{_ACCENT}"/>'
        f'<rect x="{_MARGIN}" y="525" width="{WIDTH - 2 * _MARGIN}" height="2" '
        f'fill="{_LINE_COLOUR}"/>'
        '<g font-weight="700" xml:space="preserve">'
        f"{above}{''.join(rows)}{below}</g></svg>"
    )


def _row(text: str, form: tuple[float, int, str], fonts: CardFonts, *, is_from_right: bool) -> str:
    """Return a line of text, at the side where it begins.

    Args:
        text: What it says.
        form: Its height in the picture, its size, its colour.
        fonts: What it is drawn with.
        is_from_right: Whether it begins at the right.
    """
    y, size, colour = form
    x: float = WIDTH - _MARGIN if is_from_right else _MARGIN
    anchor = ' text-anchor="end"' if is_from_right else ""
    parts = []
    for font, run in fonts.runs(text):
        said = f"{_READ_FROM_RIGHT}{run}{_READ_FROM_RIGHT}" if is_from_right else run
        parts.append(
            f'<text x="{x:.1f}" y="{y:.0f}" font-size="{size}" fill="{colour}"{anchor} '
            f'font-family="{escape(font.family)}">{escape(said, quote=False)}</text>'
        )
        x += fonts.width(run) * size * (-1 if is_from_right else 1)
    return "".join(parts)


def _is_from_right(text: str) -> bool:
    """Tell whether a text is read from the right, by its first letter."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind in _FROM_RIGHT for kind in kinds if kind in {"L", *_FROM_RIGHT}), False)


def _fit(title: str, fonts: CardFonts) -> tuple[int, list[str]]:
    """Return the size in which a title fits, and its lines; the last is cut if none is."""
    for size, most in _SIZES:
        lines = list(_wrap(title, (WIDTH - 2 * _MARGIN) / size, fonts))
        if len(lines) <= most:
            return size, lines
    kept = lines[:most]
    kept[-1] = _cut(f"{kept[-1]} {lines[most]}", size, fonts)
    return size, kept


def _cut(text: str, size: int, fonts: CardFonts) -> str:
    """Return a text that fits into one line."""
    most = (WIDTH - 2 * _MARGIN) / size
    if fonts.width(text) <= most:
        return text
    while text and fonts.width(text + _ELLIPSIS) > most:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS


def _wrap(text: str, most: float, fonts: CardFonts) -> Iterator[str]:
    """Yield the lines of a text; words break where they are wider than a line."""
    line = ""
    for piece in _pieces(text):
        if line and fonts.width((line + piece).rstrip()) > most:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
        while fonts.width(line.rstrip()) > most and len(line) > 1:
            part = line[:-1]
            while len(part) > 1 and fonts.width(part) > most:
                part = part[:-1]
            yield part
            line = line[len(part) :]
    if line.strip():
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Yield what a line may end after: words with their blanks, and each wide character."""
    piece = ""
    for char in text:
        if piece and (piece[-1] == " " or unicodedata.east_asian_width(char) in _WIDE):
            if unicodedata.category(char)[0] not in {"P", "M"}:
                yield piece
                piece = ""
        elif piece and unicodedata.east_asian_width(piece[-1]) in _WIDE and char.isalnum():
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece
