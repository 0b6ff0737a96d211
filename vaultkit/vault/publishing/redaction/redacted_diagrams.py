"""Redact the sources of Mermaid's diagrams: nothing in them leads to a private file.

A page, its Markdown, its preview and the search show a source whether it was drawn or not, so it is
the note that is written anew. Lines stay lines: what is told of a diagram has the same place. The
audit counts as said what would be left here, so what was not cleaned is a leak.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import Edit
from vaultkit.notes.plugins.diagram_addresses import COMMENT, addresses_in, is_diagram, source_of
from vaultkit.vault.publishing.redaction.private_names import PrivateNames
from vaultkit.vault.publishing.redaction.redacted_text import HiddenInText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Fence, Note
    from vaultkit.notes.plugins.diagram_addresses import Address
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

_CLASS = "internal-link"
"""The class of nodes that lead to the notes that their texts name."""
_TEXT = lazy_re(
    r"[\[({>/\\|\"'`:]++[ \t]*+([^\[\](){}|\"'`<>;\n/\\]++(?:/[^\[\](){}|\"'`<>;\n/\\]++)*+)"
)
"""What may be the text of a node: behind any sign that begins a shape, or in quotes."""
_OF_CLASS = lazy_re(
    rf"^[ \t]*+(?:class|cssClass)[ \t]++[\"']?([\w, \t-]*?)[\"']?[ \t]{_CLASS}\b"
    rf"|([\w-]++):::{_CLASS}\b",
    re.MULTILINE,
)
_SHAPES = "[({>"
_QUOTES = frozenset("\"'`")
_MOST_LEVELS = 20
_NO_ID = lazy_re(r"\W+")


class HiddenInDiagrams:
    """Cleans diagrams.

    Args:
        names: Finds private files.
        texts: Tells which texts are paths of such.
        hidden_name: See `SiteConfig`.
    """

    def __init__(self, names: PrivateNames, texts: HiddenInText, hidden_name: str) -> None:
        self._names = names
        self._texts = texts
        self._hidden_name = hidden_name

    @classmethod
    def of(cls, vault: Vault, published: Published) -> HiddenInDiagrams:
        """Return what cleans diagrams of all that a vault does not publish."""
        names = PrivateNames(vault, published)
        return cls(names, HiddenInText(vault, names, ""), "")

    def edits(self, note: Note) -> Iterator[Edit]:
        """Yield the edits of a note's diagrams."""
        for fence in note.fences:
            if is_diagram(fence):
                source = source_of(fence, note)
                cleaned = self.clean(source, note.path)
                if cleaned != source:
                    yield from line_edits(note, fence, cleaned)

    def clean(self, source: str, path: str) -> str:
        """Return a diagram in which nothing leads to a private file.

        Args:
            source: Its source.
            path: The note that it stands in.
        """
        source = self.without_targets(source, path)
        return self._without_names(source, path) if self._hidden_name else source

    def without_targets(self, source: str, path: str) -> str:
        """Return a diagram without addresses of private files, and without comments."""
        source = COMMENT.sub("", source)
        for _ in range(_MOST_LEVELS):  # what was the text of one address may be another
            made = self._without_some(source, path)
            if made == source:
                break
            source = made
        return source

    def _without_some(self, source: str, path: str) -> str:
        """Return a diagram without addresses of private files that reach into no other."""
        private = [one for one in addresses_in(source) if self._is_private(one, path)]
        at, parts = 0, list[str]()
        for one in sorted(private, key=lambda one: (one.start, -one.end)):
            if one.start >= at:
                lines = "\n" * source.count("\n", one.start, one.end)
                parts += (source[at : one.start], one.instead or lines)
                at = one.end
        return "".join((*parts, source[at:])) if parts else source

    def _is_private(self, address: Address, path: str) -> bool:
        if address.is_sure:
            return any(self._names.find_in_address(text, path) for text in address.texts)
        is_private, is_loose = self._texts.is_private_path, not address.is_end
        return any(is_private(text.strip(), path, is_loose=is_loose) for text in address.texts)

    def _without_names(self, source: str, path: str) -> str:
        """Return a diagram in which no node shows the private note that it would lead to."""
        if _CLASS not in source:
            return source
        source = _TEXT.sub(lambda match: self._text(match, path), source)
        return self._without_ids(source, path)

    def _text(self, match: re.Match[str], path: str) -> str:
        name = match[1].strip()
        if not self._is_named(name, path):
            return match[0]
        new = self._hidden_name.replace('"', "'")
        is_bare = match[0][0] in _SHAPES and not _QUOTES.intersection(match[0].partition(name)[0])
        return match[0].replace(name, f'"{new}"' if is_bare else new)

    def _is_named(self, name: str, path: str) -> bool:
        return self._names.leads_to_private(name.partition("#")[0].strip(), path) is not None

    def _without_ids(self, source: str, path: str) -> str:
        """Return a diagram without nodes that are called like a private note and show that."""
        found = (some for pair in _OF_CLASS.findall(source) for some in pair)
        named = {one.strip() for some in found for one in some.split(",")} - {""}
        ids = sorted(one for one in named if self._is_named(one, path))
        for number, one in enumerate(ids, 1):
            new = f"{_NO_ID.sub('_', self._hidden_name)}_{number}"
            source = new.join(re.split(rf"(?<![\w-]){re.escape(one)}(?![\w-])", source))
        return source


def line_edits(note: Note, fence: Fence, text: str) -> Iterator[Edit]:
    """Yield the edits that write the lines of a code block anew; they are as many as before."""
    left = iter(text.split("\n"))
    for start, end in fence.pieces:
        at = start
        for line in note.source.data[start:end].removesuffix(b"\n").split(b"\n"):
            old, new = line.removesuffix(b"\r"), next(left, "")
            if old != new.encode():
                yield Edit(note.path, at, at + len(old), new)
            at += len(line) + 1
