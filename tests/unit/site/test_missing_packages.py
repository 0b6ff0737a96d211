"""The site where packages that it is usually built with are not installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from vaultkit.distribution import required_extras
from vaultkit.distribution.install_lines import install_line
from vaultkit.site.cache import value_digests as digests
from vaultkit.site.plugin import VaultkitPlugin

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    digests.program.cache_clear()
    yield
    digests.program.cache_clear()


def use_themes(monkeypatch: pytest.MonkeyPatch, *themes: tuple[str, str, str]) -> str:
    """Return the digest of the program where some themes are installed: theme, package, version."""
    found = [
        SimpleNamespace(name=theme, dist=SimpleNamespace(name=package, version=number))
        for theme, package, number in themes
    ]
    monkeypatch.setattr(digests, "entry_points", lambda **_: found)
    digests.program.cache_clear()
    return digests.program()


def test_the_digest_is_of_the_themes_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    material = ("material", "mkdocs-material", "9.8.1")
    other = ("materialx", "mkdocs-materialx", "10.2.2")
    newer = ("materialx", "mkdocs-materialx", "10.3.0")
    both = use_themes(monkeypatch, material, other)
    assert use_themes(monkeypatch, other, material) == both
    found = [use_themes(monkeypatch, *some) for some in [(), (material,), (other,), (newer,)]]
    assert len({both, *found}) == 5


def test_a_package_that_nothing_is_known_of(monkeypatch: pytest.MonkeyPatch) -> None:
    full = digests.program()

    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(digests, "version", version)
    digests.program.cache_clear()
    assert digests.program() != full
    assert len(digests.program()) == 32


def test_the_plugin_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    there = required_extras.is_there
    monkeypatch.setattr(
        required_extras, "is_there", lambda name: name != "py_svg_hush" and there(name)
    )
    with pytest.raises(PluginError) as caught:
        VaultkitPlugin().on_config.methods[-1](MkDocsConfig())
    assert str(caught.value) == (
        "the plugin vaultkit needs py_svg_hush, which is not installed\n"
        f"try: {install_line('site')}"
    )
