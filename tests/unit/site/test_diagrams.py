"""Diagrams on a site: drawn, linked, searched, audited, kept; source where they cannot be drawn."""

from __future__ import annotations

import logging
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.site.conftest import write_vault
from vaultkit.authoring.diagrams import diagram_renderer
from vaultkit.authoring.diagrams.diagram_renderer import DiagramRenderer
from vaultkit.authoring.drawings.drawing_context import WholeVault
from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.checks.audit import Audit, audit_site
from vaultkit.config import Config, SiteConfig
from vaultkit.distribution.install_lines import install_line
from vaultkit.notes.paths import NotePath
from vaultkit.site.build.build_problems import count_undrawn
from vaultkit.site.search.page_sections import read_sections
from vaultkit.testing import make_vault
from vaultkit.vault.load import load_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vaultkit.site.model.site_model import Site


def fence(source: str) -> str:
    return f"```mermaid\n{source}\n```\n"


LINKED = fence(
    "graph LR\nA[Other] --> B[Elsewhere] --> C[Nowhere] --> D[Home]\nclass A,C,D internal-link\n"
    'click B "Other.md#Part"'
)


def test_a_diagram_is_drawn_with_its_source_below(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "text\n\n" + fence("graph TD\nX[One] --> Y[Two]")})
    page = site.page("A/")
    figure = page.select_one("figure.vk-diagram")
    assert figure.select_one("svg title").text == "Flowchart"
    assert figure.select_one("svg desc").text == "One; Two"
    assert figure.select_one("details pre").text == "graph TD\nX[One] --> Y[Two]\n"
    assert page.select("pre.mermaid, pre.mermaid-source") == []
    assert site.warnings == []


def test_nodes_are_links_to_notes_that_are_shown(publish: Callable[..., Any]) -> None:
    site = publish({"Home.md": LINKED, "Other.md": "## Part\n"})
    found = site.page("Home/" if "Home/index.html" in site.files else "").select("svg a[href]")
    assert [link["href"] for link in found][:2] == ["Other/", "Other/#part"]
    assert [link.text for link in found][:2] == ["Other", "Elsewhere"]
    assert "Nowhere" not in [link.text for link in found]


def test_a_wide_diagram_shrinks_while_its_letters_can_be_read(publish: Callable[..., Any]) -> None:
    """Letters of 16 px stay above 11: its least width is seven tenths of its own."""
    boxes = " --> ".join(f"{name}[A box of some width {name}]" for name in "ABCD")
    site = publish({"A.md": fence(f"flowchart LR\n{boxes}")})
    figure = site.page("A/").select_one("figure.vk-diagram")
    width = float(figure.select_one("svg")["width"])
    (least,) = (int(name[9:]) for name in figure["class"] if name.startswith("vk-least-"))
    assert width > 800
    assert 100 * least <= 0.7 * width < 100 * (least + 1)


def test_ids_of_two_diagrams_are_two(publish: Callable[..., Any]) -> None:
    twice = fence("graph TD\nA-->B") * 2
    page = publish({"A.md": twice, "B.md": f"{twice}\n![[A]]"}).page("B/")
    ids = [one["id"] for one in page.select("svg [id]")]
    assert len(ids) == len(set(ids)) == 12


HIDDEN = {"Merger.md": "---\npublish: false\n---\nx\n", "Shown.md": "y\n"}


def test_a_link_to_what_is_not_published_goes(publish: Callable[..., Any]) -> None:
    text = fence('graph LR\nA[Alpha] --> B[Beta]\nclick A "Mer%67er.md"\nclick B "Shown.md"')
    site = publish({"A.md": text, **HIDDEN})
    assert [link["href"] for link in site.page("A/").select("svg a[href]")] == ["../Shown/"]
    assert "Mer" not in site.text("A/index.html")
    assert 'click B "Shown.md"' in site.page("A/").select_one("details pre").text


def test_a_node_of_what_is_not_published_has_the_name_for_such(publish: Callable[..., Any]) -> None:
    text = fence("graph LR\nA[Merger] --> B[Shown]\nclass A,B internal-link")
    config = '[site]\nhidden-name = "not public"\n'
    site = publish({"A.md": text, "vaultkit.toml": config, **HIDDEN})
    assert [link.text for link in site.page("A/").select("svg a[href]")] == ["Shown"]
    assert "not public; Shown" in site.text("A/index.html")
    assert "Merger" not in site.text("A/index.html")


LEADING = """graph TD
 A[ok{0} --> B
 click A "Clients/Acme takeover.md#Costs of the merger"
 click B "obsidian://open?vault=v&file=Clients/Acme takeover"
"""


@pytest.mark.parametrize("end", ["]", ""])
def test_no_file_of_a_site_says_where_a_diagram_would_lead(
    publish: Callable[..., Any], end: str
) -> None:
    config = '[site]\nexclude = ["Clients/"]\n'
    secret = "# Costs of the merger\n\nbody words\n"
    notes = {"A.md": fence(LEADING.format(end)), "Clients/Acme takeover.md": secret}
    site = publish({**notes, "vaultkit.toml": config})
    files = [file for file in site.files if not file.startswith("assets/")]
    said = {file: (site.folder / file).read_bytes().lower() for file in files}
    for word in (b"clients", b"acme", b"of the merger"):
        assert [file for file, text in said.items() if word in text] == []


