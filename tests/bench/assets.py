"""Make the files of a vault that are no notes, real enough for any reader."""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING, Final

from tests.bench.naming import heading_words

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from tests.bench.plan import Outline, Plan

WIDTH, HEIGHT = 24, 16  # pixels of an image
CARDS: Final = 6  # notes on a canvas
APP_SETTINGS: Final = {
    "alwaysUpdateLinks": True,
    "attachmentFolderPath": "attachments",
    "newLinkFormat": "shortest",
    "useMarkdownLinks": False,
}
SVG: Final = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">
  <rect width="40" height="20" rx="4" fill="#7c3aed"/>
</svg>
"""


def asset_files(plan: Plan, rng: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each attachment, canvas and settings file."""
    for path in plan.images:
        color = rng.randbytes(3)
        yield path, SVG if path.endswith(".svg") else png(color)
    for path in plan.documents:
        yield path, pdf()
    for path in plan.boards:
        yield path, _json(board(plan, rng))
    yield ".obsidian/app.json", _json(APP_SETTINGS)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def png(color: bytes) -> bytes:
    """Return a PNG of one `color`, three bytes; not compressed, so always the same."""
    rows = (b"\0" + color * WIDTH) * HEIGHT
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"IDAT", zlib.compress(rows, level=0)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def pdf() -> bytes:
    """Return a PDF of one empty page."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    )
    text, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(text))
        text += b"%d 0 obj%bendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return text + (
        b"xref\n0 4\n0000000000 65535 f \n%b"
        b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(text))
    )


def board(plan: Plan, rng: random.Random) -> dict[str, object]:
    """Return a JSON Canvas with notes, an image, a text, a web page and a group."""
    first_half = plan.notes[: max(1, len(plan.notes) // 2)]
    notes = rng.choices(first_half, k=CARDS)
    cards: list[dict[str, object]] = [
        {"type": "group", "label": "Overview"},
        {"type": "text", "text": "A **card** with text"},
        {"type": "link", "url": "https://example.org/"},
        {"type": "file", "file": rng.choice(plan.images)},
        *(_note_card(note) for note in notes),
    ]
    for number, card in enumerate(cards):
        place = {"x": number % 4 * 300, "y": number // 4 * 200}
        card |= {"id": f"card{number}", **place, "width": 250, "height": 150}
    edges = [
        {"id": f"edge{n}", "fromNode": f"card{n}", "toNode": f"card{n + 1}"}
        for n in range(1, len(cards) - 1)
    ]
    return {"nodes": cards, "edges": edges}


def _note_card(note: Outline) -> dict[str, object]:
    """Return a file card, with the first heading where the note has a fitting one."""
    card: dict[str, object] = {"type": "file", "file": note.path}
    headings = [heading for heading in note.headings if heading.linkable]
    if headings:
        card["subpath"] = f"#{heading_words(headings[0].text)}"
    return card
