"""Audit a site that lies on disk (`vaultkit audit`), and see what is public in its vault."""

from __future__ import annotations

from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.authoring.moc.region_markers import written_spans
from vaultkit.checks.audit.allowed_phrases import Allowed
from vaultkit.checks.audit.audit_input import Audit, Written
from vaultkit.checks.audit.site_audit import audit_site
from vaultkit.distribution.extras import is_there
from vaultkit.notes.text.page_words import ENGLISH
from vaultkit.vault.built_site.asset_bundles import bundles
from vaultkit.vault.built_site.site_files import find_changed, find_output, read_own_texts
from vaultkit.vault.files.file_reading import read_facts, read_source
from vaultkit.vault.presentation.word_catalogues import catalogue_text, read_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from vaultkit.checks.audit.audit_input import LastAudit, Reference
    from vaultkit.checks.audit.leak import Leak
    from vaultkit.config import Config
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.built_site.site_files import BuiltSite
    from vaultkit.vault.load import Progress
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

_PACKAGE = Path(__file__).parents[2]
_OURS = (_PACKAGE / "site", _PACKAGE / "notes" / "html")
_SUFFIXES = frozenset({".html", ".js", ".css", ".xml", ".py"})


def audit_folder(  # noqa: PLR0913 - what is known of a site comes from many sides
    built: BuiltSite,
    vault: Vault,
    published: Published,
    config: Config,
    *,
    now: datetime,
    also_public: Iterable[str] = (),
    own_folders: Iterable[Path] = (),
    last: LastAudit | None = None,
    reference: Reference | None = None,
    passes_over: Callable[[str], bool] | None = None,
    progress: Progress | None = None,
) -> list[Leak]:
    """Return what a built site gives away. Effect: reads the site and the vault's attachments.

    Args:
        built: The site.
        vault: The vault it was built from.
        published: What may leave it.
        config: For the site's name and `hidden-name`.
        now: The moment that the queries of generated regions count from.
        also_public: Texts that may be on the site besides, such as that of `mkdocs.yml`.
        own_folders: Folders of templates that the operator has besides the theme's.
        last: What the last audit found.
        reference: See `Audit`.
        passes_over: Tells of a file of the site, by its path, whether it is not searched.
        progress: Called with how many files were searched, of how many.

    Errors:
        OSError: a file cannot be read.
    """
    site = config.site
    words = read_words(site.language or ENGLISH.language)
    audit = Audit(
        vault,
        published,
        lambda path: read_source(vault.root, path).data,
        hidden_name=site.hidden_name,
        also_public=(site.name, site.url, site.hidden_name, vault.root.name, *also_public),
        own_texts=cache(partial(_own_texts, tuple(own_folders), words.language)),
        last=last,
        written=find_written(vault, published, config, now),
        reference=reference,
        is_accepted=Allowed(site.audit.allow).covers,
    )
    own = {bundle.uri: bundle.content.encode() for bundle in bundles(words)}
    paths = find_changed(built, _themes())
    new = [path for path in paths if path not in own or own[path] != built.read(path)]
    if passes_over is not None:
        new = [path for path in new if not passes_over(path)]
    return audit_site(audit, new, built.read, progress=progress)


def find_written(
    vault: Vault, published: Published, config: Config, now: datetime
) -> dict[NotePath, Written]:
    """Return what vaultkit wrote in published notes, and what it would write there now."""
    noted = [note for path in published.notes if written_spans(note := vault.notes[path])]
    if not noted:
        return {}
    from vaultkit.authoring.moc.exposed_regions import read_public
    from vaultkit.authoring.moc.region_scope import region_scopes

    scopes = region_scopes(vault, config, now, partial(read_facts, vault.root), within=published)
    return {note.path: Written(*read_public(note, scopes)) for note in noted}


def _themes() -> list[Path]:
    """Return the folders of the theme's templates and files, and of MkDocs' own."""
    specs = (find_spec(name) for name in ("material", "mkdocs") if is_there(name))
    homes = [Path(spec.origin).parent for spec in specs if spec and spec.origin]
    return [home / "templates" for home in homes]


def _own_texts(more: Sequence[Path], language: str) -> tuple[str, ...]:
    """Return the programs and templates that write a site of whatever vault, and names of files.

    What they say in the language of the site is among them.
    """
    folders = dict.fromkeys((*_OURS, *_themes(), *more))
    texts = read_own_texts(tuple(filter(Path.is_dir, folders)), _SUFFIXES)
    return (*texts, catalogue_text(language), *_names_of_assets())


def _names_of_assets() -> Iterator[str]:
    for assets in filter(Path.is_dir, (home / "assets" for home in _themes())):
        for path in ("assets", *find_output(assets)):
            yield " ".join(f'"{name}"' for name in (path, *path.split("/")))
