"""Notes whose bytes are the same need not be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.paths import NotePath
from vaultkit.vault.load import find_unchanged, load_vault

if TYPE_CHECKING:
    from pathlib import Path


def test_notes_with_the_same_bytes_are_the_same(tmp_path: Path) -> None:
    for name in ("Same", "Other", "Gone"):
        (tmp_path / f"{name}.md").write_text(f"[[{name}]]", encoding="utf-8")
    before = load_vault(tmp_path)
    (tmp_path / "Other.md").write_text("[[Elsewhere]]", encoding="utf-8")
    (tmp_path / "Gone.md").unlink()
    (tmp_path / "New.md").write_text("[[Same]]", encoding="utf-8")
    known = find_unchanged(tmp_path, before.notes)
    assert list(known) == ["Same.md"]
    after = load_vault(tmp_path, known=known)
    assert after.notes[NotePath("Same.md")] is before.notes[NotePath("Same.md")]
    assert after.notes == load_vault(tmp_path).notes
