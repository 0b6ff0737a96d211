"""A vault that keeps something of every kind that the audit looks for, twice.

Once in words that stand nowhere else, once in words that its published notes use too, but never
side by side.
"""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRIVATE: Final = "---\npublish: false\n{front}---\n{body}\n"
_LONG: Final = (
    "Somebody told the others that {} and nobody in the whole house ever said a word"
    " about any of it again."
)
"""A sentence with words before and after those that leak."""


class Kind(NamedTuple):
    """What a vault keeps.

    Args:
        name: What it is.
        rare: Words that stand nowhere else.
        usual: Words that public notes say one by one; "" if there can be none.
        path: Of the file that keeps it, `{}` for the words; "" for a private note of its own.
        front: Lines of its front matter, `{}` for the words.
        body: The rest of the file, `{*}` for the words with markup round the last.
        is_literal: Whether letters and signs count as they are, so that no slug says the same.
    """

    name: str
    rare: str
    usual: str
    path: str = ""
    front: str = ""
    body: str = "Nothing."
    is_literal: bool = False


class Secret(NamedTuple):
    """Words that must not be on the site, or bytes, and the file that keeps them."""

    kind: str
    text: str
    data: bytes
    source: str
    is_usual: bool
    is_literal: bool


_CANVAS: Final = json.dumps(
    {
        "nodes": [
            {"id": "a", "type": "TYPE", "FIELD": "{}", "x": 0, "y": 0, "width": 9, "height": 9}
        ],
        "edges": [],
    }
)
_TEXT_CANVAS: Final = _CANVAS.replace("TYPE", "text").replace("FIELD", "text")
_LABEL_CANVAS: Final = _CANVAS.replace("TYPE", "group").replace("FIELD", "label")
_EDGE_CANVAS: Final = _TEXT_CANVAS.replace('"{}"', '"Nothing"').replace(
    '"edges": []', '"edges": [{"id": "e", "fromNode": "a", "toNode": "a", "label": "{}"}]'
)

KINDS: Final = (
    Kind("name", "Zorvik Quandrel", "Garden committee", "{}.md"),
    Kind("name, Chinese", "秘密計画書", "", "{}.md"),
    Kind("name, Cyrillic", "Тайный Кворвак", "", "{}.md"),
    Kind("name, umlauts", "Größte Überläufer", "", "{}.md"),
    Kind("alias", "Mistwarden Okapi", "Team handbook", front="aliases: [{}]\n"),
    Kind("title", "Brelmont Dossier", "Winter budget", front="title: {}\n"),
    Kind("first heading", "Operation Velkrath", "Early retirement", body="# {}"),
    Kind("heading", "Plan Ostrogoth", "Summer wedding", body="Nothing.\n\n## {}\n"),
    Kind(
        "sentence",
        "Klemvor Industries buys the Tarnholm quarry for nine doubloons.",
        "The school will sell the old library to a bank.",
        body="Nothing. {} Nothing.",
    ),
    Kind(
        "excerpt of nine words",
        "our cousin Belgarath pawned seven Ruritanian crowns near Szeged",
        "my brother lost his money at the station yesterday",
        body=_LONG,
    ),
    Kind("property", "Fjelstad Ostrander", "river doctor", front="contact: {}\n"),
    Kind("property in a list", "Umbrix Pellow", "hotel kitchen", front="places: [Nothing, {}]\n"),
    Kind(
        "nested value",
        "Grimsby Wexcombe",
        "lower price",
        front="deal:\n  terms:\n    - note: {}\n",
    ),
    Kind("key", "zephyrquotient", "hidden cost", front="{}: 1\n"),
    Kind("nested key", "krakenfactor", "blood pressure", front="values:\n  {}: 1\n"),
    Kind("date", "1987-06-05", "", front="born: {}\n", is_literal=True),
    Kind("date and time", "1993-11-28T07:42", "", front="seen: {}\n", is_literal=True),
    Kind("number", "DE4450010517", "", front="account: {}\n", is_literal=True),
    Kind("amount", "98417 euro", "", front="salary: {}\n"),
    Kind("tag", "quorvaxian", "moving-house", front="tags: [{}]\n"),
    Kind("nested tag", "vexmoor/tallyhorn", "home/repair", front="tags: [{}]\n"),
    Kind("inline tag", "slyvandar", "night-market", body="Nothing #{} nothing."),
    Kind("block id", "qz7plovarn", "last-offer", body="Nothing. ^{}"),
    Kind(
        "address",
        "https://intranet.plumvik.example/dossier-nine",
        "https://letters.example/answer/page",
        body="[Nothing]({})",
        is_literal=True,
    ),
    Kind(
        "comment",
        "Ask Hroldgar about the Merridew merger",
        "tell a doctor about the accident",
        "Note {}.md",
        body="%% {} %%",
    ),
    Kind(
        "HTML comment",
        "Pelligrew owes Thessaly forty ducats",
        "the lawyer wants another answer",
        "Note {}.md",
        body="Public. <!-- {} -->",
    ),
    Kind("canvas text", "Vintrose Gambit", "cold dinner", "{n}.canvas", body=_TEXT_CANVAS),
    Kind("canvas group", "Obelisk Zymurgy", "paper boat", "{n}.canvas", body=_LABEL_CANVAS),
    Kind("canvas edge", "Quibbling Narwhal", "green window", "{n}.canvas", body=_EDGE_CANVAS),
    Kind(
        "base",
        "Ghostrunner Ledgers",
        "unpaid letters",
        "{n}.base",
        body="views:\n  - type: table\n    name: {}\n",
    ),
    Kind("folder", "Xanthippe Vault", "Second family", "{}/Nothing {n}.md"),
    Kind("file name", "krelbit-ledger", "tax-letter", "{}.pdf", body="%PDF-1.4 {n}"),
    Kind("file content", "", "", "{n}.png", body="\x89PNG not a picture {n}"),
    Kind("redirect", "Vorpal Almanac", "Broken promise", front='redirect_from: ["Old/{}.md"]\n'),
    Kind("permalink", "trellisgate-memo", "quiet-divorce", front="permalink: {}\n"),
    Kind(
        "footnote",
        "Drusilla hid the Carnelian seal",
        "the uncle kept a second phone",
        body="A[^1]\n\n[^1]: {}",
    ),
    Kind(
        "table cell", "Sprocketdale Mill", "empty office", body="| a | b |\n|---|---|\n| 1 | {} |"
    ),
    Kind("alt text", "Wyvernhelm blueprint", "bedroom picture", body="![{}](https://x.example/)"),
    Kind("link text", "Kestrel Umbrage", "wrong number", body="See [[Home|{}]] there"),
    Kind(
        "inline code",
        "grommet_reaper(flux)",
        "open_door(name)",
        body="- nothing\n- `{}`",
        is_literal=True,
    ),
    Kind(
        "code block",
        "let vortigern = quaff(7)",
        "print(garden, price)",
        body="```\n{}\n```",
        is_literal=True,
    ),
    Kind(
        "maths",
        r"\Xi_{vorpal} = \zeta^{snark}",
        r"price_{garden} = \frac{money}{year}",
        body="$$\n{}\n$$",
        is_literal=True,
    ),
    Kind("callout title", "Beware of Jabberwick", "bad weather", body="> [!note] {}\n> Nothing"),
    Kind(
        "callout text",
        "Moonrakers meet at Thornapple",
        "the boss wants to leave",
        body="> [!note] N\n> {}",
    ),
    Kind("quotation", "Ulfgar spoke of Nemoria", "the friend wants a car", body="> {}"),
    Kind("list item", "Bandersnatch feed", "birthday present", body="- nothing\n- {}\n- more"),
    Kind("task", "bribe Inspector Ploverly", "call the hospital", body="- [ ] {}"),
    Kind("text with markup", "the Frumious Cartel pays", "a new house burns", body="- {*}"),
)


