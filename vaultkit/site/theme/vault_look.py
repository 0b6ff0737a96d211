"""Take what a vault gives its site to look by: style sheets, an icon, a logo."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.paths import suffix_of
from vaultkit.site.theme.vault_styles import PUBLISH, read_vault_styles
from vaultkit.vault.files.excluded_files import match_any

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.config import Config
    from vaultkit.vault.built_site.asset_bundles import Bundle

_ICONS = (
    "favicon.svg", "favicon.ico", "favicon.png", "favicon-32x32.png", "favicon-128x128.png",
    "favicon-192x192.png",
)  # fmt: skip
"""Names of an icon at the root of a vault, the first that is there is taken."""
_NO_ICON_OF_ITS_OWN = ("", "assets/images/favicon.png")
"""What the theme shows where nobody has chosen an icon."""
_PICTURES = frozenset({"svg", "png", "ico", "jpg", "jpeg", "webp", "gif"})


class VaultLook(NamedTuple):
    """What a vault gives its site to look by.

    Args:
        styles: Its style sheet; no content if there is none.
        drawings: SVG files that are shown as icon or logo, by their paths in the vault.
        remarks: What of it is left out, each with why.
        faults: What is wrong with the settings.
    """

    styles: Bundle
    drawings: tuple[str, ...]
    remarks: tuple[str, ...]
    faults: tuple[str, ...]


def dress_site(config: MkDocsConfig, root: Path, settings: Config) -> VaultLook:
    """Name a vault's style sheet, icon and logo in the configuration of its site.

    The operator's own icon and logo stay; what `[site] exclude` names stays at home.

    Args:
        config: MkDocs' configuration.
        root: The vault's folder.
        settings: The config that governs it.

    Effect: reads the vault, changes the configuration.
    """
    below = os.path.relpath(root, os.path.abspath(config.docs_dir)).replace(os.sep, "/")
    is_excluded, not_here = match_any(settings.site.exclude), config.exclude_docs

    def is_out(path: str) -> bool:
        return is_excluded(path) or bool(not_here and not_here.match_file(f"{below}/{path}"))

    has_snippets = settings.site.snippets
    styles = read_vault_styles(root, has_snippets=has_snippets, is_left_out=is_out(PUBLISH))
    if styles.bundle.content:
        config.extra_css.append(styles.bundle.uri)
    if below.startswith(".."):
        return VaultLook(styles.bundle, (), styles.left_out, ())
    icon = next((x for x in _ICONS if (root / x).is_file() and not is_out(x)), "")
    logo, faults = settings.site.logo, []
    if logo and (not (root / logo).is_file() or suffix_of(logo) not in _PICTURES or is_out(logo)):
        faults.append(f'site.logo: "{logo}" is no picture that is published; name another, or none')
        logo = ""
    chosen = {}
    if icon and config.theme.get("favicon", "") in _NO_ICON_OF_ITS_OWN:
        chosen["favicon"] = icon
    if logo and not config.theme.get("logo"):
        chosen["logo"] = logo
    for key, path in chosen.items():
        config.theme[key] = os.path.normpath(f"{below}/{path}").replace(os.sep, "/")
    drawings = tuple(path for path in chosen.values() if suffix_of(path) == "svg")
    return VaultLook(styles.bundle, drawings, styles.left_out, tuple(faults))
