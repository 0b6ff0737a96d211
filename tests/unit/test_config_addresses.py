"""Addresses in the config are addresses, or the config is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vaultkit.checks.schema import config_schema
from vaultkit.config import read_config
from vaultkit.errors import VaultkitError

_PATH = Path("vaultkit.toml")


@pytest.mark.parametrize("key", ["url", "repo-url"])
@pytest.mark.parametrize(
    "value",
    [
        'https://x/"><script>alert(1)</script>', "javascript:alert(1)", "https://x/'y",
        "https://x/a b", "https://x/\n", "//x/", "x.org", "https://", "ftp://x/", "data:text/html,",
        "https://x\u2028/", "https://[x", "https://x/<b>",
    ],
)  # fmt: skip
def test_no_address_of_a_page(key: str, value: str) -> None:
    with pytest.raises(VaultkitError) as caught:
        read_config({"site": {key: value}}, _PATH)
    assert str(caught.value).endswith(
        f'"site.{key}" must be a web address such as "https://example.org/notes/", not {value!r}'
    )


@pytest.mark.parametrize(
    "value", ["", "https://example.org", "http://localhost:8000/a/?b=c&d#e", "https://müller.de/ü/"]
)
def test_an_address_of_a_page(value: str) -> None:
    config = read_config({"site": {"url": value, "repo-url": value}}, _PATH)
    assert (config.site.url, config.site.repo_url) == (value, value)


@pytest.mark.parametrize("value", ["javascript:alert(1)//", 'edit/"><b>/', "edit/\n", "data:x"])
def test_no_end_of_an_address(value: str) -> None:
    with pytest.raises(VaultkitError) as caught:
        read_config({"site": {"edit-uri": value}}, _PATH)
    assert str(caught.value).endswith(
        f'"site.edit-uri" must be part of a web address, not {value!r}'
    )


@pytest.mark.parametrize("value", ["", "edit/main/vault/", "?query=root/", "https://x.org/edit/"])
def test_an_end_of_an_address(value: str) -> None:
    assert read_config({"site": {"edit-uri": value}}, _PATH).site.edit_uri == value


@pytest.mark.parametrize(
    ("key", "value", "is_right"),
    [
        ("url", "https://example.org/a/?b#c", True),
        ("url", "", True),
        ("url", 'https://x/"', False),
        ("repo-url", "javascript:x", False),
        ("edit-uri", "edit/main/", True),
        ("edit-uri", "https://x.org/", True),
        ("edit-uri", "javascript:x", False),
        ("edit-uri", "a b", False),
    ],
)
def test_the_schema_of_the_config_says_so_too(key: str, value: str, is_right: bool) -> None:  # noqa: FBT001
    pattern = config_schema()["properties"]["site"]["properties"][key]["pattern"]
    assert (re.search(pattern, value) is not None) is is_right
