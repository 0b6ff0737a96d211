from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source
from vaultkit.site.pages.mkdocs_meta import css_classes

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("value", "classes"),
    [
        ("wide", ("wide",)),
        ("wide my-page", ("wide", "my-page")),
        ("wide, cards", ("wide", "cards")),
        ("[wide, b_2, wide]", ("wide", "b_2")),
        ("[wide cards, 7, null]", ("wide", "cards")),
        ("größe", ("größe",)),
        ("['\"><script>', md-search, vk-header, 2x, -x]", ("-x",)),
        ("{a: b}", ()),
        ("", ()),
    ],
)
def test_classes(value: str, classes: tuple[str, ...]) -> None:
    note = parse_note(Source("N.md", f"---\nCSSclasses: {value}\n---\n".encode()))
    assert css_classes(note) == classes


def test_the_article_has_them(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "---\ncssclasses: [wide, wide, cards]\n---\n", "B.md": ""})
    (article,) = site.page("A/").select("article")
    assert article["class"] == ["md-content__inner", "md-typeset", "wide", "cards"]
    assert site.page("B/").select_one("article")["class"] == ["md-content__inner", "md-typeset"]
