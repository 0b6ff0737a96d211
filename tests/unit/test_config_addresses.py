"""Addresses in the config are addresses, or the config is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vaultkit.checks.manual.json_schemas import config_schema
from vaultkit.cli.main import run
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
    "value",
    [
        "",
        "https://example.org",
        "http://localhost:8000/a/",
        "https://x/@me/",
        "https://müller.de/ü/",
    ],
)
def test_an_address_of_a_page(value: str) -> None:
    config = read_config({"site": {"url": value, "repo-url": value}}, _PATH)
    assert (config.site.url, config.site.repo_url) == (value, value)


@pytest.mark.parametrize("key", ["url", "repo-url"])
@pytest.mark.parametrize("user", ["me:secret", "me", ":secret", "me:s%40", ""])
def test_no_name_and_password_on_every_page(key: str, user: str) -> None:
    with pytest.raises(VaultkitError) as caught:
        read_config({"site": {key: f"https://{user}@example.org/notes/"}}, _PATH)
    assert str(caught.value).endswith(
        f'"site.{key}" holds a user name or a password, which every page would tell; leave it out'
    )


@pytest.mark.parametrize("end", ["?", "?b", "a/?b=c#d", "#", "a#b"])
def test_no_query_before_the_addresses_of_pages(end: str) -> None:
    with pytest.raises(VaultkitError) as caught:
        read_config({"site": {"url": f"https://example.org/{end}"}}, _PATH)
    assert str(caught.value).endswith(
        '"site.url" holds a query or a fragment (? or #), which no address of a page can follow'
    )
    repository = f"https://example.org/{end}"
    assert read_config({"site": {"repo-url": repository}}, _PATH).site.repo_url == repository


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://me:secret@example.org/", "it holds a user name or a password, which every"),
        ("https://example.org/?b", "it holds a query or a fragment"),
        ("example.org", "it must be a web address"),
    ],
)
def test_the_option_of_build_says_so_too(
    address: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "--site-url", address]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f'error: invalid value for "--site-url": {fault}')
    assert "secret" not in told


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
        ("url", "https://example.org/a/@b/", True),
        ("url", "https://example.org/a/?b#c", False),
        ("url", "https://example.org/#c", False),
        ("url", "https://me:secret@example.org/", False),
        ("repo-url", "https://me@example.org/", False),
        ("repo-url", "https://example.org/a/?b#c", True),
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
