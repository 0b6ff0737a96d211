"""Fill a template of this package, such as a page's footer; all values are escaped."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from markupsafe import Markup, escape

from vaultkit.notes.text.page_words import pieces
from vaultkit.site.theme.template_bytecode import CompiledTemplates

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.notes.text.page_words import Words

FOLDER = Path(__file__).parents[1]
TEMPLATES = FOLDER / "templates"
_KEPT = 2_000
"""Counts and days that are kept as they are said."""


class Item(NamedTuple):
    """A link in a list: its text, where it leads, and a word on it."""

    text: str
    href: str
    about: str = ""


def template_words(words: Words) -> dict[str, Callable[..., object]]:
    """Return what templates say things with: `t`, `n`, `number` and `date`, as HTML.

    Values that are no HTML yet are escaped; what the messages themselves say is.
    """

    @cache
    def whole(text: str) -> Markup:
        return escape(words.find(text))

    @cache
    def split(text: str) -> list[str]:
        return pieces(str(escape(text)))

    def join(text: str, values: dict[str, object]) -> Markup:
        parts = split(text).copy()
        for at in range(1, len(parts), 2):
            parts[at] = escape(values[parts[at]])
        return Markup("".join(parts))  # noqa: S704 - all of them are escaped

    def t(text: str, **values: object) -> Markup:
        return join(words.find(text), values) if values else whole(text)

    @lru_cache(_KEPT)
    def counted(one: str, many: str, count: int) -> Markup:
        return join(words.find_for(one, many, count), {"count": words.number(count)})

    def n(one: str, many: str, count: int, **values: object) -> Markup:
        if not values:
            return counted(one, many, count)
        values["count"] = words.number(count)
        return join(words.find_for(one, many, count), values)

    return {"t": t, "n": n, "number": words.number, "date": lru_cache(_KEPT)(words.date)}


@cache
def _environment(words: Words) -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(TEMPLATES / "vaultkit")
    made = jinja2.Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(),
    )
    made.globals.update(template_words(words))
    return made


@cache
def _template(name: str, words: Words) -> jinja2.Template:
    return _environment(words).get_template(f"{name}.html")


def render_fragment(name: str, words: Words, /, **values: Any) -> str:
    """Return the template `name` filled with values, in the language of `words`."""
    return _template(name, words).render(values)
