from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from vaultkit.authoring.callouts.callout_outline import text_of
from vaultkit.authoring.callouts.decision import Decision, Jump, Question, Result, read_decisions
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

DECISION = """\
> [!decision]+ Which fruit
> - **Sweet or sour?**
>   - Sweet → **How much time is there?**
>     - Little → [[Banana]] — needs no *knife*
>     - Enough -> [[Mango|A mango]]: worth the mess
>   - Sour
>     - buy a [[Lemon]]
>   - Either
>     - **How much time is there?**
"""


def read(text: str) -> tuple[Note, Decision]:
    note = parse_note(Source("A.md", text.encode()))
    (decision,) = read_decisions(note)
    return note, decision


def test_a_decision_is_read() -> None:
    note, decision = read("---\na: ü\n---\n" + DECISION.replace("\n", "\r\n"))
    assert decision.faults == ()
    root = decision.root
    assert root is not None
    assert root.shown == "Sweet or sour?"
    assert note.source.slice(root.start, root.end) == "Sweet or sour?"
    assert [answer.shown for answer in root.answers] == ["Sweet", "Sour", "Either"]
    sweet, sour, either = (answer.leads_to for answer in root.answers)
    assert isinstance(sweet, Question)
    assert isinstance(sour, Result)
    assert sour.is_advice
    assert text_of(sour.name) == "buy a Lemon"
    assert isinstance(either, Jump)
    assert decision.find(either) is sweet
    banana, mango = (answer.leads_to for answer in sweet.answers)
    assert isinstance(banana, Result)
    assert isinstance(mango, Result)
    assert (text_of(banana.name), text_of(banana.reason)) == ("Banana", "needs no knife")
    assert (text_of(mango.name), text_of(mango.reason)) == ("A mango", "worth the mess")
    assert note.source.slice(banana.start, banana.end).startswith("[[Banana]] — needs")
    targets = [link.target for result in decision.results() for link in result.links]
    assert sorted(targets) == ["Banana", "Lemon", "Mango"]


def test_a_loop_over_two_questions_is_found() -> None:
    _, decision = read(
        "> [!decision]\n> - **A?**\n>   - x → **B?**\n>     - 1 → **C?**\n>     - 2 → y\n"
        ">   - z → **C?**\n>     - 1 → **B?**\n>     - 2 → y\n"
    )
    assert [fault.message for fault in decision.faults] == [
        '"C?" leads back to a question that led here',
        '"B?" leads back to a question that led here',
    ]


@given(st.text(alphabet="*[] >→\n-?ab", max_size=150))
def test_anything_is_read(text: str) -> None:
    note = parse_note(Source("A.md", f"> [!decision] F\n> - **{text}".encode()))
    for decision in read_decisions(note):
        for fault in decision.faults:
            assert 0 <= fault.start <= fault.end <= len(note.source.data)


def test_deep_lists_are_read_up_to_a_limit() -> None:
    lines = "".join(f"> {'  ' * depth}- a\n" for depth in range(300))
    _, decision = read(f"> [!decision]\n{lines}")
    assert decision.faults
