"""Globs mean what pathspec says they mean, and never take long."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from vaultkit.config.globs import read_globs
from vaultkit.errors import VaultkitError
from vaultkit.vault.files.excluded_files import match_any

PIECES = (
    "a", "b", "*", "**", "/", "?", "[ab]", "\\*", ".md", "**/", "/**/", "!", "a*", "*.md", "é", " ",
    "[]a]", "[", "]", "\\", "\\ ", "#", "-", "[a\\b]", "[a-b]", "\t",
)  # fmt: skip
lines = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join), max_size=3)
paths = st.lists(st.text("ab*é", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)


@given(lines, paths)
def test_globs_mean_what_pathspec_says(globs: list[str], path: str) -> None:
    assume(not any("[!" in glob or "[^" in glob for glob in globs))  # its sets hold slashes
    try:
        with warnings.catch_warnings(action="ignore"):
            expected = bool(GitIgnoreSpec.from_lines(globs).match_file(path))
    except ValueError:
        assume(False)  # noqa: FBT003
    assert read_globs(globs)(path) is expected


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*a" * 40 + "b", "a" * 250),
        ("*a" * 40 + "b", "a" * 4_000),
        ("**/a/" * 30 + "b", "a/" * 1_000 + "c"),
        ("a*/" * 40 + "**/b*c*d*e", "ab/" * 300 + "bcd" * 80),
        ("**/*a*a*a*a*/**/*b*b*b*b*/**/c", "aabb/" * 400),
        ("[ab]*" * 50 + "c", "ab" * 120),
        ("?" * 100 + "*" * 100 + "c", "a" * 250),
        ("*" * 1_000 + "c", "a" * 250),
    ],
)
def test_no_glob_takes_long(glob: str, path: str) -> None:
    assert not match_any([glob])(path)
    assert match_any([glob, path])(path)


@pytest.mark.parametrize(
    ("glob", "path", "is_meant"),
    [
        ("Secret.md", "a\nb/Secret.md", True),
        ("**/Secret", "x\n/y/Secret/a.md", True),
        ("a.md", "a.md\n", False),
        ("a[!b]c", "a/c", False),
        ("example.org", "https://example.org/x", True),
        ("https://*.org/**", "https://example.org/x/y", True),
        ("*/**/a", "b/c/d/a/e", True),
        ("a*b*c", "axbxbxc", True),
        ("a*b*c", "axcxb", False),
    ],
)
def test_globs_where_they_differ_or_nearly(glob: str, path: str, *, is_meant: bool) -> None:
    assert match_any([glob])(path) is is_meant


def test_a_glob_that_is_none_is_named() -> None:
    with pytest.raises(VaultkitError, match=r'the glob "a\\" cannot be read'):
        match_any(["a\\"])
