"""The plan of settings: that no key of a config is forgotten, and what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.authoring.rename.settings_files.vaultkit_settings import LISTS
from vaultkit.config import KEYS, Record, TableOf
from vaultkit.config.setting_readers import read_globs, read_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHERS = {
    # codes, addresses, names of types
    ("select",), ("extend-select",), ("ignore",), ("external", "ignore"),
    ("review", "required-types"),
    # notes that are not there yet
    ("links", "planned"),
    # tags and properties, which follow by their own names
    ("tags", "allowed"), ("id-properties",), ("types", "*", "required"), ("types", "*", "optional"),
    # actors, which are told; globs that are keys
    ("flows", "actors"), ("flows", "actions"), ("flows", "lanes", "*"), ("per-file-ignores", "*"),
    ("flows", "same", "*"), ("flows", "places", "*", "addresses"),
}  # fmt: skip
"""Lists of texts in a config that are no globs of files of the vault."""


def lists(reader: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the keys whose value is a list of texts."""
    if reader in (read_texts, read_globs):
        yield way
    elif isinstance(reader, TableOf):
        yield from lists(reader.reader, (*way, "*"))
    elif isinstance(reader, Record | dict):
        keys = reader if isinstance(reader, dict) else reader.keys
        for key, inner in keys.items():
            yield from lists(inner, (*way, key))


def test_every_list_of_a_config_is_known() -> None:
    """A new key that holds globs of files has to follow a rename."""
    assert {*lists(KEYS)} - OTHERS == {*LISTS}
