"""Find the fences of a note that hold manifests, and read them.

A fence may hold several documents, and a `List` several objects. Documents without `apiVersion`
and `kind` are parts of something and not ours to judge, unless the author marked the fence.

What authors write into manifests that is no YAML, ellipses and template expressions, is replaced by
as many characters that YAML reads, so that every place stays where it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.kubernetes.manifests.manifest import Manifest
from vaultkit.kubernetes.manifests.marked_fence import MAX_BYTES, MarkedFence, find_mark
from vaultkit.kubernetes.manifests.yaml_nodes import FILLER, Composer, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifests.yaml_nodes import Duplicate, Node
    from vaultkit.notes.note import Fence, Note

LANGUAGES = frozenset({"yaml", "yml"})
MAX_DOCUMENTS = 500
"""Documents that are read of one fence."""

_NAMES = (b"apiVersion", b"kind")
_FIELD = r"""(?:^|[{{,])[ \t]*(?:-[ \t]+)?["']?{}["']?[ \t]*:"""
_FIELDS = tuple(lazy_re(_FIELD.format(name.decode()), re.MULTILINE) for name in _NAMES)
_OUTERMOST = tuple(lazy_re(rf"""^["']?{n.decode()}["']?[ \t]*:""", re.MULTILINE) for n in _NAMES)
_SEPARATOR = lazy_re(r"^---(?=[ \t\n]|\Z)", re.MULTILINE)
_END = lazy_re(r"^\.\.\.[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
"""A line that ends a document in YAML, or by which an author leaves something out."""
_VOID = lazy_re(r"(?:[ \t]*(?:#[^\n]*)?\n|%[^\n]*\n)*[ \t]*(?:#[^\n]*)?")
"""Lines that belong to no document: empty ones, comments, directives."""
_ELLIPSIS = lazy_re(r"^[ \t]*(?:- +)?(?:\.\.\.|…|\[(?:\.\.\.|…)\])[ \t]*$", re.MULTILINE)
_ELIDED_VALUE = lazy_re(
    r"^([ \t]*(?:- +)?[^\s#:][^\n:]{0,100}:[ \t]+)"
    r"(\.\.\.|…|\[[ ]?(?:\.\.\.|…)[ ]?\]|\{[ ]?(?:\.\.\.|…)[ ]?\})(?=[ \t]*(?:#[^\n]*)?$)",
    re.MULTILINE,
)
"""A value that is left out: `spec: ...`."""
_COMMENT = lazy_re(r"(?:^|[ \t])#[^\n#]*(?:\.\.\.|…)", re.MULTILINE)
_CONTROL = lazy_re(r"^[ \t]*(?:\{\{[^\n]*\}\}|\{%[^\n]*%\})[ \t]*$|^%[A-Z]+ [^\n]*$", re.MULTILINE)
_EXPRESSION = lazy_re(r"\{\{[^\n]{0,200}?\}\}+|\{%[^\n]{0,200}?%\}")


_SLASHES = lazy_re(
    r"^([ \t]*(?:- +)?[\w./-]+:[ \t]+[^\s\"'#|>{\[][^\n\"'#]*?(?<![,;{ \t])[ \t]+)//([^\n]*)$",
    re.MULTILINE,
)
"""A value with a comment as other languages have it behind it."""


class Fault(NamedTuple):
    """Something that could not be read.

    Args:
        at: Where, in the fence's text.
        message: What is wrong.
        is_template: Whether rendering the template may make it right.
    """

    at: int
    message: str
    is_template: bool = False


@dataclass(frozen=True)
class ManifestFence(MarkedFence):
    """A fence that holds manifests, or that the author marked as wrong."""

    @cached_property
    def manifests(self) -> tuple[Manifest, ...]:
        """The objects of the fence, in order."""
        return self._read[0]

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """What could not be read of it."""
        return self._read[1]

    @cached_property
    def duplicates(self) -> tuple[tuple[int, Duplicate], ...]:
        """Keys given twice in one mapping, with the place their document starts at."""
        return self._read[2]

    @cached_property
    def _read(
        self,
    ) -> tuple[tuple[Manifest, ...], tuple[Fault, ...], tuple[tuple[int, Duplicate], ...]]:
        manifests: list[Manifest] = []
        faults: list[Fault] = []
        duplicates: list[tuple[int, Duplicate]] = []
        if self.is_too_large:
            fault = Fault(0, f"larger than {MAX_BYTES:,} bytes: not checked")
            return (), (fault,), ()
        for count, (offset, written) in enumerate(split_documents(self.text)):
            if count == MAX_DOCUMENTS:
                message = f"more than {MAX_DOCUMENTS} documents: the rest is not checked"
                faults.append(Fault(offset, message))
                break
            if not all(pattern.search(written) for pattern in _FIELDS):
                continue
            text, slashes = written, _SLASHES.search(written)
            if slashes is not None:
                message = '"//" begins no comment in YAML; write "#"'
                faults.append(Fault(offset + slashes.end(1), message))
                text = _SLASHES.sub(r"\1# \2", text)
            shown = _elide(text)
            composer = Composer()
            try:
                node = composer.compose(shown.text)
            except UnreadableError as error:
                if _is_object(text):
                    faults.append(Fault(offset + error.index, error.message, shown.is_template))
                continue
            is_partial = shown.is_partial or self.is_patch
            found = [Manifest(self, one, offset, is_partial) for one in _objects(node)]
            manifests += found
            if found and not shown.has_branches:
                duplicates += ((offset, duplicate) for duplicate in composer.duplicates)
        return tuple(manifests), tuple(faults), tuple(duplicates)


def _is_object(text: str) -> bool:
    """Tell whether an unreadable document names its own kind, not only one further in."""
    return text.lstrip().startswith("{") or all(p.search(text) for p in _OUTERMOST)


def _objects(node: Node | None) -> Iterator[Node]:
    """Yield a document, or the items of a `List`, if they name their kind."""
    if node is None or not isinstance(node.data, dict):
        return
    kind, version = node.data.get("kind"), node.data.get("apiVersion")
    if kind == "List" and version == "v1" and "items" in node.fields:
        for item in node.fields["items"][1].items:
            yield from _objects(item)
    elif isinstance(kind, str) and isinstance(version, str):
        yield node


def split_documents(text: str) -> Iterator[tuple[int, str]]:
    """Yield the documents of a fence with the character each starts at.

    A line that starts with `---` and a blank separates documents wherever it stands. A line `...`
    in column 0 ends one if another begins behind it, or the fence ends and the document began with
    `---`. Elsewhere it stands for what the author left out.
    """
    start = 0
    for match in _SEPARATOR.finditer(text):
        yield from _split_ended(start, text[start : match.start()], is_closed=True)
        start = match.end()
    yield from _split_ended(start, text[start:], is_closed=start > 0)


def _split_ended(start: int, text: str, *, is_closed: bool) -> Iterator[tuple[int, str]]:
    """Yield the documents of what stands between two separators.

    Args:
        start: The character at which it starts.
        text: What it is.
        is_closed: Whether a line `...` behind which nothing stands ends a document.
    """
    marks = [*_END.finditer(text)] if "..." in text else []
    stops = [*(mark.start() for mark in marks), len(text)]
    begins = [0, *(mark.end() for mark in marks)]
    last = len(marks)
    while is_closed and last and _VOID.fullmatch(text, begins[last], stops[last]):
        last -= 1
    begin, named = 0, _outermost(text[: stops[0]])
    for at in range(1, last + 1):
        more = _outermost(text[begins[at] : stops[at]])
        if len(named) == len(more) == len(_OUTERMOST):
            yield start + begin, text[begin : stops[at - 1]]
            begin, named = begins[at], more
        named |= more
    yield start + begin, text[begin : stops[last]]


def _outermost(text: str) -> set[int]:
    """Return which of an object's names a part of a document gives, by their numbers."""
    return {at for at, pattern in enumerate(_OUTERMOST) if pattern.search(text)}


def find_fences(note: Note) -> tuple[ManifestFence, ...]:
    """Return the fences of a note that hold manifests or are marked; reads no YAML yet."""
    return tuple(ManifestFence(note, fence) for fence in note.fences if _is_meant(fence, note))


def has_fences(note: Note) -> bool:
    """Tell whether a note has such a fence."""
    return any(_is_meant(fence, note) for fence in note.fences)


def _is_meant(fence: Fence, note: Note) -> bool:
    if fence.info.partition(" ")[0].strip().lower() not in LANGUAGES:
        return False
    data = note.source.data
    return all(data.find(name, fence.start, fence.end) != -1 for name in _NAMES) or bool(
        find_mark(fence.info)
    )


class _Readable(NamedTuple):
    """A document that YAML can read.

    Args:
        text: As long as the original.
        is_partial: Whether something is left out or a template adds it, so that what is absent
            proves nothing.
        has_branches: Whether a template decides which lines count.
        is_template: Whether it holds template expressions at all.
    """

    text: str
    is_partial: bool
    has_branches: bool
    is_template: bool


def _elide(text: str) -> _Readable:
    """Return a document without ellipses and template expressions."""
    is_partial = has_branches = is_template = False
    if "..." in text or "…" in text:
        is_partial = _COMMENT.search(text) is not None
        text, count = _ELLIPSIS.subn(_blank, text)
        text, values = _ELIDED_VALUE.subn(_blank_value, text)
        is_partial = is_partial or count > 0 or values > 0
    if "{{" in text or "{%" in text or text.startswith("%") or "\n%" in text:
        text, count = _CONTROL.subn(_blank, text)
        has_branches = count > 0
        text, count = _EXPRESSION.subn(_fill, text)
        is_template = has_branches or count > 0
    return _Readable(text, is_partial or is_template, has_branches, is_template)


def _blank_value(match: re.Match[str]) -> str:
    return match[1] + " " * len(match[2])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _fill(match: re.Match[str]) -> str:
    return FILLER * len(match[0])
