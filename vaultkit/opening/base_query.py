"""Find a base and one of its views by name, and give its expressions the vault around them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from vaultkit.errors import VaultkitError, VaultNotFoundError
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.opening.note_lookup import find_by_alias
from vaultkit.opening.typed_paths import name_of
from vaultkit.vault.links.named_notes import known_names, suggest_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from vaultkit.authoring.bases.base_definition import Fault, View
    from vaultkit.authoring.bases.reading.base_sources import WrittenBase
    from vaultkit.authoring.bases.vault_scope import VaultScope
    from vaultkit.opening.note_lookup import TellAlias
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.files.file_reading import FileFacts

_NAMED = 5
"""Bases that a message names."""


def find_base(opened: Opened, name: str, tell_alias: TellAlias | None = None) -> str:
    """Return the vault path of a base, or of a note that holds one, by path, name or alias.

    Errors:
        VaultNotFoundError: there is none.
    """
    vault = opened.vault
    found = vault.resolver.resolve(name, "").path
    base = vault.resolver.resolve(f"{name}.base", "").path
    if base and (found is None or not _holds_base(opened, found)):
        return base  # the base of that name, rather than a note that holds none
    found = found or (find_by_alias(vault, name, tell_alias) if name else None)
    if not name or found is None:
        known = (*map(stem_of, vault.attachments), *known_names(vault))
        near = suggest_names(name, (x for x in known if "." not in x or x.endswith(".base")))
        message = f'no base or note "{name}" in {name_of(opened.place.root)}{near}'
        raise VaultNotFoundError(message)
    return found


def _holds_base(opened: Opened, path: str) -> bool:
    """Tell whether a file is a base, or a note with one in a code block."""
    from vaultkit.authoring.bases.reading.base_sources import base_fences, is_base

    note = opened.vault.notes.get(NotePath(path))
    return bool(base_fences(note)) if note else is_base(path)


def choose_view(opened: Opened, path: str, view_name: str) -> tuple[WrittenBase, View, list[str]]:
    """Return the base and the view that are meant, and what is wrong with others in that base.

    Args:
        opened: The vault.
        path: Vault path of a base, or of a note with `base` code blocks.
        view_name: Name of the view; "" for the first.

    Errors:
        VaultkitError: there is no base, it is broken, or it has no such view.
    """
    from vaultkit.authoring.bases.reading.base_sources import base_fences, base_file, is_base

    note = opened.vault.notes.get(NotePath(path))
    bases = base_fences(note) if note else [base_file(opened.vault, path)] * is_base(path)
    where = f"{opened.prefix}{path}"
    if not bases:
        what = 'has no "base" code block' if note else "is no base"
        message = f"{where}: {what}{_bases_there(opened, path)}"
        raise VaultkitError(message)
    for written in bases:
        view = written.base.find_view(view_name)
        if not written.base.is_readable or (view and not view.is_readable):
            raise VaultkitError(*_faults(opened, written, view))
        if view is not None:
            return written, view, _faults(opened, written, None)
    views = [view.name for written in bases for view in written.base.views]
    there = ", ".join(f'"{name}"' for name in views)
    message = f'{where}: no view "{view_name}"; there is {there or "none"}'
    raise VaultkitError(message)


def _bases_there(opened: Opened, path: str) -> str:
    """Return a hint at the bases that a vault has, one of the same name as a file first."""
    own = fold(f"{stem_of(path)}.base")
    paths = [path for path in opened.vault.attachments if path.lower().endswith(".base")]
    paths.sort(key=lambda one: (fold(stem_of(one)) != own, one))
    named = ", ".join(f'"{opened.prefix}{path}"' for path in paths[:_NAMED])
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return f"; the vault has {named}{more}" if paths else "; the vault has no base files"


def _faults(opened: Opened, written: WrittenBase, view: View | None) -> list[str]:
    """Return what is wrong with a base, or only what concerns a view, as lines with places."""
    base = written.base
    return fault_lines(opened, written, base.faults_of(view) if view else base.faults)


def fault_lines(opened: Opened, written: WrittenBase, faults: Iterable[Fault]) -> list[str]:
    """Return faults of a base as lines with places."""
    source = opened.vault.source_of(written.path)
    return [
        f"{opened.prefix}{written.path}:{line}:{column}: {fault.message}"
        for fault in faults
        for line, column in [source.position(written.byte_of(fault.start))]
    ]


def scope_of(opened: Opened, now: datetime) -> VaultScope:
    """Return the vault as expressions see it, at a moment."""
    from vaultkit.authoring.bases.vault_scope import VaultScope

    return VaultScope(opened.vault, now, facts_of(opened))


def facts_of(opened: Opened) -> Callable[[str], FileFacts | None]:
    """Return what asks the disk about a file by vault path."""
    from vaultkit.vault.files.file_reading import read_facts

    return partial(read_facts, opened.place.root)
