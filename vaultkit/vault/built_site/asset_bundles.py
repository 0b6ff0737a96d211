"""Join the site's own style sheets and scripts into one file each.

`styles/*.css` and `scripts/*.js` are joined in name order. The joined file's name holds a digest of
its content, so that a browser keeps it until it changes.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parents[2] / "site" / "assets"


class Bundle(NamedTuple):
    """A joined file: its place on the site, and what is in it."""

    uri: str
    content: str


@cache
def style_bundle() -> Bundle:
    """Return the style sheet."""
    return _join("styles", "css")


@cache
def script_bundle() -> Bundle:
    """Return the script; each part is a block of its own, so that no name is shared."""
    return _join("scripts", "js")


@cache
def search_bundle() -> Bundle:
    """Return the script that searches, which a browser runs on its own."""
    content = (_FOLDER / "workers" / "search.js").read_text("utf-8")
    return Bundle(f"assets/vaultkit-search.{_digest(content)}.js", content)


@cache
def tree_bundle() -> Bundle:
    """Return the script of the tree, which runs where the tree ends: before it is painted."""
    content = (_FOLDER / "early" / "tree.js").read_text("utf-8")
    return Bundle(f"assets/vaultkit-tree.{_digest(content)}.js", content)


def bundles() -> tuple[Bundle, ...]:
    """Return all joined files that have content."""
    made = (style_bundle(), script_bundle(), search_bundle(), tree_bundle())
    return tuple(bundle for bundle in made if bundle.content)


def _join(folder: str, suffix: str) -> Bundle:
    parts = [path.read_text("utf-8") for path in sorted((_FOLDER / folder).glob(f"*.{suffix}"))]
    if suffix == "js":
        parts = [f"{{\n{part}}}\n" for part in parts]
    content = "\n".join(parts)
    return Bundle(f"assets/vaultkit.{_digest(content)}.{suffix}", content)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:8]
