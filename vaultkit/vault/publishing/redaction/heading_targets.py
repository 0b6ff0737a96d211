"""Rewrite what leads to headings that have other texts than where they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.html_attributes import find_addresses
from vaultkit.notes.paths import fold_heading
from vaultkit.notes.wikilink import parse_wikilink
from vaultkit.vault.publishing.redaction.private_names import decode_fully, scheme_of

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from vaultkit.vault.resolving.resolve import Resolver

_NOT_IN_SUBPATH = lazy_re(r"[\[\]|#^\\\"<>\r\n]+|%%+")
_NOT_IN_DATA = lazy_re(r"""[!"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\'\r\n]+""")
_WIKILINK = lazy_re(r"\[\[([^\[\]\n]+)\]\]")
_MARKDOWN = lazy_re(r"\]\((?P<url>[^\s()<>]++)|\]\(<(?P<long>[^<>\n]++)>")
_NAMED = lazy_re(r"""\blink\(\s*+(?P<quote>["'])(?P<name>[^"'\n]*+)(?P=quote)""")
_ADDRESS = lazy_re(r"\bobsidian:[^\s<>\"'\])]++")
_PARAMETER = lazy_re(r"(?P<mark>[?&])(?P<key>[^=&?]*+)=(?P<value>[^&]*+)")
_OF_FILES = frozenset({"file", "filepath", "path", "filename"})


class HeadingTargets:
    """Writes subpaths and addresses anew.

    Args:
        resolver: Finds files.
        texts: For each note with such headings, their texts by the folded written ones.
    """

    def __init__(self, resolver: Resolver, texts: Mapping[str, Mapping[str, str]]) -> None:
        self._resolver = resolver
        self._texts = texts
        self._every = {key: text for of in texts.values() for key, text in of.items()}

    def subpath(
        self, target: str, subpath: str, source: str, unfit: re.Pattern[str] = _NOT_IN_SUBPATH
    ) -> str:
        """Return a subpath with the new texts of the headings that it names."""
        if "#" not in subpath:
            return subpath
        path = self._resolver.resolve(target, source).path if target else source
        texts = self._texts.get(path or "")
        if not texts:
            return subpath
        parts = subpath.split("#")[1:]
        whole = texts.get(fold_heading(" ".join(parts))) if len(parts) > 1 else None
        if whole is not None:
            return f"#{_fitting(whole, unfit)}"
        new = [texts.get(fold_heading(part)) for part in parts]
        if not any(text is not None for text in new):
            return subpath
        pairs = zip(parts, new, strict=True)
        return "".join(f"#{old if text is None else _fitting(text, unfit)}" for old, text in pairs)

    def in_data(self, text: str, source: str) -> str:
        """Return front matter, a base or a label with links that name the new texts."""

        def wiki(match: re.Match[str]) -> str:
            link = parse_wikilink(match[1])
            new = link and self.subpath(link.target, link.subpath, source, _NOT_IN_DATA)
            if link is None or new is None or new == link.subpath:
                return match[0]
            return match[0].replace(link.subpath, new, 1)

        def named(match: re.Match[str]) -> str:
            target, mark, rest = match["name"].partition("#")
            new = self.subpath(target.strip(), mark + rest, source, _NOT_IN_DATA)
            return match[0].replace(mark + rest, new) if mark else match[0]

        def markdown(match: re.Match[str]) -> str:
            url = match["url"] or match["long"]
            return match[0].replace(url, self.address(url, source))

        text = _WIKILINK.sub(wiki, text)
        text = _NAMED.sub(named, text)
        text = _MARKDOWN.sub(markdown, text)
        text = _ADDRESS.sub(lambda match: self.address(match[0], source), text)
        return self.in_html(text, source) if "<" in text else text

    def in_html(self, html: str, source: str) -> str:
        """Return a text whose tags lead to the new texts."""
        for attribute in reversed(list(find_addresses(html))):
            raw = html[attribute.start : attribute.end]
            new = raw
            for address in attribute.addresses:
                if address in raw:
                    new = new.replace(address, self.address(address, source))
            html = html[: attribute.start] + new + html[attribute.end :]
        return html

    def address(self, url: str, source: str) -> str:
        """Return an address, of an app or relative, with the new text of the heading it names."""
        scheme = scheme_of(url)
        if scheme == "obsidian":
            return self._app_address(url, source)
        path, mark, fragment = url.partition("#")
        if scheme or not mark:
            return url
        written = f"#{decode_fully(fragment)}"
        new = self.subpath(decode_fully(path), written, source)
        return url if new == written else f"{path}#{quote(new[1:], safe='#^')}"

    def _app_address(self, url: str, source: str) -> str:
        targets = [
            decode_fully(match["value"])
            for match in _PARAMETER.finditer(url)
            if match["key"].lower() in _OF_FILES
        ]

        def parameter(match: re.Match[str]) -> str:
            value, key = decode_fully(match["value"]), match["key"].lower()
            target, mark, rest = value.partition("#")
            new = value
            if key == "heading":
                new = self._heading(targets, value, source)
            elif key in _OF_FILES and mark:
                new = target + self.subpath(target, mark + rest, source)
            escaped = match[0] if new == value else f"{match['key']}={quote(new, safe='')}"
            return escaped if new == value else match["mark"] + escaped

        return _PARAMETER.sub(parameter, url)

    def _heading(self, targets: list[str], heading: str, source: str) -> str:
        """Return the new text of a heading; where no file is named, it may be any note's."""
        text = heading.lstrip("#").strip()
        for target in targets:
            return self.subpath(target, f"#{text}", source).removeprefix("#")
        return self._every.get(fold_heading(text), heading)


def _fitting(text: str, unfit: re.Pattern[str]) -> str:
    """Return a heading's text without signs that end a subpath; looking it up passes them over."""
    return " ".join(unfit.sub(" ", text).split())
