"""The kinds of faults that are planted, family by family; a later rule adds its row here.

`FAULTS` are found by default; `OFF` only when their rules are selected. What needs more than a
vault (L116 and R405 a history, L120 the web, X003 a baseline) is tested elsewhere.
"""

from __future__ import annotations

from typing import Final

from tests.bench import vocabulary
from tests.bench.manifests import MANIFESTS, in_note
from tests.bench.plants import (
    Fault,
    could_lose_fence,
    duplicate_key,
    embed_cycle,
    embeds_nothing,
    has_front,
    in_body,
    in_both,
    in_bytes,
    in_file,
    in_front,
    is_decision,
    is_small,
    link_to_newer,
    unclosed,
    without,
)

# Rules that need a policy get it here; nothing in a vault without faults offends it.
CONFIG: Final = f"""\
id-properties = ["uid"]

[types.decision]
required = ["status"]
optional = [
  "title", "type", "tags", "aliases", "up", "see_also", "created", "last_reviewed",
  "review_interval", "cssclasses", "rating",
]

[types."*".fields]
score = {{ type = "number" }}
mood = {{ enum = ["good", "bad"] }}
author = {{ link-type = "person" }}

[review]
required-types = ["policy"]

[tags]
allowed = [{", ".join(f'"{tag}"' for tag in (*vocabulary.TAGS, "type/*"))}]

[decisions]
methods = "scope"

[math.macros]
RR = '\\mathbb{{R}}'

[site]
name = "Generated"
"""
_PRIVATE: Final = {"Private {id}.md": "---\npublish: false\n---\nA secret plan.\n"}
_NOTHING: Final = (
    "filters: 'file.name == \"no such note\"'\nviews:\n  - type: table\n    name: All\n"
)
_LONG: Final = (
    "A text that is long enough to count, with a good many words that say nothing at all. " * 3
)

