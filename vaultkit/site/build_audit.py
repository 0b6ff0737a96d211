"""Search the site that MkDocs has just built for what is not published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.checks.audit.audit_input import Verdicts
from vaultkit.checks.audit.audit_outcome import conclude
from vaultkit.checks.audit.folder_audit import audit_folder
from vaultkit.checks.audit.unlisted_audit import find_unlisted_leaks
from vaultkit.site.build.build_progress import progress_of
from vaultkit.site.model.site_name import read_site_name

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

    from vaultkit.checks.audit import LastAudit
    from vaultkit.checks.audit.audit_outcome import Outcome
    from vaultkit.checks.audit.leak import Leak
    from vaultkit.config import Config
    from vaultkit.site.cache.build_cache import ValueCache
    from vaultkit.site.cache.written_pages import OutputFiles
    from vaultkit.site.model.site_model import Site
    from vaultkit.vault.built_site.site_files import BuiltSite
    from vaultkit.vault.publishing.published_files import Published


def find_leaks(  # noqa: PLR0913 - as `audit_folder`
    site: Site,
    settings: Config,
    config: MkDocsConfig,
    others: Mapping[str, File],
    *,
    built: BuiltSite,
    last: tuple[LastAudit, LastAudit] | None = None,
) -> Outcome:
    """Return what the built site gives away, with its places. Effect: reads it.

    Args:
        site: What it was built from.
        settings: vaultkit's configuration.
        config: MkDocs' configuration, whose own words may be on the site.
        others: Files that are on the site besides, because the operator's configuration names
            them or they are pages that are no notes; by a path, of the vault if they lie in it.
        built: Where it is.
        last: What the last audit found, and what that for unlisted notes did.
    """
    own = [
        read_site_name(config),
        *(file.content_string for file in others.values() if file.is_documentation_page()),
        *_dates(site),
    ]
    named = tuple(path for path in site.vault.attachments if path in others)
    published = replace(site.published, attachments=(*site.published.attachments, *named))
    now = datetime.combine(site.dates.today or date(1970, 1, 1), datetime.min.time())

    def reference(of: Published, pages: frozenset[str]) -> AbstractContextManager[BuiltSite]:
        from vaultkit.site.reference_build.reference_look import Subject, look_of
        from vaultkit.site.reference_build.reference_site import build_reference

        rules = "vaultkit" in config.plugins and config.plugins["vaultkit"].config.rules
        given = (site.vault, of, settings, site.dates, now, rules)
        return build_reference(Subject(*given), look_of(config, others), pages)

    def search(
        left: Published,
        texts: Sequence[str] = (),
        passes_over: Callable[[str], bool] | None = None,
    ) -> list[Leak]:
        return audit_folder(
            built,
            vault,
            left,
            settings,
            now=now,
            also_public=[*own, *texts],
            own_folders=[Path(folder) for folder in config.theme.dirs],
            last=last and last[passes_over is not None],
            reference=partial(reference, replace(left, attachments=site.published.attachments)),
            passes_over=passes_over,
            progress=progress_of("searching for leaks"),
        )

    vault, given = site.vault, site.addresses
    addresses = {path: given.files[path] for path in (*given.boards, *given.notes)}
    read, found = built.read, search(published)
    found += find_unlisted_leaks(search, vault, published, settings, read=read, addresses=addresses)
    return conclude(found, vault, published, settings, read=read, addresses=addresses)


def _dates(site: Site) -> Iterator[str]:
    """Yield the days that pages show since files were changed then, as ISO writes them."""
    if site.dates.today is not None:
        yield site.dates.today.isoformat()
    for path in site.published.notes:
        if path in site.dates.commits:
            yield site.dates.commits[path].date().isoformat()


class CachedVerdicts:
    """What the last build's audit found: the `LastAudit` of a site's audit.

    A file is as clean as it was if its path and bytes are the same, the audit looks for the same,
    and so does the program that judges.

    Args:
        values: Where they are.
        program: Digest of all that judges besides what is looked for.
        files: Where the site's files are.
        purpose: Tells it from other audits of the site.
    """

    def __init__(
        self, values: ValueCache, program: str, files: OutputFiles, purpose: str = ""
    ) -> None:
        self._values = values
        names = ("clean files", "excused files", "said in public")
        self._clean, self._excused, self._said = (f"{name}{purpose}" for name in names)
        self._program = program
        self._needles = self._looks_for = self._state = ""
        self._files = files
        self._known: dict[str, tuple[str, str]] = {}

    def recall_said(self, needles: str) -> Mapping[str, list[str]]:
        """Return which needles public texts said, by the texts' digests."""
        self._needles = f"{self._program} {needles}"
        return self._values.recall(self._said, self._needles) or {}

    def keep_said(self, said: Mapping[str, list[str]]) -> None:
        """Take what the public texts say now. Effect: writes the file."""
        self._values.remember(self._said, self._needles, said)

    def recall(self, looks_for: str, state: str) -> Verdicts:
        """Return which files need not be searched; see `LastAudit`."""
        self._looks_for = f"{self._program} {looks_for}"
        self._state = f"{self._looks_for} {state}"
        clean = self._values.recall(self._clean, self._looks_for) or {}
        excused = self._values.recall(self._excused, self._state) or {}
        self._known = excused | clean
        return Verdicts(*(frozenset(map(_bytes_of, one.values())) for one in (clean, excused)))

    def digest_of(self, path: str) -> bytes | None:
        """Return the digest of a file that the last site holds and nobody wrote into since."""
        known = self._known.get(path)
        if known is None or path not in self._files.stays:
            return None
        return bytes.fromhex(known[1]) if known[0] == self._files.stamps[path] else None

    def keep_clean(self, clean: Mapping[str, bytes], excused: Container[str]) -> None:
        """Take the files that are clean now, and which are excused. Effect: writes the file."""
        stamps = self._files.stamps
        found = {path: (stamps.get(path, ""), digest.hex()) for path, digest in clean.items()}
        for name, given, wanted in (
            (self._clean, self._looks_for, [path for path in found if path not in excused]),
            (self._excused, self._state, [path for path in found if path in excused]),
        ):
            self._values.remember(name, given, {path: found[path] for path in wanted})


def _bytes_of(verdict: Sequence[str]) -> bytes:
    """Return the digest of a verdict: a stamp with a digest."""
    return bytes.fromhex(verdict[1])
