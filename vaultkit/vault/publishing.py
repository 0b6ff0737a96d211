"""What leaves the vault: decided here once, for the site, the rules about leaks and the audit.

Everything fails closed: what cannot be decided stays at home. For a note, the first of these that
applies counts:

1. templates, Obsidian's excluded files and what MkDocs was told to leave out stay;
2. a note stays whose front matter cannot be read; so does one with front matter that Obsidian takes
   for text (unclosed, not at the start, TOML) if that mentions `publish` or `draft`;
3. `draft: true` and `publish: false` stay; so does a value that is neither yes nor no;
4. `publish: true` leaves, whatever the folder, as in Obsidian Publish;
5. `[site] exclude` stays; with `[site] include`, only what it names leaves;
6. `[site] publish`: `all` (the default) leaves, `opt-in` stays.

Attachments, canvases and bases leave if something that leaves links to them or shows them, in front
matter or text and not in a comment, and 1 and `exclude` do not keep them. Attachments of kinds that
are not known to be harmless stay (`vault.file_kinds`).

Settings of Obsidian's that are there and cannot be read leave all of this undecided: an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from vaultkit.errors import SettingsError, VaultkitError
from vaultkit.notes.paths import NotePath, fold, is_note, suffix_of
from vaultkit.vault.boards import files_on
from vaultkit.vault.excluded import match_any, read_filters
from vaultkit.vault.file_kinds import why_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from vaultkit.config import Config
    from vaultkit.notes.note import Fault, Note
    from vaultkit.notes.source import Span
    from vaultkit.vault.vault import ResolvedLink, Vault

CANVAS, BASE = "canvas", "base"
UNREADABLE = "its front matter cannot be read"
"""Why a note is withheld that says nothing of publishing, as far as can be read."""
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})
_KEYS = frozenset({"publish", "draft"})
_MENTION = re.compile(
    r"(?:^|\r)[\s{,?>]*[\"']?(publish|draft)[\"']?\s*[:=]", re.MULTILINE | re.IGNORECASE
)
_HEAD = 100_000
"""Bytes in which front matter is looked for where none could be read."""
_STARTS = ("---", "+++")
"""What front matter starts with, also where Obsidian reads it as text."""
_WIDE = b"\0"
"""In the first bytes of a note: it is UTF-16 or no text at all."""
_FIRST = 200


@dataclass(frozen=True)
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
    """

    notes: tuple[NotePath, ...]
    attachments: tuple[str, ...] = ()
    withheld: Mapping[NotePath, str] = field(default_factory=dict)
    canvases: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    kept: Mapping[str, NotePath] = field(default_factory=dict)
    unsafe: Mapping[str, str] = field(default_factory=dict)

    def __contains__(self, path: str) -> bool:
        return path in self._paths

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
    if vault.settings.unread:
        message = "until it can be read, nothing can be published"
        raise SettingsError(vault.settings.unread, message)
    decision = _Decision(vault, config, excluded, passed_over)
    return decision.make(vault.notes if among is None else among)


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

    def make(self, paths: Iterable[NotePath]) -> Published:
        notes: list[NotePath] = []
        withheld: dict[NotePath, str] = {}
        for path in paths:
            if self._stays(path):
                continue
            reason = _undecided(self._vault.notes[path])
            if reason:
                withheld[path] = reason
            elif self._leaves(self._vault.notes[path]):
                notes.append(path)
        used = self._used(notes)
        kept = {path: by for path, by in used.items() if self._keeps(path)}
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
        )

    def _keeps(self, path: str) -> bool:
        return self._is_left_out(path) or bool(self._fault_of(path))

    def _is_left_out(self, path: str) -> bool:
        return self._stays(path) or self._is_out(path)

    def _fault_of(self, path: str) -> str:
        """Return why a file's kind keeps it at home, "" if it does not."""
        is_page = suffix_of(path) in {CANVAS, BASE}
        return "" if is_page else why_kept(path, is_allowed=self._is_allowed(path))

    def _stays(self, path: str) -> bool:
        return (
            path in self._excluded
            or self._is_ignored(path)
            or self._is_template(path)
            or path.startswith(self._templates)
        )

    def _leaves(self, note: Note) -> bool:
        says = {key: _answer(value) for key, value in _decisive(note)}
        if says.get("draft") or says.get("publish") is False:
            return False
        if says.get("publish"):
            return True
        if self._is_out(note.path):
            return False
        return self._is_in(note.path) if self._is_in else self._all

    def _used(self, notes: Iterable[NotePath]) -> dict[str, NotePath]:
        """Return the files that notes lead to, also through canvases, each with the first note."""
        used: dict[str, NotePath] = {}
        for path in notes:
            for link in self._vault.links[path]:
                found = link.destination
                if found and not is_note(found) and self._counts(link):
                    used.setdefault(found, path)
        boards = [path for path in used if suffix_of(path) == CANVAS]
        files = {fold(path): path for path in self._vault.attachments} if boards else {}
        for board in boards:
            if self._keeps(board):
                continue
            for named in files_on(self._vault.source_of(board)):
                shown = files.get(fold(named))
                if shown is not None and shown not in used:
                    used[shown] = used[board]
                    boards += [shown] if suffix_of(shown) == CANVAS else []
        return used

    def _counts(self, link: ResolvedLink) -> bool:
        """Tell whether a link makes what it leads to leave: readers see it, and it is said."""
        at = getattr(link.link, "start", -1)
        spans = self._passed_over.get(link.source, ())
        in_comment = getattr(link.link, "in_comment", False)
        return not (in_comment or any(start <= at < end for start, end in spans))


