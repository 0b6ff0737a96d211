"""Tell which private file a written target names, even where Obsidian's links do not.

A link that Obsidian follows is looked up by its rules. All else that may name a file is compared
by letters and digits alone: an alias, a path from elsewhere, another case, escapes, several blanks,
an address of an app (`obsidian://open?file=…`). What is published under the same name is meant
rather than what is not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    NotePath,
    fold,
    folder_of,
    stem_of,
)
from vaultkit.notes.text.reserved_names import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

_SCHEME = lazy_re(r"([a-zA-Z][a-zA-Z0-9+.\-]+):")
_OF_THE_WEB = frozenset(
    {"http", "https", "mailto", "tel", "sms", "ftp", "ftps", "geo", "data", "blob", "about"}
    | {"javascript", "vbscript", "zotero", "doi", "irc", "ircs", "xmpp", "magnet", "urn"}
)
"""Schemes of addresses that lead to no file of a vault."""
_OF_FILES = frozenset({"app", "capacitor", "file", "obsidian"})
"""Schemes of addresses that lead to files; those of other programs may, if they end like one."""
_HOST = lazy_re(r"www\.|//[^/]*\.", re.IGNORECASE)
"""How an address of the web begins that has no scheme."""
_SEPARATORS = lazy_re(r"[/\\#?^|]+")
_SUFFIXES = sorted(IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | {"pdf", "canvas", "base"})
_ENDING = lazy_re(rf"(?:\.(?:md|markdown|html?|{'|'.join(_SUFFIXES)}))+$", re.IGNORECASE)
_PARAMETER = lazy_re(r"[?&]([^=&?]*)=([^&]*)")
_QUERIES = frozenset({"query", "search", "q"})
_OF_THE_VAULT = frozenset({"vault", "line", "mode", "viewmode", "uid"})
"""Parameters that name no file."""
_OF_HEADINGS = frozenset({"heading", "header", "section"})
_OF_BLOCKS = frozenset({"block", "blockid"})
_HEADINGS = lazy_re(r"#|::")
"""Parts a path of headings."""
_WORDS = lazy_re(r"[^\W_]+")
_MOST_WORDS = 30
"""Words of a query that are read."""
_LONGEST_NAME = 8
"""Words of a name that is found in a query."""
_LONGEST = 2_000
"""Characters of a target that is read: no path is longer."""
_DECODINGS = 3
"""Times that escapes of escapes are decoded."""
_SHORT = 2
"""Letters of a name that, as a part of a path, is no name of a note but of something else."""


def name_key(name: str) -> str:
    """Return a name as it is compared: its letters and digits; all of it if it has none."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(filter(str.isalnum, text)) or fold(name).strip()


def decode_fully(text: str) -> str:
    """Return a target without entities and percent escapes, whatever they were put in."""
    for _ in range(_DECODINGS):
        if "%" not in text and "&" not in text:
            break
        text = unescape(unquote(text))
    return text


def scheme_of(url: str) -> str:
    """Return the scheme of an address in lower case, "" if it has none; a drive is none."""
    match = _SCHEME.match(url.strip())
    return match[1].lower() if match else ""


class _Names(NamedTuple):
    """Private files by what they are called, and by folders in which nothing is published."""

    files: dict[str, str]
    folders: dict[str, str]


class _InNote(NamedTuple):
    """A heading's note, and how many words it has."""

    path: str
    words: int


class _Passages(NamedTuple):
    """Headings and blocks that no published note has."""

    headings: dict[str, _InNote]
    blocks: dict[str, str]


