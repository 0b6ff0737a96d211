"""Show a rule no more than it says that it looks at (`Rule.looks_at`).

A rule that is asked about some notes again, since they or what it looks at changed, is asked about
a part of the vault: those notes, and what else it may look at. What it may not look at is hidden,
so that a rule that says too little is found out instead of being believed when it is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from vaultkit.checks.context import Context, missing_block, missing_name
from vaultkit.notes.note import Note
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.vault.resolving.resolve import BLOCK_NOT_FOUND, NOTE_NOT_FOUND, Outcome, Resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from vaultkit.checks.rule import Sight
    from vaultkit.notes.markdown.prose import Prose
    from vaultkit.notes.text.nearest_name import Names
    from vaultkit.vault.git.renames_in_history import Move
    from vaultkit.vault.vault import ResolvedLink, Vault

_Value = TypeVar("_Value")

_LINKS = frozenset({"links", "destinations", "backlinks", "missing"})
_NAMES = frozenset({"names", "missing"})
_CALLED = frozenset({"called", "missing"})
_OF_DRAWINGS = ("excalidraw-plugin",)
_INDEXES = ("heading_index", "heading_keys", "keys_without_id", "block_index")
"""What notes work out of their headings and blocks when it is asked for."""
_FILES = ("attachments", "skipped", "beyond")


class OutOfSightError(Exception):
    """A rule asked for what it does not say that it looks at."""


def missing_names(links: Iterable[ResolvedLink]) -> set[str]:
    """Return the names of the files that links miss."""
    return {missing_name(one.link.target) for one in links if one.status == NOTE_NOT_FOUND}


def narrow(
    whole: Context,
    paths: Collection[NotePath],
    looks_at: Collection[Sight],
    fellows: Collection[NotePath] | None = None,
) -> Context:
    """Return a run that shows some notes and what a rule may look at to judge them.

    Args:
        whole: The run that shows everything.
        paths: The notes, in path order.
        looks_at: What the rule says.
        fellows: Notes whose links miss what links of these miss; None to look for them.
    """
    if "vault" in looks_at:
        return whole
    if "missing" in looks_at and fellows is None:
        fellows = _find_fellows(whole, paths)
    vault = _part_of(whole.vault, paths, looks_at)
    given = {one.name: getattr(whole, one.name) for one in fields(Context)}
    part = _Part(**{**given, "vault": vault}, origin=whole, looks_at=frozenset(looks_at))
    if "missing" in looks_at:
        asked = sorted({*paths, *(fellows or ())})
        found = whole.problems
        vars(part)["problems"] = {path: found[path] for path in asked if path in found}
    return part


def _find_fellows(whole: Context, paths: Collection[NotePath]) -> list[NotePath]:
    problems, missed = whole.problems, whole.missed
    names = missing_names(chain.from_iterable(problems.get(path, ()) for path in paths))
    return sorted({path for name in names for path in missed.get(name, ())})


def _part_of(whole: Vault, paths: Collection[NotePath], looks_at: Collection[Sight]) -> Vault:
    follows, has_names = not _LINKS.isdisjoint(looks_at), not _NAMES.isdisjoint(looks_at)
    part = replace(
        whole,
        notes=_notes_of(whole, paths, looks_at),
        texts=_hide("the text of other files"),
        **({} if has_names else {name: _hide("other files") for name in _FILES}),
    )
    hidden = _hide("where links lead")
    known = vars(part)
    known["linker"] = known["links"] = known["backlinks"] = hidden
    known["resolver"] = whole.resolver if has_names else hidden
    if follows:
        known["links"] = _OwnLinks({path: whole.links[path] for path in paths})
        known["resolver"] = whole.resolver if has_names else _NearResolver(whole, paths)
    if "backlinks" in looks_at:
        known["backlinks"] = {path: whole.backlinks.get(path, ()) for path in paths}
    is_called = not _CALLED.isdisjoint(looks_at)
    is_named = is_called or has_names
    known["names"] = _Later(lambda: whole.names) if is_named else _hide("names of notes")
    known["by_alias"] = _Later(lambda: whole.by_alias) if is_called else _hide("aliases of notes")
    if has_names:
        known["files"] = whole.files
    return part


def _notes_of(
    whole: Vault, paths: Collection[NotePath], looks_at: Collection[Sight]
) -> Mapping[NotePath, Note]:
    """Return notes, in path order, and by their paths those that a rule may look at as well."""
    if "missing" in looks_at:
        return whole.notes
    found = {path: whole.notes[path] for path in paths}
    links = () if _LINKS.isdisjoint(looks_at) else map(whole.links.__getitem__, paths)
    others = {link.outcome.path for link in chain.from_iterable(links)}
    return _Shown(found, whole, others, looks_at)


class _Shown(dict[NotePath, Note]):
    """Some notes of a vault: the others are there, and most of them must not be asked for.

    Those that links lead to may be; that a note is there may be known by who may know all names,
    and its headings and blocks by who may know all places.
    """

    def __init__(
        self,
        notes: Mapping[NotePath, Note],
        whole: Vault,
        others: Collection[str | None],
        looks_at: Collection[Sight],
    ) -> None:
        super().__init__(notes)
        self._whole = whole.notes
        self._others = others
        self._bare: dict[NotePath, Note] = {}
        self._has_names = "names" in looks_at
        self._has_places = "places" in looks_at
        self._has_content = "destinations" in looks_at

    def __contains__(self, path: object) -> bool:
        return super().__contains__(path) or (
            path in self._whole and (path in self._others or self._has_names or self._refuse(path))
        )

    def __missing__(self, path: NotePath) -> Note:
        note = self._whole[path]
        if path not in self._others and not self._has_places:
            self._refuse(path)
        if self._has_content and path in self._others:
            return note
        if path not in self._bare:
            self._bare[path] = _without_content(note)
        return self._bare[path]

    def get(self, path: NotePath, default: Any = None) -> Any:
        return self[path] if super().__contains__(path) or path in self._whole else default

    @staticmethod
    def _refuse(path: object) -> NoReturn:
        message = f'this rule does not say that it looks at other notes, such as "{path}"'
        raise OutOfSightError(message)


def _without_content(note: Note) -> Note:
    """Return a note of which links see no more than its headings and blocks.

    That it is a drawing is no content: links to places in one mean something else.
    """
    front = note.frontmatter
    if front is not None:
        shown = {key: front.properties[key] for key in _OF_DRAWINGS if key in front.properties}
        front = front._replace(properties=shown)
    bare = Note(note.path, note.source, front, headings=note.headings, blocks=note.blocks)
    vars(bare).update((key, vars(note)[key]) for key in _INDEXES if key in vars(note))
    return bare


class _Later(Mapping[str, _Value], Generic[_Value]):
    """A mapping that is worked out when somebody asks it."""

    def __init__(self, make: Callable[[], Mapping[str, _Value]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[str, _Value]:
        return self._make()

    def __getitem__(self, key: str) -> _Value:
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._made

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def _hide(what: str) -> Any:
    return _Hidden(what)


class _OwnLinks(dict[NotePath, "tuple[ResolvedLink, ...]"]):
    """The links of some notes: those of others are hidden."""

    def __missing__(self, path: NotePath) -> NoReturn:
        message = f'this rule does not say that it looks at links of other notes, such as "{path}"'
        raise OutOfSightError(message)


class _Hidden:
    """Stands for what a rule may not look at."""

    def __init__(self, what: str) -> None:
        self._what = what

    def _refuse(self, *_: object) -> NoReturn:
        message = f"this rule does not say that it looks at {self._what}"
        raise OutOfSightError(message)

    __contains__ = __iter__ = __len__ = __getitem__ = __call__ = __bool__ = _refuse

    def __getattr__(self, name: str) -> NoReturn:
        self._refuse(name)


class _NearResolver(Resolver):
    """Resolves the targets of some notes' links, and the names of the files these lead to."""

    def __init__(self, whole: Vault, paths: Collection[NotePath]) -> None:
        self._whole = whole.resolver
        links = [link for path in paths for link in whole.links[path]]
        self._known = {link.link.target for link in links}
        self._links = links

    @cached_property
    def _names(self) -> set[str]:
        """What the files are called that the links name or lead to."""
        targets = (link.link.target for link in self._links)
        found = (path for link in self._links for path in link.outcome.candidates)
        return {fold(stem_of(name)) for name in (*targets, *found)}

    def _look(self, name: str) -> None:
        if name and name not in self._known and fold(stem_of(name)) not in self._names:
            message = f'this rule does not say that it looks for other files, such as "{name}"'
            raise OutOfSightError(message)

    @property
    def targets(self) -> set[str]:
        return {*self._known}

    def resolve(self, target: str, source: str) -> Outcome:
        self._look(target)
        return self._whole.resolve(target, source)

    def explain(self, target: str, source: str) -> list[str]:
        self._look(target)
        return self._whole.explain(target, source)

    def named(self, name: str) -> tuple[str, ...]:
        self._look(name)
        return self._whole.named(name)


