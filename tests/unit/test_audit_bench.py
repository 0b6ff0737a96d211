"""The benchmark of the audit: it plants what it says it plants, and counts what builds say."""

from __future__ import annotations

import gzip
import re
import zlib
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.bench.audit_accuracy import own_vaults
from tests.bench.audit_alarms import (
    REFUSED,
    Alarms,
    Choice,
    Trial,
    find_alarms,
    judge,
    make_private,
    tabulate_alarms,
)
from tests.bench.audit_cost import measure_cost, tabulate_cost
from tests.bench.audit_forms import PACKED, PLAIN, SPELT, Form
from tests.bench.audit_packing import pdf
from tests.bench.audit_recall import (
    FORMS,
    Plant,
    all_apart,
    all_plants,
    measure_recall,
    recall_as_json,
    tabulate_recall,
)
from tests.bench.audit_secrets import KINDS, vault_files
from tests.bench.audit_splits import SPLITS
from tests.bench.build_growth import copy_part
from tests.bench.generate import write_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("note", "private"),
    [
        (b"text\n", b"---\npublish: false\n---\ntext\n"),
        (b"", b"---\npublish: false\n---\n"),
        (b"---\ntags: [a]\n---\ntext\n", b"---\npublish: false\ntags: [a]\n---\ntext\n"),
        (b"---\n---\ntext\n", b"---\npublish: false\n---\ntext\n"),
        (b"---\na: 1\npublish: true\n---\n", b"---\npublish: false\na: 1\n---\n"),
        (b"---\ndraft: false\n---", b"---\npublish: false\n---"),
        (b"---\r\na: 1\r\n---\r\nb\r\n", b"---\r\npublish: false\r\na: 1\r\n---\r\nb\r\n"),
        (b"one\r\ntwo\r\n", b"---\r\npublish: false\r\n---\r\none\r\ntwo\r\n"),
        (b"\xef\xbb\xbftext\n", b"\xef\xbb\xbf---\npublish: false\n---\ntext\n"),
        (b"\xef\xbb\xbf---\na: 1\n---\n", b"\xef\xbb\xbf---\npublish: false\na: 1\n---\n"),
        (b"text\n\n---\n\nmore\n", b"---\npublish: false\n---\ntext\n\n---\n\nmore\n"),
    ],
)
def test_a_note_is_made_private_as_its_author_would(note: bytes, private: bytes) -> None:
    assert make_private(note) == private


def test_a_build_that_leaks_stopped_is_told_from_others() -> None:
    leak = 'A/index.html:3: name "Secret" of "Secret.md", which is not public'
    finding = 'Map.md:64:1: P908 this region of a published note holds "Secret"'
    refused = f"ERROR   -  vaultkit: {REFUSED}, in 1 places"
    lines = ["INFO    -  Building", f"ERROR   -  {leak.replace('A/', '/tmp/x/A/')}", refused]
    assert judge("Secret.md", 1, lines, "/tmp/x") == Trial(
        "Secret.md", 1, (leak,), (f"vaultkit: {REFUSED}, in 1 places",)
    )
    stopped = judge("Secret.md", 1, [f"ERROR   -  {finding}", refused], "/tmp/x")
    assert stopped.leaks == ()
    assert stopped.is_stopped
    assert judge("a.md", 2, ["no notes"], "/tmp/x").others == ("no notes",)
    assert judge("a.md", 0, ["WARNING -  something"], "/tmp/x") == Trial("a.md", 0)


def test_leaks_of_the_vault_as_it_comes_are_told_from_those_of_a_note() -> None:
    old, new = "one", "two"
    alarms = Alarms(
        "v", 2, (Trial("", 1, (old,)), Trial("a", 1, (old,)), Trial("b", 1, (old, new)))
    )
    assert [len(alarms.refused), len(alarms.refused_anew), len(alarms.stopped)] == [3, 2, 0]
    assert alarms.new_leaks(alarms.trials[2]) == [new]
    row = tabulate_alarms([alarms]).splitlines()[1]
    assert row.split() == ["v", "2", "3", "1", "leaks", "3", "2", "0"]


def test_a_choice_is_the_same_each_time() -> None:
    notes = [f"{number}" for number in range(100)]
    assert Choice()(notes) == notes
    assert Choice(limit=200)(notes) == notes
    assert Choice(every=10)(notes) == Choice(every=10)(notes)
    assert len(set(Choice(every=10)(notes))) == 10
    assert len(Choice(every=10, limit=3)(notes)) == 3
    assert Choice(limit=5, seed=1)(notes) != Choice(limit=5, seed=2)(notes)


def test_each_note_of_a_vault_is_private_in_turn(tmp_path: Path) -> None:
    notes = {"A.md": b"Apples. [[B]]\n", "B.md": b"Pears.\n", "C.md": b"---\npublish: no\n---\nx\n"}
    write_files(tmp_path / "vault", notes.items())
    told: list[str] = []
    alarms = find_alarms(
        tmp_path / "vault", tmp_path / "work", jobs=1, choose=Choice(), tell=told.append
    )
    assert [(trial.note, trial.status) for trial in alarms.trials] == [
        ("", 0),
        ("A.md", 0),
        ("B.md", 0),
    ]
    assert alarms.notes == 2
    assert told[-1].endswith("vault: 2 of 2, 0 refused")
    assert {path.name: path.read_bytes() for path in (tmp_path / "vault").iterdir()} == notes


