"""Every parsing case: the text of a note, and what `inspect` prints of it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.vault.presentation.inspection import inspect_note
from vaultkit.vault.vault import Vault

CASES = tomllib.loads((Path(__file__).parent / "parsing.toml").read_text(encoding="utf-8"))["case"]
ABOUT_CASE = {"name", "text", "confidence", "source", "note"}


def pick(record: object, wanted: object) -> object:
    """Cut a record down to the keys a case asserts."""
    if isinstance(wanted, dict) and isinstance(record, dict):
        return {key: record.get(key) for key in wanted}
    return record


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_parsing(case: dict[str, Any]) -> None:
    note = parse_note(Source("Note.md", case["text"].encode()))
    path = NotePath("Note.md")
    record = inspect_note(Vault(Path("vault"), {path: note}), path)
    for key in case.keys() - ABOUT_CASE:
        wanted = case[key]
        if key == "properties_json":
            assert json.loads(json.dumps(record["properties"])) == json.loads(wanted)
            continue
        found = record[key]
        assert len(found) == len(wanted), (key, found)
        picked = [pick(*pair) for pair in zip(found, wanted, strict=True)]
        assert picked == wanted, key
