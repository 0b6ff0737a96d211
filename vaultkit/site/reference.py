"""The reference site: what the site would be if no private note had ever been written.

Every run of text that stands in it in the same words tells nobody what the vault keeps.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from vaultkit.errors import ReferenceSiteError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.vault.site_files import BuiltSite


@contextmanager
def build_reference() -> Iterator[BuiltSite]:
    """Build the reference site; it is gone afterwards. Effect: writes a temporary folder.

    Errors:
        ReferenceSiteError: it cannot be built.
    """
    message = "no reference site can be built"
    raise ReferenceSiteError(message)
    yield
