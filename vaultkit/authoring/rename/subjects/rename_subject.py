"""What a rename is about, as a base class, and files as the first kind of it.

A subject says for each kind of text which edits it needs; `rename_plan.py` puts them together, does
them in memory and proves that every link leads where it led.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.rename.link_rewriting import edit_links
from vaultkit.authoring.rename.media_rewriting import media_edits
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.embedded_yaml import find_scalars
from vaultkit.notes.frontmatter.scalar_edits import Swap
from vaultkit.notes.note import as_wikilink
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.notes.wikilink import parse_wikilink
from vaultkit.vault.resolving.resolve import resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from vaultkit.authoring.rename.link_targets import Moved
    from vaultkit.authoring.rename.subjects.changed_anchors import Renamed
    from vaultkit.notes.edit import Edit
    from vaultkit.notes.json_text import JsonString
    from vaultkit.notes.note import Note
    from vaultkit.notes.wikilink import WikiLink
    from vaultkit.vault.vault import ResolvedLink, Vault

LITERAL = r"""(\\?["'])((?:(?!\1)[^\\\n])+)\1"""
"""A string of a base without escapes; in a YAML string, its quotes are escaped themselves."""
_LITERAL = lazy_re(LITERAL)
_CALL = lazy_re(
    r"""\b(?P<name>file|link|image|hasLink|inFolder)\(\s*"""
    r"""(?P<args>\\?["'](?:[^\n()]*[^\n()\s])?)(?=\s*\))"""
)
_COMPARED = lazy_re(r"\bfile\.(?P<name>path|folder|name|basename)\s*[!=]=\s*(?=\\?[\"'])")
_WIKILINK = lazy_re(r"\[\[([^\[\]\n]+)\]\]")


Change = tuple["JsonString", str]
"""A string of a canvas, and what it is to say."""


def group_values(text: str, properties: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield the values in the order of groups of views that group by one of some properties.

    Yields:
        The character at which a value stands, and the value.
    """
    scalars = find_scalars(text) if "groupOrder" in text else []
    grouped = {
        way[:2]
        for way, value, _, _, is_key in scalars
        if not is_key and way[:1] == ("views",) and "groupBy" in way and value in properties
    }
    for way, value, start, end, is_key in scalars:
        if not is_key and way[2:3] == ("groupOrder",) and way[:2] in grouped:
            at = text.find(value, start, end)
            if at != -1:
                yield at, value


class Subject:
    """What is renamed; by default nothing names it.

    Attributes:
        own_words: The edit that puts the user's own words in the place of others, if one does.
        moves: The new path of each file that gets one, by the old one.
        renamed: Notes of which headings or blocks get other names, by path; the plan finds out.
        mentions: Folded strings that may mean the subject where a base does not say what they are.
    """

    own_words: Edit | None = None
    moves: Mapping[str, str]
    renamed: Mapping[str, Renamed]
    mentions: frozenset[str]

    def __init__(self) -> None:
        self.moves = {}
        self.renamed = {}
        self.mentions = frozenset()

    def edit_note(self, note: Note, links: Sequence[ResolvedLink]) -> list[Edit]:
        """Return the edits of a note, or of the text of a card."""
        return [*self.edit_words(note), *edit_links(note, links, self._rewrite)]

    def edit_words(self, note: Note) -> list[Edit]:
        """Return the edits of what is no link."""
        del note
        return []

    def edit_base(self, text: str, path: str) -> Iterator[Swap]:
        """Yield what changes in a base that stands in a file."""
        del text, path
        return iter(())

    def edit_card(self, card: Mapping[str, JsonString], vault: Vault) -> list[Change]:
        """Return the strings of a canvas's card that change, other than its text."""
        file, subpath = card.get("file"), card.get("subpath")
        if file is None or subpath is None:
            return []
        wanted = fold(file.value)
        path = next((path for path in self.renamed if fold(path) == wanted), None)
        if path is None:
            return []
        item = resolve_subpath(subpath.value, vault.notes[NotePath(path)]).item
        new = self.renamed[path].subpath(subpath.value, item) if item else None
        return [] if new is None else [(subpath, new)]

    def is_done(self, before: Note, after: Note) -> bool:
        """Tell whether an edited note holds what it should, links aside."""
        del before, after
        return True

    def target(self, resolved: ResolvedLink) -> str | None:
        """Return what a link has to name; None if nothing leads to its file."""
        return resolved.link.target

    def _rewrite(self, resolved: ResolvedLink) -> WikiLink | None:
        parts = as_wikilink(resolved.link)
        target: str | None = self.target(resolved)
        subpath: str | None = parts.subpath
        renamed = self.renamed.get(resolved.destination or "")
        if renamed is not None and resolved.subpath.item is not None:
            subpath = renamed.subpath(parts.subpath, resolved.subpath.item)
        if target is None or subpath is None:
            return None
        return parts._replace(target=target, subpath=subpath)


class Files(Subject):
    """Notes and other files that get new paths.

    Args:
        moved: What moves where.
        folder: The folder that moves as a whole, and its new path; "" for none.
    """

    def __init__(self, moved: Moved, folder: tuple[str, str] = ("", "")) -> None:
        super().__init__()
        self.moved = moved
        self.moves = moved.moves
        self.folder = folder
        self._by_path = {fold(path): path for path in moved.moves}
        renamed = {stem_of(x) for x, y in moved.moves.items() if stem_of(x) != stem_of(y)}
        names = {folder[0]} - {""} or {*moved.moves, *renamed}
        self.mentions = frozenset(map(fold, names))

    def edit_words(self, note: Note) -> list[Edit]:
        """Paths in raw HTML lead to files as well."""
        return media_edits(note, self.moved)

    def target(self, resolved: ResolvedLink) -> str | None:
        """Return what leads to the file of a link."""
        return self.moved.target(resolved.link.target, resolved.source, resolved.outcome)

    def edit_card(self, card: Mapping[str, JsonString], vault: Vault) -> list[Change]:
        """Cards and backgrounds hold paths from the root."""
        changes = super().edit_card(card, vault)
        for key in ("file", "background"):
            string = card.get(key)
            if string is not None and fold(string.value) in self._by_path:
                changes.append((string, self.moves[self._by_path[fold(string.value)]]))
        return changes

    def edit_base(self, text: str, path: str) -> Iterator[Swap]:
        """Change names of files and folders where a function or comparison says what they are."""
        done: set[int] = set()
        for swap in (
            *self._calls(text, path),
            *self._comparisons(text),
            *self._links(text, path),
            *self._groups(text),
        ):
            if swap.start not in done and text[swap.start : swap.end] != swap.text:
                done.add(swap.start)
                yield swap

    def _calls(self, text: str, path: str) -> Iterator[Swap]:
        for call in _CALL.finditer(text):
            arguments = list(_LITERAL.finditer(text, call.start("args"), call.end("args")))
            if call["name"] != "hasLink":
                arguments = arguments[:1]
            for literal in arguments:
                if call["name"] == "inFolder":
                    new = self._folder(literal[2])
                elif "[[" in literal[2]:
                    continue
                else:
                    new = self._name(literal[2], path)
                yield Swap(literal.start(2), literal.end(2), new)

    def _comparisons(self, text: str) -> Iterator[Swap]:
        for match in _COMPARED.finditer(text):
            literal = _LITERAL.match(text, match.end())
            if literal is not None:
                new = self._compared(match["name"], literal[2])
                yield Swap(literal.start(2), literal.end(2), new)

    def _groups(self, text: str) -> Iterator[Swap]:
        """Groups by folder are in an order of folders."""
        for start, value in group_values(text, {"file.folder"}):
            yield Swap(start, start + len(value), self._folder(value))

    def _compared(self, name: str, value: str) -> str:
        if name == "folder":
            return self._folder(value)
        if name == "path":
            return self.moves.get(value, value)
        before = self.moved.before.resolver
        for suffix in ("", ".md"):
            named = before.named(value + suffix)
            if len(named) == 1 and named[0].endswith(value + suffix):
                new = self.moved.now(named[0]).rpartition("/")[2]
                return new.removesuffix(suffix) if suffix else new
        return value

    def _links(self, text: str, path: str) -> Iterator[Swap]:
        """Wikilinks in strings of expressions are links from the base."""
        for match in _WIKILINK.finditer(text):
            link = parse_wikilink(match[1])
            if link is not None:
                new = self._name(link.target, path)
                yield Swap(match.start(1), match.end(1), match[1].replace(link.target, new, 1))

    def _name(self, linktext: str, path: str) -> str:
        target, mark, rest = linktext.partition("#")
        outcome = self.moved.before.resolver.resolve(target.strip(), path)
        if not target.strip() or outcome.path is None:
            return linktext
        new = self.moved.target(target.strip(), path, outcome)
        return linktext if new is None or new == target.strip() else f"{new}{mark}{rest}"

    def _folder(self, written: str) -> str:
        old, new = self.folder
        inner = written.strip("/")
        if not old or not (inner == old or inner.startswith(f"{old}/")):
            return written
        return written.replace(inner, new + inner[len(old) :], 1)
