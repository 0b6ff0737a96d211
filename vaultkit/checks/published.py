"""Which notes leave the vault, as the rules about leaks see it.

With a `[site]` in the config, every note is published that does not say `publish: false`, as the
site does it (a test keeps the two alike); templates, Obsidian's excluded files and notes that
cannot be read stay at home.

Without one, notes that say `publish: true` are published and those that say `publish: false` are
private; of the others nothing is known, since Obsidian Publish asks a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.checks.fields import notes_with
from vaultkit.config import SiteConfig
from vaultkit.vault.excluded import match_any, read_filters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.checks.context import Context
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath

_NO = frozenset({"false", "no", "off", "0"})
_YES = frozenset({"true", "yes", "on", "1"})
_UNREADABLE = frozenset(
    {"yaml-invalid", "frontmatter-unclosed", "frontmatter-not-first", "unparseable"}
)


def find_published(context: Context) -> Mapping[NotePath, Note]:
    """Return the notes that are published, in path order; a view of a `Context`."""
    notes = context.vault.notes
    has_site = context.config.site != SiteConfig()
    asked = {
        note.path: note
        for note in (notes.values() if has_site else notes_with(context, "publish"))
        if _is_public(note.properties, has_site=has_site)
    }
    if not asked:
        return {}
    settings = context.vault.settings
    is_template = match_any(context.config.templates)
    is_excluded = read_filters(settings.excluded).match
    folders = tuple(f"{folder}/" for folder in settings.templates)
    return {
        path: note
        for path, note in asked.items()
        if not is_template(path)
        and not is_excluded(path)
        and not path.startswith(folders)
        and not any(fault.kind in _UNREADABLE for fault in note.faults)
    }


def find_private(context: Context) -> frozenset[NotePath]:
    """Return the notes that are known not to be published; a view of a `Context`."""
    published = context.view(find_published)
    if not published:
        return frozenset()
    if context.config.site != SiteConfig():
        return frozenset(context.vault.notes).difference(published)
    asked = notes_with(context, "publish")
    return frozenset(note.path for note in asked if _is_private(note.properties))


def _is_private(properties: Mapping[str, Any]) -> bool:
    return any(
        key.lower() == "publish" and str(value).strip().lower() in _NO
        for key, value in properties.items()
    )


def _is_public(properties: Mapping[str, Any], *, has_site: bool) -> bool:
    for key, value in properties.items():
        if len(key) == len("publish") and key.lower() == "publish":
            text = str(value).strip().lower()
            return text not in _NO if has_site else text in _YES
    return has_site
