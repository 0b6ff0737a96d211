"""The first pass reads all pieces of a page together as it would read each of them alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkit.checks.audit.frames import Frames
from vaultkit.checks.audit.markup_pieces import MarkupPieces
from vaultkit.checks.audit.readings import read_generously, read_pieces
from vaultkit.checks.audit.squash import squash
from vaultkit.notes.phrases import Phrases

KEYS = (" secret plan ", " größe ", " secret ", " plan ", " fi ", "秘密")
SIGN = "\0"
PARTS = st.sampled_from(
    (
        *("secret", "sec", "ret", "plan", "Pl", "an", "größe", "gro\u0308ße", "GRÖSSE", "秘", "密"),
        *("se\u00adcret", "se\u200bcret", "\ufb01", "&shy;", "&#115;ecret", "%73ecret", "%2573"),
        *("\\u0073ecret", "\\x73", "\\73 ecret", "&quot;+&quot;", '"', "'", "`", "+", '"+"'),
        *(SIGN, SIGN, " ", " ", "\n", "<b>", "</b>", "<", ">", "\\", "&lt;b&gt;", "*", "ret"),
    )
)
TEXTS = st.lists(PARTS, min_size=1, max_size=8).map("".join)


def said_in(texts: list[str]) -> set[str]:
    return set().union(*(Phrases(KEYS).said_in(squash(text)) for text in texts))


@settings(max_examples=400, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_what_each_piece_says_alone_all_say(texts: list[str]) -> None:
    pieces = {text.encode() for text in texts}
    alone = [way for piece in pieces for way in read_pieces([piece])]
    assert said_in(alone) <= said_in(list(read_pieces(pieces)))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_a_piece_says_what_its_text_says_with_and_without_tags(text: str) -> None:
    plain = text.replace("*", "").replace("`", "")  # marks of Markdown are no matter of pages
    generous = list(read_generously(plain.encode()))
    assert said_in(generous) <= said_in(list(read_pieces([plain.encode()])))


QUOTES = st.sampled_from(('"', "'", '"', "'", "a=", "x", " ", ">", "<", "secret", "it's", "plan"))
TAGS = st.lists(QUOTES, max_size=9).map(lambda parts: f"<i {''.join(parts)}>")


@settings(max_examples=600, deadline=None)
@given(st.lists(st.one_of(TAGS, st.sampled_from(("secret ", "plan", "<p>"))), max_size=6))
def test_a_tag_says_the_same_whatever_pages_had_before(tags: list[str]) -> None:
    data = "".join(tags).encode()
    seen = MarkupPieces()
    for tag in tags:
        seen.forget(seen.take_new(tag.encode()))
    fresh = MarkupPieces().take_new(data)
    again = seen.take_new(data)
    assert fresh.pieces <= again.pieces


def test_the_sign_that_ends_a_tag_may_stand_in_a_value() -> None:
    seen = MarkupPieces()
    pages = (b'<i title=\'x"y\' alt="a > secret plan">', b'<i alt="a > secret">plan</i>') * 2
    said = [said_in(list(read_pieces(seen.take_new(page).pieces))) for page in pages]
    assert said == [{" secret plan ", " secret ", " plan "}, {" secret ", " plan "}, set(), set()]


def test_a_page_of_very_many_lines_is_read_as_a_whole() -> None:
    page = b"\n".join(b"%d" % number for number in range(200_002))
    new = Frames().take_new(page)
    assert (new.closed, new.open) == ([], [page])
