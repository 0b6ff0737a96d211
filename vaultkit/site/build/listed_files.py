"""Tell the files apart that MkDocs lists by itself: those of the vault, and the operator's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.commands import build
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions

from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.site.model.site_model import Site

BUILT_IN = Path(__file__).parents[1] / "mkdocs.yml"
"""The configuration of vaultkit."""


def follow_no_folders() -> None:
    """Let MkDocs follow no link to a folder of a vault that our own configuration builds.

    It would follow each, out of the vault and round in circles, and warn of a README beside an
    index, which both have pages. Effect: replaces a function of MkDocs in this process.
    """
    build.get_files = _list_files  # type: ignore[attr-defined]


def _list_files(config: MkDocsConfig) -> Files:
    path = config.config_file_path
    if not path or os.path.realpath(str(path)) != os.path.realpath(BUILT_IN):
        return get_files(config)
    files = [
        File(path, config.docs_dir, config.site_dir, config.use_directory_urls)
        for path in _paths_below(config.docs_dir)
    ]
    set_exclusions(files, config)
    return Files(files)


def _paths_below(docs: str) -> Iterator[str]:
    for folder, folders, names in os.walk(docs):
        folders.sort()
        yield from (os.path.relpath(os.path.join(folder, name), docs) for name in sorted(names))


def path_in(root: Path, file: File) -> str:
    """Return a file's path in the vault, "" if it is not in the vault's folder."""
    if file.src_dir is None:
        return ""
    path, folder = os.path.join(file.src_dir, file.src_uri), f"{root}{os.sep}"
    return path[len(folder) :].replace(os.sep, "/") if path.startswith(folder) else ""


def is_left_out(file: File) -> bool:
    """Tell whether the operator told MkDocs to leave a file out."""
    return file.inclusion in {InclusionLevel.EXCLUDED, InclusionLevel.DRAFT}


def is_wanted(file: File, config: MkDocsConfig) -> bool:
    """Tell whether the operator's configuration names a file of the vault's folder."""
    theme = (config.theme.get("logo"), config.theme.get("favicon"))
    polyfills = config.extra.get("polyfills") or ()
    named = {*config.extra_css, *_scripts(config), *config.extra_templates, *polyfills, *theme}
    return file.src_uri in named


def draws_mermaid(config: MkDocsConfig) -> bool:
    """Tell whether the operator's configuration brings a script that draws diagrams."""
    return any("mermaid" in script.lower() for script in _scripts(config))


def find_others(
    root: Path, files: Iterable[File], covered: Iterable[File], config: MkDocsConfig
) -> dict[str, File]:
    """Return the files of a site that are not of the vault's pages, by a path.

    Args:
        root: The vault's folder.
        files: What MkDocs has found.
        covered: See `site_file_list.find_covered`.
        config: MkDocs' configuration.
    """
    others = [file for file in files if not path_in(root, file) or is_wanted(file, config)]
    named = {file.src_uri for file in others}
    others += [file for file in covered if file.src_uri not in named]
    return {path_in(root, file) or f"/{file.src_uri}": file for file in others}


def is_hidden(site: Site, root: Path, config: MkDocsConfig, path: str) -> bool:
    """Tell whether a path of the operator's navigation is that of a note that stays at home."""
    place = os.path.relpath(os.path.join(os.path.abspath(config.docs_dir), path), root)
    note = NotePath(place.replace(os.sep, "/"))
    return note in site.vault.notes and note not in site.published


def find_elsewhere(root: Path, files: Iterable[File]) -> list[str]:
    """Return where files of the theme and of plugins are on the site."""
    return [file.dest_uri for file in files if not path_in(root, file)]


def _scripts(config: MkDocsConfig) -> list[str]:
    return [str(script) for script in config.extra_javascript]
