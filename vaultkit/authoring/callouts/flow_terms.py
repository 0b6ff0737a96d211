"""Read what a player's note says of the choices: a list in the callout, one a choice.

    > [!player] What arrives?
    > - **by air** — lands after a day
    > - **Insured: yes** — the post pays what is lost

A choice is named by its value, or by its switch and its value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.callout_outline import DASH, split, strip, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultkit.authoring.callouts.callout_outline import Outline, Piece
    from vaultkit.authoring.callouts.flow_variant import Switches

Terms = dict[tuple[str, str], "Term"]
"""What is said of choices, by switch and value."""


class Term(NamedTuple):
    """A choice or another word, and what it means.

    Args:
        name: As written, in bold.
        text: What is said of it; never empty.
    """

    name: tuple[Piece, ...]
    text: tuple[Piece, ...]


def read_terms(outline: Outline, variants: Iterable[Switches]) -> tuple[Terms, list[Term]]:
    """Return what a player's callout says of choices, and of what is none.

    Args:
        outline: The callout.
        variants: The switches of all that it plays.
    """
    known: dict[str, list[tuple[str, str]]] = {}
    for key, value in dict.fromkeys(pair for one in variants for pair in one):
        for name in (value, f"{key}: {value}"):
            known.setdefault(name.casefold(), []).append((key, value))
    terms: Terms = {}
    others: list[Term] = []
    for item in (item for one in outline.lists for item in one.items):
        said, text = split(item.pieces, DASH)
        term = Term(strip(said), text or ())
        choices = known.get(text_of(said).casefold(), []) if text else []
        terms |= dict.fromkeys(choices, term)
        if not choices:
            others.append(term)
    return terms, others
