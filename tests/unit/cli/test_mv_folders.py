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
    monkeypatch.setattr("vaultkit.vault.write.record_seal._key_path", lambda: key)
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
        assert run(["redo", "-q"]) == 0
        assert tree(folder) == after
        assert run(["undo", "-q"]) == 0
        assert tree(folder) == before


def test_empty_folders_move_with_theirs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '[site]\nexclude = ["P/"]\n'
    put(folder, {".obsidian/app.json": "{}", "N.md": "", "P/a.md": "", "vaultkit.toml": text})
    for name in ("P/empty/inner", "P/Q"):
        (folder / name).mkdir(parents=True)
    before = tree(folder)
    assert run(["mv", "P", "Geheim"]) == 0
    moved = {path.replace("P", "Geheim"): held for path, held in before.items()}
    after = {**moved, "vaultkit.toml": text.replace("P/", "Geheim/")}
    assert tree(folder) == after
    assert "stays behind" not in capsys.readouterr().err
    assert run(["undo", "-q"]) == 0
    assert tree(folder) == before
    assert run(["redo", "-q"]) == 0
    assert tree(folder) == after


@pytest.mark.parametrize(
    ("path", "text", "after"),
    [
        (
            "vaultkit.toml",
            'exclude = ["P/"]\n[site]\nexclude = ["P/", "P/a.md"]\n',
            'exclude = ["Geheim/"]\n[site]\nexclude = ["P/", "Geheim/", "Geheim/a.md"]\n',
        ),
        (
            "vaultkit.toml",
            'templates = ["/P/**"]\n[site]\ninclude = ["P/*.md"]\n',
            'templates = ["/P/**", "/Geheim/**"]\n[site]\ninclude = ["P/*.md", "Geheim/*.md"]\n',
        ),
        (
            ".obsidian/app.json",
            '{"userIgnoreFilters": ["P/"], "newFileFolderPath": "P"}',
            '{"userIgnoreFilters": ["P/","Geheim/"], "newFileFolderPath": "Geheim"}',
        ),
        (
            "vaultkit.toml",
            '[site]\nexclude = ["P/D/"]\n',
            '[site]\nexclude = ["Geheim/D/"]\n',
        ),
    ],
)
def test_hidden_files_stay_behind_with_the_rule_of_their_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], path: str, text: str, after: str
) -> None:
    files = {"P/a.md": "", "P/D/b.md": "", "P/.gitkeep": "", "P/.git2/x": "", "N.md": ""}
    put(folder, {".obsidian/app.json": "{}", **files, path: text})
    before = tree(folder)
    assert run(["mv", "P", "Geheim", "-q"]) == 0
    assert (folder / path).read_text() == after
    assert (folder / "P/.gitkeep").exists()
    assert not (folder / "P/D").exists()
    assert capsys.readouterr().err.startswith("stays behind: P/.git2/\nstays behind: P/.gitkeep\n")
    assert run(["undo", "-q"]) == 0
    assert tree(folder) == before


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        (
            '[site]\nexclude = ["Drafts/"]\n',
            ["Drafts/D.md", "Garden/"],
            [
                'vaultkit.toml: site.exclude "Drafts/" no longer means "Garden/D.md"',
                "Garden/D.md: is published from now on",
            ],
        ),
        (
            '[site]\nexclude = ["Drafts/**"]\n',
            ["Drafts/Sub", "Garden/"],
            [
                'vaultkit.toml: site.exclude "Drafts/**" no longer means "Garden/Sub/E.md"',
                "Garden/Sub/E.md: is published from now on",
            ],
        ),
        (
            '[site]\ninclude = ["Drafts/"]\n',
            ["Drafts/D.md", "Garden/"],
            [
                'vaultkit.toml: site.include "Drafts/" no longer means "Garden/D.md"',
                "Garden/D.md: is no longer published",
            ],
        ),
    ],
)
def test_by_force_a_note_leaves_without_a_pattern(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, words: list[str], told: list[str]
) -> None:
    put(folder, {"vaultkit.toml": text, "N.md": "", "Drafts/D.md": "", "Drafts/Sub/E.md": ""})
    assert run(["mv", *words, "--force", "-q"]) == 0
    assert (folder / "vaultkit.toml").read_text() == text
    assert capsys.readouterr().err.splitlines() == told


