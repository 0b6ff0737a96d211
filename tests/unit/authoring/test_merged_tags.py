"""Tags that become one with another stand once in the property; the text stays as it is written."""

from __future__ import annotations

import pytest

from vaultkit.authoring.rename import plan_rename
from vaultkit.testing import make_vault

CASES = (
    ("tags: [a, b]", "tags: [b]"),
    ("tags: [b, a]", "tags: [b]"),
    ("tags: [x, A, a, b]", "tags: [x, b]"),
    ("tags: [a, A]", "tags: [b]"),
    ("tags: [a/x, b/x, a/y]", "tags: [b/x, b/y]"),
    ("tags: ['#a', \"b\"]", 'tags: ["b"]'),
    ("tags: [ a , b, ]", "tags: [ b, ]"),
    ("tags: ['it', a, null, 3, B]", "tags: ['it', null, 3, B]"),
    ("tags:\n  - a\n  - b", "tags:\n  - b"),
    ("tags:\n- B\n- a\n- c", "tags:\n- B\n- c"),
    ("tags:\n  - a # why\n  - 'b' # as well", "tags:\n  # why\n  - 'b' # as well"),
    ("tags:\r\n  - a\r\n  - b\r", "tags:\r\n  - b\r"),
    ("tags: a", "tags: b"),
    ("tags: a, b", "tags: b"),
    ('tags: "c, a,b"', 'tags: "c,b"'),
    ("TAGS: [a, b]", "TAGS: [b]"),
    ("tags: [b, b, c]", "tags: [b, b, c]"),
    ("other: [a, b]", "other: [a, b]"),
)


@pytest.mark.parametrize(("before", "after"), CASES)
def test_a_merged_tag_stands_once(before: str, after: str) -> None:
    note = f"---\n{before}\n---\n#a #b #a/x\n"
    plan = plan_rename(make_vault({"N.md": note, "O.md": "#b/x"}), "#a", "#b", merge=True)
    assert plan.after.notes["N.md"].source.text == f"---\n{after}\n---\n#b #b #b/x\n"  # type: ignore[index]


def test_a_new_name_that_is_no_text_in_yaml_is_quoted() -> None:
    plan = plan_rename(make_vault({"N.md": "---\ntags: [a]\n---\n"}), "#a", "#null")
    assert plan.sources == {"N.md": b'---\ntags: ["null"]\n---\n'}


def test_two_spellings_become_one() -> None:
    plan = plan_rename(make_vault({"N.md": "---\ntags: [Net, net]\n---\n"}), "#net", "#NET")
    assert plan.sources == {"N.md": b"---\ntags: [NET]\n---\n"}
