"""A site is built beside its place and put there when it is complete and clean.

Until then the site of the last build stays as it is.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from vaultkit.errors import WriteError
from vaultkit.opening.typed_paths import shown
from vaultkit.vault.built_site.site_staging import staged_site
from vaultkit.vault.built_site.site_update import put_in_place, read_stays

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vaultkit.vault.built_site.site_staging import Stage


@contextmanager
def staged(site_dir: Path, *, is_apart: bool = False) -> Iterator[Stage]:
    """Give a folder to build into; see `staged_site`.

    Errors:
        WriteError: no folder can be made.
    """
    with ExitStack() as stack:
        try:
            stage = stack.enter_context(staged_site(site_dir, is_apart=is_apart))
        except OSError as error:
            raise _failed(site_dir, error) from error
        yield stage


def put_stage(stage: Stage, site_dir: Path) -> None:
    """Replace a site by the one that was built. Effect: see `site_update.put_in_place`.

    Errors:
        WriteError: it cannot be replaced.
    """
    try:
        put_in_place(stage.site, site_dir, read_stays(stage.stays))
    except OSError as error:
        raise _failed(site_dir, error) from error


def _failed(site_dir: Path, error: OSError) -> WriteError:
    return WriteError(f"{shown(site_dir)}: cannot be written: {error.strerror or error}")
