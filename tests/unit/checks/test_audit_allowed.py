"""Words that a config accepts on a site: which leaks they take away, and which are idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.audit import Leak
from vaultkit.checks.audit.allowed_phrases import Allowed
from vaultkit.checks.audit.audit_outcome import Outcome, UnusedPhrase, conclude
from vaultkit.checks.audit.site_text.squashed_text import as_needle
from vaultkit.config import AuditConfig, Config, SiteConfig
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"A.md": "Public.\n", "S.md": "---\npublish: false\n---\nThe blue whale.\n"}


def leak(text: str, kind: str = "text") -> Leak:
    return Leak("A/index.html", 3, 0, "", kind, text, "S.md")


def concluded(found: list[Leak], *allow: str, path: Path | None = None) -> Outcome:
    vault = make_vault(FILES)
    config = Config(path=path, site=SiteConfig(audit=AuditConfig(allow)))
    return conclude(found, vault, find_published(vault, config), config, read=lambda _: b"")


@pytest.mark.parametrize(
    ("phrase", "words", "is_covered"),
    [
        ("Blue Whale", "blue whale", True),
        ("blue-whale!", "Blue Whale", True),
        ("The blue whale swims", "blue whale", True),
        ("blue whale", "the blue whale", False),
        ("blue whales", "blue whale", False),
        ("blue", "blue whale", False),
        ("東京計画の本", "東京計画", True),
        ("東京", "東京計画", False),
        ("1987-06-05", "1987 06 05x", False),
        ("So\u0308n", "SÖN", True),
    ],
)
def test_a_phrase_covers_the_words_in_it(phrase: str, words: str, is_covered: bool) -> None:  # noqa: FBT001
    allowed = Allowed([phrase])
    assert allowed.covers(as_needle(words)) == is_covered
    assert allowed.unused() == ([] if is_covered else [phrase])


def test_nothing_is_covered_by_chance() -> None:
    allowed = Allowed(["blue whale"])
    assert not allowed.covers("")
    assert allowed.unused() == ["blue whale"]


def test_all_that_cover_are_used_and_copies_tell_of_theirs() -> None:
    allowed = Allowed(["blue whale", "a blue whale", "red whale", "red whale"])
    assert allowed.covers(as_needle("blue whale"))
    assert allowed.used == {0, 1}
    copy = Allowed(["blue whale", "a blue whale", "red whale", "red whale"])
    assert copy.covers(as_needle("red whale"))
    allowed.use(copy.used)
    assert allowed.unused() == []


def test_what_is_accepted_is_no_leak() -> None:
    found = [leak("The blue whale"), leak("red whale")]
    outcome = concluded(found, "the BLUE whale")
    assert [one.text for one in outcome.leaks] == ["red whale"]
    assert outcome.unused == ()
    assert outcome.private == 1


def test_what_nothing_says_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "vaultkit.toml"
    path.write_text('[site.audit]\nallow = [\n  "blue whale",\n  "green \\"x\\"",\n]\n')
    outcome = concluded([leak("Blue whale")], "blue whale", 'green "x"', path=path)
    assert outcome.unused == (UnusedPhrase('green "x"', str(path), 4),)
    assert outcome.unused[0].message == (
        f'{path}:4: site.audit.allow: never needed: "green \\"x\\""; remove it'
    )


def test_content_is_accepted_by_no_words() -> None:
    found = [leak("S.md", "attachment"), leak("S.md", "unknown content:")]
    outcome = concluded(found, "S.md")
    assert [one.kind for one in outcome.leaks] == ["attachment", "unknown content:"]
    assert [one.phrase for one in outcome.unused] == ["S.md"]


def test_what_a_published_attachment_says_of_itself_is_a_warning() -> None:
    found = [leak("blue whale", "metadata"), leak("too large", "unread content:"), leak("red")]
    outcome = concluded(found)
    assert [one.text for one in outcome.leaks] == ["red"]
    assert [one.text for one in outcome.warnings] == ["blue whale", "too large"]
    assert concluded(found[:1], "blue whale").warnings == ()
