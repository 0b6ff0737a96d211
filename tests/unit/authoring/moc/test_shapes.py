"""Generated regions: what each shape writes, and what stays as it was."""

from __future__ import annotations

from datetime import datetime

import pytest

from vaultkit.authoring.moc.region_markers import find_regions
from vaultkit.authoring.moc.region_plan import plan_note
from vaultkit.authoring.moc.region_scope import region_scopes
from vaultkit.config import Config
from vaultkit.notes.edit import apply
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.testing import make_vault

NOW = datetime(2026, 11, 21)  # noqa: DTZ001
BASE = """\
filters: file.hasTag("t")
properties: {about: {displayName: About}}
views:
  - type: table
    name: All
    order: [file.name, about, n]
    summaries: {n: Sum}
  - type: table
    name: Short
    order: [file.name, about]
  - type: table
    name: Grouped
    order: [file.name]
    groupBy: {property: about}
    summaries: {n: Max}
  - type: table
    name: Empty
    filters: n > 100
"""
FILES = {
    "B.base": BASE,
    "One.md": "---\nabout: a | b\nn: 1\ntags: [t, x/y]\n---\n[[Three]]\n",
    "Two.md": "---\nabout: '*star*'\nn: 2\ntags: [t]\n---\n[[One]]\n",
    "Three.md": "---\nabout: a | b\ntags: [t, x]\n---\n[[One]]\n",
    "d/Two.md": "---\nn: 4\ntags: [t]\nup: '[[One|the first]]'\n---\n",
    "q/It's #1.md": "---\ntags: [t]\n---\n",
}
SHAPES = {
    "list": ("B.base#All list", """\
- [[One]] - About: a \\| b; n: 1
- [[Three]] - About: a \\| b
- [[Two]] - About: \\*star\\*; n: 2
- [[d/Two|Two]] - n: 4
- It's \\#1

*n, Sum: 7*"""),
    "list with one more column": ("B.base#Short list", """\
- [[One]]: a \\| b
- [[Three]]: a \\| b
- [[Two]]: \\*star\\*
- [[d/Two|Two]]
- It's \\#1"""),
    "grouped": ("B.base#Grouped grouped", """\
### \\*star\\*

- [[Two]]

*n, Max: 2*

### a \\| b

- [[One]]
- [[Three]]

*n, Max: 1*

### No value

- [[d/Two|Two]]
- It's \\#1

*n, Max: 4*

*All: n, Max: 4*"""),
    "table": ("B.base#All table", """\
| file name | About | n |
| --- | --- | --- |
| [[One]] | a \\| b | 1 |
| [[Three]] | a \\| b |  |
| [[Two]] | \\*star\\* | 2 |
| [[d/Two\\|Two]] |  | 4 |
| It's \\#1 |  |  |

*n, Sum: 7*"""),
    "tags": ("B.base#Short tags", """\
- **t**
    - [[One]]: a \\| b
    - [[Three]]: a \\| b
    - [[Two]]: \\*star\\*
    - [[d/Two|Two]]
    - It's \\#1
- **x**
    - [[Three]]: a \\| b
    - **y**
        - [[One]]: a \\| b"""),
    "links": ("B.base#Grouped links", """\
- [[Two]]
    - [[One]]
        - [[Three]]
- [[d/Two|Two]]
- It's \\#1"""),
    "map": ("B.base#Grouped map", """\
```mermaid
flowchart LR
  subgraph g1["*star*"]
    n1["Two"]
  end
  subgraph g2["a | b"]
    n2["One"]
    n3["Three"]
  end
  subgraph g3["No value"]
    n4["d/Two"]
    n5["It's #35;1"]
  end
  n1 --> n2
  n2 --> n3
  n3 --> n2
  n4 --> n2
  class n1,n2,n3,n4,n5 internal-link;
```"""),
    "nothing": ("B.base#Empty list", "*No notes yet.*"),
}  # fmt: skip
AROUND = ("# Map\n\n## Part\n\nMine [[One]].\n\n", "\nMine too.\n")


def refresh(text: str, files: dict[str, str] | None = None, path: str = "Map.md") -> str:
    vault = make_vault({**FILES, **(files or {}), path: text})
    note = vault.notes[NotePath(path)]
    plan = plan_note(note, region_scopes(vault, Config(), NOW, lambda _: None).whole)
    assert plan.faults == ()
    return apply(note.source.data, [item.edit for item in plan.stale]).decode()


def region(query: str, inner: str) -> str:
    before, after = AROUND
    return f"{before}%% vaultkit:moc begin {query} %%\n{inner}%% vaultkit:moc end %%{after}"


@pytest.mark.parametrize(("query", "wanted"), SHAPES.values(), ids=SHAPES)
def test_shapes(query: str, wanted: str) -> None:
    written = refresh(region(query, "old [[Two]]\n"))
    assert written == region(query, f"\n{wanted}\n\n")
    assert refresh(written) == written


def test_every_link_that_is_written_leads_to_its_note() -> None:
    written = refresh(region("B.base#All table", ""))
    vault = make_vault({**FILES, "Map.md": written})
    inner = find_regions(vault.notes[NotePath("Map.md")])[0][0].inner
    links = [
        link.destination
        for link in vault.links[NotePath("Map.md")]
        if inner.start <= getattr(link.link, "start", -1) < inner.end
    ]
    assert links == ["One.md", "Three.md", "Two.md", "d/Two.md"]


def test_names_that_wikilinks_cannot_hold() -> None:
    files = {"q/[a] 100%% %20.md": "---\ntags: [t]\n---\n", "q/a^b.md": "---\ntags: [t]\n---\n"}
    written = refresh(region("B.base#Grouped list", ""), files)
    vault = make_vault({**FILES, **files, "Map.md": written})
    leads = {link.destination for link in vault.links[NotePath("Map.md")]}
    assert files.keys() <= leads


def test_line_ends_stay_those_of_the_note() -> None:
    text = region("B.base#Empty list", "").replace("\n", "\r\n")
    written = refresh(text)
    assert written == region("B.base#Empty list", "\n*No notes yet.*\n\n").replace("\n", "\r\n")
    assert refresh(written) == written


def test_a_view_of_the_note_itself_and_this() -> None:
    block = "```base\nfilters: file.hasLink(this)\nviews:\n- {type: table, name: To here}\n```\n\n"
    marks = "%% vaultkit:moc begin To here list %%\n%% vaultkit:moc end %%\n"
    written = refresh(block + marks, {"In.md": "[[Map]]\n"})
    assert "- [[In]]\n" in written


def test_what_was_generated_is_no_link_of_the_author() -> None:
    """A map of what links back to it must not grow out of its own links."""
    base = "filters: file.backlinks.contains(this.file)\nviews: [{type: table, name: Linked}]\n"
    text = "[[One]]\n\n%% vaultkit:moc begin L.base list %%\n%% vaultkit:moc end %%\n"
    other = "%% vaultkit:moc begin L.base list %%\n\n- [[Two]]\n\n%% vaultkit:moc end %%\n"
    written = refresh(text, {"L.base": base, "Other.md": other})
    assert written.count("- [[") == 1
    assert refresh(written, {"L.base": base, "Other.md": other}) == written


def test_comments_in_values_do_not_end_a_region() -> None:
    files = {"One.md": "---\nabout: '%% vaultkit:moc end %%'\ntags: [t]\n---\n"}
    written = refresh(region("B.base#Short list", ""), files)
    assert "&#37;&#37; vaultkit:moc end &#37;&#37;" in written
    note = parse_note(Source("Map.md", written.encode()))
    regions, faults = find_regions(note)
    assert len(regions) == 1
    assert faults == []
