"""What is meant to keep something at home and means nothing is told."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.config import SiteConfig
from vaultkit.site.build.build_problems import find_unmatched
from vaultkit.vault.files.unmatched_globs import Unmatched
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = ("clients/M.md", "Work/Old Things/x.png", "A.md", "Caf\u00e9/n.md")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in FILES:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("glob", "near"),
    [
        ("Clients/", "clients/"),
        ("Clients", "clients/"),
        ("/CLIENTS/**", "clients/"),
        ("./Clients/", "clients/"),
        ("Clients/m.md", "clients/M.md"),
        ("!Clients/", "clients/"),
        ("/Old Things/", "Work/Old Things/"),
        ("Old Things/*.png", "Work/Old Things/x.png"),
        ("CAFE\u0301/", "Caf\u00e9/"),
        ("Private/", ""),
        ("*.pdf", ""),
        ("client/", ""),
    ],
)
def test_a_glob_that_means_no_file(root: Path, glob: str, near: str) -> None:
    vault = load_vault(root)
    for key in ("exclude", "include"):
        found = list(find_unmatched(vault, SiteConfig(**{key: (glob,)})))
        assert found == [Unmatched(f"site.{key}", glob, near)]


@pytest.mark.parametrize(
    "glob", ["clients/", "clients", "*.png", "Work/", "Cafe\u0301/", "!A.md", "", "# a comment"]
)
def test_a_glob_that_means_one(root: Path, glob: str) -> None:
    assert list(find_unmatched(load_vault(root), SiteConfig(exclude=(glob,)))) == []


def test_it_is_told_in_the_log(
    publish: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    config = '[site]\nexclude = ["Clients/", "Private/"]\n'
    site = publish({"vaultkit.toml": config, "A.md": "", "clients/M.md": ""})
    assert site.warnings == ['site.exclude "Clients/" matches no file; did you mean "clients/"?']
    told = [record for record in caplog.records if "Private/" in record.getMessage()]
    assert [(one.levelname, one.getMessage()) for one in told] == [
        ("INFO", 'site.exclude "Private/" matches no file')
    ]
