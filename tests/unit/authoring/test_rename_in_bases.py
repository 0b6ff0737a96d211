"""Properties, tags and folders that options of a base's views name change with the rest."""

from __future__ import annotations

from datetime import datetime

import pytest

from vaultkit.authoring.bases.reading.base_reading import read_base
from vaultkit.authoring.bases.result_plain import as_record
from vaultkit.authoring.bases.vault_scope import VaultScope
from vaultkit.authoring.bases.view_query import run_view
from vaultkit.authoring.rename import plan_rename
from vaultkit.testing import make_vault

NOW = datetime(2026, 11, 21)  # noqa: DTZ001

VIEW = """\
views:
  - type: kanban
    name: B
    groupBy: {{property: note.{0}}}
    groupOrder: [up, done]
    columnSize:
      note.{0}: 100
      {0}: 80
      file.name: 50
    image: {0}
    coordinates: note.{0}
    markerIcon: {0}
    markerColor: note.{0}
    center: "[{0}, up.x]"
    groupProperty: {0}
    colorBy: note.{0}
    title: up
    filters: '{0} == "up"'
"""
NOTE = "---\nup: a\ntags: [net, net/udp]\n---\n"


def renamed(old: str, new: str, base: str) -> str:
    files = {"f/g/A.md": NOTE, "B.md": "", "Q.base": base}
    plan = plan_rename(make_vault(files), old, new)
    text = base.encode()
    for edit in sorted(plan.edits, key=lambda edit: edit.start, reverse=True):
        if edit.path == "Q.base":
            text = text[: edit.start] + edit.text.encode() + text[edit.end :]
    return text.decode()


def test_a_property_that_options_name() -> None:
    wanted = VIEW.format("parent").replace("up.x", "parent.x")
    assert renamed("property:up", "property:parent", VIEW.format("up")) == wanted


GROUPS = "views:\n- type: table\n  groupBy: {property: PROPERTY}\n  groupOrder: ORDER\n"


@pytest.mark.parametrize(
    ("old", "new", "by", "order", "wanted"),
    [
        (
            "#net",
            "#lan",
            "tags",
            '[["#net", x], [net/udp], null]',
            '[["#lan", x], [lan/udp], null]',
        ),
        ("#net", "#lan", "file.tags", "['#net']", "['#lan']"),
        ("#net", "#lan", "status", "[net, '#net']", "[net, '#net']"),
        ("f/g", "f/h", "file.folder", "[f/g, f, 'f/g', f/g2]", "[f/h, f, 'f/h', f/g2]"),
        ("f/g", "f/h", "folder", "[f/g]", "[f/g]"),
        ("B", "C", "up", "['[[B]]', '[[B|shown]]', B]", "['[[C]]', '[[C|shown]]', B]"),
    ],
)
def test_values_in_the_order_of_groups(
    old: str, new: str, by: str, order: str, wanted: str
) -> None:
    base = GROUPS.replace("PROPERTY", by)
    assert renamed(old, new, base.replace("ORDER", order)) == base.replace("ORDER", wanted)


EXPRESSIONS = [
    ("filters: up == 1\n", 'filters: note["up on"] == 1\n'),
    ("filters: 'up == 1'\n", "filters: 'note[\"up on\"] == 1'\n"),
    ('filters: "up == 1"\n', 'filters: "note[\\"up on\\"] == 1"\n'),
    ('filters: "up == \\"a\\" && up"\n',
     'filters: "note[\\"up on\\"] == \\"a\\" && note[\\"up on\\"]"\n'),
    ("filters: 'up == ''a'''\n", "filters: 'note[\"up on\"] == ''a'''\n"),
    ("formulas:\n  f: |\n    up +\n    up\n",
     'formulas:\n  f: |\n    note["up on"] +\n    note["up on"]\n'),
    ("formulas:\n  f: >-\n    note.up +\n\n    1\n",
     'formulas:\n  f: >-\n    note["up on"] +\n\n    1\n'),
    ("formulas:\n  f: up +\n    up\n", 'formulas:\n  f: note["up on"] +\n    note["up on"]\n'),
    ("formulas: {f: up + 1, g: 2}\n", "formulas: {f: 'note[\"up on\"] + 1', g: 2}\n"),
    ("filters: note['up'] == 1\n", "filters: note['up on'] == 1\n"),
    ('filters: file.hasProperty("up")\n', 'filters: file.hasProperty("up on")\n'),
    ("views: [{type: table, order: [up]}]\n", "views: [{type: table, order: [up on]}]\n"),
    ("properties:\n  up: {displayName: x}\n", "properties:\n  up on: {displayName: x}\n"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "wanted"), EXPRESSIONS)
