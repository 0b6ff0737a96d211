"""Neovim with the settings of our guide shows what `check` prints and its note says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    Place = tuple[str, int, int, str]

GUIDE = Path(__file__).parents[3] / "docs/editors.md"
SECONDS = 60
FILES = {
    ".obsidian/app.json": "{}",
    "Home.md": "# 日本 Home\n\n😀 日本 [[Nowhere]] and [[Ports#Gone]]\n\n[[Ports#日本|x]]\n",
    "Ports.md": "# Ports\n\n[[Home]]\n",
}
BEGIN = """
vim.cmd("edit Home.md")
local function found() return vim.diagnostic.get(0) end
vim.wait(50000, function() return #found() == 3 end, 20)
local client = vim.lsp.get_active_clients()[1]
local function ask(method, line, column)
  local place = { textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = line, character = column } }
  return vim.lsp.buf_request_sync(0, "textDocument/" .. method, place, 50000)[client.id].result
end
"""
ASK = f"""{BEGIN}
local told = {{
  diagnostics = found(),
  completion = ask("completion", 4, 4),
  definition = ask("definition", 4, 3),
  hover = ask("hover", 4, 3),
  omnifunc = vim.bo.omnifunc,
}}
vim.fn.writefile({{ vim.fn.json_encode(told) }}, "told.json")
"""
RENAME = f"""{BEGIN}
local column = vim.fn.stridx(vim.fn.getline(3), "[[Ports") + 3
vim.api.nvim_win_set_cursor(0, {{ 3, column }})
vim.lsp.buf.rename("Gates")
vim.wait(50000, function() return vim.fn.filereadable("Gates.md") == 1 end, 20)
vim.cmd("wall")
local found = ask("definition", 4, 3)
vim.fn.writefile({{ vim.fn.json_encode({{ definition = found }}) }}, "told.json")
"""

pytestmark = pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed")


def settings() -> str:
    """Return the settings for old versions, as the guide shows them."""
    (first, *_) = re.findall(r"```lua\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    return str(first)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a vault, with the command `vaultkit` on the path and a home of its own."""
    program = tmp_path / "bin/vaultkit"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vaultkit "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    folder = tmp_path / "vault"
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def in_neovim(folder: Path, ask: str = ASK) -> Any:
    """Return what Neovim has to say of the note."""
    (folder.parent / "init.lua").write_text(settings())
    (folder.parent / "ask.lua").write_text(ask)
    command = [
        "nvim",
        "--headless",
        "-n",
        "-u",
        "../init.lua",
        "-c",
        "lua pcall(dofile, '../ask.lua')",
        "-c",
        "qa!",
    ]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "told.json").is_file(), done.stderr
    return json.loads((folder / "told.json").read_text("utf-8"))


def in_diagnostics(found: list[dict[str, Any]], lines: list[str]) -> set[Place]:
    """Return the findings that Neovim shows; it counts columns in bytes."""
    return {
        (
            one["code"],
            one["lnum"] + 1,
            len(lines[one["lnum"]].encode()[: one["col"]].decode()) + 1,
            one["message"],
        )
        for one in found
    }


def in_terminal(capsys: pytest.CaptureFixture[str]) -> set[Place]:
    """Return the findings that `check` prints as JSON."""
    capsys.readouterr()
    run(["check", "--format", "json", "--no-cache"])
    found = json.loads(capsys.readouterr().out)["findings"]
    return {(one["code"], one["line"], one["column"], one["message"]) for one in found}


def in_note(folder: Path) -> Iterator[Place]:
    """Yield the findings that the note of `check --watch --report` says; carets tell columns."""
    program = [sys.executable, "-m", "vaultkit", "check", "--watch", "--report", "Health.md"]
    report = folder / "Health.md"
    watching = subprocess.Popen(
        program, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(SECONDS * 20):
            if report.is_file() and "vaultkit:report end" in report.read_text("utf-8"):
                break
            time.sleep(0.05)
    finally:
        watching.kill()
        watching.wait()
    pattern = r"\*\*(\w+)\*\* (.*)\n\n- \[\[.*?line (\d+)\]\]\n  ```text\n.*\| (.*)\n.*\| ( *)\^"
    for code, message, line, text, gap in re.findall(pattern, report.read_text("utf-8")):
        yield code, int(line), column_at(text, len(gap)), message.replace("`", '"')


def column_at(text: str, cells: int) -> int:
    """Return the column of the character that stands behind so many cells of a terminal."""
    column = 0
    while cells > 0:
        cells -= 1 + (unicodedata.east_asian_width(text[column]) in "WF")
        column += 1
    return column + 1


def test_a_finding_is_the_same_everywhere(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = in_neovim(vault)
    shown = in_diagnostics(told["diagnostics"], FILES["Home.md"].split("\n"))
    assert shown == {
        ("L101", 3, 6, 'no note named "Nowhere"'),
        ("L102", 3, 22, 'no heading "Gone" in "Ports"'),
        ("L102", 5, 1, 'no heading "日本" in "Ports"'),
    }
    (vault / "told.json").unlink()
    assert in_terminal(capsys) == shown
    assert {*in_note(vault)} == shown
    assert told["omnifunc"] == "v:lua.vim.lsp.omnifunc"
    assert next(one["label"] for one in told["completion"]["items"]) == "Ports"
    assert told["definition"]["uri"] == (vault / "Ports.md").as_uri()
    assert told["hover"]["contents"]["value"] == "**Ports.md**\n\n---\n\n# Ports\n\n[[Home]]"


def test_a_note_is_renamed_at_a_link(vault: Path) -> None:
    told = in_neovim(vault, RENAME)
    assert not (vault / "Ports.md").exists()
    assert (vault / "Gates.md").read_text("utf-8") == FILES["Ports.md"]
    assert (vault / "Home.md").read_text("utf-8") == FILES["Home.md"].replace("Ports", "Gates")
    assert told["definition"]["uri"] == (vault / "Gates.md").as_uri()


def test_the_guide_names_what_was_tested() -> None:
    text = GUIDE.read_text("utf-8")
    assert "Tested is Neovim 0.7" in text
    assert "all other editors are untested" in text
