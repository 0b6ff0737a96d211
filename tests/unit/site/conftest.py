from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from mkdocs.commands.build import build as build_mkdocs
from mkdocs.config import load_config

from vaultkit.config import Config
from vaultkit.site.model.site_model import build_site
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.site.model.site_model import Site

BUILT_IN = Path(__file__).parents[3] / "vaultkit" / "site" / "mkdocs.yml"


def write_vault(root: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return root


@dataclass
class Built:
    """A built site: where it is, and what the build warned of."""

    folder: Path
    warnings: list[str] = field(default_factory=list)

    @property
    def files(self) -> set[str]:
        found = (path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
        return {path.as_posix() for path in found}

    @property
    def pages(self) -> set[str]:
        """Addresses of all pages."""
        return {
            path.removesuffix("index.html") for path in self.files if path.endswith("index.html")
        }

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def page(self, url: str) -> BeautifulSoup:
        return BeautifulSoup(self.text(f"{url}index.html"), "html.parser")


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Built]:
    """Build a vault given as path to text with the built-in configuration."""
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")

    def build(files: Mapping[str, str], config_file: Path = BUILT_IN, **options: Any) -> Built:
        root = write_vault(tmp_path / "vault", {"vaultkit.toml": "", **files})
        monkeypatch.setenv("VAULTKIT_VAULT", str(root))
        config = load_config(str(config_file), site_dir=str(tmp_path / "site"), **options)
        config.plugins.on_startup(command="build", dirty=False)
        handler = _Warnings()
        log = logging.getLogger("mkdocs")
        log.addHandler(handler)
        try:
            build_mkdocs(config)
        finally:
            log.removeHandler(handler)
            config.plugins.on_shutdown()
        return Built(tmp_path / "site", handler.found)

    return build


@pytest.fixture
def make_site(tmp_path: Path) -> Callable[..., Site]:
    """Decide what a vault given as path to text publishes, without building it."""

    def make(files: Mapping[str, str], config: Config | None = None) -> Site:
        root = write_vault(tmp_path / "vault", files)
        return build_site(load_vault(root), config or Config())

    return make
