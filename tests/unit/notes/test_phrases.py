from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.notes.text.phrase_search import Phrases


@pytest.mark.parametrize(
    ("phrases", "text", "words"),
    [
        (["node", "node port"], "a node port", ["node", "node port"]),
        (["node"], "nodes anode node_x node-x", ["node"]),
        (["c++"], "c++ and c++11 c++.", ["c++", "c++", "c++"]),
        (["東京"], "在東京的", ["東京"]),
        (["東京 x"], "東京 xy", []),
        (["é"], "e\u0301 é", ["é"]),
        (["e"], "e\u0301", []),
        ([], "text", []),
    ],
)
def test_whole_words(phrases: list[str], text: str, words: list[str]) -> None:
    finder = Phrases(phrases)
    assert [text[found.start : found.end] for found in finder.find_words(text)] == words


def test_the_longest_at_each_place() -> None:
    finder = Phrases(["node", "node port", "port"], longest=True)
    assert [finder[found.phrase] for found in finder.find("node port, port")] == [
        "node port",
        "port",
    ]


@given(
    st.lists(st.text("abñ東😀 ", min_size=1, max_size=4), unique=True, max_size=8),
    st.text("abñ東😀 ", max_size=40),
)
def test_all_places_of_all_phrases(phrases: list[str], text: str) -> None:
    expected = {
        (index, match.start(), match.start() + len(phrase))
        for index, phrase in enumerate(phrases)
        for match in re.finditer(f"(?={re.escape(phrase)})", text)
    }
    assert {tuple(found) for found in Phrases(phrases).find(text)} == expected
