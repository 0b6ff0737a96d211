"""The graph of a site: where notes lie, what data and pictures say, and what they do not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import combinations, pairwise
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from vaultkit.authoring.diagrams.diagram_colors import contrast, read_color
from vaultkit.distribution import extras
from vaultkit.notes.paths import NotePath
from vaultkit.site import graph as graph_room
from vaultkit.site.cache.build_cache import ValueCache
from vaultkit.site.graph import note_positions
from vaultkit.site.graph.author_colours import PAPERS, readable
from vaultkit.site.graph.graph_data import GRAPH_DATA
from vaultkit.site.graph.graph_layout import APART, NO_GROUP, LastLayout, Layout, lay_out
from vaultkit.site.graph.graph_picture import draw_picture, draw_thumbnail
from vaultkit.site.graph.group_labels import shared_labels
from vaultkit.site.graph.group_names import NAMES, part_name
from vaultkit.site.graph.link_groups import find_groups, weigh_links
from vaultkit.site.graph.vault_graph import VaultGraph, without_sign
from vaultkit.site.model.relations import Relations
from vaultkit.site.panels.local_graph import choose_neighbours, find_chords
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultkit.site.model.site_model import Site


ASSETS = Path(graph_room.__file__).parents[1] / "assets"


def cliques(count: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the links of groups in which all are linked, each group with the next by one link."""
    for group in range(count):
        yield from combinations(range(group * size, (group + 1) * size), 2)
    for before, after in pairwise(range(count)):
        yield before * size, after * size


def last_of(layout: Layout, kept: range) -> LastLayout:
    return LastLayout(
        {at: layout.places[at] for at in kept},
        {at: layout.groups[at] for at in kept},
        len(layout.places) - len(kept),
    )


@pytest.fixture(params=[True, False], ids=["library", "python"])
def _library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param and not extras.has_extra(extras.GRAPH):
        pytest.skip("the extra is not installed")
    monkeypatch.setattr(note_positions, "has_extra", lambda _: request.param)


EITHER_WAY = pytest.mark.usefixtures("_library")


@EITHER_WAY
@pytest.mark.parametrize(("count", "size"), [(3, 8), (12, 40)])
def test_equal_graphs_are_laid_out_alike(count: int, size: int) -> None:
    links = list(cliques(count, size))
    found = lay_out(count * size, links)
    assert found == lay_out(count * size, reversed(links))
    assert found == lay_out(count * size, [(b, a) for a, b in links])


@EITHER_WAY
def test_notes_lie_apart_and_near_those_of_their_group() -> None:
    found = lay_out(480, cliques(12, 40))
    assert len({*found.places}) == 480
    for a, b in combinations(found.places, 2):
        assert hypot(a[0] - b[0], a[1] - b[1]) > APART * 0.6
    assert [len({*found.groups[at : at + 40]}) for at in range(0, 480, 40)] == [1] * 12
    radius = {}
    for group in range(12):
        places = [found.places[at] for at in range(480) if found.groups[at] == group]
        middle = [sum(axis) / 40 for axis in zip(*places, strict=True)]
        radius[group] = max(hypot(x - middle[0], y - middle[1]) for x, y in places)
    assert max(radius.values()) < APART * 8


def test_notes_without_links_stand_below_all_others() -> None:
    found = lay_out(20, cliques(2, 8))
    assert found.groups[16:] == (NO_GROUP,) * 4
    lowest = max(y for _, y in found.places[:16])
    assert {y > lowest for _, y in found.places[16:]} == {True}
    assert len({x for x, _ in found.places[16:]}) == 4


@EITHER_WAY
@pytest.mark.parametrize(("count", "links"), [(0, []), (1, []), (2, [(0, 1)]), (5, [])])
def test_small_graphs(count: int, links: list[tuple[int, int]]) -> None:
    found = lay_out(count, links)
    assert len(found.places) == len({*found.places}) == count
    assert found.groups == (NO_GROUP,) * count


def test_old_notes_stay_where_they_were() -> None:
    links = list(cliques(5, 10))
    before = lay_out(50, links)
    after = lay_out(52, [*links, (50, 3), (50, 4)], last_of(before, range(50)))
    assert after.places[:50] == before.places
    assert after.groups[50] == before.groups[3]
    assert after.groups[51] == NO_GROUP
    near = hypot(*(a - b for a, b in zip(after.places[50], before.places[3], strict=True)))
    assert near < APART * 12
    assert len({*after.places}) == 52


