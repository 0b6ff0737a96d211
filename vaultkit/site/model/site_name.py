"""Read and follow the name of the site: HTML in the theme's templates, text everywhere else.

Those templates escape nothing. What `[site] name` says reaches MkDocs escaped (`cli.mkdocs`); what
an author wrote into `mkdocs.yml` stays as it is.
"""

from __future__ import annotations

import os
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from vaultkit.config.site_variables import AT_START, SITE_NAME, site_variables
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold, is_name_of_any
from vaultkit.notes.text.page_words import ENGLISH, msgid

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.config import Config
    from vaultkit.notes.text.page_words import Words
    from vaultkit.site.model.site_model import Site


def mark_site_name(config: MkDocsConfig) -> None:
    """Mark a name that is escaped, so that no filter escapes it again. Effect: sets it."""
    if config.site_name == os.environ.get(SITE_NAME):
        config.site_name = Markup(config.site_name)  # noqa: S704 - it is escaped


def name_toggles(config: MkDocsConfig, words: Words) -> None:
    """Say in the language of the site what the built-in palette's toggles do. Effect: sets it."""
    palette = config.theme.get("palette")
    if isinstance(palette, list):
        config.theme["palette"] = [_named(option, words) for option in palette]


def _named(option: Any, words: Words) -> Any:
    toggle = option.get("toggle") if isinstance(option, dict) else None
    if not isinstance(toggle, dict) or not isinstance(toggle.get("name"), str):
        return option
    return option | {"toggle": toggle | {"name": words.find(toggle["name"])}}


_TOGGLES = (
    msgid("Switch to light mode"), msgid("Switch to dark mode"), msgid("Follow the system"),
)  # fmt: skip
"""What the toggles of `mkdocs.yml` are called."""


_OF_ANY = frozenset(
    {"content", "contents", "doc", "docs", "documentation", "main", "master", "notes", "obsidian"}
    | {
        "pages",
        "public",
        "publish",
        "repo",
        "repository",
        "site",
        "src",
        "vault",
        "website",
        "wiki",
    }
)
"""Names of folders that say nothing of what is in them."""


_LANGUAGE = lazy_re(r"[{,\s]language\s*:")


class ServedSite:
    """What `[site]` says of a site that is served while its author changes it.

    MkDocs got it from the environment when it began. The name follows here; other keys are part of
    what MkDocs has worked out by now.
    """

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def follow(self, config: MkDocsConfig, root: Path, settings: Config) -> str:
        """Set the name, if it is the one of `[site]`; return what to say of other keys, or "".

        Effect: sets the name, also in the environment, for `mark_site_name` and the next build.
        """
        now, given = site_variables(root, settings), os.environ
        if config.site_name == given.get(SITE_NAME):
            config.site_name = given[SITE_NAME] = now[SITE_NAME]
        other = {key: now[x] for key, x in AT_START.items() if given.get(x, now[x]) != now[x]}
        is_told, self._told = other == self._told, other
        if is_told or not other:
            return ""
        return f"[site] {', '.join(other)}: followed when vaultkit serve is started again"


def names_language(config: MkDocsConfig) -> bool:
    """Tell whether a configuration of MkDocs may say in which language. Effect: reads its file."""
    if (config.theme.get("language") or ENGLISH.language) != ENGLISH.language:
        return True
    try:
        text = Path(config.config_file_path or "").read_text("utf-8", "replace")
    except OSError:
        return False
    return _LANGUAGE.search(text) is not None


def name_after(config: MkDocsConfig, site: Site, root: Path) -> None:
    """Call a site by its home page or the folder above, if its folder is called as many are.

    Effect: sets the name, where nobody gave one.
    """
    if isinstance(config.site_name, Markup) and (name := find_name(site, root)):
        config.site_name = Markup(escape(name))  # noqa: S704 - it is escaped


def find_name(site: Site, root: Path) -> str:
    """Return what `name_after` calls a site, "" to leave it at the name it has."""
    if site.config.site.name or fold(root.name) not in _OF_ANY:
        return ""
    title = site.notes[site.home].title if site.home else ""
    above = root.resolve().parent.name
    name = title if title and not is_name_of_any(title) else above
    return "" if fold(name) in _OF_ANY else " ".join(name.split())


def read_site_name(config: MkDocsConfig) -> str:
    """Return the name as text."""
    name = config.site_name
    return unescape(str(name)) if isinstance(name, Markup) else name
