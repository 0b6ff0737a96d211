"""Plant known faults in generated notes.

`FAULTS` is the whole list: a later rule adds its row there, and where no helper fits,
a function that plants it. Each fault gets notes of its own, so no two can interfere.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from tests.bench.naming import fold

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Sequence

    from tests.bench.compose import Draft
    from tests.bench.plan import Plan

    # Plants one fault in its hosts.
    Plant = Callable[[tuple[Draft, ...], "Words"], "Planting"]

# Rules that need a policy get it here; the path and the text of the vault's config.
CONFIG: Final = ("vaultkit.toml", b'[types.decision]\nrequired = ["status"]\n')
NOTES_PER_FAULT: Final = 400  # one fault of each kind for so many notes


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that a checker should report: rule code, vault path, 1-based line."""

    code: str
    path: str
    line: int
    target: str  # what the finding is about, as written


class Words:
    """Fresh words for one fault: the slots of the texts in `FAULTS`."""

    def __init__(self, plan: Plan, rng: random.Random, avoid: set[int]) -> None:
        """Draw only on notes that host no fault (`avoid` holds their indices)."""
        intact = [note for note in plan.notes if note.index not in avoid]
        alone = [note for note in intact if not note.twin]
        note = rng.choice([note for note in alone if note.front])
        number = f"{rng.getrandbits(20):05x}"
        self.slots: Final = {
            "note": note.stem,
            "missing": _misspelled(note.stem, plan),
            "gap": f"Never written {number}",
            "id": f"{number}f",
            "picture": f"missing {number}.png",
            "alias": rng.choice([name for n in alone if n.front for name in n.aliases]),
            "twin": rng.choice([note.stem for note in plan.notes if note.twin]),
        }

    def fill(self, template: str) -> str:
        """Return `template` with its slots, such as ``{note}``, filled."""
        return template.format_map(self.slots)


def _misspelled(stem: str, plan: Plan) -> str:
    """Return `stem` less its last letter but one, or longer until no note has it."""
    name = stem[:-2] + stem[-1:]
    while not fold(name) or not plan.names.claim(name):
        name += "x"
    return name


