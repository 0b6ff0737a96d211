"""An extra is there if its modules can be found, and not by what is written down of packages."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from vaultkit.distribution import extras
from vaultkit.distribution.extras import MODULES, has_extra, is_there
from vaultkit.distribution.install_lines import install_line
from vaultkit.distribution.required_extras import require_extra
from vaultkit.errors import MissingExtraError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("extra", MODULES)
def test_an_extra_is_there_only_as_a_whole(extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_extra(extra)
    require_extra(extra, "this")
    for module in MODULES[extra]:
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, module, None)
            assert not has_extra(extra)
            with pytest.raises(MissingExtraError) as caught:
                require_extra(extra, "this")
            assert caught.value.lines == (
                f"this needs {module}, which is not installed",
                f"try: {install_line(extra)}",
            )


def test_more_than_one_module_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"^this needs requests, urllib3, which are not"):
        require_extra("external", "this")


def test_what_another_package_calls_an_extra() -> None:
    assert has_extra("theirs")


def test_a_folder_that_was_left_behind_is_no_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "left_behind").mkdir()
    (tmp_path / "whole").mkdir()
    (tmp_path / "whole" / "__init__.py").write_text("raise RuntimeError")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert not is_there("left_behind")
    assert is_there("whole")
    assert "whole" not in sys.modules


@pytest.mark.parametrize("error", [ImportError, ModuleNotFoundError, ValueError])
def test_a_search_that_fails_finds_nothing(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str) -> None:
        raise error(name)

    monkeypatch.setattr(extras, "find_spec", fail)
    assert not is_there("anything")
