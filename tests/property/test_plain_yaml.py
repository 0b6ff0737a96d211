"""What is read line by line is what the YAML library reads."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultkit.notes.frontmatter import plain_yaml
from vaultkit.notes.frontmatter import properties_block as frontmatter
from vaultkit.notes.frontmatter.properties_block import read_frontmatter
from vaultkit.notes.source import Source

WRITTEN = r"""
x|a b |12|012|0x1f|1.5|true|null|Null|2026-01-01|10:30|2026-01-01T10:00:00Z|https://x.org/a#b
a #b|a: b|a:|a :b|a:#b|C#|'q'|'it''s'|"q"|"a\n"|"[[N]]"|[[N]]|~|*a|&a b|!t x|>|> x|-|- a|? a
[a, b]|[]|[ ]|[a,b ]|[ 'a' , "b, c",d]|[a,, b]|[a,]|[a b, 12, null]|[a] b|[[a], b]|[a: b]|[""]
[a/b, c-d, '']|[a|[a #b]|[a#b]|.c|/|(x)|+1|<b>|{a: 1}|{{title}}|<% x %>|=|1e400|.inf|1_000
'a' b|"a" b|a, b|a]|%x|@x|`x`|é|日本|😀|a😀|---|...
"""
VALUES = st.one_of(
    st.sampled_from([value for line in WRITTEN.split("\n") for value in line.split("|")]),
    st.sampled_from(
        ["|", "a\tb", "a\u00a0b", "a\u0085b", "a\u2028b", "\ufeffa", "a\ufffeb", "x" * 200]
    ),
    st.text(alphabet="aA1:#-,,\"' \t\\[]{},.é&*!|>%@~?\u00a0\u2028", max_size=12),
)
KEYS = st.sampled_from(
    ["a", "b", "see_also", "a-b", "a b", "'k'", "1", "k" * 1100, "true", "é", "", "a:b", "Ab"]
)
INDENTS = st.sampled_from(["", "", "  ", "  ", "    ", "\t"])
ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", " \n", "\n\n"])
LINES = st.one_of(
    st.tuples(KEYS, st.sampled_from([":", ": ", ":  ", " : "]), VALUES, ENDS).map("".join),
    st.tuples(KEYS, st.just(":\n")).map("".join),
    st.tuples(INDENTS, st.sampled_from(["- ", "-   ", "-"]), VALUES, ENDS).map("".join),
    st.tuples(INDENTS, VALUES, ENDS).map("".join),
)


def read_slowly(text: str) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frontmatter, "read_plain", lambda *_: None)
        front, faults = read_frontmatter(Source("N.md", f"---\n{text}---\n".encode()))
    return front and (repr(front.properties), list(front.properties)), faults


@given(st.lists(LINES, max_size=8).map("".join))
@example("a: null\n- b\n")
@example("a:\n- b\n- c\nd: 1\n")
@example("a:\n  - b\n    - c\n")
@example("a: x\n  - b\n")
@example("a: 'x'\n- b\n")
@example("a:\n\n- b\n")
@example("a:\n- \n  - b\n")
@example("a:\n-\n- b\n- \nc: d\n")
@example("a:\n-\n  b: c\n")
@example("a:\n  - \n  b\n")
@example("a: b\n-\n")
@example("a: b\na: c\n")
def test_the_same_as_the_library(text: str) -> None:
    found = plain_yaml.read_plain(text, frontmatter.read_scalar)
    if found is not None and "---" not in text:
        assert read_slowly(text) == ((repr(found), list(found)), ())


@pytest.mark.parametrize(
    "text",
    [
        "type: fact\naliases:\n  - ClusterIP\n  - virtual IP\nreviewed: 2026-11-21\n",
        'up: "[[Services]]"\nsee_also:\n- "[[A|b]]"\n- \'c\'\nurl: https://x.org/#a\ndone: true\n',
        "title: a\r\ntags:\r\n  - x/y\r\n",
        "empty:\nother: x\n",
        "aliases: \n- \ntags:\n-\n- a\npublish: true\n",
    ],
)
def test_what_obsidian_writes_is_read_line_by_line(text: str) -> None:
    found = plain_yaml.read_plain(text, frontmatter.read_scalar)
    assert found is not None
    assert read_slowly(text) == ((repr(found), list(found)), ())


def test_a_long_block_is_left_to_the_library() -> None:
    assert plain_yaml.read_plain("a: b\n" * 5000, frontmatter.read_scalar) is None
