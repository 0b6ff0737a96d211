"""Make the text of a new map: a note with one region, still empty."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vaultkit.authoring.creating.note_location import templates_of
from vaultkit.authoring.creating.note_templates import NewNote, knows_type, plan_note
from vaultkit.errors import VaultkitError
from vaultkit.notes.paths import fold
from vaultkit.notes.text.file_names import find_name_fault

if TYPE_CHECKING:
    from datetime import datetime

    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_TYPE = "moc"
_OTHERS = 2
"""Ways to say what a map shows that are not taken."""
_WILDCARDS = frozenset("*?[")
_NOT_IN_NAMES = frozenset('\\/:*?"<>|#^[]%')


def make_map(  # noqa: PLR0913 - the options of a command
    vault: Vault, config: Config, title: str, when: datetime, *, view: str | None = None,
    tag: str | None = None, linking: str | None = None, shape: str, folder: str,
) -> NewNote:  # fmt: skip
    """Return a new map: what notes of its type start with, and a region.

    Args:
        vault: The vault it is for.
        config: For the template and the schema of its type.
        title: Its title, and the name of its file.
        when: The moment it is made.
        view: `FILE#VIEW` of the base that it shows, or
        tag: the tag whose notes it shows, by a base in the note itself, or
        linking: the vault path of a note, to show those that link to it, in the same way.
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
    if [view, tag, linking].count(None) != _OTHERS:
        message = "say what the map shows: one of --view FILE#VIEW, --tag TAG, --linking-to NOTE"
        raise VaultkitError(message)
    path = "/".join(filter(None, (folder.strip("/"), f"{title.strip()}.md")))
    if fold(path) in {fold(other) for other in (*vault.notes, *vault.attachments)}:
        message = f"{path}: there is such a note already"
        raise VaultkitError(message)
    fault = find_name_fault(path)
    if fault:
        raise VaultkitError(fault)
    filters = _filters(vault, config, tag, linking)
    query, base = (view, "") if view is not None else (title.strip(), _base(title, filters))
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


def _filters(vault: Vault, config: Config, tag: str | None, linking: str | None) -> list[str]:
    """Return what a note must fulfil to be on a map, as expressions of a base.

    Templates bear the tags and links of what is made from them, and are none of it.
    """
    if linking is None:
        first = f"file.hasTag({_quote((tag or '').removeprefix('#'))})"
        own = {path for path, note in vault.notes.items() if _has_tag(note, tag or "")}
    else:
        first = f"file.hasLink({_quote(linking.removesuffix('.md'))})"
        own = {link.source for link in vault.backlinks.get(linking, ())}
    folders = [folder for folder in _template_folders(vault, config) if folder]
    rest = sorted({note.path for note in templates_of(vault, config)} & own)
    left = [path for path in rest if not path.startswith(tuple(f"{x}/" for x in folders))]
    return [
        first,
        *(f"!file.inFolder({_quote(folder)})" for folder in folders),
        *(f"file.path != {_quote(path)}" for path in left),
    ]


def _template_folders(vault: Vault, config: Config) -> list[str]:
    """Return the folders that hold templates and are there: of the settings, and of the config."""
    named = [glob.strip("/") for glob in config.templates if not _WILDCARDS & {*glob}]
    found = dict.fromkeys((*vault.settings.templates, *named))
    return [folder for folder in found if any(x.startswith(f"{folder}/") for x in vault.notes)]


def _has_tag(note: Note, tag: str) -> bool:
    wanted = fold(tag.removeprefix("#"))
    return any(f"{fold(one)}/".startswith(f"{wanted}/") for one in note.all_tags)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _base(title: str, filters: list[str]) -> str:
    """Return a code block with a base of the notes that fulfil all of some conditions."""
    name = _quote(title.strip())
    lines = "".join(f"    - {_quote(one)}\n" for one in filters)
    condition = f" {_quote(filters[0])}\n" if len(filters) == 1 else f"\n  and:\n{lines}"
    return (
        f"```base\nfilters:{condition}views:\n  - type: table\n    name: {name}\n"
        "    order: [file.name]\n    sort:\n      - {property: file.name, direction: ASC}\n```\n\n"
    )
