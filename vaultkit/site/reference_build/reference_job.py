"""Build a reference site as a program, for a command that does not import MkDocs.

It reads what to build as JSON from its input, builds it in the folder that is named there, and
writes nothing but why it cannot.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultkit.config import load_config
from vaultkit.config.site_variables import SITE_NAME, site_variables
from vaultkit.errors import VaultkitError
from vaultkit.site.model.site_model import Dates, build_site
from vaultkit.site.model.site_name import find_name
from vaultkit.site.reference_build.reference_look import Look, Subject
from vaultkit.site.reference_build.reference_site import build_in
from vaultkit.vault.git.commit_dates import read_changes
from vaultkit.vault.load import load_vault
from vaultkit.vault.publishing.published_files import find_published
from vaultkit.vault.publishing.redaction.redacted_notes import with_hidden_targets

if TYPE_CHECKING:
    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault

_FAILED = 1


def main() -> int:
    """Build it; return the exit status."""
    try:
        build_asked(json.load(sys.stdin))
    except VaultkitError as error:
        sys.stdout.write(f"{error}\n")
        return _FAILED
    return 0


def build_asked(asked: dict[str, Any]) -> None:
    """Build what a command asks for.

    Args:
        asked: `folder`, `vault`, `config` (a path, "" for none), `today`, `rules`, and of the
            look `values`, `search` and `name`; `pages` and `only_listed`, see `build_reference`.

    Errors:
        VaultkitError: it cannot be built.
    """
    root, config_file = Path(asked["vault"]), asked["config"]
    config = load_config(Path(config_file) if config_file else None, is_named=True)
    vault = load_vault(root)
    values = _named(asked["values"], vault, config)
    published = find_published(vault, config)
    vault = with_hidden_targets(vault, published, config.site.hidden_name)
    published = published.only_listed() if asked["only_listed"] else published
    today = date.fromisoformat(asked["today"])
    now = datetime.combine(today, datetime.min.time())
    dates = Dates(today, read_changes(root))
    subject = Subject(vault, published, config, dates, now, asked["rules"])
    look = Look(values, {}, asked["search"], (), asked["name"])
    build_in(Path(asked["folder"]), subject, look, frozenset(asked["pages"]))


def _named(values: dict[str, Any], vault: Vault, config: Config) -> dict[str, Any]:
    """Return values with the name that a build finds for a site to which nobody gave one."""
    if values.get("site_name") != site_variables(vault.root, config)[SITE_NAME]:
        return values
    name = find_name(build_site(vault, config), vault.root)
    return values | {"site_name": escape(name)} if name else values


if __name__ == "__main__":
    sys.exit(main())
