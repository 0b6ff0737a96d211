"""What regions of published notes may hold, and how it is found that they hold more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from vaultkit.authoring.moc.exposed_regions import find_exposed, read_public
from vaultkit.authoring.moc.region_markers import SHAPES, written_spans
from vaultkit.authoring.moc.region_plan import plan_note
from vaultkit.authoring.moc.region_scope import RegionScopes, region_scopes
from vaultkit.config import Config, SiteConfig
from vaultkit.errors import SettingsError
from vaultkit.notes.edit import apply
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from vaultkit.vault.vault import Vault

NOW = datetime(2026, 11, 1)  # noqa: DTZ001 - the author's wall clock
MAP = NotePath("Map.md")
BASE = """filters: file.hasTag("t")
formulas:
  theirs: file("Two").properties.pay
  back: file.backlinks
  far: file.links.map(value.asFile().properties.pay)
properties: {pay: {displayName: Yearly wages}}
views:
  - type: table
    name: All
    order: [file.name, pay, up, formula.theirs, formula.back, formula.far, file.links]
    summaries: {pay: Sum}
  - {type: table, name: Pay, order: [pay], groupBy: {property: pay, direction: ASC}}
"""
FILES = {
    "B.base": BASE,
    "One.md": "---\npay: 1\nup: '[[Two]]'\n---\n#t [[Two|her]] ![[a.png]]\n",
    "Two.md": "---\npublish: false\npay: 77\n---\n#t [[One]] ![[b.png]]\n",
    "a.png": "",
    "b.png": "",
}


def region(query: str, inner: str = "") -> str:
    return f"%% vaultkit:moc begin {query} %%\n{inner}%% vaultkit:moc end %%\n"


def read(text: str, config: Config | None = None, **more: str) -> tuple[Vault, RegionScopes]:
    vault = make_vault({**FILES, **more, MAP: text})
    return vault, region_scopes(vault, config or Config(), NOW, lambda _: None)


def write(text: str, config: Config | None = None) -> str:
    vault, scopes = read(text, config)
    plan = plan_note(vault.notes[MAP], scopes.seen_by(MAP))
    assert plan.faults == ()
    return apply(vault.notes[MAP].source.data, [stale.edit for stale in plan.stale]).decode()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("view", ["All", "Pay"])
def test_a_published_map_shows_what_is_published(view: str, shape: str) -> None:
    text = write(region(f"B.base#{view} {shape}"))
    assert "One" in text or "| 1 |" in text
    assert "77" not in text
    assert "78" not in text
    assert "[[Two" not in text
    assert write(text) == text


@pytest.mark.parametrize("shape", SHAPES)
def test_a_private_map_shows_everything(shape: str) -> None:
    text = write(f"---\ndraft: true\n---\n{region(f'B.base#All {shape}')}")
    assert "Two" in text


def test_values_of_a_published_map() -> None:
    text = write(region("B.base#All list"))
    assert text.splitlines()[2:5] == [
        "- [[One]] - Yearly wages: 1; up: Two; far: , ; links: Two, her",
        "",
        "*Yearly wages, Sum: 1*",
    ]


def test_a_hidden_name_stands_for_links_to_what_stays() -> None:
    text = write(region("B.base#All list"), Config(site=SiteConfig(hidden_name="someone")))
    assert "; up: someone; far: , ; links: someone, her" in text
    assert "Two" not in text


def test_a_region_publishes_no_file() -> None:
    base = "filters: file.ext == 'png'\nviews: [{type: table, name: All}]\n"
    linked = region("P.base#All list", "\n- [[b.png]]\n\n")
    vault, scopes = read(linked, **{"P.base": base})
    assert scopes.public.shows("a.png")
    assert not scopes.public.shows("b.png")
    assert [x.target for x in find_exposed(vault.notes[MAP], scopes)] == ["b.png"]


def test_settings_that_cannot_be_read_leave_it_undecided() -> None:
    with pytest.raises(SettingsError, match=r"^\.obsidian/app\.json: not valid JSON: "):
        read("", **{".obsidian/app.json": "{"})


LINK = 'this region of a published note holds "Two", which is not published'
VALUE = (
    "this region of a published note may hold what only unpublished notes say: it shows some of "
    "them, and is out of date"
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (region("B.base#Pay list", "\n- [[One]]: 1\n- [[Two]]: 77\n\n"), [LINK]),
        (region("B.base#Pay table", "\n| pay |\n| --- |\n| 1 |\n| 77 |\n\n"), [VALUE]),
        (region("B.base#Pay table", "\n| pay |\n| --- |\n| 1 |\n| 70 |\n\n"), [VALUE]),
        (region("B.base#Pay list", "\n*No notes yet.*\n\n"), [VALUE]),
        (region("B.base#Pay list", "\n"), []),
        (region("B.base#Pay list", "\n- [[One]]: 1\n\n"), []),
        (region("B.base#Gone list", "\n- [[Two]]: 77\n\n"), [LINK]),
        ("%% vaultkit:moc begin B.base#Pay list %%\n[[Two]]\n", [LINK]),
        (f"{region('B.base#Pay list')}[[Two]]\n%% vaultkit:moc end %%\n", [LINK]),
        ("%% vaultkit:moc start B.base#Pay list %%\n[[Two]]\n", [LINK]),
        (region("B.base#Pay list") + "\nMine: [[Two]]\n", []),
        ("---\npublish: false\n---\n" + region("B.base#Pay list", "\n- [[Two]]: 77\n"), []),
    ],
)
def test_what_a_region_holds_too_much(text: str, found: list[str]) -> None:
    vault, scopes = read(text)
    assert [item.message for item in find_exposed(vault.notes[MAP], scopes)] == found


def test_several_are_counted() -> None:
    text = region("B.base#Pay list", "\n- [[Two]]\n- [[Tri]]\n")
    vault, scopes = read(text, **{"Tri.md": "---\npublish: false\n---\n"})
    (exposed,) = find_exposed(vault.notes[MAP], scopes)
    assert exposed.message.endswith('holds "Two" and 1 more, which are not published')


def test_ranges_between_markers() -> None:
    begin, end = "%% vaultkit:moc begin B.base list %%", "%% vaultkit:moc end %%"
    vault = make_vault({"A.md": f"{begin}\na\n{end}\nb\n{end}\nc\n{begin}\nd\n"})
    note = vault.notes[NotePath("A.md")]
    assert [note.source.slice(*span) for span in written_spans(note)] == [
        f"\na\n{end}\nb\n",
        "\nd\n",
    ]


def test_what_a_region_would_say_now() -> None:
    text = "Mine.\n\n" + region("B.base#Pay list", "\n- [[Two]]: 77\n")
    vault, scopes = read(text)
    note = vault.notes[MAP]
    spans, texts = read_public(note, scopes)
    assert [note.source.slice(*span) for span in spans] == ["\n\n- [[Two]]: 77\n"]
    assert texts == ["\n- [[One]]: 1\n\n"]
