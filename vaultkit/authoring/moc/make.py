"""A new map: a note with one region, still empty."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vaultkit.errors import VaultkitError
from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from datetime import date

    from vaultkit.vault.vault import Vault

_NOT_IN_NAMES = frozenset('\\/:*?"<>|#^[]%')


def make_map(  # noqa: PLR0913 - the options of a command
    vault: Vault, title: str, today: date, *, view: str | None, tag: str | None, shape: str,
    folder: str,
) -> tuple[str, str]:  # fmt: skip
    """Return the path and the text of a new map.

    Args:
        vault: The vault it is for.
        title: Its title, and the name of its file.
        today: The day it is made.
        view: `FILE#VIEW` of the base that it shows, or
        tag: the tag whose notes it shows, by a base in the note itself.
        shape: How it shows them.
        folder: Folder of the vault it goes to.

    Errors:
        VaultkitError: the name cannot be one, is taken, or it is not said what the map shows.
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
    query, base = (view, "") if view is not None else (title.strip(), _base(title, tag or ""))
    head = f"---\ntype: moc\ncreated: {today.isoformat()}\n---\n\n# {title.strip()}\n\n"
    marks = f"%% vaultkit:moc begin {query} {shape} %%\n%% vaultkit:moc end %%\n"
    return path, f"{head}{base}{marks}"


def _base(title: str, tag: str) -> str:
    """Return a code block with a base of the notes that have a tag."""
    has_tag = json.dumps(f"file.hasTag({json.dumps(tag.removeprefix('#'), ensure_ascii=False)})",
        ensure_ascii=False)  # fmt: skip
    name = json.dumps(title.strip(), ensure_ascii=False)
    return (
        f"```base\nfilters: {has_tag}\nviews:\n  - type: table\n    name: {name}\n"
        "    order: [file.name]\n    sort:\n      - {property: file.name, direction: ASC}\n```\n\n"
    )
