"""Take from a running build what its reference site is of, and what it looks like."""

from __future__ import annotations

import os
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.notes.text.page_words import ENGLISH
from vaultkit.vault.built_site.asset_bundles import script_bundle, style_bundle
from vaultkit.vault.presentation.word_catalogues import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

    from vaultkit.config import Config
    from vaultkit.site.model.site_model import Dates
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

_PLAIN = (
    "site_name", "site_description", "site_author", "site_url", "copyright", "repo_url",
    "repo_name", "edit_uri", "edit_uri_template", "use_directory_urls",
)  # fmt: skip
"""What of the operator's configuration pages say, besides theme and navigation."""
_AS_READ = ("nav", "extra", "extra_css", "extra_javascript", "markdown_extensions", "mdx_configs")
"""What is taken as MkDocs has read it."""
_NOT_OF_THEME = frozenset({"custom_dir", "locale", "name", "static_templates"})
_SEARCH = ("material/search", "search")


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
    words = read_words(config.theme.get("language") or ENGLISH.language)
    ours = {style_bundle().uri, script_bundle(words).uri}
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
