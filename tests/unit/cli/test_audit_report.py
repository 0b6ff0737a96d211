"""`vaultkit audit`: what it prints for people and programs, and what it takes for a site."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.cli.program.exit_status import FAILED, FINDINGS, OK

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "---\npublish: false\nsalary: 98000 euro monthly\n---\nThe zirconium ledger.\n"
WHY = "it is not published, and no published note says it"
FROM = 'from "A.md:3": text "The zirconium ledger" of "S.md:5"'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site with one clean page, of the vault `kb` beside it."""
    monkeypatch.chdir(tmp_path)
    for folder in ("kb", "site/A"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "kb/vaultkit.toml").write_text("")
    (tmp_path / "kb/A.md").write_text("Public.\n\n%% the zirconium ledger %%\n")
    (tmp_path / "kb/S.md").write_text(SECRET)
    (tmp_path / "site/index.html").write_text("<p>Home</p>\n")
    (tmp_path / "site/A/index.html").write_text("<p>Public.</p>\n")
    return tmp_path / "site"


def leak(site: Path, *pages: str) -> None:
    for page in pages:
        (site / page).parent.mkdir(exist_ok=True)
        (site / page).write_text("<h1>x</h1>\n<p>the zirconium ledger</p>\n")


def run_audit(*words: str) -> int:
    return run(["audit", *words, "--vault", "kb"])


