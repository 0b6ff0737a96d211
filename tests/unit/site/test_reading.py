"""What stands round a note: properties, review, connections, neighbours, steps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.config import Config
from vaultkit.site.model.reading_order import Step, find_steps
from vaultkit.site.model.relations import Relations
from vaultkit.site.panels.local_graph import MOST, choose_neighbours, cut, wrap
from vaultkit.site.panels.property_panel import Value, read_properties, read_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.site.model.site_model import Site

TYPES = (
    '{"types": {"done": "checkbox", "day": "date", "at": "datetime", "list": "multitext", '
    '"num": "number"}}'
)


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (True, "", Value("checkbox", "true")),
        ("false", "checkbox", Value("checkbox", "false")),
        ("perhaps", "checkbox", Value("text", "perhaps")),
        ("2026-01-02", "date", Value("date", "2026-01-02", exact="2026-01-02")),
        ("2026-01-02", "text", Value("text", "2026-01-02")),
        (date(2026, 1, 2), "", Value("date", "2026-01-02", exact="2026-01-02")),
        (
            "2026-01-02T03:04",
            "datetime",
            Value("date", "2026-01-02 03:04", exact="2026-01-02T03:04:00"),
        ),
        ("soon", "date", Value("text", "soon")),
        (3.5, "number", Value("number", "3.5")),
        ("https://x.org/a?b", "", Value("link", "https://x.org/a?b", "https://x.org/a?b")),
        ("javascript:alert(1)", "", Value("text", "javascript:alert(1)")),
        ("see https://x.org", "", Value("text", "see https://x.org")),
        ("a %% hidden %% b", "", Value("text", "a  b")),
        ({"a": 1}, "", Value("text", '{"a": 1}')),
        ("x" * 500, "", Value("text", "x" * 400 + "…")),
    ],
)
def test_values(value: Any, kind: str, expected: Value) -> None:
    assert read_value(value, kind) == expected


def test_properties_of_a_note(make_site: Callable[..., Site]) -> None:
    site = make_site(
        {
            ".obsidian/types.json": TYPES,
            "A.md": (
                "---\ntags: [t]\naliases: [x]\npublish: true\ndone: true\nnum: 3\nlist: one\n"
                'empty:\nup: "[[B#Part]]"\nsee:\n  - "[[B|bee]]"\n  - "[[Secret]]"\n'
                "  - plain\n---\n"
            ),
            "B.md": "# Part\n",
            "Secret.md": "---\npublish: false\n---\n",
        }
    )
    note = site.notes["A.md"]  # type: ignore[index]
    found = {x.name: x for x in read_properties(note, site, site.addresses.seen_from("A/"))}
    assert list(found) == ["done", "num", "list", "empty", "up", "see"]
    assert found["list"].is_list
    assert found["empty"].values == ()
    assert found["up"].values == (Value("link", "B > Part", "../B/#part"),)
    assert found["see"].values == (
        Value("link", "bee", "../B/"),
        Value("text", "Secret"),
        Value("text", "plain"),
    )


def test_the_panel_of_properties(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            ".obsidian/types.json": TYPES,
            "A.md": '---\ndone: true\nday: 2026-01-02\nlist: [x, y]\nup: "[[B]]"\nno:\n---\n',
            "B.md": "",
        }
    )
    panel = site.page("A/").select_one("details.vk-properties")
    assert not panel.has_attr("open")
    assert [dt.text for dt in panel.select("dt")] == ["done", "day", "list", "up", "no"]
    assert panel.select_one("input[type=checkbox][disabled][checked]")["aria-label"] == "yes"
    assert panel.select_one("time")["datetime"] == "2026-01-02"
    assert [li.text for li in panel.select("li")] == ["x", "y"]
    assert panel.select_one("a.internal-link")["href"] == "../B/"
    assert site.page("B/").select_one("details.vk-properties") is None


@pytest.mark.parametrize(
    ("day", "state", "said"),
    [
        ("2026-03-01", "ok", "reviewed 1 Jan 2026"),
        ("2026-03-25", "due-soon", "review due 1 Apr 2026"),
        ("2026-04-02", "overdue", "review overdue since 1 Apr 2026"),
    ],
)
def test_the_review_badge(
    publish: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, day: str, state: str, said: str
) -> None:
    seconds = (date.fromisoformat(day) - date(1970, 1, 1)).days * 86400
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(seconds))
    text = "---\nlast_reviewed: 2026-01-01\nreview_interval: 3 months\n---\n"
    badge = publish({"A.md": text}).page("A/").select_one(".vk-review")
    assert badge.attrs == {
        "class": ["vk-review"],
        "data-due": "2026-04-01",
        "data-soon": "14",
        "data-grace": "0",
        "data-state": state,
    }
    shown = [one for one in badge.select("[data-when]") if not one.has_attr("hidden")]
    assert [(one["data-when"], one.text) for one in shown] == [(state, said)]


def test_a_review_that_cannot_be_read_has_no_badge(publish: Callable[..., Any]) -> None:
    page = publish({"A.md": "---\nlast_reviewed: soon\n---\n"}).page("A/")
    assert page.select_one(".vk-review") is None


def test_connections_of_a_note(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "Port.md": "See [[Node]], [[Node|again]] and [[Hidden]]. %% [[Quiet]] %%\n",
            "Node.md": '---\nup: "[[Port]]"\n---\nOpens a port. `port` too.\n',
            "Cluster.md": "First. It has one port, at least. Then.\n",
            "Quiet.md": "%% a port %%\n",
            "Hidden.md": "---\npublish: false\n---\nA port. [[Port]]\n",
        }
    )
    page = site.page("Port/")
    assert [a.text for a in page.select(".vk-outgoing a")] == ["Node"]
    assert [a.text for a in page.select(".vk-backlinks li > a")] == ["Node"]
    assert page.select_one(".vk-backlinks .vk-place").text == "in its property up"
    mentions = page.select_one("details.vk-mentions")
    assert mentions.summary.text == "Mentioned without a link in 1 note"
    assert [a.text for a in mentions.select("a")] == ["Cluster"]
    assert mentions.p.text == "It has one port, at least."
    assert mentions.mark.text == "port"
    assert site.page("Quiet/").select_one(".vk-backlinks") is None


def test_long_lists_are_cut_and_shown_in_full_elsewhere(publish: Callable[..., Any]) -> None:
    notes = {f"n/Note {n:02}.md": "[[Hub]]" for n in range(40)}
    naming = {f"m/Naming {n:02}.md": "the hub is here" for n in range(20)}
    hub = " ".join(f"[[Note {n:02}]]" for n in range(40))
    site = publish({"Hub.md": f"---\naliases: [the hub]\n---\n{hub}"} | notes | naming)
    page = site.page("Hub/")
    assert len(page.select(".vk-outgoing li")) == 10
    assert len(page.select(".vk-backlinks li")) == 8
    assert len(page.select(".vk-backlinks details li")) == 5
    assert page.select_one(".vk-backlinks summary").text == "37 more"
    assert len(page.select(".vk-mentions li")) == 3
    more = page.select(".vk-more a")
    assert [a.text for a in more] == ["and 32 more", "and 17 more", "and 30 more"]
    assert {a["href"] for a in more} == {"../connections/Hub/"}
    first, second = site.page("connections/Hub/"), site.page("connections/Hub/page/2/")
    assert [h.text for h in first.select("h2")] == ["Links to 40 notes", "Linked from 40 notes"]
    assert [h.text for h in second.select("h2")] == [
        "Linked from 40 notes",
        "Mentioned without a link in 20 notes",
    ]
    entries = "article :is(.vk-inline, .vk-sources) > li"
    assert len(first.select(entries)) == 60
    assert len(second.select(entries)) == 40
    assert "connections/Hub/page/3/" not in site.pages
    assert "connections/n/Note-00/" not in site.pages


def test_the_drawing_of_neighbours(publish: Callable[..., Any]) -> None:
    files = {
        "A.md": "[[B]] [[C]]",
        "B.md": "[[A]] [[C]]",
        "C.md": "",
        "A very long name <b> of a note that links here.md": "[[A]]",
    }
    site = publish(files)
    svg = site.page("A/").select_one("svg.vk-graph")
    assert svg["aria-label"] == "Notes linked with A"
    assert [text.text for text in svg.select("text")] == [
        "Links here",
        "A very long name <b> of a note that links here",
        "Linked both ways",
        "B",
        "Linked from here",
        "C",
    ]
    assert [a["href"] for a in svg.select("a")] == [
        "../A-very-long-name-b-of-a-note-that-links-here/",
        "../B/",
        "../C/",
    ]
    assert [t.text for t in svg.select("text tspan")] == ["note that links here"]
    assert svg.select("title") == []
    assert svg.select_one("path.vk-graph-side")["d"].count("M") == 1
    assert svg.select_one("path:not([class])")["d"].count("M") == 3
    assert publish(files).text("A/index.html") == site.text("A/index.html")


def test_the_drawing_is_capped(make_site: Callable[..., Site]) -> None:
    site = make_site(
        {"A.md": " ".join(f"[[N{n:02}]]" for n in range(30))}
        | {f"N{n:02}.md": "[[A]]" if n > 25 else "" for n in range(30)}
    )
    found = choose_neighbours("A.md", Relations(site))  # type: ignore[arg-type]
    assert found.mutual == tuple(f"N{n:02}.md" for n in range(26, 30))
    assert found.incoming == ()
    assert len(found.mutual) + len(found.outgoing) == MOST
    assert found.more == 23


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", ("short",)),
        ("two lines of text", ("two lines of", "text")),
        ("three lines  of a text that is long", ("three lines", "of a text t…")),
        ("abcdefghijklmnopq", ("abcdefghijkl", "mnopq")),
        ("日本語のノートの名前です", ("日本語のノー", "トの名前です")),
        ("", ("",)),
    ],
)
def test_names_in_two_lines(text: str, expected: tuple[str, ...]) -> None:
    assert wrap(text, 12, 2) == expected


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [("short", 5, "short"), ("longer", 5, "long…"), ("日本語のノート", 8, "日本語…"), ("", 3, "")],
)
def test_names_in_the_drawing_are_cut(text: str, longest: int, expected: str) -> None:
    assert cut(text, longest) == expected


def test_steps_follow_the_most_fitting_map_then_the_folder(make_site: Callable[..., Site]) -> None:
    site = make_site(
        {
            "MOC - Small.md": "- [[Home]]\n- [[C]]\n- [[A]]\n- [[MOC - Large]]\n%% [[B]] %%\n",
            "MOC - Large.md": "[[A]] [[B]] [[C]] [[D]]",
            "A.md": "",
            "B.md": "",
            "C.md": "",
            "D.md": "",
            "h/1. E.md": "",
            "h/2. F.md": "",
            "h/G.md": "",
            "i/J.md": "",
            "i/K.md": "",
            "n/L.md": "---\nnav_order: 2\n---\n",
            "n/M.md": "---\nnav_order: 1\n---\n",
            "Home.md": "",
            "g/Alone.md": "",
        }
    )
    steps = find_steps(site)
    assert steps["C.md"] == Step(None, "A.md", "MOC - Small.md")  # type: ignore[index]
    assert steps["A.md"] == Step("C.md", None, "MOC - Small.md")  # type: ignore[index]
    assert steps["B.md"] == Step(None, "D.md", "MOC - Large.md")  # type: ignore[index]
    for path, step in steps.items():
        assert step.next is None or steps[step.next].previous == path
    assert steps["h/1. E.md"] == Step(None, "h/2. F.md", None)  # type: ignore[index]
    assert steps["n/M.md"] == Step(None, "n/L.md", None)  # type: ignore[index]
    assert not {"g/Alone.md", "h/G.md", "i/J.md", "i/K.md", "Home.md"} & steps.keys()


def test_the_home_page_is_in_no_sequence(make_site: Callable[..., Site]) -> None:
    site = make_site({"1 A.md": "", "index.md": "", "2 Z.md": ""})
    assert find_steps(site) == {
        "1 A.md": Step(None, "2 Z.md", None),  # type: ignore[arg-type]
        "2 Z.md": Step("1 A.md", None, None),  # type: ignore[arg-type]
    }


def test_steps_are_shown(publish: Callable[..., Any]) -> None:
    site = publish({"MOC.md": "[[B]] [[A]]", "A.md": "", "B.md": ""})
    page = site.page("A/")
    assert page.select_one("nav.vk-steps a.vk-previous")["href"] == "../B/"
    assert page.select_one("nav.vk-steps .vk-guide a")["href"] == "../MOC/"
    assert page.select_one("link[rel=prev]")["href"] == "../B/"
    assert page.select_one("link[rel=next]") is None


def test_where_a_note_is_edited_and_opened(publish: Callable[..., Any]) -> None:
    files = {"f/A & b.md": "", "vaultkit.toml": '[site]\nvault-name = "My vault"\n'}
    page = publish(files, repo_url="https://example.org/r", edit_uri="edit/main/vault/").page(
        "f/A-&-b/"
    )
    origin = page.select_one(".vk-origin")
    assert {a.text: a["href"] for a in origin.select("a")} == {
        "Edit this note": "https://example.org/r/edit/main/vault/f/A & b.md",
        "Open in Obsidian": "obsidian://open?vault=My%20vault&file=f%2FA%20%26%20b.md",
    }
    assert publish({"B.md": "", "vaultkit.toml": ""}).page("B/").select_one(".vk-origin") is None


def test_config_is_part_of_a_site(make_site: Callable[..., Site]) -> None:
    assert make_site({"A.md": ""}, Config()).config == Config()


@pytest.mark.parametrize("url", ["A/", "B/", "all-notes/", "graph/", "tags/"])
def test_the_first_link_of_a_page_leads_to_its_article(
    publish: Callable[..., Any], url: str
) -> None:
    page = publish({"A.md": "[[B]] #t\n\n## One\n\n## Two\n", "B.md": "[[A]]"}).page(url)
    first = page.select_one("body a")
    assert (first["class"], first.text.strip()) == (["md-skip"], "Skip to content")
    assert first["href"] == f"#{page.select_one('article')['id']}"
    assert len(page.select(".md-skip")) == 1
