"""The plugin as it builds a reference site."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.site.build.build_folder import SiteDir
from vaultkit.site.build.page_digests import reference_cache_file
from vaultkit.site.model.site_model import Site, build_site
from vaultkit.site.pages.rule_pages import INDEX as RULES
from vaultkit.site.plugin import VaultkitPlugin
from vaultkit.vault.load import load_vault
from vaultkit.vault.publishing.published_files import Published

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from vaultkit.site.reference_build.reference_look import Look, Subject


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
