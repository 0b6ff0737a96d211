"""Rewrite a baseline's entries where notes, headings or tags get other names, or parts move.

A finding is known by its note and by its target, which may hold any of these.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.diagnostic import Key
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.history.baseline import move_target, read_baseline, render_baseline
from vaultkit.errors import RuleCrashedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.config import Config
    from vaultkit.notes.source import Source
    from vaultkit.vault.vault import Vault


class Renaming(NamedTuple):
    """A vault before and after files moved, or something in it got another name or place.

    Args:
        before: As it is.
        after: As it will be.
        moves: The new path of each file that gets one, or that becomes part of another.
        drawn: The note that parts of a note go to.
        place: Returns where a byte of a file stands afterwards, None if it goes; None where whole
            files move.
    """

    before: Vault
    after: Vault
    moves: Mapping[str, str]
    drawn: Mapping[str, str] = MappingProxyType({})
    place: Callable[[str, int], tuple[str, int] | None] | None = None


def plan_baseline(source: Source, renaming: Renaming, config: Config, today: date) -> bytes | None:
    """Return a baseline file whose entries say what is meant afterwards; None if it may stay.

    Both states of the vault are checked with the rules that the file names. What a rule finds
    before and after is the same finding if it stands at the same bytes, where parts of notes move.
    Else it is if it is of one note, and its target is the same, or names a file that moves; the
    rest is paired in order, if it is as much.

    Args:
        source: The file.
        renaming: What gets another name or place.
        config: As it is.
        today: The day to count from.

    Errors:
        ConfigError: it is no baseline.
    """
    counts = read_baseline(source).counts
    known = _successors(counts, renaming, config, today)
    after: Counter[Key] = Counter()
    for key, count in counts.items():
        path = renaming.moves.get(key.path, key.path)
        follows = known.get(key, [])
        after.update(follows[:count])
        last = (
            follows[-1]
            if follows
            else Key(path, key.code, renaming.moves.get(key.target, key.target))
        )
        is_merged = renaming.place is not None and path != key.path
        if not is_merged:  # nothing is left that an entry of a note that went could be about
            after[last] += max(count - len(follows), 0)
    after = +after
    if after == counts:
        return None
    text = render_baseline(after)
    return (text.replace("\n", "\r\n") if b"\r\n" in source.data else text).encode()


def _successors(
    counts: Mapping[Key, int], renaming: Renaming, config: Config, today: date
) -> dict[Key, list[Key]]:
    """Return what findings of a baseline are afterwards, as far as they are found."""
    known = load_rules()
    codes = sorted({key.code for key in counts} & {rule.code for rule in known})
    if not codes:
        return {}
    rules = select_rules(known, config, codes)
    try:
        before, after = (
            check_vault(vault, config, today=today, rules=rules).findings
            for vault in (renaming.before, renaming.after)
        )
    except RuleCrashedError:  # `check` tells of it; here, paths are enough
        return {}
    return follow_findings(before, after, renaming)


def follow_findings(
    before: Sequence[Diagnostic], after: Sequence[Diagnostic], renaming: Renaming
) -> dict[Key, list[Key]]:
    """Return what each finding of a kind is afterwards, by what it was before."""
    found: dict[Key, list[Key]] = {}
    old, new = Counter(_key(one) for one in before), Counter(_key(one) for one in after)
    if renaming.place is not None:
        for one, other in _at_their_places(before, after, renaming.place):
            found.setdefault(one, []).append(other)
            old[one] -= 1
            new[other] -= 1
    ways = [renaming.moves, {**renaming.drawn, **renaming.moves}]
    for moves in ways if renaming.drawn else ways[:1]:
        for one, other in _pair_rest(old, new, moves):
            found.setdefault(one, []).append(other)
    return found


def _key(finding: Diagnostic) -> Key:
    return Key(finding.path, finding.code, finding.target)


def _at_their_places(
    before: Sequence[Diagnostic],
    after: Sequence[Diagnostic],
    place: Callable[[str, int], tuple[str, int] | None],
) -> Iterator[tuple[Key, Key]]:
    """Yield findings that stand at the same bytes afterwards, and what they are then."""
    there: dict[tuple[str, tuple[str, int]], list[Key]] = {}
    for one in after:
        there.setdefault((one.code, (one.path, one.start)), []).append(_key(one))
    for one in before:
        where = place(one.path, one.start)
        others = there.get((one.code, (where[0], where[1])), []) if where else []
        if others:
            yield _key(one), others.pop(0)


def _pair_rest(
    old: Counter[Key], new: Counter[Key], moves: Mapping[str, str]
) -> Iterator[tuple[Key, Key]]:
    """Pair findings of one rule in one note by their targets; take them out of what is left."""
    then: dict[tuple[str, str], list[str]] = {}
    for key in (+old).elements():
        then.setdefault((key.path, key.code), []).append(key.target)
    now: dict[tuple[str, str], list[str]] = {}
    for key in (+new).elements():
        now.setdefault((key.path, key.code), []).append(key.target)
    for (path, code), olds in then.items():
        there = moves.get(path, path)
        for one, other in _pair_targets(olds, now.get((there, code), []), moves):
            pair = Key(path, code, one), Key(there, code, other)
            old[pair[0]] -= 1
            new[pair[1]] -= 1
            yield pair


def _pair_targets(
    olds: Sequence[str], news: Sequence[str], moves: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what targets of one rule in one note become."""
    rest = Counter(news)
    left: list[str] = []
    for old in olds:
        new = next((one for one in (old, move_target(old, moves)) if rest[one] > 0), None)
        if new is None:
            left.append(old)
        else:
            rest[new] -= 1
            yield old, new
    others = list(rest.elements())
    if len(others) == len(left):
        yield from zip(left, others, strict=True)
