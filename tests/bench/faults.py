"""Plant known faults in generated notes, and list where a checker should find them.

`fault_list` says which, `plants` how. Each fault gets notes of its own, so no two can interfere.
"""

from __future__ import annotations

import json
import posixpath
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from tests.bench import vocabulary
from tests.bench.naming import fold
from tests.bench.plants import is_decision

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence

    from tests.bench.compose import Draft
    from tests.bench.plan import Plan
    from tests.bench.plants import Fault

NOTES_PER_FAULT: Final = 400  # one fault of each kind for so many notes


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that a checker should report: rule code, vault path, 1-based line."""

    code: str
    path: str
    line: int
    target: str  # what the finding is about, as written


class Words:
    """Fresh words for one fault: the slots of the texts in `fault_list`."""

    def __init__(self, plan: Plan, rng: random.Random, avoid: set[int]) -> None:
        """Draw only on notes that host no fault (`avoid` holds their indices)."""
        intact = [note for note in plan.notes if note.index not in avoid]
        alone = [note for note in intact if not note.twin]
        note = rng.choice([note for note in alone if note.front])
        number = f"{rng.getrandbits(20):05x}"
        concept = rng.choice([n.stem for n in alone if n.front and n.type == "concept"])
        tag = rng.choice([tag for tag in vocabulary.TAGS if tag.isascii() and tag.isalpha()])
        self.slots: Final = {
            "note": note.stem,
            "NOTE": rng.choice(
                [n.stem for n in alone if n.stem.isascii() and n.stem != n.stem.upper()]
            ).upper(),
            "concept": concept,
            "alone": rng.choice(
                [n.stem for n in alone if n.stem[0].isalpha() and n.stem != concept]
            ),
            "image": posixpath.basename(rng.choice(plan.images)),
            "TAG": tag.upper(),
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

    def files(self, templates: dict[str, str]) -> tuple[tuple[str, bytes], ...]:
        """Return files whose paths and texts are templates."""
        return tuple(
            (self.fill(path), self.fill(text).encode()) for path, text in templates.items()
        )


def _misspelled(stem: str, plan: Plan) -> str:
    """Return `stem` less its last letter but one, or longer until no note has it.

    What it is made longer by is of its own script, else the name would be a fault besides (H803).
    """
    name = stem[:-2] + stem[-1:]
    while not fold(name) or not plan.names.claim(name):
        name += name[-1:] if name[-1:].isalpha() else "x"
    return name


def plant_faults(
    drafts: Sequence[Draft], plan: Plan, rng: random.Random, faults: Sequence[Fault]
) -> tuple[list[Draft], list[tuple[str, bytes]], tuple[Planted, ...]]:
    """Return the drafts with faults in them, files that hold some, and all faults in path order.

    Raises ValueError when the vault is too small to hold each kind.
    """
    if len(drafts) < (least := 2 * len(faults)):
        message = f"{len(drafts)} notes are too few for faults: {least} at least"
        raise ValueError(message)
    rounds = max(1, len(drafts) // NOTES_PER_FAULT)
    hosts = _choose_hosts(drafts, rng, [*faults] * rounds)
    avoid = {draft.note.index for _, chosen in hosts for draft in chosen}
    changed, files, planted = list(drafts), [], []
    for fault, chosen in hosts:
        planting = fault.plant(chosen, Words(plan, rng, avoid))
        for draft in planting.hosts:
            changed[draft.note.index] = draft
        files += planting.files
        planted += [Planted(fault.code, *place, planting.target) for place in planting.at]
    return changed, files, tuple(sorted(planted, key=lambda one: (one.path, one.line, one.code)))


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
    for fault in sorted(faults, key=lambda one: one.fits is not is_decision):
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
