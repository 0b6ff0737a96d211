"""Stars next to punctuation are marks, as the reading view has them."""

from __future__ import annotations

import pytest

from tests.unit.notes.test_obsidian_blocks import draw, facts


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**“强调”**文字", "<strong>“强调”</strong>文字"),
        ("文字**《强调》**文字", "文字<strong>《强调》</strong>文字"),
        ("文本**<u>粗</u> 测**。", "文本<strong><u>粗</u> 测</strong>。"),
        ("打开**`a`**。", "打开<strong><code>a</code></strong>。"),
        ("word**(x)**word", "word<strong>(x)</strong>word"),
        ("***“a”***b", "<em><strong>“a”</strong></em>b"),
        ("*x **“a”**b* c", "*x **“a”*<em>b</em> c"),
        ("a。**b**、c", "a。<strong>b</strong>、c"),
        ("**a.** b **c**d", "<strong>a.</strong> b <strong>c</strong>d"),
        ("** a**. b**.c", "** a**. b**.c"),
        ("\\**“a”**b", "**“a”**b"),
        ("A*), void*, (00*).", "A*), void*, (00*)."),
        ("`**“a”**b`", "<code>**“a”**b</code>"),
        ("**“a”\n\n”**b", "**“a”</p>\n<p>”**b"),
    ],
)
def test_marks_next_to_punctuation(text: str, html: str) -> None:
    assert draw(text) == f"<p>{html}</p>\n"


def test_nothing_moves() -> None:
    text = "打开**[[X]]**、 #t **“a”**b [[Y]] $z$\n\n# H\n"
    assert facts(text) == (["z"], ["X", "Y"], ["H"])
    assert "." not in draw(text).replace(".md", "").split("<h1", 1)[0]


@pytest.mark.parametrize("text", ["```\n**“a”**b\n```", "    **“a”**b", "<div>\n**“a”**b\n</div>"])
def test_code_and_html_stay(text: str) -> None:
    assert "**“a”**b" in draw(text)
    assert "strong" not in draw(text)
