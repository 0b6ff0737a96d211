"""The generator puts no two public texts side by side: a private phrase of both is no leak then.

Every word of `spoken`'s vault stands once, so a pair of its words on the site that none of its
texts says in a row is a joint that the generator made.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.unit.site.side_by_side import Run, runs_of, runs_of_html
from tests.unit.site.spoken import Spoken, speak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

NAME = "·"
INTERVALS = (
    "90 90d 6 months 2 weeks p6m every 3 months"
    " weekly monthly quarterly half yearly yearly or never"
)
SENTENCES = {
    # Attributes and headings, which hold one text only.
    "@aria-label: canvas ·", "@aria-label: notes linked with ·", "@aria-label: · table",
    "0 url ·", "connections of ·",
    # What is said of an embed within its paragraph.
    "· was not found", "· base is shown in obsidian only", "there is no · in this note",
    "· play on youtube", "post by · read on x",
    # A packet, and what the last actor sees of it.
    "from ·", "from · changed", "to ·", "to · changed", "the last · sees ·", "not the ·",
    # Values that cannot be read.
    f"review interval · is no review interval write {INTERVALS}",
}  # fmt: skip
"""Sentences of ours with a text of the vault in them, on all pages."""
WRITTEN = {
    "last ·",
    "only if ·",
    "dnat to ·",
    "snat to ·",
    "example org ·",
    "· png",
    "· pdf",
    "· base",
    "· canvas",
}
"""What the vault itself says with words that stand more than once."""
SHOWN = (
    ".vk-aliases > div:nth-child(2)", ".vk-place em", ".vk-place > div:nth-child(3)", ".vk-guide a",
    ".vk-next", ".vk-jump em", ".vk-reason", ".vk-side", ".vk-hop-if", ".vk-packet .vk-sr",
    ".vk-base-summary .vk-about", ".vk-base-group .vk-count", ".vk-card dd", "dt.vk-apart",
    ".tabbed-labels label", "li.vk-apart", "ul.vk-values li:nth-child(2)", ".canvas-content",
    ".canvas-group text", ".canvas-edge text", ".canvas-caption a", ".vk-graph text",
    ".footnotes p", ".markdown-embed-title div", ".callout-title", ".vk-properties dd li",
    ".vk-facts .vk-rare",
    ".vk-facts .vk-kind", ".vk-facts .vk-also > div:nth-child(2)",
    ".vk-related", ".vk-outgoing", ".vk-backlinks", ".vk-mentions p", "pre code",
)  # fmt: skip
"""What the vault must make the generator write, else the test would hold for want of a joint."""


class Told(NamedTuple):
    """The built site, and what its vault says."""

    site: Any
    spoken: Spoken

    def runs(self) -> Iterator[tuple[str, Run]]:
        yield from runs_of(self.site.folder)


@pytest.fixture
def told(publish: Callable[..., Any]) -> Told:
    spoken = speak()
    site = publish(
        spoken.files,
        site_name=spoken.site_name,
        site_url="https://example.org/",
        repo_url="https://example.org/repository",
        edit_uri="edit/",
    )
    return Told(site, spoken)


def is_excepted(run: Run, spoken: Spoken) -> bool:
    """Tell whether texts may meet in a run.

    - `<title>` is `Page - Site`, from the theme: the audit knows the name of the site.
    - The theme writes the title of the page that is open twice into its entry of the navigation,
      as the label that opens the table of contents and as a link: one name, said twice.
    """
    half = len(run.words) // 2
    return (run.place == "title" and run.text.strip().endswith(f" - {spoken.site_name}")) or (
        run.place == "li" and run.words == 2 * run.words[:half]
    )


def joints(spoken: Spoken, runs: Iterable[tuple[str, Run]]) -> dict[str, str]:
    """Return the pairs of words that no text of the vault says in a row, with a place of each."""
    found: dict[str, str] = {}
    for name, run in runs:
        for pair in pairwise(run.words):
            is_new = spoken.words.issuperset(pair) and pair not in spoken.pairs
            if is_new and not is_excepted(run, spoken):
                found.setdefault(" ".join(pair), f"{name}: {run.place}: {run.text.strip()[:200]}")
    return found


def test_no_two_texts_stand_side_by_side(told: Told) -> None:
    assert joints(told.spoken, told.runs()) == {}


def test_what_is_said_with_words_of_ours(told: Told) -> None:
    words = told.spoken.words
    found = set()
    for name, run in told.runs():
        is_of_page = name.endswith(".html") and run.place not in {
            "@href",
            "@src",
            "title",
            "script",
        }
        if is_of_page and 0 < len(words & set(run.words)) < len(set(run.words)):
            said = " ".join(NAME if word in words else word for word in run.words)
            said = re.sub(rf"{NAME}( {NAME})+", NAME, said)
            found.add(f"{run.place}: {said}" if run.place == "@aria-label" else said)
    assert {said for said in found - WRITTEN if not re.fullmatch(r"· \d+", said)} == SENTENCES


def test_everything_is_said(told: Told) -> None:
    pages = [told.site.page(url) for url in sorted(told.site.pages)]
    assert [shown for shown in SHOWN if not any(page.select(shown) for page in pages)] == []
    said = {word for _, run in told.runs() for word in run.words}
    assert len(told.spoken.words - said) < len(told.spoken.words) / 50


@pytest.mark.parametrize(
    ("html", "runs"),
    [
        ("<p>a <b>b</b><span>c</span></p><p>d</p>", ["a b c", "d"]),
        ("<li><a>a</a> <div>b</div> c<ul><li>d</li></ul></li>", ["a", "b", "c", "d"]),
        ('<a title="a b" href="../c/d/" class="e f">g</a>', ["a b", "c", "d", "e", "f", "g"]),
        ("<svg><a><title>a</title><text>b</text></a><text>c</text></svg>", ["a", "b", "c"]),
        (
            '<script type="application/ld+json">{"a": ["b", "c\u2029d"]}</script>',
            ["a", "b", "c", "d"],
        ),
    ],
)
def test_runs(html: str, runs: list[str]) -> None:
    found = [" ".join(run.words) for run in runs_of_html(html)]
    assert [text for text in found if text != "application ld json"] == runs
