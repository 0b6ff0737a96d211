"""The reference site: what the site would be if no private note had ever been written.

It is built of the vault that `checks.audit.reference_vault` makes, in this process, with the theme,
the search and this package's plugin, and with nothing else of the operator's that runs. Every run
of text that stands in it in the same words tells nobody what the vault keeps.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import tempfile
import threading
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import PluginCollection, get_plugins

from vaultkit.checks.audit.folder import find_written
from vaultkit.checks.audit.reference_vault import reference_files
from vaultkit.errors import ReferenceSiteError
from vaultkit.site.assets import script_bundle, style_bundle
from vaultkit.site.keeper import reference_cache_file
from vaultkit.site.plugin import VaultkitPlugin
from vaultkit.site.rule_pages import INDEX as RULES
from vaultkit.site.site import Dates, Site, build_site
from vaultkit.site.site_dir import SiteDir
from vaultkit.vault.load import load_vault, read_facts, read_source
from vaultkit.vault.publishing import Published
from vaultkit.vault.site_files import BuiltSite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from mkdocs.structure.files import File, Files

    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault

_PREFIX = "vaultkit-reference-"
_LARGEST = 1 << 20
"""Bytes of an attachment that is there with its content: no page is made of larger ones."""
_PLAIN = (
    "site_name", "site_description", "site_author", "site_url", "copyright", "repo_url",
    "repo_name", "edit_uri", "edit_uri_template", "use_directory_urls",
)  # fmt: skip
"""What of the operator's configuration pages say, besides theme and navigation."""
_AS_READ = ("nav", "extra", "extra_css", "extra_javascript", "markdown_extensions", "mdx_configs")
"""What is taken as MkDocs has read it."""
_NOT_OF_THEME = frozenset({"custom_dir", "locale", "name", "static_templates"})
_SEARCH = ("material/search", "search")
_SIGNALLED = 128


class Subject(NamedTuple):
    """What the reference site is of.

    Args:
        vault: The whole vault.
        published: What leaves it.
        config: vaultkit's configuration.
        dates: The day, and when files were changed.
        now: The moment that the queries of generated regions count from.
        has_rules: Whether the site has a page about each rule.
    """

    vault: Vault
    published: Published
    config: Config
    dates: Dates
    now: datetime
    has_rules: bool = False


class Look(NamedTuple):
    """What of a MkDocs configuration the pages show, without anything that runs.

    Args:
        values: As they are written, by their keys.
        as_read: Values that MkDocs has read already.
        search: Options of the theme's search; None if there is none.
        pages: Files that are no notes, by where they are, with their paths in the vault, or those
            among the pages that lie elsewhere.
        name: Tells this configuration from others of the vault.
        is_kept: Whether pages may be kept for the next time.
    """

    values: Mapping[str, Any]
    as_read: Mapping[str, Any]
    search: Mapping[str, Any] | None = None
    pages: Sequence[tuple[str, str]] = ()
    name: str = ""
    is_kept: bool = True


def look_of(config: MkDocsConfig, others: Mapping[str, File]) -> Look:
    """Return what of a running build's configuration the pages show.

    Args:
        config: The configuration.
        others: Files that are on the site besides what the vault publishes, by their paths.
    """
    values = {key: config[key] for key in _PLAIN if config[key] is not None}
    theme = {key: config.theme[key] for key in config.theme if key not in _NOT_OF_THEME}
    values["theme"] = deepcopy(theme) | {"name": config.theme.name}
    if config.theme.locale is not None:
        values["theme"]["locale"] = str(config.theme.locale)
    as_read = {key: deepcopy(config[key]) for key in _AS_READ}
    ours = {style_bundle().uri, script_bundle().uri}
    for key in ("extra_css", "extra_javascript"):
        as_read[key] = [one for one in as_read[key] if str(one) not in ours]
    plugin = next((config.plugins[name] for name in _SEARCH if name in config.plugins), None)
    search = None if plugin is None else dict(plugin.config)
    own = config.plugins["vaultkit"].config if "vaultkit" in config.plugins else {}
    is_kept = bool(own.get("cache")) and not os.environ.get("VAULTKIT_NO_CACHE")
    pages = tuple(_pages(config, others))
    return Look(values, as_read, search, pages, str(config.config_file_path or ""), is_kept)


def _pages(config: MkDocsConfig, others: Mapping[str, File]) -> Iterator[tuple[str, str]]:
    """Yield the operator's own files; what plugins have made may hold anything."""
    docs = os.path.join(os.path.abspath(config.docs_dir), "")
    for path, file in others.items():
        place = file.abs_src_path
        if place and file.generated_by is None and os.path.abspath(place).startswith(docs):
            yield place, path


@contextmanager
def build_reference(subject: Subject, look: Look) -> Iterator[BuiltSite]:
    """Build the reference site; it is gone afterwards.

    Args:
        subject: What it is of.
        look: What it looks like.

    Errors:
        ReferenceSiteError: it cannot be built.

    Effect: writes a temporary folder; while it builds, nothing is logged.
    """
    with _temporary_folder(subject.vault.root) as folder:
        yield build_in(folder, subject, look)


def build_in(folder: Path, subject: Subject, look: Look) -> BuiltSite:
    """Build the reference site in a folder that is there for it, outside the vault.

    Args:
        folder: It.
        subject: What it is of.
        look: What it looks like.

    Errors:
        ReferenceSiteError: it cannot be built.

    Effect: as `build_reference`.
    """
    try:
        with _silence():
            _build(folder, subject, look)
    except (Exception, SystemExit) as error:
        if isinstance(error, SystemExit) and not _is_abort(error):
            raise
        cause = error.__context__ if _is_abort(error) and error.__context__ else error
        what = " ".join(str(cause).split()) or type(cause).__name__
        message = f"the site of what is published alone cannot be built: {what}"
        raise ReferenceSiteError(message) from error
    return BuiltSite(folder / "site")


