"""Faults of a config are said in the words of its author: as TOML has values and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.config import load_config
from vaultkit.config.setting_readers import as_written
from vaultkit.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def faults_of(path: Path, text: str) -> list[str]:
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path, is_named=True)
    return list(caught.value.faults)


def test_a_value_is_said_as_it_is_written(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "vaultkit.toml", "[site]\nfeeds = true\n")
    assert fault.endswith(", not true")
    assert as_written({"a": [True, "x", 1.5]}) == "{a = [true, 'x', 1.5]}"


def test_keys_of_a_project_have_their_whole_names(tmp_path: Path) -> None:
    text = "[tool.vaultkit.site]\nname = 1\nnmae = 2\n[tool.vaultkit]\nrulez = 3\n"
    assert [fault.partition(";")[0] for fault in faults_of(tmp_path / "pyproject.toml", text)] == [
        '"tool.vaultkit.site.name" must be a string, not 1',
        'unknown key "tool.vaultkit.site.nmae"',
        'unknown key "tool.vaultkit.rulez"',
    ]