def test_a_pipe_gets_every_line(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leak(site, "A/index.html", "B/index.html", "C/index.html")
    assert run_audit("site") == FINDINGS
    assert capsys.readouterr().out.splitlines() == [
        f"site/A/index.html:2, {FROM}: {WHY}",
        f'site/B/index.html:2: text "The zirconium ledger" of "S.md:5": {WHY}',
        f'site/C/index.html:2: text "The zirconium ledger" of "S.md:5": {WHY}',
        "what to do, one of these for each of them:",
        "  publish what says it, or say it in other words there",
        "  take it out of the plugin, hook, template or file that puts it there, if no note does",
        (
            '  keep the page that shows it at home: "publish: false", or [site] exclude in '
            "kb/vaultkit.toml"
        ),
        "  accept the words, in kb/vaultkit.toml:",
        "    [site.audit]",
        '    allow = ["The zirconium ledger"]',
        "3 leaks of 1 unpublished note in 3 files",
    ]


def test_a_terminal_gets_one_line_for_the_same_words(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    leak(site, "A/index.html", "B/index.html", "C/index.html")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run_audit("site") == FINDINGS
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"site/A/index.html:2, {FROM}: {WHY} … and 2 more places"
    assert lines[1] == "what to do, one of these for each of them:"
    assert lines[-1] == "3 leaks of 1 unpublished note in 3 files"


def test_a_terminal_is_not_flooded(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"zirconium number{n} ledger" for n in range(90)]
    (site.parent / "kb/S.md").write_text("---\npublish: false\n---\n" + "\n".join(words))
    (site / "A/index.html").write_text("".join(f"<p>{one}</p>\n" for one in words))
    assert run_audit("site") == FINDINGS
    assert len(capsys.readouterr().out.splitlines()) == 90 + 8
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run_audit("site") == FINDINGS
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 30
    assert lines[20] == "… and 70 more"
    assert lines[-1] == "90 leaks of 1 unpublished note in 1 file"


def test_json_tells_both_places(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leak(site, "A/index.html")
    (site.parent / "kb/vaultkit.toml").write_text('[site.audit]\nallow = ["idle"]\n')
    assert run_audit("site", "--format", "json") == FINDINGS
    warning = 'kb/vaultkit.toml:2: site.audit.allow: never needed: "idle"; remove it'
    assert json.loads(capsys.readouterr().out) == {
        "schema": 1,
        "site": "site",
        "leaks": [
            {
                "file": "A/index.html",
                "line": 2,
                "offset": 14,
                "way": "",
                "kind": "text",
                "text": "The zirconium ledger",
                "source": "S.md",
                "source_line": 5,
                "note": "A.md",
                "note_line": 3,
                "why": WHY,
                "message": f"A/index.html:2, {FROM}: {WHY}",
            }
        ],
        "warnings": [
            {
                "kind": "unused phrase",
                "phrase": "idle",
                "file": "kb/vaultkit.toml",
                "line": 2,
                "message": warning,
            }
        ],
    }


def test_what_is_accepted_passes(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leak(site, "A/index.html")
    config = site.parent / "kb/vaultkit.toml"
    config.write_text('[site.audit]\nallow = ["the Zirconium Ledger"]\n')
    assert run_audit("site") == OK
    assert capsys.readouterr().out == "no leaks of 1 unpublished note\n"


def test_what_is_accepted_for_nothing_is_told(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = site.parent / "kb/vaultkit.toml"
    config.write_text('[site.audit]\nallow = [\n  "the Zirconium Ledger",\n]\n')
    assert run_audit("site") == OK
    assert capsys.readouterr().out == (
        "warning: kb/vaultkit.toml:3: site.audit.allow: never needed: "
        '"the Zirconium Ledger"; remove it\nno leaks of 1 unpublished note; 1 warning\n'
    )


def test_what_cannot_be_looked_through_limits_what_is_proved(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaultkit.checks.audit.unpacking.file_unpacking.MAX_MEMBER", 10)
    packed = gzip.compress(b"more than ten bytes", mtime=0)
    for folder in (site, site.parent / "kb"):
        (folder / "big.gz").write_bytes(packed)
    (site.parent / "kb/A.md").write_text("[[big.gz]]\n")
    assert run_audit("site") == OK
    assert capsys.readouterr().out == (
        "warning: big.gz: more than 0 MiB when unpacked, which are not looked through; look into "
        "it yourself, or do not publish it\n"
        "no leaks of 1 unpublished note in what can be looked through; 1 warning\n"
    )


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("none", "no built site in this folder: it has no index.html"),
        ("bare", "no built site in this folder: it has an index.html, but nothing else of one"),
        ("site/A", "no built site in this folder: it has an index.html, but nothing else of one"),
        (".", 'no built site in this folder: it has no index.html; did you mean "site"?'),
        (
            "kb/A.md",
            "a file, not the folder of a built site; if it is an archive of one, unpack it first",
        ),
        (
            "s.tar",
            "a file, not the folder of a built site; if it is an archive of one, unpack it first",
        ),
        ("around", "holds the vault kb; name the folder that the site was built into"),
    ],
)
def test_what_is_no_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, fault: str
) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare/index.html").write_text("")
    (tmp_path / "bare/notes.txt").write_text("")
    with tarfile.open(tmp_path / "s.tar", "w") as archive:
        archive.add(tmp_path / "site", "site")
    if name == "around":
        (tmp_path / "index.html").write_text("")
        (tmp_path / "404.html").write_text("")
        (tmp_path / "around").symlink_to(tmp_path)
    assert run_audit(name) == FAILED
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"error: {name}: {fault}\n")


@pytest.mark.parametrize("sign", ["404.html", "assets/x.js", "B/index.html", "other.html"])
def test_what_is_a_site(tmp_path: Path, site: Path, sign: str) -> None:
    folder = tmp_path / "other"
    (folder / sign).parent.mkdir(parents=True)
    (folder / "index.html").write_text("")
    (folder / sign).write_text("")
    assert site.is_dir()
    assert run_audit("other") == OK


@pytest.mark.usefixtures("site")
def test_progress_is_shown_on_a_terminal_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaultkit.cli.terminal.output._PATIENCE", -1)
    assert run_audit("site") == OK
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run_audit("site") == OK
    shown = capsys.readouterr().err
    assert f"searching files [{'#' * 12}{' ' * 12}] 1 of 2" in shown
    assert f"searching files [{'#' * 24}] 2 of 2" in shown
    assert shown.endswith("\r" + " " * len(f"searching files [{'#' * 24}] 2 of 2") + "\r")
    assert run_audit("site", "--quiet") == OK
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
def test_it_can_be_interrupted(site: Path) -> None:
    os.mkfifo(site.parent / "began")
    for at in range(200):
        (site / f"{at}.html").write_text("<p>hello</p>\n")
    code = (
        "import sys, time\nfrom vaultkit.cli.main import run\n"
        "from vaultkit.vault.built_site.site_files import BuiltSite\nread = BuiltSite.read\n"
        "def slow(site, path):\n"
        "    if path == '0.html':\n        open('began', 'w').close()\n"
        "    time.sleep(0.05)\n    return read(site, path)\n"
        "BuiltSite.read = slow\nsys.exit(run(['audit', 'site', '--vault', 'kb']))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=site.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        (site.parent / "began").read_bytes()
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err.strip()) == (130, b"", b"")
