"""A vault that is kept up to date, file by file: for an editor, `check --watch` and `serve`.

`Workspace` holds the `Vault` of the moment. `update`, `add` and `remove` put another in its place
and tell in a `Change` what is different. A `Vault` never changes, so whoever holds one may go on
reading it. What is not concerned is shared by both: notes, links, backlinks, names and aliases are
worked out again only where they can differ; see decision 54.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.errors import VaultNotFoundError
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath, is_note, suffix_of
from vaultkit.notes.source import Source
from vaultkit.vault.files.file_listing import (
    as_listed,
    find_files,
    is_gone,
    is_visible,
    list_folder,
)
from vaultkit.vault.files.file_reading import TEXTS, read_source
from vaultkit.vault.files.outward_links import LinkTargets
from vaultkit.vault.links.view_updates import (
    ask_again,
    asked_names,
    find_linkers,
    in_order,
    links_of,
    names_asked,
    new_aliases,
    new_backlinks,
    new_names,
)
from vaultkit.vault.load import load_vault
from vaultkit.vault.obsidian.obsidian_settings import load_settings
from vaultkit.vault.vault import Linker, ResolvedLink, Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from vaultkit.notes.note import Note

SETTINGS_FOLDER = ".obsidian"


@dataclass(frozen=True)
class Change:
    """What is different between two states of a vault.

    Args:
        before: As it was.
        after: As it is.
        notes: Notes that are new, gone, or hold something else.
        files: Files that are new or gone, by their names.
        texts: Files besides notes that name other files and hold something else, are new or gone.
        relinked: Notes, besides those, whose links lead elsewhere or to another place of a note.
        asking: Notes whose links name files that are new or gone.
        is_whole: Whether anything else may be different, such as Obsidian's settings.
    """

    before: Vault
    after: Vault
    notes: frozenset[NotePath] = frozenset()
    files: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    relinked: frozenset[NotePath] = frozenset()
    asking: frozenset[NotePath] = frozenset()
    is_whole: bool = False

    def __bool__(self) -> bool:
        return bool(self.notes or self.files or self.texts or self.is_whole)


class _Listed(NamedTuple):
    """What a folder holds: see `find_files`."""

    paths: list[str]
    skipped: list[tuple[str, str]]
    targets: LinkTargets


class _Read(NamedTuple):
    """What was read of some files; of one that could not be, why."""

    sources: dict[str, Source]
    faults: dict[str, str]


class Workspace:
    """The vault of the moment.

    Args:
        root: Its folder.
        vault: What was read of it just now, to read nothing again.

    Errors:
        VaultNotFoundError: there is no such folder.
    """

    def __init__(self, root: Path, vault: Vault | None = None) -> None:
        self.root = root
        self.vault = load_vault(root) if vault is None else vault
        self._held: dict[str, bytes] = {}
        self._asking = names_asked(self.vault.links)

    def update(self, *paths: str) -> Change:
        """Read files and folders again, or see that they are gone. Effect: reads.

        What `add` said of them is forgotten.
        """
        return self._update([path.strip("/") for path in paths], {})

    def add(self, path: str, data: bytes) -> Change:
        """Take this for what a file holds until it is updated or removed: what an editor shows."""
        return self._update([], {path: data})

    def add_all(self, files: Mapping[str, bytes]) -> Change:
        """Take this for what several files hold: see `add`."""
        return self._update([], files)

    def remove(self, *paths: str) -> Change:
        """Take files and folders for gone without asking the disk."""
        gone = _is_below(paths)
        self._held = {path: data for path, data in self._held.items() if not gone(path)}
        vault = self.vault
        listed = _Listed(
            [p for p in sorted((*vault.notes, *vault.attachments)) if not gone(p)],
            [skip for skip in self._left_out() if not gone(skip[0])],
            LinkTargets(dict(vault.leads_to), dict(vault.beyond)),
        )
        return self._take(listed, _Read({}, dict(self._unread())))

    def refresh(self) -> Change:
        """Read everything again whose bytes may be others; for who cannot tell what changed.

        Errors:
            VaultNotFoundError: the folder is gone.
        """
        if not self.root.is_dir():
            message = f"{self.root}: no such folder"
            raise VaultNotFoundError(message)
        return self._update(["", SETTINGS_FOLDER], {})

    def _update(self, paths: list[str], held: Mapping[str, bytes]) -> Change:
        before = self.vault
        forgotten = _is_below(paths)
        kept = {path: data for path, data in self._held.items() if not forgotten(path)}
        self._held = {**kept, **held}
        given = {path: Source(path, data) for path, data in held.items()}
        changed = [path for path in paths if not path.startswith(".")] if paths else []
        if self._are_known((*changed, *held)):
            read = _read(self.root, changed)
            if not read.faults:
                read.sources.update(given)
                change = self._replace(read.sources)
                return self._with_settings(paths, before, change)
        read_again = [path for path in given if path not in changed]
        change = self._list_again(changed, {p: given[p] for p in read_again})
        return self._with_settings(paths, before, change)

    def _are_known(self, paths: Iterable[str]) -> bool:
        """Tell whether paths are those of files that were there and are, and of no links."""
        vault = self.vault
        return not vault.leads_to and all(
            (NotePath(path) in vault.notes or path in vault.files)
            and not (is_note(path) and path in vault.files)
            and (path in self._held or os.path.isfile(self.root / path))
            for path in paths
        )

    def _list_again(self, changed: Collection[str], given: Mapping[str, Source]) -> Change:
        """See which files there are, and read those that changed or are new."""
        vault = self.vault
        targets = LinkTargets()
        known = self._list_some(changed)
        paths, skipped = (known, []) if known is not None else find_files(self.root, targets)
        paths = sorted({*paths, *self._held}) if self._held else paths
        listed = _Listed(paths, skipped, targets)
        there = {*vault.notes, *vault.files} - dict(self._unread()).keys()
        again = sorted({*listed.paths}.difference(there).union(_find_below(listed.paths, changed)))
        again += _other_names(again, {**vault.leads_to, **targets.within}, listed.paths)
        read = _read(self.root, [path for path in again if path not in self._held])
        held = {p: Source(p, self._held[p]) for p in again if p in self._held}
        read.sources.update({**held, **given})
        gone = {path for path in again if path not in read.sources and path not in read.faults}
        kept = [path for path in listed.paths if path not in gone]
        return self._take(listed._replace(paths=kept), read)

    def _list_some(self, changed: Iterable[str]) -> list[str] | None:
        """Return which files there are, where only their own folders need be looked into.

        None where that does not tell: a folder came or went, or something is no plain file.
        """
        vault = self.vault
        if vault.leads_to or vault.beyond or vault.skipped:
            return None
        paths = sorted((*vault.notes, *vault.attachments))
        new, gone, seen = set[str](), set[str](), dict[str, dict[str, bool]]()
        for path in changed:
            folder, _, name = path.rpartition("/")
            if not name:
                return None
            if folder not in seen:
                is_known = not folder or bool(_find_below(paths, [folder]))
                files = list_folder(self.root, folder) if is_known else None
                if files is None:
                    return None
                seen[folder] = files
            is_file = seen[folder].get(name)
            if is_file is None:
                gone.update(_find_below(paths, [path]))
            elif is_file and is_visible(path):
                new.add(path)
            else:
                return None
        kept = [path for path in paths if path not in gone] if gone else paths
        new = {path for path in new if not _find_below(kept, [path])}
        return sorted((*kept, *new)) if new else kept

    def _left_out(self) -> list[tuple[str, str]]:
        """Return what the listing left out."""
        return [skip for skip in self.vault.skipped if skip[0] not in self.vault.files]

    def _unread(self) -> Iterator[tuple[str, str]]:
        """Yield the files that were listed and could not be read, and why."""
        return (skip for skip in self.vault.skipped if skip[0] in self.vault.files)

    def _replace(self, sources: Mapping[str, Source]) -> Change:
        """Put other contents into files that were there."""
        before = self.vault
        new = {path: source for path, source in sources.items() if source != _held(before, path)}
        notes = {NotePath(p): parse_note(source) for p, source in new.items() if is_note(p)}
        texts = {path: source for path, source in new.items() if suffix_of(path) in TEXTS}
        if not notes and not texts:
            return Change(before, before)
        after = replace(
            before,
            notes={**before.notes, **notes} if notes else before.notes,
            texts={**before.texts, **texts} if texts else before.texts,
        )
        return self._settle(before, after, frozenset(notes), frozenset(), frozenset(texts))

    def _take(self, listed: _Listed, read: _Read) -> Change:
        """Put another state in place of this one."""
        before = self.vault
        paths, known = listed.paths, before.notes
        new: dict[NotePath, Note] = {}
        for path, source in read.sources.items():
            own = known.get(NotePath(path))
            if is_note(path) and (own is None or own.source != source):
                new[NotePath(path)] = parse_note(source)
        every = {**known, **new}
        notes = {p: every[p] for p in map(NotePath, paths) if p in every and p not in read.faults}
        attachments = tuple([path for path in paths if path not in notes])
        texts = {
            path: read.sources.get(path) or before.texts[path]
            for path in attachments
            if path in read.sources or (path in before.texts and path not in read.faults)
            if suffix_of(path) in TEXTS
        }
        faults = sorted(read.faults.items(), key=lambda fault: (not is_note(fault[0]), fault[0]))
        after = replace(
            before,
            notes=notes,
            attachments=attachments,
            skipped=(*listed.skipped, *faults),
            texts=texts,
            leads_to=as_listed(listed.targets.within, paths),
            beyond=listed.targets.beyond,
        )
        gone = known.keys() - notes.keys()
        return self._settle(
            before, after, *_differences(before, after, {*new} & notes.keys() | gone)
        )

    def _with_settings(self, paths: Iterable[str], before: Vault, change: Change) -> Change:
        """Read Obsidian's settings again if a change concerns them."""
        if not any(path.split("/")[0] == SETTINGS_FOLDER for path in paths):
            return change
        settings = load_settings(self.root)
        if settings == before.settings:
            return change
        known = dict(vars(self.vault))
        self.vault = replace(self.vault, settings=settings)
        derived = ("linker", "resolver", "links", "backlinks", "by_alias", "names", "files")
        vars(self.vault).update({name: known[name] for name in derived if name in known})
        return replace(change, before=before, after=self.vault, is_whole=True)

    def _settle(
        self,
        before: Vault,
        after: Vault,
        notes: frozenset[NotePath],
        files: frozenset[str],
        texts: frozenset[str],
    ) -> Change:
        """Work out what hangs on links and names, where it can be different."""
        is_whole = before.beyond != after.beyond
        if not (notes or files or texts or is_whole or before.skipped != after.skipped):
            return Change(before, before)
        known = vars(after)
        if is_whole:
            self.vault, self._asking = after, names_asked(after.links)
            return Change(before, after, notes, files, texts, is_whole=True)
        there = {*before.notes, *before.files} if files else set()
        added = [path for path in files if path not in there]
        resolver = before.resolver
        if files:
            resolver = resolver.with_files(added, [path for path in files if path in there])
        else:
            known["files"] = before.files
        known["linker"], known["resolver"] = Linker((), resolver), resolver
        asking = self._find_asking(files)
        links = self._relink(before, after, notes, asking)
        known["links"] = in_order(before.links, links, after.notes)
        known["backlinks"] = new_backlinks(before, links)
        known["by_alias"] = new_aliases(before, after, notes)
        known["names"] = new_names(before, after, files)
        self._asking = ask_again(self._asking, before, after, links)
        self.vault = after
        is_whole = before.leads_to != after.leads_to
        skipped = {path for path, _ in {*before.skipped}.symmetric_difference(after.skipped)}
        found = frozenset(links).difference(notes)
        return Change(before, after, notes, files | skipped, texts, found, asking, is_whole)

    def _find_asking(self, files: Iterable[str]) -> frozenset[NotePath]:
        """Return the notes whose links name files, wherever they lead."""
        names = {name for path in files for name in asked_names(path)}
        return frozenset(path for name in names for path in self._asking.get(name, ()))

    def _relink(
        self,
        before: Vault,
        after: Vault,
        notes: frozenset[NotePath],
        asking: frozenset[NotePath],
    ) -> dict[NotePath, tuple[ResolvedLink, ...]]:
        """Return the links of notes that are new or may lead elsewhere, () of those gone."""
        found = {path: links_of(after, path) for path in sorted(notes)}
        for path in asking - notes:
            new = links_of(after, path)
            if new != before.links[path]:
                found[path] = new
        for path in find_linkers(before, after, notes):
            if path not in found and path in after.notes:
                new = links_of(after, path)
                if new != before.links[path]:
                    found[path] = new
        return found


