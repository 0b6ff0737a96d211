"""What is offered: names, headings, blocks, tags, properties, callouts, the best first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from vaultkit.authoring.completion.block_ids import find_blocks
from vaultkit.authoring.completion.candidates import find_candidates
from vaultkit.authoring.completion.typed_text import find_typed
from vaultkit.config import Config
from vaultkit.config.note_types import FieldRule, NoteType
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source
from vaultkit.vault.obsidian.obsidian_settings import Settings
from vaultkit.vault.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.authoring.completion.link_candidates import Candidate

TODAY = date(2026, 11, 21)
NOTES = {
    "Ports.md": "---\naliases: [Node ports, Häfen]\ntags: [net/tcp]\nstatus: stable\n---\n"
    "# Port range\n\n## Log\n\n# Other [x] | y\n\n## Log\n\npara one\nmore ^p1\n\n- item\n",
    "A/Same.md": "#Net #net #net/udp\n\n> [!custom] x\n",
    "B/Same.md": "---\nstatus: stable\nDue: 2026-01-01\n---\n[[Planned one]] [[planned one]]\n",
    "Deep port.md": "---\ntype: method\nstatus: draft\n---\n",
    "Report.md": "---\nstatus: draft\n---\n",
    "A#b.md": "",
}
CONFIG = Config(
    types={
        "method": NoteType(
            required=("effort",), fields={"effort": FieldRule(enum=("small", "large"))}
        ),
        "*": NoteType(fields={"up": FieldRule(type="links", link_type="method")}),
    }
)
SETTINGS = Settings(property_types={"due": "date", "done": "checkbox"})


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    notes = {path: parse_note(Source(path, text.encode())) for path, text in NOTES.items()}
    by_path = {note.path: note for _, note in sorted(notes.items())}
    return Vault(tmp_path, by_path, ("img/port.png",), settings=SETTINGS)


def offered(vault: Vault, text: str, path: str = "A/New.md") -> list[Candidate]:
    """Return what is offered at the `¦` of a note."""
    before, _, after = text.partition("¦")
    note = parse_note(Source(path, (before + after).encode()))
    typed = find_typed(note, len(before.encode()))
    assert typed is not None
    return find_candidates(vault, CONFIG, TODAY, note, typed)[0]


def texts(vault: Vault, text: str, path: str = "A/New.md") -> list[str]:
    return [one.text for one in offered(vault, text, path)]


def test_names_come_exact_first_then_by_beginning_word_and_letters(vault: Vault) -> None:
    assert texts(vault, "[[port¦") == [
        "Ports", "port.png", "Deep port", "Ports|Node ports", "Report",
    ]  # fmt: skip
    assert texts(vault, "[[ports¦")[0] == "Ports"
    assert texts(vault, "[[dport¦") == ["Deep port", "Ports|Node ports"]
    assert texts(vault, "[[häf¦") == ["Ports|Häfen"]
    assert texts(vault, "[[zzz¦") == []


def test_an_alias_is_written_with_its_note(vault: Vault) -> None:
    table = "| a | b |\n|---|---|\n| [[node p¦ | c |\n"
    assert texts(vault, table) == [r"Ports\|Node ports"]
    assert texts(vault, "[[node p¦|shown]]") == ["Ports"]  # what is shown stays
    assert [one.about for one in offered(vault, "[[node p¦")] == ["Ports.md"]


def test_ambiguous_names_are_paths_as_obsidian_is_set_to(vault: Vault) -> None:
    assert texts(vault, "[[same¦") == ["A/Same", "B/Same"]
    assert texts(vault, "[[b/sa¦") == ["B/Same"]
    relative = replace(vault, settings=replace(SETTINGS, new_link_format="relative"))
    assert texts(relative, "[[same¦") == ["./Same", "../B/Same"]
    absolute = replace(vault, settings=replace(SETTINGS, new_link_format="absolute"))
    assert texts(absolute, "![[port.p¦") == ["img/port.png"]


def test_every_name_that_is_offered_leads_to_its_file(vault: Vault) -> None:
    for one in offered(vault, "[[¦"):
        target = one.text.partition("|")[0]
        found = vault.resolver.resolve(target, "A/New.md").path
        assert (found is None) == (one.kind == "planned")
    assert "A#b" not in texts(vault, "[[¦")  # no link can say it


def test_what_links_name_and_is_not_there_is_offered_once(vault: Vault) -> None:
    assert [(x.text, x.about) for x in offered(vault, "[[plann¦")] == [
        ("Planned one", "not written yet")
    ]


def test_markdown_links_are_encoded(vault: Vault) -> None:
    assert texts(vault, "[x](deep¦") == ["Deep%20port.md"]
    assert texts(vault, "[x](<deep¦>)") == ["Deep port.md"]
    assert texts(vault, "[x](Ports.md#port¦)") == ["Port%20range"]


def test_headings_that_share_a_text_are_named_with_those_above(vault: Vault) -> None:
    assert texts(vault, "[[Ports#¦") == ["Port range", "Log", "Other x y", "Other x y#Log"]
    assert texts(vault, "[[Ports#Port range#¦") == ["Log"]
    assert texts(vault, "[[Nowhere#¦") == []
    assert texts(vault, "# Own\n\n[[#¦") == ["Own"]


def test_blocks_with_ids_are_offered_and_others_are_given_one(vault: Vault) -> None:
    found = offered(vault, "[[Ports#^¦")
    assert [(one.label, one.edit is None) for one in found] == [("^p1", True), ("- item", False)]
    edit = found[1].edit
    assert edit is not None
    assert (edit.path, edit.text) == ("Ports.md", f" ^{found[1].text}")


BLOCKS = """\
---
a: 1
---
# Head

