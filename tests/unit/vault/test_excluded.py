"""Which paths a glob means."""

from __future__ import annotations

import pytest

from vaultkit.vault.files.excluded_files import match_any, read_filters


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("Drafts", "Drafts/a.md", True),
        ("Drafts", "x/Drafts/y/a.md", True),
        ("Drafts/", "Drafts/a.md", True),
        ("Drafts", "Drafts 2/a.md", False),
        ("a.md", "x/a.md", True),
        ("*.excalidraw.md", "x/p.excalidraw.md", True),
        ("*.excalidraw.md", "x/p.md", False),
        ("Areas/Old", "Areas/Old/a.md", True),
        ("Areas/Old", "x/Areas/Old/a.md", False),
        ("Templates/**", "Templates/x/a.md", True),
        ("Templates/**", "Templates.md", False),
        ("Templates/*", "Templates/a.md", True),
        ("**/t.md", "t.md", True),
        ("**/t.md", "x/y/t.md", True),
        ("a/**/t.md", "a/t.md", True),
        ("a/**/t.md", "a/b/c/t.md", True),
        ("a/*/t.md", "a/b/c/t.md", False),
        ("a?.md", "ab.md", True),
        ("a?.md", "a/.md", False),
        ("[ab].md", "b.md", True),
        ("[!ab].md", "b.md", False),
        ("[!ab].md", "c.md", True),
        ("a (1)+.md", "a (1)+.md", True),
        ("./x/a.md", "x/a.md", True),
        ("caf\u00e9", "cafe\u0301/a.md", True),
        ("drafts", "Drafts/a.md", False),
    ],
)
def test_glob(glob: str, path: str, expected: bool) -> None:  # noqa: FBT001
    assert match_any([glob])(path) is expected


def test_no_globs_match_nothing() -> None:
    assert not match_any([])("a.md")
    assert not read_filters(["", "/"]).match("a.md")


def test_filters_are_prefixes_or_expressions() -> None:
    filters = read_filters(["Old/", "/draft.*\\.md/", "/(/"])
    matches = filters.match
    assert [pattern for pattern, _ in filters.unreadable] == ["/(/"]
    assert matches("old/a.md")
    assert matches("Old/a.md")
    assert matches("x/draft 1.md")
    assert not matches("x/Old/a.md")
    assert not matches("new.md")
