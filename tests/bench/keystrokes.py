"""How long an editor waits for findings after a key is struck, with all rules that run.

    python -m tests.bench.keystrokes [VAULT] [--notes 10000] [--rounds 40]

Without a vault one is generated; one that is named is not written to. A server is started as an
editor starts it. In each round some letters, a link to nowhere and a heading are typed into another
note. Told are the milliseconds from a change to its findings on the wall clock, and those of
processor time in a second run without the streams between.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.edits import rows
from tests.bench.generate import generate
from tests.bench.naming import TODAY
from tests.unit.lsp.lsp_client import Client, uri_of
from vaultkit.lsp.features.finding_diagnostics import to_diagnostic
from vaultkit.lsp.open_vaults import OpenVaults

if TYPE_CHECKING:
    from collections.abc import Iterator

Times = dict[str, list[float]]


def strokes(text: str, number: int) -> Iterator[tuple[str, str]]:
    """Yield what a note is after each key: what was typed, and the text."""
    for letter in "soon":
        text += letter
        yield "a letter", text
    yield "a link to nowhere", f"{text} [[Nowhere {number}]]"
    yield "a heading", text.replace("\n## ", "\n## New ", 1)
    yield "back", text[:-4]


def measure_streams(root: Path, names: list[str]) -> Times:
    """Return the seconds on the wall clock from a change to its findings."""
    times: Times = {}
    client = Client(root, options=["--today", str(TODAY)])
    for number, name in enumerate(names):
        uri = uri_of(root / name)
        data = (root / name).read_bytes().decode()
        document = {"uri": uri, "languageId": "markdown", "version": 0, "text": data}
        client.tell("textDocument/didOpen", {"textDocument": document})
        _wait(client, uri, 0)
        for version, (kind, text) in enumerate(strokes(data, number), 1):
            change = {"textDocument": {"uri": uri, "version": version}}
            start = time.perf_counter()
            client.tell("textDocument/didChange", {**change, "contentChanges": [{"text": text}]})
            _wait(client, uri, version)
            times.setdefault(kind, []).append(time.perf_counter() - start)
        client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    client.end()
    return times


def _wait(client: Client, uri: str, version: int) -> None:
    while client.versions.get(uri) != version:
        client.take()


def measure_processor(root: Path, names: list[str]) -> Times:
    """Return the seconds of processor time that judging and telling takes."""
    times: Times = {}
    vaults = OpenVaults(TODAY)
    session = vaults.begin_session(str(root))
    assert session is not None
    vaults.take_session(session)
    session.take_news()
    gc.collect()
    gc.freeze()
    for number, name in enumerate(names):
        data = session.vault.source_of(name).text
        for kind, text in strokes(data, number):
            start = time.process_time()
            session.show(name, text.encode())
            for path, found in session.take_news().items():
                positions = vaults.text_of(session, path)
                _ = [to_diagnostic(one, positions) for one in found]
            times.setdefault(kind, []).append(time.process_time() - start)
    return times


def main() -> int:
    """Measure and print. Effect: writes into a folder for temporary files."""
    parser = argparse.ArgumentParser()
    parser.add_argument("vault", type=Path, nargs="?")
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = options.vault or Path(folder) / "vault"
        if not options.vault:
            generate(root, options.notes)
        below = (path.relative_to(root).as_posix() for path in root.rglob("*.md"))
        notes = sorted(path for path in below if not f"/{path}".count("/."))
        names = random.Random(1).choices(notes, k=options.rounds)
        for what, measure in (
            ("wall clock, over the streams", measure_streams),
            ("processor time, without them", measure_processor),
        ):
            sys.stdout.write(f"\n{what}, {len(notes)} notes\n\n")
            sys.stdout.write("\n".join(rows(measure(root, names))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
