"""What rules were once wrong about in real vaults, and what they must go on finding beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.families.template_code import is_template_path
from vaultkit.config import Config, read_config
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from vaultkit.vault.vault import Vault


def lines(
    code: str,
    text: str,
    *others: str,
    config: dict[str, Any] | None = None,
    least: Severity = Severity.INFO,
) -> list[int]:
    """Return the lines of a note in which a rule finds something, other notes being empty."""
    files = {"a.md": text, **dict.fromkeys(others, "")}
    rules = [rule for rule in load_rules() if rule.code == code]
    settings = read_config(config or {}, Path("vaultkit.toml"))
    report = check_vault(make_vault(files), settings, today=date(2026, 11, 1), rules=rules)
    found = [finding for finding in report.findings if finding.severity >= least]
    return [text.encode()[: finding.start].count(b"\n") + 1 for finding in found]


DOUBLE = (
    "---\nuid: 1\ntitle: Same\npublish: true\naliases: [Link, k8s]\nup: [[B]]\n---\n"
    "[[Gone]] [[A]] ^x\n"
)


def told(vault: Vault, only: frozenset[str] | None = None) -> list[str]:
    """Return what is found in a vault, as path and code."""
    config = read_config({"id-properties": ["uid"]}, Path("vaultkit.toml"))
    report = check_vault(vault, config, today=date(2026, 11, 1), only=only)
    return [f"{finding.path} {finding.code}" for finding in report.findings]


def test_one_file_under_two_paths_is_told_about_once() -> None:
    files = {"x/A.md": DOUBLE, "Link.md": DOUBLE, "0/A.md": DOUBLE, "B.md": "[[k8s]] [[A]]\n"}
    copies = make_vault(files)
    vault = replace(copies, leads_to={"Link.md": "x/A.md", "0/A.md": "x/A.md"})
    assert told(vault) == ["B.md L106", "x/A.md F302", "x/A.md L101"]
    assert told(vault, frozenset({"Link.md"})) == ["Link.md F302", "Link.md L101"]
    assert {"x/A.md F311", "Link.md G508", "B.md L107", "0/A.md F302"} <= {*told(copies)}


def test_a_link_to_what_is_not_reported_on_is_told_about() -> None:
    files = {"A.md": "[[Gone]]\n", "B.md": "[[Gone]]\n"}
    hidden = replace(make_vault(files), leads_to={"A.md": ".x/Z.md", "B.md": ".x/Z.md"})
    assert told(hidden) == ["A.md L101", "B.md L101"]


def test_no_suggestion_names_the_note_that_it_is_for() -> None:
    files = {
        "a/Port.md": "[[b/Port]] [[Prot]] [x](b/Port.md) ![[b/Port]]\n",
        "a/Load balancer.md": "[[Load balncer]] ![[b/Load balancer]]\n",
        "c/Link.md": "[[Prot]]\n",
    }
    vault = replace(make_vault(files), leads_to={"c/Link.md": "a/Port.md"})
    report = check_vault(vault, Config(), today=date(2026, 11, 1), only=frozenset(files))
    assert len(report.findings) == 6
    assert [x.message for x in report.findings if "did you mean" in x.message] == []
    assert [x.fix for x in report.findings if x.fix and x.fix.edits[0].path == x.path] == []


@pytest.mark.parametrize(
    ("name", "leads"),
    [
        ("L^2", True),
        ("^a", True),
        ("100%%", True),
        ("a [b] c", True),
        ("|x", True),
        ("a|x", False),
        ("C#", False),
        ("a[[b", False),
        ("a]]b", False),
    ],
)
def test_a_name_is_called_unlinkable_if_no_wikilink_leads_to_it(name: str, *, leads: bool) -> None:
    vault = make_vault({f"x/{name}.md": "", "A.md": f"[[{name}]]\n"})
    assert (
        any(link.destination == f"x/{name}.md" for link in vault.links[NotePath("A.md")]) is leads
    )
    rules = [rule for rule in load_rules() if rule.code == "H805"]
    report = check_vault(vault, Config(), today=date(2026, 11, 1), rules=rules)
    said = [finding.message for finding in report.findings]
    assert any("no wikilink can hold" in message for message in said) is not leads


@pytest.mark.parametrize(
    "text",
    [
        "the set [[:upper:]ab] and [[:digit:]",
        "def eval(*args: Callable[[int], float])",
        'patterns = [["\\bDEBUG\\b", "x"',
        "![]+[[]])[+!+[]]+(!![]+[])",
        "[[A KNOWLEDGE LEVEL is] a group of objects.]",
        "Write [[ and choose a note.",
        "a[[i][j] and m[[0]",
        'A "[[]]" note links to all.',
        'such as "[[Ljava/lang/String;"',
        "if [[ -f x",
        "x = [[a, b",
    ],
)
def test_brackets_of_code_are_no_links(text: str) -> None:
    assert lines("L110", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "See [[NodePort for more.",
        "- [[GNSS",
        "见[[链接",
        "**see in [[GNU Radio Companion|GNU (GRC)])**",
        "[[]]",
        "And ([[]]).",
        "![[picture.png",
    ],
)
def test_links_that_were_not_closed_are_found(text: str) -> None:
    assert lines("L110", text) == [1]


@pytest.mark.parametrize(
    "text",
    [
        "[a-z][0-9]",
        "[T_H][S]",
        "%[i$][flags]",
        "as in [1][2] and [12][13]",
        'if [container][name] in ["a"] {',
        ">> [music][music]",
        "$[\u2018a\u2019][\u2018element\u2019]",
        "[Smith 2020][Jones 2021]",
        "m[i][j]",
        "lists and maps.[web:4][web:5][web:9]",
        "[//]: # (one)\n\ntext\n\n[//]: # (two)",
        "[prompt>>]: generate\n\n[prompt>>]: set",
        "[[Todo]]\n\n[Todo]: todo.md",
    ],
)
def test_brackets_that_are_no_reference(text: str) -> None:
    assert lines("L111", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "See the [manual][kube].",
        "as the authors say ([LiveKit Docs][1])",
        "[docs][https://x.org]",
        "[a b][c] \\\n[d]: https://x.org",
        "[k]: https://x.org",
    ],
)
def test_references_that_lead_nowhere_are_found(text: str) -> None:
    assert lines("L111", text) == [1]


@pytest.mark.parametrize(
    "text",
    [
        "the [^hc]at",
        "'^https://[^/]+/'",
        '([^)]*) and [^a-z]* and [^"]',
        "<%* x.replace([^x], 1)\n[^y] %>",
        "write [^1] for a footnote",
        "/[^x]$/",
    ],
)
def test_sets_of_regular_expressions_are_no_footnotes(text: str) -> None:
    assert lines("H809", text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ports.[^1]", [1]),
        ("Ports[^note]!", [1]),
        ("端口[^1]。", [1]),
        ("a [^2] b[^1]\n\n[^1]: x", [1]),
        ("a\n\n[^1]: x", [3]),
        ("word.[^1]\n\nand *12* [^2]", [1, 3]),
    ],
)
def test_footnotes_without_text_or_mark_are_found(text: str, found: list[int]) -> None:
    assert lines("H809", text) == found


@pytest.mark.parametrize(
    ("path", "is_template"),
    [
        ("templates/a.md", True),
        ("x/_Templates/a.md", True),
        ("99 - Templates/a.md", True),
        ("日记模板/a.md", True),
        ("Plantillas/a.md", True),
        ("Modèle/a.md", True),
        ("Daily note template.md", True),
        ("Templater tricks.md", True),
        ("Contemplate.md", False),
        ("temple/a.md", False),
        ("a.md", False),
    ],
)
def test_templates_by_name(path: str, is_template: bool) -> None:  # noqa: FBT001 - a row
    assert is_template_path(path) is is_template


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Say {{date}} to get the day.", []),
        ("created: {{date}}", [1]),
        ("- [ ] {{time}}", [1]),
        ("> # {{title}}", [1]),
        ("<%* const x = 1\n%>\ntext", [1]),
        ("<%= erb %>", []),
    ],
)
def test_placeholders_in_prose_are_meant(text: str, found: list[int]) -> None:
    assert lines("F312", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tags: #x", [2]),
        ("tags: #x # y", []),
        ("tags: # about", []),
        ("tags:\n- #x\n- y", [3]),
        ("tags:\n  - #x", [3]),
        ("TAGS: #x, #y", [2]),
        ("status: #x", []),
        ("tags: [x] #y", []),
    ],
)
def test_tags_that_are_comments(text: str, found: list[int]) -> None:
    assert lines("F314", f"---\n{text}\n---\n") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](<B.md#Step 1: go>)", [1]),
        ("[a](Gone%20note:%20x)", [1]),
        ("[a](x.md:12)", [1]),
        ("![](<img: 1.png>)", [1]),
        ("[a](tel:1) [b](urn:x:y) [c](https://x.org/#a: b) [d](file:///a)", []),
        ("[a](./B.md#Step%201:%20go)", []),
        ("[0-9](?:(?:a|b){2})", []),
    ],
)
def test_colons_that_end_no_scheme(text: str, found: list[int]) -> None:
    assert lines("L117", text, "B.md") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<img src="gone.png">', [1]),
        ('<p align="center">\n<img\n src="gone.png"></p>', [3]),
        ('<source srcset="gone.webp 2x">', [1]),
        ("<img src=x onerror=alert(1)>", []),
        ('<img src="https://x.org/a.png">', []),
        ('<img src="there.png">', []),
        ('%% <img src="gone.png"> %%', []),
        ('`<img src="gone.png">`', []),
    ],
)
def test_pictures_in_html(text: str, found: list[int]) -> None:
    assert lines("E210", text, "there.png") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x\n\n```\n", []),
        ("x\n\n```", []),
        ("```\na\n```\n\n~~~\n \n", []),
        ("x\n\n```\ny", []),
        ("x\n\n```\ny\n\n## Next", [3]),
        ("x\n\n```python\ny\n\n# Next\n- x", []),
        ("x\n\n```js\ny\n\nSee [[a]].", [3]),
        ("x\n\n```js\ny\n```css\nz", [3]),
        ("x\n\n$$\na\n\\text{so}", []),
        ("so $$\na\n$$\nx\n\n$$\nb\n$$\n\nWords that nobody will ever read.", [1]),
        ("```json\n{}\n```\n%%\n", []),
        ("x\n\n%%\ny\n", [3]),
        ("/*\nA script.\n```javascript\n*/\nea.copy();\n", []),
    ],
)
def test_what_is_opened_at_the_end_hides_nothing(text: str, found: list[int]) -> None:
    assert lines("H807", text, least=Severity.WARNING) == found


@pytest.mark.parametrize("text", ["x\n\n```\ny", "x\n\n```python\ny\n\n# Next\n- x", "x\n\n$$\na"])
def test_what_was_cut_off_is_an_information(text: str) -> None:
    assert lines("H807", text) == [3]


def test_a_move_of_another_name_needs_much_the_same_content() -> None:
    from vaultkit.vault.git.renames_in_history import _is_same

    assert _is_same("a/Node port.md", "b/node-port.md", "R052")
    assert _is_same("a/Old.md", "a/New.md", "R100")
    assert _is_same("a/Old.md", "a/New.md", "R080")
    assert not _is_same("a/Old.md", "a/New.md", "R060")
