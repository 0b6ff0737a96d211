"""C008: variants of a traffic flow that are missing, double or unclear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.callout_rules import flows_of
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.callouts.flow_set import FlowSet, Placed
    from vaultkit.authoring.callouts.flow_variant import Switches
    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic

_HOPS = "> 1. **x** `a → b` — none\n> 2. **y** `b` — none\n"


class FlowVariantMissing(Rule):
    """A combination of switches has no flow and no reason, or more than one flow.

    ## What it does
    Looks at the flows whose first line names their variant with the keys of `[flows.switches]`.
    A value that a switch has in one flow is expected in all flows that share the first switch and
    have that key: each combination needs one flow, or a line `not: key: value — reason` in the flow
    next to it. Reports combinations without either, two flows with the same switches, a flow whose
    switches are only the beginning of another's, and a reason why there is no flow where there is
    one. Silent without that setting.

    ## Why is this bad
    The site makes buttons of the switches. A button that leads nowhere needs a word, and one that
    leads to two flows shows only the first.

    ## Example
    ```markdown
    > [!flow] Letter, abroad
    > sent: letter · to: abroad
    ```
    beside flows for `letter · to: home`, `parcel · to: home`, but none for a parcel abroad, where
    a parcel has the switch as well.

    ## Use instead
    A flow for it, or in the flow next to it:
    ```markdown
    > [!flow] Parcel, at home
    > sent: parcel · to: home
    > not: to: abroad — parcels leave the country by other carriers
    ```
    """

    code = "C008"
    severity = Severity.WARNING
    only_with = ("callouts",)
    options = ("flows.switches", "flows.actions", "flows.places.PLACE.label")
    follows_links = False
    examples = (
        Example(
            "a combination without a flow, a double, a beginning, a reason too many",
            {
                "A.md": f"> [!flow] A\n> sent: letter · by: air · to: home\n{_HOPS}\n"
                f"> [!flow] B\n> sent: letter · by: air · to: abroad\n{_HOPS}\n"
                f"> [!flow] C\n> sent: letter · by: land · to: home\n"
                f"> not: by: air — no plane\n{_HOPS}\n"
                f"> [!flow] D\n> sent: letter · by: land · to: home\n{_HOPS}\n"
                f"> [!flow] E\n> sent: parcel\n{_HOPS}\n"
                f"> [!flow] F\n> sent: parcel · by: land\n{_HOPS}"
            },
            (
                ("A.md", 12, 'no flow and no reason for "sent: letter · by: land · to: abroad"'),
                ("A.md", 13, 'there is such a flow: "A"'),
                ("A.md", 18, 'the flow "C" has the same switches'),
                ("A.md", 23, 'the flow "F" has these switches and more'),
            ),
            config={"flows": {"switches": {"sent": "Sent", "by": "By", "to": "To"}}},
        ),
        Example(
            "each has its flow or a reason; keys that one kind lacks; no setting",
            {
                "A.md": f"> [!flow] A\n> sent: letter · to: home\n{_HOPS}\n"
                f"> [!flow] B\n> sent: letter · to: abroad\n{_HOPS}\n"
                f"> [!flow] C\n> sent: parcel · to: home\n{_HOPS}\n"
                f"> [!flow] D\n> sent: telegram\n{_HOPS}"
            },
            config={"flows": {"switches": {"sent": "Sent", "to": "To"}}},
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report what is missing, double or unclear."""
        switches = context.config.flows.switches
        flows = context.view(flows_of) if switches else {}
        if not flows:
            return
        from vaultkit.authoring.callouts.flow_set import FlowSet, Placed

        notes = context.vault.notes
        placed = [Placed(notes[path], flow) for path, found in flows.items() for flow in found]
        known = FlowSet(placed, switches)
        told: set[Switches] = set()
        for one in placed:
            if one.flow.switches and not one.flow.faults:
                yield from self._check_one(one, known, told)

    def _check_one(self, one: Placed, known: FlowSet, told: set[Switches]) -> Iterator[Diagnostic]:
        own, span, title = one.flow.switches, one.flow.variant.span, one.flow.title
        first = known.variants[own]
        if first is not one:
            message = f'the flow "{first.flow.title}" has the same switches'
            yield self.finding(one.note, span, message, target=title)
            return
        longer = next((x for x in known.variants if x != own and x[: len(own)] == own), None)
        if longer:
            message = f'the flow "{known.variants[longer].flow.title}" has these switches and more'
            yield self.finding(one.note, span, message, target=title)
        for missing in one.flow.variant.missing:
            there = known.variants.get(missing.switches)
            if there:
                message = f'there is such a flow: "{there.flow.title}"'
                yield self.finding(one.note, missing[:2], message, target=title)
        for gap in known.gaps(own):
            if gap not in told:
                told.add(gap)
                said = " · ".join(f"{key}: {value}" for key, value in gap)
                message = f'no flow and no reason for "{said}"'
                yield self.finding(one.note, span, message, target=title)
