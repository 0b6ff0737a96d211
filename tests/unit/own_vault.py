"""Our own vault, read once, and the prose of its notes: what a person typed and a reader reads."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.authoring.callouts.traffic_flow import read_flows
from vaultkit.config import Config, load_config
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from vaultkit.authoring.callouts.traffic_flow import Flow
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

ROOT = Path(__file__).parents[2]
TEMPLATES = "Templates/"
SOURCES = "Sources/"
_GENERATED = re.compile(
    r"%% vaultkit:moc begin .*?%% vaultkit:moc end %%|^%%.*?%%$", re.DOTALL | re.MULTILINE
)
_LINK = re.compile(r"!?\[\[[^\]|\\]*(?:\\?\|([^\]]*))?\]\]")
_BLOCK_ID = re.compile(r"(?:^| )\^[a-z0-9-]+$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_URL = re.compile(r"https?://\S+")


@cache
def own_vault() -> Vault:
    """Return the vault in `vault/`."""
    return load_vault(ROOT / "vault")


@cache
def own_config() -> Config:
    """Return its settings."""
    return load_config(ROOT / "pyproject.toml")


def own_flows(note: Note) -> list[Flow]:
    """Return the flows of one of its notes."""
    return list(read_flows(note, own_config().flows))


@cache
def own_notes() -> dict[str, Note]:
    """Return its notes by path, templates left out."""
    return {
        path: note for path, note in own_vault().notes.items() if not path.startswith(TEMPLATES)
    }


def prose(note: Note, *, code: bool = True) -> str:
    """Return the text of a note without front matter, fences, generated lines and link targets.

    Args:
        note: The note.
        code: Whether to keep code inside sentences.
    """
    data = bytearray(note.source.data)
    ranges = [(fence.start, fence.end) for fence in note.fences]
    if note.frontmatter:
        head = re.match(rb"---\n.*?\n---\n", data, re.DOTALL)
        ranges.append((0, head.end() if head else 0))
    for start, end in ranges:
        data[start:end] = re.sub(rb"[^\n]", b" ", bytes(data[start:end]))
    text = _GENERATED.sub("", data.decode("utf-8"))
    text = _LINK.sub(lambda found: found[1] or "", text)
    text = _URL.sub("", _BLOCK_ID.sub("", text))
    return text if code else _CODE.sub("", text)
