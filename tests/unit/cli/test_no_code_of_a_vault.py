"""Whatever Python files a vault holds, no command imports them, also from within the vault."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.unit.cli.test_serve import free_port

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMAND = [str(Path(sys.executable).with_name("vaultkit"))]
MODULE = [sys.executable, "-m", "vaultkit"]
LATE = ("csv", "jinja2", "mergedeep", "yaml", "click", "pathspec", "nh3", "requests", "markdown")
"""Modules that nothing needs before vaultkit's own code runs."""
EARLY = ("sitecustomize", "usercustomize", "typing", "re", "pickle", "runpy", "logging", "json")
PACKAGES = ("mkdocs", "material", "multiprocessing", "babel")
ENTRY_POINTS = """\
[vaultkit.rules]
evil = csv:Rule
[mkdocs.plugins]
evil = csv:Plugin
[mkdocs.themes]
material = jinja2
"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "kb"
    for number in range(3):
        _write(folder / f"N{number}.md", f"# N{number}\n\n[[N{number + 1}]]\n")
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _plant(vault: Path, names: Sequence[str]) -> Path:
    """Put modules into a vault that leave a mark when they are imported; return the mark."""
    mark = vault.parent / "mark"
    code = f"open({str(mark)!r}, 'a').write(__name__ + ' ')\n"
    for name in names:
        _write(vault / f"{name}.py", code)
    for name in PACKAGES:
        _write(vault / name / "__init__.py", code)
        _write(vault / name / "__main__.py", code)
    _write(vault / "evil.pth", f"import os; {code}")
    _write(vault / "evil-1.0.dist-info" / "METADATA", "Name: evil\nVersion: 1.0\n")
    _write(vault / "evil-1.0.dist-info" / "entry_points.txt", ENTRY_POINTS)
    return mark


def _run(words: Sequence[str], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache"), **variables}
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["check"], 1),
        (["check", "--jobs", "2"], 1),
        (["check", "--format", "junit"], 1),
        (["build", "--quiet", "--site-dir", "../site"], 0),
        (["render", "N1"], 0),
        (["review"], 0),
        (["graph", "orphans"], 0),
        (["import", "../source", "--folder", "New"], 0),
        (["rule", "L101"], 0),
    ],
)
def test_no_command_imports_from_a_vault(vault: Path, words: list[str], status: int) -> None:
    _write(vault.parent / "source" / "post.md", "+++\ntitle = 'x'\n+++\ntext\n")
    mark = _plant(vault, (*LATE, *EARLY))
    done = _run([*COMMAND, *words], vault)
    assert (done.returncode, mark.exists(), "bug" in done.stderr) == (status, False, False)


@pytest.mark.parametrize(
    ("start", "variables"),
    [(MODULE, {}), (COMMAND, {"PYTHONPATH": os.pathsep}), (COMMAND, {"PYTHONPATH": "."})],
)
def test_a_path_that_names_the_current_folder_is_cleaned(
    vault: Path, start: list[str], variables: dict[str, str]
) -> None:
    mark = _plant(vault, LATE)
    done = _run([*start, "build", "--quiet", "--site-dir", "../site"], vault, **variables)
    assert (done.returncode, mark.exists()) == (0, False), done.stderr
    assert _run([*start, "check"], vault, **variables).returncode == 1
    assert not mark.exists()


_NEW_PROCESS = """
import sys
from vaultkit.cli.mkdocs import mkdocs_process as process
from vaultkit.cli.main import run
process._can_copy = lambda: False
sys.exit(run(["build", "--quiet", "--site-dir", "../site"]))
"""


def test_a_new_process_for_mkdocs_imports_nothing_either(vault: Path) -> None:
    mark = _plant(vault, (*LATE, *EARLY))
    done = _run([sys.executable, "-P", "-c", _NEW_PROCESS], vault)
    assert (done.returncode, mark.exists()) == (0, False), done.stderr
    assert (vault.parent / "site" / "N1" / "index.html").is_file()


_FRESH_WORKERS = """
from pathlib import Path
from vaultkit.vault.parallel import note_readers as workers
from vaultkit.vault.load import load_vault
if __name__ == "__main__":
    workers._copying = lambda: None
    print(len(load_vault(Path("."), jobs=2).notes))
