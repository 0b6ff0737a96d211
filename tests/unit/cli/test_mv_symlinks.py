"""Symbolic links in a vault: none is moved, and none is left dangling without a word."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "vault"
    for path, text in {
        ".obsidian/app.json": "{}",
        "A.md": "[[B]] [[C]]",
        "B.md": "[[B]] [[C]]",
        "C.md": "",
        "sub/D.md": "",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    monkeypatch.chdir(root)
    return root


def texts(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in root.rglob("*")
        if path.is_file() and ".vaultkit" not in path.parts
    }


@pytest.mark.parametrize(
    ("links", "words", "named"),
    [
        ({"Btwin.md": "B.md"}, ["B", "Bx"], ["Btwin.md -> B.md"]),
        ({"sub/T.md": "../B.md"}, ["B", "sub/"], ["sub/T.md -> B.md"]),
        ({"alias": "sub"}, ["sub/", "other"], ["alias -> sub"]),
        ({"alias": "sub"}, ["D", "./"], ["alias -> sub"]),
        ({"x.md": "sub/D.md"}, ["sub/", "other"], ["x.md -> sub/D.md"]),
        ({".hidden": "B.md"}, ["B", "Bx"], [".hidden -> B.md"]),
        (
            {"one.md": "two.md", "two.md": "B.md"},
            ["B", "Bx"],
            ["one.md -> B.md", "two.md -> B.md"],
        ),
        ({"b.txt": "{root}/B.md"}, ["B", "Bx"], ["b.txt -> B.md"]),
    ],
)
def test_a_link_that_would_break_stops_the_command(
    vault: Path,
    links: dict[str, str],
    words: list[str],
    named: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    for path, target in links.items():
        (vault / path).symlink_to(target.format(root=vault))
    before = texts(vault)
    assert run(["mv", *words]) == 2
    assert texts(vault) == before
    what = "1 symbolic link" if len(named) == 1 else f"{len(named)} symbolic links"
    assert capsys.readouterr().err.splitlines() == [
        (
            f"error: {what} would lead nowhere; nothing was changed; make links anew afterwards, "
            "with --force:"
        ),
        *(f"       {line}" for line in named),
    ]
    assert run(["mv", *words, "--force"]) == 0
    told = capsys.readouterr().err
    assert [f"a symbolic link leads nowhere after this: {line}" for line in named] == [
        line for line in told.splitlines() if "symbolic" in line
    ]
    assert run(["undo"]) == 0
    assert texts(vault) == before


def test_links_that_still_lead_somewhere_are_no_matter(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "alias").symlink_to("sub")
    (vault / "gone").symlink_to("nowhere")
    (vault / "out").symlink_to(vault.parent)
    (vault / "sub/E.md").write_text("")
    assert run(["mv", "D", "D2"]) == 0
    assert run(["mv", "C", "sub/"]) == 0
    assert "symbolic" not in capsys.readouterr().err


def test_a_file_of_two_names_is_written_once(vault: Path) -> None:
    (vault / "Btwin.md").symlink_to("B.md")
    assert run(["mv", "C", "E", "-q"]) == 0
    assert (vault / "B.md").read_text() == "[[B]] [[E]]"
    assert (vault / "Btwin.md").is_symlink()
    assert run(["mv", "B", "Bx", "-q", "--force"]) == 0
    assert (vault / "Bx.md").read_text() == "[[Bx]] [[E]]"
    assert (vault / "A.md").read_text() == "[[Bx]] [[E]]"


@pytest.mark.parametrize("words", [["Btwin", "Other"], ["Btwin.md", "sub/"], ["links/", "other"]])
def test_a_link_itself_is_not_moved(
    vault: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "Btwin.md").symlink_to("B.md")
    (vault / "links").mkdir()
    (vault / "links/L.md").symlink_to("../B.md")
    before = texts(vault)
    name = "links/L.md" if words[0] == "links/" else "Btwin.md"
    for force in ([], ["--force"]):
        assert run(["mv", *words, *force]) == 2
        assert texts(vault) == before
        assert capsys.readouterr().err.splitlines() == [
            "error: symbolic links are not moved; nothing was changed; move what they lead to:",
            f"       {name} -> B.md",
        ]
