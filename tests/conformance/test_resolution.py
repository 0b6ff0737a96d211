"""Every resolution case: a link in a note, and the file, heading or block it leads to."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath, is_note
from vaultkit.notes.source import Source
from vaultkit.vault.load import is_visible
from vaultkit.vault.resolving.resolve import NOT_APPLICABLE, OK
from vaultkit.vault.vault import ResolvedLink, Vault

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

CASES = tomllib.loads((Path(__file__).parent / "resolution.toml").read_text(encoding="utf-8"))[
    "case"
]


def build_vault(case: dict[str, Any]) -> Vault:
    """Make a vault in memory; the link stands at the end of its note's contents."""
    contents = {path: "" for path in case["files"] if is_visible(path)} | case.get("contents", {})
    source = case["from_note"]
    before = contents.get(source, "")
    contents[source] = f"{before}\n{case['link']}\n" if before else case["link"] + "\n"
    notes: dict[NotePath, Note] = {
        NotePath(path): parse_note(Source(path, text.encode()))
        for path, text in contents.items()
        if is_note(path)
    }
    return Vault(Path("vault"), notes, tuple(path for path in contents if not is_note(path)))


def find_link(vault: Vault, case: dict[str, Any]) -> ResolvedLink | str:
    path = NotePath(case["from_note"])
    note = vault.notes[path]
    for resolved in vault.links[path]:
        if note.raw(resolved.link) == case["link"]:  # type: ignore[arg-type]
            return resolved
    if any(note.raw(link) == case["link"] for link in note.external):
        return "external"
    return "not-a-link"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_resolution(case: dict[str, Any]) -> None:
    resolved = find_link(build_vault(case), case)
    if isinstance(resolved, str):
        assert resolved == case["expected"]
        return
    assert (resolved.destination or "unresolved") == case["expected"]
    if "subpath_status" in case:
        status = resolved.subpath.status
        shown = {OK: "found", NOT_APPLICABLE: "not-applicable"}.get(status, "missing")
        assert shown == case["subpath_status"]
    if "subpath_line" in case:
        item = resolved.subpath.item
        assert item is not None
        note = build_vault(case).notes[NotePath(case["expected"])]
        assert note.source.line_of(item.start) == case["subpath_line"]
