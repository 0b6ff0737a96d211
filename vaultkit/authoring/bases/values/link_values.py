"""Make links as values: what properties and `link()` give, and which file they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.bases.values.value_types import Reference, Value
from vaultkit.notes.paths import stem_of
from vaultkit.notes.wikilink import WikiLink, default_display, parse_wikilink
from vaultkit.vault.publishing.redaction.withheld_links import public_text

if TYPE_CHECKING:
    from vaultkit.authoring.bases.values.value_scope import ValueScope


class Link(Reference):
    """A link: to a file of the vault, or, with a scheme, out of it.

    Args:
        target: What is written before `#`, or the whole address.
        subpath: `#…`, or "".
        display: What is shown instead: a text, an icon, any value; None if nothing is given.
        source: Vault path that it is resolved from.
        scope: The vault around it.
    """

    TYPE = "link"
    __slots__ = ("_path", "display", "scope", "source", "subpath", "target")

    def __init__(
        self, target: str, subpath: str, display: Value, source: str, scope: ValueScope
    ) -> None:
        self.target = target
        self.subpath = subpath
        self.display = display
        self.source = source
        self.scope = scope
        self._path: str | bool | None = False

    @property
    def is_external(self) -> bool:
        """Whether it leads out of the vault."""
        return "://" in self.target or self.target.startswith(("mailto:", "tel:"))

    @property
    def path(self) -> str | None:
        """Vault path of the file it leads to, None if there is none."""
        if self._path is False:
            found = None if self.is_external else self.scope.resolve(self.target, self.source)
            self._path = found
        return self._path  # type: ignore[return-value]

    @property
    def is_hidden(self) -> bool:
        """Whether it leads to a file that must not be seen."""
        return bool(self.path) and not self.scope.shows(self.path or "")

    @property
    def file(self) -> Value:
        """The file value it leads to, None if there is none."""
        return self.scope.file(self.path) if self.path else None

    def matches(self, other: object) -> bool:
        """Tell whether another value leads to the same file, or, without one, has the same text."""
        if isinstance(other, Link):
            if self.path or other.path:
                return self.path == other.path
            return (self.target, self.subpath) == (other.target, other.subpath)
        if isinstance(other, Reference):
            return self.path is not None and self.path == other.path
        return isinstance(other, str) and other in {self.target + self.subpath, self.written}

    @property
    def written(self) -> str:
        """The link as it is written in a note, without its display text."""
        if self.is_hidden and self.scope.hidden_name:
            return self.shown
        link = self.target + self.subpath
        return link if self.is_external else f"[[{link}]]"

    @property
    def shown(self) -> str:
        """The text a reader sees, if what it shows is text."""
        if self.is_hidden:
            display = None if self.display is None else str(self.display)
            written = WikiLink(self.target, self.subpath, display)
            return public_text(written, self.path or "", self.scope.vault, self.scope.hidden_name)
        if self.display is not None:
            return str(self.display)
        if self.is_external:
            return self.target
        return default_display(stem_of(self.target), self.subpath)

    def __eq__(self, other: object) -> bool:
        return self.matches(other)

    def __hash__(self) -> int:
        return hash(self.path or self.target)

    def __str__(self) -> str:
        return self.shown


def make_link(text: str, display: Value, file: Reference | None, scope: ValueScope) -> Link:
    """Return the link that `link()` makes of a text: `Note`, `[[Note#H|shown]]`, an address."""
    source = file.path if file else ""
    text = text.strip()
    if text.startswith("[[") and text.endswith("]]"):
        written = parse_wikilink(text[2:-2])
        if written is not None:
            shown = written.display if display is None else display
            return Link(written.target, written.subpath, shown, source, scope)
    if "://" in text or text.startswith(("mailto:", "tel:")):
        return Link(text, "", display, source, scope)
    target, hash_, subpath = text.partition("#")
    return Link(target.strip(), hash_ + subpath, display, source, scope)