def test_notes_that_lose_their_links_leave_their_group() -> None:
    links = list(cliques(5, 10))
    before = lay_out(50, links)
    after = lay_out(50, [link for link in links if 7 not in link], last_of(before, range(50)))
    assert after.groups[7] == NO_GROUP
    assert after.places[7][1] > max(y for at, (_, y) in enumerate(after.places) if at != 7)


def test_all_are_laid_out_afresh_once_much_is_new() -> None:
    before = lay_out(50, cliques(5, 10))
    fresh = lay_out(60, cliques(6, 10))
    assert lay_out(60, cliques(6, 10), last_of(before, range(50))) == fresh


def test_a_list_of_all_notes_holds_nothing_together() -> None:
    links = [*cliques(4, 20), *((at, 80) for at in range(80))]
    groups = find_groups(weigh_links(links))
    assert sorted(len({*group} - {80}) for group in groups) == [20] * 4


# Of a vault

PUBLIC = {
    "A.md": "---\ntype: fact\ncreated: 2024-03-05\n---\n[[B]] [[n/C]] #one/two",
    "B.md": "[[A]] [[Secret]] [[Nowhere]] #One/Two %%[[n/C]] #whispered%%",
    "n/C.md": "---\ntype: fact\ntitle: The third\n---\n[[A]]",
    "Lone.md": "",
    "Unlisted.md": "---\nunlisted: true\n---\n[[A]]",
    "Secret.md": "---\npublish: false\n---\n[[A]] [[B]] #mystery",
}


def graph_of(site: Site) -> VaultGraph:
    return VaultGraph(site, Relations(site))


def test_the_data_are_columns(publish: Callable[..., Any]) -> None:
    data = json.loads(
        publish({key: PUBLIC[key] for key in PUBLIC if key[0] != "U"}).text(GRAPH_DATA)
    )
    assert data["title"] == ["A", "B", "Lone", "The third"]
    assert (data["above"], data["aboveOf"], data["name"]) == (
        ["", "n"], [0, 0, 0, 1], ["A", "B", "Lone", "C"],
    )  # fmt: skip
    assert (data["folder"], data["folderOf"]) == (["", "n"], [0, 0, 0, 1])
    assert (data["type"], data["typeOf"]) == (["", "fact"], [1, 0, 0, 1])
    assert (data["tag"], data["tagsOf"]) == (["one/two"], [[0], [0], [], []])
    assert (data["count"], data["to"]) == ([2, 1, 0, 1], [1, 2, 0, 0])
    assert data["created"] == [738950, -738950, 0, 0]
    assert data["rank"][0] == 100
    assert (data["group"], data["groupOf"]) == (["A"], [0, 0, -1, 0])
    assert {len(data[key]) for key in ("x", "y", "rank", "count", "groupOf")} == {4}


def test_the_data_hold_what_is_listed_and_nothing_else(publish: Callable[..., Any]) -> None:
    site = publish(PUBLIC)
    for text in (site.text(GRAPH_DATA), site.text("graph/index.html")):
        assert "The third" in text
        for word in ("Secret", "Nowhere", "mystery", "whispered"):
            assert word not in text
    titles = json.loads(site.text(GRAPH_DATA))["title"]
    assert "Unlisted" not in titles


def test_the_page_says_it_all_without_a_script(publish: Callable[..., Any]) -> None:
    page = publish(PUBLIC).page("graph/")
    assert page.select_one(".vk-graph-size").text.strip() == "4 notes, 4 links"
    links = page.select("svg.vk-graph-picture a")
    assert [a["href"] for a in links] == ["../A/", "../B/", "../n/C/", "../Lone/"]
    assert [a.title.text for a in links] == ["A", "B", "The third", "Lone"]
    assert [h.text.split() for h in page.select(".vk-graph-lists h3")] == [
        ["A", "3"],
        ["Few", "or", "no", "links", "1"],
    ]
    assert [a["href"] for a in page.select(".vk-nav-apart a[aria-current=page]")] == ["../graph/"]


def test_equal_builds_give_equal_bytes(publish: Callable[..., Any]) -> None:
    def texts() -> list[str]:
        site = publish(PUBLIC)
        return [site.text(path) for path in (GRAPH_DATA, "graph/index.html")]

    assert texts() == texts()


def test_places_are_kept_between_builds(make_site: Callable[..., Site], tmp_path: Path) -> None:
    files = {f"N{n:02}.md": f"[[N{(n + 1) % 30:02}]] [[N{(n * 7) % 30:02}]]" for n in range(30)}
    cache = ValueCache(tmp_path / "kept.sqlite")

    def build(more: dict[str, str]) -> VaultGraph:
        return graph_of(replace(make_site(files | more), value_cache=cache))

    before = build({})
    places = dict(zip(before.paths, before.layout.places, strict=True))
    after = build({"A new one.md": "[[N03]]"})
    found = dict(zip(after.paths, after.layout.places, strict=True))
    assert {path: found[path] for path in places} == places
    assert after.groups[after.layout.groups[0]].name != "A new one"