def test_the_audit_sees_where_a_diagram_leads() -> None:
    source = LEADING.format("]")
    files = {"Clients/Acme takeover.md": "# Costs of the merger\n", "A.md": fence(source)}
    vault = make_vault(files)
    config = Config(site=SiteConfig(exclude=("Clients/",)))
    audit = Audit(vault, find_published(vault, config), lambda path: files[path].encode())
    page = f"<pre>{escape(source, quote=False)}</pre>".encode()
    leaks = audit_site(audit, ["A.html"], {"A.html": page}.__getitem__, workers=1)
    assert {leak.text for leak in leaks} == {"Clients", "Acme takeover", "Costs of the merger"}


def test_the_audit_reads_what_a_diagram_says() -> None:
    secret = "The merger of Acme and Umbra is planned for spring"
    renderer = DiagramRenderer()
    drawn = renderer.draw(f"graph TD\nA[{secret}]").svg
    renderer.close()
    assert secret not in drawn.partition("</desc>")[2]  # it stands on several lines
    files = {"Plan.md": f"---\npublish: false\n---\n{secret}\n", "A.md": "x"}
    vault = make_vault(files)
    audit = Audit(vault, find_published(vault, Config()), lambda path: files[path].encode())
    (leak,) = audit_site(audit, ["a.html"], {"a.html": drawn.encode()}.__getitem__, workers=1)
    assert (leak.kind, leak.text) == ("text", secret)


def test_search_takes_what_a_diagram_says_once(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "before\n\n" + fence("graph TD\nA[Long label that wraps over lines]")})
    html = site.text("A/index.html").partition("before</p>")[2]
    (found,) = read_sections(html.partition("</figure>")[0])
    assert found.text.strip("\u2029 ") == "Long label that wraps over lines"


def test_a_diagram_on_a_canvas_and_in_a_callout(publish: Callable[..., Any]) -> None:
    card = (
        '{"nodes":[{"id":"1","type":"text","x":0,"y":0,"width":300,"height":300,'
        '"text":"```mermaid\\ngraph TD\\nA-->B\\n```"}]}'
    )
    quoted = "> [!note]\n> ```mermaid\n> graph TD\n> A-->B\n> ```\n"
    site = publish({"A.md": f"{quoted}\n[[B.canvas]]", "B.canvas": card})
    assert site.page("A/").select(".callout svg.vk-drawing")
    assert site.page("B.canvas/").select("foreignObject svg.vk-drawing, foreignobject svg")


def test_a_script_of_the_operators_draws_instead(publish: Callable[..., Any]) -> None:
    files = {"A.md": fence("graph TD\nA-->B"), "js/mermaid.min.js": ""}
    page = publish(files, extra_javascript=["js/mermaid.min.js"]).page("A/")
    assert page.select("pre.mermaid")
    assert page.select("svg.vk-drawing") == []


def test_without_the_extra_the_source_is_shown(
    publish: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(diagram_renderer, "has_extra", lambda _: False)
    caplog.set_level(logging.INFO)
    site = publish({"A.md": fence("graph TD\nA-->B") * 2})
    assert len(site.page("A/").select("pre.mermaid-source")) == 2
    said = [line for line in caplog.messages if "shown as source" in line]
    assert said == [
        f'2 diagrams shown as source; the extra "diagrams" draws them: {install_line("diagrams")}'
    ]


def test_what_cannot_be_drawn_is_told_in_one_line(make_site: Callable[..., Site]) -> None:
    broken = fence("nonsense")
    site = make_site({"A.md": f"x\n\n{fence('graph TD')}{broken}", "B.md": broken * 2})
    (line,) = count_undrawn(site)
    said = "A.md:6:1: a diagram is shown as source until it is mended: "
    assert line == f"{said}No Mermaid diagram type detected; so are 2 others: B.md:1:1, B.md:4:1"


def test_a_note_that_a_diagram_links_to_is_looked_up_anew(
    make_site: Callable[..., Site], publish: Callable[..., Any], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    del make_site
    files = {"A.md": LINKED, "Home.md": "x"}
    before = publish(files).page("A/").select("svg a[href]")
    after = publish({**files, "Other.md": "## Part\n"}).page("A/").select("svg a[href]")
    assert [len(before), len(after)] == [1, 3]


def test_render_draws_too(tmp_path: Path) -> None:
    vault = load_vault(write_vault(tmp_path, {"A.md": LINKED, "Other.md": "## Part\n"}))
    whole = WholeVault(vault, Config(), datetime(2026, 1, 1), lambda _: None)  # noqa: DTZ001
    to = SiteAddresses()
    html = render_note(vault, NotePath("A.md"), to, drawings=drawings_for(whole, to)).html
    assert 'href="/Other/#part"' in html
