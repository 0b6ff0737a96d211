"""Tell which suspicious words are no leak, as they would be on the site anyway."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from vaultkit.checks.audit.audit_input import digest_of
from vaultkit.checks.audit.phrases.closer_look import fold_text
from vaultkit.checks.audit.site_text.exact_search import COPY, Said, said_copy
from vaultkit.checks.audit.site_text.markup_runs import cut_markup
from vaultkit.checks.audit.site_text.output_search import Searcher
from vaultkit.checks.audit.site_text.squashed_text import squash
from vaultkit.checks.audit.site_text.text_runs import PARAGRAPH_END, cut_into_runs
from vaultkit.checks.audit.unpacking.file_unpacking import Layer, UnpackError, layers
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import suffix_of
from vaultkit.notes.text.phrase_search import Phrases
from vaultkit.vault.built_site.site_files import find_output
from vaultkit.vault.parallel.forked_work import map_shared

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from vaultkit.checks.audit.audit_input import Audit
    from vaultkit.vault.built_site.site_files import BuiltSite

_FILES_AT_ONCE = 32
_FEW = 100
"""Pages of the reference site that are made without all others."""
_LITERAL = lazy_re(
    r"\"((?:\\.|[^\"\\\n]){1,300})\"|'((?:\\.|[^'\\\n]){1,300})'|`((?:\\.|[^`\\]){1,300})`"
)
_SHOWN = lazy_re(r">([^<>{}]{2,300})<")
_CLASS = lazy_re(r"\.([A-Za-z_][\w-]{2,})")
_EXPRESSION = lazy_re(r"\$?(?<!\{)\{++[^{}]*+\}+")
"""What a template, or a string with places to fill, leaves open."""


def find_harmless(
    audit: Audit,
    suspicious: Mapping[Said, str],
    single: Container[str] = frozenset(),
    *,
    workers: int = 0,
) -> set[Said]:
    """Return what of some suspicious words tells nothing.

    That is a run that is a string of theme or generator as a whole, a single word of a text that
    they use too, and words that stand in the same words in the site of what is published alone.

    Args:
        audit: What is known besides the site.
        suspicious: The words, each with a file that says them.
        single: Those of their keys that are one word of a text, and no name.
        workers: Processes in all; 0 for one per processor.

    Errors:
        ReferenceSiteError: that site could not be built.
        OSError: it cannot be read.
    """
    if not suspicious:
        return set()
    texts = tuple(audit.own_texts())
    whole = {said: squash(said.words) for said in suspicious if said.is_whole and said.words}
    literals = _collect_literals(_texts_with(texts, set(whole.values())))
    harmless = {said for said, words in whole.items() if words in literals}
    others = suspicious.keys() - harmless
    usual = find_usual(texts, {said.key for said in others if said.key in single})
    harmless |= {said for said in others if said.key in usual}
    left = {said: path for said, path in suspicious.items() if said not in harmless}
    return harmless | _compare(audit, left, workers)


def _compare(audit: Audit, suspicious: Mapping[Said, str], workers: int) -> set[Said]:
    """Return which words stand in the reference site as well: first, of its pages, in the same.

    All pages are made only if that does not clear all words.
    """
    left, found = set(suspicious), set[Said]()
    pages = frozenset(suspicious.values())
    is_few = len(pages) <= _FEW and all(page.endswith(".html") for page in pages)
    for wanted in (pages, frozenset[str]()) if is_few else (frozenset[str](),):
        if left and audit.reference is not None:
            with audit.reference(wanted) as site:
                paths = [path for path in find_output(site.folder) if path in wanted or not wanted]
                found |= left & _find_said(audit, site, paths, left, workers)
            left -= found
    return found


def find_usual(texts: Iterable[str], words: AbstractSet[str]) -> set[str]:
    """Return those of some squashed words that theme and program use themselves."""
    if not words:
        return set()
    phrases = Phrases(words)
    return set().union(*(phrases.said_in(squash(text)) for text in _texts_with(texts, words)))


def _texts_with(texts: Iterable[str], phrases: AbstractSet[str]) -> Iterator[str]:
    """Yield the texts that may say one of some squashed phrases: those with its longest word.

    Looking for that is many times faster than squashing a text or taking it apart.
    """
    words = {_longest_word(phrase) for phrase in phrases}
    machine = Phrases(words - {""})
    for text in texts:
        if "" in words or "\\" in text or machine.said_in(fold_text(text)):
            yield text


def _longest_word(phrase: str) -> str:
    """Return the longest word of a squashed phrase that is the same in all forms; "" for none."""
    return max(filter(str.isascii, phrase.split()), key=len, default="")


def _find_said(
    audit: Audit, site: BuiltSite, paths: Sequence[str], wanted: set[Said], workers: int
) -> set[Said]:
    """Return how a site says some phrases, and which contents it holds. Effect: reads it.

    What its attachments say is no matter of the site: their author may not know of it.
    """
    attachments = frozenset(audit.published.attachments)
    keys = {said.key for said in wanted if not said.key.startswith(COPY)}
    searcher = Searcher(keys, keys)
    has_copies = any(said.key.startswith(COPY) for said in wanted)

    def search(path: str) -> list[Said]:
        data = site.read(path)
        said = [found.said for found in searcher.search_name(path)]
        if path not in attachments:
            said += _search(searcher, path, data)
        return [*said, *(_copies(data) if has_copies else ())]

    found = map_shared(search, paths, at_once=_FILES_AT_ONCE, workers=workers)
    return {said for some in found for said in some}


def _copies(data: bytes) -> Iterator[Said]:
    """Yield what stands for a file, and for all that is packed in it."""
    try:
        for layer in layers(data):
            yield said_copy(digest_of(layer.data))
    except UnpackError:
        return


def _search(searcher: Searcher, path: str, data: bytes) -> list[Said]:
    suffix, opened = suffix_of(path), searcher.narrow(data)
    said = [found.said for found in searcher.search(Layer(data), suffix, opened)]
    inner: list[Said] = []
    if opened is None or opened.may_hold_more():
        with suppress(UnpackError):
            for layer in islice(layers(data), 1, None):
                inner += (found.said for found in searcher.search(layer, suffix))
    if opened is not None:
        searcher.forget(opened, is_all=bool(inner))
    return said + inner


def _collect_literals(texts: Iterable[str]) -> frozenset[str]:
    """Return the strings of programs, templates and styles, squashed.

    Only what is one of them as a whole is known by it: `See` and a name are not.
    """
    return frozenset(squash(part) for text in texts for part in _literals(text))


def _literals(text: str) -> Iterator[str]:
    if text.lstrip()[:1] in {"<", "{"}:
        template = _EXPRESSION.sub(PARAGRAPH_END, text)
        yield from (run.text for run in cut_into_runs(template))
    for match in _LITERAL.finditer(text):
        for part in _EXPRESSION.split(match[match.lastindex or 0]):
            yield part
            if " " in part:
                yield from part.split()
            if "<" in part:
                yield from (run.text for run in cut_markup(part))
    for match in _SHOWN.finditer(text):
        yield match[1]
    for match in _CLASS.finditer(text):
        yield match[1]
