"""A vault of everything: every construct, names that break addresses, scripts of the world."""

from __future__ import annotations

import json

NAMES = tuple(
    """
Plain
Two words
With & and
C++
50% off
100%25
Why?
v1.2.3
Ends with dots..
Quote 'single'
Commas, and; more
Em — dash
(brackets)
{braces}
tilde~
eq=uals
at@sign
dollar$
excla!mation
back`tick
_under_
-dash-
UPPER
😀 emoji
café
東京の計画
中文 笔记
한국어
ไทย
עברית שלום
العربية
Ελληνικά
Ünïcödé
naïve ﬁ
index
404
search
tags
assets
con.fig.md
""".strip().splitlines()
)
"""File names without `.md`, all of which a link can name."""
CONSTRUCTS = """# Every construct

Text with **bold**, *italic*, ~~struck~~, ==marked==, `code`, a\\*escape and
a footnote[^1], another^[inline].
A second line. #tag/nested #標籤

## Links

[[Plain]] · [[Two words|shown]] · [[C++#Part one]] · [[東京の計画#部分]]
· [[Two words#^block]] · [md](Two%20words.md#Part%20one)
· <https://example.org> · [[#Tables]] · [[Nowhere]]

## Embeds

![[Two words#Part one]]

![[C++#^block]]

![[pic & ture.png|120]] ![[drawing.svg|80x40]] ![[a song.mp3]] ![[a film.mp4]] ![[paper.pdf#page=2]]

## Lists

- one
  - two ^item
    1. three
- [ ] open
- [x] done
- [?] asked

## Tables

| a | b |
|:--|--:|
| [[Plain\\|x]] | ![[pic & ture.png\\|30]] |

## Callouts

> [!note] Title with [[Plain]]
> Body
> > [!tip]- Folded
> > Inside

> [!warning]+ Open
> - list

## Code and math

```python
print("x < y && z")
```

```mermaid
graph TD; A-->B
```

$a^2 < b$ and

$$
\\sum_{i=1}^n i
$$

## Boards

![[board.canvas]]

![[table.base]]

## Right to left

שלום עולם [[עברית שלום]]

مرحبا [[العربية]]

## HTML

<details><summary>More</summary>inside <b>bold</b></details>

<div align="center">centred <kbd>Ctrl</kbd></div>

%% a comment %%

---

[^1]: The footnote, with [[Plain]].
"""
_BODY = """---
aliases: [{alias}]
tags: [torture, "t/{group}"]
status: draft
count: {number}
done: true
when: 2026-01-0{day}
links: ["[[Plain]]", "[[Two words|two]]"]
last_reviewed: 2026-01-01
review_interval: 90d
---
# {title}

## Part one

Words about [[{other}]] and [[{other}#Part one]]. ^block

## 部分

{text}
"""


def make_torture_vault(size: int) -> dict[str, str]:
    """Return the files of the vault; `size` is the number of its notes."""
    files = {
        "Every construct.md": CONSTRUCTS,
        "vaultkit.toml": '[site]\nurl = "https://site.example/kb/"\ntitles = "name"\n',
    }
    names = [*NAMES, *(f"Folder {n % 9}/Sub & {n % 4}/Note {n:03}" for n in range(size))]
    names = names[: size - 1]
    for number, name in enumerate(names):
        stem = name.rpartition("/")[2]
        files[f"{name}.md"] = _BODY.format(
            alias=json.dumps(f"Alias of {stem}", ensure_ascii=False),
            group=number % 7,
            number=number,
            day=1 + number % 9,
            title=stem,
            other=names[(number * 7 + 1) % len(names)].rpartition("/")[2],
            text=f"Sentence {number} of [[Every construct]] names {names[number // 2]} once.",
        )
    files |= dict.fromkeys(["pic & ture.png", "a song.mp3", "a film.mp4", "paper.pdf"], "x" * 99)
    files["drawing.svg"] = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    files["board.canvas"] = json.dumps(
        {
            "nodes": [
                {"id": "a", "type": "text", "text": "# Card\n[[Plain]]", "x": 0, "y": 0,
                 "width": 200, "height": 100},
                {"id": "b", "type": "file", "file": "C++.md", "x": 300, "y": 0, "width": 200,
                 "height": 100},
            ],
            "edges": [{"id": "e", "fromNode": "a", "toNode": "b", "label": "leads to"}],
        }
    )  # fmt: skip
    files["table.base"] = (
        "filters: file.hasTag('torture')\nviews:\n  - type: table\n    name: All\n    limit: 5\n"
        "    order: [file.name, status, when]\n"
    )
    return files
