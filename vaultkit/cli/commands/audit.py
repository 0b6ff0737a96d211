"""`vaultkit audit`: prove that a built site gives nothing away that is not published."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from vaultkit.cli.arguments.options import PATH, Common, common_options, format_option
from vaultkit.cli.building.site_folder import choose_site_folder
from vaultkit.cli.mkdocs.mkdocs_run import find_site, refuse_other_vault
from vaultkit.cli.program.exit_status import FINDINGS, OK
from vaultkit.cli.terminal.output import ProgressBar, put, put_json
from vaultkit.cli.terminal.stderr import say
from vaultkit.cli.vault_access.find_and_read import find_place, read_place
from vaultkit.distribution.extras import has_extra
from vaultkit.distribution.install_lines import install_line
from vaultkit.errors import VaultNotFoundError
from vaultkit.notes.text.one_line import one_line
from vaultkit.notes.text.quantities import count
from vaultkit.opening.typed_paths import shown
from vaultkit.opening.writing.vault_changes import refuse_unread, refuse_unread_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vaultkit.checks.audit import Leak
    from vaultkit.checks.audit.audit_outcome import Outcome
    from vaultkit.config import Config
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.vault_place import Place
    from vaultkit.vault.publishing.published_files import Published

_MOST_WARNINGS = 5
"""Warnings that are shown on a terminal."""


@click.command("audit")
@click.argument("site", required=False, type=PATH)
@format_option("text", "json")
@click.option("--output", type=PATH, metavar="FILE", help="Write the report to a file.")
@common_options
def command(common: Common, site: Path | None, form: str, output: Path | None) -> int:
    """Search a built site for what the vault does not publish.

    SITE is the folder of a built site, the one with its index.html; without it, the one that
    `vaultkit build` writes to from here. Every file in it is searched,
    however it is written or packed, for names, aliases, headings, text, properties, tags and block
    ids of notes that are not published, for comments, and for attachments, canvases and bases that
    stay at home. What a published note says too is no leak, nor what theme and vaultkit say on
    every site (the theme's words are known where the extra "site" is installed); what vaultkit
    wrote into a note is not said by it.

    Each leak is told with its places on the site and in the vault. On a terminal, those of the same
    words stand in one line. Words that may be on the site all the same stand in the config:
    [site.audit] allow.

    Exit status: 0 nothing leaks, 1 something does, 2 could not tell.
    """
    place = find_place(common)
    refuse_other_vault(place)
    folder = find_site(site, place.root) if site else _built(place)
    opened = read_place(place, common)
    refuse_unread_settings(opened, "what is published cannot be told, so nothing is proved")
    try:
        outcome = _audit(opened, folder, common)
    except OSError as error:
        message = f"{error.filename or folder}: cannot be read: {error.strerror or error}"
        raise VaultNotFoundError(message) from error
    if any(leak.has_words for leak in outcome.leaks) and not has_extra("site"):
        say(_uncompared())
    if not outcome.leaks:
        refuse_unread(opened, "what this holds cannot be looked for, so nothing is proved")
    if form == "json":
        put_json(_as_json(site or shown(folder), outcome), output)
    else:
        is_bounded = output is None and sys.stdout.isatty()
        put(_as_text(folder, outcome, opened.config, is_bounded=is_bounded), output)
    return FINDINGS if outcome.leaks else OK


def _uncompared() -> str:
    """Return what to say where no site can be built to compare this one with."""
    return (
        "warning: some of these words may be what the theme says on every site; it is not "
        f"installed, so nothing is compared with it; to have that done: {install_line('site')}"
    )


def _built(place: Place) -> Path:
    """Return the site that `vaultkit build` writes from here.

    Errors:
        VaultNotFoundError: there is none.
    """
    folder = choose_site_folder(place, None).path
    if not folder.is_dir():
        message = f"{shown(folder)}: no site was built there; build it: vaultkit build"
        raise VaultNotFoundError(message)
    return find_site(folder, place.root)


def _audit(opened: Opened, folder: Path, common: Common) -> Outcome:
    """Search a site, and find the places of what is found. Effect: shows progress on stderr."""
    from vaultkit.checks.audit.audit_outcome import conclude
    from vaultkit.checks.audit.folder_audit import audit_folder
    from vaultkit.checks.audit.unlisted_audit import find_unlisted_leaks
    from vaultkit.cli.building.audit_reference import build_reference
    from vaultkit.vault.built_site.site_files import BuiltSite
    from vaultkit.vault.publishing.published_files import find_published
    from vaultkit.vault.publishing.redaction.redacted_notes import with_hidden_targets

    vault, config, built = opened.vault, opened.config, BuiltSite(folder)
    published = find_published(vault, config)
    vault = with_hidden_targets(vault, published, config.site.hidden_name)
    bar = ProgressBar("searching files", is_wanted=not common.quiet)

    def search(
        left: Published,
        texts: tuple[str, ...] = (),
        passes_over: Callable[[str], bool] | None = None,
    ) -> list[Leak]:
        only_listed = passes_over is not None
        given = (opened.place, common.today)
        reference = partial(build_reference, *given, only_listed=only_listed)
        return audit_folder(
            built,
            vault,
            left,
            config,
            now=datetime.combine(common.today, datetime.min.time()),
            also_public=texts,
            reference=reference if has_extra("site") else None,
            passes_over=passes_over,
            progress=bar,
        )

    try:
        found = search(published)
        found += find_unlisted_leaks(search, vault, published, config, read=built.read)
    finally:
        bar.wipe()
    return conclude(found, vault, published, config, read=built.read)


def _as_text(site: Path, outcome: Outcome, config: Config, *, is_bounded: bool) -> str:
    """Return what was found, each leak in a line; on a terminal those of the same words in one."""
    from vaultkit.checks.audit.leak_lines import grouped_lines, help_lines, warning_lines

    leaks, warnings = outcome.leaks, warning_lines(outcome)
    home = shown(site).as_posix()
    prefix = "" if home == "." else f"{home}/"
    if is_bounded:
        lines = grouped_lines(leaks, prefix)
    else:
        lines = [f"{prefix}{leak.message}" for leak in leaks]
    lines += [f"warning: {line}" for line in warnings[: _MOST_WARNINGS if is_bounded else None]]
    lines += help_lines(leaks, config)
    return "\n".join([*map(one_line, lines), _summary(outcome), ""])


def _summary(outcome: Outcome) -> str:
    """Return the last line: how many leaks, of how much, and what limits that."""
    leaks = outcome.leaks
    what = count(len(leaks), "leak") if leaks else "no leaks"
    where = f" in {count(len({leak.file for leak in leaks}), 'file')}" if leaks else ""
    if not leaks and any(leak.is_unread for leak in outcome.warnings):
        where = " in what can be looked through"
    number = len(outcome.warnings) + len(outcome.unused)
    more = f"; {count(number, 'warning')}" if number else ""
    return f"{what} of {count(outcome.private, 'unpublished note')}{where}{more}"


def _as_json(site: Path, outcome: Outcome) -> dict[str, object]:
    unused = [
        {"kind": "unused phrase", **one._asdict(), "message": one.message} for one in outcome.unused
    ]
    return {
        "schema": 1,
        "site": site.as_posix(),
        "leaks": list(map(_leak_as_json, outcome.leaks)),
        "warnings": [*map(_leak_as_json, outcome.warnings), *unused],
    }


def _leak_as_json(leak: Leak) -> dict[str, object]:
    return leak._asdict() | {"why": leak.why, "message": leak.message}
