"""YAML that is no front matter: bases, and code in fences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from vaultkit.notes.frontmatter import PropertyHandler, compose

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_yaml(text: str) -> tuple[Mapping[str, Any], tuple[int, str] | None]:
    """Read a mapping; return it and what is wrong: the character and a message."""
    handler = PropertyHandler(text)
    value = handler.load(text)
    for kind, start, _, message in handler.problems:
        if kind == "yaml-invalid":
            return {}, (start, message)
    return value, None


def find_yaml_fault(text: str) -> tuple[int, str] | None:
    """Return the first place where YAML of any number of documents is wrong, None if it is right.

    Tags and anchors of programs (`!Ref`, `&base`) are fine; nothing is built from the text.
    """
    try:
        if text.count("\n---") == 0:
            compose(text)
        else:
            for _ in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
                pass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = mark.index if mark else getattr(error, "position", 0)
        problem = getattr(error, "problem", None) or error
        return at, str(problem).splitlines()[0]
    return None
