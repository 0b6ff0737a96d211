"""Say in one line what findings have in common."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.engine import finding_causes as causes
from vaultkit.checks.remedies.target_suggestion import HEADING_NUMBERS
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import stem_of
from vaultkit.notes.text.quantities import count
from vaultkit.notes.text.url_slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.checks.diagnostic import Diagnostic

_NAMED = 3
"""Targets that a title names."""
_LONGEST = 60
"""Characters of a target that a title names."""
_QUOTED = lazy_re(r'("[^"]*")')
_VARIABLE = lazy_re(r'("[^"]*"|\[\[[^\]]*\]\]|[^\W\d]{0,9}\d\w{0,40}(?:,\d{3})*)')
"""What differs in messages that say the same of something else: names, links, codes, numbers."""
_PIECE = lazy_re(
    r"""(?P<blank>\s*+)(?P<piece>"[^"]*"|\[\[[^\[\]]*\]\]|(?:[^\s"\[,;:]|\[(?!\[)|[,;:](?=[^\s"]))++|[",;:\[])"""
)
"""A name in quotes, a link, a word or address, or a sign behind one."""
_STAND_INS = {'"': '"…"', "[": "[[…]]"}
_HINT = "; did you mean "
_ADVICE = "; write "
_WORDS = lazy_re(r"[^\W\d_]{2,}")
_GAP = lazy_re(r"(?<!\S)…")
"""What texts do not have in common; names, which stand in quotes, are none."""
_FEWEST = 2
"""Words that say something of findings."""


def title_of(found: Sequence[Diagnostic]) -> tuple[str, Diagnostic | None]:
    """Return what findings of one cause have in common, and which is the example that it gives."""
    kind, _, about = found[0].cause.partition(":")
    if len(found) == 1 or kind == causes.MISSING_TARGET:
        return found[0].message, None
    if kind == causes.WEB_ANCHORS:
        return _of_anchors(found, about)
    if kind == causes.MISSING_HEADING:
        return _of_heading(found), None
    if kind == HEADING_NUMBERS:
        name = about.removesuffix(".md")
        return f'the headings of "{name}" have other numbers than the links to them', None
    return _of_folder(found, kind, about) or common_or_like(found), None


def _of_folder(found: Sequence[Diagnostic], kind: str, about: str) -> str:
    """Name a folder that findings are about, "" if they are about none."""
    if kind == causes.MISSING_FOLDER:
        return f'there is no folder "{about}"'
    if kind == causes.MOVED_FOLDER and len({finding.target for finding in found}) > 1:
        old, _, new = about.partition(causes.ARROW)
        where = "at the top of the vault" if new == "/" else f'in "{new}"'
        if any(finding.target.startswith("../") for finding in found):
            return f'links lead to "{old}", and the files that they mean are {where}'
        return f'there is no folder "{old}"; its files are {where}'
    if kind == causes.COPIED_FOLDER:
        copy, _, original = about.partition(causes.COPY_OF)
        what = f'of "{original}"' if original else "of what stands at the top of the vault"
        return f'the folder "{copy}" is a copy {what}, so names mean several files'
    return ""


def name_wanted(ranked: Sequence[Sequence[Diagnostic]], say: str) -> str:
    """Return what is missing, such as `3 notes are not written yet; most wanted: "A" (12), …`.

    Args:
        ranked: The findings about each target, the most wanted first.
        say: What is said of them, with `{}` for `3 notes are`; "" for names nearly right.
    """
    first = [found[0] for found in ranked[:_NAMED]]
    names = [f'"{_cut(_name_in(one.message))}"' for one in first]
    if not say:
        near = f'{names[0]} for "{_cut(find_hint(first[0].message))}"'
        return f"{count(len(ranked), 'name')} or paths are nearly those of notes, such as {near}"
    noun = "file" if first[0].message.startswith("no file") else "note"
    what = say.format(f"{count(len(ranked), noun)} are")
    if len(ranked[0]) == 1:
        return f"{what}, such as {', '.join(names)}"
    wanted = [f"{name} ({len(found):,})" for name, found in zip(names, ranked, strict=False)]
    return f"{what}; most wanted: {', '.join(wanted)}"


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def name_pages(ranked: Sequence[Sequence[Diagnostic]]) -> str:
    """Return that notes are linked to as pages of the web are, with those that have most of it."""
    paths = [found[0].cause.partition(":")[2] for found in ranked]
    stems = Counter(map(stem_of, paths))
    pairs = zip(paths[:_NAMED], ranked, strict=False)
    named = [
        f'"{stem_of(path) if stems[stem_of(path)] == 1 else path}" ({len(found):,})'
        for path, found in pairs
    ]
    what = f"anchors of web pages instead of headings of {count(len(ranked), 'note')}"
    return f"{what}; most of {', '.join(named)}"


def _name_in(message: str) -> str:
    """Return the first name that a message quotes."""
    found = _QUOTED.search(message)
    return found[0][1:-1] if found else ""


def find_hint(message: str) -> str:
    """Return the one name that a message offers instead, "" if it offers none or several."""
    quoted = _QUOTED.findall(message.partition(_HINT)[2])
    return str(quoted[0][1:-1]) if len(quoted) == 1 else ""


def kind_of(message: str) -> str:
    """Return what messages of one kind have in common: no names, links, numbers, suggestions."""
    return _VARIABLE.sub("…", message.partition(_HINT)[0].partition(_ADVICE)[0])


def _of_anchors(found: Sequence[Diagnostic], path: str) -> tuple[str, Diagnostic | None]:
    """Name an anchor and the heading that it stands for, if the message of a finding knows one."""
    what = f'anchors of a web page instead of headings of "{stem_of(path)}"'
    for finding in found:
        quoted = _QUOTED.findall(finding.message)
        if _HINT in finding.message and slugify(quoted[0]) == slugify(quoted[-1]):
            return f"{what}, such as {quoted[0]} for {quoted[-1]}", finding
    return what, None


def _of_heading(found: Sequence[Diagnostic]) -> str:
    """Name a heading that is missing, in one note or in several."""
    texts = {finding.message.partition(_HINT)[0] for finding in found}
    quoted = _QUOTED.search(found[0].message)
    return f"no heading {quoted[0]}" if len(texts) > 1 and quoted else common_text(found)


def common_text(found: Sequence[Diagnostic]) -> str:
    """Return the message of findings, with `…` for names, links and numbers that differ."""
    texts = dict.fromkeys(finding.message for finding in found)
    if len(texts) == 1:
        return found[0].message
    return common_words([text.partition(_HINT)[0] for text in texts])


def common_or_like(found: Sequence[Diagnostic]) -> str:
    """Return what findings of a rule say; where that is next to nothing, what most of them say."""
    text = common_text(found)
    kinds: dict[str, list[Diagnostic]] = {}
    for finding in found:
        kinds.setdefault(kind_of(finding.message), []).append(finding)
    if len(kinds) == 1 or (len(_WORDS.findall(text)) >= _FEWEST and len(_GAP.findall(text)) <= 1):
        return text
    return f"{common_text(max(kinds.values(), key=len))}, and the like"


def common_words(texts: Sequence[str]) -> str:
    """Return the words that all texts have, in their order, with `…` for what stands between.

    Names in quotes, links and numbers that differ are one another's place.
    """
    by_form: dict[tuple[str, ...], list[_Piece]] = {}
    for text in texts:
        pieces = _pieces_of(text)
        form = tuple(piece.kind for piece in pieces)
        by_form[form] = [*map(_same, by_form.get(form, pieces), pieces)]
    same, *others = by_form.values()
    for other in others:
        same = _in_both(same, other)
    return _joined(same)


class _Piece(NamedTuple):
    """A word of a text, a name in quotes, a link, or what differs.

    Args:
        kind: What it is compared by: pieces of one kind have one place in texts.
        text: As it is shown.
        before: The blank before it, if there is one.
    """

    kind: str
    text: str
    before: str


_BETWEEN = _Piece("", "…", " ")


def _pieces_of(text: str) -> list[_Piece]:
    found = (match.group("blank", "piece") for match in _PIECE.finditer(text))
    return [_Piece(_kind_of(piece), piece, blank[:1]) for blank, piece in found]


def _kind_of(piece: str) -> str:
    """Return by what a piece is compared: names, links and numbers by being one."""
    if piece.startswith(('"', "[[")) and len(piece) > 1:
        return piece[:1]
    return "0" if any(map(str.isdigit, piece)) else piece


def _in_both(some: list[_Piece], others: list[_Piece]) -> list[_Piece]:
    """Return the pieces that two texts have in one order, with `…` for the others."""
    from difflib import SequenceMatcher

    kinds = [piece.kind for piece in some], [piece.kind for piece in others]
    found: list[_Piece] = []
    at = there = 0
    for start, other, size in SequenceMatcher(None, *kinds, autojunk=False).get_matching_blocks():
        if (start, other) != (at, there):
            found.append(_BETWEEN)
        pairs = zip(some[start : start + size], others[other : other + size], strict=True)
        found += [_same(*pair) for pair in pairs]
        at, there = start + size, other + size
    return found


def _same(some: _Piece, other: _Piece) -> _Piece:
    """Return what two pieces of one kind have in common."""
    if some.text == other.text:
        return some
    return some._replace(text=_STAND_INS.get(some.kind, "…"))


def _joined(pieces: Sequence[_Piece]) -> str:
    """Return pieces as a text; what differs in a row is one `…`."""
    text = ""
    for piece in pieces:
        if piece.text != "…" or not text.endswith("…"):
            text += f"{piece.before if text else ''}{piece.text}"
    return text
