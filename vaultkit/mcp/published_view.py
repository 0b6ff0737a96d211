"""A vault of what is published alone, as readers of the site may see it.

Notes hold the text of their pages: links to what stays at home are their own text, comments are
gone. Nothing in it names a private file; see decisions 14 and 31.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.yaml_text import write_properties
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.note import PropertyLink
from vaultkit.notes.paths import NotePath
from vaultkit.notes.relink import encode_destination
from vaultkit.notes.source import Source
from vaultkit.notes.wikilink import WikiLink
from vaultkit.vault.presentation.plain_markdown import write_markdown
from vaultkit.vault.publishing.published_files import find_published
from vaultkit.vault.publishing.redaction.public_anchors import with_public_anchors
from vaultkit.vault.publishing.redaction.redacted_notes import with_hidden_targets
from vaultkit.vault.publishing.redaction.withheld_links import public_text
from vaultkit.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from vaultkit.config import Config
    from vaultkit.notes.note import Note


_HIDDEN = frozenset({"draft", "permalink", "publish", "redirect_from", "unlisted"})
"""Properties that are for programs, and on no page."""
_COMMENT = lazy_re(r"%%.*?(?:%%|\Z)", re.DOTALL)


class _Paths:
    """Gives files that are shown their own paths as addresses."""

    def __init__(self, shown: Container[str]) -> None:
        self._shown = shown

    def file(self, path: str) -> str:
        """Return the path of a file, "" if it is not shown."""
        return encode_destination(WikiLink(path, "", None)) if path in self._shown else ""

    def tag(self, tag: str) -> str:
        """Return no address: a tag has none."""
        del tag
        return ""


def _properties(vault: Vault, note: Note, paths: _Paths, hidden: str) -> dict[str, Any]:
    """Return the properties of a note; of links to what is not shown, only their text."""
    texts = {
        one.link.key: public_text(one.link, one.destination, vault, hidden)
        for one in vault.links[note.path]
        if isinstance(one.link, PropertyLink)
        and one.destination
        and not paths.file(one.destination)
    }
    shown = ((key, value) for key, value in note.properties.items() if key.lower() not in _HIDDEN)
    return {key: _replaced(value, key, texts) for key, value in shown}


def _replaced(value: Any, key: str, texts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _COMMENT.sub("", texts.get(key, value))
    if isinstance(value, list):
        return [_replaced(item, f"{key}.{at}", texts) for at, item in enumerate(value)]
    if isinstance(value, dict):
        return {name: _replaced(item, f"{key}.{name}", texts) for name, item in value.items()}
    return value


def published_view(vault: Vault, config: Config) -> Vault:
    """Return a vault that holds only what leaves it and what lists may name.

    Errors:
        VaultkitError: it cannot be decided what is published.
    """
    published = find_published(vault, config).only_listed()
    hidden = config.site.hidden_name
    safe = with_hidden_targets(vault, published, hidden)
    safe = with_public_anchors(safe, published, hidden)
    files = (*published.attachments, *published.bases)
    paths = _Paths({*published.notes, *files})
    notes = {}
    for path in published.notes:
        note = safe.notes[path]
        text = write_markdown(safe, path, paths, file="", hidden_name=hidden)
        front = write_properties(_properties(safe, note, paths, hidden))
        whole = f"---\n{front}---\n{text}\n" if front else f"{text}\n"
        notes[NotePath(path)] = parse_note(Source(path, whole.encode()))
    texts = {path: safe.texts[path] for path in published.bases if path in safe.texts}
    return Vault(vault.root, notes, tuple(sorted(files)), vault.settings, texts=texts)
