"""How flows and decisions are drawn inside notes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.config import read_config
from vaultkit.notes.paths import NotePath
from vaultkit.site.build.build_problems import find_problems
from vaultkit.site.model.site_model import build_site
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import render_note

if TYPE_CHECKING:
    from bs4 import Tag

    from vaultkit.notes.html import Rendered

LANES = {"Outside": ["client"], "Node": ["* on N1"], "Pod": ["server *"]}
CONFIG: dict[str, Any] = {"flows": {"lanes": LANES}}
FLOW = """\
> [!flow] To a < Pod
> Some *text*.
>
> 1. **client** `c → n:80` — none; goes to [[B]]
> 2. **[[B|proxy]] on N1** (if it is there) `n:80` — DNAT to `p:8080`, may SNAT, ends TLS; & more
> 3. **server Pod** `p:8080` — none; sees <b>bold < & text</b>

^flow-x
"""
VARIANTS = """\
> [!flow] One
> by: air · paid: no
> not: paid: yes — nobody pays [[B]] *here*
>
> 1. **client** `c → n:80` — none
> 2. **[[B|proxy]] on N1** `n:80` — DNAT to `p.1:8080`, SNAT to `n`
> 3. **server** on N2 `p.1:8080` — none
>
> - **idle < b** on N1 `q` — out of reach

^one

> [!flow] Two
> by: land · paid: no
> reply: direct — past the proxy
>
> 1. **client** `c → n:80` — none
> 2. **guide** `n:80` — none
> 3. **[[B|proxy]]** on N1 `n:80` — drops; no way on, and nobody says

^two
"""
PLAYER = """\
> [!player] What is < seen?
> Choose *one*. See [[B]].
>
> - **air** — over [[B]]

