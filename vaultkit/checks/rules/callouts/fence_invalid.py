"""C002: code that is not what its fence says."""

from __future__ import annotations

import ast
import json
import tomllib
import warnings
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.config.toml_text import read_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Fence, Note

Fault = tuple[int, str] | None
"""The character of the code at which it is wrong, and what is wrong."""
MAX_SIZE = 200_000
"""Characters of code that are parsed; longer code is no example."""
_TEMPLATES = ("{{", "{%", "<%", "...", "…", "<your")


class FenceInvalid(Rule):
    """The code in a block cannot be read as the language that the block names.

    ## What it does
    Reads code blocks of `json`, `yaml`, `toml` and `python`. Blocks with marks of a template
    (`{{`, `{%`, `<%`) or of something left out (`...`) are not read. Off by default.

    ## Why is this bad
    Readers copy examples; this one fails at once.

    ## Example
    ````markdown
    ```json
    {"ports": [80,]}
    ```
    ````

    ## Use instead
    ````markdown
    ```json
    {"ports": [80]}
    ```
    ````
    """

    code = "C002"
    severity = Severity.OFF
    only_with = ("fences",)
    looks_at = NOTE_ALONE
    follows_links = False
    examples = (
        Example(
            "one of each, also in a quote",
            {
                "A.md": '```json\n{"a": [80,]}\n```\n\n> ```yaml\n> a: b\n>  c: d\n> ```\n\n'
                "~~~toml\na = \n~~~\n\n```py title=x\ndef f(:\n```\n"
            },
            (
                ("A.md", 2, "this is no JSON: "),
                ("A.md", 7, "this is no YAML: "),
                ("A.md", 11, "this is no TOML: "),
                ("A.md", 15, "this is no Python: "),
            ),
        ),
        Example(
            "right code, templates, other languages, several documents",
            {
                "A.md": "```json\n[1]\n```\n```yaml\na: !Ref b\n---\nc: d\n```\n"
                "```toml\na = 1\n```\n"
                "```python\nprint('\\d')\n```\n```yaml\na: {{ .Values.x }}\n```\n```sh\nif [\n```\n"
                "```json\n{...}\n```\n```yaml\n```\n",
            },
        ),
        Example(
            "very deep code",
            {
                "B.md": f"```json\n{'[' * 99_000}\n```\n```python\n{'(' * 9_000}\n```\n",
            },
            (("B.md", 2, "it is nested too deeply"), ("B.md", 5, "this is no Python: ")),
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with fences."""
        return [note for note in context.vault.notes.values() if note.fences]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the code that cannot be read."""
        del context
        for fence in note.fences:
            language = fence.info.strip().partition(" ")[0].lower().strip("{}.")
            name, find_fault = _LANGUAGES.get(language, ("", None))
            code = "".join(note.source.slice(*piece) for piece in fence.pieces)
            if not find_fault or len(code) > MAX_SIZE or any(mark in code for mark in _TEMPLATES):
                continue
            fault = find_fault(code)
            if fault:
                at = _offset(fence, code, fault[0])
                message = f"this is no {name}: {fault[1][:1].lower()}{fault[1][1:]}".rstrip(".")
                yield self.finding(note, (at, at), message, target=name)


def _offset(fence: Fence, code: str, index: int) -> int:
    """Return the byte of the note at which a character of a fence's code stands."""
    left = len(code[:index].encode())
    for start, end in fence.pieces:
        if left < end - start:
            return start + left
        left -= end - start
    return max(fence.pieces[-1][1] - 1, fence.start) if fence.pieces else fence.start


def _json_fault(code: str) -> Fault:
    try:
        json.loads(code)
    except json.JSONDecodeError as error:
        return error.pos, error.msg
    except RecursionError:
        return 0, "it is nested too deeply"
    return None


def _yaml_fault(code: str) -> Fault:
    from vaultkit.notes.frontmatter.embedded_yaml import find_yaml_fault

    return find_yaml_fault(code)


def _toml_fault(code: str) -> Fault:
    try:
        read_toml(code)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at line ")
        line = where.partition(",")[0]
        return _index(code, int(line) if line.isdigit() else 1), what
    return None


def _python_fault(code: str) -> Fault:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except SyntaxError as error:
        return _index(code, error.lineno or 1), error.msg
    except (RecursionError, MemoryError, ValueError):
        return 0, "it is nested too deeply"
    return None


def _index(code: str, line: int) -> int:
    """Return the character at which a 1-based line starts."""
    return sum(map(len, code.splitlines(keepends=True)[: line - 1]))


_LANGUAGES: dict[str, tuple[str, Callable[[str], Fault]]] = {
    "json": ("JSON", _json_fault),
    "yaml": ("YAML", _yaml_fault),
    "yml": ("YAML", _yaml_fault),
    "toml": ("TOML", _toml_fault),
    "python": ("Python", _python_fault),
    "py": ("Python", _python_fault),
}
