"""A config, settings of Obsidian's or a `mkdocs.yml` that cannot be read: no command goes on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.vault.obsidian.settings_faults import EDITED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PUBLISHING = [
    ["build", "v", "--site-dir", "site"],
    ["audit", "site", "--vault", "v"],
    ["mv", "A", "C", "--vault", "v"],
    ["moc", "v"],
    ["check", "v", "--fix"],
    ["review", "--vault", "v", "--ics"],
]
REGION = "%% vaultkit:moc begin B.base#All list %%\n%% vaultkit:moc end %%\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "v").mkdir()
    (tmp_path / "v/A.md").write_text(REGION)
    (tmp_path / "v/B.base").write_text("views: [{type: table, name: All}]\n")
    (tmp_path / "v/Private").mkdir()
    (tmp_path / "v/Private/P.md").write_text("")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("")
    (tmp_path / "site/404.html").write_text("")
    return tmp_path


def dangle(path: Path) -> None:
    path.symlink_to("nowhere")


def write(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


KINDS: dict[str, tuple[Callable[[Path], None], str]] = {
    "link": (dangle, "a link that leads nowhere"),
    "folder": (lambda path: path.mkdir(), "a folder, not a file"),
    "pipe": (os.mkfifo, "not a regular file"),
    "device": (lambda path: path.symlink_to("/dev/null"), "not a regular file"),
    "cut off": (write(b'[tool.vaultkit.site]\nexclude = ["Priv'), "not valid TOML: Unterminated"),
    "bytes": (write(b"\xff[tool.vaultkit]\n"), "not valid TOML: 'utf-8' codec can't decode"),
    "UTF-16": (
        write('[tool.vaultkit]\nfail-on = "never"\n'.encode("utf-16")),
        "it is in UTF-16, but TOML is UTF-8",
    ),
}


@pytest.mark.parametrize(
    "words", [*PUBLISHING, ["check", "v"], ["new", "x", "Y", "--vault", "v"]], ids=" ".join
)
@pytest.mark.parametrize("kind", ["link", "folder", "cut off"])
def test_no_command_goes_on_without_its_config(
    here: Path, capsys: pytest.CaptureFixture[str], kind: str, words: list[str]
) -> None:
    make, reason = KINDS[kind]
    make(here / "v/vaultkit.toml")
    assert run(words) == 2
    assert capsys.readouterr().err.startswith(f"error: v/vaultkit.toml: {reason}")


@pytest.mark.parametrize(
    "place", ["v/vaultkit.toml", "v/pyproject.toml", "vaultkit.toml", "pyproject.toml"]
)
@pytest.mark.parametrize("kind", KINDS)
def test_configs_that_cannot_be_read(
    here: Path, capsys: pytest.CaptureFixture[str], place: str, kind: str
) -> None:
    make, reason = KINDS[kind]
    make(here / place)
    assert run(["check", "v"]) == 2
    assert capsys.readouterr().err.startswith(f"error: {place}: {reason}")


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("vaultkit.toml", "", 1),
        ("pyproject.toml", "", 1),
        ("pyproject.toml", '[project]\ndependencies = ["vaultkit"]\n', 1),
        ("pyproject.toml", '[tool]\nvaultkit = {fail-on = "never"}\n', 0),
        ("pyproject.toml", '[tool . "vaultkit"]\nfail-on = "never"\n', 0),
        ("pyproject.toml", 'tool.vaultkit.fail-on = "never"\n', 0),
        ("pyproject.toml", "tool = 1\n", 1),
        ("pyproject.toml", "[tool]\nvaultkit = 1\n", 2),
    ],
)
def test_configs_that_can_be_read(here: Path, name: str, text: str, status: int) -> None:
    (here / "v/A.md").write_text("[[Gone]]\n")
    (here / "v" / name).write_text(text)
    assert run(["check", "v"]) == status


@pytest.mark.parametrize("words", PUBLISHING, ids=" ".join)
@pytest.mark.parametrize(
    "text", ['{"userIgnoreFilters": ["Priv', "[]", '{"userIgnoreFilters": "Private/"}']
)
def test_settings_of_obsidian(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], text: str
) -> None:
    (here / "v/.obsidian").mkdir()
    (here / "v/.obsidian/app.json").write_text(text)
    assert run(words) == 2
    told = capsys.readouterr().err
    assert ".obsidian/app.json: " in told
    assert "repair it, or delete it so that Obsidian's defaults apply" in told
    assert (here / "v/A.md").read_text() == REGION
    assert sorted(path.name for path in (here / "site").iterdir()) == ["404.html", "index.html"]
    capsys.readouterr()
    assert run(["check", "v", "--select", "H811", "--format", "concise"]) == 1
    assert capsys.readouterr().out.startswith("v/.obsidian/app.json:1:1: H811 ")


def test_mv_goes_on_by_force(here: Path) -> None:
    (here / "v/.obsidian").mkdir()
    (here / "v/.obsidian/app.json").write_text("{")
    assert run(["mv", "A", "C", "--vault", "v", "--force"]) == 0


@pytest.mark.parametrize("name", EDITED)
@pytest.mark.parametrize("text", ['{"items":[{"path":"A.md"', "", "[]"])
def test_settings_that_are_only_edited(
    here: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    (here / "v/.obsidian").mkdir()
    (here / "v/.obsidian" / name).write_text(text)
    assert run(["mv", "A", "C", "--vault", "v"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"error: v/.obsidian/{name}: ")
    assert "nothing was changed; repair it, or delete it" in told
    assert (here / "v/A.md").exists()
    assert run(["check", "v", "--select", "H811", "--format", "concise"]) == 1
    assert capsys.readouterr().out.startswith(f"v/.obsidian/{name}:1:1: H811 ")
    assert run(["build", "v", "--site-dir", "new", "-q"]) == 0
    capsys.readouterr()
    assert run(["mv", "A", "C", "--vault", "v", "--force", "-q"]) == 0
    assert capsys.readouterr().err.startswith(f"v/.obsidian/{name}: cannot be read, and stays: ")
    assert (here / "v/.obsidian" / name).read_text() == text


def test_a_fix_that_renames_needs_what_is_only_edited(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "v/.obsidian").mkdir()
    (here / "v/.obsidian/bookmarks.json").write_text('{"items":[')
    (here / "v/vaultkit.toml").write_text('select = ["G509"]\n')
    (here / "v/A.md").write_text("# Ports of nodes\n")
    assert run(["check", "v", "--fix", "--unsafe-fixes"]) == 2
    assert "error: v/.obsidian/bookmarks.json: not valid JSON: " in capsys.readouterr().err
    assert (here / "v/A.md").exists()


@pytest.mark.parametrize("place", ["mkdocs.yml", "v/mkdocs.yml"])
@pytest.mark.parametrize(
    ("kind", "reason"), [("link", "a link that leads nowhere"), ("folder", "not a regular file")]
)
def test_a_mkdocs_yml(
    here: Path, capsys: pytest.CaptureFixture[str], place: str, kind: str, reason: str
) -> None:
    KINDS[kind][0](here / place)
    assert run(["build", "v", "--site-dir", "site"]) == 2
    assert capsys.readouterr().err == f"error: {place}: {reason}\n"


def test_a_folder_of_settings_marks_the_vault_also_if_it_cannot_be_read(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dangle(here / "v/.obsidian")
    monkeypatch.chdir(here / "v/Private")
    assert run(["build", "--site-dir", str(here / "other")]) == 2
    assert ".obsidian: a link that leads nowhere" in capsys.readouterr().err
    assert not (here / "other").exists()
