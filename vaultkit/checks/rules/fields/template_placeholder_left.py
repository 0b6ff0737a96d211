"""F312: a placeholder of a template that nothing filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.template_code import holds, is_template_path, template_spans
from vaultkit.checks.rule import Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.vault.presentation.inspection import link_span
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_TEMPLATER = lazy_re(rb"<%(?:\*|[-_+~]*\s*(?:await\s+)?tp\.)")
"""How a command of Templater begins; `<%= … %>` is another language's."""
_BRACES = lazy_re(rb"\{\{(?:title|date|time)(?::[^{}\n]{0,80})?\}\}")
_ANY_BRACES = lazy_re(r"\{\{[^{}\n]{1,80}\}\}")
_LABEL = lazy_re(
    r"[\s>#*+-]*(?:\[[^\]]\]\s*)?(?:[0-9]{1,9}[.)]\s+)?(?:[^:\uff1a]{0,40}[:\uff1a]{1,2}[\s*_]*)?"
)
"""What may stand before a placeholder that is a line's own text: `- **Created**:: `."""
_BRACES_TEXT = lazy_re(r"\{\{(?:title|date|time)(?::[^{}\n]{0,80})?\}\}")
_SIGNS = lazy_re(r"[\W_]*")
_LONGEST = 60


class TemplatePlaceholderLeft(Rule):
    """A note holds a placeholder that a template should have filled in.

    ## What it does
    Reports `{{title}}`, `{{date}}` and `{{time}}` of the plugin Templates, and `<% tp.… %>` and
    `<%* … %>` of Templater, in the text or properties of notes, and any `{{…}}` as the target of a
    link that leads nowhere. In text, braces count in headings, in links and where they are all that
    a line says; prose that names them does not. Notes in folders for templates (`templates` in the
    config, what the two plugins are set to, folders called so) or called templates, code and
    comments do not count.

    ## Why is this bad
    The note was made by hand or the plugin did not run: its date, title or links are missing.

    ## Example
    ```yaml
    created: "{{date}}"
    ```

    ## Use instead
    ```yaml
    created: 2026-01-31
    ```
    """

    code = "F312"
    severity = Severity.WARNING
    only_with = ("placeholders",)
    looks_at = ("links",)
    options = ("templates",)
    examples = (
        Example(
            "in properties, text and headings",
            {
                "A.md": '---\ncreated: "{{date:YYYY-MM-DD}}"\n---\n# {{title}}\n\n'
                "<% tp.file.cursor() %> [[{{title}}]]\n"
            },
            (
                ("A.md", 2, '"{{date:YYYY-MM-DD}}" was never filled in'),
                ("A.md", 4, '"{{title}}"'),
                ("A.md", 6, '"<% tp.file.cursor() %>"'),
                ("A.md", 6, '"{{title}}"'),
            ),
        ),
        Example(
            "commands of Templater over several lines, and links that a template should have made",
            {
                "V.md": '<%* const x = await\n tp.system.prompt("q") -%>\n'
                "Hi [[<% tp.date.now() %>]] [[{{VALUE}}]]\n\n- **Made**:: {{date}} {{time}}\n",
            },
            (
                ("V.md", 1, '"<%* const x = await'),
                ("V.md", 3, '"<% tp.date.now() %>"'),
                ("V.md", 3, '"{{VALUE}}" was never filled in'),
                ("V.md", 5, '"{{date}}"'),
                ("V.md", 5, '"{{time}}"'),
            ),
        ),
        Example(
            "folders and notes that are called templates, and prose about placeholders",
            {
                "x/templates/A.md": "# {{title}}\n",
                "日记/模板/B.md": "# {{title}}\n",
                "Daily note template.md": "# {{title}}\n<%* x %>\n",
                "_Plantillas/C.md": "<% tp.file.title %>\n",
                "D.md": "The sign {{date}} stands for today, and {{title}} for the name.\n",
                "E.md": "[[{{x}}]]\n",
                "{{x}}.md": "",
            },
        ),
        Example(
            "templates, code, comments, and braces of other languages",
            {
                "T/A.md": "# {{title}}\n",
                "B.md": "`{{title}}` %% {{date}} %% {{ title }} {{x}} <%= erb %> $<% tp.x %>$\n\n"
                "    {{title}}\n\n```\n<% tp.x %>\n```\n",
            },
            config={"templates": ["T/**"]},
        ),
        Example(
            "folders that the plugins are set to",
            {
                ".obsidian/templates.json": '{"folder": "Core"}',
                ".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "Tp/"}',
                "Core/A.md": "{{title}}",
                "Tp/A.md": "<% tp.file.title %>",
                "Tpx/A.md": "<% tp.file.title %>",
            },
            (("Tpx/A.md", 1, '"<% tp.file.title %>" was never filled in'),),
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that hold what may be a placeholder."""
        notes = context.vault.notes.values()
        return [note for note in notes if note.may_hold(b"{{") or note.may_hold(b"<%")]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the placeholders in properties and text."""
        if is_template_path(note.path):
            return
        targets = list(_targets(note, context))
        code = list(_commands(note.source.data))
        braces = [match.span() for match in _BRACES.finditer(note.source.data)]
        kept = [x for x in braces if not holds(code, x[0]) and not holds(targets, x[0])]
        found = sorted({*code, *targets, *_meant(note, kept)})
        for start, end in found:
            is_property = start < note.body_start
            if is_property or holds(targets, start) or context.prose(note).is_text(start, end):
                written = note.source.slice(start, end)
                shown = written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"
                shown = " ".join(shown.split())
                message = f'"{shown}" was never filled in'
                yield self.finding(note, (start, end), message, target=written)


def _commands(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the commands of Templater."""
    for start, end in template_spans(data):
        if _TEMPLATER.match(data, start):
            yield start, end


def _targets(note: Note, context: Context) -> Iterator[tuple[int, int]]:
    """Yield the braces in targets of links that lead nowhere."""
    for link in context.problems.get(note.path, ()):
        if link.status != NOTE_NOT_FOUND or "{{" not in link.link.target:
            continue
        start, end = link_span(note, link.link)
        text = note.source.slice(start, end)
        match = _ANY_BRACES.search(text)
        if match:
            at = start + len(text[: match.start()].encode())
            yield at, at + len(match[0].encode())


def _meant(note: Note, braces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the braces that stand in properties, or in text as all that a line says."""
    data = note.source.data
    judged: dict[int, bool] = {}
    for start, end in braces:
        line_start = data.rfind(b"\n", 0, start) + 1
        if start >= note.body_start and line_start not in judged:
            line_end = data.find(b"\n", end)
            line = note.source.slice(line_start, len(data) if line_end == -1 else line_end)
            judged[line_start] = _is_all(line)
        if judged.get(line_start, True):
            yield start, end


def _is_all(line: str) -> bool:
    """Tell whether placeholders are all that a line says, or it is a heading."""
    if line.lstrip(" >").startswith("#"):
        return True
    rest = _LABEL.sub("", _BRACES_TEXT.sub("", line), count=1)
    return _SIGNS.fullmatch(rest) is not None
