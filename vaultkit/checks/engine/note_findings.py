"""Findings that depend on a note alone, or on it and what its links lead to, kept between runs.

What is kept is a snapshot: each note's digest, the notes that its links lead to, and what was found
in it by rules of three kinds (`Rule.looks_at`). In the next run those are asked only about the
notes whose findings may be others now, and are shown no more than they say that they look at. All
that every rule may look at is the name under which a snapshot is kept. See decision 52.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.checks.engine.report_encoding import UnreadableError, finding_values, read_finding
from vaultkit.checks.engine.rule_sight import narrow
from vaultkit.checks.rule import NOTE_ALONE
from vaultkit.distribution.extras import MODULES, has_extra
from vaultkit.notes.paths import NotePath
from vaultkit.vault.cache.entry_file import EntryFile
from vaultkit.vault.cache.note_cache import name_of
from vaultkit.vault.cache.vault_digest import digest_values
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.rule import Rule, Sight
    from vaultkit.vault.vault import Vault

    Findings = Mapping[str, Sequence[Diagnostic]]
    """What was found in each note."""
    Rows = list[Any]
    """Findings as JSON has them."""

FOLDER = "findings"
NOTE, LINKS, MISSING = "note", "links", "missing"
_FOLLOWING = frozenset({"note", "names", "links", "destinations"})
"""What rules look at whose findings depend on a note, the names of files, and what its links lead
to; with `missing`, on more, but only where one of its links leads nowhere."""
_MOST = 2
"""Snapshots that are kept: with the usual rules, and with others."""
_FEW = 0.5
"""Share of the notes up to which a part of the vault is shown to rules."""
_OURS = "vaultkit."


class _Kept(NamedTuple):
    """What is known of a note.

    Args:
        digest: Of its bytes, as text.
        others: The notes that its links lead to.
        alone: What was found by rules that look at nothing else.
        following: What was found by those that follow its links.
        missing: The same of those that look at more where one leads nowhere; None if one does.
    """

    digest: str
    others: list[NotePath]
    alone: Rows
    following: Rows
    missing: Rows | None


_NOTHING = _Kept("", [], [], [], None)


def kind_of(rule: Rule) -> str:
    """Return which of its findings are kept: `NOTE`, `LINKS`, or "" for none."""
    if rule.looks_at == NOTE_ALONE:
        return NOTE
    if _FOLLOWING.issuperset(rule.looks_at):
        return LINKS
    return MISSING if {*_FOLLOWING, MISSING}.issuperset(rule.looks_at) else ""


def can_keep(rules: Iterable[Rule]) -> bool:
    """Tell whether all rules are ours; what others depend on nobody knows."""
    return all(type(rule).__module__.startswith(_OURS) for rule in rules)


class NoteFindings:
    """What is known from the last run, and of which notes rules are to be asked again.

    Args:
        rules: The rules that run.
        context: The run, which is about the whole vault.
        paths: The notes that it reports on.

    Effect: reads the file.
    """

    def __init__(
        self, rules: Sequence[Rule], context: Context, paths: Collection[NotePath]
    ) -> None:
        self._context, self._rules = context, rules
        self._notes = context.vault.notes
        self._paths = sorted(paths)
        self._file = EntryFile(FOLDER, name_of(context.vault.root))
        self._key = _name_run(rules, context)
        self._names = _digest_names(context.vault).hex()
        self._parts: dict[tuple[Sight, ...], Context] = {}
        names, self._kept = self._read()
        changed = {path for path in self._notes if not self._is_known(path)}
        following, missing = self._paths, self._paths
        if names == self._names:
            following = [path for path in self._paths if self._leads_to(path, changed)]
            affected = {*following}
            missing = [path for path in self._paths if self._misses(path, affected)]
        alone = [path for path in self._paths if path in changed]
        asked = {NOTE: alone, LINKS: following, MISSING: missing}
        self._asked = {kind: self._limit(paths) for kind, paths in asked.items()}

    def _is_known(self, path: NotePath) -> bool:
        kept = self._kept.get(path)
        return kept is not None and kept.digest == self._notes[path].source.digest.hex()

    def _leads_to(self, path: NotePath, changed: set[NotePath]) -> bool:
        """Tell whether a note changed, or one that its links lead to."""
        return path in changed or not changed.isdisjoint(self._kept[path].others)

    def _misses(self, path: NotePath, following: set[NotePath]) -> bool:
        return path in following or self._kept[path].missing is None

    def _limit(self, paths: list[NotePath]) -> list[NotePath]:
        """Return notes to ask about; all of them where a part would be most of the vault."""
        return paths if len(paths) <= _FEW * len(self._paths) else self._paths

    @property
    def is_part(self) -> bool:
        """Whether rules are asked about a few notes only: copies of the process do not pay then."""
        return all(len(paths) < len(self._paths) for paths in self._asked.values())

    def recall(self) -> list[Diagnostic]:
        """Return what is known of the notes that no rule is asked about."""
        rows: list[Any] = []
        alone, following, missing = ({*paths} for paths in self._asked.values())
        for path in self._paths:
            if path not in alone:
                rows += self._kept[path].alone
            if path not in following:
                rows += self._kept[path].following
            if path not in missing:
                rows += self._kept[path].missing or ()
        return [*map(read_finding, rows)]

    def part_for(self, rule: Rule) -> tuple[Context, Collection[NotePath]]:
        """Return the run to show to a rule, and the notes to ask it about."""
        asked = self._asked.get(kind_of(rule), self._paths)
        if len(asked) == len(self._paths):
            return self._context, asked
        part = self._parts.get(rule.looks_at)
        if part is None:
            part = self._parts[rule.looks_at] = narrow(self._context, asked, rule.looks_at)
        return part, asked

    def keep(self, found: Iterable[tuple[Rule, Findings]]) -> None:
        """Take what rules found in the notes that they were asked about. Effect: writes."""
        if not any(self._asked.values()):
            return
        rows: dict[str, dict[str, Rows]] = {kind: {} for kind in self._asked}
        for rule, findings in found:
            own = rows.get(kind_of(rule), {})
            for path, each in findings.items():
                own.setdefault(path, []).extend(map(finding_values, each))
        asked = [{*paths} for paths in self._asked.values()]
        numbers = {path: number for number, path in enumerate(self._notes)}
        snapshot = []
        for path, note in self._notes.items():
            before = self._kept.get(path, _NOTHING)
            new = [each.get(path, []) for each in rows.values()]
            old = (before.alone, before.following, before.missing)
            parts: list[Rows | None] = [
                new[at] if path in asked[at] or before is _NOTHING else old[at] for at in range(3)
            ]
            others = [numbers[other] for other in before.others if other in numbers]
            if path in asked[1] or before is _NOTHING:
                others, leads_nowhere = self._lead(path, numbers)
                parts[2] = None if leads_nowhere else new[2]
            elif before.missing is None:
                parts[2] = None
            snapshot.append((note.source.digest.hex(), others, *parts))
        data = json.dumps([self._names, [*numbers], snapshot], ensure_ascii=False).encode()
        older = [key for key in self._file.places if key != self._key][: _MOST - 1]
        self._file.write({self._key: data, **dict.fromkeys(older)})

    def _lead(self, path: NotePath, numbers: Mapping[NotePath, int]) -> tuple[list[int], bool]:
        """Return the notes that the links of a note lead to, and whether one leads nowhere."""
        links = self._context.vault.links_of(path)
        found = {numbers.get(NotePath(link.outcome.path or ""), -1) for link in links}
        nowhere = any(link.status == NOTE_NOT_FOUND for link in links)
        return sorted(found - {-1, numbers[path]}), nowhere

    def _read(self) -> tuple[str, dict[NotePath, _Kept]]:
        """Return the digest of names, and what is known of each note; nothing if nothing is."""
        data = self._file.get(self._key)
        try:
            return ("", {}) if data is None else _read_snapshot(data)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return "", {}


def _read_snapshot(data: bytes) -> tuple[str, dict[NotePath, _Kept]]:
    """Read a snapshot.

    Errors:
        Exception: it is none, of a kind that shows what is wrong.
    """
    names, paths, snapshot = json.loads(data)
    kept: dict[NotePath, _Kept] = {}
    for path, (digest, others, alone, following, missing) in zip(paths, snapshot, strict=True):
        for row in (*alone, *following, *(missing or ())):
            if read_finding(row).path != path:
                raise UnreadableError(path)
        if min(others, default=0) < 0 or type(digest) is not str:
            raise UnreadableError(path)
        leads_to = [NotePath(paths[number]) for number in others]
        kept[NotePath(path)] = _Kept(digest, leads_to, alone, following, missing)
    return names, kept


def _name_run(rules: Sequence[Rule], context: Context) -> bytes:
    """Return a digest of what every rule may look at, besides notes and names of files."""
    vault = context.vault
    return digest_values(
        [rule.code for rule in rules],
        context.config,
        context.today,
        vault.settings,
        context.has_web_anchors,
        sorted(vault.leads_to.items()),
        [has_extra(extra) for extra in MODULES],
    )


def _digest_names(vault: Vault) -> bytes:
    """Return a digest of which files there are, and which of them could not be read."""
    links = (sorted(vault.leads_to.items()), sorted(vault.beyond.items()))
    return digest_values([*vault.notes], vault.attachments, vault.skipped, links)
