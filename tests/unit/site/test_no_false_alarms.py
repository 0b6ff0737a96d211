"""A private note stops no build whose site would say the same without it, and no leak passes."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.audit import Audit, audit_site
from vaultkit.config import Config
from vaultkit.errors import ReferenceSiteError
from vaultkit.testing import make_vault
from vaultkit.vault.built_site.site_files import BuiltSite
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRIVATE = "---\npublish: false\n---\n"
DRAWING = (
    "---\nexcalidraw-plugin: parsed\n---\n# Text Elements\nHarbour ^tHvM9e6r\n\n%%\n# Drawing\n"
    '```json\n{\n "id": "tHvM9e6r",\n "x": 82,\n "type": "text",\n "text": "Harbour",\n}\n```\n%%\n'
)
HARMLESS = {
    "title and site name": (
        {"Team/Onboarding.md": "hello", "p.md": PRIVATE + "# Team Handbook\n"},
        '[site]\nname = "Handbook"\n',
    ),
    "link to a name before the site's": (
        {"My.md": "x", "p.md": PRIVATE + "[[My|My Garden]]"},
        '[site]\nname = "Garden"\n',
    ),
    "our own script": ({"Note.md": "hello", "p.md": PRIVATE + "- value 2\n"}, ""),
    "redirect of an alias": (
        {"Tags.md": "---\naliases: [Labels]\n---\nhello", "p.md": PRIVATE + "See [[Tags]]\n"},
        "",
    ),
    "attribute and value": (
        {"Update.md": "# Update\nx", "p.md": PRIVATE + "#content-update\n\nContent update\n"},
        "",
    ),
    "alias and first words": (
        {
            "Vault.md": "---\naliases: [Local vault]\n---\nA vault is a folder.\n",
            "p.md": PRIVATE + "Local Vault A\n",
        },
        "",
    ),
    "drawing": ({"D.md": DRAWING, "p.md": PRIVATE + "x"}, ""),
    "comments of few letters": (
        {"A.md": "## Plan\n%% x: 82 %%\n%% id plan %%\n%% label search %%", "B.md": "[[A]]"},
        "",
    ),
    "theme's words as names": (
        {"A.md": "x", "Search.md": PRIVATE, "Back to top.md": PRIVATE, "Home.md": PRIVATE},
        "",
    ),
    "what markup parts in a public note": (
        {"A.md": "Press <kbd>Ctrl</kbd>+<kbd>K</kbd> to go.", "p.md": PRIVATE + "Ctrl+K to go"},
        "",
    ),
    "embed between words": (
        {"A.md": "Select ![[x.png]] **Cards**", "x.png": "x", "p.md": PRIVATE + "## Select cards"},
        "",
    ),
    "embed in a comment of what another note shows": (
        {
            "A.md": "![[a-b.png]]",
            "a-b.png": "x",
            "B.md": "<!-- ![](a-b.png) -->\n\n%% ![[a-b.png]] %%\n\nText.",
            "p.md": PRIVATE + "![](a-b.png)",
        },
        "",
    ),
    "shapes of a drawing": (
        {
            "A.md": "![[c.svg]]",
            "c.svg": '<svg viewBox="0 0 9 9"><circle cx="5" cy="5" r="4" fill="red"/></svg>',
            "p.md": PRIVATE
            + '```html\n<svg>\n<circle cx="50" cy="50" r="46" stroke-width="8"/>\n```\n',
        },
        "",
    ),
    "payloads that look like comments and tags": (
        {
            "A.md": (
                'Try:\n\n<a title="<!--">\nlink%20src\n</a>\n<!-->\nShown %3cimg link.\n\n'
                "<img%20id=x%20src=y> or %253e and a < link%20src and b > %3cimg\n\n"
                "<!-- link%20src %3cimg %253e -->\n\n%% link%20src %%\n"
            )
        },
        "",
    ),
    "half of an escape that a comment says too": (
        {"A.md": "Go to https://a.b/?q=%3cimg%20src and on.\n\n<!-- %3cimg%20src -->\n"},
        "",
    ),
    "address between angle brackets": (
        {"A.md": "Write to <nora@example.org>.", "p.md": PRIVATE + "nora@example.org"},
        "",
    ),
    "formula of a base": (
        {
            "A.md": "---\nfirst: Harbour\n---\nx ![[T.base]]",
            "T.base": "formulas:\n  f: first + ' ' + \"plans\"\nviews:\n  - type: table\n"
            "    name: T\n    order: [file.name, formula.f]\n    filters: first\n",
            "p.md": PRIVATE + "# Harbour plans\n",
        },
        "",
    ),
}


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vaultkit", *args]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_seems_to_be_private_stops_nothing(tmp_path: Path, name: str) -> None:
    files, config = HARMLESS[name]
    for path, text in {**files, "vaultkit.toml": config}.items():
        target = tmp_path / "vault" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    built = run("build", "vault", "--site-dir", "site", cwd=tmp_path)
    assert (built.returncode, "ERROR" in built.stderr) == (0, False), built.stderr
    assert "it is not published" not in built.stderr
    audited = run("audit", "site", "--vault", "vault", cwd=tmp_path)
    assert audited.returncode == 0, audited.stdout


class Compared:
    """An audit of one page against a reference site of another."""

    def __init__(self, folder: Path, reference: str) -> None:
        folder.mkdir()
        (folder / "b.html").write_text(reference, encoding="utf-8")
        self.built: list[list[str]] = []
        self._folder = folder

    @contextmanager
    def reference(self, pages: frozenset[str]) -> Iterator[BuiltSite]:
        self.built.append(sorted(pages))
        yield BuiltSite(self._folder)

    def leaks(self, page: str) -> list[str]:
        files = {"A.md": "x", "p.md": PRIVATE + "# Harbour plans\n"}
        vault = make_vault(files)
        published = find_published(vault, Config())
        audit = Audit(vault, published, lambda path: files[path].encode(), reference=self.reference)
        found = audit_site(audit, ["a.html"], lambda _: page.encode(), workers=1)
        return [leak.text for leak in found]


def test_what_the_reference_says_in_the_same_words_is_no_leak(tmp_path: Path) -> None:
    compared = Compared(tmp_path / "ref", "<p>one two three Harbour - plans four</p><b>x</b>")
    assert compared.leaks("<h1>one two three Harbour - plans four</h1>") == []
    assert compared.leaks("<h1>one two three Harbour plans four</h1>") == ["Harbour plans"]
    assert compared.leaks("<h1>Harbour - plans</h1>") == ["Harbour plans"]
    assert compared.leaks("<h1>two three Harbour - plans four</h1>") == ["Harbour plans"]


def test_files_called_like_parts_of_every_page_need_no_reference(tmp_path: Path) -> None:
    """As the source of a theme beside the notes; by their whole names they are known."""
    vault = make_vault({"A.md": "x", "theme/header.tsx": "", "theme/harbour.tsx": ""})
    compared = Compared(tmp_path / "ref", "<p>x</p>")

    def leaks(page: str) -> list[str]:
        audit = Audit(
            vault,
            find_published(vault, Config()),
            lambda _: b"",
            own_texts=lambda: ["<header>"],
            reference=compared.reference,
        )
        return [one.text for one in audit_site(audit, ["a.html"], lambda _: page.encode())]

    assert (leaks('<b class="header">x</b>'), compared.built) == ([], [])
    assert leaks("<p>See header.tsx and harbour</p>") == ["header.tsx", "harbour"]


def test_first_only_the_pages_are_built_in_which_something_was_found(tmp_path: Path) -> None:
    compared = Compared(tmp_path / "ref", "<p>x</p>")
    (tmp_path / "ref" / "a.html").write_text("<p>Harbour - plans</p>", encoding="utf-8")
    assert compared.leaks("<h1>Harbour - plans</h1>") == []
    assert compared.built == [["a.html"]]
    assert compared.leaks("<h1>Harbour plans</h1>") == ["Harbour plans"]
    assert compared.built == [["a.html"], ["a.html"], []]


def test_what_is_elsewhere_in_the_reference_is_no_leak(tmp_path: Path) -> None:
    compared = Compared(tmp_path / "ref", "<p>Harbour - plans</p>")
    (tmp_path / "ref" / "a.html").write_text("<p>x</p>", encoding="utf-8")
    assert compared.leaks("<h1>Harbour - plans</h1>") == []
    assert compared.built == [["a.html"], []]


def test_it_is_built_only_if_something_was_found(tmp_path: Path) -> None:
    compared = Compared(tmp_path / "ref", "")
    assert compared.leaks("<p>Harbour</p><p>plans</p>") == []
    assert compared.built == []


def test_without_it_all_that_was_found_is_told(tmp_path: Path) -> None:
    compared = Compared(tmp_path / "ref", "")

    def fail(pages: frozenset[str]) -> BuiltSite:
        del pages
        message = "no site"
        raise ReferenceSiteError(message)

    compared.reference = fail  # type: ignore[method-assign, assignment]
    assert compared.leaks("<p>Harbour plans</p>") == ["Harbour plans", "no site"]
