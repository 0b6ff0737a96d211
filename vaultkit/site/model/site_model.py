"""Decide what a vault's site is of: the one value that all pages are made from.

An anchor is made of a heading as it is written, the targets of its links included. On a site it is
made of what readers see, so that no anchor names what is not published.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from vaultkit.authoring.drawings.drawing_context import words_of
from vaultkit.authoring.reviews.review_state import parse_day
from vaultkit.config import Config
from vaultkit.errors import UnreadError, VaultNotFoundError
from vaultkit.notes.frontmatter.language_tags import language_of
from vaultkit.notes.frontmatter.script_languages import (
    guess_common_language,
    guess_language,
    prose_of,
    weigh_prose,
)
from vaultkit.notes.paths import NotePath, fold, folder_of, parents_of, stem_of
from vaultkit.notes.text.instants import as_instant
from vaultkit.site.model.folder_order import FolderOrder
from vaultkit.site.model.heading_titles import NAME, with_heading_titles
from vaultkit.site.model.page_addresses import Addresses, assign_addresses, find_permalinks
from vaultkit.site.model.tags_and_folders import Folder, Tag, find_folders, find_tags, with_parents
from vaultkit.site.model.topics import Topic, find_topics
from vaultkit.vault.files.file_listing import NAME_IS_NO_TEXT
from vaultkit.vault.files.file_reading import read_facts
from vaultkit.vault.presentation.note_rendering import anchor_of
from vaultkit.vault.publishing.home_note import find_home
from vaultkit.vault.publishing.published_files import Published, find_published
from vaultkit.vault.publishing.redaction.public_anchors import with_public_anchors
from vaultkit.vault.publishing.redaction.redacted_notes import with_hidden_targets
from vaultkit.vault.publishing.translations import find_translations

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from pathlib import Path

    from vaultkit.authoring.bases.vault_scope import VaultScope
    from vaultkit.authoring.callouts.vault_flows import VaultFlows
    from vaultkit.authoring.diagrams.diagram_renderer import DiagramRenderer
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.text.page_words import Words
    from vaultkit.site.cache.build_cache import ValueCache
    from vaultkit.vault.files.file_reading import FileFacts
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.publishing.translations import Translations
    from vaultkit.vault.vault import ResolvedLink, Vault


_WORTH_A_COUNT = 0.2
"""Of the bytes of all notes, how many are of notes whose letters tell their language."""


class Dates(NamedTuple):
    """What a site knows of time.

    Args:
        today: The day it is built; None for a site on which nothing is ever due.
        commits: When files were last changed, as git knows it; empty if it does not.
    """

    today: date | None = None
    commits: Mapping[str, datetime] = MappingProxyType({})


UNDATED = Dates()


@dataclass(frozen=True)
class Site:
    """A vault as it is published.

    Args:
        vault: The whole vault, unpublished notes too: look-ups must not change.
        published: What leaves it.
        addresses: Where that is.
        home: The note at the site's root, None for an overview.
        draws_mermaid: Whether the operator provides the script that draws diagrams.
        hidden_name: Text in the place of links to what is not published; "" shows their own.
        config: What the operator set.
        dates: The day, and when notes were changed.
        topics: Types of notes, and communities that no note is a map of, by name.
        value_cache: What the last build worked out.
        facts_root: Folder whose files' times and sizes are asked for; None for the vault's.
        as_written: The vault with the notes as their authors wrote them, for what those are told.
    """

    vault: Vault
    published: Published
    addresses: Addresses
    home: NotePath | None = None
    draws_mermaid: bool = field(default=False)
    hidden_name: str = ""
    config: Config = field(default_factory=Config)
    dates: Dates = UNDATED
    topics: Mapping[str, Topic] = field(default_factory=dict)
    value_cache: ValueCache | None = None
    facts_root: Path | None = None
    as_written: Vault | None = None

    @cached_property
    def notes(self) -> Mapping[NotePath, Note]:
        """The published notes, in path order."""
        return {path: self.vault.notes[path] for path in self.published.notes}

    @cached_property
    def listed(self) -> Mapping[NotePath, Note]:
        """Those of them that lists, navigation, search and feeds may name."""
        return {path: self.vault.notes[path] for path in self.published.listed}

    @cached_property
    def words(self) -> Words:
        """What the pages say besides, in the language of the site."""
        return words_of(self.config)

    @cached_property
    def translations(self) -> Translations:
        """Which of the listed notes say the same in several languages."""
        return find_translations(self.vault, self.listed, self.words.language)

    @cached_property
    def guessed(self) -> Mapping[NotePath, str]:
        """In which languages notes are written whose letters tell, by the notes."""
        found = {}
        for path, note in self.notes.items():
            if not note.source.data.isascii() and (language := guess_language(_prose(note))):
                found[path] = language
        return found

    @cached_property
    def common_language(self) -> str:
        """In which language most of the listed notes' prose is, "" if its letters do not tell.

        By the amount of prose: stubs say little. Where few notes are in another script than Latin,
        nobody counts.
        """
        sizes = {path: len(note.source.data) for path, note in self.listed.items()}
        told = sum(size for path, size in sizes.items() if path in self.guessed)
        if told < _WORTH_A_COUNT * sum(sizes.values()):
            return ""
        guesses = ((self.guessed.get(path, ""), _prose(self.notes[path])) for path in sizes)
        return guess_common_language((one, weigh_prose(text, one)) for one, text in guesses)

    def written_in(self, path: NotePath) -> str:
        """Return the language of a note where it is not the site's: what it says, or a guess."""
        said = language_of(self.notes[path].properties)
        if said:
            return said
        guess = self.guessed.get(path, "")
        is_same = guess.partition("-")[0] == self.words.language.lower().partition("-")[0]
        return "" if is_same else guess

    @cached_property
    def by_title(self) -> tuple[NotePath, ...]:
        """The listed notes by title, case ignored."""
        return tuple(sorted(self.listed, key=lambda path: (fold(self.notes[path].title), path)))

    @cached_property
    def tags(self) -> Mapping[str, Tag]:
        """Every tag by its folded name, in order."""
        return find_tags({path: self.notes[path].shown_tags for path in self.by_title})

    @cached_property
    def folders(self) -> Mapping[str, Folder]:
        """Every folder by its path; "" is the vault itself."""
        return find_folders(
            self.by_title,
            self.addresses.folders,
            sort=self.order.sort,
            folder_notes=self.folder_notes,
            boards=[at for at in self.addresses.boards if at not in self.published.unlisted],
        )

    @cached_property
    def order(self) -> FolderOrder:
        """What puts that which lies in a folder in order."""
        home = {"": self.home} if self.home else {}
        guides = {**self.folder_notes, **home}
        return FolderOrder(self.config.site, self.vault, self.notes, guides)

    @cached_property
    def list_names(self) -> Mapping[NotePath, str]:
        """What lists call the notes: by title, and by the folder as well where several have it.

        Of several in one folder by their file's name.
        """
        alike: dict[str, list[NotePath]] = defaultdict(list)
        for path in self.listed:
            alike[fold(self.notes[path].title)].append(path)
        names = {path: note.title for path, note in self.notes.items()}
        for paths in alike.values():
            if len(paths) > 1:
                whole = Counter(map(folder_of, paths))
                last = Counter(folder.rpartition("/")[2] for folder in whole)
                for path in paths:
                    folder = folder_of(path)
                    name = folder.rpartition("/")[2]
                    where = stem_of(path) if whole[folder] > 1 else name
                    where = folder if where == name and last[name] > 1 else where
                    names[path] += f" ({where})" if where else ""
        return names

    def folder_name(self, folder: str) -> str:
        """Return what a folder is called: by the title of its note, else by its own name."""
        note = self.folder_notes.get(folder)
        if note is not None and self.notes[note].title != stem_of(note):
            return self.notes[note].title
        return folder.rpartition("/")[2]

    def place_of(self, path: str) -> str:
        """Return the folders that a file lies in, as the tree calls them."""
        return " / ".join(map(self.folder_name, parents_of(path)))

    @cached_property
    def folder_notes(self) -> Mapping[str, NotePath]:
        """The note that stands for each folder that has one: their pages are one."""
        at = {url: path for path, url in self.addresses.notes.items() if url}
        folders = self.addresses.folders.items()
        return {folder: at[url] for folder, url in folders if url in at}

    @cached_property
    def changes(self) -> Mapping[NotePath, datetime]:
        """When listed notes were changed, the last first; see `changed`."""
        found = {path: when for path in self.listed if (when := self.changed(path))}
        return dict(sorted(found.items(), key=lambda item: (-item[1].timestamp(), item[0])))

    def changed(self, path: NotePath) -> datetime | None:
        """Return when a note was changed: as git knows it, else as it says itself."""
        known = self.dates.commits.get(path)
        if known is not None:
            return known
        properties = self.notes[path].properties
        for key in ("modified", "updated", "last_modified"):
            value = properties.get(key)
            day = value if isinstance(value, datetime) else parse_day(value)
            moment = as_instant(day) if day is not None else None
            if moment is not None:
                return moment
        return None

    @cached_property
    def scope(self) -> VaultScope:
        """What bases may ask: published files only, on the day the site is built.

        A file changed when git says so, because a fresh clone has new times.
        """
        from vaultkit.authoring.bases.vault_scope import VaultScope

        day = self.dates.today or date(1970, 1, 1)
        left = self.published
        visible = sorted((*left.notes, *left.attachments, *left.canvases, *left.bases))
        now = datetime.combine(day, datetime.min.time())
        return VaultScope(
            self.vault,
            now,
            self._facts,
            visible=visible,
            hidden_name=self.hidden_name,
            unlisted=left.unlisted,
        )

    @cached_property
    def linked_anchors(self) -> Mapping[str, frozenset[str]]:
        """The headings and blocks of notes that links of published ones lead to, by their ids."""
        found: dict[str, set[str]] = defaultdict(set)
        for path in self.notes:
            for link in self.vault.links[path]:
                to = link.destination
                if to and link.link.subpath and (anchor := anchor_of(link, self.vault)):
                    found[to].add(unquote(anchor[1:]))
        return {path: frozenset(anchors) for path, anchors in found.items()}

    @cached_property
    def flows(self) -> VaultFlows:
        """The flows of the listed notes: what plays them is a list of them."""
        from vaultkit.authoring.callouts.vault_flows import VaultFlows

        return VaultFlows(self.vault, self.listed, self.config)

    @cached_property
    def diagrams(self) -> DiagramRenderer | None:
        """What draws diagrams; None where the operator's script does."""
        if self.draws_mermaid:
            return None
        from vaultkit.authoring.diagrams.diagram_renderer import DiagramRenderer
        from vaultkit.site.cache.value_digests import program

        return DiagramRenderer(self.value_cache, program if self.value_cache else str)

    def _facts(self, path: str) -> FileFacts | None:
        found = read_facts(self.facts_root or self.vault.root, path)
        changed = self.dates.commits.get(path)
        if found is None or changed is None:
            return found
        changed = changed.astimezone().replace(tzinfo=None)
        return found._replace(created=min(found.created, changed), modified=changed)

    def backlinks(self, path: NotePath) -> Iterator[ResolvedLink]:
        """Yield the links of other listed notes to a note; hidden ones stay hidden."""
        for link in self.vault.backlinks.get(path, ()):
            if link.source in self.listed and not getattr(link.link, "in_comment", False):
                yield link


