"""What the rules about links share: which links they look at, and how they report one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from vaultkit.checks.rule import Rule
from vaultkit.vault.inspect import link_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


class LinkRule(Rule):
    """A rule about links of one status.

    Attributes:
        statuses: The statuses it looks at, see `ResolvedLink.status`; `ok` is none of them.
        embeds: Whether it looks at embeds only (True), at links only (False) or both (None).
    """

    statuses: ClassVar[frozenset[str]]
    embeds: ClassVar[bool | None] = None

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have a link which is not plainly right."""
        return [context.vault.notes[path] for path in context.problems]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Judge the links of a note that have one of the statuses."""
        for link in context.problems.get(note.path, ()):
            if link.status in self.statuses and self.embeds in {None, link.is_embed}:
                yield from self.check_link(link, note, context)

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
