"""Tell the files apart that MkDocs lists by itself: those of the vault, and the operator's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.commands import build
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions

from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.site.model.site_model import Site

log = get_plugin_logger("vaultkit")


def list_as_we_do() -> None:
    """Let MkDocs list the files of a vault as vaultkit does; others stay as it lists them.

    It would follow each link to a folder, out of the vault and round in circles, and warn of a
    README beside an index, which both have pages. Effect: replaces a function of MkDocs in this
    process.
    """
    build.get_files = _list_files  # type: ignore[attr-defined]


def _list_files(config: MkDocsConfig) -> Files:
    plugin = config.plugins.get("vaultkit")
    if plugin is None:
        return get_files(config)
    root = os.path.join(plugin.find_root(config), "")
    files = [
        File(path, config.docs_dir, config.site_dir, config.use_directory_urls)
        for path in _paths_below(config.docs_dir, root)
    ]
    set_exclusions(files, config)
    return Files(_without_conflicts(files, root))


def _paths_below(docs: str, root: str) -> Iterator[str]:
    """Yield the files below a folder; links to folders are followed where no vault is."""
    seen = {os.path.realpath(docs)}
    for folder, folders, names in os.walk(docs, followlinks=True):
        folders[:] = sorted(one for one in folders if _is_entered(folder, one, root, seen))
        for name in sorted(names, key=_names_a_folder):
            yield os.path.relpath(os.path.join(folder, name), docs)


def _is_entered(folder: str, name: str, root: str, seen: set[str]) -> bool:
    path = os.path.join(folder, name)
    if not os.path.islink(path):
        return True
    target = os.path.realpath(path)
    if os.path.join(folder, "").startswith(root) or target in seen:
        return False
    seen.add(target)
    return not any(f"{one}{os.sep}".startswith(os.path.join(target, "")) for one in seen - {target})


def _names_a_folder(name: str) -> tuple[bool, str]:
    """Return what sorts the file first, as MkDocs does, by which a folder's page is named."""
    return Path(name).stem not in {"index", "README"}, name


def _without_conflicts(files: Sequence[File], root: str) -> list[File]:
    """Leave out what MkDocs does where two files of a folder make one page; not in the vault."""
    pages: dict[tuple[str, str], File] = {}
    dropped: set[str] = set()
    for file in files:
        if is_left_out(file) or str(file.abs_src_path).startswith(root):
            continue
        page = os.path.dirname(file.src_uri), file.dest_uri
        if page in pages:
            names = pages[page].src_uri, file.src_uri
            log.warning("Excluding '%s' from the site because it conflicts with '%s'.", *names)
            dropped.add(names[0])
        pages[page] = file
    return [file for file in files if file.src_uri not in dropped]


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
