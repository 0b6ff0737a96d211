"""What rendering asks of the vault around a note, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vaultkit.notes.text.page_words import ENGLISH

if TYPE_CHECKING:
    from vaultkit.notes.formulas.tex_macros import Macros
    from vaultkit.notes.note import Callout, Fence, Link, Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.text.page_words import Words


class Drawing(NamedTuple):
    """HTML that another layer drew, trusted as it is.

    Args:
        html: One block; it is not sanitised, so what comes from a note must be escaped in it.
        uses: Vault paths of the files it was drawn from or links to; they join `Rendered.uses`.
    """

    html: str
    uses: frozenset[str] = frozenset()


class Drawings(Protocol):
    """Draws what `notes/` cannot; None leaves a thing as it would be shown without.

    A layer to the right passes one to `render_note(…, drawings=…)` and makes it for one page:
    addresses in what it returns are as seen from there. A class that draws only some of the
    three kinds starts from `NoDrawings`.
    """

    def file(self, path: str, subpath: str, source: NotePath) -> Drawing | None:
        """Draw an embedded file that is no note, such as `![[Tasks.base#Open]]`.

        Args:
            path: Vault path of the file. Whether it may be shown is the drawing's to decide.
            subpath: What stands from the `#` on, or "".
            source: The note in which the embed is written.
        """

    def fence(self, fence: Fence, note: Note) -> Drawing | None:
        """Draw a fenced code block, such as one of the language `base`.

        Args:
            fence: The block; `info` is its language, `pieces` are ranges of `note.source`.
            note: The note it stands in, or the part of one that is embedded.
        """

    def callout(self, callout: Callout, note: Note, body: str) -> Drawing | None:
        """Draw a callout, such as one of the type `flow`.

        Args:
            callout: Its head; `start` and `end` are those of the whole quote in `note.source`.
            note: The note it stands in, or the part of one that is embedded.
            body: What stands below its title, as HTML.
        """


class NoDrawings:
    """Draws nothing."""

    def file(self, path: str, subpath: str, source: NotePath) -> Drawing | None:
        """Leave a file as it would be shown."""
        del path, subpath, source
        return None

    def fence(self, fence: Fence, note: Note) -> Drawing | None:
        """Leave a code block as it would be shown."""
        del fence, note
        return None

    def callout(self, callout: Callout, note: Note, body: str) -> Drawing | None:
        """Leave a callout as it would be shown."""
        del callout, note, body
        return None


class Destination(NamedTuple):
    """Where a link leads.

    Args:
        path: Vault path of the file, None if there is none to show.
        href: Address to link to, with its fragment; "" if there is none.
        note: The note to embed, if the destination is one.
        span: Byte range of the heading's section or the block in that note; None for all of it.
        missing: The part after `#` that the note does not have, as written.
        drawing: What to show in the place of an embed, if a layer to the right draws the file.
        label: Text in the place of a link to what must not be shown, "" for an embed that has
            none; None if that is not why there is no file.
    """

    path: str | None
    href: str = ""
    note: Note | None = None
    span: tuple[int, int] | None = None
    missing: str = ""
    drawing: Drawing | None = None
    label: str | None = None


class Host(Protocol):
    """Answers where links and tags lead, and draws what `notes/` cannot."""

    drawings: Drawings

    def link(self, link: Link, source: NotePath) -> Destination:
        """Return where a link written in the note `source` leads."""

    def media(self, path: str, source: NotePath) -> Destination | None:
        """Return where the file is that a path in raw HTML means; None if there is none."""

    def tag(self, tag: str) -> str:
        """Return the address of a tag's page, "" if it has none; `tag` has no `#`."""

    def picture(self, drawing: Note) -> Drawing:
        """Return what a note that is a drawing of Excalidraw's shows on its own page."""


@dataclass(frozen=True)
class Options:
    """How to render.

    Args:
        strict_line_breaks: A single line end is a blank instead of a line break.
        embed_depth: How deep embeds inside embeds are followed.
        macros: What formulas may use from the start of the page.
        part: Set if what is rendered is a part of a page that has others: headings and blocks get
            no anchors, and the ids of footnotes start with it.
        words: What is said besides, such as of what cannot be shown.
        language: Of notes that say nothing of theirs; "" if that is not known.
    """

    strict_line_breaks: bool = False
    embed_depth: int = 5
    part: str = ""
    macros: Macros | None = None
    words: Words = ENGLISH
    language: str = ""


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
