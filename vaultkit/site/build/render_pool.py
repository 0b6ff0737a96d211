"""Render pages before MkDocs asks for them: only those that changed, in several processes.

Everything between reading a note and writing its page is done as MkDocs does it: rendering, what
stands round it, the theme's templates, cutting it up for search. So the site is the same to the
byte as one whose pages MkDocs renders one by one. See decision 23.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from mkdocs.commands.build import get_context

from vaultkit.site.build.build_progress import progress_of
from vaultkit.site.cache.build_cache import UNSIGNED, CachedPage, pack_output
from vaultkit.site.cache.written_pages import write_page
from vaultkit.site.pages.vault_page import NotePage, VaultPage
from vaultkit.site.search.search_index import RowReader, pack_row, unpack_row
from vaultkit.vault.built_site.page_fragments import fragment_of
from vaultkit.vault.parallel.forked_work import map_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

    from vaultkit.site.build.page_signature import PageSignatures
    from vaultkit.site.cache.build_cache import PageCache, Signature
    from vaultkit.site.cache.written_pages import LastSite, OutputFiles
    from vaultkit.site.search.search_index import SearchIndex


_MANY = 200
"""Files from which other processes pay: each must load the templates it uses."""
_FILES_AT_ONCE = 4
"""Files that a process takes at a time."""


class MadeFile(NamedTuple):
    """A file that is written.

    Args:
        cached: What is cached of it.
        stays: Whether the last site's files stay, in the order of their stamps.
        url: The address, of a page.
        crash: What a bug of ours did to the page; such a page is not kept.
    """

    cached: CachedPage
    stays: tuple[bool, ...]
    url: str | None = None
    crash: str = ""
    preview_stays: bool = False
    """Whether the last site's preview of it stays."""


