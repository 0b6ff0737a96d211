"""What lies behind a finding: the key that findings with one cause share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.engine.finding_causes import with_causes
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Mapping

TODAY = date(2026, 11, 1)


def causes_of(files: Mapping[str, str | bytes], *select: str) -> list[tuple[str, str]]:
    rules = select_rules(load_rules(), Config(), select)
    report = check_vault(make_vault(files), Config(), today=TODAY, rules=rules)
    return [(finding.code, finding.cause) for finding in report.findings]


@pytest.mark.parametrize(
    ("link", "cause"),
    [
        ("[[Gone]]", "missing-target:gone"),
        ("[[GONE#Why|text]]", "missing-target:gone"),
        ("[[Items/Gone]]", "missing-folder:Items"),
        ("[[Items/Rare/Gone]]", "missing-folder:Items"),
        ("[[Notes/Gone]]", "missing-target:notes/gone"),
        ("[[deep/Gone]]", "missing-target:deep/gone"),
        ("[[Notes/Rare/Gone]]", "missing-folder:Notes/Rare"),
        ("[x](../Items/Gone.md)", "missing-folder:Notes/Items"),
        ("[x](./img/Gone.md)", "missing-folder:Notes/deep/img"),
        ("[[Old/sub/Kept]]", "moved-folder:Old/sub -> Notes"),
        ("[x](../../Old/Kept.md)", "moved-folder:Old -> Notes"),
    ],
)
def test_what_a_link_misses(link: str, cause: str) -> None:
    files = {"Notes/deep/A.md": link, "Notes/Kept.md": "", "Notes/B.md": ""}
    assert causes_of(files, "L101") == [("L101", cause)]


def test_links_and_embeds_share_a_folder_that_is_missing() -> None:
    files = {"A.md": "[[img/one]] ![[img/b.png]] ![x](img/c.png)"}
    assert causes_of(files, "L101", "E201") == [
        ("L101", "missing-folder:img"),
        ("E201", "missing-folder:img"),
        ("E201", "missing-folder:img"),
    ]


def test_anchors_of_a_web_page_are_one_cause_a_note() -> None:
    files = {
        "A.md": "[a](#docker-cli) [b](#setup--run) [[B#all-the-rest]]\n\n# Docker CLI\n",
        "B.md": "# All the rest\n",
    }
    assert causes_of(files, "L102") == [
        ("L102", "web-anchors:A.md"),
        ("L102", "web-anchors:A.md"),
        ("L102", "web-anchors:B.md"),
    ]


def test_links_of_markdown_name_anchors_of_a_clipped_page() -> None:
    own = "[a](#Options-Summary) [b](#c.drm_crtc) [c](#Parallel) [[#Own-heading]] [d](B.md#Setup)\n"
    files = {"A.md": own, "B.md": "# Set up\n"}
    page, heading = ("L102", "web-anchors:A.md"), "missing-heading"
    assert causes_of(files, "L102") == [
        page,
        page,
        ("L102", f"{heading}:parallel"),
        ("L102", f"{heading}:own-heading"),
        ("L102", f"{heading}:setup"),
    ]
    files["A.md"] += "[e](#A-b) [f](#B-c) [g](#C-d)\n"
    assert causes_of(files, "L102")[2] == page


@pytest.mark.parametrize(
    ("copy", "original", "cause"),
    [
        ("Old/v2", "v2", "copied-folder:Old/v2 = v2"),
        ("Old", "", "copied-folder:Old = "),
        ("b", "a", "copied-folder:b = a"),
        ("x/y/b", "x/z", "copied-folder:x/y/b = x/z"),
    ],
)
def test_a_folder_that_is_a_copy(copy: str, original: str, cause: str) -> None:
    folders = [f"{folder}/" if folder else "" for folder in (copy, original)]
    files = {f"{folder}{'st'[n % 2]}/n{n}.md": "" for folder in folders for n in range(10)}
    files |= {f"{folders[0]}only{n}.md": "" for n in range(8)}
    files |= {"Z/A.md": "[[n3]] [[s/n4]]", f"{copy}/B.md": "[[n5]]"}
    assert {found for _, found in causes_of(files, "L107")} == {cause}
    few = {path: text for path, text in files.items() if not path.endswith("n9.md")}
    assert {found for _, found in causes_of(few, "L107")}.isdisjoint({cause})


def test_a_heading_that_a_template_repeats_is_one_cause() -> None:
    files = {"A.md": "[[#Daily log]]", "B.md": "[[C#daily LOG]] ![[C#Log#x]]", "C.md": "# Log\n"}
    assert causes_of(files, "L102", "E202") == [
        ("L102", "missing-heading:daily log"),
        ("L102", "missing-heading:daily log"),
        ("E202", "missing-heading:x"),
    ]


def test_blocks_tags_keys_and_titles() -> None:
    files = {
        "A.md": "---\ntag: x\n---\n[[B#^id]] #kube #kube #kube #kube #kube #Kube",
        "B.md": "---\ntag: y\n---\n#KUBE",
    }
    assert causes_of(files, "L103", "F305", "T701") == [
        ("F305", "same-target:F305 tag"),
        ("L103", "missing-block:B.md#^id"),
        ("T701", "tag-case:kube"),
        ("F305", "same-target:F305 tag"),
        ("T701", "tag-case:kube"),
    ]


def test_other_findings_are_of_one_kind_by_what_the_message_says() -> None:
    files = {"A.md": "a[^1] and b[^two]\n", "B.md": "c[^three]"}
    assert causes_of(files, "H809") == [
        ("H809", 'same-kind:H809 the footnote "…" has no text in this note'),
        ("H809", 'same-kind:H809 the footnote "…" has no text in this note'),
        ("H809", 'same-kind:H809 the footnote "…" has no text in this note'),
    ]


def test_a_cause_is_the_same_whatever_else_is_found() -> None:
    files = {"A.md": "[[x/Gone]] ![[x/y.png]] [[#a-b]]\n", "B.md": "[[x/Gone]]\n"}
    every = dict.fromkeys(causes_of(files, "L101", "L102", "E201"))
    assert list(every) == [
        ("L101", "missing-folder:x"),
        ("E201", "missing-folder:x"),
        ("L102", "web-anchors:A.md"),
    ]
    assert causes_of({"A.md": files["A.md"]}, "L102") == [("L102", "web-anchors:A.md")]


def test_the_cause_that_a_rule_gives_stays() -> None:
    vault = make_vault({"A.md": "[[Gone]]"})
    (finding,) = check_vault(vault, Config(select=("L101",)), today=TODAY).findings
    own = replace(finding, cause="import:2026")
    assert with_causes([own], vault)[0].cause == "import:2026"
    assert with_causes([replace(own, cause="")], vault) == (finding,)
