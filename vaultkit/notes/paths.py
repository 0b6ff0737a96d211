"""Paths and names of notes, and what Obsidian compares of them.

NotePath "Services/Node port.md"   vault-relative, forward slashes, as on disk
│ stem_of            "Node port"
│ folder_of          "Services"
└ fold               "services/node port.md"     what Obsidian compares
heading text "Why? (2024)"
└ fold_heading       "why 2024"                  what Obsidian compares

Addresses on the site are made of them in `text/url_slugs.py`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import NewType

from vaultkit.distribution.lazy_re import lazy_re

NotePath = NewType("NotePath", str)

IMAGE_SUFFIXES = frozenset({"avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"})
AUDIO_SUFFIXES = frozenset({"flac", "m4a", "mp3", "ogg", "wav", "3gp"})
VIDEO_SUFFIXES = frozenset({"mkv", "mov", "mp4", "ogv", "webm"})

_HEADING_NOISE = lazy_re(r"""[!"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\\s]+""")


_DRIVE = lazy_re(r"[A-Za-z]:[/\\]")
_OF_ANY = lazy_re(
    r"(?:_?index|readme|home|untitled|unbenannt|sans titre|sin título|senza nome|sem título"
    r"|без названия|无标题|未命名|無題(?:のファイル)?|제목 없음)(?: \d+)?"
)
"""Names that a file has for its place, or because nobody gave it one."""


def is_note(path: str) -> bool:
    """Tell whether a path is a Markdown note."""
    return path[-3:].lower() == ".md"


def stem_of(path: str) -> str:
    """Return the file name of a note without `.md`; of other files, the whole name."""
    name = path.rpartition("/")[2]
    return name[:-3] if is_note(name) else name


def folder_of(path: str) -> str:
    """Return the folder of a path, "" at the vault's root."""
    return path.rpartition("/")[0]


def parents_of(path: str) -> list[str]:
    """Return the folders that a path lies in, outer ones first."""
    folder = folder_of(path)
    return list(accumulate(folder.split("/"), "{}/{}".format)) if folder else []


def is_name_of_any(name: str) -> bool:
    """Tell whether a name says nothing of a note: `index`, `README`, `Untitled 2`."""
    return _OF_ANY.fullmatch(fold(name)) is not None


def suffix_of(path: str) -> str:
    """Return the lower-case extension without its dot, "" if there is none."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def fold(name: str) -> str:
    """Fold a path or name as Obsidian's look-up does: NFC, then lower case; accents stay."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", name).lower()


@lru_cache(maxsize=4096)
def fold_heading(text: str) -> str:
    r"""Fold a heading, or the part of a link that names one.

    Each of ``! " # $ % & ( ) * + , . : ; < = > ? @ ^ ` { | } ~ / [ ] \`` becomes a space; runs of
    spaces collapse; the rest is lower-cased. `-`, `_`, `'`, emoji and accents stay significant.
    Source: Obsidian's `stripHeading` and observed look-ups.
    """
    if text.replace(" ", "").isalnum() and "  " not in text:
        return fold(text.strip())
    return fold(_HEADING_NOISE.sub(" ", text).strip())


def is_absolute(text: str) -> bool:
    """Tell whether a path is absolute on some system, or starts at a person's own folder."""
    return text.startswith(("/", "\\", "~/")) or text == "~" or _DRIVE.match(text) is not None
