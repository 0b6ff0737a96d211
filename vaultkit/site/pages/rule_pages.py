"""Make pages about the rules of `vaultkit check`: one for each, and the table.

`rules: true` among the plugin's options asks for them. The pages are notes of a small vault of
their own, so that codes in them are links like any other and the code looks as it does in notes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.manual.rule_manual import write_page, write_table
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath, stem_of
from vaultkit.notes.source import Source
from vaultkit.site.pages.vault_page import VaultPage, generated_file, make_toc
from vaultkit.testing import show_example
from vaultkit.vault.obsidian.obsidian_settings import Settings
from vaultkit.vault.presentation.note_rendering import render_note
from vaultkit.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

    from vaultkit.notes.html import Rendered

TITLE = "Rules"
INDEX = "rules"
"""Wanted address of the table; pages of rules lie below it."""


class Manual(NamedTuple):
    """The pages of the rules as a vault, and where they are on the site.

    Args:
        vault: A note for each rule, named after its code, and the table.
        urls: Address of each note.
        titles: Title of each note.
        rendered: Those that are rendered already.
    """

    vault: Vault
    urls: Mapping[NotePath, str]
    titles: Mapping[NotePath, str]
    rendered: dict[NotePath, Rendered]


@cache
def make_manual(index: str) -> Manual:
    """Write all pages; while a site is served, that is done once.

    Args:
        index: Address of the table on the site, which ends with a slash.

    Errors:
        PluginError: see `load_rules`.
    """
    rules = load_rules()
    codes = [rule.code for rule in rules]
    texts = {NotePath(f"{TITLE}.md"): write_table(rules)}
    texts |= {NotePath(f"{rule.code}.md"): write_page(rule, codes, show_example) for rule in rules}
    notes = {path: parse_note(Source(path, text.encode())) for path, text in texts.items()}
    titles = {NotePath(f"{rule.code}.md"): f"{rule.code} {rule.name}" for rule in rules}
    urls = {path: f"{index}{stem_of(path)}/" for path in titles}
    table = NotePath(f"{TITLE}.md")
    settings = Settings(strict_line_breaks=True)
    return Manual(
        Vault(Path(), notes, settings=settings),
        {table: index, **urls},
        {table: TITLE, **titles},
        {},
    )


class RulePage(VaultPage):
    """The page of a rule, or the table of all.

    Args:
        path: Its note in the manual.
        manual: See `Manual`.
        file: See `generated_file`.
        config: MkDocs' configuration.
    """

    def __init__(self, path: NotePath, manual: Manual, file: File, config: MkDocsConfig) -> None:
        super().__init__(manual.titles[path], file, config)
        is_table = manual.titles[path] == TITLE
        self.classes = ("vk-rules",) if is_table else ()
        self.found_by = "" if is_table else stem_of(path)
        self._path = path
        self._manual = manual

    def describe(self) -> None:
        """Fill `markdown` and `meta`."""
        source = self._manual.vault.notes[self._path].source
        self.markdown = source.slice(0, len(source.data))
        self.meta = self.generated_meta()
        if not self.found_by:
            self.meta["search"] = {"exclude": True}

    def fill(self) -> None:
        """Fill `content` and `toc`."""
        manual = self._manual
        rendered = manual.rendered.get(self._path)
        if rendered is None:
            addresses = _Addresses(manual, self.url)
            rendered = render_note(manual.vault, self._path, addresses, embed_depth=0)
            manual.rendered[self._path] = rendered
        self.content = rendered.html
        self.toc = make_toc(rendered.toc)
        self.present_anchor_ids = {entry.anchor for entry in rendered.toc}


class _Addresses:
    """Where the pages are, seen from one of them; what `render_note` asks for."""

    def __init__(self, manual: Manual, url: str) -> None:
        self._urls = manual.urls
        self._up = "../" * url.count("/")

    def file(self, path: str) -> str:
        """Return the way to a rule's page."""
        return self._up + self._urls.get(NotePath(path), "")

    def tag(self, tag: str) -> str:
        """Return "": there are no tags."""
        del tag
        return ""


def make_rule_pages(index: str, config: MkDocsConfig) -> list[RulePage]:
    """Return the page of the table and those of the rules, in order of code."""
    manual = make_manual(index)
    return [
        RulePage(path, manual, generated_file(url, config), config)
        for path, url in manual.urls.items()
    ]
