"""List the site's files for MkDocs, and copy those that are not there already."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files, InclusionLevel

from vaultkit.notes.text.shown_names import without_controls
from vaultkit.site.cache.written_pages import stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.site.cache.build_cache import ValueCache
    from vaultkit.site.cache.written_pages import LastSite, OutputFiles


_NO_COPIES = (".md", ".html", ".htm", ".py", ".pyc", ".yml", ".yaml")
"""What of a theme is no file of the site, but makes it."""


class TextFile(File):
    """A file for programs, such as the feed: written when it is wanted, in whichever process.

    Args:
        uri: Its path in the site.
        config: MkDocs' configuration.
        write: Gives its content.
    """

    def __init__(self, uri: str, config: MkDocsConfig, write: Callable[[], str]) -> None:
        included = InclusionLevel.INCLUDED
        super().__init__(uri, None, config.site_dir, use_directory_urls=True, inclusion=included)
        self.generated_by = "vaultkit"
        self.abs_src_path = None
        self._write = write

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs' signature
        """Write the file. Effect: see `File.copy_file`."""
        self._content = self.content_string
        super().copy_file(dirty)

    @property
    def content_string(self) -> str:
        """What it says."""
        if self._content is not None:
            return super().content_string
        return without_controls(self._write())

    @content_string.setter
    def content_string(self, value: str) -> None:
        self._content = value

    @property
    def content_bytes(self) -> bytes:
        """The same, encoded."""
        return self.content_string.encode("utf-8", "surrogatepass")

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self._content = value


class Copies:
    """Files that pages do not make: attachments, the theme's, and what is generated beside them.

    Args:
        values: What the last build knew of its copies.
        last: The site that is replaced.
        output: Takes where each file is.
    """

    _NAME = "copies"

    def __init__(self, values: ValueCache, last: LastSite, output: OutputFiles) -> None:
        self._values = values
        self._last = last
        self._output = output
        self._known = (values.recall(self._NAME, "") or {}) if last.folder else {}
        self._new: dict[str, tuple[str, str]] = {}

    def place(self, file: File) -> None:
        """Copy or write a file, unless the last site has it. Effect: may write it."""
        path, source = file.dest_uri, file.abs_src_path
        if source is None:
            before, stamp = "", self._last.find_same(path, file.content_bytes)
        else:
            before = f"{source}:{stamp_of(source)}"
            copied, stamp = self._known.get(path, ("", ""))
            if copied != before or not self._last.holds(path, stamp):
                stamp = ""
            self._output.sources[path] = source
        if stamp:
            self._output.stays.add(path)
        else:
            file.copy_file()
            stamp = stamp_of(file.abs_dest_path)
        self._output.stamps[path] = stamp
        if before:
            self._new[path] = before, stamp

    def close(self) -> None:
        """Remember them for the next build. Effect: writes the file of what is kept."""
        self._values.remember(self._NAME, "", self._new)


class SiteFiles(Files):
    """Every file of a site.

    Args:
        files: The files.
    """

    copies: Copies | None = None
    """Puts files in their places; None if each is to be copied."""
    made: frozenset[File] = frozenset()
    """Those that are written already."""

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] | None = None
    ) -> Sequence[File]:
        """Return the files with pages: all of them for templates, which do not say of what kind.

        MkDocs does when it goes through them to make pages.
        """
        if inclusion is None:
            return super().documentation_pages()
        found = super().documentation_pages(inclusion=inclusion)
        return [file for file in found if file not in self.made]

    def copy_static_files(
        self,
        dirty: bool = False,  # noqa: FBT001, FBT002 - MkDocs' signature
        *,
        inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included,
    ) -> None:
        """Put all other files in their places. Effect: writes them."""
        if self.copies is None or dirty:
            super().copy_static_files(dirty, inclusion=inclusion)
            return
        for file in self:
            is_static = file not in self.made and not file.is_documentation_page()
            if is_static and inclusion(file.inclusion):
                self.copies.place(file)
        self.copies.close()


def find_covered(config: MkDocsConfig, paths: Iterable[str]) -> list[File]:
    """Return the theme's files that MkDocs leaves out because the vault has such paths.

    A note's script in the place of the theme's would run on every page.

    Args:
        config: MkDocs' configuration.
        paths: Files in the vault's folder that MkDocs has found.
    """
    folders, filled = config.theme.dirs, config.theme.static_templates
    copied = (path for path in paths if path not in filled and not path.endswith(_NO_COPIES))
    found = ((path, _first_with(path, folders)) for path in copied)
    return [
        File(path, folder, config.site_dir, use_directory_urls=config.use_directory_urls)
        for path, folder in found
        if folder
    ]


def _first_with(path: str, folders: Iterable[str]) -> str:
    return next((folder for folder in folders if os.path.isfile(os.path.join(folder, path))), "")
