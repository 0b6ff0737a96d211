"""Expressions that are compiled when they are first used."""

from __future__ import annotations

import importlib
import pickle
import re
from pathlib import Path

import pytest

import vaultkit
from vaultkit.distribution.lazy_re import LazyPattern, lazy_re

PACKAGE = Path(vaultkit.__file__).parent
HOLDERS = sorted(
    path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")
    for path in PACKAGE.rglob("*.py")
    if " = lazy_re(" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", HOLDERS)
def test_each_expression_is_one(module: str) -> None:
    found = [
        one for one in vars(importlib.import_module(module)).values() if type(one) is LazyPattern
    ]
    assert found
    for one in found:
        assert one.groups >= 0


def test_it_is_compiled_once_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    real = re.compile
    monkeypatch.setattr(re, "compile", lambda *args: compiled.append(args) or real(*args))
    pattern = lazy_re("(?P<a>x)+", re.IGNORECASE)
    assert compiled == []
    assert [match["a"] for match in pattern.finditer("xX x")] == ["X", "x"]
    assert pattern.sub("y", "aXb") == "ayb"
    assert (pattern.pattern, pattern.groups, pattern.groupindex["a"]) == ("(?P<a>x)+", 1, 1)
    assert compiled == [("(?P<a>x)+", re.IGNORECASE)]


def test_what_no_expression_has_is_missing() -> None:
    pattern = lazy_re("a")
    with pytest.raises(AttributeError):
        pattern.matches  # noqa: B018


def test_it_goes_to_another_process() -> None:
    pattern = lazy_re("a+", re.IGNORECASE)
    assert pattern.match("AA")
    assert pickle.loads(pickle.dumps(pattern)).match("AA")[0] == "AA"
