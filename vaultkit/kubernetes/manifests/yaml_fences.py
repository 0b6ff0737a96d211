"""Fences of YAML → manifests, each value with its byte range in the note.

A fence may hold several documents, and a `List` several objects. Documents without `apiVersion`
and `kind` are parts of something and not ours to judge, unless the author marked the fence:

    ```yaml {wrong="K8S201"}     the example is wrong on purpose, and K8S201 must say so
    ```yaml {wrong}              the same, by whichever rule
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.kubernetes.manifests.elided_yaml import elide
from vaultkit.kubernetes.manifests.yaml_nodes import Composer, Node, Placeholder, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.kubernetes.manifests.yaml_nodes import Duplicate
    from vaultkit.notes.note import Fence, Note

LANGUAGES = frozenset({"yaml", "yml"})
MAX_BYTES = 1_000_000
"""Fences larger than this are not read; etcd takes no object above 1.5 MiB."""
MAX_DOCUMENTS = 500
"""Documents that are read of one fence."""
LONGEST_INFO = 500
"""Characters of an info string in which a mark is looked for."""

Key = str | int
_NAMES = (b"apiVersion", b"kind")
_FIELD = r"""(?:^|[{{,])[ \t]*(?:-[ \t]+)?["']?{}["']?[ \t]*:"""
_FIELDS = tuple(re.compile(_FIELD.format(name.decode()), re.MULTILINE) for name in _NAMES)
_OUTERMOST = tuple(re.compile(rf"""^["']?{n.decode()}["']?[ \t]*:""", re.MULTILINE) for n in _NAMES)
_SEPARATOR = re.compile(r"^---(?=[ \t\n]|\Z)", re.MULTILINE)
_MARK = re.compile(
    r"""\{[^}]*?\bwrong\b(?:\s*=\s*(?:"([^"}]*)"|'([^'}]*)'|([^\s"'},]+)))?[^}]*\}"""
)
_PARTS = re.compile(r"[^\s,]+")


class Problem(NamedTuple):
    """Something wrong in a fence.

    Args:
        start: First byte concerned, in the note.
        end: Past the last one.
        message: What is wrong.
        target: What it is about: a field's path.
    """

    start: int
    end: int
    message: str
    target: str = ""


@dataclass(frozen=True)
class Manifest:
    """One object that a fence shows.

    Args:
        fence: Where it stands.
        node: Its nodes; places count from `offset`.
        offset: First character of its document in the fence's text.
        is_partial: Whether the author left something out visibly (`...`).
    """

    fence: ManifestFence
    node: Node
    offset: int
    is_partial: bool

    @property
    def api_version(self) -> str:
        """Group and version, such as `apps/v1`."""
        return str(self.node.data["apiVersion"])

    @property
    def kind(self) -> str:
        """The kind, as written."""
        return str(self.node.data["kind"])

    @property
    def group(self) -> str:
        """The API group; "" for the core group."""
        return self.api_version.rpartition("/")[0]

    @property
    def type(self) -> str:
        """Group and kind, such as `apps/Deployment`, or the kind alone for the core group."""
        return f"{self.group}/{self.kind}" if self.group else self.kind

    @property
    def data(self) -> dict[str, Any]:
        """The object as JSON would hold it; strings may be `Placeholder`."""
        found: dict[str, Any] = self.node.data
        return found

    def get(self, *path: Key) -> Any:
        """Return the value at a path, None if there is none."""
        node = self._find(path)
        return node.data if node else None

    def text(self, *path: Key) -> str | None:
        """Return the text at a path; None for anything else and for placeholders."""
        value = self.get(*path)
        return value if isinstance(value, str) and not isinstance(value, Placeholder) else None

    def number(self, *path: Key) -> int | None:
        """Return the whole number at a path."""
        value = self.get(*path)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def mapping(self, *path: Key) -> Mapping[str, Any]:
        """Return the mapping at a path; empty if there is none."""
        value = self.get(*path)
        return value if isinstance(value, dict) else {}

    def indexes(self, *path: Key) -> range:
        """Return the indexes of the list at a path."""
        value = self.get(*path)
        return range(len(value) if isinstance(value, list) else 0)

    def at(self, *path: Key, message: str, key: bool = False) -> Problem:
        """Return a problem with the value (or the key) at a path, or with what holds it."""
        node = self._place(path, key=key)
        start, end = self.fence.span(self.offset + node.start, self.offset + node.end)
        return Problem(start, end, message, spell(path))

    def _find(self, path: tuple[Key, ...]) -> Node | None:
        node = self.node
        for part in path:
            if isinstance(part, int):
                if not 0 <= part < len(node.items):
                    return None
                node = node.items[part]
            elif part in node.fields:
                node = node.fields[part][1]
            else:
                return None
        return node

    def _place(self, path: tuple[Key, ...], *, key: bool) -> Node:
        """Return the nearest node to a path: itself, the key that holds it, or the kind."""
        for length in range(len(path), 0, -1):
            node = self._find(path[:length])
            if node is None:
                continue
            last = path[length - 1]
            if isinstance(last, int):
                return node
            is_key = key or length < len(path) or node.items or node.fields
            parent = self._find(path[: length - 1])
            return parent.fields[last][0] if is_key and parent else node
        return self.node.fields["kind"][1]


def spell(path: tuple[Key, ...]) -> str:
    """Return a path as `kubectl` spells it: `spec.ports[0].nodePort`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


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
class ManifestFence:
    """A fence that holds manifests, or that the author marked as wrong."""

    note: Note
    fence: Fence

    @cached_property
    def wrong(self) -> tuple[str, ...] | None:
        """Codes of rules that the example breaks on purpose; () for any, None if unmarked."""
        match = _MARK.search(self.fence.info[:LONGEST_INFO])
        if match is None:
            return None
        return tuple(
            code.upper() for code in _PARTS.findall(match[1] or match[2] or match[3] or "")
        )

    def excuses(self, code: str) -> bool:
        """Tell whether the author says that a rule finds something here on purpose."""
        return self.wrong is not None and (not self.wrong or code in self.wrong)

    @cached_property
    def is_too_large(self) -> bool:
        """Whether the fence is larger than any object may be."""
        return sum(end - start for start, end in self.fence.pieces) > MAX_BYTES

    @cached_property
    def text(self) -> str:
        """The code, without the quote marks and indentation of the note."""
        return "".join(self._lines)

    @cached_property
    def _lines(self) -> list[str]:
        source = self.note.source
        return [source.slice(*piece) for piece in self.fence.pieces]

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(map(len, self._lines[:-1]), initial=0))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the byte range of characters, cut to their first line and without blanks."""
        line_end = self.text.find("\n", start)
        end = max(start, min(end, len(self.text) if line_end == -1 else line_end))
        end = start + len(self.text[start:end].rstrip())
        last = self._byte(end - 1, past=True) if end > start else self._byte(start)
        return self._byte(start), last

    def _byte(self, index: int, *, past: bool = False) -> int:
        """Return the byte of a character, or the one past it."""
        if not self._lines:
            return self.fence.start
        at = max(bisect_right(self._starts, index) - 1, 0)
        line = self._lines[at]
        within = index - self._starts[at] + past
        length = within if line.isascii() else len(line[:within].encode())
        return self.fence.pieces[at][0] + length

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
        for count, (offset, text) in enumerate(split_documents(self.text)):
            if count == MAX_DOCUMENTS:
                message = f"more than {MAX_DOCUMENTS} documents: the rest is not checked"
                faults.append(Fault(offset, message))
                break
            if not all(pattern.search(text) for pattern in _FIELDS):
                continue
            shown = elide(text)
            composer = Composer()
            try:
                node = composer.compose(shown.text)
            except UnreadableError as error:
                if _is_object(text):
                    faults.append(Fault(offset + error.index, error.message, shown.is_template))
                continue
            found = [Manifest(self, one, offset, shown.is_partial) for one in _objects(node)]
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

    A line that starts with `---` and a blank separates documents wherever it stands.
    """
    start = 0
    for match in _SEPARATOR.finditer(text):
        yield start, text[start : match.start()]
        start = match.end()
    yield start, text[start:]


def find_fences(note: Note) -> tuple[ManifestFence, ...]:
    """Return the fences of a note that hold manifests or are marked; reads no YAML yet."""
    data = note.source.data
    return tuple(
        ManifestFence(note, fence)
        for fence in note.fences
        if fence.info.partition(" ")[0].strip().lower() in LANGUAGES
        if all(data.find(name, fence.start, fence.end) != -1 for name in _NAMES)
        or _MARK.search(fence.info[:LONGEST_INFO])
    )
