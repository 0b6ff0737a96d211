"""Renders pages before MkDocs asks for them: only those that changed, in several processes.

Everything between reading a note and writing its page is done as MkDocs does it: rendering, what
stands round it, the theme's templates, cutting it up for search. So the site is the same to the
byte as one whose pages MkDocs renders one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from jinja2.runtime import new_context
from mkdocs.commands.build import get_context

from vaultkit.site.kept import KeptPage, pack_output
from vaultkit.site.page import VaultPage
from vaultkit.site.search import RowReader, pack_row, unpack_row
from vaultkit.site.written import write_page
from vaultkit.vault.shared import map_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jinja2.runtime import Context
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

    from vaultkit.site.files import TextFile
    from vaultkit.site.keeper import Keeper
    from vaultkit.site.kept import KeptPages
    from vaultkit.site.search import SearchIndex
    from vaultkit.site.written import LastSite, Placed


_MANY = 200
"""Pages from which other processes pay: each must compile the templates it uses."""
_MADE_AT_ONCE = 16


class FlatTemplate(jinja2.Template):
    """A template that knows in one place what all templates know.

    It is copied into each context, a dozen times a page, and copying it from the layers in which it
    is kept costs more than the copy itself.
    """

    _flat: dict[str, Any] | None = None

    def new_context(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - jinja2's name
        shared: bool = False,  # noqa: FBT001, FBT002 - as above
        locals: Mapping[str, Any] | None = None,  # noqa: A002 - as above
    ) -> Context:
        """Return a context for one run of the template."""
        if self._flat is None:
            self._flat = dict(self.globals)
        return new_context(
            self.environment, self.name, self.blocks, vars, shared, self._flat, locals
        )


class Studio(NamedTuple):
    """What pages are rendered with.

    Args:
        config: MkDocs' configuration.
        files: All files of the site.
        nav: Its navigation.
        env: The theme's templates.
        keeper: Tells what a page depends on.
        pages: The pages of the last build.
        finish: Returns the output of the templates with what goes into it last.
        last: The site that is replaced.
        placed: Takes where each page is.
        search: The plugin that takes what is searched; None if there is none.
    """

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: jinja2.Environment
    keeper: Keeper
    pages: KeptPages
    finish: Callable[[str, VaultPage, str], str]
    last: LastSite
    placed: Placed
    search: Any = None

    def render_all(self, pages: Sequence[VaultPage], texts: Sequence[TextFile]) -> None:
        """Make of each page what MkDocs would make of it, and write the files for programs.

        Effect: starts processes, writes into the site's folder.
        """
        index: SearchIndex | None = self.search and self.search.search_index
        doc_files = self.files.documentation_pages()
        if self.search:
            self.search.search_index = RowReader()
        items: list[VaultPage | TextFile] = [*texts, *pages]
        try:
            made = map_shared(
                lambda item: self._produce(item, doc_files),
                items,
                at_once=_MADE_AT_ONCE,
                workers=0 if len(pages) >= _MANY else 1,
            )
        finally:
            if self.search:
                self.search.search_index = index
        files = (*texts, *(page.file for page in pages))
        for file, (kept, stays) in zip(files, made, strict=True):
            self.placed.stamps[file.dest_uri] = kept.stamp
            if stays:
                self.placed.stays.add(file.dest_uri)
            if file.page is not None:
                self.pages.keep(file.page.url, kept)
            if index is not None and kept.row:
                index.add_row(unpack_row(kept.row))

    def _produce(self, item: VaultPage | TextFile, doc_files: Any) -> tuple[KeptPage, bool]:
        """Write a page or a file; return what is kept, and whether the last site's file stays."""
        if isinstance(item, VaultPage):
            return self._produce_page(item, doc_files)
        stamp, stays = self._place(item, item.content_bytes)
        return KeptPage("", stamp, b""), stays

    def _produce_page(self, page: VaultPage, doc_files: Any) -> tuple[KeptPage, bool]:
        if page.about is None:
            self._fill(page)
        signature = self.keeper.sign(page) if self.pages.keeps else ""
        found = self._find(page, signature) if signature else None
        if found is not None:
            page.forget()
            return found
        if page.about is not None:
            self._fill(page)
        output = self._render(page, doc_files).encode("utf-8", "xmlcharrefreplace")
        stamp, stays = self._place(page.file, output)
        row = pack_row(page.search_row) if page.search_row else b""
        page.forget()
        packed = pack_output(output) if self.pages.keeps else b""
        return KeptPage(signature, stamp, row, packed), stays

    def _find(self, page: VaultPage, signature: str) -> tuple[KeptPage, bool] | None:
        """Put a page of the last build in its place; None if there is none that is the same."""
        kept = self.pages.find(page.url, signature)
        if kept is None or self.last.holds(page.file.dest_uri, kept.stamp):
            return kept and (kept, True)
        output = self.pages.read_output(page.url)
        if output is None:
            return None
        stamp, stays = self._place(page.file, output)
        return kept._replace(stamp=stamp), stays

    def _place(self, file: File, output: bytes) -> tuple[str, bool]:
        """Write a file unless the last site has it; return its stamp, and whether it has."""
        stamp = self.last.find_same(file.dest_uri, output)
        return stamp or write_page(output, file.abs_dest_path), bool(stamp)

    def _fill(self, page: VaultPage) -> None:
        page.read_source(self.config)
        page.render(self.config, self.files)

    def _render(self, page: VaultPage, doc_files: Any) -> str:
        """Return what the theme makes of a page that is filled."""
        config = self.config
        page.active = True
        context = get_context(self.nav, doc_files, config, page)
        template = self.env.get_template(str(page.meta.get("template", "main.html")))
        context = config.plugins.on_page_context(context, page=page, config=config, nav=self.nav)
        output = template.render(context)
        page.active = False
        return self.finish(output, page, page.head)
