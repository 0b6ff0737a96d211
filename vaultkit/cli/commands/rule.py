"""`vaultkit rule`: what the rules do, from their classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vaultkit.cli.arguments.options import Common, common_options, completing, format_option
from vaultkit.cli.terminal.output import put, put_json, table
from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.checks.rule import Example, Rule


@click.command("rule")
@click.argument("code", required=False, shell_complete=completing("rules"))
@format_option("text", "json")
@common_options
def command(common: Common, code: str | None, form: str) -> None:
    """Explain a rule, or list all of them.

    CODE is a code such as L101, a name such as note-not-found, or the letter of a family. Rules
    marked "off" run only when selected.
    """
    from vaultkit.checks.manual.rule_manual import summarize

    del common
    rules = _find_rules(code)
    if form == "json":
        put_json({"schema": 1, "rules": [_record(rule) for rule in rules]})
    elif code is None or code.upper() not in {rules[0].code, rules[0].name.upper()}:
        put(table([(r.code, r.name, str(r.severity), summarize(r)) for r in rules]))
    else:
        put("\n".join(_explain(rules[0])))


def _find_rules(code: str | None) -> Sequence[Rule]:
    """Return the rules that a code, a name or a family means.

    Errors:
        VaultkitError: it means none.
    """
    from vaultkit.checks.engine.registry import load_rules
    from vaultkit.checks.rule_codes import find_selector_fault, known_selectors, matches

    rules = load_rules()
    if code is None:
        return rules
    found = [rule for rule in rules if matches(code, rule.code) or rule.name == code.lower()]
    if not found:
        known = known_selectors(rule.code for rule in rules) | {rule.name.upper() for rule in rules}
        raise VaultkitError(find_selector_fault(code, known))
    return found


def _record(rule: Rule) -> dict[str, Any]:
    from vaultkit.checks.manual.rule_manual import as_text, shorten, summarize

    sections = rule.documentation()
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": str(rule.severity),
        "fixes": list(rule.fixes),
        "options": list(rule.options),
        "needs": rule.needs or None,
        "summary": summarize(rule),
        "documentation": {heading: text for heading, text in sections.items() if heading},
        "examples": [
            {
                "title": example.title,
                "files": {
                    path: shorten(as_text(content)) for path, content in example.files.items()
                },
                "findings": [
                    {"path": path, "line": line, "message": message}
                    for path, line, message in example.findings
                ],
            }
            for example in rule.examples
        ],
    }


def _explain(rule: Rule) -> Iterator[str]:
    """Yield the lines of a rule's page."""
    from vaultkit.checks.manual.rule_manual import facts

    yield f"{rule.code} {rule.name} ({rule.severity})"
    yield ""
    yield from (f"{name + ':':<10}{value.replace('`', '')}" for name, value in facts(rule).items())
    for heading, text in rule.documentation().items():
        yield ""
        if heading:
            yield heading
        yield from _indent(text, "  " if heading else "")
    if rule.examples:
        yield ""
        yield "Cases"
    for example in rule.examples:
        yield from _show(rule, example)
    yield ""


def _indent(text: str, indent: str) -> Iterator[str]:
    """Yield the lines of a text indented, fenced code two columns further without its fences."""
    inner = ""
    for line in text.splitlines():
        if line.startswith("```"):
            inner = "" if inner else "  "
        else:
            yield f"{indent}{inner}{line}".rstrip()


def _show(rule: Rule, example: Example) -> Iterator[str]:
    """Yield an example: its files, and what is found in them."""
    from vaultkit.checks.manual.rule_manual import as_text, shorten, to_toml
    from vaultkit.testing import show_example

    yield f"  {example.title}"
    if example.config:
        yield "    vaultkit.toml"
        yield from (f"    | {line}" for line in to_toml(example.config).splitlines())
    files = {f"{path} before": content for path, content in (example.before or {}).items()}
    for path, content in {**files, **example.files}.items():
        yield f"    {path}"
        yield from (f"    | {line}" for line in shorten(as_text(content)).splitlines())
    yield from (f"    {url} is dead: {reason}" for url, reason in example.dead.items())
    yield from (f"    {path} cannot be read: {why}" for path, why in example.unread.items())
    found = show_example(rule, example)
    for path, line, message in found:
        yield f"    finds {path}:{line}: {message}"
    if not found:
        yield "    finds nothing"
