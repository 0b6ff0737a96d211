"""What rules are given: the vault, the config, the day, and views that many rules share."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from vaultkit.authoring.reviews.review_state import KEYS, review_state
from vaultkit.checks.ignore_comments import read_ignores
from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import NotePath, fold, is_note, stem_of, suffix_of
from vaultkit.notes.text.url_slugs import slugify
from vaultkit.vault.files.excluded_files import match_any, read_filters
from vaultkit.vault.files.file_listing import is_visible
from vaultkit.vault.files.outward_links import IGNORED, LEADS_OUT
from vaultkit.vault.resolving.resolve import (
    BLOCK_NOT_FOUND,
    NOT_APPLICABLE,
    NOTE_NOT_FOUND,
    OK,
    Found,
    Resolver,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

    from vaultkit.authoring.reviews.review_state import ReviewState
    from vaultkit.checks.ignore_comments import Ignore
    from vaultkit.config import Config
    from vaultkit.notes.markdown.prose import Prose
    from vaultkit.notes.note import Note
    from vaultkit.notes.text.nearest_name import Names
    from vaultkit.vault.git.renames_in_history import Move
    from vaultkit.vault.vault import ResolvedLink, Vault

_View = TypeVar("_View")
_MakeView = TypeVar("_MakeView", bound="Callable[[Any], Any]")

KEPT_WHILE = "kept_while"
"""Attribute of functions that make views: of what they are made."""
BY_FILE = "by_file"
"""Attribute of functions that make views: what they say of one file, see `file_view`."""
MADE_OF: dict[str, tuple[Callable[[Context], object], Callable[[Note], object]]] = {}
"""By its name each view that is made of some notes only, and what tells which: see `made_of`."""
_NOT_IN_LINK = lazy_re(r"[\[\]#^|\\]+")
MKDOCS_FILES = frozenset({"mkdocs.yml", "mkdocs.yaml"})
"""Files that say by their names that MkDocs builds a site of the folder they lie in."""
_FINE = frozenset({OK, NOT_APPLICABLE})


def missing_name(target: str) -> str:
    """Return by what links that miss one file are found: its folded name without folders."""
    return fold(stem_of(target.strip()))


def missing_block(link: ResolvedLink) -> str:
    """Return the id of the block that a link names and that is not there."""
    return link.subpath.missing[1:].strip().lower()


class Earlier(NamedTuple):
    """The vault before a change.

    Args:
        vault: As it was.
        renames: Its old paths by the new ones.
    """

    vault: Vault
    renames: Mapping[str, str]


@lru_cache(maxsize=8192)
def _linkable(heading: str) -> str:
    """Return a heading's text as a link can name it. Many notes have the same headings."""
    return " ".join(_NOT_IN_LINK.sub(" ", heading).split())


@lru_cache(maxsize=8192)
def _anchor_of(heading: str) -> str:
    return slugify(heading)


def _no_moves() -> Mapping[str, Move]:
    return {}


@lazy_dataclass(frozen=True)
class Evidence:
    """What is known of a vault beyond its files: its history, an earlier state, other sites.

    The edges gather it, because asking costs time: a program is started, the network is used.
    Without it, the rules that need it find nothing.

    Args:
        moves: Gives what became of files that were moved, by their old paths; called when a link
            leads nowhere.
        before: The vault before the change in question; None if there is no change in question.
        dead: Why a web address is dead, by the address; those that answer are not in it.
    """

    moves: Callable[[], Mapping[str, Move]] = field(default=_no_moves)
    before: Earlier | None = None
    dead: Mapping[str, str] = field(default_factory=dict)


def kept_while(aspect: Callable[[Note], object] | None = None) -> Callable[[_MakeView], _MakeView]:
    """Say of what a view is made, so that it is kept while that is the same.

    Args:
        aspect: Returns what of a note it is made of, something false of a note that adds nothing;
            None if it is made of nothing but the names of files.
    """

    def mark(make: _MakeView) -> _MakeView:
        vars(make)[KEPT_WHILE] = aspect
        return make if aspect is None else made_of(aspect)(make)

    return mark


