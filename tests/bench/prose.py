"""Write sentences: cheap, varied, and full of things that only look like links."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from tests.bench import vocabulary

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from tests.bench.vocabulary import Language

POOL_SIZE: Final = 400  # ready sentences for each language

# Inline syntax that must not disturb a reader of links; {tag} gives a real tag.
GARNISH: Final = (
    "This belongs to {tag} and to {tag} as well.",
    "Filed under {tag} for now.",
    "The ==key point== is the {n}.",
    "Type `[[not a link]]` or `#not-a-tag` to see it literally.",
    "A `{n}` is **not** a {n}, and ~~never~~ seldom {a}.",
    "Escaped brackets \\[\\[stay plain text\\]\\] here.",
    "The cost grows with $n \\log n$, not with $n^2$.",
    "It costs $5 to $10 a month.",
    "The {n} changed. %% check the {a} figures %%",
    "A {a} claim.^[Told to me in person, so treat it as {a}.]",
    "See https://example.org/{n}/{v}?page=2#part for the raw data.",
    "The [manual](https://example.com/docs/{n}.html) explains how to {v}.",
    "Press <kbd>Ctrl</kbd>+<kbd>K</kbd> to {v}.",
    "The {n} stays {a}. <!-- [[hidden in HTML]] #not-a-tag -->",
    "_Emphasis_ and ***both*** and `` `ticks` `` are common.",
    "Line one ends with two spaces  \nand the {n} goes on below.",
)


def fill(rng: random.Random, language: Language, template: str) -> str:
    """Replace the word slots of `template`, no word twice; keep all other slots."""
    words = {"n": language.nouns, "a": language.adjectives, "v": language.verbs}
    for slot, choices in words.items():
        mark = "{" + slot + "}"
        for word in rng.sample(choices, template.count(mark)):
            template = template.replace(mark, word, 1)
    return template


class Prose:
    """Sentences in every language, drawn from pools made once for each vault."""

    def __init__(self, rng: random.Random) -> None:
        """Fill the pools."""
        self._rng = rng
        self._plain = self._pools(lambda language: language.plain)
        self._linking = self._pools(lambda language: language.linking)
        self._garnish = self._pool(vocabulary.ENGLISH, GARNISH)

    def _pools(self, templates: Callable[[Language], Sequence[str]]) -> dict[int, list[str]]:
        return {
            id(language): self._pool(language, templates(language))
            for language, _ in vocabulary.LANGUAGES
        }

    def _pool(self, language: Language, templates: Sequence[str]) -> list[str]:
        make = partial(fill, self._rng, language)
        return [make(self._rng.choice(templates)) for _ in range(POOL_SIZE)]

    def plain(self, language: Language) -> str:
        """Return a sentence without links."""
        return self._rng.choice(self._plain[id(language)])

    def linking(self, language: Language, link: Callable[[], str]) -> str:
        """Return a sentence in which each slot holds what `link` returns."""
        text = self._rng.choice(self._linking[id(language)])
        while "{link}" in text:
            text = text.replace("{link}", link(), 1)
        return text

    def garnish(self) -> str:
        """Return a sentence with inline syntax; tags are from the vocabulary."""
        text = self._rng.choice(self._garnish)
        while "{tag}" in text:
            text = text.replace("{tag}", "#" + self._rng.choice(vocabulary.TAGS), 1)
        return text

    def words(self, language: Language, template: str) -> str:
        """Return `template` with its word slots filled, first letter upper-case."""
        text = fill(self._rng, language, template)
        return text[:1].upper() + text[1:]
