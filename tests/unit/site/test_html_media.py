"""Pictures, sounds and films in raw HTML leave the vault as embeds do, and stay as those stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.unit.site.conftest import write_vault
from vaultkit.notes.markdown.html_media import media_of, with_addresses
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.testing import make_vault
from vaultkit.vault.links.media_files import find_media_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.site.conftest import Built
    from vaultkit.site.model.site_model import Site

_NOTE = (
    "A <img src=\"../pics/p.png\" width=9> <IMG SRC='/pics/q%20r.png?x#y'> <img src=s.png>\n\n"
    '<picture>\n<source srcset="../pics/a.webp 2x, b.webp 1x">\n</picture>\n\n'
    '> <video poster="../pics/v.png"\n> src="../pics/f.mp4"></video>\n\n'
    "<audio src='../pics/m.mp3'></audio>\n"
)
_PICTURES = ("p.png", "q r.png", "s.png", "a.webp", "b.webp", "v.png", "f.mp4", "m.mp3")


def test_they_are_published_and_their_addresses_lead_there(publish: Callable[..., Built]) -> None:
    files = {"Sub/A.md": _NOTE, **{f"pics/{name}": "x" for name in _PICTURES}}
    built = publish(files, strict=True)
    assert built.warnings == []
    html = (built.folder / "Sub" / "A" / "index.html").read_text()
    named = re.findall(r'(?:src|srcset|poster)="((?:\.\./)+pics/[^"]*)"', html)
    assert named == [
        "../../pics/p.png",
        "../../pics/q%20r.png?x#y",
        "../../pics/s.png",
        "../../pics/a.webp 2x, ../../pics/b.webp 1x",
        "../../pics/v.png",
        "../../pics/f.mp4",
        "../../pics/m.mp3",
    ]
    assert sorted(path.name for path in (built.folder / "pics").iterdir()) == sorted(_PICTURES)


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ('<img src="Private/x.png">', "a folder that stays"),
        ('<img src="/Private/X.PNG">', "another case"),
        ('<img srcset="Private/x.png 2x">', "a set"),
        ('<video poster="x.png" src="https://e.org/f.mp4"></video>', "by name alone"),
        ('<!-- <img src="y.png"> -->', "a comment"),
        ('%% <img src="y.png"> %%', "a comment of Obsidian"),
        ('`<img src="y.png">`', "code"),
        ('\n```html\n<img src="y.png">\n```', "a block of code"),
        ("<img data-src='y.png'>", "another attribute"),
    ],
)
def test_what_stays_is_neither_copied_nor_named(
    publish: Callable[..., Built], html: str, why: str
) -> None:
    built = publish(
        {
            "A.md": f"Seen. {html}\n",
            "P.md": '---\npublish: false\n---\n<img src="y.png">\n',
            "Private/x.png": "x",
            "y.png": "y",
            "vaultkit.toml": '[site]\nexclude = ["Private/**"]\n',
        }
    )
    pages = [x for x in built.folder.rglob("*") if x.name.lower() in {"x.png", "y.png"}]
    assert pages == [], why
    text = (built.folder / "A" / "index.html").read_text()
    assert "private/x.png" not in text.lower()


def test_a_site_knows_what_html_shows(make_site: Callable[..., Site]) -> None:
    site = make_site({"A.md": '<img src="p.png">\n', "B.md": "", "p.png": "p", "q.png": "q"})
    assert site.published.attachments == ("p.png",)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("q.png", "x/q.png"),
        ("../q.png", "q.png"),
        ("/q.png", "q.png"),
        ("y/r.png", "y/r.png"),
        ("r.png", "y/r.png"),
        ("Q.PNG", "x/q.png"),
        ("a%20b.png", "a b.png"),
        ("A.md", None),
        ("../../../q.png", "q.png"),
        ("/r.png", None),
        ("none.png", None),
        ("n.png", None),
    ],
)
def test_where_a_path_leads(path: str, found: str | None) -> None:
    names = ("q.png", "x/q.png", "y/r.png", "a b.png", "x/A.md", "n.png.md")
    vault = make_vault(dict.fromkeys(names, ""))
    assert find_media_file(vault.resolver, path, "x/A.md") == found


def test_where_they_stand_in_the_bytes() -> None:
    text = 'é <img alt="ü" src="é.png"> > <img\n\n> é <img\n> src="b.png"> é <img src=c.png>\n'
    data = text.encode()
    found = media_of(parse_note(Source(NotePath("A.md"), data)))
    assert [data[one.start : one.end].decode() for one in found] == ["é.png", "b.png", "c.png"]
    assert [data[one.attribute : one.attribute_end].decode() for one in found] == [
        'src="é.png"',
        'src="b.png"',
        "src=c.png",
    ]


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ('<img src="a.png">', '<img src="A.PNG">'),
        ('<img srcset="a.png 1x,b.png 2x, c.png">', '<img srcset="A.PNG 1x,B.PNG 2x, C.PNG">'),
        ('<img srcset="gone.png 1x, b.png 2x" alt>', "<img  alt>"),
        ('<img src="gone.png" srcset="b.png">', '<img  srcset="B.PNG">'),
        ('<img src="same.png"><p src="a.png">', '<img src="same.png"><p src="a.png">'),
        ('<img src="a&amp;b.png">', '<img src="A&amp;B.PNG">'),
        ('<img src="data:image/x.png">', '<img src="data:image/x.png">'),
    ],
)
def test_addresses_are_put_in_place(html: str, made: str) -> None:
    answers = {"gone.png": "", "same.png": None}

    def answer(one: object) -> str | None:
        path = str(getattr(one, "path", ""))
        return answers.get(path, path.upper())

    assert with_addresses(html, answer) == made


def test_a_kept_page_follows_a_picture_that_is_published_no_more(
    publish: Callable[..., Built], tmp_path: Path
) -> None:
    files = {"A.md": '<img src="p.png">\n', "p.png": "p"}
    html = publish(files).folder / "A" / "index.html"
    assert 'src="../p.png"' in html.read_text()
    write_vault(tmp_path / "vault", {"vaultkit.toml": '[site]\nexclude = ["p.png"]\n'})
    publish({"vaultkit.toml": '[site]\nexclude = ["p.png"]\n'})
    assert "p.png" not in html.read_text()
    assert not (tmp_path / "site" / "p.png").exists()