# Slots are those of `Words`.
FAULTS: Final[tuple[Fault, ...]] = (
    Fault("L101", "broken note link", in_body("See [[{missing}]].", "{missing}")),
    Fault(
        "L101",
        "broken note link with a label, in a table",
        in_body("| a | b |\n| --- | --- |\n| [[{missing}\\|b]] | c |", "{missing}"),
    ),
    Fault(
        "L101", "broken Markdown link", in_body("See [this](Nowhere%20{id}.md).", "Nowhere {id}.md")
    ),
    Fault(
        "L101", "broken link in a property", in_front('up: "[[Gone {id}]]"', "Gone {id}"), has_front
    ),
    Fault("L101", "broken link in a comment", in_body("%% See [[{missing}]]. %%", "{missing}")),
    Fault("L102", "broken heading", in_body("See [[{note}#{gap}]].", "{note}#{gap}")),
    Fault("L103", "broken block", in_body("See [[{note}#^{id}]].", "{note}#^{id}")),
    Fault(
        "L104",
        "headings in the wrong order",
        in_body("See [[#Inner {id}#Outer {id}]]. «\n\n## Outer {id}\n\n### Inner {id}"),
    ),
    Fault("L105", "malformed block id", in_body("A short claim^{id}", "{id}")),
    Fault("L106", "alias as target", in_body("See [[{alias}]].", "{alias}")),
    Fault("L107", "ambiguous target", in_body("See [[{twin}]].", "{twin}")),
    Fault(
        "L109",
        "accent written in two characters",
        in_body("See [[Cafe\u0301 {id}]].", "Cafe\u0301 {id}", {"Caf\u00e9 {id}.md": _LONG}),
    ),
    Fault("L110", "unclosed wikilink", in_body("See [[{note} and more.")),
    Fault("L110", "empty wikilink", in_body("See [[]] there.")),
    Fault("L111", "undefined reference", in_body("See the [manual][manual{id}].", "manual{id}")),
    Fault("L111", "unused definition", in_body("[manual{id}]: https://example.org/", "manual{id}")),
    Fault("L113", "URL in a wikilink", in_body("See [[https://example.org/{id}]].")),
    Fault("L117", "colon in a destination", in_body("See [it](<Gone {id}.md#a: b>).")),
    Fault("E201", "broken embed, image", in_body("![[{picture}]]", "{picture}")),
    Fault("E201", "broken embed, note", in_body("![[{missing}]]", "{missing}")),
    Fault("E202", "broken embed of a section", in_body("![[{note}#{gap}]]", "{note}#{gap}")),
    Fault("E202", "broken embed of a block", in_body("![[{note}#^{id}]]", "{note}#^{id}")),
    Fault("E203", "embed cycle", embed_cycle, embeds_nothing, hosts=2),
    Fault("E205", "size with a unit", in_body("![[{image}|30px]]")),
    Fault(
        "E206",
        "canvas card without its file",
        in_file(
            "Boards/Board {id}.canvas",
            '{{"nodes": [\n{{"id": "a", "type": "file", "file": "Gone {id}.md", "x": 0, "y": 0, '
            '"width": 9, "height": 9}} «\n], "edges": []}}',
            body="[[Board {id}.canvas]]",
        ),
    ),
    Fault(
        "E207",
        "base of a folder that is not there",
        in_file(
            "Base {id}.base",
            'filters: file.inFolder("No such {id}") «\nviews:\n  - type: table\n    name: All',
            body="[[Base {id}.base]]",
        ),
    ),
    Fault(
        "P907",
        "view of a base that a plugin brings",
        in_file(
            "Base {id}.base",
            "views:\n  - type: view-{id} «\n    name: All",
            body="[[Base {id}.base]]",
        ),
    ),
    Fault("P909", "formula that cannot be drawn", in_body("So $a & {id}$ holds. «")),
    Fault("E210", "picture of HTML", in_body('<img src="gone-{id}.png">', "gone-{id}.png")),
    Fault("F301", "invalid YAML", in_front("summary: one: two"), has_front),
    Fault("F302", "unquoted wikilink in YAML", in_front("up: [[{note}]]", "{note}"), has_front),
    Fault("F303", "unclosed front matter", unclosed, could_lose_fence),
    Fault("F304", "duplicate key", duplicate_key, has_front),
    Fault("F305", "deprecated key", in_front("cssclass: wide", drop=("cssclasses",)), is_small),
    Fault("F306", "missing required field", without("status"), is_decision),
    Fault("F307", "text for a number", in_front("score: high"), has_front),
    Fault("F308", "value that is not allowed", in_front("mood: odd"), has_front),
    Fault("F309", "link to a note of another type", in_front('author: "[[{concept}]]"'), has_front),
    Fault("F311", "id given twice", in_both("uid: u-{id}", "u-{id}"), has_front, hosts=2),
    Fault("F312", "placeholder left", in_body("Written: {{{{date}}}}")),
    Fault(
        "F313",
        "tag of another type",
        in_front("type: concept\ntags:\n  - type/person «", drop=("status",)),
        is_small,
    ),
    Fault(
        "F314", "tag that is a comment", in_front("tags: #lost", "#lost", drop=("tags",)), is_small
    ),
    Fault(
        "F315", "number as alias", in_front("aliases: 2024", "2024", drop=("aliases",)), is_small
    ),
    Fault(
        "F316",
        "created after it was changed",
        in_front("created: 2026-03-01 «\nmodified: 2026-01-31", drop=("created",)),
        is_small,
    ),
    Fault(
        "R401",
        "overdue review",
        in_front("review_interval: 6 months\nlast_reviewed: 2020-01-15", "2020-01-15"),
        has_front,
    ),
    Fault(
        "R402",
        "review due soon",
        in_front("review_interval: 30\nlast_reviewed: 2026-10-12"),
        has_front,
    ),
    Fault(
        "R403",
        "impossible review date",
        in_front("review_interval: 90\nlast_reviewed: 2026-02-31", "2026-02-31"),
        has_front,
    ),
    Fault(
        "R403",
        "review date in the future",
        in_front("review_interval: 90\nlast_reviewed: 2999-01-01", "2999-01-01"),
        has_front,
    ),
    Fault(
        "R404",
        "invalid review interval",
        in_front("last_reviewed: 2026-10-01\nreview_interval: now and then", "now and then"),
        has_front,
    ),
    Fault(
        "R406",
        "policy without a review",
        in_file("Policy {id}.md", "--- «\ntype: policy\n---\n" + _LONG),
    ),
    Fault("G508", "title given twice", in_both("title: Same {id}", "Same {id}"), is_small, hosts=2),
    Fault("T701", "tag in another case", in_body("A thought. #{TAG}", "{TAG}")),
    Fault("T703", "tag of digits", in_front("tags:\n  - '2024'"), is_small),
    Fault(
        "H801",
        "merge conflict",
        in_body("<<<<<<< HEAD «\nOur words {id}.\n=======\nTheir words {id}.\n>>>>>>> main"),
    ),
    Fault("H802", "mojibake", in_body("The caf\u00c3\u00a9 on the corner.")),
    Fault("H802", "Latin-1", in_bytes("Latin {id}.md", b"A caf\xe9 on the corner.\n")),
    Fault(
        "H803",
        "invisible character in a name that a link misses",
        in_file(
            "Zero\u200bwidth {id}.md",
            _LONG,
            files={
                "Links {id}.md": f"%% vaultkit: ignore-file L101 %%\n[[Zerowidth {{id}}]]\n{_LONG}"
            },
        ),
    ),
    Fault("H804", "name that Windows refuses", in_file("What is {id}?.md", _LONG)),
    Fault("H805", "name that no link can hold", in_file("Part #{id}.md", _LONG)),
    Fault("H806", "duplicate block id", in_body("See [[#^{id}]].\n\nOne ^{id}\n\nTwo ^{id} «")),
    Fault("H807", "unclosed comment", in_body("%% never closed {id}")),
    Fault("H807", "unclosed fence", in_body("```text «\nnever closed {id}\n\n- [ ] open")),
    Fault("H807", "unclosed formula", in_body("$$ «\nx = {id}\n\nThat is what we wanted to show.")),
    Fault(
        "H808",
        "duplicate heading that is linked",
        in_body("See [[#Twice {id}]].\n\n## Twice {id}\n\nText.\n\n## Twice {id} «\n\nText."),
    ),
    Fault("H809", "footnote without text", in_body("A claim.[^x{id}]")),
    Fault("P901", "link to a private note", in_body("See [[Private {id}]].", files=_PRIVATE)),
    Fault("P902", "embed of a private note", in_body("![[Private {id}]]", files=_PRIVATE)),
    Fault(
        "P903",
        "password in a URL",
        in_body("Ask https://admin:Tr0ub4dor-{id}@db.acme-internal.net/x."),
    ),
    Fault(
        "P905",
        "two notes at one address",
        in_file("Port {id}.md", _LONG, files={"Port-{id}.md": _LONG}),
    ),
    Fault("C003", "hop without its actor", in_body("> [!flow] F {id}\n> 1. client `a` — none «")),
    Fault(
        "C004",
        "actor that no note explains",
        in_body(
            "> [!flow] F {id}\n> 1. **[[{note}]]** `a` — none\n"
            "> 2. **actor {id}** `b` — drops; closed «"
        ),
    ),
    Fault(
        "C005",
        "destination that changes by itself",
        in_body(
            "> [!flow] F {id}\n> 1. **[[{note}]]** `a → n` — none\n"
            "> 2. **[[{note}]]** `a → x` — drops; closed «"
        ),
    ),
    Fault(
        "C010",
        "loss without a reason",
        in_body(
            "> [!flow] F {id}\n> 1. **[[{note}]]** `a → n` — none\n"
            "> 2. **[[{note}]]** `n` — drops «"
        ),
    ),
    Fault(
        "C006",
        "answer that leads nowhere",
        in_body("> [!decision] D {id}\n> - **One?**\n>   - a «\n>   - b → [[{note}]]"),
    ),
    Fault(
        "C007",
        "choice that no decision leads to",
        in_file("Choice {id}.md", "---\nscope: cluster «\n---\n" + _LONG),
    ),
    Fault(
        "X001",
        "unused ignore comment",
        in_body("%% vaultkit: ignore L101 %% «\n\nNo link here.", "L101"),
    ),
    Fault(
        "X002",
        "unknown rule in ignore",
        in_body("%% vaultkit: ignore Z999 %% «\n\nNo link here.", "Z999"),
    ),
    *(
        Fault(code, f"manifest, place {place}", in_body(in_note(text, place)))
        for number, (code, text) in enumerate(MANIFESTS)
        for place in {0, 1 + number % 2}
    ),
    Fault(
        "K8S005",
        "counter-example that is right",
        in_body(
            '```yaml {{wrong="K8S201"}} «\napiVersion: v1\n'
            "kind: Namespace\nmetadata:\n  name: a\n```"
        ),
    ),
    Fault(
        "M601",
        "region that is out of date",
        in_body(
            "%% vaultkit:moc begin Stale {id}.base#All list %% «\n\n- [[{note}]]\n\n"
            "%% vaultkit:moc end %%",
            files={"Stale {id}.base": _NOTHING},
        ),
    ),
    Fault(
        "M602",
        "region without an end",
        in_body(
            "%% vaultkit:moc begin Open {id}.base#All list %% «", files={"Open {id}.base": _NOTHING}
        ),
    ),
    Fault(
        "M602",
        "region of a view that is not there",
        in_body(
            "%% vaultkit:moc begin Other {id}.base#None list %% «\n\n%% vaultkit:moc end %%",
            files={"Other {id}.base": _NOTHING},
        ),
    ),
)

