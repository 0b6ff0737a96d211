"""What rendering asks of the vault around a note, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from vaultkit.notes.note import Link, Note
    from vaultkit.notes.paths import NotePath


class Destination(NamedTuple):
    """Where a link leads.

    Args:
        path: Vault path of the file, None if there is none to show.
        href: Address to link to, with its fragment; "" if there is none.
        note: The note to embed, if the destination is one.
        span: Byte range of the heading's section or the block in that note; None for all of it.
        missing: The part after `#` that the note does not have, as written.
    """

    path: str | None
    href: str = ""
    note: Note | None = None
    span: tuple[int, int] | None = None
    missing: str = ""


class Host(Protocol):
    """Answers where links and tags lead."""

    def link(self, link: Link, source: NotePath) -> Destination:
        """Return where a link written in the note `source` leads."""

    def tag(self, tag: str) -> str:
        """Return the address of a tag's page, "" if it has none; `tag` has no `#`."""


@dataclass(frozen=True)
class Options:
    """How to render.

    Args:
        strict_line_breaks: A single line end is a blank instead of a line break.
        embed_depth: How deep embeds inside embeds are followed.
    """

    strict_line_breaks: bool = False
    embed_depth: int = 5


class TocEntry(NamedTuple):
    """A heading of the page: its level, its text without markup, its anchor."""

    level: int
    text: str
    anchor: str


class Rendered(NamedTuple):
    """A rendered note.

    Args:
        html: The fragment, safe to put into a page.
        toc: Its headings in order.
        uses: Vault paths of the files it links to or shows, embeds of embeds included.
    """

    html: str
    toc: tuple[TocEntry, ...]
    uses: frozenset[str]
