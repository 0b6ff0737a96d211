"""C004: an actor of a traffic flow that the vault does not know."""

from __future__ import annotations

import re
from fnmatch import translate
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.callout_rules import flows_of, notes_with_flows
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class FlowActorUnresolved(Rule):
    """An actor of a flow is neither linked nor known to the vault.

    ## What it does
    Reports actors of `> [!flow]` callouts that hold no wikilink, are not the name or an alias of a
    note, and match none of the globs of `[flows] actors`. Case does not matter. Whether a link of
    an actor leads anywhere is told by L101.

    ## Why is this bad
    A reader meets a name and has nowhere to look it up. Often it is another word for an actor that
    has a note.

    ## Example
    ```markdown
    > 2. **portmap rules** `192.0.2.11:8080` — DNAT to `10.244.1.5:8080`
    ```

    ## Use instead
    ```markdown
    > 2. **[[CNI plugins|portmap rules]]** `192.0.2.11:8080` — DNAT to `10.244.1.5:8080`
    ```
    Or name actors that need no note in the configuration:
    ```toml
    [flows]
    actors = ["client", "server *"]
    ```
    """

    code = "C004"
    severity = Severity.WARNING
    only_with = ("callouts",)
    looks_at = ("called",)
    options = ("flows.actors", "flows.actions", "flows.places.PLACE.label", "flows.switches")
    follows_links = False
    examples = (
        Example(
            "no link, no note",
            {"A.md": "> [!flow] F\n> 1. **Client** `a` — none\n> 2. **the proxy** `b` — drops\n"},
            (("A.md", 3, 'no note explains the actor "the proxy"'),),
            config={"flows": {"actors": ["client"]}},
        ),
        Example(
            "linked, named, aliased, listed",
            {
                "A.md": "> [!flow] F\n> 1. **client app** `a` — none\n> 2. **[[B|x]] on N1** `b` — "
                "none\n> 3. **b** `b` — none\n> 4. **The Proxy** `b` — none\n",
                "B.md": "---\naliases: [the proxy]\n---\n",
            },
            config={"flows": {"actors": ["client*"]}},
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with flows."""
        return notes_with_flows(context)

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the actors nobody explains."""
        from vaultkit.authoring.callouts.callout_outline import span_of

        is_known = context.view(_known)
        for flow in context.view(flows_of)[note.path]:
            for hop in flow.hops:
                if any(piece.kind == "link" for piece in hop.actor) or is_known(hop.name):
                    continue
                span = span_of(hop.actor, (hop.start, hop.end))
                message = f'no note explains the actor "{hop.name}"; link one in its name'
                yield self.finding(note, span, message, target=hop.name)


def _known(context: Context) -> Callable[[str], bool]:
    """Return what tells whether an actor without a link is known."""
    globs = [re.compile(translate(glob.casefold())) for glob in context.config.flows.actors]
    vault = context.vault

    def is_known(name: str) -> bool:
        folded = fold(name)
        listed = any(glob.match(name.casefold()) for glob in globs)
        return listed or folded in vault.names or folded in vault.by_alias

    return is_known
