"""Hold fixed blocks whose contents look like links, tags and comments but are none."""

from __future__ import annotations

from typing import Final

FENCES: Final = tuple(
    tuple(text.strip("\n").split("\n"))
    for text in (
        r"""
```python
# [[not a link]] and #not-a-tag
matrix[[0, 1]] = values["[x](missing.md)"]
print(f"![[missing.png]] {matrix}")
```
""",
        r"""
```bash
if [[ -f "$file" && $count -gt 3 ]]; then
  echo "%% no comment %%"  #not-a-tag
fi
```
""",
        r"""
```yaml
title: example
tags: [not, real]
related: "[[Nowhere]]"
```
""",
        r"""
```json
{"link": "[[Nowhere]]", "tag": "#nothing", "costs": "$$"}
```
""",
        r"""
```mermaid
graph TD
  A[[Subroutine]] --> B{Decide}
  B -->|yes| C[(Store)]
  B -->|no| D[End]
```
""",
        r"""
```mermaid
sequenceDiagram
  Reader->>Note: open #1
  Note-->>Reader: text
```
""",
        r"""
```dataview
TABLE rating FROM #not/a-tag AND [[Nowhere]]
SORT rating DESC
```
""",
        r"""
````markdown
```text
[[Nowhere]] inside a fence inside a fence
```
# Not a heading
Paragraph ^not-an-id
````
""",
        r"""
~~~
no language: [[Nowhere]], #nothing and %% nothing
~~~
""",
        r"""
```css
.note a[href="[[Nowhere]]"] { color: #ffaa00; }
```
""",
    )
)

MATH: Final = (
    ("$$", r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}", "$$"),
    ("$$", r"A = \begin{bmatrix} a & b \\ c & d \end{bmatrix}", "$$"),
    ("$$", r"f[[x]] = \lambda x. x \quad \#S = 3", "$$"),
    (r"$$e^{i\pi} + 1 = 0$$",),
)

DETAILS: Final = (
    (
        "<details>",
        "<summary>More</summary>",
        "",
        "Text inside with **bold** words.",
        "",
        "</details>",
    ),
    ('<div class="aside" data-tag="#not-a-tag">[[Nowhere]] in HTML</div>',),
    ("<!--", "[[Nowhere]] in an HTML comment", "#not-a-tag", "-->"),
)

COMMENTED: Final = ("%%", "- [ ] tidy this section", "No links in here.", "%%")
