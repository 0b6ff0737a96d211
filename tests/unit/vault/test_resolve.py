"""Where links lead, step by step; the steps are those of `vault/resolving/resolve.py`."""

from __future__ import annotations

import pytest

from vaultkit.testing import make_vault
from vaultkit.vault.resolving.resolve import (
    Ambiguous,
    Found,
    Missing,
    Resolver,
    resolve_option,
    resolve_subpath,
)


@pytest.mark.parametrize(
    ("files", "target", "source", "expected"),
    [
        pytest.param(["S.md"], "", "S.md", "S.md", id="1 empty: the note itself"),
        pytest.param(["x/N.md"], "n", "S.md", "x/N.md", id="2 any case, any folder"),
        pytest.param(["x/N.md"], "N.md", "S.md", "x/N.md", id="2 with suffix"),
        pytest.param(["x/N.md"], "N.MD", "S.md", "x/N.md", id="2 suffix in capitals"),
        pytest.param(["v1.2.md"], "v1.2", "S.md", "v1.2.md", id="2 a dot in the name"),
        pytest.param(["node.js", "node.js.md"], "node.js", "S.md", "node.js", id="2 literal first"),
        pytest.param(["a/L", "L.md"], "L", "S.md", "a/L", id="2 literal, no dot"),
        pytest.param(["a/L", "b/L.md"], "./L", "b/S.md", None, id="2 literal, other folder"),
        pytest.param(["x.png"], "x", "S.md", None, id="2 no note, no link without suffix"),
        pytest.param(["é.md"], "e\u0301", "S.md", "é.md", id="2 NFC"),
        pytest.param(["e\u0301.md"], "é", "S.md", "e\u0301.md", id="2 NFD file name"),
        pytest.param(["é.md"], "e", "S.md", None, id="2 accents count"),
        pytest.param(["b/N.md"], "N", "a/S.md", "b/N.md", id="3 one candidate"),
        pytest.param(["N.md", "a/N.md"], "./N", "a/S.md", "a/N.md", id="4 dot"),
        pytest.param(["N.md", "a/N.md"], "../N", "a/S.md", "N.md", id="4 two dots"),
        pytest.param(["N.md", "a/N.md"], "../../N", "a/S.md", "N.md", id="4 above the root"),
        pytest.param(["a/x/N.md"], "./N", "a/S.md", None, id="4 a miss stays a miss"),
        pytest.param(["b/N.md"], ".././B/n", "a/S.md", "b/N.md", id="4 dots and case"),
        pytest.param(["N.md", "a/N.md"], "N", "a/S.md", "N.md", id="5 root beats own folder"),
        pytest.param(["a/N.md", "x/a/N.md"], "a/N", "x/S.md", "a/N.md", id="5 whole path"),
        pytest.param(["a/N.md"], "/a/N", "x/S.md", "a/N.md", id="5 leading slash"),
        pytest.param(["a/N.md"], "/N", "a/S.md", None, id="6 leading slash, no such path"),
        pytest.param(["x/sub/N.md"], "sub/N", "S.md", "x/sub/N.md", id="7 end of a path"),
        pytest.param(["glossary/N.md"], "ary/N", "S.md", None, id="7 whole segments"),
        pytest.param(["x/N.md"], "y/N", "S.md", None, id="7 a folder excludes"),
        pytest.param(["x/i.png", "y/i.png"], "x/i.png", "S.md", "x/i.png", id="7 attachments"),
        pytest.param(["b/N.md", "aa/N.md"], "N", "aa/S.md", "aa/N.md", id="8 own folder"),
        pytest.param(["b/N.md", "a/d/e/N.md"], "N", "a/S.md", "a/d/e/N.md", id="8 below it"),
        pytest.param(["bb/N.md", "c/N.md"], "N", "a/S.md", "c/N.md", id="8 shortest"),
        pytest.param(["p/q/N.md", "long/N.md"], "N", "S.md", "p/q/N.md", id="8 characters"),
        pytest.param(["a/N.md", "bb/N.md"], "N", "bb/c/S.md", "a/N.md", id="8 no parents"),
        pytest.param(["c/N.md", "b/N.md"], "N", "a/S.md", "b/N.md", id="9 path order"),
        pytest.param(["N.md", "n.md"], "n", "S.md", "N.md", id="9 twins of case"),
        pytest.param(["folder/x.md"], "folder/", "S.md", None, id="a folder is no file"),
        pytest.param(["N.md"], "N#h", "S.md", None, id="a target has no #"),
    ],
)
def test_steps(files: list[str], target: str, source: str, expected: str | None) -> None:
    assert Resolver(files).resolve(target, source).path == expected


