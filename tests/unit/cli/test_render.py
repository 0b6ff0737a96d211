"""What `vaultkit render` draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

NOTE = """
> [!flow] In
> 1. **client** `c → n:80` — none
> 2. **server Pod** `p:8080` — none

> [!decision] Which
> - **Cold?**
>   - yes → a coat
>   - no → none

```base
views:
  - type: table
    order: [file.name, formula.day]
formulas:
  day: today()
```

![[All.base]]
"""
BASE = "views:\n  - {type: table, name: One}\n  - {type: list, name: Two}\n"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    for name, text in {"Note.md": NOTE, "Other.md": "", "All.base": BASE}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "vaultkit.toml").touch()
    return tmp_path


def render(vault: Path, name: str, capsys: pytest.CaptureFixture[str]) -> BeautifulSoup:
    assert run(["render", "--vault", str(vault), "--today", "2026-11-21", name]) == 0
    return BeautifulSoup(capsys.readouterr().out, "html.parser")


def test_flows_decisions_and_bases_in_notes(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = render(vault, "Note", capsys)
    assert len(page.select(".vk-flow")) == 1
    assert len(page.select(".vk-decision")) == 1
    cells = [cell.text for cell in page.select(".vk-base")[0].select("tbody td")]
    assert cells[:2] == ["All.base", "2026-11-21"]
    assert [label.text for label in page.select(".tabbed-labels label")] == ["One", "Two"]


def test_a_base(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = render(vault, "All.base", capsys)
    assert [a["href"] for a in page.select(".vk-base")[0].select("a")] == [
        "/All.base/",
        "/Note/",
        "/Other/",
        "/vaultkit.toml",
    ]
