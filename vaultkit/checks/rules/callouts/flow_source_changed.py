"""C005: an address in a traffic flow that changes without a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.callouts.flow_addresses import find_unexplained
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.callout_rules import flows_of, notes_with_flows
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class FlowSourceChanged(Rule):
    """The source or destination of a packet changes from hop to hop, and no actor changes it.

    ## What it does
    Follows the packet through each `> [!flow]` callout. Only SNAT, a new connection and a tunnel
    change the source; only DNAT, a new connection, a tunnel and an answer change the destination.
    An address that they state must be the one the next hop sees. A port that one side does not say
    may be any. A hop with a condition may be passed over.

    ## Why is this bad
    Who sees which address is what a flow is there to tell. A change without a cause is a slip, or
    a hop that was forgotten.

    ## Example
    ```markdown
    > 1. **client** `198.51.100.7 → 192.0.2.11:30007` — none
    > 2. **service proxy** `192.0.2.11:30007` — DNAT to `10.244.2.9:8080`
    > 3. **server Pod** `192.0.2.11 → 10.244.2.9:8080` — none
    ```

    ## Use instead
    ```markdown
    > 1. **client** `198.51.100.7 → 192.0.2.11:30007` — none
    > 2. **service proxy** `192.0.2.11:30007` — DNAT to `10.244.2.9:8080`, SNAT to `192.0.2.11`
    > 3. **server Pod** `192.0.2.11 → 10.244.2.9:8080` — none
    ```
    """

    code = "C005"
    severity = Severity.ERROR
    only_with = ("callouts",)
    looks_at = NOTE_ALONE
    options = ("flows.actions", "flows.places.PLACE.label", "flows.switches")
    follows_links = False
    examples = (
        Example(
            "a forgotten SNAT, a wrong target, a change before a hop that is passed over",
            {
                "A.md": "> [!flow] F\n> 1. **c** `192.0.2.7 → n:80` — none\n"
                "> 2. **p** `n:80` — DNAT to `x:8080`\n> 3. **s** `n → x:8080` — none\n\n"
                "> [!flow] G\n> 1. **c** `c` — none\n> 2. **p** `n:80` — DNAT to `x:8080`\n"
                "> 3. **s** `x:80` — none\n\n"
                "> [!flow] H\n> 1. **c** `c → n` — none\n> 2. **p** (if any) `n` — DNAT to `x`\n"
                "> 3. **s** `x` — none\n"
            },
            (
                (
                    "A.md",
                    4,
                    'the source changes from "192.0.2.7" to "n", but "p" does no SNAT and no new',
                ),
                ("A.md", 9, 'the destination here is "x:80", but "p" makes it "x:8080"'),
                ("A.md", 14, 'the destination changes from "n" to "x", but "c" does no DNAT'),
            ),
        ),
        Example(
            "every change has its reason",
            {
                "A.md": "> [!flow] F\n> 1. **c** `c:any → n:80` — none\n"
                "> 2. **p** `C:4711 → n:80` — DNAT to `[2001:DB8::1]:80`, may SNAT\n"
                "> 3. **q** (if any) `q → [2001:db8::1]:80` — SNAT to `r`\n"
                "> 4. **t** `r → [2001:db8::1]` — tunnels to `u`, ends TLS\n"
                "> 5. **u** (if any) `t → u` — opens a new connection to `v`\n"
                "> 6. **v** `v` — answers `w`\n> 7. **w** `w` — none\n"
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with flows."""
        return notes_with_flows(context)

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the changes without a reason."""
        for flow in context.view(flows_of)[note.path]:
            for fault in find_unexplained(flow):
                span = fault.start, fault.end
                yield self.finding(note, span, fault.message, target=flow.title)
