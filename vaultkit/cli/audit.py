"""`vaultkit audit`: prove that a built site gives nothing away that is not published."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from vaultkit.cli.main import FINDINGS, OK
from vaultkit.cli.mkdocs import find_site, written_config
from vaultkit.cli.open_vault import open_vault, shown
from vaultkit.cli.options import PATH, Common, common_options, format_option
from vaultkit.cli.output import count, put, put_json
from vaultkit.cli.refusals import refuse_unread, refuse_unread_settings
from vaultkit.errors import VaultNotFoundError
from vaultkit.notes.oneline import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.checks.audit import Leak


@click.command("audit")
@click.argument("site", type=PATH)
@format_option("text", "json")
@click.option("--output", type=PATH, metavar="FILE", help="Write the report to a file.")
@common_options
def command(common: Common, site: Path, form: str, output: Path | None) -> int:
    """Search a built site for what the vault does not publish.

    SITE is the folder of a built site, the one with its index.html. Every file in it is searched,
    however it is written or packed, for names, aliases, headings, text, properties, tags and block
    ids of notes that are not published, for comments, and for attachments, canvases and bases that
    stay at home. What a published note says too is no leak, nor what theme and vaultkit say on
    every site; what vaultkit wrote into a note is not said by it.

    Exit status: 0 nothing leaks, 1 something does, 2 could not tell.
    """
    from vaultkit.checks.audit.folder import audit_folder
    from vaultkit.cli.audit_reference import build_reference
    from vaultkit.vault.publishing import find_published
    from vaultkit.vault.site_files import BuiltSite

    folder = find_site(site)
    opened = open_vault(common)
    refuse_unread_settings(opened, "what is published cannot be told, so nothing is proved")
    vault, config = opened.vault, opened.config
    published = find_published(vault, config)
    try:
        leaks = audit_folder(
            BuiltSite(folder),
            vault,
            published,
            config,
            now=datetime.combine(common.today, datetime.min.time()),
            also_public=(written_config(opened.place),),
            reference=partial(build_reference, opened.place, common.today),
        )
    except OSError as error:
        message = f"{error.filename or site}: cannot be read: {error.strerror or error}"
        raise VaultNotFoundError(message) from error
    if not leaks:
        refuse_unread(opened, "what this holds cannot be looked for, so nothing is proved")
    if form == "json":
        put_json(_as_json(site, leaks), output)
    else:
        put(_as_text(folder, leaks, len(vault.notes) - len(published.notes)), output)
    return FINDINGS if leaks else OK


def _as_text(site: Path, leaks: list[Leak], private: int) -> str:
    home = shown(site).as_posix()
    prefix = "" if home == "." else f"{home}/"
    lines = [one_line(f"{prefix}{leak.message}") for leak in leaks]
    what = count(len(leaks), "leak") if leaks else "no leaks"
    return "\n".join([*lines, f"{what} of {count(private, 'unpublished note')}", ""])


def _as_json(site: Path, leaks: list[Leak]) -> dict[str, object]:
    return {
        "schema": 1,
        "site": site.as_posix(),
        "leaks": [leak._asdict() | {"message": leak.message} for leak in leaks],
    }
