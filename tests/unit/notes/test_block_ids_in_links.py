"""A `^` at the end of a link's text names no block, and the text is shown once."""

from __future__ import annotations

import pytest

from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note

LINK = '<a class="internal-link" data-href="B" href="/B/">one &gt; ^two</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[[B|one > ^two]]", f'<p dir="auto">{LINK}</p>\n'),
        ("Before [[B|one > ^two]]", f'<p dir="auto">Before {LINK}</p>\n'),
        (
            "[[B|one > ^two]] after ^two",
            f'<p dir="auto" id="^two">{LINK} after</p>\n',
        ),
    ],
)
def test_the_text_is_shown_once(text: str, html: str) -> None:
    vault = make_vault({"A.md": text, "B.md": ""})
    (path, _) = vault.notes
    assert render_note(vault, path, SiteAddresses()).html == html
