"""The rule for NEW: the table of `vaultkit mv`, from every folder one may stand in."""
# ruff: noqa: E501 - messages stand here as they are printed

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    ".obsidian/app.json": "{}",
    "Start.md": "[[B]] [[N]] ![[pic.png]] [[#TCP]] #a\n\n# TCP\n",
    "sub/B.md": "[[Start]]",
    "x/X.md": "",
    "Areas/A.md": "",
    "pic.png": "png",
    "N.md": "# TCP\n",
    "it's/ä ö/Ü.md": "",
    "deep/er/D.md": "",
    "sub/y/Y.md": "",
}


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    for path, text in FILES.items():
        file = tmp_path / "vault" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (tmp_path / "vaultkit.toml").write_text('vault = "vault"\n')
    (tmp_path / "vault" / "empty").mkdir()
    (tmp_path / "outside").mkdir()
    return tmp_path / "vault"


def paths(vault: Path) -> set[str]:
    files = {path.relative_to(vault).as_posix() for path in vault.rglob("*") if path.is_file()}
    return {path for path in files if not path.startswith(".")}


class Row(NamedTuple):
    """Current folder (from that of the vault), words after `mv`, the file that comes, the told."""

    here: str
    words: str
    result: str
    told: str = ""


MOVED = (
    Row("", "B C", "sub/C.md", "kept in sub/; to move it: vaultkit mv sub/C.md ./C.md"),
    Row("", "sub/B.md C", "sub/C.md", "kept in sub/; to move it: vaultkit mv sub/C.md ./C.md"),
    Row("", "sub/B.md C.md", "sub/C.md", "kept in sub/; to move it: vaultkit mv sub/C.md ./C.md"),
    Row("", "sub/B C.md", "sub/C.md", "kept in sub/; to move it: vaultkit mv sub/C.md ./C.md"),
    Row("", "sub/B.md ./B.md", "B.md"),
    Row("", "sub/B.md ./", "B.md"),
    Row("", "sub/B.md .", "B.md"),
    Row("", "sub/B.md x/", "x/B.md"),
    Row("", "sub/B.md x/.", "x/B.md"),
    Row("", "sub/B.md empty/", "empty/B.md"),
    Row("", "sub/B.md ./empty", "empty/B.md"),
    Row("", "sub/B.md new/", "new/B.md", "made the folder new/"),
    Row("", "sub/B.md new/er/", "new/er/B.md", "made the folder new/er/"),
    Row("", "sub/B.md x/y", "x/y.md"),
    Row("", "sub/B.md x//y.md", "x/y.md"),
    Row("", "B x/v1.2", "x/v1.2.md"),
    Row("", "B 'Dr. No'", "sub/Dr. No.md"),
    Row("", "B Node.js", "sub/Node.js.md"),
    Row("", "B A.pdf.md", "sub/A.pdf.md"),
    Row("", "pic.png v1.2", "v1.2.png"),
    Row("", "pic.png x/Dr.PNG", "x/Dr.PNG"),
    Row("", "'it'\"'\"'s/ä ö/Ü.md' 'it'\"'\"'s/'", "it's/Ü.md"),
    Row("", "sub/ other", "other/B.md"),
    Row("", "sub other/", "other/sub/B.md", "made the folder other/"),
    Row("", "sub ./x", "x/sub/B.md"),
    Row("", "deep/er lower", "deep/lower/D.md", "kept in deep/; to move it: "
        "vaultkit mv deep/lower/ ./lower"),
    Row("", "deep/er ./er", "er/D.md"),
    Row("sub", "B.md C", "sub/C.md"),
    Row("sub", "B C", "sub/C.md"),
    Row("sub", "B.md ../x/", "x/B.md"),
    Row("sub", "B.md ..", "B.md"),
    Row("sub", "B.md ../", "B.md"),
    Row("sub", "B ./x/", "sub/x/B.md", "made the folder ../sub/x/"),
    Row("sub", "B y/Z", "sub/y/Z.md"),
    Row("sub", "B new/", "sub/new/B.md"),
    Row("sub", "N M", "M.md", "kept in the vault's root; to move it: vaultkit mv ../M.md ./M.md"),
    Row("sub", "../N.md .", "sub/N.md"),
    Row("sub/y", "Y.md ../../x/Y2", "x/Y2.md"),
    Row("..", "B Neu/B2", "Neu/B2.md", "made the folder vault/Neu/"),
    Row("..", "vault/sub/B.md vault/Areas", "Areas/B.md"),
    Row("..", "vault/sub/B.md vault/Areas/", "Areas/B.md"),
    Row("..", "vault/sub/B.md Areas/", "Areas/B.md"),
    Row("..", "vault/sub/B.md vault/", "B.md"),
    Row("..", "vault/sub/B.md .", "B.md"),
    Row("..", "vault/sub/B.md ./B3", "B3.md"),
    Row("..", "vault/sub/B.md C", "sub/C.md", "kept in sub/; to move it: "
        "vaultkit mv vault/sub/C.md vault/C.md"),
    Row("..", "--vault vault sub/B.md C", "sub/C.md", "kept in sub/; to move it: "
        "vaultkit mv --vault vault sub/C.md ./C.md"),
    Row("..", "--vault vault B x/", "x/B.md"),
    Row("outside", "--vault ../vault B x/", "x/B.md"),
    Row("outside", "--vault ../vault B ../vault/x/", "x/B.md"),
    Row("sub", "--vault .. sub/B.md x/", "x/B.md"),
    Row("sub", "--vault .. B ../x/", "x/B.md"),
    Row("sub", "--vault .. B.md C", "sub/C.md"),
)  # fmt: skip


