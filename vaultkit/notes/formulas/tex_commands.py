r"""Commands that need reading of their own: delimiters, tags and labels, operators, old forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.formulas.tex_boxes import tag_text, unknown_command
from vaultkit.notes.formulas.tex_text import text_pieces
from vaultkit.notes.formulas.tex_tokens import Fixed, TexError, is_command, join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.notes.formulas.rewriting import Handler, Rewriting

_DELIMITERS = {
    "<": r"\langle", ">": r"\rangle", r"\lt": r"\langle", r"\gt": r"\rangle", "\\\\": r"\backslash",
    r"\arrowvert": "|", r"\Arrowvert": r"\|", r"\bracevert": "|",
}  # fmt: skip
_SIZES = (
    "left right middle big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm"
    " biggm Biggm"
)
_IN_NAME = frozenset({r"\,", r"\;", r"\:", r"\!", "\\ ", r"\-"})
_SIGNS = {
    r"\blacksquare": "■", r"\square": "□", r"\Box": "□", r"\star": "⋆", r"\bigstar": "★",
    r"\dagger": "†", r"\ddagger": "‡", r"\ast": "\u2217", r"\checkmark": "✓", r"\triangle": "△",
    r"\diamond": "⋄", r"\Diamond": "◇", r"\heartsuit": "♡", r"\spadesuit": "♠", r"\circ": "∘",
    r"\bullet": "∙", r"\%": "%", r"\,": " ", "~": " ",
}  # fmt: skip
"""Signs that tags are made of, as text."""
_TABLES = {"matrix": "matrix", "array": "matrix", "pmatrix": "pmatrix", "cases": "cases"}


def _sized(command: str) -> Handler:
    """Return what reads a size and its delimiter, in braces or not."""

    def read(rewriting: Rewriting) -> list[str]:
        delimiter = _delimiter(rewriting)
        return [Fixed(command), _DELIMITERS.get(delimiter, delimiter)]

    return read


def _delimiter(rewriting: Rewriting) -> str:
    tokens = rewriting.tokens
    found = tokens.text() if tokens.peek() == "{" else tokens.next()
    definition = rewriting.macros.commands.get(found)
    if definition is not None and len(definition.body) == 1 and not definition.arguments:
        found = definition.body[0]
    return Fixed(found) if is_command(found) and found not in _DELIMITERS else found


def _tag(rewriting: Rewriting) -> list[str]:
    star = rewriting.tokens.take("*")
    content = rewriting.tokens.argument()
    rewriting.note_tag(tag=join(content) if star else f"({join(content)})")
    plain = [_SIGNS.get(piece, piece) for piece in content if piece not in {"$", r"\(", r"\)"}]
    brackets = ("", "") if star else ("(", ")")
    if any(is_command(piece) or piece in {"^", "_", "&", "#"} for piece in plain):
        return [r"\qquad", r"\text", "{", brackets[0], *content, brackets[1], "}"]
    if join(plain).isascii():
        return [Fixed(r"\tag"), *("*" * star), "{", *plain, "}"]
    return [Fixed(r"\tag"), "*", "{", *tag_text(f"{brackets[0]}{join(plain)}{brackets[1]}"), "}"]


def _label(rewriting: Rewriting) -> list[str]:
    rewriting.note_tag(label=rewriting.tokens.text())
    return []


def _reference(*, in_brackets: bool) -> Handler:
    def read(rewriting: Rewriting) -> list[str]:
        rewriting.tokens.take("*")
        tag = rewriting.labels.get(rewriting.tokens.text(), "") or "(???)"
        shown = tag if in_brackets else tag.strip("()")
        return text_pieces(rewriting, list(shown), r"\text")

    return read


def _operatorname(rewriting: Rewriting) -> list[str]:
    r"""Read a name: of letters as math-core has it, else as `\mathop{\mathrm{…}}`."""
    star = ["*"] if rewriting.tokens.take("*") else []
    name = rewriting.tokens.argument()
    if all(piece in _IN_NAME or not (is_command(piece) or piece in "{_^") for piece in name):
        return [Fixed(r"\operatorname"), *star, "{", *(t for t in name if t != " "), "}"]
    return [r"\mathop", "{", r"\mathrm", "{", *name, "}", "}", *([r"\limits"] if star else [])]


def _mathop(rewriting: Rewriting) -> list[str]:
    r"""Read an operator; `\limits` after it becomes what stands below and above."""
    tokens = rewriting.tokens
    content = [Fixed(r"\mathop"), "{", *tokens.argument(), "}"]
    if tokens.take(r"\nolimits") or not tokens.take(r"\limits"):
        return content
    for _ in range(2):
        if tokens.take("_"):
            content = [r"\underset", "{", *tokens.argument(), "}", "{", *content, "}"]
        elif tokens.take("^"):
            content = [r"\overset", "{", *tokens.argument(), "}", "{", *content, "}"]
    return content


def _hspace(rewriting: Rewriting) -> list[str]:
    rewriting.tokens.take("*")
    return [Fixed(r"\hspace"), "{", *rewriting.tokens.argument(), "}"]


def _require(rewriting: Rewriting) -> list[str]:
    """Read the name of an extension; MathJax's own are all there, and no other is loaded."""
    if rewriting.tokens.text() == "physics":
        from vaultkit.notes.formulas.physics_commands import physics_macros

        rewriting.macros.commands |= physics_macros()
    return []