@dataclass(frozen=True)
class PageRenderer:
    """What pages are rendered with.

    Args:
        config: MkDocs' configuration.
        files: All files of the site.
        nav: Its navigation.
        env: The theme's templates.
        signatures: Tells what a page depends on.
        cache: The pages of the last build.
        finish: Returns the output of the templates with what goes into it last.
        last: The site that is replaced.
        output_files: Takes where each page is.
        search: The plugin that takes what is searched; None if there is none.
        crashes: Takes what bugs of ours did to pages.
    """

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment
    signatures: PageSignatures
    cache: PageCache
    finish: Callable[[str, tuple[str, ...], str, str], str]
    last: LastSite
    output_files: OutputFiles
    search: Any = None
    crashes: list[str] = field(default_factory=list)

    def render_all(self, files: Iterable[File], meanwhile: Callable[[], Any]) -> Any:
        """Make of each page what MkDocs would make of it, and write the files for programs.

        Args:
            files: Those with the pages, and those for programs.
            meanwhile: Called once meanwhile, in any process.

        Returns:
            What `meanwhile` returns.

        Effect: starts processes, writes into the site's folder.
        """
        self.signatures.prepare()
        made = {file: self._find_at_once(file) for file in files}
        new = [file for file, found in made.items() if found is None]
        new.sort(key=_turn)
        found_meanwhile, *produced = self._produce_all(new, meanwhile)
        made.update(zip(new, produced, strict=True))
        index: SearchIndex | None = self.search and self.search.search_index
        for file, found in made.items():
            if found is not None:
                self._take(file, found, index)
        return found_meanwhile

    def _produce_all(self, files: Sequence[File], meanwhile: Callable[[], Any]) -> list[Any]:
        index = self.search and self.search.search_index
        doc_files = self.files.documentation_pages()
        work: list[Callable[[], Any]] = [
            meanwhile,
            *(partial(self._produce, file, doc_files) for file in files),
        ]
        if self.search:
            self.search.search_index = RowReader()
        try:
            return map_shared(
                lambda one: one(),
                work,
                at_once=_FILES_AT_ONCE,
                workers=0 if len(files) >= _MANY else 1,
                take=self._keep,
                progress=progress_of("rendering pages"),
            )
        finally:
            if self.search:
                self.search.search_index = index

    def _keep(self, made: Any) -> Any:
        """Keep a page as soon as it is made: all of them together take much room."""
        if not isinstance(made, MadeFile):
            return made
        if made.url is not None and not made.crash:
            self.cache.keep(made.url, made.cached)
        return made._replace(cached=made.cached._replace(output=None))

    def _take(self, file: File, made: MadeFile, index: SearchIndex | None) -> None:
        kept = made.cached
        if made.crash:
            self.crashes.append(made.crash)
        for one, stamp, stays in zip(_written(file), kept.stamp.split(), made.stays, strict=False):
            self.output_files.stamps[one.dest_uri] = stamp
            if stays:
                self.output_files.stays.add(one.dest_uri)
        if kept.preview:
            preview = fragment_of(file.dest_uri)
            self.output_files.stamps[preview] = kept.preview
            if made.preview_stays:
                self.output_files.stays.add(preview)
        if index is not None and kept.row:
            index.add_row(unpack_row(kept.row))

    def _find_at_once(self, file: File) -> MadeFile | None:
        """Return the page of a note if nothing needs to be rendered or written for it.

        That is found out before the process is copied: a copy has to copy all that it looks at.
        """
        page = file.page
        if not isinstance(page, VaultPage) or page.about is None:
            return None
        known = self.cache.get(page.url)
        if known is None or not self._holds(file, known):
            return None
        signature = self._sign(page, known.signature)
        if signature is None or signature.full != known.signature.full:
            return None
        kept = known._replace(signature=signature)
        stays = (True,) * len(_written(file))
        made = MadeFile(kept, stays, page.url, preview_stays=True)
        self._keep(made)
        return made

    def _is_there(self, file: File, stamps: str) -> bool:
        """Tell whether the last site has a page and what is written with it, as they were left."""
        written, kept = _written(file), stamps.split()
        return len(kept) == len(written) and all(
            self.last.holds(one.dest_uri, stamp) for one, stamp in zip(written, kept, strict=True)
        )

    def _produce(self, file: File, doc_files: Any) -> MadeFile:
        """Write a page, or a file for programs."""
        page = file.page
        if not isinstance(page, VaultPage):
            stamp, stays = self._place(file, file.content_bytes)
            return MadeFile(CachedPage(UNSIGNED, stamp, b""), (stays,))
        if page.about is None:
            self._fill(page)
        known = self.cache.get(page.url)
        signature = self._sign(page, known and known.signature) if self.cache.keeps else UNSIGNED
        found = None
        if known is not None and signature is not None and known.signature.full == signature.full:
            found = self._bring_back(page, known._replace(signature=signature))
        made = found or self._make(page, signature or UNSIGNED, doc_files)
        page.forget()
        return made

    def _sign(self, page: VaultPage, known: Signature | None) -> Signature | None:
        """Return a page's signature; None for one that crashes, and so is drawn at each build."""
        try:
            return None if page.crash else self.signatures.sign(page, known)
        except Exception:  # noqa: BLE001 drawing it tells what is wrong
            return None

    def _bring_back(self, page: VaultPage, kept: CachedPage) -> MadeFile | None:
        """Put a page of the last build in its place; None if it is damaged."""
        if self._holds(page.file, kept):
            stays = (True,) * len(_written(page.file))
            return MadeFile(kept, stays, page.url, preview_stays=True)
        found = self.cache.read_output(page.url)
        return None if found is None else self._put(page, kept, *found)

    def _holds(self, file: File, kept: CachedPage) -> bool:
        """Tell whether the last site has a page and its preview as they were left."""
        preview = fragment_of(file.dest_uri)
        is_there = self._is_there(file, kept.stamp)
        return is_there and (not kept.preview or self.last.holds(preview, kept.preview))

    def _put(self, page: VaultPage, kept: CachedPage, output: bytes, preview: bytes) -> MadeFile:
        """Write a page and its preview, where the last site has them not."""
        stamp, stays = self._place_all(page, output)
        of_preview, preview_stays = "", False
        if preview:
            place = fragment_of(page.file.abs_dest_path)
            of_preview = self.last.find_same(fragment_of(page.file.dest_uri), preview)
            preview_stays = bool(of_preview)
            of_preview = of_preview or write_page(preview, place)
        kept = kept._replace(stamp=stamp, preview=of_preview)
        return MadeFile(kept, stays, page.url, page.crash, preview_stays)

    def _make(self, page: VaultPage, signature: Signature, doc_files: Any) -> MadeFile:
        """Render a page and write it."""
        if page.about is not None:
            self._fill(page)
        output = self._render(page, doc_files).encode("utf-8", "xmlcharrefreplace")
        preview = page.preview().encode("utf-8", "surrogatepass")
        row = pack_row(page.search_row) if page.search_row else b""
        packed = pack_output(output, preview) if self.cache.keeps else b""
        return self._put(page, CachedPage(signature, "", row, packed), output, preview)

    def _place_all(self, page: VaultPage, output: bytes) -> tuple[str, tuple[bool, ...]]:
        """Write a page and what is beside it; return the stamps, and which the last site has."""
        known = self.cache.get(page.url)
        stamps = known.stamp.split()[1:] if known else []
        placed = [self._place(page.file, output)]
        for at, one in enumerate(page.beside):
            stamp = stamps[at] if at < len(stamps) else ""
            is_same = stamp and getattr(one, "is_named_by_content", False)
            if is_same and self.last.holds(one.dest_uri, stamp):
                placed.append((stamp, True))
            else:
                placed.append(self._place(one, one.content_bytes))
        return " ".join(stamp for stamp, _ in placed), tuple(stays for _, stays in placed)

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
        return self.finish(output, page.classes, page.head, page.language)


def _written(file: File) -> tuple[File, ...]:
    """Return a file, and what is written with it if it is a page."""
    return (file, *getattr(file.page, "beside", ()))


def _turn(file: File) -> int:
    """Return when a file's turn is: what may take longest is begun first, so all end together."""
    page = file.page
    return 1 if page is None else 0 if isinstance(page, NotePage) else 2
