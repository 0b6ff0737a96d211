"""Choose the fixes that can be done at once, and return the vault they lead to."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vaultkit.checks.fixing.fix_exclusions import paths_of
from vaultkit.checks.fixing.fix_guard import BrokenLink, Round
from vaultkit.errors import FixHarmedError
from vaultkit.notes.edit import plan_patch, touches
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath, is_note
from vaultkit.notes.source import SUBSTITUTE, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.edit import Edit, Patch
    from vaultkit.vault.vault import Vault


class HeadingLostError(Exception):
    """A fix takes the heading or block from a link that names it."""

    def __init__(self, link: BrokenLink) -> None:
        super().__init__(link.message)
        self.link = link


def pick(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings, in order, whose fixes can all be done at once.

    A fix is done as a whole or not at all; of two that overlap, the later waits for the next
    round, when it may look different or be needless.
    """
    taken = _Taken()
    return [one for one in findings if one.fix is not None and taken.add(one.fix.edits)]


@dataclass
class _Taken:
    """Ranges that are going to be edited, by file, in order."""

    ranges: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    edits: set[Edit] = field(default_factory=set)

    def add(self, edits: Sequence[Edit]) -> bool:
        """Take the ranges of some edits if all are free."""
        if any(edit in self.edits or not self._is_free(edit) for edit in edits):
            return False
        self.edits.update(edits)
        for edit in edits:
            insort(self.ranges.setdefault(edit.path, []), (edit.start, edit.end))
        return True

    def _is_free(self, edit: Edit) -> bool:
        """Look at the neighbours: what is taken does not overlap itself."""
        ranges = self.ranges.get(edit.path, [])
        at = bisect_left(ranges, (edit.start, edit.end))
        return not any(
            touches(edit.start, edit.end, *other) for other in ranges[max(0, at - 1) : at + 2]
        )


def apply_batch(vault: Vault, batch: Sequence[Diagnostic]) -> Vault:
    """Return the vault with fixes done.

    Errors:
        FixHarmedError: a fix cannot be done, or a link would not lead where it led.
        HeadingLostError: a fix takes the heading or block from a link.
    """
    patches = plan_batch(vault, batch)
    notes = {
        NotePath(path): parse_note(Source(path, patch.after))
        for path, patch in patches.items()
        if path in vault.notes or _is_new(vault, path)
    }
    texts = {p: Source(p, patch.after) for p, patch in patches.items() if p not in notes}
    every = {**vault.notes, **notes}
    if len(every) > len(vault.notes):
        every = {path: every[path] for path in sorted(every)}
    after = replace(vault, notes=every, texts={**vault.texts, **texts})
    prove_batch(vault, after, patches, batch)
    return after


def prove_batch(
    vault: Vault, after: Vault, patches: Mapping[str, Patch], batch: Sequence[Diagnostic]
) -> None:
    """See that fixes break no link; what is given is as for `Round`.

    Errors:
        FixHarmedError: a link would not lead where it led.
        HeadingLostError: a fix takes the heading or block from a link.
    """
    broken = Round(vault, after, patches, batch).find_broken()
    if broken and broken.path:
        raise HeadingLostError(broken)
    if broken:
        raise FixHarmedError(broken.codes, broken.message)


def plan_batch(vault: Vault, batch: Sequence[Diagnostic]) -> dict[str, Patch]:
    """Return what fixes do to each file; those of a new one count from nothing.

    Errors:
        FixHarmedError: a fix cannot be done.
    """
    edits: dict[str, list[Edit]] = {}
    for finding in batch:
        for edit in finding.fix.edits if finding.fix else ():
            if fault := _find_fault(vault, edit):
                message = f'the fix "{finding.fix and finding.fix.title}" {fault}'
                raise FixHarmedError([finding.code], message)
            edits.setdefault(edit.path, []).append(edit)
    patches: dict[str, Patch] = {}
    for path, own in edits.items():
        try:
            patches[path] = plan_patch(vault.source_of(path).data, own)
        except ValueError as error:
            codes = sorted({finding.code for finding in batch if path in paths_of(finding)})
            raise FixHarmedError(codes, f"a fix of {path} cannot be done: {error}") from error
    return patches


def _find_fault(vault: Vault, edit: Edit) -> str:
    """Return why an edit must not be done, "" if it may."""
    if _is_new(vault, edit.path):
        return ""
    if edit.path not in vault.notes and edit.path not in vault.texts:
        return f"is about {edit.path}, which was not read"
    if SUBSTITUTE in edit.text and SUBSTITUTE.encode() not in vault.source_of(edit.path).data:
        return f"would write over bytes of {edit.path} that are not UTF-8"
    return ""


def _is_new(vault: Vault, path: str) -> bool:
    """Tell whether a path is that of a note which a fix makes."""
    return (
        is_note(path)
        and vault.resolver.resolve(f"/{path}", "").path is None
        and path not in vault.beyond
        and path not in {skipped for skipped, _ in vault.skipped}
    )


def differences(before: Vault, after: Vault, moves: Mapping[str, str]) -> dict[str, bytes]:
    """Return the new bytes of files that differ, by their paths before, in order.

    Args:
        before: The vault as it was.
        after: The vault as it will be.
        moves: The new path of each file that has one, by the old one.
    """
    olds = {new: old for old, new in moves.items()}
    new = {olds.get(p, p): after.source_of(p).data for p in (*after.notes, *after.texts)}
    there = before.notes.keys() | before.texts.keys()
    return {
        path: new[path]
        for path in sorted(new)
        if path not in there or new[path] != before.source_of(path).data
    }