def test_a_name_that_is_no_word(base: str, wanted: str) -> None:
    assert renamed("property:up", "property:up on", base) == wanted


@pytest.mark.parametrize(
    ("new", "base", "wanted"),
    [
        ("a, b", "views: [{type: table, order: [up]}]\n",
         "views: [{type: table, order: ['a, b']}]\n"),
        ("12", "views:\n- type: table\n  order:\n  - up\n",
         "views:\n- type: table\n  order:\n  - '12'\n"),
        ("it's", "views: [{type: table, order: ['up']}]\n",
         "views: [{type: table, order: ['it''s']}]\n"),
        ("it's", "filters: note['up'] && note[\"up\"]\n",
         "filters: note['it\\'s'] && note[\"it's\"]\n"),
        ('a"b', "filters: up\n", 'filters: note["a\\"b"]\n'),
        ("file", "filters: up && note.up\n", 'filters: note["file"] && note.file\n'),
        ("a: b #c", "properties: {up: {displayName: x}}\n",
         "properties: {'a: b #c': {displayName: x}}\n"),
    ],
)  # fmt: skip
def test_a_name_that_needs_quotes(new: str, base: str, wanted: str) -> None:
    assert renamed("property:up", f"property:{new}", base) == wanted


def test_the_view_has_the_same_rows() -> None:
    base = (
        'filters: up == "a"\nformulas:\n  twice: up + up\n'
        "views:\n- type: table\n  name: T\n  order: [up, formula.twice]\n"
    )
    plan = plan_rename(
        make_vault({"A.md": NOTE, "Q.base": base}), "property:up", "property:up-to on"
    )
    for vault, key in ((plan.before, "up"), (plan.after, "up-to on")):
        read = read_base(vault.texts["Q.base"].text)
        result = run_view(read, read.views[0], VaultScope(vault, NOW, lambda _: None), "Q.base")
        (row,) = as_record(result, "Q.base")["rows"]
        assert row == {"file.path": "A.md", key: "a", "formula.twice": "aa"}


@pytest.mark.parametrize(
    ("old", "new", "base", "line"),
    [
        ("property:up", "property:up on", "filters: &x up == 1\n", 1),
        ("property:up", "property:down", "filters: [up ==\nx: 1\n", 1),
        ("#net", "#lan", "filters: [\nx: file.hasTag('net')\n", 2),
    ],
)
def test_what_cannot_be_written_is_told(old: str, new: str, base: str, line: int) -> None:
    plan = plan_rename(make_vault({"A.md": NOTE, "Q.base": base}), old, new)
    assert ("Q.base", line) in [place[:2] for place in plan.left]
    assert "Q.base" not in plan.sources


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ('filters: file.hasLink("B")\n', 'filters: file.hasLink("it\'s")\n'),
        ("filters: 'file.hasLink(\"B\")'\n", "filters: 'file.hasLink(\"it''s\")'\n"),
        ("filters: file.hasLink('B')\n", "filters: file.hasLink('it\\'s')\n"),
    ],
)
def test_a_file_whose_name_has_a_quote(base: str, wanted: str) -> None:
    assert renamed("B", "it's", base) == wanted


@pytest.mark.parametrize(
    ("old", "new", "files", "place"),
    [
        ("property:up", "property:over", {"B.md": "---\nup: [a\n---\n"}, ("B.md", 2)),
        ("#net", "#lan", {"B.md": "---\na: [\ntags: net\n---\n"}, ("B.md", 3)),
        ("B", "C", {"B.md": "", "X.md": '---\na: [\nup: "[[B]]"\n---\n'}, ("X.md", 3)),
        ("B", "C", {"B.md": "", "X.canvas": '{"nodes": [\n{"file": "B.md"}'}, ("X.canvas", 2)),
    ],
)
def test_what_cannot_be_read_is_told(
    old: str, new: str, files: dict[str, str], place: tuple[str, int]
) -> None:
    plan = plan_rename(make_vault({"A.md": NOTE, **files}), old, new)
    assert [one[:2] for one in plan.left] == [place]
