"""The plugin `vaultkit` of MkDocs: which vault is published, and whether it may be.

What happens at which hook stands in `vaultkit.site.build.site_hooks`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.utils import clean_directory, get_build_datetime

from vaultkit.checks.audit.leak_lines import error_lines, warning_lines
from vaultkit.config import find_config, load_config
from vaultkit.distribution.extras import CARDS
from vaultkit.distribution.required_extras import require_extra
from vaultkit.errors import VaultkitError
from vaultkit.notes.frontmatter.language_tags import own_name
from vaultkit.notes.text.one_line import one_line
from vaultkit.site.build.build_folder import STAYS, SiteDir, find_last
from vaultkit.site.build.build_problems import (
    count_published,
    count_seen_otherwise,
    count_undrawn,
    count_unshown,
    find_exposed,
    find_misplaced,
    find_problems,
    find_unmatched,
)
from vaultkit.site.build.build_progress import progress_of
from vaultkit.site.build.listed_files import (
    draws_mermaid,
    find_elsewhere,
    is_left_out,
    is_wanted,
    path_in,
)
from vaultkit.site.build.preview_server import guard
from vaultkit.site.build.site_hooks import SiteHooks, log
from vaultkit.site.build_audit import CachedVerdicts, find_leaks
from vaultkit.site.cache.build_cache import cache_file
from vaultkit.site.cache.value_digests import program
from vaultkit.site.model.folder_order import find_order_faults
from vaultkit.site.model.site_model import Dates, Site, build_site
from vaultkit.site.model.site_name import ServedSite, name_after, name_toggles, names_language
from vaultkit.site.pages.rule_pages import INDEX as RULES
from vaultkit.site.theme.vault_look import dress_site
from vaultkit.vault.built_site.asset_bundles import script_bundle
from vaultkit.vault.built_site.site_files import BuiltSite
from vaultkit.vault.built_site.site_update import write_stays
from vaultkit.vault.git.commit_dates import read_changes
from vaultkit.vault.load import load_vault
from vaultkit.vault.presentation.word_catalogues import read_words
from vaultkit.vault.publishing.home_note import hidden_home
from vaultkit.vault.publishing.publish_properties import is_unlisted
from vaultkit.vault.workspace import Workspace

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import File, Files

    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault


_BEFORE_ALL = 1 << 30
"""Priority of what comes before all that other plugins do."""


class VaultkitPlugin(SiteHooks):  # type: ignore[no-untyped-call]
    """Publishes an Obsidian vault."""

    _settings: Config
    _served: ServedSite
    _workspace: Workspace | None = None
    _speaks = False
    """Whether the settings say in which language."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this is `mkdocs serve`: what only its author sees is not audited."""
        self.is_dirty = dirty
        self.is_served = command == "serve"
        self._served = ServedSite()

    @event_priority(_BEFORE_ALL)
    def _set_language(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let the theme speak the language of `[site]`, before other plugins ask which it is.

        Effect: sets it; a faulty config is reported later.
        """
        with suppress(VaultkitError):
            root = self.find_root(config)
            settings = load_config(self._settings_file(root), is_named=True)
            if settings.site.language:
                config.theme["language"] = settings.site.language
        return config

    def _configure(self, config: MkDocsConfig) -> MkDocsConfig:
        """See that all is installed, and follow what changed in the settings of a served site."""
        try:
            require_extra("site", "the plugin vaultkit")
        except VaultkitError as error:
            raise PluginError(str(error)) from error
        if self.is_served:
            self._follow_settings(config)
        config = super().on_config(config)
        root = self.find_root(config)
        with suppress(VaultkitError):  # a faulty config is reported when it is used
            settings = load_config(self._settings_file(root), is_named=True)
            self.look = dress_site(config, root, settings)
        return config

    on_config = CombinedEvent(_set_language, _configure)

    def _follow_settings(self, config: MkDocsConfig) -> None:
        """Take what changed in `[site]` since this began; a faulty config is reported later."""
        root = self.find_root(config)
        with suppress(VaultkitError):
            settings = load_config(self._settings_file(root), is_named=True)
            if line := self._served.follow(config, root, settings):
                log.warning(one_line(line))

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the vault and its configuration; each rebuild reads both again."""
        del builder
        guard(server)
        root = self.find_root(config)
        if root != Path(config.docs_dir):
            server.watch(str(root))
        governing = self._settings_file(root)
        if governing is not None:
            server.watch(str(governing))
        return server

    def find_root(self, config: MkDocsConfig) -> Path:
        """Return the folder of the vault: the option `vault`, else `docs_dir`."""
        return Path(os.path.abspath(self.config.vault or config.docs_dir))

    def _settings_file(self, root: Path) -> Path | None:
        return Path(self.config.config) if self.config.config else find_config(root.resolve())

    def find_cache(self, root: Path, config: MkDocsConfig) -> Path | None:
        """Return the file that keeps what a build made, unless nothing is to be kept."""
        is_wanted = self.config.cache and not os.environ.get("VAULTKIT_NO_CACHE")
        given = (str(root), config.config_file_path, self.is_served)
        return cache_file(*given) if is_wanted else None

    def open_place(self, config: MkDocsConfig, *, is_kept: bool) -> SiteDir:
        """Return the folder to build into. Effect: may make one beside the site."""
        place = SiteDir(config, find_last())
        is_kept = is_kept and not self.is_dirty and os.path.isdir(config.site_dir)
        if is_kept if self.is_served else STAYS not in os.environ:
            place.stage(is_served=self.is_served, is_dirty=self.is_dirty)
        return place

    def read_site(
        self, root: Path, files: Files, config: MkDocsConfig, covered: list[File]
    ) -> Site:
        """Read the vault and its configuration, and decide what is published."""
        left_out = {path_in(root, file) for file in files if is_left_out(file)}
        settings = load_config(self._settings_file(root), is_named=True)
        self._speaks = bool(settings.site.language)
        spoken = replace(settings.site, language=self.words.language)
        settings = self._settings = replace(settings, site=spoken)
        if settings.site.cards:
            self._require_cards(config)
        named = (path_in(root, file) for file in files if is_wanted(file, config))
        site = build_site(
            self._load(root),
            settings,
            excluded=left_out,
            draws_mermaid=draws_mermaid(config),
            rules=RULES if self.config.rules else "",
            dates=Dates(get_build_datetime().date(), read_changes(root)),
            value_cache=self.values,
            others=find_elsewhere(root, [*files, *covered]),
            besides=filter(None, named),
        )
        name_after(config, site, root)
        return self._guess_language(site, config)

    def _guess_language(self, site: Site, config: MkDocsConfig) -> Site:
        """Let the site speak the language of its notes, if nobody said which and letters tell.

        Effect: sets it; logs which it is.
        """
        is_said = self._speaks or names_language(config)
        guess = "" if is_said else site.common_language
        if not guess:
            return site
        old = script_bundle(self.words).uri
        config.theme["language"] = guess
        self.words = read_words(guess)
        name_toggles(config, self.words)
        scripts = config.extra_javascript
        scripts[:] = [script_bundle(self.words).uri if one == old else one for one in scripts]
        log.info(
            'pages are marked as "%s" (%s) by the letters of the notes; [site] language says other',
            guess,
            own_name(guess),
        )
        self._settings = replace(self._settings, site=replace(self._settings.site, language=guess))
        return replace(site, config=self._settings)

    def _require_cards(self, config: MkDocsConfig) -> None:
        """See that pictures of pages can be drawn. Errors: MissingExtraError: they cannot."""
        require_extra(CARDS, "[site] cards = true")
        if not config.site_url:
            log.warning("site.cards: no picture is drawn without site.url: addresses must be whole")

    def _load(self, root: Path) -> Vault:
        """Read the vault; while it is served, only the notes whose bytes have changed."""
        if not self.is_served:
            return load_vault(root, progress=progress_of("reading notes"))
        if self._workspace is None or self._workspace.root != root:
            self._workspace = Workspace(root)
        else:
            self._workspace.refresh()
        return self._workspace.vault

    def examine_site(self) -> None:
        """Say what of the settings means nothing, and refuse what must not be shown.

        Errors:
            PluginError: a generated region holds what is not published.
        """
        self._tell_unmatched()
        if not self.is_served:
            for line in (count_published(self.site), *count_unshown(self.site)):
                log.info(one_line(line))
        self._tell_seen_otherwise()
        for line in count_undrawn(self.site):
            log.info(one_line(line))
        self._refuse_exposed()

    def _tell_unmatched(self) -> None:
        """Say which globs of `[site]` mean no file, and that its home page is not published."""
        home = hidden_home(self.site.vault, self.site.published, self._settings.site.home)
        if home is not None:
            message = f'site.home: "{home}" is not published; name another note, or none'
            log.warning(one_line(message))
        for fault in self.look.faults if self.look else ():
            log.warning(one_line(fault))
        for remark in self.look.remarks if self.look else ():
            log.info(one_line(f"left out of the site's styles: {remark}"))
        if self.site.home and is_unlisted(self.site.notes[self.site.home]):
            message = (
                f'site.home: "{self.site.home}" is unlisted; the home page is listed all the same'
            )
            log.warning(one_line(message))
        for glob in find_unmatched(self.site.vault, self._settings.site):
            (log.warning if glob.near else log.info)(one_line(glob.message))
        for line in (*find_misplaced(self.site), *find_order_faults(self.site.notes)):
            log.info(one_line(line))

    def _tell_seen_otherwise(self) -> None:
        """Say what readers see otherwise than the author does in Obsidian, each kind once."""
        try:
            for line in count_seen_otherwise(self.site, self._settings):
                log.info(one_line(line))
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
            (log.warning if self.is_served else log.error)(line)
        if exposed and not self.is_served:
            message = (
                "vaultkit: the site holds what is not published, in regions that vaultkit wrote; "
                "write them anew: vaultkit moc"
            )
            raise PluginError(message)

    def find_problems(self) -> list[str]:
        """Return what readers of the site would stumble over, one line each."""
        try:
            return list(find_problems(self.site, self._settings))
        except VaultkitError as error:
            raise PluginError(str(error)) from error

    def audit(self, config: MkDocsConfig) -> None:
        """Search the site for what is not published; tell which files of the last one stay."""
        output, last = self.output, Path(self.place.last)
        built = BuiltSite(Path(config.site_dir), last, output.stays, output.sources)
        given = (self.values, program(), output)
        verdicts = (CachedVerdicts(*given), CachedVerdicts(*given, " but unlisted ones"))
        outcome = find_leaks(
            self.site, self._settings, config, self.others, built=built, last=verdicts
        )
        self.warn(list(warning_lines(outcome)))
        if outcome.leaks:
            for line in error_lines(outcome, self._settings):
                log.error(one_line(line))
            clean_directory(config.site_dir)
            places = f"{len(outcome.leaks):,} place{'s' * (len(outcome.leaks) > 1)}"
            message = f"vaultkit: the site holds what is not published, in {places}"
            raise PluginError(message)
        if output.stays and not self.place.is_staged:
            write_stays(output.stays, Path(os.environ[STAYS]))
