"""Nothing unpublished is in any byte of a site, and the audit would see it if it were."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import subprocess
import sys
import zipfile
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest
from mkdocs.exceptions import Abort

from tests.bench.generate import generate
from tests.unit.site.canaries import make_vault_of_canaries
from vaultkit.checks.audit import Audit, audit_site
from vaultkit.config import Config, SiteConfig
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from vaultkit.checks.audit import Leak


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


def forms(name: str, data: bytes) -> Iterator[str]:
    """Yield a file's texts in all the ways it can be written, by other means than the audit's."""
    yield name
    yield unquote(name)
    if data[:2] == b"\x1f\x8b":
        yield from forms(name.removesuffix(".gz"), gzip.decompress(data))
    text = data.decode("utf-8", "replace")
    yield text
    yield unquote(unescape(text))
    if name.endswith(".html"):
        yield re.sub("<[^>]*>", "", unescape(text))  # letters of formulas are elements
    if name.endswith(".json"):
        joined = "\n".join(strings(json.loads(text)))
        yield joined
        yield unquote(unescape(joined))


def everything(folder: Path) -> str:
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            found += forms(path.relative_to(folder).as_posix(), path.read_bytes())
    return "\n".join(found).lower()


def test_no_canary_leaves(publish: Callable[..., Any]) -> None:
    files, canaries = make_vault_of_canaries()
    assert len(canaries) >= 200
    assert len(set(canaries.values())) >= 25
    site = publish(files)
    text = everything(site.folder)
    assert "shown words" in text
    assert {word: kind for word, kind in canaries.items() if word in text} == {}


@pytest.fixture(scope="module")
def canary_audit() -> tuple[Audit, Mapping[str, str]]:
    files, canaries = make_vault_of_canaries(notes=2)
    files.pop("vaultkit.toml")
    vault = make_vault(files)
    config = Config(site=SiteConfig(exclude=("Shut",), hidden_name="x"))
    published = find_published(vault, config)
    audit = Audit(vault, published, lambda path: files[path].encode(), hidden_name="x")
    return audit, canaries


def test_a_clean_site_has_no_leaks(canary_audit: tuple[Audit, Mapping[str, str]]) -> None:
    assert audit_files(canary_audit[0], {"index.html": b"<p>Shown words.</p>"}) == []


def test_a_leak_of_every_kind_is_found(canary_audit: tuple[Audit, Mapping[str, str]]) -> None:
    audit, canaries = canary_audit
    vault = audit.vault
    kinds = {word: kind for word, kind in canaries.items() if kind != "attachment bytes"}
    said = [*vault.notes, *vault.attachments]
    said += [
        source.text for source in (*vault.texts.values(), *(n.source for n in vault.notes.values()))
    ]
    said += [str(dict(note.properties)) for note in vault.notes.values()]
    pages = [render_note(vault, path, SiteAddresses()).html for path in vault.notes]
    data = "".join(f"<p>{escape(text)}</p>\n" for text in said) + "".join(pages)
    leaks = audit_files(audit, {"a.html": data.encode()})
    found = {word for word in kinds for leak in leaks if word in leak.text.lower()}
    assert {word: kind for word, kind in kinds.items() if word not in found} == {}
    lines = data.splitlines()
    word = next(word for word, kind in kinds.items() if kind == "name")
    leak = next(leak for leak in leaks if leak.text == word)
    assert word in lines[leak.line - 1]


def test_a_copy_of_an_attachment_is_found(canary_audit: tuple[Audit, Mapping[str, str]]) -> None:
    audit, _ = canary_audit
    copies = [path for path in audit.vault.attachments if path.endswith((".png", ".pdf"))]
    assert len(copies) == 4
    for path in copies:
        data = audit.read(path)
        inline = base64.b64encode(data).decode()
        for name, held in (
            ("assets/a1b2.bin", data),
            ("a.html", f'<img src="data:image/png;base64,{inline}">'.encode()),
            ("b.gz", gzip.compress(data)),
        ):
            leaks = audit_files(audit, {name: held})
            assert [(leak.kind, leak.source) for leak in leaks] == [("attachment", path)]


def audit_files(audit: Audit, files: Mapping[str, bytes]) -> list[Leak]:
    return audit_site(audit, list(files), files.__getitem__, workers=1)


def leaks_of(
    files: dict[str, str], name: str, data: str | bytes, **options: Any
) -> list[tuple[str, str, int]]:
    vault = make_vault(files)
    published = find_published(vault, Config())
    audit = Audit(vault, published, lambda path: files[path].encode(), **options)
    held = data.encode() if isinstance(data, str) else data
    found = audit_files(audit, {name: held})
    return [(leak.kind, leak.text, leak.line) for leak in found]


SECRET = {
    "A.md": "# Public\n\nWords that all may read.\n",
    "Blue Whale & Søn.md": "---\npublish: false\n---\nWe buy the harbour in March\n",
    "東京計画.md": "---\npublish: false\n---\n",
}
NAME = ("name", "Blue Whale & Søn")


def zipped(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("inner.txt"), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("a.html", "<p>\nBlue Whale &amp; Søn</p>", 2),
        ("a.html", "<p>BLUE&nbsp;WHALE &#38; s&oslash;n", 1),
        ("a.html", "<b>Blue</b> <i>Whale</i> &amp; <em>Søn</em>", 1),
        ("a.html", "\n\n<a href='../Blue-Whale-&amp;-S%C3%B8n/'>x</a>", 3),
        ("a.html", '<a data-x="blue_whale_søn">x</a>', 1),
        ("a.json", json.dumps({"t": "x\nBlue Whale & Søn\ny"}), 1),
        ("a.json", json.dumps({"t": "<b>Blue</b> Whale &amp; S&oslash;n"}), 1),
        ("a.js", r"x='Blue\nWhale \u0026 S\u00f8n'", 1),
        ("a.css", r"a{content:'Blue Whale \26 S\f8 n'}", 1),
        ("a.svg", "<svg><text>Blue<tspan> Whale &#x26; Søn</tspan></text></svg>", 1),
        ("a.xml", "<loc>https://x.org/Blue%20Whale%20%26%20S%C3%B8n</loc>", 1),
        ("a.html", '<img src="data:image/svg+xml,%3Csvg%3EBlue Whale %26 Søn">', 1),
        ("a.xml.gz", gzip.compress(b"\nBlue Whale S\xc3\xb8n", mtime=0), 2),
        ("a.zip", zipped("Blue Whale Søn"), 1),
        ("a.zip.gz", gzip.compress(zipped("Blue Whale Søn"), mtime=0), 1),
        ("a.txt", "Blue Whale So\u0308n".replace("o\u0308", "ø"), 1),
        ("a.html", "Blue Wha\u00adle &amp; S\u200bøn", 1),
        ("Blue-Whale-&-Søn/index.html", "", 0),
        (quote("assets/Blue Whale Søn.png"), "", 0),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, data: str | bytes, line: int) -> None:
    assert leaks_of(SECRET, name, data) == [(*NAME, line)]


@pytest.mark.parametrize(
    "data",
    ["Blue Whales and Søn", "A blue whale.", "Søn", "Public words that all may read", ""],
)
def test_parts_of_a_name_are_no_leak(data: str) -> None:
    assert leaks_of(SECRET, "a.html", data) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", "<li>Seen: Blue</li>\n<li>Whale &amp; Søn</li>"),
        ("a.html", "<h1>Blue</h1><h2>Whale &amp; Søn</h2>"),
        ("a.svg", "<svg><text>Blue</text><text>Whale &amp; Søn</text></svg>"),
        ("a.json", json.dumps([["Blue", "blue/"], ["Whale & Søn", "w/"]])),
        ("a.json", json.dumps([["", "Blue"], ["Whale & Søn", ""]], separators=(",", ":"))),
        ("llms.txt", "- [Blue](Blue/)\n- [Whale & Søn](w/)\n\nBlue\n\nWhale & Søn\n"),
        ("llms.txt", "- [x](Blue/): Whale & Søn\n- [Blue](Whale-S%C3%B8n/)\n"),
    ],
)
def test_what_is_said_apart_is_no_name(name: str, data: str) -> None:
    assert leaks_of(SECRET, name, data) == []


def test_a_link_to_a_part_of_a_published_note_says_where_it_leads() -> None:
    comment = "%% [[Harbour plan#Sources]] %%"
    files = {"Harbour plan.md": "# Sources\n[[#Sources]]", "B.md": comment}
    page = '<a data-href="Harbour plan#Sources">Sources</a>'
    assert leaks_of(files, "a.html", page) == []
    assert leaks_of(files | {"Harbour plan.md": "# Sources"}, "a.html", page) == [
        ("comment", "Harbour plan > Sources", 1)
    ]


def test_a_generated_vault_has_no_leaks(tmp_path: Path) -> None:
    generate(tmp_path / "vault", 250, seed=2)
    built = run("build", "vault", "--site-dir", "site", "--no-cache", cwd=tmp_path)
    assert (built.returncode, built.stdout) == (0, f"{tmp_path}/site/index.html\n")


def test_a_name_without_blanks_is_found_in_a_sentence() -> None:
    assert leaks_of(SECRET, "a.html", "<p>私の東京計画です</p>") == [("name", "東京計画", 1)]


def test_what_a_published_note_says_is_no_leak() -> None:
    files = SECRET | {"B.md": "I saw a Blue Whale & Søn.\n"}
    assert leaks_of(files, "a.html", "<p>Blue Whale &amp; Søn</p>") == []


@pytest.mark.parametrize(
    "text",
    [
        "%% Blue Whale & Søn %%",
        "[[Blue Whale & Søn|there]]",
        "![[Blue Whale & Søn|there]]",
        "[there](<Blue Whale & Søn.md>)",
    ],
)
def test_what_a_published_note_hides_is_a_leak(text: str) -> None:
    found = leaks_of(SECRET | {"B.md": text}, "a.html", "<p>Blue Whale &amp; Søn</p>")
    assert [leak[1].strip("% ") for leak in found] == ["Blue Whale & Søn"]


def test_a_link_shows_the_name_unless_it_is_hidden() -> None:
    files = SECRET | {"B.md": "---\nup: '[[Blue Whale & Søn]]'\n---\n[[Blue Whale & Søn]]"}
    page = "<p>Blue Whale &amp; Søn</p>"
    assert leaks_of(files, "a.html", page) == []
    assert leaks_of(files, "a.html", page, hidden_name="x") == [(*NAME, 1)]


def test_an_excerpt_is_found() -> None:
    words = " ".join(f"word{n}" for n in range(60))
    files = {"A.md": "", "B.md": f"---\npublish: false\n---\n{words}\n"}
    excerpt = " ".join(f"word{n}" for n in range(13, 28))
    assert leaks_of(files, "a.html", f"<p>…{excerpt}…</p>") != []


def test_the_words_of_theme_and_generator_are_no_leak() -> None:
    files = {"A.md": "", "Back to top.md": "---\npublish: false\n---\n"}
    page = "<a>Back to top</a>"
    assert leaks_of(files, "a.html", page) == [("name", "Back to top", 1)]
    assert leaks_of(files, "a.html", page, own_texts=lambda: ["<a>Back to top</a>"]) == []
    assert leaks_of(files, "a.html", page, also_public=("Back to top",)) == []


def test_a_name_that_only_a_published_picture_has_is_a_warning() -> None:
    files = SECRET | {"B.md": "![[Blue Whale & Søn.png]]", "Blue Whale & Søn.png": ""}
    page = '<img src="../Blue%20Whale%20%26%20S%C3%B8n.png" alt="Blue Whale &amp; Søn">'
    assert leaks_of(files, "a.html", page) == [("metadata", "Blue Whale & Søn", 0)]
    assert leaks_of(files | {"C.md": "Blue Whale & Søn"}, "a.html", page) == []
    shown = {"A.md": "![[two words.png]]", "two words.png": "x"}
    shown["P.md"] = "---\npublish: false\n---\n![[two words.png]]"
    assert leaks_of(shown, "a.html", '<img src="two%20words.png">') == []


def test_a_part_of_a_published_file_is_said_by_the_link_to_it() -> None:
    files = {"A.md": "[[plans of March.pdf#page=2|x]]", "plans of March.pdf": "x"}
    files["P.md"] = "---\npublish: false\n---\n![[plans of March.pdf#page=2]]"
    page = '<a href="../plans%20of%20March.pdf#page=2">x</a>'
    assert leaks_of(files, "a.html", page) == []


def test_what_is_public_without_its_markup_is_no_leak() -> None:
    """A summary leaves out marks that stand in both notes, though not the same ones."""
    public = {"A.md": "The port[^1] is opened.\n\n[^1]: one\n"}
    private = {"B.md": "---\npublish: false\n---\nThe port[^2] is opened.\n\n[^2]: two\n"}
    page = '<meta name="description" content="The port is opened.">'
    assert leaks_of(public | private, "a.html", page) == []
    leak = ("text", "The port is opened", 1)
    assert leak in leaks_of({"A.md": ""} | private, "a.html", page)


@pytest.mark.parametrize("publish", ["true", "false"])
def test_a_part_that_a_canvas_shows_is_no_leak(publish: str) -> None:
    card = {"id": "1", "type": "file", "file": "Sub/Kiwi.md", "subpath": "#How to peel"}
    place = {"x": 0, "y": 0, "width": 9, "height": 9}
    files = {
        "A.md": "![[B.canvas]] %%[[Kiwi#How to peel]]%%",
        "B.canvas": json.dumps({"nodes": [card | place]}),
        "Sub/Kiwi.md": f"---\npublish: {publish}\n---\n# How to peel\n",
    }
    leaks = leaks_of(files, "a.html", "<p>Kiwi &gt; How to peel</p>")
    assert (leaks == []) == (publish == "true")


@pytest.mark.parametrize("name", ["2024-05-01", "7", "AB", "12"])
def test_numbers_and_the_shortest_names_are_not_looked_for(name: str) -> None:
    files = {"A.md": "", f"{name}.md": "---\npublish: false\n---\n"}
    assert leaks_of(files, "a.html", f"<p>{name}</p>") == []


def test_content_that_cannot_be_unpacked_is_reported() -> None:
    found = leaks_of(SECRET, "a.gz", b"\x1f\x8b\x08 broken")
    assert [leak[0] for leak in found] == ["unknown content:"]


def test_a_leaking_plugin_stops_the_build(
    publish: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vaultkit.site.pages.vault_page import NotePage

    render = NotePage.render

    def leak(page: NotePage, *args: Any) -> None:
        render(page, *args)
        secret = page._site.vault.notes.get(NotePath("C.md"))  # noqa: SLF001 - as a plugin might
        page.content += f"<p>{secret.source.text}</p>" if secret else ""

    monkeypatch.setattr(NotePage, "render", leak)
    files = SECRET | {"B.md": "", "C.md": "---\npublish: false\n---\nWe buy the harbour."}
    with pytest.raises(Abort):
        publish(files)
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vaultkit", *args]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_command(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    for name, text in SECRET.items():
        (vault / name).write_text(text, encoding="utf-8")
    (vault / "vaultkit.toml").write_text("")
    built = run("build", "vault", "--site-dir", "site", cwd=tmp_path)
    assert (built.returncode, built.stdout) == (0, f"{tmp_path}/site/index.html\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "vault"]
    clean = run("audit", "site", "--vault", "vault", cwd=tmp_path)
    assert (clean.returncode, clean.stdout) == (0, "no leaks of 2 unpublished notes\n")
    with (tmp_path / "site" / "A" / "index.html").open("a", encoding="utf-8") as page:
        page.write("\n<!-- blue whale &amp; søn -->\n")
    lines = (tmp_path / "site" / "A" / "index.html").read_text(encoding="utf-8").count("\n")
    leaky = run("audit", "site", "--vault", "vault", cwd=tmp_path)
    assert leaky.returncode == 1
    assert leaky.stdout == (
        f'site/A/index.html:{lines}, on the page of "A.md": '
        'name "Blue Whale & Søn" of "Blue Whale & Søn.md": it is not published, and no published '
        "note says it; a plugin, a hook, a template or a file beside the notes put it there\n"
        "what to do, one of these for each of them:\n"
        "  publish what says it, or say it in other words there\n"
        "  take it out of the plugin, hook, template or file that puts it there, if no note does\n"
        '  keep the page that shows it at home: "publish: false", or [site] exclude in '
        "vault/vaultkit.toml\n"
        "  accept the words, in vault/vaultkit.toml:\n"
        "    [site.audit]\n"
        '    allow = ["Blue Whale & Søn"]\n'
        "1 leak of 2 unpublished notes in 1 file\n"
    )
    record = json.loads(
        run("audit", "site", "--vault", "vault", "--format", "json", cwd=tmp_path).stdout
    )
    assert record["leaks"][0]["source"] == "Blue Whale & Søn.md"
    assert run("audit", "nowhere", "--vault", "vault", cwd=tmp_path).returncode == 2


def test_a_leak_leaves_the_last_site(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / "hooks").mkdir(parents=True)
    for name, text in SECRET.items():
        (vault / name).write_text(text, encoding="utf-8")
    (vault / "vaultkit.toml").write_text("")
    (tmp_path / "hook.py").write_text(
        "def on_page_content(html, **_):\n    return html + '<p>we buy the harbour in march</p>'\n"
    )
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: S\ndocs_dir: vault\ntheme: material\nplugins: [vaultkit]\nhooks: [hook.py]\n"
    )
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("of the last build")
    done = run("build", "vault", "--site-dir", "site", cwd=tmp_path)
    assert done.returncode == 1
    assert 'text "We buy the harbour in March" of "Blue Whale & Søn.md:4": ' in done.stderr
    names = sorted(path.name for path in tmp_path.iterdir() if path.name != "__pycache__")
    assert names == ["hook.py", "mkdocs.yml", "site", "vault"]
    assert [path.read_text() for path in (tmp_path / "site").iterdir()] == ["of the last build"]


def test_a_failed_build_keeps_the_last_site(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "A.md").write_text("[[Nowhere]]")
    (vault / "vaultkit.toml").write_text("")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("of the last build")
    assert run("build", "vault", "--strict", "--site-dir", "site", cwd=tmp_path).returncode == 1
    assert (tmp_path / "site" / "index.html").read_text() == "of the last build"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "vault"]


def test_words_typeset_as_a_formula_are_found() -> None:
    """A comment that the renderer took for a formula would be letters in elements of their own."""
    vault = make_vault({"B.md": "text\n\n$$quarterly margin of x$$\n"})
    html = render_note(vault, NotePath("B.md"), SiteAddresses()).html
    assert "quarterly" not in html
    files = {"A.md": "%%\nQuarterly margin of x\n%%\n"}
    assert leaks_of(files, "a.html", html) == [("comment", "Quarterly margin of x", 2)]
    assert leaks_of({"A.md": "%% margin %%"}, "a.html", html) == []
