"""How a copy of vaultkit was installed, and the lines and requirements that follow from it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.distribution import extras
from vaultkit.distribution import install_lines as distribution
from vaultkit.distribution import installed_from as installation
from vaultkit.distribution.installed_from import Installation, read_installation, read_metadata
from vaultkit.distribution.source_checkout import Source, find_source, public_address

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"
METADATA = """\
Metadata-Version: 2.4
Name: obsidian-vaultkit
Version: 1.2.3
Project-URL: Source, https://example.org/vaultkit
Requires-Dist: click>=8.2
Provides-Extra: site
Requires-Dist: mkdocs-material>=9.5; extra == 'site'
Requires-Dist: mkdocs<2,>=1.6; (python_version >= "3.11") and extra == "site"
Provides-Extra: other
Requires-Dist: attrs; extra == 'other'
Provides-Extra: all
Requires-Dist: obsidian-vaultkit[other,site]; extra == 'all'

Requires-Dist: nothing; extra == 'site'
"""


def install(folder: Path, record: dict[str, Any] | None) -> Installation:
    """Write the dist-info of a copy, and read it."""
    info = folder / "obsidian_vaultkit-1.2.3.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(METADATA)
    if record is not None:
        (info / "direct_url.json").write_text(json.dumps(record))
    return read_installation(str(folder))


@pytest.fixture
def pip_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an environment with pip in it, which is the one on the path."""
    folder = tmp_path / "env" / "bin"
    folder.mkdir(parents=True)
    for name in ("pip", "python"):
        (folder / name).write_text("")
        (folder / name).chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    monkeypatch.setattr(sys, "prefix", str(folder.parent))
    monkeypatch.setenv("PATH", str(folder))
    distribution.install_words.cache_clear()  # the environment is another one
    return folder


def use(monkeypatch: pytest.MonkeyPatch, found: Installation) -> None:
    distribution.install_words.cache_clear()  # so is the copy
    monkeypatch.setattr(distribution, "read_installation", lambda: found)


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/o/r.git", "https://github.com/o/r.git"),
        ("https://user:secret@github.com/o/r.git", "https://github.com/o/r.git"),
        ("https://token@git.example.org:8443/a/b/c", "https://git.example.org:8443/a/b/c"),
        ("https://git.example.org/a/b.git?token=1#x", "https://git.example.org/a/b.git"),
        ("https://github.com/o/r.git/", "https://github.com/o/r.git"),
        ("http://git.example.org/r", "http://git.example.org/r"),
        ("git@github.com:o/r.git", "https://github.com/o/r.git"),
        ("github.com:o/r.git", "https://github.com/o/r.git"),
        ("ssh://git@github.com:22/o/r.git", "https://github.com/o/r.git"),
        ("git+ssh://git@github.com/o/r.git", "https://github.com/o/r.git"),
        ("ssh://git@ssh.github.com:443/o/r.git", "https://github.com/o/r.git"),
        ("git://git.example.org/o/r", "https://git.example.org/o/r"),
        ("git@work:o/r", ""),  # a name of an ssh configuration
        ("git@host.example:/srv/x.git", ""),  # a path of that machine
        ("git@host.example:~x/r", ""),
        ("git@ssh.dev.azure.com:v3/o/p/r", ""),
        ("https://user:p@ss@github.com/o/r", ""),
        ("https://localhost/o/r", ""),
        ("https://127.0.0.1/o/r", ""),
        ("https://[::1]/o/r", ""),
        ("https://github.com/o/../r", ""),
        ("https://github.com/o/$(id)", ""),
        ("https://github.com/o/r x", ""),
        ("https://github.com", ""),
        ("/srv/x.git", ""),
        ("../x", ""),
        ("C:\\x\\y", ""),
        ("C:/x/y", ""),
        ("file:///srv/x", ""),
        ("\\\\server\\x", ""),
        ("", ""),
    ],
)
def test_a_remote_becomes_an_address_for_others(remote: str, address: str) -> None:
    assert public_address(remote) == address


