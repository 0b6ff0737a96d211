"""Sources of diagrams lead to nothing private, and what does is said by nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.config import Config
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published
from vaultkit.vault.publishing.redaction.redacted_diagrams import HiddenInDiagrams
from vaultkit.vault.publishing.redaction.redacted_notes import with_hidden_targets

PRIVATE = "Clients/Acme takeover.md"
FILES = {
    "Shown.md": "",
    PRIVATE: "---\npublish: false\naliases: [Zed Alias]\n---\n# Costs of the merger\n",
    "Acme.md": "---\npublish: false\n---\n",
    "Clients/x.png": "",
}
LINES = {
    f' click A "{PRIVATE}#Costs of the merger"': "",
    f' click A href "{PRIVATE}" "tip" _blank': "",
    f" click A '{PRIVATE}'": "",
    f" click A {PRIVATE}": "",
    f' click A "{PRIVATE}': "",
    f' click A call show("{PRIVATE}")': "",
    ' CLICK A "Zed Alias"': "",
    ' click A "#Costs of the merger"': "",
    ' click A "Clients#47;Acme%20takeover"': "",
    ' click A "obsidian://open?vault=v&file=Clients/Acme takeover"': "",
    f" A-->B; click A '{PRIVATE}'; B-->C": " A-->B; B-->C",
    f" link A: Dash @ {PRIVATE}": "",
    f' links A: {{"D": "{PRIVATE}", "E": "https://x.y"}}': "",
    ' callback A "f" "Clients/Acme takeover"': "",
    f"  click t1 href {PRIVATE}": "",
    ' A@{ img: "Clients/x.png", label: "x" }': ' A@{  label: "x" }',
    " A@{ label: 'x', img: 'Clients/x.png', w: 60 }": " A@{ label: 'x',  w: 60 }",
    f' Person(a, "b", $link="{PRIVATE}")': ' Person(a, "b")',
    f"  docref: {PRIVATE}": "  ",
    f"  unknown: {PRIVATE}": "  unknown: …",
    f" unknown A {PRIVATE}": " unknown A …",
    f" A->>B: see {PRIVATE}": " A->>B: see …",
    f' unknown A "{PRIVATE}"': ' unknown A "…"',
    f" A[\"<a href='{PRIVATE}'>x</a>\"]": ' A["<a >x</a>"]',
    f' A["[x]({PRIVATE})"]': ' A["[x](…)"]',
    ' A["obsidian://open?file=Clients/Acme%20takeover"]': ' A["…"]',
    " classDef x fill:url(Clients/x.png)": " classDef x fill:url(…)",
    f" %% as in {PRIVATE}": "",
}
KEPT = [
    ' click A "Shown.md"',
    ' click A "Missing.md" "Acme is told"',
    ' click A "https://example.org/Acme"',
    " click t2 href https://example.org/a;b",
    " A[Clients/Acme takeover]",
    ' A["Acme takeover"] -- "TCP/Acme" --> B',
    ' links A: {"E": "https://x.y"}',
    " A->>B: Acme takeover, see Clients",
    "%%{init: {'theme': 'dark'}}%%",
]


def cleaned(line: str, hidden_name: str = "") -> str:
    note = f"> [!note]\n> ```mermaid\n> first\n> {line}\n> last\n> ```\n"
    vault = make_vault({**FILES, "Home.md": note})
    made = with_hidden_targets(vault, find_published(vault, Config()), hidden_name)
    return made.notes["Home.md"].source.text.split("\n")[3].removeprefix("> ")


@pytest.mark.parametrize(("line", "left"), LINES.items())
def test_what_leads_to_a_private_file_goes(line: str, left: str) -> None:
    assert cleaned(line).strip() == left.strip()


@pytest.mark.parametrize("line", KEPT)
def test_all_else_stays(line: str) -> None:
    assert cleaned(line) == line


@pytest.mark.parametrize("line", [*LINES, *KEPT])
def test_only_what_is_left_is_said(line: str) -> None:
    vault = make_vault({**FILES, "Home.md": ""})
    hidden = HiddenInDiagrams.of(vault, find_published(vault, Config()))
    assert hidden.without_targets(line, "Home.md") == cleaned(line)


@pytest.mark.parametrize(
    ("line", "left"),
    {
        "A[Acme takeover]:::internal-link": 'A["not (public)"]:::internal-link',
        'A(["Acme takeover"]) -->B:::internal-link': 'A(["not (public)"]) -->B:::internal-link',
        "s: Acme takeover;class s internal-link": "s: not (public);class s internal-link",
        "A-->Acme:::internal-link": "A-->not_public__1:::internal-link",
        "A[Shown] --> B:::internal-link": "A[Shown] --> B:::internal-link",
    }.items(),
)
def test_a_node_that_leads_to_a_private_note_has_the_name_for_such(line: str, left: str) -> None:
    assert cleaned(line, "not (public)") == left


PIECES = st.sampled_from([*LINES, *KEPT, '"', "'", "@", "\n", ";", "{", "[", "%%", "\r", "é"])


@given(st.lists(PIECES, max_size=8).map("".join))
def test_lines_stay_lines_and_once_is_enough(source: str) -> None:
    vault = make_vault({**FILES, "Home.md": ""})
    published = find_published(vault, Config())
    hidden = HiddenInDiagrams.of(vault, published)
    once = hidden.clean(source, "Home.md")
    assert once.count("\n") == source.count("\n")
    assert hidden.clean(once, "Home.md") == once
