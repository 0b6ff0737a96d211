"""Generate Obsidian vaults: the same arguments always give the same bytes.

    python -m tests.bench.generate DIR --notes N [--seed S] [--faults --manifest FILE]
                                       [--like-real]

Without faults every link is valid and no default rule has anything to say on the
day `naming.TODAY`.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.assets import asset_files
from tests.bench.compose import Draft, compose
from tests.bench.fault_list import CONFIG, FAULTS
from tests.bench.faults import Planted, json_lines, plant_faults
from tests.bench.likeness import add_likeness, write_history
from tests.bench.links import Linker
from tests.bench.naming import TODAY
from tests.bench.plan import Planner
from tests.bench.prose import Prose

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from tests.bench.plants import Fault


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generated vault holds, and the faults it was given."""

    notes: int
    files: int  # notes, attachments, boards and settings
    size: int  # bytes of all files
    today: dt.date  # the day on which no review is due but planted ones
    faults: tuple[Planted, ...]


def generate(
    root: Path,
    notes: int,
    seed: int = 1,
    faults: Sequence[Fault] = (),
    *,
    like_real: bool = False,
) -> Manifest:
    """Write a vault of so many `notes` into the folder `root`, new or empty.

    With `like_real` it has the comments, findings and history of a real vault, see `likeness`.

    `faults` are planted, and the policy that they need is written as the config.
    Effect: writes files. Raises ValueError when `root` holds something, or when
    the vault is too small for the faults (two notes for each kind).
    """
    if notes < 1:
        message = f"a vault needs at least one note, not {notes}"
        raise ValueError(message)
    if root.exists() and any(root.iterdir()):
        message = f"{root} is not empty"
        raise ValueError(message)
    rng = random.Random(seed)
    plan = Planner(rng, notes).plan()
    linker, prose = Linker(plan, rng), Prose(rng)
    drafts: Sequence[Draft] = [compose(note, rng, prose, linker) for note in plan.notes]
    assets = list(asset_files(plan, rng))
    planted: tuple[Planted, ...] = ()
    if faults:
        source = random.Random(f"faults {seed}")
        drafts, more, planted = plant_faults(drafts, plan, source, faults)
        assets += [*more, ("vaultkit.toml", CONFIG.encode())]
    if like_real:
        drafts = add_likeness(drafts, plan, random.Random(f"likeness {seed}"))
    files, size = write_files(root, [*note_files(drafts), *assets])
    if like_real:
        paths = [draft.note.path for draft in drafts]
        write_history(root, paths, random.Random(f"history {seed}"))
    return Manifest(notes, files, size, TODAY, planted)


def note_files(drafts: Iterable[Draft]) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each note."""
    for draft in drafts:
        yield draft.note.path, draft.encode()


def write_files(root: Path, files: Iterable[tuple[str, bytes]]) -> tuple[int, int]:
    """Write `files` below `root`; return how many and how many bytes.

    Effect: makes folders and files.
    """
    count = size = 0
    made: set[Path] = set()
    for path, data in files:
        place = root / path
        if place.parent not in made:
            place.parent.mkdir(parents=True, exist_ok=True)
            made.add(place.parent)
        place.write_bytes(data)
        count += 1
        size += len(data)
    return count, size


def main() -> None:
    """Generate the vault that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.generate")
    parser.add_argument("dir", type=Path, help="folder of the vault, new or empty")
    parser.add_argument("--notes", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", action="store_true", help="plant known faults")
    parser.add_argument(
        "--like-real", action="store_true", help="with comments, findings and a history"
    )
    parser.add_argument(
        "--manifest", type=Path, help="write the faults to this file, as JSON lines"
    )
    args = parser.parse_args()
    if args.manifest and args.manifest.resolve().is_relative_to(args.dir.resolve()):
        parser.error("--manifest must be outside the vault")
    try:
        faults = FAULTS if args.faults else ()
        made = generate(args.dir, args.notes, args.seed, faults, like_real=args.like_real)
    except ValueError as error:
        parser.error(str(error))
    if args.manifest:
        args.manifest.write_text(json_lines(made.faults), encoding="utf-8")
    print(
        f"{made.notes} notes, {made.files} files, {made.size / 1e6:.1f} MB,"
        f" {len(made.faults)} faults; today is {made.today}"
    )


if __name__ == "__main__":
    main()
