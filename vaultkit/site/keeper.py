"""Shows pages of the last build again where nothing that they depend on has changed.

What a kept page saves is everything between reading its note and writing its file: rendering,
what stands round it, the theme's templates, cutting it up for search. The page goes through MkDocs
like any other, so the site is the same to the byte as one that is built from nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from vaultkit.site.kept import KeptPage, KeptPages
from vaultkit.site.signatures import Signatures, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.site.book import Book
    from vaultkit.site.page import NotePage, VaultPage
    from vaultkit.site.site import Site

_PACKAGE = Path(__file__).parent.parent
_PACKAGES = ("mkdocs", "mkdocs-material", "Jinja2", "nh3", "pyromark", "Pygments", "math-core")
"""What pages are made with, besides vaultkit itself."""
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
    from platformdirs import user_cache_path

    name = digest(str(root), config.config_file_path, is_served)
    return user_cache_path("vaultkit") / "sites" / f"{name}.sqlite"


class Keeper:
    """Looks pages up among those of the last build.

    Args:
        pages: The pages of the last build.
        site: The site.
        book: Its pages.
        config: MkDocs' configuration.
    """

    def __init__(self, pages: KeptPages, site: Site, book: Book, config: MkDocsConfig) -> None:
        self.pages = pages
        top = [(str(item.title), getattr(item, "url", "")) for item in book.nav.items]
        base = digest(_program(), _settings(config), repr(site.config), site.vault.settings, top)
        self._signatures = Signatures(site, book.panels, base)
        self._base = base

    def look_up_note(self, page: NotePage) -> None:
        """Find the page of a note, before it is rendered."""
        self._look_up(page, self._signatures.of_page(page.note.path))

    def look_up(self, page: VaultPage) -> None:
        """Find a page that nobody wrote, once its content is known."""
        self._look_up(page, digest(self._base, page.content, page.head))

    def _look_up(self, page: VaultPage, signature: str) -> None:
        around = (page.previous_page, page.next_page, *page.ancestors)
        names = [(str(item.title), _url(item)) for item in around if item]
        page.signature = digest(signature, page.url, page.full_title, page.edit_url, names)
        page.kept = self.pages.find(page.url, page.signature)


def _url(item: Any) -> str:
    """Return where a page or a section leads."""
    children = getattr(item, "children", None)
    return str((children[0] if children else item).url)


def keep_output(page: VaultPage, render: Callable[[], str]) -> str:
    """Return what the templates make of a page, from the last build if it is still true."""
    if page.kept is not None:
        return page.kept.output
    output = render()
    if page.keeper is not None and page.signature:
        found = KeptPage(output, page.head, page.search_row)
        page.keeper.pages.keep(page.url, page.signature, found)
    return output


class KeptTemplate(jinja2.Template):
    """A template that is not run for a page that is kept."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the page that the context is about."""
        context = args[0] if args and isinstance(args[0], Mapping) else kwargs
        page: Any = context.get("page")

        def render() -> str:
            return super(KeptTemplate, self).render(*args, **kwargs)

        return keep_output(page, render) if hasattr(page, "kept") else render()


_program_digest: dict[str, str] = {}


def _program() -> str:
    """Return a digest of the program: its own files, and the versions of what it works with."""
    if not _program_digest:
        found = hashlib.blake2b(digest_size=16)
        for path in sorted(_files(_PACKAGE)):
            found.update(path.as_posix().encode() + b"\0" + path.read_bytes())
        versions = [(name, version(name)) for name in _PACKAGES]
        _program_digest[""] = digest(found.hexdigest(), versions)
    return _program_digest[""]


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _settings(config: MkDocsConfig) -> str:
    """Return a digest of MkDocs' configuration and of the operator's own templates."""
    theme = config.theme
    own = Path(theme.custom_dir) if theme.custom_dir else None
    files = [(path.as_posix(), path.read_bytes()) for path in sorted(_files(own))] if own else []
    values = {key: repr(value) for key, value in config.items() if key not in _NOT_ON_PAGES}
    plugins = {name: repr(dict(plugin.config)) for name, plugin in config.plugins.items()}
    return digest(sorted(values.items()), sorted(plugins.items()), repr(dict(theme.items())), files)
