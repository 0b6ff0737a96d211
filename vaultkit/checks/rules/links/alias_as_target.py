"""L106: a link to an alias, which Obsidian does not look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.link_rules import LinkRule
from vaultkit.checks.remedies.remedy import with_new_link
from vaultkit.checks.remedies.target_suggestion import as_written
from vaultkit.checks.rule import Example
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold, stem_of
from vaultkit.notes.text.nearest_name import loosen
from vaultkit.notes.wikilink import WikiLink
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.resolving.name_index import MOST_CANDIDATES
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic, Safety
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import ResolvedLink

_IN_BRACKETS = lazy_re(r"[(\[].*?[)\]]")
_NAMED = 5
"""Notes named in a message; the finding's candidates hold more."""


class AliasAsTarget(LinkRule):
    """A link's target is an alias of a note, not its name.

    ## What it does
    Reports links that lead nowhere and whose target is an alias of one or several notes. In the
    note that has the alias, such a link names another one, which is still to be written (L101).
    The fix is a guess where that is so, and where the alias is some of the words of the name.

    ## Why is this bad
    Obsidian suggests aliases while you type, and then writes the note's name. A link typed by hand
    to an alias stays unresolved in the app: following it makes an empty note.

    ## Example
    ```markdown
    [[k8s]]
    ```

    ## Use instead
    The note's name, with the alias as text:
    ```markdown
    [[Kubernetes|k8s]]
    ```
    """

    code = "L106"
    severity = Severity.WARNING
    looks_at = ("links", "missing")
    fixes = ("safe", "unsafe")
    statuses = frozenset({NOTE_NOT_FOUND})
    embeds = False
    examples = (
        Example(
            "an alias of one note",
            {"A.md": "[[k8s]] [[K8S#Use]]\n", "Kubernetes.md": "---\naliases: [k8s]\n---\n# Use\n"},
            (
                ("A.md", 1, '"k8s" is an alias, not a name; write [[Kubernetes|k8s]]'),
                ("A.md", 1, '"K8S" is an alias, not a name; write [[Kubernetes#Use|K8S]]'),
            ),
            fixed={"A.md": "[[Kubernetes|k8s]] [[Kubernetes#Use|K8S]]\n"},
        ),
        Example(
            "an alias of two notes",
            {
                "A.md": "[x](port.md) [[port]]\n",
                "B.md": "---\naliases: port\n---\n",
                "C.md": "---\naliases: [Port]\n---\n",
            },
            (("A.md", 1, '"port" is an alias of several notes: "B", "C"'),),
            fixed={},
        ),
        Example(
            "in the note that has the alias, and elsewhere",
            {
                "War.md": "---\naliases: [Warfare]\n---\n[[Warfare]], a member of the four.\n",
                "A.md": "[[Warfare]]\n",
            },
            (("A.md", 1, '"Warfare" is an alias, not a name; write [[War|Warfare]]'),),
            fixed={"A.md": "[[War|Warfare]]\n"},
        ),
        Example(
            "an alias that is also a name",
            {"A.md": "[[k8s]]\n", "k8s.md": "", "B.md": "---\naliases: [k8s]\n---\n"},
        ),
    )

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a link whose target is an alias."""
        paths = context.aliased(link)
        if not paths:
            return
        written = link.link
        target = written.target
        if len(paths) > 1:
            names = ", ".join(f'"{stem_of(path)}"' for path in paths[:_NAMED])
            more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
            message = f'"{target}" is an alias of several notes: {names}{more}'
        else:
            name = link_target(context.vault, paths[0], note.path)
            shown = target if written.display is None else written.display
            message = f'"{target}" is an alias, not a name; '
            if getattr(written, "kind", "wiki") == "wiki":
                message += f"write [[{name}{written.subpath}|{shown}]]"
            else:
                message += f'link to "{name}"'
        found = self.at_link(link, note, context, message, *paths[:MOST_CANDIDATES])
        if len(paths) == 1:
            name = as_written(written, paths[0], context, note.path)
            wanted = WikiLink(name, written.subpath, _display(link))
            title = "link to the note's name"
            safety = _safety(target, paths[0], context)
            found = with_new_link(found, link, context, title=title, wanted=wanted, safety=safety)
        yield found


def _safety(alias: str, owner: NotePath, context: Context) -> Safety:
    """Return how sure it is that an alias means the note that has it.

    A note that links to its own alias says that something else is called so; and a part of a
    note's name, such as "heritage" of "java heritage", has a meaning of its own.
    """
    is_disowned = owner in context.wanted_names.get(fold(alias), ())
    return "unsafe" if is_disowned or _is_part(alias, stem_of(owner)) else "safe"


def _is_part(alias: str, name: str) -> bool:
    """Tell whether an alias is some of the words of a name, brackets of the name left out."""
    words = loosen(_IN_BRACKETS.sub(" ", name)).split()
    some = loosen(alias).split()
    return len(some) < len(words) and any(
        words[at : at + len(some)] == some for at in range(len(words) - len(some) + 1)
    )


def _display(link: ResolvedLink) -> str | None:
    """Return the text to show instead of the note's name: what the link showed."""
    written = link.link
    is_wiki = getattr(written, "kind", "wiki") == "wiki"
    return written.target if is_wiki and written.display is None else written.display
