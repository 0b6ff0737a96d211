"""What `init` makes where a vault is already, worked out from names and texts."""

from __future__ import annotations

from pathlib import Path
from tomllib import loads

import pytest

from vaultkit.authoring.creating.adopted_vault import (
    derive_config,
    is_begun,
    missing_files,
    missing_lines,
)
from vaultkit.config import read_config
from vaultkit.config.globs import read_globs
from vaultkit.vault.obsidian.obsidian_settings import Settings

WANTED = [".obsidian/workspace*.json", ".trash/", ".vaultkit/", "site/"]


def test_what_is_missing_is_made_and_the_rest_kept() -> None:
    merge = missing_files({"readme.md", "x/y"}, {"README.md": b"r", "a": b"a", "x/y": b"y"})
    assert merge == ({"a": b"a"}, ("README.md", "x/y"))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("", WANTED),
        ("\n".join(WANTED), []),
        (".obsidian/\r\n/.trash\r\n.vaultkit/*\r\nsite", []),
        (".obsidian/**\nsites/\n", [".trash/", ".vaultkit/", "site/"]),
        (".obsidian/workspace.json\n.vaultkit\n[z-a]\n", [".trash/", "site/"]),
        (".obsidian/workspace*\n.*/\n", ["site/"]),
        (".trash\n!.trash/\nsite/y", WANTED),
        ("# site/\n.obsidian/cache\n", WANTED),
    ],
)
def test_lines_of_a_gitignore(text: str, missing: list[str]) -> None:
    assert missing_lines(text, WANTED) == missing


@pytest.mark.parametrize(
    ("paths", "begun"),
    [([], False), (["README.md", "a.png"], False), (["a.md"], True), (["x/README.md"], True)],
)
def test_a_folder_with_notes(paths: list[str], begun: bool) -> None:  # noqa: FBT001 - a case
    assert is_begun(paths) is begun


@pytest.mark.parametrize(
    ("paths", "home"),
    [
        (["Home.md", "index.md", "README.md"], "Home.md"),
        (["INDEX.md", "Start Here.md"], "INDEX.md"),
        (["start here.md", "README.md"], "start here.md"),
        (["my vault.md", "b.md"], "my vault.md"),
        (["README.md", "b.md"], "README.md"),
        (["x/index.md", "Homes.md", "Home.canvas"], ""),
    ],
)
def test_a_home_is_guessed_only_if_it_is_there(paths: list[str], home: str) -> None:
    data = derive_config("My vault", paths, Settings())
    config = read_config(loads(data.decode()), Path("vaultkit.toml"))
    assert (config.site.name, config.site.home) == ("My vault", home)


def test_an_excluded_note_is_no_home() -> None:
    data = derive_config("V", ["README.md", "x/a.md"], Settings(excluded=("README.md",)))
    assert (
        data
        == b'# What vaultkit checks. All settings: vaultkit schema config\n\n[site]\nname = "V"\n'
    )


@pytest.mark.parametrize("folder", ["Templates", "a b/T [1]", "#T", "!x", "w*y?", "\u00fc"])
def test_folders_of_templates_are_globs(folder: str) -> None:
    settings = Settings(templates=(folder, "gone", folder))
    data = derive_config('Q"\\', [f"{folder}/a.md", "b.md"], settings)
    config = read_config(loads(data.decode()), Path("vaultkit.toml"))
    assert len(config.templates) == 1
    is_meant = read_globs(config.templates)
    assert is_meant(f"{folder}/x/b.md")
    assert not is_meant("T 1/x.md")
    assert config.site.name == 'Q"\\'
