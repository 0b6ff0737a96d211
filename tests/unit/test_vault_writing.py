"""How our notes are written and dated: titles, sentences, and properties that carry information."""

from __future__ import annotations

import re
from datetime import datetime
from statistics import mean
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.unit.own_vault import SOURCES, own_notes, own_vault, prose
from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

TITLE = 45
NAMED_BY_OTHERS = {
    "Pods communicate across cluster using CNI-provided networking",  # links of a seed lead there
    "Source - In how many ways can I expose Kubernetes workloads",
    "Source - Kubernetes Networking: Exploring Service Types",
}
"""Titles that are not ours to shorten."""
WORDS_ON_AVERAGE = (10, 20)
WORDS_AT_MOST = 45
FEW_WORDS = 5
FEW_SHARE = 0.1
OWN_SITES = {"kubernetes.io", "help.obsidian.md"}
"""Sites on Kubernetes itself and on the program that shows this vault."""
STANDARDS = {"www.rfc-editor.org"}
PACE = {
    "Agones": 365, "AWS Load Balancer Controller": 90, "cert-manager": 90, "Cilium": 120,
    "CNI plugins": 365,
    "cloud-provider-azure": 120, "cloud-provider-kind": 120, "cloudflared": 120,
    "EKS documentation": 90, "Envoy Gateway": 90, "external-dns": 60, "GKE": 90,
    "Gateway API": 120, "ingress2gateway": 60, "Istio": 90, "kind": 120, "k3d": 180,
    "klipper-lb": 180, "kube-vip": 180,
    "kubernetes-validate": 120, "Linkerd": 180, "MCS API": 180, "MetalLB": 180, "minikube": 120,
    "nginx": 365, "OpenShift": 120,
    "Tailscale documentation": 120,
}  # fmt: skip
"""Days after which what we say of a product must be looked at again: shorter than its releases."""
SOON_FALSE = re.compile(r"(?i)\b(?:now|new|today|currently|recently|latest|modern|soon)\b")
BAD_WORDS = re.compile(
    r"\bshall\b|\bfor ever\b|\bleaves? \w+ to nobody\b"
    r"|\b(?i:nobody|whoever|somebody|anybody|someone)\b"
)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`(])")
WORD = re.compile(r"[\w`][\w.'`:/-]*")
PRODUCT = re.compile(r"([^,]+?) [0-9.]+(?:, |$)")

NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
COUNTED = re.compile(rf"(?:the |or )?({'|'.join(NUMBERS)})\b", re.IGNORECASE)
IN_SENTENCES = {"The two jobs", "Two levels", "Five mistakes that everybody makes once"}
"""Headings that count what sentences tell."""

NOTES = own_notes()


def days(note: Note) -> int:
    return int(str(note.properties["review_interval"]).removesuffix("d"))


def products(note: Note) -> list[str]:
    return PRODUCT.findall(str(note.properties.get("checked_with", "")))


def paragraphs(note: Note) -> list[str]:
    """Return what stands in sentences: neither tables, headings, flows nor lists of links."""
    lines = [
        re.sub(r"^\s*(?:>\s*)?(?:[-*]|\d+\.)?\s*", "", line)
        for line in prose(note).splitlines()
        if not re.match(r"\s*(?:\||#|>\s*\[!|>\s*\d+\. \*\*|- \s*- |- \*\*S\d|!?$)", line)
    ]
    return [line.strip() for line in lines if line.strip().endswith((".", "?", "!", ":"))]


def sentences(note: Note) -> list[int]:
    found = [part for line in paragraphs(note) for part in SENTENCE.split(line)]
    return [len(WORD.findall(part)) for part in found if WORD.findall(part)]


GLOSSARY = "Reference/Glossary of exposure terms.md"
READ = [path for path in NOTES if not path.startswith(SOURCES) and path != GLOSSARY]
"""What is written in sentences: neither lists of claims nor definitions."""


@pytest.mark.parametrize("path", NOTES)
def test_a_title_is_short_and_stays_true(path: str) -> None:
    title = str(NOTES[path].properties["title"])
    assert len(title) <= TITLE or title in NAMED_BY_OTHERS
    assert SOON_FALSE.findall(title) == []


@pytest.mark.parametrize("path", READ)
def test_sentences_are_neither_clipped_nor_endless(path: str) -> None:
    counts = sentences(NOTES[path])
    low, high = WORDS_ON_AVERAGE
    assert low <= mean(counts) <= high
    assert max(counts) <= WORDS_AT_MOST
    assert sum(count <= FEW_WORDS for count in counts) <= max(2, FEW_SHARE * len(counts))


def test_sentences_of_the_whole_vault() -> None:
    counts = [count for path in READ for count in sentences(NOTES[path])]
    assert len(counts) > 1000
    assert 13 <= mean(counts) <= 17
    assert sum(count <= 8 for count in counts) / len(counts) < 0.2


@pytest.mark.parametrize("path", NOTES)
def test_no_word_that_we_do_not_use(path: str) -> None:
    assert BAD_WORDS.findall(prose(NOTES[path], code=False)) == []


@pytest.mark.parametrize("path", NOTES)
def test_dates_of_a_note_are_in_order(path: str) -> None:
    properties = NOTES[path].properties
    created, modified = (_moment(properties[key]) for key in ("created", "modified"))
    assert created <= modified
    assert str(properties["updated"]) <= modified[:10]
    assert str(properties["last_reviewed"]) <= modified[:10]


def _moment(value: object) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%S") if isinstance(value, datetime) else str(value)


@pytest.mark.parametrize("path", NOTES)
def test_see_also_is_no_copy_of_what_the_note_links_to(path: str) -> None:
    note = NOTES[path]
    linked = {
        str(found.destination)
        for found in own_vault().links[NotePath(path)]
        if hasattr(found.link, "is_embed")
    }
    also = {
        str(found.destination)
        for found in own_vault().links[NotePath(path)]
        if getattr(found.link, "key", "").startswith("see_also")
    }
    assert "see_also" in note.properties
    assert also & linked == set()


@pytest.mark.parametrize("path", NOTES)
def test_what_is_outside_kubernetes_was_checked_with_a_version(path: str) -> None:
    sites = {urlsplit(str(each)).netloc for each in NOTES[path].properties["source_of_truth"]}
    core = {
        urlsplit(str(each)).netloc
        for each in NOTES[path].properties["source_of_truth"]
        if str(each).startswith("https://github.com/kubernetes/")
    }
    assert products(NOTES[path]) or sites - core <= OWN_SITES | STANDARDS


@pytest.mark.parametrize("path", NOTES)
def test_the_faster_it_moves_the_sooner_it_is_reviewed(path: str) -> None:
    note = NOTES[path]
    planned = any(" planned:" in line for line in note.properties.get("milestones", []))
    limits = [PACE[product] for product in products(note)] + ([120] if planned else [])
    assert days(note) <= min(limits, default=365)


@pytest.mark.parametrize("path", NOTES)
def test_the_status_says_how_settled_the_subject_is(path: str) -> None:
    note = NOTES[path]
    if note.properties["status"] in {"stable", "moving"}:
        assert (note.properties["status"] == "moving") == (days(note) <= 120)


@pytest.mark.parametrize("key", ["confidence", "status", "version", "review_interval"])
def test_a_property_tells_notes_apart(key: str) -> None:
    values = [str(note.properties[key]) for note in NOTES.values()]
    most = max(values.count(value) for value in values)
    assert len(set(values)) > 1
    assert most <= 0.8 * len(values)


def test_reviews_do_not_fall_due_all_at_once() -> None:
    due = [(str(note.properties["last_reviewed"]), days(note)) for note in NOTES.values()]
    assert len(set(due)) >= 6


@pytest.mark.parametrize("path", NOTES)
def test_a_method_is_a_fact(path: str) -> None:
    if "method" in NOTES[path].properties:
        assert NOTES[path].properties["type"] == "fact"


def count(text: str) -> int:
    """Return how many things a section shows.

    What is counted is the first of these that there is: the subjects of its table, the items of
    its list, its commands. A table whose corner is empty names its subjects above its columns,
    any other one in its rows.
    """
    rows = [line for line in text.splitlines() if line.startswith("|")]
    if rows:
        corner, *columns = re.split(r"(?<!\\)\|", rows[0])[1:-1]
        return len(rows) - 2 if corner.strip() else len(columns)
    items = re.findall(r"(?m)^(?:- |\d+\. )", text)
    return len(items or re.findall(r"(?m)^(?:kubectl|curl) ", text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("| Kind | Owner |\n|---|---|\n| a | b |\n| c | d |\n\n1. x\n2. y\n3. z\n", 2),
        ("| | Cluster | Local |\n|---|---|---|\n| a | b | c |\n", 2),
        ("| a \\| b | c |\n|---|---|\n| d | e |\n", 1),
        ("1. x\n2. y\n3. z\n\n```bash\nkubectl a\n```\n", 3),
        ("```bash\nkubectl a\ncurl b\n```\n", 2),
        ("nothing that can be counted\n", 0),
    ],
)
def test_one_thing_is_counted(text: str, shown: int) -> None:
    assert count(text) == shown


@pytest.mark.parametrize("path", NOTES)
def test_a_heading_that_counts_counts_right(path: str) -> None:
    note = NOTES[path]
    ends = [*(each.start for each in note.headings[1:]), len(note.source.data)]
    wrong = {
        heading.text: shown
        for heading, end in zip(note.headings, ends, strict=True)
        if heading.text not in IN_SENTENCES
        if (found := COUNTED.match(heading.text))
        for shown in [count(note.source.data[heading.start : end].decode())]
        if NUMBERS[found[1].lower()] != shown
    }
    assert wrong == {}
