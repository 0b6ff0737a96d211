"""Which vault a command is about, and which of its notes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import vaultkit.vault.load as vaultkit_load
from vaultkit.cli.arguments.options import Common
from vaultkit.cli.main import run
from vaultkit.cli.vault_access.find_and_read import find_place, open_note, open_vault
from vaultkit.errors import ConfigError, VaultkitError, VaultNotFoundError
from vaultkit.opening.note_lookup import find_note
from vaultkit.opening.vault_place import Place, find_root

TODAY = date(2026, 11, 21)


def common(**changes: object) -> Common:
    values: dict[str, object] = {"vault": None, "config": None, "color": "never"}
    rest = {"quiet": False, "verbose": False, "today": TODAY}
    return Common(**{**values, **rest, **changes})  # type: ignore[arg-type]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(folder: Path, *files: str) -> None:
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def test_a_folder_with_obsidian_settings_is_the_vault(here: Path) -> None:
    make(here, "v/.obsidian/app.json", "v/a/b/Note.md")
    assert find_root(here / "v/a/b/Note.md") == here / "v"
    assert find_root(here / "v/a") == here / "v"


def test_the_nearest_mark_wins(here: Path) -> None:
    make(here, "v/.obsidian/app.json", "v/inner/vaultkit.toml", "v/inner/x/Note.md")
    assert find_root(here / "v/inner/x") == here / "v/inner"


def test_without_a_mark_a_folder_is_its_own_vault(here: Path) -> None:
    make(here, "v/a/Note.md")
    assert find_root(here / "v/a") == here / "v/a"
    assert find_root(here / "v/a/Note.md") == here / "v/a"


def test_a_config_may_name_the_vault(here: Path) -> None:
    make(here, "kb/a/Note.md", "docs/Readme.md", "x")
    (here / "pyproject.toml").write_text('[tool.vaultkit]\nvault = "kb"\n')
    for start in ("kb/a", "kb", "."):
        assert find_root((here / start).resolve()) == here / "kb"
    # What lies outside the named folder is not of that vault.
    assert find_root(here / "docs") == here / "docs"


def test_a_config_of_another_vault_does_not_govern(here: Path) -> None:
    make(here, "kb/Note.md", "other/.obsidian/app.json", "other/Note.md")
    (here / "vaultkit.toml").write_text('vault = "kb"\nfail-on = "info"\n')
    assert find_place(common(), [Path("kb")]).config.fail_on == "info"
    assert find_place(common(), [Path("other")]).config.fail_on == "error"


def test_a_config_above_the_vault_governs_it(here: Path) -> None:
    make(here, "kb/.obsidian/app.json", "kb/Note.md")
    (here / "vaultkit.toml").write_text('fail-on = "info"\n')
    place = find_place(common(), [Path("kb")])
    assert (place.root, place.config.fail_on) == (here / "kb", "info")


def test_a_config_names_a_folder_that_is_not_there(here: Path) -> None:
    (here / "vaultkit.toml").write_text('vault = "kb"\n')
    with pytest.raises(VaultNotFoundError, match=r"vaultkit\.toml: \"vault\" names .*kb"):
        find_place(common())


def test_a_broken_config_above_is_an_error(here: Path) -> None:
    make(here, "kb/Note.md")
    (here / "vaultkit.toml").write_text("nonsense = 1\n")
    with pytest.raises(ConfigError):
        find_place(common(), [Path("kb")])


def test_a_part_of_a_vault(here: Path) -> None:
    make(here, "v/.obsidian/app.json", "v/a/Note.md", "v/b/Note.md", "v/ab/Note.md")
    opened = open_vault(common(), [Path("v/a")])
    assert opened.notes == ["a/Note.md"]
    assert len(opened.vault.notes) == 3
    assert open_vault(common(), [Path("v/a"), Path("v/b/Note.md")]).notes == [
        "a/Note.md",
        "b/Note.md",
    ]
    assert open_vault(common(), [Path("v"), Path("v/a")]).only is None


def test_a_note_below_the_current_folder_where_nothing_marks_a_vault(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(here, "v/a/Note.md", "v/b/Other.md", "kb/x/Note.md", "kb/vaultkit.toml")
    monkeypatch.chdir(here / "v")
    place = find_place(common(), [Path("a/Note.md")])
    assert (place.root, place.parts) == (here / "v", ("a/Note.md",))
    assert open_vault(common(), [Path("a/Note.md")]).notes == ["a/Note.md"]
    assert find_place(common(), [Path("a/Note.md"), Path("b/Other.md")]).root == here / "v"
    assert find_place(common(), [Path("a")]).root == here / "v/a"
    assert find_place(common(), [Path("a"), Path("a/Note.md")]).root == here / "v/a"
    assert find_place(common(), [Path("../kb/x/Note.md")]).root == here / "kb"
    make(here, "pj/vaultkit.toml", "pj/kb/Note.md")
    (here / "pj/vaultkit.toml").write_text('vault = "kb"\n')
    monkeypatch.chdir(here)
    assert find_place(common(), [Path("pj/kb/Note.md")]).root == here / "pj/kb"
    monkeypatch.chdir(here / "v")
    monkeypatch.chdir(here / "v/b")
    assert find_place(common(), [Path("../a/Note.md")]).root == here / "v/a"
    monkeypatch.setenv("HOME", str(here / "v"))
    monkeypatch.setenv("USERPROFILE", str(here / "v"))
    for folder in (here, here / "v"):
        monkeypatch.chdir(folder)
        note = (here / "v/a/Note.md").relative_to(folder)
        assert find_place(common(), [note]).root == here / "v/a"


def test_the_notes_of_quartz_are_in_a_folder_of_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make(here, "q/content/Note.md", "q/docs/Manual.md", "q/quartz.config.ts")
    monkeypatch.chdir(here / "q")
    said = "this is a site of Quartz, whose notes are in content/: vaultkit check content\n"
    run(["check"])
    assert capsys.readouterr().err == said
    for words in (["check", "content"], ["check", "--quiet"], ["check", "--vault", "content"]):
        run(words)
        assert capsys.readouterr().err == ""
    make(here, "q/.obsidian/app.json")
    run(["check"])
    assert capsys.readouterr().err == ""


def test_paths_may_be_the_vaults_own(here: Path) -> None:
    make(here, "v/a/Note.md", "v/b/Note.md")
    place = find_place(common(vault=Path("v")), [Path("a/Note.md")])
    assert place == Place(here / "v", place.config, ("a/Note.md",))


def test_prefix_leads_from_here_to_the_vault(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(here, "v/.obsidian/app.json", "v/a/Note.md")
    assert open_vault(common(), [Path("v")]).prefix == "v/"
    monkeypatch.chdir(here / "v")
    assert open_vault(common()).prefix == ""
    monkeypatch.chdir(here / "v/a")
    assert open_vault(common()).prefix == f"{here.as_posix()}/v/"


def test_a_linked_vault_is_found_through_the_link(here: Path) -> None:
    make(here, "real/.obsidian/app.json", "real/a/Note.md")
    (here / "link").symlink_to(here / "real")
    assert open_vault(common(), [Path("link/a")]).notes == ["a/Note.md"]
    assert open_vault(common(vault=Path("real")), [Path("link/a")]).notes == ["a/Note.md"]


@pytest.mark.parametrize(
    ("name", "found"),
    [("v/a/One.md", "a/One.md"), ("a/One.md", "a/One.md"), ("one", "a/One.md")],
)
def test_a_note_by_file_path_or_name(here: Path, name: str, found: str) -> None:
    make(here, "v/.obsidian/app.json", "v/a/One.md", "v/Two.md")
    assert open_note(common(vault=Path("v")), name)[1] == found


def test_a_note_by_file_needs_no_vault_option(here: Path) -> None:
    make(here, "v/.obsidian/app.json", "v/a/One.md")
    assert open_note(common(), "v/a/One.md")[1] == "a/One.md"


def test_no_such_note_suggests_the_nearest(here: Path) -> None:
    make(here, "v/One Thing.md", "v/Two.md")
    vault = open_vault(common(), [Path("v")]).vault
    with pytest.raises(VaultNotFoundError, match='did you mean "One Thing"'):
        find_note(vault, "one thign")


def test_skipped_files_are_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(here, "v/Note.md", "outside.md")
    (here / "v/Link.md").symlink_to(here / "outside.md")
    open_vault(common(), [Path("v")])
    assert capsys.readouterr().err == ""
    opened = open_vault(common(verbose=True), [Path("v")])
    assert "skipped v/Link.md: a symbolic link" in capsys.readouterr().err
    assert opened.unread == []


def test_unreadable_notes_are_always_told(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(here, "v/Note.md", "v/Locked.md")
    read = vaultkit_load.read_source

    def refuse(root: Path, path: str) -> object:
        if path == "Locked.md":
            raise PermissionError(13, "Permission denied")
        return read(root, path)

    monkeypatch.setattr(vaultkit_load, "read_source", refuse)
    opened = open_vault(common(quiet=True), [Path("v")])
    assert capsys.readouterr().err == "skipped v/Locked.md: Permission denied\n"
    assert opened.unread == [("Locked.md", "Permission denied")]


@pytest.mark.parametrize("paths", [["nowhere"], ["v/.obsidian"], ["v", "w"], ["empty"]])
def test_what_cannot_be_opened(here: Path, paths: list[str]) -> None:
    make(here, "v/.obsidian/app.json", "v/Note.md", "w/Note.md", "empty/x.txt")
    with pytest.raises(VaultkitError):
        open_vault(common(), [Path(path) for path in paths])