def test_outcomes_say_how_sure_they_are() -> None:
    resolver = Resolver(["N.md", "a/N.md", "b/M.md", "c/M.md"])
    assert resolver.resolve("N", "a/S.md") == Found("N.md")
    assert resolver.resolve("M", "c/S.md") == Ambiguous("c/M.md", ("c/M.md", "b/M.md"))
    assert resolver.resolve("x/M", "c/S.md") == Missing(("b/M.md", "c/M.md"))
    assert resolver.resolve("Q", "c/S.md") == Missing()


def test_an_answer_for_one_source_is_not_given_to_another() -> None:
    resolver = Resolver(["a/N.md", "b/N.md"])
    found = [resolver.resolve("N", source).path for source in ("b/S.md", "a/S.md", "S.md")]
    assert found == ["b/N.md", "a/N.md", "a/N.md"]


NOTE = """\
# A
## Log
x ^id
# B
### Deep
#### Log
## Log
# A
## Only here
# Same
## Same
"""


@pytest.mark.parametrize(
    ("subpath", "line", "missing"),
    [
        ("#a", 1, ""),
        ("##A", 1, ""),
        ("#Log", 2, ""),
        ("#A#Log", 2, ""),
        ("#B#Log", 6, ""),
        ("#B#Deep#Log", 6, ""),
        ("#A#Only here", 9, ""),
        ("#Same#Same", 11, ""),
        ("#Same#Same#Same", None, "Same"),
        ("#A#Deep", None, "Deep"),
        ("#Log#A", None, "A"),
        ("#X#Log", None, "X"),
        ("#^ID", 3, ""),
        ("#A#^id", 3, ""),
        ("#^no", None, "^no"),
        ("#", None, ""),
        ("", None, ""),
    ],
)
def test_subpaths(subpath: str, line: int | None, missing: str) -> None:
    vault = make_vault({"N.md": NOTE})
    note = vault.notes["N.md"]  # type: ignore[index]
    for _ in range(2):
        match = resolve_subpath(subpath, note)
        assert (note.source.line_of(match.item.start) if match.item else None) == line
        assert match.missing == missing


def test_what_follows_the_hash_of_a_file_is_an_option() -> None:
    assert resolve_option("#page=3").status == "not-applicable"
    assert resolve_option("").status == "ok"


def test_explain_ends_with_the_answer() -> None:
    resolver = Resolver(["a/N.md", "b/N.md"])
    assert resolver.explain("", "S.md") == ["an empty target is the note itself"]
    assert resolver.explain("Q", "S.md") == ['no file of the vault is named "q.md"']
    assert resolver.explain("N", "b/S.md")[-1].endswith("b/N.md")
    assert resolver.explain("x/N", "S.md")[-1] == 'none of them has a path that ends with "x/N"'


def test_a_vault_joins_both() -> None:
    vault = make_vault(
        {
            "S.md": "[[N#A]] [[N#X]] [[N#^id]] [[Q]] [[p.pdf#page=2]] ![[D]]",
            "N.md": NOTE,
            "p.pdf": "",
            "a/D.md": "",
            "b/D.md": "",
            ".trash/Q.md": "",
        }
    )
    assert [link.status for link in vault.links["S.md"]] == [  # type: ignore[index]
        "ok",
        "heading-not-found",
        "ok",
        "note-not-found",
        "not-applicable",
        "ambiguous",
    ]
    assert [link.source for link in vault.backlinks["N.md"]] == ["S.md"] * 3
