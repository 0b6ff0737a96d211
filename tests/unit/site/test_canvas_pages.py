from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PLACE = {"x": 0, "y": 0, "width": 100, "height": 50}
BOARD = json.dumps(
    {
        "nodes": [
            {"id": "t", "type": "text", "text": "findable words [[Home]]", **PLACE},
            {"id": "n", "type": "file", "file": "Secret.md", **PLACE},
            {"id": "p", "type": "file", "file": "p.png", **PLACE},
        ]
    }
)


def test_a_canvas_that_a_note_shows_is_a_page(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "Home.md": "![[Big board.canvas]] [[Big board.canvas|the board]]\n",
            "Plans/Big board.canvas": BOARD,
            "Other.canvas": BOARD,
            "Secret.md": "---\npublish: false\n---\nclassified\n",
            "p.png": "x",
        }
    )
    url = "Plans/Big-board.canvas/"
    assert site.warnings == []
    assert url in site.pages
    assert not [path for path in site.files if path.endswith(".canvas") or "Other" in path]
    page = site.page(url)
    assert [h.text for h in page.select("article h1")] == ["Big board"]
    assert page.select_one("article .canvas-text a")["href"] == "../../"
    assert page.select_one("article .canvas-media img")["src"] == "../../p.png"
    home = site.page("")
    assert {a["href"] for a in home.select("article a.internal-link")} >= {url}
    texts = [path for path in site.files if path.startswith("search/texts-")]
    rows = [row for path in texts for row in json.loads(site.text(path))]
    found = [row[0] for row in rows if any("findable" in part[2] for part in row[4])]
    assert url in found
    assert all("classified" not in site.text(path) for path in site.files if "html" in path)
    assert "Secret" not in site.text(f"{url}index.html")
