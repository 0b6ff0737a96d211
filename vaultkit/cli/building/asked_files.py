"""The files of a vault that `vaultkit init` makes only where they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.opening.typed_paths import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def plan_asked(
    governing: Path | None,
    has_folder: Callable[[str], bool],
    *,
    has_agent: bool,
    has_reviews: bool,
) -> dict[str, bytes]:
    """Return the files for agents and reviews by their paths in the vault. Effect: reads.

    Args:
        governing: The config that governs the vault, None if there is none yet.
        has_folder: Tells whether a folder is in the vault, or will be.
        has_agent: Whether those for agents are asked for.
        has_reviews: Whether the base of reviews is.

    Errors:
        ConfigError: the config has faults.
    """
    files: dict[str, bytes] = {}
    if has_agent:
        from vaultkit.authoring.creating.agent_files import agent_files

        files |= agent_files()
    if has_reviews:
        from vaultkit.authoring.reviews.review_base import NAME, review_base
        from vaultkit.config import Config, load_config

        config = load_config(shown(governing)) if governing else Config(templates=("Templates/**",))
        globs = (glob for glob in config.templates if has_folder(glob.removesuffix("/**")))
        files[NAME] = review_base(config.review, tuple(globs))
    return files
