"""`docs/reference/rules.md` and a page for each rule beside it, in `rules/`, from their classes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tests.docs.markdown import anchor_of, cell
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.manual.rule_manual import FAMILIES, facts, summarize, write_page
from vaultkit.checks.rule_codes import family_of
from vaultkit.testing import show_example

if TYPE_CHECKING:
    from vaultkit.checks.rule import Rule

_HEAD = """\
# Rules

What `vaultkit check` looks for: each rule has a page of its own. `vaultkit rule CODE` prints the
same. Rules that are off run when they are selected: `--extend-select CODE`, or
[`extend-select`](configuration.md#extend-select). A safe fix (`--fix`) keeps every meaning; an
unsafe one (`--unsafe-fixes`) is a guess. How to silence a finding:
[Checking](../checking.md#silencing).
"""
_FOLDER = "reference/rules"


def write_rules() -> str:
    """Return the page of all rules: a table for each family, and before them which there are."""
    rules = load_rules()
    families = [name for name in FAMILIES if any(family_of(rule.code) == name for rule in rules)]
    titles = {family: f"{family}: {FAMILIES[family]}" for family in families}
    lines = [_HEAD, *(f"- [{title}](#{anchor_of(title)})" for title in titles.values()), ""]
    for family in families:
        lines += [f"## {titles[family]}", ""]
        lines += ["| code | name | severity | fix | what is wrong |", "|---|---|---|---|---|"]
        lines += [*(_row(rule) for rule in rules if family_of(rule.code) == family), ""]
    return "\n".join(lines).rstrip() + "\n"


def _row(rule: Rule) -> str:
    link = f"[{rule.code}](rules/{rule.code}.md)"
    fix = " or ".join(rule.fixes)
    return f"| {link} | {rule.name} | {rule.severity} | {fix} | {cell(summarize(rule))} |"


@cache
def rule_pages() -> dict[str, Rule]:
    """Return the rules by the path of their page in `docs/`."""
    return {f"{_FOLDER}/{rule.code}.md": rule for rule in load_rules()}


def write_rule(rule: Rule) -> str:
    """Return the page of a rule: what it looks for, why, and the cases that test it."""
    codes = [one.code for one in load_rules()]
    page = write_page(rule, codes, show_example, r"[\1](\1.md)")
    family = f"{family_of(rule.code)}: {FAMILIES[family_of(rule.code)]}"
    above = f"[{family}](../rules.md#{anchor_of(family)})"
    lines = [
        f"# {rule.code} {rule.name}",
        "",
        page.replace("\n\n- **", f"\n\n- **Family:** {above}\n- **", 1),
    ]
    return _link_options(rule, "\n".join(lines))


def _link_options(rule: Rule, page: str) -> str:
    """Let the settings of a rule lead to their reference."""
    if not rule.options:
        return page
    linked = ", ".join(f"[`{key}`](../configuration.md#{_section_of(key)})" for key in rule.options)
    return page.replace(f"- **Options:** {facts(rule)['Options']}", f"- **Options:** {linked}", 1)


def _section_of(key: str) -> str:
    """Return the anchor of a setting; that of its keys for a table whose keys are anybody's."""
    return anchor_of(f"{key}.KEY" if key == "types.TYPE.fields" else key)
