"""`vaultkit mv`: rename or move something, and write every link to it anew."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultkit.cli.main import OK
from vaultkit.cli.open_vault import find_place, read_place, shown
from vaultkit.cli.options import Common, common_options, format_option
from vaultkit.cli.output import count, put, put_json
from vaultkit.cli.refusals import refuse_unread, refuse_unread_settings
from vaultkit.cli.writing import call_of, changes_of, recover_run, refuse_dirty
from vaultkit.errors import RenameError

if TYPE_CHECKING:
    from vaultkit.authoring.rename import Plan
    from vaultkit.cli.open_vault import Opened, Place
    from vaultkit.config import Config

_WORDS = ("#", "property:")
"""What OLD starts with if it names no file."""


@click.command("mv")
@click.argument("old")
@click.argument("new")
@click.option("--diff", "--dry-run", "is_dry", is_flag=True, help="Print what would change.")
@click.option("--merge", is_flag=True, help="Let a tag or property become one with another.")
@click.option(
    "--redirect/--no-redirect",
    default=None,
    help="Keep the old path of published notes in their property redirect_from; by default if the "
    "site's address is known ([site] url).",
)
@click.option("--allow-dirty", is_flag=True, help="Write even what git could not give back.")
@click.option("--force", is_flag=True, help="Write although something could not be read.")
@format_option("text", "json")
@common_options
def command(  # noqa: PLR0913 - one parameter for each option
    common: Common,
    old: str,
    new: str,
    *,
    is_dry: bool,
    merge: bool,
    redirect: bool | None,
    allow_dirty: bool,
    force: bool,
    form: str,
) -> int:
    """Rename or move something, and write every link to it anew.

    \b
    mv "Node port" NodePort              a note, by name or path; it stays in its folder
    mv "Node port" Services/             a note to a folder
    mv Services Kubernetes/Services      a folder
    mv diagram.png ports.png             another file
    mv "NodePort#Range" "Port range"     a heading
    mv "NodePort#^a1" ^range             a block id
    mv "#net" "#topic/net"               a tag, with all that are nested in it
    mv property:up property:parent       the name of a property

    Links in notes, properties, comments, canvases and bases follow, each in its own style. Links
    that the new name would catch are written so that it does not. All files are written, or none;
    `vaultkit undo` takes it back.
    """  # noqa: D301 - click's mark for lines that stay
    from vaultkit.authoring.rename import plan_rename

    start = _find_vault(common, old)
    if not is_dry:
        recover_run(start.root)
    opened = read_place(replace(start, parts=()), common)
    if not force:
        _refuse_part(opened)
    old_name, new_name = _read_names(opened.place, old, new)
    paths = _published(opened) if _wants_redirect(opened.config, wanted=redirect) else frozenset()
    plan = plan_rename(opened.vault, old_name, new_name, merge=merge, redirect=paths)
    if not is_dry:
        _write(opened, plan, call_of("mv", old, new), allow_dirty=allow_dirty)
    if form == "json":
        put_json(_record(opened, plan))
    elif is_dry:
        _put_diff(common, opened, plan)
    _tell(common, opened, plan, is_dry=is_dry)
    return OK


def _refuse_part(opened: Opened) -> None:
    """See that the whole vault is known: what was not read may hold a link to what is renamed.

    Errors:
        UnreadError, SettingsError: something could not be read.
    """
    refuse_unread_settings(opened, "nothing was changed")
    effect = "it may hold links to what is renamed; nothing was changed; make it readable, or"
    refuse_unread(opened, f"{effect} add --force to leave its links as they are")


def _find_vault(common: Common, old: str) -> Place:
    """Return the vault of what OLD names; one that nothing marks is the current folder.

    A folder within it would be a vault too, yet one whose notes know nothing of the others.
    """
    file = _file_in(old)
    if file is None or common.vault is not None:
        return find_place(common)
    start = find_place(common, [file])
    is_marked = start.config.path is not None or os.path.lexists(start.root / ".obsidian")
    inside = Path(os.path.abspath(file)).is_relative_to(Path.cwd())
    return start if is_marked or not inside else find_place(common)


def _file_in(old: str) -> Path | None:
    """Return the file or folder that OLD names from the current folder, None if it does not."""
    names = [] if old.startswith(_WORDS) else [old, old.partition("#")[0]]
    return next((Path(name) for name in names if name and Path(name).exists()), None)


def _read_names(place: Place, old: str, new: str) -> tuple[str, str]:
    """Return OLD and NEW as paths of the vault, if they are paths from the current folder."""
    found = _file_in(old)
    inside = _relative(str(found), place.root) if found else None
    if found is None or not inside:
        return old, new
    file, mark, part = (old, "", "") if Path(old).exists() else old.partition("#")
    slash = "/" if file.endswith("/") else ""
    if mark:
        return f"{inside}#{part}", new.removeprefix(f"{file}#")
    there = _relative(new, place.root)
    if there is None and "/" in new and Path(new).parent.is_dir():
        message = f'"{new}" lies outside the vault {shown(place.root)}; nothing was changed'
        raise RenameError(message)
    if there is None or not ("/" in new or Path(new).is_dir()):
        return f"{inside}{slash}", new
    is_folder = new.endswith("/") or Path(new).is_dir()
    return f"{inside}{slash}", f"/{there}/" if is_folder and there else f"/{there}"


def _relative(path: str, root: Path) -> str | None:
    """Return a path from the current folder as one of the vault; None if it leads elsewhere."""
    here = os.path.realpath(Path(path).parent) + os.sep + Path(path).name
    if path.rstrip("/").rpartition("/")[2] in {"", ".", ".."}:
        here = os.path.realpath(path)
    relative = os.path.relpath(here, os.path.realpath(root)).replace(os.sep, "/")
    if relative == ".." or relative.startswith("../"):
        return None
    return "" if relative == "." else relative


def _wants_redirect(config: Config, *, wanted: bool | None) -> bool:
    """Tell whether old paths are kept: as asked for, as configured, else if the site is public."""
    if wanted is None:
        wanted = config.links.redirect
    return bool(config.site.url) if wanted is None else wanted


def _published(opened: Opened) -> frozenset[str]:
    """Return the notes that have an address on the site."""
    from vaultkit.vault.publishing import find_published

    return frozenset(find_published(opened.vault, opened.config).notes)


def _write(opened: Opened, plan: Plan, call: str, *, allow_dirty: bool) -> None:
    from vaultkit.vault.write import write_files

    vault = opened.vault
    touched = sorted({*plan.sources, *plan.moves})
    if not allow_dirty:
        refuse_dirty(vault.root, touched, opened.prefix, "changed")
    write_files(vault.root, changes_of(vault, plan.sources, plan.moves), plan.moves, keep=call)


def _put_diff(common: Common, opened: Opened, plan: Plan) -> None:
    from vaultkit.checks.report.patch import render_patch
    from vaultkit.checks.report.style import Style

    style = Style(color=common.has_color, prefix=opened.prefix)
    put(render_patch(opened.vault, plan.sources, style, plan.moves))


def _record(opened: Opened, plan: Plan) -> dict[str, object]:
    vault = opened.vault
    return {
        "schema": 1,
        "vault": str(vault.root),
        "moves": [{"from": old, "to": new} for old, new in sorted(plan.moves.items())],
        "edits": [
            {
                "path": edit.path,
                "line": vault.source_of(edit.path).line_of(edit.start),
                "start_byte": edit.start,
                "end_byte": edit.end,
                "text": edit.text,
            }
            for edit in plan.edits
        ],
        "left": [place._asdict() for place in plan.left],
    }


def _tell(common: Common, opened: Opened, plan: Plan, *, is_dry: bool) -> None:
    """Say on standard error what was done, and what is left for the author to look at."""
    for path, line, text in plan.left:
        click.echo(f'{opened.prefix}{path}:{line}: may mean it, and stays: "{text}"', err=True)
    for name in _settings(opened, plan):
        click.echo(f"{name}; change it by hand", err=True)
    if common.quiet:
        return
    would = "would " if is_dry else ""
    done: list[str] = []
    if plan.moves:
        what = f"{count(len(plan.moves), 'file')}"
        if len(plan.moves) == 1:
            ((old, new),) = plan.moves.items()
            what = f"{opened.prefix}{old} to {opened.prefix}{new}"
        done.append(f"{'move' if is_dry else 'moved'} {what}")
    places, files = count(len(plan.edits), "place"), count(len(plan.patches), "file")
    verb = "change" if is_dry else "changed"
    if plan.edits or not done:
        done.append(f"{verb} {places} in {files}")
    click.echo(f"{would}{', '.join(done)}", err=True)


def _settings(opened: Opened, plan: Plan) -> list[str]:
    """Return which settings name what has another path now."""
    config, settings = opened.config, opened.vault.settings
    found: list[str] = []
    if config.site.home in plan.moves:
        new = plan.moves[config.site.home]
        found.append(f'{config.path}: "site.home" names "{config.site.home}", now "{new}"')
    for folder in settings.templates:
        if any(path.startswith(f"{folder}/") for path in plan.moves):
            kept = any(path.startswith(f"{folder}/") for path in plan.after.notes)
            if not kept:
                found.append(f'Obsidian\'s settings take templates from "{folder}", which is gone')
    return found
