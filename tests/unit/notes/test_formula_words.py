r"""Formulas in words of MathJax that the converter lacks: each is drawn, none is an error."""

from __future__ import annotations

import re

import pytest

from vaultkit.notes.formulas.formula_mathml import Formulas


def shown(text: str, *, is_display: bool = False) -> str:
    html = Formulas().render(text, is_display=is_display)
    return re.sub(r"^<span class=\"math math-\w+\"><math[^>]*>(.*)</math></span>$", r"\1", html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (r"\left<x\right>", "<mrow><mo>⟨</mo><mi>x</mi><mo>⟩</mo></mrow>"),
        (
            r"\bigl<x\bigr\gt",
            (
                '<mo minsize="1.2em" maxsize="1.2em">⟨</mo><mi>x</mi>'
                '<mo minsize="1.2em" maxsize="1.2em">⟩</mo>'
            ),
        ),
        (r"\mbox{a}", "<mtext>a</mtext>"),
        (r"\hbox{a $x$}", "<mrow><mtext>a\xa0</mtext><mi>x</mi></mrow>"),
        (
            r"\text{if $x$ or}",
            "<mrow><mtext>if\xa0</mtext><mi>x</mi><mtext>\xa0or</mtext></mrow>",
        ),
        (r"\text{a \(x\)}", "<mrow><mtext>a\xa0</mtext><mi>x</mi></mrow>"),
        (r"\textbf{a $x$}", "<mrow><mtext><b>a\xa0</b></mtext><mi>x</mi></mrow>"),
        (r"\text{a\\b_c}", r"<mtext>a\b_c</mtext>"),
        (r"\color{#2878D5}x", '<mrow mathcolor="#2878D5"><mi>x</mi></mrow>'),
        (r"\textcolor{lightgreen}{x}", '<mrow mathcolor="#90EE90"><mi>x</mi></mrow>'),
        (r"\textcolor[RGB]{1,2,3}{x}", '<mrow mathcolor="#010203"><mi>x</mi></mrow>'),
        (r"\color{ForestGreen}x", '<mrow mathcolor="#129F57"><mi>x</mi></mrow>'),
        (r"\textcolor{nocolor}{x}", "<mi>x</mi>"),
        (
            r"\colorbox{yellow}{a}",
            '<mrow><mrow class="m-box" mathbackground="#FFFF00"><mtext>a</mtext></mrow></mrow>',
        ),
        (r"\fbox{$x$}", '<menclose notation="box"><mi>x</mi></menclose>'),
        (
            r"\enclose{circle}{x}",
            '<mrow><menclose notation="circle"><mi>x</mi></menclose></mrow>',
        ),
        (
            r"\rule{2em}{1ex}",
            '<mspace width="2em" height="0.43em" mathbackground="currentcolor"></mspace>',
        ),
        (
            r"\raise3mu x",
            (
                '<mrow><mspace height="1.167em"></mspace><mpadded voffset="0.1667em"><mi>x</mi>'
                "</mpadded></mrow>"
            ),
        ),
        (r"\kern{1em}x", '<mspace width="1em"></mspace><mi>x</mi>'),
        (r"\hspace{-0.32em}x", '<mspace class="m-back-3"></mspace><mi>x</mi>'),
        (r"\kern-9em x", '<mspace class="m-back-20"></mspace><mi>x</mi>'),
        (r"\mkern-1mu x", '<mspace class="m-back-1"></mspace><mi>x</mi>'),
        (r"\hspace*{1em}x", '<mspace width="1em"></mspace><mi>x</mi>'),
        (r"\unicode{x20AC}", "<mtext>€</mtext>"),
        (r"\textdegree", "<mtext>°</mtext>"),
        (r"\verb|a_b|", "<mtext><code>a_b</code></mtext>"),
        (
            r"\overunderset{a}{b}{c}",
            "<mover><munder><mi>c</mi><mi>b</mi></munder><mi>a</mi></mover>",
        ),
        (r"\buildrel a\over b", "<mover><mi>b</mi><mi>a</mi></mover>"),
        (r"\root 3\of x", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        (r"\cancelto{0}{x}", shown(r"{\cancel{x}}^{0}")),
        (r"\not\!\in", '<mo lspace="0" rspace="0">∉</mo>'),
        (
            r"\sum*_i",
            '<mo lspace="0">∑</mo><msub><mo lspace="0" rspace="0">\u2217</mo><mi>i</mi></msub>',
        ),
        (r"\text{50%}x", "<mtext>50</mtext><mi>x</mi>"),
        (r"\mbox{50\%}x", "<mtext>50%</mtext><mi>x</mi>"),
        ("\\mbox{a% b\nc}x", "<mtext>ac</mtext><mi>x</mi>"),
        ("a\\\nb", "<mi>a</mi><mtext>\xa0</mtext><mi>b</mi>"),
        (r"\varinjlim", shown(r"\underrightarrow{\lim}")),
        (r"\thicksim", shown(r"\sim")),
        (r"√2", "<mtext>√</mtext><mn>2</mn>"),
        (r"\href{javascript:alert(1)}{x}", "<mi>x</mi>"),
        (r"\style{color:red}{\class{a}{\cssId{b}{x}}}", "<mi>x</mi>"),
    ],
)
def test_a_word_is_drawn(text: str, html: str) -> None:
    assert shown(text) == html


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (r"\begin{flalign}a&=b\end{flalign}", r"\begin{align*}a&=b\end{align*}"),
        (r"\begin{alignedat}{2}a&=b\end{alignedat}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{aligned}[t]a&=b\end{aligned}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{psmallmatrix}a&b\end{psmallmatrix}", r"\begin{pmatrix}a&b\end{pmatrix}"),
        (r"\begin{array}{@{}l p{3cm}}a&b\end{array}", r"\begin{array}{ll}a&b\end{array}"),
        (r"\begin{array}{*{2}{c}}a&b\end{array}", r"\begin{array}{cc}a&b\end{array}"),
        (r"\begin{array}{}a\end{array}", r"\begin{array}{c}a\end{array}"),
        (r"\begin{align}a\\\hline b\end{align}", r"\begin{align*}a\\b\end{align*}"),
        (r"\begin{gather}a&b\end{gather}", r"\begin{align*}a&b\end{align*}"),
        (
            r"\begin{crampedsubarray}{l}a\\b\end{crampedsubarray}",
            r"\begin{matrix}a\\b\end{matrix}",
        ),
        (r"\displaylines{a\\b}", r"\begin{gathered}a\\b\end{gathered}"),
        (r"\eqalign{a&=b\cr c&=d}", r"\begin{aligned}a&=b\\c&=d\end{aligned}"),
        (r"\pmatrix{a&b\cr c&d}", r"\begin{pmatrix}a&b\\c&d\end{pmatrix}"),
        (r"\cases{a&b\cr c&d}", r"\begin{cases}a&b\\c&d\end{cases}"),
        (r"\begin{numcases}{f=}a&b\end{numcases}", r"{f=\begin{cases}a&b\end{cases}}"),
        (
            r"\begin{empheq}[left=\empheqlbrace]{align}a&=b\end{empheq}",
            r"\left\lbrace\begin{aligned}a&=b\end{aligned}\right.",
        ),
        (
            r"\begin{CD}A@>f>>B\\@VVgV@VVV\\C@=D\end{CD}",
            (
                r"\begin{matrix}A&\xrightarrow{f}&B\\"
                r"{\scriptstyle }\Big\downarrow{\scriptstyle g}&&"
                r"{\scriptstyle }\Big\downarrow{\scriptstyle }\\C&=\!=\!=&D\end{matrix}"
            ),
        ),
        (
            r"\begin{prooftree}\AxiomC{$A$}\AxiomC{$B$}\RL{$i$}\BinaryInfC{$C$}\end{prooftree}",
            r"{{}\dfrac{{{A}}\quad{{B}}}{{{C}}}{\scriptstyle{{i}}}}",
        ),
        (r"\operatorname{A_b}", r"\mathop{\mathrm{A_b}}"),
        (r"\mathop{A}\limits_b^c", r"\overset{c}{\underset{b}{\mathop{A}}}"),
        (
            r"\begin{aligned}x\end{aligned}\tag{1}",
            r"\begin{equation*}\begin{aligned}x\end{aligned}\tag{1}\end{equation*}",
        ),
    ],
)
def test_an_environment_is_drawn_as_one_that_is_known(text: str, same: str) -> None:
    assert shown(text, is_display=True) == shown(same, is_display=True)
    assert "is-error" not in shown(text, is_display=True)


