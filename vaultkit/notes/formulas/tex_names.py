r"""What MathJax knows by names that math-core lacks, written with names that it has."""

from __future__ import annotations

from typing import Final

from vaultkit.notes.formulas.tex_macros import Definition, define

_GREEK: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma"
    " tau upsilon phi chi psi omega varepsilon vartheta varpi varrho varsigma varphi Gamma Delta"
    " Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
_UPRIGHT: Final = "αβγδϵζηθικλμνξοπρστυϕχψωεϑϖϱςφΓΔΘΛΞΠΣΥΦΨΩ"
_SIGNS: Final = {
    "asteriskcentered": "*", "bullet": "•", "exclamdown": "¡", "questiondown": "¿",
    "ordfeminine": "ª", "ordmasculine": "º", "paragraph": "¶", "periodcentered": "·",
    "section": "§", "underscore": "_", "visiblespace": "␣", "asciicircum": "^", "asciitilde": "~",
    "backslash": r"\textbackslash ", "bar": "|", "braceleft": r"\{", "braceright": r"\}",
    "dagger": "†", "daggerdbl": "‡", "ellipsis": "…", "emdash": "—", "endash": "\u2013",
    "greater": ">", "less": "<", "quotedblleft": "“", "quotedblright": "”", "quoteleft": "\u2018",
    "quoteright": "\u2019", "dollar": r"\$", "sterling": "£", "yen": "¥", "registered": "®",
    "degree": "°", "acutedbl": "˝", "asciiacute": "\u00b4", "asciibreve": "˘", "asciicaron": "ˇ",
    "asciidieresis": "¨", "asciimacron": "¯", "gravedbl": "˵", "tildelow": "˷", "baht": "฿",
    "cent": "¢", "colonmonetary": "₡", "currency": "¤", "dong": "₫", "euro": "€", "florin": "ƒ",
    "guarani": "₲", "lira": "₤", "naira": "₦", "peso": "₱", "won": "₩", "circledP": "℗",
    "copyright": "©", "copyleft": "🄯", "servicemark": "℠", "trademark": "™", "bardbl": "‖",
    "bigcircle": "◯", "blank": "␢", "brokenbar": "¦", "discount": "⁒", "estimated": "\u212e",
    "interrobang": "‽", "interrobangdown": "⸘", "musicalnote": "♪", "numero": "№",
    "openbullet": "◦", "pertenthousand": "‱", "perthousand": "‰", "recipe": "℞",
    "referencemark": "※", "langle": "〈", "rangle": "〉", "lbrackdbl": "⟦", "rbrackdbl": "⟧",
    "lquill": "⁅", "rquill": "⁆", "celsius": "℃", "div": "÷", "downarrow": "↓",
    "fractionsolidus": "\u2044", "leftarrow": "←", "lnot": "¬", "mho": "℧", "minus": "\u2212",
    "mu": "µ",
    "ohm": "Ω", "onehalf": "½", "onequarter": "¼", "onesuperior": "¹", "pm": "±",
    "rightarrow": "→", "surd": "√", "threequarters": "¾", "threesuperior": "³",
    "times": "\u00d7",
    "twosuperior": "²", "uparrow": "↑", "born": "*", "died": "†", "divorced": "⚮",
    "married": "⚭",
}  # fmt: skip
_FONTS: Final = {
    "mathrm": "mathup symrm symup",
    "mathbf": "mathbfup symbfup symbf bold",
    "boldsymbol": "mathbfit symbfit mathbffrak symbffrak mathbfscr symbfscr mathbfcal symbfcal",
    "mathsf": "mathsfup symsf symsfup mathbfsf mathbfsfup symbfsf symbfsfup mathsfit symsfit"
    " mathbfsfit symbfsfit",
    "mathit": "symit",
    "mathbb": "symbb bbFont",
    "mathfrak": "symfrak",
    "mathscr": "symscr",
    "mathtt": "symtt",
    "mathcal": "symcal",
}
_SAME: Final = {
    "centerdot": "cdot", "dotsb": "cdots", "dotsc": "ldots", "dotsi": "cdots", "dotsm": "cdots",
    "dotso": "ldots", "divsymbol": "div", "empheqlbrace": "lbrace", "empheqrbrace": "rbrace",
    "empheqlbrack": "lbrack", "empheqrbrack": "rbrack", "empheqlangle": "langle",
    "empheqrangle": "rangle", "empheqlvert": "lvert", "empheqrvert": "rvert",
    "empheqlVert": "lVert", "empheqrVert": "rVert", "empheqlfloor": "lfloor",
    "empheqrfloor": "rfloor", "empheqlceil": "lceil", "empheqrceil": "rceil", "intop": "int",
    "longLeftrightharpoons": "leftrightharpoons", "longRightleftharpoons": "rightleftharpoons",
    "longleftrightarrows": "leftrightarrows", "longrightleftharpoons": "rightleftharpoons",
    "ndownarrow": "downarrow", "nshortmid": "nmid", "nshortparallel": "nparallel",
    "nuparrow": "uparrow", "ordinarycolon": "colon", "shortmid": "mid",
    "shortparallel": "parallel", "smallfrown": "frown", "smallint": "int",
    "smallsetminus": "setminus", "smallsmile": "smile", "thickapprox": "approx",
    "thicksim": "sim", "varpropto": "propto", "xLeftrightharpoons": "xleftrightharpoons",
    "xRightleftharpoons": "xrightleftharpoons",
}  # fmt: skip
_MACROS: Final = {
    "Aboxed": r"\boxed{#1}",
    "LaTeX": r"\text{LaTeX}",
    "MoveEqLeft": "",
    "TeX": r"\text{TeX}",
    "cancelto": r"{{\cancel{#2}}^{#1}}",
    "celsius": r"\text{℃}",
    "centercolon": r"\mathrel{:}",
    "clap": "#1",
    "crampedclap": "#1",
    "crampedllap": "#1",
    "crampedrlap": "#1",
    "crampedsubstack": r"{\begin{matrix}#1\end{matrix}}",
    "displaylines": r"{\begin{gathered}#1\end{gathered}}",
    "eqalign": r"{\begin{aligned}#1\end{aligned}}",
    "eqalignno": r"{\begin{aligned}#1\end{aligned}}",
    "ketbra": r"\left|#1\middle\rangle\!\middle\langle#2\right|",
    "Ketbra": r"\left|#1\middle\rangle\!\middle\langle#2\right|",
    "leqalignno": r"{\begin{aligned}#1\end{aligned}}",
    "lefteqn": "#1",
    "llap": "#1",
    "mathclap": "#1",
    "mathllap": "#1",
    "mathmbox": "{#1}",
    "mathnormal": "{#1}",
    "mathtip": "{#1}",
    "micro": r"\text{µ}",
    "ohm": r"\text{Ω}",
    "overunderset": r"\overset{#1}{\underset{#2}{#3}}",
    "perthousand": r"\text{‰}",
    "pmb": r"\boldsymbol{#1}",
    "refeq": r"\ref{#1}",
    "skew": "#2{#3}",
    "smash": "#1",
    "sout": r"\cancel{#1}",
    "splitdfrac": r"\genfrac{}{}{0pt}{0}{#1}{#2}",
    "splitfrac": r"\genfrac{}{}{0pt}{1}{#1}{#2}",
    "stackbin": r"\mathbin{\overset{#1}{#2}}",
    "strut": r"\vphantom{(}",
    "substack": r"{\begin{matrix}#1\end{matrix}}",
    "symnormal": "{#1}",
    "textclap": r"\text{#1}",
    "textllap": r"\text{#1}",
    "textrlap": r"\text{#1}",
    "tripledash": r"{-}{-}{-}",
    "varinjlim": r"\underrightarrow{\lim}",
    "varliminf": r"\underline{\lim}",
    "varlimsup": r"\overline{\lim}",
    "varprojlim": r"\underleftarrow{\lim}",
    "vcenter": "{#1}",
    "xmathstrut": r"\vphantom{(}",
}
_DROPPED: Final = {
    0: "Huge LARGE Large MTFlushSpaceAbove MTFlushSpaceBelow Tiny allowbreak hfil hfill hfilll huge"
    " large mit nonscript normalsize oldstyle scriptsize small tiny",
    1: "Space leftroot minCDarrowheight minCDarrowwidth mathtoolsset setOptions uproot usetagform",
    3: "definecolor newtagform renewtagform",
}
"""What changes nothing here, by number of arguments."""


def plain_names() -> dict[str, Definition]:
    r"""Return what each command stands for, by name."""
    bodies = {f"text{name}": rf"\text{{{sign}}}" for name, sign in _SIGNS.items()}
    bodies |= {
        f"up{name}": rf"\mathrm{{{sign}}}"
        for name, sign in zip(_GREEK.split(), _UPRIGHT, strict=True)
    }
    for font, names in _FONTS.items():
        bodies |= dict.fromkeys(names.split(), rf"\{font}{{#1}}")
    bodies |= {name: rf"\{other} " for name, other in _SAME.items()}
    found = dict(define(name, body) for name, body in (bodies | _MACROS).items())
    for count, names in _DROPPED.items():
        found |= {f"\\{name}": Definition((), count) for name in names.split()}
    for name in ("class", "cssId", "href", "moveleft", "moveright", "style"):
        found[f"\\{name}"] = Definition(("{", "#2", "}"), 2)
    return found
