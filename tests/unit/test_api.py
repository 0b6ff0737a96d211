"""The public door: what `import vaultkit` gives, what each name does, and what it refuses."""

from __future__ import annotations

import contextlib
import doctest
import inspect
import io
import multiprocessing
import os
import pickle
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import vaultkit
from tests.docs.sessions import copy_vaults
from vaultkit import VaultkitError
from vaultkit.errors import (
    RenameError,
    UnreadError,
    VaultLockedError,
    VaultNotFoundError,
    WriteError,
)
from vaultkit.notes.markdown import tokens
from vaultkit.vault.load import PARALLEL_FROM

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit import Vault

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
TODAY = date(2026, 11, 21)
SIGNATURES = {
    "load_vault": "(folder, config=None)",
    "find_note": "(vault, name)",
    "resolve_link": "(vault, link, source='')",
    "links_of": "(vault, note)",
    "backlinks_of": "(vault, note)",
    "link_graph": "(vault)",
    "check": "(vault, *, select=(), ignore=(), today=None)",
    "render": "(vault, name)",
    "query_base": "(vault, base, view='', *, this='')",
    "plan_edit": "(vault, note, text)",
    "plan_edits": "(vault, texts)",
    "plan_set": "(vault, note, values, *, force=False)",
    "plan_unset": "(vault, note, *names, force=False)",
    "plan_append": "(vault, note, text, *, section='')",
    "plan_replace_section": "(vault, note, section, text, *, force=False)",
    "plan_extract": "(vault, note, part, new='', *, leave='link', force=False)",
    "plan_merge": "(vault, source, target, *, section='', heading='', prefer='', alias=False, "
    "redirect=None, force=False)",
    "plan_rename": "(vault, old, new, *, merge=False, redirect=None, force=False)",
    "apply": "(plan)",
    "undo": "(vault)",
}
VALUES = {
    "Vault": "root config_path notes attachments unread",
    "Note": "path title type properties aliases tags headings text",
    "Link": "source line raw kind text target subpath destination status candidates",
    "Finding": "path line column end_line end_column code name severity message target candidates "
    "fix is_safe",
    "Plan": "vault name paths moves remarks diff",
    "VaultkitError": "lines",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = copy_vaults(tmp_path)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def garden(here: Path) -> Vault:
    return vaultkit.load_vault(here / "garden")


def files(root: Path) -> dict[str, bytes]:
    """Return what the files of a vault hold, without vaultkit's own."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".vaultkit" not in path.parts
    }


def refusal(kind: type[VaultkitError], ask: Callable[[], object]) -> str:
    with pytest.raises(kind) as caught:
        ask()
    return str(caught.value)


# What there is


def test_the_names() -> None:
    assert {*vaultkit.__all__} == SIGNATURES.keys() | VALUES.keys()
    assert vaultkit.__all__ == sorted(vaultkit.__all__)
    assert {*vaultkit.__all__, "__version__"} <= {*dir(vaultkit)}
    with pytest.raises(AttributeError, match="module 'vaultkit' has no attribute 'load'"):
        _ = vaultkit.load  # type: ignore[attr-defined]
    names: dict[str, object] = {}
    exec("from vaultkit import *", names)
    assert names.keys() - {"__builtins__"} == {*vaultkit.__all__}


@pytest.mark.parametrize(("name", "expected"), SIGNATURES.items())
def test_the_signatures(name: str, expected: str) -> None:
    signature = inspect.signature(getattr(vaultkit, name))
    bare = [one.replace(annotation=one.empty) for one in signature.parameters.values()]
    assert str(inspect.Signature(bare)) == expected


def test_the_attributes(garden: Vault) -> None:
    plan = vaultkit.plan_rename(garden, "Basil", "Mint")
    found = [
        garden,
        garden.notes["Plants/Basil.md"],
        vaultkit.links_of(garden, "Tomato")[0],
        vaultkit.check(garden, today=TODAY)[0],
        plan,
        VaultkitError("fault"),
    ]
    for value, names in zip(found, VALUES.values(), strict=True):
        assert [name for name in names.split() if not hasattr(value, name)] == []
        assert type(value).__name__ in VALUES


@pytest.mark.parametrize("name", sorted(SIGNATURES.keys() | VALUES.keys()))
def test_everything_is_documented(name: str, garden: Vault) -> None:
    thing = getattr(vaultkit, name)
    text = inspect.getdoc(thing) or ""
    assert text
    if name in SIGNATURES:
        assert ">>> " in text
        assert all(f"{one}:" in text for one in inspect.signature(thing).parameters)
        assert ("Errors:" in text) is (name != "link_graph")
    parser, options = doctest.DocTestParser(), doctest.ELLIPSIS
    test = parser.get_doctest(text, {"vaultkit": vaultkit, "vault": garden}, name, None, None)
    told = io.StringIO()
    assert doctest.DocTestRunner(optionflags=options).run(test, out=told.write).failed == 0, (
        told.getvalue()
    )


def test_the_page(here: Path) -> None:
    """Each fence of Python prints what the fence of text after it shows."""
    text = PAGE.read_text(encoding="utf-8")
    fences = re.findall(r"(?ms)^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```$)?", text)
    assert len(fences) > 8
    names: dict[str, Any] = {"__name__": "page"}
    for code, expected in fences:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "api.md", "exec"), names)
        lines = [line.rstrip() for line in printed.getvalue().splitlines()]
        assert lines == expected.splitlines()
    assert files(here / "notes") == files(PAGE.parents[1] / "tests" / "docs" / "vaults" / "notes")


def test_nothing_is_printed_and_no_click(here: Path) -> None:
    code = (
        "import sys, vaultkit\n"
        "vault = vaultkit.load_vault(sys.argv[1])\n"
        "vaultkit.check(vault), vaultkit.render(vault, 'Basil')\n"
        "vaultkit.undo(vaultkit.apply(vaultkit.plan_rename(vault, 'Basil', 'Mint')))\n"
        "found = [n for n in sys.modules if n.startswith(('click', 'mkdocs', 'vaultkit.cli'))]\n"
        "sys.exit(repr(found) if found else 0)\n"
    )
    words = [sys.executable, "-c", code, str(here / "garden")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


SCRIPT = """
from datetime import date

import vaultkit
from vaultkit import Finding, Link, Note, Plan, Vault, VaultkitError

DAY = date(2026, 1, 1)


def names(vault: Vault) -> list[str]:
    note: Note = vaultkit.find_note(vault, "Basil")
    own: dict[str, object] = note.properties
    own["sown"] = vaultkit.errors.VaultLockedError
    links: tuple[Link, ...] = vaultkit.links_of(vault, note)
    back: tuple[Link, ...] = vaultkit.backlinks_of(vault, note.path)
    one: Link = vaultkit.resolve_link(vault, "[[Basil]]", note)
    graph = vaultkit.link_graph(vault)
    nodes: int = graph.number_of_nodes()
    found: tuple[Finding, ...] = vaultkit.check(vault, select=["L"], ignore="L", today=DAY)
    html: str = vaultkit.render(vault, note)
    rows = vaultkit.query_base(vault, "Plants", "Herbs", this=note)["rows"]
    reveal_type(one.destination)
    codes = [one.code for one in found]
    return [note.title, html, str(nodes), *codes, *(x.raw for x in links + back), str(rows)]


def change(vault: Vault) -> Vault:
    plan: Plan = vaultkit.plan_edit(vault, "Basil", "text")
    vaultkit.plan_edits(vault, {note: note.text for note in vault.notes.values()})
    vaultkit.plan_edits(vault, {"Basil": "text"})
    other: Plan = vaultkit.plan_rename(vault, "Basil", "Mint", redirect=True)
    print(plan.diff, other.moves)
    vaultkit.plan_set(vault, note := vaultkit.find_note(vault, "Basil"), {"n": 1, "day": DAY})
    vaultkit.plan_unset(vault, note, "n", "day", force=True)
    vaultkit.plan_append(vault, "Basil", "text", section="Soil")
    vaultkit.plan_replace_section(vault, note, "Soil", "text")
    vaultkit.plan_extract(vault, note, "Soil", "New", leave="embed")
    vaultkit.plan_merge(vault, note, "Tomato", prefer="target", alias=True)
    return vaultkit.undo(vaultkit.apply(plan))


try:
    change(vaultkit.load_vault("garden", config="vaultkit.toml"))
except VaultkitError as error:
    raise SystemExit(error.lines[0]) from error
"""


def test_the_types_of_a_script(tmp_path: Path) -> None:
    script = f"{SCRIPT}\nvaultkit.load_vault(3)\nvaultkit.nothing\n"
    assert [name for name in vaultkit.__all__ if name not in SCRIPT] == []
    wrong = 'incompatible type "int"; expected "str | PathLike[str]"'
    assert told_by_mypy(script, tmp_path) == [
        'note: Revealed type is "str | None"',
        f'error: Argument 1 to "load_vault" has {wrong}',
        'error: Module has no attribute "nothing"',
    ]


def test_the_types_of_the_page(tmp_path: Path) -> None:
    fences = re.findall(r"(?ms)^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"))
    assert told_by_mypy("\n".join(fences), tmp_path) == []


def told_by_mypy(script: str, tmp_path: Path) -> list[str]:
    """Return what mypy says of a script, in its strictest mode, without the places."""
    path = tmp_path / "script.py"
    path.write_text(script, encoding="utf-8")
    root = Path(vaultkit.__file__).parents[1]
    words = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]
    where = {**os.environ, "MYPYPATH": str(root)}
    options = ["--hide-error-codes", "--follow-imports=silent", "--cache-dir", str(tmp_path / "m")]
    done = subprocess.run(
        [*words, *options, str(path)], capture_output=True, text=True, check=False, env=where
    )
    assert done.stderr == ""
    return [line.partition(": ")[2] for line in done.stdout.splitlines()]


# Loading


def test_a_folder_in_a_vault_is_that_vault(here: Path) -> None:
    vault = vaultkit.load_vault("garden/Plants")
    assert (vault.root, len(vault.notes)) == (here / "garden", 9)
    assert vault.config_path == here / "garden" / "vaultkit.toml"
    assert vault.attachments == ("Plants.base", "vaultkit.toml")
    assert (repr(vault), vault.unread) == ("Vault('garden', notes=9)", ())


def test_a_folder_of_the_home_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(here))
    monkeypatch.setenv("USERPROFILE", str(here))
    assert vaultkit.load_vault("~/garden").root == here / "garden"


def test_values_do_not_change(garden: Vault) -> None:
    plan = vaultkit.plan_edit(garden, "Basil", "x\n")
    for value in (garden, garden.notes["Plants/Basil.md"], plan):
        with pytest.raises((AttributeError, TypeError)):
            value.path = "x"  # type: ignore[union-attr, misc]
    with pytest.raises(TypeError):
        garden.notes["x"] = garden.notes["Plants/Basil.md"]  # type: ignore[index]


def test_a_config_of_ones_own(here: Path) -> None:
    config = here / "mine.toml"
    config.write_text('select = ["R401"]\n', encoding="utf-8")
    vault = vaultkit.load_vault("garden", config="mine.toml")
    assert vault.config_path == config
    assert [found.code for found in vaultkit.check(vault, today=TODAY)] == ["R401"]


def test_another_current_folder_changes_nothing(here: Path, monkeypatch: Any) -> None:
    vault = vaultkit.load_vault("garden")
    monkeypatch.chdir(here / "notes")
    plan = vaultkit.plan_rename(vault, "Basil", "Mint")
    assert vaultkit.apply(plan).root == here / "garden"
    assert (here / "garden" / "Plants" / "Mint.md").is_file()


def test_folders_that_are_no_vault(here: Path) -> None:
    (here / "empty").mkdir()
    (here / "bad").mkdir()
    (here / "bad" / "vaultkit.toml").write_text("selct = 1\n", encoding="utf-8")
    load = vaultkit.load_vault
    assert refusal(VaultkitError, lambda: load("gardens")) == "gardens: no such folder"
    file = "garden/Start here.md"
    assert (
        refusal(VaultkitError, lambda: load(file))
        == f"{file}: a file; name the folder of the vault"
    )
    assert refusal(VaultkitError, lambda: load("empty")) == (
        "empty: no notes in this folder; name your vault's folder"
    )
    (here / "loop").symlink_to("loop")
    assert refusal(VaultkitError, lambda: load("loop")) == (
        "loop: a symbolic link that leads nowhere"
    )
    assert "bad/vaultkit.toml" in refusal(VaultkitError, lambda: load("bad"))
    assert "none.toml" in refusal(VaultkitError, lambda: load("garden", "none.toml"))


def test_a_folder_that_cannot_be_read(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "empty").mkdir()

    def refuse(*_: object) -> list[str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    told = refusal(VaultkitError, lambda: vaultkit.load_vault("empty"))
    assert told == "empty: cannot be read: Permission denied"


# Notes and links


def test_a_note(garden: Vault) -> None:
    note = vaultkit.find_note(garden, "north BED")
    assert (note.path, note.title, note.type) == ("Beds/North bed.md", "North bed", "bed")
    assert note.headings == ((2, "Soil", 5),)
    assert (repr(note), note.text[:4]) == ("Note('Beds/North bed.md')", "---\n")
    assert garden.notes["Beds/North bed.md"] is note


def test_notes_that_are_not_there(here: Path) -> None:
    for name in ("North bed", "South bed"):
        path = here / "garden" / "Beds" / f"{name}.md"
        path.write_text("---\naliases: [Bed]\n---\n", encoding="utf-8")
    vault = vaultkit.load_vault("garden")
    told = refusal(VaultNotFoundError, lambda: vaultkit.find_note(vault, "bed"))
    assert told.splitlines() == [
        '"bed" is an alias of 2 notes; name one of them by its path:',
        '"Beds/North bed.md"',
        '"Beds/South bed.md"',
    ]
    for ask in (vaultkit.find_note, vaultkit.links_of, vaultkit.backlinks_of, vaultkit.render):
        told = refusal(VaultNotFoundError, lambda ask=ask: ask(vault, "Basel"))
        assert told == 'no note "Basel" in garden; did you mean "Basil"?'


@pytest.mark.parametrize(
    ("written", "destination", "status"),
    [
        ("[[Basil]]", "Plants/Basil.md", "ok"),
        ("basil|herb", "Plants/Basil.md", "ok"),
        ("![[Plants.base]]", "Plants.base", "ok"),
        ("[soil](Beds/North%20bed.md#Soil)", "Beds/North bed.md", "ok"),
        ("[[North bed#Clay]]", "Beds/North bed.md", "heading-not-found"),
        ("[[North bed#^a]]", "Beds/North bed.md", "block-not-found"),
        ("Mint", None, "note-not-found"),
    ],
)
def test_where_a_link_leads(
    written: str, destination: str | None, status: str, garden: Vault
) -> None:
    link = vaultkit.resolve_link(garden, written)
    assert (link.destination, link.status, link.source, link.line) == (destination, status, "", 0)


def test_the_note_decides_between_two(here: Path) -> None:
    (here / "garden" / "Beds" / "Basil.md").write_text("x\n", encoding="utf-8")
    vault = vaultkit.load_vault("garden")
    link = vaultkit.resolve_link(vault, "[[Basil]]", "Tomato")
    assert (link.destination, link.status) == ("Plants/Basil.md", "ambiguous")
    assert link.candidates == ("Plants/Basil.md", "Beds/Basil.md")
    near = vaultkit.resolve_link(vault, "[[Basil]]", vault.notes["Beds/North bed.md"])
    assert near.destination == "Beds/Basil.md"
    own = vaultkit.resolve_link(vault, "[[#Soil]]", "North bed")
    assert (own.destination, own.status) == ("Beds/North bed.md", "ok")


@pytest.mark.parametrize("text", ["[x](https://example.org)", "see [[Basil]]", "[[A]][[B]]", ""])
def test_what_is_no_link(text: str, garden: Vault) -> None:
    told = refusal(VaultkitError, lambda: vaultkit.resolve_link(garden, text))
    assert told.startswith(f'"{text}" is no link into a vault; write "[[Name]]"')


def test_a_heading_of_no_note(garden: Vault) -> None:
    told = refusal(VaultkitError, lambda: vaultkit.resolve_link(garden, "#Soil"))
    assert told == '"#Soil" leads to the note it stands in; give that as source'


def test_links_both_ways(here: Path) -> None:
    (here / "garden" / "pic.png").write_bytes(b"png")
    text = "![[pic.png|Bed]] and [[Basil]]\n"
    (here / "garden" / "Show.md").write_text(text, encoding="utf-8")
    vault = vaultkit.load_vault("garden")
    (link,) = vaultkit.backlinks_of(vault, "pic.png")
    assert link == vaultkit.links_of(vault, "Show")[0]
    assert link[:6] == ("Show.md", 1, "![[pic.png|Bed]]", "embed", "Bed", "pic.png")
    kinds = [(x.line, x.kind, x.raw) for x in vaultkit.links_of(vault, "Bean")]
    assert kinds == [(4, "property", "[[South bed]]"), (10, "link", "[[South bed]]")]


def test_the_graph_is_a_new_one(garden: Vault) -> None:
    graph = vaultkit.link_graph(garden)
    assert graph.nodes["Plants/Basil.md"] == {"kind": "note", "label": "Basil"}
    assert graph["Plants/Basil.md"]["Plants/Tomato.md"][0]["line"] == 10
    graph.clear()
    assert vaultkit.link_graph(garden).number_of_nodes() == 13


# Findings, HTML, bases


def test_findings(garden: Vault) -> None:
    stale, soon, late = vaultkit.check(garden, today=TODAY)
    assert (stale.severity, stale.fix, stale.is_safe) == ("error", "write the region anew", True)
    assert soon[:7] == ("Plants/Basil.md", 6, 16, 6, 26, "R402", "review-due-soon")
    assert (late.fix, late.is_safe, late.target) == (None, False, "2026-05-01")
    assert vaultkit.check(garden, select="R", ignore=["R401", "R402"], today=TODAY) == ()
    assert vaultkit.check(garden, select=("R401",), today=date(2026, 5, 2)) == ()


def test_a_finding_steers_no_terminal(here: Path) -> None:
    (here / "garden" / "::a.md").write_text("[[b\x1b[31m]]\n", encoding="utf-8")
    (found,) = vaultkit.check(vaultkit.load_vault("garden"), select="L101")
    assert found.target == "b\x1b[31m"
    assert str(found) == './::a.md:1:1: L101 no note named "b�[31m"'


def test_a_baseline_is_heeded(here: Path) -> None:
    with (here / "garden" / "vaultkit.toml").open("a") as config:
        config.write('\n[check]\nbaseline = "old.json"\n')
    vault = vaultkit.load_vault("garden")
    assert "old.json: no such file" in refusal(VaultkitError, lambda: vaultkit.check(vault))


def test_rules_that_are_not_there(garden: Vault) -> None:
    told = refusal(VaultkitError, lambda: vaultkit.check(garden, select="X9"))
    assert told == 'select: no rule "X9"; did you mean "X"?'


def test_html(garden: Vault) -> None:
    assert 'href="/Plants/Tomato/"' in vaultkit.render(garden, garden.notes["Plants/Basil.md"])
    assert "Herbs" in vaultkit.render(garden, "Plants.base")
    told = refusal(VaultNotFoundError, lambda: vaultkit.render(garden, "Plans.base"))
    assert told == 'no base "Plans.base" in garden; did you mean "Plants.base"?'


def test_a_base(garden: Vault) -> None:
    record = vaultkit.query_base(garden, "Plants.base")
    assert record["view"] == "By bed"
    paths = ["Plants/Basil.md", "Plants/Tomato.md", "Plants/Bean.md"]
    assert [row["file.path"] for row in record["rows"]] == paths


def test_bases_with_faults(here: Path) -> None:
    bad = "filters: 'type =='\nviews:\n  - type: table\n    name: A\n"
    (here / "garden" / "Bad.base").write_text(bad, encoding="utf-8")
    vault = vaultkit.load_vault("garden")
    asked = {
        ("Bad", ""): "garden/Bad.base:1:",
        ("Plants", "C"): 'garden/Plants.base: no view "C"; there is "By bed", "Herbs"',
        ("Basil", ""): 'garden/Plants/Basil.md: has no "base" code block; the vault has ',
        ("Plans", ""): 'no base or note "Plans" in garden; did you mean "plant", ',
    }
    for (base, view), start in asked.items():
        told = refusal(VaultkitError, lambda b=base, v=view: vaultkit.query_base(vault, b, v))
        assert told.startswith(start)
    told = refusal(VaultkitError, lambda: vaultkit.query_base(vault, "Plants", this="Basel"))
    assert told == 'no note "Basel" in garden; did you mean "Basil"?'


# Changes


def test_an_edit(garden: Vault) -> None:
    before = files(garden.root)
    plan = vaultkit.plan_edit(garden, "south bed", "Clay; [[Bean]].\n")
    assert (plan.paths, dict(plan.moves), plan.remarks) == (("Beds/South bed.md",), {}, ())
    assert plan.diff.splitlines()[:2] == ["--- Beds/South bed.md", "+++ Beds/South bed.md"]
    assert files(garden.root) == before
    after = vaultkit.apply(plan)
    assert vaultkit.find_note(after, "South bed").text == "Clay; [[Bean]].\n"
    assert "Sandy" in garden.notes["Beds/South bed.md"].text
    again = vaultkit.undo(after)
    assert (files(garden.root), again.notes.keys()) == (before, garden.notes.keys())


@pytest.mark.parametrize(
    ("old", "text", "new"),
    [
        (b"a\r\nb\r\nc\r\n", "a\nB\nc\n", b"a\r\nB\r\nc\r\n"),
        (b"a\nb\n", "a\r\nB\r\n", b"a\nB\n"),
        (b"a\r\nb\nc\n", "a\r\nB\nc\n", b"a\r\nB\nc\n"),
        (b"\xef\xbb\xbfa\n", "b\n", b"\xef\xbb\xbfb\n"),
        (b"\xef\xbb\xbfa\n", "\ufeffb\n", b"\xef\xbb\xbfb\n"),
        (b"a", "ä\n", "ä\n".encode()),
    ],
)
def test_line_ends_and_marks_stay(old: bytes, text: str, new: bytes, tmp_path: Path) -> None:
    (tmp_path / "N.md").write_bytes(old)
    vaultkit.apply(vaultkit.plan_edit(vaultkit.load_vault(tmp_path), "N", text))
    assert (tmp_path / "N.md").read_bytes() == new


def test_an_edit_of_nothing(garden: Vault) -> None:
    plan = vaultkit.plan_edit(garden, "Basil", garden.notes["Plants/Basil.md"].text)
    assert (plan.paths, plan.diff) == ((), "")
    vaultkit.apply(plan)
    told = refusal(VaultkitError, lambda: vaultkit.undo(garden))
    assert told == "there is no change of vaultkit in garden to be undone"


def test_edits_that_are_refused(here: Path) -> None:
    root = here / "garden"
    (root / "Bytes.md").write_bytes(b"\xff\n")
    (root / "Other.md").symlink_to("Start here.md")
    vault = vaultkit.load_vault(root)
    before = files(root)
    told = refusal(WriteError, lambda: vaultkit.plan_edit(vault, "Bytes", "x"))
    assert told == "Bytes.md: holds bytes that are not UTF-8, which an edit would lose"
    told = refusal(WriteError, lambda: vaultkit.plan_edit(vault, "Basil", "a\ud800"))
    assert told == "Plants/Basil.md: character 1 of the text cannot stand in a file"
    assert "symbolic links" in refusal(WriteError, lambda: vaultkit.plan_edit(vault, "Other", "x"))
    assert "no note" in refusal(VaultNotFoundError, lambda: vaultkit.plan_edit(vault, "New", "x"))
    assert files(root) == before


def test_an_edit_of_what_changed_since(garden: Vault) -> None:
    plan = vaultkit.plan_edit(garden, "Basil", "mine\n")
    (garden.root / "Plants" / "Basil.md").write_text("theirs\n", encoding="utf-8")
    told = refusal(WriteError, lambda: vaultkit.apply(plan))
    assert told == (
        "Plants/Basil.md: changed by another program since it was read; nothing was changed"
    )
    assert (garden.root / "Plants" / "Basil.md").read_text() == "theirs\n"


def test_an_edit_of_a_note_that_is_no_longer_so(here: Path, garden: Vault) -> None:
    note = vaultkit.find_note(garden, "Basil")
    again = vaultkit.apply(vaultkit.plan_edit(garden, note, f"{note.text}one\n"))
    (here / "other").mkdir()
    (here / "other" / "Basil.md").write_text("x\n")
    other = vaultkit.load_vault(here / "other")
    for vault, old in ((again, note), (garden, other.notes["Basil.md"])):
        for plan in (
            lambda v=vault, n=old: vaultkit.plan_edit(v, n, f"{n.text}two\n"),
            lambda v=vault, n=old: vaultkit.plan_edits(v, {n: f"{n.text}two\n"}),
        ):
            with pytest.raises(VaultkitError, match=r"look it up again with find_note|no note"):
                plan()
    now = vaultkit.find_note(again, note)
    assert (
        vaultkit.apply(vaultkit.plan_edit(again, now, f"{now.text}two\n"))
        .notes[now.path]
        .text.endswith("one\ntwo\n")
    )


def test_many_edits_are_one_change(garden: Vault) -> None:
    before = files(garden.root)
    new = {note: f"{note.text}end\n" for note in garden.notes.values() if "end" not in note.text}
    plan = vaultkit.plan_edits(garden, new)
    assert plan.paths == tuple(note.path for note in new)
    assert plan.diff.count("+end") == len(new) == 8
    vault = vaultkit.apply(plan)
    assert all(vault.notes[note.path].text.endswith("end\n") for note in new)
    vaultkit.undo(vault)
    assert files(garden.root) == before
    assert vaultkit.plan_edits(garden, {}).paths == ()
    assert vaultkit.plan_edits(garden, {"Basil": "x"}).name == "edit Plants/Basil.md"
    told = refusal(WriteError, lambda: vaultkit.plan_edits(garden, {"Basil": "a", "basil": "b"}))
    assert told.startswith("Plants/Basil.md: named twice")
    (garden.root / "Beds" / "North bed.md").write_text("theirs\n", encoding="utf-8")
    changed = files(garden.root)
    assert "North bed" in refusal(WriteError, lambda: vaultkit.apply(plan))
    assert files(garden.root) == changed


def test_a_vault_that_another_run_writes(garden: Vault) -> None:
    plan = vaultkit.plan_edit(garden, "Basil", "x\n")
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from vaultkit.vault.write import keep_others_out\n"
        "with keep_others_out(Path(sys.argv[1])):\n"
        "    print('in', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    words = [sys.executable, "-c", code, str(garden.root)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        told = refusal(VaultLockedError, lambda: vaultkit.apply(plan))
        other.communicate()
    assert "another vaultkit is writing" in told
    assert vaultkit.apply(plan).notes["Plants/Basil.md"].text == "x\n"


def test_a_property_that_is_no_number(garden: Vault) -> None:
    (garden.root / "Nan.md").write_text("---\nsown: [1, .nan]\nother: .nan\n---\n")
    vault = vaultkit.load_vault(garden.root)
    assert "Nan.md" in vaultkit.plan_rename(vault, "property:sown", "property:seeded").paths


def test_a_rename(garden: Vault) -> None:
    before = files(garden.root)
    plan = vaultkit.plan_rename(garden, garden.notes["Plants/Basil.md"], "Herbs/Basil")
    assert dict(plan.moves) == {"Plants/Basil.md": "Herbs/Basil.md"}
    assert files(garden.root) == before
    vault = vaultkit.apply(plan)
    assert vaultkit.backlinks_of(vault, "Basil")[0].destination == "Herbs/Basil.md"
    vaultkit.undo(vault)
    assert files(garden.root) == before


@pytest.mark.parametrize(
    ("old", "new", "paths"),
    [
        ("North bed#Soil", "Earth", ("Beds/North bed.md", "Plants/Tomato.md")),
        ("#plant/fruit", "#fruit", ("Plants/Bean.md", "Plants/Tomato.md")),
        ("property:sown", "property:seeded",
         ("Plants.base", "Plants/Basil.md", "Plants/Bean.md", "Plants/Tomato.md",
          "Templates/plant.md", "vaultkit.toml")),
        ("Private/", "Own", ("Private/Diary.md", "vaultkit.toml")),
        ("Basil", "Beds/", ("Plants/Basil.md",)),
    ],
)  # fmt: skip
def test_what_else_is_renamed(old: str, new: str, paths: tuple[str, ...], garden: Vault) -> None:
    plan = vaultkit.plan_rename(garden, old, new)
    assert plan.paths == paths
    assert [path for path in plan.paths if path not in plan.diff] == []
    vault = vaultkit.apply(plan)
    assert vaultkit.check(vault, select="L") == ()


def test_renames_that_are_refused(garden: Vault) -> None:
    (garden.root / "Shed").mkdir()
    (garden.root / "Seeds.md").write_text("---\nseeds: 3\n---\n", encoding="utf-8")
    garden = vaultkit.load_vault(garden.root)
    before = files(garden.root)
    refused = {
        ("Basil", "Tomato"): '"Plants/Basil.md" cannot be moved: there is "Plants/Tomato.md"',
        ("Basil", "/Basil"): '"/Basil" is an absolute path; write it from the root of the vault',
        ("Basil", "../Basil"): '"../Basil" lies outside the vault',
        ("Basil", "Beds"): '"Beds" may be a name or the folder "Beds/"; nothing was changed',
        ("Basil", "Shed"): '"Shed" may be a name or the folder "Shed/"; nothing was changed',
        ("Basil", "Basil"): '"Plants/Basil.md" already has that name',
        ("Basil", ""): '"" is no name',
        ("Basel", "Mint"): 'no note, folder or file "Basel"; did you mean "Basil"',
        ("property:seeds", "property:sown"): "",
    }
    for names, start in refused.items():
        told = refusal(RenameError, lambda names=names: vaultkit.plan_rename(garden, *names))
        assert told.startswith(start)
        assert "--" not in told
    assert told.endswith("to make them one, add merge=True")
    assert files(garden.root) == before


def test_a_rename_of_what_changed_since(garden: Vault) -> None:
    """A note that came to link there is not missed: the plan no longer is what would be done."""
    plan = vaultkit.plan_rename(garden, "Basil", "Mint")
    (garden.root / "New.md").write_text("[[Basil]]\n", encoding="utf-8")
    before = files(garden.root)
    told = refusal(WriteError, lambda: vaultkit.apply(plan))
    assert told == (
        "garden/New.md: changed since the rename was planned; nothing was changed; "
        "load the vault again and plan anew"
    )
    assert files(garden.root) == before
    (garden.root / "New.md").write_text("nothing\n", encoding="utf-8")
    assert "Plants/Mint.md" in vaultkit.apply(plan).notes


@pytest.mark.usefixtures("here")
def test_a_rename_where_not_all_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Any, *rest: Any, **options: Any) -> int:
        if str(path).endswith("Diary.md"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *rest, **options)

    real = os.open
    monkeypatch.setattr(os, "open", refuse)
    vault = vaultkit.load_vault("garden")
    assert vault.unread == (("Private/Diary.md", "Permission denied"),)
    told = refusal(UnreadError, lambda: vaultkit.plan_rename(vault, "Basil", "Mint"))
    assert told.startswith("garden/Private/Diary.md: cannot be read: Permission denied\n")
    assert told.endswith("make it readable, or add force=True to leave its links as they are")
    plan = vaultkit.plan_rename(vault, "Basil", "Mint", force=True)
    assert plan.paths == ("Plants/Basil.md", "Plants/Tomato.md")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("[[Basil]]\n".encode("utf-16"), "it is UTF-16, not UTF-8"),
        (b"<b> [[Basil]] " * 20, "the note holds more marks than can be read in reasonable time"),
    ],
)
def test_a_rename_where_a_note_is_not_parsed(
    data: bytes, reason: str, garden: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MAX_EVENTS", 40)
    (garden.root / "Big.md").write_bytes(data)
    vault = vaultkit.load_vault(garden.root)
    told = refusal(UnreadError, lambda: vaultkit.plan_rename(vault, "Basil", "Mint"))
    assert told.startswith(f"garden/Big.md: cannot be read: {reason}")
    assert told.endswith("make it readable, or add force=True to leave its links as they are")
    assert "Big.md" not in vaultkit.plan_rename(vault, "Basil", "Mint", force=True).paths


def test_a_part_of_a_repository_is_not_written(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "Part").mkdir()
    (tmp_path / "A.md").write_text("[[B]]\n", encoding="utf-8")
    (tmp_path / "Part" / "B.md").write_text("b\n", encoding="utf-8")
    vault = vaultkit.load_vault(tmp_path / "Part")
    for plan in (
        lambda: vaultkit.plan_rename(vault, "B", "C"),
        lambda: vaultkit.plan_edit(vault, "B", "c\n"),
    ):
        told = refusal(VaultNotFoundError, plan)
        assert "put a vaultkit.toml, which may be empty, into the folder of the vault" in told
    (tmp_path / "vaultkit.toml").touch()
    plan = vaultkit.plan_rename(vaultkit.load_vault(tmp_path / "Part"), "B", "C")
    assert plan.paths == ("A.md", "Part/B.md")


def test_undo_of_a_file_that_changed(garden: Vault) -> None:
    vault = vaultkit.apply(vaultkit.plan_edit(garden, "Basil", "mine\n"))
    (garden.root / "Plants" / "Basil.md").write_text("theirs\n", encoding="utf-8")
    assert "Plants/Basil.md" in refusal(WriteError, lambda: vaultkit.undo(vault))
    assert (garden.root / "Plants" / "Basil.md").read_text() == "theirs\n"


def test_the_command_line_takes_it_back(garden: Vault, capsys: Any) -> None:
    from vaultkit.cli.main import run

    vaultkit.apply(vaultkit.plan_rename(garden, "Basil", "Sweet basil"))
    assert run(["undo", "--list", str(garden.root)]) == 0
    assert "rename Basil 'Sweet basil' (2 files)" in capsys.readouterr().out
    assert run(["undo", str(garden.root)]) == 0
    assert (garden.root / "Plants" / "Basil.md").is_file()


def test_threads_that_change_a_vault_wait_for_each_other(garden: Vault) -> None:
    root = garden.root
    before = {path: (root / path).read_bytes() for path in garden.notes}
    with ThreadPoolExecutor(8) as pool:
        plans = [vaultkit.plan_edit(garden, path, f"# {path}\n") for path in garden.notes]
        list(pool.map(vaultkit.apply, plans))
    assert {(root / path).read_text() for path in garden.notes} == {
        f"# {x}\n" for x in garden.notes
    }
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(vaultkit.undo, [garden] * len(plans)))
    assert {path: (root / path).read_bytes() for path in garden.notes} == before


def test_a_config_that_broke_is_told_before_anything_is_written(garden: Vault) -> None:
    plan = vaultkit.plan_edit(garden, "Basil", "x\n")
    vaultkit.apply(vaultkit.plan_edit(garden, "Tomato", "y\n"))
    config = garden.root / "vaultkit.toml"
    config.write_text(config.read_text() + "\nx = [\n")
    old = (garden.root / "Plants/Basil.md").read_text()
    for change in (lambda: vaultkit.apply(plan), lambda: vaultkit.undo(garden)):
        with pytest.raises(vaultkit.VaultkitError, match="TOML"):
            change()
    assert (garden.root / "Plants/Basil.md").read_text() == old
    assert (garden.root / "Plants/Tomato.md").read_text() == "y\n"


def test_a_name_of_several_notes_is_not_edited(garden: Vault) -> None:
    for folder in ("a", "b"):
        (garden.root / folder).mkdir()
        (garden.root / folder / "Twin.md").write_text("t\n")
    again = vaultkit.load_vault(garden.root)
    with pytest.raises(vaultkit.VaultkitError, match=r"any of these: a/Twin\.md, b/Twin\.md"):
        vaultkit.plan_edit(again, "Twin", "x")
    assert vaultkit.plan_edit(again, "b/Twin", "x").paths == ("b/Twin.md",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Basil", "x" * 300),
        ("Basil", "a/" * 3000 + "x"),
        ("Basil", "\ud800"),
        ("#plant/herb", "#a\x1b"),
        ("property:sown", "property:" + "x" * 100_000),
    ],
)
def test_what_can_be_no_name(garden: Vault, old: str, new: str) -> None:
    with pytest.raises(vaultkit.VaultkitError, match="new name"):
        vaultkit.plan_rename(garden, old, new)


def test_paths_days_and_types(garden: Vault) -> None:
    assert vaultkit.find_note(garden, Path("Plants/Basil.md")).title == "Basil"
    assert vaultkit.check(garden, today=datetime(2026, 6, 1, 8, tzinfo=UTC)) == vaultkit.check(
        garden, today=date(2026, 6, 1)
    )
    for ask in (
        lambda: vaultkit.find_note(garden, None),  # type: ignore[arg-type]
        lambda: vaultkit.check(garden, today="2026-01-01"),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError, match="is wanted"):
            ask()
    own = garden.root / "Plants" / "Basil.md"
    assert vaultkit.find_note(garden, own).path == "Plants/Basil.md"
    assert vaultkit.find_note(garden, garden.notes["Plants/Basil.md"]).title == "Basil"
    assert vaultkit.render(garden, garden.root / "Plants.base") == vaultkit.render(garden, "Plants")
    assert vaultkit.plan_rename(garden, own, "Mint").moves == {"Plants/Basil.md": "Plants/Mint.md"}
    with pytest.raises(vaultkit.VaultkitError, match=f'no note "{Path("/x/Basil.md")}"'):
        vaultkit.find_note(garden, Path("/x/Basil.md"))
    with pytest.raises(vaultkit.VaultkitError, match="name the folder"):
        vaultkit.load_vault("")
    with pytest.raises(vaultkit.VaultkitError, match="no such folder"):
        vaultkit.load_vault("x" * 5000)


ARGUMENTS: dict[str, Callable[[Vault, Any], object]] = {
    "folder": lambda _, x: vaultkit.load_vault(x),
    "config": lambda v, x: vaultkit.load_vault(v.root, x or 0),
    "name": vaultkit.find_note,
    "name ": vaultkit.render,
    "link": vaultkit.resolve_link,
    "source": lambda v, x: vaultkit.resolve_link(v, "Basil", x),
    "note": vaultkit.links_of,
    "note ": vaultkit.backlinks_of,
    "note  ": lambda v, x: vaultkit.plan_edit(v, x, "text"),
    "text": lambda v, x: vaultkit.plan_edit(v, "Basil", x),
    "texts": vaultkit.plan_edits,
    "the text of Plants/Basil.md": lambda v, x: vaultkit.plan_edits(v, {"Basil": x}),
    "old": lambda v, x: vaultkit.plan_rename(v, x, "Mint"),
    "new": lambda v, x: vaultkit.plan_rename(v, "Basil", x),
    "merge": lambda v, x: vaultkit.plan_rename(v, "Basil", "Mint", merge=x),
    "force": lambda v, x: vaultkit.plan_rename(v, "Basil", "Mint", force=x),
    "redirect": lambda v, x: vaultkit.plan_rename(v, "Basil", "Mint", redirect=x or 0),
    "base": vaultkit.query_base,
    "view": lambda v, x: vaultkit.query_base(v, "Plants", x),
    "this": lambda v, x: vaultkit.query_base(v, "Plants", this=x),
    "select": lambda v, x: vaultkit.check(v, select=x and [x]),
    "ignore": lambda v, x: vaultkit.check(v, ignore=x),
    "plan": lambda _, x: vaultkit.apply(x),
    "vault": lambda _, x: vaultkit.find_note(x, "Basil"),
    "vault ": lambda _, x: vaultkit.check(x),
    "vault  ": lambda _, x: vaultkit.undo(x),
    "vault   ": lambda _, x: vaultkit.backlinks_of(x, "Plants.base"),
    "vault    ": lambda _, x: vaultkit.plan_edits(x, {}),
    "vault     ": lambda _, x: vaultkit.plan_rename(x, "a", "b"),
}


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize("value", [None, 3, b"x", [3]])
def test_an_argument_of_a_wrong_type_is_named(name: str, value: object, garden: Vault) -> None:
    with pytest.raises(TypeError, match=f"^{name.strip()} is .+ is wanted$"):
        ARGUMENTS[name](garden, value)


def test_codes_with_commas(garden: Vault) -> None:
    both = vaultkit.check(garden, select="R401, M601", today=TODAY)
    assert [found.code for found in both] == ["M601", "R401"]
    assert vaultkit.check(garden, select=["R401,M601"], today=TODAY) == both


def test_a_canvas_that_is_none(garden: Vault) -> None:
    (garden.root / "Board.canvas").write_text('{"nodes": [\n  {"a"', encoding="utf-8")
    vault = vaultkit.load_vault(garden.root)
    for name in ("Board", "Board.canvas"):
        told = refusal(VaultkitError, lambda name=name: vaultkit.render(vault, name))
        assert told.startswith("garden/Board.canvas:2:7: a canvas that cannot be read: ")


def test_errors_are_there_and_can_be_printed() -> None:
    code = (
        "import vaultkit\n"
        "print(vaultkit.errors.VaultkitError('no \\udcff', 'x'))\n"
        "class Own(vaultkit.errors.VaultkitError):\n"
        "    def __init__(self, more): self.more = more\n"
        "print(Own('a\\nb').lines, hasattr(Own(''), 'other'))\n"
    )
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("no \\udcff\nx\n('a', 'b') False\n", "")


def test_properties_are_copies(garden: Vault) -> None:
    note = vaultkit.find_note(garden, "Basil")
    note.properties["tags"].append("other")
    assert note.properties["tags"] == ["plant/herb"]
    own = note.properties
    own["new"] = 1
    assert pickle.loads(pickle.dumps(own)) == own
    assert "new" not in pickle.loads(pickle.dumps(note)).properties


def test_a_worker_of_a_pool_reads_by_itself(tmp_path: Path) -> None:
    for number in range(PARALLEL_FROM):
        (tmp_path / f"{number}.md").write_text("x\n")
    (tmp_path / ".obsidian").mkdir()
    with multiprocessing.Pool(1) as pool:
        assert pool.apply(count_notes, (str(tmp_path),)) == PARALLEL_FROM


def count_notes(folder: str) -> int:
    return len(vaultkit.load_vault(folder).notes)


# Parts of notes


EDITS: dict[str, Callable[[Vault], vaultkit.Plan]] = {
    "set": lambda vault: vaultkit.plan_set(vault, "Basil", {"BED": "[[South bed]]", "n": (1, 2)}),
    "unset": lambda vault: vaultkit.plan_unset(vault, "Basil", "review_interval", "nothing"),
    "append": lambda vault: vaultkit.plan_append(vault, "North bed", "- x", section="Soil"),
    "replace": lambda vault: vaultkit.plan_replace_section(vault, "North bed", "Soil", "Clay."),
    "extract": lambda vault: vaultkit.plan_extract(vault, "North bed", "Soil", "new/"),
    "merge": lambda vault: vaultkit.plan_merge(vault, "South bed", "North bed", alias=True),
}


def broken_links(vault: Vault) -> list[str]:
    links = (link for path in vault.notes for link in vaultkit.links_of(vault, path))
    return sorted(link.raw for link in links if not link.destination)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_written_and_taken_back(name: str, garden: Vault) -> None:
    before, broken = files(garden.root), broken_links(garden)
    plan = EDITS[name](garden)
    assert plan.diff.count("\n+++ ") == len(plan.paths) > 0
    assert files(garden.root) == before
    after = vaultkit.apply(plan)
    changed = {path for path, data in files(garden.root).items() if before.get(path) != data}
    assert changed | (before.keys() - files(garden.root).keys()) == {*plan.paths}
    assert broken_links(after) == broken
    vaultkit.undo(after)
    assert files(garden.root) == before


def test_an_edit_that_another_program_was_faster_than(garden: Vault) -> None:
    plan = vaultkit.plan_extract(garden, "North bed", "Soil", "Clay")
    (garden.root / "Plants" / "Bean.md").write_text("[[North bed#Soil]]\n", encoding="utf-8")
    assert "changed since this was planned" in refusal(WriteError, lambda: vaultkit.apply(plan))
    again = vaultkit.plan_extract(vaultkit.load_vault(garden.root), "North bed", "Soil", "Clay")
    assert "Plants/Bean.md" in again.paths


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda vault: vaultkit.plan_set(vault, "Basil", {"sown": "soon"}), "add force=True"),
        (lambda vault: vaultkit.plan_unset(vault, "Basil", "sown"), 'needs the property "sown"'),
        (lambda vault: vaultkit.plan_append(vault, "North bed", "x", section="Clay"), "no heading"),
        (lambda vault: vaultkit.plan_extract(vault, "North bed", "Soil", "../x"), "outside"),
        (lambda vault: vaultkit.plan_extract(vault, "North bed", "Soil", "Plants/Bean"), "already"),
        (lambda vault: vaultkit.plan_merge(vault, "Basil", "Basil"), "into itself"),
        (lambda vault: vaultkit.plan_merge(vault, "Tomato", "Bean"), 'prefer="target"'),
    ],
)
def test_edits_of_parts_that_are_refused(
    ask: Callable[[Vault], object], message: str, garden: Vault
) -> None:
    assert message in refusal(VaultkitError, lambda: ask(garden))


@pytest.mark.parametrize(
    "ask",
    [
        lambda vault: vaultkit.plan_set(vault, "Basil", {"a": object()}),
        lambda vault: vaultkit.plan_set(vault, "Basil", "a=b"),
        lambda vault: vaultkit.plan_set(vault, "Basil", {1: 2}),
        lambda vault: vaultkit.plan_append(vault, "Basil", 3),
        lambda vault: vaultkit.plan_extract(vault, "North bed", "Soil", leave="all"),
        lambda vault: vaultkit.plan_merge(vault, "Basil", "Bean", prefer="both"),
        lambda vault: vaultkit.plan_merge(vault, "Basil", "Bean", alias="yes"),
    ],
)
def test_edits_with_wrong_arguments(ask: Callable[[Vault], object], garden: Vault) -> None:
    with pytest.raises(TypeError):
        ask(garden)
