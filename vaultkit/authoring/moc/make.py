"""A new map: a note with one region, still empty."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vaultkit.authoring.templates import NewNote, knows_type, plan_note
from vaultkit.errors import VaultkitError
from vaultkit.notes.names import find_name_fault
from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from datetime import datetime

    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault

_TYPE = "moc"
_NOT_IN_NAMES = frozenset('\\/:*?"<>|#^[]%')


def make_map(  # noqa: PLR0913 - the options of a command
    vault: Vault, config: Config, title: str, when: datetime, *, view: str | None, tag: str | None,
    shape: str, folder: str,
) -> NewNote:  # fmt: skip
    """Return a new map: what notes of its type start with, and a region.

    Args:
        vault: The vault it is for.
        config: For the template and the schema of its type.
        title: Its title, and the name of its file.
        when: The moment it is made.
        view: `FILE#VIEW` of the base that it shows, or
        tag: the tag whose notes it shows, by a base in the note itself.
        shape: How it shows them.
        folder: Folder of the vault it goes to.

    Errors:
        VaultkitError: the name cannot be one, is taken, or it is not said what the map shows.
        RenameError: several templates are for maps.
    """
    bad = sorted(_NOT_IN_NAMES & {*title})
    if bad or not title.strip() or title.startswith("."):
        what = f"cannot hold {bad[0]}" if bad else "cannot be empty or start with a dot"
        message = f'"{title}": the name of a note {what}'
        raise VaultkitError(message)
    if (view is None) == (tag is None):
        message = "say what the map shows: either --view FILE#VIEW or --tag TAG"
        raise VaultkitError(message)
    path = "/".join(filter(None, (folder.strip("/"), f"{title.strip()}.md")))
    if fold(path) in {fold(other) for other in (*vault.notes, *vault.attachments)}:
        message = f"{path}: there is such a note already"
        raise VaultkitError(message)
    fault = find_name_fault(path)
    if fault:
        raise VaultkitError(fault)
    query, base = (view, "") if view is not None else (title.strip(), _base(title, tag or ""))
    marks = f"%% vaultkit:moc begin {query} {shape} %%\n%% vaultkit:moc end %%\n"
    start = _start(vault, config, path, title.strip(), when)
    text = f"{start.data.decode().rstrip()}\n\n{base}{marks}"
    return start._replace(data=text.encode())


def _start(vault: Vault, config: Config, path: str, title: str, when: datetime) -> NewNote:
    """Return the map without its region: by template and schema, the least where there is none."""
    if not knows_type(vault, config, _TYPE):
        text = f"---\ntype: {_TYPE}\ncreated: {when.date().isoformat()}\n---\n\n# {title}\n"
        return NewNote(path, text.encode(), "", ())
    folder = path.rpartition("/")[0]
    note = plan_note(vault, config, _TYPE, title, when=when, folder=folder)
    if note.template:
        return note
    return note._replace(data=note.data + f"\n# {title}\n".encode())


def _base(title: str, tag: str) -> str:
    """Return a code block with a base of the notes that have a tag."""
    has_tag = json.dumps(f"file.hasTag({json.dumps(tag.removeprefix('#'), ensure_ascii=False)})",
        ensure_ascii=False)  # fmt: skip
    name = json.dumps(title.strip(), ensure_ascii=False)
    return (
        f"```base\nfilters: {has_tag}\nviews:\n  - type: table\n    name: {name}\n"
        "    order: [file.name]\n    sort:\n      - {property: file.name, direction: ASC}\n```\n\n"
    )
