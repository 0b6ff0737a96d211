"""Quick fixes, all safe fixes of a file, and comments that silence a finding where it stands.

What fixes do is what `--fix` and `--unsafe-fixes` do, with the same proof: no link that led
somewhere leads elsewhere. One that would do harm is not offered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from vaultkit.checks.fixing.fix_batch import HeadingLostError, plan_batch, prove_batch
from vaultkit.checks.ignore_comments import plan_ignore
from vaultkit.errors import VaultkitError
from vaultkit.lsp.features.finding_diagnostics import to_diagnostic
from vaultkit.lsp.workspace_edits import FileChanges, changes_of_rename, to_workspace_edit
from vaultkit.notes.edit import plan_patch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.diagnostic import Diagnostic, Fix
    from vaultkit.lsp.open_vaults import OpenFile, OpenVaults

FIX_ALL = "source.fixAll.vaultkit"
_KINDS = (types.CodeActionKind.QuickFix.value, FIX_ALL)
OPTIONS = types.CodeActionOptions(
    code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL], resolve_provider=True
)


def find_actions(vaults: OpenVaults, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return what can be done about the findings in a range."""
    file = vaults.find(params.text_document.uri)
    if file is None:
        return []
    wanted = [kind for kind in _KINDS if _is_asked(kind, params.context.only)]
    found = file.session.findings_of(file.name)
    start, end = file.text.span(params.range)
    here = [one for one in found if one.start <= end and start <= max(one.end, one.start)]
    actions: list[types.CodeAction] = []
    if _KINDS[0] in wanted:
        actions += _quick_fixes(vaults, file, here)
        actions += _ignore_comments(vaults, file, here)
    if FIX_ALL in wanted and any(one.fix and one.fix.safety == "safe" for one in found):
        action = types.CodeAction("Fix all that is safe to fix (vaultkit)", FIX_ALL)
        action.data = {"uri": file.uri}
        actions.append(action if _resolves(vaults) else complete_action(vaults, action))
    return actions


def complete_action(vaults: OpenVaults, action: types.CodeAction) -> types.CodeAction:
    """Work out what all safe fixes of a file come to, once the person wants them.

    Errors:
        VaultkitError: a fix would do harm, or what is published would change.
    """
    data: Any = action.data or {}
    file = vaults.find(str(data.get("uri", ""))) if isinstance(data, dict) else None
    if file is None or action.edit is not None:
        return action
    from vaultkit.opening.writing.fix_run import plan_fixes

    opened = replace(file.session.opened, only=frozenset({file.name}))
    fixes = plan_fixes(file.session.run, opened)
    changes = FileChanges(moves=fixes.result.moves)
    for path, after in fixes.result.sources.items():
        is_there = opened.vault.has_file(path)
        changes.put(path, opened.vault.source_of(path).data if is_there else None, after)
    for path, (before, after) in (fixes.settings.changed if fixes.settings else {}).items():
        changes.put(path, before, after)
    if fixes.baseline is not None:
        changes.put(fixes.baseline.path, *fixes.baseline.change)
    action.edit = to_workspace_edit(vaults, file.session, changes)
    return action


def _is_asked(kind: str, only: Any) -> bool:
    """Tell whether a kind of actions is asked for: it, or one that it is a kind of."""
    if only is None:
        return True
    asked = [getattr(one, "value", one) for one in only]
    return any(not one or kind == one or kind.startswith(f"{one}.") for one in asked)


def _resolves(vaults: OpenVaults) -> bool:
    """Tell whether the editor asks for the edit of an action once that is wanted."""
    document = vaults.client.text_document
    support = document and document.code_action and document.code_action.resolve_support
    return bool(support and "edit" in support.properties)


def _quick_fixes(
    vaults: OpenVaults, file: OpenFile, found: list[Diagnostic]
) -> Iterator[types.CodeAction]:
    for one in found:
        if one.fix is None:
            continue
        try:
            changes = _changes_of(file, one, one.fix)
            edit = to_workspace_edit(vaults, file.session, changes)
        except (VaultkitError, HeadingLostError):
            continue  # it would do harm, or this editor cannot do it
        is_safe = one.fix.safety == "safe"
        title = one.fix.title if is_safe else f"{one.fix.title} (a guess)"
        yield types.CodeAction(
            f"{one.code}: {title}",
            types.CodeActionKind.QuickFix,
            [to_diagnostic(one, file.text)],
            is_preferred=is_safe,
            edit=edit,
        )


def _changes_of(file: OpenFile, finding: Diagnostic, fix: Fix) -> FileChanges:
    """Return what the fix of a finding comes to.

    Errors:
        FixHarmedError, HeadingLostError, RenameError: it would do harm.
    """
    session = file.session
    if fix.rename is not None:
        return changes_of_rename(session.plan_rename(fix.rename.old, fix.rename.new))
    vault = session.vault
    patches = plan_batch(vault, [finding])
    sources = {path: patch.after for path, patch in patches.items()}
    prove_batch(vault, session.after(sources), patches, [finding])
    there = {path: patch for path, patch in patches.items() if vault.has_file(path)}
    return FileChanges(there, {x: data for x, data in sources.items() if x not in there})


def _ignore_comments(
    vaults: OpenVaults, file: OpenFile, found: list[Diagnostic]
) -> Iterator[types.CodeAction]:
    """Yield comments that silence findings: one for each code."""
    note = file.note
    if note is None:
        return
    for code in dict.fromkeys(one.code for one in found):
        own = [one for one in found if one.code == code]
        edit = plan_ignore(note, own[0])
        if edit is None:
            continue
        changes = FileChanges({file.name: plan_patch(note.source.data, [edit])})
        yield types.CodeAction(
            f"{code}: ignore this here",
            types.CodeActionKind.QuickFix,
            [to_diagnostic(one, file.text) for one in own],
            edit=to_workspace_edit(vaults, file.session, changes),
        )
