"""What leaves the vault: decided here once, for the site, the rules about leaks and the audit.

Everything fails closed: what cannot be decided stays at home. For a note, the first of these that
applies counts:

1. templates, Obsidian's excluded files and what MkDocs was told to leave out stay; so does a note
   that holds a report of `vaultkit check --report`;
2. a note stays whose front matter cannot be read; so does one with front matter that Obsidian takes
   for text (`vault.unread_frontmatter`) if that mentions `publish` or `draft`;
3. `draft: true` and `publish: false` stay; so does a value that is neither yes nor no, and
   `publish` without one;
4. `publish: true` leaves, whatever the folder, as in Obsidian Publish;
5. `[site] exclude` stays; with `[site] include`, only what it names leaves;
6. `[site] publish`: `all` (the default) leaves, `opt-in` stays.

Attachments, canvases and bases leave if something that leaves links to them or shows them, in front
matter, text or raw HTML and not in a comment, and 1 and `exclude` do not keep them. With `[site]
canvases = "all"` so do the other canvases that 5 and 6 let leave, with the attachments they show,
but for one that shows a note or file that stays, or an unlisted note. So does the
picture of a drawing that leaves, beside it (`vault.publishing.drawing_pictures`). Attachments of
kinds that are not known to be harmless stay (`vault.file_kinds`).

A note that leaves and says `unlisted: true` has a page and stands in no list: see `Published`.

A symbolic link leaves if it would by its own name and by that of the file it leads to.

Settings of Obsidian's that are there and cannot be read leave all of this undecided: an error.
See decision 14.
"""

from __future__ import annotations

