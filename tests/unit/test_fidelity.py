"""The comparison with the app's own records: what it reads, what it explains, what it does not."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.fidelity.checkouts import find_vaults
from tests.fidelity.dumps import PLACE, DumpError, read_dump
from tests.fidelity.readings import Heading, Written
from tests.fidelity.reasons import REASONS
from tests.fidelity.run import main, measure

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fidelity.comparing import Difference
    from tests.fidelity.run import Outcome

NOTES = {
    "A.md": "---\ntags: x, y\nalias: old\ncreated: 2026-01-02\n---\n"
    "# One\n[[B#h|b]] [[p/C]] ![[B]]\n",
    "B.md": "## Two\n![[i.png]] [[gone]]\n",
    "p/C.md": "text\n",
    "i.png": "",
}
RECORD: list[dict[str, Any]] = [
    {
        "fileName": "A",
        "relativePath": "A.md",
        "tags": ["x", "y"],
        "aliases": ["old"],
        "frontmatter": {"alias": "old", "created": "2026-01-02", "position": {}},
        "headings": [{"heading": "One", "level": 1}],
        "links": [
            {"link": "B#h", "relativePath": "B.md", "cleanLink": "B", "displayText": "b"},
            {"link": "C", "relativePath": "p/C.md", "displayText": "p/C"},
            {"link": "B", "relativePath": "B.md"},
        ],
    },
    {
        "fileName": "B",
        "relativePath": "B.md",
        "headings": [{"heading": "Two", "level": 2}],
        "links": [{"link": "gone"}],
    },
    {"fileName": "C", "relativePath": "p/C.md"},
]


def make(folder: Path, notes: dict[str, str], record: Any) -> Path:
    """Write a vault with a record."""
    for path, text in {**notes, PLACE: json.dumps(record)}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def compare(folder: Path, work: Path) -> Outcome:
    [vault] = find_vaults(folder, work)
    return measure(vault)


def told(found: Outcome) -> list[tuple[str, str, str, str, str | None]]:
    return [(x.kind, x.path, str(x.app), str(x.ours), x.reason) for x in found.compared.differences]


def with_change(number: int, **keys: Any) -> list[dict[str, Any]]:
    return [{**one, **keys} if at == number else one for at, one in enumerate(RECORD)]


def only(found: Outcome) -> Difference:
    [one] = (x for x in found.compared.differences if x.path != "A.md" or x.kind == "link")
    return one


def test_a_record_is_read_with_what_is_wrong_with_it() -> None:
    broken = [{"relativePath": "X.md", "tags": [1]}, {"fileName": "Y"}, 7, *RECORD]
    dump = read_dump(json.dumps(broken).encode() + b"]}left over")
    assert list(dump.records) == ["A.md", "B.md", "p/C.md"]
    assert dump.records["A.md"].headings == (Heading("One", 1),)
    assert dump.records["A.md"].properties == {"alias": "old", "created": "2026-01-02"}
    assert dump.records["A.md"].links[1] == Written("C", "p/C.md")
    assert [fault.partition(":")[0] for fault in dump.faults] == [
        "record 1 is left out",
        "record 2 is left out",
        "record 3 is left out",
    ]
    assert (dump.has_properties, dump.has_other_files) == (True, False)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": 1}', b"7"])
def test_what_is_no_record_is_told(data: bytes) -> None:
    with pytest.raises(DumpError, match="the record is no "):
        read_dump(data)


def test_what_is_alike_is_no_difference(tmp_path: Path) -> None:
    found = compare(make(tmp_path / "v", NOTES, RECORD), tmp_path)
    assert dict(found.compared.counts) == {
        "note": 3,
        "heading": 2,
        "tag": 2,
        "alias": 1,
        "link": 4,
        "property": 2,
    }
    old = "a property, or a way of writing it, that apps before 1.9 read"
    assert sorted(told(found)) == [
        ("alias", "A.md", "old", "None", old),
        ("tag", "A.md", "x", "None", old),
        ("tag", "A.md", "y", "None", old),
    ]


@pytest.mark.parametrize(
    ("record", "notes", "kind", "reason"),
    [
        (with_change(1, headings=[]), {}, "heading", None),
        (with_change(1, headings=[{"heading": "Two", "level": 1}]), {}, "heading", None),
        (with_change(1, links=[]), {}, "link", None),
        (with_change(1, tags=["two"]), {}, "tag", None),
        (with_change(1, aliases=["Two"]), {}, "alias", None),
        (with_change(1, frontmatter={"two": 1}), {}, "property", None),
        (RECORD[:2], {}, "note", "the record does not know the note"),
        ([*RECORD, {"relativePath": "D.md"}], {}, "note", "the file that the app knew is not here"),
        (RECORD, {"B.md": "## Two\n[[gone]] [[i.png]]\n"}, "link", list(REASONS)[2]),
        (RECORD, {"gone.md": ""}, "link", "the record does not know the note"),
    ],
)
def test_differences(
    record: Any, notes: dict[str, str], kind: str, reason: str | None, tmp_path: Path
) -> None:
    found = compare(make(tmp_path / "v", {**NOTES, **notes}, record), tmp_path)
    reasons = {x.reason for x in found.compared.differences if x.kind == kind and x.path != "A.md"}
    assert reasons >= {reason}
    assert (found.unexplained() == []) is (reason is not None)


def test_a_record_may_be_at_the_root(tmp_path: Path) -> None:
    folder = make(tmp_path / "v", NOTES, RECORD)
    (folder / PLACE).rename(folder / "metadata.json")
    (folder / PLACE).with_name("data.json").write_text("{}")
    plain = compare(folder, tmp_path / "w")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")
    committed = compare(folder, tmp_path / "w")
    assert plain.compared == committed.compared
    assert plain.compared.counts["note"] == 3


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, notes: dict[str, str], record: Any) -> None:
    make(folder, notes, record)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")


def test_the_record_of_a_repository_is_held_against_its_own_commit(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    folder.mkdir()
    git(folder, "init", "-q")
    commit(folder, NOTES, RECORD[1:])
    commit(folder, {"B.md": "## Two\n[[gone]]\n## Three\n"}, RECORD)
    commit(folder, {"B.md": "nothing\n"}, RECORD)
    git(folder, "clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    for place in (folder, tmp_path / "bare.git"):
        found = compare(place, tmp_path / place.name)
        one = only(found)
        assert (one.kind, one.line, str(one.ours)) == ("heading", 3, "## Three")
        assert one.reason == "another version of the note reads as recorded"


def test_a_note_that_was_not_changed_since_has_no_such_reason(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    folder.mkdir()
    git(folder, "init", "-q")
    commit(folder, {**NOTES, "B.md": "## Two\n"}, RECORD[:2])
    commit(folder, {"B.md": "## Two\n[[gone]]\n## Three\n"}, RECORD[:2])
    commit(folder, {}, RECORD[1:])
    commit(folder, {}, RECORD)
    assert only(compare(folder, tmp_path / "w")).reason is None


def test_the_command_goes_on_after_a_vault_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = make(tmp_path / "broken", NOTES, {"no": "list"})
    empty = tmp_path / "empty"
    empty.mkdir()
    good = make(tmp_path / "good", NOTES, RECORD)
    found = tmp_path / "found.json"
    assert main([str(broken), str(empty), str(good), "--json", str(found)]) == 2
    out, err = capsys.readouterr()
    assert "| good | heading | 2 | 0 | 0 | 0 |" in out
    assert f"{broken}: not compared: the record is no list" in err
    assert f"{empty}: not compared: no {PLACE}" in err
    assert [one["name"] for one in json.loads(found.read_text())["vaults"]] == ["good"]
    wrong = make(tmp_path / "wrong", NOTES, with_change(1, headings=[]))
    assert main([str(good), str(wrong)]) == 1
    assert (
        "wrong: B.md:1: heading\n  app       None\n  vaultkit  ## Two\n" in capsys.readouterr()[0]
    )
