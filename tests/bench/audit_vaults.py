"""Small vaults whose builds a careless audit refuses for nothing."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Final

from tests.bench.vocabulary import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRIVATE: Final = "---\npublish: false\n---\n"
CASES: Final = {
    "title beside the site's name": {
        "plan.md": f"{_PRIVATE}# Team Handbook\n\nsecret\n",
        "Team/Onboarding.md": "hello\n",
        "vaultkit.toml": '[site]\nname = "Handbook"\n',
    },
    "link text beside the site's name": {
        "plan.md": f"{_PRIVATE}[[My|My Garden]]\n",
        "My.md": "hello\n",
        "vaultkit.toml": '[site]\nname = "Garden"\n',
    },
    "words of a script": {"P.md": f"{_PRIVATE}- value 2\n", "Note.md": "hello\n"},
    "sentence of a redirect": {
        "p.md": f"{_PRIVATE}See [[Tags]]\n",
        "Tags.md": "---\naliases: [Labels]\n---\nhello\n",
    },
    "alias and first words": {
        "p.md": f"{_PRIVATE}Local Vault A\n",
        "Vault.md": "---\naliases: [Local vault]\n---\nA vault is a folder.\n",
    },
    "name and value of an attribute": {
        "p.md": f"{_PRIVATE}[[Update#content-update]] #content-update\n",
        "Update.md": "# Update Obsidian\n\nhello\n",
    },
    "comment of a coordinate": {
        "A.md": "Some text. %% x: 82 %%\n\n[[B]]\n",
        "B.md": "[[A]] and ![[d.svg]]\n",
        "d.svg": '<svg xmlns="http://www.w3.org/2000/svg"><text x="82" y="1">d</text></svg>\n',
    },
    "comment of an id": {
        "A.md": '%% id plan %%\n\nhello ^tHvM9e6r\n\n%%\n"id": "tHvM9e6r",\n%%\n',
        "B.md": "## Plan\n\n[[A]]\n",
    },
    "comment of two words of the theme": {"A.md": "%% label search %%\n\nhello\n"},
}
"""Vaults that must be built as they are, by what once stopped them; each has one more note."""

_DRAWING: Final = """\
---

excalidraw-plugin: parsed
tags: [excalidraw]
---
==⚠  Switch to EXCALIDRAW VIEW in the MORE OPTIONS menu of this document. ⚠==


{head}# Text Elements
{texts}

%%
{head}# Drawing
```json
{drawing}
```
%%
"""


def excalidraw_vault(notes: int = 12, seed: int = 1) -> dict[str, bytes]:
    """Return a vault of notes and of drawings as the plugin writes them, beside each note one."""
    rng = random.Random(seed)
    words = [*ENGLISH.nouns, *ENGLISH.adjectives]
    files: dict[str, str] = {"vaultkit.toml": '[site]\nname = "Drawings"\n'}
    for number in range(notes):
        name = f"{rng.choice(words).title()} {number}"
        texts = [" ".join(rng.sample(words, 2)) for _ in range(4)]
        sentence = " ".join(rng.sample(words, 9)).capitalize()
        other = f"Excalidraw/{name}.excalidraw"
        files[f"{other}.md"] = _drawing(texts, rng, is_new=number % 2 == 0)
        shown = f"![[{name}.excalidraw]]" if number % 3 else f"[[{name}.excalidraw|drawing]]"
        files[f"{name}.md"] = f"# {name}\n\n{sentence}. {texts[0].title()}.\n\n{shown}\n"
    files["index.md"] = "# Start\n\n" + "\n".join(f"- [[{path[:-3]}]]" for path in _notes(files))
    return {path: text.encode() for path, text in files.items()}


def _notes(files: dict[str, str]) -> Iterator[str]:
    return (path for path in files if path.endswith(".md") and "/" not in path)


def _drawing(texts: list[str], rng: random.Random, *, is_new: bool) -> str:
    elements = []
    for text in texts:
        box: dict[str, object] = {
            "type": "rectangle",
            "version": rng.randrange(900),
            "versionNonce": rng.randrange(10**9),
            "isDeleted": False,
            "id": _identifier(rng),
            "fillStyle": "hachure",
            "strokeWidth": 1,
            "opacity": 100,
            "angle": 0,
            "x": rng.randrange(-900, 900) / 4,
            "y": rng.randrange(200),
            "strokeColor": "#000000",
            "width": rng.randrange(99),
            "groupIds": [],
            "points": [[0, 0], [rng.randrange(99), 2]],
            "link": None,
            "locked": False,
        }
        label = {**box, "type": "text", "id": _identifier(rng), "text": text, "rawText": text}
        elements += [box, label]
    drawing = {
        "type": "excalidraw",
        "version": 2,
        "source": "https://excalidraw.com",
        "elements": elements,
        "appState": {"theme": "light", "viewBackgroundColor": "#ffffff", "gridSize": None},
        "files": {},
    }
    labels = [one for one in elements if one["type"] == "text"]
    return _DRAWING.format(
        head="# Excalidraw Data\n\n#" if is_new else "",
        texts="\n\n".join(f"{one['text']} ^{one['id']}" for one in labels),
        drawing=json.dumps(drawing, indent="\t"),
    )


def _identifier(rng: random.Random) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789"
    return "".join(rng.choices(letters, k=8))
