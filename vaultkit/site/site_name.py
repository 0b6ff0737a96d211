"""The name of the site: as HTML in the theme's templates, as text everywhere else.

Those templates escape nothing. What `[site] name` says reaches MkDocs escaped (`cli.mkdocs`); what
an author wrote into `mkdocs.yml` stays as it is.
"""

from __future__ import annotations

import os
from html import unescape
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def mark_site_name(config: MkDocsConfig) -> None:
    """Mark a name that is escaped, so that no filter escapes it again. Effect: sets it."""
    if config.site_name == os.environ.get("VAULTKIT_SITE_NAME"):
        config.site_name = Markup(config.site_name)  # noqa: S704 - it is escaped


def read_site_name(config: MkDocsConfig) -> str:
    """Return the name as text."""
    name = config.site_name
    return unescape(str(name)) if isinstance(name, Markup) else name
