"""Text as people, programs and enemies write it."""

from __future__ import annotations

from hypothesis import strategies as st

FRAGMENTS = (
    "[[", "]]", "![[", "|", "\\|", "#", "#^", "^id", " ^id", "#tag", "%%", "<%", "%>", "$", "$$",
    "$1", "`", "```", "```py\n", "~~~\n", "==", "**", "*", "_", "~~", "~", "<b>", "</b>", "<div>\n",
    "</div>", "<!--", "-->", "<script>", "onclick=", "javascript:x", "data:text/html,x", "(", ")",
    "[", "]", "](", "![", "[x](y)", "[x](<y z>)", "[^1]", "[^1]: ", "^[", "[!note]", "[!tip|m]- ",
    "> ", ">", "- ", "- [ ] ", "* ", "1. ", "# ", "## ", "\n", "\n\n", "\r\n", "\r", "    ", "\t",
    "---\n", "===\n", "|a|b|\n|-|-|\n", "a: b\n", "tags: [x]\n", "https://x.org/a_b", "http://",
    "word", "N", "Two words", "é", "日本", "👩‍💻", "\u2028", "\u200b", "\u202e", "\x00", "\x1a",
    "\ufeff", "\ue000", "\\", "&amp;", "&#106;", "%20", "%ff", "'", '"', " ", "!", "x.png", "/",
)  # fmt: skip

any_text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120)
fragments = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=3)), max_size=30).map(
    "".join
)
texts = st.one_of(fragments, fragments, any_text).map(
    lambda text: text.encode("utf-8", errors="ignore").decode()
)
data = st.one_of(texts.map(str.encode), st.binary(max_size=60))
"""Bytes of a note, valid UTF-8 or not."""
