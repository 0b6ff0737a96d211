"""Renders pages before MkDocs asks for them: only those that changed, in several processes.

What this saves is everything between reading a note and writing its page: rendering, what stands
round it, the theme's templates, cutting it up for search. Every page then goes through MkDocs like
any other, so the site is the same to the byte as one whose pages MkDocs renders one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from jinja2.runtime import new_context
from mkdocs.commands.build import get_context
from mkdocs.utils import write_file

from vaultkit.site.kept import KeptPage, pack, unpack_output
from vaultkit.site.search import RowReader
from vaultkit.vault.shared import map_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2.runtime import Context
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from vaultkit.site.keeper import Keeper
    from vaultkit.site.kept import KeptPages
    from vaultkit.site.page import VaultPage


_MANY = 200
"""Pages from which other processes pay: each must compile the templates it uses."""
_WRITTEN_AT_ONCE = 64


class FlatTemplate(jinja2.Template):
    """A template that is not run for a page which is rendered already.

    What all templates know is copied into each context, a dozen times a page, and copying it from
    the layers in which it is kept costs more than the copy itself.
    """

    _flat: dict[str, Any] | None = None

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the page that the context is about."""
        context = args[0] if args and isinstance(args[0], Mapping) else kwargs
        page: Any = context.get("page")
        if getattr(page, "packed", None) is not None:
            return ""
        return super().render(*args, **kwargs)

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
        search: The plugin that takes what is searched; None if there is none.
    """

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: jinja2.Environment
    keeper: Keeper
    pages: KeptPages
    finish: Callable[[str, VaultPage, str], str]
    search: Any = None

    def render_all(self, pages: Sequence[VaultPage]) -> None:
        """Make of each page what MkDocs would make of it.

        Effect: starts processes, writes into the site's folder.
        """
        wanted: list[VaultPage] = []
        for page in pages:
            page.packed = self._find(page) if page.about is not None else None
            if page.packed is None:
                wanted.append(page)
        index, reader = self.search and self.search.search_index, RowReader()
        doc_files = self.files.documentation_pages()
        if self.search:
            self.search.search_index = reader
        try:
            found = map_shared(
                lambda page: self._render(page, doc_files),
                wanted,
                workers=0 if len(wanted) >= _MANY else 1,
            )
        finally:
            if self.search:
                self.search.search_index = index
        for page, (signature, data) in zip(wanted, found, strict=True):
            if data is None:
                page.packed = self.pages.find(page.url, signature)
            else:
                page.packed = data
                self.pages.keep(page.url, signature, data)
        packed = [page for page in pages if page.packed is not None]
        map_shared(self._write, packed, at_once=_WRITTEN_AT_ONCE)

    def _write(self, page: VaultPage) -> None:
        assert page.packed is not None  # noqa: S101 - these are written
        output, head = unpack_output(page.packed)
        output = self.finish(output, page, head)
        write_file(output.encode("utf-8", "xmlcharrefreplace"), page.file.abs_dest_path)

    def _find(self, page: VaultPage) -> bytes | None:
        return self.pages.find(page.url, self.keeper.sign(page))

    def _render(self, page: VaultPage, doc_files: Any) -> tuple[str, bytes | None]:
        """Return what a page depends on, and the page; None if the last build has the same."""
        config = self.config
        page.read_source(config)
        page.render(config, self.files)
        signature = self.keeper.sign(page)
        if page.about is None and self.pages.knows(page.url, signature):
            page.forget()
            return signature, None
        page.active = True
        context = get_context(self.nav, doc_files, config, page)
        template = self.env.get_template(str(page.meta.get("template", "main.html")))
        context = config.plugins.on_page_context(context, page=page, config=config, nav=self.nav)
        output = template.render(context)
        page.active = False
        data = pack(KeptPage(output, page.head, page.search_row))
        page.forget()
        return signature, data