@pytest.mark.parametrize(
    ("tag", "shown_as"),
    [
        (r"\tag{1}", "(1)"),
        (r"\tag*{A}", "A"),
        (r"\tag{★}", "(★)"),
        (r"\tag{式 <1>}", "(式 &lt;1&gt;)"),
        (r"\tag*{$\blacksquare$}", "■"),
        (r"\tag{vaultkitTag3c}", "(vaultkitTag3c)"),
        (r"\tag*{vaultkitTag3c}", "&lt;"),
    ],
)
def test_a_tag_stands_at_the_side(tag: str, shown_as: str) -> None:
    html = shown(rf"x{tag}", is_display=True)
    assert html.endswith(
        f'<mtd class="m-half m-right"><mtext>{shown_as}</mtext></mtd></mtr></mtable>'
    )


def test_a_tag_that_is_no_text_stands_behind() -> None:
    assert shown(r"x\tag{$a^2$}", is_display=True) == shown(
        r"x\qquad\text{($a^2$)}", is_display=True
    )


def test_a_rule_below_a_table_goes_across_it() -> None:
    html = shown(r"\begin{array}{|c|c|}a&b\\\hline\end{array}")
    assert html.endswith(
        '<mtr><mtd columnspan="50" class="m-line-top m-line-right"></mtd></mtr></mtable>'
    )


