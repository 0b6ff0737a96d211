"""F301: front matter that is no YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.fault_rules import FaultRule
from vaultkit.checks.families.template_code import is_in_templates
from vaultkit.checks.remedies.remedy import edited, with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Fault, Note

_TEMPLATE = lazy_re(rb"\{\{|<%")
_RESERVED = lazy_re(rb"[@`%][^\n\"\\]*?(?=[ \t]*(?:[ \t]#[^\n]*)?\r?$)", re.MULTILINE)
"""A value that starts with a sign which YAML keeps for itself, up to the end of its line."""


class YamlInvalid(FaultRule):
    """The front matter cannot be read.

    ## What it does
    Reports front matter that is not valid YAML, or that is no list of properties; also notes that
    vaultkit cannot read at all, whose text is then neither checked nor published.

    ## Why is this bad
    Obsidian shows none of the note's properties then: no aliases, no tags, no review dates.

    ## Example
    ```yaml
    ---
    summary: Ports: how they are chosen
    ---
    ```

    ## Use instead
    Quotes round a value that holds a colon:
    ```yaml
    ---
    summary: "Ports: how they are chosen"
    ---
    ```
    """

    code = "F301"
    severity = Severity.ERROR
    looks_at = NOTE_ALONE
    fixes = ("unsafe",)
    kinds = frozenset({"yaml-invalid", "unparseable"})
    examples = (
        Example(
            "a colon in a value",
            {"A.md": "---\ntitle: A\nsummary: one: two\n---\n"},
            (("A.md", 3, "quote a value that holds a colon"),),
        ),
        Example(
            "a value that starts with a sign of YAML's own",
            {"A.md": "---\ncitekey: @Kapa2009\nx: 1\n---\n"},
            (("A.md", 2, "quote a value that starts with @"),),
            fixed={"A.md": '---\ncitekey: "@Kapa2009"\nx: 1\n---\n'},
        ),
        Example(
            "what a template leaves to be filled in",
            {"Templates/Day.md": "---\ncreated: {{date}}T{{time}}+08:00\n---\n"},
        ),
        Example(
            "a text instead of properties", {"A.md": "---\njust text\n---\n"}, (("A.md", 2, ""),)
        ),
        Example(
            "quotes, lists, an empty block, and a rule that is no front matter",
            {
                "A.md": '---\nsummary: "one: two"\ntags: [a, b]\nup: ["[[A]]"]\n---\n',
                "B.md": "---\n---\n",
                "C.md": "Text\n\n---\n\nkey: a: b\n\n---\n",
                "D.md": "",
            },
        ),
    )

    def faults_of(self, note: Note) -> Iterator[Fault]:
        """Yield what reading found, unless a template is yet to be filled in."""
        if is_in_templates(note.path) and _TEMPLATE.search(note.source.data, 0, note.body_start):
            return
        yield from super().faults_of(note)

    def repair(self, finding: Diagnostic, note: Note, context: Context) -> Diagnostic:
        """Offer to quote a value, if all properties can be read then."""
        del context
        match = _RESERVED.match(note.source.data, finding.start)
        if match is None:
            return finding
        edits = ((match.start(), match.start(), '"'), (match.end(), match.end(), '"'))
        if any(fault.kind in self.kinds for fault in edited(note, *edits).faults):
            return finding
        return with_fix(finding, "put it in quotes", *edits, safety="unsafe")
