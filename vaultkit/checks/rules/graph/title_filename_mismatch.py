"""G509: a note's title is not its file name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Fix, Rename, Severity
from vaultkit.checks.families.field_rules import value_span
from vaultkit.checks.rule import Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold, folder_of, stem_of
from vaultkit.notes.text.file_names import find_name_fault, name_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_NOT_IN_NAMES = lazy_re(r"""[\\/:*?"<>|#^\[\]\s-]+""")


class TitleFilenameMismatch(Rule):
    """A note's title and its file name differ.

    ## What it does
    Compares the `title` property, or the first heading of level 1 if there is none, with the file
    name; case, blanks, dashes and signs that no file name holds do not count. Off by default.
    The fix renames the file, with every link to it, unless another file has that name.

    ## Why is this bad
    Links use the file name, readers the title: who knows one does not find the other.

    ## Example
    `NodePort.md` with
    ```yaml
    title: Node ports
    ```

    ## Use instead
    One name for both, or the title among the note's `aliases`.
    """

    code = "G509"
    severity = Severity.OFF
    looks_at = ("names",)
    fixes = ("unsafe",)
    options = ("site.home",)
    follows_links = False
    examples = (
        Example(
            "a title, a heading",
            {"A.md": "---\ntitle: B\n---\n# A\n", "x/C.md": "[[A]]\n\n# What is D?\n"},
            (
                ("A.md", 2, 'the title "B" is not the file name "A"'),
                ("x/C.md", 3, 'the title "What is D?" is not the file name "C"'),
            ),
            fixed={
                "B.md": "---\ntitle: B\n---\n# A\n",
                "x/What is D.md": "[[B]]\n\n# What is D?\n",
            },
        ),
        Example(
            "names that other files have, the home page of the site",
            {"A.md": "# B\n", "x/B.md": "", "C.md": "# Welcome\n"},
            (
                ("A.md", 1, 'the title "B" is not the file name "A"'),
                ("C.md", 1, 'the title "Welcome" is not the file name "C"'),
            ),
            config={"site": {"home": "C.md"}},
            fixed={},
        ),
        Example(
            "nearly the same, an alias, a heading below another, no title",
            {
                "why-ports.md": "# Why ports?\n",
                "B.md": "---\ntitle: Bee\naliases: [bee]\n---\n",
                "C.md": "## D\n",
                "E.md": "",
                "F.md": "# F\n# G\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have a title of some kind."""
        return [n for n in context.vault.notes.values() if n.headings or n.frontmatter]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a title that is neither the file name nor an alias."""
        title = note.properties.get("title")
        if isinstance(title, str) and title.strip():
            span = value_span(note, "title")
        else:
            first = next((heading for heading in note.headings if heading.level == 1), None)
            if first is None:
                return
            title, span = first.text, (first.start, first.end)
        stem = stem_of(note.path)
        if _fold(title) not in {_fold(stem), *map(_fold, note.aliases)}:
            message = f'the title "{title}" is not the file name "{stem}"'
            found = self.finding(note, span, message, target=title)
            path = _path_for(title, note, context)
            fix = path and Fix(f'rename it to "{path}"', "unsafe", rename=Rename(note.path, path))
            yield replace(found, fix=fix or None)


def _path_for(title: str, note: Note, context: Context) -> str:
    """Return where a note of a title should be, "" if that is not for us to say."""
    name = name_for(title)
    folder = folder_of(note.path)
    path = f"{folder}/{name}.md" if folder else f"{name}.md"
    is_home = note.path == context.config.site.home
    is_taken = bool(context.vault.resolver.named(f"{name}.md"))
    is_fine = _fold(name) == _fold(title) and not find_name_fault(f"{name}.md")
    return path if is_fine and not is_home and not is_taken else ""


def _fold(name: str) -> str:
    return fold(_NOT_IN_NAMES.sub(" ", name)).strip()
