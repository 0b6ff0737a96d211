"""Make a note from a template, properties and text; links that it would catch stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.authoring.creating.note_location import Wanted, choose_path
from vaultkit.authoring.creating.note_templates import plan_note
from vaultkit.authoring.editing.edit_plan import EditPlan, Request, make_edit_plan
from vaultkit.authoring.editing.file_layout import Layout
from vaultkit.authoring.editing.following_links import Followers
from vaultkit.authoring.editing.text_edits import as_text
from vaultkit.authoring.rename.link_targets import Moved
from vaultkit.errors import EditError
from vaultkit.notes.edit import apply
from vaultkit.notes.frontmatter.property_edits import set_properties
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source
from vaultkit.notes.text.file_names import find_name_fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault


def plan_creation(  # noqa: PLR0913 - what a new note is made of
    vault: Vault,
    config: Config,
    title: str,
    *,
    when: datetime,
    kind: str = "",
    folder: str | None = None,
    text: str = "",
    values: Mapping[str, Any],
) -> EditPlan:
    """Work out a new note.

    Args:
        vault: The vault.
        config: For schemas and templates.
        title: Its title; the file name is what of it a name can hold.
        when: The moment that a template asks for.
        kind: Its type; "" for none.
        folder: Its folder; None for where such notes are.
        text: What it says, behind the template.
        values: Properties that it has besides.

    Errors:
        EditError: it cannot have that place or these properties.
        RenameError: there is such a note or no such type, or the template holds code.
    """
    folder = None if folder is None else _folder(folder)
    if kind:
        new = plan_note(vault, config, kind, title, when=when, folder=folder)
        path, data = new.path, new.data
    else:
        path, data = choose_path(vault, config, Wanted("", title), folder, None)[0], b""
    data = _with_text(_with_values(path, data, values), as_text(text))
    files = (*vault.notes, *vault.attachments, path)
    layout = Layout({path: (data,)})
    return make_edit_plan(vault, Request(layout, Followers(Moved(vault, {}, files), layout)))


def _folder(folder: str) -> str:
    """Return a folder of the vault.

    Errors:
        EditError: it lies outside, or cannot have that name.
    """
    path = folder.strip("/")
    fault = find_name_fault(path) if path else ""
    if fault:
        message = f"{fault}; nothing was changed; name a folder of the vault"
        raise EditError(message)
    return path


def _with_values(path: str, data: bytes, values: Mapping[str, Any]) -> bytes:
    note = parse_note(Source(path, data))
    return apply(data, set_properties(note, values))


def _with_text(data: bytes, text: str) -> bytes:
    """Put text behind what a template says."""
    said = text.strip("\n")
    if not said:
        return data
    head = data.rstrip(b"\n")
    gap = b"" if not head else b"\n" if head.endswith(b"---") else b"\n\n"
    return head + gap + said.encode() + b"\n"
