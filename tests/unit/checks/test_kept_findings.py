"""A run that begins with what an earlier one kept asks little, and finds what a whole run finds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.context import Evidence
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.incremental.kept_findings import KeptFindings, TooMuchError
from vaultkit.checks.incremental.kept_run import check_kept, encode_findings
from vaultkit.checks.incremental.live_findings import LiveFindings
from vaultkit.config import Config
from vaultkit.errors import RuleCrashedError
from vaultkit.notes.paths import NotePath
from vaultkit.vault.cache.entry_file import EntryFile
from vaultkit.vault.cache.note_cache import name_of
from vaultkit.vault.git.renames_in_history import Move
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

TODAY = date(2026, 11, 1)
RULES = [rule for rule in load_rules() if not rule.needs]
NUMBER = 12


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "vault"
    root.mkdir()
    for number in range(NUMBER):
        text = (
            f"---\ntitle: T{number}\naliases: [N{number}]\n---\n# One\n\n[[n{number + 1:02}#One]]\n"
        )
        (root / f"n{number:02}.md").write_text(text)
    return root


def look(vault: Vault, **options: Any) -> LiveFindings:
    return LiveFindings(vault, Config(), today=TODAY, rules=RULES, **options)


def kept_of(root: Path) -> bytes:
    data = encode_findings(look(load_vault(root)), None)
    assert data is not None
    return data


def go_on(root: Path, data: bytes) -> tuple[KeptFindings, LiveFindings]:
    vault = load_vault(root)
    kept = KeptFindings(data, RULES, vault)
    return kept, look(vault, kept=kept)


def test_nothing_changed_and_nothing_is_asked(root: Path) -> None:
    data = kept_of(root)
    kept, live = go_on(root, data)
    assert not kept.change
    assert live.report == look(load_vault(root)).report
    assert encode_findings(live, kept) == data


@pytest.mark.parametrize(
    ("text", "relinked"),
    [("more words\n", {"n04.md"}), ("# Other\n", {"n04.md"}), ("[[n03]] [[none]]\n", {"n04.md"})],
)
def test_what_is_concerned_by_an_edit(root: Path, text: str, relinked: set[str]) -> None:
    data = kept_of(root)
    (root / "n05.md").write_text(text)
    kept, live = go_on(root, data)
    assert kept.change.notes == {"n05.md"}
    assert kept.change.relinked == relinked
    whole = look(load_vault(root))
    assert live.report == whole.report
    again = encode_findings(live, kept)
    assert again is not None
    assert go_on(root, again)[1].report == whole.report


def test_links_of_others_are_resolved_when_somebody_asks(root: Path) -> None:
    data = kept_of(root)
    (root / "n05.md").write_text("[[n07]]\n")
    kept, live = go_on(root, data)
    vault, whole = live.context.vault, load_vault(root)
    for path in (*map(NotePath, ("n05.md", "n06.md", "n07.md", "n12.md")), "none.png"):
        assert vault.backlinks.get(path, ()) == whole.backlinks.get(path, ())
    assert vault.by_alias.get("n5", ()) == whole.by_alias.get("n5", ()) == ()
    assert vault.by_alias.get("n6") == whole.by_alias.get("n6") == ("n06.md",)
    assert dict(vault.links) == dict(whole.links)
    assert dict(vault.backlinks) == dict(whole.backlinks)
    assert dict(vault.by_alias) == dict(whole.by_alias)
    assert kept.traits_of(NotePath("none.md")) is None


def test_files_that_come_and_go(root: Path) -> None:
    data = kept_of(root)
    (root / "n12.md").write_text("# One\n")
    (root / "n00.md").unlink()
    kept, live = go_on(root, data)
    assert kept.change.files == {"n00.md", "n12.md"}
    assert kept.change.asking >= {"n11.md"}
    assert live.report == look(load_vault(root)).report
    assert b"n00.md" not in (encode_findings(live, kept) or b"")


def test_where_much_is_different_all_begins_anew(root: Path) -> None:
    data = kept_of(root)
    for number in range(4):
        (root / f"n{number:02}.md").write_text("another\n")
    with pytest.raises(TooMuchError):
        go_on(root, data)


def test_what_became_of_files_has_a_say(root: Path) -> None:
    (root / "n05.md").write_text("[[Old place]]\n")
    options: dict[str, Any] = {"today": TODAY, "rules": RULES}
    none, moved = (
        Evidence(),
        Evidence(moves=lambda: {"Old place.md": Move("n07.md", is_exact=True)}),
    )
    for evidence in (none, moved, moved, none):
        live = check_kept(load_vault(root), Config(), **options, evidence=evidence)
        assert live.report == look(load_vault(root), evidence=evidence).report


@pytest.mark.parametrize("at", [0, 3, 40, 400, -200, -1])
def test_what_is_damaged_is_as_nothing(root: Path, at: int) -> None:
    """Each byte may be another, or all from there on be missing: what is found is the same."""
    options: dict[str, Any] = {"today": TODAY, "rules": RULES, "evidence": Evidence()}
    meant = check_kept(load_vault(root), Config(), **options).report
    file = EntryFile("findings", name_of(root))
    (key,) = file.places
    data = file.get(key) or b""
    (root / "n05.md").write_text("changed\n")
    meant = look(load_vault(root)).report
    for wrong in (data[:at], data[:at] + b"\xff" + data[at + 1 :], data[:at] + b"[" + data[at:]):
        EntryFile("findings", name_of(root)).write({key: wrong})
        live = check_kept(load_vault(root), Config(), **options)
        assert {one.path for one in live.report.findings} >= {one.path for one in meant.findings}


def test_a_rule_that_crashes_on_what_changed_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: dict[str, Any] = {"today": TODAY, "rules": RULES, "evidence": Evidence()}
    check_kept(load_vault(root), Config(), **options)
    rule = next(rule for rule in RULES if rule.code == "L101")

    def crash(self: object, note: Note, context: Context) -> Iterator[Diagnostic]:
        del self, context
        if note.path == "n05.md":
            message = "no"
            raise ArithmeticError(message)
        yield from ()

    monkeypatch.setattr(type(rule), "check", crash)
    (root / "n05.md").write_text("[[none]]\n")
    with pytest.raises(RuleCrashedError) as error:
        check_kept(load_vault(root), Config(), **options)
    assert [(crash.code, crash.path) for crash in error.value.crashes] == [("L101", "n05.md")]
