"""Look more closely at what published notes say, where something was found that may be theirs.

`find_said` reads all notes, in a hurry, and takes for unsaid what it cannot read so: words within
one line that a tag parts, words that the index of the search joins, what stands in a tag. Here the
few notes are read that may say what was found. What the site of what is published alone says has
the last word: it is made if something is left.
"""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING

from vaultkit.checks.audit.phrases.public_phrases import as_parsed
from vaultkit.checks.audit.site_text.byte_readings import GAP
from vaultkit.checks.audit.site_text.escape_decoding import decode_all
from vaultkit.checks.audit.site_text.exact_search import COPY
from vaultkit.checks.audit.site_text.squashed_text import fold_word, squash
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import stem_of
from vaultkit.notes.text.phrase_search import Phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from vaultkit.checks.audit.audit_input import Audit
    from vaultkit.checks.audit.site_text.exact_search import Said

_COMPOUND = lazy_re(r"(?<![^\W_])[^\W_]+(?:-[^\W_]+)+")
"""Words with hyphens, which the index of the search holds as one word as well."""
_AROUND = 4
"""Words before or behind a phrase, at the least, that tell that the site has it from a text."""


def find_said_closely(
    audit: Audit, texts: Collection[str], suspicious: Iterable[Said]
) -> set[Said]:
    """Return which of some suspicious words published texts say: none of them is a leak.

    That is a phrase that the parser finds in one block of a text; words with hyphens, or two of a
    name, as one word; and what stands in a text behind or before the same words. An attribute is
    none without its surroundings: the site may not have it, and it would excuse a name elsewhere.

    Args:
        audit: What is published.
        texts: What its notes say, as their readers get it.
        suspicious: What was found on the site.
    """
    wanted: dict[str, set[Said]] = {}
    for said in suspicious:
        if not said.key.startswith(COPY):
            wanted.setdefault(said.key, set()).add(said)
    single = {key for key in wanted if " " not in key.strip()}
    found: set[Said] = set()
    if single:
        for key in single & {*_joined_words(texts, single), *_joined_names(audit, single)}:
            found |= wanted.pop(key)
    for text, keys in _texts_with(texts, wanted.keys()):
        for key in keys:
            wanted[key] -= found
        found |= _said_in(text, {key: wanted[key] for key in keys if wanted[key]})
    return found


def _said_in(text: str, wanted: Mapping[str, Iterable[Said]]) -> set[Said]:
    """Return what a text says of what is wanted, by its keys."""
    if not wanted:
        return set()
    shown = as_parsed(text)
    heard = Phrases(wanted).said_in(squash(shown))
    found = {said for key in heard for said in wanted[key]}
    unheard = wanted.keys() - heard
    if unheard:
        whole = [squash(way) for way in (text, decode_all(text), shown.replace(GAP, " "))]
        for said in chain.from_iterable(wanted[key] for key in unheard):
            if any(side in way for side in _sides(said) for way in whole):
                found.add(said)
    return found


def _sides(said: Said) -> Iterator[str]:
    """Yield a phrase with what stands before it, and behind it, if these are enough words."""
    before, key, after = squash(said.words).partition(said.key)
    if before.count(" ") > _AROUND:
        yield before + key
    if after.count(" ") > _AROUND:
        yield key + after


def _joined_words(texts: Iterable[str], keys: Iterable[str]) -> Iterator[str]:
    """Yield words with hyphens in texts that may say one of some words as one word, squashed."""
    machine = Phrases(key.strip() for key in keys)
    for text in texts:
        if "-" in text and machine.said_in(_fold_case(text.replace("-", ""))):
            for match in _COMPOUND.finditer(text):
                yield squash(match[0].replace("-", ""))


def _joined_names(audit: Audit, keys: Iterable[str]) -> Iterator[str]:
    """Yield two words that follow one another in a name or a heading as one, squashed.

    Args:
        audit: What is published.
        keys: Words; of other names than those that may say one, nothing is told.
    """
    machine = Phrases(key.strip() for key in keys)
    for path in audit.published.notes:
        note = audit.vault.notes[path]
        names = (stem_of(path), note.title, *note.aliases, *(one.text for one in note.headings))
        squashed = squash(GAP.join(names))
        if machine.said_in(squashed.replace(" ", "")):
            for name in squashed.split(GAP):
                yield from (f" {first}{second} " for first, second in pairwise(name.split()))


def _texts_with(texts: Iterable[str], keys: AbstractSet[str]) -> Iterator[tuple[str, set[str]]]:
    """Yield the texts that hold all words of some phrases, in whatever order, with these."""
    by_word: dict[str, list[str]] = {}
    for key in keys:
        by_word.setdefault(max(key.split(), key=len), []).append(key)
    machine = Phrases(by_word)
    for text in texts if keys else ():
        folded = fold_text(text)
        likely = chain.from_iterable(by_word[word] for word in machine.said_in(folded))
        found = {key for key in likely if all(word in folded for word in key.split())}
        if found:
            yield text, found


def fold_text(text: str) -> str:
    """Return text in lower case and without escapes."""
    return _fold_case(decode_all(text))


def _fold_case(text: str) -> str:
    return text.lower() if text.isascii() else fold_word(text)
