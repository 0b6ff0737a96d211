"""A README beside an index: both are pages of a vault, whoever wrote the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from tests.unit.site.conftest import write_vault

if TYPE_CHECKING:
    from pathlib import Path

_OWN = "site_name: X\nplugins:\n  - vaultkit:\n      cache: false\n"
_VAULT = {"README.md": "# R\n", "index.md": "# I\n", "Sub/README.md": "s\n", "Sub/index.md": "s\n"}


def _build(folder: Path, config: str) -> Path:
    (folder / "mkdocs.yml").write_text(config)
    settings = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site"), strict=True)
    settings.plugins.on_startup(command="build", dirty=False)
    build(settings)
    return folder / "site"


def test_an_authors_own_configuration_does_not_warn(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_vault(tmp_path / "docs", _VAULT)
    site = _build(tmp_path, _OWN)
    assert (site / "README" / "index.html").is_file()
    assert (site / "Sub" / "README" / "index.html").is_file()
    assert "conflicts" not in caplog.text


def test_links_to_folders_are_not_followed_round_in_circles(tmp_path: Path) -> None:
    write_vault(tmp_path / "docs", {"A.md": "a\n"})
    for name, target in (("Loop", "."), ("Up", ".."), ("Again", ".")):
        (tmp_path / "docs" / name).symlink_to(target, target_is_directory=True)
    site = _build(tmp_path, _OWN)
    assert [str(x.relative_to(site)) for x in site.rglob("A/index.html")] == ["A/index.html"]


def test_files_beside_the_vault_conflict_as_ever(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_vault(tmp_path / "docs", {"README.md": "r\n", "index.md": "i\n"})
    write_vault(tmp_path / "docs" / "vault", _VAULT)
    with pytest.raises(Abort):
        _build(tmp_path, _OWN.replace("cache: false", "vault: docs/vault\n      cache: false"))
    said = [x.getMessage() for x in caplog.records if "conflicts" in x.getMessage()]
    assert len(said) == 1
    assert said[0].endswith(
        "Excluding 'README.md' from the site because it conflicts with 'index.md'."
    )
