"""C003: a traffic flow that cannot be read."""

from __future__ import annotations

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.callout_rules import CalloutRule, flows_of
from vaultkit.checks.rule import NOTE_ALONE, Example


class FlowMalformed(CalloutRule):
    """A flow callout does not have the shape of a flow.

    ## What it does
    Reports what cannot be read in `> [!flow]` callouts. A flow is one numbered list of two hops or
    more. A hop is a bold actor, an address in code, a dash, and what the actor does: `none`,
    `DNAT to`, `SNAT to`, `no DNAT`, `no SNAT`, `opens a new connection`, `tunnels`, `answers`,
    `ends TLS`, `starts TLS`, `drops` or `rejects`, several of them parted by commas, each of them
    after `may` if it is not certain. Words of `[flows] actions` are known as well. What else there
    is to say follows a semicolon. Behind the actor may stand where it is, as `[flows.places]` calls
    that: `on N1`. Lines above the hops may say which variant the flow is, with the keys of
    `[flows.switches]`; `not:` which there is not, and why; `reply:` how the answer goes. A list
    without numbers below the hops says what stands by, and in which place.

    ## Why is this bad
    The site cannot draw the flow, and nothing checks whether its addresses agree.

    ## Example
    ```markdown
    > [!flow] To a node port
    > 1. client, connects to the node
    > 2. **service proxy** `192.0.2.11:30007` — rewrites to a Pod
    ```

    ## Use instead
    ```markdown
    > [!flow] To a node port
    > 1. **client** `198.51.100.7` — none; connects to the node
    > 2. **service proxy** `192.0.2.11:30007` — DNAT to `10.244.2.9:8080`
    > 3. **server Pod** `10.244.2.9:8080` — none
    ```
    """

    code = "C003"
    severity = Severity.ERROR
    looks_at = NOTE_ALONE
    options = ("flows.actions", "flows.places.PLACE.label", "flows.switches")
    read = staticmethod(flows_of)
    follows_links = False
    examples = (
        Example(
            "each part that can be missing",
            {
                "A.md": "> [!flow] F\n> 1. client `a` — none\n> 2. **b** — none\n"
                "> 3. **c** `c`\n> 4. **d** `d` — tunels\n> 5. **e** `e` — DNAT to a Pod\n"
                "> 6. **f** `f → g → h` — drops\n> 7. **g** `g` — none, no SNAT\n"
            },
            (
                ("A.md", 2, "a hop starts with its actor in bold"),
                ("A.md", 3, 'no address after the actor "b"'),
                ("A.md", 4, 'no rewrite after the address of "c"'),
                ("A.md", 5, 'unknown rewrite "tunels"; did you mean "tunnels"?'),
                ("A.md", 6, 'unknown rewrite "DNAT to a Pod"'),
                ("A.md", 7, '"f → g → h" is no address'),
                ("A.md", 8, 'no hop can follow: "f" lets nothing through'),
                ("A.md", 8, '"none" stands alone'),
            ),
        ),
        Example(
            "no list, one hop, the wrong list, a list in a list",
            {
                "A.md": "> [!flow] F\n> later\n\n> [!flow]\n> 1. **a** `a` — none\n\n"
                "> [!flow]\n> - **a** `a` — none\n\n"
                "> [!flow]\n> 1. **a** `a` — none\n>    - x\n> 2. **b** `b` — DNAT\n"
            },
            (
                ("A.md", 1, "a flow has no numbered list of hops"),
                ("A.md", 5, "a flow has at least two hops, this one has 1"),
                ("A.md", 7, "a flow has no numbered list of hops"),
                ("A.md", 8, "a flow is one numbered list of hops"),
                ("A.md", 12, "a hop has no list inside"),
                ("A.md", 13, "no address for DNAT: write DNAT to `address`"),
            ),
        ),
        Example(
            "variants, replies and bystanders that cannot be read",
            {
                "A.md": "> [!flow] F\n> sent: letter · spedd: fast\n> not: sent: parcel\n"
                "> reply: straight\n>\n> 1. **a** in Town `a` — none\n> 2. **b** `b` — none\n>\n"
                "> - **c** in Town `c` — idle\n> - **d** in City — idle\n"
                "> 1. **e** in City `e` — none\n\n"
                "> [!flow] G\n> sent:\n> sent: letter\n> sent: [[A]]\n> not: parcel — no\n>\n"
                "> 1. **a** `a` — none\n> 2. **b** `b` — none\n\n"
                "> [!flow] H\n> reply: direct from City\n>\n"
                "> 1. **a** `a` — none\n> 2. **b** in Town `b` — none\n"
            },
            (
                ("A.md", 2, 'unknown switch "spedd"; did you mean "speed"?'),
                ("A.md", 3, "no reason why there is no such flow"),
                ("A.md", 4, 'unknown reply "straight"; known are direct, none'),
                ("A.md", 10, "a bystander names its place of [flows.places]"),
                ("A.md", 11, "a flow is one numbered list of hops"),
                ("A.md", 14, 'the switch "sent" has no value'),
                ("A.md", 16, "a switch holds no link"),
                ("A.md", 17, "a combination that there is not"),
                ("A.md", 23, 'no hop is in "City": name a place of a hop'),
            ),
            config={
                "flows": {
                    "switches": {"sent": "Sent", "speed": "Speed"},
                    "places": {"Town": {"label": "The town"}},
                }
            },
        ),
        Example(
            "all shapes",
            {
                "A.md": "> [!flow]- F\n> Some text.\n>\n> 1) **[[B]], say** `a → b` — none\n"
                "> 2) **b** (only if needed) `b` - DNAT to `c`, may SNAT and ends TLS; and *more*\n"
                "> 3) **c** `a->c` -- opens a new connection from `x` to `y`, caches\n"
                "> 4) **d** `x -> y` — drops\n\n> - > [!FLOW|x]\n>   > 1. **a** `a` — answers `b`\n"
                ">   > 2. **b** `b` — rejects; it is closed\n",
                "B.md": "",
            },
            config={"flows": {"actions": ["caches"]}},
        ),
    )