def vault_files() -> tuple[dict[str, bytes], list[Secret]]:
    """Return the files of the vault, and what must not be on its site."""
    files: dict[str, bytes] = {}
    secrets: list[Secret] = []
    for number, (kind, text, is_usual) in enumerate(_wanted(), 1):
        path = (kind.path or "Private {n}.md").replace("{}", text).replace("{n}", f"{number}")
        body = kind.body.replace("{}", text).replace("{n}", f"{number}")
        body = body.replace("{*}", _marked(text))
        if kind.path.startswith("Note"):
            path = f"Note {number}.md"
        elif path.endswith(".md"):
            front = kind.front.replace("{}", text)
            body = _PRIVATE.format(front=front, body=body)
        data = body.encode("latin-1" if kind.name == "file content" else "utf-8")
        files[path] = data
        secrets.append(
            Secret(kind.name, text, b"" if text else data, path, is_usual, kind.is_literal)
        )
    return files | _public_files(secrets), secrets


def _wanted() -> Iterator[tuple[Kind, str, bool]]:
    for kind in KINDS:
        yield kind, kind.rare, False
        if kind.usual:
            yield kind, kind.usual, True


def _marked(text: str) -> str:
    before, _, last = text.rpartition(" ")
    return f"*{before}* **{last}**"


def _public_files(secrets: list[Secret]) -> dict[str, bytes]:
    """Return published notes that say the usual words one by one."""
    words = sorted(
        {w for s in secrets if s.is_usual for w in re.findall(r"\w+", s.text.lower()) if len(w) > 1}
    )
    random.Random(1).shuffle(words)
    lines = [f"Say {word}, please." for word in words]
    table = [f"| {one} | and | {two} |" for one, two in zip(words[::2], words[1::2], strict=False)]
    home = "---\naliases: [Start]\ntags: [public]\n---\n# Home\n\nWelcome to the [[Words]].\n"
    note = "# Words\n\n" + "\n\n".join(lines) + "\n\n| x | y | z |\n|---|---|---|\n"
    return {
        "index.md": home.encode(),
        "Home.md": b"---\ntags: [public]\n---\nAnother public note about [[Words]].\n",
        "Words.md": (note + "\n".join(table) + "\n").encode(),
        "vaultkit.toml": b'[site]\nname = "Bench"\nurl = "https://bench.example/"\n',
    }
