"""Files that nest deeper than anybody writes are at fault, and end nothing."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from vaultkit.authoring.bases.reading.base_reading import read_base
from vaultkit.authoring.importing import Options, convert
from vaultkit.checks.history.baseline import read_baseline
from vaultkit.checks.rule import Example
from vaultkit.checks.rules.callouts.fence_invalid import FenceInvalid
from vaultkit.cli.main import run
from vaultkit.config.toml_text import is_deep, read_toml
from vaultkit.errors import ConfigError
from vaultkit.notes.frontmatter.yaml_properties import PropertyHandler
from vaultkit.notes.source import Source
from vaultkit.testing import make_vault, run_example

if TYPE_CHECKING:
    from pathlib import Path

N = 100_000
DEEP_TOML = {
    "lists": "a = " + "[" * N,
    "closed lists": "a = " + "[" * 400 + "]" * 400,
    "tables": "a = " + "{a = " * N,
    "a key": ".".join("a" * N) + " = 1",
    "a table": "[" + ".".join("a" * N) + "]",
    "quoted": '["' + '"."'.join("a" * N) + '"]',
}


@pytest.mark.parametrize("text", DEEP_TOML.values(), ids=DEEP_TOML)
def test_toml(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(tomllib.TOMLDecodeError, match=r"^nested more than 60 levels deep"):
        read_toml(text)
    (tmp_path / "vaultkit.toml").write_text(text)
    (tmp_path / "A.md").write_text("")
    assert run(["check", str(tmp_path)]) == 2
    assert capsys.readouterr().err.endswith(
        "vaultkit.toml: not valid TOML: nested more than 60 levels deep\n"
    )


def test_what_people_write_is_read() -> None:
    text = "a.b.c = 1\n[[x]]\ny = [[1], {z = '......'}]\n" + "w = '" + "." * 200 + "'\n"
    assert read_toml(text) == tomllib.loads(text)
    assert not is_deep(json.loads("[" * 60 + "]" * 60))
    assert is_deep(json.loads("[" * 61 + "]" * 61))


YAML = ["a: " + "[" * N, "a: " + "{a: " * N, "- " * N, "? " * N, "a: " + "[" * 61 + "]" * 61]


@pytest.mark.parametrize("text", YAML, ids=range(len(YAML)))
def test_yaml(text: str) -> None:
    handler = PropertyHandler(text)
    assert handler.load(text) == {}
    assert handler.refused is not None
    assert handler.refused.message.endswith("nested more than 60 levels deep")
    base = read_base(text)
    assert [fault.message for fault in base.faults] == [
        f"this base cannot be read: {handler.refused.message}"
    ]
    assert not base.is_readable


FRONT = {
    "TOML": f"+++\na = {'[' * N}\n+++\nx\n",
    "closed TOML": f"+++\na = {'[' * 400}{']' * 400}\n+++\nx\n",
    "keys": f"+++\n{'.'.join('a' * 5000)} = 1\n+++\nx\n",
    "YAML": f"---\na: {'[' * N}\n---\nx\n",
    "JSON": '{\n"a": ' + "[" * N + "\n}\n\nx\n",
    "closed JSON": '{\n"a": ' + "[" * 900 + "]" * 900 + "\n}\n\nx\n",
}


@pytest.mark.parametrize("text", FRONT.values(), ids=FRONT)
def test_import(text: str) -> None:
    files = {"A.md": text.encode(), "B.md": b"+++\ntitle = 'B'\n+++\nb\n"}
    done = convert(files, (), Options())
    # What Obsidian reads as text hid the page there, or may have.
    hidden = "" if text.startswith("---") else "---\npublish: false\n---\n"
    assert done.files["A.md"] == (hidden + text).encode()
    assert done.files["B.md"] == b"---\ntitle: B\n---\nb\n"


def test_baseline() -> None:
    with pytest.raises(ConfigError, match="no baseline, not valid JSON: "):
        read_baseline(Source("b.json", b"[" * N))


def test_fences() -> None:
    fences = {"json": "[" * N, "toml": "a = " + "[" * N, "yaml": "a: " + "[" * N}
    text = "".join(f"```{name}\n{code}\n```\n" for name, code in fences.items())
    found = run_example(FenceInvalid(), Example("deep", {"A.md": text}), alone=True)
    assert [(line, message) for _, line, message in found] == [
        (2, "this is no JSON: it is nested too deeply"),
        (5, "this is no TOML: nested more than 60 levels deep"),
        (8, "this is no YAML: nested more than 60 levels deep"),
    ]


def test_canvas() -> None:
    boards = {"a": "[" * N, "b": '{"nodes":' + "[" * N + "]" * N + "}", "c": '{"a":' * N}
    vault = make_vault({"A.md": "", **{f"{name}.canvas": text for name, text in boards.items()}})
    assert [vault.source_of(path).data[:1] for path in vault.texts] == [b"[", b"{", b"{"]
    from vaultkit.notes.canvas_file import Canvas, read_canvas

    assert {read_canvas(text) for text in boards.values()} == {Canvas(is_readable=False)}