def build_site(  # noqa: PLR0913 -- what only MkDocs and the machine know, one by one
    vault: Vault,
    config: Config,
    *,
    excluded: Container[str] = (),
    draws_mermaid: bool = False,
    rules: str = "",
    dates: Dates = UNDATED,
    value_cache: ValueCache | None = None,
    others: Iterable[str] = (),
    published: Published | None = None,
    facts_root: Path | None = None,
    besides: Iterable[str] = (),
) -> Site:
    """Decide what is published and where.

    Args:
        vault: The vault.
        config: For templates and the home page.
        excluded: Paths that MkDocs was told to leave out.
        draws_mermaid: See `Site`.
        rules: Wanted address of the table of rules; "" for none.
        dates: See `Site`.
        value_cache: What the last build worked out.
        others: Files of the theme and of plugins.
        published: What leaves the vault; None to decide it here.
        facts_root: See `Site`.
        besides: Files of the vault that are on the site besides, because the operator names them.

    Errors:
        VaultNotFoundError: nothing is published, or the configured home page is not.
        UnreadError: a note, a folder or a file could not be read: a site without it is not the
            vault's, and what is private in it could not be looked for.
        SettingsError: Obsidian's settings could not be read.
    """
    refuse_unread(vault)
    published = published or find_published(vault, config, excluded)
    if not published.notes:
        message = f"{vault.root}: no notes to publish"
        raise VaultNotFoundError(message)
    as_written = vault
    vault = with_hidden_targets(vault, published, config.site.hidden_name, besides)
    vault = with_public_anchors(vault, published, config.site.hidden_name)
    if config.site.titles != NAME:
        vault = with_heading_titles(vault, published.notes, config.site.titles)
    home = find_home(vault, published, config.site.home, config.path)
    if home in published.unlisted:
        published = replace(published, unlisted=published.unlisted - {home})
    shown = (vault.notes[path].shown_tags for path in published.listed)
    tags = {tag for of_note in shown for tag, _ in with_parents(of_note)}
    topics = find_topics(vault, published.listed, config, value_cache)
    addresses = assign_addresses(
        published.notes,
        published.attachments,
        sorted(tags),
        home,
        rules,
        boards=(*published.canvases, *published.bases),
        topics=topics and ("", *topics),
        permalinks=find_permalinks(vault, published.notes),
        others=others,
        unlisted=published.unlisted,
    )
    hidden = config.site.hidden_name
    known = (config, dates, topics, value_cache, facts_root, as_written)
    return Site(vault, published, addresses, home, draws_mermaid, hidden, *known)


def _prose(note: Note) -> str:
    return prose_of(note.source.slice(note.body_start, len(note.source.data)))


def refuse_unread(vault: Vault) -> None:
    """See that the vault could be read; a name that is no text cannot be an address.

    Errors:
        UnreadError: something could not be.
    """
    unread = [skip for skip in vault.unread if skip[1] != NAME_IS_NO_TEXT]
    unread += ((path, "Permission denied") for path in vault.attachments if _is_locked(vault, path))
    if unread:
        effect = "nothing is published without it; make it readable, or take it out of the vault"
        raise UnreadError(sorted(dict(unread).items()), effect)


def _is_locked(vault: Vault, path: str) -> bool:
    place = vault.root / path
    return os.path.lexists(place) and not os.access(place, os.R_OK)
