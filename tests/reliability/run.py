"""Kill commands, fill disks and run two at once, and print a table: fault, tries, result.

    python -m tests.reliability.run [--tries 40] [--only NAME ...]

The exit status is 1 if any file is neither old nor new, or anything else is not as it must be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.reliability.disks import fill_often
from tests.reliability.kills import TRIES, Outcome, kill_often
from tests.reliability.pairs import PAIRS, run_both
from tests.reliability.scenarios import SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_LONGEST = 300
"""Characters of a line that tells what is wrong."""


def measures(tries: int) -> Iterator[tuple[str, Callable[[Path], Outcome]]]:
    """Yield what is measured, by name."""
    for scenario in SCENARIOS:
        name = f"SIGKILL and SIGTERM during `{scenario.name}`"
        yield name, partial(kill_often, scenario, tries=tries)
    for scenario in SCENARIOS:
        yield f"disk full during `{scenario.name}`", partial(fill_often, scenario)
    for one, other in PAIRS:
        name = f"`{one.name}` and `{other.name}` at once"
        yield name, partial(run_both, one, other)


def row(name: str, outcome: Outcome) -> str:
    """Return a row of the table."""
    seen = "; ".join(f"{count} {what}" for what, count in sorted(outcome.seen.items()))
    wrong = f"{len(outcome.wrong)} wrong" if outcome.tries or outcome.wrong else "not tried"
    return f"| {name} | {outcome.tries} | {wrong}: {seen} |"


def main() -> int:
    """Measure; return the exit status. Effect: prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tries", type=int, default=TRIES)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    start, wrong = time.monotonic(), []
    put("| fault | tries | result |\n|---|---|---|")
    for name, measure in measures(options.tries):
        if options.only and not any(only in name for only in options.only):
            continue
        with tempfile.TemporaryDirectory(prefix="reliability-") as work:
            outcome = measure(Path(work))
        put(row(name, outcome))
        wrong += outcome.wrong
    put("\n".join(line[:_LONGEST] for line in wrong))
    put(f"{(time.monotonic() - start) / 60:.1f} minutes, {len(wrong)} wrong")
    return 1 if wrong else 0


def put(text: str) -> None:
    """Print at once, for whoever waits. Effect: prints."""
    if text:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
