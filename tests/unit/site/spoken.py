"""A vault whose every word stands once: what it says side by side is known word by word."""

from __future__ import annotations

import json
import re
from itertools import count, pairwise
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_CONSONANTS, _VOWELS = "bdfghjklmnprtvz", "aeiou"
PDF = "%PDF-1.4\n"


class Spoken(NamedTuple):
    """A vault: its files, its words, and the pairs of them that one of its texts says in a row."""

    files: dict[str, str]
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    site_name: str


class Words:
    """Makes texts of words that stand nowhere else, and remembers their pairs."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.pairs: set[tuple[str, str]] = set()
        self._numbers = count()

    def __call__(self, number: int = 2) -> str:
        """Return a text of new words."""
        return self.say(" ".join(self._word() for _ in range(number)))

    def say(self, text: str) -> str:
        """Return a text that the vault says as it is; words known before may be among its own."""
        self.pairs |= set(pairwise(word.lower() for word in _WORD.findall(text)))
        return text

    def _word(self) -> str:
        rest = next(self._numbers)
        word = "q"
        for _ in range(3):
            rest, sound = divmod(rest, len(_CONSONANTS) * len(_VOWELS))
            word += _CONSONANTS[sound // len(_VOWELS)] + _VOWELS[sound % len(_VOWELS)]
        self.words.add(word)
        return word


def speak() -> Spoken:
    """Return the vault: notes of every kind of block, boards, pictures, and all that lists them."""
    new = Words()
    folder, below = new(), new()
    titles = [new() for _ in range(_NOTES)]
    headings = {title: new() for title in titles}
    for title, heading in headings.items():
        new.say(f"{title} {heading}")  # as links to it do
    tags = [f"{new(1)}/{new(1)}", new(1)]
    new.say(tags[0])
    kind = new(1)
    places = [f"{folder}/", f"{folder}/{below}/", ""]
    paths = [new.say(places[number % 3] + title) for number, title in enumerate(titles)]
    picture, paper, board, base = new(), new(), new(), new()
    files: dict[str, str] = {}
    for number, path in enumerate(paths):
        others = [titles[number - step] for step in range(1, 6)]
        front = _front(new, tags, kind, others, number)
        boards = (picture, paper, board, base)
        files[f"{path}.md"] = front + _body(new, titles[number], others, headings, boards)
    hub = titles[0]
    for _ in range(_AROUND):
        files[f"{new()}.md"] = f"[[{new.say(f'{new()} {hub} {new()}')}]]\n".replace("[[", "", 1)
    files[new.say(f"{folder}/{folder}.md")] = f"{new()}\n"
    files[f"{new()} MOC.md"] = "".join(f"- [[{title}]]\n" for title in titles[:4])
    files[f"{titles[0]} alone.md"] = f"{new()} {titles[1]} {new()}\n"
    new.say(f"{titles[0]} alone")
    for name in list(files):
        new.say(name)
    files[f"{picture}.png"] = "png"
    files[f"{paper}.pdf"] = PDF
    files[f"{board}.canvas"] = _canvas(new, paths, picture)
    files[f"{base}.base"] = _base(new, folder)
    site_name = new()
    files["vaultkit.toml"] = _config(new)
    return Spoken(files, frozenset(new.words), frozenset(new.pairs), site_name)


def _front(new: Words, tags: list[str], kind: str, others: list[str], number: int) -> str:
    return f"""---
aliases: [{new()}, {new()}]
tags: [{tags[0]}, {tags[number % 2]}, {new(1)}]
type: {kind}
status: {new()}
confidence: {new(1)}
description: {new(4)}
{new(1)}: {new()}
{new.say(f"{new(1)}_{new(1)}")}: [{new()}, {new()}]
{new(1)}: "[[{others[0]}]]"
{new(1)}: ["[[{others[1]}]]", "[[{others[2]}|{new()}]]"]
{new(1)}: true
{new(1)}: 12
{new(1)}: {{{new(1)}: {new(1)}}}
{new(1)}:
image: {new()}.png
created: 2026-01-0{number + 1}
modified: 2026-02-0{number + 1}
cssclasses: [{new(1)}, {new(1)}]
redirect_from: ["{new()}/{new()}.md"]
last_reviewed: 2026-01-01
review_interval: {number * 20 + 5}
---
"""


def _body(  # noqa: PLR0913 - what the blocks name
    new: Words, others: list[str], picture: str, paper: str, board: str, base: str
) -> str:
    linked = new.say(f"{new()} {others[0]} {new()}").split()
    first = f"{' '.join(linked[:2])} [[{others[0]}]] {' '.join(linked[4:])}"
    mention = new.say(f"{new()} {others[1]} {new()}")
    own = new()
    heading = new()
    shown = new.say(f"{new()} {own} {new()}").split()
    labelled = f"{' '.join(shown[:2])} [[{others[2]}|{own}]] {' '.join(shown[4:])}"
    bold = new(4).split()
    place = new.say(f"{others[0]} {heading}").removeprefix(f"{others[0]} ")
    return f"""{new(5)}
