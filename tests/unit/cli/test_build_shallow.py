"""What a site says of dates where git has no more than the last commit, as in many CI jobs."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

TOLD = (
    "this clone is shallow: dates that only older commits tell are left out of pages, "
    "feed, recent changes and sitemap; to get them: git fetch --unshallow"
)


def git(folder: Path, *words: str, day: str = "2026-01-02") -> None:
    who = {f"GIT_{one}_{key}": "a" for one in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    when = {f"GIT_{one}_DATE": f"{day}T10:00:00Z" for one in ("AUTHOR", "COMMITTER")}
    subprocess.run(["git", "-C", folder, *words], env={**os.environ, **who, **when}, check=True)


@pytest.fixture
def clones(tmp_path: Path) -> Path:
    """Return a folder with the clones `full` and `shallow` of a vault of two commits."""
    origin = tmp_path / "origin"
    (origin / ".obsidian").mkdir(parents=True)
    git(tmp_path, "init", "-q", "origin")
    (origin / ".obsidian" / "app.json").write_text("{}")
    for name, day in (("A", "2020-05-06"), ("B", "2026-01-02")):
        (origin / f"{name}.md").write_text(f"{name}\n")
        git(origin, "add", "-A")
        git(origin, "commit", "-qm", name, day=day)
    git(tmp_path, "clone", "-q", origin.as_uri(), "full")
    git(tmp_path, "clone", "-q", "--depth", "1", origin.as_uri(), "shallow")
    return tmp_path


def sitemap_of(vault: Path) -> dict[str, str]:
    """Build a site; return the date, or "", that its sitemap has for each page."""
    site = vault.parent / f"site-{vault.name}"
    words = ["build", str(vault), "--site-url", "https://e.org/x/", "--site-dir", str(site)]
    assert run(words) == 0
    found = re.findall(
        r"<url>\s*<loc>https://e\.org/x/(.*?)</loc>\s*(?:<lastmod>(.*?)</lastmod>\s*)?</url>",
        (site / "sitemap.xml").read_text("utf-8"),
    )
    assert (site / "sitemap.xml.gz").exists()
    return dict(found)


def test_a_clone_with_all_of_the_history(clones: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dates = sitemap_of(clones / "full")
    assert {page: day for page, day in dates.items() if day} == {
        "A/": "2020-05-06", "B/": "2026-01-02",
    }  # fmt: skip
    assert TOLD not in capsys.readouterr().err


def test_a_shallow_clone_dates_nothing_to_the_day_of_the_build(
    clones: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dates = sitemap_of(clones / "shallow")
    assert {"A/", "B/"} <= {*dates}
    assert {*dates.values()} == {""}
    assert TOLD in capsys.readouterr().err.splitlines()
    assert run(["build", str(clones / "shallow"), "-q", "--site-dir", str(clones / "s")]) == 0
    assert capsys.readouterr().err == ""
