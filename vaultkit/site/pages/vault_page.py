"""Make the pages of notes for MkDocs, past Python-Markdown.

MkDocs fills `markdown`, `meta`, `content`, `toc` and `title` of a page in `read_source` and
`render`, and hands them to the hooks of every plugin in between. These pages fill the same fields
from a note that is already parsed, so hooks that read them (search, tags, minify, …) keep working.
A hook that rewrites `markdown` has no effect: the note is never rendered from that text.
See decision 5.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.language_tags import direction_of
from vaultkit.notes.paths import is_name_of_any
from vaultkit.notes.text.page_words import ENGLISH, msgid
from vaultkit.site.model.site_name import read_site_name
from vaultkit.site.pages.mkdocs_meta import css_classes, page_meta, title_classes
from vaultkit.site.pages.note_article import run_from_right, says_same, shape_article
from vaultkit.site.pages.page_previews import plain_title, write_preview
from vaultkit.site.panels.translation_links import write_alternates
from vaultkit.vault.presentation.note_rendering import render_note
from vaultkit.vault.presentation.word_catalogues import read_words, words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from vaultkit.notes.html import TocEntry
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.text.page_words import Words
    from vaultkit.site.model.site_model import Site
    from vaultkit.site.navigation.folder_tree import Place
    from vaultkit.site.panels.note_panels import Panels

_NOT_IN_ADDRESSES = lazy_re(r"""[\x00-\x1f"'<>\\`\x7f]""")
"""What would end an address: templates put that of the edited file into HTML as it is."""
CRASHED = msgid("This page could not be drawn. That is a bug in vaultkit, not a fault of the note.")
"""Stands in the place of what could not be drawn."""


class VaultPage(Page):
    """What notes and generated pages have in common.

    Args:
        title: Plain text; escaped here, because the theme puts it into HTML as it is.
        file: Its file, whose page it becomes.
        config: MkDocs' configuration.
    """

    heading = ""
    """The page's `<h1>`; the theme's own rule fails when an embed holds one."""
    before = ""
    """Shown between heading and content, not searched."""
    after = ""
    """Shown below the content, not searched."""
    neighbours = ""
    """Shown in the right column: the notes round that of the page."""
    place: Place | None = None
    """Where it is in the tree of the vault."""
    about: NotePath | None = None
    """The note whose digest tells, before the page is rendered, whether it is still the same."""
    found_by = ""
    """Words by which alone a search finds it; "" for all it says."""
    search_row: Any = None
    """What the search index takes of it, while it is written ahead."""
    head = ""
    """Elements for the page's `<head>`."""
    classes: tuple[str, ...] = ()
    """More classes of the article."""
    language = ""
    """The tag of the language it is written in; "" for that of the site."""
    body = ""
    """What of the content is shown beside links to the page."""
    beside: tuple[File, ...] = ()
    """Files that are written with the page, and stay as long as it does."""
    is_listed = True
    """Whether search engines, and this site's own search, are told of it."""
    is_dated = False
    """Whether it is known when it last changed; MkDocs dates each page to the day of the build."""
    hides: tuple[str, ...] = ()
    """What of the theme stands not beside it."""
    crash = ""
    """What a bug of ours did to this page, as a line for the log; "" if nothing."""

    def __init__(self, title: str, file: File, config: MkDocsConfig) -> None:
        super().__init__(None, file, config)
        if self.edit_url:
            self.edit_url = _NOT_IN_ADDRESSES.sub(lambda sign: quote(sign[0]), self.edit_url)
        self.full_title = escape(title, quote=False)
        self.words = read_words(config.theme.get("language") or ENGLISH.language)
        self.title = escape(self.words.t("Home")) if self.is_homepage else self.full_title
        self.heading = f'<h1 dir="auto">{self.full_title}</h1>'

    def read_source(self, config: MkDocsConfig) -> None:
        """Fill `markdown` and `meta`."""
        del config
        self.crash = ""
        try:
            self.describe()
            if not self.is_listed:
                self.meta["search"] = {"exclude": True}
        except Exception as error:  # noqa: BLE001 a bug on one page keeps no other from its reader
            self._give_up(error)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Fill `content`, `toc` and what stands round them."""
        del config, files
        self.content, self.toc = "", TableOfContents([])
        self.present_anchor_ids = set()
        try:
            if not self.crash:
                self.fill()
        except Exception as error:  # noqa: BLE001 as above
            self._give_up(error)
        if self.crash:
            said = escape(self.words.t(CRASHED))
            self.content = f'<div class="vk-base-broken"><p>{said}</p></div>\n'

    def _give_up(self, error: Exception) -> None:
        """Show nothing of what cannot be drawn but its title: it may be half a secret."""
        self.markdown = self.before = self.after = self.head = self.body = self.neighbours = ""
        self.heading = f'<h1 dir="auto">{self.full_title}</h1>'
        self.toc, self.present_anchor_ids = TableOfContents([]), set()
        self.meta = self.generated_meta() | {"search": {"exclude": True}}
        source = self.source_path
        self.crash = (
            f"{source}: this page could not be drawn, and says so: {type(error).__name__}: "
            f"{error}; this is a bug in vaultkit, not a fault of the note: to report it, send "
            f'what vaultkit render "{source}" --verbose prints'
        )

    def generated_meta(self) -> dict[str, Any]:
        """Return the metadata of a page that no note is shown on.

        It is called a draft, because plugins that write feeds leave those out: they would ask for
        the date of a file that is not there.
        """
        hides = {"hide": [*self.hides]} if self.hides else {}
        return {**({} if self.is_homepage else {"title": self.full_title}), "draft": True, **hides}

    @property
    def anchors(self) -> frozenset[str]:
        """Ids on the page that links of others lead to."""
        return frozenset()

    def preview(self) -> str:
        """Return what is shown beside links to the page; "" for a page without such."""
        if not self.body:
            return ""
        return write_preview(
            plain_title(self.heading), self.body, self.anchors, self.language or self.words.language
        )

    @property
    def source_path(self) -> str:
        """The file of the vault that the page shows, or the page's address."""
        return str(self.about or self.url or "index.html")

    def describe(self) -> None:
        """Fill `markdown` and `meta`."""
        raise NotImplementedError

    def fill(self) -> None:
        """Fill what the page says."""
        raise NotImplementedError

    def forget(self) -> None:
        """Let go of what takes room once the page is written."""
        self.search_row = None
        self.markdown = self.content = self.before = self.after = self.head = self.body = ""
        self.neighbours = ""
        self.meta, self.toc, self.present_anchor_ids = {}, TableOfContents([]), set()

    @property
    def is_homepage(self) -> bool:
        """Whether this is the page at the site's root."""
        return bool(self.url == "")


