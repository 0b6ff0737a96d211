"""Settings that came with a vault: patterns that never end, files that are none or too large."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.manual.json_schemas import compile_field
from vaultkit.cli.main import run
from vaultkit.config import bounded_read
from vaultkit.config.bounded_read import read_bounded
from vaultkit.config.note_types import FieldRule
from vaultkit.notes.text.timed_pattern import MOST_SLOW, Patience, SlowPatternError, timed_search
from vaultkit.vault.load import load_vault
from vaultkit.vault.obsidian.obsidian_settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_DAY = "1999-01-01"
SLOW = "(a|a)+$"
LETTERS = "a" * 60 + "!"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "kb" / ".obsidian").mkdir(parents=True)
    (tmp_path / "kb" / "A.md").write_text(f"---\ntitle: {LETTERS}\n---\ntext\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "kb"


def test_a_slow_pattern_of_a_field_is_named(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "vaultkit.toml").write_text(f'[types."*".fields.title]\npattern = "^{SLOW}"\n')
    assert run(["check", "kb"]) == 2
    assert capsys.readouterr().err == (
        f'error: the pattern "^{SLOW}" of the property "title" takes too long on "{LETTERS[:39]}…";'
        " write it without repetitions of repetitions\n"
    )


@pytest.mark.parametrize("words", [["check", "kb"], ["build", "kb", "--quiet"]])
def test_a_slow_filter_of_obsidian_is_named(
    vault: Path, words: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    (vault / f"{LETTERS}.md").write_text("")
    (vault / ".obsidian" / "app.json").write_text(f'{{"userIgnoreFilters": ["/^{SLOW}/"]}}')
    assert run(words) == 2
    complaint = f'.obsidian/app.json: the excluded-files pattern "/^{SLOW}/" takes too long'
    assert complaint in capfd.readouterr().err


@pytest.mark.parametrize(
    "settings",
    [
        'exclude = ["{glob}"]', 'templates = ["{glob}"]', '[site]\nexclude = ["{glob}"]',
        '[per-file-ignores]\n"{glob}" = ["L101"]', '[flows]\nactors = ["{glob}"]',
        '[flows.lanes]\nx = ["{glob}"]', '[external]\nignore = ["{glob}"]',
        '[review]\nrequired-in = ["{glob}"]', '[tags]\nallowed = ["{glob}"]',
        '[decisions]\nmethods = "m"\nexempt = ["{glob}"]',
    ],
)  # fmt: skip
def test_no_glob_of_a_config_takes_long(vault: Path, settings: str) -> None:
    name = "a" * 200
    (vault / f"{name}.md").write_text(
        f"---\nm: 1\n---\n#{name} https://x.org/{name}\n\n> [!flow]\n> 1. {name}: asks {name}\n"
    )
    (vault / "vaultkit.toml").write_text(settings.format(glob="*a" * 40 + "b") + "\n")
    assert run(["check", "kb", "--extend-select", "C,R,T", "--fail-on", "never"]) == 0


def test_a_search_is_tried_with_more_time_and_then_given_up() -> None:
    patience = Patience()
    search = timed_search(f"^{SLOW}", patience=patience)
    assert search("aaa")
    assert not search("b")
    assert patience.slow == 0
    with pytest.raises(SlowPatternError, match="takes too long"):
        search(LETTERS)
    assert patience.slow == 2
    patience.slow = MOST_SLOW
    with pytest.raises(SlowPatternError):
        search(LETTERS)
    assert search("aaa")


@pytest.mark.parametrize(
    ("rule", "value", "fault"),
    [
        (FieldRule(pattern="[a-z]+"), "abc", None),
        (FieldRule(pattern="[a-z]+"), "ab1", ("pattern", "^(?:[a-z]+)$", "ab1", -1)),
        (FieldRule(pattern="[a-z]+"), ["ab", "1"], ("pattern", "^(?:[a-z]+)$", "1", 1)),
        (FieldRule(type="list", pattern="[a-z]+"), ["1"], ("pattern", "^(?:[a-z]+)$", "1", 0)),
        (FieldRule(type="date", pattern="20.*"), "2026-01-01", None),
        (FieldRule(type="date", pattern="2"), "1999-01-1", ("format", "date", "1999-01-1", -1)),
        (FieldRule(type="date", pattern="2"), "1999-01-01", ("pattern", "^(?:2)$", _DAY, -1)),
        (FieldRule(type="date", pattern="20.*"), "20x", ("format", "date", "20x", -1)),
        (FieldRule(type="link", pattern=".*A.*"), "[[B]]", ("pattern", "^(?:.*A.*)$", "[[B]]", -1)),
        (FieldRule(enum=("x",), pattern="x"), "y", ("enum", ["x"], "y", -1)),
        (FieldRule(pattern="x", max_length=2), "xxx", ("maxLength", 2, "xxx", -1)),
    ],
)  # fmt: skip
def test_what_a_field_says_of_a_value(rule: FieldRule, value: Any, fault: Any) -> None:
    found = compile_field(rule)(value)
    assert (found and tuple(found)) == fault


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.mkdir()


def _deep(path: Path) -> None:
    path.write_text("[" * 100_000)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes of that kind")
@pytest.mark.parametrize("make", [_pipe, _zero, _folder, _deep])
@pytest.mark.parametrize("name", ["app.json", "types.json", "templates.json"])
def test_what_is_no_settings_file_is_not_waited_for(
    vault: Path, name: str, make: Callable[[Path], None]
) -> None:
    expected = load_settings(vault)
    make(vault / ".obsidian" / name)
    found = load_settings(vault)
    assert replace(found, unread=()) == expected
    assert [path for path, _ in found.unread] == [f".obsidian/{name}"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"a = {'[' * 100_000}", "not valid TOML: nested more than 60 levels deep"),
        ("x" * 2_000, "larger than 1 KiB"),
        ('vault = "\\u0000"', '"vault" is no path: embedded null byte'),
        (
            f"a = 1{'0' * 9_000}",
            "not valid TOML: Exceeds the limit (4300 digits)",
        ),
    ],
)
def test_a_config_that_cannot_be_read_is_named(
    vault: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str,
    fault: str,
) -> None:  # fmt: skip
    if "larger" in fault:
        monkeypatch.setattr("vaultkit.config.config_file.MAX_SETTINGS", 1 << 10)
    (vault / "vaultkit.toml").write_text(text)
    assert run(["check", "kb"]) == 2
    place = "kb/vaultkit.toml:1" if fault.startswith('"') else "kb/vaultkit.toml"
    assert capsys.readouterr().err.startswith(f"error: {place}: {fault}")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes of that kind")
@pytest.mark.parametrize("make", [_pipe, _zero, _folder])
def test_only_regular_files_are_read(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "x")
    with pytest.raises(OSError, match="not a regular file"):
        read_bounded(tmp_path / "x", 100)


def test_a_file_is_read_up_to_a_size(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x" * 200_000)
    assert len(read_bounded(tmp_path / "x", 200_000)) == 200_000
    with pytest.raises(OSError, match="larger than 195 KiB"):
        read_bounded(tmp_path / "x", 199_999)


def test_a_note_that_is_too_large_is_skipped(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaultkit.vault.files.file_reading.MAX_TEXT", 1 << 20)
    for name in ("B.md", "c.canvas", "d.png"):
        with (vault / name).open("wb") as file:
            file.truncate((1 << 20) + 1)
    assert load_vault(vault).skipped == (
        ("B.md", "larger than 1 MiB"),
        ("c.canvas", "larger than 1 MiB"),
    )
    assert bounded_read.MAX_TEXT == 256 << 20


@pytest.mark.parametrize("glob", ["[z-a]", "a\\\\", "!"])
def test_globs_that_are_none_are_named(
    vault: Path, glob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "vaultkit.toml").write_text(
        f'exclude = ["{glob}"]\n[links]\nplanned = ["a", "{glob}"]\n'
        f'[per-file-ignores]\n"{glob}" = ["L101"]\n'
    )
    assert run(["check", "kb"]) == 2
    shown = glob.replace("\\\\", "\\")
    told = capsys.readouterr().err
    for key in ("exclude", "links.planned", "per-file-ignores"):
        assert f'"{key}": the glob "{shown}" cannot be read: ' in told


@pytest.mark.parametrize(
    "types", ['{"title": ["x"], "b": {"c": 1}, "d": null, "e": "number"}', "5", "[1]", '"x"']
)
def test_types_that_are_none_are_left_out(vault: Path, types: str) -> None:
    (vault / ".obsidian" / "types.json").write_text(f'{{"types": {types}}}')
    expected = {"e": "number"} if types.startswith("{") else {}
    assert load_settings(vault).property_types == expected
    assert run(["check", "kb"]) == (0 if expected else 1), "no table at all is a finding"


def test_a_baseline_without_end_is_refused(
    vault: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_read, "MAX_TEXT", 1 << 20)
    (vault / "old.json").write_bytes(b" " * ((1 << 20) + 1))
    assert run(["check", "kb", "--baseline", "kb/old.json"]) == 2
    assert "kb/old.json: larger than 1 MiB" in capsys.readouterr().err


def test_wrong_codes_are_told_together_with_wrong_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "vaultkit.toml").write_text(
        'select = ["L", "Q9"]\nrulez = 1\n[severity]\nL999 = "error"\nL101 = "fatal"\n'
        '[per-file-ignores]\n"*" = ["L9O1"]\n'
    )
    monkeypatch.chdir(tmp_path)
    assert run(["check"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition("vaultkit.toml:")[2].partition("; ")[0] for line in lines] == [
        '2: unknown key "rulez"',
        "5: \"severity.L101\" must be one of off, info, warning, error, not 'fatal'",
        '1: "select": no rule "Q9"',
        '7: "per-file-ignores.*": no rule "L9O1"',
        '4: "severity.L999": no rule "L999"',
    ]