@pytest.mark.parametrize(
    ("record", "kind", "place"),
    [
        (None, "index", ""),
        ({"url": "file:///src/a%20b", "dir_info": {}}, "folder", "/src/a b"),
        ({"url": "file:///x/v.whl", "archive_info": {}}, "archive", "/x/v.whl"),
        ({"url": "https://h.example/v.whl", "archive_info": {}}, "archive",
         "https://h.example/v.whl"),
        ({"url": "https://h.example/v", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, "git",
         "https://h.example/v"),
        ({"url": "https://h.example/v", "vcs_info": {"vcs": "hg", "commit_id": "1"}}, "unknown",
         "https://h.example/v"),
        ({"dir_info": {}}, "unknown", ""),
        ({"url": 3}, "unknown", ""),
    ],
)  # fmt: skip
def test_what_the_installer_wrote_down_is_read(
    record: dict[str, Any] | None, kind: str, place: str, tmp_path: Path
) -> None:
    found = install(tmp_path, record)
    assert (found.kind, found.place) == (kind, place)
    assert read_metadata(found.info, "Version") == ["1.2.3"]


def test_a_folder_with_the_source_is_a_checkout(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "obsidian-vaultkit"\n')
    assert read_installation(str(tmp_path)) == Installation("checkout", str(tmp_path))
    other = tmp_path / "other"
    other.mkdir()
    (other / "pyproject.toml").write_text('[project]\nname = "something"\n')
    assert read_installation(str(other)) == Installation("unknown")


@pytest.mark.parametrize(
    ("found", "required"),
    [
        (Installation("index"), "obsidian-vaultkit[site]==1.2.3"),
        (Installation("archive", "https://u:p@h.example/v.whl", digest="sha256=12"),
         "obsidian-vaultkit[site] @ https://h.example/v.whl#sha256=12"),
        (Installation("archive", "https://h.example/v.whl?key=1"), None),
        (Installation("archive", "/x/v.whl"), None),
        (Installation("git", "ssh://git@h.example/o/v.git", COMMIT),
         f"obsidian-vaultkit[site] @ git+https://h.example/o/v.git@{COMMIT}"),
        (Installation("git", "https://inside/v.git", COMMIT), None),
        (Installation("folder", "/nowhere"), None),
        (Installation("unknown"), None),
    ],
)  # fmt: skip
def test_another_machine_is_told_what_it_can_install(
    found: Installation, required: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, found._replace(info=install(tmp_path, None).info))
    assert distribution.requirement_of_this("site") == required


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    command = ["git", *who, "-C", str(folder), *words]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env = {**kept, "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


def commit(folder: Path) -> str:
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "x")
    return git(folder, "rev-parse", "HEAD").strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a repository with an origin that holds its first commit."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "obsidian-vaultkit"\n')
    git(folder, "init", "--quiet")
    first = commit(folder)
    git(folder, "remote", "add", "origin", "https://user:secret@h.example/o/v.git")
    git(folder, "update-ref", "refs/remotes/origin/main", first)
    return folder


def test_a_pushed_commit_of_a_checkout_is_named(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = git(checkout, "rev-parse", "HEAD").strip()
    assert find_source(str(checkout)) == Source("https://h.example/o/v.git", head)
    (checkout / "pyproject.toml").write_text("changed")  # others get the commit
    use(monkeypatch, Installation("checkout", str(checkout)))
    required = f"obsidian-vaultkit @ git+https://h.example/o/v.git@{head}"
    assert distribution.requirement_of_this() == required


def test_a_commit_that_was_not_pushed_is_not_named(checkout: Path) -> None:
    first = git(checkout, "rev-parse", "HEAD").strip()
    second = commit(checkout)
    assert find_source(str(checkout)) is None
    assert find_source(str(checkout), first) == Source("https://h.example/o/v.git", first)
    git(checkout, "tag", "v1.2.3")  # a shallow clone of a tag has no branch of its origin
    assert find_source(str(checkout)) == Source("https://h.example/o/v.git", second)


def test_a_checkout_without_an_address_is_unknown(checkout: Path) -> None:
    git(checkout, "remote", "set-url", "origin", str(checkout))
    assert find_source(str(checkout)) is None
    git(checkout, "remote", "remove", "origin")
    assert find_source(str(checkout)) is None


def test_vaultkit_in_a_folder_of_a_repository_is_named_with_it(checkout: Path) -> None:
    inner = checkout / "tools" / "vaultkit"
    inner.mkdir(parents=True)
    (inner / "pyproject.toml").write_text('[project]\nname = "obsidian-vaultkit"\n')
    git(checkout, "tag", "first")
    assert find_source(str(inner)) is None  # it is not in the commit
    head = commit(checkout)
    git(checkout, "update-ref", "refs/remotes/origin/main", head)
    assert find_source(str(inner)) == Source("https://h.example/o/v.git", head, "tools/vaultkit")


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (Installation("index"), "pip install 'obsidian-vaultkit[site]==1.2.3'"),
        (Installation("checkout", "/src/it's here"),
         "pip install --editable '/src/it'\"'\"'s here[site]'"),
        (Installation("archive", "https://h.example/v.whl"),
         "pip install 'obsidian-vaultkit[site] @ https://h.example/v.whl'"),
        (Installation("git", "https://h.example/v", COMMIT),
         f"pip install 'obsidian-vaultkit[site] @ git+https://h.example/v@{COMMIT}'"),
        (Installation("folder", "/gone"),
         "pip install 'mkdocs-material>=9.5' 'mkdocs<2,>=1.6'"),
        (Installation("archive", "/gone.whl"),
         "pip install 'mkdocs-material>=9.5' 'mkdocs<2,>=1.6'"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("pip_environment")
def test_the_line_installs_the_extra_from_where_this_copy_came(
    found: Installation, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = "" if found.kind == "checkout" else install(tmp_path / "site", None).info
    use(monkeypatch, found._replace(info=info))
    assert distribution.install_line("site") == line


def test_a_wheel_that_is_still_there_is_installed_from(
    pip_environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = tmp_path / "obsidian_vaultkit-1.2.3-py3-none-any.whl"
    wheel.write_text("")
    use(monkeypatch, Installation("archive", str(wheel)))
    assert distribution.install_line("site") == f"pip install '{wheel}[site]'"
    assert distribution.install_line() == f"pip install {wheel}"
    monkeypatch.setenv("PATH", "/elsewhere")
    distribution.install_words.cache_clear()  # PATH has changed
    assert distribution.install_line() == f"{pip_environment / 'pip'} install {wheel}"


@pytest.mark.usefixtures("pip_environment")
def test_an_extra_of_extras_is_taken_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, install(tmp_path / "site", {"url": "file:///gone", "dir_info": {}}))
    line = "pip install attrs 'mkdocs-material>=9.5' 'mkdocs<2,>=1.6'"
    assert distribution.install_line("all") == line
    assert distribution.install_line("site,other") != line
    assert distribution.install_line("unknown") == "pip install '/gone[unknown]'"


def test_pipx_injects_what_the_extra_asks_for(
    pip_environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pip_environment.parent / "pipx_metadata.json").write_text("{}")
    use(monkeypatch, install(tmp_path / "site", {"url": "file:///src", "dir_info": {}}))
    line = "pipx inject env 'mkdocs-material>=9.5' 'mkdocs<2,>=1.6'"
    assert distribution.install_line("site") == line
    assert distribution.install_line() == "pipx install --force /src"


def test_a_tool_of_uv_keeps_the_extras_it_has(
    pip_environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pip_environment.parent / "uv-receipt.toml").write_text(
        '[tool]\nrequirements = [{ name = "obsidian-vaultkit", extras = ["kubernetes"] }]\n'
    )
    use(monkeypatch, install(tmp_path / "site", {"url": "file:///src", "dir_info": {}}))
    line = "uv tool install --force '/src[kubernetes,site]'"
    assert distribution.install_line("site") == line


PIPX_RUN, UVX = "cache/pipx/833067a99962d2b", "cache/uv/archive-v0/xL3_bC-0"


@pytest.mark.parametrize(
    ("folder", "record", "words"),
    [
        (PIPX_RUN, ("pipx_metadata.json", "{}"), "pipx run --spec '/src[site]' vaultkit"),
        (UVX, ("pyvenv.cfg", "home = /usr\nuv = 0.9\n"), "uvx --from '/src[site]' vaultkit"),
        ("uv/environments-v2/0a1b", ("pyvenv.cfg", "home = /usr\nuv = 0.9\n"),
         "uvx --from '/src[site]' vaultkit"),
        ("pipx/venvs/833067a99962d2b", ("pipx_metadata.json", "{}"),
         "pipx inject 833067a99962d2b 'mkdocs-material>=9.5' 'mkdocs<2,>=1.6'"),
    ],
)  # fmt: skip
def test_an_environment_for_one_run_is_made_again_with_the_extra(
    folder: str,
    record: tuple[str, str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prefix = tmp_path / folder
    prefix.mkdir(parents=True)
    (prefix / record[0]).write_text(record[1])
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setattr(extras, "has_extra", lambda _: False)
    use(monkeypatch, install(tmp_path / "site", {"url": "file:///src", "dir_info": {}}))
    assert distribution.install_line("site") == words


def test_the_command_for_one_run_is_the_one_that_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = tmp_path / PIPX_RUN
    prefix.mkdir(parents=True)
    (prefix / "pipx_metadata.json").write_text("{}")
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setattr(sys, "argv", ["/env/bin/vaultkit", "build", "my notes"])
    monkeypatch.setattr(extras, "has_extra", lambda name: name == "kubernetes")
    use(monkeypatch, Installation("index", info=install(tmp_path / "site", None).info))
    wanted = "'obsidian-vaultkit[kubernetes,site]==1.2.3'"
    line = f"pipx run --spec {wanted} vaultkit build 'my notes'"
    assert distribution.install_line("site") == line


def test_an_environment_without_pip_is_named(
    pip_environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pip_environment / "pip").unlink()
    use(monkeypatch, install(tmp_path / "site", None))
    wanted = "'obsidian-vaultkit[site]==1.2.3'"
    line = f"pip --python {sys.executable} install {wanted}"
    assert distribution.install_line("site") == line
    (pip_environment.parent / "pyvenv.cfg").write_text("home = /usr\nuv = 0.9\n")
    distribution.install_words.cache_clear()  # uv has made it
    line = f"uv pip install --python {sys.executable} {wanted}"
    assert distribution.install_line("site") == line


def test_words_are_quoted_for_the_shells_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    words = ("pip", "install", "C:\\my notes\\v[site]", "a>=1,<2", "C:\\v.whl")
    line = 'pip install "C:\\my notes\\v[site]" "a>=1,<2" C:\\v.whl'
    assert distribution.join_words(words) == line


def test_the_address_of_the_source_stands_in_one_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, install(tmp_path / "site", None))
    assert distribution.source_address() == "https://example.org/vaultkit"
    text = '[project]\nname = "obsidian-vaultkit"\n[project.urls]\nSource = "https://h.example/v"\n'
    (tmp_path / "pyproject.toml").write_text(text)
    assert installation.declared_source(str(tmp_path)) == "https://h.example/v"
    use(monkeypatch, Installation("checkout", str(tmp_path)))
    assert distribution.source_address() == "https://h.example/v"
    assert installation.declared_source(str(tmp_path / "site")) == ""
