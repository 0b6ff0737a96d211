"""Load the theme's templates so that pages are rendered quickly, and without their indentation.

Indentation is a tenth of what templates write into every page. Browsers fold white space between
elements into one blank, which the line end that stays gives them. A template that writes text in
which white space counts is left as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.runtime import new_context

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.site.theme.html_fragments import template_words
from vaultkit.site.theme.template_bytecode import CompiledTemplates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment
    from jinja2.runtime import Context
    from mkdocs.theme import Theme

    from vaultkit.notes.text.page_words import Words

_INDENTATION = lazy_re(r"\s*\n[ \t]*")
_KEEPS_SPACE = lazy_re(r"<(?:pre|textarea)\b|`", re.IGNORECASE)


class ThemeTemplates:
    """Gives a theme's templates; those that are compiled already while a site is served."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Environment] = {}

    def get(self, theme: Theme, words: Words, *, is_served: bool) -> Environment:
        """Return the templates of a theme, with the words that ours have besides."""
        given = (*theme.dirs, str(theme.locale), words)
        if not is_served or theme.custom_dir or given not in self._known:
            env = shorten_output(theme.get_env(), words)
            env.bytecode_cache = None if theme.custom_dir else CompiledTemplates()
            self._known = {given: env}
        return self._known[given]


def shorten_output(env: Environment, words: Words) -> Environment:
    """Let templates write less white space: half of what a page is made of; give them words."""
    env.globals.update(template_words(words))
    env.trim_blocks = env.lstrip_blocks = True
    env.template_class = FlatTemplate
    if env.loader is not None:
        env.loader = UnindentedLoader(env.loader)
    return env


class FlatTemplate(jinja2.Template):
    """A template that knows in one place what all templates know.

    It is copied into each context, a dozen times a page, and copying it from the layers in which it
    is kept costs more than the copy itself.
    """

    _flat: dict[str, Any] | None = None

    def new_context(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - jinja2's name
        shared: bool = False,  # noqa: FBT001, FBT002 - as above
        locals: Mapping[str, Any] | None = None,  # noqa: A002 - as above
    ) -> Context:
        """Return a context for one run of the template."""
        if self._flat is None:
            self._flat = dict(self.globals)
        return new_context(
            self.environment, self.name, self.blocks, vars, shared, self._flat, locals
        )


class UnindentedLoader(jinja2.BaseLoader):
    """Loads what another loader does, without indentation.

    Args:
        loader: Where the templates come from.
    """

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        self._loader = loader

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return a template's text, its file, and whether that is up to date."""
        source, filename, is_current = self._loader.get_source(environment, template)
        return remove_indentation(template, source), filename, is_current

    def list_templates(self) -> list[str]:
        """Return the names of all templates."""
        return self._loader.list_templates()


def remove_indentation(name: str, source: str) -> str:
    """Return the text of a template without blanks at the start of lines, and without blank lines.

    Args:
        name: Of its file; only templates of HTML are changed.
        source: Its text.
    """
    if not name.endswith(".html") or _KEEPS_SPACE.search(source):
        return source
    return _INDENTATION.sub("\n", source)
