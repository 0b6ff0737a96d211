"""Pages about the rules: one for each, from its class, and the table that leads to all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
import yaml

from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.manual.rule_manual import shorten, to_toml, write_page
from vaultkit.checks.rule import HEADINGS
from vaultkit.testing import run_example, show_example

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RULES = {rule.code: rule for rule in load_rules()}


@pytest.fixture
def with_rules(tmp_path: Path) -> Path:
    """Return a configuration that asks for the pages."""
    from tests.unit.site.conftest import BUILT_IN

    own = {"INHERIT": str(BUILT_IN), "plugins": {"vaultkit": {"rules": True}}}
    path = tmp_path / "mkdocs.yml"
    path.write_text(yaml.safe_dump(own))
    return path


def test_without_the_option_there_are_none(publish: Callable[..., Any]) -> None:
    assert not [url for url in publish({"A.md": "", "Rules.md": ""}).pages if "L101" in url]


def test_every_rule_has_its_page(publish: Callable[..., Any], with_rules: Path) -> None:
    site = publish({"A.md": "", "rules/L101.md": "# Mine\n"}, with_rules)
    assert site.warnings == []
    index = "rules-2/"
    table = site.page(index)
    assert table.h1.text == "Rules"
    links = {link["href"] for link in table.select("article table a")}
    assert {urljoin(index, link) for link in links} == {f"{index}{code}/" for code in RULES}
    for code, rule in RULES.items():
        article = site.page(f"{index}{code}/").article
        assert article.h1.text == f"{code} {rule.name}"
        headings = [heading.text for heading in article.select("h2")]
        assert headings[:4] == [*HEADINGS]
        assert headings[-1] == "Cases"
        assert len(article.select("h3")) >= len(rule.examples)
        found = [one for example in rule.examples for one in run_example(rule, example)]
        for path, line, message in found:
            assert f"{path}:{line}: {message}" in article.text
        for other in article.select("a[href]:not([href^=https])"):
            assert urljoin(f"{index}{code}/", other["href"].partition("#")[0]) in site.pages


def test_long_examples_are_cut() -> None:
    for code in ("C002", "E206"):
        page = write_page(RULES[code], RULES, run_example)
        assert len(page) < 20_000
        assert ",000 characters)" in page or ",028 characters)" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n" * 500, "a\n" * 500),
        ("a\n" * 501, "a\n" * 14 + "a… (1,002 characters)\n"),
        ("b" * 5000, "b" * 60 + "… (5,000 characters)\n"),
        ("a\n" + "b" * 241 + "\nc\n", "a\n" + "b" * 60 + "… (241 characters)\nc\n"),
        ("b" * 240, "b" * 240),
    ],
)
def test_only_the_start_of_a_long_file_is_shown(text: str, shown: str) -> None:
    assert shorten(text) == shown


def test_the_navigation_has_one_line_for_all(publish: Callable[..., Any], with_rules: Path) -> None:
    site = publish({"A.md": ""}, with_rules)
    links = [link["href"] for link in site.page("A/").select("nav.md-nav--primary a")]
    assert [link for link in links if "rules/" in link] == ["../rules/"]
    assert not [link for link in site.page("A/").select(".vk-tree a") if "rules/" in link["href"]]
    (own,) = site.page("rules/L101/").select(".vk-nav-apart a[aria-current]")
    assert (own.text, own["href"], own["aria-current"]) == ("Rules", "../../rules/", "true")


def test_codes_in_prose_are_links_and_those_in_code_are_not() -> None:
    page = write_page(RULES["L116"], RULES, show_example)
    assert "[[L101]] and [[E201]] report the link" in page.replace("\n", " ")
    assert "`%% vaultkit: ignore L116 %%`" in page
    assert "[[X003]]" not in write_page(RULES["X003"], RULES, show_example)


def test_examples_with_fences_are_shown_whole() -> None:
    page = write_page(RULES["C001"], (), show_example)
    assert "````markdown\n```\nx\n```\n" in page


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ({}, ""),
        ({"exclude": ["a b"], "review": {"grace": 3}}, 'exclude = ["a b"]\nreview.grace = 3\n'),
        ({"types": {"*": {"required": []}}}, 'types."*".required = []\n'),
        ({"per-file-ignores": {}}, "per-file-ignores = {}\n"),
    ],
)
def test_settings_are_shown_as_toml(table: dict[str, Any], text: str) -> None:
    import tomllib

    assert to_toml(table) == text
    assert tomllib.loads(text) == table


def test_a_search_finds_a_rule_by_its_code_alone(
    publish: Callable[..., Any], with_rules: Path
) -> None:
    site = publish({"A.md": "A link to a note."}, with_rules)
    files = (site.folder / "search").glob("terms-*.json")
    words = {word for path in files for word, *_ in json.loads(path.read_text("utf-8"))}
    assert {code.lower() for code in RULES} <= words
    assert words - {code.lower() for code in RULES} == {"a", "link", "to", "note", "/a"}
