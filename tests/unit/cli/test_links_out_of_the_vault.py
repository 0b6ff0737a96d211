"""Symbolic links that lead out of a vault: there, read by the user's word alone, never written."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultkit.cli.main import run
from vaultkit.vault.files.user_folders import FOLLOW
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
HOME_CONFIG = "vaultkit/config.toml"


@pytest.fixture(autouse=True)
def _own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv(FOLLOW, raising=False)


def make(root: Path, files: Mapping[str, str], links: Mapping[str, str] | None = None) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    for path, target in (links or {}).items():
        (root / path).symlink_to(target)
    return root


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make(
        tmp_path / "out",
        {"Ext note.md": "# H\n[[A]]\n", "Deep/D.md": "d\n", "pic.png": "p", ".hidden.md": ""},
    )
    make(tmp_path / "single", {"Change log.md": "c\n"})
    root = make(
        tmp_path / "vault",
        {
            ".obsidian/app.json": "{}",
            "A.md": "[[Ext note]] ![[pic.png]] [d](Ext/Deep/D.md) [[Change log#x]] [[Ext notes]]\n",
            "Sub/B.md": "[[Inner/B]]\n",
        },
        {
            "Ext": "../out",
            "Change log.md": "../single/Change log.md",
            "Inner": "Sub",
            "Up": "..",
            "Loop": ".",
            "Dead.md": "nowhere.md",
        },
    )
    monkeypatch.chdir(root)
    return root


def check(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    run(["check", "--format", "json", *words])
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return found


def test_what_is_there_is_not_missing(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del vault
    found = [(one["code"], one["path"], one["message"]) for one in check(capsys)]
    leads = "this leads out of the vault and is not read;"
    assert found == [
        ("L101", "A.md", 'no note named "Ext notes"'),
        ("H812", "Change log.md", f"{leads} 1 link leads to it"),
        ("H812", "Ext", f"{leads} 3 links lead to it"),
        ("L101", "Sub/B.md", 'no note at "Inner/B"'),
    ]


def test_it_is_said_why(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del vault
    run(["check", "--explain"])
    lines = capsys.readouterr().out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("Ext:"))
    assert lines[at + 1 : at + 6] == [
        "   = a symbolic link; no link to it counts as broken",
        "   = A.md:1:1 leads there",
        "   = A.md:1:14 leads there",
        "   = A.md:1:27 leads there",
        "   = it is read with --follow-links, or if your own config says follow-links",
    ]


def test_the_user_may_have_it_read(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = [(one["code"], one["path"]) for one in check(capsys, "--follow-links")]
    assert found == [("L102", "A.md"), ("L101", "A.md"), ("L101", "Sub/B.md")]
    assert FOLLOW not in os.environ
    assert "Ext/Ext note.md" not in load_vault(vault).notes


@pytest.mark.parametrize(
    ("config", "is_followed"),
    [
        ("follow-links = true\n", True),
        ("follow-links = ['{vault}']\n", True),
        ("follow-links = ['{vault}/Sub']\n", False),
        ("follow-links = false\n", False),
        ("", False),
    ],
)
def test_the_users_own_config_decides(vault: Path, config: str, *, is_followed: bool) -> None:
    make(vault.parent / "config", {HOME_CONFIG: config.format(vault=vault)})
    assert ("Ext/Ext note.md" in load_vault(vault).notes) is is_followed


def test_a_faulty_config_of_the_user_is_told(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(vault.parent / "config", {HOME_CONFIG: "follow-link = 1\nfollow-links = 3\n"})
    assert run(["check"]) == 2
    said = capsys.readouterr().err
    assert 'unknown key "follow-link"; the only one is "follow-links"' in said
    assert '"follow-links" is true, false or a list of vaults' in said


@pytest.mark.parametrize(
    ("name", "head", "key"),
    [
        ("vaultkit.toml", "", "follow-links"),
        ("pyproject.toml", "[tool.vaultkit]\n", "tool.vaultkit.follow-links"),
    ],
)
def test_the_config_of_a_vault_cannot(
    vault: Path, capsys: pytest.CaptureFixture[str], name: str, head: str, key: str
) -> None:
    make(vault, {name: f"{head}follow-links = true\n"})
    assert run(["check"]) == 2
    assert f'unknown key "{key}"' in capsys.readouterr().err


def test_a_moved_note_is_no_suggestion_for_one_that_is_there(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(vault, {"Ext not.md": "", "A.md": "[[Ext note]] [[Change log]] ![[pic.png]]\n"})
    before = (vault / "A.md").read_bytes()
    run(["check", "--fix", "--unsafe-fixes"])
    assert (vault / "A.md").read_bytes() == before
    assert "Ext not" not in capsys.readouterr().out.replace("Ext note", "")


def test_fixes_leave_out_what_lies_elsewhere(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "---\naliases: 2024\n---\n"
    make(vault, {"A.md": bad, "../out/Ext note.md": bad})
    run(["check", "--follow-links", "--fix"])
    assert (vault / "A.md").read_text() == '---\naliases: "2024"\n---\n'
    assert (vault / "Ext" / "Ext note.md").read_text() == bad
    reason = "it lies out of the vault, where a symbolic link leads; nothing is written there"
    assert f"Ext/Ext note.md:2:10: F315 is not fixed: {reason}" in capsys.readouterr().err


def test_a_rename_that_would_reach_out_changes_nothing(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _texts(vault.parent)
    assert run(["mv", "--follow-links", "A", "A2"]) == 2
    assert _texts(vault.parent) == before
    assert "Ext/Ext note.md: it lies out of the vault" in capsys.readouterr().err


def _texts(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for folder, folders, names in os.walk(root)
        for path in (root / folder / name for name in (*names, *folders))
        if path.is_file() and not path.is_symlink() and ".vaultkit" not in path.parts
    }


_CALLS = (
    ("check", "--fix", "--unsafe-fixes"),
    ("mv", "A", "A2"),
    ("mv", "Sub", "Sub2"),
    ("mv", "Ext", "Ext2"),
    ("mv", "Ext/Deep/D", "E"),
    ("mv", "#t", "#u"),
    ("mv", "property:up", "property:down"),
    ("mv", "Ext note#H", "I"),
    ("new", "Ext/New"),
    ("moc", "--write"),
    ("review", "Ext/Ext note.md", "--mark"),
    ("undo",),
)
_COMMANDS = [(*call, *more) for call in _CALLS for more in ((), ("--follow-links",))]
_TEXTS = st.sampled_from(
    ["[[A]] #t\n", "---\naliases: 1\nup: '[[A]]'\n---\n# H\n", "[[Gone]] [[b]]\n", "tags: #x\n"]
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    commands=st.lists(st.sampled_from(_COMMANDS), min_size=1, max_size=4),
    outside=_TEXTS,
    inside=_TEXTS,
)
def test_nothing_is_ever_written_through_a_link(
    vault: Path, commands: list[tuple[str, ...]], outside: str, inside: str
) -> None:
    files = {"../out/Ext note.md": outside, "../single/Change log.md": outside, "A.md": inside}
    make(vault, files)
    before = {path: _texts(vault.parent / path) for path in ("out", "single")}
    for command in commands:
        run(list(command))
    assert {path: _texts(vault.parent / path) for path in ("out", "single")} == before
    assert (vault / "Ext").is_symlink()
