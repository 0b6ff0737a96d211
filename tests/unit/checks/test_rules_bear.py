"""Each rule by itself on notes that are empty, huge, malformed or adversarial.

`test_rules_hard.py` runs all rules together and watches the time; here a rule cannot hide behind
another, and what it says is looked at: where it points, and that it says it again.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.context import Evidence
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.history.revision_diff import look_back
from vaultkit.config import read_config
from vaultkit.testing import evidence_of, make_vault
from vaultkit.vault.git.renames_in_history import Move

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.rule import Rule
    from vaultkit.vault.vault import Vault

URL = "https://gone.net/"
CONFIG: dict[str, Any] = {
    "site": {"name": "S"},
    "tags": {"allowed": ["a"]},
    "review": {"required-in": ["*"]},
    "links": {"style": "markdown"},
    "decisions": {"methods": "scope"},
    "math": {"macros": {"x": "y"}},
    "types": {
        "*": {
            "required": ["title"],
            "fields": {
                "n": {"type": "number", "minimum": 3},
                "up": {"link-type": "person"},
                "title": {"pattern": "[a-z]+", "enum": ["a", "b"], "max-length": 3},
            },
        }
    },
}
_FRONT = (
    "---\ntitle: T\nn: many\nup: '[[Gone]]'\nuid: 1\ntags: [A, '1']\nlast_reviewed: 2020-01-01\n"
    "review_interval: 90\nscope: x\nsource: https://gone.net/\n---\n"
)
_BODY = (
    "# H\n\nA [[Gone#H]] ![[gone.png|3px]] [x][y] [[T|t]] #a/B %% c %% $x$ https://gone.net/ "
    "\\[[x]]\n\n- [ ] b ^id\n\n"
    "```yaml\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: []}\n```\n\n"
    "> [!flow] F\n> 1. **a** `a → b` — none\n\n> [!decision] D\n> - **Q?**\n>   - a → [[Gone]]\n\n"
    "| a |\n| - |\n| [[T\\|x]] |\n\n"
)
CASES: dict[str, dict[str, str | bytes]] = {
    "empty": {
        "A.md": "",
        "B.md": "\n",
        "C.md": "---\n---\n",
        "D.md": "\ufeff",
        "e.canvas": "",
        "f.base": "",
        "g.css": "",
        "h.png": b"",
    },
    "huge": {
        "A.md": _FRONT + _BODY * 400,
        "B.md": "---\n"
        + "".join(f"k{n}: [x, y]\n" for n in range(800))
        + "---\n"
        + "word " * 20_000,
        "Long.md": "x" * 200_000,
        "e.canvas": '{"nodes": [' + '{"id": "a", "type": "file", "file": "G.md"},' * 2_000 + "{}]}",
    },
    "malformed": {
        "A.md": "---\ntitle: [\n  : x\n- \ttab\n---\n"
        "[[ ]] [[|]] [[#]] ![[]] [](  ) [a](<b\n```yaml\nkind: :\n",
        "B.md": b"---\ntitle: \xff\n---\n\xfe\xff[[\xed\xa0\x80]]\r\r\n\0",
        "C.md": "---\nno end\n%% $$ ~~~ ``` <div [[a|b|c]] #1 # #\n[^1] [^1]: \n<<<<<<< \n",
        "D.md": "---\n- a\n- b\n---\n> > - ```yaml\n> > - apiVersion: v1\nkind: x\n",
        "e.canvas": b'{"nodes": 3, "edges": [{"fromNode": 1}]}\xff',
        "f.base": "views: {a: [",
    },
    "adversarial": {
        "A.md": "---\na: &a [*a]\nb: !!python/object:x {}\n? [c]\n: d\n<<: {e: f}\n---\n"
        + "[[" * 4_000,
        "B.md": "---\ntags: " + "[" * 900 + "]" * 900 + "\n---\n" + "> " * 3_000 + "![[B]]",
        "..%2f..%2fetc.md": "[[../../../etc/passwd]] ![x](file:///etc/passwd) [[/]] [[.]] [[..]]\n",
        "\u202eA\u200b.md": "[[A\u200b]] [[\u202e]] #\u202ex ![[" + "e\u0301" * 500 + "]]\n",
        "C.md": "%% vaultkit: ignore "
        + "L101, " * 2_000
        + " %%\n"
        + "%% vaultkit: ignore-file %%\n" * 200,
        "D.md": 50
        * (
            "```yaml\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
            "apiVersion: v1\nkind: Service\n```\n"
        ),
    },
}


@cache
def _vault(case: str) -> Vault:
    return make_vault(CASES[case])


@cache
def _evidence(case: str) -> Evidence:
    vault = _vault(case)
    before = make_vault({path: _FRONT for path in CASES[case] if path.endswith(".md")})
    moves = {"Gone.md": Move(next(iter(vault.notes)), is_exact=True)}
    return Evidence(lambda: moves, look_back(vault, before), {URL: "404 Not Found"})


def _check(rule: Rule, case: str, path: Path) -> Report:
    return check_vault(
        _vault(case),
        read_config(CONFIG, path),
        today=date(2026, 11, 1),
        rules=[rule],
        evidence=_evidence(case),
    )


def _assert_sound(report: Report, vault: Vault, rule: Rule) -> None:
    """Check that findings point into their files, and say something in one line."""
    for finding in report.findings:
        size = len(vault.source_of(finding.path).data)
        assert 0 <= finding.start <= finding.end <= size
        assert finding.code == rule.code
        assert finding.message
        assert "\n" not in finding.message
        for edit in finding.fix.edits if finding.fix else ():
            assert 0 <= edit.start <= edit.end <= len(vault.source_of(edit.path).data)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.code)
def test_a_rule_bears_any_note(rule: Rule, case: str, tmp_path: Path) -> None:
    path = tmp_path / "vaultkit.toml"
    report, vault = _check(rule, case, path), _vault(case)
    _assert_sound(report, vault, rule)
    assert _check(rule, case, path) == report


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


MUTATIONS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "huge": lambda data: data + (b"\n\n" + data) * min(100, 100_000 // (len(data) + 1)),
    "cut off": lambda data: data[: len(data) // 2],
    "upside down": lambda data: b"\n".join(data.split(b"\n")[::-1]),
    "without its line ends": lambda data: data.replace(b"\n", b"\r"),
    "with marks between": lambda data: data.replace(b" ", b" %% [[").replace(b":", b":\0"),
    "no UTF-8": lambda data: data.replace(b"a", b"\xe9").replace(b"e", b"\xff"),
    "in a quote in a list": lambda data: b"- > " + data.replace(b"\n", b"\n  > "),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.code)
def test_a_rule_bears_what_became_of_its_own_examples(
    rule: Rule, mutation: str, tmp_path: Path
) -> None:
    for example in rule.examples:
        mutate = MUTATIONS[mutation]
        files = {
            path: data if path.startswith(".") else mutate(_bytes(data))
            for path, data in example.files.items()
        }
        vault = make_vault(files)
        config = read_config(example.config, tmp_path / "vaultkit.toml")
        given = evidence_of(example)
        report = check_vault(vault, config, today=example.today, rules=[rule], evidence=given)
        _assert_sound(report, vault, rule)
