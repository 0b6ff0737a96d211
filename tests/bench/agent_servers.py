"""How edits are said to servers for agents, each in the words of its own tools.

    vaultkit      a dry run, then the same call with `confirm` and `expect`, as its skill tells
    mcpvault      the tools of the npm package @bitbonsai/mcpvault
    obsidian-mcp  the tools of the npm package obsidian-mcp, version 2

What a server has no tool for is not offered: nothing is put together from reading and overwriting.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.bench.agent_edits import Wish

Answer = tuple[bool, str]
"""Whether a call failed, and what it says."""
Call = Callable[[str, dict[str, Any]], Awaitable[Answer]]
"""Calls a tool."""


async def ask_vaultkit(wish: Wish, call: Call) -> Answer | None:
    """Ask for an edit, and return what came of it."""
    note, words = wish.note, wish.words
    folder, _, name = note.rpartition("/")
    said: dict[str, tuple[str, dict[str, Any]]] = {
        "rename": ("rename", {"old": note, "new": _rooted(words.get("new", ""))}),
        "set": ("set", {"note": note, "values": {words.get("key", ""): words.get("value")}}),
        "append": ("append", {"note": note, "text": words.get("text", "")}),
        "create": (
            "create",
            {"title": name.removesuffix(".md"), "folder": folder, "text": words.get("text", "")},
        ),
        "replace": (
            "replace_section",
            {"note": note, "section": words.get("part", ""), "text": words.get("text", "")},
        ),
        "extract": (
            "extract",
            {"note": note, "section": words.get("part", ""), "new": words.get("new", "")},
        ),
        "merge": ("merge", {"note": note, "into": words.get("into", ""), "prefer": "target"}),
        "heading": (
            "rename",
            {"old": f"{note}#{words.get('part', '')}", "new": words.get("new", "")},
        ),
    }
    if wish.kind == "tag":
        failed, text = await call("read_note", {"note": note})
        if failed:
            return failed, text
        tags = json.loads(text).get("properties", {}).get("tags") or []
        own = tags if isinstance(tags, list) else str(tags).replace(",", " ").split()
        tool, given = "set", {"note": note, "values": {"tags": [*own, words["tag"]]}}
    else:
        tool, given = said[wish.kind]
    failed, text = await call(tool, given)
    if failed:
        return failed, text
    shown = json.loads(text)
    expect = {"notes": shown["notes"], "places": shown["places"]}
    return await call(tool, {**given, "confirm": True, "expect": expect})


def _rooted(path: str) -> str:
    return path if "/" in path or not path else f"./{path}"


async def ask_mcpvault(wish: Wish, call: Call) -> Answer | None:
    """Ask for an edit, and return what came of it, None if there is no tool for it."""
    note, words = wish.note, wish.words
    said: dict[str, tuple[str, dict[str, Any]]] = {
        "rename": ("move_note", {"oldPath": note, "newPath": words.get("new", "")}),
        "set": (
            "update_frontmatter",
            {"path": note, "frontmatter": {words.get("key", ""): words.get("value")}},
        ),
        "tag": ("manage_tags", {"path": note, "operation": "add", "tags": [words.get("tag", "")]}),
        "append": (
            "write_note",
            {"path": note, "content": f"\n{words.get('text', '')}\n", "mode": "append"},
        ),
        "create": ("write_note", {"path": note, "content": words.get("text", "")}),
        "replace": (
            "patch_note",
            {"path": note, "oldString": words.get("old", ""), "newString": words.get("text", "")},
        ),
    }
    if wish.kind not in said or (wish.kind == "replace" and not words["old"]):
        return None
    return await call(*said[wish.kind])


async def ask_obsidian_mcp(wish: Wish, call: Call) -> Answer | None:
    """Ask for an edit, and return what came of it, None if there is no tool for it."""
    note, words = wish.note, wish.words
    at = {"vault": "bench"}
    said: dict[str, tuple[str, dict[str, Any]]] = {
        "rename": ("obsidian_move_note", {"source": note, "destination": words.get("new", "")}),
        "tag": ("obsidian_add_tags", {"paths": [note], "tags": [words.get("tag", "")]}),
        "append": (
            "obsidian_edit_note",
            {"path": note, "operation": "append", "content": f"\n{words.get('text', '')}\n"},
        ),
        "create": ("obsidian_create_note", {"path": note, "content": words.get("text", "")}),
    }
    if wish.kind not in said:
        return None
    tool, given = said[wish.kind]
    return await call(tool, {**at, **given})


DIALECTS = {
    "vaultkit": ask_vaultkit,
    "mcpvault": ask_mcpvault,
    "obsidian-mcp": ask_obsidian_mcp,
}
