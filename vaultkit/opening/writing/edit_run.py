"""Plan an edit of notes with all that hangs on it, and write it: all of it, or nothing.

What a note would then say against its schema is refused, and so is text that would be published
although the note it comes from is not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultkit.errors import EditError, VaultkitError, name_some
from vaultkit.opening.configured_baseline import above_baseline, inside_baseline, move_baseline
from vaultkit.opening.writing.rename_run import refuse_partly_read
from vaultkit.opening.writing.settings_changes import above, inside, plan_outside
from vaultkit.opening.writing.vault_changes import changes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from vaultkit.authoring.editing.edit_plan import EditPlan
    from vaultkit.authoring.rename.settings_files.settings_plan import SettingsPlan
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.opening.configured_baseline import BaselineChange
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.vault import Vault

_SCHEMA = ("F3", "R403", "T7")
"""How the codes of rules begin that judge properties: fields, days of reviews, tags."""
_NAMED = 5


@dataclass(frozen=True)
class EditRun:
    """What an edit comes to.

    Args:
        opened: The vault as it is.
        plan: What changes in notes, canvases and bases.
        settings: What changes outside them; None if no note goes.
        baseline: How the baseline changes; None if it does not.
        remarks: What its author should know.
    """

    opened: Opened
    plan: EditPlan
    settings: SettingsPlan | None
    baseline: BaselineChange | None
    remarks: tuple[str, ...]

    @property
    def others(self) -> dict[str, tuple[bytes, bytes]]:
        """What changes in files that are no notes, by their paths in the vault, else real ones."""
        own = dict(self.settings.changed) if self.settings else {}
        return own | ({self.baseline.path: self.baseline.change} if self.baseline else {})


def plan_edit_run(  # noqa: PLR0913 - what hangs on an edit
    opened: Opened,
    make: Callable[[Vault], EditPlan],
    *,
    today: date,
    judged: Collection[str] = (),
    follows: bool = False,
    is_forced: bool = False,
) -> EditRun:
    """Work out what an edit comes to in all of a vault. Effect: reads.

    Args:
        opened: The whole vault.
        make: Plans what changes in notes.
        today: The day to count from.
        judged: Notes whose properties must fit their schema then, as far as they do now.
        follows: Whether links of other notes follow, so that all of them must be known.
        is_forced: Whether to go on where a property would not fit, text would be published, or
            something could not be read.

    Errors:
        EditError: it cannot be done so.
        UnreadError, SettingsError: something could not be read.
        RenameError: a setting would change what is published.
    """
    if follows and not is_forced:
        refuse_partly_read(opened)
    plan = make(opened.vault)
    if not is_forced:
        _refuse_misfits(opened, plan, today, judged)
        _refuse_revealed(opened, plan)
    settings = _plan_settings(opened, plan, is_forced=is_forced)
    baseline, fault = _plan_baseline(opened, plan, today)
    remarks = (*plan.remarks, *_new_faults(opened, plan, today), *_hidden(opened, plan), *fault)
    return EditRun(opened, plan, settings, baseline, remarks)


def write_edit(run: EditRun, call: str) -> None:
    """Write an edit. Effect: writes.

    Args:
        run: What was planned.
        call: What the run is called in the list of what can be undone.

    Errors:
        WriteError: a file was changed meanwhile, or cannot be written.
    """
    from vaultkit.vault.write import write_files

    plan, vault = run.plan, run.opened.vault
    gone = dict.fromkeys(plan.gone, b"")
    changes = changes_of(vault, {**plan.sources, **gone}, plan.gone)
    changes |= {path: (vault.source_of(path).data, None) for path in plan.gone}
    settings = run.settings
    write_files(
        vault.root,
        changes | (inside(settings) if settings else {}) | inside_baseline(run.baseline),
        keep=call,
        above=(above(settings) if settings else {}) | above_baseline(run.baseline),
    )


def _plan_settings(opened: Opened, plan: EditPlan, *, is_forced: bool) -> SettingsPlan | None:
    """Return what changes outside notes where one becomes part of another."""
    from vaultkit.authoring.rename import Plan

    if not plan.moves:
        return None
    return plan_outside(opened, Plan(plan.before, plan.after, {}, plan.moves), is_forced=is_forced)


def _plan_baseline(
    opened: Opened, plan: EditPlan, today: date
) -> tuple[BaselineChange | None, tuple[str, ...]]:
    """Return how the baseline changes where text goes to another note, or why it cannot."""
    if not plan.drawn or not opened.config.check.baseline:
        return None, ()
    from vaultkit.checks.history.baseline_moves import Renaming

    renaming = Renaming(plan.before, plan.after, plan.moves, plan.drawn, plan.layout.place)
    try:
        return move_baseline(opened.place, renaming, today), ()
    except VaultkitError as error:
        return None, (f"the baseline does not move along: {error}",)


def _refuse_misfits(opened: Opened, plan: EditPlan, today: date, judged: Collection[str]) -> None:
    """See that properties fit their schema, where they did before.

    Errors:
        EditError: one would not.
    """
    found = _misfits(opened, plan, today, judged) if judged else []
    if found:
        message = (
            "this does not fit the schema; nothing was changed; give another value, or add --force "
            "to write it all the same:"
        )
        raise EditError(message, *name_some([_told(opened, plan, x) for x in found], _NAMED))


def _told(opened: Opened, plan: EditPlan, finding: Diagnostic) -> str:
    line = plan.after.source_of(finding.path).line_of(finding.start)
    return f"{opened.prefix}{finding.path}:{line}: {finding.code} {finding.message}"


def _misfits(
    opened: Opened, plan: EditPlan, today: date, judged: Collection[str]
) -> list[Diagnostic]:
    """Return what rules find in properties of notes then and do not find now."""
    from vaultkit.checks.diagnostic import Severity
    from vaultkit.checks.engine.registry import load_rules, select_rules
    from vaultkit.checks.engine.rule_run import check_vault

    chosen = select_rules(load_rules(), opened.config)
    rules = [rule for rule in chosen if rule.code.startswith(_SCHEMA)]
    paths = [path for path in judged if path in plan.sources]
    if not paths or not rules:
        return []

    def look(vault: Vault) -> list[Diagnostic]:
        report = check_vault(vault, opened.config, today=today, only=paths, rules=rules)
        return [one for one in report.findings if one.severity is not Severity.INFO]

    known = Counter(_key(one) for one in look(plan.before))
    new = []
    for one in look(plan.after):
        known[_key(one)] -= 1
        new += [one] if known[_key(one)] < 0 else []
    return new


def _key(finding: Diagnostic) -> tuple[str, str, str]:
    return finding.path, finding.code, finding.message


def _new_faults(opened: Opened, plan: EditPlan, today: date) -> list[str]:
    """Return what a note that is new lacks by its schema."""
    if not plan.made:
        return []
    return [_told(opened, plan, one) for one in _misfits(opened, plan, today, plan.made)]


def _published(opened: Opened, vault: Vault) -> frozenset[str]:
    """Return what leaves the vault, nothing if that cannot be told."""
    from vaultkit.vault.publishing.published_files import find_published

    try:
        return frozenset(find_published(vault, opened.config).notes)
    except VaultkitError:
        return frozenset()


def _refuse_revealed(opened: Opened, plan: EditPlan) -> None:
    """See that text of a note that is not published stays at home.

    Errors:
        EditError: it would be published.
    """
    if not plan.drawn:
        return
    before, after = _published(opened, plan.before), _published(opened, plan.after)
    shown = [(a, b) for a, b in plan.drawn.items() if a not in before and b in after]
    if shown:
        lines = [f"{opened.prefix}{one} -> {opened.prefix}{other}" for one, other in shown]
        message = (
            "text of a note that is not published would be; nothing was changed; choose another "
            "place, set publish to false there, or add --force if it is meant:"
        )
        raise EditError(message, *lines)


def _hidden(opened: Opened, plan: EditPlan) -> list[str]:
    """Return which text goes off the site."""
    if not plan.drawn:
        return []
    before, after = _published(opened, plan.before), _published(opened, plan.after)
    return [
        f"{opened.prefix}{other}: is not published, as {opened.prefix}{one} is"
        for one, other in plan.drawn.items()
        if one in before and other not in after
    ]
