"""The table of macros for formulas in a configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultkit.config.config_file import read_config
from vaultkit.errors import ConfigError


def test_commands_are_named_with_or_without_a_backslash() -> None:
    table = {"math": {"macros": {"RR": r"\mathbb{R}", r"\norm": r"\lVert #1 \rVert"}}}
    found = read_config(table, Path("vaultkit.toml")).math.macros
    assert found == {"RR": r"\mathbb{R}", "norm": r"\lVert #1 \rVert"}


@pytest.mark.parametrize(
    ("macros", "message"),
    [
        ({"R2": "x"}, "\"math.macros\": 'R2' is no name of a command: only letters can be in it"),
        ({"": "x"}, "\"math.macros\": '' is no name of a command: only letters can be in it"),
        ({"R": 2}, '"math.macros.R" must be a string, not 2'),
        (["R"], '"math.macros" must be a table'),
    ],
)
def test_what_is_no_command_is_refused(macros: object, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_config({"math": {"macros": macros}}, Path("vaultkit.toml"))
    assert error.value.faults == (message,)
