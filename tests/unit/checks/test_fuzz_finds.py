"""What fuzzing found in fixing, each made as small as it gets."""

from __future__ import annotations

from datetime import date

from vaultkit.checks.fixing.fix_loop import fix_vault
from vaultkit.config import Config
from vaultkit.testing import make_vault

TODAY = date(2026, 11, 21)


def fix(files: dict[str, str | bytes]) -> dict[str, bytes]:
    return dict(fix_vault(make_vault(files), Config(), today=TODAY, unsafe=True).sources)


def test_all_invisible_characters_of_a_link_go_at_once() -> None:
    hidden = "\u200b" * 60
    assert fix({"A.md": f"[[B{hidden}]] [b](<B{hidden}.md>)\n", "B.md": "[[A]]\n"}) == {
        "A.md": b"[[B]] [b](<B.md>)\n"
    }


def test_no_link_is_given_a_name_that_is_not_utf8() -> None:
    files: dict[str, str | bytes] = {"A.md": "[[B#Top]]\n", "B.md": b"# Top\xff\xff\n[[A]]\n"}
    assert fix(files) == {}
