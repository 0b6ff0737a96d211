"""Read the fields of files as expressions see them: what `file` and `this` stand for."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.values.date_values import Date, parse_date
from vaultkit.authoring.bases.values.link_values import Link
from vaultkit.authoring.bases.values.value_types import FileName, Reference, Tag, Value
from vaultkit.notes.paths import NotePath, fold, folder_of, stem_of, suffix_of
from vaultkit.notes.wikilink import parse_wikilink
from vaultkit.vault.publishing.redaction.withheld_links import NOT_PUBLISHED, public_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.authoring.bases.values.value_scope import ValueScope
    from vaultkit.vault.files.file_reading import FileFacts
    from vaultkit.vault.vault import ResolvedLink


class File(Reference):
    """A file of the vault; its fields are those of the help's table "File properties"."""

    TYPE = "file"
    path: str

    def __init__(self, path: str, scope: ValueScope) -> None:
        self.path = path
        self.scope = scope
        self.note = scope.vault.notes.get(NotePath(path))
        self._cells: dict[str, Value] = {}

    def matches(self, other: object) -> bool:
        """Tell whether another value is the same file or leads to it."""
        if isinstance(other, File):
            return self.path == other.path
        if isinstance(other, Link):
            return other.path == self.path
        return isinstance(other, str) and other == self.path

    def __eq__(self, other: object) -> bool:
        return self.matches(other)

    def __hash__(self) -> int:
        return hash(self.path)

    def __str__(self) -> str:
        return self.path

    def get(self, name: str) -> Value:
        """Return a property; case decides only between two that differ in nothing else."""
        try:
            return self._cells[name]
        except KeyError:
            pass
        value = None
        if self.note is not None:
            found = self.note.properties
            key = name if name in found else self._keys.get(name.lower())
            if key is not None:
                value = self.read_value(found[key], key)
        self._cells[name] = value
        return value

    def has_property(self, name: str) -> bool:
        """Tell whether it has a property, case ignored."""
        return name.lower() in self._keys

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {key.lower(): key for key in self.note.properties} if self.note else {}

    def read_value(self, value: Any, key: str) -> Value:
        """Return a value of YAML, as a property of that name, as one of expressions."""
        kind = self.scope.vault.settings.property_types.get(key)
        if key.lower() == "tags":
            items = value if isinstance(value, list) else [value]
            tags = [_tag(item) if isinstance(item, str) else self._plain(item) for item in items]
            return [tag for tag in tags if tag is not None]
        if kind == "text" and isinstance(value, date):
            return value.isoformat()
        return self._plain(value, reads_dates=kind != "text")

    def _plain(self, value: Any, *, reads_dates: bool = True) -> Value:
        """Return a value of YAML as a value of expressions."""
        if isinstance(value, str):
            return self._text(value, reads_dates=reads_dates)
        if isinstance(value, date):
            return parse_date(value.isoformat()) or value.isoformat()
        if isinstance(value, list):
            return [self._plain(item, reads_dates=reads_dates) for item in value]
        if isinstance(value, dict):
            return {str(key): self._plain(item) for key, item in value.items()}
        return value

    def _text(self, value: str, *, reads_dates: bool) -> Value:
        if value.startswith("[[") and value.endswith("]]") and "[[" not in value[2:]:
            link = parse_wikilink(value[2:-2])
            if link is not None and "]]" not in value[:-2]:
                return Link(link.target, link.subpath, link.display, self.path, self.scope)
        if reads_dates and value[:4].isdigit() and value[4:5] == "-" and len(value) > 9:  # noqa: PLR2004
            return parse_date(value) or value
        return value

    @cached_property
    def properties(self) -> dict[str, Value]:
        """All properties, as an object."""
        return {key: self.get(key) for key in self.note.properties} if self.note else {}

    @property
    def name(self) -> str:
        """File name; that of a note has no extension."""
        full = self.path.rpartition("/")[2]
        return full if self.note is None else FileName(self.shown, full)

    @property
    def basename(self) -> str:
        """File name without its extension."""
        name = self.path.rpartition("/")[2]
        return name.rpartition(".")[0] or name

    @property
    def shown(self) -> str:
        """The name a reader sees: that of a note has no extension."""
        return stem_of(self.path)

    @property
    def folder(self) -> str:
        """Path of the folder, `/` for the vault itself."""
        return folder_of(self.path) or "/"

    @property
    def ext(self) -> str:
        """Extension without its dot."""
        return suffix_of(self.path)

    @cached_property
    def _facts(self) -> FileFacts | None:
        return self.scope.facts(self.path)

    @property
    def size(self) -> Value:
        """Bytes."""
        if self._facts:
            return self._facts.size
        return len(self.note.source.data) if self.note is not None else None

    @property
    def ctime(self) -> Value:
        """When it was made."""
        return Date(self._facts.created) if self._facts else None

    @property
    def mtime(self) -> Value:
        """When it was last changed."""
        return Date(self._facts.modified) if self._facts else None

    @cached_property
    def tags(self) -> list[Value]:
        """Tags of properties and text, each once, with `#`."""
        found: dict[str, Value] = {}
        for tag in self._tags():
            found.setdefault(tag.lower(), Tag(f"#{tag}"))
        return list(found.values())

    def _tags(self) -> Iterable[str]:
        """Return the tags that count: one in a comment never leaves for a site."""
        if self.note is None:
            return ()
        return self.note.all_tags if self.scope.is_whole else self.note.shown_tags

    @cached_property
    def folded_tags(self) -> frozenset[str]:
        """Tags in lower case without `#`, those above nested ones included."""
        found: set[str] = set()
        for tag in self._tags():
            parts = tag.lower().split("/")
            found.update("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        return frozenset(found)

    @cached_property
    def links(self) -> list[Value]:
        """Links of properties and text, those to unlisted files apart."""
        return [self._link(item) for item in self._listed() if not item.is_embed]

    @cached_property
    def embeds(self) -> list[Value]:
        """Embeds of the text, those of unlisted files apart."""
        return [self._link(item) for item in self._listed() if item.is_embed]

    @cached_property
    def destinations(self) -> frozenset[str]:
        """Vault paths of the files it links to or embeds."""
        return frozenset(item.destination for item in self._written() if item.destination)

    @cached_property
    def backlinks(self) -> list[Value]:
        """Files that link to it, unlisted ones apart."""
        links = self.scope.vault.backlinks.get(self.path, ())
        paths = dict.fromkeys(item.source for item in links if self._is_shown(item))
        listed = (path for path in paths if path not in self.scope.unlisted)
        return [found for path in listed if (found := self.scope.file(path))]

    def _listed(self) -> Iterator[ResolvedLink]:
        """Yield what a list may name that nobody wrote where it stands."""
        unlisted = self.scope.unlisted
        return (item for item in self._written() if item.destination not in unlisted)

    def _written(self) -> Iterator[ResolvedLink]:
        links = self.scope.vault.links.get(NotePath(self.path), ())
        return (item for item in links if self._is_shown(item))

    def _is_shown(self, item: ResolvedLink) -> bool:
        """Tell whether a link counts: one in a comment never leaves for a site."""
        if item.source in self.scope.generated:
            start = getattr(item.link, "start", -1)
            if any(a <= start < b for a, b in self.scope.generated[item.source]):
                return False
        return self.scope.is_whole or not getattr(item.link, "in_comment", False)

    def _link(self, item: ResolvedLink) -> Link:
        """Return a link as a value; an embed of what must not be seen does not show its target."""
        link, display = item.link, item.link.display
        if item.is_embed and item.destination and not self.scope.shows(item.destination):
            vault, hidden_name = self.scope.vault, self.scope.hidden_name
            display = public_text(link, item.destination, vault, hidden_name) or NOT_PUBLISHED
        return Link(link.target, link.subpath, display, self.path, self.scope)

    @property
    def file(self) -> File:
        """The file itself: `file.file`."""
        return self


class This(File):
    """What `this` stands for: a file whose members are its properties."""


FILE_FIELDS = frozenset(
    {
        "backlinks", "basename", "ctime", "embeds", "ext", "file", "folder", "links", "mtime",
        "name", "path", "properties", "size", "tags",
    }
)  # fmt: skip
"""Fields of a file."""


def file_field(file: File, name: str) -> Value:
    """Return a field of a file.

    Errors:
        EvaluationError: files have no such field.
    """
    if name not in FILE_FIELDS:
        message = f'a file has no field "{name}"'
        raise EvaluationError(message)
    return getattr(file, name)


def _tag(text: str) -> Tag:
    """Return an entry of the property `tags`, which expressions see with its `#`."""
    return Tag(text if not text or text.startswith("#") else f"#{text}")


def in_folder(file: File, folder: str) -> bool:
    """Tell whether a file is in a folder at any depth, case ignored."""
    wanted = fold(folder.strip("/"))
    return not wanted or fold(file.path).startswith(f"{wanted}/")
