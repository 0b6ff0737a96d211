"""The hooks MkDocs calls. Each says what happens when; what happens is in the other modules."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options
from mkdocs.config.base import Config as PluginConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import clean_directory, get_build_datetime

from vaultkit.checks.audit.leak_lines import error_lines, warning_lines
from vaultkit.config import find_config, load_config
from vaultkit.distribution.extras import require_extra
from vaultkit.errors import VaultkitError
from vaultkit.notes.paths import NotePath
from vaultkit.notes.text.one_line import one_line
from vaultkit.site.build.build_audit import find_leaks
from vaultkit.site.build.build_folder import STAYS, SiteDir, has_warned
from vaultkit.site.build.build_problems import count_seen_otherwise, find_exposed, find_problems
from vaultkit.site.build.build_progress import progress_of
from vaultkit.site.build.docs_files import follow_no_folders
from vaultkit.site.build.page_digests import Keeper, cache_file, can_keep
from vaultkit.site.build.render_pool import FlatTemplate, Studio
from vaultkit.site.cache.page_store import KeptPages
from vaultkit.site.cache.value_digests import program
from vaultkit.site.cache.vault_facts import Remembered, Verdicts
from vaultkit.site.cache.written_pages import LastSite, Placed
from vaultkit.site.model.site_model import Dates, Site, build_site
from vaultkit.site.model.site_name import ServedSite, mark_site_name
from vaultkit.site.model.unmatched_globs import find_unmatched
from vaultkit.site.pages.all_pages import Book, make_book
from vaultkit.site.pages.navigation import leave_out, set_titles
from vaultkit.site.pages.rule_pages import INDEX as RULES
from vaultkit.site.pages.site_file_list import Copies, SiteFiles, TextFile, find_covered
from vaultkit.site.pages.vault_page import VaultPage, without_mermaid
from vaultkit.site.search.search_index import SearchIndex
from vaultkit.site.search.theme_search import find_search, use_worker, write_pieces
from vaultkit.site.theme.css_classes import add_classes
from vaultkit.site.theme.file_urls import name_files, name_files_in_index
from vaultkit.site.theme.html_fragments import TEMPLATES
from vaultkit.site.theme.template_bytecode import CompiledTemplates
from vaultkit.site.theme.template_whitespace import LeanLoader
from vaultkit.site.theme.tooltips import FEATURE, disarm_tooltips
from vaultkit.vault.built_site.asset_bundles import (
    bundles,
    script_bundle,
    search_bundle,
    style_bundle,
)
from vaultkit.vault.built_site.site_files import BuiltSite
from vaultkit.vault.built_site.site_update import write_stays
from vaultkit.vault.git.commit_dates import read_changes
from vaultkit.vault.load import find_unchanged, load_vault
from vaultkit.vault.publishing.home_note import hidden_home

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_AFTER_ALL = -(1 << 30)
"""Priority of what comes after all that other plugins and hooks do."""
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


class VaultkitPlugin(BasePlugin[VaultkitConfig]):  # type: ignore[no-untyped-call]
    """Publishes an Obsidian vault."""

    book: Book
    site: Site
    search: SearchIndex | None = None
    _settings: Config
    _is_served = False
    _served: ServedSite
    _has_tooltips = False
    _is_dirty = False
    _last: Mapping[NotePath, Note] = MappingProxyType({})
    _compiled: Mapping[tuple[str, ...], Environment] = MappingProxyType({})
    _names_files = False
    _others: Mapping[str, File]
    _files: SiteFiles
    _pages: KeptPages
    _is_ahead: bool
    _place: SiteDir
    _placed: Placed
    _cache: Path | None
    _remembered: Remembered
    _env: Environment | None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this is `mkdocs serve`: what only its author sees is not audited."""
        self._is_dirty = dirty
        self._is_served = command == "serve"
        self._served = ServedSite()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add this package's templates, below the operator's own, its style sheet and script."""
        try:
            require_extra("site", "the plugin vaultkit")
        except VaultkitError as error:
            raise PluginError(str(error)) from error
        follow_no_folders()
        if self._is_served:
            self._follow_settings(config)
        mark_site_name(config)
        self._has_tooltips = FEATURE in (config.theme.get("features") or ())
        own = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(own, str(TEMPLATES))
        config.extra_css.insert(0, style_bundle().uri)
        if script_bundle().content:
            config.extra_javascript.insert(0, script_bundle().uri)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Have the theme's search plugin fill an index in pieces.

        Effect: makes a folder beside the site; until this one is built and clean, all see that.
        """
        self.search = None
        self._names_files = not config.use_directory_urls
        plugin = find_search(config)
        if plugin is not None:
            plugin.search_index = self.search = SearchIndex(plugin.config)
        self._is_ahead = can_keep(config, has_index=self.search is not None)
        self._close()
        self._place = self._open_place(config)

    def _open_place(self, config: MkDocsConfig) -> SiteDir:
        """Return the folder to build into. Effect: may make one beside the site."""
        place = SiteDir(config)
        is_kept = self._is_ahead and not self._is_dirty and os.path.isdir(config.site_dir)
        if is_kept if self._is_served else STAYS not in os.environ:
            place.stage(is_served=self._is_served, is_dirty=self._is_dirty)
        return place

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read the vault and put the pages of the site in the place of its raw files."""
        root = self._root(config)
        self._cache = self._find_cache(root, config)
        self._remembered = Remembered(self._cache)
        covered = find_covered(config, [path for file in files if (path := _path_in(root, file))])
        try:
            site = self.site = self._read_site(root, files, config, covered)
        except VaultkitError as error:
            raise PluginError(str(error)) from error
        self._tell_unmatched()
        self._tell_seen_otherwise()
        self._refuse_exposed()
        kept = [file for file in files if not _path_in(root, file) or _is_wanted(file, config)]
        named = {file.src_uri for file in kept}
        kept += [file for file in covered if file.src_uri not in named]
        self._others = {_path_in(root, file) or f"/{file.src_uri}": file for file in kept}
        self.book = make_book(site, config)
        assets = [
            File.generated(config, bundle.uri, content=bundle.content) for bundle in bundles()
        ]
        published = self._files = SiteFiles([*kept, *self.book.files, *assets])
        config.nav = leave_out(config.nav, partial(self._is_hidden, root, config))
        set_titles(config.nav, published)
        return published

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Replace MkDocs' navigation, unless the operator wrote one, and render what changed."""
        shown = nav if config.nav else self.book.nav
        self._render_ahead(files, shown, config)
        return shown

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give the theme's templates, those that pages were rendered ahead with if any were."""
        del config, files
        return self._env or _prepare(env)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Show the page that is being built in its section of the navigation."""
        del config
        if nav is self.book.nav:
            self.book.nav.show(page)
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Put what a page says of itself into its head, and the classes of its article."""
        if not isinstance(page, VaultPage):
            return self._with_search(self._without_tooltips(output, is_of_vault=False))
        if page.crash:
            log.warning(one_line(page.crash))
        return self._finish(output, page, "" if config.plugins.keys() & _SOCIAL else page.head)

    def _finish(self, output: str, page: VaultPage, head: str) -> str:
        output = self._with_search(add_classes(output, page.classes))
        output = self._without_tooltips(output, is_of_vault=True)
        if not self.site.draws_mermaid:
            output = without_mermaid(output)
        if self._names_files:
            output = name_files(output)
        return output.replace("</head>", f"{head}</head>", 1) if head else output

    def _without_tooltips(self, output: str, *, is_of_vault: bool) -> str:
        """Return a page whose tooltips hold no element of a note's, if the theme makes any."""
        return disarm_tooltips(output, is_of_vault=is_of_vault) if self._has_tooltips else output

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Have the page that was not found search as all others do."""
        del config
        is_page = template_name.endswith(".html")
        return self._with_search(output_content) if is_page else output_content

    def _with_search(self, output: str) -> str:
        return output if self.search is None else use_worker(output, search_bundle().uri)

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Tell the page that was not found where the list of all notes is."""
        del template_name, config
        context["vaultkit_all_notes"] = self.book.all_notes  # type: ignore[typeddict-unknown-key]
        return context

    @event_priority(-50)
    def _close_index(self, *, config: MkDocsConfig) -> None:
        """Keep pages and write the search index. Effect: writes files into the site's folder."""
        self._pages.close()
        if self.search is not None:
            write_pieces(self.search, config.site_dir)
        elif self._names_files:
            name_files_in_index(config.site_dir)

    @event_priority(_AFTER_ALL)
    def _finish_site(self, *, config: MkDocsConfig) -> None:
        """Search the site for what is not published, and put it in its place.

        After all other plugins: what they write is part of the site.

        Effect: writes files into the site's folder, or, where something leaks, nothing.
        """
        if not self._is_served:
            self._audit(config)
        if self._is_served or not has_warned(config):
            self._place.put(self._placed.stays)

    on_post_build = CombinedEvent(_close_index, _finish_site)

    def _is_hidden(self, root: Path, config: MkDocsConfig, path: str) -> bool:
        """Tell whether a path of the operator's navigation is that of a note that stays at home."""
        place = os.path.relpath(os.path.join(os.path.abspath(config.docs_dir), path), root)
        note = NotePath(place.replace(os.sep, "/"))
        return note in self.site.vault.notes and note not in self.site.published

    def _audit(self, config: MkDocsConfig) -> None:
        """Search the site for what is not published; tell which files of the last one stay."""
        placed, last = self._placed, Path(self._place.last)
        built = BuiltSite(Path(config.site_dir), last, placed.stays, placed.sources)
        verdicts = Verdicts(self._remembered, program(), self._placed)
        outcome = find_leaks(
            self.site, self._settings, config, self._others, built=built, last=verdicts
        )
        for line in warning_lines(outcome):
            log.warning(one_line(line))
        if outcome.leaks:
            for line in error_lines(outcome, self._settings):
                log.error(one_line(line))
            clean_directory(config.site_dir)
            places = f"{len(outcome.leaks):,} place{'s' * (len(outcome.leaks) > 1)}"
            message = f"vaultkit: the site holds what is not published, in {places}"
            raise PluginError(message)
        if placed.stays and not self._place.is_staged:
            write_stays(placed.stays, Path(os.environ[STAYS]))

    def on_build_error(self, *, error: Exception) -> None:
        """Remove what was built beside the site. Effect: deletes a folder."""
        del error
        self._close()

    def on_shutdown(self) -> None:
        """Remove it when the build is interrupted. Effect: deletes a folder."""
        self._close()

    def _close(self) -> None:
        if "_place" in vars(self):
            self._place.close()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the vault and its configuration; each rebuild reads both again."""
        del builder
        root = self._root(config)
        if root != Path(config.docs_dir):
            server.watch(str(root))
        governing = self._config_file(root)
        if governing is not None:
            server.watch(str(governing))
        return server

    def _render_ahead(self, files: Files, nav: Navigation, config: MkDocsConfig) -> None:
        """Render pages, or take those of the last build, before MkDocs goes through them."""
        self._pages = KeptPages(self._cache if self._is_ahead else None)
        self._env = None
        self._placed = Placed()
        if not self._is_ahead:
            self._warn(self._find_problems())
            return
        env = self._env = self._templates(config)
        keeper = Keeper(self.site, self.book, config)
        plugin = find_search(config)
        last = LastSite(self._place.last)
        given = (self._pages, self._finish, last, self._placed, plugin)
        studio = Studio(config, files, nav, env, keeper, *given)
        made = [file for file in self.book.files if isinstance(file.page or file, _MADE)]
        self._warn(studio.render_all(made, self._find_problems))
        self._warn(studio.crashes)
        self._files.made = frozenset(made)
        self._files.copies = Copies(self._remembered, last, self._placed)
        self.book.nav.close()

    def _tell_unmatched(self) -> None:
        """Say which globs of `[site]` mean no file, and that its home page is not published."""
        home = hidden_home(self.site.vault, self.site.published, self._settings.site.home)
        if home is not None:
            message = f'site.home: "{home}" is not published; name another note, or none'
            log.warning(one_line(message))
        for glob in find_unmatched(self.site.vault, self._settings.site):
            (log.warning if glob.near else log.info)(one_line(glob.message))

    def _tell_seen_otherwise(self) -> None:
        """Say what readers see otherwise than the author does in Obsidian, each kind once."""
        try:
            for line in count_seen_otherwise(self.site, self._settings):
                log.info(one_line(line))
        except VaultkitError as error:
            raise PluginError(str(error)) from error

    def _find_problems(self) -> list[str]:
        try:
            return list(find_problems(self.site, self._settings))
        except VaultkitError as error:
            raise PluginError(str(error)) from error

    def _refuse_exposed(self) -> None:
        """Stop where a generated region holds what is not published; its author alone may see it.

        Errors:
            PluginError: one does.
        """
        try:
            exposed = find_exposed(self.site, self._settings)
        except VaultkitError as error:
            raise PluginError(str(error)) from error
        for line in exposed:
            (log.warning if self._is_served else log.error)(line)
        if exposed and not self._is_served:
            message = (
                "vaultkit: the site holds what is not published, in regions that vaultkit wrote; "
                "write them anew: vaultkit moc"
            )
            raise PluginError(message)

    def _warn(self, problems: list[str]) -> None:
        for problem in problems:
            log.warning(one_line(problem))

    def _follow_settings(self, config: MkDocsConfig) -> None:
        """Take what changed in `[site]` since this began; a faulty config is reported later."""
        root = self._root(config)
        with suppress(VaultkitError):
            settings = load_config(self._config_file(root), is_named=True)
            if line := self._served.follow(config, root, settings):
                log.warning(one_line(line))

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(os.path.abspath(self.config.vault or config.docs_dir))

    def _find_cache(self, root: Path, config: MkDocsConfig) -> Path | None:
        is_wanted = self.config.cache and not os.environ.get("VAULTKIT_NO_CACHE")
        return cache_file(root, config, is_served=self._is_served) if is_wanted else None

    def _config_file(self, root: Path) -> Path | None:
        return Path(self.config.config) if self.config.config else find_config(root.resolve())

    def _templates(self, config: MkDocsConfig) -> Environment:
        """Return the theme's templates; while it is served, those that are compiled already."""
        theme = config.theme
        given = (*theme.dirs, str(theme.locale))
        if not self._is_served or theme.custom_dir or given not in self._compiled:
            env = _prepare(theme.get_env())
            env.bytecode_cache = None if theme.custom_dir else CompiledTemplates()
            self._compiled = {given: env}
        return self._compiled[given]

    def _load(self, root: Path) -> Vault:
        """Read the vault; while it is served, only the notes whose bytes have changed."""
        if not self._is_served:
            return load_vault(root, progress=progress_of("reading notes"))
        vault = load_vault(root, known=find_unchanged(root, self._last))
        self._last = vault.notes
        return vault

    def _read_site(
        self, root: Path, files: Files, config: MkDocsConfig, covered: list[File]
    ) -> Site:
        left_out = {_path_in(root, file) for file in files if _is_left_out(file)}
        settings = self._settings = load_config(self._config_file(root), is_named=True)
        named = (_path_in(root, file) for file in files if _is_wanted(file, config))
        return build_site(
            self._load(root),
            settings,
            excluded=left_out,
            draws_mermaid=self._draws_mermaid(config),
            rules=RULES if self.config.rules else "",
            dates=Dates(get_build_datetime().date(), read_changes(root)),
            remembered=self._remembered,
            others=self._elsewhere(root, [*files, *covered]),
            besides=filter(None, named),
        )

    @staticmethod
    def _draws_mermaid(config: MkDocsConfig) -> bool:
        return any("mermaid" in script.lower() for script in _scripts(config))

    @staticmethod
    def _elsewhere(root: Path, files: Iterable[File]) -> list[str]:
        """Return where files of the theme and of plugins are on the site."""
        return [file.dest_uri for file in files if not _path_in(root, file)]


