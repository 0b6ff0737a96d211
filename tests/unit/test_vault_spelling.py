"""The spelling of our notes, by a dictionary with a word list of our own and by a list of typos."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from spellchecker import SpellChecker

from tests.unit.own_vault import ROOT, own_notes, prose

WORDS = Path(__file__).parent / "vault_words.txt"
WORD = re.compile(r"[A-Za-z][A-Za-z']*")
IDENTIFIER = re.compile(r"[a-z][A-Z]")
"""Names of fields and kinds, such as `targetPort`: Kubernetes spells them, not we."""
NOTES = own_notes()


def words_of(path: str) -> set[str]:
    text = prose(NOTES[path], code=False)
    words = [word for word in WORD.findall(text) if not IDENTIFIER.search(word)]
    return {word.lower().removesuffix("'s").strip("'") for word in words}


def own_words() -> list[str]:
    return WORDS.read_text(encoding="utf-8").split()


@cache
def unknown_words() -> dict[str, set[str]]:
    checker = SpellChecker()
    found = {path: checker.unknown(words_of(path)) for path in NOTES}
    return {path: words for path, words in found.items() if words}


@pytest.mark.parametrize("path", NOTES)
def test_words_are_in_the_dictionary_or_in_our_list(path: str) -> None:
    assert sorted(unknown_words().get(path, set()) - set(own_words())) == []


def test_our_list_is_sorted_and_needed() -> None:
    listed = own_words()
    assert listed == sorted(set(listed))
    needed = Counter(word for words in unknown_words().values() for word in words)
    assert [word for word in listed if word not in needed] == []


@pytest.mark.parametrize(
    ("locale", "places"),
    [("en-gb", ("vault",)), ("en", ("docs", "README.md", "CHANGELOG.md"))],
)
def test_no_known_typo(locale: str, places: tuple[str, ...]) -> None:
    """Our notes are British; documents also name what others spell, such as CSS properties."""
    command = [str(Path(sys.executable).parent / "typos"), "--format", "brief"]
    config = ["--config", str(ROOT / "pyproject.toml"), "--locale", locale]
    paths = [str(ROOT / place) for place in places]
    done = subprocess.run([*command, *config, *paths], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