def file_view(look: Callable[[str], _View | None]) -> Callable[[Context], Mapping[str, _View]]:
    """Return a view of the names of files: what there is to say of each, by its path.

    After a change only files that came or went are looked at.

    Args:
        look: Returns what there is to say of a path; None if nothing.
    """

    def view(context: Context) -> Mapping[str, _View]:
        found = ((path, look(path)) for path in context.file_paths)
        return {path: said for path, said in found if said is not None}

    vars(view)[BY_FILE] = look
    return view


def made_of(holds: Callable[[Note], object]) -> Callable[[_MakeView], _MakeView]:
    """Say of which notes a view is made, so that where those are known no other is looked at.

    Args:
        holds: Returns something false of a note that adds nothing, by what stands in it alone.
    """

    def mark(make: _MakeView) -> _MakeView:
        MADE_OF[view_name(make)] = make, holds
        return make

    return mark


def view_name(make: Callable[[Context], object]) -> str:
    """Return the name of a function that makes a view."""
    return f"{make.__module__}.{make.__qualname__}"


@lazy_dataclass(frozen=True)
class Context:
    """One run of the rules. The views are worked out when first asked for.

    Args:
        vault: The whole vault.
        config: What the operator set.
        today: The day to count from; rules never ask for the time.
        codes: Codes of all rules that exist, whether they run or not.
        evidence: What is known beyond the vault.
        only: Paths to report on; None for all that are not excluded.
        names: Codes of all rules by their names.
    """

    vault: Vault
    config: Config
    today: date
    codes: frozenset[str] = frozenset()
    evidence: Evidence = field(default_factory=Evidence)
    only: Collection[str] | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def view(self, make: Callable[[Context], _View]) -> _View:
        """Return a view that rules of another package share; `make` is called once a run."""
        if make not in self._views:
            self._views[make] = make(self)
        found: _View = self._views[make]
        return found

    @cached_property
    def _views(self) -> dict[Any, Any]:
        return {}

    def is_asked(self, path: NotePath) -> bool:
        """Tell whether this run reports on a note."""
        return path in self.reported and (self.only is None or path in self.only)

    def is_reported(self, path: NotePath) -> bool:
        """Tell whether a path is that of a note that is reported on."""
        return path in self.reported

    def could_be_reported(self, path: str) -> bool:
        """Tell whether a file of this path is reported on: no excluded file, and no template."""
        return self._is_reported(path)

    @cached_property
    def reported(self) -> frozenset[NotePath]:
        """Notes that are reported on: all but excluded files, templates and doubles.

        A symbolic link to a note is one file under two names, and so told about once.
        """
        return frozenset(filter(self._is_reported, self.vault.notes))

    @cached_property
    def reported_files(self) -> frozenset[str]:
        """Attachments that are reported on, and what could not be read."""
        unread, settings = [path for path, _ in self.vault.skipped], self.vault.settings
        files = filter(self._is_reported, (*self.vault.attachments, *unread))
        return frozenset(files).union(path for path, _ in (*settings.unread, *settings.unedited))

    @cached_property
    def _is_reported(self) -> Callable[[str], bool]:
        settings = self.vault.settings
        globs = (*self.config.exclude, *self.config.templates)
        folders = tuple(f"{folder}/" for folder in settings.templates)
        is_excluded = match_any(globs)
        is_filtered = read_filters(settings.excluded).match
        doubles = self.vault.leads_to

        def is_wanted(path: str) -> bool:
            return not (path.startswith(folders) or is_excluded(path) or is_filtered(path))

        def is_double(path: str) -> bool:
            """Tell whether a note is a symbolic link to another that is reported on."""
            real = doubles.get(path, "")
            is_alone = self.only is not None and path in self.only and real not in self.only
            return is_note(real) and is_visible(real) and is_wanted(real) and not is_alone

        if not (globs or folders or settings.excluded or doubles):
            return lambda _: True
        return lambda path: is_wanted(path) and not (path in doubles and is_double(path))

    def file(self, path: str) -> Note:
        """Return an attachment in the shape of a note, to report on it."""
        from vaultkit.notes.note import Note

        return Note(NotePath(path), self.vault.source_of(path))

    def prose(self, note: Note) -> Prose:
        """Return where a note's plain text stands; the note is read again, once a run."""
        from vaultkit.notes.markdown.prose import read_prose

        known = self._prose.get(note.path)
        if known is None:
            known = self._prose[note.path] = read_prose(note)
        return known

    @cached_property
    def _prose(self) -> dict[NotePath, Prose]:
        return {}

    @cached_property
    def problems(self) -> Mapping[NotePath, tuple[ResolvedLink, ...]]:
        """Links that are not plainly right, by the notes that have some, in path order."""
        return self.problems_of(self.vault.links)

    def problems_of(self, paths: Iterable[NotePath]) -> dict[NotePath, tuple[ResolvedLink, ...]]:
        """Return the same for some notes, as far as they have such links."""
        found: dict[NotePath, tuple[ResolvedLink, ...]] = {}
        links = self.vault.links
        for path in paths:
            bad = [
                x
                for x in links[path]
                if type(x.outcome) is not Found or x.subpath.status not in _FINE
            ]
            if bad:
                found[path] = tuple(bad)
        return found

    @cached_property
    def faulty(self) -> tuple[Note, ...]:
        """Notes of which something could not be read as meant."""
        return tuple(note for note in self.vault.notes.values() if note.faults)

    @cached_property
    def wanted_blocks(self) -> Mapping[NotePath, Mapping[str, ResolvedLink]]:
        """Notes of which a link names a block that is not there: the id and the first such link."""
        wanted: dict[NotePath, dict[str, ResolvedLink]] = {}
        for links in self.problems.values():
            for link in links:
                if link.subpath.status == BLOCK_NOT_FOUND and link.destination is not None:
                    ids = wanted.setdefault(NotePath(link.destination), {})
                    ids.setdefault(missing_block(link), link)
        return wanted

    @cached_property
    def linked_places(self) -> Mapping[NotePath, tuple[ResolvedLink, ...]]:
        """Links to headings and blocks that are there, the note's own too, by the note they are in.

        Only a path and a fragment together name one, so most links are none of them.
        """
        found: dict[NotePath, list[ResolvedLink]] = {}
        for links in self.vault.links.values():
            for link in links:
                if link.subpath.item is not None and link.outcome.path is not None:
                    found.setdefault(NotePath(link.outcome.path), []).append(link)
        return {path: tuple(found[path]) for path in sorted(found)}

    @cached_property
    def reviews(self) -> Mapping[NotePath, ReviewState]:
        """How the notes that have a review property stand with it."""
        return self.reviews_of(self.vault.notes.values())

    def reviews_of(self, notes: Iterable[Note]) -> dict[NotePath, ReviewState]:
        """Return the same for some notes."""
        config, today = self.config.review, self.today
        return {
            note.path: review_state(note, today, config)
            for note in notes
            if note.frontmatter and not note.frontmatter.properties.keys().isdisjoint(KEYS)
        }

    @cached_property
    def ignores(self) -> Mapping[NotePath, tuple[Ignore, ...]]:
        """What comments silence, by the notes that hold such comments."""
        return self.ignores_of(self.vault.notes.values())

    def ignores_of(self, notes: Iterable[Note]) -> dict[NotePath, tuple[Ignore, ...]]:
        """Return the same for some notes."""
        found = {
            note.path: read_ignores(note)
            for note in notes
            if b"vaultkit:" in note.source.data.lower() and note.comments
        }
        return {path: ignores for path, ignores in found.items() if ignores}

    @cached_property
    def note_names(self) -> Names:
        """Names of all notes, for suggestions."""
        from vaultkit.notes.text.nearest_name import Names

        return Names((stem_of(path), path) for path in self.vault.notes)

    @cached_property
    def file_names(self) -> Names:
        """Names of all other files, for suggestions."""
        from vaultkit.notes.text.nearest_name import Names

        return Names((path.rpartition("/")[2], path) for path in self.vault.attachments)

    @cached_property
    def _heading_names(self) -> dict[NotePath, tuple[Mapping[str, str], Names]]:
        """What `heading_names` worked out so far."""
        return {}

    def heading_names(self, note: Note) -> tuple[Mapping[str, str], Names]:
        """Return a note's headings as links can name them: by anchor, and for suggestions."""
        known = self._heading_names.get(note.path)
        if known is None:
            from vaultkit.notes.text.nearest_name import Names

            texts = [text for item in note.headings if (text := _linkable(item.text))]
            by_anchor: dict[str, str] = {_anchor_of(text): text for text in reversed(texts)}
            known = by_anchor, Names((text, note.path) for text in texts)
            self._heading_names[note.path] = known
        return known

    @cached_property
    def unread(self) -> Mapping[str, tuple[str, str]]:
        """Files that exist and were not read, with the reason, by folded name without `.md`."""
        return {
            fold(stem_of(path)): (path, reason)
            for path, reason in self.vault.skipped
            if reason not in {IGNORED, LEADS_OUT}
        }

    @cached_property
    def suffixes(self) -> frozenset[str]:
        """Extensions that files of the vault have, `md` aside."""
        return frozenset(map(suffix_of, self.vault.attachments)) - {""}

    @cached_property
    def file_paths(self) -> tuple[str, ...]:
        """All files that are there: notes, then the others, each in path order."""
        return (*self.vault.notes, *self.vault.attachments)

    @cached_property
    def has_web_anchors(self) -> bool:
        """Whether links may name headings by their anchors on a web page.

        The config says so, or MkDocs builds a site by a configuration that lies at the root.
        """
        return self.config.links.web_anchors or not MKDOCS_FILES.isdisjoint(self.vault.attachments)

    @property
    def whole(self) -> Context:
        """The run that this one is a part of: where rules are asked about a few notes again."""
        return self

    @cached_property
    def moves(self) -> tuple[Mapping[str, Move], Resolver]:
        """Files that were moved and are still there, by their old paths; and look-ups in those."""
        there = frozenset(self.file_paths)
        moves = {old: move for old, move in self.evidence.moves().items() if move.path in there}
        return moves, Resolver(moves)

    def moved(self, link: ResolvedLink) -> Move | None:
        """Return what became of the file that a link, which leads nowhere now, led to before.

        A file that is there and was not read did not become anything.
        """
        if link.status != NOTE_NOT_FOUND or fold(stem_of(link.link.target)) in self.unread:
            return None
        moves, resolver = self.moves
        outcome = resolver.resolve(link.link.target, link.source)
        found = {moves[old] for old in outcome.candidates} if outcome.path else set()
        if len(found) != 1 or outcome.more:
            return None
        move = found.pop()
        is_left_out = is_note(move.path) and not self.is_reported(NotePath(move.path))
        return None if is_left_out else move  # nobody means a template, or what is excluded

    def aliased(self, link: ResolvedLink) -> tuple[NotePath, ...]:
        """Return the notes that have the target of a link that leads nowhere as an alias.

        A note does not link to itself by another name: in it, the name is that of a note which is
        still to be written.
        """
        owners = self.vault.by_alias.get(fold(link.link.target), ())
        if self.vault.leads_to:
            owners = tuple(dict.fromkeys(map(NotePath, map(self.original, owners))))
        return () if self.original(link.source) in owners else owners

    def original(self, path: str) -> str:
        """Return the file that is meant by a path: of a symbolic link, where it leads."""
        return self.vault.leads_to.get(path, path)

    @cached_property
    def wanted_names(self) -> Mapping[str, frozenset[NotePath]]:
        """Folded targets of links that lead nowhere, with the notes that hold such links."""
        return self._by_target(fold)

    @cached_property
    def missed(self) -> Mapping[str, frozenset[NotePath]]:
        """The same by the names of the files: their targets without folders, see `missing_name`."""
        return self._by_target(missing_name)

    def _by_target(self, name_of: Callable[[str], str]) -> Mapping[str, frozenset[NotePath]]:
        found: dict[str, set[NotePath]] = {}
        for path, links in self.problems.items():
            for link in links:
                if link.status == NOTE_NOT_FOUND:
                    found.setdefault(name_of(link.link.target), set()).add(path)
        return {name: frozenset(paths) for name, paths in found.items()}
