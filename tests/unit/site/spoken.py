"""A vault whose every word stands once: what it says side by side is known word by word."""

from __future__ import annotations

import json
import re
from itertools import count, pairwise
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_CONSONANTS, _VOWELS = "bdfghjklmnprtvz", "aeiou"
_NOTES = 8
_SOUNDS = len(_CONSONANTS) * len(_VOWELS)


class Spoken(NamedTuple):
    """A vault: its files, its words, and the pairs of them that one of its texts says in a row."""

    files: dict[str, str]
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    site_name: str


class Names(NamedTuple):
    """What notes and boards name: titles with a heading of each, and other files."""

    titles: list[str]
    headings: dict[str, str]
    folder: str
    picture: str
    paper: str
    board: str
    base: str


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

    def around(self, name: str) -> str:
        """Return a text with a name in it."""
        return self.say(f"{self()} {name} {self()}")

    def _word(self) -> str:
        rest = next(self._numbers)
        word = "q"
        for _ in range(3):
            rest, sound = divmod(rest, _SOUNDS)
            word += _CONSONANTS[sound // len(_VOWELS)] + _VOWELS[sound % len(_VOWELS)]
        self.words.add(word)
        return word


def speak() -> Spoken:
    """Return the vault: notes of every kind of block, boards, pictures, and all that lists them."""
    new = Words()
    titles = [new() for _ in range(_NOTES)]
    headings = {title: new() for title in titles}
    for title, heading in headings.items():
        new.say(f"{title} {heading}")  # as links to it do
    names = Names(titles, headings, new(), new(), new(), new(), new())
    below, tag, kind = new(), new.say(f"{new(1)}/{new(1)}"), new(1)
    places = [f"{names.folder}/", f"{names.folder}/{below}/", ""]
    files: dict[str, str] = {}
    for number, title in enumerate(titles):
        front = _front(new, names, [tag, new(1)], kind, number)
        files[f"{places[number % 3]}{title}.md"] = front + _body(new, names, number)
    files[f"{names.folder}/{names.folder}.md"] = f"{new()}\n"
    links = "".join(f"- [[{title}]]\n" for title in titles[:4])
    files[f"{new()}.md"] = f"---\ntype: map\n---\n{links}"
    files |= {f"{new()}.md": text for text in (*_openings(new), *_linking(new, titles[0]))}
    files[f"{names.picture}.png"] = "png"
    files[f"{names.paper}.pdf"] = "%PDF-1.4\n"
    files[f"{names.board}.canvas"] = _canvas(new, f"{places[0]}{titles[0]}", names)
    files[f"{names.base}.base"] = _base(new, names.folder)
    for path in files:
        new.say(path)
    files["Kept.md"] = "---\npublish: false\n---\n"
    site_name = new()
    files["vaultkit.toml"] = (
        f'[site]\nvault-name = "{new()}"\n[flows.lanes]\n"{new()}" = ["q*ba q*"]\n'
        f'"{new()}" = ["last*"]\n'
    )
    return Spoken(files, frozenset(new.words), frozenset(new.pairs), site_name)


def _front(new: Words, names: Names, tags: list[str], kind: str, number: int) -> str:
    before, last = names.titles[number - 1], names.titles[number - 2]
    review = "no day" if number % 4 == 1 else f"2026-01-0{number + 1}"
    return f"""---
aliases: [{new()}, {new()}]
tags: [{", ".join(tags)}]
type: {kind}
status: {new()}
confidence: {new(1)}
description: {new(4)}
{new(1)}: {new()}
{new.say(f"{new(1)}_{new(1)}")}: [{new()}, {new()}]
{new(1)}: "[[{before}]]"
{new(1)}: ["[[{before}]]", "[[{last}|{new()}]]"]
{new(1)}: true
{new(1)}: 12
{new(1)}: {{{new.say(f"{new(1)}: {new(1)}")}}}
{new(1)}:
image: {new()}.png
created: 2026-01-0{number + 1}
modified: 2026-02-0{number + 1}
cssclasses: [{new(1)}, {new(1)}]
redirect_from: ["{new()}/{new()}.md"]
last_reviewed: {review}
review_interval: {number * 20 + 5 if number % 4 != 1 else new()}
---
"""


def _body(new: Words, names: Names, number: int) -> str:
    own = names.titles[number]
    links = [names.titles[number - step] for step in range(1, 6)]
    heading = names.headings[own]
    missing = new.say(f"{links[0]}#{new()}")
    return "\n\n".join(
        [
            f"{new(5)}\n## {heading}\n{new()}",
            f"{new()}\n- {new()}\n- {new()}",
            f"{new()}\n> {new()}",
            f"{new()}\n```\n{new()}\n```",
            _linked(new, links[0]),
            new.around(links[1]),
            _linked(new, f"{links[2]}|{new()}"),
            f"{new.say(f'{new(1)} **{new(1)}** ==*{new()}* {new(1)}== #{new(1)}')}",
            f"# {new()}\n\n{new()}\n===\n{_linked(new, links[1])}\n\n### {new()} ###",
            f"- {new()}\n- {new()}\n  - {new.say(f'{new()} {new()}')}\n\n    {new()}",
            f"- [ ] {new()}\n- [x] {new()}",
            f"1. {new()}\n\n   {new()}\n2. {new()}",
            f"> {new()}\n>\n> {new()}\n> - {new()}",
            f"> [!note] {new()}\n> {new()}\n> - {new()}",
            f"> [!tip]- {new()}\n> {new()}",
            f"| {new()} | {new()} |\n|---|---|\n| {new()} | [[{links[3]}]] |\n| {new()} | b |",
            f"```python\n{new.say(f'{new(1)} = {new()}')}\n```",
            f"{new()}[^1] ^{new(1)}\n\n[^1]: {new()}\n\n    {new()}",
            f"![[{links[1]}#{names.headings[links[1]]}]]\n\n![[#{heading}]]\n\n![[{links[2]}]]",
            new(),
            f"![[{names.picture}.png|{new()}]]\n\n![[{names.paper}.pdf]]",
            f"![[{names.board}.canvas]]\n\n![[{names.base}.base]]",
            _small_base(new),
            f"<details><summary>{new()}</summary><p>{new()}</p><div>{new()}</div></details>",
            f"{new()} %% {new()} %%\n\n%%\n{new()}\n%%",
            _flow(new),
            _decision(new, links[4]),
            f"![[{new()}]]\n\n![[{new()}.base]]\n\n![[Kept]]\n\n![[{missing}]]",
            f"![{new()}](https://www.youtube.com/watch?v=a)\n\n![](https://x.com/{new(1)}/status/1)",
            f"$$ x + y $$\n\n---\n\n{new()}\n",
        ]
    )


def _linked(new: Words, link: str) -> str:
    """Return a paragraph with a link, `Target` or `Target|shown`."""
    text = new.around(link.rpartition("|")[2])
    return text.replace(link.rpartition("|")[2], f"[[{link}]]")


def _openings(new: Words) -> list[str]:
    """Return notes without a description, whose first paragraph ends where another block begins."""
    return [
        f"{new()}\n## {new()}\n",
        f"{new()}\n- {new()}\n",
        f"{new()}\n> {new()}\n",
        f"{new()}\n```\n{new()}\n```\n",
        f"{new()}\n---\n{new()}\n",
        f"{new()} | {new()}\n---|---\n{new()} | {new()}\n",
        f"{new()}\r\n\r\n{new()}\r\n",
    ]


def _linking(new: Words, hub: str) -> list[str]:
    """Return notes that link to one, or name it, in all ways; more than its page can show."""
    linking = [
        *(f"{_linked(new, hub)}\n" for _ in range(6)),
        f"| {new()} | {new()} |\n|---|---|\n| {new()} | {_linked(new, hub)} |\n",
        f"| {new()} | {new()} | {new()} |\n|---|---|---|\n| {new()} | [[{hub}]] | {new()} |\n",
        f"{new()}\n---\n{_linked(new, hub)}\n> {new()}\n",
        f"{new()}\n> {_linked(new, hub)}\n",
        f"# {new()}\n{_linked(new, hub)}\n## {_linked(new, hub)}\n{new()}\n",
        f"> [!tip] {_linked(new, hub)}\n> {new()}\n",
        f"```\n{new()}\n```\n{_linked(new, hub)}\n```\n{new()}\n```\n",
        *(f'---\n{new(1)}: "[[{hub}]]"\n{new(1)}: ["[[{hub}]]"]\n---\n{new()}\n' for _ in range(3)),
    ]
    naming = [
        f"{new()}\n---\n{new.around(hub)}\n",
        f"- {new()}\n- {new.around(hub)}\n",
        f"{new()}\n> {new.around(hub)}\n",
        f"| {new()} | {new()} |\n|---|---|\n| {new()} | {new.around(hub)} |\n",
        f"{new.around(hub)}\n```\n{new()}\n```\n",
        f"> [!note] {new()}\n> {new.around(hub)}\n",
    ]
    return [*linking, *naming]


def _small_base(new: Words) -> str:
    return f"""```base
views:
  - {{type: table, name: {new()}, limit: 3}}
  - {{type: cards, name: {new()}, order: [file.name, status], limit: 3}}
```"""


def _flow(new: Words) -> str:
    return f"""> [!flow] {new()}
> {new()}
>
> 1. **{new()}** `{new(1)} → {new(1)}` — none; {new()}
> 2. **{new()}** (only if {new()}) `{new(1)}` — DNAT to `{new(1)}`, SNAT to `{new(1)}`
> 3. **last {new()}** `{new(1)} → {new(1)}` — none; {new()}"""


def _decision(new: Words, title: str) -> str:
    question = new()
    return f"""> [!decision] {new()}
> - **{new()}?**
>   - {new.say(f"{new()} → [[{title}]] — {new()}")}
>   - {new()} → **{question}?**
>     - {new.say(f"{new()} → {new()}")}
>     - {new.say(f"{new()} → {new()}")}
>   - {new()} → **{question}?**"""


def _canvas(new: Words, note: str, names: Names) -> str:
    cards: list[dict[str, str]] = [
        {"type": "text", "text": f"{new()}\n\n- {new()}\n- {new()}\n\n# {new()}\n{new()}"},
        {"type": "file", "file": f"{note}.md"},
        {"type": "file", "file": f"{names.picture}.png"},
        {"type": "link", "url": f"https://example.org/{new(1)}"},
        {"type": "group", "label": new()},
        {"type": "group", "label": new()},
        {"type": "text", "text": new()},
    ]
    nodes = [
        {"id": f"n{number}", "x": number * 300, "y": 0, "width": 250, "height": 200, **card}
        for number, card in enumerate(cards)
    ]
    edges = [
        {"id": f"e{number}", "fromNode": "n0", "toNode": f"n{number}", "label": new()}
        for number in (1, 6)
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
