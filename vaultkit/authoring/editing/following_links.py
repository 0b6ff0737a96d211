"""Links that follow what they lead to when parts of notes go to other notes.

A link is written anew only where what it says would lead elsewhere: in its own style, as short as
leads there, with the heading or block that it names, wherever that is then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.rename.media_rewriting import media_edits
from vaultkit.authoring.rename.subjects.changed_anchors import link_name
from vaultkit.authoring.rename.subjects.rename_subject import Files
from vaultkit.notes.note import BlockId, Link, as_wikilink
from vaultkit.notes.paths import NotePath, fold
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.resolving.resolve import resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.authoring.editing.file_layout import Layout
    from vaultkit.authoring.rename.link_targets import Moved
    from vaultkit.authoring.rename.subjects.rename_subject import Change
    from vaultkit.notes.edit import Edit
    from vaultkit.notes.json_text import JsonString
    from vaultkit.notes.note import Heading, Note
    from vaultkit.notes.wikilink import WikiLink
    from vaultkit.vault.vault import ResolvedLink, Vault


class Followers(Files):
    """What leads to files whose parts are laid out anew.

    Args:
        moved: The vault as it is; of notes that go as a whole, where they go.
        layout: What files consist of afterwards.
        heading: The heading below which a note that goes as a whole stands, "" for none.
        settled: The note whose properties are seen to already, "" for none.

    Attributes:
        woven: The layout with the edits of links in it; the plan finds out.
        after: The notes that it changes, as they will be.
    """

    def __init__(self, moved: Moved, layout: Layout, heading: str = "", settled: str = "") -> None:
        super().__init__(moved)
        self._settled = settled
        self.layout = self.woven = layout
        self.heading = heading
        self.after: Mapping[str, Note] = {}
        self._vault = moved.before
        there = {*moved.before.notes, *moved.before.attachments}
        stirred = (layout.files.keys() - there) | layout.gone
        names = {fold(path.rpartition("/")[2]) for path in stirred}
        self._stirred = names | {name.removesuffix(".md") for name in names}
        self._folded = {fold(path): path for path in layout.touched}

    def edit_note(self, note: Note, links: Sequence[ResolvedLink]) -> list[Edit]:
        """Return the edits of a note, or of the text of a card."""
        concerned = [link for link in links if self._is_concerned(link)]
        return super().edit_note(note, concerned)

    def edit_words(self, note: Note) -> list[Edit]:
        """Return the edits of paths in raw HTML that goes to another note."""
        if self._vault.notes.get(note.path) is not note or note.path not in self.layout.touched:
            return []
        found: list[Edit] = []
        for path in sorted(self.layout.paths_of(note.path) - {note.path}):
            moved = type(self.moved)(self._vault, {note.path: path}, self.moved.files)
            for edit in media_edits(note, moved):
                place = self.layout.place(note.path, edit.start)
                found += [edit] if place and place.path == path else []
        return found

    def edit_card(self, card: Mapping[str, JsonString], vault: Vault) -> list[Change]:
        """Return the strings of a canvas's card that change, other than its text."""
        changes: list[Change] = []
        file, subpath = card.get("file"), card.get("subpath")
        path = self._folded.get(fold(file.value)) if file else None
        if file is not None and path is not None:
            note = vault.notes.get(NotePath(path))
            item = resolve_subpath(subpath.value, note).item if subpath and note else None
            new = self._end(path, item)
            text = self._subpath(subpath.value if subpath else "", path, item)
            changes += [(file, new)] if new != path else []
            if subpath is not None and text is not None and text != subpath.value:
                changes.append((subpath, text))
        background = card.get("background")
        if background is not None and self._folded.get(fold(background.value)) in self.moves:
            changes.append((background, self.moves[self._folded[fold(background.value)]]))
        return changes

    def links_of(self, note: Note) -> Sequence[ResolvedLink]:
        """Return the links of a note as they are."""
        return self._vault.links[note.path]

    def rewritten(self, resolved: ResolvedLink, place: str) -> WikiLink | None:
        """Return what a link has to say that will stand in a note; None if nothing leads there."""
        return self._follow(resolved, place)

    def _is_concerned(self, resolved: ResolvedLink) -> bool:
        if self._place(resolved) is None:
            return False
        touched = self.woven.touched
        if resolved.source in self.layout.touched or resolved.destination in touched:
            return True
        return fold(resolved.link.target).rpartition("/")[2] in self._stirred

    def _place(self, resolved: ResolvedLink) -> str | None:
        """Return the file that a link will stand in; None if it goes."""
        source = resolved.source
        if source not in self.layout.touched:
            return source
        if not isinstance(resolved.link, Link):
            return None if source in {*self.layout.gone, self._settled} else source
        place = self.layout.place(source, resolved.link.start)
        return place.path if place else None

    def _end(self, path: str, item: Heading | BlockId | None) -> str:
        """Return the file that what a link leads to stands in then."""
        place = self.woven.place(path, item.start) if item else None
        return place.path if place else self.moved.now(path)

    def _rewrite(self, resolved: ResolvedLink) -> WikiLink | None:
        place = self._place(resolved)
        return as_wikilink(resolved.link) if place is None else self._follow(resolved, place)

    def _follow(self, resolved: ResolvedLink, place: str) -> WikiLink | None:
        parts, path = as_wikilink(resolved.link), resolved.destination
        if path is None:
            return parts
        item = resolved.subpath.item
        end = self._end(path, item)
        target = self._target(resolved, end, place)
        subpath = self._subpath(parts.subpath, path, item)
        if target is None or subpath is None:
            return None
        return parts._replace(target=target, subpath=subpath)

    def _target(self, resolved: ResolvedLink, end: str, place: str) -> str | None:
        written = resolved.link.target
        if written:
            return self.moved.fit(written, resolved.outcome, end, place)
        if end == place:
            return ""
        is_markdown = isinstance(resolved.link, Link) and resolved.link.kind != "wiki"
        return self.name_of(end, place, is_markdown=is_markdown)

    def name_of(self, path: str, place: str, *, is_markdown: bool = False) -> str:
        """Return how a link from one file to another names it, as Obsidian would write it."""
        target = link_target(self._vault, path, NotePath(place), self.moved.resolver)
        with_suffix = path if "/" in target else path.rpartition("/")[2]
        leads = self.moved.resolver.resolve(with_suffix, place).path == path
        return with_suffix if is_markdown and leads else target

    def _subpath(self, subpath: str, path: str, item: Heading | BlockId | None) -> str | None:
        """Return the part after `#` that leads to the same heading or block; None if none does."""
        if item is None:
            is_below = self.heading and path in self.moves and not subpath
            return f"#{link_name(self.heading)}" if is_below else subpath
        place = self.woven.place(path, item.start)
        note = self.after.get(place.path) if place else None
        if place is None or note is None:
            return subpath
        forms = _block_forms if isinstance(item, BlockId) else _heading_forms
        for form in forms(subpath, note, place.offset):
            found = resolve_subpath(form, note).item
            if found is not None and found.start == place.offset and type(found) is type(item):
                return form
        return None


def _block_forms(subpath: str, note: Note, start: int) -> Iterator[str]:
    yield subpath
    yield from (f"#^{block.id}" for block in note.blocks if block.start == start)


def _heading_forms(subpath: str, note: Note, start: int) -> Iterator[str]:
    """Yield what may name a heading: what is said now, the ends of that, longer and longer paths.

    A heading is named by those above it only where its own text alone means another.
    """
    yield subpath
    segments = subpath.split("#")[1:]
    for at in range(1, len(segments)):
        yield "#" + "#".join(segments[at:])
    around: list[Heading] = []
    for heading in note.headings:
        while around and around[-1].level >= heading.level:
            around.pop()
        around.append(heading)
        if heading.start == start:
            break
    names = [link_name(note.name_of(heading)) for heading in around]
    for count in range(1, len(names) + 1):
        yield "#" + "#".join(names[-count:])
