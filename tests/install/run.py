"""Install the wheel of this work tree as users do, and use it.

    python -m tests.install.run [--wheel FILE] [--extras NAME ...] [--newest]

First without extras: what it costs is held to `LIMIT`, each command runs once, `build` names a line
that installs what it lacks, and that line is typed. Then with each extra that the wheel offers.
Needs pip, git and a package index; exit status 1 if anything is not as it should be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.install.commands import BUILD, REFUSED, Hour, install_line_in
from tests.install.environments import (
    ROOT,
    Cost,
    InstallError,
    build_wheel,
    extras_of,
    make_environment,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT: Final = Cost(30, 65.0)
"""What a default installation may take; `tests/unit/test_dependencies.py` holds the same."""
SITE: Final = frozenset({"site", "all"})
"""Extras with which there is a site."""
SCHEMAS: Final = frozenset({"kubernetes", "all"})
"""Extras with which manifests are checked against their schemas."""


def try_without_extras(wheel: Path, scratch: Path, constraints: Path | None) -> Iterator[str]:
    """Install a wheel alone and use it; yield a line for each thing that is wrong."""
    environment = make_environment(scratch / "plain")
    environment.install(str(wheel), constraints=constraints)
    offered = extras_of(wheel)
    yield from over_limit(environment.cost())
    hour = Hour(environment, scratch / "plain-vault")
    hour.begin()
    yield from hour.try_all()
    yield from hour.try_manifest(has_schemas="kubernetes" not in offered)
    if "site" in offered:
        yield from hour.type_line()
    yield from hour.try_site()


def over_limit(cost: Cost) -> Iterator[str]:
    """Yield a line if an installation takes more than it may. Effect: prints what it takes."""
    tell(f"  {cost.distributions} distributions, {cost.megabytes:.1f} MB")
    if cost.distributions > LIMIT.distributions or cost.megabytes > LIMIT.megabytes:
        yield f"more than {LIMIT.distributions} distributions or {LIMIT.megabytes:g} MB"


def try_extra(wheel: Path, extra: str, scratch: Path, constraints: Path | None) -> Iterator[str]:
    """Install a wheel with an extra and use what it adds; yield a line for what is wrong."""
    environment = make_environment(scratch / extra)
    environment.install(f"{wheel}[{extra}]", constraints=constraints, compiles=False)
    tell(f"  {environment.cost().distributions} distributions")
    hour = Hour(environment, scratch / f"{extra}-vault")
    hour.begin()
    yield from hour.try_all()
    yield from hour.try_manifest(has_schemas=extra in SCHEMAS)
    if extra in SITE:
        yield from hour.try_site()
    elif "site" in extras_of(wheel):
        yield from refuses_a_site(hour)


def refuses_a_site(hour: Hour) -> Iterator[str]:
    """Yield a line if `build` does not say what it lacks."""
    status, text = hour.run(*BUILD)
    if status != REFUSED or not install_line_in(text):
        yield f"vaultkit build: {status} instead of {REFUSED} and a line to type:\n{text}"


def tell(text: str) -> None:
    """Print progress. Effect: writes to stdout."""
    print(text, flush=True)


def report(name: str, faults: Iterator[str]) -> int:
    """Print what is wrong, as it is found; return how much. Effect: prints."""
    tell(f"{name}:")
    start, count = time.perf_counter(), 0
    try:
        for fault in faults:
            count += 1
            tell(f"  FAULT: {fault}")
    except InstallError as error:
        count += 1
        tell(f"  FAULT: {error}")
    tell(f"  {count or 'no'} faults, {time.perf_counter() - start:.0f} s")
    return count


def main() -> int:
    """Try the wheel as the command line asks; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.install.run")
    parser.add_argument("--wheel", type=Path, help="instead of one built from the work tree")
    parser.add_argument("--extras", nargs="*", help="only these, instead of all")
    parser.add_argument("--newest", action="store_true", help="no constraints: as it is today")
    args = parser.parse_args()
    constraints = None if args.newest else ROOT / "constraints.txt"
    with tempfile.TemporaryDirectory(prefix="vaultkit-install-") as name:
        scratch = Path(name)
        wheel = args.wheel.resolve() if args.wheel else build_wheel(scratch)
        extras = extras_of(wheel) if args.extras is None else args.extras
        count = report("without extras", try_without_extras(wheel, scratch, constraints))
        for extra in extras:
            count += report(extra, try_extra(wheel, extra, scratch, constraints))
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