MATRIX = '<mtable displaystyle="false" scriptlevel="0">{}</mtable>'


@pytest.mark.parametrize(
    ("ends", "first", "second"),
    [
        (r"\\[3ex]", '<mi>a</mi><mspace depth="1.79em"></mspace>', "<mi>b</mi>"),
        (r"\\*[10pt]", '<mi>a</mi><mspace depth="1.5em"></mspace>', "<mi>b</mi>"),
        (r"\\[ 1 em ]", '<mi>a</mi><mspace depth="1.5em"></mspace>', "<mi>b</mi>"),
        (r"\\*", "<mi>a</mi>", "<mi>b</mi>"),
        (r"\\[-2pt]", "<mi>a</mi>", "<mi>b</mi>"),
        (r"\\[0cm]", "<mi>a</mi>", "<mi>b</mi>"),
        (
            r"\\[x]",
            "<mi>a</mi>",
            '<mo stretchy="false">[</mo><mi>x</mi><mo stretchy="false">]</mo><mi>b</mi>',
        ),
    ],
)
def test_space_below_a_row_is_no_text(ends: str, first: str, second: str) -> None:
    rows = "".join(f"<mtr><mtd>{row}</mtd></mtr>" for row in (first, second))
    assert shown(rf"\begin{{matrix}}a{ends}b\end{{matrix}}") == MATRIX.format(rows)


