"""Tell which notes leave the vault, for the rules about what is published (P9xx).

It is the site's own decision (`vault.publishing`). Without a `[site]` in the config there may be no
site at all: then notes that say `publish: true` are published and those that say `publish: false`
or `draft: true` are private; of the others nothing is known, since Obsidian Publish asks a person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.families.field_rules import notes_with
from vaultkit.config import SiteConfig
from vaultkit.errors import VaultkitError
from vaultkit.notes.paths import is_note
from vaultkit.vault.publishing.publish_properties import UNREADABLE, find_no_text, says_no
from vaultkit.vault.publishing.published_files import PublishedNotes, find_published_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath


PUBLISHING = ("site.publish", "site.include", "site.exclude", "exclude", "templates")
"""Keys of the config that decide what is published."""


def find_published(context: Context) -> Mapping[NotePath, Note]:
    """Return the notes that are published, in path order; a view of a `Context`."""
    notes = context.vault.notes
    return {path: notes[path] for path in context.view(_decide_notes).notes}


def find_private(context: Context) -> frozenset[str]:
    """Return the notes that are known not to be published; a view of a `Context`.

    A note that stays only because its front matter cannot be read, or because it is no text, is
    none of them: that is one fault, and not one for each link that leads to it.
    """
    published = context.view(_decide_notes)
    if not published.notes:
        return frozenset()
    notes = context.vault.notes
    if _has_site(context):
        withheld = published.withheld.items()
        torn = {p for p, why in withheld if why == UNREADABLE or find_no_text(notes[p])}
        return frozenset(notes).difference(published.notes, torn)
    return frozenset(note.path for note in notes_with(context, "publish", "draft") if says_no(note))


def private_files(context: Context) -> Callable[[str], bool]:
    """Return whether what a published note links to or shows stays; a view of a `Context`."""
    private, has_site = context.view(find_private), _has_site(context)
    keeps = context.view(_decide_notes).keeps
    return lambda path: (
        path in private or bool(has_site and path and not is_note(path) and keeps(path))
    )


def _decide_notes(context: Context) -> PublishedNotes:
    """Return which notes are published; a view of a `Context`."""
    config, among = context.config, None
    if not _has_site(context):
        config = replace(config, site=SiteConfig(publish="opt-in"))
        among = [note.path for note in notes_with(context, "publish")]
        if not among:
            return PublishedNotes()
    try:
        return find_published_notes(context.vault, config, among)
    except VaultkitError:
        return PublishedNotes()  # the build stops at a pattern that cannot be read: nothing leaves


def _has_site(context: Context) -> bool:
    return context.config.site != SiteConfig()