def says_no(note: Note) -> bool:
    """Tell whether a note itself asks to stay at home."""
    return any(
        _answer(value) is (key == "draft") for key, value in _decisive(note) if value is not None
    )


def _decisive(note: Note) -> Iterator[tuple[str, Any]]:
    """Yield the properties that decide, by their names in lower case."""
    merged = note.properties.get("<<")
    tables = (merged if isinstance(merged, list) else [merged]) if merged else []
    for table in (note.properties, *tables):
        for key, value in table.items() if isinstance(table, dict) else ():
            name = str(key).strip().lower()
            if name in _KEYS:
                yield name, value


def _answer(value: Any) -> bool | None:
    """Return what a property says; Obsidian may write it as text. None if it says nothing."""
    text = "" if value is None else str(value).strip().lower()
    return True if text in _YES else False if text in _NO else None


def _undecided(note: Note) -> str:
    """Return why it cannot be decided whether a note leaves, "" if it can."""
    answers: dict[str, set[bool]] = {}
    for key, value in _decisive(note):
        answer = _answer(value)
        if answer is not None:
            answers.setdefault(key, set()).add(answer)
        elif value is not None and str(value).strip():
            return f'"{key}" is neither yes nor no'
    if any(len(said) > 1 for said in answers.values()):
        return "it says yes and no"
    if any(_is_about_leaving(note, fault.start) for fault in note.faults):
        return "it says twice whether it is published"
    if note.has_unread_properties or any(_is_unreadable(note, fault) for fault in note.faults):
        mention = _MENTION.search(note.source.slice(0, note.body_start))
        return f"{UNREADABLE} and mentions {mention[1].lower()}" if mention else UNREADABLE
    if note.frontmatter is None:
        return _undecided_text(note)
    return ""


def _undecided_text(note: Note) -> str:
    """Return why a note without front matter stays: it has some that Obsidian takes for text."""
    if _WIDE in note.source.data[:_FIRST]:
        return "it is not UTF-8 text"
    head = note.source.slice(0, min(_HEAD, len(note.source.data)))
    mention = _MENTION.search(head) if head.lstrip("\ufeff \t\r\n").startswith(_STARTS) else None
    return f"{UNREADABLE} and mentions {mention[1].lower()}" if mention else ""


def _is_unreadable(note: Note, fault: Fault) -> bool:
    """Tell whether a fault is one of front matter of which nothing could be read."""
    block = note.frontmatter
    return block is not None and not block.properties and block.start <= fault.start <= block.end


def _is_about_leaving(note: Note, at: int) -> bool:
    """Tell whether a fault at a byte is a second `publish:` or `draft:` in front matter."""
    if note.frontmatter is None or at >= note.frontmatter.end:
        return False
    kinds = {fault.kind for fault in note.faults if fault.start == at}
    return "duplicate-key" in kinds and _MENTION.match(note.source.slice(at, at + 20)) is not None


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
