"""C001: a fence that does not say what is in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_MARKS = lazy_re(rb"`{3,}|~{3,}")
_MAX_SIZE = 100_000
"""Characters of a block from which nobody guesses."""
_CHANGE = lazy_re(r"[-+ @]")
_KEY = lazy_re(r"[A-Za-z_][\w.-]*:(?: |$)")
_YAML_LINE = lazy_re(r" *(?:- |#|---$|(?:- )*[\w./\"'-]+:(?: |$))")


class FenceWithoutLanguage(Rule):
    """A code block does not name its language.

    ## What it does
    Reports fences without a word behind the opening marks. The fix names JSON, YAML, a diff, a
    shell or a terminal session where the code looks like one, else `text`. Off by default.

    ## Why is this bad
    The code has no colours, and no program can check it.

    ## Example
    ````markdown
    ```
    kind: Service
    ```
    ````

    ## Use instead
    ````markdown
    ```yaml
    kind: Service
    ```
    ````
    """

    code = "C001"
    severity = Severity.OFF
    only_with = ("fences",)
    looks_at = NOTE_ALONE
    fixes = ("unsafe",)
    follows_links = False
    examples = (
        Example(
            "no word, also in a list",
            {"A.md": "```\nx\n```\n\n- a\n  ~~~ \n  y\n  ~~~\n"},
            (("A.md", 1, "this code block names no language"), ("A.md", 6, "names no language")),
            fixed={"A.md": "```text\nx\n```\n\n- a\n  ~~~text \n  y\n  ~~~\n"},
        ),
        Example(
            "code that tells what it is",
            {
                "A.md": '```\n{"a": [1]}\n```\n\n> ````\n> kind: Service\n> spec:\n>   x: 1\n',
                "B.md": "```\n$ kubectl get pods\nNAME\n```\n\n```\n#!/bin/sh\nls\n```\n",
                "C.md": "```\n-a: 1\n+a: 2\n```\n",
            },
            tuple(
                (path, line, "this code block names no language")
                for path, line in (("A.md", 1), ("A.md", 5), ("B.md", 1), ("B.md", 6), ("C.md", 1))
            ),
            fixed={
                "A.md": '```json\n{"a": [1]}\n```\n\n'
                "> ````yaml\n> kind: Service\n> spec:\n>   x: 1\n",
                "B.md": "```console\n$ kubectl get pods\nNAME\n```\n\n```sh\n#!/bin/sh\nls\n```\n",
                "C.md": "```diff\n-a: 1\n+a: 2\n```\n",
            },
        ),
        Example("a language, indented code", {"A.md": "```text\nx\n```\n\n    y\n\n`z`\n"}),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with fences."""
        return [note for note in context.vault.notes.values() if note.fences]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the fences without a word."""
        del context
        for fence in note.fences:
            if not fence.info.strip():
                span = (fence.start, fence.start + 3)
                found = self.finding(note, span, "this code block names no language")
                mark = _MARKS.match(note.source.data, fence.start)
                language = guess_language("".join(note.source.slice(*x) for x in fence.pieces))
                at = mark.end() if mark else fence.start
                title = f"name it {language}"
                yield with_fix(found, title, (at, at, language), safety="unsafe") if mark else found


def guess_language(code: str) -> str:
    """Return what some code looks like, `text` if it does not look like anything."""
    lines = [line for line in code.splitlines() if line.strip()]
    if not lines or len(code) > _MAX_SIZE:
        return "text"
    if lines[0].startswith("#!"):
        return "python" if "python" in lines[0] else "sh"
    if lines[0].startswith(("$ ", "% ")):
        return "console"
    if _is_json(code):
        return "json"
    if all(map(_CHANGE.match, lines)) and {line[0] for line in lines} >= {"+", "-"}:
        return "diff"
    is_mapping = len(lines) > 1 and all(map(_YAML_LINE.match, lines)) and _KEY.match(lines[0])
    return "yaml" if is_mapping else "text"


def _is_json(code: str) -> bool:
    if not code.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(code)
    except (ValueError, RecursionError):
        return False
    return True
