"""Markers in every place of private notes, in every way to be private: none gets out.

Public maps are written by `vaultkit moc` first: what vaultkit writes into a note is published too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.site.canaries import Canaries
from tests.unit.site.test_leaks import everything
from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = ("list", "grouped", "table", "tags", "links", "map")
WAYS = {
    "publish": ("Notes", "publish: false"),
    "text": ("Notes", 'publish: "false"'),
    "draft": ("Notes", "draft: true"),
    "exclude": ("Shut/Deep", "x: 1"),
    "ignored": ("Hidden", "x: 1"),
    "template": ("Forms", "x: 1"),
    "torn": ("Notes", "torn: ["),
    "merged": ("Notes", "<<<<<<< HEAD\npublish: false\n======="),
    "key": ("Notes", '"publish ": no'),
}
"""A folder, and a line of front matter: each keeps a note at home."""
CONFIG = """templates = ["Forms/"]
[site]
name = "Site"
url = "https://example.org/"
hidden-name = "a private note"
exclude = ["Shut/"]
"""


class Markers(Canaries):
    """Makes words and numbers, and remembers what each is the marker of."""

    def number(self, kind: str) -> str:
        """Return a number that stands nowhere else."""
        number = f"{next(self._numbers)}472839"
        self.kinds[number] = kind
        return number


def private_note(new: Markers, way: str, front: str, picture: str) -> str:
    tag = new("tag")
    return f"""---
title: {new("title")}
aliases: [{new("alias")}]
tags: [{tag}, in/{new("nested tag")}, pay]
{new("property key")}: 1
salary: {new("property")}
amount: {new.number("number")}
day: 1987-06-05
type: {new("type")}
owner: {new("owner")}
id: {new("id")}
description: {new("description")}
cssclasses: [{new("class")}]
permalink: {new("permalink")}
redirect_from: ["{new("old folder")}/{new("old path")}.md"]
review_by: 2026-01-01
deep: {{{new("nested key")}: [{{a: {new("nested property")}}}]}}
up: "[[Home]]"
{front}
---
# {new("heading")}

{new("text")} [[Home|{new("link label")}]] #{new("inline tag")} ^{new("block id")}

> [!{new("callout type")}] {new("callout title")}
> {new("callout")}

> [!flow] {new("flow")}
> [[Home]] -> [[One]]: {new("flow step")}

> [!decision] {new("decision")}
> - {new("question")}?
>   - yes: {new("answer")}

| {new("table head")} | [[One]] |
|---|---|
| {new("cell")} | field:: {new("inline field")} |

