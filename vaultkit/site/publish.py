"""Which notes and attachments leave the vault.

Everything here fails closed: what cannot be decided stays at home.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultkit.errors import VaultkitError
from vaultkit.notes.paths import NotePath, is_note, suffix_of
from vaultkit.vault.excluded import match_any, read_filters

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_NOT_SHOWN = frozenset({"canvas", "base"})
"""Files that name other notes and have no page yet: published raw, they would give them away."""
_NO = frozenset({"false", "no", "off", "0"})


@dataclass(frozen=True)
class Published:
    """What leaves the vault.

    Args:
        notes: In path order.
        attachments: Files that a published note links to or shows, in path order.
        withheld: Notes kept back because their front matter cannot be read.
    """

    notes: tuple[NotePath, ...]
    attachments: tuple[str, ...]
    withheld: tuple[NotePath, ...] = ()


def find_published(vault: Vault, config: Config, excluded: Container[str] = ()) -> Published:
    """Decide what is published.

    Args:
        vault: The vault.
        config: For the globs of templates.
        excluded: Paths that MkDocs itself was told to leave out (`exclude_docs`).

    Errors:
        VaultkitError: an excluded-files pattern of Obsidian's is not a regular expression.
    """
    is_ignored = _read_excluded(vault.settings.excluded)
    is_template = match_any(config.templates)

    def is_kept(path: str) -> bool:
        return path in excluded or is_ignored(path) or is_template(path)

    asked = [path for path, note in vault.notes.items() if not is_kept(path) and _allows(note)]
    withheld = tuple(path for path in asked if _is_unreadable(vault.notes[path]))
    notes = tuple(path for path in asked if path not in withheld)
    used = {path for path in _destinations(vault, notes) if not is_kept(path)}
    return Published(notes, tuple(sorted(used)), withheld)


def _read_excluded(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Return a test for excluded files; a pattern that cannot be read stops the build."""
    filters = read_filters(patterns)
    for pattern, reason in filters.unreadable:
        message = (
            f'.obsidian/app.json: the excluded-files pattern "{pattern}" is not a regular '
            f"expression that Python can read: {reason}; until it is, nothing can be published"
        )
        raise VaultkitError(message)
    return filters.match


def _allows(note: Note) -> bool:
    """Tell whether a note's `publish` property lets it out; Obsidian may write it as text."""
    value = next((v for k, v in note.properties.items() if k.lower() == "publish"), True)
    return value is not False and str(value).strip().lower() not in _NO


def _is_unreadable(note: Note) -> bool:
    """Tell whether a note may say `publish: false` in front matter that cannot be read."""
    if all(fault.kind not in _HIDING for fault in note.faults):
        return False
    head = note.source.slice(0, _HEAD)
    return re.search(r"^\s*[\"']?publish[\"']?\s*:", head, re.MULTILINE | re.IGNORECASE) is not None


_HIDING = frozenset(
    {"yaml-invalid", "frontmatter-unclosed", "frontmatter-not-first", "unparseable"}
)
_HEAD = 8_000
"""Bytes in which front matter is looked for where none could be read."""


def _destinations(vault: Vault, notes: Iterable[NotePath]) -> Iterable[str]:
    """Yield the attachments that the notes lead to."""
    for path in notes:
        for link in vault.links[path]:
            found = link.destination
            if found and not is_note(found) and suffix_of(found) not in _NOT_SHOWN:
                yield found
