"""Rules look at no more than they say, so that they need not be asked again when that is as it was.

What is hidden, and how, is told in `checks/engine/rule_sight.py`.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.bench.fault_list import FAULTS
from tests.bench.generate import generate
from tests.unit.own_vault import own_vault
from vaultkit.checks.context import Context
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.engine.rule_sight import OutOfSightError, narrow
from vaultkit.checks.rule import Rule
from vaultkit.config import Config, SiteConfig
from vaultkit.notes.paths import NotePath
from vaultkit.testing import assert_sight, context_of, make_vault
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.rule import Sight
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

RULES = load_rules()
BY_CODE = {rule.code: rule for rule in RULES}
SITE = SiteConfig(name="S", publish="opt-in")


def context(vault: Vault, config: Config | None = None) -> Context:
    names = {rule.name: rule.code for rule in RULES}
    codes = frozenset(names.values())
    return Context(vault, config or Config(site=SITE), date(2026, 11, 1), codes, names=names)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Context:
    root = tmp_path_factory.mktemp("generated")
    generate(root / "vault", 310, faults=FAULTS)
    return context(load_vault(root / "vault"))


@cache
def own() -> Context:
    return context(own_vault())


def ids(rule: Rule) -> str:
    return rule.code


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_rules_look_at_no_more_than_they_say(rule: Rule, generated: Context) -> None:
    assert_sight(rule, generated)
    assert_sight(rule, own())


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_rules_that_judge_notes_say_what_they_look_at(rule: Rule) -> None:
    if type(rule).check is not Rule.check:
        said = [kind for kind in type(rule).__mro__ if "looks_at" in vars(kind)]
        assert said[0] is not Rule


def found_out(code: str, *looks_at: Sight) -> str:
    """Return what is said of a rule that would say that it looks at less."""
    rule = BY_CODE[code]
    kind = type(rule)
    less = type(kind.__name__, (kind,), {"looks_at": looks_at, "__doc__": kind.__doc__})()
    for example in rule.examples:
        try:
            assert_sight(less, context_of(example))
        except AssertionError as error:
            return str(error)
    return ""


@pytest.mark.parametrize(
    ("code", "looks_at", "told"),
    [
        ("L107", "note", "where links lead"),
        ("G509", "note", "where links lead"),
        ("P906", "note", "other files"),
        ("C004", "note", "names of notes"),
        ("L101", "links", "aliases of notes"),
        ("F315", "called", "links that lead nowhere"),
        ("H806", "links", "links of other notes"),
        ("L105", "links", "links of other notes"),
        ("P901", "links", "something else when the rest is hidden"),
        ("F309", "links", "something else when the rest is hidden"),
        ("R408", "links", "something else when the rest is hidden"),
    ],
)
def test_a_rule_that_says_too_little_is_found_out(code: str, looks_at: Sight, told: str) -> None:
    assert told in found_out(code, looks_at)


def test_links_look_for_no_other_files() -> None:
    vault = make_vault({"A.md": "[[B]]\n", "B.md": "", "C.md": ""})
    part = narrow(context(vault), [NotePath("A.md")], ("links",))
    assert part.vault.resolver.resolve("B", "A.md").path == "B.md"
    with pytest.raises(OutOfSightError, match='such as "C"'):
        part.vault.resolver.resolve("C", "A.md")


def test_a_destination_shows_headings_and_blocks_only() -> None:
    vault = make_vault({"A.md": "[[B]]\n", "B.md": "---\npublish: true\n---\n# H\n\ntext ^id\n"})
    part = narrow(context(vault), [NotePath("A.md")], ("links",)).vault.notes[NotePath("B.md")]
    assert [heading.text for heading in part.headings] == ["H"]
    assert [block.id for block in part.blocks] == ["id"]
    assert part.properties == {}


class Peeping(Rule):
    """Finds how many notes there are."""

    code = "Z901"
    severity = BY_CODE["L101"].severity
    looks_at = ("note",)

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        yield self.finding(note, (0, 0), f"{len(context.vault.notes)} notes")


def test_counting_notes_is_found_out() -> None:
    with pytest.raises(AssertionError, match="finds something else when the rest is hidden"):
        assert_sight(Peeping, context(make_vault({"A.md": "", "B.md": ""})))
