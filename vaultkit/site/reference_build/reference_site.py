"""Build the reference site: the site as if there were no private notes.

It is built of the vault that `checks.audit.reference_vault` makes, in this process, with the theme,
the search and this package's plugin, and with nothing else of the operator's that runs. Every run
of text that stands in it in the same words tells nobody what the vault keeps.
"""

from __future__ import annotations

import logging
import shutil
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import PluginCollection, get_plugins

from vaultkit.checks.audit.folder_audit import find_written
from vaultkit.checks.audit.reference.reference_vault import reference_files
from vaultkit.errors import ReferenceSiteError
from vaultkit.site.build.listed_files import draws_mermaid, find_elsewhere
from vaultkit.site.build.site_hooks import SiteHooks
from vaultkit.site.cache.build_cache import cache_file
from vaultkit.site.model.site_model import Site, build_site
from vaultkit.site.pages.rule_pages import INDEX as RULES
from vaultkit.vault.built_site.site_files import BuiltSite
from vaultkit.vault.built_site.site_staging import reference_folder
from vaultkit.vault.cache.note_cache import nothing_kept
from vaultkit.vault.files.file_reading import read_facts, read_source
from vaultkit.vault.load import load_vault
from vaultkit.vault.publishing.published_files import Published

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mkdocs.structure.files import File, Files

    from vaultkit.site.reference_build.reference_look import Look, Subject

_LARGEST = 1 << 20
"""Bytes of an attachment that is there with its content: no page is made of larger ones."""


@contextmanager
def build_reference(
    subject: Subject, look: Look, pages: frozenset[str] = frozenset()
) -> Iterator[BuiltSite]:
    """Build the reference site; it is gone afterwards.

    Args:
        subject: What it is of.
        look: What it looks like.
        pages: The pages that are made of it, by their paths in the site; all if there are none.

    Errors:
        ReferenceSiteError: it cannot be built.

    Effect: writes a temporary folder; while it builds, nothing is logged.
    """
    with reference_folder(subject.vault.root) as folder:
        yield build_in(folder, subject, look, pages)


def build_in(
    folder: Path, subject: Subject, look: Look, pages: frozenset[str] = frozenset()
) -> BuiltSite:
    """Build the reference site in a folder that is there for it, outside the vault.

    Args:
        folder: It.
        subject: What it is of.
        look: What it looks like.
        pages: See `build_reference`.

    Errors:
        ReferenceSiteError: it cannot be built.

    Effect: as `build_reference`.
    """
    try:
        with _silence():
            _build(folder, subject, look, pages)
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
def _silence() -> Iterator[None]:
    """Let nothing be logged, nor counted by `--strict`. Effect: holds for the whole process."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _build(folder: Path, subject: Subject, look: Look, pages: frozenset[str]) -> None:
    root = folder / "vault" / (subject.vault.root.name or "vault")
    root.mkdir(parents=True)
    _write_vault(root, subject)
    docs = _write_pages(folder, root, look)
    config = _configure(docs, folder / "site", look)
    plugins = PluginCollection()
    if look.search is not None:
        name, search = _make_search(str(look.values["theme"]["name"]), look.search)
        plugins[name] = search
    plugin = plugins["vaultkit"] = _ReferencePlugin(root, subject, look)
    plugin.wanted = pages
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


class _ReferencePlugin(SiteHooks):  # type: ignore[no-untyped-call]
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

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let the reference site speak the language of the site."""
        if language := self._subject.config.site.language:
            config.theme["language"] = language
        return super().on_config(config)

    def find_root(self, config: MkDocsConfig) -> Path:
        """Return the folder of the reference vault."""
        del config
        return self._reference_root

    def find_cache(self, root: Path, config: MkDocsConfig) -> Path | None:
        """Return a file that is not that of the site itself."""
        del root, config
        given = ("reference", str(self._subject.vault.root), self._look.name)
        is_kept = self._look.is_kept and not self.wanted  # or it would forget all other pages
        return cache_file(*given) if is_kept else None

    def read_site(
        self, root: Path, files: Files, config: MkDocsConfig, covered: list[File]
    ) -> Site:
        """Read the reference vault; what is published of it is decided."""
        subject = self._subject
        with nothing_kept():  # the folder is there for this build alone
            read = load_vault(root)
        vault = replace(read, settings=subject.vault.settings)
        vars(vault)["linker"] = read.linker
        left = subject.published
        return build_site(
            vault,
            subject.config,
            draws_mermaid=draws_mermaid(config),
            rules=RULES if self.config.rules else "",
            dates=subject.dates,
            value_cache=self.values,
            others=find_elsewhere(root, [*files, *covered]),
            published=Published(
                left.notes,
                left.attachments,
                canvases=left.canvases,
                bases=left.bases,
                unlisted=left.unlisted,
            ),
            facts_root=subject.vault.root,
        )
