"""A bad view of a base, or a key that is given twice, is one fault; the rest can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.bases.reading.base_reading import read_base
from vaultkit.cli.main import run
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ONE_BAD = """\
views:
  - type: table
    name: All
    order: [file.name]
  - type: table
    name: Seen
    filters:
      and:
        - not(empty(note.last))
"""
TWICE = "filters:\n  or: ['false']\n  or: ['true', 'false']\nviews:\n- {type: list, name: V}\n"


def test_other_views_can_be_read() -> None:
    base = read_base(ONE_BAD)
    assert [base.shows(view) for view in base.views] == [True, False]
    assert base.is_readable
    assert base.faults_of(base.views[0]) == ()
    assert [fault.message for fault in base.faults_of(base.views[1])] == [
        'no function not(); did you mean "now()"?'
    ]


def test_a_bad_filter_of_the_base_is_one_of_all_views() -> None:
    base = read_base("filters: 'a ='\n" + ONE_BAD)
    assert [base.shows(view) for view in base.views] == [False, False]


def test_a_key_that_is_given_twice() -> None:
    base = read_base(TWICE)
    assert [(fault.start, fault.message) for fault in base.faults] == [
        (TWICE.rindex("or:"), 'the key "or" is given twice; the last one counts')
    ]
    assert base.shows(base.views[0])


def test_the_command_shows_what_the_site_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    formula = "views:\n- {type: table, name: V, order: [file.name]}\nformulas:\n  bad: a ? b\n"
    names = "views:\n- {type: table, name: C}\n- {type: list, name: C}\n"
    files = {"S.base": ONE_BAD, "F.base": formula, "U.base": names, "T.base": TWICE}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "N.md").write_text("")

    def base(name: str) -> tuple[int, list[str], str]:
        status = run(["base", name, "--format", "csv"])
        out, err = capsys.readouterr()
        return status, out.splitlines()[1:], err

    shown = ["F.base", "N", "S.base", "T.base", "U.base"]
    other = 'S.base:9:11: no function not(); did you mean "now()"?\n'
    assert base("S.base#All") == (0, shown, other)
    assert base("S.base#Seen") == (
        2, [], 'error: S.base:9:11: no function not(); did you mean "now()"?\n',
    )  # fmt: skip
    bad = 'F.base:4:10: unexpected "?"; write if(condition, then, otherwise)\n'
    assert base("F.base") == (0, shown, bad)
    assert base("U.base") == (0, shown, 'U.base:3:22: there are two views "C"\n')
    twice = 'T.base:3:3: the key "or" is given twice; the last one counts\n'
    assert base("T.base") == (0, shown, twice)


def test_one_bad_base_is_one_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "A.md").write_text("[[Gone]]\n\n```base\n| [[s]]\n```\n![[B.base]] ![[C.base]]\n")
    (tmp_path / "B.base").write_text("4: e\n- [[I]]\n")
    (tmp_path / "C.base").write_text("s:\n1 [[n]]")
    assert run(["check", "--format", "concise"]) == 1
    found = [line.partition(";")[0] for line in capsys.readouterr().out.splitlines()]
    unread = "E207 this base cannot be read:"
    assert found[:4] == [
        'A.md:1:1: L101 no note named "Gone"',
        f"A.md:4:3: {unread} [[s]] must stand in quotes together with what follows it",
        f"B.base:2:3: {unread} [[I]] must stand in quotes together with what follows it",
        f"C.base:2:3: {unread} [[n]] must stand in quotes together with what follows it",
    ]


def test_the_site_draws_the_other_views() -> None:
    from datetime import datetime

    from vaultkit.authoring.drawings.drawing_context import WholeVault
    from vaultkit.authoring.drawings.drawing_kinds import drawings_for
    from vaultkit.config import Config
    from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note

    vault = make_vault({"S.base": ONE_BAD, "N.md": "![[S.base]]\n"})
    now = datetime(2026, 11, 21)  # noqa: DTZ001 the clock on the wall
    stage, to = WholeVault(vault, Config(), now, lambda _: None), SiteAddresses()
    html = render_note(vault, NotePath("N.md"), to, drawings=drawings_for(stage, to)).html
    assert html.count("vk-base-rows") == 1
    assert html.count("vk-base-broken") == 1
    assert "This base cannot be shown." in html
    assert "no function" not in html
