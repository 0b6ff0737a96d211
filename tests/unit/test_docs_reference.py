"""The reference is what the program says of itself: all of it, and nothing older."""

from __future__ import annotations

import os
import re
import shlex
import sys
import tomllib
from dataclasses import make_dataclass
from pathlib import Path

import click
import fastjsonschema
import pytest

from tests.docs.commands import COMMON, context_of, own_parameters, read_examples, walk_commands
from tests.docs.configuration import example_table, is_section, walk_keys, write_configuration
from tests.docs.sessions import copy_vaults, run_words
from tests.docs.write import DOCS, PAGES
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.manual.json_schemas import config_schema
from vaultkit.config import read_config
from vaultkit.config.setting_descriptions import describe_keys, describe_section, find_defaults
from vaultkit.config.setting_examples import EXAMPLES
from vaultkit.config.settings import CheckConfig, KubernetesConfig, LinksConfig, ReviewConfig

KEYS = list(walk_keys())
COMMANDS = dict(walk_commands())


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_current(name: str) -> None:
    assert PAGES[name]() == page(name), "write them anew: make docs-reference"


def test_every_key_has_a_description() -> None:
    assert [key.where for key in KEYS if not key.schema.get("description", "").endswith(".")] == []
    assert [key.where for key in KEYS if "See `" in key.schema["description"]] == []


def test_every_key_is_in_the_reference() -> None:
    headings = set(
        re.findall(r"^#+ \[?([\w.-]+)\]?$", page("reference/configuration.md"), re.MULTILINE)
    )
    around = {"types", "types.TYPE.fields", "flows.places"}
    assert {key.where for key in KEYS} - headings == around
    assert {"site.url", "kubernetes.node-ports", "types.TYPE.fields.KEY.pattern"} <= headings


def test_every_key_that_is_no_section_has_an_example() -> None:
    around = {"types", "types.TYPE.fields", "flows.places"}
    plain = {key.where for key in KEYS if not is_section(key)} - around
    assert plain == EXAMPLES.keys()


@pytest.mark.parametrize("where", EXAMPLES)
def test_an_example_is_valid(where: str) -> None:
    (key,) = (key for key in KEYS if key.where == where)
    table = example_table(key)
    read_config(table, Path("vaultkit.toml"))
    fastjsonschema.validate(config_schema(), table)
    assert re.search(rf"\b{re.escape(where.rpartition('.')[2])}\b", str(table)) is not None


def test_the_examples_of_the_page_are_configs() -> None:
    fences = re.findall(r"(?ms)^```toml\n(.*?)^```", write_configuration())
    assert len(fences) == len(EXAMPLES)
    for text in fences:
        read_config(tomllib.loads(text), Path("vaultkit.toml"))


def test_defaults_as_a_config_writes_them() -> None:
    assert find_defaults(ReviewConfig) == {"due-soon": 14, "grace": 0}
    assert find_defaults(LinksConfig) == {"web-anchors": False}
    assert find_defaults(KubernetesConfig) == {"node-ports": "30000-32767"}
    top = config_schema()["properties"]
    assert "default" not in top["id-properties"]
    assert top["external"]["properties"]["private"]["default"] is False


def test_the_default_of_a_list_is_a_list() -> None:
    made = make_dataclass("Made", [("id_names", tuple[str, ...], ("id", "uid"))])
    assert find_defaults(made) == {"id-names": ["id", "uid"]}


def test_descriptions_are_those_of_the_docstrings() -> None:
    assert describe_section(CheckConfig) == "How `check` runs."
    assert describe_keys(ReviewConfig)["due-soon"] == (
        "Days before the due date from which a review counts as due soon."
    )
    site = config_schema()["properties"]["site"]
    assert site["description"].startswith("How the site is built")
    assert "`sitemap.xml`" in site["properties"]["url"]["description"]


def test_a_class_without_a_docstring_says_nothing() -> None:
    class Bare:
        __doc__ = None

    assert (describe_section(Bare), describe_keys(Bare)) == ("", {})


def section_of(name: str) -> str:
    """Return what the reference says of a command, up to the next one."""
    heading = f"\n{'###' if ' ' in name else '##'} vaultkit {name}\n"
    return (
        page("reference/commands.md")
        .partition(heading)[2]
        .partition("\n## ")[0]
        .partition("\n### ")[0]
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_all_options_an_example_and_its_exit_status(name: str) -> None:
    section = section_of(name)
    options = {
        word
        for param in own_parameters(COMMANDS[name])
        if isinstance(param, click.Option) and not param.hidden
        for word in (*param.opts, *param.secondary_opts)
    }
    assert [word for word in sorted(options) if f"`{word}" not in section] == []
    assert re.search(r"Exit\s+status", section)
    assert f"```sh\nvaultkit {name}" in section


def test_the_options_of_all_commands_are_said_once() -> None:
    text = page("reference/commands.md")
    for name in sorted(COMMON):
        assert len(re.findall(rf"^\| .*`--{name.replace('_', '-')}\b", text, re.MULTILINE)) == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_an_example_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = read_examples()[name]
    words = shlex.split(known["example"])
    assert words[: len(name.split()) + 1] == ["vaultkit", *name.split()]
    monkeypatch.chdir(copy_vaults(tmp_path))
    if name in {"serve", "lsp", "mcp"}:  # would go on for ever, or wait for what an agent says
        COMMANDS[name].parse_args(context_of(COMMANDS[name]), words[2:])
        return
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    for before in filter(None, known.get("before", "").split(" && ")):
        assert run_words(shlex.split(before)) == 0
    assert run_words(words) in {0, 1}


def test_examples_are_of_commands_that_there_are() -> None:
    assert read_examples().keys() == COMMANDS.keys()


def test_every_rule_is_in_the_reference() -> None:
    text = page("reference/rules.md")
    for rule in load_rules():
        assert page(f"reference/rules/{rule.code}.md").startswith(f"# {rule.code} {rule.name}\n")
        assert f"| [{rule.code}](rules/{rule.code}.md) | {rule.name} |" in text


def test_there_are_no_pages_of_rules_that_are_gone() -> None:
    assert {path.stem for path in (DOCS / "reference/rules").iterdir()} == {
        rule.code for rule in load_rules()
    }