class NotePage(VaultPage):
    """The page of a note.

    Args:
        note: The note.
        file: See `note_file`.
        config: MkDocs' configuration.
        site: For where its links lead.
        panels: What stands round the note.
    """

    def __init__(
        self, note: Note, file: File, config: MkDocsConfig, site: Site, panels: Panels
    ) -> None:
        super().__init__(note.title, file, config)
        self.note = note
        self.about = note.path
        self.classes = css_classes(note)
        self._site = site
        self._panels = panels
        self._site_url = config.site_url or ""
        self._is_front = panels.front.is_front(note, self.classes)
        self.language = site.written_in(note.path)
        self._site_name = escape(read_site_name(config), quote=False)
        if self.is_homepage and is_name_of_any(note.title):
            self.full_title = self._site_name
            self.heading = f'<h1 dir="auto">{self.full_title}</h1>'

    @property
    def aliases(self) -> tuple[str, ...]:
        """The note's other names, by which search finds it."""
        return self.note.aliases

    @property
    def _words_of_note(self) -> Words:
        """What is said within the note: in its own language, if there are words of it."""
        return words_in(self.language, self._site.words)

    @property
    def anchors(self) -> frozenset[str]:
        """Ids on the page that links of others lead to."""
        return self._site.linked_anchors.get(self.note.path, frozenset())

    def preview(self) -> str:
        """Return what is shown beside links to it; of an empty note the title, as links ask."""
        language = self.language or self.words.language
        return super().preview() or write_preview(plain_title(self.heading), "", (), language)

    def describe(self) -> None:
        """Fill `markdown` and `meta` from the note, without reading the file again."""
        source = self.note.source
        self.markdown = source.slice(self.note.body_start, len(source.data))
        self.meta = page_meta(self.note, self.full_title)
        if self._is_front:
            self.meta["hide"] = ["navigation", "toc"]
        if self.is_homepage and self.full_title == self._site_name:
            del self.meta["title"]  # or the theme would say it twice
        heads = self._panels.heads
        if summary := heads.summaries.of(self.note.path):
            self.meta.setdefault("description", escape(summary))
        self.head = heads.of_note(self.note)
        self.head += write_alternates(self._site, self.note.path, self._site_url)

    def fill(self) -> None:
        """Fill `content`, `toc` and what stands round them."""
        relative = self._site.addresses.seen_from(self.url)
        drawings = drawings_for(self._site, relative)
        rendered = render_note(
            self._site.vault,
            self.note.path,
            relative,
            drawings=drawings,
            hidden_name=self._site.hidden_name,
            macros=self._site.config.math.macros,
            words=self._words_of_note,
            language=self.words.language,
        )
        article = shape_article(rendered.html, rendered.toc, self.note.title)
        if direction_of(self.language or self.words.language) == "rtl":
            article = article._replace(html=run_from_right(article.html))
        self.heading = article.heading or self.heading
        shown, title = plain_title(self.heading), self.note.title
        self.classes = (*css_classes(self.note), *title_classes(shown))
        is_other = not self.is_homepage and not says_same(shown, title)
        facts = self._panels.facts.of_note(self.note, relative, title if is_other else "")
        self.before, aliases = self._panels.header(self.note, facts, relative)
        self.content, self.body = aliases + article.html, article.html
        self.after = self._panels.footer(self.note, facts, relative, self.edit_url)
        front = self._panels.front
        if self._is_front:
            self.before = front.search(relative)
            self.after = front.below(relative, is_front=True)
        elif self.is_homepage:
            self.after = front.below(relative, is_front=False) + self.after
        if not self._is_front:
            self.neighbours = self._panels.neighbours(self.note.path, relative)
        self.toc = make_toc(article.toc)
        self.present_anchor_ids = {entry.anchor for entry in rendered.toc} | {
            f"^{block.id}" for block in self.note.blocks
        }


