"""Titles and aliases as they are shown: links are texts, and nothing in them steers programs."""

from __future__ import annotations

import pytest

from vaultkit.config import Config
from vaultkit.notes.text.shown_names import (
    as_markdown,
    is_visible,
    isolated,
    without_controls,
)
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published
from vaultkit.vault.publishing.redaction.redacted_notes import with_hidden_targets


@pytest.mark.parametrize(
    ("written", "shown"),
    {
        "[[Plan]]": "Plan",
        "see [[a/Plan#Part|the plan]] & [[B]]": "see the plan & B",
        "[the plan](Plan.md) [x]": "the plan [x]",
        "![[x.png]]": "x.png",
        r"a\u0001\u001b[31mRED\u0000b": "a[31mREDb",
        r"\u200b": "Note",
        r"\u3164 \u2800\ufe0f": "Note",
        r" \u202e\u0007": "Note",
        "C# [draft]": "C# [draft]",
    }.items(),
)
def test_a_title(written: str, shown: str) -> None:
    note = make_vault({"Note.md": f'---\ntitle: "{written}"\naliases: ["{written}"]\n---\n'}).notes[
        "Note.md"
    ]
    assert note.title == shown
    assert note.aliases == ((shown,) if shown != "Note" else ())


def test_a_family_is_seen() -> None:
    assert is_visible("\U0001f468\u200d\U0001f469\u200d\U0001f467")
    assert not is_visible("\u200b\u2060")


@pytest.mark.parametrize(
    ("hidden_name", "title", "alias"),
    [("HIDDEN", "HIDDEN", "to HIDDEN"), ("", "Zebra", "to the zebra")],
)
def test_a_title_that_leads_to_a_private_note(hidden_name: str, title: str, alias: str) -> None:
    front = '---\ntitle: "[[Zebra]]"\naliases: ["to [[Zebra|the zebra]]"]\n---\n'
    vault = make_vault({"T.md": front, "Zebra.md": "---\npublish: false\n---\n"})
    made = with_hidden_targets(vault, find_published(vault, Config()), hidden_name)
    assert made.notes["T.md"].title == title
    assert made.notes["T.md"].aliases == (alias,)
    assert ("Zebra" in made.notes["T.md"].source.text) == (not hidden_name)


def test_a_name_in_markdown() -> None:
    assert as_markdown("<img src=x> [a] `b`") == r"\<img src=x> \[a\] \`b\`"
    assert isolated("a \u202e b \u2069 c") == "\u2068a \u202e b  c\u2069"
    assert isolated("שלום") == "שלום"


def test_a_page_has_no_control_characters() -> None:
    assert without_controls("a\x00\x1b[31m\tb\r\n\x7f\x85") == "a[31m\tb\r\n"
