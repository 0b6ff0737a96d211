"""Symbolic links of a vault, for `vaultkit mv`: none is moved, and none breaks without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultkit.cli.terminal.output import count
from vaultkit.errors import RenameError

if TYPE_CHECKING:
    from vaultkit.authoring.rename import Plan
    from vaultkit.cli.opening.open_vault import Opened
    from vaultkit.vault.write.symbolic_links import SymbolicLink

_NAMED = 8
"""Links named in a message."""


def look_at_links(opened: Opened, plan: Plan, *, force: bool) -> list[SymbolicLink]:
    """Return the symbolic links of a vault; see that none of them is moved or breaks.

    Effect: reads the vault's folders; says which links break, where that is wanted.

    Args:
        opened: The vault.
        plan: What moves.
        force: Whether links may break.

    Errors:
        RenameError: a link would be moved, or would lead nowhere.
    """
    from vaultkit.vault.write.symbolic_links import find_broken, find_symlinks

    links = list(find_symlinks(opened.place.root))
    _refuse_moved(opened, plan, links)
    files = {*opened.vault.notes, *opened.vault.attachments}
    broken = find_broken(links, files, plan.moves) if plan.moves else []
    lines = [f"{opened.prefix}{path} -> {opened.prefix}{target}" for path, target in broken]
    if broken and not force:
        what = f"{count(len(broken), 'symbolic link')} would lead nowhere"
        message = f"{what}; nothing was changed; make links anew afterwards, with --force:"
        raise RenameError(message, *_some(lines))
    for line in lines:
        click.echo(f"a symbolic link leads nowhere after this: {line}", err=True)
    return links


def _refuse_moved(opened: Opened, plan: Plan, links: list[SymbolicLink]) -> None:
    moved = [link for link in links if link.path in plan.moves]
    if moved:
        lines = [f"{opened.prefix}{link.path} -> {link.targets[-1]}" for link in moved]
        message = "symbolic links are not moved; nothing was changed; move what they lead to:"
        raise RenameError(message, *_some(lines))


def _some(lines: list[str]) -> list[str]:
    more = [f"and {len(lines) - _NAMED} more"] if len(lines) > _NAMED else []
    return [*lines[:_NAMED], *more]