def test_pictures_do_not_grow_with_the_vault(make_site: Callable[..., Site]) -> None:
    site = make_site({f"N{n:04}.md": f"[[N{(n * 3) % 900:04}]]" for n in range(900)})
    graph = graph_of(site)
    thumbnail, picture = (
        draw_thumbnail(graph),
        draw_picture(graph, site.addresses.seen_from("graph/")),
    )
    assert thumbnail.count("h0") == 500
    assert len(thumbnail) < 20_000
    assert 'aria-hidden="true"' in thumbnail
    assert "<a " not in thumbnail
    assert picture.count("<a ") == 150
    assert len(picture) < 80_000


def test_two_notes_that_link_but_each_other_are_not_central(
    make_site: Callable[..., Site],
) -> None:
    files = {f"N{n}.md": f"[[N{(n + 1) % 4}]] [[Middle]]" for n in range(4)} | {"Middle.md": ""}
    graph = graph_of(make_site(files | {"One.md": "[[Zero]]", "Zero.md": "[[One]]"}))
    names = [graph.paths[at].removesuffix(".md") for at in graph.order]
    assert names[0] == "Middle"
    assert names[-2:] == ["One", "Zero"]
    assert len({graph.ranks[graph.paths.index(NotePath(f"{name}.md"))] for name in names[-2:]}) == 1


@pytest.mark.parametrize(("lone", "count"), [(2, 1), (3, 0)])
def test_the_front_page_draws_no_graph_of_mostly_unlinked_notes(
    publish: Callable[..., Any], lone: int, count: int
) -> None:
    files = {"A.md": "[[B]]", "B.md": ""} | {f"Lone {n}.md": "" for n in range(lone)}
    assert len(publish(files).page("").select("svg.vk-thumbnail")) == count


def test_the_picture_names_groups_beside_their_dots(make_site: Callable[..., Site]) -> None:
    links = {f"N{n}.md": "".join(f"[[N{other}]]" for other in range(8)) for n in range(8)}
    site = make_site(links | {"Lone.md": ""})
    graph = graph_of(site)
    picture = BeautifulSoup(draw_picture(graph, site.addresses.seen_from("graph/")), "html.parser")
    left, top, wide, high = map(float, str(picture.svg["viewbox"]).split())
    for kind in ("vk-graph-names", "vk-graph-large-names"):
        strip, name = picture.select(f".{kind} > text")
        assert (strip.text, name.text) == ("Few or no links: 1", "N0")
        (x, y), size = (float(name.tspan[axis]) for axis in "xy"), float(name.parent["font-size"])
        assert left < x - size < x + size < left + wide
        assert top < y - size < y < top + high
        assert [
            at
            for at in graph.groups[0].notes
            if abs(graph.layout.places[at][0] - x) < size
            if y - size < graph.layout.places[at][1] < y
        ] == []
        assert float(strip["y"]) < graph.layout.places[graph.paths.index(NotePath("Lone.md"))][1]


@pytest.mark.parametrize(
    ("name", "longest", "lines", "expected"),
    [
        ("How a request is lost", 30, 2, ["How a request is lost"]),
        ("How a request is lost", 20, 2, ["How a request", "is lost"]),
        ("How a request is lost", 8, 3, ["How a", "request", "is lost"]),
        ("How a request is lost", 8, 2, ["How a", "request…"]),
        ("externalTrafficPolicy", 12, 2, ["externalTraf", "ficPolicy"]),
        ("", 20, 2, [""]),
    ],
)
def test_long_names_stand_in_lines(
    name: str, longest: int, lines: int, expected: list[str]
) -> None:
    assert part_name(name, NAMES._replace(longest=longest, lines=lines)) == expected


@EITHER_WAY
def test_groups_of_a_small_vault_lie_apart() -> None:
    links = [*cliques(5, 16), *((at, (at * 7 + 1) % 80) for at in range(80))]
    found = lay_out(80, links)
    groups = [range(at, at + 16) for at in range(0, 80, 16)]
    middles = [
        [sum(found.places[at][axis] for at in group) / 16 for axis in (0, 1)] for group in groups
    ]
    nearest = [
        min(range(5), key=lambda number: hypot(x - middles[number][0], y - middles[number][1]))
        for x, y in found.places
    ]
    assert sum(nearest[at] == number for number, group in enumerate(groups) for at in group) > 72