def test_by_force_a_rule_follows_what_it_names(folder: Path) -> None:
    text = '[site]\nexclude = ["Drafts/", "Drafts/D.md"]\n'
    put(folder, {"vaultkit.toml": text, "N.md": "", "Drafts/D.md": ""})
    assert run(["mv", "Drafts", "Entwurf", "--force", "-q"]) == 0
    assert (folder / "vaultkit.toml").read_text() == text.replace("Drafts", "Entwurf")


@pytest.mark.parametrize(
    ("key", "effect"),
    [
        ("exclude", "its pattern keeps it private; --force publishes it"),
        ("include", "its pattern keeps it published; --force lets it go"),
    ],
)
def test_what_a_pattern_is_for_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], key: str, effect: str
) -> None:
    put(folder, {"vaultkit.toml": f'[site]\n{key} = ["Drafts/"]\n', "N.md": "", "Drafts/D.md": ""})
    assert run(["mv", "Drafts/D.md", "Garden/"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == (
        f'changed vaultkit.toml: site.{key} has "Garden/D.md" besides "Drafts/"; {effect}'
    )


def test_by_force_a_folder_keeps_what_only_an_expression_hides(folder: Path) -> None:
    text = '{"userIgnoreFilters": ["/^Dra/"]}'
    put(folder, {".obsidian/app.json": text, "N.md": "", "Drafts/D.md": ""})
    assert run(["mv", "Drafts", "Entwurf", "--force", "-q"]) == 0
    assert (folder / ".obsidian/app.json").read_text() == text.replace("]", ',"Entwurf/"]')


def test_a_note_that_moves_under_an_exclude_is_told_with_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, {"vaultkit.toml": '[site]\nexclude = ["Drafts/"]\n', "G.md": "", "Drafts/D.md": ""})
    assert run(["mv", "G", "Drafts/"]) == 0
    assert capsys.readouterr().err.splitlines()[1:] == [
        'vaultkit.toml: site.exclude "Drafts/" means "Drafts/G.md" too from now on',
        'no longer published: Drafts/G.md (site.exclude "Drafts/")',
    ]


def test_a_name_that_another_folder_has_is_told_as_taken(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, {".obsidian/app.json": "{}", "x/a.md": "", "sub/b.md": ""})
    before = tree(folder)
    assert run(["mv", "x", "sub"]) == 2
    assert capsys.readouterr().err == (
        'error: the name "sub" is taken by the folder "sub/"; nothing was changed; write\n'
        "       vaultkit mv x/ sub/   (into the folder)\n"
    )
    assert tree(folder) == before


@pytest.mark.parametrize("old", ["Clients", "Clients/", "Clients/Old/"])
def test_a_folder_without_a_file_is_told_as_such(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str
) -> None:
    put(folder, {".obsidian/app.json": "{}", "N.md": "", "Clients/.gitkeep": ""})
    (folder / "Clients/Old").mkdir()
    before = tree(folder)
    assert run(["mv", old, "Kunden"]) == 2
    assert capsys.readouterr().err == (
        f'error: "{old.strip("/")}/" holds nothing that belongs to the vault, so no link or '
        "setting would follow; nothing was changed; rename the folder itself, and see to settings "
        "that name it\n"
    )
    assert tree(folder) == before


def test_a_note_of_the_name_of_an_empty_folder_is_meant(folder: Path) -> None:
    put(folder, {".obsidian/app.json": "{}", "sub/Clients.md": ""})
    (folder / "Clients").mkdir()
    assert run(["mv", "Clients", "Kunden", "-q"]) == 0
    assert (folder / "sub/Kunden.md").exists()
    assert (folder / "Clients").is_dir()


def test_a_folder_that_comes_to_another_brings_its_empty_folders(folder: Path) -> None:
    put(folder, {".obsidian/app.json": "{}", "N.md": "", "P/a.md": "", "Q/P/b.md": ""})
    for name in ("P/empty", "P/own/inner", "Q/P/empty"):
        (folder / name).mkdir(parents=True)
    before = tree(folder)
    assert run(["mv", "P", "Q/", "-q"]) == 0
    after = {path for path in tree(folder) if path.startswith(("P", "Q"))}
    assert after == {
        "Q", "Q/P", "Q/P/a.md", "Q/P/b.md", "Q/P/empty", "Q/P/own", "Q/P/own/inner",
    }  # fmt: skip
    assert run(["undo", "-q"]) == 0
    assert tree(folder) == before
