r"""Text in formulas: `\text{…}` and its kin, with formulas in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.formulas.tex_tokens import Fixed, TexError, Tokens, is_command

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.notes.formulas.rewriting import Handler, Rewriting

_KINDS = {
    "text": "text", "mbox": "text", "hbox": "text", "textnormal": "text", "textup": "text",
    "mathmbox": "text", "textrm": "textrm", "textit": "textit", "textbf": "textbf",
    "textsf": "textsf", "texttt": "texttt", "textsc": "textsc", "emph": "emph",
}  # fmt: skip
_SIGNS = r"\, \; \: \! \> \_ \% \& \# \{ \} \$ \quad \qquad \textbackslash \enspace \thinspace"
_IN_TEXT = frozenset(_SIGNS.split()) | {"\\ "}
_ESCAPED = {"^": r"\textasciicircum", "_": r"\_", "&": r"\&", "#": r"\#"}
_SWITCHES = (
    r"\tiny \Tiny \scriptsize \small \normalsize \large \Large \LARGE \huge \Huge \rm \bf \it"
    r" \sf \tt \mit \newline \limits \displaystyle \textstyle"
)
_NOTHING = frozenset(_SWITCHES.split())
"""What changes nothing in a text that is one line."""
_CLOSING = {"$": "$", r"\(": r"\)"}


class _Pieces:
    """The pieces of a text: texts in one font, and formulas between them.

    Args:
        font: The command of the texts.
    """

    def __init__(self, font: str) -> None:
        self._font = font
        self._text: list[str] = []
        self.out: list[str] = []

    def add(self, piece: str) -> None:
        """Add a token of text."""
        self._text.append(piece)

    def add_backslash(self) -> None:
        r"""Add what MathJax makes of `\\` in a text."""
        self._text += (r"\textbackslash", "{", "}")

    def close(self) -> None:
        """End a piece of text."""
        if self._text:
            self.out += (Fixed(self._font), "{", *map(_fix, self._text), "}")
            self._text = []

    def formula(self, tokens: list[str]) -> None:
        """Add what is no text; its commands are still to be read."""
        self.close()
        self.out += ("{", *tokens, "}")


def _fix(piece: str) -> str:
    return Fixed(piece) if is_command(piece) else piece


def text_pieces(rewriting: Rewriting, tokens: list[str], font: str) -> list[str]:
    """Return a text as texts and formulas that math-core can read.

    Errors:
        TexError: a formula in it is not closed.
    """
    pieces = _Pieces(font)
    rest = Tokens(tokens, rewriting.tokens.budget)
    while piece := rest.next():
        if piece in _CLOSING:
            pieces.formula(rest.until(_CLOSING[piece]))
        elif piece in {"{", "}"} or piece in _NOTHING:
            continue
        elif is_command(piece):
            _add_command(rewriting, rest, piece, pieces)
        else:
            pieces.add(_ESCAPED.get(piece, piece))
    pieces.close()
    return ["{", *pieces.out, "}"]


def _add_command(rewriting: Rewriting, rest: Tokens, piece: str, pieces: _Pieces) -> None:
    definition = rewriting.macros.commands.get(piece)
    if definition is not None:
        rest.push(definition.expand(rest))
    elif piece[1:] in _KINDS:
        pieces.close()
        pieces.out += text_pieces(rewriting, rest.argument(), f"\\{_KINDS[piece[1:]]}")
    elif piece == "\\\\":
        pieces.add_backslash()
    elif piece in _IN_TEXT:
        pieces.add(piece)
    elif piece in {r"\color", r"\textcolor", r"\underline", r"\ref", r"\eqref", r"\unicode"}:
        _add_decorated(rewriting, rest, piece, pieces)
    else:
        pieces.formula([piece, *_braced(rest)])


def _braced(rest: Tokens) -> list[str]:
    """Take a group that follows a command."""
    return ["{", *rest.argument(), "}"] if rest.peek() == "{" else []


def _add_decorated(rewriting: Rewriting, rest: Tokens, piece: str, pieces: _Pieces) -> None:
    """Add a command whose last argument is text, or all that follows."""
    if piece in {r"\ref", r"\eqref", r"\unicode"}:
        pieces.formula([piece, "{", *rest.argument(), "}"])
        return
    head = [piece]
    if piece != r"\underline":
        option = rest.option()
        head += ["[", *option, "]"] if option is not None else []
        head += ["{", *rest.argument(), "}"]
    if piece == r"\color":
        content = []
        while following := rest.next():
            content.append(following)
    else:
        content = rest.argument()
    pieces.formula([*head, *text_pieces(rewriting, content, r"\text")])


def _handler(font: str) -> Handler:
    def read(rewriting: Rewriting) -> list[str]:
        return text_pieces(rewriting, rewriting.tokens.argument(), f"\\{font}")

    return read


def _fbox(rewriting: Rewriting) -> list[str]:
    return [r"\boxed", *text_pieces(rewriting, rewriting.tokens.argument(), r"\text")]


def _framebox(rewriting: Rewriting) -> list[str]:
    r"""Read `\framebox[width][place]{…}`, of which the frame is drawn."""
    rewriting.tokens.option()
    rewriting.tokens.option()
    return _fbox(rewriting)


def _makebox(rewriting: Rewriting) -> list[str]:
    rewriting.tokens.option()
    rewriting.tokens.option()
    return ["{", *rewriting.tokens.argument(), "}"]


def _verb(rewriting: Rewriting) -> list[str]:
    r"""Read `\verb|…|`: what stands between two of one sign, as it is written."""
    mark = rewriting.tokens.next()
    if not mark:
        message = r"\verb lacks its text"
        raise TexError(message)
    text: list[str] = []
    while (piece := rewriting.tokens.next()) != mark:
        if not piece:
            message = r"\verb is not closed"
            raise TexError(message)
        text += _spell(piece)
    return [Fixed(r"\texttt"), "{", *text, "}"]


def _spell(piece: str) -> list[str]:
    """Return the characters of a token as text shows them."""
    found: list[str] = []
    for letter in piece:
        if letter == "\\":
            found.append(Fixed(r"\textbackslash"))
            found.append("{")
            found.append("}")
        elif letter in "{}%$":
            found.append(Fixed(f"\\{letter}"))
        else:
            found.append(_fix(_ESCAPED.get(letter, letter)))
    return found


TEXTS: Mapping[str, Handler] = {
    **{f"\\{name}": _handler(font) for name, font in _KINDS.items()},
    r"\fbox": _fbox,
    r"\framebox": _framebox,
    r"\mathmakebox": _makebox,
    r"\verb": _verb,
}
