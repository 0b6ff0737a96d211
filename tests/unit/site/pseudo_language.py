"""A language in which each message of ours is marked, and a vault of which no word is Latin."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import NavigableString

from tests.unit.site.messages import find_messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup

_VAULT = Path(__file__).parent / "greek_vault.toml"
_WORD = re.compile(r"[A-Za-z]{2,}")
_MARKED = re.compile("⟦[^⟦⟧]*⟧")
_SAID_BY_OTHERS = re.compile(
    r"Dataview|Excalidraw|YouTube|vaultkit review|Deutsch|translation of|aliases|tags|type|status"
    r"|last_reviewed|review_interval|modified|confidence|[Ff]act|stable|1 month|excalidraw-plugin"
    r"|parsed|\babc\b|\.canvas|\.base|\.md|DNAT to|may SNAT|opens a new(?: connection from)?"
    r"|connection from|\bto\b"
)
"""What the author of the vault wrote, names of programs, and the theme's words without others."""
_NAMES = ("aria-label", "title", "placeholder", "alt")
_NOT_READ = ("script", "style", "code", "pre", "title")
_MEDIA = frozenset({"iframe", "audio", "video"})
"""What is named after its file."""
_MANY = 130
_LONG = 900


def read_greek() -> dict[str, str]:
    """Return the vault: its files by their paths, with one that is long and a folder of many."""
    found = tomllib.loads(_VAULT.read_text("utf-8"))
    word, folder = found.pop("word"), found.pop("folder")
    many = {f"{folder}/{word} {number:03}.md": f"{word}\n" for number in range(_MANY)}
    files = {path: text.replace("@LONG@", f"{word} " * _LONG) for path, text in found.items()}
    return files | many


def write_pseudo(language: str) -> str:
    """Return a catalogue in which each message is what it was, in brackets."""
    header = f"Language: {language}\\n", "Plural-Forms: nplurals=2; plural=(n != 1);\\n"
    parts = ["\n".join(['msgid ""', 'msgstr ""', *(f'"{line}"' for line in header)]) + "\n"]
    for one in find_messages().values():
        lines = [f"msgid {_quote(one.text)}"]
        forms = map(_quote, map(_mark, filter(None, one)))
        if one.plural:
            lines += [f"msgid_plural {_quote(one.plural)}"]
            lines += [f"msgstr[{at}] {form}" for at, form in enumerate(forms)]
        else:
            lines += [f"msgstr {form}" for form in forms]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _mark(text: str) -> str:
    """Mark what is said between values: those stand outside of the brackets."""
    parts = re.split(r"(\{\w+\})", text)
    return "".join(part if part.startswith("{") or not part else f"⟦{part}⟧" for part in parts)


def read_unmarked(page: BeautifulSoup) -> list[str]:
    """Return what a page says in Latin letters outside the brackets."""
    return [text for text in map(_strip, _texts(page)) if _WORD.search(text)]


def _strip(text: str) -> str:
    return _SAID_BY_OTHERS.sub("", _MARKED.sub("", text)).strip()


def _texts(page: BeautifulSoup) -> Iterator[str]:
    for text in page.find_all(string=True):
        if type(text) is NavigableString and not text.find_parent(_NOT_READ):
            yield str(text)
    for element in page.find_all(name=True):
        for name in _NAMES:
            if isinstance(value := element.get(name), str) and element.name not in _MEDIA:
                yield value