def _is_abort(error: BaseException) -> bool:
    return type(error).__module__.startswith("mkdocs.")


@contextmanager
def _temporary_folder(vault: Path) -> Iterator[Path]:
    """Give a folder that is gone afterwards, also if this process is asked to end."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
    except OSError as error:
        message = f"no temporary folder can be made: {error.strerror or error}"
        raise ReferenceSiteError(message) from error
    try:
        if folder.is_relative_to(vault.resolve()):
            message = "temporary folders lie in the vault; let TMPDIR name another place"
            raise ReferenceSiteError(message)
        with _unwinding_on_sigterm():
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _unwinding_on_sigterm() -> Iterator[None]:
    """Let SIGTERM be an exception where nobody handles it, so that what was made is removed."""
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return

    def end(number: int, _: object) -> NoReturn:
        raise SystemExit(_SIGNALLED + number)

    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def _silence() -> Iterator[None]:
    """Let nothing be logged, nor counted by `--strict`. Effect: holds for the whole process."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _build(folder: Path, subject: Subject, look: Look) -> None:
    root = folder / "vault" / (subject.vault.root.name or "vault")
    root.mkdir(parents=True)
    _write_vault(root, subject)
    docs = _write_pages(folder, root, look)
    config = _configure(docs, folder / "site", look)
    plugins = PluginCollection()
    if look.search is not None:
        name, search = _make_search(str(look.values["theme"]["name"]), look.search)
        plugins[name] = search
    plugins["vaultkit"] = ReferencePlugin(root, subject, look)
    config.plugins = plugins
    build(config)


def _write_vault(root: Path, subject: Subject) -> None:
    vault, published, config = subject.vault, subject.published, subject.config
    written = find_written(vault, published, config, subject.now)
    for path, data in reference_files(vault, published, config, written):
        _write(root / path, data)
    for path in published.attachments:
        facts = read_facts(vault.root, path)
        is_small = facts is not None and facts.size <= _LARGEST
        _write(root / path, read_source(vault.root, path).data if is_small else b"")


def _write_pages(folder: Path, root: Path, look: Look) -> Path:
    """Write the operator's own files; return the folder that MkDocs is to look for pages in.

    A path that begins with a slash is no path of the vault: those lie beside it.
    """
    has_more = any(path.startswith("/") for _, path in look.pages)
    docs = folder / "docs" if has_more else root
    docs.mkdir(exist_ok=True)
    for place, path in look.pages:
        target = docs / path[1:] if path.startswith("/") else root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(place, target)
    return docs


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _configure(docs: Path, site: Path, look: Look) -> MkDocsConfig:
    config = MkDocsConfig()
    config.load_dict({**look.values, "docs_dir": str(docs), "site_dir": str(site), "plugins": []})
    faults, _ = config.validate()
    if faults:
        message = f"{faults[0][0]}: {faults[0][1]}"
        raise ReferenceSiteError(message)
    for key, value in look.as_read.items():
        config[key] = value
    return config


def _make_search(theme: str, options: Mapping[str, Any]) -> tuple[str, Any]:
    """Return the theme's search plugin and its name: one of its own, not that of another build."""
    installed = get_plugins()
    own = f"{theme}/search"
    name = own if own in installed else "search"
    plugin = installed[name].load()()
    plugin.load_config(dict(options))
    return name, plugin


class ReferencePlugin(VaultkitPlugin):  # type: ignore[no-untyped-call]
    """Publishes the reference vault: what it holds is decided, and nobody is told of faults.

    Args:
        root: Folder of the reference vault.
        subject: What it was made of.
        look: What it looks like.
    """

    def __init__(self, root: Path, subject: Subject, look: Look) -> None:
        super().__init__()
        self.load_config({"rules": subject.has_rules, "cache": look.is_kept})
        self._reference_root = root
        self._subject = subject
        self._look = look

    def _root(self, config: MkDocsConfig) -> Path:
        del config
        return self._reference_root

    def _find_cache(self, root: Path, config: MkDocsConfig) -> Path | None:
        del root, config
        kept = reference_cache_file(self._subject.vault.root, self._look.name)
        return kept if self._look.is_kept else None

    def _read_site(
        self, root: Path, files: Files, config: MkDocsConfig, covered: list[File]
    ) -> Site:
        subject = self._subject
        self._settings = subject.config
        read = load_vault(root)
        vault = replace(read, settings=subject.vault.settings)
        vars(vault)["linker"] = read.linker
        left = subject.published
        return build_site(
            vault,
            subject.config,
            draws_mermaid=self._draws_mermaid(config),
            rules=RULES if self.config.rules else "",
            dates=subject.dates,
            remembered=self._remembered,
            others=self._elsewhere(root, [*files, *covered]),
            published=Published(
                left.notes, left.attachments, canvases=left.canvases, bases=left.bases
            ),
            facts_root=subject.vault.root,
        )

    def _open_place(self, config: MkDocsConfig) -> SiteDir:
        place = SiteDir(config)
        place.last = ""
        return place

    def _find_problems(self) -> list[str]:
        return []

    def _tell_unmatched(self) -> None:
        """Say nothing: the globs are those of the whole vault."""

    def _refuse_exposed(self) -> None:
        """Refuse nothing: regions hold what vaultkit would write now."""

    def _audit(self, config: MkDocsConfig) -> None:
        """Search nothing: the site is what others are compared with."""
