"""Which attachments leave the vault."""

from __future__ import annotations

import pytest

from vaultkit.config import Config, SiteConfig
from vaultkit.testing import make_vault
from vaultkit.vault.files.file_kinds import is_known, looks_like_page, may_be_guessed, why_kept
from vaultkit.vault.publishing.published_files import find_published

_RUN = (
    "js", "mjs", "cjs", "wasm", "xml", "xsd", "xsl", "xslt", "opml", "rdf", "atom", "rss", "xhtml",
    "xht", "svgz", "mht", "mhtml", "swf", "hta", "htc", "shtml", "xul", "appcache", "webmanifest",
    "manifest", "mml", "mathml", "gpx", "kml", "rs", "wsdl", "smil", "xspf", "jnlp", "php", "phtml",
    "cgi", "jsp", "aspx", "eml", "plist", "jar",
)  # fmt: skip


@pytest.mark.parametrize("kind", _RUN)
def test_what_runs_stays_whoever_allows_it(kind: str) -> None:
    assert why_kept(f"a/x.{kind.upper()}", is_allowed=True).endswith(f"ends in .{kind}")
    assert not is_known(kind)


@pytest.mark.parametrize(
    "name",
    [
        "a.png", "a.svg", "a.html", "a.HTM", "a.pdf", "a.mp3", "a.webm", "a.docx", "a.tar.gz",
        "a.csv.gz", "a.gz", "a.zip", "a.woff2", "a.yaml", "a.py", "a.json", "a.excalidraw", "a.txt",
        "Report v2.1.docx", "a.html.png", "a.epub", "a.ipynb", "a.parquet",
    ],
)  # fmt: skip
def test_what_does_not_run_leaves(name: str) -> None:
    assert why_kept(f"A folder.js/{name}") == ""


@pytest.mark.parametrize(
    "name",
    [
        "a.html.en",
        "a.svg.gz",
        "a.js.gz",
        "a.svg.html.de",
        "a.php.txt",
        "a.xml.py",
        "a.phtml.png",
        "a.html.",
    ],
)
def test_the_middle_of_a_name_counts(name: str) -> None:
    assert why_kept(name, is_allowed=True) == (
        "hosts may take it for what the middle of its name says"
    )


@pytest.mark.parametrize("name", ["_headers", "_Redirects", "netlify.toml", "web.config"])
def test_settings_of_hosts_stay(name: str) -> None:
    fault = "hosts take their settings from a file of this name"
    assert why_kept(f"A/{name}", is_allowed=True) == fault


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("LICENSE", "a name without an extension does not say what it is"),
        ("a.step", 'not known to be harmless; "*.step" in [site] attachments publishes it'),
        ("a.dat", 'not known to be harmless; "*.dat" in [site] attachments publishes it'),
        ("a.css", 'not known to be harmless; "*.css" in [site] attachments publishes it'),
        ("a.foo.gz", 'not known to be harmless; "*.foo.gz" in [site] attachments publishes it'),
    ],
)
def test_what_is_not_known_stays_unless_it_is_allowed(name: str, fault: str) -> None:
    assert why_kept(name) == fault
    assert why_kept(name, is_allowed=True) == ""


@pytest.mark.parametrize(
    ("head", "is_page"),
    [
        (b"<html>", True),
        (b" \r\n\t<script>", True),
        (b"\xef\xbb\xbf<?xml", True),
        (b"\x00<b", True),
        (b"key: <b>", False),
        (b"", False),
        (b"\x89PNG<", False),
    ],
)
def test_what_browsers_take_for_a_page(head: bytes, is_page: bool) -> None:  # noqa: FBT001
    assert looks_like_page(head) is is_page


def test_only_what_all_hosts_know_need_not_be_looked_at() -> None:
    assert [
        name for name in ("a.png", "a.txt", "a.py", "a.dat", "LICENSE") if may_be_guessed(name)
    ] == [
        "a.py",
        "a.dat",
        "LICENSE",
    ]


def test_the_operator_allows_kinds() -> None:
    names = ("a.step", "b.dat", "c.js", "Shut/d.step")
    links = " ".join(f"[[{name}]]" for name in names)
    vault = make_vault({"A.md": links, **dict.fromkeys(names, "x")})
    site = SiteConfig(attachments=("*.step", "*.js"), exclude=("Shut/",))
    published = find_published(vault, Config(site=site))
    assert published.attachments == ("a.step",)
    assert set(published.kept) == {"b.dat", "c.js", "Shut/d.step"}
    assert set(published.unsafe) == {"b.dat", "c.js"}
