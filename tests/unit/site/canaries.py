"""A vault whose unpublished part holds words that stand nowhere else: none may reach a site."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PUBLIC = ("Home", "Topic/One", "Topic/Two")


class Canaries:
    """Makes words, and remembers what each is the canary of."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self._numbers = count(100)

    def __call__(self, kind: str) -> str:
        word = f"qzx{next(self._numbers)}wvk"
        self.kinds[word] = kind
        return word


def make_vault_of_canaries(notes: int = 8) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files of the vault, and each canary with its kind."""
    new = Canaries()
    files: dict[str, str] = {}
    public = {name: [f"# {name}", "", "Shown words."] for name in PUBLIC}
    for number in range(notes):
        _private_note(new, files, public, number)
    for name, lines in public.items():
        lines.extend(f"- [[{other}]]" for other in PUBLIC)
        lines.extend(_comments(new))
        files[f"{name}.md"] = "\n".join(lines) + "\n"
    _boards(new, files)
    files["vaultkit.toml"] = '[site]\nhidden-name = "a private note"\nexclude = ["Shut"]\n'
    return files, new.kinds


def _private_note(
    new: Callable[[str], str], files: dict[str, str], public: dict[str, list[str]], number: int
) -> None:
    name, alias, title, heading = new("name"), new("alias"), new("title"), new("heading")
    block, picture = new("block id"), f"{new('attachment name')}.png"
    flag = ["publish: false", 'publish: "false"', "draft: true", "publish: no"][number % 4]
    folder = new("folder")
    files[f"{folder}/{name}.md"] = f"""---
{flag}
title: {title}
aliases: [{alias}, "{new("alias")} more"]
tags: [{new("tag")}, nested/{new("tag")}]
secret: {new("property")}
deep: {{{new("property key")}: [{{a: {new("property")}}}]}}
up: "[[Home]]"
---
# {heading}

Text with {new("text")} and [[Home|{new("link label")}]], #{new("inline tag")}. ^{block}

> [!note] {new("callout title")}
> {new("callout")}

| {new("table")} | b |
|---|---|
| [[Topic/One]] | {new("table")} |

![{new("alternative text")}]({picture}) <b title="{new("HTML")}">x</b>

```text
{new("code")}
```

$$ {new("math")} $$ and a note[^1] and https://example.org/{new("address")}

[^1]: {new("footnote")} [[Topic/Two]]

- [ ] {new("task")} ==[[Home]]==
%% {new("comment")} %%
"""
    files[f"{folder}/{picture}"] = f"\x89PNG {new('attachment bytes')} {'x' * 40}"
    public[PUBLIC[number % len(PUBLIC)]] += [
        f"See [[{name}]] and [[{name}#{heading}|that]], [[{name}#^{block}]].",
        f"[here]({folder}/{name}.md) ![[{name}]] ![[{name}#{heading}|x]]" if number % 2 else "",
        "",
    ]


def _comments(new: Callable[[str], str]) -> list[str]:
    return [
        f"%% {new('comment')} [[Home]] ![[Shut/{new('comment')}.png]] %%",
        "",
        f"Words %%{new('comment')}%% go on, %%",
        f"{new('comment')} of [[Topic/One]]%% and on.",
        "",
        "%%",
        f"{new('comment')} of [[Topic/One]]",
        "",
        f"## {new('comment')} #{new('comment')}",
        "%%",
        "And on with [[Topic/Two]].",
        "",
        f"## Heading %%{new('comment')}%% x",
        "",
        f"> [!note|x%%{new('comment')}%%]%% {new('comment')} %%",
        f"> words ^[of %%{new('comment')}]%% x]",
        "",
        "- $$",
        "",
        f"%% {new('comment')} $$",
        "%%",
        "",
        "%%",
        "<div>",
        "$$",
        "",
        f"$$ {new('comment')} + x",
        "%%",
        "",
    ]


def _boards(new: Callable[[str], str], files: dict[str, str]) -> None:
    for number in range(2):
        files[f"{new('canvas name')}.canvas"] = json.dumps(
            {
                "nodes": [
                    {"id": "1", "type": "text", "text": f"{new('canvas')} [[Home]]"},
                    {"id": "2", "type": "group", "label": new("canvas")},
                    {"id": "3", "type": "link", "url": f"https://example.org/{new('canvas')}"},
                ],
                "edges": [{"id": "e", "fromNode": "1", "toNode": "2", "label": new("canvas")}],
            }
        )
        files[f"Shut/{new('base name')}{number}.base"] = (
            f"filters: file.name == '{new('base')}'\nformulas:\n  f: \"'{new('base')}'\"\n"
            f"views:\n  - type: table\n    name: {new('base')}\n"
        )
        files[f"Shut/{new('attachment name')}.pdf"] = f"%PDF {new('attachment bytes')} {'y' * 30}"
    files["Home.md"] += "\n![[" + next(p for p in files if p.endswith(".pdf")) + "]]\n"
