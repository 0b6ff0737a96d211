"""The edits that servers for agents are asked for, and how what they did is judged."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.bench.agent_edits import Wish, draw_wishes, make_vault
from tests.bench.agent_judge import Files, Outcome, judge, vault_of
from tests.bench.agent_servers import DIALECTS, ask_vaultkit
from tests.bench.agents import put_back, read_files
from vaultkit.mcp.open_session import OpenSession
from vaultkit.mcp.tool_calls import ToolCalls
from vaultkit.opening.vault_place import find_place

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path


def _run(answer: Coroutine[Any, Any, Any]) -> Any:
    """Wait for an answer in a thread of its own: the browser's tests have a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, answer).result()


BEFORE: Files = {
    "A.md": b"---\ntags: [a] # why\nn: 1\n---\n# A\n\n[[B]] [[B#H]]\n",
    "B.md": b"## H\n\ntext\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("agents") / "place"
    make_vault(place / "vault")
    return place


def test_they_are_the_same_for_the_same_seed(folder: Path) -> None:
    wishes = draw_wishes(folder / "vault", 260, 22)
    assert wishes == draw_wishes(folder / "vault", 260, 22)
    assert len(wishes) == 260
    kinds = Counter(wish.kind for wish in wishes)
    assert min(kinds.values()) >= 10
    assert sum(bool(wish.harm) for wish in wishes) > 30


def test_vaultkit_does_no_harm(folder: Path) -> None:
    """A part of them, without the protocol's client; all: `python -m tests.bench.agents`."""
    wishes = draw_wishes(folder / "vault", 260, 22)[:12]
    calls = ToolCalls(OpenSession(find_place([folder / "vault"])))
    before = read_files(folder)
    old = vault_of(before)

    async def call(tool: str, given: dict[str, Any]) -> tuple[bool, str]:
        result = calls.call(tool, given)
        return result["isError"], result["content"][0]["text"]

    verdicts: Counter[str] = Counter()
    for wish in wishes:
        answer = _run(ask_vaultkit(wish, call))
        assert answer is not None
        after = read_files(folder)
        outcome = judge(wish, old, before, after, is_refused=answer[0])
        assert (outcome.bytes, outcome.links) == (0, 0), (wish, answer)
        verdicts[outcome.verdict(wish)] += 1
        put_back(folder, before, after)
    assert verdicts["silently wrong"] == 0
    assert verdicts["right"] > 8


def judged(wish: Wish, *, refused: bool = False, **changed: bytes | None) -> Outcome:
    after: dict[str, bytes | None] = {**BEFORE}
    after |= {f"{name}.md": data for name, data in changed.items()}
    files = {path: data for path, data in after.items() if data is not None}
    return judge(wish, vault_of(BEFORE), BEFORE, files, is_refused=refused)


def test_what_is_found_wrong() -> None:
    rename = Wish("rename", "B.md", {"new": "C.md"})
    followed = BEFORE["A.md"].replace(b"[[B", b"[[C")
    assert judged(rename, A=followed, B=None, C=BEFORE["B.md"]) == Outcome(is_done=True)
    assert judged(rename, B=None, C=BEFORE["B.md"]) == Outcome(is_done=True, links=2)
    other = followed.replace(b" # why", b"")
    assert judged(rename, A=other, B=None, C=BEFORE["B.md"]).bytes == 6
    change = Wish("set", "A.md", {"key": "n", "value": 2})
    assert judged(change, A=BEFORE["A.md"].replace(b"n: 1", b"n: 2")) == Outcome(is_done=True)
    assert judged(change, A=BEFORE["A.md"].replace(b"1", b"2").replace(b" # why", b"")).bytes == 6
    append = Wish("append", "A.md", {"text": "x y"})
    assert judged(append, A=BEFORE["A.md"] + b"\nx y\n") == Outcome(is_done=True)
    assert judged(append, A=BEFORE["A.md"].replace(b"# A", b"#  A") + b"\nx y\n").bytes == 1
    bad = Wish("append", "../x.md", {"text": "x"}, "leads out of the vault")
    assert judged(bad, refused=True).verdict(bad) == "right"
    files = {**BEFORE, "_out/x.md": b"x"}
    assert judge(bad, vault_of(BEFORE), BEFORE, files, is_refused=False).verdict(bad) == (
        "silently wrong"
    )


def test_what_is_not_offered_is_not_asked() -> None:
    async def call(tool: str, given: dict[str, Any]) -> tuple[bool, str]:
        raise AssertionError(tool, given)

    merge = Wish("merge", "A.md", {"into": "B.md"})
    for name in ("mcpvault", "obsidian-mcp"):
        assert _run(DIALECTS[name](merge, call)) is None
    assert Outcome(is_offered=False).verdict(merge) == "not offered"
