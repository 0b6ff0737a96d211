"""Change the HTML of a page that the theme has written, where its templates have no place for it.

Tooltips: with `content.tooltips`, Material's script shows `title` attributes, and titles of pages
and headings that do not fit, in a box that it fills with `innerHTML`: escaping does not help there,
because the browser has undone it by then.

Links for a site that is opened from a disk, without a server that finds `index.html` itself: the
addresses of pages stay folders; where `use_directory_urls` is off, as the theme's plugin `offline`
sets it, each link names the file in its folder.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.language_tags import direction_of
from vaultkit.notes.text.page_words import ENGLISH
from vaultkit.notes.text.shown_names import without_controls
from vaultkit.vault.built_site.asset_bundles import parts, script_bundle, style_bundle

if TYPE_CHECKING:
    from vaultkit.notes.text.page_words import Words

TOOLTIPS = "content.tooltips"
_TITLE = lazy_re(r'\stitle="[^"]*"')
_CUT = lazy_re(r'class="md-ellipsis">[^<]*')
_OPENS = lazy_re(r"(&lt;|<)(?=[A-Za-z/!?])")
_JOINER = "\N{WORD JOINER}"
"""Has no width; after a `<`, it makes that a sign like others."""
_HREF = lazy_re(r'(<(?:a|link)\b[^<>]*?\shref="?)(?!/)([^\s":?#>]*)(?=["\s?#>])')
_FOLDERS = ("/", "/.", "/..")
_FILE = "index.html"
_MERMAID = lazy_re(r'(<pre\b[^>]*\bclass="[^"]*\bmermaid)\b(?!-)')
_ARTICLE = lazy_re(r'(<article class="md-content__inner md-typeset)(?=")')
_SKIP = '<div data-md-component="skip">'
_SKIP_LINK = lazy_re(r'<a href="[^"]*" class="md-skip"')
_START = "vk-start"
"""The identifier of the article."""
_BESIDE = 'data-md-type="toc"'
"""On the element of the right column."""


class HtmlRewrites(NamedTuple):
    """What is changed on the pages of one site.

    Args:
        has_tooltips: Whether the theme makes tooltips of titles.
        names_files: Whether links name the files of pages, not only their folders.
        draws_mermaid: Whether a script of the operator's draws diagrams.
        words: What pages say besides the notes.
    """

    has_tooltips: bool
    names_files: bool
    draws_mermaid: bool
    words: Words = ENGLISH

    def on_page(self, output: str, classes: tuple[str, ...], head: str, language: str = "") -> str:
        """Return a page of the vault's.

        Args:
            output: As the theme wrote it.
            classes: More classes of its article.
            head: Elements for its head.
            language: Of its article; "" for that of the site.
        """
        output = _skip_to_article(_add_classes(output, classes), self.words)
        if language and language.lower() != self.words.language.lower():
            output = _add_language(output, language)
        if self.has_tooltips:
            output = disarm_tooltips(output, is_of_vault=True)
        if not self.draws_mermaid:
            output = _without_mermaid(output)
        output = add_parts(output, self.words)
        if self.names_files:
            output = name_files(output)
        output = output.replace("</head>", f"{head}</head>", 1) if head else output
        return without_controls(output)

    def on_other_page(self, output: str) -> str:
        """Return a page that is not of the vault."""
        if self.has_tooltips:
            output = disarm_tooltips(output, is_of_vault=False)
        return without_controls(add_parts(output, self.words))


_OF_BASE = '<table class="vk-base-rows"'
"""A table with a style sheet and a script of its own: it needs not what others do."""


def add_parts(html: str, words: Words = ENGLISH) -> str:
    """Return a page that loads what only some pages need and its article does.

    What stands in its right column counts with it. Style sheets stand behind ours and before those
    of the operator, which come last.
    """
    start = max(html.find("<article"), 0)
    beside = html.find(_BESIDE, 0, start)
    article = html[start if beside < 0 else beside : html.find("</article>", start)].replace(
        _OF_BASE, ""
    )
    for part in parts():
        if part.where in article:
            if part.style.content:
                html = _add_after(html, style_bundle().uri, part.style.uri, ">")
            if part.script.content:
                html = _add_after(html, script_bundle(words).uri, part.script.uri, "</script>")
    return html


def _add_after(html: str, ours: str, uri: str, end: str) -> str:
    """Return a page with a copy of the element that names one of our files, for another file."""
    at = html.find(ours)
    if at < 0:
        return html
    start, stop = html.rfind("<", 0, at), html.find(end, at) + len(end)
    return html[:stop] + html[start:stop].replace(ours, uri) + html[stop:]


def _add_classes(html: str, classes: tuple[str, ...]) -> str:
    """Return a page whose article has more classes."""
    if not classes:
        return html
    return _ARTICLE.sub(lambda match: " ".join((match[1], *classes)), html, count=1)


def _skip_to_article(html: str, words: Words) -> str:
    """Return a page whose first link leads to its article.

    The theme's leads to the first heading of its table of contents, past all that stands above
    that, and a page without such a table has none.
    """
    link = f'<a href="#{_START}" class="md-skip"'
    html, count = _SKIP_LINK.subn(link, html, count=1)
    if not count:
        html = html.replace(_SKIP, f"{_SKIP}{link}>{escape(words.t('Skip to content'))}</a>", 1)
    return html.replace("<article ", f'<article id="{_START}" ', 1) if link in html else html


def _add_language(html: str, language: str) -> str:
    """Return a page whose article is in another language than what stands round it."""
    own = f' lang="{language}" dir="{direction_of(language)}"'
    return html.replace("<article ", f"<article{own} ", 1)


def _without_mermaid(html: str) -> str:
    """Return HTML whose diagrams stay source code: the theme would load a script from a CDN."""
    if "mermaid" not in html:
        return html
    return _MERMAID.sub(r"\1-source", html)


def disarm_tooltips(output: str, *, is_of_vault: bool) -> str:
    """Return a page on which no tooltip holds the beginning of an element.

    Args:
        output: The page.
        is_of_vault: Whether its `title` attributes come from notes.
    """
    for pattern in (_CUT, _TITLE) if is_of_vault else (_CUT,):
        output = pattern.sub(lambda found: _OPENS.sub(rf"\1{_JOINER}", found[0]), output)
    return output


def name_files(html: str) -> str:
    """Return a page whose links to folders of its own site lead to the files in them."""
    return _HREF.sub(lambda found: found[1] + _name_file(found[2]), html)


def name_files_in_index(site_dir: str) -> None:
    """Let the theme's search index name the files of pages.

    Effect: writes it anew, if there is one.
    """
    file = Path(site_dir) / "search" / "search_index.json"
    if not file.is_file():
        return
    data = json.loads(file.read_text("utf-8"))
    for entry in data["docs"]:
        path, mark, anchor = entry["location"].partition("#")
        entry["location"] = _name_file(path or "./").removeprefix("./") + mark + anchor
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text, "utf-8")


def _name_file(path: str) -> str:
    if path.endswith("/"):
        return path + _FILE
    return f"{path}/{_FILE}" if f"/{path}".endswith(_FOLDERS) and path else path
