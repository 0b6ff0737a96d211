"""E201: an embed of a file that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.link_rules import LinkRule, written_of
from vaultkit.checks.families.url_links import find_url_fault
from vaultkit.checks.remedies.remedy import with_new_link
from vaultkit.checks.remedies.target_suggestion import (
    as_written,
    describe_missing,
    find_spelling,
    other_candidates,
)
from vaultkit.checks.rule import Example
from vaultkit.notes.text.unwritten_targets import has_template_code, is_placeholder_link
from vaultkit.notes.wikilink import WikiLink
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic, Safety
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


class EmbedNotFound(LinkRule):
    """An embed shows no file.

    ## What it does
    Reports embeds of notes, images and other files that the vault does not hold. Where both parts
    of one only say what is to be put there, as in `![<title>](<url>)`, it is none.

    ## Why is this bad
    The reader sees a placeholder where the picture or passage should be.

    ## Example
    ```markdown
    ![[node-port-path.svg]]
    ```

    ## Use instead
    The name of a file that exists, with its extension:
    ```markdown
    ![[nodeport-path.svg]]
    ```
    """

    code = "E201"
    severity = Severity.ERROR
    looks_at = ("links", "missing")
    fixes = ("safe", "unsafe")
    statuses = frozenset({NOTE_NOT_FOUND})
    embeds = True
    examples = (
        Example(
            "a picture whose name is nearly right",
            {"A.md": "![[node-port-path.svg]]\n", "img/nodeport-path.svg": b""},
            (
                (
                    "A.md",
                    1,
                    'no file named "node-port-path.svg"; did you mean "nodeport-path.svg"?',
                ),
            ),
        ),
        Example(
            "a folder that does not match",
            {"A.md": "![[old/p.png|90]] ![x](old/B.md)\n", "img/p.png": b"", "B.md": "b\n"},
            (
                ("A.md", 1, 'no file at "old/p.png"; did you mean "p.png"?'),
                ("A.md", 1, 'no note at "old/B.md"; did you mean "B.md"?'),
            ),
            fixed={"A.md": "![[p.png|90]] ![x](B.md)\n"},
        ),
        Example(
            "a folder of Windows",
            {"A.md": "![](img\\p.png)\n", "img/p.png": b"", "x/img/p.png": b""},
            (
                (
                    "A.md",
                    1,
                    'no file named "img\\p.png", as only / parts folders; did you mean "img',
                ),
            ),
            fixed={"A.md": "![](img/p.png)\n"},
        ),
        Example(
            "a note, by its alias",
            {"A.md": "![[k8s]] ![](gone.md)\n", "B.md": "---\naliases: [k8s]\n---\n"},
            (
                ("A.md", 1, 'no note named "k8s"; it is an alias of "B"'),
                ("A.md", 1, 'no note named "gone.md"'),
            ),
        ),
        Example(
            "placeholders",
            {"A.md": "![<video title>](<video url>) ![<video title>](gone.md)\n"},
            (("A.md", 1, 'no note named "gone.md"'),),
        ),
        Example(
            "files that exist, sizes, and pictures of the web",
            {
                "A.md": "![[pic.png|100x50]] ![[B]] ![x](pic.png) ![y](https://example.org/a.png)\n",
                "pic.png": b"",
                "B.md": "",
            },
        ),
    )

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report an embed, unless a URL, a template or the file's history explains it better."""
        if find_url_fault(link, context) or context.moved(link):
            return
        if has_template_code(link.link.target) or is_placeholder_link(written_of(link, note)):
            return
        paths = context.aliased(link)
        message, near = describe_missing(link, context)
        if len(paths) == 1:
            name = link_target(context.vault, paths[0], note.path)
            message, near = f'no note named "{link.link.target}"; it is an alias of "{name}"', paths
        found = self.at_link(link, note, context, message, *near)
        spelling = find_spelling(link, context)
        elsewhere = other_candidates(link, context) if spelling is None else (spelling.path,)
        if len(elsewhere) != 1:
            yield found
            return
        written = link.link
        name = spelling.target if spelling else ""
        name = name or as_written(written, elsewhere[0], context, note.path)
        wanted = WikiLink(name, written.subpath, written.display)
        title = f'let it show "{elsewhere[0]}"'
        safety: Safety = "unsafe" if spelling is None else "safe"
        yield with_new_link(found, link, context, title=title, wanted=wanted, safety=safety)
