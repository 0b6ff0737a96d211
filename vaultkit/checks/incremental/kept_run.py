"""Checks that go on from what the last one found: the same answer, for less work.

What is kept of a run is named by all that every rule may look at besides the vault's files: config,
day, Obsidian's settings, what is installed. See decisions 52 and 57.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.checks.context import MADE_OF, MKDOCS_FILES, Evidence
from vaultkit.checks.engine.report_encoding import dump, encode_finding, finding_values
from vaultkit.checks.families.grouped_rule import GroupedRule
from vaultkit.checks.incremental.kept_findings import (
    MISSES,
    PROBLEMS,
    SEPARATOR,
    KeptFindings,
    facts_name,
    traits_line,
)
from vaultkit.checks.incremental.live_findings import LiveFindings
from vaultkit.checks.incremental.note_traits import traits_of
from vaultkit.distribution.extras import MODULES, has_extra
from vaultkit.errors import VaultkitError
from vaultkit.vault.cache.entry_file import EntryFile
from vaultkit.vault.cache.line_table import join_lines
from vaultkit.vault.cache.note_cache import name_of
from vaultkit.vault.cache.vault_digest import digest_values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from vaultkit.checks.context import Context
    from vaultkit.checks.incremental.finding_state import FindingState
    from vaultkit.checks.rule import Rule
    from vaultkit.config import Config
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import Vault

FOLDER = "findings"
_MOST = 2
"""Runs that are kept: with the usual rules, and with others."""
_OURS = "vaultkit."
_PLAIN = frozenset({str, int, bool, type(None)})
_ON_DEMAND = ("links", "backlinks", "by_alias")


def can_keep(rules: Iterable[Rule]) -> bool:
    """Tell whether all rules are ours; what others depend on nobody knows."""
    return all(type(rule).__module__.startswith(_OURS) for rule in rules)


def check_kept(  # noqa: PLR0913 - what a run depends on
    vault: Vault,
    config: Config,
    *,
    today: date,
    rules: Sequence[Rule],
    evidence: Evidence,
    jobs: int = 1,
) -> LiveFindings:
    """Find what `check_vault` finds, beginning with what the last run of this kind found.

    Args:
        vault: The vault, just read.
        config: What the operator set.
        today: The day to count from.
        rules: The rules that run, all of them ours.
        evidence: What is known beyond the vault: of moved files, and nothing else.
        jobs: Processes that share the rules out where nothing is known.

    Errors:
        RuleCrashedError: a rule crashed; what was found all the same is in it.

    Effect: reads and writes the user's cache folder.
    """
    file, key = EntryFile(FOLDER, name_of(vault.root)), name_run(vault, config, today, rules)
    given: dict[str, Any] = {"today": today, "rules": rules, "evidence": evidence}
    data = file.get(key)
    kept = None if data is None else _read(data, rules, vault, evidence)
    live = None
    if kept is not None:
        try:
            live = LiveFindings(vault, config, **given, kept=kept)
        except VaultkitError:
            raise  # a fault of the config, such as a pattern that takes too long
        except Exception:  # noqa: BLE001 what is kept is damaged, or a rule crashes, which is told
            kept = None
            _forget(vault)
    live = live or LiveFindings(vault, config, **given, jobs=jobs)
    new = encode_findings(live, kept)
    if new is not None and new != data:
        others = [one for one in file.places if one != key][: _MOST - 1]
        file.write({key: new, **dict.fromkeys(others)})
    return live


def _read(
    data: bytes, rules: Sequence[Rule], vault: Vault, evidence: Evidence
) -> KeptFindings | None:
    """Return what is kept; None if that makes no sense, or too much has changed."""
    try:
        kept = KeptFindings(data, rules, vault)
    except Exception:  # noqa: BLE001 whatever is wrong with it, it is none
        _forget(vault)
        return None
    if kept.has_missing:
        kept.has_other_moves = kept.moves != _digest_moves(evidence)
    return kept


def _forget(vault: Vault) -> None:
    """Have a vault work out its links itself again."""
    for name in _ON_DEMAND:
        vars(vault).pop(name, None)


def _digest_moves(evidence: Evidence) -> str:
    return digest_values(sorted(evidence.moves().items())).hex()


def name_run(vault: Vault, config: Config, today: date, rules: Sequence[Rule]) -> bytes:
    """Return a digest of what every rule may look at, besides notes and other files."""
    return digest_values(
        [rule.code for rule in rules],
        config,
        today,
        vault.settings,
        sorted(vault.leads_to.items()),
        sorted(vault.beyond.items()),
        MKDOCS_FILES.isdisjoint(vault.attachments),
        [has_extra(extra) for extra in MODULES],
    )


def encode_findings(live: LiveFindings, kept: KeptFindings | None) -> bytes | None:
    """Return what the next run needs; None if that cannot be kept.

    Args:
        live: What is found now.
        kept: What it began with; of notes that were not concerned it holds still.
    """
    context, state = live.context, live.state
    vault = context.vault
    notes = [*vault.notes]
    traits = {path: traits_of(vault, path) for path in (kept.changed if kept else notes)}
    views = kept.views if kept else sorted(MADE_OF)
    found = _found_lines(state, kept)
    tables = dict(kept.tables) if kept else {}

    def rewritten(table: str, lines: Mapping[str, bytes]) -> bytes:
        own = {path: line for path, line in lines.items() if path in vault.notes}
        if table in tables:
            return tables[table].rewritten(notes, own)
        return join_lines(own.get(path, b"") for path in notes)

    seen: dict[str, bytes] = {
        path: traits_line(one) for path, one in traits.items() if one is not None
    }
    parts: dict[str, bytes] = {
        "notes": _join(notes),
        "digests": b"".join([note.source.digest for note in vault.notes.values()]),
        "others": _join(vault.attachments),
        "traits": rewritten("traits", seen),
        "marks": rewritten("marks", _mark_lines(context, state, kept, views)),
        "found paths": _join(found),
        "found": join_lines(found.values()),
        "settled": join_lines(
            [encode_finding(x) for path in sorted(state.settled) for x in state.settled[path]]
        ),
    }
    for rule in live.rules:
        if isinstance(rule, GroupedRule):
            lines = _fact_lines(rule, state)
            if lines is None:
                return None
            parts[facts_name(rule.code)] = rewritten(facts_name(rule.code), lines)
    has_missing = MISSES in parts["traits"]
    head = {
        "views": views,
        "has_missing": has_missing,
        "moves": _digest_moves(context.evidence) if has_missing else "",
        "skipped": vault.skipped,
        "texts": {path: source.digest.hex() for path, source in vault.texts.items()},
        "suppressed": {path: number for path, number in state.suppressed.items() if number},
        "whole_reports": sorted(state.whole_reports),
        "sizes": [(name, len(part)) for name, part in parts.items()],
    }
    first = dump(head)
    return b"".join((len(first).to_bytes(4, "little"), first, *parts.values()))


def _join(paths: Iterable[str]) -> bytes:
    return SEPARATOR.join(paths).encode("utf-8", "surrogatepass")


def _found_lines(state: FindingState, kept: KeptFindings | None) -> dict[str, bytes]:
    """Return what was found in each note and file, by question."""
    lines: dict[str, bytes] = {}
    if kept is not None:
        before, paths = kept.tables["found"], kept.found_paths
        lines.update({path: before.line(path) for path in paths if path not in state.found})
    for path, found in state.found.items():
        if found:
            rows = [dump([*slot, [*map(finding_values, some)]]) for slot, some in found.items()]
            lines[path] = b"[%s]" % b",".join(sorted(rows))
    return {path: lines[path] for path in sorted(lines)}


def _mark_lines(
    context: Context, state: FindingState, kept: KeptFindings | None, views: Sequence[str]
) -> dict[str, bytes]:
    """Return for notes whose candidate they are, and which views are made of them."""
    notes = context.vault.notes
    changed: Collection[NotePath] = kept.changed if kept else notes
    others = {path for own in state.candidates.values() for path in own}
    lines: dict[str, bytes] = {}
    for path in {*changed, *others} & notes.keys():
        marks = {*kept.tables["marks"].line(path).decode().split()} if kept else set()
        if path in changed:
            marks = {mark for mark in marks if mark[0].isalpha()}
            marks |= {PROBLEMS} if path in context.problems else set()
            note = notes[path]
            marks |= {f"@{at}" for at, name in enumerate(views) if MADE_OF[name][1](note)}
        for code, own in state.candidates.items():
            if path in own:
                marks.discard(code)
                marks |= {code} if own[path] else set()
        lines[path] = f" {'  '.join(sorted(marks))} ".encode() if marks else b""
    return lines


def _fact_lines(rule: GroupedRule, state: FindingState) -> dict[str, bytes] | None:
    """Return the facts of notes for a rule; None if they cannot be kept."""
    lines: dict[str, bytes] = {}
    for path, own in state.facts.get(rule.code, {}).items():
        plain = [(key, tuple(map(rule.to_plain, some))) for key, some in own.items()]
        if not _is_plain(tuple(plain)):
            return None
        lines[path] = dump(plain) if plain else b""
    return lines


def _is_plain(value: Any) -> bool:
    kind = type(value)
    return kind in _PLAIN or (kind is tuple and all(map(_is_plain, value)))
