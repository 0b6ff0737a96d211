"""L113: a URL, or the escapes of one, between the brackets of a wikilink."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.link_rules import LinkRule
from vaultkit.checks.families.url_links import find_url_fault
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import Example
from vaultkit.notes.note import Link
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


class UrlInWikilink(LinkRule):
    """A wikilink holds a URL, or a name with percent escapes.

    ## What it does
    Reports `[[https://…]]`, and wikilinks such as `[[Node%20port]]` that would lead to a file if
    the escapes were decoded.

    ## Why is this bad
    Wikilinks are names, taken as they stand: Obsidian looks for a note called `https://…` or
    `Node%20port`, and makes an empty one when the link is followed.

    ## Example
    ```markdown
    [[https://kubernetes.io|Kubernetes]] and [[Node%20port]]
    ```

    ## Use instead
    ```markdown
    [Kubernetes](https://kubernetes.io) and [[Node port]]
    ```
    """

    code = "L113"
    severity = Severity.WARNING
    looks_at = ("links", "names")
    fixes = ("safe",)
    statuses = frozenset({NOTE_NOT_FOUND})
    examples = (
        Example(
            "URLs and escapes",
            {
                "A.md": "[[https://x.org/#a|x]] ![[http://x.org/p.png]] [[Node%20port#a]]\n",
                "Node port.md": "# a\n",
            },
            (
                ("A.md", 1, "a wikilink cannot lead to a web address; write [x](https://x.org/#a)"),
                (
                    "A.md",
                    1,
                    "a wikilink cannot lead to a web address; write ![](http://x.org/p.png)",
                ),
                ("A.md", 1, 'wikilinks have no escapes; write "Node port"'),
            ),
        ),
        Example(
            "Markdown links, names with a percent sign, escapes that lead nowhere either",
            {
                "A.md": "[x](https://x.org) [y](Node%20port.md) [[100%25]] [[a: b]] [[No%20]]\n",
                "Node port.md": "",
                "100%25.md": "",
                "a: b.md": "",
            },
        ),
    )

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a link if a URL is the reason that it leads nowhere."""
        fault = find_url_fault(link, context)
        if fault is None:
            return
        written = link.link
        if not fault.is_url:
            message = f'wikilinks have no escapes; write "{fault.name}"'
            found = self.at_link(link, note, context, message)
            at = note.source.data.find(written.target.encode(), found.start, found.end)
            if at != -1 and not set(fault.name) & set("#^|[]"):
                end = at + len(written.target.encode())
                found = with_fix(found, f'write "{fault.name}"', (at, end, fault.name))
            yield found
            return
        shown = written.display or ("" if link.is_embed else fault.name)
        text = f"{'!' if link.is_embed else ''}[{shown}]({fault.name})"
        message = f"a wikilink cannot lead to a web address; write {text}"
        found = self.at_link(link, note, context, message)
        is_plain = not set(fault.name) & set(" ()<>") and not set(shown) & set("[]")
        if isinstance(written, Link) and is_plain:
            found = with_fix(found, "write a Markdown link", (written.start, written.end, text))
        yield found
