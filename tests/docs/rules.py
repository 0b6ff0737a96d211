"""`docs/reference/rules.md`: all rules as a table, and what each looks for, from their classes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.docs.markdown import anchor_of, cell
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.manual.rule_manual import FAMILIES, facts, summarize
from vaultkit.checks.rule_codes import family_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.rule import Rule

_HEAD = """\
# Rules

What `vaultkit check` looks for. `vaultkit rule CODE` prints the same with the cases that test the
rule. Rules that are off run when they are selected: `--extend-select CODE`, or
[`extend-select`](configuration.md#extend-select). A safe fix (`--fix`) keeps every meaning; an
unsafe one (`--unsafe-fixes`) is a guess. How to silence a finding:
[Checking](../checking.md#silencing).
"""


def write_rules() -> str:
    """Return the page."""
    rules = load_rules()
    families = [name for name in FAMILIES if any(family_of(rule.code) == name for rule in rules)]
    lines = [_HEAD]
    for family in families:
        own = [rule for rule in rules if family_of(rule.code) == family]
        lines += [f"## {family}: {FAMILIES[family]}", ""]
        lines += ["| code | name | severity | fix | what is wrong |", "|---|---|---|---|---|"]
        lines += [*map(_row, own), ""]
        for rule in own:
            lines += _section(rule)
    return "\n".join(lines).rstrip() + "\n"


def _row(rule: Rule) -> str:
    link = f"[{rule.code}](#{anchor_of(_title(rule))})"
    fix = " or ".join(rule.fixes)
    return f"| {link} | {rule.name} | {rule.severity} | {fix} | {cell(summarize(rule))} |"


def _title(rule: Rule) -> str:
    return f"{rule.code} {rule.name}"


def _section(rule: Rule) -> Iterator[str]:
    sections = rule.documentation()
    yield from (f"### {_title(rule)}", "", sections.pop(""), "")
    wanted = ("Severity", "Fix", "Options")
    yield from (f"- {name}: {value}" for name, value in facts(rule).items() if name in wanted)
    for heading, text in sections.items():
        yield from ("", f"**{heading}**", "", _apart(text))
    yield ""


def _apart(text: str) -> str:
    """Return text in which fences stand apart from paragraphs."""
    return re.sub(r"(?m)^(```\w+)$", r"\1", text)
