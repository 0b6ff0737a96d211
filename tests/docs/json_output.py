"""`docs/reference/json.md`: what commands print with `--format json`, from runs on small vaults."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.docs.commands import walk_commands
from tests.docs.sessions import copy_vaults, run_words

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS = (
    "vaultkit check notes --select L,F --format json",
    "vaultkit inspect 'garden/Beds/North bed.md' --format json",
    "vaultkit graph --vault garden --format json",
    "vaultkit graph path 'Start here' Bean --vault garden --format json",
    "vaultkit base 'garden/Plants.base#Herbs' --format json",
    "vaultkit review garden --format json",
    "vaultkit review plan garden --format json",
    "vaultkit moc refresh garden --check --format json",
    "vaultkit mv Tomato 'Tomato plant' --vault garden --diff --format json",
    "vaultkit set Tomato tags+=warm --vault garden --diff --format json",
    "vaultkit extract 'North bed#Soil' 'Clay soil' --vault garden --diff --format json",
    "vaultkit new plant Leek --vault garden --format json",
    "vaultkit undo garden --format json",
)
_HEAD = """\
# JSON

What commands print with `--format json`, by an example each, run in their order in a folder
`/here` that holds the vaults `garden`, `notes` and `cluster`. `schema` is a number that rises when
a key goes or changes its meaning; new keys may come at any time. Lines and columns count from 1
and in characters, `start_byte` and the like from 0 and in bytes; ends are exclusive. A key without
a value is `null` or empty, not left out.

For `check` there is a JSON Schema in the package: `vaultkit/checks/report/check.schema.json`.
`jsonl` prints its findings one to a line.
"""


def write_json() -> str:
    """Return the page."""
    lines = [_HEAD]
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(copy_vaults(Path(folder).resolve()))
        try:
            for command in COMMANDS:
                lines += _show(command)
        finally:
            os.chdir(before)
    return "\n".join(lines).rstrip() + "\n"


def _show(command: str) -> Iterator[str]:
    words = shlex.split(command)
    known = [name for name, _ in walk_commands() if f"{command} ".startswith(f"vaultkit {name} ")]
    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()),
    ):
        run_words(words)
    value = _relative(json.loads(out.getvalue()), str(Path.cwd()))
    yield from (f"## vaultkit {max(known, key=len)}", "", "```sh", command, "```", "", "```json")
    yield from (json.dumps(value, indent=2, ensure_ascii=False), "```", "")


def _relative(value: Any, folder: str) -> Any:
    """Return a value in which paths of the folder at hand begin with `/here`."""
    if isinstance(value, str):
        return value.replace(folder, "/here")
    if isinstance(value, list):
        return [_relative(item, folder) for item in value]
    if isinstance(value, dict):
        return {key: _relative(item, folder) for key, item in value.items()}
    return value
