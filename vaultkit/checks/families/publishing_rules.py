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
from vaultkit.notes.paths import NotePath, is_note
from vaultkit.vault.publishing.publish_properties import UNREADABLE, find_no_text, says_no
from vaultkit.vault.publishing.published_files import PublishedNotes, find_published_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.notes.note import Note


PUBLISHING = ("site.publish", "site.include", "site.exclude", "exclude", "templates")
"""Keys of the config that decide what is published."""


def find_published(context: Context) -> Mapping[NotePath, Note]:
    """Return the notes that are published, in path order; a view of a `Context`."""
    notes = context.vault.notes
    return {path: notes[path] for path in context.view(_decide_notes).notes}


def private_files(context: Context) -> Callable[[str], bool]:
    """Return whether what a published note links to or shows stays; a view of a `Context`.

    A note that stays only because its front matter cannot be read, or because it is no text, does
    not count: that is one fault, and not one for each link that leads to it.
    """
    published = context.view(_decide_notes)
    notes, has_site = context.vault.notes, _has_site(context)
    known: dict[str, bool] = {"": False}

    def stays(path: NotePath) -> bool:
        note = notes.get(path)
        if note is None:
            return has_site and not is_note(path) and published.keeps(path)
        if not has_site:
            return says_no(note)
        leaving, withheld = published.sort_out([path])
        return not (leaving or withheld.get(path) == UNREADABLE or find_no_text(note))

    def is_private(path: str) -> bool:
        if path not in known:
            known[path] = stays(NotePath(path))
        return known[path]

    return is_private if published.notes else lambda _: False


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
