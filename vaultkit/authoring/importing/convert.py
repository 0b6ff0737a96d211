"""A folder of Markdown turned into notes: which files there will be, and what was not converted."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from posixpath import commonprefix
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote

from vaultkit.authoring.importing.blocks import convert_lines
from vaultkit.authoring.importing.front import read_front
from vaultkit.authoring.importing.places import SUFFIXES, Names, plan_names
from vaultkit.notes.edit import Edit, apply
from vaultkit.notes.parse import parse_note
from vaultkit.notes.paths import IMAGE_SUFFIXES, NotePath, is_note, slugify, suffix_of
from vaultkit.notes.source import BOM, Source
from vaultkit.notes.wikilink import WikiLink
from vaultkit.notes.yamltext import write_properties
from vaultkit.vault.resolve import Found, Resolver

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.notes.note import Link, Note

_REF = re.compile(
    r"""\{\{[<%]\s*(?:rel)?ref(?:\s+["']\s*|\s+)(?P<ref>[^"'{}\s](?:[^"'{}]*?[^"'{}\s])??)\s*(?:["']\s*)?[>%]\}\}"""
    r"""|\{%-?\s*(?:link|post_url)\s+(?P<link>[^%{}\s](?:[^%{}]*?[^%{}\s])??)\s*-?%\}"""
)
_BASE_URL = re.compile(r"\{\{\s*(?:site\.baseurl|site\.url|relURL|absURL)\s*\}\}")
_LABEL = re.compile(r"^!?\[(?P<label>.*)\]\(", re.DOTALL)
_SIZE_OF_SHOWN = 80


class Remark(NamedTuple):
    """Something that was done to a file, or left for a person to do.

    Args:
        path: The file in the source folder.
        line: Its line, from 1; 0 for the whole file.
        kind: `repaired`, `converted` or `left`.
        text: What, as a sentence without full stop.
    """

    path: str
    line: int
    kind: str
    text: str


@dataclass(frozen=True)
class Options:
    """How to convert.

    Args:
        wikilinks: Whether links between notes become wikilinks.
        callouts: Whether admonitions become callouts.
        titles: Whether notes are named after their titles.
        folder: Folder of the vault that everything goes to; "" for its root.
    """

    wikilinks: bool = False
    callouts: bool = False
    titles: bool = False
    folder: str = ""


@dataclass(frozen=True)
class Imported:
    """What an import comes to.

    Args:
        files: New files of the vault by path.
        origins: The source file of each.
        remarks: What was done and what was left, in order.
    """

    files: Mapping[str, bytes]
    origins: Mapping[str, str]
    remarks: tuple[Remark, ...] = ()


class _Text(NamedTuple):
    """A Markdown file, taken apart."""

    properties: dict[str, Any]
    body: str
    lines: int


@dataclass
class _Import:
    files: Mapping[str, bytes]
    existing: tuple[str, ...]
    options: Options
    remarks: list[Remark] = field(default_factory=list)

    def run(self) -> Imported:
        texts = {p: self._take(p, d) for p, d in self.files.items() if suffix_of(p) in SUFFIXES}
        titles = {path: str(text.properties.get("title") or "") for path, text in texts.items()}
        use = titles if self.options.titles else {}
        names = plan_names(list(self.files), self.existing, self.options.folder, use)
        for path, line, why in names.left:
            self.remarks.append(Remark(path, line, "left", why))
        notes = {
            path: parse_note(Source(names.new[path], text.body.encode()))
            for path, text in texts.items()
        }
        headings: dict[str, dict[str, str]] = {
            path: {str(slugify(h.text)): h.text for h in reversed(note.headings)}
            for path, note in notes.items()
        }

        resolver = Resolver((*self.existing, *names.new.values()))
        made: dict[str, bytes] = {}
        for path, new in names.new.items():
            if path not in texts:
                made[new] = self.files[path]
                continue
            links = _Links(path, names, headings, resolver, self.options)
            edits = links.edits(notes[path], texts[path].lines)
            self.remarks += links.remarks
            body = apply(notes[path].source.data, edits)
            made[new] = _join(self._properties(path, texts[path], names), body)
        order = {path: at for at, path in enumerate(self.files)}
        remarks = sorted(self.remarks, key=lambda one: (order.get(one.path, -1), one.line))
        return Imported(made, {new: path for path, new in names.new.items()}, tuple(remarks))

    def _note(self, path: str, line: int, kind: str, text: str) -> None:
        shown = text if len(text) <= 2 * _SIZE_OF_SHOWN else text[: 2 * _SIZE_OF_SHOWN] + "…"
        self.remarks.append(Remark(path, line, kind, shown))

    def _take(self, path: str, data: bytes) -> _Text:
        text = self._repair(path, self._decode(path, data))
        front = read_front(text)
        for kind, what in front.remarks:
            self._note(path, 1, kind, what)
        body = _REF.sub(self._reference, _BASE_URL.sub("", front.body))
        start = text.count("\n") - front.body.count("\n")
        lines = convert_lines(
            body.split("\n"),
            lambda at, kind, what: self._note(path, start + at + 1, kind, what),
            callouts=self.options.callouts,
        )
        return _Text(front.properties, "\n".join(lines), start)

    @staticmethod
    def _reference(match: re.Match[str]) -> str:
        """Return what a reference to a page names, as the address of a link."""
        return quote((match["ref"] or match["link"]).strip(), safe="/#.-_")

    def _decode(self, path: str, data: bytes) -> str:
        data = data.removeprefix(BOM)
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
            self._note(path, 0, "repaired", "it was not UTF-8, and was read as Windows-1252")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _repair(self, path: str, text: str) -> str:
        """Repair text that was decoded wrongly once, line by line."""
        if text.isascii():
            return text
        from ftfy import fix_encoding

        lines = text.split("\n")
        for at, line in enumerate(lines):
            better = line if line.isascii() else fix_encoding(line)
            if better != line:
                self._note(path, at + 1, "repaired", _difference(line, better))
                lines[at] = better
        return "\n".join(lines)

    @staticmethod
    def _properties(path: str, text: _Text, names: Names) -> dict[str, Any]:
        properties = dict(text.properties)
        day = names.days.get(path)
        if day and "created" not in properties:
            properties["created"] = day
        return properties


def _difference(old: str, new: str) -> str:
    """Return what differs between two lines, with a few characters around."""
    first = len(commonprefix([old, new]))
    last = len(commonprefix([old[first:][::-1], new[first:][::-1]]))
    one, other = old[first : len(old) - last], new[first : len(new) - last]
    return f'broken characters: "{one}" is "{other}"'


def _join(properties: Mapping[str, Any], body: bytes) -> bytes:
    """Put properties before a body, which ends with a line end."""
    head = f"---\n{write_properties(properties)}---\n".encode() if properties else b""
    return head + body + (b"" if body.endswith(b"\n") or not body else b"\n")


@dataclass
class _Links:
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
            return ""
        return "#" + " ".join(re.sub(r"[\[\]#^|\\]+", " ", text).split())

    def _find(self, target: str) -> str | None:
        """Return the file of the source folder that an address means."""
        if not target:
            return self.path
        folder = posixpath.dirname(self.path)
        return self.names.find(unquote(target), folder)


def convert(
    files: Mapping[str, bytes], existing: tuple[str, ...] = (), options: Options | None = None
) -> Imported:
    """Turn the files of a folder into files of a vault.

    Args:
        files: The source folder's files by path.
        existing: The files that the vault has.
        options: How to convert.
    """
    return _Import(files, existing, options or Options()).run()
