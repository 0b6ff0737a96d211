"""Choose fonts of this machine for the words of a site, and say how wide they are in them."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vaultkit.site.cache.value_digests import digest
from vaultkit.site.cards.font_tables import Font, FontFaultError, find_fonts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FIRST = (
    "inter-bold", "inter", "notosans-bold", "roboto-bold", "opensans-bold", "segoeuib", "seguisb",
    "helvetica", "arialbd", "arial bold", "liberationsans-bold", "dejavusans-bold", "freesansbold",
    "ubuntu-b",
)  # fmt: skip
"""How the names of files begin whose fonts are taken first."""
_LAST = ("mono", "serif", "condensed", "oblique", "italic", "light", "thin", "lastresort", "math")
"""What the names of files hold whose fonts are taken last."""
_MOST_FONTS = 12
_JOINER = "\u200d"
_KEYCAP = "\u20e3"
"""What makes a key of a number: the number says as much."""
_FLAG_A, _FLAG_Z = "\U0001f1e6", "\U0001f1ff"
_FIRST_SKIN, _LAST_SKIN = "\U0001f3fb", "\U0001f3ff"
_MARKS = frozenset({"Mn", "Me", "Mc"})
_NO_SIGNS = frozenset({"Cc", "Cs", "Co", "Cn"})


@dataclass
class CardFonts:
    """The fonts that the words of a site are drawn with.

    Args:
        fonts: The one that is taken first, then those for what it does not have.
        missing: Characters that none of them has.
    """

    fonts: Sequence[Font]
    missing: frozenset[str]
    _widths: dict[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Tells these fonts from others."""
        return digest([(os.path.basename(x.path), os.path.getsize(x.path)) for x in self.fonts])

    def known(self, text: str) -> str:
        """Return a text in one line, without what no font has."""
        kept: list[str] = []
        is_gone = False
        for char in text:
            is_part = unicodedata.category(char) in _MARKS
            is_gone = char in self.missing or (is_part and is_gone) or char == _KEYCAP
            if not is_gone and (char.isspace() or unicodedata.category(char) not in _NO_SIGNS):
                kept.append(char)
        return " ".join("".join(kept).split())

    def can_say(self, text: str) -> bool:
        """Tell whether at least half of what is to be read can be drawn."""
        letters = [char for char in text if char.isalnum()] or [char for char in text if char > " "]
        return sum(char not in self.missing for char in letters) * 2 >= max(len(letters), 1)

    def runs(self, text: str) -> Iterator[tuple[Font, str]]:
        """Yield the parts of a text, each with the font that it is drawn with."""
        font, run = self.fonts[0], ""
        for char in text:
            own = self._font_of(char) if is_drawn(char) or char == " " else font
            if own is not font and run:
                yield font, run
                run = ""
            font, run = own, run + char
        if run:
            yield font, run

    def _font_of(self, char: str) -> Font:
        return next((font for font in self.fonts if char in font), self.fonts[0])

    def width(self, text: str) -> float:
        """Return how wide a text is, as a part of the size of the font."""
        found, before = 0.0, ""
        for char in text:
            if not _joins(before, char):
                found += self._width(char)
            is_pair = _FLAG_A <= char <= _FLAG_Z and _FLAG_A <= before <= _FLAG_Z
            before = "" if is_pair else char
        return found

    def _width(self, char: str) -> float:
        if char not in self._widths:
            is_mark = unicodedata.category(char) in {"Cf", *_MARKS}
            self._widths[char] = 0 if is_mark else self._font_of(char).width(char)
        return self._widths[char]


def _joins(before: str, char: str) -> bool:
    """Tell whether two signs are drawn as one: of a family, with a colour of skin, of a flag."""
    is_flag = _FLAG_A <= char <= _FLAG_Z and _FLAG_A <= before <= _FLAG_Z
    return before == _JOINER or is_flag or _FIRST_SKIN <= char <= _LAST_SKIN


def choose_fonts(texts: Iterable[str]) -> CardFonts:
    """Choose fonts of this machine for some texts. Effect: reads them."""
    wanted = {char for text in texts for char in text if is_drawn(char)}
    left = set(wanted)
    chosen: list[Font] = []
    for path in sorted(find_fonts(), key=_rank):
        if not (left or not chosen) or len(chosen) == _MOST_FONTS:
            break
        try:
            font = Font(path)
        except FontFaultError:
            continue
        has = {char for char in left if char in font}
        if has or not chosen:
            if not chosen and not {"a", "A"} <= {char for char in "aA" if char in font}:
                continue
            chosen.append(font)
            left -= has
    return CardFonts(chosen, frozenset(left))


def is_drawn(char: str) -> bool:
    """Tell whether a character is something to be seen."""
    return char > " " and unicodedata.category(char) not in {"Cf", "Zs", *_MARKS, *_NO_SIGNS}


def _rank(path: str) -> tuple[int, int, str]:
    name = os.path.basename(path).lower()
    first = next((at for at, one in enumerate(_FIRST) if name.startswith(one)), len(_FIRST))
    last = sum(word in name for word in _LAST)
    return first + 100 * last, "bold" not in name, name
