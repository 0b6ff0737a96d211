"""What bytes may say, read quickly and generously: whatever a run of them says is among it.

The first look at each file. What it finds is looked at again run by run (`runs.py`), since these
readings also join what is said apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from vaultkit.checks.audit.escapes import decode_all, without_css_escapes, without_json_escapes
from vaultkit.checks.audit.runs import is_block

if TYPE_CHECKING:
    from collections.abc import Iterator

GAP = " vaultkitgap "
"""Stands where what follows is said apart from what went before: no phrase is found across it."""
_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"</?([\w:.-]*)")
_INLINE = "\0"
"""Stands for a tag that may part two words or stand within one."""
_SPLIT_WORD = re.compile(rf"\w{_INLINE}+\w")
_GLUE = re.compile(
    r"(?<=\w)(?:\*{1,3}|==|~~|`|\[\^[^\]\s]+\]|<!--.*?-->|([\"'`])\s*\+\s*\1)(?=\w)|([\"'`])\s*\+\s*\2",
    re.DOTALL,
)
"""What may stand within a word, or between the strings that a script puts together."""


def read_generously(data: bytes) -> Iterator[str]:
    """Yield the ways in which bytes can be read as text: as written, without tags, without marks.

    Args:
        data: The bytes of a text.
    """
    text = data.decode("utf-8", "replace")
    texts = (text, without_json_escapes(text), without_css_escapes(text))
    for plain in dict.fromkeys(map(decode_all, texts)):
        yield plain
        if "<" in plain:
            parts = _TAG.split(plain)
            parts[1::2] = map(_instead_of, parts[1::2])
            shown = "".join(parts)
            yield shown
            if _SPLIT_WORD.search(shown):
                yield shown.replace(_INLINE, "")
        glued = _GLUE.sub("", plain)
        if glued != plain:
            yield glued


@lru_cache(maxsize=1 << 16)
def _instead_of(tag: str) -> str:
    """Return what stands for a tag where text is read without tags."""
    name = _NAME.match(tag)
    return GAP if name and is_block(name[1].lower()) else _INLINE