^player
"""
SWITCHED: dict[str, Any] = {
    "flows": {
        "switches": {"by": "The way", "paid": "Paid"},
        "places": {
            "N1": {"label": "Node 1", "addresses": ["n", "q"], "inside": "all"},
            "N2": {"label": "Node 2", "addresses": ["p.*"], "inside": "all"},
            "all": {"label": "All"},
        },
        "compare": "by",
    }
}
DECISION = """\
> [!decision] Choose
> - **One?**
>   - a & b → **Two?**
>     - yes → [[B#H|the B]] — good < & <i>
>     - Yes → no way
>   - c → **Two?**

^choose
"""
B = {"B.md": "# H\n"}


def draw(files: dict[str, str], config: dict[str, Any] | None = None) -> Rendered:
    return render(files, "A.md", CONFIG if config is None else config)


def render(files: dict[str, str], name: str, config: dict[str, Any]) -> Rendered:
    vault = make_vault(files)
    site = build_site(vault, read_config(config, Path("vaultkit.toml")))
    path = NotePath(name)
    to = site.addresses.seen_from(site.addresses.notes[path])
    hidden = site.hidden_name
    drawings = drawings_for(site, to)
    return render_note(vault, path, to, drawings=drawings, hidden_name=hidden)


def soup(files: dict[str, str], config: dict[str, Any] | None = None) -> BeautifulSoup:
    return BeautifulSoup(draw(files, config).html, "html.parser")


def texts(parent: Tag, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in parent.select(selector)]


def test_a_flow_is_drawn_in_its_lanes() -> None:
    page = soup({"A.md": FLOW, **B})
    (figure,) = page.select("figure.vk-flow")
    assert figure.parent is not None
    assert figure.parent["id"] == "^flow-x"
    assert texts(figure, "figcaption") == ["To a < Pod"]
    assert texts(figure, ".vk-place") == ["Outside", "Node", "Pod"]
    assert texts(figure, ".vk-hop-name") == ["client", "proxy on N1", "server Pod"]
    assert texts(figure, ".vk-hop-if") == ["if it is there"]
    assert texts(figure, ".vk-act") == ["DNAT to p:8080", "may SNAT", "ends TLS"]
    assert texts(figure, ".vk-hop-aside") == ["goes to B", "& more", "sees bold < & text"]
    assert [a["href"] for a in figure.select("a")] == ["../B/", "../B/"]
    assert texts(figure, ".vk-address") == [
        "from c",
        "to n:80",
        "from c ?",
        "to p:8080 (changed)",
    ]
    assert texts(figure, ".vk-verdict-says") == ["the server Pod sees c ?"]
    assert texts(figure, ".vk-verdict-why") == [
        "the client itself, unless the proxy on N1 rewrote it"
    ]
    assert texts(figure, ".vk-flow-legend li") == [
        "destination rewritten (DNAT)",
        "source rewritten (SNAT): may happen",
        "TLS starts or ends",
        "NAT: an address is translated, and back again for the reply",
        "may be passed by",
    ]


def test_nothing_in_a_drawing_needs_inline_styles_or_scripts() -> None:
    html = draw({"A.md": FLOW + "\n" + DECISION, **B}).html
    assert "style=" not in html
    assert "<script" not in html
    assert " on" not in html.replace(" on N1", "").replace(" on the", "")


def test_without_places_a_flow_has_no_frames() -> None:
    page = soup({"A.md": FLOW, **B}, {})
    assert not page.select(".vk-in-place, .vk-place, .vk-map-frame")
    assert len(page.select(".vk-hop")) == 3
    assert len(page.select("svg.vk-flow-map [data-hop]")) == 3
    assert len(page.select("svg.vk-flow-map [data-wire]")) == 2


HANDED_ON = """\
> [!flow] One
> 1. **client** `c → n:80` — none
> 2. **proxy** on N1 `n:80` — ends TLS, opens a new connection from `q` to `p.1:8080`
> 3. **server** on N2 `q → p.1:8080` — none
"""


def test_a_packet_between_two_places_covers_neither() -> None:
    page = soup({"A.md": HANDED_ON}, SWITCHED)
    chip = page.select('[data-wire="1"] .vk-chip > rect')[0]
    top = float(str(chip["y"]))
    one, two = (
        (float(str(rect["y"])), float(str(rect["height"])))
        for rect in page.select(".vk-map-frame > rect")[1:]
    )
    assert one[0] + one[1] <= top
    assert top + float(str(chip["height"])) <= two[0]


def test_a_new_connection_is_no_rewritten_source() -> None:
    """Its packet has a colour of its own, which the legend names; nothing else stands there."""
    page = soup({"A.md": HANDED_ON}, SWITCHED)
    (figure,) = page.select("figure.vk-flow")
    assert texts(figure, ".vk-flow-legend li") == ["TLS starts or ends", "new connection"]
    halves = figure.select('[data-wire="1"] .vk-half, .vk-hop:nth-of-type(2) .vk-address')
    assert len(halves) == 4
    assert all({"is-new", "is-other"} <= {*half.get_attribute_list("class")} for half in halves)
    looks = {*(" ".join(one.get_attribute_list("class")) for one in figure.select("svg text"))}
    assert {"tls", "connection", "connection code"} <= looks


def test_what_is_too_wide_or_comes_back_has_no_drawing_from_left_to_right() -> None:
    places = {"flows": {"places": {"N1": {"label": "One"}}}}
    wide = "".join(f"> 1. **{'x' * 30} {n}** `a → b` — none\n" for n in range(7))
    back = "> 1. **a on N1** `a → b` — none\n> 2. **b** `b` — none\n> 3. **c on N1** `b` — none\n"
    for hops in (wide, back):
        page = soup({"A.md": f"> [!flow] F\n{hops}"}, places)
        assert page.select(".vk-flow .vk-hop")
        assert not page.select("svg")


def test_an_embedded_flow_is_drawn() -> None:
    files = {"A.md": "![[C#^flow-x]] ![[C#^choose]]\n", "C.md": FLOW + "\n" + DECISION, **B}
    page = soup(files)
    assert len(page.select(".markdown-embed figure.vk-flow .vk-hop")) == 3
    assert len(page.select(".markdown-embed .vk-decision .vk-question")) == 2
    assert draw(files).uses == {"B.md", "C.md"}


def test_a_decision_is_drawn_as_nested_lists() -> None:
    page = soup({"A.md": DECISION, **B})
    (section,) = page.select(".vk-decision")
    assert texts(section, ".vk-question-text") == ["One?", "Two?"]
    assert [li["data-key"] for li in section.select("li.vk-answer")] == ["a-b", "yes", "yes-2", "c"]
    assert texts(section, ".vk-result") == ["the B good < &", "no way"]
    assert [a["href"] for a in section.select(".vk-result a")] == ["../B/#h"]
    assert texts(section, ".vk-result.is-advice") == ["no way"]
    (jump,) = section.select(".vk-jump")
    assert section.select(f'[data-question="{jump["data-to"]}"] > .vk-question-text')[0].text == (
        "Two?"
    )


@pytest.mark.parametrize(
    "text",
    [
        "> [!flow] F\n> 1. **a** `a` — none\n",
        "> [!flow] F [[B]]\n> 1. **a** `a` — none\n> 2. **b** `b` — none\n",
        "> [!flow] F\n> 1. **a** `a` — none; ![[B]]\n> 2. **b** `b` — none\n",
        "> [!decision] D\n> - **One?**\n>   - a → b\n",
        "> [!decision] D\n> - **One?**\n>   - a → ![[B]]\n>   - b → c\n",
    ],
    ids=["faulty flow", "link in the title", "embed", "faulty decision", "embed in a decision"],
)
def test_what_cannot_be_drawn_stays_a_callout(text: str) -> None:
    page = soup({"A.md": text, **B})
    assert page.select(".callout[data-callout]")
    assert not page.select("figure, .vk-decision")


def test_a_hidden_note_stays_hidden() -> None:
    config = {**CONFIG, "site": {"exclude": ["B.md"], "hidden-name": "a note"}}
    html = draw(
        {"A.md": FLOW.replace("[[B]]", "[[B|Secret B]]") + "\n" + DECISION, **B}, config
    ).html
    assert "B" not in BeautifulSoup(html, "html.parser").get_text().replace("server Pod", "")
    assert 'href="' not in html


def test_variants_are_played_together() -> None:
    files = {"A.md": VARIANTS, "P.md": PLAYER, **B}
    html = BeautifulSoup(render(files, "P.md", SWITCHED).html, "html.parser")
    (section,) = html.select("section.vk-player")
    assert section["aria-label"] == "What is < seen?"
    assert texts(section, ":scope > p") == ["Choose one. See B."]
    one, two = section.select("figure.vk-flow")
    assert [one["id"], two["id"]] == ["flow=by-air.paid-no", "flow=land.paid-no"]
    assert [one["data-vs"], one["data-vs-name"]] == ["land.paid-no", "land"]
    assert texts(one, "dt") == ["The way", "Paid"]
    assert [(a.get_text(), a["href"]) for a in one.select("a.vk-choice")] == [
        ("air", "#flow=by-air.paid-no"),
        ("land", "#flow=land.paid-no"),
        ("no", "#flow=by-air.paid-no"),
    ]
    assert texts(one, ".is-missing") == ["yes nobody pays B here"]
    assert texts(section, ":scope > details dl > div") == ["The wayair over B"]
    assert texts(one, ".vk-map-frame") == ["All", "Node 1 · n", "Node 2"]
    assert texts(one, ".vk-bystanders li") == ["Node 1 idle < b q out of reach"]
    assert texts(one, ".vk-verdict") == ["the server sees nNode 1, not the client"]
    assert [one["data-reply"], two["data-reply"]] == ["mirror", "none"]
    assert texts(two, ".vk-verdict") == ["The packet is lostno way on, and nobody says"]
    assert texts(two, ".vk-map-lost text") == ["Dropped: no way on"]
    assert not html.select(".vk-flow-more")


def test_a_variant_in_a_note_leads_to_its_player() -> None:
    files = {"A.md": VARIANTS, "P.md": PLAYER, "C.md": "![[A#^two]]\n", **B}
    for path in ("A.md", "C.md"):
        rendered = render(files, path, SWITCHED)
        page = BeautifulSoup(rendered.html, "html.parser")
        links = [a["href"] for a in page.select(".vk-flow-more a")]
        assert links[-1] == "../P/#flow=land.paid-no"
        assert not page.select('[id^="flow="]')
        assert "P.md" in rendered.uses
    assert texts(page.select_one("figure"), ".vk-flow-reply") == ["Reply: past the proxy"]


@pytest.mark.parametrize(
    "config",
    [
        {**SWITCHED, "site": {"exclude": ["A.md"]}},
        {**SWITCHED, "site": {"exclude": ["*.md", "!P.md"]}},
    ],
    ids=["private flows", "opt-in"],
)
def test_a_player_without_flows_says_so(config: dict[str, Any]) -> None:
    page = BeautifulSoup(
        render({"A.md": VARIANTS, "P.md": PLAYER}, "P.md", config).html, "html.parser"
    )
    assert texts(page, ".vk-player > p")[1:] == ["No path to play"]
    assert not page.select(".callout, figure, .vk-player-flows")


def test_a_vault_whose_player_has_no_flow_is_told() -> None:
    settings = read_config(SWITCHED, Path("vaultkit.toml"))
    site = build_site(make_vault({"P.md": "> [!player] F\n> text\n"}), settings)
    assert list(find_problems(site, settings)) == [
        "P.md:1:1: nothing to play: no published note has a flow with switches"
    ]


def test_all_flows_of_a_player_can_be_shown_without_a_script() -> None:
    page = BeautifulSoup(
        render({"A.md": VARIANTS, "P.md": "> [!player] F\n"}, "P.md", SWITCHED).html, "html.parser"
    )
    link = page.select_one(".vk-player-flows > .vk-flow-all > a")
    assert link is not None
    assert link.text == "Show all 2 paths"
    assert [str(one.parent["id"]) for one in page.select(".vk-flow-all")] == [link["href"][1:]]


def test_without_switches_a_player_stays_a_callout() -> None:
    files = {"A.md": VARIANTS, "P.md": PLAYER}
    page = BeautifulSoup(render(files, "P.md", {"flows": {}}).html, "html.parser")
    assert page.select(".callout")
    assert not page.select(".vk-player, figure")


@pytest.mark.parametrize(
    ("links", "drawn"),
    [
        ("[[A]]", 2),
        ("[[B]]", 2),
        ("[[A]] and [[Hush]]", 2),
        ("[[Hush]]", 0),
        ("[[No such note]]", 0),
        ("[[B]] and [[Hush]]", 0),
        ("no link", 2),
    ],
)
def test_what_is_named_and_hidden_is_not_replaced_by_all(links: str, drawn: int) -> None:
    config = {**SWITCHED, "site": {"exclude": ["Hush.md"]}}
    files = {"A.md": VARIANTS, "P.md": f"> [!player] F\n> {links}\n", "Hush.md": VARIANTS, **B}
    html = render(files, "P.md", config).html
    page = BeautifulSoup(html, "html.parser")
    assert len(page.select("figure")) == drawn
    settings = read_config(config, Path("vaultkit.toml"))
    told = [
        x for x in find_problems(build_site(make_vault(files), settings), settings) if "play" in x
    ]
    none = "of the notes that it links to, none that is published"
    assert told == [f"P.md:1:1: nothing to play: {none} has a flow with switches"] * (not drawn)
    assert texts(page, ".vk-player-empty") == ["No path to play"] * (not drawn)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("server Pod", "the server Pod sees"),
        ("my server", "my server sees"),
        ("the server", "the server sees"),
        ("Alice", "Alice sees"),
        ("ämne", "the ämne sees"),
        ("10 servers", "10 servers sees"),
    ],
)
def test_common_names_have_an_article(name: str, said: str) -> None:
    flow = f"> [!flow] F\n> 1. **a** `x → y` — none\n> 2. **{name}** `x → y` — none\n"
    page = BeautifulSoup(draw({"A.md": flow}).html, "html.parser")
    assert texts(page, ".vk-verdict-says") == [f"{said} x"]


def test_hidden_names_are_in_no_drawing() -> None:
    config = {**SWITCHED, "site": {"exclude": ["Hush.md"], "hidden-name": "a note"}}
    secret = VARIANTS.replace("[[B|proxy]]", "[[Hush]]").replace("[[B]]", "[[Hush]]")
    files = {"A.md": secret, "P.md": PLAYER.replace("[[B]]", "it"), "Hush.md": ""}
    for path in ("A.md", "P.md"):
        html = render(files, path, config).html
        assert "Hush" not in html
        assert "a note" in html
