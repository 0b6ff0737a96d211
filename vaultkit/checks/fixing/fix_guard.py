"""Find links that fixes would break: what led somewhere must lead there still.

A fix may change where a link leads only if its finding is about that very link, or about a
passage that holds it. A safe fix of a link keeps where it leads. One thing is no bug of a rule: a
fix in a heading, say of a link there, takes the heading from those who link to it by its old text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from vaultkit.notes.edit import touches
from vaultkit.vault.links.link_proof import Changed
from vaultkit.vault.presentation.inspection import link_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.edit import Patch
    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.source import Span
    from vaultkit.vault.vault import ResolvedLink, Vault


@dataclass(frozen=True)
class BrokenLink:
    """A link that would no longer lead where it led.

    Args:
        codes: Of the rules that may be the cause.
        message: What would happen, as a sentence without full stop.
        path: The note in which the heading or block was that the link named, if only that is lost
            and no fix touched the link; else "".
    """

    codes: tuple[str, ...]
    message: str
    path: str = ""


@dataclass(frozen=True)
class Round:
    """Fixes that are done at once.

    Args:
        before: The vault that they are about.
        after: The vault with all of them done.
        patches: What they do to each file.
        fixed: The findings they belong to.
    """

    before: Vault
    after: Vault
    patches: Mapping[str, Patch]
    fixed: Sequence[Diagnostic]

    def find_broken(self) -> BrokenLink | None:
        """Return the first link that would no longer lead where it led, None if none is."""
        return next(self._broken(), None)

    def _broken(self) -> Iterator[BrokenLink]:
        for path, links in self.before.links.items():
            if path in self.patches:
                yield from self._broken_in(path)
                continue
            for one, other in zip(links, self.after.links[path], strict=True):
                if one.outcome.path in self.patches and not self._is_kept(one, other):
                    yield self._describe(one, (other,))

    def _broken_in(self, path: NotePath) -> Iterator[BrokenLink]:
        """Look at the links of a note that is edited."""
        old, new = self.before.notes[path], self.after.notes[path]
        now = sorted(self.after.links[path], key=lambda link: link_span(new, link.link).start)
        starts = [link_span(new, link.link).start for link in now]
        fixed = self._by_path.get(path, _NONE)
        for link in self.before.links[path]:
            span = link_span(old, link.link)
            if link.destination is None or _is_free(span, path, fixed.touching(span)):
                continue
            first, last = self._range(span, path)
            near = now[bisect_left(starts, first) : bisect_right(starts, last)]
            if not any(self._is_kept(link, other) for other in near):
                yield self._describe(link, near)

    @cached_property
    def _by_path(self) -> Mapping[str, _Findings]:
        """The findings that are fixed, by the notes that they are about."""
        found: dict[str, list[Diagnostic]] = {}
        for one in self.fixed:
            found.setdefault(one.path, []).append(one)
        return {path: _Findings(findings) for path, findings in found.items()}

    def _range(self, span: Span, path: str) -> tuple[int, int]:
        """Return between which bytes a link may start afterwards."""
        patch = self.patches[path]
        low, high = patch.move(span.start)
        return (low, patch.move(span.end)[1]) if patch.touches(*span) else (low, high)

    def _is_kept(self, one: ResolvedLink, other: ResolvedLink) -> bool:
        return Changed(self.patches).is_kept(one, other)

    def _describe(self, link: ResolvedLink, now: Sequence[ResolvedLink]) -> BrokenLink:
        source = self.before.notes[link.source].source
        span = link_span(self.before.notes[link.source], link.link)
        where, leads = f"{link.source}:{source.position(span.start)}", link.destination or ""
        touching = [one for one in self.fixed if _touches(one, link.source, span)]
        is_near = any(other.destination == link.destination for other in now)
        target = leads + link.link.subpath if is_near else leads
        message = f'a fix would make {where} "{source.slice(*span)}" no longer lead to "{target}"'
        if is_near and not touching:
            return BrokenLink(self._codes(_edits(one, leads) for one in self.fixed), message, leads)
        near = [_edits(one, link.source) or _edits(one, leads) for one in self.fixed]
        return BrokenLink(
            self._codes([one in touching for one in self.fixed] if touching else near), message
        )

    def _codes(self, chosen: Iterable[bool]) -> tuple[str, ...]:
        """Return the rules of the fixes that are chosen, or of all if none is."""
        found = [one for one, is_chosen in zip(self.fixed, chosen, strict=True) if is_chosen]
        return tuple(sorted({one.code for one in found or self.fixed}))


class _Findings:
    """Findings of one note, to be asked which of them touch a span."""

    def __init__(self, findings: Iterable[Diagnostic]) -> None:
        self._sorted = sorted(findings, key=lambda one: one.start)
        self._starts = [one.start for one in self._sorted]
        self._furthest = list(accumulate((one.end for one in self._sorted), max))

    def touching(self, span: Span) -> Iterator[Diagnostic]:
        at = bisect_right(self._starts, span.end)
        while at and self._furthest[at - 1] >= span.start:
            at -= 1
            if touches(self._sorted[at].start, self._sorted[at].end, *span):
                yield self._sorted[at]


_NONE = _Findings(())


def _edits(finding: Diagnostic, path: str) -> bool:
    return finding.fix is not None and any(edit.path == path for edit in finding.fix.edits)


def _touches(finding: Diagnostic, path: str, span: Span) -> bool:
    return finding.fix is not None and any(
        edit.path == path and touches(edit.start, edit.end, *span) for edit in finding.fix.edits
    )


def _is_free(span: Span, path: str, fixed: Iterable[Diagnostic]) -> bool:
    """Tell whether a link may lead elsewhere: the fix of a finding about it touches it, and may."""
    return any(
        _touches(one, path, span)
        and (_is_unsafe(one) or not span.start <= one.start <= one.end <= span.end)
        for one in fixed
    )


def _is_unsafe(finding: Diagnostic) -> bool:
    return finding.fix is not None and finding.fix.safety == "unsafe"
