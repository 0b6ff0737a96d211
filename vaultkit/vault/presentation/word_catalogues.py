"""Read the words of a language: our catalogue, or what of the theme's own words fits ours.

Catalogues are `.po` files, the form of gettext, which tools for translators know. They are read as
they are, so that nothing has to be compiled before the package works: of the form, only what these
files use. See decision 62.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.page_words import ENGLISH, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_FOLDER = Path(__file__).parents[2] / "site" / "languages"
_THEME, _OF_THEME = "mkdocs-material", "material/templates/partials/languages"
_LINE = lazy_re(r'(?:(msgid|msgid_plural|msgstr(?:\[\d\])?)[ ])?"((?:[^"\\]|\\.)*)"')
_FORMS = lazy_re(r"nplurals=(\d); plural=([n0-9 ()!=<>%&|?:]+);")
_THEME_WORD = lazy_re(r'^  ("[\w.]+"): ("(?:[^"\\]|\\.)*")', re.MULTILINE)
FROM_THEME: Mapping[str, tuple[str, ...]] = {
    "Search": ("search",),
    "Previous": ("footer.previous",),
    "Next": ("footer.next",),
    "Feed": ("rss.created",),
    "Edit this note": ("action.edit",),
    "Last changed {date}": ("source.file.date.updated",),
    "{count} min read": ("readtime.one", "readtime.other"),
    "Search notes and headings": ("search.result.placeholder",),
}
"""Messages of ours for which the theme has words of its own, by the names it gives them."""
_DATED = "{date}"
_OTHER_SCRIPT = frozenset({"zh-Hant", "zh-HK", "zh-MO", "zh-TW"})
"""Written in other signs than the language they are a part of."""


class Catalogue(NamedTuple):
    """What a `.po` file says.

    Args:
        header: Its fields, by name.
        messages: Translations by the English text.
        plurals: The English plural of those that have one.
    """

    header: Mapping[str, str]
    messages: Mapping[str, tuple[str, ...]]
    plurals: Mapping[str, str]


@cache
def read_words(language: str) -> Words:
    """Return the words of a language. Effect: reads its catalogue, or the theme's package.

    A language of a region, such as `pt-BR`, has the words of its language.
    """
    known = _known_part(language)
    if known == ENGLISH.language:
        return ENGLISH
    if not known:
        return Words(language, _read_theme(language), is_complete=False)
    if known != language:
        return read_words(known)
    found = read_catalogue(catalogue_text(language))
    return Words(language, found.messages, _read_rule(found.header["Plural-Forms"]))


def words_in(language: str, other: Words) -> Words:
    """Return the words of a language, `pt-BR` or `pt`, if there are all of them; else others."""
    return read_words(language) if _known_part(language) else other


def _known_part(language: str) -> str:
    """Return as much of a tag as all words are known of; "" if of no part of it."""
    parts = language.split("-")
    for size in range(len(parts), 0, -1):
        found = "-".join(parts[:size])
        if found == ENGLISH.language or found in complete_languages():
            return found
        if found in _OTHER_SCRIPT:
            break
    return ""


def catalogue_text(language: str) -> str:
    """Return our catalogue of a language; "" if there is none. Effect: reads it."""
    path = _FOLDER / f"{language}.po"
    return path.read_text("utf-8") if path.is_file() else ""


@cache
def complete_languages() -> tuple[str, ...]:
    """Return the languages of our catalogues, without English. Effect: lists a folder."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.po")))


def read_catalogue(text: str) -> Catalogue:
    """Read a `.po` file."""
    header: dict[str, str] = {}
    messages: dict[str, tuple[str, ...]] = {}
    plurals: dict[str, str] = {}
    for entry in _read_entries(text):
        given = entry.pop("msgid")
        plural = entry.pop("msgid_plural", None)
        if not given:
            lines = (line.partition(": ") for line in entry["msgstr"].splitlines())
            header = {name: value for name, _, value in lines}
            continue
        messages[given] = tuple(entry[name] for name in sorted(entry))
        if plural is not None:
            plurals[given] = plural
    return Catalogue(header, messages, plurals)


def _read_entries(text: str) -> Iterator[dict[str, str]]:
    """Yield the entries, each as its texts by keyword."""
    entry: dict[str, str] = {}
    keyword = ""
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        if found[1] == "msgid":
            if entry:
                yield entry
            entry = {}
        keyword = found[1] or keyword
        entry[keyword] = entry.get(keyword, "") + json.loads(f'"{found[2]}"')
    if entry:
        yield entry


def _read_rule(written: str) -> Callable[[int], int]:
    """Return which form a number takes by a rule such as `nplurals=2; plural=(n != 1);`.

    Errors:
        ValueError: it is no such rule.
    """
    from gettext import c2py

    found = _FORMS.fullmatch(written)
    if found is None:
        raise ValueError(written)
    rule: Callable[[int], int] = c2py(found[2])
    return rule


def _read_theme(language: str) -> dict[str, tuple[str, ...]]:
    """Return the words of the theme that say what ours do; none without the theme."""
    try:
        folder = Path(str(distribution(_THEME).locate_file(_OF_THEME)))
        text = (folder / f"{language}.html").read_text("utf-8")
    except (PackageNotFoundError, OSError):
        return {}
    said = {json.loads(key): json.loads(value) for key, value in _THEME_WORD.findall(text)}
    return {
        text: tuple(_as_ours(text, said[name]) for name in names)
        for text, names in FROM_THEME.items()
        if all(name in said for name in names)
    }


def _as_ours(text: str, said: str) -> str:
    """Return a word of the theme with the values that ours has: a number is `#` there."""
    said = said.replace("{", "").replace("}", "").replace("#", "{count}")
    return f"{said}: {_DATED}" if _DATED in text else said
