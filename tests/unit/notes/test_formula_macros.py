r"""Commands that authors define, for their formula and those that follow on the page."""

from __future__ import annotations

import pytest

from vaultkit.notes.formulas.formula_mathml import MAX_TOKENS_ON_PAGE, Formulas
from vaultkit.notes.formulas.tex_macros import Macros, define
from vaultkit.notes.formulas.tex_preamble import read_preamble
from vaultkit.notes.formulas.tex_rewrite import MAX_LENGTH, MAX_TOKENS

TOO_LARGE = "its macros grow without end, or too large to be drawn"


def on_page(*texts: str, macros: Macros | None = None) -> str:
    """Return the last of some formulas that stand on one page."""
    page = Formulas(macros)
    return [page.render(text, is_display=False) for text in texts][-1]


def fault_of(*texts: str) -> str:
    """Return what is wrong with the last of some formulas that stand on one page."""
    page = Formulas()
    return [page.find_fault(text, is_display=False) for text in texts][-1]


def alone(text: str) -> str:
    return Formulas().render(text, is_display=False)


@pytest.mark.parametrize(
    ("definition", "use", "same"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", r"\R^n", r"\mathbb{R}^n"),
        (r"\newcommand\R{\mathbb{R}}", r"\R^n", r"\mathbb{R}^n"),
        (r"\newcommand*{\R}{\mathbb{R}}", r"\R^n", r"\mathbb{R}^n"),
        (r"\renewcommand{\phi}{\varphi}", r"\phi", r"\varphi"),
        (r"\newcommand{\f}[2]{\frac{#1}{#2}}", r"\f{a} b", r"\frac{a}{b}"),
        (r"\newcommand{\p}[2][2]{#2^{#1}}", r"\p{x}\p[3]{x}", r"x^{2}x^{3}"),
        (r"\def\a#1{x_{#1}}", r"\a{12}\a3", r"x_{12}x_{3}"),
        (r"\def\a[#1,#2]{#2_#1}", r"\a[1,b]", r"b_1"),
        (r"\def\a(#1){\left(#1\right)}", r"\a(x)", r"\left(x\right)"),
        (r"\gdef\R{\mathbb{R}}", r"\R", r"\mathbb{R}"),
        (r"\let\eps\varepsilon", r"\eps", r"\varepsilon"),
        (r"\let\eps=\varepsilon", r"\eps", r"\varepsilon"),
        (r"\let\old\phi\renewcommand{\phi}{\old'}", r"\phi", r"\phi'"),
        (r"\DeclareMathOperator{\Hom}{Hom}", r"\Hom(A)", r"\operatorname{Hom}(A)"),
        (r"\DeclareMathOperator{Hom}{Hom}", r"\Hom(A)", r"\operatorname{Hom}(A)"),
        (r"\DeclareMathOperator*{\amin}{arg\,min}", r"\amin_x", r"\operatorname*{arg\,min}_x"),
        (r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}", r"\abs{x}", r"\lvert x\rvert"),
        (
            r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}",
            r"\abs*{\frac12}",
            r"\left\lvert\frac12\right\rvert",
        ),
        (
            r"\newenvironment{m}[1]{\left#1\begin{matrix}}{\end{matrix}\right.}",
            r"\begin{m}{(}a&b\end{m}",
            r"\left(\begin{matrix}a&b\end{matrix}\right.",
        ),
        (r"\newcommand{\l}{\langle}", r"\left\l x\right.", r"\left\langle x\right."),
        (r"\newcommand{\set}[1]{\{\,#1\,\}}", r"\text{in $\set{x}$}", r"\text{in $\{\,x\,\}$}"),
        (r"\newcommand{\word}{where}", r"\text{\word{} x}", r"\text{where x}"),
        (r"\newcommand{\a}[1]{\newcommand{\b}[1]{#1##1}}\a{x}", r"\b{y}", "xy"),
        (r"\newcommand{\a}{x % a comment" + "\n}", r"\a y", "x y"),
    ],
)
def test_a_definition_holds_for_the_rest_of_the_page(definition: str, use: str, same: str) -> None:
    assert on_page(definition, use) == alone(same)
    assert on_page(definition + use) == alone(same)
    assert "is-error" not in alone(same)


def test_a_definition_shows_nothing_and_holds_on_its_page_only() -> None:
    assert alone(r"\newcommand{\nope}{x}") == '<span class="math math-inline"><math></math></span>'
    assert "m-unknown" in alone(r"\nope")
    assert "m-unknown" in on_page(r"\nope \def\nope{x}")


