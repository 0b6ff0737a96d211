"""C009: something in a traffic flow that stands where its address does not belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.callout_rules import flows_of, notes_with_flows
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.authoring.callouts.traffic_flow import Flow
    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_CONFIG = {"flows": {"places": {"N1": {"addresses": ["n1", "10.1.*"]}, "N2": {}}}}


class FlowPlaceMismatch(Rule):
    """The end of a flow, or what stands by its way, has an address of another place.

    ## What it does
    Compares the addresses of the last hop of `> [!flow]` callouts, and of the bystanders below the
    hops, with the globs in `[flows.places] addresses` of the place they are said to be in. Places
    without globs, names such as `localhost`, which no place has, and packets that are lost are left
    alone.

    ## Why is this bad
    A reader sees a box in the frame of one place with the address of another.

    ## Example
    ```markdown
    > 3. **server Pod** on N1 `10.244.2.9:8080` — none
    ```
    where `10.244.2.*` belongs to N2.

    ## Use instead
    ```markdown
    > 3. **server Pod** on N2 `10.244.2.9:8080` — none
    ```
    """

    code = "C009"
    severity = Severity.WARNING
    only_with = ("callouts",)
    looks_at = NOTE_ALONE
    options = ("flows.places.PLACE.addresses", "flows.actions", "flows.switches")
    follows_links = False
    examples = (
        Example(
            "the end and a bystander in the wrong place",
            {
                "A.md": "> [!flow] F\n> 1. **a** `a → 10.2.0.1` — none\n"
                "> 2. **b** on N1 `10.2.0.1:80` — none\n>\n> - **c** on N1 `10.3.0.1` — idle\n"
                "> - on N1 `10.1.0.4` — idle\n> - on N2 `10.3.0.1` — idle\n"
            },
            (
                ("A.md", 3, '"10.2.0.1:80" is no address of N1'),
                ("A.md", 5, '"10.3.0.1" is no address of N1'),
            ),
            config=_CONFIG,
        ),
        Example(
            "the right place, no place, a name",
            {
                "A.md": "> [!flow] F\n> 1. **a** `a → n1:80` — none\n"
                "> 2. **b** on N1 `n1:80` — DNAT to `localhost:8080`\n"
                "> 3. **c** on N1 `localhost:8080` — none\n"
            },
            config=_CONFIG,
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with flows."""
        return notes_with_flows(context) if context.config.flows.places else ()

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report what stands in the wrong place."""
        from vaultkit.authoring.callouts.flow_route import belongs

        places = context.config.flows.places
        for flow in context.view(flows_of)[note.path]:
            for place, address, span in _stated(flow):
                if not place or not places[place].addresses or belongs(address, places[place]):
                    continue
                if any(sign.isdigit() for sign in address.partition(":")[0]):
                    message = f'"{address}" is no address of {place}'
                    yield self.finding(note, span, message, target=flow.title)


def _stated(flow: Flow) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Yield places with an address that is said to be in them, and where that is said."""
    from vaultkit.authoring.callouts.flow_rewrites import LAST

    if flow.hops:
        last = flow.hops[-1]
        is_lost = any(last.does(kind) for kind in LAST)
        if last.packet.destination and not is_lost:
            yield last.place, last.packet.destination, last.packet[2:]
    for one in flow.bystanders:
        if one.address:
            yield one.place, one.address, (one.start, one.end)
