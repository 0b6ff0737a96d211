"""F314: a tag or alias that YAML takes for a comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import find_property
from vaultkit.checks.remedies.remedy import edited, with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_KEY = lazy_re(rb"^(tags|aliases|cssclasses)[ \t]*:(?=[ \t\r\n])", re.MULTILINE | re.IGNORECASE)
_REST = lazy_re(rb"[ \t]+(#[^\r\n]*)")
_ITEM = lazy_re(rb"[ \t]*-[ \t]+(#[^\r\n]*)")
_LINE = lazy_re(rb"[ \t]*(?:-(?=[ \t\r\n])|#|\r?$)")
"""What a list one item a line goes on with: an item, a comment, nothing."""
_TAGS = lazy_re(r"#[^\s#,]+(?:,?[ \t]+#[^\s#,]+)*")


class ValueCommentedOut(Rule):
    """A tag or alias is lost because `#` begins a comment in YAML.

    ## What it does
    Reports `tags: #project` and items such as `- #idea`, in `tags`, `aliases` and `cssclasses`:
    a value that is nothing but a word with `#` before it. The fix takes the `#` off a tag, and puts
    an alias in quotes.

    ## Why is this bad
    A blank and `#` begin a comment. Obsidian sees no value, so the note is missing under the tag,
    and nothing says so.

    ## Example
    ```yaml
    tags: #project
    ```

    ## Use instead
    ```yaml
    tags: project
    ```
    """

    code = "F314"
    severity = Severity.WARNING
    looks_at = NOTE_ALONE
    fixes = ("safe",)
    follows_links = False
    examples = (
        Example(
            "a value, an item, several, an alias",
            {
                "A.md": "---\ntags: #project\n---\n",
                "B.md": "---\ntags:\n  - #idea\n  - ok\n---\n",
                "C.md": "---\naliases: #x\n---\n",
                "D.md": "---\ntags: #a #b/c\nx: 1\n---\n",
            },
            (
                ("A.md", 2, '"#project" is a comment to YAML, so this tag is lost'),
                ("B.md", 3, '"#idea" is a comment to YAML, so this tag is lost'),
                ("C.md", 2, '"#x" is a comment to YAML, so this alias is lost'),
                ("D.md", 2, '"#a #b/c" is a comment to YAML, so these tags are lost'),
            ),
            fixed={
                "A.md": "---\ntags: project\n---\n",
                "B.md": "---\ntags:\n  - idea\n  - ok\n---\n",
                "C.md": '---\naliases: "#x"\n---\n',
                "D.md": "---\ntags: [a, b/c]\nx: 1\n---\n",
            },
        ),
        Example(
            "comments that are meant, quotes, other properties",
            {
                "A.md": "---\ntags: # what this is about\n  - a # b\n  # - c\n"
                'aliases: ["#x"]\nstatus: #draft\n---\n#tag\n',
                "B.md": "---\ntags: [a] #b\nx: |\n  tags: #y\n---\n",
                "C.md": "---\ntags: #todo\n  - a\n---\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with a `#` in their front matter."""
        return [n for n in context.vault.notes.values() if _may_hold(n)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the values that are comments."""
        del context
        front = note.frontmatter
        if front is None:
            return
        for key in _KEY.finditer(note.source.data, front.start, front.end):
            name = key[1].decode().lower()
            for span in _comments(note.source.data, key.end(), front.end):
                written = note.source.slice(*span).rstrip()
                if _TAGS.fullmatch(written):
                    end = span[0] + len(written.encode())
                    yield self._report(note, name, written, (span[0], end))

    def _report(self, note: Note, name: str, written: str, span: tuple[int, int]) -> Diagnostic:
        values = [word.strip("#,") for word in written.split()]
        one = {"tags": "tag", "aliases": "alias", "cssclasses": "class"}[name]
        lost = f"this {one} is lost" if len(values) == 1 else f"these {name} are lost"
        message = f'"{written}" is a comment to YAML, so {lost}'
        found = self.finding(note, span, message, target=written)
        new = f"[{', '.join(values)}]" if len(values) > 1 else values[0]
        if name == "aliases":
            new = f'"{written}"'
        edit = (*span, new)
        before, after = find_property(note, name), find_property(edited(note, edit), name)
        wanted = [written] if name == "aliases" else values
        gained = _items(after[1] if after else None)
        is_kept = [x for x in gained if x not in wanted] == _items(before[1] if before else None)
        return with_fix(found, "keep it as a value", edit) if is_kept else found


def _may_hold(note: Note) -> bool:
    front = note.frontmatter
    return front is not None and b"#" in note.source.data[front.start : front.end]


def _comments(data: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the comments that stand where a value of a property should, or an item of its list."""
    match = _REST.match(data, at, end)
    line_end = data.find(b"\n", at, end)
    following = data[line_end + 1 : end] if line_end != -1 else b""
    if match:
        has_items = re.match(rb"[ \t]*-[ \t]", following) or re.match(rb"[ \t]+[^\s#]", following)
        if not has_items:
            yield match.span(1)
        return
    if data[at:line_end].strip():
        return
    while line_end != -1 and line_end + 1 < end:
        start = line_end + 1
        if not _LINE.match(data, start, end):
            return
        item = _ITEM.match(data, start, end)
        if item:
            yield item.span(1)
        line_end = data.find(b"\n", start, end)


def _items(value: object) -> list[object]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if item is not None]
