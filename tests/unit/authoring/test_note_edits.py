"""Sections, extracts and merges: which bytes go where, which links follow, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.authoring.editing.note_extraction import default_path, plan_extract
from vaultkit.authoring.editing.note_merge import MergeOptions, plan_merge
from vaultkit.authoring.editing.property_words import plan_values, read_assignment
from vaultkit.authoring.editing.text_edits import plan_append, plan_section
from vaultkit.config import Config, FieldRule, NoteType
from vaultkit.errors import EditError
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.editing.edit_plan import EditPlan
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault


def note_of(vault: Vault, path: str = "A.md") -> Note:
    return vault.notes[NotePath(path)]


def texts(plan: EditPlan) -> dict[str, str]:
    return {path: data.decode() for path, data in plan.sources.items()}


def extract(files: Mapping[str, str], part: str, new: str = "N.md", leave: str = "link") -> Any:
    vault = make_vault(dict(files))
    return texts(plan_extract(vault, note_of(vault), part, new, leave))


def merge(files: Mapping[str, str], **options: Any) -> dict[str, str]:
    vault = make_vault(dict(files))
    wanted = MergeOptions(**options)
    plan = plan_merge(vault, note_of(vault), note_of(vault, "B.md"), "", wanted)
    assert plan.gone == {"A.md"}
    return texts(plan)


# What key=value means


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("n=3", 3),
        ("n=3.5", 3.5),
        ("n=1.10", "1.10"),
        ("n=007", "007"),
        ("n=yes", "yes"),
        ("n=true", True),
        ("n=null", None),
        ("n=", None),
        ("n=[[A]]", "[[A]]"),
        ("n=[a, 2]", ["a", 2]),
        ('n="3"', "3"),
        ('n:=["3", {"a": null}]', ["3", {"a": None}]),
        ("n=a=b", "a=b"),
        ("tags=a,#b", ["a", "b"]),
        ("aliases=a, b", ["a, b"]),
        ("number=12", 12),
        ("number=1.10", 1.1),
        ("text=12", "12"),
        ("text=2026-01-31", "2026-01-31"),
        ("level=2", 2),
        ("level=high", "high"),
        ("many=x", ["x"]),
        ("own=x", ["x"]),
        ("own+=x", ["a", "b", "x"]),
        ("own+=a", ["a", "b"]),
        ("own-=a", ["b"]),
        ("own=", []),
        ("quoted=4", "4"),
        ("OWN+=x", ["a", "b", "x"]),
    ],
)
def test_what_a_word_means(words: str, expected: object) -> None:
    vault = make_vault({"A.md": '---\ntype: t\nown: [a, b]\nquoted: "3"\n---\n'})
    fields = {
        "number": FieldRule(type="number"),
        "text": FieldRule(type="text"),
        "level": FieldRule(enum=(1, 2, "high")),
        "many": FieldRule(type="links"),
    }
    config = Config(types={"T": NoteType(fields=fields)})
    said = [read_assignment(words)]
    ((key, value),) = plan_values(note_of(vault), said, config, vault.settings).items()
    assert (value, type(value)) == (expected, type(expected))
    assert key == ("own" if words.startswith("OWN") else key)


def test_the_same_key_again_makes_a_list() -> None:
    vault = make_vault({"A.md": "---\nx: [old]\n---\n"})
    said = [read_assignment(word) for word in ("x=a", "x=b", "y=1", "y+=2")]
    assert plan_values(note_of(vault), said, Config(), vault.settings) == {
        "x": ["a", "b"],
        "y": [1, 2],
    }


@pytest.mark.parametrize("word", ["x", "=x", "", "x:", "+=x", "x:=nope", "x:=NaN", "a\nb=c"])
def test_words_that_are_none(word: str) -> None:
    vault = make_vault({"A.md": ""})
    with pytest.raises(EditError):
        plan_values(note_of(vault), [read_assignment(word)], Config(), vault.settings)


# Text


@pytest.mark.parametrize(
    ("before", "part", "text", "after"),
    [
        ("a\n", "", "b", "a\n\nb\n"),
        ("a", "", "b\n", "a\n\nb"),
        ("a\r\n", "", "b\nc", "a\r\n\r\nb\r\nc\r\n"),
        ("", "", "b", "b\n"),
        ("---\na: 1\n---\n", "", "b", "---\na: 1\n---\nb\n"),
        ("---\na: 1\n---", "", "b", "---\na: 1\n---\nb\n"),
        ("- a\n", "", "- b", "- a\n- b\n"),
        ("- a\n\n\n", "", "1. b", "- a\n1. b\n\n\n"),
        ("| a |\n| - |\n| b |\n", "", "| c |", "| a |\n| - |\n| b |\n| c |\n"),
        ("# A\n\na\n\n# B\n", "A", "b", "# A\n\na\n\nb\n\n# B\n"),
        ("# A\n# B\n", "A", "b", "# A\n\nb\n\n# B\n"),
        ("# A\na\nB\n===\n", "", "b", "# A\na\nB\n===\n\nb\n"),
        ("# A\n\na\n\n## C\n\nc\n\n# B\n", "A", "b", "# A\n\na\n\n## C\n\nc\n\nb\n\n# B\n"),
        ("# A\n\n## X\n\n# B\n\n## X\n\nx\n", "B#X", "y", "# A\n\n## X\n\n# B\n\n## X\n\nx\n\ny\n"),
        ("\ufeffa\n", "", "b", "\ufeffa\n\nb\n"),
    ],
)
def test_append(before: str, part: str, text: str, after: str) -> None:
    vault = make_vault({"A.md": before})
    assert texts(plan_append(vault, note_of(vault), part, text))["A.md"] == after


@pytest.mark.parametrize(
    ("before", "part", "text", "after"),
    [
        ("# A\n\nold\n\n# B\n", "A", "new", "# A\n\nnew\n\n# B\n"),
        ("# A\nold\n# B\n", "A", "new\n", "# A\nnew\n# B\n"),
        ("# A\n# B\n", "A", "new", "# A\n\nnew\n\n# B\n"),
        ("# A\n\nold\n## C\nc\n", "A", "## D\n\nd", "# A\n\n## D\n\nd\n"),
        ("# A\n\nold\n\n# B\n", "A", "", "# A\n\n# B\n"),
        ("# A\n\nold\n", "A", "", "# A\n"),
        ("# A ^id\n\nold\n", "A", "# A ^id\n\nnew", "# A ^id\n\nnew\n"),
        ("A\n===\r\nold\r\n", "A", "x\ny", "A\n===\r\nx\r\ny\r\n"),
        ("# A\n\nold", "A", "new", "# A\n\nnew"),
    ],
)
def test_replace_section(before: str, part: str, text: str, after: str) -> None:
    vault = make_vault({"A.md": before})
    assert texts(plan_section(vault, note_of(vault), part, text))["A.md"] == after


def test_links_into_a_section_that_is_replaced() -> None:
    files = {"A.md": "# A\n\n## B\n\nold ^id\n", "C.md": "[[A#B]] [[A#^id]]\n"}
    vault = make_vault(files)
    with pytest.raises(EditError) as caught:
        plan_section(vault, note_of(vault), "A", "new")
    assert str(caught.value).splitlines()[1:] == [
        'C.md:1:1: "[[A#B]]" leads to "#B", which goes',
        'C.md:1:9: "[[A#^id]]" leads to "#^id", which goes',
    ]
    plan_section(vault, note_of(vault), "A", "## b\n\nnew ^ID")
    plan_section(vault, note_of(vault), "A", "new", is_forced=True)


def test_a_link_follows_its_heading_where_new_text_has_one_of_that_name() -> None:
    files = {"A.md": "# One\n\nx\n\n# Two\n\n## Log\n", "C.md": "[[A#Log]]\n"}
    vault = make_vault(files)
    plan = plan_section(vault, note_of(vault), "One", "## Log\n\nnew")
    assert texts(plan)["C.md"] == "[[A#Two#Log]]\n"


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("```\nopen", "b"),
        ("%%\nopen", "b"),
        ("$$\nopen", "b"),
        ("a\n", "b\0"),
        ("a\n", "b\ud800"),
        ("a\n", " \n"),
        ("a\0b", "c"),
    ],
)
def test_text_that_is_refused(before: str, text: str) -> None:
    vault = make_vault({"A.md": before})
    with pytest.raises(EditError, match="nothing was changed"):
        plan_append(vault, note_of(vault), "", text)


# Extracts


def test_extract() -> None:
    files = {
        "A.md": "# A\n\n[[#B]] [[#C]]\n\n## B\n\n[[#A]] [[#C]] ^b\n\n### C\n\n# D\n\n[x](#C)\n",
        "x/O.md": "[[A]] [[A#B]] ![[A#^b]] [[A#B#C|c]] [m](../A.md#B) %%[[A#B]]%%\n",
        "P.md": '---\nup: "[[A#B]]"\nsee: ["[[A#C]]", "[[A]]"]\n---\n',
    }
    assert extract(files, "B") == {
        "A.md": "# A\n\n[[N#B]] [[N#C]]\n\n[[N]]\n\n# D\n\n[x](N.md#C)\n",
        "N.md": "## B\n\n[[A#A]] [[#C]] ^b\n\n### C\n",
        "x/O.md": "[[A]] [[N#B]] ![[N#^b]] [[N#B#C|c]] [m](../N.md#B) %%[[N#B]]%%\n",
        "P.md": '---\nup: "[[N#B]]"\nsee: ["[[N#C]]", "[[A]]"]\n---\n',
    }


@pytest.mark.parametrize(
    ("before", "part", "leave", "left", "new"),
    [
        ("# B\n\nb\n", "B", "link", "[[N]]\n", "# B\n\nb\n"),
        ("a\n\n# B\n\nb", "B", "embed", "a\n\n![[N]]", "# B\n\nb\n"),
        ("a\n\n# B\n\nb\n", "B", "nothing", "a\n", "# B\n\nb\n"),
        ("a\n# B\nb\n# C\n", "B", "link", "a\n\n[[N]]\n\n# C\n", "# B\nb\n"),
        ("a\n\n# B\n\nb\n\n# C\n", "B", "nothing", "a\n\n# C\n", "# B\n\nb\n"),
        ("a\r\n\r\n# B\r\n\r\nb\r\n", "B", "link", "a\r\n\r\n[[N]]\r\n", "# B\r\n\r\nb\r\n"),
        (
            "a\n\n| t |\n| - |\n\n^t\n\nc\n",
            "^t",
            "link",
            "a\n\n[[N]]\n\nc\n",
            "| t |\n| - |\n\n^t\n",
        ),
        ("a ^x\n\nb\n", "^x", "nothing", "b\n", "a ^x\n"),
        (
            "---\npublish: false\ntags: x\n---\n# B\n",
            *("B", "link", "---\npublish: false\ntags: x\n---\n[[N]]\n"),
            "---\npublish: false\n---\n# B\n",
        ),
    ],
)
def test_what_is_left(before: str, part: str, leave: str, left: str, new: str) -> None:
    assert extract({"A.md": before}, part, leave=leave) == {"A.md": left, "N.md": new}


@pytest.mark.parametrize(
    ("before", "part", "link", "nothing", "new"),
    [
        (
            "- a\n- b ^b\n  - c\n    more\n- d\n",
            *("^b", "- a\n- [[N]]\n- d\n", "- a\n- d\n", "- b ^b\n  - c\n    more\n"),
        ),
        (  # a line is that of the innermost item; tabs go as columns do
            "- a\n\t- b\n\t\t- c ^c\n\t\t\tlazy\n\t- d\n",
            *(":2", "- a\n\t- [[N]]\n\t- d\n", "- a\n\t- d\n", "- b\n\t- c ^c\n\t\tlazy\n"),
        ),
        ("  - a\n  \t- b\n", ":2", "  - a\n  \t- [[N]]\n", "  - a\n", "- b\n"),
        ("- a\n  - b\n\t- c\n", ":2", "- a\n  - [[N]]\n", "- a\n", "- b\n  - c\n"),
        ("x\n- a ^a\n\np\n", "^a", "x\n- [[N]]\n\np\n", "x\n\np\n", "- a ^a\n"),
        ("- a\n- b\n\np\n", ":2", "- a\n- [[N]]\n\np\n", "- a\n\np\n", "- b\n"),
        (
            "- a\n\n- b\n\n- c\n",
            *(":3", "- a\n\n- [[N]]\n\n- c\n", "- a\n\n- c\n", "- b\n"),
        ),
        ("1. a\n2) b\n", ":2", "1. a\n2) [[N]]\n", "1. a\n", "2) b\n"),
        ("- [x] t\r\n- u\r\n", ":1", "- [[N]]\r\n- u\r\n", "- u\r\n", "- [x] t\r\n"),
        ("-\n  b ^q\n", "^q", "- [[N]]\n", "", "-\n  b ^q\n"),
        ("- a\n- b\n\n^l\n", "^l", "[[N]]\n", "", "- a\n- b\n\n^l\n"),
        ("# H\n\n- a\n", ":1", "[[N]]\n", "", "# H\n\n- a\n"),
        ("- a[^1]\n- b\n\n[^1]: n\n", ":1", "- [[N]]\n- b\n\n", "- b\n\n", "- a[^1]\n\n[^1]: n\n"),
    ],
)  # fmt: skip
def test_a_list_item(before: str, part: str, link: str, nothing: str, new: str) -> None:
    assert extract({"A.md": before}, part) == {"A.md": link, "N.md": new}
    assert extract({"A.md": before}, part, leave="nothing") == {"A.md": nothing, "N.md": new}


def test_links_to_a_list_item_follow_it() -> None:
    files = {
        "A.md": "# H\n\n- a [[#^in]]\n  - [ ] t [[#H]] [b](B.md) ^in\n    - u ^deep\n",
        "B.md": "![[A#^in]] [[A#^deep]] [[A#H]]\n",
    }
    assert extract(files, ":4", "x/N.md", "embed") == {
        "A.md": "# H\n\n- a [[N#^in]]\n  - ![[N]]\n",
        "B.md": "![[N#^in]] [[N#^deep]] [[A#H]]\n",
        "x/N.md": "- [ ] t [[A#H]] [b](B.md) ^in\n  - u ^deep\n",
    }


def test_footnotes_and_references_go_along() -> None:
    before = (
        "a[^both] [r][w]\n\n# B\n\nb[^own] [^both] [r][w]\n\n[^in]: in [^deep]\n\n# C\n\nc[^in]\n\n"
        "[^own]: own [^nested]\n    more\n\n[^both]: both\n\n[^nested]: nested\n\n[^deep]: deep\n\n"
        "[w]: https://w.org\n"
    )
    assert extract({"A.md": before}, "B") == {
        "A.md": "a[^both] [r][w]\n\n[[N]]\n\n[^in]: in [^deep]\n\n# C\n\nc[^in]\n\n"
        "[^both]: both\n\n[^deep]: deep\n\n[w]: https://w.org\n",
        "N.md": "# B\n\nb[^own] [^both] [r][w]\n\n[^own]: own [^nested]\n    more\n\n"
        "[^both]: both\n\n[^nested]: nested\n\n[w]: https://w.org\n",
    }


def test_relative_links_and_media_of_an_extract() -> None:
    files = {
        "A.md": '# B\n\n[b](sub/B.md) ![](p.png) <img src="p.png"> [[./sub/B]] [h](#B)\n',
        "sub/B.md": "",
        "p.png": "",
        "sub/C.canvas": '{"nodes":[{"id":"1","type":"file","file":"A.md","subpath":"#B"}]}',
        "Q.base": 'filters: file.hasLink("A")\n',
    }
    found = extract(files, "B", "x/y/N.md")
    assert found["x/y/N.md"] == (
        '# B\n\n[b](sub/B.md) ![](p.png) <img src="../../p.png"> [[../../sub/B]] [h](#B)\n'
    )
    assert found["sub/C.canvas"] == (
        '{"nodes":[{"id":"1","type":"file","file":"x/y/N.md","subpath":"#B"}]}'
    )
    assert "Q.base" not in found


def test_links_that_the_new_note_would_catch_are_kept_from_it() -> None:
    files = {"A.md": "# B\n", "x/N.md": "", "y/O.md": "[[N]] [[x/N]]\n"}
    found = extract(files, "B", "N.md")
    assert found["y/O.md"] == "[[x/N]] [[x/N]]\n"
    assert found["A.md"] == "[[N]]\n"


def test_links_are_written_as_obsidian_is_set_to() -> None:
    vault = make_vault({"A.md": "# B\n"}, {"use_markdown_links": True})
    plan = plan_extract(vault, note_of(vault), "B", "x/New note.md")
    assert texts(plan)["A.md"] == "[New note](New%20note.md)\n"


@pytest.mark.parametrize(
    ("before", "part", "new", "message"),
    [
        ("# B\n", "C", "N.md", 'no heading "C" in A.md; it has "B"'),
        ("# B\n\n# B\n", "B", "N.md", '2 headings "B" in A.md'),
        ("# B\n", "", "N.md", "name the section, block or list item"),
        ("# B\n", "B", "a.MD", 'there is "A.md" already'),
        ("# B\n", "B", "X/N.md", 'differs from the folder "x" only in case'),
        ("# B\n", "B", "N", "is no path of a note"),
        ("# B\n", "B", ".x/N.md", "starts with a dot"),
        ("> - a\n", ":1", "N.md", "stands in a quote, or behind another marker"),
        ("- - a ^b\n", "^b", "N.md", "stands in a quote, or behind another marker"),
        ("a\n", ":1", "N.md", "line 1 of A.md is no heading and in no list"),
        ("- a\n", ":7", "N.md", "line 7 of A.md is no heading and in no list"),
        ("- a\n\n- b\n", ":2", "N.md", "line 2 of A.md is no heading"),
        ("- a\n  -\tb\n    - c\n", ":2", "N.md", 'the list that "- c" of N.md is in'),
        ("- a\n\n  [w]: B.md\n\n[w]\n", ":1", "N.md", "the list item defines what other text"),
        ("# B ^b\n", "^b", "N.md", "is a part of the heading"),
        ("> q ^b\n", "^c", "N.md", 'no block "^c"'),
        ("%% vaultkit:moc begin Q.base#V list %%\n# C\n%% vaultkit:moc end %%\n", "C", "N.md",
         "region that vaultkit moc writes"),
    ],
)  # fmt: skip
def test_extracts_that_are_refused(before: str, part: str, new: str, message: str) -> None:
    with pytest.raises(EditError, match=message.replace("^", r"\^")) as caught:
        extract({"A.md": before, "x/O.md": "", "B.md": ""}, part, new)
    assert ("nothing was changed" in str(caught.value)) is ("only in case" not in message)


def test_a_name_by_the_heading() -> None:
    vault = make_vault({"x/A.md": "# What: a/b?\n\ntext ^id\n"})
    note = vault.notes[NotePath("x/A.md")]
    assert default_path(note, "What: a/b?") == "x/What a b.md"
    with pytest.raises(EditError, match="gives no name"):
        default_path(note, "^id")


# Merges


def test_merge() -> None:
    canvas = '{"nodes":[{"id":"1","type":"file","file":"A.md"},{"id":"2","text":"[[A]]"}]}'
    files = {
        "A.md": '---\nup: "[[O]]"\ntags: [a]\nkind: x\n---\n'
        "# A\n\n[[#A]] [[A]] [[B]] t[^1] ^id\n\n[^1]: a\n",
        "B.md": "---\ntags: b\nkind: y\n---\n# B\n\nb[^1] ^ID\n\n[^1]: b\n",
        "O.md": "[[A]] [[A#A|a]] [m](A.md) [[A#^id]] [[B#^id]]\n",
        "C.canvas": canvas,
        "Q.base": 'filters: file.hasLink("A")\n',
    }
    assert merge(files) == {
        "B.md": '---\ntags:\n  - b\n  - a\nkind: y\nup: "[[O]]"\n---\n'
        "# B\n\nb[^1] ^ID\n\n[^1]: b\n\n# A\n\n[[#A]] [[B]] [[B]] t[^2] ^id-2\n\n[^2]: a\n",
        "O.md": "[[B]] [[B#A|a]] [m](B.md) [[B#^id-2]] [[B#^id]]\n",
        "C.canvas": canvas.replace("A.md", "B.md").replace("[[A]]", "[[B]]"),
        "Q.base": 'filters: file.hasLink("B")\n',
    }


@pytest.mark.parametrize(
    ("source", "target", "options", "after"),
    [
        ("a\n", "", {}, "a\n"),
        ("a", "b", {}, "b\n\na\n"),
        ("\na\n\n", "b\n", {}, "b\n\na\n"),
        ("", "b\n", {}, "b\n"),
        ("a\r\nc\r\n", "b\nd\n", {}, "b\nd\n\na\nc\n"),
        ("a\nc\n", "b\r\nd\r\n", {}, "b\r\nd\r\n\r\na\r\nc\r\n"),
        ("## a\n", "b\n", {"heading": "X"}, "b\n\n# X\n\n## a\n"),
        ("### a\n", "b\n", {"heading": "X"}, "b\n\n## X\n\n### a\n"),
        ("a\n", "---\nx: 1\n---\n", {}, "---\nx: 1\n---\na\n"),
        ("---\ntitle: T\npublish: true\n---\na\n", "b\n", {}, "b\n\na\n"),
        ("a\n", "b\n", {"keeps_name": True}, "---\naliases:\n  - A\n---\nb\n\na\n"),
        ("a\n", "b\n", {"redirect": True}, "---\nredirect_from:\n  - A.md\n---\nb\n\na\n"),
        ("---\nk: 1\n---\na\n", "---\nk: 2\n---\n", {"prefer": "source"}, "---\nk: 1\n---\na\n"),
        ("---\nk: 1\n---\na\n", "---\nK:\n---\n", {}, "---\nK: 1\n---\na\n"),
        ("a[^x] [^x]\n\n[^x]: x\n", "b [^x]\n", {}, "b [^x]\n\na[^x-2] [^x-2]\n\n[^x-2]: x\n"),
        ("\ufeffa\n", "b\n", {}, "b\n\na\n"),
    ],
)  # fmt: skip
def test_how_notes_are_put_together(
    source: str, target: str, options: dict[str, Any], after: str
) -> None:
    assert merge({"A.md": source, "B.md": target}, **options).get("B.md", target) == after


def test_links_to_a_merged_note_lead_to_its_heading() -> None:
    files = {"A.md": "a\n", "B.md": "b\n", "O.md": "[[A]] [[A#gone]]\n"}
    assert merge(files, heading="From A")["O.md"] == "[[B#From A]] [[B#gone]]\n"


@pytest.mark.parametrize(
    ("source", "target", "other", "message"),
    [
        ("![[B]]", "b", "", "shows the other"),
        ("a", "![[A]]", "", "shows the other"),
        ('---\nup: "[[O]]"\n---\n', '---\nup: "[[A]]"\n---\n', "", "--prefer target"),
        ("## X\n\nx\n", "## X\n", "[[A#X]]", "give the heading it names a text that no other has"),
        ("# a", "```\nopen", "", "more than was asked for"),
        ("---\na: b: c\n---\n", "b", "", "front matter cannot be read"),
        ("[r]\n\n[r]: https://a.org\n", "[r]\n\n[r]: O.md\n", "", "more than was asked for"),
    ],
)
def test_merges_that_are_refused(source: str, target: str, other: str, message: str) -> None:
    files = {"A.md": source, "B.md": target, "O.md": other}
    with pytest.raises(EditError, match=message) as caught:
        merge(files)
    assert "nothing was changed" in str(caught.value)
