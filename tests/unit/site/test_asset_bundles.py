"""What a page loads of ours: what it uses, little of it, and nothing that says nothing."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.site.theme.html_rewrites import add_parts
from vaultkit.vault.built_site.asset_bundles import (
    bundles,
    minify_script,
    minify_style,
    parts,
    script_bundle,
    search_bundle,
    style_bundle,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SCRIPTS = 21_000
MOST_ON_EVERY_PAGE = 12_000
"""Bytes, packed: of all scripts of a page that uses each, and of style sheet or script of all."""


CHOOSING = {"vk-decision", "vk-comparison", "vk-front"}
MOST_OF_CHOOSING = 8_500
OF_PAGES_NOBODY_WROTE = {"vk-nearest", "vk-reviews", "vk-filtered", "vk-whole-graph"}
ON_REQUEST = {"vk-two-away", "vk-unstretched"}
"""No page holds this until a reader asks for it, or turns out to have no mathematical font."""
GRAPH = {"vk-whole-graph", "vk-two-away", "vk-neighbours"}
MOST_OF_GRAPH = 16_000
FLOW = {"vk-flow"}
MOST_OF_FLOW = 9_500
VIEWS = CHOOSING | GRAPH | FLOW
MOST_OF_VIEWS = 33_000
"""What readers look at before they read, each loaded where it stands alone; bytes, packed."""


def packed(*texts: str) -> int:
    return sum(len(gzip.compress(text.encode(), 9)) for text in texts)


def packed_parts(names: set[str]) -> int:
    found = [part.script.content for part in parts() if part.where in names]
    assert len(found) == len(names)
    return packed(*found)


def test_scripts_and_styles_stay_small() -> None:
    apart = OF_PAGES_NOBODY_WROTE | ON_REQUEST | VIEWS
    used = [part.script for part in parts() if part.where not in apart]
    scripts = [script_bundle(), *used, search_bundle()]
    assert packed(*(script.content for script in scripts)) <= MOST_SCRIPTS
    assert packed(script_bundle().content) <= MOST_ON_EVERY_PAGE
    assert packed(style_bundle().content) <= MOST_ON_EVERY_PAGE


@pytest.mark.parametrize(
    ("names", "most"),
    [
        (CHOOSING, MOST_OF_CHOOSING),
        (GRAPH, MOST_OF_GRAPH),
        (FLOW, MOST_OF_FLOW),
        (VIEWS, MOST_OF_VIEWS),
    ],
)
def test_scripts_of_views_stay_small(names: set[str], most: int) -> None:
    assert packed_parts(names) <= most


def test_no_text_of_a_script_runs_over_lines() -> None:
    """For `minify_script` takes lines for lines."""
    for bundle in bundles():
        if bundle.uri.endswith(".js"):
            odd = [line for line in bundle.content.splitlines() if line.count("`") % 2]
            assert odd == [], bundle.uri


def test_each_part_has_a_name_and_a_reason() -> None:
    uris = [bundle.uri for bundle in bundles()]
    assert len({*uris}) == len(uris)
    assert all(re.fullmatch(r"assets/vaultkit[a-z-]*\.[0-9a-f]{8}\.(css|js)", uri) for uri in uris)
    assert {part.where for part in parts()} >= {"vk-flow", "vk-decision", "vk-base", "<math"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a {\n  color: red;\n  top: 0;\n}\n", "a{color: red;top: 0;}"),
        ('/* x */ a, b { content: "/* y */ {} ;"; }', 'a,b{content: "/* y */ {} ;";}'),
        ("a  b > c { margin: 1px   2px }", "a b > c{margin: 1px 2px}"),
        ("a { content: '  ' }", "a{content: '  '}"),
    ],
)
def test_styles_without_what_says_nothing(written: str, expected: str) -> None:
    assert minify_style(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("// x\nconst a = 1; // y\n\n  // z\n  f(a);\n", "const a = 1; // y\nf(a);\n"),
        ("/* a\n   b */\nf();\n", "f();\n"),
        ('const a = "// no";\n', 'const a = "// no";\n'),
        ("  a\n    .b();\n", "a\n.b();\n"),
    ],
)
def test_scripts_without_what_says_nothing(written: str, expected: str) -> None:
    assert minify_script(written) == expected


PAGE = (
    '<link rel="stylesheet" href="../{style}"><link rel="stylesheet" href="mine.css"></head>'
    '<article>{body}</article><script src="../{script}"></script><script src="mine.js"></script>'
)


def page_with(body: str) -> str:
    return PAGE.format(style=style_bundle().uri, script=script_bundle().uri, body=body)


def test_a_page_loads_what_it_uses() -> None:
    made = add_parts(page_with('<figure class="vk-flow"></figure>'))
    assert re.findall(r'href="(?:\.\./assets/)?([^".]*)', made) == [
        "vaultkit",
        "vaultkit-flow",
        "mine",
    ]
    assert re.findall(r'src="(?:\.\./assets/)?([^".]*)', made) == [
        "vaultkit",
        "vaultkit-flow",
        "mine",
    ]
    assert add_parts(page_with("<p>text</p>")) == page_with("<p>text</p>")


def test_pages_of_a_site_load_what_they_use(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "$x$\n\n- [ ] task\n", "B.md": "plain"})

    def loaded(url: str) -> set[str]:
        return set(re.findall(r"assets/vaultkit-([a-z-]+)\.", site.text(f"{url}index.html")))

    assert loaded("A/") - loaded("B/") == {"math"}
    assert {part for url in ("A/", "B/") for part in loaded(url)} <= {
        "math",
        "search",
        "task-list-item",
        "tree",
    }
    for path in re.findall(r"assets/vaultkit[^\"]*", site.text("A/index.html")):
        assert path in site.files
