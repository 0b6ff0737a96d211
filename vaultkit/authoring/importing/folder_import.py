"""Turn a folder of Markdown into notes (`vaultkit import`); nothing is written here."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from posixpath import commonprefix
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.importing.foreign_blocks import convert_lines
from vaultkit.authoring.importing.foreign_frontmatter import read_front
from vaultkit.authoring.importing.hidden_folders import SETTINGS, SiteRules, read_site_rules
from vaultkit.authoring.importing.hidden_pages import Hiding, find_hiding, is_after
from vaultkit.authoring.importing.import_targets import SUFFIXES, Names, plan_names
from vaultkit.authoring.importing.import_types import Imported, Options, Remark
from vaultkit.authoring.importing.imported_links import LinkEdits
from vaultkit.authoring.importing.schema_fit import Schema, fit
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import apply
from vaultkit.notes.frontmatter.yaml_text import write_properties
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import folder_of, suffix_of
from vaultkit.notes.source import BOM, UTF16_MARKS, Source
from vaultkit.notes.text.mojibake import decode_line
from vaultkit.notes.text.url_slugs import slugify
from vaultkit.vault.resolving.resolve import Resolver

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

_BASE_URL = lazy_re(r"\{\{\s*(?:site\.baseurl|site\.url|relURL|absURL)\s*\}\}")
_UNREAD = "front matter that cannot be read"
_SIZE_OF_SHOWN = 80


class _Text(NamedTuple):
    """A Markdown file, taken apart."""

    properties: dict[str, Any]
    body: str
    lines: int
    hiding: Hiding
    is_unread: bool


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

        hidden = self._find_hidden(texts, names)
        resolver = Resolver((*self.existing, *names.new.values()))
        made: dict[str, bytes] = {}
        for path, new in names.new.items():
            if path not in texts:
                made[new] = self.files[path]
                continue
            links = LinkEdits(path, names, headings, resolver, self.options)
            edits = links.edits(notes[path], texts[path].lines)
            self.remarks += links.remarks
            body = apply(notes[path].source.data, edits)
            made[new] = _join(self._properties(path, texts[path], names, hidden), body)
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
        body = _BASE_URL.sub("", front.body)
        start = text.count("\n") - front.body.count("\n")
        lines = convert_lines(
            body.split("\n"),
            lambda at, kind, what: self._note(path, start + at + 1, kind, what),
            callouts=self.options.callouts,
        )
        hiding = find_hiding(front.source, self.options.today)
        if not _heads(path):
            hiding = hiding._replace(below=())
        return _Text(front.properties, "\n".join(lines), start, hiding, front.is_unread)

    def _find_hidden(self, texts: Mapping[str, _Text], names: Names) -> set[str]:
        """Return the files that were hidden, and say of each why."""
        hidden: set[str] = set()
        rules = self._site_rules()
        above = [
            (folder_of(path), text.hiding.reasons if is_bundle else text.hiding.below)
            for path, text in texts.items()
            for is_bundle in [rules.is_hugo and _stem(path) == "index"]
        ]
        for path, text in texts.items():
            by_front, doubts = text.hiding.reasons, text.hiding.doubts
            by_site, site_doubts = rules.find(path)
            by_site += [
                f'"{reason}" in the folder "{folder}"'
                for folder, reasons in above
                if reasons and _lies_in(path, folder)
                for reason in reasons
                if reason not in by_front
            ]
            if is_after(names.days.get(path), self.options.today):
                by_site.append("the day in its name")
            is_still_front = text.body.startswith("---") and path not in names.days
            if text.is_unread and not is_still_front:
                by_site.append(_UNREAD)
            for reason in by_front:
                self._note(path, 1, "converted", f'"{reason}" is "publish: false"')
            for reason in by_site:
                self._note(path, 0, "converted", f'hidden by {reason}: it is "publish: false"')
            for doubt in doubts:
                self._note(path, 1, "left", doubt)
            for doubt in site_doubts:
                self._note(path, 0, "left", doubt)
            if by_front or by_site:
                hidden.add(path)
        return hidden

    def _site_rules(self) -> SiteRules:
        within = {p: d for p, d in self.files.items() if posixpath.basename(p) in SETTINGS}
        above = {f"../{name}": data for name, data in self.options.above.items()}
        texts = {
            p: d.removeprefix(BOM).decode("utf-8", "replace") for p, d in (within | above).items()
        }
        rules = read_site_rules(texts, self.options.source)
        for path, fault in rules.faults:
            self._note(path, 0, "left", fault)
        return rules

    def _decode(self, path: str, data: bytes) -> str:
        data = data.removeprefix(BOM)
        is_wide = data.startswith(UTF16_MARKS)
        try:
            text = data.decode("utf-16" if is_wide else "utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
            self._note(path, 0, "repaired", "it was not UTF-8, and was read as Windows-1252")
        else:
            if is_wide:
                self._note(path, 0, "repaired", "it was not UTF-8, and was read as UTF-16")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _repair(self, path: str, text: str) -> str:
        """Repair text that was decoded wrongly once, line by line."""
        if text.isascii():
            return text
        lines = text.split("\n")
        for at, line in enumerate(lines):
            found = None if line.isascii() else decode_line(line)
            if found and found.is_whole:
                self._note(path, at + 1, "repaired", _difference(line, found.text))
                lines[at] = found.text
            elif found:
                word = line[found.start : found.end]
                why = f'"{word}" was decoded wrongly, and not all of its line can be mended'
                self._note(path, at + 1, "left", why)
        return "\n".join(lines)

    def _properties(
        self, path: str, text: _Text, names: Names, hidden: Container[str]
    ) -> dict[str, Any]:
        properties = dict(text.properties)
        if path in hidden:
            others = [key for key in properties if key.strip().lower() == "publish"]
            for key in others:
                if key != "publish":
                    del properties[key]
            properties["publish"] = False
        day = names.days.get(path)
        if day and "created" not in properties:
            properties["created"] = day
        if text.is_unread:
            return properties
        schema = Schema(self.options.types, self.options.kinds, self.options.today)
        fitted, told = fit(properties, schema)
        for what in told:
            self._note(path, 1 if text.properties else 0, "converted", what)
        return fitted


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def _heads(path: str) -> bool:
    """Tell whether a file speaks for its folder, as Hugo's do."""
    return _stem(path) in {"index", "_index"}


def _lies_in(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


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