def _prepare(env: Environment) -> Environment:
    """Let the theme's templates write less white space: half of what a page is made of."""
    env.trim_blocks = env.lstrip_blocks = True
    env.template_class = FlatTemplate
    if env.loader is not None:
        env.loader = LeanLoader(env.loader)
    return env


def _path_in(root: Path, file: File) -> str:
    """Return a file's path in the vault, "" if it is not in the vault's folder."""
    if file.src_dir is None:
        return ""
    path, folder = os.path.join(file.src_dir, file.src_uri), f"{root}{os.sep}"
    return path[len(folder) :].replace(os.sep, "/") if path.startswith(folder) else ""


def _is_left_out(file: File) -> bool:
    return file.inclusion in {InclusionLevel.EXCLUDED, InclusionLevel.DRAFT}


def _is_wanted(file: File, config: MkDocsConfig) -> bool:
    """Tell whether the operator's configuration names a file of the vault's folder."""
    theme = (config.theme.get("logo"), config.theme.get("favicon"))
    polyfills = config.extra.get("polyfills") or ()
    named = {*config.extra_css, *_scripts(config), *config.extra_templates, *polyfills, *theme}
    return file.src_uri in named


def _scripts(config: MkDocsConfig) -> list[str]:
    return [str(script) for script in config.extra_javascript]
