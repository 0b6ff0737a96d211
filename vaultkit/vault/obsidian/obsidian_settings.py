"""What Obsidian's own settings say, of the files below `.obsidian` that are read for it."""

from __future__ import annotations

from dataclasses import field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from vaultkit.config.bounded_read import MAX_SETTINGS, read_bounded
from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.vault.obsidian.math_preambles import Preambles, read_preambles
from vaultkit.vault.obsidian.new_note_folder import OPTIONAL, NewNotes, read_new_notes
from vaultkit.vault.obsidian.settings_faults import (
    EDITED,
    find_folder_fault,
    is_there,
    read_object,
    reason_of,
    refuse_shape,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@lazy_dataclass(frozen=True)
class Settings:
    """What Obsidian's own settings say: `.obsidian/app.json` and `.obsidian/types.json`.

    Args:
        strict_line_breaks: A single line end is a blank, not a break (default off).
        excluded: `userIgnoreFilters`: path prefixes, or regular expressions between slashes.
        property_types: Property name to `text`, `multitext`, `number`, `checkbox`, `date`,
            `datetime`, `tags`, `aliases`.
        new_link_format: `shortest`, `relative` or `absolute`.
        use_markdown_links: Whether Obsidian writes Markdown links.
        show_unsupported_files: Whether it offers files that it cannot open.
        templates: Folders that the plugins Templates and Templater take templates from.
        date_format: What `{{date}}` means in a template, as a moment.js format; "" for the default.
        time_format: The same for `{{time}}`.
        new_notes: Where Obsidian makes new notes.
        preambles: Macros for formulas, of the files that plugins read them from.
        unread: Files of settings that are there and could not be read, by vault path, and why; each
            counts as if it were not there.
        unedited: The same of files that are read only to be edited, where a path in them changes.
    """

    strict_line_breaks: bool = False
    excluded: tuple[str, ...] = ()
    property_types: Mapping[str, str] = field(default_factory=dict)
    new_link_format: str = "shortest"
    use_markdown_links: bool = False
    show_unsupported_files: bool = False
    templates: tuple[str, ...] = ()
    date_format: str = ""
    time_format: str = ""
    new_notes: NewNotes = field(default_factory=NewNotes)
    preambles: Preambles = field(default_factory=Preambles)
    unread: tuple[tuple[str, str], ...] = ()
    unedited: tuple[tuple[str, str], ...] = ()


def load_settings(root: Path) -> Settings:
    """Read Obsidian's own settings; what is missing has Obsidian's default.

    What is there and cannot be read has it as well, and stands in `Settings.unread`: most commands
    go on, those that publish or move do not.
    """
    fault = find_folder_fault(root / ".obsidian")
    if fault:
        return Settings(unread=((".obsidian", fault),))

    def read(name: str) -> dict[str, Any]:
        return _read_json(root / ".obsidian" / name)

    return replace(collect_settings(read), preambles=read_preambles(root, _lenient(read)))


def _lenient(read: Callable[[str], dict[str, Any]]) -> Callable[[str], dict[str, Any]]:
    """Return what reads settings and takes those that cannot be read for missing."""

    def read_or_none(name: str) -> dict[str, Any]:
        try:
            return read(name)
        except (OSError, ValueError, RecursionError):
            return {}

    return read_or_none


def collect_settings(read: Callable[[str], dict[str, Any]]) -> Settings:
    """Make settings of the files below `.obsidian`; those that cannot be read are `unread`.

    Args:
        read: Returns such a file by its path below `.obsidian`, {} if it is not there, or raises
            what stops it from being read.
    """
    unread: dict[str, str] = {}

    @cache
    def read_or_note(name: str) -> dict[str, Any]:
        try:
            value = read(name)
            refuse_shape(name, value)
        except (OSError, ValueError, RecursionError) as error:
            if name not in OPTIONAL:
                unread[name] = reason_of(error)
            return {}
        return value

    settings = read_settings(read_or_note)
    for name in EDITED:
        read_or_note(name)
    faults = [(f".obsidian/{name}", reason) for name, reason in unread.items()]
    edited = {f".obsidian/{name}" for name in EDITED}
    return replace(
        settings,
        unread=tuple(fault for fault in faults if fault[0] not in edited),
        unedited=tuple(fault for fault in faults if fault[0] in edited),
    )


def read_settings(read: Callable[[str], dict[str, Any]]) -> Settings:
    """Make settings of the files below `.obsidian`, each as a JSON object, {} if it is not there.

    Args:
        read: Returns such a file by its path below `.obsidian`.
    """
    app = read("app.json")
    types = read("types.json").get("types")
    own = read("templates.json")
    templates = (
        own.get("folder"),
        read("plugins/templater-obsidian/data.json").get("templates_folder"),
    )
    excluded = app.get("userIgnoreFilters")
    return Settings(
        strict_line_breaks=bool(app.get("strictLineBreaks", False)),
        excluded=tuple(map(str, excluded)) if isinstance(excluded, list) else (),
        property_types=_texts_of(types),
        new_link_format=str(app.get("newLinkFormat", "shortest")),
        use_markdown_links=bool(app.get("useMarkdownLinks", False)),
        show_unsupported_files=bool(app.get("showUnsupportedFiles", False)),
        templates=tuple(x.strip("/") for x in templates if isinstance(x, str) and x.strip("/ ")),
        date_format=str(own.get("dateFormat") or ""),
        time_format=str(own.get("timeFormat") or ""),
        new_notes=read_new_notes(read, app),
    )


def _texts_of(table: object) -> dict[str, str]:
    """Return what of a table is text by text; nothing of what is no table."""
    items = table.items() if isinstance(table, dict) else ()
    return {key: value for key, value in items if isinstance(value, str)}


def _read_json(path: Path) -> dict[str, Any]:
    """Return a JSON object from a file, {} if there is none.

    Errors:
        OSError: it is there and cannot be read.
        ValueError: it holds something else.
        RecursionError: it nests too deeply.
    """
    if not is_there(path):
        return {}
    return read_object(read_bounded(path, MAX_SETTINGS))
