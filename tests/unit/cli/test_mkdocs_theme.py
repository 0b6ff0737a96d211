"""Which theme a configuration names, and whether that is installed, as MkDocs will see it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.mkdocs import mkdocs_theme
from vaultkit.cli.mkdocs.mkdocs_theme import require_theme
from vaultkit.distribution.install_lines import install_line, join_words, pip_words
from vaultkit.errors import MissingExtraError, VaultkitError
from vaultkit.opening.mkdocs_config import BUILT_IN

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _themes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let MkDocs and MaterialX be installed, which bring a module `material` but no such theme."""
    themes = [
        SimpleNamespace(name="mkdocs", module="mkdocs.themes.mkdocs"),
        SimpleNamespace(name="materialx", module="material.templates"),
        SimpleNamespace(name="removed", module="no_such_module.templates"),
    ]
    monkeypatch.setattr(mkdocs_theme, "entry_points", lambda **_: themes)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("theme: materialx\n", ""),
        ("theme: {name: materialx, features: [x]}\n", ""),
        ("site_name: S\n", ""),
        ("theme: {name: null, custom_dir: own}\n", ""),
        ("theme: {custom_dir: own}\n", ""),
        ("theme: !ENV [THEME, nosuch]\n", ""),
        ("theme: {name: !ENV THEME}\n", ""),
        ("theme: nosuch\n", "nosuch"),
        ("theme: {name: removed}\n", "removed"),
        ("theme: material\n", "material"),
        ("INHERIT: base.yml\n", "inherited"),
        ("INHERIT: base.yml\ntheme: {features: [x]}\n", "inherited"),
        ("INHERIT: base.yml\ntheme: mkdocs\n", ""),
        ("INHERIT: gone.yml\n", ""),
        ("INHERIT: mkdocs.yml\n", ""),
    ],
)
def test_the_theme_of_a_file(
    text: str, missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yml").write_text("theme: {name: inherited}\n")
    config = tmp_path / "mkdocs.yml"
    config.write_text(text)
    if not missing:
        require_theme(config)
        return
    with pytest.raises(VaultkitError) as caught:
        require_theme(config)
    if missing == "material":
        assert caught.value.lines == (
            'mkdocs.yml needs the theme "material", which is not installed',
            f"try: {install_line('site')}",
        )
    else:
        assert str(caught.value) == (
            f'mkdocs.yml: the theme "{missing}" is not installed; install the package that brings '
            "it where vaultkit is, or name one of materialx, mkdocs"
        )


def test_the_theme_that_may_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mkdocs_theme, "entry_points", lambda **_: [])
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "mkdocs.yml"
    config.write_text("theme: materialx\n")
    with pytest.raises(VaultkitError) as caught:
        require_theme(config)
    line = join_words((*pip_words("install"), "mkdocs-materialx"))
    assert str(caught.value) == (
        f'mkdocs.yml: the theme "materialx" is not installed; to install it: {line}'
    )


def test_the_theme_of_the_built_in_configuration() -> None:
    with pytest.raises(MissingExtraError) as caught:
        require_theme(BUILT_IN)
    assert caught.value.lines == (
        'the built-in configuration needs the theme "material", which is not installed',
        f"try: {install_line('site')}",
    )
