"""`mv` follows pictures, sounds and films in raw HTML."""

from __future__ import annotations

import pytest

from vaultkit.authoring.rename import plan_rename
from vaultkit.testing import make_vault

_BODY = '<img src="{}">\n'


@pytest.mark.parametrize(
    ("note", "written", "old", "new", "now"),
    [
        ("x/A.md", "../pics/p.png", "pics/p.png", "media/q r.png", "../media/q%20r.png"),
        ("x/A.md", "/pics/p.png", "pics", "media", "/media/p.png"),
        ("x/A.md", "pics/p.png", "pics", "media", "media/p.png"),
        ("A.md", "pics/p.png", "pics", "x/pics", "x/pics/p.png"),
        ("A.md", "./pics/p.png?raw=1#x", "pics", "m", "./m/p.png?raw=1#x"),
        ("x/A.md", "p.png", "pics", "media", "p.png"),
        ("x/A.md", "p.png", "pics/p.png", "pics/z.png", "z.png"),
        ("x/A.md", "../pics/p.png", "x/A.md", "y/z/A.md", "../../pics/p.png"),
        ("x/A.md", "../pics/p.png", "x", "w", "../pics/p.png"),
        ("x/A.md", "../pics/a b.png", "pics/a b.png", "pics/c d.png", "../pics/c d.png"),
        ("x/A.md", "../pics/a%20b.png", "pics/a b.png", "pics/c d.png", "../pics/c%20d.png"),
        ("x/A.md", "../pics/p.png", "pics/p.png", "pics/a&b'c.png", "../pics/a&amp;b%27c.png"),
        ("x/A.md", "https://e.org/pics/p.png", "pics", "m", "https://e.org/pics/p.png"),
        ("x/A.md", "gone.png", "pics", "m", "gone.png"),
    ],
)
def test_a_path_is_written_anew(note: str, written: str, old: str, new: str, now: str) -> None:
    files = {note: _BODY.format(written), "pics/p.png": "", "pics/a b.png": "", "y/z/B.md": ""}
    plan = plan_rename(make_vault(files), old, new)
    place = plan.moves.get(note, note)
    assert plan.after.source_of(place).text == _BODY.format(now)


def test_sets_comments_code_and_canvases() -> None:
    card = '{"nodes":[{"id":"1","type":"text","text":"<img src=\\"p.png\\">"}]}'
    files = {
        "A.md": '<source srcset="p.png 1x, x/q.png 2x">\n\n<!-- <img src="p.png"> -->\n\n'
        '`<img src="p.png">`\n',
        "C.canvas": card,
        "p.png": "",
        "x/q.png": "",
    }
    plan = plan_rename(make_vault(files), "p.png", "r s.png")
    assert plan.after.source_of("A.md").text == files["A.md"].replace("p.png", "r%20s.png", 1)
    assert plan.after.source_of("C.canvas").text == card.replace("p.png", "r%20s.png")


def test_a_name_that_another_file_takes_becomes_a_path() -> None:
    files = {"n/A.md": _BODY.format("p.png"), "pics/p.png": "", "o.png": ""}
    plan = plan_rename(make_vault(files), "o.png", "n/p.png")
    assert plan.after.source_of("n/A.md").text == _BODY.format("pics/p.png")
