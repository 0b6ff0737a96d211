"""Headings that hold links and get a new text: the links go with the old words, as asked."""

from __future__ import annotations

import pytest

from vaultkit.authoring.rename import plan_rename
from vaultkit.testing import make_vault


@pytest.mark.parametrize(
    ("heading", "old", "new", "link"),
    [
        ("Intro [[B]]", "Intro B", "Intro", "[[A#Intro]]"),
        ("Intro [md](B.md)", "Intro [md](B.md)", "Intro", "[[A#Intro]]"),
        ("Intro ![[i.png]]", "Intro i.png", "Intro", "[[A#Intro]]"),
        ("Intro", "Intro", "Intro [[B]] and [[B|b]]", "[[A#Intro B and B b]]"),
        ("[[B]] [[#Top]]", "B Top", "[[#Top]] x", "[[A#Top x]]"),
    ],
)
def test_links_in_a_heading_go_with_it(heading: str, old: str, new: str, link: str) -> None:
    written = " ".join(old.replace("#", " ").split())
    files = {
        "A.md": f"[[B]]\n# {heading}\n[[B#Sec]]\n# Top\n",
        "B.md": f"[[A#{written}]]\n# Sec\n" if "(" not in old else "# Sec\n",
        "i.png": "",
    }
    plan = plan_rename(make_vault(files), f"A.md#{old}", new)
    assert plan.sources["A.md"] == f"[[B]]\n# {new}\n[[B#Sec]]\n# Top\n".encode()
    if "(" not in old:
        assert plan.sources["B.md"] == f"{link}\n# Sec\n".encode()
