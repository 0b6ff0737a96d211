"""Fenced code with Pygments' classes, which MkDocs Material styles.

Pygments comes with the theme; without it, code has no classes.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from vaultkit.notes.html.plugin_html import plugin_box
from vaultkit.notes.plugins.plugin_content import kind_of_fence

if TYPE_CHECKING:
    from vaultkit.notes.text.page_words import Words

_NOT_HIGHLIGHTED = frozenset({"", "text", "txt", "plain", "base"})
_MAX_HIGHLIGHTED = 200_000
"""Characters from which code is shown plain: highlighting is for readers, not for data dumps."""


def render_code(code: str, info: str, words: Words, anchor: str = "") -> str:
    """Return a code block; one that a plugin of Obsidian's shows is a box that says so.

    Args:
        code: The code.
        info: The fence's info string; its first word is the language.
        words: What is said of that.
        anchor: Ready ` id="…"`, or "".
    """
    kind = kind_of_fence(info)
    if kind is not None:
        return plugin_box(kind, words, code, anchor)
    language = info.split(maxsplit=1)[0] if info.split() else ""
    if language.lower() == "mermaid":
        return f'<pre class="mermaid"{anchor}><code>{escape(code)}</code></pre>\n'
    of_language = f' class="language-{escape(language)}"' if language else ""
    body = _highlight(code, language.lower())
    return f'<div class="highlight"{anchor}><pre><code{of_language}>{body}</code></pre></div>\n'


def _highlight(code: str, language: str) -> str:
    if language in _NOT_HIGHLIGHTED or len(code) > _MAX_HIGHLIGHTED:
        return escape(code, quote=False)
    return _highlight_with(code, language)


@lru_cache(maxsize=2048)
def _highlight_with(code: str, language: str) -> str:
    try:
        from pygments import highlight
        from pygments.formatters import HtmlFormatter
        from pygments.lexers import get_lexer_by_name
        from pygments.util import ClassNotFound
    except ModuleNotFoundError:
        return escape(code, quote=False)

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escape(code, quote=False)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))
