"""Look at every link of a note or canvas, for the rules about links: the base class `LinkRule`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from vaultkit.checks.rule import Rule
from vaultkit.notes.json_text import raw_offsets
from vaultkit.notes.markdown.html_media import media_of
from vaultkit.vault.presentation.inspection import link_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.rule import Holding
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


class CardText(NamedTuple):
    """The text of a card of a canvas.

    Args:
        note: The text in the shape of a note, by the canvas's path.
        links: Its links.
        start: The byte of the canvas where it begins.
        raw: How it is written there, as JSON.
    """

    note: Note
    links: list[ResolvedLink]
    start: int
    raw: str

    def place_of(self, at: int) -> int:
        """Return the byte of the canvas at which a byte of the text is written."""
        characters = len(self.note.source.data[:at].decode("utf-8", "replace"))
        return self.start + len(self.raw[: raw_offsets(self.raw)[characters]].encode())


def card_texts(context: Context) -> list[CardText]:
    """Return the texts of cards that link to or show something; see `Context.view`."""
    return list(_read_texts(context))


def _read_texts(context: Context) -> Iterator[CardText]:
    from vaultkit.vault.links.card_links import read_card_text, read_cards

    vault = context.vault
    for path in vault.texts:
        if not path.lower().endswith(".canvas") or path not in context.reported_files:
            continue
        text = vault.texts[path].text
        for card in read_cards(text):
            found = read_card_text(vault, card, path)
            if found is not None and (found[1] or media_of(found[0])):
                string = card["text"]
                start = len(text[: string.start].encode())
                yield CardText(*found, start, text[string.start : string.end])


def written_of(link: ResolvedLink, note: Note) -> str:
    """Return a link as it is written in its note, with its brackets."""
    return note.source.slice(*link_span(note, link.link))


class LinkRule(Rule):
    """A rule about links of one status.

    Attributes:
        statuses: The statuses it looks at, see `ResolvedLink.status`; `ok` is none of them.
        embeds: Whether it looks at embeds only (True), at links only (False) or both (None).
    """

    only_with: ClassVar[tuple[Holding, ...]] = ("bad-links", "canvases")
    statuses: ClassVar[frozenset[str]]
    embeds: ClassVar[bool | None] = None
    vault_looks_at = ("cards",)

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have a link of one of the statuses."""
        notes = context.vault.notes
        return [
            notes[path]
            for path, links in context.problems.items()
            if any(map(self._is_meant, links))
        ]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Judge the links of a note that have one of the statuses."""
        for link in filter(self._is_meant, context.problems.get(note.path, ())):
            yield from self.check_link(link, note, context)

    def _is_meant(self, link: ResolvedLink) -> bool:
        """Tell whether a link is one that the rule looks at."""
        return link.status in self.statuses and self.embeds in {None, link.is_embed}

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Judge the links in the text of cards of canvases; none of them is repaired."""
        for card in context.view(card_texts):
            for link in filter(self._is_meant, card.links):
                for found in self.check_link(link, card.note, context):
                    start, end = card.place_of(found.start), card.place_of(found.end)
                    yield replace(found, start=start, end=end, fix=None)

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Yield what is wrong with one link."""
        raise NotImplementedError

    def at_link(
        self, link: ResolvedLink, note: Note, context: Context, message: str, *candidates: str
    ) -> Diagnostic:
        """Return a finding at a link, with the steps of its look-up."""
        written = link.link
        explanation = context.vault.resolver.explain(written.target, note.path)
        if link.subpath.missing:
            explanation.append(f'{link.destination} has no "{link.subpath.missing}"')
        return self.finding(
            note,
            link_span(note, written),
            message,
            target=written.target + written.subpath,
            candidates=candidates or link.outcome.candidates,
            explanation=explanation,
        )
