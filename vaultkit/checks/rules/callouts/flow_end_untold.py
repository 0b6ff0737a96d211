"""C010: how a traffic flow ends is not told, or told twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.callout_rules import flows_of, notes_with_flows
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class FlowEndUntold(Rule):
    """A flow loses its packet without a reason, or tells of a reply that follows anyway.

    ## What it does
    Reports hops of `> [!flow]` callouts that drop or reject the packet and say nothing behind a
    semicolon, and a line `reply: direct` in a flow whose reply passes by nobody, because the first
    actor behind the start rewrites an address and has to undo that.

    ## Why is this bad
    Why a packet is lost is what a reader came for; its first words stand where it is lost. A reply
    that is told but goes as all replies do is read as something special.

    ## Example
    ```markdown
    > 2. **service proxy** `192.0.2.12:30007` — drops
    ```

    ## Use instead
    ```markdown
    > 2. **service proxy** `192.0.2.12:30007` — drops; no ready Pod on this node
    ```
    """

    code = "C010"
    severity = Severity.WARNING
    only_with = ("callouts",)
    looks_at = NOTE_ALONE
    options = ("flows.actions", "flows.places.PLACE.label", "flows.switches")
    follows_links = False
    examples = (
        Example(
            "no reason, a reply that is the mirror",
            {
                "A.md": "> [!flow] F\n> reply: direct — at once\n>\n> 1. **a** `a → b` — none\n"
                "> 2. **b** `b` — DNAT to `c`\n> 3. **c** `c` — drops\n"
            },
            (
                ("A.md", 2, "the reply goes back as it came: leave this line out"),
                ("A.md", 6, 'no reason why "c" lets nothing through: write it behind a semicolon'),
            ),
        ),
        Example(
            "a reason, and a reply past somebody",
            {
                "A.md": "> [!flow] F\n> reply: direct\n>\n> 1. **a** `a → c` — none\n"
                "> 2. **b** `c` — none\n> 3. **c** `c` — none\n\n"
                "> [!flow] G\n> 1. **a** `a → b` — none\n> 2. **b** `b` — rejects; closed\n"
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with flows."""
        return notes_with_flows(context)

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report ends without a reason and replies that are none of their own."""
        from vaultkit.authoring.callouts.flow_rewrites import LAST
        from vaultkit.authoring.callouts.flow_route import is_reply_redundant

        for flow in context.view(flows_of)[note.path]:
            if flow.hops and is_reply_redundant(flow):
                message = "the reply goes back as it came: leave this line out"
                span = flow.variant.reply_span
                yield self.finding(note, span, message, target=flow.title)
            for hop in flow.hops:
                if any(hop.does(kind) for kind in LAST) and not hop.aside:
                    message = f'no reason why "{hop.name}" lets nothing through: write it behind a '
                    at = hop.rewrites[0].start, hop.rewrites[-1].end
                    yield self.finding(note, at, f"{message}semicolon", target=flow.title)
