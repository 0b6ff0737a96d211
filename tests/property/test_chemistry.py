"""Every chemical formula is read to its end, or refused: none is read for ever."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from vaultkit.notes.formulas.formula_mathml import Formulas

PIECES = (
    *"ABab12+-^_{}[]()$\\ '.=#&~<>|/*,!%→·",
    r"\ce{", r"\pu{", r"\bond", r"\color{red}", r"\ ", "->[", "<=>", "^{", "_{", "$x$", "(aq)", "}",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("S \\ ")
@example("{\\ }")
@example("->[\\ ]")
def test_any_text_is_read(text: str) -> None:
    for name in ("ce", "pu"):
        html = Formulas().render(rf"\{name}{{{text}}}", is_display=False)
        assert html.startswith('<span class="math math-inline')
