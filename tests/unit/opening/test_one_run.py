"""A vault is found, checked and changed without a command line: nothing is printed, no click."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vaultkit.errors import RenameError, VaultNotFoundError, WriteError
from vaultkit.opening.check_run import IdleRuleError, check_opened, plan_check
from vaultkit.opening.note_lookup import find_note
from vaultkit.opening.open_vault import open_vault
from vaultkit.opening.vault_place import find_place
from vaultkit.opening.writing.fix_run import plan_fixes, write_fixes
from vaultkit.opening.writing.map_run import plan_maps
from vaultkit.opening.writing.rename_run import plan_rename, write_rename
from vaultkit.opening.writing.vault_changes import refuse_dirty, writing

if TYPE_CHECKING:
    from vaultkit.opening.open_vault import Opened

TODAY = date(2026, 11, 21)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "A.md").write_text("# A\n\n[[b|see]] and [[Nowhere]]\n")
    (tmp_path / "B.md").write_text("---\naliases: [Bee]\n---\n# B\n\n[[A]]\n")
    (tmp_path / "vaultkit.toml").write_text('select = ["L101", "F302"]\n')
    return tmp_path


def opened_at(vault: Path) -> Opened:
    return open_vault(find_place(vault=vault))


def test_a_run_of_check(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened = opened_at(vault)
    report = check_opened(plan_check(opened.place, TODAY), opened)
    assert [(x.path, x.code, x.target) for x in report.findings] == [("A.md", "L101", "Nowhere")]
    run = plan_check(opened.place, TODAY, ignore=("L101",))
    assert check_opened(run, opened).findings == ()
    assert tuple(capsys.readouterr()) == ("", "")


def test_the_baseline_of_the_config_is_heeded(vault: Path) -> None:
    place = find_place(vault=vault)
    assert plan_check(place, TODAY).baseline is None
    with (vault / "vaultkit.toml").open("a") as config:
        config.write('\n[check]\nbaseline = "old.json"\n')
    place = find_place(vault=vault)
    assert plan_check(place, TODAY).baseline == vault / "old.json"
    assert plan_check(place, TODAY, baseline=vault / "mine.json").baseline == vault / "mine.json"
    assert plan_check(place, TODAY, diff_base="main").baseline is None


def test_a_rule_that_has_nothing_to_go_by(vault: Path) -> None:
    run = plan_check(find_place(vault=vault), TODAY, select=("L120",))
    with pytest.raises(IdleRuleError, match="rule L120 finds nothing without --external"):
        assert run.rules
    assert [rule.code for rule in plan_check(run.place, TODAY, select=("L101",)).rules] == ["L101"]


def test_a_note_is_found_by_its_alias(vault: Path) -> None:
    told: list[tuple[str, str]] = []
    opened = opened_at(vault)
    assert find_note(opened.vault, "b") == "B.md"
    found = find_note(opened.vault, "bee", tell_alias=lambda name, path: told.append((name, path)))
    assert (found, told) == ("B.md", [("bee", "B.md")])
    with pytest.raises(VaultNotFoundError, match=r'no note "beee" in .*; did you mean "Bee"'):
        find_note(opened.vault, "beee")


def test_some_notes_by_path_and_name(vault: Path) -> None:
    place = find_place([vault / "A.md"])
    assert (place.root, place.parts) == (vault, ("A.md",))
    assert open_vault(place).notes == ["A.md"]
    place = find_place([Path("Bee")], vault=vault, takes_names=True)
    opened = open_vault(place)
    assert (opened.notes, opened.place.parts, opened.place.names) == (["B.md"], ("B.md",), ())


def test_fixes_are_planned_then_written(vault: Path) -> None:
    (vault / "A.md").write_text("# A\n\n[[Bee]]\n")
    (vault / "vaultkit.toml").unlink()
    opened = opened_at(vault)
    fixes = plan_fixes(plan_check(opened.place, TODAY), opened)
    assert (fixes.touched, fixes.settings, fixes.baseline) == (["A.md"], None, None)
    assert fixes.result.sources == {"A.md": b"# A\n\n[[B|Bee]]\n"}
    assert (vault / "A.md").read_text() == "# A\n\n[[Bee]]\n"
    write_fixes(fixes, "fix in a test")
    assert (vault / "A.md").read_text() == "# A\n\n[[B|Bee]]\n"
    assert open_vault(fixes.after.place).vault.notes.keys() == fixes.after.vault.notes.keys()


def test_a_rename_is_planned_then_written(vault: Path) -> None:
    with writing(vault) as recovered:
        assert recovered is None
        run = plan_rename(opened_at(vault), "B.md", "C", today=TODAY)
        assert (run.plan.moves, run.broken, run.baseline_fault) == ({"B.md": "C.md"}, [], "")
        assert (vault / "B.md").is_file()
        write_rename(run, "rename in a test")
    assert (vault / "A.md").read_text() == "# A\n\n[[C|see]] and [[Nowhere]]\n"
    assert not (vault / "B.md").exists()


def test_a_rename_that_cannot_be(vault: Path) -> None:
    with pytest.raises(RenameError):
        plan_rename(opened_at(vault), "B.md", "A", today=TODAY)


def test_maps_without_regions(vault: Path) -> None:
    run = plan_maps(opened_at(vault), datetime(2026, 11, 21))  # noqa: DTZ001 - a wall clock
    assert (run.stale, run.faults, run.narrowed()) == ({}, [], [])


def test_files_that_git_could_not_give_back(vault: Path) -> None:
    for words in (["init", "-q"], ["add", "A.md"]):
        subprocess.run(["git", *words], cwd=vault, check=True)
    with pytest.raises(WriteError, match=r"1 file to be sorted .*; commit them first\n") as caught:
        refuse_dirty(vault, ["A.md"], "", "sorted", "commit them first")
    assert caught.value.lines[1:] == ("A.md",)


def test_nothing_of_the_command_line_is_loaded() -> None:
    code = (
        "import sys, pkgutil, importlib, vaultkit.opening as room\n"
        "for module in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "    importlib.import_module(module.name)\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True)
    loaded = done.stdout.decode().split()
    assert {"vaultkit.opening.check_run", "vaultkit.opening.writing.fix_run"} <= set(loaded)
    unwanted = ("click", "mkdocs", "networkx", "vaultkit.cli", "vaultkit.site")
    assert [name for name in loaded if name.startswith(unwanted)] == []