![{new("alternative text")}]({picture}) <b title="{new("HTML")}">x</b> [x](https://a.example/{new("address")})

```mermaid
graph TD; A[{new("diagram")}]
```

```base
views: [{{type: table, name: {new("base block")}}}]
```

$$ {new("math")} $$ note[^{new("footnote label")}]

[^1]: {new("footnote")}

- [ ] {new("task")} `{new("code")}`
%% {new("comment")} of {way} %%
"""


PAY = """filters: file.hasTag("pay")
formulas:
  theirs: file(this.file.name) == null
  told: 'FILES.map(if(file(value), file(value).properties.salary, "-")).join(" ")'
  back: file.backlinks
  linked: file.links.map(value.asFile())
  far: list(file.links).map(value.asFile().properties.amount)
summaries:
  every: values.join("; ")
views:
  - type: table
    name: All
    order: [file.name, salary, amount, day, owner, formula.told, formula.back, formula.linked, formula.far, up]
    summaries: {amount: Sum, salary: Unique, owner: every, day: Earliest}
    sort: [{property: salary, direction: ASC}]
  - type: table
    name: Bare
    order: [salary, owner]
    groupBy: {property: salary, direction: ASC}
    summaries: {amount: Average}
"""  # noqa: E501 - YAML of one line


def make_files() -> tuple[dict[str, str], dict[str, str]]:
    """Return the files of a vault, and each marker with its kind."""
    new = Markers()
    files: dict[str, str] = {"vaultkit.toml": CONFIG}
    files[".obsidian/app.json"] = json.dumps({"userIgnoreFilters": ["Hidden/"]})
    links: list[str] = []
    for way, (place, front) in WAYS.items():
        name, picture = new("file name"), f"{new('attachment name')}.png"
        folder = f"{place}/{new('folder')}"
        files[f"{folder}/{name}.md"] = private_note(new, way, front, picture)
        files[f"{folder}/{picture}"] = f"\x89PNG {new('attachment bytes')} {'x' * 40}"
        links.append(name)
    files[f"{new('canvas name')}.canvas"] = json.dumps(
        {"nodes": [{"id": "1", "type": "text", "text": new("canvas text"), "x": 0, "y": 0}]}
    )
    files[f"Shut/{new('base name')}.base"] = (
        f"filters: file.name == '{new('base filter')}'\nviews: [{{type: table, name: "
        f"{new('base view')}}}]\n"
    )
    named = json.dumps(links)
    pay = PAY.replace("FILES", named)
    files["Home.md"] = "---\ntags: [pay]\nsalary: one\namount: 1\n---\n# Home\n\nShown words.\n\n"
    files["Home.md"] += "\n".join(f"[[{name}]] [[{name}#x|so]] ![[{name}]]" for name in links)
    files["One.md"] = (
        f"---\ntags: [pay]\nup: '[[{links[0]}]]'\n---\n[[Home]]\n\n```base\n{pay}```\n"
    )
    files["Pay.base"] = pay
    regions = [
        f"%% vaultkit:moc begin Pay.base#{view} {shape} %%\n%% vaultkit:moc end %%\n"
        for view in ("All", "Bare")
        for shape in SHAPES
    ]
    files["Map.md"] = "# Map\n\n![[Pay.base]]\n\n" + "\n".join(regions)
    return files, new.kinds


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, dict[str, str]]:
    files, kinds = make_files()
    for path, text in files.items():
        target = tmp_path / "v" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path / "v", kinds


def found_in(text: str, kinds: dict[str, str]) -> dict[str, str]:
    return {word: kind for word, kind in kinds.items() if word in text.lower()}


PUBLIC = ("Map.md", "Home.md", "One.md")


def test_no_marker_gets_into_a_map_or_a_site(vault: tuple[Path, dict[str, str]]) -> None:
    root, kinds = vault
    assert len(set(kinds.values())) >= 45
    assert run(["moc", "v"]) == 0
    assert run(["moc", "--check", "v"]) == 0
    text = (root / "Map.md").read_text()
    assert text.count("[[Home]]") >= 8
    assert found_in(text, kinds) == {}
    assert run(["build", "v", "--site-dir", "site"]) == 0
    site = everything(root.parent / "site")
    assert "shown words" in site
    assert found_in(site, kinds) == {}


def test_no_marker_gets_into_a_new_map(vault: tuple[Path, dict[str, str]]) -> None:
    root, kinds = vault
    assert run(["moc", "new", "New", "--tag", "pay", "--vault", "v"]) == 0
    assert (
        run(["moc", "new", "Other", "--view", "Pay.base#All", "--shape", "table", "--vault", "v"])
        == 0
    )
    for name in ("New.md", "Other.md"):
        text = (root / name).read_text()
        assert "[[Home]]" in text
        assert found_in(text, kinds) == {}


def test_no_marker_gets_into_a_map_by_a_fix(vault: tuple[Path, dict[str, str]]) -> None:
    root, kinds = vault
    run(["check", "v", "--fix", "--select", "M,P"])
    text = (root / "Map.md").read_text()
    assert text.count("[[Home]]") >= 8
    assert found_in(text, kinds) == {}


def test_no_marker_gets_into_a_calendar(
    vault: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    root, kinds = vault
    (root / "Due.md").write_text("---\nreview_by: 2026-01-01\n---\n")
    assert (
        run(["review", "--vault", "v", "--ics", "--output", "a.ics", "--today", "2026-02-01"]) == 0
    )
    text = (root.parent / "a.ics").read_text()
    assert "SUMMARY:Review: Due" in text
    assert found_in(text, kinds) == {}
    assert "left out 6 notes that are not published; --all puts them in" in capsys.readouterr().err


def test_a_calendar_of_all_is_asked_for(
    vault: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    root, kinds = vault
    words = ["review", "--vault", "v", "--today", "2026-02-01"]
    assert run([*words, "--ics", "--all", "--output", "a.ics"]) == 0
    assert "title" in found_in((root.parent / "a.ics").read_text(), kinds).values()
    assert capsys.readouterr().err == ""
    assert run([*words, "--all"]) == 2


def test_a_private_map_may_hold_everything(vault: tuple[Path, dict[str, str]]) -> None:
    root, kinds = vault
    text = (root / "Map.md").read_text()
    (root / "Map.md").write_text(f"---\npublish: false\n---\n{text}")
    assert run(["moc", "v"]) == 0
    found = found_in((root / "Map.md").read_text(), kinds)
    assert {"property", "number", "owner"} <= {*found.values()}
