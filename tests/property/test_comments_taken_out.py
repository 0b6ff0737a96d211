"""What stands round a comment is read as if somebody had taken the comment out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hypothesis import example, given
from hypothesis import strategies as st

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from vaultkit.notes.note import Note


class Place(NamedTuple):
    """Where a comment stands: the lines above it, and what begins each line inside."""

    above: str
    lead: str

    def inside(self, marker: str, lead: str) -> Place:
        return Place(f"{self.above}{self.lead}{marker}\n", self.lead + lead)

    def lay(self, text: str) -> str:
        """Return lines as they are written there."""
        return "".join(f"{self.lead}{line}".rstrip(" \t") + "\n" for line in text.split("\n"))


WIDTHS = {"\t": "-*1", "  ": "-*", "   ": "-*1", "    ": "-*1"}
MARKERS = {"-": "- a", "*": "* [ ] a", "1": "1. a"}
QUOTES = st.sampled_from([("> a", "> "), ("> [!note] t", "> "), ("> a", ">")])


@st.composite
def places(draw: st.DrawFn) -> Place:
    """Draw lists of up to four levels, alone or in a quote, callout or footnote, or round one."""
    place = Place("intro\n\n", "")
    if draw(st.booleans()):
        around = st.one_of(QUOTES, st.just(("[^1]: a", "    ")), st.just(("[^1]: a", "\t")))
        place = place.inside(*draw(around))
    width = draw(st.sampled_from(list(WIDTHS)))
    width = "    " if width == "\t" and ">" in place.lead else width
    for kind in draw(st.lists(st.sampled_from(WIDTHS[width]), max_size=4)):
        place = place.inside(MARKERS[kind], width)
    if ">" not in place.lead and draw(st.booleans()):
        place = place.inside(*draw(QUOTES))
    return place


HIDDEN = st.lists(
    st.sampled_from(
        ["", "", "note", "\t", "- x", "1. x", "> q", "# h", "    code", "```", "~~~", "`", "$$",
         "$", "<div>", "<!--", "<script>", "| a |", "|-|", "---", "===", "[[", "]]", "[^2]: x",
         "^id", "**", "\\", "[a]: b", "[!note] x"]
    ),
    max_size=5,
).map("\n".join)  # fmt: skip
BELOW = [
    "see [[Target]] #tag", "see [[Target]] ^id", "- item [[T]]", "# head", "## [[h]] ^h",
    "```\n[[no]]\n```", "> [[q]]", "> [!tip] t\n> [[q]]", "| a | [[b]] |\n|-|-|\n| c | [[d]] |",
    "$$\nx\n$$", "^id", "[[A]]\n[[B]]", "- [ ] t [[T]]", "Head\n---", "Head\n===", "---",
    "a\n\n    [[code]]", "https://a.b", "a[^1] ^[b]", "![[e]]", "[x](y.md)",
]  # fmt: skip
BEHIND = ["", "- e [[E]]\n", "\nend [[E]] ^e\n", "\n# H [[E]]\n", "> [[E]]\n"]


def seen(text: str) -> dict[str, object]:
    """Return what is read of a text, but for what stands in its comment."""
    note: Note = parse_note(Source("a.md", text.encode()))
    return {
        "links": [(note.raw(link), link.target) for link in note.links if not link.in_comment],
        "external": [link.url for link in note.external],
        "tags": [tag.text for tag in note.tags],
        "headings": [(heading.level, heading.text) for heading in note.headings],
        "blocks": [(block.id, block.kind) for block in note.blocks],
        "tasks": len(note.tasks),
        "callouts": [(callout.type, callout.title) for callout in note.callouts],
        "fences": [note.raw(fence) for fence in note.fences],
        "math": [note.raw(math) for math in note.math],
        "footnotes": [(each.label, each.kind) for each in note.footnotes],
        "faults": [fault.message for fault in note.faults],
    }  # fmt: skip


class Case(NamedTuple):
    """A text with a comment, and what is left when it is taken out, with and without its line."""

    text: str
    by_hand: tuple[str, str]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a comment of several lines between blocks of any kind."""
    place = draw(places())
    comment = f"%%\n{draw(HIDDEN)}\n%%"
    is_indented = draw(st.booleans())
    lines = place.lay(comment) if is_indented else f"{place.lead}{comment}\n"
    blank = place.lay("")
    above = place.above + blank * draw(st.integers(0, 1))
    rest = place.lay(draw(st.sampled_from(BELOW))) + draw(st.sampled_from(BEHIND))
    rest = blank * draw(st.integers(0, 1)) + rest
    return Case(above + lines + rest, (place.above + rest, place.above + blank + rest))


ISSUE = "- a\n\n\t%%\n\tnote\n\n\tmore\n\t%%\n\n\tsee [[Target]]\n- e\n"


@given(cases())
@example(Case(ISSUE, ("- a\n\n\tsee [[Target]]\n- e\n",) * 2))
def test_a_comment_of_several_lines_changes_nothing_round_it(case: Case) -> None:
    by_hand = [seen(text) for text in case.by_hand]
    for what, found in seen(case.text).items():
        assert found in [each[what] for each in by_hand], what


@given(places(), HIDDEN, HIDDEN, st.sampled_from(BELOW), st.sampled_from(BEHIND))
def test_what_a_template_holds_changes_nothing_round_it(
    place: Place, one: str, other: str, below: str, behind: str
) -> None:
    rest = place.lay("") + place.lay(below) + behind
    first, second = (
        seen(place.above + place.lay(f"\n<%*\n{hidden}\n%>") + rest) for hidden in (one, other)
    )
    assert first == second


@given(places(), st.sampled_from(BELOW))
def test_links_in_an_indented_comment_are_links(place: Place, below: str) -> None:
    hidden = place.lay("\n%%\n[[one]]\n\nsee [[two]] #in\n\n- [[three]]\n%%\n")
    note = parse_note(Source("a.md", (place.above + hidden + place.lay(below)).encode()))
    inside = [link.target for link in note.links if link.in_comment]
    assert inside == ["one", "two", "three"]
    assert "#in" in [tag.text for tag in note.tags]
