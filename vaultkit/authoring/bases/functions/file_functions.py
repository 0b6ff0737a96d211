"""Methods of files and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.bases.functions.function_signature import Function
from vaultkit.authoring.bases.functions.general_functions import NEVER_EMPTY, display_of
from vaultkit.authoring.bases.values.file_values import File, in_folder
from vaultkit.authoring.bases.values.link_values import Link, make_link

if TYPE_CHECKING:
    from vaultkit.authoring.bases.row_scope import Row
    from vaultkit.authoring.bases.values.value_types import Value


_MATCH = 20
"""Steps to compare two links."""


def _as_link(row: Row, file: File, display: Value = None) -> Link:
    return Link(file.path, "", display_of(row, display), "", row.scope)


def _has_link(row: Row, file: File, other: File | Link | str) -> bool:
    if isinstance(other, str):
        other = make_link(other, None, file, row.scope)
    if other.path is None:
        links = (*file.links, *file.embeds)
        row.budget.spend(_MATCH * len(links))
        return any(link.matches(other) for link in links)
    return other.path in file.destinations


def _has_property(row: Row, file: File, name: str) -> bool:
    del row
    return file.has_property(name)


def _has_tag(row: Row, file: File, *tags: str) -> bool:
    del row
    found = file.folded_tags
    return any(tag.removeprefix("#").strip("/").lower() in found for tag in tags)


def _in_folder(row: Row, file: File, folder: str) -> bool:
    del row
    return in_folder(file, folder)


FILE = {
    **NEVER_EMPTY,
    "asLink": Function(_as_link, ("any?",)),
    "hasLink": Function(_has_link, ("file|link|string",)),
    "hasProperty": Function(_has_property, ("string",)),
    "hasTag": Function(_has_tag, ("string", "string*")),
    "inFolder": Function(_in_folder, ("string",)),
}


def _as_file(row: Row, link: Link) -> File | None:
    del row
    found: File | None = link.file
    return found


def _links_to(row: Row, link: Link, other: File | Link | str) -> bool:
    return link.file is not None and _has_link(row, link.file, other)


LINK = {
    **NEVER_EMPTY,
    "asFile": Function(_as_file),
    "linksTo": Function(_links_to, ("file|link|string",)),
}
