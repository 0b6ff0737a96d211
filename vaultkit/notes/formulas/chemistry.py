r"""Chemistry: `\ce{…}` and `\pu{…}` as mhchem reads them, in plain TeX.

Read are formulas with their amounts, charges, isotopes and oxidation numbers, states, bonds,
arrows with what stands above and below, water of crystals, gas and precipitate; quantities with
their units. Formulas between dollar signs and commands stay what they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.formulas.tex_tokens import TexError, join, split

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.notes.formulas.rewriting import Handler, Rewriting

MAX_NESTED = 20
_ARROWS = {
    "<=>>": "rightleftharpoons", "<<=>": "rightleftharpoons", "<-->": "rightleftarrows",
    "<=>": "rightleftharpoons", "<->": "leftrightarrow", "-->": "dashrightarrow",
    "->": "rightarrow", "<--": "dashleftarrow", "<-": "leftarrow",
    "→": "rightarrow", "⟶": "rightarrow", "⇌": "rightleftharpoons", "↔": "leftrightarrow",
    "←": "leftarrow",
}  # fmt: skip
_LONG = {
    "rightarrow": "longrightarrow", "leftarrow": "longleftarrow",
    "leftrightarrow": "longleftrightarrow", "dashrightarrow": "dashrightarrow",
}  # fmt: skip
_EXTENDED = {
    "rightarrow": "xrightarrow", "leftarrow": "xleftarrow", "leftrightarrow": "xleftrightarrow",
    "rightleftharpoons": "xrightleftharpoons", "rightleftarrows": "xrightleftharpoons",
    "dashrightarrow": "xrightarrow", "dashleftarrow": "xleftarrow",
}  # fmt: skip
_ARROW = lazy_re("|".join(map(re.escape, sorted(_ARROWS, key=len, reverse=True))))
_AMOUNT = lazy_re(r"(?:\d+(?:[.,]\d+)?(?:/\d+)?|\(\d+/\d+\)|[a-z](?=\s+[A-Z(\[$]))")
_STATE = lazy_re(r"\((?:aq|cr|am|vit|lc|sln|[slgvn])\)(?![A-Za-z0-9])|\(\$\\infty\$\)")
_CHARGE = lazy_re(r"\+(?=$|[-+\s()\[\]},;.^_/:&])|-(?=$|[-+\s)\]},;.^_/:&]|\((?:aq|cr|s|l|g)\))")
_SUPER = lazy_re(r"[0-9]*[a-z]?[-+.*•]+|[0-9]+(?:/[0-9]+)?[-+]?|[A-Za-z]'?|[.*'•]+")
_SUB = lazy_re(r"[-+]?[0-9]+|[A-Za-z]|[-+]")
_COUNT = lazy_re(r"\d+")
_BONDS = {
    "-": "{-}", "=": "{=}", "#": r"{\equiv}", "~": r"{\cdots}", "~-": r"{\cdots}", "~--": "{=}",
    "~=": "{=}", "-~-": "{=}", "...": r"{\cdots}", "....": r"{\cdots}", "->": r"{\rightarrow}",
    "<-": r"{\leftarrow}", "1": "{-}", "2": "{=}", "3": r"{\equiv}",
}  # fmt: skip
_ORBITAL = lazy_re(r"[a-df-z]|e[a-z]")
"""What follows a number in a word such as `1s`, and not in `2e-`."""
_PRIMES = lazy_re(r"'+")
_MINUS = {0x2013: "-", 0x2212: "-"}
"""Signs that stand for a hyphen: charges are written with them too."""
_WORD = lazy_re(r"[A-Za-z]+")
_COMMAND = lazy_re(r"\\(?:[A-Za-z]+|.)", re.DOTALL)


class _Formula:
    """A chemical formula being read.

    Args:
        text: What is in the braces.
        depth: How deep it lies in others.
    """

    def __init__(self, text: str, depth: int = 0) -> None:
        self.text = text.translate(_MINUS)
        self.at = 0
        self.depth = depth
        self.out: list[str] = []
        self.is_start = True
        self.has_base = False
        self.is_joined = True
        self.scripts = ""

    def read(self) -> str:
        """Return it as TeX.

        Errors:
            TexError: a brace or bracket in it is not closed, or it nests too deeply.
        """
        if self.depth > MAX_NESTED:
            message = "a chemical formula nests too deeply"
            raise TexError(message)
        while (at := self.at) < len(self.text):
            self._step()
            if self.at == at:  # nothing knows how to read it
                message = f'"{self.text[at:]}" in a chemical formula cannot be read'
                raise TexError(message)
        return "".join(self.out)

    def _step(self) -> None:
        for reader in (self._blank, self._arrow, self._amount, self._state, self._script):
            if reader():
                return
        self._rest()

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def _put(
        self, tex: str, *, has_base: bool = False, is_start: bool = False, is_joined: bool = False
    ) -> None:
        """Add a piece, and what it means for the next one.

        Args:
            tex: The piece.
            has_base: Whether a number, a charge or a script belongs to it.
            is_start: Whether a formula may begin behind it.
            is_joined: Whether blanks behind it add no space.
        """
        self.out.append(tex)
        self.scripts = ""
        self.has_base = has_base
        self.is_start = is_start
        self.is_joined = is_joined

    def _blank(self) -> bool:
        """Read blanks, and what stands alone between them: plus, minus, gas, precipitate."""
        rest = self.text[self.at :]
        stripped = rest.lstrip()
        if len(stripped) == len(rest) and not (self.at == 0 and rest[:1] in "+-^v"):
            return False
        self.at += len(rest) - len(stripped)
        word = stripped.split(None, 1)[0] if stripped else ""
        alone = {"+": "{}+{}", "-": "{}-{}", "=": "{}={}", "^": r"\uparrow{}", "v": r"\downarrow{}"}
        alone |= {"(^)": r"\uparrow{}", "(v)": r"\downarrow{}"}
        if word in alone:
            self.at += len(word)
            self._put(alone[word], is_start=word in "+-=", is_joined=word in "+-=")
        elif len(stripped) < len(rest):
            is_joined = self.is_joined or _ARROW.match(stripped) is not None
            self._put("" if is_joined else r"\,", is_start=True, is_joined=True)
        else:
            return False
        return True

    def _arrow(self) -> bool:
        sign = self._match(_ARROW)
        if not sign:
            return False
        above, below = self._bracket(), self._bracket()
        name = _ARROWS[sign]
        if above or below:
            under = f"[{below}]" if below else ""
            self._put(
                rf"\mathrel{{\{_EXTENDED[name]}{under}{{{above}}}}}", is_start=True, is_joined=True
            )
        else:
            self._put(rf"\mathrel{{\{_LONG.get(name, name)}}}", is_start=True, is_joined=True)
        return True

    def _bracket(self) -> str:
        """Take what stands in brackets behind an arrow, as TeX."""
        if self.text[self.at : self.at + 1] != "[":
            return ""
        inner = self._enclosed("[", "]")
        if inner[:1] == "{" and inner[-1:] == "}":
            return rf"\text{{{inner[1:-1]}}}"
        return _Formula(inner, self.depth + 1).read()

    def _enclosed(self, opener: str, closer: str) -> str:
        """Take what stands between two signs, the first of which comes next."""
        depth = 0
        for at in range(self.at, len(self.text)):
            letter = self.text[at]
            depth += (letter == opener) - (letter == closer)
            if not depth:
                inner = self.text[self.at + 1 : at]
                self.at = at + 1
                return inner
        message = f'a chemical formula lacks "{closer}"'
        raise TexError(message)

    def _amount(self) -> bool:
        """Read how many there are: a number or a letter before a formula, a number behind."""
        if self.is_start:
            found = self._match(_AMOUNT)
            if not found:
                return False
            plain = found.strip("()")
            above, slash, below = plain.partition("/")
            number = rf"\tfrac{{{above}}}{{{below}}}" if slash else plain
            is_word = _ORBITAL.match(self.text, self.at) is not None
            self._put(number if is_word else rf"{number}\,")
            self._match(re.compile(r" +"))
            return True
        found = self._match(_COUNT) if self.has_base else ""
        if found:
            self._put_scripts("", found)
        return bool(found)

    def _put_scripts(self, raised: str, lowered: str) -> None:
        """Add scripts to a base; behind others, so that each stands where it is written."""
        base = "{}" if self.scripts or not self.has_base else ""
        shown = (f"_{{{lowered}}}" if lowered else "") + (f"^{{{raised}}}" if raised else "")
        before = self.scripts
        self._put(base + shown, has_base=self.has_base)
        self.scripts = before + shown

    def _state(self) -> bool:
        found = self._match(_STATE)
        if found:
            self._put(rf"\,\mathrm{{{found}}}" if "$" not in found else r"\,(\infty)")
        return bool(found)

    def _script(self) -> bool:
        """Read what is raised or lowered, both at once; without a base it belongs to what comes."""
        letter = self.text[self.at : self.at + 1]
        if letter in {"^", "_"} and letter:
            raised = lowered = ""
            while self.text[self.at : self.at + 1] in {"^", "_"} and self.at < len(self.text):
                is_raised = self.text[self.at] == "^"
                self.at += 1
                if is_raised:
                    raised += self._raised()
                else:
                    lowered += self._lowered()
            word = "" if self.has_base or not (raised or lowered) else self._match(_WORD)
            if word:
                tex = rf"\prescript{{{raised}}}{{{lowered}}}{{\mathrm{{{word}}}}}"
                self._put(tex, has_base=True)
                return True
            if raised or lowered:
                self._put_scripts(raised, lowered)
            else:
                self._put(r"\uparrow{}")
            return True
        charge = self._match(_CHARGE) if self.has_base else ""
        if charge:
            self._put_scripts(charge, "")
        return bool(charge)

    def _raised(self) -> str:
        if self.text[self.at : self.at + 1] in {"{", "$", "\\"}:
            return self._given()
        return _script_tex(self._match(_SUPER))

    def _lowered(self) -> str:
        if self.text[self.at : self.at + 1] in {"{", "$", "\\"}:
            return self._given()
        return _script_tex(self._match(_SUB))

    def _given(self) -> str:
        """Take a script in braces, a formula, or a command."""
        letter = self.text[self.at]
        if letter == "{":
            inner = self._enclosed("{", "}")
            return _script_tex(inner)
        return self._math() if letter == "$" else self._command()

    def _math(self) -> str:
        end = self.text.find("$", self.at + 1)
        if end < 0:
            message = "a formula in a chemical formula is not closed"
            raise TexError(message)
        inner = self.text[self.at + 1 : end]
        self.at = end + 1
        return f"{{{inner}}}"

    def _command(self) -> str:
        """Take a command with its arguments in braces."""
        found = self._match(_COMMAND)
        if not found:  # a space, of which the blank at the end was taken off
            self.at += 1
            return r"\ "
        if found == r"\bond":
            kind = self._enclosed("{", "}") if self.text[self.at : self.at + 1] == "{" else "-"
            return _BONDS.get(kind, "{-}")
        if found == r"\ce":
            return "" if self.text[self.at : self.at + 1] == "{" else found
        arguments = ""
        while self.text[self.at : self.at + 1] == "{":
            arguments += f"{{{self._enclosed('{', '}')}}}"
        return f"{found}{arguments or ' '}"

    def _rest(self) -> None:
        """Read letters, brackets, bonds, and whatever else there may be."""
        letter = self.text[self.at]
        if letter.isalpha():
            self._letters()
        elif letter == "{":
            inner = self._enclosed("{", "}")
            is_text = not (set(inner) & set("^_\\$")) and not inner.strip().isalnum()
            tex = _Formula(inner, self.depth + 1).read()
            self._put(
                rf"\text{{{inner}}}" if is_text and " " in inner else f"{{{tex}}}", has_base=True
            )
        elif letter == "'":
            self._put_scripts(r"\prime" * len(self._match(_PRIMES)), "")
        elif letter == "$":
            self._put(self._math(), has_base=True)
        elif letter == "\\":
            self._put(self._command(), has_base=True)
        else:
            self.at += 1
            self._sign(letter)

    def _letters(self) -> None:
        end = self.at
        while end < len(self.text) and self.text[end].isalpha():
            end += 1
        word = self.text[self.at : end]
        self.at = end
        self._put(rf"\mathrm{{{word}}}", has_base=True)

    def _sign(self, letter: str) -> None:
        if letter in "-=#":
            self._put(_BONDS.get(letter, "{-}"))
        elif letter in ".*•·":
            if self.text.startswith("..", self.at):
                self.at += 2
                self._put(r"{\cdots}")
            else:
                self._put(r"\cdot{}", is_start=True)
        elif letter in "([":
            self._put(letter)
        elif letter in ")]":
            self._put(letter, has_base=True)
        elif letter in "&~":
            self._put(letter, is_start=True)
        elif letter in ",;:":
            self._put(f"{{{letter}}}\\,", is_start=True)
        elif letter == "%":
            self._put(r"\%")
        else:
            self._put(letter)


def _script_tex(text: str) -> str:
    """Return a script: words and elements upright, single small letters as variables."""
    if "\\" in text or "$" in text:
        return text.replace("$", "")
    if re.fullmatch(r"[0-9]*[a-z][-+]*", text):
        return text
    text = text.replace("*", r"{\ast}").replace("•", r"{\bullet}")
    text = re.sub(r"(?<![\d}])\.(?!\d)", r"{\\bullet}", text)
    return (
        re.sub(r"[A-Za-z]+", lambda word: rf"\mathrm{{{word[0]}}}", text)
        if "\\" not in text
        else text
    )


_QUANTITY = lazy_re(
    r"\s*([-+]?[\d.,]+(?:\([\d.,]+\))?)?(?:\s*(?:[eE]|[x*\u00d7]\s*10\^)\{?([-+]?\d+)\}?)?\s*"
)
_UNIT = lazy_re(r"//|[A-Za-zµμΩ°%ÅÅ]+|\^\{?[-+]?\d+\}?|[-+]?\d+|\\[A-Za-z]+|.", re.DOTALL)


def _quantity(text: str) -> str:
    r"""Return `1.2e3 m//s^2` as TeX."""
    found = _QUANTITY.match(text)
    number, power, end = (found[1] or "", found[2], found.end()) if found else ("", "", 0)
    parts = [number.replace(",", "{,}")]
    if power and found:
        sign = r"\cdot" if "e" in found[0] else r"\times"
        parts = [rf"{parts[0]}{sign} 10^{{{power}}}" if number else rf"10^{{{power}}}"]
    unit = text[end:].strip()
    above, over, below = unit.partition("//")
    tex = rf"\tfrac{{{_units(above)}}}{{{_units(below)}}}" if over else _units(unit)
    return r"\,".join(filter(None, (parts[0], tex)))


def _units(text: str) -> str:
    found = []
    for part in _UNIT.findall(text.strip()):
        if part.isspace():
            found.append(r"\,")
        elif part in "*.":
            found.append(r"{\cdot}")
        elif part == "%":
            found.append(r"\%")
        elif part[0] == "^":
            found.append(f"^{{{part[1:].strip('{}')}}}")
        elif part.lstrip("-+").isdigit():
            found.append(f"^{{{part}}}")
        elif part[0].isalpha() or part[0] in "°Å":
            found.append(rf"\mathrm{{{part}}}".replace("%", r"\%"))
        else:
            found.append(part)
    return "".join(found)


def _ce(rewriting: Rewriting) -> list[str]:
    return ["{", *split(_Formula(join(rewriting.tokens.argument()).strip()).read()), "}"]


def _pu(rewriting: Rewriting) -> list[str]:
    return ["{", *split(_quantity(join(rewriting.tokens.argument()).strip())), "}"]


CHEMISTRY: Mapping[str, Handler] = {r"\ce": _ce, r"\pu": _pu}