def _buildrel(rewriting: Rewriting) -> list[str]:
    above = rewriting.tokens.until(r"\over")
    return [r"\overset", "{", *above, "}", "{", *rewriting.tokens.argument(), "}"]


def _root(rewriting: Rewriting) -> list[str]:
    degree = rewriting.tokens.until(r"\of")
    return [r"\sqrt", "[", *degree, "]", "{", *rewriting.tokens.argument(), "}"]


def _skew(rewriting: Rewriting) -> list[str]:
    rewriting.tokens.argument()
    return [*rewriting.tokens.argument(), "{", *rewriting.tokens.argument(), "}"]


def _unicode(rewriting: Rewriting) -> list[str]:
    r"""Read `\unicode{x41}` or `\unicode{65}` and show the character."""
    tokens = rewriting.tokens
    tokens.option()
    tokens.option()
    given = tokens.text().lower().removeprefix("u+")
    try:
        number = int(given[1:], 16) if given.startswith("x") else int(given)
        letter = chr(number)
    except (ValueError, OverflowError):
        message = r"\unicode names no character"
        raise TexError(message) from None
    if not letter.isprintable() or "\ue000" <= letter <= "\uf8ff":
        message = r"\unicode names no character that can be shown"
        raise TexError(message)
    return text_pieces(rewriting, ["\\" + letter if letter in "{}%$" else letter], r"\text")


def _table(environment: str) -> Handler:
    def read(rewriting: Rewriting) -> list[str]:
        name = ["{", *environment, "}"]
        return [r"\begin", *name, *rewriting.tokens.argument(), r"\end", *name]

    return read


def _token(rewriting: Rewriting) -> list[str]:
    r"""Read `\mmlToken{mi}[…]{…}`, of which the text is shown."""
    rewriting.tokens.argument()
    rewriting.tokens.option()
    return text_pieces(rewriting, rewriting.tokens.argument(), r"\text")


def _toggle(rewriting: Rewriting) -> list[str]:
    r"""Read `\toggle{a}{b}\endtoggle`, of which the first is shown."""
    shown = rewriting.tokens.argument()
    rewriting.tokens.until(r"\endtoggle")
    return ["{", *shown, "}"]


def _texttip(rewriting: Rewriting) -> list[str]:
    shown = rewriting.tokens.argument()
    rewriting.tokens.argument()
    return ["{", *shown, "}"]


def _not(rewriting: Rewriting) -> list[str]:
    r"""Read `\not\!\in` as `\not\in`: the slash has its place here."""
    while rewriting.tokens.peek() in {r"\!", r"\,", r"\:"}:
        rewriting.tokens.next()
    return [Fixed(r"\not")]


def _centernot(rewriting: Rewriting) -> list[str]:
    return [r"\not", *rewriting.tokens.argument()]


def _unknown(rewriting: Rewriting) -> list[str]:
    r"""Mark `\<`, which math-core would not escape."""
    del rewriting
    return [Fixed(unknown_command("<"))]


COMMANDS: Mapping[str, Handler] = {
    r"\<": _unknown,
    **{f"\\{name}": _sized(f"\\{name}") for name in _SIZES.split()},
    **{f"\\{name}": _table(environment) for name, environment in _TABLES.items()},
    r"\buildrel": _buildrel,
    r"\centernot": _centernot,
    r"\cr": lambda _: ["\\\\"],
    r"\eqref": _reference(in_brackets=True),
    r"\hspace": _hspace,
    r"\label": _label,
    r"\mathop": _mathop,
    r"\mathtip": _texttip,
    r"\mmlToken": _token,
    r"\not": _not,
    r"\operatorname": _operatorname,
    r"\ref": _reference(in_brackets=False),
    r"\refeq": _reference(in_brackets=False),
    r"\require": _require,
    r"\root": _root,
    r"\skew": _skew,
    r"\tag": _tag,
    r"\texttip": _texttip,
    r"\toggle": _toggle,
    r"\unicode": _unicode,
}
