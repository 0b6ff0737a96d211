"""Make the files of a new vault: settings, templates, a few notes that pass `check`."""

from __future__ import annotations

import json

_CONFIG = """\
# What vaultkit checks. All settings: vaultkit schema config
templates = ["Templates/**"]
fail-on = "warning"

[site]
name = {name}
home = "Start here.md"

[types."*"]
required = ["type", "created"]

[types."*".fields.created]
type = "date"

[types.note]
[types.note.fields.type]
default = "note"

[types.map]
[types.map.fields.type]
default = "map"

[types.source]
required = ["url"]
[types.source.fields.url]
type = "text"
"""
_TEMPLATES = {
    "note": (
        "## Summary\n\nSay it in two sentences.\n\n## Details\n\n## Related\n\n- [[Start here]]\n"
    ),
    "map": "What belongs together here, and where to begin.\n\n- [[Start here]]\n",
    "source": "## What it says\n\n## What to take from it\n\n- [[Start here]]\n",
}
_START = """\
---
type: map
created: {day}
---
# Start here

This vault is a folder of notes that link to each other.

- [[How to write a note]]: one idea, one name, links in sentences.
- [[How to keep the vault right]]: what is checked, and how to mend it.

> [!tip] A note from a template
> `vaultkit new note "What I learned"`, or in Obsidian: *Insert template*.
"""
_NOTE = """\
---
type: note
created: {day}
tags:
  - writing
---
## Summary
"""
_WRITE = """
A note says one thing and is named after it, so that a link to it reads like part of a sentence.

## Details

Link where the reader wants to know more, as [[Start here]] does. To point at a part of a note, name
its heading: [[How to keep the vault right#Mend]]. ^link-to-headings

## Related

- [[How to keep the vault right]]
"""
_KEEP = """
`vaultkit check` finds links that lead nowhere, properties that are missing and much else.

## Mend

`vaultkit check --fix` mends what can be mended without a doubt; `vaultkit mv` gives a note another
name and every link to it as well, and `vaultkit undo` takes that back.

## Related

- [[How to write a note#^link-to-headings]]
"""
_README = """\
# {name}

Notes for [Obsidian](https://obsidian.md): open this folder as a vault. Begin with `Start here.md`.

| what | how |
| --- | --- |
| check the notes | `vaultkit check` |
| write a new one | `vaultkit new note "Title"` |
| rename or move | `vaultkit mv "Old name" "New name"` |
| see them as a site | `vaultkit serve` |
"""
_IGNORED = ".obsidian/workspace*.json\n.trash/\n.vaultkit/\n"


def starter_files(name: str, day: str) -> dict[str, bytes]:
    """Return the files of a new vault by path.

    Args:
        name: What it is called.
        day: The day it is made, `YYYY-MM-DD`.
    """
    texts = {
        ".gitignore": _IGNORED,
        "vaultkit.toml": _CONFIG.format(name=json.dumps(name, ensure_ascii=False)),
        "Start here.md": _START.format(day=day),
        "Notes/How to write a note.md": (_NOTE + _WRITE).format(day=day),
        "Notes/How to keep the vault right.md": (_NOTE + _KEEP).format(day=day),
        "README.md": _README.format(name=name),
        **{f".obsidian/{file}": _json(value) for file, value in _SETTINGS.items()},
        **{f"Templates/{kind}.md": _template(kind, body) for kind, body in _TEMPLATES.items()},
    }
    return {path: text.encode() for path, text in texts.items()}


_SETTINGS = {
    "app.json": {
        "alwaysUpdateLinks": True,
        "newLinkFormat": "shortest",
        "useMarkdownLinks": False,
        "attachmentFolderPath": "Attachments",
        "newFileLocation": "folder",
        "newFileFolderPath": "Notes",
        "userIgnoreFilters": ["Templates/", "README.md"],
    },
    "templates.json": {"folder": "Templates", "dateFormat": "YYYY-MM-DD", "timeFormat": "HH:mm"},
    "types.json": {
        "types": {"aliases": "aliases", "tags": "tags", "created": "date", "type": "text",
                  "url": "text"}
    },
}  # fmt: skip


def _template(kind: str, body: str) -> str:
    extra = 'url: ""\n' if kind == "source" else ""
    return f"---\ntype: {kind}\ncreated: {{{{date}}}}\n{extra}---\n{body}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
