"""L116: a link to where a file was before it was moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.link_rules import LinkRule
from vaultkit.checks.families.url_links import find_url_fault
from vaultkit.checks.remedies.remedy import with_new_link
from vaultkit.checks.remedies.target_suggestion import as_written
from vaultkit.checks.rule import Example
from vaultkit.notes.wikilink import WikiLink
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic, Safety
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


class RedirectedTarget(LinkRule):
    """A link or embed leads to where a file was before it was renamed or moved.

    ## What it does
    Asks git, where the vault is in a repository, what became of the file that a broken link once
    led to: in the last 5,000 commits, and in the work tree as it is. Without git or history, L101
    and E201 report the link. The fix is safe if the content was the same before and after each
    move, else git only supposes that it is the same file.

    ## Why is this bad
    Obsidian renames links only if it does the moving itself. Whoever moves a note in a terminal or
    an editor leaves links behind that lead nowhere.

    ## Example
    `Node port.md` was renamed to `NodePort.md`:
    ```markdown
    See [[Node port]].
    ```

    ## Use instead
    ```markdown
    See [[NodePort]].
    ```
    """

    code = "L116"
    severity = Severity.WARNING
    looks_at = ("links", "missing")
    fixes = ("safe", "unsafe")
    statuses = frozenset({NOTE_NOT_FOUND})
    embeds = None
    examples = (
        Example(
            "renamed, moved out of the folder that is written, a picture, a heading",
            {
                "A.md": "[[Node port]] [x](Old/B.md) ![[old.png]] [[Node port#Use|n]]\n",
                "NodePort.md": "# Use\nText\n",
                "New/B.md": "b\n",
                "img/new.png": b"\x89PNG",
            },
            (
                ("A.md", 1, '"Node port" was moved to "NodePort.md"'),
                ("A.md", 1, '"Old/B.md" was moved to "New/B.md"'),
                ("A.md", 1, '"old.png" was moved to "img/new.png"'),
                ("A.md", 1, '"Node port" was moved to "NodePort.md"'),
            ),
            before={
                "A.md": "",
                "Node port.md": "# Use\nText\n",
                "Old/B.md": "b\n",
                "old.png": b"\x89PNG",
            },
            fixed={"A.md": "[[NodePort]] [x](B.md) ![[new.png]] [[NodePort#Use|n]]\n"},
        ),
        Example(
            "changed on the way",
            {"A.md": "[[B]]\n", "C.md": "A first line.\nA second line.\nMore.\n"},
            (("A.md", 1, '"B" was moved to "C.md"'),),
            before={"A.md": "", "B.md": "A first line.\nA second line.\n"},
            fixed={"A.md": "[[C]]\n"},
        ),
        Example(
            "never there, deleted, and moved within reach",
            {"A.md": "[[Never]] [[Deleted]] [[B]]\n", "New/B.md": "b\n"},
            before={"A.md": "", "Deleted.md": "d\n", "B.md": "b\n"},
        ),
    )

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a link whose file git has seen moved."""
        move = context.moved(link)
        is_alias = bool(context.aliased(link)) and not link.is_embed
        if move is None or is_alias or find_url_fault(link, context):
            return
        written = link.link
        message = f'"{written.target}" was moved to "{move.path}"'
        found = self.at_link(link, note, context, message, move.path)
        name = as_written(written, move.path, context, note.path)
        wanted = WikiLink(name, written.subpath, written.display)
        title = f'let it lead to "{move.path}"'
        safety: Safety = "safe" if move.is_exact else "unsafe"
        yield with_new_link(found, link, context, title=title, wanted=wanted, safety=safety)
