from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.site.pages.file_pages import EMPTY_SVG, is_active, make_safe
from vaultkit.vault.built_site.content_security_policy import content_policy

if TYPE_CHECKING:
    from collections.abc import Callable

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onclick="alert(1)"/>',
        '<a xlink:href="javascript:alert(1)"><rect/></a>',
        '<image href="data:image/svg+xml,&lt;svg onload=alert(1)&gt;"/>',
        "<foreignObject><body>alert(1)</body></foreignObject>",
        '<set attributeName="onclick" to="alert(1)"/>',
        '<use href="https://example.org/x.svg#alert(1)"/>',
        "<style>rect{fill:url(https://example.org/alert(1))}</style>",
        "<!-- alert(1) -->",
        "<?xml-stylesheet href='javascript:alert(1)'?>",
    ],
)
def test_a_drawing_keeps_its_shapes_only(inside: str) -> None:
    data = f'{SVG}><rect width="7"/>{inside}</svg>'.encode()
    safe = make_safe("A/x.SVG", data).decode()
    assert 'width="7"' in safe
    assert re.search(r"<script|\son\w+=|javascript:|data:|foreignObject|https?://ex", safe) is None


@pytest.mark.parametrize("data", [b"", b"<svg", b"no svg", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;'])
def test_what_is_no_drawing_is_empty(data: bytes) -> None:
    assert make_safe("x.svg", data) == EMPTY_SVG


def test_a_page_keeps_its_text() -> None:
    safe = make_safe("a&b.html", b"<title>t</title><body onload=x><p>Hi<script>x</script>").decode()
    assert "<title>a&amp;b.html</title>" in safe
    assert "<body>\n<p>Hi</p>\n</body>" in safe


def test_only_these_are_changed() -> None:
    assert [name for name in ("a.svg", "a.HTML", "a.png", "a.js", "svg") if is_active(name)] == [
        "a.svg",
        "a.HTML",
    ]


def test_attachments_are_published_safe(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "A.md": "![[x.svg]] [[y.html]] [[z.xml]]",
            "x.svg": f"{SVG} onload='alert(1)'><text>Shown</text></svg>",
            "y.html": "<p onclick=alert(1)>Shown",
            "z.xml": "<x/>",
        }
    )
    assert "onload" not in site.text("x.svg")
    assert "Shown" in site.text("x.svg")
    assert "<p>Shown</p>" in site.text("y.html")
    assert "z.xml" not in site.files


def test_an_old_path_leads_on(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "New place/A.md": '---\nredirect_from: ["Old/My A.md", "B.md"]\n---\nText',
            "B.md": "taken",
            "C.md": "---\npublish: false\nredirect_from: Secret.md\n---\n",
        }
    )
    refresh = site.page("Old/My-A/").select_one("meta[http-equiv=refresh]")
    assert "../../New-place/A/" in refresh["content"]
    assert site.page("B/").select_one("meta[http-equiv=refresh]") is None
    assert "Secret/" not in site.pages


def test_the_policy_names_what_pages_need() -> None:
    policy = content_policy(
        [
            (
                "<script>a()</script><script type='application/json'>{}</script>"
                "<script src='/x.js'></script><img src='https://img.example.org/a.png'>"
            ),
            "<script>a()</script><p style='color:red'><iframe src='https://v.example.org/e'></iframe>",
        ]
    )
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert len(parts["script-src"].split()) == 2
    assert parts["script-src"].startswith("'self' 'sha256-")
    assert len(parts["script-src"].split()[1]) == len("'sha256-='") + 43
    assert parts["img-src"] == "'self' data: https://img.example.org"
    assert parts["frame-src"] == "'self' https://v.example.org"
    assert parts["style-src-attr"] == "'unsafe-inline'"
    assert parts["object-src"] == "'none'"
    assert "style-src-attr" not in content_policy(["<p>x</p>"])
