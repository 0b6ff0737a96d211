"""`[site.audit] allow`: read, refused where it is wrong, and found again in its file."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from vaultkit.checks.manual.json_schemas import config_schema
from vaultkit.config import AuditConfig, find_entry, read_config
from vaultkit.errors import ConfigError

_PATH = Path("vaultkit.toml")


def test_phrases_are_read() -> None:
    config = read_config(
        {"site": {"audit": {"allow": ["Team Handbook", "東京", "1987-06-05"]}}}, _PATH
    )
    assert config.site.audit == AuditConfig(("Team Handbook", "東京", "1987-06-05"))
    assert read_config({"site": {}}, _PATH).site.audit == AuditConfig(())


@pytest.mark.parametrize(
    ("audit", "fault"),
    [
        ({"allow": "Team"}, "\"site.audit.allow\" must be a list of strings, not 'Team'"),
        ({"allow": ["a", 1]}, "\"site.audit.allow\" must be a list of strings, not ['a', 1]"),
        ({"allow": ["a", " "]}, "\"site.audit.allow\": phrase 2, ' ', is empty; remove it"),
        (
            {"allow": ["-_-"]},
            "\"site.audit.allow\": phrase 1, '-_-', has no letter and no digit; remove it",
        ),
        ({"alow": []}, 'unknown key "site.audit.alow"; did you mean "allow"?'),
        ([], '"site.audit" must be a table'),
    ],
)
def test_what_is_wrong_is_told(audit: object, fault: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config({"site": {"audit": audit}}, _PATH)
    assert caught.value.lines == (f"vaultkit.toml: {fault}",)


@pytest.mark.parametrize(
    ("phrase", "is_valid"),
    [
        ("Team", True),
        ("東京", True),
        ("7", True),
        ("ß", True),
        ("", False),
        (" ", False),
        ("-!", False),
    ],
)
def test_the_schema_says_the_same(phrase: str, is_valid: bool) -> None:  # noqa: FBT001
    validator = Draft7Validator(config_schema())
    assert validator.is_valid({"site": {"audit": {"allow": [phrase]}}}) == is_valid


@pytest.mark.parametrize(
    ("text", "entry", "line"),
    [
        ('[site.audit]\nallow = ["a b", "c"]\n', "c", 2),
        ('[site.audit]\nallow = [\n  "a",\n  # why\n  \'say "x"\',\n]\n', 'say "x"', 5),
        ('[site.audit]\nallow = [\n  "say \\"x\\"",\n]\n', 'say "x"', 3),
        ('title = "c"\n[tags]\nallowed = ["c"]\n[site]\naudit.allow = ["c"]\n', "c", 5),
        ('[site.audit]\nallow = [\n"\\u0063"]\n', "c", 2),
        ("", "c", 0),
    ],
)
def test_the_line_of_an_entry(tmp_path: Path, text: str, entry: str, line: int) -> None:
    path = tmp_path / "vaultkit.toml"
    path.write_text(text)
    assert find_entry(path, "allow", entry) == line


def test_a_config_that_is_gone_has_no_lines(tmp_path: Path) -> None:
    assert find_entry(tmp_path / "vaultkit.toml", "allow", "c") == 0