def test_tags_of_the_same_last_part_keep_their_whole_name(make_site: Callable[..., Site]) -> None:
    files = {"A.md": "#x/same #one/two", "B.md": "#y/same", "C.md": "#one/two"}
    groups = written(("tag:#x/same", 1), ("tag:#y/same", 2), ("tag:#one/two", 3))
    graph = graph_of(make_site(files | {".obsidian/graph.json": groups}))
    assert [one.name for one in graph.colours] == ["#x/same", "#y/same", "two"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("🗂️ Plugins", "Plugins"), ("(a) b", "(a) b"), ("日本", "日本"), ("🗂️", "🗂️"), ("", "")],
)
def test_names_of_groups_begin_with_a_letter(title: str, expected: str) -> None:
    assert without_sign(title) == expected


# The author's own groups


def written(*groups: tuple[str, int]) -> str:
    colours = [{"query": query, "color": {"a": 1, "rgb": rgb}} for query, rgb in groups]
    return json.dumps({"colorGroups": colours})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("path:n", ["Lone", "C"]),
        ("path:n/", ["C"]),
        ('path:"n/C"', ["C"]),
        ("file:lone", ["Lone"]),
        ("tag:#one", ["A", "B"]),
        ("tag:#one/two -file:A", ["B"]),
        ("tag:#whispered", []),
        ("#one", ["A", "B"]),
        ("file:A OR file:Lone", ["A", "Lone"]),
        ("(file:A OR file:B) tag:one", ["A", "B"]),
        ('["type"]', ["A", "C"]),
        ('["type": fact] -path:n', ["A"]),
        ("[created:2024-03-05]", ["A"]),
        ("path:/^n.C/", ["C"]),
        ("/\\bLo/", ["Lone"]),
        ("/(/", []),
        ("/(L+)+$/ file:B", []),
        ('"[[A]]" -path:n', ["B"]),
        ("- ", []),
        ("((((", []),
        (")", []),
        ("whispered", []),
    ],
)
def test_groups_of_the_author(
    make_site: Callable[..., Site], query: str, expected: list[str]
) -> None:
    files = {key: text for key, text in PUBLIC.items() if key not in {"Secret.md", "Unlisted.md"}}
    site = make_site(files | {".obsidian/graph.json": written((query, 0x2563EB))})
    graph = graph_of(site)
    held = [graph.paths[at] for colour in graph.colours for at in colour.notes]
    assert [path.removesuffix(".md").rpartition("/")[2] for path in held] == expected
    assert {colour.colour for colour in graph.colours} == ({"#2563eb"} if expected else set())


def test_a_note_is_of_the_first_group_that_holds_it(make_site: Callable[..., Site]) -> None:
    groups = written(("path:n/C", 1), ("tag:#one", 2), ("file:C", 3), ("file:A OR file:Lone", 4))
    graph = graph_of(make_site(PUBLIC | {".obsidian/graph.json": groups}))
    names = [(one.name, one.colour, [graph.paths[at] for at in one.notes]) for one in graph.colours]
    assert names == [
        ("path:n/C", "#000001", ["n/C.md"]),
        ("one", "#000002", ["A.md", "B.md"]),
        ("file:A OR file:Lone", "#000004", ["Lone.md"]),
    ]
    assert (
        graph_of(make_site(PUBLIC | {".obsidian/graph.json": written(("path:n", 1))}))
        .colours[0]
        .name
        == "n"
    )


@pytest.mark.parametrize(
    "query",
    ["path:Secret OR file:A", "path:Secret", "tag:#mystery OR file:A", '"private words" OR file:A'],
)
def test_queries_are_not_told(publish: Callable[..., Any], query: str) -> None:
    site = publish(PUBLIC | {".obsidian/graph.json": written((query, 255))})
    for word in ("Secret", "mystery", "private words"):
        assert word not in site.text(GRAPH_DATA)


@pytest.mark.parametrize("colour", ["#ffff00", "#000000", "#ffffff", "#fbfaf7", "#2563eb"])
def test_colours_of_the_author_are_seen_in_both_schemes(colour: str) -> None:
    shown = readable(colour)
    for one, paper in zip(shown, PAPERS, strict=True):
        pair = read_color(one), read_color(paper)
        assert pair[0]
        assert pair[1]
        assert contrast(pair[0], pair[1]) >= 3
    assert colour != "#2563eb" or shown == (colour, colour)
    tokens = (ASSETS / "styles" / "tokens.css").read_text(encoding="utf-8")
    assert tuple(re.findall(r"--vk-paper: (#\w+)", tokens)) == PAPERS