## {heading}
{new()}

{new()}
- {new()}
- {new()}

{new()}
> {new()}

{new()}
```
{new()}
```

{first}

{mention}

{labelled}

{bold[0]} **{bold[1]}** ==*{bold[2]}* {bold[3]}== {new.say(f"#{new(1)}")}

# {new()}

{new()}
===

### {new()} ###

- {new()}
- {new()}
  - {new()}
    {new()}

    {new()}
- [ ] {new()}
- [x] {new()}

1. {new()}

   {new()}
2. {new()}

> {new()}
>
> {new()}
> - {new()}

> [!note] {new()}
> {new()}
> - {new()}

> [!tip]- {new()}
> {new()}

| {new()} | {new()} |
|---|---|
| {new()} | [[{others[3]}]] |
| {new()} | {new()} |

```python
{new(1)} = "{new()}"
```

{new()}[^1] ^{new(1)}

[^1]: {new()}

    {new()}

![[{others[1]}#{place}]]

![[{others[2]}]]

{new()}

![[{picture}.png|{new()}]]

![[{paper}.pdf]]

![[{board}.canvas]]

![[{base}.base]]

```base
views:
  - {{type: table, name: {new()}, limit: 3}}
  - {{type: cards, name: {new()}, order: [file.name, status], limit: 3}}
```

<details><summary>{new()}</summary><p>{new()}</p><div>{new()}</div></details>

{new()} %% {new()} %%

%%
{new()}
%%

> [!flow] {new()}
> {new()}
>
> 1. **{new()}** `{new(1)} → {new(1)}` — none; {new()}
> 2. **{new()}** (only if {new()}) `{new(1)}` — DNAT to `{new(1)}`, SNAT to `{new(1)}`
> 3. **{new()}** `{new(1)} → {new(1)}` — none; {new()}

> [!decision] {new()}
> - **{new()}?**
>   - {new()} → [[{others[4]}]] — {new()}
>   - {new()} → **{new()}?**
>     - {new()} → {new()}
>     - {new()} → {new()}

![](https://www.youtube.com/watch?v=abc)

$$ x + y $$

---

{new()}
"""


def _canvas(new: Words, paths: list[str], picture: str) -> str:
    def card(number: int, kind: str, **more: str) -> dict[str, object]:
        at = {"x": number * 300, "y": 0, "width": 250, "height": 200}
        return {"id": f"n{number}", "type": kind, **at, **more}

    nodes = [
        card(1, "text", text=f"{new()}\n\n- {new()}\n- {new()}\n\n# {new()}\n{new()}"),
        card(2, "file", file=f"{paths[0]}.md"),
        card(3, "file", file=f"{picture}.png"),
        card(4, "link", url=f"https://example.org/{new(1)}"),
        card(5, "group", label=new()),
        card(6, "group", label=new()),
        card(7, "text", text=new()),
    ]
    edges = [
        {"id": "e1", "fromNode": "n1", "toNode": "n2", "label": new()},
        {"id": "e2", "fromNode": "n2", "toNode": "n7", "label": new()},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def _base(new: Words, folder: str) -> str:
    return f"""filters: file.inFolder("{folder}")
formulas:
  both: '[status, confidence]'
properties:
  status: {{displayName: {new()}}}
  confidence: {{displayName: {new()}}}
  formula.both: {{displayName: {new()}}}
views:
  - type: table
    name: {new()}
    order: [file.name, status, confidence, formula.both, tags, aliases]
    summaries: {{status: Unique, confidence: Filled}}
    groupBy: {{property: status, direction: ASC}}
  - type: cards
    name: {new()}
    order: [file.name, status, confidence, formula.both]
    summaries: {{status: Unique}}
    groupBy: {{property: confidence, direction: ASC}}
  - type: list
    name: {new()}
    order: [file.name, status, confidence]
  - type: list
    name: {new()}
    order: [file.name, status, confidence]
    indentProperties: true
    groupBy: {{property: tags, direction: ASC}}
"""


def _config(new: Words) -> str:
    return f"""[site]
vault-name = "{new()}"
[flows.lanes]
"{new()}" = ["nobody"]
"""
