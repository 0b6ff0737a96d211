"""Rewrite a baseline's entries where notes, headings or tags get other names.

A finding is known by its note and by its target, which may hold any of these.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.diagnostic import Key
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.history.baseline import move_target, read_baseline, render_baseline
from vaultkit.errors import RuleCrashedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.config import Config
    from vaultkit.notes.source import Source
    from vaultkit.vault.vault import Vault


class Renaming(NamedTuple):
    """A vault before and after files moved, or something in it got another name.

    Args:
        before: As it is.
        after: As it will be.
        moves: The new path of each file that gets one.
    """

    before: Vault
    after: Vault
    moves: Mapping[str, str]


def plan_baseline(source: Source, renaming: Renaming, config: Config, today: date) -> bytes | None:
    """Return a baseline file whose entries say what is meant afterwards; None if it may stay.

    Both states of the vault are checked with the rules that the file names. What a rule finds in a
    note before and after is the same finding if its target is the same, or names a file that
    moves; the rest is paired in order, if it is as much.

    Args:
        source: The file.
        renaming: What gets another name.
        config: As it is.
        today: The day to count from.

    Errors:
        ConfigError: it is no baseline.
    """
    counts = read_baseline(source).counts
    pairs = _pair(counts, renaming, config, today)
    after: Counter[Key] = Counter()
    for key, count in counts.items():
        path = renaming.moves.get(key.path, key.path)
        target = renaming.moves.get(key.target, key.target)
        after[pairs.get(key, Key(path, key.code, target))] += count
    if after == counts:
        return None
    text = render_baseline(after)
    return (text.replace("\n", "\r\n") if b"\r\n" in source.data else text).encode()


def _pair(
    counts: Mapping[Key, int], renaming: Renaming, config: Config, today: date
) -> dict[Key, Key]:
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
    return pair_findings(before, after, renaming.moves)


def pair_findings(
    before: Sequence[Diagnostic], after: Sequence[Diagnostic], moves: Mapping[str, str]
) -> dict[Key, Key]:
    """Return what kinds of findings are after files moved, by what they were before."""
    now: dict[tuple[str, str], list[str]] = {}
    for finding in after:
        now.setdefault((finding.path, finding.code), []).append(finding.target)
    then: dict[tuple[str, str], list[str]] = {}
    for finding in before:
        then.setdefault((finding.path, finding.code), []).append(finding.target)
    return {
        Key(path, code, old): Key(moves.get(path, path), code, new)
        for (path, code), olds in then.items()
        for old, new in _pair_targets(olds, now.get((moves.get(path, path), code), []), moves)
    }


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
