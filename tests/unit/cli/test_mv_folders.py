"""`mv` and folders: which rules follow them, what stays behind in them, and what undo leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path


def put(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())


def tree(root: Path) -> dict[str, str | None]:
    """Return what every file holds, and None by the path of every folder."""
    return {
        path.relative_to(root).as_posix(): path.read_text() if path.is_file() else None
        for path in root.rglob("*")
        if ".vaultkit" not in path.parts
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    key = tmp_path.parent / f"{tmp_path.name}.key"
    monkeypatch.setattr("vaultkit.vault.write.seal._key_path", lambda: key)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "text", "added"),
    [
        ("vaultkit.toml", '[site]\nexclude = ["Clients/"]\n', '"Clients/", "Garden/Acme.md"'),
        ("vaultkit.toml", '[site]\nexclude = ["/Clients/"]\n', '"/Clients/", "Garden/Acme.md"'),
        (
            "vaultkit.toml",
            '[site]\ninclude = ["Clients/*.md"]\n',
            '"Clients/*.md", "Garden/Acme.md"',
        ),
        ("vaultkit.toml", 'templates = ["Clients"]\n', '"Clients", "Garden/Acme.md"'),
        (
            ".obsidian/app.json",
            '{"userIgnoreFilters": ["Clients/"]}',
            '"Clients/","Garden/Acme.md"',
        ),
        (
            "mkdocs.yml",
            "docs_dir: .\nexclude_docs: |\n  Clients/\n",
            "  Clients/\n  Garden/Acme.md\n",
        ),
    ],
)
def test_the_rule_of_a_folder_stays_when_its_last_note_leaves(
    folder: Path, path: str, text: str, added: str
) -> None:
    put(
        folder, {"vaultkit.toml": "", ".obsidian/app.json": "{}", "N.md": "", "Clients/Acme.md": ""}
    )
    put(folder, {path: text})
    assert run(["mv", "Clients/Acme.md", "Garden/", "-q"]) == 0
    assert added in (folder / path).read_text()


def test_a_vault_within_one_with_a_config_is_a_part_of_it(folder: Path) -> None:
    put(
        folder,
        {
            "vaultkit.toml": '[site]\nexclude = ["notes/Private/"]\n',
            "notes/.obsidian/app.json": "{}",
            "notes/A.md": "",
            "notes/Private/P.md": "",
        },
    )
    before = tree(folder)
    assert run(["mv", "notes/Private", "notes/Geheim", "-q"]) == 0
    assert (folder / "vaultkit.toml").read_text() == '[site]\nexclude = ["notes/Geheim/"]\n'
    assert run(["undo", "-q"]) == 0
    assert tree(folder) == before


def test_a_vault_within_one_of_obsidian_is_a_part_of_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(
        folder,
        {
            ".obsidian/app.json": "{}",
            "index.md": "[[A]] [[sub/A]]\n",
            "sub/.obsidian/app.json": "{}",
            "sub/A.md": "",
            "other/index.md": "",
        },
    )
    before = tree(folder)
    for place, words in (
        (".", ["mv", "sub/A.md", "B"]),
        ("other", ["mv", "../sub/A.md", "B"]),
    ):
        monkeypatch.chdir(folder / place)
        assert run([*words, "-q"]) == 0
        assert (folder / "index.md").read_text() == "[[B]] [[sub/B]]\n"
        assert run(["undo", "-q"]) == 0
        assert tree(folder) == before


def test_from_the_inner_vault_it_is_that_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(
        folder,
        {
            ".obsidian/app.json": "{}",
            "index.md": "[[A]]\n",
            "sub/.obsidian/app.json": "{}",
            "sub/A.md": "",
            "sub/C.md": "[[A]]\n",
        },
    )
    before = tree(folder)
    monkeypatch.chdir(folder / "sub")
    assert run(["mv", "A.md", "B", "-q"]) == 0
    assert (folder / "sub/C.md").read_text() == "[[B]]\n"
    assert run(["undo", "-q"]) == 0
    assert tree(folder) == before


def test_undo_leaves_an_empty_folder_that_was_there(folder: Path) -> None:
    put(folder, {".obsidian/app.json": "{}", "N.md": "", "P/S.md": ""})
    (folder / "E").mkdir()
    before = tree(folder)
    for new in ("E/", "E/new/"):
        assert run(["mv", "P/S.md", new, "-q"]) == 0
        after = tree(folder)
        assert "P" not in after
        assert run(["undo", "-q"]) == 0
        assert tree(folder) == before
        assert run(["undo", "-q"]) == 0
        assert tree(folder) == after
        assert run(["undo", "-q"]) == 0
        assert tree(folder) == before
