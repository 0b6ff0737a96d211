"""Names, headings and addresses."""

from __future__ import annotations

import pytest

from vaultkit.notes.paths import fold, fold_heading, stem_of, suffix_of
from vaultkit.notes.text.url_slugs import readable_path, slugify, url_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Getting started", "getting started"),
        ("getting-started", "getting-started"),
        ("Why? (2024)", "why 2024"),
        ("**Bold** and `code`", "bold and code"),
        ("_em_", "_em_"),
        ("It's a_b-c", "it's a_b-c"),
        ("[[N|x]] #tag", "n x tag"),
        ("a / b", "a b"),
        ("a\nb", "a b"),
        ("ÉTÉ 👍", "été 👍"),
        ("???", ""),
    ],
)
def test_fold_heading(text: str, expected: str) -> None:
    assert fold_heading(text) == expected


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Why? (2024)", "why-2024"),
        ("a\nb", "a-b"),
        ("日本 語", "日本-語"),
        ("!!!", "section"),
        ("a/b", "a-b"),
    ],
)
def test_slugify(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_fold_joins_accents_and_keeps_them() -> None:
    assert fold("E\u0301") == fold("\u00c9") == "é"
    assert fold("é") != fold("e")


@pytest.mark.parametrize(
    ("path", "stem", "suffix", "url"),
    [
        ("a/My note.md", "My note", "md", "a/My-note/"),
        ("v1.2.MD", "v1.2", "md", "v1.2/"),
        ("x.PNG", "x.PNG", "png", "x.PNG/"),
        ("é?.md", "é?", "md", "%C3%A9/"),
        ("???.md", "???", "md", "note/"),
    ],
)
def test_parts_of_a_path(path: str, stem: str, suffix: str, url: str) -> None:
    assert (stem_of(path), suffix_of(path), url_of(path)) == (stem, suffix, url)


def test_readable_path_is_not_escaped() -> None:
    assert readable_path("é/a b.md") == "é/a-b"
