"""T703: a tag in a property that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import find_property, notes_with, show, value_span
from vaultkit.checks.remedies.remedy import edited, with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_BAD = lazy_re(r"[!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\']")


class TagInvalid(Rule):
    """A value of `tags` is no tag.

    ## What it does
    Reports tags in properties that hold a blank or a sign that no tag has, that are all digits, or
    that are no text, and `tags: a, b`, which Obsidian does not split. The fix writes that as a
    list, if its parts are tags.

    ## Why is this bad
    Obsidian drops them: the note is missing under the tag.

    ## Example
    ```yaml
    tags: [node port, 2026]
    ```

    ## Use instead
    ```yaml
    tags: [node-port, y2026]
    ```
    """

    code = "T703"
    severity = Severity.WARNING
    looks_at = NOTE_ALONE
    fixes = ("safe",)
    follows_links = False
    examples = (
        Example(
            "a blank, digits, signs, other values",
            {
                "A.md": '---\ntags:\n  - node port\n  - 2026\n  - "12"\n  - a.b\n  - true\n---\n',
                "B.md": "---\nTags: a, b\n---\n",
                "C.md": "---\ntags: {a: b}\n---\n",
            },
            (
                ("A.md", 3, '"node port" is no tag: it holds a blank'),
                ("A.md", 4, '"2026" is no tag: it has no letter'),
                ("A.md", 5, '"12" is no tag: it has no letter'),
                ("A.md", 6, '"a.b" is no tag: it holds "."'),
                ("A.md", 7, '"true" is no tag: it is no text'),
                ("B.md", 2, '"a, b" is no tag: it is not split; write [a, b]'),
                ("C.md", 2, "a group of properties is no tag: it is no text"),
            ),
        ),
        Example(
            "tags that commas set apart",
            {
                "A.md": '---\ntags: "#x, #y/z"\n---\n',
                "B.md": "---\ntags: x, y z # why\nother: 1\n---\n",
                "C.md": "---\ntags: x,y # why\n---\n",
                "D.md": "---\ntags:\n  - a, b\n  - c\n---\n",
            },
            (
                ("A.md", 2, '"#x, #y/z" is no tag: it is not split; write [x, y/z]'),
                ("B.md", 2, '"x, y z" is no tag: it is not split; write [x, y z]'),
                ("C.md", 2, '"x,y" is no tag: it is not split; write [x, y]'),
                ("D.md", 3, '"a, b" is no tag: it is not split; write each as an item'),
            ),
            fixed={
                "A.md": "---\ntags: [x, y/z]\n---\n",
                "C.md": "---\ntags: [x, y] # why\n---\n",
            },
        ),
        Example(
            "tags, with and without a #, nested, in other scripts, empty",
            {
                "A.md": '---\ntags: ["#a", b/c-d_e, y2026, 数据, "🙂", "", "-"]\n---\n#1 #a.b\n',
                "B.md": "---\ntags:\n---\n",
                "C.md": "---\ntags: a\n---\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with tags in a property."""
        good: set[object] = set()
        return [n for n in notes_with(context, "tags") if not _are_good(n.properties, good)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the values that are no tags."""
        del context
        found = find_property(note, "tags")
        if found is None:
            return
        key, value = found
        items = value if isinstance(value, list) else [value]
        for at, item in enumerate(items):
            fault = _fault(item)
            if fault:
                path = f"{key}.{at}" if isinstance(value, list) else key
                message = f"{show(item)} is no tag: {fault}"
                if isinstance(value, list) and isinstance(item, str) and "," in item:
                    message = f"{show(item)} is no tag: it is not split; write each as an item"
                span = value_span(note, path)
                finding = self.finding(note, span, message, target=str(item))
                is_item = isinstance(value, list)
                yield finding if is_item else _split(finding, note, item, span)


def _split(found: Diagnostic, note: Note, item: Any, span: tuple[int, int]) -> Diagnostic:
    """Offer to write as a list what commas set apart, if each part is a tag."""
    parts = _parts(item) if isinstance(item, str) and "," in item else []
    written = note.source.slice(*span).strip("\"'")
    if written != item or not parts or any(map(_fault, parts)):
        return found
    edit = (*span, f"[{', '.join(parts)}]")
    now = find_property(edited(note, edit), "tags")  # `true` and dates would be no text there
    return with_fix(found, "write it as a list", edit) if now and now[1] == parts else found


def _parts(text: str) -> list[str]:
    """Return what commas set apart in a text, without the `#` that no list in YAML can hold."""
    parts = (part.strip().removeprefix("#") for part in text.strip().strip("[]").split(","))
    return [part for part in parts if part]


def _are_good(properties: Mapping[str, Any], good: set[object]) -> bool:
    """Tell whether all tags are known to be good, or are now; a vault has few, often repeated."""
    tags = properties.get("tags")
    if not isinstance(tags, list):
        return False
    for tag in tags:
        if not isinstance(tag, str) or (tag not in good and _fault(tag)):
            return False
        good.add(tag)
    return True


def _fault(item: Any) -> str:
    """Say why a value is no tag, "" if it is one or is empty."""
    if isinstance(item, int | float) and not isinstance(item, bool):
        return "it has no letter"
    if not isinstance(item, str):
        return "" if item is None else "it is no text"
    tag = item.strip().removeprefix("#")
    fault = "it has no letter" if tag.isdigit() else ""
    bad = _BAD.search(tag)
    if "," in tag:
        fault = f"it is not split; write [{', '.join(_parts(tag))}]"
    elif any(char.isspace() for char in tag):
        fault = "it holds a blank"
    elif bad:
        fault = f'it holds "{bad[0]}"'
    return fault
