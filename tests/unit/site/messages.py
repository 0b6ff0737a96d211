"""Find every message that the package says on pages, as `python -m tests.unit.site.messages` does.

Run so, it writes the catalogues anew: what is said now stands in each, in the order of its
sources; what nobody says any more is gone, and what nobody has translated is empty.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jinja2
from jinja2 import nodes

import vaultkit
from vaultkit.notes.plugins import plugin_content
from vaultkit.vault.built_site.asset_bundles import script_messages
from vaultkit.vault.presentation.word_catalogues import read_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(vaultkit.__file__).parent
CATALOGUES = PACKAGE / "site" / "languages"
_TEMPLATES = PACKAGE / "site" / "templates"
_WAYS = {"t": 1, "find": 1, "msgid": 1, "_said": 1, "n": 2, "find_for": 2}
"""What says a message, and how many texts that takes: one, or one and its plural."""


class Message(NamedTuple):
    """A text that is said, and its plural, "" if it has none."""

    text: str
    plural: str = ""


def find_messages() -> dict[str, Message]:
    """Return all messages by their text."""
    found: dict[str, Message] = {}
    for message in (*_in_templates(), *map(Message._make, script_messages()), *_in_program()):
        if message.text not in found or not found[message.text].plural:
            found[message.text] = message
    return found


def find_clashes() -> list[str]:
    """Return the texts that have one plural here and another there, or none."""
    said: dict[str, set[str]] = {}
    for message in (*_in_templates(), *map(Message._make, script_messages()), *_in_program()):
        said.setdefault(message.text, set()).add(message.plural)
    return sorted(text for text, plurals in said.items() if len(plurals) > 1)


def _in_templates() -> Iterator[Message]:
    env = jinja2.Environment(autoescape=True)
    for path in sorted(_TEMPLATES.rglob("*.html")):
        tree = env.parse(path.read_text("utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in {"t", "n"}:
                texts = [one.as_const() for one in call.args[: _WAYS[call.node.name]]]
                yield Message(*texts)


def _in_program() -> Iterator[Message]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call):
                yield from _said(call)
    yield from (Message(kind.name) for kind in _kinds())


def _kinds() -> Iterator[plugin_content.Kind]:
    """Yield what plugins show."""
    for table in vars(plugin_content).values():
        rows = table.values() if isinstance(table, dict) else table
        for row in rows if isinstance(rows, (tuple, type({}.values()))) else ():
            kind = row[1] if isinstance(row, tuple) and len(row) == 2 else row
            if isinstance(kind, plugin_content.Kind):
                yield kind
    yield plugin_content.FIELD


def _said(call: ast.Call) -> Iterator[Message]:
    way = call.func
    name = way.attr if isinstance(way, ast.Attribute) else getattr(way, "id", "")
    on = getattr(
        getattr(way, "value", None), "attr", getattr(getattr(way, "value", None), "id", "")
    )
    if name not in _WAYS or (isinstance(way, ast.Attribute) and on not in {"words", "_words"}):
        return
    args = call.args[1:] if name == "_said" else call.args[: _WAYS[name]]
    texts = [
        [one.value for one in ast.walk(arg) if isinstance(one, ast.Constant) and one.value]
        for arg in args
    ]
    if not args:
        return
    if _WAYS[name] == 1:
        yield from (Message(text) for text in texts[0] if isinstance(text, str))
    elif all(texts):
        yield Message(texts[0][0], texts[1][0])


_MARKED = re.compile(r"^#\. machine-made\nmsgid (.*)$", re.MULTILINE)
HEADER = """\
# {name} words of the pages that vaultkit writes.
#
# Written by a machine, for people to correct: where a line has been read and mended by somebody who
# speaks the language, the mark "machine-made" above it goes. See decision 62.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"X-Made-By: machine\\n"
"""


def write_catalogue(language: str, name: str, plurals: str) -> str:
    """Return a language's catalogue with what is said now, and with what it had of that."""
    path = CATALOGUES / f"{language}.po"
    written = path.read_text("utf-8") if path.is_file() else ""
    had = read_catalogue(written).messages
    marked = set(_MARKED.findall(written))
    parts = [HEADER.format(name=name, language=language, plurals=plurals)]
    for message in find_messages().values():
        count = int(plurals[len("nplurals=")]) if message.plural else 1
        forms = had.get(message.text, ("",) * count)
        quoted = _quoted(message.text)
        lines = ["#. machine-made"] if quoted in marked else []
        lines.append(f"msgid {quoted}")
        if message.plural:
            lines.append(f"msgid_plural {_quoted(message.plural)}")
            lines += [f"msgstr[{at}] {_quoted(form)}" for at, form in enumerate(forms)]
        else:
            lines.append(f"msgstr {_quoted(forms[0])}")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


LANGUAGES = (
    (
        "ar",
        "Arabic",
        (
            "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
            "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
        ),
    ),
    ("de", "German", "nplurals=2; plural=(n != 1);"),
    ("es", "Spanish", "nplurals=2; plural=(n != 1);"),
    ("fr", "French", "nplurals=2; plural=(n > 1);"),
    ("he", "Hebrew", "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"),
    ("ja", "Japanese", "nplurals=1; plural=0;"),
    ("pt", "Portuguese", "nplurals=2; plural=(n > 1);"),
    (
        "ru",
        "Russian",
        (
            "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
            "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
        ),
    ),
    ("zh", "Chinese", "nplurals=1; plural=0;"),
)

if __name__ == "__main__":
    for language, *given in LANGUAGES:
        text = write_catalogue(language, *given)
        (CATALOGUES / f"{language}.po").write_text(text, "utf-8")
