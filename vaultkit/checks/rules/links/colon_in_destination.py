"""L117: a destination in which a colon makes an address of what was meant as a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import edited, leads_somewhere, with_fix
from vaultkit.checks.rule import Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import IMAGE_SUFFIXES, suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import External, Note

_SCHEME = lazy_re(r"\A[A-Za-z][A-Za-z0-9+.-]*:(?!\s|%20)")
"""A scheme, and what follows it in an address: no blank."""
_START = lazy_re(r"[\w./%]|[^\x00-\x7f]")
"""What a path begins with; a group of a regular expression, as in `[0-9](?:…)`, does not."""
_FILES = IMAGE_SUFFIXES | {"md", "pdf", "canvas", "base"}
_KINDS = frozenset({"markdown", "reference"})


class ColonInDestination(Rule):
    """A Markdown link is an address of another program because a colon stands in it.

    ## What it does
    Reports Markdown links and images whose destination holds a colon with no scheme before it, such
    as `https` or `mailto`: `[x](<B.md#Step 1: go>)`. The fix takes the colon out of the name of a
    heading, which is found without it, if the link then leads to it.

    ## Why is this bad
    What holds a colon and does not start with `./` or `../` is an address to Obsidian. The link is
    not followed, in no graph, left behind by a rename, and leads to nothing on a site.

    ## Example
    ```markdown
    [first step](<Ports.md#Step 1: choose>)
    ```

    ## Use instead
    ```markdown
    [first step](<Ports.md#Step 1 choose>)
    ```
    """

    code = "L117"
    severity = Severity.WARNING
    only_with = ("external-links",)
    looks_at = ("names", "places")
    fixes = ("safe",)
    examples = (
        Example(
            "a heading with a colon, a picture, a note that is not there",
            {
                "A.md": "[a](<B.md#Step 1: go>) [b](B.md#Step%201:%20go) [c](<Gone.md#x: y>) "
                "![](<img: 1.png>)\n",
                "B.md": "# Step 1: go\n",
            },
            (
                ("A.md", 1, '"B.md#Step 1: go" is an address to Obsidian, as a colon stands in it'),
                ("A.md", 1, '"B.md#Step 1: go" is an address'),
                ("A.md", 1, '"Gone.md#x: y" is an address'),
                ("A.md", 1, '"img: 1.png" is an address'),
            ),
            fixed={
                "A.md": "[a](<B.md#Step 1 go>) [b](B.md#Step%201%20go) [c](<Gone.md#x: y>) "
                "![](<img: 1.png>)\n",
            },
        ),
        Example(
            "addresses, paths that begin with a dot, wikilinks",
            {
                "A.md": "[a](https://x.org/a:b) [b](mailto:a@b.org) [c](obsidian://open?vault=x) "
                "[d](<./B.md#Step 1: go>) [[B#Step 1: go]] [e](tel:+49) [f](zotero://a/b#c:d) "
                "[g](data:image/png;base64,AA) <https://x.org> [h](C:/x.txt) [i](app.x-y+z:1)\n\n"
                "[0-9](?:(?:[a-z]|.){2})\n",
                "B.md": "# Step 1: go\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with links that leave the vault."""
        notes = (note for note in context.vault.notes.values() if note.external)
        return [note for note in notes if any(map(_is_path, note.external))]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report destinations whose colon ends no scheme."""
        for link in note.external:
            if _is_path(link):
                shown = link.url.replace("%20", " ")
                message = (
                    f'"{shown}" is an address to Obsidian, as a colon stands in it; '
                    "leave the colon out, or begin with ./"
                )
                found = self.finding(note, (link.start, link.end), message, target=link.url)
                yield _repair(found, note, link, context)


def _is_path(link: External) -> bool:
    return link.kind in _KINDS and _is_meant(link.url)


def _is_meant(url: str) -> bool:
    """Tell whether an address is a file of the vault that a colon makes one."""
    if ":" not in url or not _START.match(url) or "://" in url.partition("#")[0]:
        return False
    path = url.partition(":")[0].partition("#")[0]
    return _SCHEME.match(url) is None or suffix_of(path) in _FILES


def _repair(found: Diagnostic, note: Note, link: External, context: Context) -> Diagnostic:
    """Offer to leave the colons of a heading out, if the link then leads to it."""
    written = note.source.slice(link.start, link.end)
    opening = written.rfind("](")
    at = written.find("#", opening)
    if opening == -1 or at == -1 or ":" in written[opening:at]:
        return found
    edits = [
        (link.start + len(written[:i].encode()), link.start + len(written[: i + 1].encode()), "")
        for i, char in enumerate(written)
        if char == ":" and i > at and written[i + 1 : i + 2] in {" ", "%"}
    ]
    if not edits:
        return found
    links = [one for one in edited(note, *edits).links if one.start == link.start]
    if len(links) == 1 and leads_somewhere(links[0], note, context):
        return with_fix(found, "leave the colon out", *edits)
    return found
