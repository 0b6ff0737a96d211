"""Load a vault and ask it: for its graph, findings, HTML, rows of a base."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultkit.errors import VaultNotFoundError
from vaultkit.opening.open_vault import open_vault
from vaultkit.opening.vault_place import find_place, folder_fault
from vaultkit.public_api.argument_names import (
    codes_of,
    day_of,
    folder_of_user,
    naming_arguments,
    text_of,
    words_of,
)
from vaultkit.public_api.note_questions import in_vault, path_of
from vaultkit.public_api.public_values import Finding, Note, Vault, opened_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report


def load_vault(
    folder: str | os.PathLike[str], config: str | os.PathLike[str] | None = None
) -> Vault:
    """Read a vault: every note, the names of all other files, Obsidian's settings, the config.

    Args:
        folder: The vault, or a folder in it: the vault is found as the command line finds it, by
            `.obsidian`, `vaultkit.toml` or `[tool.vaultkit]` there or above; without any of them it
            is the folder itself. A `~` at its start is the home folder.
        config: A config file to go by in place of the one that is found.

    Returns:
        The vault as it is now. What changes on the disk later is not seen; load it again.

    Errors:
        VaultkitError: no such folder, no notes in it, or a config with faults.

    Example:
        >>> vault = vaultkit.load_vault("garden")
        >>> len(vault.notes)
        9
    """
    path = folder_of_user(folder, "folder")
    if not os.fspath(folder):
        message = 'folder is ""; name the folder of the vault, "." for the current one'
        raise VaultNotFoundError(message)
    if fault := folder_fault(path):
        message = f"{path}: {fault}"
        raise VaultNotFoundError(message)
    named = None if config is None else folder_of_user(config, "config")
    place = find_place([path], config=named)
    found = place.config.path  # as typed; it must lead there from another folder too
    own = replace(place.config, path=found and Path(os.path.abspath(found)))
    return Vault(open_vault(replace(place, config=own, parts=())))


def link_graph(vault: Vault) -> nx.MultiDiGraph[str]:
    """Return the vault as a networkx graph, which is yours to change.

    Nodes are notes and attachments by path, `?name` for what leads nowhere, and `#tag`; they have
    `kind` (`note`, `attachment`, `unresolved`, `tag`) and `label`. Every link is one edge, with
    `type` (`link`, `embed`, `property`, `tag`), `line` (1-based), `start` (byte) and `subpath`.

    Args:
        vault: The vault.

    Example:
        >>> graph = vaultkit.link_graph(vault)
        >>> sorted(graph.successors("Start here.md"))
        ['Beds/North bed.md', 'Beds/South bed.md', 'Maps/Plants map.md']
    """
    from vaultkit.vault.graph.link_graph import LinkGraph

    return LinkGraph(opened_of(vault).vault).multigraph


def check(
    vault: Vault,
    *,
    select: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    today: date | None = None,
) -> tuple[Finding, ...]:
    """Check a vault with the rules that its config turns on, as `vaultkit check` does.

    A baseline that the config names is heeded, comments in notes too. No web address is asked.

    Args:
        vault: The vault.
        select: Codes or families of the rules to run, in place of the config's: `L101`, `L`, a list
            of them, or several with commas between, as in a shell.
        ignore: Those not to run.
        today: The day from which ages count; default today.

    Returns:
        The findings, by path and place; none if all is well.

    Errors:
        VaultkitError: no such rule, a baseline that cannot be read; a rule that crashed
            (`vaultkit.errors.RuleCrashedError`, whose `report` holds what was found all the same).

    Example:
        >>> for finding in vaultkit.check(vault, select="M601"):
        ...     print(finding)
        Maps/Plants map.md:3:1: M601 this region, grouped of "Plants.base#By bed", is out of date
    """
    from vaultkit.opening.check_run import check_opened, plan_check

    opened = opened_of(vault)
    codes = {"select": codes_of(select, "select"), "ignore": codes_of(ignore, "ignore")}
    day = day_of(today)
    with naming_arguments():
        report = check_opened(plan_check(opened.place, day, **codes), opened)
    return tuple(_as_finding(found, report, vault) for found in report.findings)


def render(vault: Vault, name: str | os.PathLike[str] | Note) -> str:
    """Return the HTML of a note, canvas or base as a page of the site would hold it, no scripts.

    Links lead to pages from the root of the site; embeds, bases, flows and decisions are drawn. All
    of the vault is shown, what is not published as well: only `vaultkit build` leaves that out.

    Args:
        vault: The vault.
        name: A note, or its path, name or alias; or a canvas or base, by path or name.

    Errors:
        VaultkitError: there is no such file, and the nearest names are told; or a canvas that is
            broken.

    Example:
        >>> vaultkit.render(vault, "Start here").splitlines()[0]
        '<p dir="auto">What grows where: <a class="internal-link" ...>Plants map</a>.</p>'
    """
    from vaultkit.opening.page_rendering import find_page, render_file

    opened = opened_of(vault)
    if isinstance(name, Note):
        path: str = path_of(vault, name)
    else:
        path = find_page(opened, in_vault(opened, text_of(name, "name")))
    return render_file(opened, path, _now())


def query_base(
    vault: Vault,
    base: str | os.PathLike[str] | Note,
    view: str = "",
    *,
    this: str | os.PathLike[str] | Note = "",
) -> dict[str, Any]:
    """Evaluate a view of a base, as Obsidian shows it.

    Args:
        vault: The vault.
        base: A base, or a note with `base` code blocks, by path or name; or the note.
        view: Name of the view; "" for the first.
        this: The note that `this` stands for; default the base or the note with it.

    Returns:
        What `vaultkit base --format json` prints: `rows` are dicts by column id, `columns` their
        names; `groups`, `summaries`, `found` (files before `limit`), and `problems`.

    Errors:
        VaultkitError: no such base, view or note; or the base has faults, each told with its place.

    Example:
        >>> vaultkit.query_base(vault, "Plants", "Herbs")["rows"]
        [{'file.path': 'Plants/Basil.md', 'file.name': 'Basil', 'bed': '[[North bed]]'}]
    """
    from vaultkit.authoring.bases.result_plain import as_record
    from vaultkit.authoring.bases.view_query import run_view
    from vaultkit.opening.base_query import choose_view, find_base, scope_of

    opened = opened_of(vault)
    view = words_of(view, "view")
    if isinstance(base, Note):
        path: str = path_of(vault, base, "base")
    else:
        path = find_base(opened, in_vault(opened, text_of(base, "base")))
    written, found, _ = choose_view(opened, path, view)
    around = path_of(vault, this, "this") if this != "" else written.path
    result = run_view(written.base, found, scope_of(opened, _now()), around)
    return as_record(result, written.path)


def _as_finding(found: Diagnostic, report: Report, vault: Vault) -> Finding:
    from vaultkit.checks.report.report_style import place_of

    start, end = place_of(found, report, opened_of(vault).vault)
    return Finding(
        found.path,
        *start,
        *end,
        code=found.code,
        name=found.name,
        severity=found.severity.value,
        message=found.message,
        target=found.target,
        candidates=found.candidates,
        fix=found.fix.title if found.fix else None,
        is_safe=found.fix is not None and found.fix.safety == "safe",
    )


def _now() -> datetime:
    return datetime.now()  # noqa: DTZ005 - the clock on the author's wall
