"""All rules on notes that nobody would write: no crash, and time in proportion to size."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config, FieldRule, NoteType, SiteConfig
from vaultkit.testing import make_vault

SIZE = 20_000
SECONDS = 6.0

HARD: dict[str, str | bytes] = {
    "empty": "",
    "blank": " \r\n\t\n",
    "zeros": b"\0" * SIZE,
    "random bytes": bytes(range(256)) * 80,
    "not UTF-8 in front matter": b"---\na: \xff\xfe\ntags: [\xe9]\n---\n\xff",
    "brackets": "[" * SIZE,
    "references": "[a][b] " * SIZE,
    "definitions": "\n".join(f"[l{n}]: u" for n in range(SIZE)),
    "repeated definitions": "[a]: b\n" * SIZE,
    "footnotes": "[^a] " * SIZE,
    "footnote texts": "".join(f"[^{n}]: t\n" for n in range(5_000)),
    "conflict starts": "<<<<<<< a\n" * SIZE,
    "conflict middles": "<<<<<<< a\n" + "=======\n" * SIZE,
    "comments": "%% a %% b " * 3_000,
    "comment marks": "%%" * SIZE + "%",
    "dollars": "$$\n" * 2_001,
    "fences": "```\n" * 2_001,
    "braces": "{{title}} <% tp.x %> " * 2_000,
    "open templates": "<% tp." * SIZE,
    "mojibake": "caf\u00c3\u00a9 " * 5_000,
    "one line of mojibake": "\u00c3\u00a9" * SIZE,
    "combining": "[[e\u0301]] " * 2_000,
    "invisible": "[[a\u200b]] " * 2_000,
    "escapes in links": "[[a%20b%zz%ff]] [x](%ff%) " * 1_000,
    "urls in links": "[[https://x.org]] " * 2_000,
    "tags": "#a #A #b/C " * 2_000,
    "tag values": "---\ntags: [" + ", ".join(f"'{n} x'" for n in range(2_000)) + "]\n---\n",
    "properties": "---\n" + "".join(f"k{n}: {n}\n" for n in range(2_000)) + "---\n",
    "values that are wrong": "---\nn: [" + "x, " * 2_000 + "x]\n---\n",
    "headings": "# a\n" * 3_000 + "[[#a]]",
    "images": "![[p.png|3px]] ![](https://x.org/p.png) " * 1_000,
    "keys": "-----BEGIN PRIVATE KEY-----\n" * 2_000,
    "passwords": "https://a:b@c.org " * 2_000,
    "one long password": "://" + "a" * SIZE + ":" + "b" * SIZE + "@",
    "tokens": "eyJ" * SIZE + "." + "eyJ",
    "python": "```python\n" + "(" * 50_000 + "\n```\n" + "```py\n\0\n```\n",
    "json": "```json\n" + "[" * 100_000 + "\n```\n",
    "toml": "```toml\n" + "a = [" * 20_000 + "\n```\n",
    "yaml": "```yaml\n" + "[" * 50_000 + "\n```\n```base\n" + "{" * 50_000 + "\n```\n",
    "yaml aliases": "```yaml\na: &a [x]\n" + "b: *a\n" * 2_000 + "---\n- !x\n```\n",
    "words": "lorem ipsum dolor " * 5_000,
    "a word": "x" * SIZE * 5,
}

CONFIG = Config(
    site=SiteConfig(name="S"),
    types={
        "*": NoteType(
            required=("title",),
            fields={"n": FieldRule(type="number"), "tags": FieldRule(type="list", max_length=9)},
        )
    },
)


@pytest.mark.parametrize("name", HARD)
def test_hard_notes(name: str) -> None:
    files: dict[str, Any] = {
        "A.md": HARD[name],
        "lorem ipsum.md": "---\naliases: [dolor]\n---\n",
        "p.png": b"",
    }
    vault = make_vault(files)
    start = time.process_time()
    check_vault(vault, CONFIG, today=date(2026, 11, 1), rules=load_rules())
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("suffix", ["canvas", "base"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"null", b"{", b'{"nodes": 1, "edges": {"a": 2}}', b"- [\n", b"[" * 50_000,
     b'{"nodes": [{"type": "file", "file": 7}, 3, {"id": []}], "edges": [{"fromNode": []}]}',
     b"views: 3\nfilters: [1]", b"views:\n  - 1\n  - name: 2\n", b"\0", b"a: &a [*a]\n"],
)  # fmt: skip
def test_hard_files(suffix: str, content: bytes) -> None:
    vault = make_vault({f"x.{suffix}": content, "A.md": f"![[x.{suffix}#View]]\n"})
    check_vault(vault, CONFIG, today=date(2026, 11, 1), rules=load_rules())


def test_a_vault_of_nothing_but_attachments() -> None:
    vault = make_vault({"a?.png": b"", "b.canvas": b"{}", "A/x.pdf": b"", "a/y.pdf": b""})
    report = check_vault(vault, Config(), today=date(2026, 11, 1))
    assert [(x.path, x.code) for x in report.findings] == [("a/y.pdf", "H804"), ("a?.png", "H804")]


def test_files_are_excluded_like_notes() -> None:
    vault = make_vault({"Old/a?.png": b"", "Old/b?.md": "", "c?.png": b""})
    config = Config(exclude=("Old/**",))
    report = check_vault(vault, config, today=date(2026, 11, 1))
    assert [x.path for x in report.findings] == ["c?.png"]
    only = check_vault(vault, Config(), today=date(2026, 11, 1), only=["Old/a?.png"])
    assert [x.path for x in only.findings] == ["Old/a?.png"]
