"""Laws of fixing and of silencing, over small vaults made of what goes wrong in real ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.fixing.fix_batch import pick
from vaultkit.checks.fixing.fix_exclusions import WELCOME, find_added
from vaultkit.checks.fixing.fix_loop import fix_vault
from vaultkit.config import Config
from vaultkit.notes.edit import apply
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from vaultkit.checks.diagnostic import Diagnostic, Key
    from vaultkit.vault.vault import Vault

TODAY = date(2026, 11, 21)
RULES = select_rules(load_rules(), Config())
PATHS = (
    "A.md", "x/A.md", "x/Port.md", "long/Port.md", "Kubernetes.md", "é note.md", "it's (1).md",
    "pic.png", "x/pic.png",
)  # fmt: skip
PROPERTIES = (
    "up: [[A]]", "up: '[[k8s]]'", 'see: ["[[Port]]", "[[Kubernets]]"]', "x: [[Nowhere]]",
    "aliases: [k8s, K]", "alias: other, k9s", "tag: a/b", "tags: [Net, net]", "n: [[A|a]] # why",
    "title: A", "review_interval: 6 months", "last_reviewed: 2024-01-31", "- broken", "type: Fact",
)  # fmt: skip
LINES = (
    "[[k8s]] and [[K#Ports]]", "# See [[k8s]]", "[[A#See k8s]]", "[[Port]] ![[Port]] [[Port|p]]",
    "[[Port#ports]] [[Port#Portz]]", "## Ports", "# Range of ports", "[[x/Port#range-of-ports]]",
    "[[Kubernets]] [[kubernetes#Ports]]", "![[pic.png|100]] ![[pic.png|100 x 5]]", "[[A#^id]]",
    "text^id", "text ^id", "2^10", "[x](k8s) [y](<é note.md>) [z](it's%20(1).md)", "[[it's (1)]]",
    "[[e\u0301 note]] [[\u200bA]] [[ A | a ]]", "| a | [[k8s]] |\n| - | - |\n| [[Port]] | b |",
    "%% vaultkit: ignore L101 %%", "[[Gone]] %% vaultkit: ignore L101, L106 %%", "%% [[k8s]] %%",
    "%% vaultkit: ignore-file L106 %%",
    "%% vaultkit: ignore L %% [[k8s]]", "- [[k8s]]\n  - [[A]]",
    "> [!note] [[k8s]]\n> [[Port]]\n> %% vaultkit: ignore E, X %%", "```\n[[k8s]]\n```",
    "`[[k8s]]`", "#Net #net #NET", "[[https://example.org]] [[A%20b]] [[é%20note]]",
    "[r][k]\n\n[k]: Kubernetes.md",
    "[^1] and [^2]\n\n[^1]: [[k8s]]", "[[]] [[A", "", "a [[A]] b  ", "\ttabbed [[k8s]]",
)  # fmt: skip


@st.composite
def notes(draw: st.DrawFn) -> bytes:
    """Return a note: properties, lines with empty ones between some, either line end."""
    text = ""
    properties = draw(st.lists(st.sampled_from(PROPERTIES), max_size=3))
    if properties:
        text = "\n".join(["---", *properties, "---", ""])
    for line in draw(st.lists(st.sampled_from(LINES), max_size=6)):
        text += line + draw(st.sampled_from(("\n", "\n\n", "\n\n\n")))
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    end, mark = draw(st.sampled_from((("\n", ""), ("\n", ""), ("\r\n", ""), ("\n", "\ufeff"))))
    return (mark + text.replace("\n", end)).encode()


vaults = st.dictionaries(st.sampled_from(PATHS), notes(), min_size=1, max_size=6).map(make_vault)


def keys(findings: tuple[Diagnostic, ...]) -> Counter[Key]:
    return Counter(finding.key for finding in findings if finding.code not in WELCOME)


def destinations(vault: Vault) -> Counter[tuple[str, ...]]:
    """Return where links lead: from which note to which file, and to which heading or block."""
    found: Counter[tuple[str, ...]] = Counter()
    for path, links in vault.links.items():
        for link in links:
            if link.destination is not None:
                found[path, link.destination] += 1
            if link.destination is not None and link.subpath.item is not None:
                item = link.subpath.item
                name = getattr(item, "id", "") or " ".join(getattr(item, "text", "").split())
                found[path, link.destination, type(item).__name__, name] += 1
    return found


@given(vault=vaults, unsafe=st.booleans())
@settings(deadline=None, max_examples=250)
def test_fixing(vault: Vault, *, unsafe: bool) -> None:
    before = check_vault(vault, Config(), today=TODAY, rules=RULES)
    result = fix_vault(vault, Config(), today=TODAY, rules=RULES, unsafe=unsafe)

    # A fix adds no finding, and what is left is what a check of the new bytes finds.
    files = {path: vault.source_of(path).data for path in (*vault.notes, *vault.attachments)}
    again = make_vault({**files, **result.sources})
    after = check_vault(again, Config(), today=TODAY, rules=RULES)
    refused = {(one.finding.key, one.finding.start) for one in result.refused}
    told = [
        replace(one, fix=None) if (one.key, one.start) in refused else one for one in after.findings
    ]
    assert tuple(told) == result.report.findings
    assert not find_added(before, after, result.applied)

    # Links that led somewhere lead there still.
    lost = destinations(vault) - destinations(again)
    assert not lost, lost

    # Fixing twice equals fixing once.
    twice = fix_vault(again, Config(), today=TODAY, rules=RULES, unsafe=unsafe)
    assert twice.sources == {}
    assert twice.applied == ()

    # Only what was fixed is written.
    assert bool(result.sources) == bool(result.applied)
    assert all(data != files.get(path) for path, data in result.sources.items())


@given(vaults)
@settings(deadline=None, max_examples=100)
def test_bytes_outside_the_spans_are_equal(vault: Vault) -> None:
    batch = pick(check_vault(vault, Config(), today=TODAY, rules=RULES).findings)
    edits = [edit for finding in batch if finding.fix for edit in finding.fix.edits]
    for path in {edit.path for edit in edits}:
        data = vault.source_of(path).data
        own = sorted((e for e in edits if e.path == path), key=lambda e: (e.start, e.end))
        after, at, done = apply(data, own), 0, 0
        for edit in own:
            kept = data[done : edit.start]
            assert after[at : at + len(kept)] == kept
            text = edit.text.encode()
            at = after.index(text.replace(b"\n", b"") if data else text, at + len(kept))
            at += len(edit.text.encode())
            done = edit.end
        assert after.endswith(data[done:])


@given(vaults, st.data())
@settings(deadline=None, max_examples=100)
def test_a_comment_silences_exactly_what_it_names(vault: Vault, data: st.DataObject) -> None:
    before = check_vault(vault, Config(), today=TODAY, rules=RULES)
    findings = [f for f in before.findings if not f.code.startswith(("X", "H802"))]
    if not findings:
        return
    one = data.draw(st.sampled_from(findings))
    files = {path: vault.source_of(path).data for path in (*vault.notes, *vault.attachments)}
    note = files[one.path]
    if note.startswith(b"\xef\xbb\xbf```"):
        return  # the mark hides the fence's start, so that its end opens one round the comment
    files[one.path] = note + b"\n\n%% vaultkit: ignore-file " + one.code.encode() + b" %%\n"
    after = check_vault(make_vault(files), Config(), today=TODAY, rules=RULES)
    gone = keys(before.findings) - keys(after.findings)
    assert {(key.path, key.code) for key in gone} == {(one.path, one.code)}
    assert not keys(after.findings) - keys(before.findings)
    assert not [f for f in after.findings if (f.path, f.code) == (one.path, one.code)]
