"""How much HTML stands round a note: little, and no more in a large vault than in a small one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from mkdocs.commands.build import build as build_mkdocs
from mkdocs.config import load_config

from tests.unit.own_vault import ROOT
from vaultkit.site.pages.vault_page import NotePage
from vaultkit.site.theme.theme_templates import remove_indentation
from vaultkit.vault.parallel import forked_work as shared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST = 40_000
"""Bytes of a page beyond what its note says."""


def test_pages_of_our_vault_are_light(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULTKIT_NO_CACHE", "1")
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    config.plugins.on_startup(command="build", dirty=False)
    said: dict[str, int] = {}
    forget = NotePage.forget

    def measure(page: NotePage) -> None:
        said.setdefault(page.url, len((page.content or "").encode()))
        forget(page)

    monkeypatch.setattr(shared, "can_fork", lambda: False)
    monkeypatch.setattr(NotePage, "forget", measure)
    build_mkdocs(config)
    written = {url: tmp_path / "site" / unquote(url) / "index.html" for url in said}
    weights = {url: path.stat().st_size - said[url] for url, path in written.items()}
    assert len(weights) > 60
    assert min(said.values()) > 0
    assert {url: weight for url, weight in weights.items() if weight > MOST} == {}


def test_a_page_does_not_grow_with_the_vault(publish: Callable[..., Any]) -> None:
    def size(count: int) -> int:
        files = {f"n/Note {n:03}.md": "x [[Hub]] y" for n in range(count)}
        hub = " ".join(f"[[Note {n:03}]]" for n in range(30))
        site = publish({"Hub.md": f"Start.\n\n{hub}"} | files)
        return len(re.sub(r"\d+", "0", site.text("Hub/index.html")))

    assert abs(size(150) - size(60)) < 100


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("a.html", "<p>\n    {{ x }}\n\n\n  </p>\n", "<p>\n{{ x }}\n</p>\n"),
        ("a.html", "  <p>a  b</p>", "  <p>a  b</p>"),
        ("a.html", "<pre>\n  x\n</pre>", "<pre>\n  x\n</pre>"),
        ("a.js", "f\n  x", "f\n  x"),
    ],
)
def test_indentation_of_templates(name: str, source: str, expected: str) -> None:
    assert remove_indentation(name, source) == expected