@dataclass(frozen=True, slots=True)
class Planting:
    """The changed hosts, and where the fault is: a line of the first host."""

    hosts: tuple[Draft, ...]
    line: int
    target: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault: the rule that finds it, in words, how to plant it, and where."""

    code: str
    name: str
    plant: Plant
    fits: Callable[[Draft], bool] = lambda _draft: True
    hosts: int = 1


def in_body(text: str, target: str, line: int = -1) -> Plant:
    r"""Plant by a paragraph at the end: `text`, its lines parted by ``\n``.

    `line` says which line of the text is at fault, counted as an index of it.
    """

    def plant(hosts: tuple[Draft, ...], words: Words) -> Planting:
        added = words.fill(text).split("\n")
        host = replace(hosts[0], body=(*hosts[0].body, "", *added))
        end = len(host.head) + len(host.body)
        fault = end - len(added) + 1 + range(len(added))[line]
        return Planting((host,), fault, words.fill(target))

    return plant


def in_front(text: str, target: str) -> Plant:
    r"""Plant by properties: `text` replaces those of its keys, the last is at fault."""

    def plant(hosts: tuple[Draft, ...], words: Words) -> Planting:
        added = words.fill(text).split("\n")
        keys = {line.partition(":")[0] for line in added}
        kept = [line for line in hosts[0].front if line.partition(":")[0] not in keys]
        host = replace(hosts[0], front=(*kept, *added))
        return Planting((host,), len(host.front) + 1, words.fill(target))

    return plant


def without(key: str) -> Plant:
    """Plant by taking the property `key` away; its absence is at line 1."""

    def plant(hosts: tuple[Draft, ...], _words: Words) -> Planting:
        kept = [line for line in hosts[0].front if not line.startswith(f"{key}:")]
        return Planting((replace(hosts[0], front=tuple(kept)),), 1, key)

    return plant


def duplicate_key(hosts: tuple[Draft, ...], _words: Words) -> Planting:
    """Give the type of the note a second time."""
    host = replace(hosts[0], front=(*hosts[0].front, "type: concept"))
    return Planting((host,), len(host.front) + 1, "type")


def unclosed(hosts: tuple[Draft, ...], _words: Words) -> Planting:
    """Take the second fence of the front matter away."""
    return Planting((replace(hosts[0], closed=False),), 1, "")


def embed_cycle(hosts: tuple[Draft, ...], _words: Words) -> Planting:
    """Let two notes embed each other; the first in path order is named."""
    first, second = sorted(hosts, key=lambda host: host.note.path)
    there, back = (f"![[{host.note.shortest}]]" for host in (second, first))
    changed = (
        replace(first, body=(*first.body, "", there)),
        replace(second, body=(*second.body, "", back)),
    )
    line = len(changed[0].head) + len(changed[0].body)
    return Planting(changed, line, second.note.shortest)


def has_front(draft: Draft) -> bool:
    """Tell whether the note has front matter."""
    return bool(draft.front)


def has_status(draft: Draft) -> bool:
    """Tell whether the note is a decision, which has a status."""
    return draft.note.type == "decision"


def could_lose_fence(draft: Draft) -> bool:
    """Tell whether nothing in the body could close the front matter instead."""
    return bool(draft.front) and "---" not in draft.body


def embeds_nothing(draft: Draft) -> bool:
    """Tell whether the note embeds no other, so that a cycle through it is the only."""
    return not draft.embeds_notes


# Slots are those of `Words`.
FAULTS: Final[tuple[Fault, ...]] = (
    Fault("L101", "broken note link", in_body("See [[{missing}]].", "{missing}")),
    Fault(
        "L101",
        "broken note link with a label, in a table",
        in_body("| a | b |\n| --- | --- |\n| [[{missing}\\|b]] | c |", "{missing}"),
    ),
    Fault(
        "L101",
        "broken Markdown link",
        in_body("See [this](Nowhere%20{id}.md).", "Nowhere {id}.md"),
    ),
    Fault(
        "L101",
        "broken link in a property",
        in_front('up: "[[Gone {id}]]"', "Gone {id}"),
        has_front,
    ),
    Fault("L102", "broken heading", in_body("See [[{note}#{gap}]].", "{note}#{gap}")),
    Fault("L103", "broken block", in_body("See [[{note}#^{id}]].", "{note}#^{id}")),
    Fault("L105", "malformed block id", in_body("A short claim^{id}", "{id}")),
    Fault("L106", "alias as target", in_body("See [[{alias}]].", "{alias}")),
    Fault("L107", "ambiguous target", in_body("See [[{twin}]].", "{twin}")),
    Fault("E201", "broken embed, image", in_body("![[{picture}]]", "{picture}")),
    Fault("E201", "broken embed, note", in_body("![[{missing}]]", "{missing}")),
    Fault(
        "E202",
        "broken embed of a section",
        in_body("![[{note}#{gap}]]", "{note}#{gap}"),
    ),
    Fault("E202", "broken embed of a block", in_body("![[{note}#^{id}]]", "{note}#^{id}")),
    Fault("E203", "embed cycle", embed_cycle, embeds_nothing, hosts=2),
    Fault("F301", "invalid YAML", in_front("summary: one: two", ""), has_front),
    Fault(
        "F302",
        "unquoted wikilink in YAML",
        in_front("up: [[{note}]]", "{note}"),
        has_front,
    ),
    Fault("F303", "unclosed front matter", unclosed, could_lose_fence),
    Fault("F304", "duplicate key", duplicate_key, has_front),
    Fault("F306", "missing required field", without("status"), has_status),
    Fault(
        "R401",
        "overdue review",
        in_front("review_interval: 6 months\nlast_reviewed: 2020-01-15", "2020-01-15"),
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
    Fault("H806", "duplicate block id", in_body("One ^{id}\n\nTwo ^{id}", "{id}")),
    Fault(
        "X001",
        "unused ignore comment",
        in_body("%% vaultkit: ignore L101 %%\n\nNo link here.", "L101", line=0),
    ),
    Fault(
        "X002",
        "unknown rule in ignore",
        in_body("%% vaultkit: ignore Z999 %%\n\nNo link here.", "Z999", line=0),
    ),
)


def plant_faults(
    drafts: Sequence[Draft], plan: Plan, rng: random.Random
) -> tuple[list[Draft], tuple[Planted, ...]]:
    """Return the drafts with faults in them, and the faults in path order.

    Raises ValueError when the vault is too small to hold each kind.
    """
    if len(drafts) < (least := 2 * len(FAULTS)):
        message = f"{len(drafts)} notes are too few for faults: {least} at least"
        raise ValueError(message)
    rounds = max(1, len(drafts) // NOTES_PER_FAULT)
    hosts = _choose_hosts(drafts, rng, [*FAULTS] * rounds)
    avoid = {draft.note.index for _, chosen in hosts for draft in chosen}
    changed, planted = list(drafts), []
    for fault, chosen in hosts:
        planting = fault.plant(chosen, Words(plan, rng, avoid))
        for draft in planting.hosts:
            changed[draft.note.index] = draft
        path = planting.hosts[0].note.path
        planted.append(Planted(fault.code, path, planting.line, planting.target))
    return changed, tuple(sorted(planted, key=lambda one: (one.path, one.line)))


def _choose_hosts(
    drafts: Sequence[Draft], rng: random.Random, faults: Iterable[Fault]
) -> list[tuple[Fault, tuple[Draft, ...]]]:
    """Return each fault with notes of its own, the most demanding faults first."""
    # The first note stays intact: it has front matter and an alias to point at. A twin
    # that lost its title to a fault would share its name with another note.
    free = {
        draft.note.index: draft
        for draft in rng.sample(drafts, len(drafts))
        if draft.note.index and not draft.note.twin
    }
    chosen = []
    for fault in sorted(faults, key=lambda one: one.fits is not has_status):
        fitting = (draft for draft in free.values() if fault.fits(draft))
        hosts = tuple(islice(fitting, fault.hosts))
        if len(hosts) < fault.hosts:
            message = f"no note is left that fits the fault: {fault.name}"
            raise ValueError(message)
        for host in hosts:
            del free[host.note.index]
        chosen.append((fault, hosts))
    return chosen


def json_lines(planted: Iterable[Planted]) -> str:
    """Return the faults as JSON, one to a line."""
    return "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in planted)
