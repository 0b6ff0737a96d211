"""Properties, tags and folders that options of a base's views name change with the rest."""

from __future__ import annotations

import pytest

from vaultkit.authoring.rename import plan_rename
from vaultkit.testing import make_vault

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
