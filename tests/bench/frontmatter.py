"""Write the front matter of generated notes."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Final

from tests.bench import vocabulary
from tests.bench.naming import TODAY

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from tests.bench.links import Linker
    from tests.bench.plan import Outline

PLAIN: Final = re.compile(r"[^\W\d_][\w ]*")  # needs no quotes in YAML
# What some YAML readers take for true, false or nothing.
LITERALS: Final = frozenset(("y", "yes", "n", "no", "on", "off", "true", "false", "null"))
MARGIN: Final = 75  # days that stay until the next review is due


def scalar(text: str) -> str:
    """Return `text` as a YAML string, in double quotes where they are needed."""
    plain = PLAIN.fullmatch(text) and text.lower() not in LITERALS
    return text if plain else json.dumps(text, ensure_ascii=False)


def front_lines(note: Outline, rng: random.Random, linker: Linker) -> tuple[str, ...]:
    """Return the lines between the two fences; empty for a note without any."""
    if not note.front:
        return ()
    lines = [f"title: {scalar(note.title)}", f"type: {note.type}"]
    lines += _items("tags", rng, _tags(note, rng))
    if note.aliases:
        lines += _items("aliases", rng, [scalar(alias) for alias in note.aliases])
    lines += _links(note, rng, linker)
    if note.type == "decision":
        lines.append(f"status: {rng.choice(('proposed', 'accepted', 'superseded'))}")
    lines += _dates(rng)
    if rng.random() < 1 / 10:
        lines += ["cssclasses:", "  - wide", f"rating: {rng.randint(1, 5)}"]
    return tuple(lines)


def _items(key: str, rng: random.Random, values: Sequence[str]) -> list[str]:
    """Return a list property, in the block or the flow style of YAML."""
    if not values:
        return []
    if rng.random() < 1 / 3:
        return [f"{key}: [{', '.join(values)}]"]
    return [f"{key}:", *(f"  - {value}" for value in values)]


def _tags(note: Outline, rng: random.Random) -> list[str]:
    chosen = dict.fromkeys(rng.choices(vocabulary.TAGS, k=rng.randint(0, 4)))
    own = [f"type/{note.type}"] if rng.random() < 1 / 2 else []
    return own + [tag if tag.isascii() else scalar(tag) for tag in chosen]


def _links(note: Outline, rng: random.Random, linker: Linker) -> list[str]:
    lines = []
    if rng.random() < 1 / 4:
        lines.append(f'up: "{linker.wikilink(note)}"')
    if rng.random() < 1 / 4:
        lines.append("see_also:")
        count = rng.randint(1, 4)
        lines += [f'  - "{linker.wikilink(note)}"' for _ in range(count)]
    return lines


def _dates(rng: random.Random) -> list[str]:
    """Return dates of creation and review; no review is due within `MARGIN` days."""
    text, days = rng.choice(vocabulary.INTERVALS)
    reviewed = TODAY - dt.timedelta(days=rng.randint(0, days - MARGIN))
    created = reviewed - dt.timedelta(days=rng.randint(0, 900))
    lines = [f"created: {created}"]
    if rng.random() < 2 / 3:
        lines += [f"last_reviewed: {reviewed}", f"review_interval: {text}"]
    return lines
