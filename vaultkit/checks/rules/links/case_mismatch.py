"""L108: a link that writes a name in another case than the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import is_note
from vaultkit.vault.presentation.inspection import link_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class CaseMismatch(Rule):
    """A link writes a name in another case than the file has it.

    ## What it does
    Reports links that find their file only because case does not count. Off by default, since it
    does not count in Obsidian and on a site made by vaultkit.

    ## Why is this bad
    On GitHub, in other site generators and in scripts the link leads nowhere.

    ## Example
    `[[nodeport]]`, where the note is `NodePort.md`.

    ## Use instead
    `[[NodePort]]`, or `[[NodePort|nodeport]]` in a sentence.
    """

    code = "L108"
    severity = Severity.OFF
    looks_at = ("links",)
    fixes = ("safe",)
    examples = (
        Example(
            "a name, a folder, a Markdown link",
            {
                "A.md": "[[nodeport]] [[net/X#a]] [y](x.MD)\n",
                "NodePort.md": "",
                "Net/X.md": "# a\n",
            },
            (
                ("A.md", 1, 'the file is called "NodePort", not "nodeport"'),
                ("A.md", 1, 'the file is called "Net/X", not "net/X"'),
                ("A.md", 1, 'the file is called "X.md", not "x.MD"'),
            ),
        ),
        Example(
            "as written, relative, the note itself, nowhere",
            {"A.md": "[[NodePort]] [[#x]] [[/A]] [a](./A.md) [[nope]]\n", "NodePort.md": ""},
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the links of a note."""
        for link in context.vault.links[note.path]:
            target, path = link.link.target, link.destination
            wanted = target.rpartition("./")[2].lstrip("/")
            if path is None or not wanted or path.endswith(wanted):
                continue
            whole = path if is_note(wanted) or not is_note(path) else path[:-3]
            right = whole[-len(wanted) :]
            if right == wanted or right.lower() != wanted.lower():
                continue
            start, end = link_span(note, link.link)
            message = f'the file is called "{right}", not "{wanted}"'
            found = self.finding(note, (start, end), message, target=target, candidates=(path,))
            at = note.source.data.find(wanted.encode(), start, end)
            if at != -1:
                edit = (at, at + len(wanted.encode()), right)
                found = with_fix(found, f'write "{right}"', edit)
            yield found