OFF: Final[tuple[Fault, ...]] = (
    Fault("L108", "name in another case", in_body("See [[{NOTE}]].")),
    Fault("L114", "Markdown link", in_body("See [this](<{note}.md>).")),
    Fault("E204", "picture that no note shows", in_file("attachments/unused {id}.png", "")),
    Fault("E209", "image without alternative text", in_body("![[{image}]]")),
    Fault("F310", "property with a typo", in_front("stauts: open"), is_decision),
    Fault("R408", "linked note changed later", link_to_newer, is_small),
    Fault("G501", "orphan", in_file("Alone {id}.md", _LONG)),
    Fault("G502", "dead end", in_file("Dead {id}.md", _LONG, body="See [[Dead {id}]].")),
    Fault(
        "G505",
        "stub",
        in_file(
            "Stub {id}.md", '--- «\nup: "[[{note}]]"\n---\nA few words.', body="See [[Stub {id}]]."
        ),
    ),
    Fault(
        "G506",
        "mention without a link",
        in_file(
            "Mention {id}.md",
            '---\nup: "[[{concept}]]"\n---\nWe all know {alone}, of course. «\n' + _LONG,
            body="See [[Mention {id}]].",
        ),
    ),
    Fault(
        "G509",
        "title unlike the file name",
        in_front("title: Else {id}", drop=("aliases",)),
        is_small,
    ),
    Fault("T702", "tag that is not allowed", in_body("A thought. #unknown{id}")),
    Fault("C001", "fence without a language", in_body("``` «\nx = {id}\n```")),
    Fault("C002", "broken JSON", in_body('```json\n{{"a": [1,]}} «\n```')),
)