@dataclass(frozen=True)
class _Part(Context):
    """A run over a part of the vault; views of all of it are those of the whole run.

    Args:
        origin: The whole run.
        looks_at: What is not hidden.
    """

    origin: Context = field(kw_only=True)
    looks_at: frozenset[Sight] = field(kw_only=True)

    def _ask(self, what: str, *sights: Sight) -> Context:
        if self.looks_at.isdisjoint(sights):
            message = f"this rule does not say that it looks at {what}"
            raise OutOfSightError(message)
        return self.origin

    @property
    def whole(self) -> Context:
        return self._ask("all names", "missing")

    @property
    def has_web_anchors(self) -> bool:  # as a setting, which every rule may see
        return self.origin.has_web_anchors

    @property
    def file_paths(self) -> tuple[str, ...]:
        return self._ask("other files", "names", "missing").file_paths

    @property
    def note_names(self) -> Names:
        return self._ask("names of notes", "missing").note_names

    @property
    def file_names(self) -> Names:
        return self._ask("names of files", "names", "missing").file_names

    @property
    def unread(self) -> Mapping[str, tuple[str, str]]:
        return self._ask("files that were not read", "names", "missing").unread

    @property
    def suffixes(self) -> frozenset[str]:
        return self._ask("names of files", "names", "missing").suffixes

    @property
    def moves(self) -> tuple[Mapping[str, Move], Resolver]:
        return self._ask("files that were moved", "missing").moves

    @property
    def wanted_names(self) -> Mapping[str, frozenset[NotePath]]:
        return self._ask("links that lead nowhere", "wanted", "missing").wanted_names

    @property
    def wanted_blocks(self) -> Mapping[NotePath, Mapping[str, ResolvedLink]]:
        self._ask("links of other notes", "backlinks")
        vault = self.vault
        found: dict[NotePath, dict[str, ResolvedLink]] = {}
        for path in map(NotePath, vault.backlinks):
            links = (*vault.backlinks[path], *vault.links[path])
            for link in sorted(links, key=lambda link: link.source):
                if link.subpath.status == BLOCK_NOT_FOUND and link.outcome.path == path:
                    wanted = found.setdefault(path, {})
                    wanted.setdefault(missing_block(link), link)
        return found

    @cached_property
    def linked_places(self) -> Mapping[NotePath, tuple[ResolvedLink, ...]]:
        self._ask("links of other notes", "backlinks")
        vault = self.vault
        found: dict[NotePath, tuple[ResolvedLink, ...]] = {}
        for path in map(NotePath, vault.backlinks):
            links = (*vault.backlinks[path], *vault.links[path])
            places = [x for x in links if x.subpath.item is not None and x.outcome.path == path]
            found.update({path: tuple(places)} if places else {})
        return found

    def is_reported(self, path: NotePath) -> bool:
        return self.origin.is_reported(path)

    def prose(self, note: Note) -> Prose:
        return self.origin.prose(note)

    def heading_names(self, note: Note) -> tuple[Mapping[str, str], Names]:
        return self.origin.heading_names(note)
