"""The part of a note that `check --report` writes: where it is, and that nothing in it counts."""

from __future__ import annotations

import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.markdown.report_region import (
    BEGIN,
    END,
    find_report_marks,
    is_report,
    own_part,
    report_spans,
)
from vaultkit.notes.source import Source

INNER = "\n## Errors\n\n[[Link]] ![[e.png]] #tag https://x.example [^1] $x$ ^id\n- [ ] task\n\n"


def parts(text: str) -> list[str]:
    data = text.encode()
    return [data[start:end].decode() for start, end in report_spans(read(text))]


def read(text: str):  # noqa: ANN201 - a note
    return parse_note(Source("A.md", text.encode()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{BEGIN}{INNER}{END}\n", [f"{BEGIN}{INNER}{END}"]),
        (f"a\n\n{BEGIN}\nx\n{END}\n\nb\n", [f"{BEGIN}\nx\n{END}"]),
        (f"a\r\n\r\n{BEGIN}\r\nx\r\n{END}\r\n", [f"{BEGIN}\r\nx\r\n{END}"]),
        (f"{BEGIN}\nx\n", [f"{BEGIN}\nx\n"]),
        (f"x\n{END}\n", []),
        (f"`{BEGIN}`\n", []),
        (f"```\n{BEGIN}\n{END}\n```\n", []),
        (f"see {BEGIN} here\n", []),
        ("%% vaultkit:moc begin V list %%\n%% vaultkit:moc end %%\n", []),
    ],
)
def test_where_a_report_is(text: str, found: list[str]) -> None:
    assert parts(text) == found


def test_nothing_in_it_counts_and_everything_around_it_does() -> None:
    note = read(f"[[Mine]] #mine\n\n{BEGIN}\n{INNER}\n{END}\n\n![[Mine too]] ^mine\n")
    assert [link.target for link in note.links] == ["Mine", "Mine too"]
    assert [tag.text for tag in note.tags] == ["#mine"]
    assert [block.id for block in note.blocks] == ["mine"]
    assert (note.external, note.tasks, note.footnotes, note.math) == ((), (), (), ())
    assert [heading.text for heading in note.headings] == ["Errors"]


def test_the_markers_must_stand_once_each_and_in_order() -> None:
    assert find_report_marks(read(f"{BEGIN}\nx\n{END}\n")).inner == (27, 30)
    for text in (f"{END}\n\n{BEGIN}\n", f"{BEGIN}\n\n{BEGIN}\n\n{END}\n", f"{BEGIN}\n", "x"):
        assert find_report_marks(read(text)).inner is None


def test_a_report_and_nothing_else() -> None:
    assert is_report(read(f"\n{BEGIN}{INNER}{END}\n\n"))
    assert not is_report(read(f"Mine.\n\n{BEGIN}{INNER}{END}\n"))
    assert not is_report(read("Mine.\n"))


def test_what_the_author_wrote() -> None:
    text = f"# Mine\n\n{BEGIN}{INNER}{END}\n\n# End\n"
    own = own_part(read(text))
    assert own.source.text.split() == ["#", "Mine", "#", "End"]
    assert len(own.source.data) == len(text.encode())
    assert [heading.text for heading in own.headings] == ["Mine", "End"]
    plain = read("# Mine\n")
    assert own_part(plain) is plain
