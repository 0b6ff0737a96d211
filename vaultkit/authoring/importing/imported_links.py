"""Lead the links of imported files to where their files are now."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from vaultkit.authoring.importing.import_types import Options, Remark
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import Edit
from vaultkit.notes.markdown.html_media import as_written, media_of
from vaultkit.notes.paths import IMAGE_SUFFIXES, NotePath, is_note, suffix_of
from vaultkit.notes.text.url_slugs import slugify
from vaultkit.notes.wikilink import WikiLink
from vaultkit.vault.resolving.resolve import Found, Resolver

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.importing.import_targets import Names
    from vaultkit.notes.note import Link, Note

_LABEL = lazy_re(r"^!?\[(?P<label>.*)\]\(", re.DOTALL)


@dataclass
class LinkEdits:
    """The links of one file, led to where their files are now."""

    path: str
    names: Names
    headings: Mapping[str, Mapping[str, str]]
    resolver: Resolver
    options: Options
    remarks: list[Remark] = field(default_factory=list)

    def edits(self, note: Note, start: int) -> list[Edit]:
        """Return the edits of all links that lead to a file of the import.

        Args:
            note: The body, as a note.
            start: Lines of the file before it.
        """
        edits: list[Edit] = []
        end = 0
        for link in note.links:
            if link.kind != "markdown" or link.start < end:
                continue
            raw = note.raw(link)
            line = start + note.source.line_of(link.start)
            text = self._written(raw, link, line)
            if text is not None and text != raw:
                edits.append(Edit(note.path, link.start, link.end, text))
                end = link.end
        return edits + self._media_edits(note)

    def _media_edits(self, note: Note) -> list[Edit]:
        """Return the edits of paths in raw HTML, which lead from where the note is now."""
        place = posixpath.dirname(self.names.new[self.path]) or "."
        edits = []
        for one in media_of(note):
            target = self._find(one.path)
            new = posixpath.relpath(self.names.new[target], place) if target else one.path
            if new not in {one.path, unquote(one.path)}:
                edits.append(Edit(note.path, one.start, one.end, as_written(new, one)))
        return edits

    def _written(self, raw: str, link: Link, line: int) -> str | None:
        """Return a link as it has to be written; None if it stays."""
        target = self._find(link.target)
        if target is None:
            self.remarks.append(
                Remark(self.path, line, "left", f"a link that leads nowhere: {raw}")
            )
            return None
        new = self.names.new[target] if link.target else ""
        subpath = self._subpath(target, link.subpath, raw, line)
        label = _LABEL.match(raw)
        if not link.target and not subpath:
            return None
        if label is None or "](" in label["label"]:
            return None
        if self.options.wikilinks or link.is_embed:
            text = self._wikilink(new, subpath, label["label"], link)
            if text is not None:
                return text
        bracketed = quote(new, safe="/()!'&+,;=@$~") + (subpath and "#" + quote(subpath[1:]))
        return f"{'!' if link.is_embed else ''}[{label['label']}]({bracketed})"

    def _wikilink(self, new: str, subpath: str, label: str, link: Link) -> str | None:
        full = new[:-3] if is_note(new) else new
        name = full.rpartition("/")[2]
        here = NotePath(self.names.new[self.path])
        found = self.resolver.resolve(name, here) if new else None
        target = name if isinstance(found, Found) and found.path == new else full
        if {"[", "]", "|"} & {*label, *target, *subpath} or "%%" in target:
            return None
        if link.is_embed and suffix_of(new) in IMAGE_SUFFIXES:
            return f"![[{target}|{label}]]" if label else f"![[{target}]]"
        shown = WikiLink(target, subpath).shown
        tail = "" if label in {shown, ""} else f"|{label}"
        return f"{'!' if link.is_embed else ''}[[{target}{subpath}{tail}]]"

    def _subpath(self, target: str, subpath: str, raw: str, line: int) -> str:
        """Return the heading that an anchor means, as Obsidian names it."""
        anchor = unquote(subpath.lstrip("#"))
        if not anchor:
            return ""
        text = self.headings.get(target, {}).get(slugify(anchor))
        if text is None:
            what = f"an anchor that no heading has: {raw}"
            self.remarks.append(Remark(self.path, line, "left", what))
            return "#" + anchor
        return "#" + " ".join(re.sub(r"[\[\]#^|\\]+", " ", text).split())

    def _find(self, target: str) -> str | None:
        """Return the file of the source folder that an address means."""
        if not target:
            return self.path
        folder, name = posixpath.split(self.path)
        found = self.names.find(unquote(target), folder)
        if found is None and target.startswith("../"):  # from the page's address, `folder/name/`
            page = posixpath.join(folder, posixpath.splitext(name)[0])
            return self.names.find(unquote(target), page)
        return found
