"""Redact texts that are no notes, such as values of properties and labels of cards.

What a link in them shows stays; where it shows its target, or where a text is nothing but a path,
something else stands in its place: nobody wrote that for readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.html_attributes import find_addresses
from vaultkit.notes.paths import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    fold,
    suffix_of,
)
from vaultkit.notes.wikilink import parse_wikilink
from vaultkit.vault.publishing.redaction.private_names import PrivateNames, decode_fully, scheme_of
from vaultkit.vault.publishing.redaction.withheld_links import (
    ELLIPSIS,
    NOT_PUBLISHED,
    public_name,
    public_text,
)

if TYPE_CHECKING:
    import re

    from vaultkit.vault.vault import Vault

_WIKILINK = lazy_re(r"!?\[\[([^\[\]\n]+)\]\]")
_MARKDOWN = lazy_re(
    r"""!?\[(?P<label>[^\[\]]*+)\]\([ \t]*+"""
    r"""(?P<url><[^<>\n]*+>|[^\s()<]*+(?:\([^\s()]*+\)[^\s()]*+)*+)"""
    r"""(?:\s++(?:"[^"]*+"|'[^']*+'|\([^()]*+\)))?\s*+\)"""
)
_APP_ADDRESS = lazy_re(r"<?\b[a-zA-Z][a-zA-Z0-9+.\-]+:[/\\][^\s<>\"')\]]+>?")
_LONGEST_PATH = 500
_SUFFIXES = IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | {"md", "pdf", "canvas", "base"}
"""Endings by which a text is known to be the name of a file of a vault."""


class HiddenInText:
    """Cleans texts.

    Args:
        vault: The whole vault.
        names: Finds private files.
        hidden_name: See `SiteConfig`.
    """

    def __init__(self, vault: Vault, names: PrivateNames, hidden_name: str) -> None:
        self._vault = vault
        self._names = names
        self._hidden_name = hidden_name

    def clean(self, text: str, source: str, *, may_be_path: bool = True) -> str:
        """Return a text without targets that are private.

        Args:
            text: The text.
            source: The file it stands in.
            may_be_path: Whether the text as a whole may be a path.
        """
        if may_be_path and self.is_private_path(text.strip(), source):
            return self._hidden_name or NOT_PUBLISHED
        if "[[" in text:
            text = _WIKILINK.sub(lambda match: self._wikilink(match, source), text)
        if "](" in text:
            text = _MARKDOWN.sub(lambda match: self._markdown(match, source), text)
        if "<" in text:
            text = self.clean_html(text, source)
        if ":" in text:
            text = _APP_ADDRESS.sub(lambda match: self._address(match, source), text)
        return text

    def clean_name(self, text: str, source: str) -> str:
        """Return a title or an alias, whose links to private files are what those show."""

        def shown(match: re.Match[str]) -> str:
            link = parse_wikilink(match[1])
            found = self._names.find(link.target + link.subpath, source) if link else None
            if link is None or found is None:
                return match[0]
            return public_text(link, found, self._vault, self._hidden_name)

        return self.clean(_WIKILINK.sub(shown, text), source, may_be_path=False)

    def clean_html(self, html: str, source: str) -> str:
        """Return a text whose tags have no attribute that leads to a private file."""
        for attribute in reversed(list(find_addresses(html))):
            if any(self._names.find_in_address(one, source) for one in attribute.addresses):
                html = html[: attribute.start] + html[attribute.end :]
        return html

    def is_private_path(self, text: str, source: str, *, is_loose: bool = True) -> bool:
        """Tell whether a text is the path of a private file, or the address of one in an app.

        Args:
            text: The text.
            source: The file it stands in.
            is_loose: Whether a path from elsewhere that only ends like such a file is one.
        """
        if not text or len(text) > _LONGEST_PATH or "\n" in text or "[[" in text:
            return False
        if scheme_of(text):
            return " " not in text and self._names.find_in_address(text, source) is not None
        path = decode_fully(text).partition("#")[0].replace("\\", "/")
        if not any(map(str.isalpha, path)):
            return False  # a date or a fraction
        found = self._names.leads_to_private(path, source)
        if found is not None and ("/" in path or _name_of(found) == _name_of(path)):
            return True
        is_file = is_loose and suffix_of(path) in _SUFFIXES
        return is_file and self._names.find(path, source, by_folder=False) is not None

    def _wikilink(self, match: re.Match[str], source: str) -> str:
        link = parse_wikilink(match[1])
        found = self._names.find(link.target + link.subpath, source) if link else None
        if link is None or found is None:
            return match[0]
        display = None if match[0].startswith("!") else link.display
        return public_name(display, found, self._vault, self._hidden_name) or ELLIPSIS

    def _markdown(self, match: re.Match[str], source: str) -> str:
        url = match["url"].removeprefix("<").removesuffix(">")
        found = self._names.find_in_address(url, source)
        if found is None:
            return match[0]
        return public_name(match["label"], found, self._vault, self._hidden_name) or ELLIPSIS

    def _address(self, match: re.Match[str], source: str) -> str:
        url = match[0].removeprefix("<").removesuffix(">")
        is_private = self._names.find_in_address(url, source) is not None
        return (self._hidden_name or ELLIPSIS) if is_private else match[0]


def _name_of(path: str) -> str:
    return fold(path.rpartition("/")[2])
