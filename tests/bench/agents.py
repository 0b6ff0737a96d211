"""What servers for agents do to a vault: the same edits asked of each, sound and hostile ones.

    python -m tests.bench.agents --server "vaultkit=vaultkit mcp --vault {vault}" \
        --server "mcpvault=mcpvault {vault}" \
        --server "obsidian-mcp=obsidian-mcp serve --vault bench={vault}" [--edits 260] [--seed 22]

Wants the package `mcp`, the protocol's own client. What stands before `=` is one of the dialects
of `agent_servers`. Each edit is asked of the vault as it was generated: what an edit changed is put
back before the next one. A table is printed, and with `--list` each edit that did harm.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import shlex
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.bench.agent_edits import Wish, draw_wishes, make_vault
from tests.bench.agent_judge import OUTSIDE, Files, Outcome, judge, vault_of
from tests.bench.agent_servers import DIALECTS

if TYPE_CHECKING:
    from collections.abc import Sequence

_PATIENCE = 60
"""Seconds after which a call counts as refused."""
_VERDICTS = ("right", "refused", "silently wrong", "wrong, and told", "not offered")


class Asked(NamedTuple):
    """An edit that was asked for, and what came of it."""

    wish: Wish
    outcome: Outcome
    said: str = ""


async def ask_all(
    dialect: str, command: Sequence[str], folder: Path, wishes: Sequence[Wish]
) -> tuple[str, list[Asked]]:
    """Ask a server for each edit. Effect: starts it, writes below the folder.

    Returns:
        What the server calls itself, and what came of each edit.
    """
    mcp, stdio = importlib.import_module("mcp"), importlib.import_module("mcp.client.stdio")
    words = [word.replace("{vault}", str(folder / "vault")) for word in command]
    server = mcp.StdioServerParameters(command=words[0], args=words[1:])
    before = read_files(folder)
    old = vault_of(before)
    asked: list[Asked] = []
    with tempfile.TemporaryFile("w", encoding="utf-8") as log:
        async with (
            stdio.stdio_client(server, errlog=log) as streams,
            mcp.ClientSession(*streams) as session,
        ):
            about = (await session.initialize()).server_info

            async def call(tool: str, given: dict[str, Any]) -> tuple[bool, str]:
                try:
                    found = await asyncio.wait_for(session.call_tool(tool, given), _PATIENCE)
                except Exception as error:  # noqa: BLE001 - whatever a server answers is an answer
                    return True, str(error)
                text = "\n".join(getattr(part, "text", "") for part in found.content)
                return bool(found.is_error), text

            for wish in wishes:
                answer = await DIALECTS[dialect](wish, call)
                after = read_files(folder)
                if answer is None:
                    asked.append(Asked(wish, Outcome(is_offered=False)))
                    continue
                outcome = judge(wish, old, before, after, is_refused=answer[0])
                asked.append(Asked(wish, outcome, answer[1]))
                put_back(folder, before, after)
    return f"{about.name} {about.version}", asked


def read_files(folder: Path) -> Files:
    """Return the files of the vault, and those beside it below `_out/`; what servers keep aside."""
    found: Files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        inner = name.removeprefix("vault/")
        if path.is_file() and not inner.startswith((".vaultkit/", ".obsidian-mcp/", ".trash/")):
            found[inner if inner != name else OUTSIDE + name] = path.read_bytes()
    return found


def put_back(folder: Path, before: Files, after: Files) -> None:
    """Write the files as they were. Effect: writes and deletes below the folder."""
    for path in before.keys() | after.keys():
        if before.get(path) == after.get(path):
            continue
        place = (
            folder / path.removeprefix(OUTSIDE)
            if path.startswith(OUTSIDE)
            else folder / "vault" / path
        )
        if path in before:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(before[path])
        else:
            place.unlink()


def main() -> None:
    """Ask, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--server", action="append", required=True, metavar="DIALECT=COMMAND")
    parser.add_argument("--edits", type=int, default=260)
    parser.add_argument("--seed", type=int, default=22)
    parser.add_argument("--list", action="store_true", dest="lists")
    options = parser.parse_args()
    print(f"{options.edits} edits, seed {options.seed}")
    print("| server | " + " | ".join(_VERDICTS) + " | unrelated bytes | links lost |")
    for entry in options.server:
        dialect, _, command = entry.partition("=")
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "place"
            make_vault(folder / "vault")
            wishes = draw_wishes(folder / "vault", options.edits, options.seed)
            name, asked = asyncio.run(ask_all(dialect, shlex.split(command), folder, wishes))
            shutil.rmtree(folder)
        print(_row(name, asked), flush=True)
        for wish, outcome, said in asked if options.lists else ():
            if outcome.verdict(wish) not in {"right", "not offered"}:
                print(f"    {outcome.verdict(wish)}: {wish}\n        {outcome}: {said[:200]!r}")


def _row(name: str, asked: Sequence[Asked]) -> str:
    verdicts = Counter(outcome.verdict(wish) for wish, outcome, _ in asked)
    cells = [str(verdicts[one]) for one in _VERDICTS]
    cells += [
        f"{sum(one.outcome.bytes for one in asked):,}",
        f"{sum(one.outcome.links for one in asked):,}",
    ]
    return f"| {name} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