def test_a_page_does_not_change_what_it_was_given() -> None:
    given = Macros(dict([define("R", r"\mathbb{R}")]))
    assert on_page(r"\renewcommand{\R}{x}", r"\R", macros=given) == alone("x")
    assert on_page(r"\R", macros=given) == alone(r"\mathbb{R}")


def test_a_setting_has_the_arguments_that_its_text_names() -> None:
    given = Macros(dict([define("norm", r"\lVert #1 \rVert_{#2}")]))
    assert on_page(r"\norm{x}p y", macros=given) == alone(r"\lVert x\rVert_{p} y")


def test_a_preamble_is_read_past_what_is_no_definition() -> None:
    macros = Macros()
    text = (
        "```latex\n% \\newcommand{\\no}{x}\n\\usepackage{amsmath}\n$$\n"
        "\\newcommand{\\R}{\\mathbb{R}}\n\\newcommand{\\bad}[x]{y}\n"
        "\\newcommand\n\\restr[2]{{% as an ordinary symbol\n  #1_{#2}}}\n"
        "\\require{physics}\n$$\n```\n\\newcommand{\\last"
    )
    read_preamble(text, macros)
    assert {r"\R", r"\restr", r"\qty"} <= macros.commands.keys()
    assert not {r"\no", r"\bad", r"\last"} & macros.commands.keys()
    assert on_page(r"\restr{f}{A}", macros=macros) == alone("{{f_{A}}}")


@pytest.mark.parametrize(
    "text",
    [
        r"\def\a{\a\a}\a",
        r"\def\a{x\a}\a",
        r"\def\a{\b}\def\b{\a}\a",
        r"\def\a#1{#1#1}" + r"\a{" * 60 + "x" + "}" * 60,
        r"\newenvironment{a}{\begin{a}}{\end{a}}\begin{a}\end{a}",
        "".join(
            rf"\def\{a}{{\{b}\{b}}}"
            for a, b in zip("abcdefghijklmnopq", "bcdefghijklmnopqr", strict=True)
        )
        + r"\a",
    ],
)
def test_macros_that_grow_are_stopped(text: str) -> None:
    assert TOO_LARGE in fault_of(text)


def test_what_macros_grow_to_is_no_longer_than_what_is_drawn() -> None:
    text = r"\def\a{" + "x" * 2000 + r"}\a\a\a\a\a\a"
    message = f"a formula of more than {2 * MAX_LENGTH} characters is not drawn"
    assert message in fault_of(text)


def test_a_page_has_an_end_of_growth() -> None:
    page = Formulas()
    page.render(r"\def\a{\a x}\def\b{y}", is_display=False)
    assert "y</mi>" in page.render(r"\b", is_display=False)
    for _ in range(MAX_TOKENS_ON_PAGE // MAX_TOKENS + 1):
        page.render(r"\a", is_display=False)
    assert TOO_LARGE in page.find_fault(r"\b", is_display=False)
    assert "y</mi>" in page.render("y", is_display=False)


@pytest.mark.parametrize(
    ("definition", "use", "message"),
    [
        (r"\def\a(#1){x}", r"\a x", "a command is not used as it was defined"),
        (r"\def\a#1.{x}", r"\a x", '"." is missing'),
        (r"\newcommand{\a}[1]{x}", r"{\a}", "a command lacks an argument"),
        ("", r"\newcommand{\a}[12]{x}", "the number of a command's arguments is no digit"),
        ("", r"\newcommand{}{x}", "a definition lacks the name of a command"),
        ("", r"\newcommand{\a b}{x}", "a definition lacks the name of a command"),
        ("", r"\def\a", "a definition lacks its text"),
    ],
)
def test_a_definition_that_cannot_be_used_says_why(definition: str, use: str, message: str) -> None:
    assert message in fault_of(definition, use)


def test_a_label_is_known_behind_its_tag() -> None:
    page = Formulas()
    page.render(
        r"\begin{align}a\label{one}\tag{7}\\b\tag*{X}\label{two}\end{align}", is_display=True
    )
    shown = [
        page.render(text, is_display=False)
        for text in (r"\eqref{one}", r"\ref{one}", r"\eqref{two}")
    ]
    assert [text.split("<mtext>")[1].split("<")[0] for text in shown] == ["(7)", "7", "X"]
    assert "<mtext>(???)</mtext>" in page.render(r"\eqref{none}", is_display=False)


def test_deep_formulas_have_room_whatever_thread_draws_them() -> None:
    for text in ("{" * 2400 + "}" * 2400, r"\frac1{" * 600 + "}" * 600, r"\sqrt" * 900 + "x"):
        assert alone(text).startswith('<span class="math math-inline"><math>')
