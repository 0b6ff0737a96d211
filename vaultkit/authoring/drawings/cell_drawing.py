"""Draw values of bases as HTML: links live, lists as chips, checkboxes, dates, pictures.

What is not published is never named beyond what a link's author wrote.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from vaultkit.authoring.bases.base_definition import NAMELESS
from vaultkit.authoring.bases.result_plain import as_text
from vaultkit.authoring.bases.values.date_values import Date, Duration, Milliseconds
from vaultkit.authoring.bases.values.file_values import File
from vaultkit.authoring.bases.values.link_values import Link
from vaultkit.authoring.bases.values.value_types import Failure, Html, Icon, Image, Tag, Value
from vaultkit.authoring.drawings.icon_names import DRAWINGS
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.html.sanitize import attribute, clean_html, safe_url
from vaultkit.notes.note import PropertyLink
from vaultkit.notes.paths import IMAGE_SUFFIXES, NotePath, suffix_of
from vaultkit.notes.text.page_words import ENGLISH
from vaultkit.vault.presentation.note_rendering import anchor_of
from vaultkit.vault.presentation.theme_icons import read_icon

if TYPE_CHECKING:
    from vaultkit.authoring.bases.base_definition import View
    from vaultkit.authoring.bases.view_result import Column, ResultRow
    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.text.page_words import Words
    from vaultkit.vault.presentation.note_rendering import Addresses

_ADDRESS = lazy_re(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_COLOR = lazy_re(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_COMMENT = lazy_re(r"%%.*?(?:%%|\Z)", re.DOTALL)
_LONGEST = 1_000
"""Characters of a text that a cell shows."""


class Cells:
    """Writes values for one page.

    Args:
        context: For where links lead and what may be named.
        to: Addresses as seen from the page.
    """

    def __init__(self, context: DrawingContext, to: Addresses) -> None:
        self._context = context
        self.words = context.words
        self._to = to

    def cell(self, column: str, row: ResultRow, value: Value) -> str:
        """Return a cell; that of `file.name` is a link to the file."""
        return self.file(row.file) if column == "file.name" else self.value(value)

    def view(self, view: View) -> str:
        """Return what a view is called; one that nobody has named is a table."""
        return self.words.t("Table") if view.name == NAMELESS else view.name

    def name(self, column: Column) -> str:
        """Return a column's heading; those of files' own properties are ours."""
        is_ours = column.of.kind == "file"
        return escape(self.words.find(column.name) if is_ours else column.name)

    def value(self, value: Value) -> str:  # noqa: PLR0911 - one type a line
        """Return a value as HTML within a line."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            label = attribute("aria-label", self.words.t("yes") if value else self.words.t("no"))
            state = f" checked{label}" if value else label
            return f'<input type="checkbox" disabled{state}>'
        if isinstance(value, Date):
            exact = value.moment.isoformat() if value.has_time else str(value)
            shown = str(value)[:16] if value.has_time else str(value)
            return f'<time datetime="{exact}">{shown}</time>'
        if isinstance(value, list):
            items = "".join(f"<li>{self.value(item)}</li>" for item in value if item is not None)
            return f'<ul class="vk-values">{items}</ul>' if items else ""
        if isinstance(value, Failure):
            return f'<span class="vk-base-error">{in_english(value.message, self.words)}</span>'
        if isinstance(value, File):
            return self.file(value)
        if isinstance(value, Link):
            return self.link(value)
        return self._plain(value)

    def _plain(self, value: Value) -> str:
        if isinstance(value, Html):
            return clean_html(value.text)
        if isinstance(value, Image):
            return self.image(value.of) or self._text_of(value)
        if isinstance(value, Icon):
            return icon(value.name)
        if isinstance(value, Tag):
            name = value.removeprefix("#")
            href = self._to.tag(name)
            shown = escape(f"#{name}")
            return f'<a class="tag"{attribute("href", href)}>{shown}</a>' if href else shown
        text = _COMMENT.sub("", as_text(value))
        if _ADDRESS.fullmatch(text):
            return _external(text, text)
        return escape(text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…")

    def _text_of(self, image: Image) -> str:
        """Return what stands for a picture that cannot be shown: nothing for a private one."""
        if isinstance(image.of, str) and not self._is_shown(image.of.strip()):
            return ""
        return escape(as_text(image.of))

    def _is_shown(self, path: str) -> bool:
        found = self._context.vault.resolver.resolve(path, "").path if path else None
        return found is None or self._context.scope.shows(found)

    def sort_key(self, value: Value) -> str:
        """Return ` data-sort="…"` where a script could not sort by the text that is shown."""
        if isinstance(value, Milliseconds):
            return attribute("data-sort", int(value))
        if isinstance(value, Duration):
            return attribute("data-sort", value.total)
        return attribute("data-sort", int(value)) if isinstance(value, bool) else ""

    def file(self, file: File) -> str:
        """Return a link to a file, plain text where it has no page."""
        href = self._to.file(file.path)
        shown = escape(file.shown)
        return f'<a class="internal-link"{attribute("href", href)}>{shown}</a>' if href else shown

    def link(self, link: Link) -> str:
        """Return a link; plain text where it leads to nothing that is published."""
        shown = link.shown
        label = self.value(link.display) if isinstance(link.display, Icon | Image) else ""
        if link.is_external:
            return _external(link.target, shown, label)
        href = self._href(link)
        label = label or escape(shown)
        if href:
            return f'<a class="internal-link"{attribute("href", href)}>{label}</a>'
        missing = link.path is None
        return f'<a class="internal-link is-unresolved">{label}</a>' if missing else label

    def _href(self, link: Link) -> str:
        if not link.path:
            return ""
        href = self._to.file(link.path)
        if not href or not link.subpath:
            return href
        note = self._context.notes.get(NotePath(link.path))
        if note is None:
            return href + quote(link.subpath, safe="#=&,:")
        written = PropertyLink("", "", link.target, link.subpath, None)
        resolved = self._context.vault.resolve(written, NotePath(link.source))
        return href + anchor_of(resolved, self._context.vault)

    def image(self, value: Value) -> str:
        """Return a picture: of a published file, of the web, or a colour; "" for anything else."""
        if isinstance(value, Image):
            return self.image(value.of)
        if isinstance(value, list) and value:
            return self.image(value[0])
        if isinstance(value, Link | File):
            path = value.path
            if isinstance(value, Link) and value.is_external:
                return _image(value.target, value.shown)
            if not path or suffix_of(path) not in IMAGE_SUFFIXES:
                return ""
            src = self._to.file(path)
            return _image(src, path.rpartition("/")[2].rpartition(".")[0]) if src else ""
        return self._image_of_text(value) if isinstance(value, str) else ""

    def _image_of_text(self, text: str) -> str:
        text = text.strip()
        if _COLOR.fullmatch(text):
            return (
                f'<svg class="vk-color" viewBox="0 0 10 10" preserveAspectRatio="none" role="img"'
                f'{attribute("aria-label", text)}><rect width="10" height="10"'
                f"{attribute('fill', text)}/></svg>"
            )
        if _ADDRESS.fullmatch(text):
            return _image(text, "")
        found = self._context.scope.file(text) or self._context.scope.file(
            self._context.vault.resolver.resolve(text, "").path or ""
        )
        return self.image(found) if found else ""


def in_english(message: str, words: Words) -> str:
    """Return what is said of a fault, which authors are told in English."""
    said = escape(message)
    return said if words.language == ENGLISH.language else f'<span lang="en">{said}</span>'


def icon(name: str) -> str:
    """Return the drawing of an icon of Lucide; its name where there is none."""
    name = name.strip()
    drawings = DRAWINGS.get(name.lower().removeprefix("lucide-"), ())
    paths = next(filter(None, map(read_icon, drawings)), "")
    if not paths:
        return f'<span class="vk-icon-name">{escape(name)}</span>' if name else ""
    label = attribute("aria-label", name.lower().removeprefix("lucide-").replace("-", " "))
    return f'<svg class="vk-icon" viewBox="0 0 24 24" role="img"{label}>{paths}</svg>'


def _external(address: str, shown: str, label: str = "") -> str:
    href = safe_url(address)
    label = label or escape(shown)
    if not href:
        return label
    return f'<a class="external-link" rel="noopener"{attribute("href", href)}>{label}</a>'


def _image(src: str, alt: str) -> str:
    address = safe_url(src)
    return (
        f'<img{attribute("src", address)}{attribute("alt", alt)} loading="lazy">' if address else ""
    )
