"""What a configuration of MkDocs is told of a vault's site, in variables of the environment."""

from __future__ import annotations

import os
import re
from html import escape
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.config.settings import Config

SITE_NAME = "VAULTKIT_SITE_NAME"
AT_START = {
    "url": "VAULTKIT_SITE_URL",
    "repo-url": "VAULTKIT_REPO_URL",
    "edit-uri": "VAULTKIT_EDIT_URI",
}
"""Keys of `[site]` that MkDocs reads before anything else, each with its variable."""
_NO_TEXT = lazy_re(r"[\d.+~=-]|(?:y|n|yes|no|on|off|true|false|null)\Z", re.IGNORECASE)
"""What YAML may take for a number, a date, a truth or nothing."""


def site_variables(root: Path, config: Config) -> dict[str, str]:
    """Return what the built-in configuration, and any other that asks, is told of a vault.

    Args:
        root: Folder of the vault.
        config: The config that governs it.
    """
    site = config.site
    return {
        "VAULTKIT_VAULT": str(root),
        SITE_NAME: _as_html(site.name or root.name),
        AT_START["url"]: site.url,
        AT_START["repo-url"]: site.repo_url,
        AT_START["edit-uri"]: site.edit_uri,
        "VAULTKIT_CONFIG": os.path.abspath(config.path) if config.path else "",
    }


def _as_html(name: str) -> str:
    """Return a name as the theme puts it into pages, and so that YAML takes it for a text."""
    name = escape(" ".join(name.split()))
    return f"&#{ord(name[0])};{name[1:]}" if _NO_TEXT.match(name) else name
