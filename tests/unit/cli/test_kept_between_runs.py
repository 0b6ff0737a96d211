"""What commands keep for the next run, and how to be rid of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.incremental import kept_run
from vaultkit.cli.main import cli
from vaultkit.notes.markdown import parse_note
from vaultkit.vault.cache.entry_file import EntryFile
from vaultkit.vault.cache.note_cache import nothing_kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.rule import Rule
    from vaultkit.notes.note import Note

NOTES = {
    "A.md": "# One\n\n[[B]] [[Nowhere]]\n",
    "B.md": "---\naliases: [Bee]\n---\n[[A#Two]] #tag\n",
    "C.md": "[[A]]\n",
}
CHECK = ("check", "--format", "json", "--today", "2026-11-01")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("VAULTKIT_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    for name, text in NOTES.items():
        (root / name).write_text(text)
    return root


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [*map(str, words)], catch_exceptions=False)
    return done.exit_code, done.stdout


def kept(vault: Path) -> list[str]:
    folder = vault.parent / "cache" / "vaultkit"
    return sorted(path.parent.name for path in folder.rglob("*.cache"))


def test_a_rule_that_cannot_run_is_told_alike(vault: Path) -> None:
    run(*CHECK, vault)
    asked = [str(word) for word in ("check", vault, "--select", "R405")]
    told = [CliRunner().invoke(cli, [*asked, *more]).output for more in ([], ["--no-cache"])]
    assert told[0] == told[1]
    assert "check --help" in told[0]


def refuse(*_: Any, **__: Any) -> Any:
    pytest.fail("nothing is to be done again")


def test_a_run_in_which_nothing_changed_parses_and_checks_nothing(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(*CHECK, vault)
    assert kept(vault) == ["findings", "notes", "reports"]
    monkeypatch.setattr(parse_note, "parse_note", refuse)
    monkeypatch.setattr("vaultkit.cli.checking.check_job.check_opened", refuse)
    assert run(*CHECK, vault) == first
    assert len(json.loads(first[1])["findings"]) >= 2


@pytest.mark.parametrize("form", ["text", "concise", "sarif", "markdown", "junit", "gitlab"])
def test_every_format_is_as_without(vault: Path, form: str) -> None:
    words = ("check", "--format", form, "--explain", "--today", "2026-11-01", "--quiet", vault)
    run(*CHECK, vault)
    assert run(*words) == run(*words, "--no-cache")


def test_without_a_cache_nothing_is_written(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*CHECK, vault, "--no-cache")
    assert kept(vault) == []
    monkeypatch.setenv("VAULTKIT_NO_CACHE", "1")
    run("inspect", vault)
    run(*CHECK, vault)
    assert kept(vault) == []


def test_what_is_kept_is_not_taken_without_a_cache(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*CHECK, vault)
    monkeypatch.setattr("vaultkit.cli.checking.check_job.check_opened", refuse)
    with pytest.raises(pytest.fail.Exception, match="again"):
        run(*CHECK, vault, "--no-cache")


@pytest.mark.parametrize(
    "words",
    [
        ("--select", "L101"),
        ("--ignore", "L"),
        ("--extend-select", "G5"),
        ("--today", "2027-01-01"),
        ("--baseline", "known.json"),
    ],
)
def test_other_options_are_another_run(vault: Path, words: tuple[str, ...]) -> None:
    (vault / "known.json").write_text('{"schema": 1, "findings": {}}')
    os.chdir(vault)
    run(*CHECK, vault)
    words = tuple(word.replace("G5", "G501") for word in words)
    assert run(*CHECK, vault, *words) == run(*CHECK, vault, *words, "--no-cache")


def test_a_part_is_another_run(vault: Path) -> None:
    run(*CHECK, vault)
    assert run(*CHECK, vault / "B.md") == run(*CHECK, vault / "B.md", "--no-cache")
    assert run(*CHECK, vault) == run(*CHECK, vault, "--no-cache")


def test_settings_of_obsidian_have_a_say(vault: Path) -> None:
    run(*CHECK, vault)
    (vault / ".obsidian" / "app.json").write_text('{"userIgnoreFilters": ["A.md"]}')
    assert run(*CHECK, vault) == run(*CHECK, vault, "--no-cache")
    assert {one["path"] for one in json.loads(run(*CHECK, vault)[1])["findings"]} == {"B.md"}


def test_a_baseline_that_changes_is_heeded(vault: Path) -> None:
    base = vault / "known.json"
    run("check", vault, "--write-baseline", base)
    words = (*CHECK, vault, "--baseline", base)
    clean = run(*words)
    assert clean[0] == 0
    base.write_text('{"schema": 1, "findings": {}}')
    assert run(*words) == run(*words, "--no-cache") != clean


def test_a_rule_of_another_package_is_never_kept(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_run, "_OURS", "other.")
    run(*CHECK, vault)
    assert kept(vault) == ["notes"]


def test_history_has_a_say(vault: Path) -> None:
    """A link is told where its note went, once that is committed."""

    def git(*words: str) -> None:
        said = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", vault, *said, *words], check=True, capture_output=True)

    git("init", "-q")
    (vault / "Nowhere.md").write_text("a note with a name\n" * 5)
    git("add", ".")
    git("commit", "-qm", "one")
    (vault / "Nowhere.md").rename(vault / "Elsewhere.md")
    words = (*CHECK, vault, "--extend-select", "L116")
    for _ in range(2):
        assert run(*words) == run(*words, "--no-cache")
    git("add", ".")
    git("commit", "-qm", "two")
    assert run(*words) == run(*words, "--no-cache")
    git("commit", "--amend", "-qm", "three")
    assert run(*words) == run(*words, "--no-cache")
    assert "history" in kept(vault)


def test_two_runs_at_once(vault: Path) -> None:
    """Both are right, and so is the next one."""
    for number in range(60):
        (vault / f"n{number}.md").write_text(f"[[n{number + 1}]] [[none {number}]]\n" * 20)
    meant = run(*CHECK, vault, "--no-cache")[1]
    command = [sys.executable, "-m", "vaultkit", *CHECK, str(vault)]
    for _ in range(2):
        runs = [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path.cwd())
            for _ in range(3)
        ]
        assert [one.communicate()[0] for one in runs] == [meant] * 3
    assert kept(vault) == ["findings", "notes", "reports"]
    assert run(*CHECK, vault)[1] == meant


@pytest.mark.parametrize("data", [b"", b"\0" * 5000, b"vaultkit cache 1\n" + b"x" * 300])
def test_files_that_others_left_there(vault: Path, data: bytes) -> None:
    meant = run(*CHECK, vault)
    for path in (vault.parent / "cache").rglob("*.cache"):
        path.write_bytes(data)
    assert run(*CHECK, vault) == meant
    assert run(*CHECK, vault) == meant


def test_entries_of_wrong_types(vault: Path) -> None:
    """Whole files of ours with entries that are none: all is worked out anew."""
    words = (*CHECK, vault)
    meant = run(*words)
    names = {path.stem.rpartition("-")[0]: path.parent.name for path in files(vault)}
    wrong = (b"", b"[]", b"{}", b"[[1]]", b'{"findings": 1}', b"\xff" * 50, b"null", b"[" * 9999)
    for data in wrong:
        for folder in ("notes", "reports", "derived", "findings"):
            file = EntryFile(folder, next(iter(names)))
            file.write(dict.fromkeys(file.places, data))
        assert run(*words) == meant
        assert run("graph", "--vault", vault) == without("graph", "--vault", vault)


def files(vault: Path) -> list[Path]:
    return [*(vault.parent / "cache").rglob("*.cache")]


def without(*words: object) -> tuple[int, str]:
    with nothing_kept():
        return run(*words)


@pytest.mark.parametrize(
    "words",
    [
        ("inspect", "--format", "json"),
        ("graph", "--format", "json", "--vault"),
        ("graph", "hubs", "--format", "json", "--vault"),
        ("review", "--format", "json"),
        ("moc", "--check"),
    ],
)
def test_other_commands_say_the_same(vault: Path, words: tuple[str, ...]) -> None:
    for edit in (None, "# One\n\n[[C]]\n", NOTES["A.md"]):
        if edit is not None:
            (vault / "A.md").write_text(edit)
        for _ in range(2):
            assert run(*words, vault) == without(*words, vault)


def test_what_is_in_notes_is_for_their_user_alone(vault: Path) -> None:
    run(*CHECK, vault)
    run("graph", "--vault", vault)
    assert sorted({path.parent.name for path in files(vault)}) == [
        *("derived", "findings", "notes", "reports"),
    ]
    assert {path.stat().st_mode & 0o777 for path in files(vault)} == {0o600}


def test_a_note_that_is_gone_is_kept_no_longer(vault: Path) -> None:
    (vault / "secret.md").write_text("[[hidden words]]\n")
    run("inspect", vault)
    (vault / "secret.md").unlink()
    run("inspect", vault)
    assert not any(b"hidden words" in path.read_bytes() for path in files(vault))


def test_words_of_a_note_that_is_gone_are_in_no_report(vault: Path) -> None:
    (vault / "secret.md").write_text("[[hidden words]]\n")
    run(*CHECK, vault)
    assert any(b"hidden words" in path.read_bytes() for path in files(vault))
    (vault / "secret.md").unlink()
    run(*CHECK, vault)
    assert not any(b"hidden words" in path.read_bytes() for path in files(vault))


def asked(vault: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> set[str]:
    """Check, and return the notes that a rule is asked about."""
    rule = next(rule for rule in load_rules() if rule.code == code)
    told: set[str] = set()
    check = type(rule).check

    def tell(self: Rule, note: Note, context: Context) -> Iterator[Diagnostic]:
        told.add(note.path)
        return check(self, note, context)

    with monkeypatch.context() as patch:
        patch.setattr(type(rule), "check", tell)
        first = run(*CHECK, vault)
        assert run(*CHECK, vault) == first
        assert first[0] in {0, 1}
    return told


@pytest.fixture
def larger(vault: Path) -> Path:
    """A vault of notes of which each links to the next, by a heading that is not there."""
    for number in range(12):
        (vault / f"n{number:02}.md").write_text(f"---\na: b\n\n[[n{number + 1:02}#Gone]]\n")
    (vault / "n12.md").write_text("# Here\n")
    return vault


def test_rules_are_asked_again_only_where_they_may_find_something_else(
    larger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everywhere = {f"n{number:02}.md" for number in range(12)}
    assert everywhere <= asked(larger, monkeypatch, "F303")
    (larger / "n05.md").write_text("---\na: c\n\n[[n06#Gone]]\n")
    assert asked(larger, monkeypatch, "F303") == {"n05.md"}
    (larger / "n05.md").write_text("[[n06#Gone]] [[n07#Gone]]\n")
    assert asked(larger, monkeypatch, "L102") == {"n05.md"}
    (larger / "n05.md").write_text("# Other\n\n[[n06#Gone]] [[n07#Gone]]\n")
    assert asked(larger, monkeypatch, "L102") == {"n04.md", "n05.md"}
    (larger / "new.md").write_text("[[n03#Gone]]")
    assert asked(larger, monkeypatch, "L102") == {"new.md"}


def test_a_heading_that_comes_or_goes_shows_in_other_notes(larger: Path) -> None:
    words = (*CHECK, larger)
    run(*words)
    for text in ("# Gone\n", "# Here\n", "# Gone\n"):
        (larger / "n12.md").write_text(text)
        assert run(*words) == run(*words, "--no-cache")


def test_a_day_later_is_another_run(larger: Path) -> None:
    note = "---\nlast_reviewed: 2026-10-01\nreview_interval: 1 month\n---\n"
    (larger / "due.md").write_text(note)
    for day in ("2026-10-02", "2026-11-01", "2026-12-30"):
        words = ("check", "--format", "json", "--today", day, larger)
        assert run(*words) == run(*words, "--no-cache")