class GeneratedPage(VaultPage):
    """A page nobody wrote.

    Args:
        title: Plain text.
        file: See `generated_file`.
        config: MkDocs' configuration.
        write: Gives the content when it is wanted; the argument is the page's address.
    """

    def __init__(
        self, title: str, file: File, config: MkDocsConfig, write: Callable[[str], str]
    ) -> None:
        super().__init__(title, file, config)
        self._write = write

    def describe(self) -> None:
        """Fill `markdown` and `meta`; lists of links are not worth searching."""
        self.markdown = ""
        self.meta = self.generated_meta() | {"search": {"exclude": True}}

    def fill(self) -> None:
        """Fill `content`."""
        self.content = self._write(self.url)


def make_toc(entries: Iterable[TocEntry]) -> TableOfContents:
    """Return headings as MkDocs' table of contents.

    The page's own heading is not among them, so none may be of level 1: the theme would take the
    first such entry for the title and drop its siblings.
    """
    top: list[AnchorLink] = []
    path: list[tuple[int, AnchorLink]] = []
    for entry in entries:
        link = AnchorLink(escape(entry.text, quote=False), entry.anchor, max(entry.level, 2))
        while path and path[-1][0] >= entry.level:
            path.pop()
        (path[-1][1].children if path else top).append(link)
        path.append((entry.level, link))
    if top:
        top[0].active = True  # type: ignore[attr-defined]
    return TableOfContents(top)


def note_file(path: str, url: str, root: str, config: MkDocsConfig) -> File:
    """Return the file of a note, whose page is at `url`."""
    file = File(
        path, root, config.site_dir, use_directory_urls=True, inclusion=InclusionLevel.NOT_IN_NAV
    )
    return _place(file, url)


def generated_file(url: str, config: MkDocsConfig) -> File:
    """Return the file of a page nobody wrote."""
    file = File.generated(
        config, f":vaultkit/{url}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV
    )
    return _place(file, url)


def _place(file: File, url: str) -> File:
    file.dest_uri = f"{unquote(url)}index.html"
    file.url = url or "./"
    if not url or file.generated_by is not None:
        file.name = "index"
    return file
