"""A config with the byte order mark that editors on Windows write, and one in UTF-16."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.config.config_file import find_config, load_config
from vaultkit.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

MARK = b"\xef\xbb\xbf"


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "vaultkit.toml"
    path.write_bytes(MARK + b'exclude = ["Old/"]\r\n')
    assert load_config(path).exclude == ("Old/",)


def test_a_project_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_bytes(MARK + b'[tool.vaultkit]\nexclude = ["Old/"]\n')
    assert find_config(tmp_path) == path
    assert load_config(path).exclude == ("Old/",)
    path.write_bytes(MARK + b"[tool.other]\n")
    assert find_config(tmp_path) != path


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "vaultkit.toml"
    path.write_bytes("exclude = []\n".encode(encoding))
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert caught.value.faults == ("it is in UTF-16, but TOML is UTF-8; save it as UTF-8",)


def test_a_rename_keeps_the_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaultkit.vault.write.record_seal._key_path", lambda: tmp_path / "key")
    vault = tmp_path / "v"
    (vault / "Old").mkdir(parents=True)
    (vault / "Old" / "a.md").write_text("x\n")
    (vault / "vaultkit.toml").write_bytes(MARK + b'exclude = ["Old/"] # c\r\n')
    assert run(["mv", "Old/", "New", "--vault", str(vault)]) == 0
    assert (vault / "vaultkit.toml").read_bytes() == MARK + b'exclude = ["New/"] # c\r\n'
