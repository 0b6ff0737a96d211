"""Run one target for so many seconds: `python -m tests.fuzz.run TARGET --seconds 60`.

With atheris, inputs are led by what they reach; without it, Hypothesis makes them of the words
below. Finds are told apart by where they were raised, written to a folder, and the run goes on; it
ends with status 1 if there are any.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
LARGEST = 2_000
"""Bytes of an input."""
SLOW = 2.0
"""Seconds of an input that are told of; being slow is no find, since the machine may be busy."""


class Finds:
    """Runs a target and keeps one input for each place where it raises."""

    def __init__(self, run: Callable[[bytes], None], folder: Path) -> None:
        self.run = run
        self.folder = folder
        self.places: set[tuple[str, ...]] = set()
        self.count = 0

    def __call__(self, data: bytes) -> None:
        """Try one input."""
        self.count += 1
        start = time.perf_counter()
        try:
            self.run(data)
        except Exception as error:  # noqa: BLE001 every exception is a find
            self._keep(error, data)
        seconds = time.perf_counter() - start
        if seconds > SLOW:
            print(f"slow: {seconds:.1f} s for {len(data)} bytes: {self._write(data)}", flush=True)  # noqa: T201

    def report(self, name: str) -> int:
        """Print how it went; return the exit status."""
        print(f"{name}: {self.count:,} inputs, {len(self.places)} finds", flush=True)  # noqa: T201
        return int(bool(self.places))

    def _keep(self, error: Exception, data: bytes) -> None:
        frames = traceback.extract_tb(error.__traceback__)[-2:]
        place = (type(error).__name__, *(f"{frame.filename}:{frame.lineno}" for frame in frames))
        if place not in self.places:
            self.places.add(place)
            print(f"find: {place}: {error}\n      {self._write(data)}", flush=True)  # noqa: T201

    def _write(self, data: bytes) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / hashlib.sha256(data).hexdigest()[:12]
        path.write_bytes(data)
        return path


def read_words() -> list[str]:
    """Return the words of `words.txt`, one a line, with Python's escapes."""
    lines = HERE.joinpath("words.txt").read_text("utf-8").splitlines()
    return [line.encode("latin-1", "backslashreplace").decode("unicode_escape") for line in lines]


def run_atheris(name: str, finds: Finds, seconds: int) -> None:
    """Let atheris lead. Effect: ends the process when the time is over, as libFuzzer would."""
    import atheris

    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:

        def try_one(data: bytes) -> None:
            finds(data)
            if time.monotonic() > end:
                status = finds.report(name)
                shutil.rmtree(folder)
                os._exit(status)

        words = Path(folder, "words")
        quoted = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in read_words())
        words.write_text("".join(f'"{word}"\n' for word in quoted if word), "utf-8")
        new = Path(folder, "corpus")
        new.mkdir()
        options = [f"-dict={words}", f"-max_len={LARGEST}", "-timeout=300", "-rss_limit_mb=0"]
        atheris.Setup([name, *options, str(new), str(HERE / "corpus" / name)], try_one)
        atheris.Fuzz()


def run_hypothesis(name: str, finds: Finds, seconds: int) -> None:
    """Put words and pieces of the corpus together until the time is over."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    corpus = [path.read_bytes() for path in sorted(HERE.joinpath("corpus", name).iterdir())]
    lines = [line for data in corpus for line in data.splitlines(keepends=True)]
    words = [word.encode() for word in read_words()]
    piece = st.one_of(st.sampled_from(words), st.sampled_from(lines), st.binary(max_size=4))
    end = time.monotonic() + seconds

    @settings(
        database=None, deadline=None, max_examples=200, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(piece, max_size=40).map(b"".join))
    def try_some(data: bytes) -> None:
        if time.monotonic() < end:
            finds(data[:LARGEST])

    for data in corpus:
        finds(data)
    while time.monotonic() < end:
        try_some()


def main() -> int:
    """Run one target."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run")
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--finds", type=Path, default=Path("fuzz-finds"))
    args = parser.parse_args()
    try:
        import atheris
    except ImportError:
        run = run_hypothesis
        from tests.fuzz.targets import TARGETS
    else:
        run = run_atheris
        with atheris.instrument_imports(include=["vaultkit"]):
            from tests.fuzz.targets import TARGETS
    finds = Finds(TARGETS[args.target], args.finds / args.target)
    run(args.target, finds, args.seconds)
    return finds.report(args.target)


if __name__ == "__main__":
    sys.exit(main())