def go(vault: Path, here: str, words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    place = vault.parent / here if here == "outside" else vault / here
    monkeypatch.chdir(place)
    return run(["mv", *shlex.split(words)])


@pytest.mark.parametrize("row", MOVED, ids=lambda row: f"{row.here or 'vault'}: {row.words}")
def test_what_is_moved(
    vault: Path, row: Row, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = paths(vault)
    assert go(vault, row.here, row.words, monkeypatch) == 0
    after, said = paths(vault), capsys.readouterr().err
    assert row.result in after - before
    assert len(after) == len(before)
    told = [line for line in said.splitlines() if line.startswith(("kept", "made"))]
    if row.told.startswith("made the folder ../"):
        assert told == [f"made the folder {vault}/{row.told[19:]}"]
    elif row.told:
        assert told == [row.told]


REFUSED = (
    Row("", "sub/B.md x", 'error: "x" may be a name or the folder "x/"; nothing was changed; write '
        "one of\n       vaultkit mv sub/B.md sub/x.md   (its name)\n"
        "       vaultkit mv sub/B.md x/   (into the folder)\n"),
    Row("", "B empty", 'error: "empty" may be a name or the folder "empty/"; nothing was changed; '
        "write one of\n       vaultkit mv sub/B.md sub/empty.md   (its name)\n"
        "       vaultkit mv sub/B.md empty/   (into the folder)\n"),
    Row("", "B y", 'error: "y" may be a name or the folder "sub/y/"; nothing was changed; write '
        "one of\n       vaultkit mv sub/B.md sub/y.md   (its name)\n"
        "       vaultkit mv sub/B.md sub/y/   (into the folder)\n"),
    Row("", "sub/ x", 'error: the name "x" is taken by the folder "x/"; nothing was changed; write'
        "\n       vaultkit mv sub/ x/   (into the folder)\n"),
    Row("sub", "B x", 'error: "x" may be a name or the folder "x/"; nothing was changed; write '
        "one of\n       vaultkit mv ./B.md ./x.md   (its name)\n"
        "       vaultkit mv ./B.md ../x/   (into the folder)\n"),
    Row("sub", "B.md x/", 'error: there is no folder "x" in sub/, but in the vault\'s root; nothing '
        "was changed; write one of\n       vaultkit mv ./B.md ../x/   (the one in the root)\n"
        "       vaultkit mv ./B.md ./x/   (a new one here)\n"),
    Row("sub", "B.md x/Z", 'error: there is no folder "x" in sub/, but in the vault\'s root; nothing '
        "was changed; write one of\n       vaultkit mv ./B.md ../x/Z   (the one in the root)\n"
        "       vaultkit mv ./B.md ./x/Z   (a new one here)\n"),
    Row("", "B /srv/x", 'error: "/srv/x" is an absolute path, which no place in a vault is\n'),
    Row("", "B /", 'error: "/" is an absolute path, which no place in a vault is\n'),
    Row("", "sub/B.md /B.md", 'error: "/B.md" is an absolute path, which no place in a vault is\n'),
    Row("..", "B /srv/x/", 'error: "/srv/x/" is an absolute path, which no place in a vault is\n'),
    Row("sub", "B '~/x'", 'error: "~/x" is an absolute path, which no place in a vault is\n'),
    Row("", "B 'C:\\x'", 'error: "C:\\x" is an absolute path, which no place in a vault is\n'),
    Row("", "B ../../x", 'error: "../../x" lies outside the vault vault; nothing was changed\n'),
    Row("", "B ..", 'error: ".." lies outside the vault vault; nothing was changed\n'),
    Row("", "B x/../../y", 'error: "x/../../y" lies outside the vault vault; nothing was changed\n'),
    Row("..", "B ../x", 'error: "../x" lies outside the vault vault; nothing was changed\n'),
    Row("..", "--vault vault B ../x", 'error: "../x" lies outside the vault vault; nothing was '
        "changed\n"),
    Row("..", "B outside/", 'error: "outside/" lies outside the vault vault; nothing was changed; '
        'for a new folder in the vault write "./outside"\n'),
    Row("", "pic.png pic.jpg", 'error: "pic.png" cannot become "pic.jpg": the kind of a file is not '
        'renamed; if that is its name, write "pic.jpg.png"\n'),
    Row("", "N A.pdf", 'error: "N.md" cannot become "A.pdf": the kind of a file is not renamed; if '
        'that is its name, write "A.pdf.md"\n'),
    Row("", "N x/A.canvas", 'error: "N.md" cannot become "x/A.canvas": the kind of a file is not '
        'renamed; if that is its name, write "A.canvas.md"\n'),
    Row("", "pic.png Note.md", 'error: "pic.png" cannot become "Note.md": the kind of a file is not '
        "renamed\n"),
    Row("", "B ''", 'error: "" is no name\n'),
    Row("", "sub sub/y/", 'error: "sub" cannot be moved into itself\n'),
)  # fmt: skip


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: f"{row.here or 'vault'}: {row.words}")
def test_what_is_refused(
    vault: Path, row: Row, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = paths(vault)
    assert go(vault, row.here, row.words, monkeypatch) == 2
    assert paths(vault) == before
    assert capsys.readouterr().err == row.result


def test_every_command_that_is_offered_works(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert go(vault, "sub", "./B.md ../x/", monkeypatch) == 0
    assert "x/B.md" in paths(vault)
    assert go(vault, "", "x/B.md sub/x.md", monkeypatch) == 0
    assert "sub/x.md" in paths(vault)
    assert go(vault, "..", "--vault vault sub/x.md ./C.md", monkeypatch) == 0
    assert "C.md" in paths(vault)


def test_an_absolute_path_in_the_vault_is_refused_with_the_one_to_write(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mv", "B", f"{vault}/x/B"]) == 2
    assert capsys.readouterr().err.endswith(
        'is an absolute path, which no place in a vault is; write "vault/x/B"\n'
    )


@pytest.mark.parametrize("new", ["out/", "out/B", "./out/B.md"])
def test_a_link_out_of_the_vault_is_no_place_in_it(
    vault: Path, new: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "out").symlink_to(vault.parent / "outside")
    assert go(vault, "", f"B {new}", monkeypatch) == 2
    assert capsys.readouterr().err == (
        f'error: "{new}" lies outside the vault vault; nothing was changed\n'
    )
    assert list((vault.parent / "outside").iterdir()) == []


@pytest.mark.parametrize("old", ["B", "vault/sub/B.md", "vault/sub/B"])
def test_above_a_vault_that_no_config_names_it_is_found_by_what_is_renamed(
    vault: Path, old: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault.parent / "vaultkit.toml").unlink()
    assert go(vault, "..", f"{old} Neu/B2", monkeypatch) == 0
    assert "Neu/B2.md" in paths(vault)
    assert (vault / "Start.md").read_text().startswith("[[B2]]")
    assert capsys.readouterr().err == (
        "moved vault/sub/B.md to vault/Neu/B2.md, changed 1 place in 1 note\n"
        "made the folder vault/Neu/\n"
    )


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("'N#TCP' TCP/UDP", "# TCP/UDP\n"),
        ("'N.md#TCP' 'N.md#TCP/UDP'", "# TCP/UDP\n"),
        ("'N#TCP' /etc/hosts", "# /etc/hosts\n"),
    ],
)
def test_a_heading_is_text_with_all_its_slashes(
    vault: Path, words: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert go(vault, "", words, monkeypatch) == 0
    assert (vault / "N.md").read_text() == text


def test_a_tag_may_be_nested(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert go(vault, "sub", "'#a' '#a/b'", monkeypatch) == 0
    assert (vault / "Start.md").read_text() == FILES["Start.md"].replace("#a", "#a/b")


def test_a_folder_note_is_told(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "sub/sub.md").write_text("")
    (vault / "sub.md").write_text("")
    assert go(vault, "", "sub/ other --diff", monkeypatch) == 0
    assert 'its folder note "sub.md" would be renamed to "other.md"' in capsys.readouterr().err
    assert go(vault, "", "sub/ other", monkeypatch) == 0
    assert capsys.readouterr().err.splitlines() == [
        "moved sub/ to other/, 3 files in it",
        'its folder note "sub.md" was renamed to "other.md"',
        "sub.md keeps its name; if it is the folder's note: vaultkit mv ./sub.md other.md",
    ]
    assert {"other/other.md", "sub.md", "other/y/Y.md"} <= paths(vault)


def test_a_folder_note_whose_new_name_is_taken_is_told(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "sub/sub.md").write_text("")
    (vault / "sub/Other.md").write_text("")
    assert go(vault, "..", "vault/sub other", monkeypatch) == 0
    assert capsys.readouterr().err.splitlines()[-1] == (
        'vault/other/sub.md keeps its name, since another is called "other.md"'
    )
    assert {"other/sub.md", "other/Other.md"} <= paths(vault)


def test_two_folders_that_become_one_are_told(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "Areas/x").mkdir()
    (vault / "Areas/x/Other.md").write_text("")
    assert go(vault, "", "x Areas/", monkeypatch) == 0
    assert capsys.readouterr().err.splitlines() == [
        "moved x/ to Areas/x/, 1 file in it",
        "the folder Areas/x/ was there; it holds both now",
    ]


def test_names_that_stay_are_not_judged(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "x/IMG - Loss?.png").write_text("png")
    assert go(vault, "", "x/ bilder", monkeypatch) == 0
    assert "bilder/IMG - Loss?.png" in paths(vault)
    assert go(vault, "", "'bilder/IMG - Loss?.png' ./", monkeypatch) == 0
    assert "IMG - Loss?.png" in paths(vault)
    capsys.readouterr()
    assert go(vault, "", "'IMG - Loss?.png' 'Loss?'", monkeypatch) == 2
    assert capsys.readouterr().err == (
        'error: "IMG - Loss?.png" cannot become "Loss?.png": "?" in a file name is refused by '
        "Windows\n"
    )


def test_the_current_folder_may_go_with_its_last_note(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert go(vault, "sub/y", "Y.md ..", monkeypatch) == 0
    assert capsys.readouterr().err == f"moved {vault}/sub/y/Y.md to {vault}/sub/Y.md\n"
    assert run(["undo"]) == 2
    assert capsys.readouterr().err == (
        "error: the current folder is gone; go to another one, such as with cd\n"
    )
    monkeypatch.chdir(vault)
    assert run(["undo"]) == 0
    assert (vault / "sub/y/Y.md").exists()
