"""Formulas of vaults, as MathJax takes them and as vaultkit draws them.

    npm install --prefix FOLDER mathjax-full@3
    python -m tests.bench.formulas --mathjax FOLDER/node_modules [--limit N] [--json FILE] VAULT…

Each formula is judged once, on the page it stands on, with the vault's preamble. Printed are how
many MathJax takes and vaultkit marks (in the goal: at most 0.3 %), and what is wrong, in groups.
It measures and never gates; `make test` does not run it.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.formulas.formula_mathml import Formulas
from vaultkit.vault.load import load_vault
from vaultkit.vault.obsidian.math_preambles import macros_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.notes.formulas.tex_macros import Macros

JUDGE = Path(__file__).with_name("formulas.cjs")
OK, UNDEFINED, ERROR = "ok", "undefined", "error"
LONGEST = 150
"""Characters of an example that are printed."""


class Page(NamedTuple):
    """The formulas of a note.

    Args:
        preamble: What defines macros for it.
        macros: The same, read.
        formulas: Their texts, and whether each stands in a block.
    """

    preamble: str
    macros: Macros | None
    formulas: Sequence[tuple[str, bool]]


class Judged(NamedTuple):
    """A formula, what MathJax says of it, and what vaultkit makes of it."""

    text: str
    theirs: str
    ours: str


def collect(vaults: Iterable[Path]) -> Iterator[Page]:
    """Yield the notes that have formulas."""
    for root in vaults:
        vault = load_vault(root)
        preambles = vault.settings.preambles
        for note in vault.notes.values():
            if note.math:
                preamble = "\n".join(preambles.of(note))
                formulas = [(item.text.strip(), item.is_display) for item in note.math]
                yield Page(preamble, macros_for(preambles, note, {}), formulas)


def sample(pages: Sequence[Page], limit: int, seed: int) -> list[Page]:
    """Return pages by chance, until they have so many formulas that differ."""
    shuffled = random.Random(seed).sample(pages, len(pages))
    seen: set[tuple[str, bool]] = set()
    for count, page in enumerate(shuffled, 1):
        seen.update(page.formulas)
        if len(seen) >= limit:
            return shuffled[:count]
    return shuffled


def ask(pages: Sequence[Page], modules: Path) -> list[list[str]]:
    """Return what MathJax says of each formula of each page. Effect: runs Node.js."""
    asked = [{"preamble": page.preamble, "formulas": page.formulas} for page in pages]
    command = ["node", "--max-old-space-size=4000", str(JUDGE), str(modules.resolve())]
    done = subprocess.run(
        command, input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    verdicts: list[list[str]] = json.loads(done.stdout)
    return verdicts


def draw(page: Page) -> Iterator[str]:
    """Yield what vaultkit makes of each formula of a page."""
    formulas = Formulas(page.macros)
    for text, is_display in page.formulas:
        fault = formulas.find_fault(text, is_display=is_display)
        kind = UNDEFINED if fault.startswith('"') else ERROR
        yield f"{kind}: {fault}" if fault else OK


def judge(pages: Sequence[Page], verdicts: Sequence[Sequence[str]]) -> list[Judged]:
    """Return each formula once."""
    found: dict[tuple[str, bool], Judged] = {}
    for page, theirs in zip(pages, verdicts, strict=True):
        for formula, their, our in zip(page.formulas, theirs, draw(page), strict=True):
            found.setdefault(formula, Judged(formula[0], their, our))
    return list(found.values())


def _kind(verdict: str) -> str:
    return verdict.partition(":")[0]


def report(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield the figures, and what differs in groups."""
    kinds = Counter((_kind(item.theirs), _kind(item.ours)) for item in judged)
    yield f"{len(judged)} distinct formulas; MathJax / vaultkit:"
    yield from (f"{count:7} {theirs} / {ours}" for (theirs, ours), count in kinds.most_common())
    wrong = [item for item in judged if item.theirs == OK and item.ours != OK]
    share = 100 * len(wrong) / max(len(judged), 1)
    yield f"taken by MathJax and marked here: {len(wrong)} ({share:.3f} %)"
    wrong += [i for i in judged if _kind(i.theirs) == UNDEFINED and _kind(i.ours) == ERROR]
    groups: dict[tuple[str, str], list[str]] = {}
    for item in wrong:
        groups.setdefault((_kind(item.theirs), item.ours), []).append(item.text)
    for (theirs, ours), texts in sorted(groups.items(), key=lambda group: -len(group[1])):
        example = " ".join(min(texts, key=len).split())[:LONGEST]
        yield f"{len(texts):7} {theirs} / {ours} | {example}"


def main() -> int:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vaults", nargs="+", type=Path, metavar="VAULT")
    parser.add_argument("--mathjax", type=Path, required=True, metavar="NODE_MODULES")
    parser.add_argument("--limit", type=int, default=4000, metavar="N")
    parser.add_argument("--seed", type=int, default=16, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args()
    pages = sample(list(collect(given.vaults)), given.limit, given.seed)
    judged = judge(pages, ask(pages, given.mathjax))
    print(*report(judged), sep="\n")
    if given.json:
        given.json.write_text(json.dumps([item._asdict() for item in judged], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
