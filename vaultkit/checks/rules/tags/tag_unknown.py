"""T702: a tag that is not on the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.tag_places import tag_places
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class TagUnknown(Rule):
    """A tag is not among those that the vault allows.

    ## What it does
    Compares tags with `allowed` under `[tags]` in the config, whatever their case; `status/*`
    allows all tags below `status`. Off by default, and without that list.

    ## Why is this bad
    `#kuberentes` starts a list of its own, which nobody reads.

    ## Example
    With `allowed = ["kubernetes", "status/*"]`:
    ```markdown
    #kuberentes
    ```

    ## Use instead
    ```markdown
    #kubernetes
    ```
    """

    code = "T702"
    severity = Severity.OFF
    looks_at = NOTE_ALONE
    options = ("tags.allowed",)
    follows_links = False
    examples = (
        Example(
            "not listed",
            {"A.md": "---\ntags: [kuberentes, status]\n---\n#misc\n"},
            (
                ("A.md", 2, 'the tag "#kuberentes" is not allowed; did you mean "#kubernetes"?'),
                ("A.md", 2, 'the tag "#status" is not allowed'),
                ("A.md", 4, 'the tag "#misc" is not allowed'),
            ),
            config={"tags": {"allowed": ["kubernetes", "status/*"]}},
        ),
        Example(
            "listed, in another case, below a listed one",
            {"A.md": "#Kubernetes #status/done #status/a/b\n"},
            config={"tags": {"allowed": ["#kubernetes", "status/*"]}},
        ),
        Example("no list", {"A.md": "#anything\n"}),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with a tag that is not listed."""
        return context.vault.notes.values() if context.config.tags.allowed else ()

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the tags that are not listed."""
        names, below = context.view(_allowed)
        if all(_is_allowed(tag, names, below) for tag in note.all_tags):
            return
        from vaultkit.notes.text.nearest_name import find_nearest

        for start, end, tag in tag_places(note):
            if not _is_allowed(tag, names, below):
                near = find_nearest(tag, sorted(names))
                hint = f'; did you mean "#{near}"?' if near else ""
                message = f'the tag "#{tag}" is not allowed{hint}'
                yield self.finding(note, (start, end), message, target=tag)


def _allowed(context: Context) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the listed tags in lower case, and what those below a listed one start with."""
    listed = [tag.removeprefix("#").lower() for tag in context.config.tags.allowed]
    names = frozenset(tag for tag in listed if not tag.endswith("/*"))
    return names, tuple(tag[:-1] for tag in listed if tag.endswith("/*"))


def _is_allowed(tag: str, names: frozenset[str], below: tuple[str, ...]) -> bool:
    return tag.lower() in names or tag.lower().startswith(below)
