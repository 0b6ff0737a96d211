"""The files that MkDocs lists by itself before a plugin is asked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.commands import build
from mkdocs.structure.files import File, Files, get_files, set_exclusions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

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