def test_more_is_planted_than_was_asked_for() -> None:
    _, secrets = vault_files()
    promised = [plant for plant in all_plants(secrets) if plant.form.is_promised]
    assert len({plant.path for plant in promised}) == len(promised) >= 200
    assert len({plant.form.name for plant in promised if plant.form.is_split}) >= 40
    assert len({form.name for form in FORMS}) == len(FORMS)
    assert {plant.secret.kind for plant in promised} == {kind.name for kind in KINDS}
    assert len(list(all_apart(secrets))) >= 200


UNREAD = {
    "HTML comment of a page",
    "alternative text",
    "slug",
    "anchor",
    "underscores",
    "percent escapes",
    "<b> in a page in a data URI",
}
"""Forms of pages that `_Reader` does not read."""


class _Reader(HTMLParser):
    """Joins what readers of a page see, and what its attributes hold."""

    def __init__(self) -> None:
        super().__init__()
        self.said = ""

    def handle_data(self, data: str) -> None:
        self.said += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += "\n" if tag == "br" else ""
        self.said += "".join(f" | {value} | " for _, value in attrs if tag in {"p", "meta"})


@pytest.mark.parametrize(
    "form",
    [
        form
        for form in (*PLAIN, *SPELT, *SPLITS)
        if form.path == "index.html" and form.name not in UNREAD
    ],
    ids=lambda form: form.name,
)
def test_a_page_says_the_words_however_they_are_split(form: Form) -> None:
    text = "Garden committee"
    reader = _Reader()
    reader.feed(form.make(text.encode()).decode())
    reader.close()
    seen = re.sub("[\u00ad\u200b\u200d\u2060]", "", reader.said).casefold()
    assert text.casefold() in " ".join(seen.split())


def test_packed_forms_hold_the_bytes() -> None:
    by_name = {form.name: form for form in PACKED}
    assert gzip.decompress(by_name["gzip"].make(b"words")) == b"words"
    assert b"d29yZHM=" in by_name["bare base64"].make(b"words")
    document = pdf(b"BT (words) Tj ET")
    stream = document.partition(b"stream\n")[2].partition(b"\nendstream")[0]
    assert zlib.decompress(stream) == b"BT (words) Tj ET"
    table = int(document.rpartition(b"startxref\n")[2].split()[0])
    assert document[table:].startswith(b"xref\n0 8\n")


def test_what_is_planted_is_found_and_what_stands_apart_is_not(tmp_path: Path) -> None:
    kinds = {"name", "heading", "canvas text", "file content", "nested value"}
    forms = {"paragraph", "attribute", "JSON", "as it is", "zip", "two paragraphs", "two cells"}

    def choose(plants: list[Plant]) -> list[Plant]:
        return [one for one in plants if one.form.name in forms and one.secret.kind in kinds]

    recall = measure_recall(tmp_path, choose)
    assert recall.missed == []
    assert recall.traced == recall.told == frozenset(recall.plants)
    assert recall.false == ()
    numbers = recall_as_json(recall)
    assert (numbers["promised"], numbers["told"], numbers["apart"]) == (42, 42, 8)
    assert (
        "promised                                    42     42      42  100.0%"
        in tabulate_recall(recall)
    )


def test_an_audit_that_tells_nothing_would_be_noticed(tmp_path: Path) -> None:
    recall = measure_recall(
        tmp_path, lambda plants: [p for p in plants if p.form.name == "bz2"][:3]
    )
    assert len(recall.plants) == 3
    assert len(recall.missed) + len(recall.told) == 3


def test_the_cost_of_a_small_vault_is_told(tmp_path: Path) -> None:
    cost = measure_cost(tmp_path, 40, runs=1, seed=1, tell=lambda _: None)
    assert (cost.notes, cost.private) == (40, 2)
    assert cost.cold[0].files_read > cost.unchanged[0].files_read
    assert 0 < cost.cold[0].share < 1
    assert tabulate_cost(cost).startswith("audit of 40 notes, 2 of them private\n")


def test_the_vaults_that_the_benchmark_writes_publish_their_notes(tmp_path: Path) -> None:
    paths = list(own_vaults(tmp_path))
    assert len(paths) == 11
    drawings = list((tmp_path / "generated" / "excalidraw" / "Excalidraw").iterdir())
    assert len(drawings) == 12
    assert all("excalidraw-plugin: parsed" in path.read_text("utf-8") for path in drawings)


def test_a_part_of_a_vault_is_copied_as_it_is(tmp_path: Path) -> None:
    vault, part = tmp_path / "vault", tmp_path / "part"
    for name in ("a/1.md", "a/2.md", "b.md", ".trash/x.md", "c.md", "d.png"):
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_text(name, encoding="utf-8")
    notes = copy_part(vault, part, 2)
    assert [path.relative_to(vault).as_posix() for path in notes] == [
        "a/1.md",
        "a/2.md",
        "b.md",
        "c.md",
    ]
    copied = {path.relative_to(part).as_posix() for path in part.rglob("*.md")}
    assert copied == {"a/1.md", "b.md"}
    assert (part / "b.md").read_text(encoding="utf-8") == "b.md"
