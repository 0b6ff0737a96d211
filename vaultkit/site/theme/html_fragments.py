"""Fill a template of this package, such as a page's footer; all values are escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jinja2

from vaultkit.site.theme.template_bytecode import CompiledTemplates

FOLDER = Path(__file__).parents[1]
TEMPLATES = FOLDER / "templates"


class Item(NamedTuple):
    """A link in a list: its text, where it leads, and a word on it."""

    text: str
    href: str
    about: str = ""


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(TEMPLATES / "vaultkit")
    return jinja2.Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(),
    )


@cache
def _template(name: str) -> jinja2.Template:
    return _environment().get_template(f"{name}.html")


def render_fragment(name: str, **values: Any) -> str:
    """Return the template `name` filled with values."""
    return _template(name).render(values)
