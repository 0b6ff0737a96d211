"""The base of reviews that `init --reviews` writes says what `vaultkit review` says."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from vaultkit.authoring.reviews.review_base import NAME, review_base
from vaultkit.authoring.reviews.review_state import NEVER_DUE, review_state
from vaultkit.cli.main import run
from vaultkit.config import Config, ReviewConfig
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 21)
INTERVALS = (
    *("90", "90d", "2 weeks", "2w", "6 months", "3m", "1 year", "P6M", "P1Y2M", "P2W3D"),
    *("every 3 months", "every month", "weekly", "monthly", "quarterly", "half-yearly", "yearly"),
    *("never", "soon", "Every 10 Days", "0", "1 fortnight", "-3d"),
)
DAYS = ("", "last_reviewed: 2026-05-02\n", "last_reviewed: 2026-11-15 10:00\n")
OTHERS = ("", "created: 2026-02-03\n", "review_by: 2026-11-24\n", "review_by: 2026-05-01\n")
STATES = {
    "overdue": "overdue",
    "due-soon": "due soon",
    "ok": "ok",
    "invalid": "no interval",
    "missing": "no day to count from",
}


def notes() -> dict[str, str]:
    found: dict[str, str] = {}
    for at, interval in enumerate((None, *INTERVALS)):
        for day in DAYS:
            for other in OTHERS:
                own = f"review_interval: {interval}\n" if interval else ""
                if own or day or "review_by" in other:
                    found[f"{at}-{len(found)}.md"] = f"---\n{day}{own}{other}---\n"
    return found


@pytest.mark.parametrize(("due_soon", "grace"), [(14, 0), (3, 200)])
def test_its_rows_are_the_queue(
    due_soon: int, grace: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = ReviewConfig(due_soon=due_soon, grace=grace)
    files = notes()
    assert len(files) > 200
    for path, text in {**files, NAME: review_base(config, ()).decode()}.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "vaultkit.toml").write_text("", encoding="utf-8")
    found = rows_of(tmp_path, "All reviews", capsys)
    vault = make_vault(dict(files))
    wanted = {}
    for path, note in vault.notes.items():
        state = review_state(note, TODAY, config)
        if state.state != NEVER_DUE:
            wanted[path] = (str(state.due or ""), STATES[state.state])
    assert found == wanted
    for view, state in (("Overdue", "overdue"), ("Due soon", "due soon")):
        some = {path: row for path, row in wanted.items() if row[1] == state}
        assert len(some) > 3
        assert rows_of(tmp_path, view, capsys) == some
    assert len(rows_of(tmp_path, "Cannot be told", capsys)) > 10
    assert run(["check", "--select", "E", "--vault", str(tmp_path), "--today", str(TODAY)]) == 0


def rows_of(
    root: Path, view: str, capsys: pytest.CaptureFixture[str]
) -> dict[str, tuple[str, str]]:
    capsys.readouterr()
    words = ["--format", "json", "--vault", str(root), "--today", str(TODAY)]
    assert run(["base", f"{NAME}#{view}", *words]) == 0
    table = json.loads(capsys.readouterr().out)
    return {
        row["file.path"]: (str(row["formula.due"] or ""), row["formula.state"])
        for row in table["rows"]
    }


def test_templates_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = review_base(Config().review, ("Templates/**", "a*/**", "x.md", "it's/**"))
    assert data.count(b"inFolder") == 1
    (tmp_path / NAME).write_bytes(data)
    (tmp_path / "Templates").mkdir()
    for path in ("Templates/T.md", "N.md"):
        (tmp_path / path).write_text("---\nreview_by: 2026-01-01\n---\n", encoding="utf-8")
    assert rows_of(tmp_path, "Overdue", capsys) == {"N.md": ("2026-01-01", "overdue")}


def test_init_makes_it_by_the_config(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kb = tmp_path / "kb"
    assert run(["init", str(kb), "--reviews", "-q"]) == 0
    assert b'inFolder("Templates")' in (kb / NAME).read_bytes()
    assert b"days_left < -0" in (kb / NAME).read_bytes()
    capsys.readouterr()
    assert run(["check", str(kb)]) == 0
    (kb / NAME).write_text("mine", encoding="utf-8")
    assert run(["init", str(kb), "--reviews", "-q"]) == 0
    assert (kb / NAME).read_text(encoding="utf-8") == "mine"
    other = tmp_path / "other"
    other.mkdir()
    (other / "N.md").write_text("x\n", encoding="utf-8")
    config = 'templates = ["Gone/**"]\n[review]\ngrace = 5\ndue-soon = 30\n'
    (other / "vaultkit.toml").write_text(config, encoding="utf-8")
    assert run(["init", str(other), "--reviews", "-q"]) == 0
    data = (other / NAME).read_bytes()
    assert b"inFolder" not in data
    assert b"days_left < -5" in data
    assert b"days_left <= 30" in data