class PrivateNames:
    """Finds the private files that targets name.

    Args:
        vault: The whole vault.
        published: What leaves it.
        besides: Files that are on the site besides, such as a logo.
    """

    def __init__(self, vault: Vault, published: Published, besides: Iterable[str] = ()) -> None:
        self._vault = vault
        self._published = published
        self._besides = frozenset(besides)
        self._known: dict[tuple[str, bool], str | None] = {}

    def find(self, target: str, source: str, *, by_folder: bool = True) -> str | None:
        """Return the private file that the path in a link, or a relative address, names.

        Args:
            target: As it is written; what stands behind `#` may be part of it.
            source: The note in which it is written.
            by_folder: Whether a path to what is not there names a file of the folder that it leads
                through, if nothing in that is published.
        """
        written = target.strip()
        if not written or len(written) > _LONGEST:
            return None
        if written.startswith("#"):
            return self._with_heading(decode_fully(written[1:]))
        decoded = decode_fully(written)
        forms = (written, decoded)
        for path in dict.fromkeys((*forms, *(form.partition("#")[0].strip() for form in forms))):
            found = self._vault.resolver.resolve(path, source).path if path else None
            if found is not None:
                return None if self._is_public(found) else found
        if _HOST.match(written):
            return None
        key = decoded, by_folder
        if key not in self._known:
            self._known[key] = self._named_in(decoded, by_folder=by_folder)
        return self._known[key]

    def find_in_address(self, address: str, source: str) -> str | None:
        """Return the private file that an address names: a relative one, or an app's.

        Addresses of the web name none: what lies there is not of this vault.
        """
        address = address.strip()
        scheme = scheme_of(address)
        if not scheme:
            return self.find(address, source)
        if scheme in _OF_THE_WEB or len(address) > _LONGEST:
            return None
        address = unescape(address)
        path = decode_fully(address.partition("?")[0])
        if scheme not in _OF_FILES and not _ENDING.search(path):
            return None
        return next(filter(None, self._in_parts(address, source)), None)

    def leads_to_private(self, path: str, source: str) -> str | None:
        """Return the private file that a path leads to by Obsidian's rules alone."""
        found = self._vault.resolver.resolve(path, source).path if path else None
        return None if found is None or self._is_public(found) else found

    def _in_parts(self, address: str, source: str) -> Iterator[str | None]:
        """Yield what the path and the parameters of an app's address name."""
        path = address.partition(":")[2].partition("?")[0].lstrip("/")
        parts = path.split("/")
        if parts[:1] == ["vault"]:
            del parts[:2]
        yield self.find("/".join(parts), source)
        is_command = scheme_of(address) == "obsidian"
        for key, value in _PARAMETER.findall(address) if is_command else ():
            name = decode_fully(key).lower()
            if name in _QUERIES:
                yield self._in_query(decode_fully(value))
            elif name in _OF_HEADINGS:
                yield self._with_heading(decode_fully(value), least=1)
            elif name in _OF_BLOCKS:
                yield self._passages.blocks.get(fold(decode_fully(value).strip(" #^")))
            elif name not in _OF_THE_VAULT:
                inner = decode_fully(value)
                nested = bool(scheme_of(inner)) and inner != address
                yield self.find_in_address(inner, source) if nested else self.find(inner, source)

    def _with_heading(self, text: str, least: int = 2) -> str | None:
        """Return the private note of which a text, or a part of it, is a heading.

        Args:
            text: A heading or path of headings, or an anchor.
            least: The fewest words that count: a single one may be anything, unless it is known to
                be meant as a heading.
        """
        for part in _HEADINGS.split(text.removeprefix(PREFIX)):
            key = name_key(part)
            found = self._passages.headings.get(key) if len(key) > _SHORT else None
            if found is not None and found.words >= least:
                return found.path
        return None

    def _in_query(self, query: str) -> str | None:
        """Return the private file whose name a search asks for, the longest name first."""
        words = _WORDS.findall(query)[:_MOST_WORDS]
        for size in range(min(_LONGEST_NAME, len(words)), 0, -1):
            for at in range(len(words) - size + 1):
                part = " ".join(words[at : at + size])
                found = self._names.files.get(name_key(part)) or self._with_heading(part)
                if found is not None:
                    return found
        return self._named_in(query)

    def _named_in(self, decoded: str, *, by_folder: bool = True) -> str | None:
        """Return the private file that a part of a path is called like."""
        names = self._names
        parts = [part for part in _SEPARATORS.split(decoded) if part.strip(". ")]
        for at, part in reversed(list(enumerate(parts))):
            is_last = at == len(parts) - 1
            for key in dict.fromkeys((name_key(_ENDING.sub("", part)), name_key(part))):
                found = names.files.get(key) if is_last or len(key) > _SHORT else None
                if found is None and by_folder and not is_last:
                    found = names.folders.get(key)
                if found is not None:
                    return found
        return None

    def _is_public(self, path: str) -> bool:
        return path in self._published or path in self._besides

    @cached_property
    def _names(self) -> _Names:
        every = (*self._vault.notes, *self._vault.attachments)
        public = [path for path in every if self._is_public(path)]
        known = {key for path in public for key in self._keys(path)}
        folders = {key for path in public for key in _folder_keys(path)}
        files: dict[str, str] = {}
        closed: dict[str, str] = {}
        for path in every:
            if not self._is_public(path):
                for key in self._keys(path):
                    files.setdefault(key, path)
                for key in _folder_keys(path):
                    closed.setdefault(key, path)
        for key in known | folders:
            files.pop(key, None)
            closed.pop(key, None)
        return _Names(files, closed)

    @cached_property
    def _passages(self) -> _Passages:
        headings: dict[str, _InNote] = {}
        blocks: dict[str, str] = {}
        known: set[str] = set()
        for path, note in self._vault.notes.items():
            keys = {name_key(one.text): len(_WORDS.findall(one.text)) for one in note.headings}
            ids = {fold(block.id) for block in note.blocks}
            if self._is_public(path):
                known |= {*keys, *ids, name_key(stem_of(path))}
                continue
            for key, words in keys.items():
                headings.setdefault(key, _InNote(path, 0 if key.isdecimal() else words))
            blocks |= {one: path for one in ids if len(one) > _SHORT}
        for key in known:
            headings.pop(key, None)
            blocks.pop(key, None)
        return _Passages(headings, blocks)

    def _keys(self, path: str) -> Iterator[str]:
        """Yield the keys of what a file is called; an attachment only by its whole name."""
        note = self._vault.notes.get(NotePath(path))
        if note is None:
            yield name_key(path.rpartition("/")[2])
            return
        for name in (stem_of(path), note.title, *note.aliases):
            yield name_key(name)

    @property
    def has_any(self) -> bool:
        """Whether there is anything private at all."""
        every = (*self._vault.notes, *self._vault.attachments)
        return any(not self._is_public(path) for path in every)


def _folder_keys(path: str) -> Iterator[str]:
    folder = folder_of(path)
    return map(name_key, filter(None, folder.split("/")))