"""


def test_workers_that_are_started_anew_import_nothing_either(vault: Path) -> None:
    mark = _plant(vault, (*LATE, *EARLY))
    _write(vault.parent / "start.py", _FRESH_WORKERS)
    done = _run([sys.executable, "-P", "../start.py"], vault)
    assert (done.stdout, mark.exists()) == ("3\n", False), done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_serve_imports_nothing_from_a_vault(vault: Path) -> None:
    mark = _plant(vault, (*LATE, *EARLY))
    address = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [*COMMAND, "serve", "--addr", address], cwd=vault, stderr=subprocess.PIPE,
        env={**os.environ, "XDG_CACHE_HOME": str(vault.parent / "cache")}, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stderr is not None
        assert any("Serving on" in line for line in process.stderr)
        assert "N1" in _fetch(f"http://{address}/N1/")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert (process.returncode, mark.exists()) == (0, False)


def _fetch(address: str) -> str:
    for _ in range(100):
        try:
            with urlopen(address) as answer:
                return str(answer.read().decode())
        except URLError:
            time.sleep(0.1)
    return ""


CODE = {
    "hooks: [hook.py]": "hooks (hook.py)",
    "theme: {name: material, custom_dir: over}": "theme.custom_dir (over)",
    "extra_templates: [x.html]": "extra_templates (x.html)",
    "markdown_extensions: [toc, evil.module]": "markdown_extensions (evil.module)",
    "extra: {x: !!python/object/apply:os.system [touch mark]}":
        "the tag !!python/object/apply:os.system",
    "extra: &x !!python/name:antigravity.fly ''": "the tag !!python/name:antigravity.fly",
    "extra: {x: !ENV [X, !!python/name:os.system '']}": "the tag !!python/name:os.system",
    "<<: {hooks: [hook.py]}": "hooks (hook.py)",
    "hooks: !ENV [X, [hook.py]]": "hooks",
    "theme: !ENV [X, {custom_dir: over}]": "theme.custom_dir",
    "INHERIT: base.yml": "hooks (hook.py)",
    "INHERIT: link/../base.yml": "hooks (hook.py)",
    "markdown_extensions: [pymdownx.snippets: {base_path: /}]":
        "markdown_extensions (pymdownx.snippets)",
    "INHERIT: !ENV [X, base.yml]": "INHERIT",
}  # fmt: skip
OWN = "site_name: S\nplugins: [search, vaultkit]\n"
HOOK = (
    "open({!r}, 'a').write('hook')\ndef on_page_content(html, **_):\n    return html + 'HOOKED'\n"
)


def _write_config(folder: Path, line: str, docs: str) -> Path:
    mark = folder.parent / "mark"
    for place in (folder, folder / "over"):
        _write(place / "hook.py", HOOK.format(str(mark)))
    _write(folder / "base.yml", "hooks: [hook.py]\n")
    _write(folder.parent / "far" / "deep" / "x", "")
    (folder / "link").symlink_to(folder.parent / "far" / "deep")
    _write(folder.parent / "far" / "base.yml", "{}\n")
    _write(folder / "mkdocs.yml", f"{OWN}docs_dir: {docs}\n{line}\n")
    return mark


@pytest.mark.parametrize("line", CODE)
@pytest.mark.parametrize("words", [["build", "--site-dir", "../site"], ["serve"]])
def test_code_of_a_mkdocs_yml_in_the_vault_is_not_run(
    vault: Path, line: str, words: list[str]
) -> None:
    mark = _write_config(vault, line, ".")
    done = _run([*COMMAND, *words], vault)
    assert (done.returncode, done.stdout, mark.exists()) == (2, "", False)
    assert done.stderr == (
        f"error: mkdocs.yml runs code: {CODE[line]}; add --allow-code if you know what it does\n"
    )
    assert not (vault.parent / "site").exists()


@pytest.mark.parametrize("plugin", ["macros", "material/social", "evil", "gen-files"])
def test_plugins_that_run_files_of_a_vault_are_code(vault: Path, plugin: str) -> None:
    _write(vault / "mkdocs.yml", f"docs_dir: .\nplugins: [vaultkit, {plugin}: {{a: b}}]\n")
    done = _run([*COMMAND, "build", "--site-dir", "../site"], vault)
    assert f"mkdocs.yml runs code: plugins ({plugin});" in done.stderr


def test_a_mkdocs_yml_without_code_is_used(vault: Path) -> None:
    _write(
        vault.parent / "mkdocs.yml",
        "site_name: Mine\ndocs_dir: kb\ntheme: {name: material, features: [toc.follow]}\n"
        "plugins: [search, vaultkit, minify: {minify_html: true}]\n"
        "markdown_extensions: [toc: {permalink: true}, pymdownx.emoji: {emoji_index: "
        "!!python/name:material.extensions.emoji.twemoji ''}]\nextra: {generator: false}\n",
    )
    elsewhere = vault.parent.parent
    site = str(vault.parent / "site")
    done = _run([*COMMAND, "build", str(vault), "--site-dir", site], elsewhere)
    assert done.returncode == 0, done.stderr
    assert "runs code" not in done.stderr
    assert "Mine" in (vault.parent / "site/N1/index.html").read_text()


@pytest.mark.parametrize(
    ("folder", "words", "is_run"),
    [
        ("project", ["kb"], True),
        ("project/kb", [], True),
        ("", ["project/kb"], False),
        ("other", ["--vault", "../project/kb"], False),
        ("other", ["../project/kb", "--allow-code"], True),
    ],
)
def test_code_beside_the_vault_is_run_for_who_stands_there(
    tmp_path: Path, folder: str, words: list[str], *, is_run: bool
) -> None:
    top, mark = tmp_path / "project", tmp_path / "mark"
    _write(top / "kb" / "N1.md", "text\n")
    _write(tmp_path / "other" / "x", "")
    _write(top / "hook.py", HOOK.format(str(mark)))
    _write(top / "mkdocs.yml", f"{OWN}docs_dir: kb\nhooks: [hook.py]\n")
    done = _run([*COMMAND, "build", *words, "--site-dir", str(top / "site")], tmp_path / folder)
    assert (done.returncode, mark.exists()) == (0 if is_run else 2, is_run)
    assert "mkdocs.yml runs code: hooks (hook.py)" in done.stderr
    if is_run:
        assert "HOOKED" in (top / "site/N1/index.html").read_text()


def test_a_variable_allows_code(vault: Path) -> None:
    mark = _write_config(vault, "hooks: [hook.py]", ".")
    _run([*COMMAND, "build", "--site-dir", "../site"], vault, VAULTKIT_ALLOW_CODE="1")
    assert mark.exists()


def test_a_mkdocs_yml_that_cannot_be_read_is_refused(vault: Path) -> None:
    _write(vault / "mkdocs.yml", f"{OWN}docs_dir: .\nextra: {'[' * 100_000}\n")
    done = _run([*COMMAND, "build", "--site-dir", "../site"], vault)
    assert done.returncode == 2
    assert "mkdocs.yml: not valid YAML" in done.stderr
    assert "bug" not in done.stderr


@pytest.mark.parametrize("glob", ["*a" * 40 + "b", "**/a/" * 5, "x/*a*b*c*.md"])
def test_globs_that_mkdocs_might_not_be_done_with_are_refused(vault: Path, glob: str) -> None:
    _write(vault.parent / "mkdocs.yml", f"{OWN}docs_dir: kb\nexclude_docs: |\n  *.tmp\n  {glob}\n")
    done = _run([*COMMAND, "build", "--site-dir", "../site"], vault)
    assert done.returncode == 2
    assert f'mkdocs.yml: exclude_docs: the glob "{glob}" has too many wildcards' in done.stderr


@pytest.mark.parametrize("docs", ["/", "../..", "!ENV [X, /]", "!ENV [VAULTKIT_VAULT, /]"])
def test_a_mkdocs_yml_in_the_vault_publishes_nothing_from_elsewhere(vault: Path, docs: str) -> None:
    (vault / "pages").mkdir()
    plugin = "plugins:\n  - vaultkit:\n      vault: ."
    _write(vault / "mkdocs.yml", f"site_name: S\n{plugin}\ndocs_dir: {docs}\n")
    done = _run([*COMMAND, "build", "--site-dir", "../site"], vault)
    is_ours = "VAULTKIT_VAULT" in docs
    assert ("mkdocs.yml runs code: docs_dir" in done.stderr) is not is_ours
    assert not (vault.parent / "site").exists()
