"""The theme's templates without their indentation: a tenth of what they write into every page.

Browsers fold white space between elements into one blank, which the line end that stays gives
them. A template that writes text in which white space counts is left as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from collections.abc import Callable

_INDENTATION = re.compile(r"\s*\n[ \t]*")
_KEEPS_SPACE = re.compile(r"<(?:pre|textarea)\b|`", re.IGNORECASE)


class LeanLoader(jinja2.BaseLoader):
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
