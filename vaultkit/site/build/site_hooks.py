"""Put a vault's pages into a build of MkDocs: the hooks that it calls, in the order it calls them.

A plugin says which vault that is and what is published of it; see `vaultkit.site.plugin`.
See decision 5.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mkdocs.config import config_options
from mkdocs.config.base import Config as PluginConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File

from vaultkit.errors import VaultkitError
from vaultkit.notes.text.one_line import one_line
from vaultkit.notes.text.page_words import ENGLISH
from vaultkit.site.build.build_folder import SiteDir, has_warned
from vaultkit.site.build.listed_files import find_others, is_hidden, list_as_we_do, path_in
from vaultkit.site.build.page_signature import PageSignatures, can_keep
from vaultkit.site.build.render_pool import PageRenderer
from vaultkit.site.cache.build_cache import PageCache, ValueCache
from vaultkit.site.cache.site_file_list import Copies, SiteFiles, TextFile, find_covered
from vaultkit.site.cache.written_pages import LastSite, OutputFiles, write_page
from vaultkit.site.graph.graph_data import GRAPH_DATA
from vaultkit.site.model.site_name import mark_site_name, name_toggles
from vaultkit.site.navigation.site_navigation import find_crumbs, leave_out, set_titles
from vaultkit.site.pages.all_pages import make_pages
from vaultkit.site.pages.file_pages import clean_drawing
from vaultkit.site.pages.vault_page import VaultPage
from vaultkit.site.search.search_index import SearchIndex
from vaultkit.site.search.theme_search import count_inbound, find_search, write_pieces
from vaultkit.site.theme.html_fragments import TEMPLATES
from vaultkit.site.theme.html_rewrites import TOOLTIPS, HtmlRewrites, name_files_in_index
from vaultkit.site.theme.theme_templates import ThemeTemplates, shorten_output
from vaultkit.vault.built_site.asset_bundles import (
    bundles,
    lost_page,
    script_bundle,
    search_bundle,
    style_bundle,
    tree_bundle,
)
from vaultkit.vault.built_site.page_fragments import fragment_of
from vaultkit.vault.presentation.word_catalogues import read_words
from vaultkit.vault.publishing.site_addresses import FEED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from vaultkit.notes.text.page_words import Words
    from vaultkit.site.model.site_model import Site
    from vaultkit.site.pages.all_pages import SitePages
    from vaultkit.site.theme.vault_look import VaultLook

_AFTER_ALL = -(1 << 30)
"""Priority of what comes after all that other plugins and hooks do."""
NOT_FOUND = "404.html"
_LOST = "vaultkit-404.html"
_LANGUAGE = "partials/language.html"
"""A template of themes that are built as Material is."""
log = logging.getLogger("mkdocs.plugins.vaultkit")

_MADE = (VaultPage, TextFile)
"""What is made before MkDocs asks for it."""
_SOCIAL = frozenset({"social", "material/social"})
"""Plugins that write the same elements."""


class VaultkitConfig(PluginConfig):  # type: ignore[no-untyped-call]
    """Options of the plugin in `mkdocs.yml`.

    Args:
        vault: Folder of the vault; `docs_dir` if not given.
        config: vaultkit's own configuration; the nearest one above the vault if not given.
        cache: Whether to use pages of the last build again where they would be the same; the
            variable VAULTKIT_NO_CACHE turns it off for one build.
        rules: Whether to add a page about each rule of `vaultkit check`, and their table.
    """

    vault = config_options.Optional(config_options.Dir(exists=True))
    config = config_options.Optional(config_options.File(exists=True))
    cache = config_options.Type(bool, default=True)
    rules = config_options.Type(bool, default=False)


class SiteHooks(BasePlugin[VaultkitConfig]):  # type: ignore[no-untyped-call]
    """Makes the site of a vault, whichever that is."""

    pages: SitePages
    site: Site
    search: SearchIndex | None = None
    is_served = False
    is_dirty = False
    look: VaultLook | None = None
    """What the vault gives its site to look by."""
    others: dict[str, File]
    """Files of the site that are not of the vault's pages, by a path."""
    wanted: frozenset[str] = frozenset()
    """The pages that are made, by their paths in the site; all if there are none."""
    words: Words
    """What the pages say besides the notes."""
    place: SiteDir
    output: OutputFiles
    values: ValueCache
    _files: SiteFiles
    _page_cache: PageCache
    _renders_ahead: bool
    _cache_file: Path | None
    _templates: ThemeTemplates | None = None
    _env: Environment | None
    _lost: TemplateContext | None = None
    """Of the page that was not found, where nothing tells how deep it is shown."""
    _rewrites: HtmlRewrites

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add this package's templates, below the operator's own, its style sheet and script."""
        list_as_we_do()
        mark_site_name(config)
        self.words = read_words(config.theme.get("language") or ENGLISH.language)
        name_toggles(config, self.words)
        own = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(own, str(TEMPLATES))
        if find_search(config) is not None:
            config.theme.dirs.insert(own, str(TEMPLATES / "search_dialog"))
        config.extra_css.insert(0, style_bundle().uri)
        config.extra_javascript.insert(0, script_bundle(self.words).uri)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Have the theme's search plugin fill an index in pieces.

        Effect: may make a folder beside the site; until this one is built and clean, all see that.
        """
        self.search = self._lost = None
        plugin = find_search(config)
        if plugin is not None:
            plugin.search_index = self.search = SearchIndex()
        self._renders_ahead = can_keep(config, has_index=self.search is not None)
        self._close()
        self.place = self.open_place(config, is_kept=self._renders_ahead)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read the vault and put the pages of the site in the place of its raw files."""
        root = self.find_root(config)
        self._cache_file = self.find_cache(root, config)
        self.values = ValueCache(self._cache_file)
        covered = find_covered(config, [path for file in files if (path := path_in(root, file))])
        try:
            self.site = self.read_site(root, files, config, covered)
        except VaultkitError as error:
            raise PluginError(str(error)) from error
        if self.search is not None:
            self.search.inbound = count_inbound(self.site)
        self.examine_site()
        self._rewrites = HtmlRewrites(
            has_tooltips=TOOLTIPS in (config.theme.get("features") or ()),
            names_files=not config.use_directory_urls,
            draws_mermaid=self.site.draws_mermaid,
            words=self.words,
        )
        self.others = find_others(root, files, covered, config)
        self.pages = make_pages(self.site, config, has_search=self.search is not None)
        sheets = [self.look.styles] if self.look and self.look.styles.content else []
        assets = [
            File.generated(config, one.uri, content=one.content)
            for one in (*bundles(self.words), *sheets)
        ]
        for path in self.others.keys() & (self.look.drawings if self.look else ()):
            self.others[path] = clean_drawing(self.others[path], root, path, config)
        published = self._files = SiteFiles([*self.others.values(), *self.pages.files, *assets])
        config.nav = leave_out(config.nav, partial(is_hidden, self.site, root, config))
        set_titles(config.nav, published)
        return published

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Replace MkDocs' navigation, unless the operator wrote one, and render what changed."""
        shown = nav if config.nav else self.pages.nav
        self._render_ahead(files, shown, config)
        return shown

    def _render_ahead(self, files: Files, nav: Navigation, config: MkDocsConfig) -> None:
        """Render pages, or take those of the last build, before MkDocs goes through them."""
        cache = self._page_cache = PageCache(self._cache_file if self._renders_ahead else None)
        output = self.output = OutputFiles()
        self._env = None
        if not self._renders_ahead:
            self.warn(self.find_problems())
            return
        templates = self._templates = self._templates or ThemeTemplates()
        env = self._env = templates.get(config.theme, self.words, is_served=self.is_served)
        signatures = PageSignatures(self.site, self.pages, config)
        last = LastSite(self.place.last)
        given = (signatures, cache, self._rewrites.on_page, last, output, find_search(config))
        renderer = PageRenderer(config, files, nav, env, *given)
        made = [file for file in self.pages.files if isinstance(file.page or file, _MADE)]
        beside = {one for file in made for one in getattr(file.page, "beside", ())}
        wanted = [file for file in made if file not in beside and self._is_wanted(file)]
        if any(file.dest_uri == GRAPH_DATA for file in wanted):
            self.pages.graph.layout  # noqa: B018 - processes that are copied have it then
        self.warn(renderer.render_all(wanted, self.find_problems))
        self.warn(renderer.crashes)
        self._files.made = frozenset(made)
        self._files.copies = Copies(self.values, last, output)

    def _is_wanted(self, file: File) -> bool:
        """Tell whether a page, or a file that is beside none, is to be made."""
        beside = (one.dest_uri for one in getattr(file.page, "beside", ()))
        paths = {file.dest_uri, fragment_of(file.dest_uri), *beside}
        return not self.wanted or not self.wanted.isdisjoint(paths)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give the theme's templates, those that pages were rendered ahead with if any were."""
        del config, files
        self._env = self._env or shorten_output(env, self.words)
        return self._env

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Tell templates the way to a page, and where the scripts are that they name."""
        del config
        self._tell_templates(context)
        cast("dict[str, Any]", context)["crumbs"] = find_crumbs(page, nav.homepage)
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Put what a page says of itself into its head, and the classes of its article.

        Effect: writes its preview.
        """
        if not isinstance(page, VaultPage):
            return self._rewrites.on_other_page(output)
        self.warn([page.crash] if page.crash else [])
        if preview := page.preview():
            data = preview.encode("utf-8", "surrogatepass")
            write_page(data, fragment_of(page.file.abs_dest_path))
        head = "" if config.plugins.keys() & _SOCIAL else page.head
        return self._rewrites.on_page(output, page.classes, head, page.language)

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Tell the page that was not found where the list of all notes is.

        Where nothing tells how deep it is shown, it is made for the root, if the theme has what
        it takes to find that.
        """
        self._tell_templates(context)
        is_lost = template_name == NOT_FOUND and not config.site_url
        if is_lost and any(Path(at, _LANGUAGE).is_file() for at in config.theme.dirs):
            context["base_url"] = "."
            self._lost = context
        return context

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Let the page that was not found load what it uses, and find where it is shown."""
        del config
        page = self._rewrites.on_other_page(output_content)
        if template_name != NOT_FOUND or self._lost is None or self._env is None:
            return page
        given = {**self._lost, **lost_page(page)}
        return self._env.get_template(_LOST).render(given)

    def _tell_templates(self, context: TemplateContext) -> None:
        """Tell the theme's templates where the lists and the script of the search are."""
        found = cast("dict[str, Any]", context)
        found.update(
            vaultkit_all_notes=self.pages.all_notes,
            vaultkit_feed=FEED if self.pages.has_feed else "",
            vaultkit_search="" if self.search is None else search_bundle().uri,
            vaultkit_tree=tree_bundle().uri,
        )

    @event_priority(-50)
    def _close_index(self, *, config: MkDocsConfig) -> None:
        """Keep pages and write the search index. Effect: writes files into the site's folder."""
        self._page_cache.close()
        if self.search is not None:
            write_pieces(self.search, config.site_dir)
        elif self._rewrites.names_files:
            name_files_in_index(config.site_dir)

    @event_priority(_AFTER_ALL)
    def _finish_site(self, *, config: MkDocsConfig) -> None:
        """Search the site for what is not published, and put it in its place.

        After all other plugins: what they write is part of the site.

        Effect: writes files into the site's folder, or, where something leaks, nothing.
        """
        if not self.is_served:
            self.audit(config)
        if self.is_served or not has_warned(config):
            self.place.put(self.output.stays)

    on_post_build = CombinedEvent(_close_index, _finish_site)

    def on_build_error(self, *, error: Exception) -> None:
        """Remove what was built beside the site. Effect: deletes a folder."""
        del error
        self._close()

    def on_shutdown(self) -> None:
        """Remove it when the build is interrupted. Effect: deletes a folder."""
        self._close()

    def _close(self) -> None:
        if "place" in vars(self):
            self.place.close()

    def warn(self, problems: Sequence[str]) -> None:
        """Tell of problems, one line each. Effect: logs."""
        for problem in problems:
            log.warning(one_line(problem))

    def find_root(self, config: MkDocsConfig) -> Path:
        """Return the folder of the vault."""
        raise NotImplementedError

    def find_cache(self, root: Path, config: MkDocsConfig) -> Path | None:
        """Return the file that keeps what a build made for the next one; None to keep nothing."""
        raise NotImplementedError

    def read_site(
        self, root: Path, files: Files, config: MkDocsConfig, covered: list[File]
    ) -> Site:
        """Read the vault and decide what is published.

        Args:
            root: Its folder.
            files: What MkDocs has found.
            config: MkDocs' configuration.
            covered: See `find_covered`.

        Errors:
            VaultkitError: it cannot be read, or published.
        """
        raise NotImplementedError

    def open_place(self, config: MkDocsConfig, *, is_kept: bool) -> SiteDir:
        """Return the folder to build into.

        Args:
            config: MkDocs' configuration.
            is_kept: Whether pages of the last build may stay.
        """
        del is_kept
        return SiteDir(config)

    def examine_site(self) -> None:
        """See that what was read may be published. Errors: PluginError: it may not."""

    def find_problems(self) -> list[str]:
        """Return what to warn of once all is read."""
        return []

    def audit(self, config: MkDocsConfig) -> None:
        """See that what was built may be shown. Errors: PluginError: it may not."""
