"""Read, apply and write a baseline: known findings that the gate lets pass; decision 9.

    {
      "schema": 1,
      "findings": {
        "Services/NodePort.md": {
          "L101": {
            "Kube-proxy modes": 2

A finding is known by its note, rule and target, never by its line, and as often as the number
says. One line of the file is one such kind of finding, in order, so that changes are easy to read.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Diagnostic, Fix, Key, Severity
from vaultkit.errors import ConfigError
from vaultkit.notes.paths import fold, is_note

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from vaultkit.checks.engine.check_report import KnownFiles, Report
    from vaultkit.checks.rule import Rule
    from vaultkit.notes.source import Source

SCHEMA = 1
UNUSED_BASELINE = "X003"
"""The rule that reports what a baseline no longer needs; it is never in a baseline itself."""


@dataclass(frozen=True)
class Baseline:
    """What a baseline file says.

    Args:
        source: The file; its path is relative to the vault.
        counts: How often each kind of finding may be there.
    """

    source: Source
    counts: Mapping[Key, int]

    def apply(
        self,
        report: Report,
        rules: Sequence[Rule],
        paths: Collection[str] | None,
        files: KnownFiles | None = None,
    ) -> Report:
        """Take out of a report what the file holds; see `apply_baseline`."""
        return apply_baseline(report, self, rules, paths, files)


def count_findings(findings: Iterable[Diagnostic]) -> Counter[Key]:
    """Return what a baseline of these findings holds."""
    return Counter(finding.key for finding in findings if finding.code != UNUSED_BASELINE)


def render_baseline(counts: Mapping[Key, int]) -> str:
    """Return a baseline file."""
    findings: dict[str, dict[str, dict[str, int]]] = {}
    for key, count in sorted(counts.items()):
        if count > 0:
            findings.setdefault(key.path, {}).setdefault(key.code, {})[key.target] = count
    record = {"schema": SCHEMA, "findings": findings}
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def read_baseline(source: Source, where: str = "") -> Baseline:
    """Read a baseline file.

    Args:
        source: The file.
        where: Its name for messages, if not the source's path.

    Errors:
        ConfigError: it is no baseline; all faults at once.
    """
    where = where or source.path
    try:
        record = json.loads(source.data)
    except (ValueError, RecursionError) as error:
        raise ConfigError(where, [f"no baseline, not valid JSON: {error}"]) from error
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        fault = f'no baseline: "schema" must be {SCHEMA}; write one with --write-baseline'
        raise ConfigError(where, [fault])
    faults: list[str] = []
    counts = dict(_read_counts(record.get("findings"), faults))
    if faults:
        raise ConfigError(where, faults)
    return Baseline(source, counts)


def _read_counts(findings: Any, faults: list[str]) -> Iterator[tuple[Key, int]]:
    for path, rules in _items(findings, '"findings"', faults):
        for code, targets in _items(rules, f'"{path}"', faults):
            for target, count in _items(targets, f'"{path}", {code}', faults):
                if type(count) is int and count > 0:
                    yield Key(path, code, target), count
                else:
                    faults.append(f'"{path}", {code}, "{target}" must be a count, not {count!r}')


def _items(value: Any, where: str, faults: list[str]) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict):
        return value.items()
    faults.append(f"{where} must be an object, not {value!r}")
    return ()


def apply_baseline(
    report: Report,
    baseline: Baseline,
    rules: Sequence[Rule],
    paths: Collection[str] | None,
    known: KnownFiles | None = None,
) -> Report:
    """Take out of a report what a baseline holds, and add what it holds too much of.

    Args:
        report: Of a run without a baseline.
        baseline: What to take out; of several findings of a kind, the first.
        rules: The rules that ran.
        paths: The notes that were reported on; None for all.
        known: What tells an entry whose note moved; None for nothing.
    """
    left = Counter(baseline.counts)
    kept = _take_out(report.findings, left, {})
    names = _moved_names(left, kept, known) if known else {}
    moved: dict[Key, Key] = {}
    if names:
        kept = _take_out(kept, left, names, moved)
    ran = {rule.code for rule in rules}
    unneeded = {
        key: count
        for key, count in left.items()
        if count > 0
        and key.code in ran
        and (paths is None or any(one.path in paths for one in (key, *names.get(key, ()))))
    }
    rule = next((rule for rule in rules if rule.code == UNUSED_BASELINE), None)
    if rule is not None:
        kept += _report_unneeded(rule, baseline, unneeded)
        kept.sort(key=lambda finding: finding.path)
    return replace(
        report,
        findings=tuple(kept),
        baselined=sum(baseline.counts.values()) - sum((+left).values()),
        is_compared=True,
        unneeded=unneeded,
        moved=moved,
        sources={**report.sources, baseline.source.path: baseline.source},
    )


def _take_out(
    findings: Iterable[Diagnostic],
    left: Counter[Key],
    names: Mapping[Key, Sequence[Key]],
    moved: dict[Key, Key] | None = None,
) -> list[Diagnostic]:
    """Return the findings that no entry is left for; take off the entries what they let pass.

    Args:
        findings: In order.
        left: How often each entry may still be used.
        names: What entries may be now, besides what they say.
        moved: Gets what entries are now that were used so.
    """
    entries: dict[Key, list[Key]] = {}
    for old, others in names.items():
        for key in others:
            entries.setdefault(key, []).append(old)
    kept: list[Diagnostic] = []
    for finding in findings:
        meant = [finding.key, *entries.get(finding.key, ())]
        entry = next((one for one in meant if left[one] > 0), None)
        if entry is None:
            kept.append(finding)
            continue
        left[entry] -= 1
        if moved is not None and entry != finding.key:
            moved[entry] = finding.key
    return kept


def _moved_names(
    left: Mapping[Key, int], findings: Iterable[Diagnostic], known: KnownFiles
) -> dict[Key, tuple[Key, ...]]:
    """Return what entries that are left may be called now, since files moved."""
    rest = [key for key, count in left.items() if count > 0]
    near = {(finding.path, finding.code) for finding in findings}
    if not any(key.path not in known.files or (key.path, key.code) in near for key in rest):
        return {}
    moves = {old: move.path for old, move in known.moves().items() if old not in known.files}
    names: dict[Key, tuple[Key, ...]] = {}
    for key in rest:
        path = moves.get(key.path, key.path)
        targets = dict.fromkeys((key.target, move_target(key.target, moves)))
        others = tuple(Key(path, key.code, target) for target in targets)
        names[key] = tuple(other for other in others if other != key)
    return {key: others for key, others in names.items() if others}


def _report_unneeded(
    rule: Rule, baseline: Baseline, unneeded: Mapping[Key, int]
) -> Iterator[Diagnostic]:
    for key, count in sorted(unneeded.items(), key=lambda item: _span(baseline.source, item[0])):
        start, end = _span(baseline.source, key)
        yield Diagnostic(
            code=rule.code,
            name=rule.name,
            severity=Severity.WARNING if rule.severity is Severity.OFF else rule.severity,
            path=baseline.source.path,
            start=start,
            end=end,
            message=_message(key, baseline.counts[key], count),
            target="\n".join(key),
            fix=Fix("take it out of the baseline", "safe"),
        )


def _message(key: Key, allowed: int, unneeded: int) -> str:
    kind = f'{key.code} "{key.target}"' if key.target else key.code
    entry, needed = f'the entry {kind} of "{key.path}"', allowed - unneeded
    if not needed:
        return f"{entry} is no longer needed"
    return f"{entry} is needed {'once' if needed == 1 else f'{needed:,} times'}, not {allowed:,}"


def _span(source: Source, key: Key) -> tuple[int, int]:
    """Return the bytes of an entry's target; of none, if the file is written in an odd way."""
    at = end = 0
    for part in key:
        name = json.dumps(part, ensure_ascii=False).encode("utf-8", "surrogateescape")
        at = source.data.find(name + b":", end)
        if at == -1:
            return 0, 0
        end = at + len(name)
    return at, end


