"""Diagrams that are drawn, and those that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.authoring.diagrams import diagram_renderer
from vaultkit.authoring.diagrams.diagram_renderer import (
    MISSING,
    MOST_LOST,
    DiagramRenderer,
    Drawn,
    without_markup,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = {
    "Flowchart": "graph TD\nA-->B",
    "Sequence diagram": "sequenceDiagram\nA->>B: hi",
    "Class diagram": "classDiagram\nA <|-- B",
    "State diagram": "stateDiagram-v2\n[*] --> A",
    "Entity relationship diagram": "erDiagram\nA ||--o{ B : has",
    "Gantt chart": "gantt\ndateFormat YYYY-MM-DD\nsection S\nA :a1, 2014-01-01, 30d",
    "Pie chart": 'pie\n"a" : 3\n"b" : 4',
    "Mind map": "mindmap\n  root\n    a",
    "Timeline": "timeline\n2002 : LinkedIn",
    "Git graph": "gitGraph\ncommit\nbranch b\ncommit",
    "User journey": "journey\nsection S\nMake tea: 5: Me",
    "Quadrant chart": "quadrantChart\nA: [0.3, 0.6]",
    "Chart": "xychart-beta\nx-axis [a, b]\nbar [1, 2]",
    "Requirement diagram": "requirementDiagram\nrequirement r {\nid: 1\n}",
    "C4 diagram": 'C4Context\nPerson(a, "A")',
    "Sankey diagram": "sankey-beta\n\nA,B,10",
    "Block diagram": "block-beta\na b",
    "Packet diagram": 'packet-beta\n0-15: "A"',
    "Kanban board": "kanban\n  Todo\n    [A]",
    "Architecture diagram": "architecture-beta\nservice a(disk)[A]",
}


@pytest.fixture(scope="module")
def renderer() -> Iterator[DiagramRenderer]:
    """Return what draws, and end its process."""
    made = DiagramRenderer()
    yield made
    made.close()


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_drawn_in_colours_of_the_page(name: str, renderer: DiagramRenderer) -> None:
    drawn = renderer.draw(KINDS[name])
    assert drawn.fault == ""
    assert f">{name}</title>" in drawn.svg
    assert "var(--vk-d-" in drawn.svg
    for absent in ("style", "class=", "<foreignObject", "#02f", "#03f"):
        assert absent not in drawn.svg.replace('class="vk-drawing"', ""), absent


def test_what_an_author_sets_does_not_decide_over_the_page(renderer: DiagramRenderer) -> None:
    plain = renderer.draw("graph TD\nA-->B").svg
    for written in (
        '%%{init: {"theme": "dark", "securityLevel": "loose"}}%%\ngraph TD\nA-->B',
        "---\nconfig:\n  theme: forest\n---\ngraph TD\nA-->B",
        '%%{init: {"themeCSS": "*{display:none} body{background:red}"}}%%\ngraph TD\nA-->B',
    ):
        assert renderer.draw(written).svg == plain


def test_classes_and_styles_of_the_author_hold(renderer: DiagramRenderer) -> None:
    source = (
        "graph TD\nA:::hot-->B\nclassDef hot fill:#b00,stroke:#000,color:#fff\nstyle B fill:#ff0"
    )
    svg = renderer.draw(source).svg
    assert 'fill="#bb0000"' in svg
    assert 'fill="#ffffff">' in svg
    assert 'fill="#ffff00"' in svg
    assert 'fill="#141414">' in svg


def test_links_of_a_node_are_kept_for_the_page(renderer: DiagramRenderer) -> None:
    svg = renderer.draw(
        'graph TD\nA[Note A]-->B\nclass A internal-link\nclick B "https://a.example"'
    ).svg
    assert "\ue001note:Note A\ue001" in svg
    assert "\ue001url:https://a.example" in svg


def test_a_callback_and_a_script_are_no_links(renderer: DiagramRenderer) -> None:
    for click in ('"javascript:alert(1)"', "call f()", 'href "data:text/html,x"', "f"):
        svg = renderer.draw(f"graph TD\nA-->B\nclick A {click}").svg
        assert svg
        assert "\ue001" not in svg


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("", "it is empty"),
        ("nonsense", "No Mermaid diagram type detected"),
        ("graph TD\n" + "A-->B\n" * 10_000, "it is longer than 50,000 characters"),
    ],
)
def test_what_cannot_be_drawn_says_why(source: str, fault: str, renderer: DiagramRenderer) -> None:
    assert renderer.draw(source) == Drawn("", fault)


@pytest.mark.parametrize(
    "source",
    [
        "graph TD\n" + "\n".join(f"a{i}-->a{j}" for i in range(60) for j in range(60)),
        "sequenceDiagram\n" + "loop x\n" * 2000 + "A->>B: x\n" + "end\n" * 2000,
        "mindmap\n" + "\n".join(" " * i + f"n{i}" for i in range(1, 280)),
        "graph TD\n" + "".join(f"subgraph s{i}\n" for i in range(300)) + "a-->b\n" + "end\n" * 300,
    ],
    ids=["dense", "deep", "deep-map", "deep-groups"],
)
def test_monsters_are_refused_and_the_next_is_drawn(source: str, renderer: DiagramRenderer) -> None:
    drawn = renderer.draw(source)
    assert drawn.fault or len(drawn.svg) < 1_500_000
    assert renderer.draw("graph TD\nA-->B").svg


GOOD = """sys.stdout.write('{"svg": "<svg viewBox=\\\\"0 0 1 1\\\\"/>"}\\n')"""


def _with_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str) -> None:
    """Have another process draw, which answers a diagram that says "bad" in its own way."""
    worker = tmp_path / "worker.py"
    worker.write_text(
        "import json, os, sys, time\n"
        "for line in sys.stdin:\n"
        f"    {answer} if 'bad' in line else {GOOD}\n"
        "    sys.stdout.flush()\n"
    )
    monkeypatch.setattr(diagram_renderer, "_WORKER", worker)


@pytest.mark.parametrize(
    "answer",
    ["os._exit(1)", "os.abort()", "time.sleep(60)", "print([1])", "print('no json')"],
)
def test_a_process_that_dies_or_hangs_costs_one_diagram(
    answer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    renderer = DiagramRenderer()
    _with_worker(monkeypatch, tmp_path, answer)
    assert renderer.draw("good").svg
    with monkeypatch.context() as hurried:
        hurried.setattr(diagram_renderer, "SECONDS", 0.5)
        fault = "drawing it took too long, or too much memory"
        assert renderer.draw("bad") == Drawn("", fault)
    assert renderer.draw("good again").svg
    renderer.close()


def test_after_some_losses_no_more_are_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    renderer = DiagramRenderer()
    _with_worker(monkeypatch, tmp_path, "os._exit(1)")
    faults = [renderer.draw(f"bad {number}").fault for number in range(MOST_LOST + 1)]
    assert faults[-1] == "too many others could not be drawn in time"
    assert len(set(faults)) == 2


def test_an_error_message_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    renderer = DiagramRenderer()
    _with_worker(monkeypatch, tmp_path, r"""print(json.dumps({"fault": "a\n b.\n\nc\nd"}))""")
    assert renderer.draw("bad").fault == "a b. c"
    renderer.close()


class Values:
    """What is kept, in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], object] = {}

    def recall(self, name: str, given: str) -> object:
        return self.kept.get((name, given))

    def remember(self, name: str, given: str, value: object) -> None:
        self.kept[name, given] = value