from dataclasses import field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.errors import SettingsError, VaultkitError
from vaultkit.notes.canvas_file import files_on
from vaultkit.notes.markdown.html_media import SHOWN, media_of
from vaultkit.notes.markdown.report_region import report_spans
from vaultkit.notes.paths import NotePath, fold, is_note, suffix_of
from vaultkit.notes.plugins.plugin_content import is_drawing
from vaultkit.vault.files.excluded_files import match_any, read_filters
from vaultkit.vault.files.file_kinds import why_kept
from vaultkit.vault.links.media_files import find_media_file
from vaultkit.vault.publishing.drawing_pictures import is_drawing_file, pictures_of
from vaultkit.vault.publishing.publish_properties import (
    answer_of,
    find_decisive,
    is_unlisted,
    why_undecided,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.notes.source import Span
    from vaultkit.vault.vault import ResolvedLink, Vault

    SortedOut = tuple[list[NotePath], dict[NotePath, str]]
    """Notes that leave, and those that are kept back, with the reason."""

CANVAS, BASE = "canvas", "base"
IS_REPORT = "it holds a report of vaultkit check, which is for the author"
"""Why a note is withheld that asks to be published."""


@lazy_dataclass(frozen=True)
class Published:
    """What leaves the vault.

    Args:
        notes: In path order.
        attachments: Files that what is published links to or shows, in path order; no canvases
            and bases, which would give other notes away if they were copied as they are.
        withheld: Notes kept back because it cannot be decided whether they may leave, and why.
        canvases: Canvases that leave, as pages.
        bases: Bases that leave, as pages.
        kept: Files that a published note wants to show and that stay, with that note.
        unsafe: Those of them whose kind is the reason, and what is wrong with it.
        unshown: Canvases and bases that stay because nothing that leaves leads to them, or, where
            that need not be, because they show what stays.
        unlisted: Those of `notes` that are told by their address alone, with the canvases and
            bases that only they lead to: what is made by itself (lists, navigation, search, feeds,
            rows of bases, backlinks) does not name them.
    """

    notes: tuple[NotePath, ...]
    attachments: tuple[str, ...] = ()
    withheld: Mapping[NotePath, str] = field(default_factory=dict)
    canvases: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    kept: Mapping[str, NotePath] = field(default_factory=dict)
    unsafe: Mapping[str, str] = field(default_factory=dict)
    unlisted: frozenset[str] = frozenset()
    unshown: tuple[str, ...] = ()

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    @cached_property
    def listed(self) -> tuple[NotePath, ...]:
        """The notes that lists may name, in path order."""
        return tuple(path for path in self.notes if path not in self.unlisted)

    def only_listed(self) -> Published:
        """Return what leaves the vault but for what no list names."""
        return replace(
            self,
            notes=self.listed,
            canvases=tuple(path for path in self.canvases if path not in self.unlisted),
            bases=tuple(path for path in self.bases if path not in self.unlisted),
            unlisted=frozenset(),
        )

    def within(self, other: Published) -> Published:
        """Return what leaves by this and by another decision."""
        return replace(
            self,
            notes=tuple(path for path in self.notes if path in other),
            attachments=tuple(path for path in self.attachments if path in other),
            canvases=tuple(path for path in self.canvases if path in other),
            bases=tuple(path for path in self.bases if path in other),
        )

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset((*self.notes, *self.attachments, *self.canvases, *self.bases))


def find_published(
    vault: Vault,
    config: Config,
    excluded: Container[str] = (),
    among: Iterable[NotePath] | None = None,
    passed_over: Mapping[str, Sequence[Span]] = MappingProxyType({}),
) -> Published:
    """Decide what is published.

    Args:
        vault: The vault.
        config: For templates and `[site]`.
        excluded: Paths that MkDocs itself was told to leave out (`exclude_docs`).
        among: The notes that come into question, in path order; None for all.
        passed_over: Ranges of notes whose links make no file leave.

    Errors:
        VaultkitError: an excluded-files pattern of Obsidian's is not a regular expression, or a
            file of its settings cannot be read.
    """
    decision = _decide(vault, config, excluded, passed_over)
    return decision.make(vault.notes if among is None else among)


class PublishedNotes(NamedTuple):
    """Which notes leave the vault; each is decided by itself, without following a link.

    Args:
        notes: In path order.
        withheld: Notes kept back because it cannot be decided whether they may leave, and why.
        keeps: Tells whether a file that is no note stays, even if a published note wants to show
            it.
        sort_out: Decides in the same way about other notes of the vault.
    """

    notes: tuple[NotePath, ...] = ()
    withheld: Mapping[NotePath, str] = MappingProxyType({})
    keeps: Callable[[str], bool] = bool
    sort_out: Callable[[Iterable[NotePath]], SortedOut] = lambda _: ([], {})


def find_published_notes(
    vault: Vault, config: Config, among: Iterable[NotePath] | None = None
) -> PublishedNotes:
    """Decide which notes are published; see `find_published`, also for errors."""
    decision = _decide(vault, config)
    notes, withheld = decision.sort_out(vault.notes if among is None else among)
    return PublishedNotes(tuple(notes), withheld, decision.keeps, decision.sort_out)


def _decide(
    vault: Vault,
    config: Config,
    excluded: Container[str] = (),
    passed_over: Mapping[str, Sequence[Span]] = MappingProxyType({}),
) -> _Decision:
    if vault.settings.unread:
        message = "until it can be read, nothing can be published"
        raise SettingsError(vault.settings.unread, message)
    return _Decision(vault, config, excluded, passed_over)


class _Decision:
    def __init__(
        self,
        vault: Vault,
        config: Config,
        excluded: Container[str],
        passed_over: Mapping[str, Sequence[Span]],
    ) -> None:
        self._vault = vault
        self._excluded = excluded
        self._passed_over = passed_over
        self._is_ignored = _read_excluded(vault.settings.excluded)
        self._is_template = match_any(config.templates)
        self._templates = tuple(f"{folder}/" for folder in vault.settings.templates)
        self._is_out = match_any(config.site.exclude)
        self._is_in = match_any(config.site.include) if config.site.include else None
        self._is_allowed = match_any(config.site.attachments)
        self._all = config.site.publish == "all"
        self._takes_boards = config.site.canvases == "all"

    def sort_out(self, paths: Iterable[NotePath]) -> SortedOut:
        """Return the notes that leave, and those of which it cannot be decided, and why."""
        notes: list[NotePath] = []
        withheld: dict[NotePath, str] = {}
        for path in paths:
            if self._stays(path):
                continue
            note = self._vault.notes[path]
            reason = why_undecided(note)
            if report_spans(note):
                if any(key == "publish" and answer_of(value) for key, value in find_decisive(note)):
                    withheld[path] = IS_REPORT
            elif reason:
                withheld[path] = reason
            elif self._leaves(note):
                notes.append(path)
        return notes, withheld

    def make(self, paths: Iterable[NotePath]) -> Published:
        notes, withheld = self.sort_out(paths)
        unlisted = [path for path in notes if is_unlisted(self._vault.notes[path])]
        used = self._used(notes)
        if self._takes_boards:
            self._add_boards(used, frozenset(notes).difference(unlisted))
        kept = {path: by for path, by in used.items() if self.keeps(path)}
        files = sorted(used.keys() - kept.keys())
        kinds = {path: suffix_of(path) for path in files}
        return Published(
            tuple(notes),
            tuple(path for path in files if kinds[path] not in {CANVAS, BASE}),
            withheld,
            tuple(path for path in files if kinds[path] == CANVAS),
            tuple(path for path in files if kinds[path] == BASE),
            kept,
            {path: self._fault_of(path) for path in kept if not self._is_left_out(path)},
            frozenset((*unlisted, *self._of_unlisted(notes, unlisted, used))),
            tuple(
                path
                for path in self._vault.attachments
                if path not in used and _is_page(path) and not self.keeps(path)
            ),
        )

    def _add_boards(self, used: dict[str, NotePath], notes: Container[str]) -> None:
        """Add the canvases that leave though no note leads to them, with what they show.

        Args:
            used: What notes lead to, with the first note: here the canvas itself.
            notes: The listed notes that leave.
        """
        files = {fold(path): path for path in (*self._vault.notes, *self._vault.attachments)}
        for board in self._vault.attachments:
            if board in used or suffix_of(board) != CANVAS or not self._may_leave_alone(board):
                continue
            named = files_on(self._vault.source_of(board))
            shown = [files[fold(name)] for name in named if fold(name) in files]
            others = [path for path in shown if path not in notes]
            if not any(is_note(path) or self.keeps(path) or _is_page(path) for path in others):
                for path in (board, *others):
                    used.setdefault(path, NotePath(board))

    def _may_leave_alone(self, path: str) -> bool:
        """Tell whether a file that says nothing of it is among what leaves."""
        names = self._names_of(path)
        is_meant = all(map(self._is_in, names)) if self._is_in else self._all
        return is_meant and not self.keeps(path)

    def _of_unlisted(
        self, notes: Sequence[NotePath], unlisted: Sequence[NotePath], used: Iterable[str]
    ) -> set[str]:
        """Return the files that only unlisted notes lead to."""
        if not unlisted:
            return set()
        listed = frozenset(notes).difference(unlisted)
        shown = self._used(path for path in notes if path in listed)
        if self._takes_boards:
            self._add_boards(shown, listed)
        return set(used) - shown.keys()

    def keeps(self, path: str) -> bool:
        """Tell whether a file that is no note stays, whoever shows it."""
        return self._is_left_out(path) or bool(self._fault_of(path))

    def _is_left_out(self, path: str) -> bool:
        return self._stays(path) or self._is_shut_out(path)

    def _fault_of(self, path: str) -> str:
        """Return why a file's kind keeps it at home, "" if it does not."""
        if suffix_of(path) in {CANVAS, BASE}:
            return ""
        why = (why_kept(name, is_allowed=self._is_allowed(name)) for name in self._names_of(path))
        return next(filter(None, why), "")

    def _stays(self, path: str) -> bool:
        target = self._vault.leads_to.get(path)
        if target is not None and (_kind_of(target) != _kind_of(path) or _is_hidden(target)):
            return True  # by the name of the link, it would leave as something else
        return any(map(self._is_kept, self._names_of(path)))

    def _is_kept(self, name: str) -> bool:
        return (
            name in self._excluded
            or self._is_ignored(name)
            or self._is_template(name)
            or name.startswith(self._templates)
        )

    def _is_shut_out(self, path: str) -> bool:
        return any(map(self._is_out, self._names_of(path)))

    def _names_of(self, path: str) -> tuple[str, ...]:
        """Return a path and, of a symbolic link, that of the file it leads to."""
        target = self._vault.leads_to.get(path)
        return (path,) if target is None else (path, target)

    def _leaves(self, note: Note) -> bool:
        says = {key: answer_of(value) for key, value in find_decisive(note)}
        if says.get("draft") or says.get("publish") is False:
            return False
        if says.get("publish"):
            return True
        if self._is_shut_out(note.path):
            return False
        is_in = self._is_in
        return all(map(is_in, self._names_of(note.path))) if is_in else self._all

    def _used(self, notes: Iterable[NotePath]) -> dict[str, NotePath]:
        """Return the files that notes lead to, also through canvases, each with the first note."""
        used: dict[str, NotePath] = {}
        for path in notes:
            for file in self._files_of(self._vault.notes[path]):
                used.setdefault(file, path)
        boards = [path for path in used if suffix_of(path) == CANVAS]
        files = {fold(path): path for path in self._vault.attachments} if boards else {}
        for board in boards:
            if self.keeps(board):
                continue
            for named in files_on(self._vault.source_of(board)):
                shown = files.get(fold(named))
                if shown is not None and shown not in used:
                    used[shown] = used[board]
                    boards += [shown] if suffix_of(shown) == CANVAS else []
        return used

    def _files_of(self, note: Note) -> Iterator[str]:
        """Yield the files that a note leads to or shows, pictures of drawings among them."""
        drawings: list[str] = [note.path] if is_drawing(note) else []
        for link in self._vault.links[note.path]:
            found = link.destination
            if found and not is_note(found) and self._counts(link):
                yield found
                drawings += [found] if is_drawing_file(found) else []
        for drawing in drawings:
            yield from pictures_of(drawing, self._vault.files)
        yield from self._shown(note)

    def _shown(self, note: Note) -> Iterator[str]:
        """Yield the files that the HTML of a note shows."""
        spans = self._passed_over.get(note.path, ())
        for one in media_of(note):
            if one.element in SHOWN and not any(start <= one.start < end for start, end in spans):
                found = find_media_file(self._vault.resolver, one.path, note.path)
                if found is not None:
                    yield found

    def _counts(self, link: ResolvedLink) -> bool:
        """Tell whether a link makes what it leads to leave: readers see it, and it is said."""
        at = getattr(link.link, "start", -1)
        spans = self._passed_over.get(link.source, ())
        in_comment = getattr(link.link, "in_comment", False)
        return not (in_comment or any(start <= at < end for start, end in spans))


def _is_page(path: str) -> bool:
    """Tell whether a file that is no note is published as a page."""
    return suffix_of(path) in {CANVAS, BASE}


def _kind_of(path: str) -> str:
    """Return how a file is published: as a note, a canvas or a base, or else as it is ("")."""
    if is_note(path):
        return "md"
    kind = suffix_of(path)
    return kind if kind in {CANVAS, BASE} else ""


def _is_hidden(path: str) -> bool:
    """Tell whether a part of a path starts with a dot: such files do not exist to Obsidian."""
    return any(part.startswith(".") for part in path.split("/"))


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
