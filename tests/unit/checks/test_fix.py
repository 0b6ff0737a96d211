"""Fixing: what is done in which order, what is refused, and what is a bug of a rule."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.fixing.fix_batch import pick
from vaultkit.checks.fixing.fix_loop import FixResult, fix_vault
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.report.human_readable.patch_report import render_patch
from vaultkit.checks.report.report_style import Style
from vaultkit.checks.rule import Rule
from vaultkit.config import Config, read_config
from vaultkit.errors import FixHarmedError
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

TODAY = date(2026, 11, 1)


def fix(
    files: Mapping[str, str | bytes], config: dict[str, Any] | None = None, **options: Any
) -> FixResult:
    settings = read_config(config or {}, Path("vaultkit.toml"))
    return fix_vault(make_vault(files), settings, today=TODAY, **options)


def done(result: FixResult) -> dict[str, str]:
    return {path: data.decode() for path, data in result.sources.items()}


IGNORE = "%% vaultkit: ignore"
KUBE = {"Kubernetes.md": "---\naliases: [k8s]\n---\n# Use\n"}


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("a link", "[[k8s]]\n", "[[Kubernetes|k8s]]\n"),
        ("its text stays", "[[ k8s | the thing ]]\n", "[[Kubernetes| the thing ]]\n"),
        ("its heading stays", "[[k8s#use]]\n", "[[Kubernetes#use|k8s]]\n"),
        ("CRLF and blanks", "a\t \r\n[[k8s]]  \r\nb", "a\t \r\n[[Kubernetes|k8s]]  \r\nb"),
        ("a Markdown link", "[x](k8s#use)\n", "[x](Kubernetes#use)\n"),
        ("a Markdown link with all there is", '[x]( <k8s> "t" )\n', '[x]( <Kubernetes> "t" )\n'),
        ("in a table", "|a|\n|-|\n|[[k8s]]|\n", "|a|\n|-|\n|[[Kubernetes\\|k8s]]|\n"),
        ("in a quoted table", "> a|\n> -|\n> [[k8s]]|\n", "> a|\n> -|\n> [[Kubernetes\\|k8s]]|\n"),
        ("a bar beside it is no table", "x | [[k8s]]\n", "x | [[Kubernetes|k8s]]\n"),
        ("in a comment", "%% [[k8s]] %%\n", "%% [[Kubernetes|k8s]] %%\n"),
        ("in a property", "---\nup: '[[k8s]]' #\n---\n", "---\nup: '[[Kubernetes|k8s]]' #\n---\n"),
        ("unquoted", "---\nup:  [[A]] # why\n---\n", '---\nup:  "[[A]]" # why\n---\n'),
        ("with quotes in it", '---\nup: [[A|"a"]]\n---\n', "---\nup: '[[A|\"a\"]]'\n---\n"),
        ("a block id", "[[#^id]]\n\ntext^id\n", "[[#^id]]\n\ntext ^id\n"),
        ("a comment alone", "a\n\n%% vaultkit: ignore L101 %%\n\nb\n", "a\n\nb\n"),
        ("a comment at a line's end", "a  %% vaultkit: ignore L101 %%\nb\n", "a\nb\n"),
        ("a comment inside a line", "a %% vaultkit: ignore L101 %% b\n", "a b\n"),
        ("a comment in a quote", "> a\n> %% vaultkit: ignore L101 %%\n> b\n", "> a\n> b\n"),
        ("a comment in an item", "- %% vaultkit: ignore L101 %%\n- b\n", "-\n- b\n"),
        ("a code of several", f"{IGNORE} L102,E, F %%\n[[#n]]\n", f"{IGNORE} L102 %%\n[[#n]]\n"),
        ("the first of several", f"{IGNORE} E, L102 %%\n[[#n]]\n", f"{IGNORE} L102 %%\n[[#n]]\n"),
        ("a byte order mark", "\ufeff[[k8s]]\n", "\ufeff[[Kubernetes|k8s]]\n"),
    ],
    ids=lambda value: value if value[:1].isalpha() and "\n" not in value else "",
)  # fmt: skip
def test_safe_fixes(title: str, text: str, expected: str) -> None:
    result = fix({"A.md": text, **KUBE}, codes={"L105", "L106", "F302", "X001"})
    assert done(result) == {"A.md": expected}, title
    assert result.refused == ()
    again = fix({"A.md": expected, **KUBE}, codes={"L105", "L106", "F302", "X001"})
    assert (again.sources, again.applied) == ({}, ())


@pytest.mark.parametrize(
    "text",
    [
        "[[k8s#No such heading]]\n",
        "[x][k]\n\n[k]: k8s\n",
        "`[[k8s]]`\n",
        "---\nup: [[1, 2]]\n---\n",
        "---\nup: [[A]] and [[A]]\n---\n",
        "%% vaultkit: ignore L101\nmore words %%\n",
        "%% vaultkit: ignore L101",
        "[[#^my_id]]\n\ntext^my_id\n",
    ],
)
def test_what_is_not_fixed(text: str) -> None:
    result = fix({"A.md": text, **KUBE}, codes={"L105", "L106", "F302", "X001"})
    assert done(result) == {}
    assert result.refused == ()


UNSAFE = {
    "long/Port.md": "# Top\n",
    "x/Port.md": "# Top\n\n## Range of ports\n",
    "x/Be (1) note.md": "",
    "x/it's.md": "",
    "y/it's.md": "",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[Prot]] [[Be (1) ntoe]]\n", "[[Prot]] [[Be (1) note]]\n"),
        ("[x](<Be (1) ntoe.md>)\n", "[x](<Be (1) note.md>)\n"),
        ("[[Port]] ![[Port]] [[Port|p]]\n", "[[x/Port|Port]] ![[x/Port]] [[x/Port|p]]\n"),
        ("[x](Port.md#Top)\n", "[x](x/Port.md#Top)\n"),
        ("[[x/Port#range-of-ports]]\n", "[[x/Port#Range of ports]]\n"),
        ("[[x/Port#Top#Range of prts]]\n", "[[x/Port#Top#Range of ports]]\n"),
        ('---\nup: "[[it\'s]]"\n---\n', "---\nup: \"[[x/it's|it's]]\"\n---\n"),
        ("---\nup: '[[it''s]]'\n---\n", ""),
    ],
)
def test_unsafe_fixes(text: str, expected: str) -> None:
    codes = {"L101", "L102", "L107"}
    result = fix({"A.md": text, **UNSAFE}, unsafe=True, codes=codes)
    assert done(result) == ({"A.md": expected} if expected else {})
    assert fix({"A.md": text, **UNSAFE}, codes=codes).sources == {}


def test_only_what_is_meant_is_fixed() -> None:
    files = {"A.md": "[[k8s]]\n", "B.md": "[[k8s]]\n", **KUBE}
    assert done(fix(files, only={"B.md"})) == {"B.md": "[[Kubernetes|k8s]]\n"}
    assert done(fix(files, {"exclude": ["A.md"]})) == {"B.md": "[[Kubernetes|k8s]]\n"}
    ignored = {**files, "A.md": "[[k8s]] %% vaultkit: ignore L106 %%\n"}
    assert done(fix(ignored)) == {"B.md": "[[Kubernetes|k8s]]\n"}
    assert done(fix(files, codes={"L105"})) == {}


def test_what_the_operator_is_not_told_is_not_fixed() -> None:
    rules = select_rules(load_rules(), Config())

    def report_on(vault: Any, moves: Any) -> Any:
        assert moves == {}
        return check_vault(vault, Config(), today=TODAY, only={"A.md"}, rules=rules)

    files = {"A.md": "[[k8s]]\n", "B.md": "[[k8s]]\n", **KUBE}
    result = fix(files, report_on=report_on)
    assert done(result) == {"A.md": "[[Kubernetes|k8s]]\n"}
    assert result.report.notes == 1


def test_a_fix_that_changes_a_heading_somebody_links_to_is_left_out() -> None:
    files = {"A.md": "# About [[k8s]]\n", "B.md": "[[A#About k8s]] [[k8s]]\n", **KUBE}
    result = fix(files)
    assert done(result) == {"B.md": "[[A#About k8s]] [[Kubernetes|k8s]]\n"}
    assert [(one.finding.path, one.finding.code) for one in result.refused] == [("A.md", "L106")]
    assert (
        'B.md:1:1 "[[A#About k8s]]" no longer lead to "A.md#About k8s"' in result.refused[0].reason
    )


# Rules for the tests: each finds a word and has a remedy for it.


class Swap(Rule):
    """Replace one word by another."""

    code = "Z001"
    severity = Severity.WARNING
    word, text = "", ""
    safety = "safe"

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        del context
        for match in re.finditer(re.escape(self.word.encode()), note.source.data):
            found = self.finding(note, match.span(), f"found {self.word}", target=self.word)
            yield with_fix(found, "swap", (*match.span(), self.text), safety=self.safety)  # type: ignore[arg-type]


def swap(code: str, word: str, text: str, safety: str = "safe") -> Rule:
    kind = type(
        f"Swap{code}", (Swap,), {"code": code, "word": word, "text": text, "safety": safety}
    )
    rule = kind()
    assert isinstance(rule, Rule)
    return rule


LINKS = tuple(rule for rule in load_rules() if rule.code in {"L101", "L102", "L103", "E201"})


def test_one_fix_may_make_another_necessary() -> None:
    rules = [swap("Z001", "one", "two"), swap("Z002", "two", "three")]
    result = fix({"A.md": "one two\n"}, rules=rules)
    assert done(result) == {"A.md": "three three\n"}
    assert [finding.code for finding in result.applied] == ["Z001", "Z002", "Z002"]
    assert result.report.findings == ()


def test_of_two_that_overlap_the_later_waits() -> None:
    rules = [swap("Z001", "ab", "b"), swap("Z002", "bc", "c")]
    result = fix({"A.md": "abc\n"}, rules=rules)
    assert done(result) == {"A.md": "c\n"}
    assert [finding.code for finding in result.applied] == ["Z001", "Z002"]


def test_a_fix_is_done_as_a_whole() -> None:
    findings = check_vault(
        make_vault({"A.md": "abc\n"}), Config(), today=TODAY, rules=[swap("Z001", "a", "A")]
    ).findings
    first = with_fix(findings[0], "one", (0, 1, "A"), (2, 3, "C"))
    second = with_fix(findings[0], "two", (1, 2, "B"), (2, 3, "c"))
    third = with_fix(findings[0], "three", (1, 2, "b"), (0, 0, "-"))
    same = with_fix(findings[0], "same", (0, 0, "-"))
    assert pick([first, second, third, same]) == [first, third]


def test_fixes_that_never_end_are_a_bug() -> None:
    rules = [swap("Z001", "one", "two"), swap("Z002", "two", "one")]
    with pytest.raises(FixHarmedError, match=r"fixes in A.md never come to an end") as caught:
        fix({"A.md": "one\n"}, rules=rules)
    assert caught.value.codes == ("Z001", "Z002")


@pytest.mark.parametrize(
    ("title", "text", "word", "became", "safety"),
    [
        ("turned into code", "word [[B]] `\n", "word", "`", "unsafe"),
        ("hidden by an open fence", "word\n[[B]]\n", "word", "```", "safe"),
        ("taken along", "word [[B]] word\n", "[[", "", "safe"),
        ("a safe fix of the link itself", "[[B]]\n", "B", "C", "safe"),
        ("a key that is gone", "---\nup: '[[B]]'\n---\n", "up", "# up", "safe"),
        ("a reference that leads elsewhere", "[x][r]\n\n[r]: B.md\n", "B", "C", "safe"),
    ],
)
def test_a_link_that_is_harmed_stops_the_run(
    title: str, text: str, word: str, became: str, safety: str
) -> None:
    files = {"A.md": text, "B.md": "", "C.md": ""}
    with pytest.raises(FixHarmedError, match=r'no longer lead to "B.md"; nothing was') as caught:
        fix(files, rules=[swap("Z009", word, became, safety)], unsafe=True)
    assert caught.value.codes == ("Z009",), title


def test_an_unsafe_fix_may_let_its_own_link_lead_elsewhere() -> None:
    files = {"A.md": "[[B]]\n", "B.md": "", "C.md": ""}
    result = fix(files, rules=[swap("Z001", "B", "C", "unsafe")], unsafe=True)
    assert done(result) == {"A.md": "[[C]]\n"}
    assert done(fix(files, rules=[swap("Z001", "B", "C", "unsafe")])) == {}


@pytest.mark.parametrize(
    ("edits", "harm"),
    [
        ([(0, 99, "")], "cannot be done: an edit of bytes 0 to 99 in a file of 4"),
        ([(0, 3, ""), (1, 4, "")], "edits overlap"),
        ([(2, 2, "x")], "cuts a character"),
    ],
)
def test_a_fix_that_cannot_be_done_is_a_bug(edits: list[tuple[int, int, str]], harm: str) -> None:
    class Wrong(Rule):
        code, severity = "Z003", Severity.WARNING

        def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
            del context
            yield with_fix(self.finding(note, (0, 1), "x"), "wrong", *edits)

    with pytest.raises(FixHarmedError, match=harm) as caught:
        fix({"A.md": "aé\n"}, rules=[Wrong()])
    assert caught.value.codes == ("Z003",)


def test_bytes_that_are_not_utf8_are_never_written_over() -> None:
    with pytest.raises(FixHarmedError, match="not UTF-8"):
        fix({"A.md": b"one \xff\n"}, rules=[swap("Z001", "one", "\x1a")])
    result = fix({"A.md": b"one \xff\n"}, rules=[swap("Z001", "one", "two")])
    assert result.sources == {"A.md": b"two \xff\n"}


def test_what_a_fix_lets_show_is_told_and_no_reason_against_it() -> None:
    files = {"A.md": "---\nup: [[Nowhere]]\ntag: Daily Notes\n---\n"}
    result = fix(files)
    assert done(result) == {"A.md": '---\nup: "[[Nowhere]]"\ntags: Daily Notes\n---\n'}
    assert result.refused == ()
    assert [finding.code for finding in result.report.findings] == ["L101", "T703"]
    assert fix(done(result)).sources == {}


def test_an_alias_that_a_run_makes_known_changes_no_link() -> None:
    files = {"A.md": "[[héritage]]\n", "java héritage.md": "---\nalias: [héritage, j]\n---\n"}
    assert fix(files).sources == {}
    both = fix(files, unsafe=True, codes=["F305"])
    assert done(both) == {"java héritage.md": "---\naliases: [héritage, j]\n---\n"}
    assert [finding.code for finding in both.report.findings] == ["L106"]
    assert fix({**files, **done(both)}).sources == {}


def test_an_alias_that_another_note_is_called_by_is_told() -> None:
    files = {"A.md": "[[rotation]]\n", "rotation.md": "", "M.md": "---\nalias: rotation\n---\n"}
    assert fix(files).sources == {}
    result = fix(files, unsafe=True)
    assert done(result) == {"M.md": "---\naliases: rotation\n---\n"}
    assert [finding.code for finding in result.report.findings] == ["F311"]


def test_what_was_refused_is_not_called_fixable() -> None:
    rules = [swap("Z001", "one", "[[Nowhere]]"), *LINKS]
    result = fix({"A.md": "one\n"}, rules=rules)
    assert [one.finding.code for one in result.refused] == ["Z001"]
    assert [one.fix for one in result.report.findings] == [None]


def test_a_fix_that_brings_something_up_is_left_out() -> None:
    rules = [swap("Z001", "one", "[[Nowhere]]"), swap("Z002", "two", "2"), *LINKS]
    files = {"A.md": "one two\n", "B.md": "two\n"}
    result = fix(files, rules=rules)
    assert done(result) == {"A.md": "one 2\n", "B.md": "2\n"}
    assert [one.finding.code for one in result.refused] == ["Z001"]
    assert result.refused[0].reason == (
        'a fix would bring up L101 in A.md: no note named "Nowhere"'
    )
    assert [finding.code for finding in result.report.findings] == ["Z001"]
    again = fix({**files, **done(result)}, rules=rules)
    assert again.sources == {}


def test_two_rules_that_bring_up_something_together() -> None:
    rules = [swap("Z001", "<", "[["), swap("Z002", ">", "Nowhere]]"), *LINKS]
    result = fix({"A.md": "< >\n"}, rules=rules)
    assert done(result) == {"A.md": "< Nowhere]]\n"}
    assert [one.finding.code for one in result.refused] == ["Z001"]


def test_something_that_comes_up_in_another_note() -> None:
    class Differs(Rule):
        code, severity = "Z005", Severity.WARNING

        def check_vault(self, context: Context) -> Iterator[Diagnostic]:
            one, other = context.vault.notes.values()
            if other.source.data == b"new\n":
                yield self.finding(one, (0, 0), "the other is new")

    result = fix({"A.md": "", "B.md": "old\n"}, rules=[swap("Z001", "old", "new"), Differs()])
    assert done(result) == {}
    assert [one.reason for one in result.refused] == [
        "a fix would bring up Z005 in A.md: the other is new"
    ]


def test_a_suppression_may_become_needless() -> None:
    rules = [rule for rule in load_rules() if rule.code in {"L101", "X001"}]
    text = "one [[Nowhere]] %% vaultkit: ignore L101 %%\n"
    result = fix({"A.md": text}, rules=[swap("Z001", "[[Nowhere]]", "x"), *rules], codes={"Z001"})
    assert done(result) == {"A.md": "one x %% vaultkit: ignore L101 %%\n"}
    assert [finding.code for finding in result.report.findings] == ["X001"]


def test_attachments_are_fixed_too() -> None:
    class Canvas(Rule):
        code, severity = "Z004", Severity.WARNING

        def check_vault(self, context: Context) -> Iterator[Diagnostic]:
            source = context.vault.texts["a.canvas"]
            if source.data == b"old":
                found = self.finding(context.file("a.canvas"), (0, 3), "old")
                yield with_fix(found, "renew", (0, 3, "new"))

    result = fix({"A.md": "", "a.canvas": "old"}, rules=[Canvas()])
    assert result.sources == {"a.canvas": b"new"}


def test_a_patch_shows_what_would_change() -> None:
    files = {"A.md": "a\r\n[[k8s]]", **KUBE}
    result = fix(files)
    vault = make_vault(files)
    assert render_patch(vault, result.sources, Style(prefix="v/")) == (
        "--- v/A.md\n+++ v/A.md\n@@ -1,2 +1,2 @@\n a\r\n-[[k8s]]\n\\ No newline at end of file\n"
        "+[[Kubernetes|k8s]]\n\\ No newline at end of file\n"
    )
    colored = render_patch(vault, {"A.md": b"a\x1b[2J\x0cb\r\n"}, Style(color=True))
    assert "\x1b[32m+a\ufffd[2J\ufffdb\x1b[0m\n" in colored
    assert render_patch(vault, {}, Style()) == ""