def test_what_was_drawn_is_kept_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    values = Values()
    first = DiagramRenderer(values, lambda: "1")
    sources = ["graph TD\nA-->B", "graph TD\nB-->C", "nonsense"]
    drawn = first.draw_all(sources)
    (kept,) = values.kept.values()
    assert isinstance(kept, dict)
    assert len(kept) == 2
    _with_worker(monkeypatch, tmp_path, "os._exit(1)")
    monkeypatch.setattr(diagram_renderer, "MOST_LOST", 0)
    again = DiagramRenderer(values, lambda: "1")
    assert again.draw_all(sources[:2]) == {one: drawn[one] for one in sources[:2]}
    assert DiagramRenderer(values, lambda: "2").draw(sources[0]).svg == ""


def test_without_the_extra_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagram_renderer, "has_extra", lambda _: False)
    monkeypatch.setattr(diagram_renderer, "_Process", None)
    assert DiagramRenderer().draw("graph TD\nA-->B") == Drawn("", MISSING)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("A[<b>Bold</b> <I>x</I>]", "A[Bold x]"),
        ("A[\"<span style='color:red'>x</span><br/>y\"]", 'A["x<br/>y"]'),
        ("A[<ul><li>one</li><li>two</li></ul>]", "A[<br>• one<br>• two]"),
        ("A[fa:fa-car Car]", "A[Car]"),
        (
            "A <|-- B\nclass A~T~\nA <--> B <<interface>> a<b",
            "A <|-- B\nclass A~T~\nA <--> B <<interface>> a<b",
        ),
    ],
)
def test_markup_of_labels_goes(written: str, plain: str) -> None:
    assert without_markup(written) == plain
