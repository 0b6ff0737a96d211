"""What lies within the span of a comment shows nowhere, whatever it would be outside of one."""

from __future__ import annotations

import re
from html import unescape

import pytest

from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note

NOTE = NotePath("N.md")
SECRET = "secretword"
INSIDE = {
    "formula behind HTML, never closed": f"a\n\n%%\nb\n\n<div\n$$\n\n$$ {SECRET} + c\n",
    "formula behind a cell": f"%%\nb\n\n<td\n$$\n\n$$ {SECRET}\n",
    "formula behind HTML, closed": f"%%\nb\n\n<table>\n$$\nx\n$$\n</table>\n\n$$ {SECRET} $$\n%%",
    "formula behind a template": f"<%\nb\n\n<div>\n$$\n\n$$ x\n%>\n\n%%\n<div>\n$$\n\n$$ {SECRET}",
    "behind a formula that its quote ends": f"> $$\n\n%%{SECRET} $$\n%%",
    "behind a formula that its item ends": f"- $$\n\n%%\n{SECRET}\n$$ %%",
    "an inline footnote": f"a ^[b %%{SECRET}]%%",
    "title of a callout": f"> [!note]%% {SECRET} %%",
    "title of a callout, with words": f"> [!note] a %% {SECRET} %% b\n> c",
    "metadata of a callout": f"> [!note|a%%{SECRET}%%] b",
    "type of a callout": f"> [!note%%{SECRET}%%] b",
    "title of a callout over lines": f"> [!note]%% a\n> {SECRET} %%",
    "id under a quote": f"> %%\n^{SECRET}\n",
    "id under a callout": f"> [!note] a\n> %%\n^{SECRET}\n",
    "id under a table": f"a||\n-|-\n%%\n^{SECRET}",
    "heading": f"%%\n# {SECRET}\n\n## {SECRET}\n%%",
    "underlined heading": f"%%\n\n{SECRET} %% a\n===\n",
    "code": f"%%\n\n```\n{SECRET}\n```\n\n    {SECRET}\n%%",
    "footnote": f"a[^1] %%^[{SECRET}]%%\n\n%%\n\n[^1]: {SECRET}\n%%",
}


def shown(html: str) -> str:
    """Return all that a page says, also letters that stand in elements of their own."""
    return unescape(html + re.sub("<[^>]*>", "", html))


@pytest.mark.parametrize("kind", INSIDE)
def test_it_does_not_show(kind: str) -> None:
    vault = make_vault({"N.md": INSIDE[kind]})
    note = vault.notes[NOTE]
    assert any(SECRET in note.raw(comment) for comment in note.comments)
    page = render_note(vault, NOTE, SiteAddresses())
    assert SECRET not in shown(page.html)
    assert SECRET not in "".join((*note.anchors.values(), *(entry.text for entry in page.toc)))
    assert SECRET not in str(note.math)
    assert not note.fences
    assert SECRET not in str([(callout.title, callout.metadata) for callout in note.callouts])
    assert SECRET not in [block.id for block in note.blocks]


@pytest.mark.parametrize(
    "text",
    [
        f"%%\na\n\n{SECRET} %% shown ^id",
        f"%%\na\n\n{SECRET} %% shown\n^id",
        f"%%\na\n\n- {SECRET} %% # shown ^id",
        f"%%\na\n\n{SECRET}\n%% shown ^id\n\n%% {SECRET} %%",
    ],
)
def test_a_block_that_begins_behind_a_comment_is_embedded_without_it(text: str) -> None:
    vault = make_vault({"N.md": text, "E.md": "![[N#^id]]"})
    html = render_note(vault, NotePath("E.md"), SiteAddresses()).html
    assert "shown" in html
    assert SECRET not in html
    assert "<h1" not in html
