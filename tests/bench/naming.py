"""Invent names that no two things of a vault share, however a tool folds them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from tests.bench import vocabulary
from tests.bench.vocabulary import ENGLISH, Language

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.bench.prose import Prose

TODAY: Final = dt.date(2026, 11, 1)  # the vault's today; nothing reads the clock
TRIES: Final = 6
# What Obsidian ignores when it compares a heading with a link.
HEADING_MARKS: Final = re.compile(r"[!\"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\\r\n]")


def fold(name: str) -> str:
    """Return the harshest slug a site might make of `name`: letters and digits only."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if char.isalnum())


def heading_words(text: str) -> str:
    """Return `text` of a heading as a link may write it: marks out, case kept."""
    return " ".join(HEADING_MARKS.sub(" ", text).split())


class Names:
    """A source of fresh names; each is remembered and never given twice."""

    def __init__(self, rng: random.Random, prose: Prose) -> None:
        """Start with nothing taken."""
        self._rng = rng
        self._prose = prose
        self._taken: set[str] = set()

    def claim(self, name: str) -> bool:
        """Take `name` if nothing like it is taken; tell whether that worked."""
        key = fold(name)
        if key in self._taken:
            return False
        self._taken.add(key)
        return True

    def draw(self, make: Callable[[], str]) -> str:
        """Return what `make` returns, called again or numbered until it is fresh."""
        for _ in range(TRIES):
            if self.claim(name := make()):
                return name
        number = 2
        while not self.claim(f"{name} {number}"):
            number = number * 2 + self._rng.randrange(2)
        return f"{name} {number}"

    def note(self, type_: str, language: Language) -> str:
        """Return the name of a note, of the kind that its type usually has."""
        makers = {
            "person": self._person,
            "journal": self._day,
            "meeting": self._meeting,
            "decision": self._release if self._rng.random() < 1 / 4 else None,
        }
        return self.draw(makers.get(type_) or (lambda: self._topic(language)))

    def _topic(self, language: Language) -> str:
        name = self._prose.words(language, self._rng.choice(language.names))
        if language is not ENGLISH:
            return name
        return self._rng.choices(
            (
                name,
                f"{self._rng.choice(vocabulary.EMOJI)} {name}",
                f"{name} (draft)",
                f"{name}, part {self._rng.randint(2, 9)}",
                f"{self._rng.choice(vocabulary.FIRST_NAMES)}'s {name.lower()}",
                f"Q&A {name}",
                self._release(),
            ),
            (80, 3, 2, 2, 2, 1, 3),
        )[0]

    def _person(self) -> str:
        first = self._rng.choice(vocabulary.FIRST_NAMES)
        middle = self._rng.choice(("", "", " " + self._rng.choice("ABCDEFGHKLMPRS")))
        return f"{first}{middle} {self._rng.choice(vocabulary.LAST_NAMES)}"

    def _day(self) -> str:
        return (TODAY - dt.timedelta(days=self._rng.randrange(3000))).isoformat()

    def _meeting(self) -> str:
        what = self._prose.words(ENGLISH, "{n} meeting")
        return f"{self._day()} {what}"

    def _release(self) -> str:
        major, minor = self._rng.randrange(12), self._rng.randrange(30)
        word = self._prose.words(ENGLISH, "{n}")
        return self._rng.choice(
            (f"Release {major}.{minor}", f"{word} v{major}.{minor}.1", f"{word}.js")
        )
