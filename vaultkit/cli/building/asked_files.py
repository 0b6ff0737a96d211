"""The files of a vault that `vaultkit init` makes only where they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.opening.typed_paths import shown

if TYPE_CHECKING:
    from pathlib import Path


def plan_asked(
    root: Path, governing: Path | None, *, has_agent: bool, has_reviews: bool
) -> dict[str, bytes]:
    """Return the files for agents and reviews by their paths in the vault. Effect: reads.

    Args:
        root: The vault's folder, there or not.
        governing: The config that governs it, None if there is none yet.
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
        is_new = not root.is_dir() or not any(root.iterdir())
        there = (root / glob.removesuffix("/**") for glob in config.templates)
        globs = [
            glob
            for glob, folder in zip(config.templates, there, strict=True)
            if is_new or folder.is_dir()
        ]
        files[NAME] = review_base(config.review, tuple(globs))
    return files