def _is_below(paths: Iterable[str]) -> Callable[[str], bool]:
    """Return whether a path is one of some, or below one."""
    exact = frozenset(paths)
    folders = tuple(f"{path}/" if path else "" for path in exact)
    return lambda path: path in exact or path.startswith(folders)


def _find_below(paths: list[str], meant: Iterable[str]) -> list[str]:
    """Return those of some paths, which are in order, that are meant, or below what is."""
    found: list[str] = []
    for path in meant:
        at = bisect_left(paths, path)
        found += paths[at : at + 1] if paths[at : at + 1] == [path] else []
        start = f"{path}/" if path else ""
        end = f"{path}0" if path else None  # "0" follows "/"
        found += paths[bisect_left(paths, start) : None if end is None else bisect_left(paths, end)]
    return found


def _other_names(
    paths: Iterable[str], leads_to: Mapping[str, str], there: Iterable[str]
) -> list[str]:
    """Return other names of files: links that lead to them, and what they lead to."""
    if not leads_to:
        return []
    meant, listed = {*paths}, {*there}
    real = {leads_to.get(path, path) for path in meant}
    names = {path for path, target in leads_to.items() if target in real} | real
    return sorted((names & listed) - meant)


def _read(root: Path, paths: Iterable[str]) -> _Read:
    """Read the notes and texts among some files; what is gone is in neither part of the answer."""
    read = _Read({}, {})
    for path in paths:
        if is_note(path) or suffix_of(path) in TEXTS:
            try:
                read.sources[path] = read_source(root, path)
            except OSError as error:
                if not is_gone(root, path):
                    read.faults[path] = error.strerror or str(error)
        else:
            read.sources[path] = Source(path, b"")
    return read


def _held(vault: Vault, path: str) -> Source | None:
    note = vault.notes.get(NotePath(path))
    return note.source if note else vault.texts.get(path)


def _differences(
    before: Vault, after: Vault, notes: Iterable[NotePath]
) -> tuple[frozenset[NotePath], frozenset[str], frozenset[str]]:
    """Return the notes, which are known, the files and the texts in which two states differ."""
    files = {*before.notes, *before.attachments} ^ {*after.notes, *after.attachments}
    texts = {path for path, text in after.texts.items() if before.texts.get(path) != text}
    texts |= before.texts.keys() - after.texts.keys()
    return frozenset(notes), frozenset(files), frozenset(texts)
