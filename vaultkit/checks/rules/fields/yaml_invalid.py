"""F301: front matter that is no YAML."""

from __future__ import annotations

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.fault_rules import FaultRule
from vaultkit.checks.rule import Example


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
    kinds = frozenset({"yaml-invalid", "unparseable"})
    examples = (
        Example(
            "a colon in a value",
            {"A.md": "---\ntitle: A\nsummary: one: two\n---\n"},
            (("A.md", 3, "quote a value that holds a colon"),),
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