def tighten(baseline: Baseline, report: Report) -> Mapping[Key, int]:
    """Return what a baseline still needs, by the names of today; nothing is ever added to it."""
    needed: Counter[Key] = Counter()
    for key, count in (Counter(baseline.counts) - Counter(report.unneeded)).items():
        needed[report.moved.get(key, key)] += count
    return needed


def move_target(target: str, moves: Mapping[str, str]) -> str:
    """Return a target, a path or a link such as `Folder/Note#Heading`, as it is after moves.

    Args:
        target: As it was found.
        moves: The new path of each file that moved.
    """
    if target in moves:
        return moves[target]
    name, mark, rest = target.partition("#")
    if not name:
        return target
    for old, new in moves.items():
        moved = _move_name(name, old, new)
        if moved is not None:
            return f"{moved}{mark}{rest}"
    return target


def _move_name(name: str, old: str, new: str) -> str | None:
    """Return what a link names, if it is the file that moved, in the form it has."""
    has_suffix = not is_note(old) or is_note(name)
    before, after = (path if has_suffix else path.removesuffix(".md") for path in (old, new))
    if not f"/{fold(before)}".endswith(f"/{fold(name.strip('/'))}"):
        return None
    depth = name.strip("/").count("/") + 1
    is_full = depth == before.count("/") + 1
    return after if is_full and depth > 1 else "/".join(after.split("/")[-depth:])
