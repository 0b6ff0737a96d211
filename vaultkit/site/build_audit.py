"""The audit of the site that MkDocs has just built."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.checks.audit.folder_audit import audit_folder
from vaultkit.checks.audit.outcome import conclude
from vaultkit.site.build.build_progress import progress_of
from vaultkit.site.model.site_name import read_site_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

    from vaultkit.checks.audit import LastAudit
    from vaultkit.checks.audit.outcome import Outcome
    from vaultkit.config import Config
    from vaultkit.site.model.site_model import Site
    from vaultkit.vault.built_site.site_files import BuiltSite


def find_leaks(  # noqa: PLR0913 - as `audit_folder`
    site: Site,
    settings: Config,
    config: MkDocsConfig,
    others: Mapping[str, File],
    *,
    built: BuiltSite,
    last: LastAudit | None = None,
) -> Outcome:
    """Return what the built site gives away, with its places. Effect: reads it.

    Args:
        site: What it was built from.
        settings: vaultkit's configuration.
        config: MkDocs' configuration, whose own words may be on the site.
        others: Files that are on the site besides, because the operator's configuration names
            them or they are pages that are no notes; by a path, of the vault if they lie in it.
        built: Where it is.
        last: What the last audit found.
    """
    own = [
        read_site_name(config),
        *(file.content_string for file in others.values() if file.is_documentation_page()),
        *_dates(site),
    ]
    named = tuple(path for path in site.vault.attachments if path in others)
    published = replace(site.published, attachments=(*site.published.attachments, *named))
    now = datetime.combine(site.dates.today or date(1970, 1, 1), datetime.min.time())

    def reference() -> AbstractContextManager[BuiltSite]:
        from vaultkit.site.reference_build.reference_look import Subject, look_of
        from vaultkit.site.reference_build.reference_site import build_reference

        rules = "vaultkit" in config.plugins and config.plugins["vaultkit"].config.rules
        given = (site.vault, site.published, settings, site.dates, now, rules)
        return build_reference(Subject(*given), look_of(config, others))

    vault, given = site.vault, site.addresses
    addresses = {path: given.files[path] for path in (*given.boards, *given.notes)}
    found = audit_folder(
        built,
        vault,
        published,
        settings,
        now=now,
        also_public=own,
        own_folders=[Path(folder) for folder in config.theme.dirs],
        last=last,
        reference=reference,
        progress=progress_of("searching for leaks"),
    )
    return conclude(found, vault, published, settings, read=built.read, addresses=addresses)


def _dates(site: Site) -> Iterator[str]:
    """Yield the days that pages show since files were changed then, as ISO writes them."""
    if site.dates.today is not None:
        yield site.dates.today.isoformat()
    for path in site.published.notes:
        if path in site.dates.commits:
            yield site.dates.commits[path].date().isoformat()
