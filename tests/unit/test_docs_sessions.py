"""What the pages show as typed and printed is what happens; so is their Python and TOML."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.docs.sessions import copy_vaults, has_sessions, replay
from vaultkit.config import read_config

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = {
    path.relative_to(ROOT).as_posix(): path for path in (ROOT / "README.md", *DOCS.glob("*.md"))
}
OTHERS = {"project", "build"}
"""Keys of files that other programs read: pyproject.toml, netlify.toml."""
SESSIONS = [name for name, path in PAGES.items() if has_sessions(path.read_text("utf-8"))]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    before = Path.cwd()
    yield copy_vaults(tmp_path)
    os.chdir(before)


@pytest.mark.parametrize("name", SESSIONS)
def test_a_session(name: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = PAGES[name].read_text(encoding="utf-8")
    played = replay(written, here, capsys)
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        PAGES[name].write_text(played, encoding="utf-8", newline="\n")
        return
    assert played.splitlines() == written.splitlines()


def test_there_are_sessions() -> None:
    assert {"README.md", "docs/checking.md", "docs/renaming.md", "docs/reviews.md"} <= {*SESSIONS}


def test_output_stands_in_sessions_only() -> None:
    """No page shows a prompt in a fence that nothing runs."""
    prompts = {
        name: re.findall(r"(?ms)^```(?!console)\w*\n\$ .*?^```", path.read_text("utf-8"))
        for name, path in PAGES.items()
    }
    assert {name for name, found in prompts.items() if found} == set()


def test_the_configs_are_valid() -> None:
    found = 0
    for path in PAGES.values():
        for text in re.findall(r"(?ms)^```toml\n(.*?)^```", path.read_text("utf-8")):
            table = tomllib.loads(text)
            if table.keys().isdisjoint(OTHERS):
                read_config(table.get("tool", {}).get("vaultkit", table), Path("vaultkit.toml"))
                found += 1
    assert found > 5


def test_the_rule_of_the_guide() -> None:
    text = (DOCS / "writing-rules.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {"__name__": "garden_rules"}
    blocks = re.findall(r"(?ms)^```python\n(.*?)^```", text)
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block, "writing-rules.md", "exec"), names)
    assert names["ShoutedHeading"].name == "shouted-heading"
