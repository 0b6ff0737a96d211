"""Choose where MkDocs builds to: beside the site, which stays until the new one is clean.

`vaultkit build` sees to that itself, and says so by a variable.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.utils import CountHandler

from vaultkit.vault.built_site.site_staging import staged_site
from vaultkit.vault.built_site.site_update import put_in_place

if TYPE_CHECKING:
    from collections.abc import Container

    from mkdocs.config.defaults import MkDocsConfig

STAYS = "VAULTKIT_STAYS"
_LAST = "VAULTKIT_LAST_SITE"
"""Variables of `vaultkit build`: the file that takes what stays of the last site, and that site."""


class SiteDir:
    """The folder that one build goes to, and the site that it replaces.

    Args:
        config: MkDocs' configuration; while this is open it names the folder.
        last: Folder of the site of which some files may stay; "" if none can.
    """

    def __init__(self, config: MkDocsConfig, last: str = "") -> None:
        self._config = config
        self._place = os.path.abspath(config.site_dir)
        self._open = ExitStack()
        self.is_staged = False
        self.last = last

    def stage(self, *, is_served: bool, is_dirty: bool) -> None:
        """Build into another folder. Effect: makes it; changes MkDocs' configuration.

        Args:
            is_served: Whether this is a preview, which lies among temporary files.
            is_dirty: Whether MkDocs writes only what has changed into the last site.

        Errors:
            PluginError: it cannot be made.
        """
        try:
            if is_served:
                folder = tempfile.mkdtemp(prefix="vaultkit_", dir=os.path.dirname(self._place))
                self._open.callback(shutil.rmtree, folder, ignore_errors=True)
            else:
                folder = str(self._open.enter_context(staged_site(Path(self._place))).site)
            if is_dirty and os.path.isdir(self._place):
                shutil.copytree(self._place, folder, symlinks=True, dirs_exist_ok=True)
        except OSError as error:
            self.close()
            message = f"vaultkit: {self._place}: cannot be written: {error.strerror or error}"
            raise PluginError(message) from error
        self.is_staged = True
        self.last = "" if is_dirty else self._place
        self._config.site_dir = folder

    def put(self, stays: Container[str]) -> None:
        """Replace the last site by what was built. Effect: see `put_in_place`.

        Args:
            stays: Paths of its files that belong to the new one.

        Errors:
            PluginError: it cannot be replaced.
        """
        if not self.is_staged:
            return
        try:
            put_in_place(Path(self._config.site_dir), Path(self._place), stays)
        except OSError as error:
            message = f"vaultkit: {self._place}: cannot be written: {error.strerror or error}"
            raise PluginError(message) from error
        finally:
            self.close()

    def close(self) -> None:
        """Remove what was built and is not in its place. Effect: deletes a folder."""
        self._config.site_dir = self._place
        self._open.close()


_LOGS = ("mkdocs", "properdocs")
"""Where either of them counts what was warned of."""


def find_last() -> str:
    """Return the site that `vaultkit build` will replace; "" if it does not run this."""
    return os.environ.get(_LAST, "") if STAYS in os.environ else ""


def has_warned(config: MkDocsConfig) -> bool:
    """Tell whether MkDocs, or ProperDocs in its place, will end this build in strict mode."""
    handlers = (one for name in _LOGS for one in logging.getLogger(name).handlers)
    counters = (one for one in handlers if isinstance(one, CountHandler))
    return bool(config.strict) and any(counter.get_counts() for counter in counters)
