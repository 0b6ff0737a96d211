"""Every example of every rule finds what it says, and every rule shows both sides."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.rule import Example, Rule, find_rule_fault
from vaultkit.checks.rules import BUILTIN
from vaultkit.config import Config, read_config
from vaultkit.errors import ConfigError
from vaultkit.testing import assert_examples, evidence_of, make_vault, report_example, run_example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

CASES = [(rule, example) for rule in BUILTIN for example in rule.examples]


@pytest.mark.parametrize(
    ("rule", "example"), CASES, ids=[f"{rule.code}-{example.title}" for rule, example in CASES]
)
def test_example(rule: type[Rule], example: Example) -> None:
    found = run_example(rule(), example)
    assert [(path, line) for path, line, _ in sorted(found)] == [
        (path, line) for path, line, _ in sorted(example.findings)
    ], found


@pytest.mark.parametrize("rule", BUILTIN, ids=lambda rule: rule.code)
def test_rule_is_whole(rule: type[Rule]) -> None:
    assert find_rule_fault(rule) == ""
    assert_examples(rule)
    assert any(example.findings for example in rule.examples)
    assert any(not example.findings for example in rule.examples), "no good near-miss"
    assert rule.__module__.rpartition(".")[2] == rule.name.replace("-", "_")


def test_messages_are_in_house_style() -> None:
    for rule, example in CASES:
        for _, _, message in run_example(rule(), example):
            assert message[:1] == message[:1].lower()
            assert not message.endswith(".")


def test_codes_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in load_rules()]
    assert codes == sorted(set(codes))
    assert {rule.code for rule in BUILTIN} <= set(codes)


class ShoutingTitle(Rule):
    """A title is all capitals.

    ## What it does
    Reports it.

    ## Why is this bad
    It shouts.

    ## Example
    HELP

    ## Use instead
    Help
    """

    code: ClassVar[str] = "Z001"
    severity: ClassVar[Severity] = Severity.INFO
    examples: ClassVar[tuple[Example, ...]] = (
        Example("shouts", {"HELP.md": "", "Help me.md": ""}, (("HELP.md", 1, "HELP"),)),
    )

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        del context
        if note.title.isupper():
            yield self.finding(note, (0, 0), f'"{note.title}" shouts', target=note.title)


def test_a_rule_of_another_package_uses_the_same_test() -> None:
    assert_examples(ShoutingTitle)
    assert ShoutingTitle.name == "shouting-title"


def test_assert_examples_tells_the_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ShoutingTitle, "check", Rule.check)
    with pytest.raises(
        AssertionError, match=r"Z001, shouts:\n  expected .*HELP.*\n  found    \[\]"
    ):
        assert_examples(ShoutingTitle)


def test_assert_examples_wants_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ShoutingTitle, "examples", (Example("quiet", {"a.md": ""}),))
    with pytest.raises(AssertionError, match="no example shows a finding"):
        assert_examples(ShoutingTitle())


@pytest.mark.parametrize("rule", BUILTIN, ids=lambda rule: rule.code)
def test_fixes_are_those_that_the_rule_declares(rule: type[Rule]) -> None:
    found = {
        finding.fix.safety
        for example in rule.examples
        for finding in report_example(rule(), example).findings
        if finding.code == rule.code and finding.fix
    }
    assert found == set(rule.fixes)


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.code)
def test_options_are_keys_of_the_config(rule: Rule) -> None:
    for option in rule.options:
        table: object = True
        for key in reversed(option.split(".")):
            table = {key: table}
        with pytest.raises(ConfigError) as caught:
            read_config({"select": 1, **cast("dict[str, object]", table)}, Path("vaultkit.toml"))
        assert not [fault for fault in caught.value.faults if "unknown key" in fault]


SECTIONS = frozenset(
    {"types", "review", "tags", "links", "site", "flows", "decisions", "external", "id_properties"}
)


@pytest.mark.parametrize("rule", BUILTIN, ids=lambda rule: rule.code)
def test_a_rule_names_the_sections_of_the_config_that_it_heeds(rule: type[Rule]) -> None:
    read: set[str] = set()

    class Watched(Config):
        def __getattribute__(self, name: str) -> object:
            if name in SECTIONS and sys._getframe(1).f_globals["__name__"] != "dataclasses":  # noqa: SLF001
                read.add(name.replace("_", "-"))
            return super().__getattribute__(name)

    for example in rule.examples:
        config = read_config(example.config, Path("vaultkit.toml"))
        check_vault(
            make_vault(example.files),
            Watched(**{name: getattr(config, name) for name in config.__dataclass_fields__}),
            today=example.today,
            rules=(rule(),),
            evidence=evidence_of(example),
        )
    if rule.code in {"R403", "R404"}:  # states are worked out together, and theirs needs none
        read.discard("review")
    assert read <= {option.partition(".")[0] for option in rule.options}
