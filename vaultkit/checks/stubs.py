"""A note for a link that leads nowhere, to be written some day: where, and with what in it."""

from __future__ import annotations

import re
from posixpath import join, normpath
from typing import TYPE_CHECKING

from vaultkit.checks.suggest import is_attachment
from vaultkit.notes.edit import Edit
from vaultkit.notes.paths import fold, folder_of, is_note, stem_of
from vaultkit.notes.wikilink import split_subpath
from vaultkit.vault.load import is_visible
from vaultkit.vault.resolve import Missing

if TYPE_CHECKING:
    from vaultkit.checks.context import Context
    from vaultkit.vault.vault import ResolvedLink

_NOT_IN_NAMES = re.compile(r'[\\:*?"<>|#^\[\]%\x00-\x1f\x7f]|(?:^|/)\s|[\s.](?:$|/)')
_LONGEST = 120


def plan_stub(link: ResolvedLink, context: Context) -> Edit | None:
    """Return the edit that makes the note that a link names; None if that is not for us to guess.

    The note goes where Obsidian would make it: at the path as written, from the vault's root.
    """
    path = _path(link, context)
    headings = split_subpath(link.link.subpath) if link.link.subpath else []
    if path is None or any(heading.startswith("^") for heading in headings):
        return None
    lines = [f"# {stem_of(path)}"]
    for depth, heading in enumerate(filter(str.strip, headings), start=2):
        lines += ["", f"{'#' * min(depth, 6)} {heading.strip()}"]
    return Edit(path, 0, 0, "\n".join([*lines, ""]))


def _path(link: ResolvedLink, context: Context) -> str | None:
    written, target = link.link, link.link.target.strip()
    name = target.rpartition("/")[2]
    is_markdown = getattr(written, "kind", "wiki") != "wiki"
    is_file = is_attachment(target, context) or (is_markdown and "." in name and not is_note(name))
    is_taken = type(link.outcome) is not Missing or link.outcome.candidates
    if (
        is_file
        or is_taken
        or target.lower().startswith("www.")
        or fold(stem_of(target)) in context.unread
    ):
        return None
    if target.startswith(("./", "../")):
        target = normpath(join(folder_of(link.source), target))
    path = target.removeprefix("/")
    path = path if is_note(path) else f"{path}.md"
    is_fine = path[:-3] and is_visible(path) and "//" not in path and len(path) <= _LONGEST
    return path if is_fine and not _NOT_IN_NAMES.search(path[:-3]) else None
