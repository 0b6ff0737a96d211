"""Comments that are masked without the parser are masked as the parser would have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultkit.notes.markdown import masking
from vaultkit.notes.markdown.block_scan import mask_plain_comments
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from vaultkit.notes.markdown.tokens import Body, Mask

COMMENTS = st.sampled_from(
    ["%% c %%", "%%%%", "%% `x` %%", "%% [[x]] %%", "%% ![[x]] %%", "%% <b> %%", "%% | %%",
     "%% \\ %%", "%% ``` %%", "%% <!-- %%", "%% *a %%", "%%", "%%%", "%% #tag %%", "%%[^1]%%"]
)  # fmt: skip
AROUND = st.sampled_from(
    ["text", "text ", "- item", "- [[a]]", "- [[a|b]]", "a [[b]] c", "a [b](c) d", "[a](b", '"t',
     '")', "[a]: ", "[a]:", "[^1]: x", "[^`]: ", "```", "``` py", "~~~", "    code", "\t", "> ",
     "> [!note] t", "<div>", "</div>", "<!-- ", "-->", "<!-->", "<b>", "<https://a.b>", "<script>",
     "</script>", "<pre>", "<?", "?>", "`", "``", "*", "__", "~~", "# h", "# [[h]]", "---", "===",
     "- ", "1. ", "|a|b|", "|-|-|", "|", "\\", "![[e]]", "[![[e]]](u)", "[[", "]]", "[", "]", "(",
     ")", "[a][b]", "[[a]](", "[[a]]:", "^id", "#tag ", "https://a.b/c_d%%e ", "\u00a0", "é",
     "[[[x]]"]
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "\r\n\r\n", " \n", "\n \n", ""])
LINES = st.one_of(
    st.tuples(COMMENTS, ENDS).map("".join),
    st.tuples(AROUND, ENDS).map("".join),
    st.tuples(AROUND, COMMENTS, AROUND, ENDS).map("".join),
    st.tuples(COMMENTS, AROUND, ENDS).map("".join),
)
TEXTS = st.lists(LINES, min_size=1, max_size=10).map("".join)


def unable(data: bytes, masked: bytearray) -> list[Mask] | None:
    """Leave all to the parser."""
    del data, masked
    return None


def masks_of(body: Body) -> tuple[object, ...]:
    """Return what masking decides of a body."""
    return body.masked, body.masks, dict(body.formulas)


@given(TEXTS)
@example("<div>\n``` py\ntext\n\n%% c %%\n")
@example("```%% `x` %%")
@example("<div>\n<!-- a\n--><script>\n%% c %%\n\n")
@example("%% | %%> - [[a|b]]\n|-|-|\n---\ntext\n")
@example("<!-- a --> b\n%% c %%\n- [[a]]\n%% [[b]] %%\n")
@example("[a](b\n%% c %%\n)\n\n%% d %%\n")
def test_masks_are_those_of_the_parser(text: str) -> None:
    directly, note = masks_of(masking.read_body(text)), parse_note(Source("a.md", text.encode()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(masking, "mask_plain_comments", unable)
        assert directly == masks_of(masking.read_body(text))
        assert note == parse_note(Source("a.md", text.encode()))


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("%% a %%\n", ["%% a %%"]),
        ("text\n%% a %%\n\n%% b %%\n%% c %% d\n", ["%% a %%", "%% b %%", "%% c %%"]),
        ("- [[a|b]]\n%% a %%\n", ["%% a %%"]),
        ("```\n%% a %%\n```\n%% b %%\n", ["%% b %%"]),
        ("~~~\n%% a %%\n", []),
        ("<!-- x\n%% a %%\n-->\n%% b %%\n", ["%% b %%"]),
        ("a <b>c</b>\n\n%% b %%\n", ["%% b %%"]),
    ],
)
def test_plain_comments_need_no_parser(text: str, comments: list[str]) -> None:
    found = mask_plain_comments(text.encode(), bytearray(text.encode()))
    assert found is not None
    assert [text[mask.start : mask.end] for mask in found] == comments


@pytest.mark.parametrize(
    "text",
    [
        "text %% a %%\n",  # it ends with its paragraph
        "%% a\nb %%\n",
        "%% a",
        "a `b\n%% c %%\nd` e\n",
        "a <b\n%% c %%>\n",
        "[a](b\n%% c %%)\n",
        "[a]:\n%% c %%\n",
        "- ```\n%% c %%\n",
        "> <!--\n%% c %%\n",
        "<script>\n\n%% c %%\n",
        "<div>\n```\n\n%% c %%\n",
        "[^`]: ```\n\n%% c %%\n",
    ],
)
def test_of_others_only_the_parser_knows(text: str) -> None:
    assert mask_plain_comments(text.encode(), bytearray(text.encode())) is None
