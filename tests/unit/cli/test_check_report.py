"""`vaultkit check --report FILE.md`: a note to read in Obsidian, in which nothing counts."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.config import Config
from vaultkit.mcp.open_session import OpenSession
from vaultkit.mcp.tool_calls import ToolCalls
from vaultkit.notes.markdown.report_region import BEGIN, END
from vaultkit.opening.vault_place import find_place
from vaultkit.vault.graph.link_graph import LinkGraph
from vaultkit.vault.load import load_vault
from vaultkit.vault.publishing.published_files import IS_REPORT, find_published

if TYPE_CHECKING:
    from pathlib import Path

MOC, MOC_END = "%% vaultkit:moc begin B.base %%", "%% vaultkit:moc end %%"
NOTES = {
    "A.md": "# Ports\n\nSee [[Gone]] for `more`.\n\n## Why | not\n\n[[Gone]] [[Gone]]\n",
    "sub/B.md": "[[Gone]]\n",
    "a [b].md": "# Top\n\n[[Gone]]\n",
    "C.md": '---\nup: "[[Gone]]"\n---\n[[A]]\n',
}
REPORT = f"""{BEGIN}

**vaultkit check:** 6 errors in 4 notes.

## Rules

| Rule | Name | Findings | Fixable |
| --- | --- | ---: | ---: |
| L101 | note-not-found | 6 | 0 |

- Read what L101 means: `vaultkit rule L101`

## Errors

**L101** no note named `Gone` (6 findings in 4 notes)