def test_groups_are_named_by_what_they_share_else_by_their_hub() -> None:
    files = {
        **{
            f"Ports/P{at}.md": f"---\ntags: [all]\n---\n[[Ports/P{(at + 1) % 6}]]"
            for at in range(6)
        },
        **{f"T{at}.md": f"---\ntags: [all, dns]\n---\n[[T{(at + 1) % 6}]]" for at in range(6)},
        **{f"H{at}.md": "---\ntags: [all]\n---\n[[H0]]" for at in range(6)},
    }
    vault = make_vault(files)
    notes = [vault.notes[path] for path in sorted(vault.notes)]
    groups = [[at for at, note in enumerate(notes) if x in note.path] for x in ("/P", "T", "H")]
    assert shared_labels(notes, groups) == ["Ports", "#dns", ""]
    assert shared_labels(notes, [groups[0][:2], [*groups[0][2:], groups[1][0]]]) == [
        "",
        "Ports",
    ]


def test_links_between_groups_are_drawn_fainter(make_site: Callable[..., Site]) -> None:
    alike = {
        f"{x}{at}.md": "".join(f"[[{x}{to}]]" for to in range(20)) for x in "AB" for at in range(20)
    }
    site = make_site(alike | {"A0.md": alike["A0.md"] + "[[B0]]"})
    graph = graph_of(site)
    assert len(graph.groups) == 2
    picture = BeautifulSoup(draw_picture(graph, site.addresses.seen_from("graph/")), "html.parser")
    assert [line["class"] for line in picture.select(".vk-graph-lines")] == [
        ["vk-graph-lines", "is-between"],
        ["vk-graph-lines"],
    ]


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "{", "null", '{"colorGroups": 3}', '{"colorGroups": [3, null, {}]}',
        '{"colorGroups": [{"query": 4, "color": {"rgb": 1}}]}',
        '{"colorGroups": [{"query": "file:A", "color": {"rgb": -1}}]}',
        '{"colorGroups": [{"query": "file:A", "color": {"rgb": 16777216}}]}',
        '{"colorGroups": [{"query": "file:A", "color": {"rgb": true}}]}',
        '{"colorGroups": [{"query": "file:A", "color": {"rgb": "</script>"}}]}',
        '{"colorGroups": [{"query": "file:A", "color": "red"}]}',
        '{"colorGroups": [{"query": "   ", "color": {"rgb": 1}}]}',
        "[" * 100_000,
        json.dumps({"colorGroups": [{"query": "(-" * 2_000, "color": {"rgb": 1}}]}),
    ],
)  # fmt: skip
def test_hostile_settings_give_no_group(make_site: Callable[..., Site], content: str) -> None:
    graph = graph_of(make_site(PUBLIC | {".obsidian/graph.json": content}))
    assert graph.colours == ()


# Beside a note


def test_the_column_leads_to_the_whole_graph(publish: Callable[..., Any]) -> None:
    page = publish(PUBLIC).page("n/C/")
    section = page.select_one(".md-sidebar--secondary .vk-neighbours")
    assert section["data-graph"] == "../../search/graph.json"
    assert [a["href"] for a in section.select(":scope > p a")] == ["../../graph/?note=n/C/"]
    assert section.select_one(".vk-graph-two")["href"] == "../../graph/"
    assert page.select_one("article .vk-neighbours") is None


def test_an_unlisted_note_is_in_no_graph(publish: Callable[..., Any]) -> None:
    section = publish(PUBLIC).page("Unlisted/").select_one(".vk-neighbours")
    assert section.get("data-graph") is None
    assert [a["href"] for a in section.select(":scope > p a")] == ["../graph/"]


def test_types_have_colours(publish: Callable[..., Any]) -> None:
    circles = publish(PUBLIC).page("A/").select("svg.vk-graph a circle")
    assert sorted(circle.get("class", [""])[0] for circle in circles) == ["", "vk-g0"]


def test_the_signature_of_a_page_knows_how_its_neighbours_are_linked(
    make_site: Callable[..., Site],
) -> None:
    def chords(second: str) -> list[list[str]]:
        site = make_site({"A.md": "[[B]] [[C]] [[D]]", "B.md": second, "C.md": "", "D.md": ""})
        relations = Relations(site)
        found = find_chords(choose_neighbours(NotePath("A.md"), relations), relations)
        return sorted(map(sorted, found))

    assert chords("[[C]]") == [["B.md", "C.md"]]
    assert chords("[[D]] [[A]]") == [["B.md", "D.md"]]
    assert chords("") == []
