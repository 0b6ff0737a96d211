"""A leak: where on the site it stands, where in the vault it comes from, why it counts."""

from __future__ import annotations

from typing import NamedTuple

UNREAD = "unread content:"
"""Kind of what a published attachment may hold that is too large to be looked through."""
UNKNOWN = "unknown content:"
"""Kind of what another file of the site may hold that cannot be looked through."""
METADATA = "metadata"
"""Kind of what a published attachment says of itself: EXIF, text chunks, document properties."""
UNCOMPARED = "not compared:"
"""Kind of the remark that the site of what is published alone could not be built."""
NAME = "name of the file"
"""Way to what the path of a file says."""
ATTACHMENT = "attachment"
"""Kind of the content of an unpublished file."""
COMMENT = "comment"
UNLISTED = "unlisted "
"""How the kind begins of what is published, and stands where no author put it."""
_WARNINGS = frozenset({UNREAD, METADATA, UNCOMPARED})
_NO_WORDS = frozenset({ATTACHMENT, UNREAD, UNKNOWN, UNCOMPARED})
_BESIDE = "a plugin, a hook, a template or a file beside the notes put it there"


class Leak(NamedTuple):
    """Something unpublished in an output file.

    Args:
        file: Path in the site.
        line: 1-based; 0 for the file as a whole or its name.
        offset: Byte in the file, or in what was unpacked from it.
        way: How it was reached, such as `unpacked`; "" for the file itself.
        kind: `name`, `alias`, `heading`, `text`, `attachment`, …
        text: What leaked.
        source: Vault path that it comes from.
        source_line: 1-based line of that file; 0 for its name, and if it is not known.
        note: Vault path of the published note whose page it is, or whose entry of a list; "" for
            none.
        note_line: 1-based line of that note which says it, hides it, links to its source or shows
            it; 0 if the note has nothing of it.
    """

    file: str
    line: int
    offset: int
    way: str
    kind: str
    text: str
    source: str
    source_line: int = 0
    note: str = ""
    note_line: int = 0

    @property
    def is_unread(self) -> bool:
        """Tell whether this is about a published attachment that cannot be looked through."""
        return self.kind == UNREAD

    @property
    def is_warning(self) -> bool:
        """Tell whether this stops no build: its author publishes the file, and is told."""
        return self.kind in _WARNINGS

    @property
    def has_words(self) -> bool:
        """Tell whether it was found by its words."""
        return self.kind not in _NO_WORDS

    @property
    def place(self) -> str:
        """Where it stands on the site, and which line of which note that is from."""
        line = f":{self.line}" if self.line else ""
        way = f" ({self.way})" if self.way else ""
        return f"{self.file}{line}{way}{self._from}"

    @property
    def _from(self) -> str:
        if not self.note:
            return ""
        if self.note_line:
            return f', from "{self.note}:{self.note_line}"'
        return f', on the page of "{self.note}"'

    @property
    def words(self) -> str:
        """What leaked, and where in the vault that is."""
        line = f":{self.source_line}" if self.source_line else ""
        kind = "" if self.kind == METADATA else f"{self.kind} "
        return f'{kind}"{self.text}" of "{self.source}{line}"'

    @property
    def why(self) -> str:
        """Why it counts as a leak, lower case, without full stop."""
        if self.is_unread or self.kind == UNKNOWN:
            return "what it holds cannot be looked through"
        if self.kind.startswith(UNLISTED):
            return "nothing but its address leads to its note, and no listed note says it"
        if self.kind == ATTACHMENT:
            return "it is the content of a file that is not published"
        if self.kind == COMMENT:
            return "readers never see a comment, and no published note says it outside of one"
        return "it is not published, and no published note says it"

    @property
    def message(self) -> str:
        """What is wrong, lower case, without full stop."""
        if self.kind == UNCOMPARED:
            return f"{self.text}; so words that only seem to be a leak may be among those found"
        if self.is_unread:
            return f"{self.file}: {self.text}; look into it yourself, or do not publish it"
        if self.kind == UNKNOWN:
            return f"{self.place}: {self.text}, so nobody can tell what it holds; take it away"
        if self.kind == ATTACHMENT:
            return f'{self.place}: holds "{self.source}", which is not published{self._beside}'
        way_out = self._beside
        if self.kind == METADATA:
            way_out = "; rename the file" if self.way == NAME else "; take it out of the file"
        return f"{self.place}: {self.words}: {self.why}{way_out}"

    @property
    def _beside(self) -> str:
        return f"; {_BESIDE}" if self.note and not self.note_line else ""
