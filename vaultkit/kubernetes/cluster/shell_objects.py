"""Find the objects that commands in notes make, such as `kubectl create secret tls NAME`."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Note

LANGUAGES = frozenset({"", "bash", "console", "sh", "shell", "shell-session", "terminal", "zsh"})
LONGEST = 4000
"""Characters of a command that is read."""
_CONTINUED = lazy_re(r"\\\n[ \t]*")
_SPACES = frozenset({"-n", "--namespace"})
_WITH_SORT = frozenset({"secret", "service", "svc"})
"""Kinds of which `kubectl create` wants a sort before the name: `secret tls NAME`."""
_SHORT = {
    "cm": "configmap", "deploy": "deployment", "ns": "namespace", "sa": "serviceaccount",
    "svc": "service",
}  # fmt: skip

Made = tuple[str, str, str]
"""Kind in small letters, namespace ("" if none is named) and name."""


def find_made(note: Note) -> Iterator[Made]:
    """Yield the objects that commands in the fences of a note make."""
    for fence in note.fences:
        if fence.info.partition(" ")[0].strip().lower() in LANGUAGES:
            text = note.source.slice(fence.start, fence.end)
            if "kubectl" in text:
                for line in _CONTINUED.sub(" ", text).splitlines():
                    yield from _made_by(line)


def _made_by(line: str) -> Iterator[Made]:
    """Yield what one line makes; nothing if it is no command that makes something."""
    if "kubectl" not in line or len(line) > LONGEST:
        return
    try:
        parts = shlex.split(line, comments=True)
    except ValueError:
        return
    if "kubectl" not in parts:
        return
    parts = parts[parts.index("kubectl") + 1 :]
    namespace, parts = _without_namespace(parts)
    if parts[:1] == ["create"]:
        yield from _created(parts[1:], namespace)
    elif parts[:1] == ["expose"]:
        yield from _exposed(parts[1:], namespace)
    elif parts[:1] == ["run"] and len(parts) > 1:
        yield "pod", namespace, parts[1]


def _without_namespace(parts: list[str]) -> tuple[str, list[str]]:
    """Return the namespace of a command, "" if it names none, and what is no part of that."""
    namespace, rest, words = "", list[str](), iter(parts)
    for word in words:
        if word in _SPACES:
            namespace = next(words, "")
        elif word.startswith("--namespace="):
            namespace = word.partition("=")[2]
        else:
            rest.append(word)
    return namespace, rest


def _created(words: list[str], namespace: str) -> Iterator[Made]:
    names = [word for word in words if not word.startswith("-")]
    if not names:
        return
    kind = _SHORT.get(names[0].lower(), names[0].lower())
    at = 2 if names[0].lower() in _WITH_SORT else 1
    if len(names) > at:
        yield kind, "" if kind == "namespace" else namespace, names[at]


def _exposed(words: list[str], namespace: str) -> Iterator[Made]:
    """Yield the Service of `kubectl expose`: named as asked, else as what it exposes."""
    asked = [word.partition("=")[2] for word in words if word.startswith("--name=")]
    if "--name" in words[:-1]:
        asked = [words[words.index("--name") + 1]]
    names = [part for word in words if not word.startswith("-") for part in word.split("/")]
    if asked or len(names) > 1:
        yield "service", namespace, asked[0] if asked else names[1]