para 😀 with `code` and [[Link]]
and more

- item *one*
  going on

  second
  - inner
    - 日本
1. number

> quote
> more

> [!note] callout
> text

| a | b |
|---|---|
| c | d |

```sh
code
```

kept ^has-id

%% hidden %%

last"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_id_that_is_proposed_stands_on_its_block(line_end: str) -> None:
    data = BLOCKS.replace("\n", line_end).encode()
    note = parse_note(Source("N.md", data))
    blocks = find_blocks(note)
    shown = [data[one.start : one.end].split()[0].decode() for one in blocks]
    assert shown == ["para", "-", "-", "-", "1.", ">", ">", "|", "```sh", "kept", "last"]
    assert len({one.id for one in blocks}) == len(blocks)
    for one in blocks:
        new = data[: one.at] + one.text.encode() + data[one.at :] if one.text else data
        read = parse_note(Source("N.md", new)).block_index[one.id]
        assert (read.start, read.kind == "heading") == (one.start, False)
        assert new.replace(one.text.encode(), b"", 1) == data or not one.text


def test_tags_are_those_of_the_vault_in_their_usual_spelling(vault: Vault) -> None:
    assert [(x.text, x.about) for x in offered(vault, "#n¦")] == [
        ("net", "1 note"), ("net/udp", "1 note"), ("net/tcp", "1 note"),
    ]  # fmt: skip
    assert texts(vault, "---\ntags: [net/t¦]\n---\n") == ["net/tcp"]


def test_callouts_are_those_of_obsidian_and_of_the_vault(vault: Vault) -> None:
    assert texts(vault, "> [!war¦") == ["warning"]
    assert texts(vault, "> [!cust¦") == ["custom"]
    assert len(texts(vault, "> [!¦")) == 28


def test_properties_come_from_schemas_types_and_other_notes(vault: Vault) -> None:
    found = {x.text: x.about for x in offered(vault, "---\ntype: method\n¦\n---\n")}
    assert list(found)[:2] == ["effort", "up"]
    assert found["effort"] == "required"
    assert found["due"] == "date"
    assert found["status"] == "4 notes"
    assert "type" not in found  # the note has it
    assert "tags" in found


def test_values_come_from_schemas_types_and_other_notes(vault: Vault) -> None:
    assert texts(vault, "---\ntype: method\neffort: ¦\n---\n") == ["small", "large"]
    assert texts(vault, "---\nstatus: ¦\n---\n") == ["stable", "draft"]
    assert texts(vault, "---\ndone: ¦\n---\n") == ["true", "false"]
    assert texts(vault, "---\ndue: ¦\n---\n") == ["2026-11-21", "2026-01-01"]
    assert texts(vault, "---\nup: ¦\n---\n") == ['"[[Deep port]]"']
    assert texts(vault, "---\ntype: me¦\n---\n") == ["method"]
