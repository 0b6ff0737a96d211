"""The vault: every note read, every file known, every link resolved once."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.notes.paths import NotePath, fold, is_note, stem_of
from vaultkit.notes.source import Source
from vaultkit.vault.obsidian.obsidian_settings import Settings
from vaultkit.vault.resolving.resolve import (
    AMBIGUOUS,
    NOT_READ,
    NOTE_NOT_FOUND,
    OK,
    Ambiguous,
    Missing,
    Outcome,
    Resolver,
    SubpathMatch,
    Unread,
    resolve_option,
    resolve_subpath,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from vaultkit.notes.note import Link, Note, PropertyLink


class ResolvedLink(NamedTuple):
    """A link and where it leads.

    Args:
        source: Path of the note it stands in.
        link: The link as written; a `PropertyLink` for front matter.
        outcome: What the path part leads to.
        subpath: What the part after `#` leads to.
    """

    source: NotePath
    link: Link | PropertyLink
    outcome: Outcome
    subpath: SubpathMatch

    @property
    def destination(self) -> str | None:
        """Vault path of the file the link leads to, None if there is none."""
        return self.outcome.path

    @property
    def status(self) -> str:
        """`ok`, `ambiguous`, `note-not-found`, `heading-not-found`, …: the worst that is true."""
        if isinstance(self.outcome, Missing):
            return NOTE_NOT_FOUND
        if isinstance(self.outcome, Unread):
            return NOT_READ
        if self.subpath.status != OK:
            return self.subpath.status
        return AMBIGUOUS if isinstance(self.outcome, Ambiguous) else OK

    @property
    def is_embed(self) -> bool:
        """Whether the destination is shown in place."""
        return getattr(self.link, "is_embed", False)


_FEW = 8
"""Files of which backlinks are looked for one by one."""


class DerivedValues:
    """Values that are worked out from the whole vault; nothing is kept of them."""

    def recall(self, name: str, compute: Callable[[], Any], is_valid: Callable[[Any], bool]) -> Any:
        """Return a value, worked out anew unless it is known of this very vault.

        Args:
            name: What it is.
            compute: Works it out, as lists, texts, numbers and mappings of texts to these.
            is_valid: Tells whether what was kept has the right form.
        """
        del name, is_valid
        return compute()


@lazy_dataclass(frozen=True)
class Vault:
    """A vault as it was when it was read.

    Args:
        root: Folder of the vault.
        notes: Every note by vault-relative path, in path order.
        attachments: Every other file, in path order.
        settings: Obsidian's settings for it.
        skipped: Files that exist and were not read, with the reason.
        texts: Attachments that are text and name other files: canvases, bases, style sheets.
        leads_to: Of files that are symbolic links, the vault path of the file they lead to.
        beyond: Of each file outside that a symbolic link leads to and that is not read, by its
            path through the link, the path of the link.
    """

    root: Path
    notes: Mapping[NotePath, Note]
    attachments: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    skipped: tuple[tuple[str, str], ...] = ()
    texts: Mapping[str, Source] = field(default_factory=dict)
    leads_to: Mapping[str, str] = field(default_factory=dict)
    beyond: Mapping[str, str] = field(default_factory=dict)

    @property
    def unread(self) -> list[tuple[str, str]]:
        """Files and folders that could not be read, and why; no links, which lead elsewhere."""
        return [skip for skip in self.skipped if not skip[1].startswith("a symbolic link")]

    def source_of(self, path: str) -> Source:
        """Return the bytes of a file; an attachment that was not read counts as empty."""
        note = self.notes.get(NotePath(path))
        return note.source if note else self.texts.get(path) or Source(path, b"")

    @cached_property
    def files(self) -> frozenset[str]:
        """The attachments, to ask whether one is there."""
        return frozenset(self.attachments)

    def has_file(self, path: str) -> bool:
        """Tell whether a note or another file is there."""
        return path in self.notes or path in self.files

    @cached_property
    def linker(self) -> Linker:
        """What resolves the links; the loader gives its own, which has begun with it."""
        return Linker((*self.notes, *self.attachments), beyond=self.beyond)

    @cached_property
    def derived(self) -> DerivedValues:
        """Values worked out from the vault; the loader gives what keeps them between runs."""
        return DerivedValues()

    @cached_property
    def resolver(self) -> Resolver:
        """Look-ups over all files."""
        return self.linker.resolver

    @cached_property
    def links(self) -> Mapping[NotePath, tuple[ResolvedLink, ...]]:
        """The table of resolved links: for each note, properties first, then the body in order."""
        return self.linker.resolve(self.notes)

    @cached_property
    def backlinks(self) -> Mapping[str, tuple[ResolvedLink, ...]]:
        """For each file, the links that lead to it from other notes, in path order.

        A note's links to itself are left out, as Obsidian's backlink panel leaves them out.
        """
        found: dict[str, list[ResolvedLink]] = {}
        for path, links in self.links.items():
            for link in links:
                if link.destination is not None and link.destination != path:
                    found.setdefault(link.destination, []).append(link)
        return {path: tuple(links) for path, links in found.items()}

    def links_of(self, path: NotePath) -> tuple[ResolvedLink, ...]:
        """Return the resolved links of one note, those of others need not be resolved for it."""
        if "links" in vars(self):
            return self.links[path]
        return self.linker.resolve_one(self.notes[path], self.notes)

    @cached_property
    def _asked(self) -> list[str]:
        """The files whose backlinks were asked for."""
        return []

    def backlinks_of(self, path: str) -> tuple[ResolvedLink, ...]:
        """Return the links that lead to a file from other notes, in path order.

        Whoever asks for those of a few files has few notes looked at; then all links are resolved.
        """
        self._asked.append(path)
        if "backlinks" in vars(self) or len(self._asked) > _FEW:
            return self.backlinks.get(path, ())
        name = fold(stem_of(path))
        return tuple(
            [
                link
                for source, note in self.notes.items()
                if source != path and note.may_link(name)
                for link in self.links_of(source)
                if link.destination == path
            ]
        )

    @cached_property
    def by_alias(self) -> Mapping[str, tuple[NotePath, ...]]:
        """Notes by folded alias."""
        found: dict[str, list[NotePath]] = {}
        for path, note in self.notes.items():
            for alias in note.aliases:
                found.setdefault(fold(alias), []).append(path)
        return {alias: tuple(paths) for alias, paths in found.items()}

    @cached_property
    def names(self) -> Mapping[str, NotePath]:
        """Notes by folded file name without `.md`; of several, the first in path order."""
        found: dict[str, NotePath] = {}
        for path in self.notes:
            found.setdefault(fold(stem_of(path)), path)
        return found

    def resolve(self, link: Link | PropertyLink, source: NotePath) -> ResolvedLink:
        """Resolve one link as if it stood in the note `source`."""
        outcome = self.resolver.resolve(link.target, source)
        subpath = _find_subpath(link.subpath, outcome, self.notes)
        return ResolvedLink(source, link, outcome, subpath)

    def find_note(self, name: str) -> NotePath | None:
        """Return the note that a person means: a vault path, or a name as in a link."""
        if NotePath(name) in self.notes:
            return NotePath(name)
        outcome = self.resolver.resolve(name, "")
        if outcome.path and is_note(outcome.path):
            return NotePath(outcome.path)
        return None


class Linker:
    """Resolves the links of notes in two steps: the files first, then what stands in them.

    The first needs only the names of all files, and is cheapest while a note was just read.

    Args:
        files: Every file of the vault.
        resolver: Look-ups over them, if there are any yet.
        beyond: Files outside that are there and not read.
        at_missing: Called once, as soon as a link leads nowhere.
    """

    def __init__(
        self,
        files: Iterable[str],
        resolver: Resolver | None = None,
        beyond: Iterable[str] = (),
        at_missing: Callable[[], object] | None = None,
    ) -> None:
        self._at_missing = at_missing
        self.resolver = resolver or Resolver(files, beyond)
        self._links: dict[NotePath, tuple[ResolvedLink, ...]] = {}
        self._open: list[NotePath] = []

    def add(self, note: Note) -> None:
        """Find the files that a note's links lead to."""
        path = note.path
        look_up = self.resolver.resolve
        links: tuple[PropertyLink | Link, ...] = (*note.property_links, *note.links)
        found = []
        is_open = False
        for link in links:
            found.append(ResolvedLink(path, link, look_up(link.target, path), _WHOLE))
            if link.subpath:
                is_open = True
        if self._at_missing is not None and any(type(link.outcome) is Missing for link in found):
            call, self._at_missing = self._at_missing, None
            call()
        self._links[path] = tuple(found)
        if is_open:
            self._open.append(path)

    def resolve(self, notes: Mapping[NotePath, Note]) -> dict[NotePath, tuple[ResolvedLink, ...]]:
        """Return the links of all notes, with the headings and blocks that they lead to."""
        for path, note in notes.items():
            if path not in self._links:
                self.add(note)
        for path in self._open:
            self._links[path] = tuple([_complete(link, notes) for link in self._links[path]])
        self._open.clear()
        return {path: self._links[path] for path in notes}

    def resolve_one(self, note: Note, notes: Mapping[NotePath, Note]) -> tuple[ResolvedLink, ...]:
        """Return the links of one note, with the headings and blocks that they lead to."""
        if note.path not in self._links:
            self.add(note)
        return tuple([_complete(link, notes) for link in self._links[note.path]])


def _complete(link: ResolvedLink, notes: Mapping[NotePath, Note]) -> ResolvedLink:
    source, written, outcome, _ = link
    if not written.subpath:
        return link
    return ResolvedLink(source, written, outcome, _find_subpath(written.subpath, outcome, notes))


def _find_subpath(subpath: str, outcome: Outcome, notes: Mapping[NotePath, Note]) -> SubpathMatch:
    if not subpath or outcome.path is None:
        return _WHOLE
    note = notes.get(NotePath(outcome.path))
    return resolve_subpath(subpath, note) if note else resolve_option(subpath)


_WHOLE = SubpathMatch(OK)