- [[A#Ports|A, line 3]]
  ```text
  3 | See [[Gone]] for `more`.
    |     ^^^^^^^^
  ```
- [[A#Why not|A, line 7]]
  ```text
  7 | [[Gone]] [[Gone]]
    | ^^^^^^^^
  ```
- [[A#Why not|A, line 7]]
  ```text
  7 | [[Gone]] [[Gone]]
    |          ^^^^^^^^
  ```

> [!note]- … and 3 more in 3 notes
> - C: [[C|line 2]]
> - a \\[b\\]: [line 3](a%20%5Bb%5D.md)
> - B: [[B|line 1]]

{END}
"""


@pytest.fixture
def kb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a vault, from whose folder commands are typed."""
    folder = tmp_path / "kb"
    for path, text in NOTES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    (folder / "vaultkit.toml").write_text('select = ["L101"]\n')
    monkeypatch.chdir(folder)
    return folder


def check(*words: str) -> int:
    return run(["check", "--quiet", *words])


def test_a_report(kb: Path) -> None:
    assert check("--report", "Report.md") == 1
    assert (kb / "Report.md").read_text("utf-8") == REPORT


def test_it_is_written_again_only_when_it_says_something_else(kb: Path) -> None:
    check("--report", "Report.md")
    before = os.stat("Report.md")
    assert check("--report", "Report.md", "--today", "2020-01-01") == 1
    after = os.stat("Report.md")
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    (kb / "C.md").write_text("[[A]]\n")
    check("--report", "Report.md")
    assert "5 errors in 4 notes" in (kb / "Report.md").read_text("utf-8")


def test_nothing_of_it_counts(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kb / "lonely.md").write_text("Nothing.\n")
    (kb / "unused.png").write_bytes(b"")
    words = ("--format", "concise", "--extend-select", "G501,E204")
    assert check(*words) == 1
    before = capsys.readouterr().out
    check("--report", "Report.md")
    capsys.readouterr()
    assert check(*words) == 1
    assert capsys.readouterr().out == before
    assert "unused.png" in before
    vault = load_vault(kb)
    assert vault.links["Report.md"] == ()
    assert all(link.source != "Report.md" for of in vault.backlinks.values() for link in of)
    graph = LinkGraph(vault, vault.notes.keys())
    assert "lonely.md" in graph.orphans()
    assert "Report.md" not in graph.orphans()


def test_it_is_not_published(kb: Path) -> None:
    check("--report", "Report.md")
    (kb / "Board.md").write_text(f"---\npublish: true\n---\n{BEGIN}\n{END}\n")
    published = find_published(load_vault(kb), Config())
    assert published.notes == ("A.md", "C.md", "a [b].md", "sub/B.md")
    assert published.withheld == {"Board.md": IS_REPORT}


def test_text_around_it_stays_byte_for_byte(kb: Path) -> None:
    around = b"\xef\xbb\xbf# Mine\r\n\r\n%b\r\nold\r\n%b\r\n\r\nM\xfcll [[Nowhere]]"
    (kb / "Mine.md").write_bytes(around % (BEGIN.encode(), END.encode()))
    assert check("--report", "Mine.md") == 1
    written = (kb / "Mine.md").read_bytes()
    start, rest = written.split(BEGIN.encode())
    inner, end = rest.split(END.encode())
    assert (start, end) == (b"\xef\xbb\xbf# Mine\r\n\r\n", b"\r\n\r\nM\xfcll [[Nowhere]]")
    assert inner.count(b"\n") == inner.count(b"\r\n") > 20
    assert b"7 errors in 5 notes" in inner
    line = written[: written.rindex(b"[[Nowhere]]")].count(b"\n") + 1
    assert b"- [[Mine|Mine, line %d]]: no note named `Nowhere`\r\n" % line in inner
    check("--report", "Mine.md")
    assert (kb / "Mine.md").read_bytes() == written


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# My own note\n", "this file is there and is no report, so it is left as it is"),
        ("", "this file is there and is no report"),
        (f"{BEGIN}\n", "must stand in it once each, in this order; it is left as it is"),
        (f"{END}\n\n{BEGIN}\n", "must stand in it once each"),
        (f"{BEGIN}\n{BEGIN}\n{END}\n", "must stand in it once each"),
        (f"{BEGIN}\n{END}\n{END}\n", "must stand in it once each"),
        (f"```\n{BEGIN}\n{END}\n```\n", "must begin at the left edge, outside of code and quotes"),
        (f"> {BEGIN}\n> {END}\n", "must begin at the left edge, outside of code and quotes"),
        (f"- {BEGIN}\n- {END}\n", "must begin at the left edge, outside of code and quotes"),
        (f"1. a\n   {BEGIN}\n   {END}\n2. b\n", "outside of lists, not as in line 2; it is left"),
        (f"- a\n\n{BEGIN}\n- b\n  {END}\n", "outside of lists, not as in line 5; it is left"),
        (f"{MOC}\n{BEGIN}\n{END}\n{MOC_END}\n", 'not stand between the lines of "vaultkit:moc"'),
        (f"{BEGIN}\n{MOC}\n{MOC_END}\n{END}\n", 'not stand between the lines of "vaultkit:moc"'),
        (f"{BEGIN}\n{MOC}\n{END}\n{MOC_END}\n", 'not stand between the lines of "vaultkit:moc"'),
        (f"{MOC}\n{BEGIN}\n{MOC_END}\n{END}\n", 'not stand between the lines of "vaultkit:moc"'),
    ],
)
def test_what_is_no_report_is_left_as_it_is(
    kb: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (kb / "Mine.md").write_text(text)
    assert check("--report", "Mine.md") == 2
    assert message in capsys.readouterr().err
    assert (kb / "Mine.md").read_text() == text


def test_a_report_is_a_note(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--report", "report.txt") == 2
    error = "error: report.txt: a report is a note; name a file that ends in .md\n"
    assert capsys.readouterr().err == error
    assert check("--report", "R.md", "--fix", "--diff") == 2
    assert not (kb / "R.md").exists()


def test_outside_the_vault_links_are_paths(kb: Path, tmp_path: Path) -> None:
    assert check("--report", "../R 1.md") == 1
    text = (tmp_path / "R 1.md").read_text("utf-8")
    assert "- [A, line 3](kb/A.md#ports)\n" in text
    assert "[line 3](kb/a%20%5Bb%5D.md#top)" in text
    assert check("--report", str(kb / ".notes.md")) == 1
    assert "- [A, line 3](A.md#ports)\n" in (kb / ".notes.md").read_text("utf-8")


def test_in_a_folder_that_is_not_there_yet(kb: Path) -> None:
    assert check("--report", "meta/Report.md") == 1
    assert (kb / "meta/Report.md").read_text("utf-8") == REPORT


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege")
def test_nothing_is_written_through_a_link(
    kb: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(f"{BEGIN}\n{END}\n")
    (kb / "R.md").symlink_to(outside)
    assert check("--report", "R.md") == 2
    assert "R.md" in capsys.readouterr().err
    assert outside.read_text() == f"{BEGIN}\n{END}\n"


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no such device")
def test_only_a_regular_file_is_a_report(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kb / "R.md").symlink_to("/dev/zero")
    assert check("--report", "R.md") == 2
    assert "R.md: not a regular file" in capsys.readouterr().err


@pytest.mark.usefixtures("kb")
def test_it_is_no_run_to_undo(capsys: pytest.CaptureFixture[str]) -> None:
    check("--report", "Report.md")
    capsys.readouterr()
    run(["undo", "--list"])
    assert "no change of vaultkit" in "".join(capsys.readouterr())


def test_after_fixes_it_says_what_is_left(kb: Path) -> None:
    (kb / "D.md").write_text("#kb #kb #kb #KB [[Gone]]\n")
    assert check("--extend-select", "T701", "--fix", "--allow-dirty", "--report", "R.md") == 1
    text = (kb / "R.md").read_text("utf-8")
    assert "7 errors in 5 notes" in text
    assert "T701" not in text


def test_no_note_is_lost_by_a_slip_of_an_option(
    kb: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (kb / "Mine.md").write_text("# Mine\n")
    for more in ((), ("--format", "markdown")):
        assert check("--output", "Mine.md", *more) == 2
        told = "error: Mine.md: a note of the vault, which is not written over\n"
        assert capsys.readouterr().err.endswith(told)
    assert (kb / "Mine.md").read_text() == "# Mine\n"
    for _ in range(2):  # its own report is written again
        assert check("--output", "Summary.md", "--format", "markdown") == 1
    assert (kb / "Summary.md").read_text().startswith("### vaultkit: ")


ODD = (
    " lead",
    "trail ",
    "a + b, [[c]]",
    "50%",
    "a%20b",
    "x^y",
    "p|q",
    "%%c%%",
    "#tag",
    "new.note",
    "(a) [b] `c`",
    "né",
    "Ærø 日本",
    "<b>",
    "two",
    "..dots",
    "q?",
)


@pytest.mark.parametrize("folder", ["", "x/", "A + [b]/", " y /"])
def test_every_link_of_a_report_is_live_whatever_notes_are_called(
    kb: Path, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (*ODD, *(f"twins/{name}" for name in ODD[::2])):
        file = kb / f"{folder}{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {name} | x\n\n## a [[b]] #c ^d\n\n[[{len(name)} gone/x]]\n", "utf-8")
    assert check("--report", "Report.md") == 1
    text = (kb / "Report.md").read_text("utf-8").replace(BEGIN, "").replace(END, "")
    os.remove(kb / "Report.md")
    (kb / "Copy.md").write_text(text, "utf-8")
    vault = load_vault(kb)
    links = [link for link in vault.links["Copy.md"] if not link.link.subpath.startswith("#^")]
    assert len(links) > len(ODD)
    assert {link.status for link in links} == {"ok"}
    capsys.readouterr()
    run(
        [
            "check",
            "--quiet",
            "--select",
            "L101,L102,L103,L107,E,T",
            "--format",
            "concise",
            "Copy.md",
        ]
    )
    assert capsys.readouterr().out == ""


def test_a_report_says_the_folder_of_two_notes_of_one_name(kb: Path) -> None:
    (kb / "sub/A.md").write_text("[[Gone]]\n")
    check("--report", "Report.md")
    text = (kb / "Report.md").read_text("utf-8")
    assert "- [[A#Ports|A, line 3]]" in text
    assert "> - sub/A: [[sub/A|line 1]]" in text


def test_the_same_findings_stand_everywhere(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the note, in the terminal, for CI, and in what agents are told."""
    (kb / "vaultkit.toml").write_text("")
    (kb / "D.md").write_text("# D\n\n![[none.png]] [[A#Nope]] [[A#^no]]\n\n- [ ] #t [[x/y]]\n")
    check("--report", "Report.md")
    report = (kb / "Report.md").read_text("utf-8")
    found = {}
    for form in ("json", "concise", "github"):
        capsys.readouterr()
        check("--format", form)
        found[form] = capsys.readouterr().out
    findings = json.loads(found["json"])["findings"]
    session = OpenSession(find_place([kb]))
    told = ToolCalls(session).call("check", {})["structuredContent"]["findings"]
    assert len(findings) > 8
    assert len({one["code"] for one in findings}) > 3
    assert sorted((one["path"], one["line"], one["code"]) for one in told) == sorted(
        (one["path"], one["line"], one["code"]) for one in findings
    )
    concise = found["concise"].splitlines()
    for one in findings:
        place = f"{one['path']}:{one['line']}:{one['column']}: {one['code']} "
        assert any(line.startswith(place) for line in concise)
        assert f"file={one['path']},line={one['line']}," in found["github"]
        assert f"line {one['line']}" in report
        assert f"**{one['code']}**" in report


def test_a_report_is_cut(kb: Path) -> None:
    (kb / "A.md").write_text("".join(f"[[gone {n}/x]]\n\n" * 2 for n in range(400)))
    (kb / "B.md").write_text("# One\n\n" + "[[Gone]]\n" * 100)
    check("--report", "Report.md")
    lines = (kb / "Report.md").read_text("utf-8").splitlines()
    assert 1900 < len(lines) < 2100
    assert (
        "> - … and 53 more in 4 notes; to see them: `vaultkit check --select L101 --all`" in lines
    )
    assert lines[-3].startswith("… and ")
    assert lines[-3].endswith(" more causes, left out here; to see them: `vaultkit check --all`")


def test_beside_a_generated_map_a_report_is_written(kb: Path) -> None:
    text = f"{MOC}\n\n- [[A]]\n\n{MOC_END}\n\n{BEGIN}\n{END}\n"
    (kb / "Mine.md").write_text(text)
    assert check("--report", "Mine.md") == 1
    assert (
        (kb / "Mine.md")
        .read_text("utf-8")
        .startswith(f"{MOC}\n\n- [[A]]\n\n{MOC_END}\n\n{BEGIN}\n")
    )


def test_long_targets_are_cut_for_people_alone(
    kb: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "x" * 3000
    (kb / "A.md").write_text(f"[[{name}]]\n")
    shown = f'no note named "{"x" * 100}…"'
    check("--select", "L101", "--report", "R.md", "A.md")
    assert f"{shown}\n" in capsys.readouterr().out
    assert f"`{'x' * 100}…`" in (kb / "R.md").read_text("utf-8")
    for form in ("concise", "json"):
        check("--select", "L101", "--format", form, "A.md")
        assert name in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_that_steer_a_terminal_or_break_lines_stay_one_line(
    kb: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("x\ny.md", "x\x1b[31m\ty\r.md"):
        (kb / name).write_text("[[Nowhere]]\n")
    check("--select", "L101", "--report", "R.md")
    shown = capsys.readouterr().out
    assert "x\N{REPLACEMENT CHARACTER}y.md:1:1: L101 " in shown
    assert "x\N{REPLACEMENT CHARACTER}[31m\ty\N{REPLACEMENT CHARACTER}.md:1:1: L101 " in shown
    report = (kb / "R.md").read_text("utf-8")
    assert "\x1b" not in report
    assert "(x%0Ay.md)" in report
    assert "(x%1B%5B31m%09y%0D.md)" in report
    assert [line for line in report.splitlines() if line.startswith(("y", "[31m"))] == []
