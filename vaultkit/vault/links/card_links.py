"""Read the links on the cards of a canvas: its strings with their places, its texts as notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.json_text import JsonString, NoObjectError, find_strings, read_object
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink, Vault

Card = dict[str, JsonString]
"""A card: its strings by their keys, such as `file` and `text`."""
_DEPTH = 3
"""Keys that lead to a string of a card: `nodes`, its number, the string's own key."""


def read_cards(text: str) -> list[Card]:
    """Return the cards of a canvas with their strings; none of what is no canvas."""
    try:
        read_object(text)
    except NoObjectError:
        return []
    cards: dict[str | int, Card] = {}
    for string in find_strings(text):
        if len(string.way) == _DEPTH and string.way[0] == "nodes":
            cards.setdefault(string.way[1], {})[str(string.way[2])] = string
    return list(cards.values())


def read_card_text(vault: Vault, card: Card, canvas: str) -> tuple[Note, list[ResolvedLink]] | None:
    """Return the text of a card as a note, with its links resolved from the canvas."""
    text = card.get("text")
    if text is None or not any(sign in text.value for sign in "[#<"):
        return None
    note = parse_note(Source(canvas, text.value.encode("utf-8", "replace")))
    return note, [vault.resolve(link, note.path) for link in note.links]
