"""`docs/reference/configuration.md`: every key of the config, from its JSON Schema."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.manual.json_schemas import config_schema
from vaultkit.checks.manual.rule_manual import to_toml
from vaultkit.checks.rule_codes import family_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CHOSEN = {"TYPE": "fact", "KEY": "status"}
"""What stands in examples for names that the operator chooses."""
_MANY = 6
_HEAD = """\
# Configuration

Every key of `vaultkit.toml`, or of `[tool.vaultkit]` in a `pyproject.toml`. All are optional.
[Configuring](../configuring.md) tells where the file lies and how an editor completes it.

Globs read as in a `.gitignore`, from the vault's folder. Words in capitals (`TYPE`) are names that
you choose.
"""


class Key(NamedTuple):
    """A key: where it is, such as `site.audit.allow`, and its schema."""

    where: str
    schema: Mapping[str, Any]

    @property
    def section(self) -> str:
        """The table it stands in; "" is the top."""
        return self.where.rpartition(".")[0]


def walk_keys(schema: Mapping[str, Any] | None = None, where: str = "") -> Iterator[Key]:
    """Yield all keys, tables before what stands in them."""
    schema = config_schema() if schema is None else schema
    for key, inner in schema.get("properties", {}).items():
        yield Key(where + key, inner)
        yield from walk_keys(inner, f"{where}{key}.")
    inner = schema.get("additionalProperties")
    if isinstance(inner, dict) and "properties" in inner:
        name = where + schema["propertyNames"]["title"]
        yield Key(name, inner)
        yield from walk_keys(inner, f"{name}.")


def is_section(key: Key) -> bool:
    """Tell whether a key is a table with keys of its own."""
    return "properties" in key.schema


def write_configuration() -> str:
    """Return the page."""
    keys = [key for key in walk_keys() if not _is_around_sections(key)]
    lines = [_HEAD, "## At the top", ""]
    for key in keys:
        if not key.section and not is_section(key):
            lines += _write(key)
    for section in filter(is_section, keys):
        lines += [f"## [{section.where}]", "", section.schema["description"], ""]
        for key in keys:
            if key.section == section.where and not is_section(key):
                lines += _write(key)
    return "\n".join(lines).rstrip() + "\n"


def _is_around_sections(key: Key) -> bool:
    """Tell whether a table only holds sections that the operator names: `types`."""
    return "properties" in (_inner(key.schema) or {})


def _inner(schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    inner = schema.get("additionalProperties")
    return inner if isinstance(inner, dict) else None


def _write(key: Key) -> Iterator[str]:
    yield from (f"### {key.where}", "", key.schema["description"], "")
    yield f"- Type: {describe_type(key.schema)}"
    default = key.schema.get("default")
    yield f"- Default: {'none' if default is None else f'`{json.dumps(default)}`'}"
    rules = rules_of(key.where)
    if rules:
        yield f"- Rules: {rules}"
    yield from ("", "```toml", example_of(key).rstrip(), "```", "")


def example_of(key: Key) -> str:
    """Return the example of a key as a config of its own."""
    (value,) = key.schema["examples"]
    parts = [CHOSEN.get(part, part) for part in key.where.split(".")]
    head = f"[{'.'.join(parts[:-1])}]\n" if len(parts) > 1 else ""
    if isinstance(value, dict):
        return f"[{'.'.join(parts)}]\n{to_toml(value)}"
    return f"{head}{to_toml({parts[-1]: value})}"


def describe_type(schema: Mapping[str, Any]) -> str:
    """Return in words what a schema accepts."""
    if "enum" in schema:
        return "one of " + ", ".join(f"`{json.dumps(value)}`" for value in schema["enum"] if value)
    kind = schema.get("type")
    least = f", {schema['minimum']} or more" if "minimum" in schema else ""
    if kind == "array":
        inner = schema["items"]["type"]
        return "list of texts" if inner == "string" else "list of texts, numbers or true and false"
    if kind == "object":
        inner = describe_type(_inner(schema) or {})
        return f"table: `{schema['propertyNames']['title']} =` {inner}"
    if schema.get("format") == "regex":
        return "text, a regular expression"
    words = {"string": "text", "boolean": "true or false", "integer": "whole number"}
    return words.get(kind or "any", kind or "any value") + least


def rules_of(where: str) -> str:
    """Return links to the rules that heed a key; of a whole family, its letter."""
    found = [rule for rule in load_rules() if where in rule.options]
    if len(found) > _MANY:
        families = dict.fromkeys(family_of(rule.code) for rule in found)
        return "many of " + ", ".join(families)
    return ", ".join(f"[{rule.code}](rules/{rule.code}.md)" for rule in found)


def example_table(key: Key) -> Mapping[str, Any]:
    """Return the example of a key as the table that a config is read from."""
    import tomllib

    text = example_of(key)
    assert re.search(r"[=]", text)
    return tomllib.loads(text)
