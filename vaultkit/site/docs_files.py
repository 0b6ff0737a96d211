"""The files that MkDocs lists by itself before a plugin is asked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.commands import build
from mkdocs.structure.files import Files, get_files

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

BUILT_IN = Path(__file__).with_name("mkdocs.yml")
"""The configuration of vaultkit, by which MkDocs has nothing to take from a vault by itself."""


def list_no_vault_files() -> None:
    """Let MkDocs list nothing of a vault that is built with our own configuration.

    All that such a site shows of the vault comes from the plugin. MkDocs would follow every link to
    a folder, out of the vault and round in circles, and warn of a README beside an index, which
    both have pages. Effect: replaces a function of MkDocs in this process.
    """
    build.get_files = _list_files  # type: ignore[attr-defined]


def _list_files(config: MkDocsConfig) -> Files:
    path = config.config_file_path
    is_ours = bool(path) and os.path.realpath(str(path)) == os.path.realpath(BUILT_IN)
    return Files([]) if is_ours else get_files(config)
