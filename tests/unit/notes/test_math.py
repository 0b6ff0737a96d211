from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultkit.notes.formulas.formula_mathml import CLASSES, MAX_LENGTH, MOST_BACK, Formulas

STYLES = Path(__file__).parents[3] / "vaultkit" / "site" / "assets" / "styles" / "math.css"
PIECES = st.sampled_from(
    [r"\frac", r"\begin{align}", r"\end{align}", "{", "}", "&", r"\\", "^", "_", "a", "2", "<b>",
     r"\text{", r"\color{red}", r"\left(", r"\right)", r"\tag{1}", r"\newcommand{\R}{x}", r"\R",
     r"\href{javascript:alert(1)}{x}", r"\label{a}", r"\eqref{a}", '"', "'", "é", "%", "\n", "#1",
     r"\def\a{\a\a}", r"\a", r"\hspace{9em}", r"\phase{x}", r"\cancel{x}", r"\ce{", r"\pu{3 m}",
     r"\text{a $x$}", r"\nope", r"\let\b\a", r"\begin{CD}", r"\end{CD}", "@>>>", r"\colorbox{red}{",
     r"\unicode{x3c}", r"\rule{1em}{1em}", r"\require{physics}", r"\qty(", r"\dv", r"\left<",
     r"\raise1em{", r"\enclose{circle}{", "\ue010end\ue011", r"\style{color:red}{x}", r"\cssId{i}{"]
)  # fmt: skip


def shown(text: str, *, is_display: bool = False) -> str:
    html = Formulas().render(text, is_display=is_display)
    return re.sub(r"^<span class=\"math math-\w+\"><math[^>]*>(.*)</math></span>$", r"\1", html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (" x^2 ", "<msup><mi>x</mi><mn>2</mn></msup>"),
        (r"\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
        ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\text{<i>}", "<mtext>&lt;i&gt;</mtext>"),
        (r"\color{red}x", '<mrow mathcolor="#FF0000"><mi>x</mi></mrow>'),
        (r"a\!b", '<mi>a</mi><mspace class="m-back-thin"></mspace><mi>b</mi>'),
        (r"\href{javascript:alert(1)}{x}", "<mi>x</mi>"),
        (r"\class{c}{x}\require{y}\label{z}", "<mi>x</mi>"),
        (r"\newcommand{\R}{x}\R", "<mi>x</mi>"),
        (r"\Large x", "<mi>x</mi>"),
        (
            r"\begin{split}a&=b\end{split}",
            (
                '<mtable displaystyle="true" scriptlevel="0"><mtr>'
                '<mtd class="m-right m-flush-right"><mi>a</mi></mtd>'
                '<mtd class="m-left m-flush-left"><mo>=</mo><mi>b</mi></mtd></mtr></mtable>'
            ),
        ),
    ],
)
def test_formulas(text: str, html: str) -> None:
    assert shown(text) == html


@pytest.mark.parametrize(
    "text", [r"\begin{align}a&=b\end{align}", r"\begin{alignat}{2}a&=b\end{alignat}"]
)
def test_nothing_is_numbered_unless_it_is_tagged(text: str) -> None:
    assert "(1)" not in Formulas().render(text, is_display=True)
    assert "<mtext>(7)</mtext>" in Formulas().render(r"x \tag{7}", is_display=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (r"\begin{nope}x", 'unknown environment "nope"'),
        (r"\frac{a}{", 'expected closing token "}", but reached end of input'),
        ("a & b", 'found "&", which may only appear in a table-like environment'),
        ("x" * (MAX_LENGTH + 1), f"a formula of more than {MAX_LENGTH} characters is not drawn"),
        (r"\set\underline 0", "it cannot be read"),
        ("{" * 100_000, f"a formula of more than {MAX_LENGTH} characters is not drawn"),
    ],
)
def test_a_formula_that_cannot_be_read_shows_itself_and_its_author_is_told_why(
    text: str, message: str
) -> None:
    source = text.strip().replace("&", "&amp;")
    html = Formulas().render(text, is_display=False)
    assert html == f'<span class="math math-inline is-error"><code>{source}</code></span>'
    told = Formulas().find_fault(text, is_display=False)
    assert told == f"this formula is not drawn: {message}; readers get its source"


@pytest.mark.parametrize("text", ["{" * 2400 + "}" * 2400, r"\sqrt" * 1000, r"\left(" * 800])
def test_deep_nesting_does_not_exhaust_the_stack(text: str) -> None:
    assert Formulas().render(text, is_display=True).startswith("<span")


@given(
    text=st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40), is_display=st.booleans()
)
@example(text=r"\def\a{\a\a}\a", is_display=True)
def test_any_formula_gives_well_formed_markup(text: str, is_display: bool) -> None:  # noqa: FBT001
    html = Formulas().render(text, is_display=is_display)
    tree = ET.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", html))
    for element in tree.iter():
        assert element.tag in {"span", "code", "b", "i", "em"} or element.tag.startswith("m")
        assert not {"style", "href", "id"} & element.attrib.keys()
        assert not [name for name in element.attrib if name.startswith("on")]


def test_every_class_has_a_style() -> None:
    style = STYLES.read_text(encoding="utf-8")
    names = {*CLASSES.values(), *(f"m-back-{tenths}" for tenths in range(1, MOST_BACK + 1))}
    assert [name for name in sorted(names) if f".{name} " not in style] == []
