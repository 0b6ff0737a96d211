"""Globs and prefixes after a move: which files there are, what moves, and the patterns then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.authoring.rename.paths_after import MovedPaths
from vaultkit.authoring.rename.settings_files.path_patterns import Globs, Prefixes
from vaultkit.authoring.rename.settings_files.pattern_lists import apply_edits, rewrite_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.rename.settings_files.path_patterns import Syntax

FOLDER = {"P/a.md": "J/a.md", "P/x/b.md": "J/x/b.md"}
"""The folder P, renamed."""


def renamed(folder: str, moves: Mapping[str, str]) -> tuple[str, str]:
    """Return a folder that moves as a whole and its new path; "" twice for none."""
    if not folder:
        return ("", "")
    old = next(iter(moves))
    return folder, moves[old].removesuffix(old.removeprefix(folder))


def rewritten(
    patterns: list[str],
    moves: Mapping[str, str],
    *others: str,
    syntax: Syntax | None = None,
    decides: bool = True,
    folder: str = "",
) -> list[str]:
    paths = MovedPaths((*moves, *others), moves, renamed(folder, moves))
    found = rewrite_list(patterns, syntax or Globs(), paths, decides=decides)
    return apply_edits(patterns, found.edits)


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("P", "J"),
        ("P/", "J/"),
        ("/P", "/J"),
        ("./P/", "./J/"),
        ("P/**", "J/**"),
        ("P/*.md", "J/*.md"),
        ("P/**/b.md", "J/**/b.md"),
        ("P/x", "J/x"),
        ("P/x/b.md", "J/x/b.md"),
        ("**/P/**", "**/J/**"),
        ("!P/a.md", "!J/a.md"),
        ("P/new/", "J/new/"),
        ("*/x/**", "*/x/**"),
        ("a.md", "a.md"),
        ("*.md", "*.md"),
        ("?/", "?/"),
        ("Q/P/", "Q/P/"),
    ],
)
def test_a_folder_is_renamed(glob: str, expected: str) -> None:
    assert rewritten([glob], FOLDER, "N.md", folder="P") == [expected]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("!J", ["\\!J/", "\\!J/**"]),
        ("#J", ["\\#J/", "\\#J/**"]),
        ("J*", ["J\\*/", "J\\*/**"]),
        ("[J]?", ["\\[J\\]\\?/", "\\[J\\]\\?/**"]),
        ("J 1", ["J 1/", "J 1/**"]),
        ("J\\1", ["J\\\\1/", "J\\\\1/**"]),
        ("K/!J", ["K/\\!J/", "K/\\!J/**"]),
        ("K/P", ["P/", "K/P/**"]),
    ],
)
def test_names_are_escaped(new: str, expected: list[str]) -> None:
    moves = {"P/a.md": f"{new}/a.md", "P/x/b.md": f"{new}/x/b.md"}
    assert rewritten(["P/", "P/**"], moves, "N.md", folder="P") == expected


@pytest.mark.parametrize(
    ("patterns", "folder", "moves", "others", "expected"),
    [
        # a file leaves what stays: it gets a pattern of its own, which begins at the root
        (["P/"], "", {"P/a.md": "Q/a.md"}, ["P/b.md", "Q/c.md"], ["P/", "Q/a.md"]),
        (["P/"], "", {"P/a.md": "a.md"}, ["P/b.md"], ["P/", "/a.md"]),
        (["P/*"], "P/d", {"P/d/a.md": "Q/d/a.md"}, ["P/b.md", "Q/c.md"], ["P/*", "Q/d/"]),
        # one of several folders of a name
        (["D"], "x/D", {"x/D/a.md": "x/E/a.md"}, ["y/D/a.md"], ["D", "x/E/"]),
        (["*/D/**"], "x/D", {"x/D/a.md": "x/E/a.md"}, ["y/D/a.md"], ["*/D/**", "x/E/"]),
        (["*/D/**"], "x/D", {"x/D/a.md": "x/E/a.md"}, ["y/e.md"], ["*/E/**"]),
        # a name that another folder has, which must not come under the pattern
        (["D"], "x/D", {"x/D/a.md": "x/E/a.md"}, ["y/E/a.md"], ["x/E"]),
        (["/D"], "D", {"D/a.md": "E/D/a.md"}, ["E/b.md"], ["/E/D"]),
        # a file goes under a pattern: nothing changes
        (["P/"], "", {"Q/a.md": "P/a.md"}, ["P/b.md"], ["P/"]),
        # what is taken out of a pattern is taken out of it afterwards
        (["P/", "!P/k.md"], "", {"P/k.md": "P/l.md"}, ["P/a.md"], ["P/", "!P/l.md"]),
        (
            ["P/", "!P/k.md"],
            "P",
            {"P/k.md": "J/k.md", "P/a.md": "J/a.md"},
            ["N.md"],
            ["J/", "!J/k.md"],
        ),
        # a file that several patterns mean
        (["a.md", "P/a.md"], "", {"P/a.md": "P/b.md"}, ["N.md"], ["b.md", "P/b.md"]),
        (["caf\u00e9/"], "cafe\u0301", {"cafe\u0301/a.md": "J/a.md"}, ["N.md"], ["J/"]),
    ],
)
def test_lists(
    patterns: list[str],
    folder: str,
    moves: dict[str, str],
    others: list[str],
    expected: list[str],
) -> None:
    assert rewritten(patterns, moves, *others, folder=folder) == expected


@pytest.mark.parametrize(
    ("syntax", "pattern", "is_replaced"),
    [
        (Globs(), "Clients/", False),
        (Globs(), "/Clients/", False),
        (Globs(), "Clients/**", False),
        (Globs(), "Clients", False),
        (Globs(), "Clients/*.md", False),
        (Globs(), "Clients/new/", False),
        (Globs(), "**/Clients/**", False),
        (Globs(), "Clients/Acme.md", True),
        (Prefixes(), "Clients/", False),
        (Prefixes(), "Clients", False),
        (Prefixes(), "Clients/Acme.md", True),
    ],
)
@pytest.mark.parametrize("others", [(), ("Garden/b.md",)])
def test_the_rule_of_a_folder_stays_when_its_last_file_leaves(
    syntax: Syntax, pattern: str, others: tuple[str, ...], *, is_replaced: bool
) -> None:
    moves = {"Clients/Acme.md": "Garden/Acme.md"}
    means = syntax.match([pattern])("Clients/Acme.md")
    added = ["Garden/Acme.md"] if means else []
    expected = added if is_replaced else [pattern, *added]
    assert rewritten([pattern], moves, "N.md", *others, syntax=syntax) == expected
    where_nothing_is_at_stake = rewritten([pattern], moves, "N.md", syntax=syntax, decides=False)
    assert where_nothing_is_at_stake == (added if is_replaced else [pattern])


def test_files_that_leave_a_folder_are_told_where_nothing_is_at_stake() -> None:
    moves = {"P/a.md": "Q/a.md"}
    paths = MovedPaths((*moves, "P/b.md", "Q/c.md"), moves)
    found = rewrite_list(["P/"], Globs(), paths, decides=False)
    assert (found.edits, found.lost, found.gained) == ((), {0: ("Q/a.md",)}, {})
    assert rewritten(["D"], {"x/D/a.md": "x/E/a.md"}, "y/D/b.md", decides=False, folder="x/D") == [
        "D",
        "x/E/",
    ]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("P/", ["J/"]),
        ("p/", ["J/"]),
        ("/P/", ["/P/", "J/"]),
        ("P", ["J"]),
        ("P/x", ["J/x"]),
        ("P/new/", ["J/new/"]),
        ("P/a.md", ["J/a.md"]),
        ("N", ["N"]),
        ("/^P/", ["/^P/", "J/"]),
        ("/a\\.md$/", ["/a\\.md$/"]),
        ("!P/", ["!P/"]),
    ],
)
def test_prefixes(prefix: str, expected: list[str]) -> None:
    assert rewritten([prefix], FOLDER, "N.md", syntax=Prefixes(), folder="P") == expected


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("P/", ["J/"]),
        ("P/**", ["J/**"]),
        ("P/P.md", ["J/J.md"]),
        ("/[P]/", ["/[P]/", "/J/"]),
        ("P/new/", ["J/new/"]),
    ],
)
def test_a_folder_whose_only_note_is_renamed_with_it(glob: str, expected: list[str]) -> None:
    moves = {"P/P.md": "J/J.md"}
    paths = MovedPaths(("P/P.md", "N.md"), moves, ("P", "J"))
    found = rewrite_list([glob], Globs(), paths, decides=True)
    assert apply_edits([glob], found.edits) == expected


def test_where_a_folder_went() -> None:
    paths = MovedPaths((*FOLDER, "N.md"), FOLDER, ("P", "J"))
    assert [paths.place_of(path) for path in ("P", "P/x", "P/a.md", "N.md")] == [
        "J",
        "J/x",
        "J/a.md",
        None,
    ]
    assert [paths.is_gone(path) for path in ("P", "P/a.md", "J", "N.md")] == [
        True,
        True,
        False,
        False,
    ]
    assert paths.find("p/X/") == "P/x"
