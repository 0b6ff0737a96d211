"""A `mkdocs.yml` that came with a vault: every value and option in it is judged, not its names."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultkit.cli.main import run
from vaultkit.cli.mkdocs.mkdocs_code import guard_code
from vaultkit.errors import VaultkitError
from vaultkit.opening.mkdocs_config import BUILT_IN

SECRET = "SECRET_TOKEN"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a vault in a stranger's folder; its user stands elsewhere."""
    for path, text in {
        "top/kb/N1.md": "text\n",
        "top/docs/Other.md": "other\n",
        "victim/Private.md": "private\n",
        "victim/cfg.yml": "site_name: Victim\n",
        "victim/x.toml": "",
        "home/precious.js": "var precious  =  1;\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path / "home")
    monkeypatch.setenv(SECRET, "hunter2")
    return tmp_path / "top" / "kb"


def write(vault: Path, text: str, name: str = "mkdocs.yml") -> Path:
    path = vault.parent / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def judge(vault: Path, text: str) -> str:
    """Return what a `mkdocs.yml` asks for too much, "" if nothing."""
    config = write(vault, text)
    try:
        assert guard_code(config, vault, Path("mkdocs.yml"), is_allowed=False) == ()
    except VaultkitError as error:
        told = str(error)
    else:
        return ""
    start, end = "mkdocs.yml ", "; add --allow-code if you know what it does"
    assert told.startswith(start)
    assert told.endswith(end)
    return told[len(start) : -len(end)].removeprefix("asks for more than a vault's site: ")


OWN = "docs_dir: kb\nplugins: [vaultkit]\n"

OPTIONS = {
    "tags: {export: true, export_file: ../../../x}":
        "tags.export, tags.export_file (../../../x)",
    "tags: {tags_file: ../x.md}": "tags.tags_file (../x.md)",
    "material/tags: {export_file: ../x}": "material/tags.export_file (../x)",
    "redirects: {redirect_maps: {../../../x.md: N1.md}}":
        "redirects.redirect_maps (../../../x.md)",
    "redirects: {redirect_maps: {/x.md: N1.md}}": "redirects.redirect_maps (/x.md)",
    "redirects: {redirect_maps: {x.md: 'https://evil.test/'}}": "redirects.redirect_maps (x.md)",
    "minify: {minify_js: true, js_files: [../../../precious.js]}":
        "minify.js_files (../../../precious.js)",
    "minify: {css_files: [../x.css], cache_safe: true}":
        "minify.css_files (../x.css), minify.cache_safe",
    "vaultkit: {vault: ../victim}": "vaultkit.vault (../victim)",
    "vaultkit: {vault: ''}": "vaultkit.vault",
    "vaultkit: {vault: .}": "vaultkit.vault (.)",
    "vaultkit: {vault: !ENV [SECRET_TOKEN, kb]}": "vaultkit.vault (!ENV SECRET_TOKEN)",
    "vaultkit: {config: ../victim/x.toml}": "vaultkit.config (../victim/x.toml)",
    "search: {jieba_dict: /etc/passwd}": "search.jieba_dict (/etc/passwd)",
    "glightbox: {x: y}": "glightbox.x (y)",
    "offline: ../x": "offline (../x)",
}  # fmt: skip


@pytest.mark.parametrize("is_table", [False, True])
@pytest.mark.parametrize("line", OPTIONS)
def test_options_of_known_plugins_are_judged(vault: Path, line: str, *, is_table: bool) -> None:
    lines = ["vaultkit", line] if "vaultkit:" not in line else [line]
    text = "".join(f"  - {line}\n" for line in lines)
    if is_table:
        text = "".join(f"  {line}\n" if ":" in line else f"  {line}: {{}}\n" for line in lines)
    told = judge(vault, f"docs_dir: kb\nplugins:\n{text}")
    assert told == ", ".join(f"plugins.{part}" for part in OPTIONS[line].split(", ") if part)


VALUES = {
    "extra_javascript: [https://evil.test/x.js, pwn.js]":
        "extra_javascript (https://evil.test/x.js, pwn.js)",
    "extra_css: [//evil.test/x.css]": "extra_css (//evil.test/x.css)",
    "site_name: x<script>alert(1)</script>": "site_name (x<script>alert(1)</script>)",
    "site_name: x&lt;script&gt;": "site_name (x&lt;script&gt;)",
    "site_name: x&amp;amp;lt;script": "site_name (x&amp;amp;lt;script)",
    "site_description: 'a\" onload=\"x'": 'site_description (a" onload="x)',
    "copyright: <img src=x>": "copyright (<img src=x>)",
    "copyright: !ENV [SECRET_TOKEN, none]": "copyright (!ENV SECRET_TOKEN)",
    "site_name: !ENV [VAULTKIT_SITE_URL, x]": "site_name (!ENV VAULTKIT_SITE_URL)",
    "!ENV [X, site_name]: x": "runs code: a key with a tag",
    "extra: {x: !ENV SECRET_TOKEN}": "extra.x (!ENV SECRET_TOKEN)",
    "extra: {analytics: {provider: google, property: x}}": "extra.analytics (provider, property)",
    "extra: {social: [{icon: a/b, link: 'javascript:x'}]}": "extra.social",
    "site_url: 'javascript:x'": "site_url (javascript:x)",
    "repo_url: 'https://x/\"><script>'": 'repo_url (https://x/"><script>)',
    "nav: [{<b>: N1.md}]": "nav",
    "nav: [{x: 'javascript:y'}]": "nav",
    "nav: [../victim/Private.md]": "nav (../victim/Private.md)",
    "nav: [!ENV SECRET_TOKEN]": "nav",
    "watch: [/]": "watch (/)",
    "theme: other": "theme.name (other)",
    "theme: {name: material, logo: ../x.png}": "theme.logo (../x.png)",
    "theme: {name: material, logo: pwn.html}": "theme.logo (pwn.html)",
    "theme: {name: material, favicon: pwn.svg}": "theme.favicon (pwn.svg)",
    "theme: {name: material, favicon: 'https://evil.test/x'}":
        "theme.favicon (https://evil.test/x)",
    "theme: {name: material, static_templates: [x.html]}": "theme.static_templates (x.html)",
    "theme: {name: material, font: {text: 'a;}</style>'}}": "theme.font (text)",
    "theme: {name: material, palette: {toggle: {icon: ../x, name: y}}}": "theme.palette (toggle)",
    "markdown_extensions: [codehilite: {full: true, cssfile: /x.css}]":
        "markdown_extensions.codehilite.full, markdown_extensions.codehilite.cssfile (/x.css)",
    "markdown_extensions: [pymdownx.emoji: {options: {custom_icons: [/]}}]":
        "markdown_extensions.pymdownx.emoji.options (custom_icons)",
    "markdown_extensions: {smarty: {substitutions: {ndash: <script>}}}":
        "markdown_extensions.smarty.substitutions (ndash)",
    "markdown_extensions: [toc: {title: <script>}]": "markdown_extensions.toc.title (<script>)",
    "markdown_extensions: [toc: {slugify: !!python/name:pymdownx.slugs.quote ''}]":
        "runs code: the tag !!python/name:pymdownx.slugs.quote",
    "hooks: [h.py]\nwatch: [/]":
        "runs code: hooks (h.py), and asks for more than a vault's site: watch (/)",
    "INHERIT: ../victim/cfg.yml": "INHERIT (../victim/cfg.yml)",
    "INHERIT: link/cfg.yml": "INHERIT (link/cfg.yml)",
    "INHERIT: parts/base.yml": "extra_javascript (x.js)",
}  # fmt: skip


@pytest.mark.parametrize("line", VALUES)
def test_values_are_judged(vault: Path, line: str) -> None:
    (vault.parent / "link").symlink_to("../victim")
    write(vault, "extra_javascript: [x.js]\n", "parts/base.yml")
    assert judge(vault, f"{OWN}{line}\n") == VALUES[line]


@pytest.mark.parametrize(
    ("docs", "told"),
    [
        ("docs_dir: kb", ""),
        ("docs_dir: ./docs/../kb", ""),
        ("docs_dir: !ENV [VAULTKIT_VAULT, x]", ""),
        ("docs_dir: docs", "docs_dir (docs)"),
        ("docs_dir:\nINHERIT: parts/base.yml", "docs_dir (docs)"),
        ("site_name: x", "docs_dir (docs)"),
        ("INHERIT: parts/base.yml", ""),
    ],
)
def test_only_the_vault_is_published(vault: Path, docs: str, told: str) -> None:
    write(vault, "docs_dir: kb\n", "parts/base.yml")
    assert judge(vault, f"plugins: [vaultkit: {{vault: kb}}]\n{docs}\n") == told


def test_a_folder_is_seen_from_the_file_that_inherits(vault: Path) -> None:
    base = write(vault, "docs_dir: ..\n", "parts/base.yml")
    assert (base.parent / "..").resolve() == vault.parent
    told = judge(vault, "INHERIT: parts/base.yml\nplugins: [vaultkit: {vault: kb}]\n")
    assert told == "runs code: docs_dir (..)"


PLAIN = """\
site_name: Cats & Dogs
site_description: Bob's notes
copyright: Copyright &copy; 2024 Bob
site_url: https://example.org/notes/
repo_url: https://example.org/repo
edit_uri: edit/main/
site_dir: public
docs_dir: kb
strict: false
use_directory_urls: true
exclude_docs: |
  *.tmp
nav: [N1.md, {More: [{Start: N1.md}, {Web: "https://example.org/?a=1"}]}]
validation: {links: {not_found: warn}}
theme:
  name: material
  language: en
  logo: assets/logo.png
  icon: {repo: fontawesome/brands/github, admonition: {note: octicons/tag-16}}
  font: {text: Open Sans, code: false Mono}
  features: [navigation.top]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default, primary: indigo,
       toggle: {icon: material/weather-sunny, name: Dark}}
plugins:
  - search: {lang: [en, de], separator: '[\\s\\-"<]+'}
  - vaultkit: {vault: ./kb, config: kb/v.toml, cache: true, rules: false}
  - minify: {minify_html: true, htmlmin_opts: {remove_comments: true}}
  - redirects: {redirect_maps: {old/a.md: N1.md}}
  - tags
extra:
  generator: false
  social: [{icon: fontawesome/brands/github, link: "https://example.org/me", name: Me}]
markdown_extensions:
  - toc:
      permalink: "¶"
      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
  - pymdownx.emoji: {emoji_generator: !!python/name:material.extensions.emoji.to_svg ''}
  - pymdownx.tabbed: {alternate_style: true}
"""


def test_what_sites_of_vaults_say_is_allowed(vault: Path) -> None:
    assert judge(vault, PLAIN) == ""


def test_the_built_in_configuration_may_be_inherited(vault: Path) -> None:
    assert judge(vault, f"INHERIT: {BUILT_IN}\nsite_name: Mine\n") == ""


def test_nothing_is_written_outside(vault: Path, capfd: pytest.CaptureFixture[str]) -> None:
    precious = vault.parent.parent / "home" / "precious.js"
    for plugin in (
        f"tags: {{export: true, export_file: {precious}}}",
        "minify: {minify_js: true, js_files: [../home/precious.js]}",
        "redirects: {redirect_maps: {../../home/precious.js/x.md: N1.md}}",
    ):
        write(vault, f"site_name: S\ndocs_dir: kb\nplugins:\n  - vaultkit\n  - {plugin}\n")
        assert run(["build", str(vault), "--site-dir", str(vault.parent / "site")]) == 2
        assert "add --allow-code" in capfd.readouterr().err
        assert precious.read_text() == "var precious  =  1;\n"
        assert not (vault.parent / "site").exists()


def test_the_user_may_say_so_or_stand_there(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = write(vault, f"{OWN}extra_css: [x.css]\nINHERIT: ../victim/cfg.yml\n")
    assert guard_code(config, vault, config, is_allowed=True) == ()
    monkeypatch.chdir(vault)
    assert guard_code(config, vault, config, is_allowed=False) == ()


def test_a_link_in_the_vault_came_with_it(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = write(vault, "docs_dir: .\nplugins: [vaultkit]\nhooks: [h.py]\n", "other.yml")
    (vault / "mkdocs.yml").symlink_to(target)
    monkeypatch.chdir(vault)
    with pytest.raises(VaultkitError, match=r"runs code: hooks \(h.py\)"):
        guard_code(vault / "mkdocs.yml", vault, Path("mkdocs.yml"), is_allowed=False)


def _aliases(last: str) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    return "\n".join([*lines, f"exclude_docs: {last}"])


LONG = f"a: &a {'x' * 100_000}\nextra: [{', '.join(['*a'] * 1000)}]"


@pytest.mark.parametrize("is_allowed", [False, True])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        (_aliases("*a8"), "its aliases repeat too much"),
        (_aliases("{<<: {b: *a8}}"), "its aliases repeat too much"),
        (LONG, "its aliases repeat too much"),
        ("extra: &a {x: *a}", "an alias stands for what it is in"),
    ],
)
def test_aliases_that_repeat_too_much_are_refused(
    vault: Path, text: str, why: str, *, is_allowed: bool
) -> None:
    config = write(vault, f"{OWN}{text}\n")
    with pytest.raises(VaultkitError) as caught:
        guard_code(config, vault, config, is_allowed=is_allowed)
    assert str(caught.value) == f"{config}: not valid YAML: {why}"


@pytest.mark.parametrize("value", ["!!int ''", "!!bool x", "!!timestamp x", "!!float x"])
def test_a_value_that_its_tag_does_not_fit_is_no_bug(vault: Path, value: str) -> None:
    config = write(vault, f"{OWN}site_name: {value}\n")
    with pytest.raises(VaultkitError, match="not valid YAML"):
        guard_code(config, vault, config, is_allowed=False)


@pytest.mark.parametrize("name", ["mkdocs.yml", "parts/base.yml"])
@pytest.mark.parametrize(
    "text", ["!ENV [X, {hooks: [h.py]}]", "!!omap [hooks: [h.py]]", "!!set {hooks}", "hooks", "[]"]
)
def test_a_document_that_is_no_table_is_refused(vault: Path, name: str, text: str) -> None:
    config = write(vault, f"{OWN}INHERIT: parts/base.yml\n")
    path = write(vault, f"{text}\n", name)
    with pytest.raises(VaultkitError) as caught:
        guard_code(config, vault, config, is_allowed=False)
    assert str(caught.value) == f"{path}: not valid YAML: not a table of keys"


def test_some_aliases_are_fine(vault: Path) -> None:
    text = "a: &a [navigation.top]\ntheme: {name: material, features: *a}\n"
    assert judge(vault, f"{OWN}{text}") == "a (navigation.top)"
