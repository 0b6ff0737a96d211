"""What hangs on the links and names of a vault, worked out again where a few notes changed.

`vault/workspace.py` puts it into the next `Vault`, in place of what that would work out anew.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING

from vaultkit.notes.paths import NotePath, fold, is_note, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaultkit.notes.note import Link, Note, PropertyLink
    from vaultkit.vault.vault import ResolvedLink, Vault


def links_of(vault: Vault, path: NotePath) -> tuple[ResolvedLink, ...]:
    """Return the links of a note, () if it is gone."""
    note = vault.notes.get(path)
    if note is None:
        return ()
    links: tuple[PropertyLink | Link, ...] = (*note.property_links, *note.links)
    return tuple([vault.resolve(link, path) for link in links])


def find_linkers(before: Vault, after: Vault, notes: Iterable[NotePath]) -> set[NotePath]:
    """Return the notes with a link to a place in one of some notes whose places are others now."""
    found: set[NotePath] = set()
    for path in notes:
        old, new = before.notes.get(path), after.notes.get(path)
        if old and new and old.headings == new.headings and old.blocks == new.blocks:
            continue
        links = before.backlinks.get(path, ())
        found.update(link.source for link in links if link.link.subpath)
    return found


def _asked_name(path: str) -> str:
    """Return by which name we find the links to a file, with `.md` or without."""
    return fold(stem_of(path))


def asked_names(path: str) -> set[str]:
    """Return the names under which links may ask for a file; one of `A.md.md` is `A.md`."""
    name = _asked_name(path)
    return {name, _asked_name(name)}


def names_asked(
    links: Mapping[NotePath, Iterable[ResolvedLink]],
) -> dict[str, frozenset[NotePath]]:
    """Return by folded file name the notes whose links ask for it."""
    found: dict[str, set[NotePath]] = {}
    for path, some in links.items():
        for name in _asked(some):
            found.setdefault(name, set()).add(path)
    shared: dict[frozenset[NotePath], frozenset[NotePath]] = {}
    return {name: shared.setdefault(own := frozenset(paths), own) for name, paths in found.items()}


def _asked(links: Iterable[ResolvedLink]) -> set[str]:
    return {_asked_name(target) for target in {link.link.target for link in links} if target}


def ask_again(
    asking: dict[str, frozenset[NotePath]],
    before: Vault,
    after: Vault,
    links: Iterable[NotePath],
) -> dict[str, frozenset[NotePath]]:
    """Return the same as `_names_asked` once some notes have other links."""
    now = dict(asking)
    for path in links:
        old, new = _asked(before.links.get(path, ())), _asked(after.links.get(path, ()))
        for name in old - new:
            now[name] -= {path}
            if not now[name]:
                del now[name]
        for name in new - old:
            now[name] = now.get(name, frozenset()) | {path}
    return now


def in_order(
    known: Mapping[NotePath, tuple[ResolvedLink, ...]],
    new: Mapping[NotePath, tuple[ResolvedLink, ...]],
    notes: Mapping[NotePath, Note],
) -> dict[NotePath, tuple[ResolvedLink, ...]]:
    """Return the links of all notes in path order."""
    found = {**known, **new}
    if known.keys() == notes.keys():
        return found
    return {path: found[path] for path in notes}


def new_backlinks(
    before: Vault, links: Mapping[NotePath, tuple[ResolvedLink, ...]]
) -> dict[str, tuple[ResolvedLink, ...]]:
    """Return the links to each file once some notes have other links."""
    found: dict[str, tuple[ResolvedLink, ...]] = {**before.backlinks}
    old = chain.from_iterable(before.links.get(path, ()) for path in links)
    more: dict[str, list[ResolvedLink]] = {
        link.destination: [] for link in old if link.destination is not None
    }
    for path in sorted(links):
        for link in links[path]:
            if link.destination is not None:
                more.setdefault(link.destination, [])
                if link.destination != path:
                    more[link.destination].append(link)
    for other, some in more.items():
        found[other] = _merged([x for x in found.get(other, ()) if x.source not in links], some)
        if not found[other]:
            del found[other]
    return found


def _merged(known: list[ResolvedLink], new: list[ResolvedLink]) -> tuple[ResolvedLink, ...]:
    """Put links in path order of their notes; those of one note stay as they are."""
    if not new:
        return tuple(known)
    return tuple(sorted((*known, *new), key=lambda link: link.source))


def new_aliases(
    before: Vault, after: Vault, notes: Iterable[NotePath]
) -> Mapping[str, tuple[NotePath, ...]]:
    """Return notes by alias once some are different."""
    old, new = ({p: v.notes[p].aliases for p in notes if p in v.notes} for v in (before, after))
    changed = {path for path in notes if old.get(path, ()) != new.get(path, ())}
    if not changed:
        return before.by_alias
    found = {**before.by_alias}
    names = chain.from_iterable((*old.get(path, ()), *new.get(path, ())) for path in changed)
    for alias in set(map(fold, names)):
        owners = [path for path in found.get(alias, ()) if path not in changed]
        for path in changed:
            times = list(map(fold, new.get(path, ()))).count(alias)
            at = bisect_left(owners, path)
            owners[at:at] = [path] * times
        found[alias] = tuple(owners)
        if not owners:
            del found[alias]
    return found


def new_names(before: Vault, after: Vault, files: Iterable[str]) -> Mapping[str, NotePath]:
    """Return notes by name once some files came or went."""
    changed = {fold(stem_of(path)) for path in files if is_note(path)}
    if not changed:
        return before.names
    found = {**before.names}
    for name in changed:
        named = map(NotePath, after.resolver.named(f"{name}.md"))
        first = next((path for path in named if path in after.notes), None)
        found.pop(name, None)
        if first is not None:
            found[name] = first
    return found


def differences(vault: Vault, fresh: Vault) -> list[str]:
    """Return in what a vault that was kept up to date differs from one just read: in nothing.

    A test that compares after each change calls it.
    """
    parts = ("notes", "attachments", "settings", "texts", "leads_to", "beyond")
    views = ("links", "backlinks", "by_alias", "names", "files")
    wrong = [name for name in (*parts, *views) if getattr(vault, name) != getattr(fresh, name)]
    ordered = ("notes", "links", "texts")
    wrong += [f"order of {x}" for x in ordered if [*getattr(vault, x)] != [*getattr(fresh, x)]]
    wrong += ["skipped"] if sorted(vault.skipped) != sorted(fresh.skipped) else []
    return wrong
