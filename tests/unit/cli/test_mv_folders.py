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
