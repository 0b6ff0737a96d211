"""Every rendering case: Markdown in, DOM out."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath, is_note
from vaultkit.notes.source import Source
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note
from vaultkit.vault.vault import Vault

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

CASES = tomllib.loads((Path(__file__).parent / "rendering.toml").read_text(encoding="utf-8"))[
    "case"
]
SOURCE = NotePath("Page under test.md")


def build_vault(case: dict[str, Any]) -> Vault:
    files = case.get("files", [])
    contents = files if isinstance(files, dict) else dict.fromkeys(files, "")
    contents = {**contents, SOURCE: case["text"]}
    notes: dict[NotePath, Note] = {
        NotePath(path): parse_note(Source(path, text.encode()))
        for path, text in contents.items()
        if is_note(path)
    }
    attachments = tuple(path for path in contents if not is_note(path))
    return Vault(Path("vault"), notes, attachments)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_rendering(case: dict[str, Any]) -> None:
    html = render_note(build_vault(case), SOURCE, SiteAddresses()).html
    soup = BeautifulSoup(html, "html.parser")
    for check in case["assert"]:
        found = soup.select(check["select"])
        assert len(found) == check["count"], (check, html)
        if "text" in check:
            assert " ".join(found[0].get_text().split()) == check["text"], html
    shown = soup.get_text()
    for text in case.get("contains", ()):
        assert text in shown, html
    for text in case.get("absent", ()):
        assert text not in shown, html
