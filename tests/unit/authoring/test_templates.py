"""Notes from templates: what is filled in, where they go, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from vaultkit.authoring.creating.note_templates import plan_note
from vaultkit.authoring.creating.starter_vault import starter_files
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config, read_config
from vaultkit.errors import RenameError
from vaultkit.testing import make_vault

WHEN = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
SETTINGS = '{"folder": "T", "dateFormat": "D.M.YYYY", "timeFormat": "h:mm a"}'
SCHEMA = {
    "types": {
        "*": {"required": ["created"], "fields": {"created": {"type": "date"}}},
        "Fact": {
            "required": ["status", "purpose", "sources"],
            "fields": {"status": {"default": "draft"}, "sources": {"type": "list"}},
        },
    }
}


def make(template: str, title: str, config: Config | None = None) -> tuple[str, tuple[str, ...]]:
    vault = make_vault({".obsidian/templates.json": SETTINGS, "T/Template - fact.md": template})
    note = plan_note(vault, config or Config(), "fact", title, when=WHEN)
    return note.data.decode(), note.empty


@pytest.mark.parametrize(
    ("template", "title", "text"),
    [
        ("# {{title}}\n{{date}} {{time}}", "Ports", "# Ports\n21.11.2026 9:05 am"),
        (
            "{{date:YYYY-MM-DD[T]HH:mm}} {{time:HH}} {{ Title }} {{DATE:dddd}}",
            "x",
            "2026-11-21T09:05 09 x Saturday",
        ),
        ("{{date:}} {{other}} {{title}}{{", "x", "21.11.2026 {{other}} x{{"),
        (
            '---\ntitle: "{{title}}"\n---\n{{title}}',
            'Say "hi" \\ bye',
            '---\ntitle: "Say \\"hi\\" \\\\ bye"\n---\nSay "hi" \\ bye',
        ),
        ("---\ntitle: {{title}}\n---\n", "A: b", '---\ntitle: "A: b"\n---\n'),
        ("---\ntitle: '{{title}}'\n---\n", "It's", '---\ntitle: "It\'s"\n---\n'),
        ("---\ntitle: '{{title}}'\n---\n", "Its", "---\ntitle: 'Its'\n---\n"),
        (
            "---\ncreated: {{date:YYYY-MM-DD}}\n---\n",
            "x",
            "---\ncreated: 2026-11-21\n---\n",
        ),
    ],
)
def test_a_template_is_filled(template: str, title: str, text: str) -> None:
    assert make(template, title) == (text, ())


def test_the_schema_fills_what_the_template_lacks() -> None:
    config = read_config(SCHEMA, Path("vaultkit.toml"))
    assert make("text\n", "x", config) == (
        "---\ncreated: 2026-11-21\nstatus: draft\npurpose:\nsources: []\n---\ntext\n",
        ("purpose", "sources"),
    )
    assert make('---\nstatus:\npurpose: ""\nsources: [a]\n---\n', "x", config) == (
        '---\nstatus: draft\npurpose: ""\nsources: [a]\ncreated: 2026-11-21\n---\n',
        ("purpose",),
    )
    vault = make_vault({"A.md": ""})
    note = plan_note(vault, config, "fact", "B", when=WHEN)
    assert (note.path, note.template) == ("B.md", "")


def test_a_template_is_known_by_its_type_too() -> None:
    files = {".obsidian/templates.json": SETTINGS, "T/Any.md": "---\ntype: Fact\n---\n"}
    assert plan_note(make_vault(files), Config(), "fact", "B", when=WHEN).template == "T/Any.md"
    by_name = {**files, "T/Fact.md": ""}
    assert plan_note(make_vault(by_name), Config(), "fact", "B", when=WHEN).template == "T/Fact.md"
    config = Config(templates=("forms/**",))
    vault = make_vault({"forms/fact.md": ""})
    assert plan_note(vault, config, "fact", "B", when=WHEN).template == "forms/fact.md"


@pytest.mark.parametrize(
    ("others", "folder", "path"),
    [
        ({}, None, "What is 1 2.md"),
        ({}, "a/b/", "a/b/What is 1 2.md"),
        ({"Facts/A.md": "---\ntype: fact\n---\n"}, None, "Facts/What is 1 2.md"),
        ({"Facts/A.md": "---\ntype: fact\n---\n"}, "", "What is 1 2.md"),
        ({f"{x}/{x}.md": "---\ntype: fact\n---\n" for x in "AB"}, None, "What is 1 2.md"),
    ],
)
def test_where_it_goes(others: dict[str, str], folder: str | None, path: str) -> None:
    files = {".obsidian/templates.json": SETTINGS, "T/fact.md": "---\ntype: fact\n---\n", **others}
    note = plan_note(make_vault(files), Config(), "fact", "What is 1/2?", when=WHEN, folder=folder)
    assert note.path == path


@pytest.mark.parametrize(
    ("files", "title", "message"),
    [
        ({}, "x", 'no template for "fact"; there are no templates'),
        ({"T/a.md": ""}, "x", 'no template for "fact"; there are a'),
        (
            {"T/fact.md": "", "T/template - fact.md": ""},
            "x",
            'several templates are for "fact"; keep one:\n"T/fact.md"\n"T/template - fact.md"',
        ),
        ({"T/fact.md": ""}, "/", '"/" leaves nothing for a file name'),
        (
            {"T/fact.md": "", "y/X.md": ""},
            "x",
            'there is a note of that name already: "y/X.md"; give another title',
        ),
    ],
)
def test_refused(files: dict[str, str], title: str, message: str) -> None:
    vault = make_vault({".obsidian/templates.json": SETTINGS, "N.md": "", **files})
    with pytest.raises(RenameError) as error:
        plan_note(vault, Config(), "fact", title, when=WHEN)
    assert str(error.value) == message


def test_a_new_vault_passes_check() -> None:
    import tomllib

    files = starter_files('My "notes"', "2026-11-21")
    vault = make_vault({path: data.decode() for path, data in files.items()})
    config = read_config(tomllib.loads(files["vaultkit.toml"].decode()), Path("vaultkit.toml"))
    assert config.site.name == 'My "notes"'
    report = check_vault(vault, config, today=WHEN.date())
    assert report.findings == ()
    for kind in ("note", "map", "source"):
        made = plan_note(vault, config, kind, f"A {kind}", when=WHEN)
        assert made.template == f"Templates/{kind}.md"
        assert made.empty == (("url",) if kind == "source" else ())
