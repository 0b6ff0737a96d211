"""Faults of a config are said in the words of its author: as TOML has values and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.config import load_config
from vaultkit.config.setting_readers import as_written
from vaultkit.config.toml_text import find_key
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


def test_each_fault_names_the_line_of_its_key(tmp_path: Path) -> None:
    path = tmp_path / "vaultkit.toml"
    path.write_text(
        "# settings\n\nvualt = 'x'\n[site]\nhome = 1 # first\n'order' = [\n  1,\n]\n"
        '[site.texts]\na = 1\n[check]\n"select" = 3\n[severity]\nL101="x"\n',
        "utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        load_config(path, is_named=True)
    lines = {text.partition(": ")[0].rpartition(":")[2] for text in caught.value.lines}
    assert lines == {"3", "5", "6", "9", "12", "14"}
    assert all(line.startswith(f"{path}:") for line in caught.value.lines)


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("a = 1\n[a.b]\nc = 1", "a.b.c", 3),
        ("[a.b]\nx = 1", "a.b.gone", 1),
        ("x = 1\n[[a]]\nb = 1\n[[a]]", "a[1].b", 3),
        ("[a]\nb.'c' = 1", "a.b.c", 2),
        ("a = 1\n[b]\na = 2", "b.a", 3),
        ("# a = 1\n", "a", 0),
        ("", "a", 0),
    ],
)
def test_a_key_stands_in_a_line(text: str, key: str, line: int) -> None:
    assert find_key(text, key) == line


def test_keys_of_a_project_have_their_whole_names(tmp_path: Path) -> None:
    text = "[tool.vaultkit.site]\nname = 1\nnmae = 2\n[tool.vaultkit]\nrulez = 3\n"
    assert [fault.partition(";")[0] for fault in faults_of(tmp_path / "pyproject.toml", text)] == [
        '"tool.vaultkit.site.name" must be a string, not 1',
        'unknown key "tool.vaultkit.site.nmae"',
        'unknown key "tool.vaultkit.rulez"',
    ]
