"""How flows and decisions are drawn inside notes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.config import read_config
from vaultkit.notes.paths import NotePath
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
    vault = make_vault(files)
    settings = read_config(CONFIG if config is None else config, Path("vaultkit.toml"))
    site = build_site(vault, settings)
    path = NotePath("A.md")
    to = site.addresses.seen_from(site.addresses.notes[path])
    hidden = site.hidden_name
    drawings = drawings_for(site, to)
    return render_note(vault, path, to, drawings=drawings, hidden_name=hidden)


def soup(files: dict[str, str], config: dict[str, Any] | None = None) -> BeautifulSoup:
    return BeautifulSoup(draw(files, config).html, "html.parser")


def texts(parent: Tag, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in parent.select(selector)]


def test_a_flow_is_drawn_in_lanes() -> None:
    page = soup({"A.md": FLOW, **B})
    (figure,) = page.select("figure.vk-flow")
    assert figure.parent is not None
    assert figure.parent["id"] == "^flow-x"
    assert texts(figure, "figcaption") == ["To a < Pod"]
    assert texts(figure, ".vk-flow-lanes li") == ["Outside", "Node", "Pod"]
    assert texts(figure, ".vk-hop-name") == ["client", "proxy on N1", "server Pod"]
    assert texts(figure, ".vk-hop-if") == ["if it is there"]
    assert texts(figure, ".vk-act") == ["DNAT to p:8080", "may SNAT", "ends TLS"]
    assert texts(figure, ".vk-hop-aside") == ["goes to B", "& more", "sees bold < & text"]
    assert [a["href"] for a in figure.select("a")] == ["../B/", "../B/"]
    assert texts(figure, ".vk-address") == ["c", "n:80", "varies", "p:8080 (changed)"]
    assert [hop["class"][1] for hop in figure.select(".vk-hop")] == [
        "vk-lane-1",
        "vk-lane-2",
        "vk-lane-3",
    ]
    assert texts(figure, ".vk-flow-legend li") == [
        "destination rewritten (DNAT)",
        "source rewritten (SNAT)",
        "TLS starts or ends",
        "may happen",
        "may be passed by",
    ]


def test_nothing_in_a_drawing_needs_inline_styles_or_scripts() -> None:
    html = draw({"A.md": FLOW + "\n" + DECISION, **B}).html
    assert "style=" not in html
    assert "<script" not in html
    assert " on" not in html.replace(" on N1", "").replace(" on the", "")


def test_without_lanes_a_flow_is_one_column() -> None:
    page = soup({"A.md": FLOW, **B}, {"flows": {"lanes": {"Pod": ["server *"], "Out": ["client"]}}})
    assert page.select(".vk-flow.vk-lanes-0")
    assert not page.select("svg, .vk-flow-lanes, .vk-hop-lane")
    assert len(page.select(".vk-hop")) == 3


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
