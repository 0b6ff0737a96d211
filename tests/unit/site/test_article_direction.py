"""In which direction a note runs on its page, and how large its title is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.site.pages.mkdocs_meta import title_classes
from vaultkit.site.pages.note_article import run_from_right

if TYPE_CHECKING:
    from collections.abc import Callable

ARABIC = "هذه الملاحظة مكتوبة بالعربية وتشرح كيف تعمل الروابط بين الملاحظات. " * 4


@pytest.mark.parametrize(
    ("html", "turned"),
    [
        ('<p dir="auto">Obsidian هو تطبيق</p>', "<p>Obsidian هو تطبيق</p>"),
        ('<p dir="auto"><code>open</code> لفتح</p>', "<p><code>open</code> لفتح</p>"),
        ('<p dir="auto">Only Latin</p>', '<p dir="auto">Only Latin</p>'),
        ('<h2 dir="auto" id="a">A نص</h2>', '<h2 id="a">A نص</h2>'),
        (
            '<ul>\n<li dir="auto">\n<p dir="auto">x</p>\n</li>\n</ul>',
            '<ul>\n<li>\n<p dir="auto">x</p>\n</li>\n</ul>',
        ),
        (
            '<li dir="auto">Latin<ul>\n<li dir="auto">b نص</li>\n</ul></li>',
            '<li dir="auto">Latin<ul>\n<li dir="rtl">b نص</li>\n</ul></li>',
        ),
        (
            (
                '<li dir="auto">Latin<ul><li dir="auto">نص<p dir="auto">نص</p></li></ul></li>'
                '<li dir="auto">نص</li>'
            ),
            '<li dir="auto">Latin<ul><li dir="rtl">نص<p>نص</p></li></ul></li><li>نص</li>',
        ),
        (
            '<td dir="auto">a<ul><li><p dir="auto">نص</p></li></ul></td></li><p dir="auto">نص</p>',
            '<td dir="auto">a<ul><li><p dir="rtl">نص</p></li></ul></td></li><p>نص</p>',
        ),
        (
            '<table><tr><td dir="auto">a</td><td class="x" dir="auto">a نص</td></tr></table>',
            '<table><tr><td dir="auto">a</td><td class="x">a نص</td></tr></table>',
        ),
        ('<p dir="auto" title="نص">x</p>', '<p dir="auto" title="نص">x</p>'),
    ],
)
def test_what_holds_its_letters_runs_from_the_right(html: str, turned: str) -> None:
    assert run_from_right(html) == turned


def test_only_notes_in_such_a_language_do(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "A.md": f"Obsidian هو تطبيق. {ARABIC}\n\n## URI عنوان\n",
            "B.md": f"English text that quotes one word: كلمة.\n\n{'More English words. ' * 9}\n",
        }
    )
    assert "dir" not in site.page("A/").select_one("article > p").attrs
    assert site.page("A/").select_one("article")["dir"] == "rtl"
    assert "dir" not in site.page("A/").select_one("article h2:has(> .headerlink)").attrs
    assert site.page("B/").select_one("article > p")["dir"] == "auto"


@pytest.mark.parametrize(
    ("title", "is_long"),
    [("a" * 80, False), ("a" * 81, True), ("题" * 40, False), ("题" * 41, True), ("", False)],
)
def test_a_title_of_many_lines_is_smaller(title: str, *, is_long: bool) -> None:
    assert title_classes(title) == (("vk-long-title",) if is_long else ())


def test_the_article_says_so(publish: Callable[..., Any]) -> None:
    site = publish({f"{'b' * 90}.md": "---\ncssclasses: [wide]\n---\nx\n", "C.md": "x\n"})
    assert site.page(f"{'b' * 90}/").select_one("article")["class"][-2:] == [
        "wide", "vk-long-title",
    ]  # fmt: skip
    assert "vk-long-title" not in site.page("C/").select_one("article")["class"]
