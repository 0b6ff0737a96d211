"""What pages depend on, as digests: a page of the last build with the same one is shown again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultkit.site.build.page_signature import Signatures
from vaultkit.site.cache.page_store import Signature
from vaultkit.site.cache.value_digests import digest, files_below, program
from vaultkit.vault.files.user_folders import user_cache_folder

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.site.model.site_model import Site
    from vaultkit.site.pages.all_pages import Book
    from vaultkit.site.pages.vault_page import VaultPage

_SEARCH = frozenset({"search", "material/search"})
_KNOWN_PLUGINS = _SEARCH | {"vaultkit"}
"""Plugins that keep nothing of a page which a kept page would not give them."""
_NOT_ON_PAGES = frozenset(
    {"config_file_path", "dev_addr", "docs_dir", "hooks", "pages", "plugins", "site_dir", "strict"}
    | {"theme", "watch"}
)


def can_keep(config: MkDocsConfig, *, has_index: bool) -> bool:
    """Tell whether a page says the same as long as its signature does.

    Plugins and hooks of others may read a page's text, or put into it what is not known here.

    Args:
        config: MkDocs' configuration.
        has_index: Whether our index stands in for that of the theme's search, which would want
            the text of every page.
    """
    names = set(config.plugins)
    is_searched = bool(names & _SEARCH)
    return names <= _KNOWN_PLUGINS and not config.hooks and (has_index or not is_searched)


def cache_file(root: Path, config: MkDocsConfig, *, is_served: bool) -> Path:
    """Return the file that keeps the pages of a vault's site, in the user's cache folder."""
    name = digest(str(root), config.config_file_path, is_served)
    return user_cache_folder() / "sites" / f"{name}.sqlite"


def reference_cache_file(root: Path, config_name: str) -> Path:
    """Return the file that keeps the pages of a vault's reference site, apart from its own."""
    name = digest("reference", str(root), config_name)
    return user_cache_folder() / "sites" / f"{name}.sqlite"


class Keeper:
    """Tells what the pages of a site depend on.

    Args:
        site: The site.
        book: Its pages.
        config: MkDocs' configuration.
    """

    def __init__(self, site: Site, book: Book, config: MkDocsConfig) -> None:
        top = [(str(item.title), getattr(item, "url", "")) for item in book.nav.items]
        base = digest(program(), _settings(config), repr(site.config), site.vault.settings, top)
        self._signatures = Signatures(site, book.panels, base)
        self._base = base

    def sign(self, page: VaultPage, known: Signature | None = None) -> Signature:
        """Return what tells whether a page is the same; one about no note must have its content.

        Args:
            page: The page.
            known: Its signature at the last build: what is not needed to tell is taken from there.
        """
        around = (page.previous_page, page.next_page, *page.ancestors)
        names = [(str(item.title), _url(item)) for item in around if item]
        place = (page.url, page.full_title, page.edit_url, names)
        about = page.about
        if about is None:
            content = digest(self._base, page.content, page.head, *place)
            return Signature(content, content)
        quick = digest(self._signatures.quick(about), *place)
        if known is not None and known.quick == quick:
            return known
        return Signature(quick, digest(self._signatures.full(about), *place))


def _url(item: Any) -> str:
    """Return where a page or a section leads."""
    children = getattr(item, "children", None)
    return str((children[0] if children else item).url)


def _settings(config: MkDocsConfig) -> str:
    """Return a digest of MkDocs' configuration and of the operator's own templates."""
    theme = config.theme
    own = Path(theme.custom_dir) if theme.custom_dir else None
    files = (
        [(path.as_posix(), path.read_bytes()) for path in sorted(files_below(own))] if own else []
    )
    values = {key: repr(value) for key, value in config.items() if key not in _NOT_ON_PAGES}
    plugins = {name: repr(dict(plugin.config)) for name, plugin in config.plugins.items()}
    return digest(sorted(values.items()), sorted(plugins.items()), repr(dict(theme.items())), files)