def test_brackets_that_do_not_close_behind_a_row_are_text() -> None:
    drawn = shown(r"\begin{matrix}a\\[3ex b\end{matrix}")
    assert '<mo stretchy="false">[</mo><mn>3</mn>' in drawn
    assert "m-unknown" not in drawn


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (r"\<x", r"\&lt;"),
        (r"\nope{x}", r"\nope"),
        (r"\text{a \nope}", r"\nope"),
        (r"\l x", r"\l"),
        (r"é\l x", r"\l"),
    ],
)
def test_an_unknown_command_is_marked_and_the_rest_is_drawn(text: str, name: str) -> None:
    html = shown(rf"\frac{{{text}}}{{2}}+y^2")
    assert f'<merror class="m-unknown"><mtext>{name}</mtext></merror>' in html
    assert html.endswith("<mo>+</mo><msup><mi>y</mi><mn>2</mn></msup>")


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        (r"\ce{H2O}", r"{\mathrm{H}_{2}\mathrm{O}}"),
        (r"\ce{SO4^2-}", r"{\mathrm{SO}_{4}{}^{2-}}"),
        (r"\ce{CO3^2-_{(aq)}}", r"{\mathrm{CO}_{3}{}_{(\mathrm{aq})}^{2-}}"),
        (r"\ce{Fe2+}", r"{\mathrm{Fe}_{2}{}^{+}}"),
        (r"\ce{Na+(aq)}", r"{\mathrm{Na}^{+}\,\mathrm{(aq)}}"),
        (r"\ce{OH\u2212}".replace(r"\u2212", "\u2212"), r"{\mathrm{OH}^{-}}"),
        (r"\ce{e-}", r"{\mathrm{e}^{-}}"),
        (r"\ce{S \ }", r"{\mathrm{S}\,\ }"),
        (r"\ce{[Fe(CN)6]^3-}", r"{[\mathrm{Fe}(\mathrm{CN})_{6}]^{3-}}"),
        (
            r"\ce{2 H2 + O2 -> 2H2O}",
            r"{2\,\mathrm{H}_{2}{}+{}\mathrm{O}_{2}\mathrel{\longrightarrow}2\,\mathrm{H}_{2}\mathrm{O}}",
        ),
        (
            r"\ce{A <=>[H+][\Delta] B}",
            r"{\mathrm{A}\mathrel{\xrightleftharpoons[\Delta]{\mathrm{H}^{+}}}\mathrm{B}}",
        ),
        (r"\ce{A ->[{heat}] B}", r"{\mathrm{A}\mathrel{\xrightarrow{\text{heat}}}\mathrm{B}}"),
        (r"\ce{A <-> B}", r"{\mathrm{A}\mathrel{\longleftrightarrow}\mathrm{B}}"),
        (r"\ce{^{227}_{90}Th+}", r"{\prescript{227}{90}{\mathrm{Th}}^{+}}"),
        (r"\ce{CuSO4.5H2O}", r"{\mathrm{CuSO}_{4}\cdot{}5\,\mathrm{H}_{2}\mathrm{O}}"),
        (r"\ce{CuSO4*5H2O}", r"{\mathrm{CuSO}_{4}\cdot{}5\,\mathrm{H}_{2}\mathrm{O}}"),
        (r"\ce{AgCl v}", r"{\mathrm{AgCl}\downarrow{}}"),
        (r"\ce{CO2 ^}", r"{\mathrm{CO}_{2}\uparrow{}}"),
        (r"\ce{1/2 O2}", r"{\tfrac{1}{2}\,\mathrm{O}_{2}}"),
        (r"\ce{n H2O}", r"{n\,\mathrm{H}_{2}\mathrm{O}}"),
        (r"\ce{CH2=CH2}", r"{\mathrm{CH}_{2}{=}\mathrm{CH}_{2}}"),
        (r"\ce{HC#CH}", r"{\mathrm{HC}{\equiv}\mathrm{CH}}"),
        (r"\ce{A\bond{~}B}", r"{\mathrm{A}{\cdots}\mathrm{B}}"),
        (r"\ce{NO_x}", r"{\mathrm{NO}_{x}}"),
        (r"\ce{Fe^{III}}", r"{\mathrm{Fe}^{\mathrm{III}}}"),
        (r"\ce{Fe^n+}", r"{\mathrm{Fe}^{n+}}"),
        (r"\ce{^0_-1e}", r"{\prescript{0}{-1}{\mathrm{e}}}"),
        (r"\ce{iPr}", r"{\mathrm{iPr}}"),
        (r"\ce{X_$i$^$x$}", r"{\mathrm{X}_{i}^{x}}"),
        (r"\pu{1,2E3 m}", r"{1{,}2\times 10^{3}\,\mathrm{m}}"),
        (r"\ce{2e-}", r"{2\,\mathrm{e}^{-}}"),
        (r"\ce{1s}", r"{1\mathrm{s}}"),
        (r"\ce{O''_x}", r"{\mathrm{O}^{\prime\prime}{}_{x}}"),
        (r"\pu{1*10^3 m}", r"{1\times 10^{3}\,\mathrm{m}}"),
        (r"\ce{$x$ A}", r"{{x}\,\mathrm{A}}"),
        (r"\ce{\alpha-Fe}", r"{\alpha {-}\mathrm{Fe}}"),
        (r"\pu{1.2e3 m//s^2}", r"{1.2\cdot 10^{3}\,\tfrac{\mathrm{m}}{\mathrm{s}^{2}}}"),
        (r"\pu{175 kJ mol-1}", r"{175\,\mathrm{kJ}\,\mathrm{mol}^{-1}}"),
        (r"\pu{20 °C}", r"{20\,\mathrm{°C}}"),
    ],
)
def test_chemistry(text: str, tex: str) -> None:
    assert shown(text) == shown(tex)
    assert "is-error" not in shown(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (r"\ce{A[B}", ""),
        (r"\ce{A ->[B}", 'a chemical formula lacks "]"'),
        (r"\ce{" + "{" * 30 + "}" * 30 + "}", "a chemical formula nests too deeply"),
        (r"\unicode{x202E}", r"\unicode names no character that can be shown"),
        (r"\unicode{9999999999}", r"\unicode names no character"),
        (r"\rule{1}{2em}", '"1" is no length'),
        (r"\begin{CD}A", r"\begin{CD} is not closed"),
        (r"\begin{prooftree}\UnaryInfC{a}\end{prooftree}", "a proof tree lacks a premise"),
        (r"\mbox{a $x}", '"$" is missing'),
        (r"\mbox", "a command lacks an argument"),
        (r"\mbox{a", "a group is not closed"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, message: str) -> None:
    told = f"this formula is not drawn: {message}; readers get its source" if message else ""
    assert Formulas().find_fault(text, is_display=False) == told
    assert ("is-error" in shown(text)) == bool(message)


def test_physics_is_there_once_it_is_asked_for() -> None:
    page = Formulas()
    assert "m-unknown" in page.render(r"\qty(x)", is_display=False)
    page.render(r"\require{physics}", is_display=False)
    for text, same in [
        (r"\qty(x)", r"\left(x\right)"),
        (r"\abs{x}", r"\left|x\right|"),
        (r"\dv{f}{x}", r"\frac{\mathrm{d}f}{\mathrm{d}x}"),
        (r"\pdv[2]{u}{t}", r"\frac{\partial^{2}u}{\partial t^{2}}"),
        (r"\vb{a}\vdot\vb*{b}", r"\mathbf{a}\boldsymbol{\cdot}\boldsymbol{b}"),
        (r"\ip{a}{b}", r"\left\langle a\middle|b\right\rangle"),
        (r"\ev{A}{x}", r"\left\langle x\middle|A\middle|x\right\rangle"),
        (r"\mqty(1&0\\0&1)", r"\begin{pmatrix}1&0\\0&1\end{pmatrix}"),
        (r"\comm{A}{B}", r"\left[A,B\right]"),
        (r"\qq{if}x", r"\quad\text{if}\quad x"),
    ]:
        assert page.render(text, is_display=True) == Formulas().render(same, is_display=True)


def test_a_mark_of_ours_cannot_be_written() -> None:
    assert shown("\\text{\ue010end\ue011}x") == "<mtext>end</mtext><mi>x</mi>"
    assert shown("\\colorbox{red}{\ue010end\ue011}x").count("</mrow>") == 2


@pytest.mark.parametrize("text", ["a \\", "\\\nb \\", "\\frac{a}{b} \\\n c"])
def test_a_backslash_at_the_end_of_a_line_is_a_blank(text: str) -> None:
    assert "m-unknown" not in Formulas().render(text, is_display=True)
