"""Dates of notes and commits that no clock has: the site is built, and does not show them."""

from __future__ import annotations

import gzip
import os
import struct
import subprocess
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from vaultkit.cli.main import run
from vaultkit.vault.git.commit_dates import parse_changes, read_changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

URL = "https://example.org/kb/"
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "filters: file.ext == 'md'\nviews:\n  - type: table\n    order: [file.name, updated, f]\n"
FORMULA = "formulas:\n  f: date(updated) + '9999y'\n"
DATES = [
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01",
    "9999-12-31",
    "2200-01-01",
    "0999-01-01T00:00:00Z",
]


@pytest.mark.parametrize("key", ["updated", "modified", "last_modified", "created"])
def test_a_site_with_strange_dates_is_built(publish: Callable[..., Any], key: str) -> None:
    notes = {f"N{number}.md": f"---\n{key}: {when}\n---\n" for number, when in enumerate(DATES)}
    notes["R.md"] = "---\nlast_reviewed: 9999-12-31\nreview_interval: 100 years\n---\n![[b.base]]\n"
    site = publish({**notes, "b.base": FORMULA + BASE, "A.md": "---\nupdated: 2026-01-02\n---\n"},
                   site_url=URL)  # fmt: skip
    assert {"A/", "R/", *(f"N{number}/" for number in range(len(DATES)))} <= site.pages
    packed = (site.folder / "sitemap.xml.gz").read_bytes()
    newest = 4291660800 if key != "created" else None
    assert newest in {None, struct.unpack("<I", packed[4:8])[0]}
    assert gzip.decompress(packed).decode() == site.text("sitemap.xml")


def test_the_feed_holds_only_moments_that_there_are(publish: Callable[..., Any]) -> None:
    notes = {f"N{number}.md": f"---\nupdated: {when}\n---\n" for number, when in enumerate(DATES)}
    feed = ET.fromstring(publish(notes, site_url=URL).text("feed.xml"))
    entries = feed.findall(f"{ATOM}entry")
    assert [
        (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}updated")) for entry in entries
    ] == [
        ("N3", "9999-12-31T00:00:00Z"),
        ("N4", "2200-01-01T00:00:00Z"),
        ("N5", "0999-01-01T00:00:00Z"),
    ]


def test_a_date_is_shown_with_four_digits(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "---\nseen: 0999-01-01T00:00:00Z\n---\n"})
    assert "0999-01-01 00:00" in site.text("A/index.html")


def commit(root: Path, when: str) -> None:
    """Write a commit with a time that `git commit` would refuse."""

    def git(*words: str, text: str = "") -> str:
        command = ["git", "-C", str(root), *words]
        return subprocess.run(
            command, input=text, check=True, capture_output=True, text=True
        ).stdout

    (root / "A.md").write_text("", "utf-8")
    git("init", "-q")
    git("add", ".")
    tree = git("write-tree").strip()
    by = f"A <a@example.org> {when}"
    text = f"tree {tree}\nauthor {by}\ncommitter {by}\n\nx\n"
    one = git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", text=text).strip()
    git("update-ref", "HEAD", one)


@pytest.mark.parametrize(
    ("when", "known"),
    [
        ("99999999999999 +0000", set()),
        ("1700000000 +9999", set()),
        ("253402300799 -1400", set()),
        ("1700000000 +0100", {"A.md"}),
        ("253402000000 +0000", {"A.md"}),
    ],
)
def test_a_commit_at_a_time_that_no_clock_has(
    tmp_path: Path, publish: Callable[..., Any], when: str, known: set[str]
) -> None:
    (tmp_path / "vault").mkdir()
    commit(tmp_path / "vault", when)
    assert set(read_changes(tmp_path / "vault")) == known
    assert "A/" in publish({"b.base": BASE, "B.md": "![[b.base]]"}, site_url=URL).pages


def test_an_older_commit_counts_instead() -> None:
    log = "\x013170843-11-07T09:46:39+00:00 p\0\nA.md\0\x012026-01-02T03:04:05+00:00 \0\nA.md\0"
    assert parse_changes(log, is_shallow=False)["A.md"].year == 2026


@pytest.mark.parametrize("text", ["-1", "4294967296", "253402300800"])
def test_a_build_date_that_no_packed_file_can_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (tmp_path / "A.md").write_text("", "utf-8")
    monkeypatch.setitem(os.environ, "SOURCE_DATE_EPOCH", text)
    assert run(["build", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f'error: SOURCE_DATE_EPOCH is "{text}": it must be a number of seconds since 1970, of a '
        "time before 2106; correct or unset this variable\n"
    )
