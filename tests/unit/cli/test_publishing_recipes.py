"""What `init` writes for CI and hosts: valid, the same as in the docs, and it does what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import vaultkit.distribution.install_lines
from vaultkit.authoring.creating.ci_recipes import (
    CHECK,
    HOSTS,
    ask_for_source,
    automation_files,
    check_workflow,
    publishing_files,
    tell_of_source,
)
from vaultkit.authoring.creating.install_sources import with_extra
from vaultkit.cli.main import run
from vaultkit.distribution.install_lines import NAME, requirement

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
SOURCE = f"{NAME}[site] @ git+https://example.org/notes/vaultkit@0123abc"
SITE_URL = "https://example.org/garden"
FILES = {
    "github": ".github/workflows/site.yml",
    "gitlab": ".gitlab-ci.yml",
    "netlify": "netlify.toml",
    "cloudflare": "wrangler.toml",
}
STAND_IN = """\
#!/bin/sh
for last; do :; done
case "$*" in
  *"-m venv "*)
    mkdir -p "$last/bin"; cp "$0" "$last/bin/python"; ln -s {vaultkit} "$last/bin/vaultkit" ;;
  *"-m pip install "*) echo "$last" >> {log} ;;
  *) exit 9 ;;
esac
"""


def text_of(host: str, source: str | None = SOURCE) -> str:
    return publishing_files(host, source, "Mein Garten")[FILES[host]].decode()


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script as the runners of GitHub do; GitLab, Netlify and Cloudflare are not stricter."""
    environment = {
        "PATH": f"{folder.parent / 'bin'}:{BIN}:{os.environ['PATH']}",
        "HOME": str(folder),
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**environment, "TMPDIR": str(folder.parent), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a new vault with a private note, and put a stand-in for Python beside it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "bin").mkdir()
    for name in ("python", "python3"):
        program = tmp_path / "bin" / name
        program.write_text(STAND_IN.format(vaultkit=BIN / "vaultkit", log=tmp_path / "log"))
        program.chmod(0o755)
    words = [word for host in HOSTS for word in ("--publish", host)]
    assert run(["init", str(tmp_path / "vault"), "--quiet", "--install-from", SOURCE, *words]) == 0
    private = "---\npublish: false\ntype: note\ncreated: 2026-01-01\n---\nOffer to Brambleworth\n"
    (tmp_path / "vault" / "Notes" / "Offer.md").write_text(private)
    return tmp_path / "vault"


def assert_site(site: Path, *, url: str = "", headers: bool = False) -> None:
    """See that a folder is the whole site, with nothing that an upload would leave out."""
    paths = [path.relative_to(site).as_posix() for path in site.rglob("*")]
    assert {"index.html", "404.html", "Notes/How-to-write-a-note/index.html"} <= {*paths}
    assert [path for path in paths if path.startswith(".") or "/." in path] == []
    assert ("_headers" in paths) == headers
    page = (site / "index.html").read_text("utf-8")
    assert (f'<link rel="canonical" href="{url}/"' in page.replace("'", '"')) == bool(url)
    assert "Brambleworth" not in "".join(
        path.read_text("utf-8", "replace") for path in site.rglob("*") if path.is_file()
    )


def fill(text: str, **values: str) -> str:
    return re.sub(
        r"\$\{\{ *([\w.-]+) *\}\}", lambda match: values[match[1].replace(".", "_")], text
    )


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", check_workflow(SOURCE)),
        ("github-workflows", check_workflow(None)),
        ("github-workflows", publishing_files("github", SOURCE)),
        ("github-workflows", publishing_files("github", None)),
        ("gitlab-ci", publishing_files("gitlab", SOURCE)),
        ("gitlab-ci", publishing_files("gitlab", None)),
    ],
)
def test_workflows_keep_to_their_schema(
    schema: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    for data in files.values():
        (tmp_path / "file.yml").write_bytes(data)
        words = [BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", "file.yml"]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_one_line_says_where_vaultkit_comes_from() -> None:
    texts = {CHECK: check_workflow(SOURCE)[CHECK].decode()}
    texts |= {FILES[host]: text_of(host) for host in HOSTS}
    for path, text in texts.items():
        assert text.count(SOURCE) == 1, path
        line = next(line for line in text.splitlines() if SOURCE in line)
        assert re.fullmatch(r" *VAULTKIT *[:=] *[\"'].*[\"'] # where vaultkit comes from: .*", line)


def test_netlify_and_cloudflare_read_what_they_need() -> None:
    netlify = tomllib.loads(text_of("netlify"))
    assert netlify["build"]["publish"] == ".site"
    assert netlify["build"]["environment"] == {"PYTHON_VERSION": "3.13", "VAULTKIT": SOURCE}
    cloudflare = tomllib.loads(text_of("cloudflare"))
    assert cloudflare["name"] == "mein-garten"
    assert cloudflare["assets"] == {"directory": ".site", "not_found_handling": "404-page"}
    assert f"\nVAULTKIT='{SOURCE}' #" in cloudflare["build"]["command"]


@pytest.mark.parametrize(
    ("name", "worker"), [("日本", "notes"), ("My Vault!", "my-vault"), ("é" * 9, "notes"),
                         ("a" * 70, "a" * 54), ("-", "notes")],
)  # fmt: skip
def test_names_of_workers(name: str, worker: str) -> None:
    text = publishing_files("cloudflare", SOURCE, name)["wrangler.toml"].decode()
    assert tomllib.loads(text)["name"] == worker


def test_permissions_are_the_least() -> None:
    site = yaml.safe_load(text_of("github"))
    assert site["permissions"] == {"contents": "read"}
    assert site["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert site["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert yaml.safe_load(check_workflow(SOURCE)[CHECK])["permissions"] == {"contents": "read"}


def scripts_of(host: str, source: str | None) -> list[str]:
    text = text_of(host, source)
    if host == "github":
        steps = yaml.safe_load(text)["jobs"]["build"]["steps"]
        return [step["run"] for step in steps if "run" in step]
    if host == "gitlab":
        jobs = yaml.safe_load(text)
        return ["\n".join([*jobs["default"]["before_script"], *jobs["pages"]["script"]])]
    return [tomllib.loads(text)["build"]["command"]]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("source", [SOURCE, None, f"it's {NAME}"])
def test_scripts_are_bash(host: str, source: str | None) -> None:
    for script in scripts_of(host, source):
        done = subprocess.run(
            ["bash", "-n"], input=script, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("host", HOSTS)
def test_an_unknown_source_stops_the_first_step(host: str, vault: Path) -> None:
    done = shell(scripts_of(host, None)[0], vault, VAULTKIT="")
    assert done.returncode != 0
    assert ask_for_source([FILES[host]]) in done.stdout + done.stderr
    assert not (vault.parent / "log").exists()


def test_the_check_on_github(vault: Path) -> None:
    workflow = yaml.safe_load((vault / CHECK).read_text("utf-8"))
    for step in workflow["jobs"]["check"]["steps"]:
        if "run" in step:
            done = shell(step["run"], vault, **workflow["env"])
            assert done.returncode == 0, done.stderr
    assert (vault.parent / "log").read_text().splitlines() == [with_extra(SOURCE, "")]
    (vault / "Notes" / "Bad.md").write_text("---\ntype: note\ncreated: 2026-01-01\n---\n[[Void]]\n")
    done = shell("vaultkit check --format github", vault)
    assert done.returncode == 1
    assert "::error file=Notes/Bad.md,line=5" in done.stdout


def run_github(vault: Path) -> tuple[int, Path]:
    """Run the build job; return the status of its last step, and what it would upload."""
    workflow = yaml.safe_load((vault / FILES["github"]).read_text("utf-8"))
    values = {"steps_pages_outputs_base_url": SITE_URL, "runner_temp": str(vault.parent / "temp")}
    (vault.parent / "temp").mkdir(exist_ok=True)
    status = 0
    for step in workflow["jobs"]["build"]["steps"]:
        if "run" in step and status == 0:
            given = {name: fill(value, **values) for name, value in step.get("env", {}).items()}
            given |= {**workflow["env"], "RUNNER_TEMP": values["runner_temp"]}
            status = shell(step["run"], vault, **given).returncode
        elif step.get("uses", "").startswith("actions/upload-pages-artifact@"):
            upload = Path(fill(step["with"]["path"], **values))
    return status, upload


def test_github_pages(vault: Path) -> None:
    status, upload = run_github(vault)
    assert status == 0
    assert not upload.is_relative_to(vault)
    assert_site(upload, url=SITE_URL)


def test_a_leak_stops_the_recipe(vault: Path) -> None:
    (vault / "Start here.md").write_text(
        "%% vaultkit:moc begin x %%\nOffer to Brambleworth\n%% vaultkit:moc end %%\n"
    )
    assert run_github(vault)[0] == 1
    assert not (vault.parent / "temp" / "site").exists()


def test_pages_of_the_last_build_are_as_good_as_new(vault: Path, tmp_path: Path) -> None:
    """Build twice as on two machines, of which the second gets the cache of the first."""
    assert run_github(vault)[0] == 0
    (vault / "Notes" / "How to write a note.md").write_text("---\ntype: note\n---\nAnew.\n")
    for file in vault.rglob("*.md"):
        os.utime(file, (1, 1))  # a new clone: dates mean nothing
    (tmp_path / "temp").rename(tmp_path / "first")
    assert run_github(vault)[0] == 0
    (tmp_path / "temp").rename(tmp_path / "second")
    (tmp_path / "vault" / ".cache").rename(tmp_path / "used-cache")
    assert run_github(vault)[0] == 0
    third, second = (
        {
            path.relative_to(tmp_path / name).as_posix(): path.read_bytes()
            for path in (tmp_path / name / "site").rglob("*")
            if path.suffix == ".html"
        }
        for name in ("temp", "second")
    )
    assert second == third
    assert b"Anew." in second["site/Notes/How-to-write-a-note/index.html"]


def test_gitlab_pages(vault: Path) -> None:
    jobs = yaml.safe_load((vault / ".gitlab-ci.yml").read_text("utf-8"))
    (vault / "public").mkdir()  # of the vault itself: the runner's copy of it is thrown away
    given = {"VAULTKIT": jobs["variables"]["VAULTKIT"], "CI_PROJECT_DIR": str(vault)}
    given |= {"XDG_CACHE_HOME": f"{vault}/.cache", "CI_PAGES_URL": SITE_URL}
    script = "\n".join([*jobs["default"]["before_script"], *jobs["pages"]["script"]])
    done = shell(script, vault, **given)
    assert done.returncode == 0, done.stderr
    assert jobs["pages"]["artifacts"]["paths"] == ["public"]
    assert_site(vault / "public", url=SITE_URL)
    assert not Path(f"{vault}.site").exists()
    assert (vault / ".cache" / "vaultkit" / "sites").is_dir()
    report = jobs["check"]["artifacts"]["reports"]["codequality"]
    assert shell("\n".join(jobs["check"]["script"]), vault, **given).returncode == 0
    assert yaml.safe_load((vault / report).read_text()) == []


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_hosts_that_build_themselves(host: str, vault: Path) -> None:
    settings: dict[str, Any] = tomllib.loads((vault / FILES[host]).read_text("utf-8"))
    given = settings["build"].get("environment", {})
    (vault / ".site").mkdir()
    (vault / ".site" / "of-the-last-build.html").touch()
    done = shell(settings["build"]["command"], vault, URL=SITE_URL, **given)
    assert done.returncode == 0, done.stderr
    assert_site(vault / ".site", url=SITE_URL if host == "netlify" else "", headers=True)
    assert not (vault / ".site" / "of-the-last-build.html").exists()
    lines = (vault / ".site" / "_headers").read_text().splitlines()
    assert lines[0] == "/*"
    assert lines[1].startswith("  Content-Security-Policy: default-src 'none'; script-src 'self'")
    assert max(map(len, lines)) < 2000  # what Cloudflare reads of a line
    assert run(["check", str(vault)]) == 0  # .site is no part of the vault
    assert (vault.parent / "log").read_text().splitlines() == [SOURCE]


@pytest.mark.parametrize(
    ("context", "address"),
    [
        ("production", SITE_URL),
        ("deploy-preview", "https://deploy-preview-1.example.org"),
        ("", SITE_URL),
    ],
)
def test_a_preview_on_netlify_has_an_address_of_its_own(
    vault: Path, context: str, address: str
) -> None:
    build = tomllib.loads((vault / "netlify.toml").read_text("utf-8"))["build"]
    prime = "https://deploy-preview-1.example.org" if context else ""
    given = {"URL": SITE_URL, "CONTEXT": context, "DEPLOY_PRIME_URL": prime}
    assert shell(build["command"], vault, **given, **build["environment"]).returncode == 0
    assert_site(vault / ".site", url=address, headers=True)


def test_a_policy_that_cloudflare_would_drop_is_told(vault: Path) -> None:
    hosts = "".join(f"![](https://host-{number}.example.org/a.png)\n" for number in range(80))
    head = "---\ntype: note\ncreated: 2026-01-01\n---\n"
    (vault / "Notes" / "Images.md").write_text(head + hosts)
    command = tomllib.loads((vault / "wrangler.toml").read_text("utf-8"))["build"]["command"]
    done = shell(command, vault)
    assert done.returncode == 0
    assert "policy left out: too long for Cloudflare" in done.stderr


def test_the_docs_show_what_init_writes() -> None:
    text = (ROOT / "docs" / "hosting.md").read_text("utf-8")
    blocks = re.findall(r"(?ms)^```(?:yaml|toml)\n(.*?)^```", text)
    shown = requirement("site")
    wanted = [publishing_files(host, shown)[FILES[host]].decode() for host in HOSTS]
    assert blocks[: len(wanted)] == wanted


def test_the_hook_in_the_docs_is_one(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "hosting.md").read_text("utf-8")
    (tmp_path / "config.yaml").write_text(re.findall(r"(?ms)^```yaml\n(.*?)^```", text)[-1])
    words = [BIN / "pre-commit", "validate-config", tmp_path / "config.yaml"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_which_files_a_choice_of_hosts_brings() -> None:
    def paths(*hosts: str) -> list[str]:
        return sorted(automation_files(hosts, SOURCE, SOURCE, "x"))

    assert paths() == [CHECK]
    assert paths("gitlab") == [".gitlab-ci.yml"]  # it checks as well
    assert paths("github", "gitlab") == [CHECK, FILES["github"], ".gitlab-ci.yml"]
    assert paths("netlify") == [CHECK, "netlify.toml"]


def test_init_says_that_the_source_is_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        vaultkit.distribution.install_lines, "requirement_of_this", lambda _="": None
    )
    assert run(["init", str(tmp_path / "a"), "--quiet", "--publish", "netlify"]) == 0
    assert capsys.readouterr().err == tell_of_source([CHECK, "netlify.toml"]) + "\n"
    assert run(["init", str(tmp_path / "a"), "--quiet", "--publish", "netlify"]) == 0
    assert capsys.readouterr().err == tell_of_source([CHECK, "netlify.toml"]) + "\n"
    monkeypatch.setattr(vaultkit.distribution.install_lines, "requirement_of_this", requirement)
    assert run(["init", str(tmp_path / "b"), "--quiet", "--publish", "netlify"]) == 0
    assert capsys.readouterr().err == ""
    assert f'VAULTKIT = "{requirement("site")}"' in (tmp_path / "b" / "netlify.toml").read_text()
    assert f'VAULTKIT: "{requirement()}"' in (tmp_path / "b" / CHECK).read_text()


@pytest.mark.parametrize("source", ["", "--index-url x", "a\nb", " a", "x ${{ secrets.X }}"])
def test_no_source(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "a"), "--install-from", source]) == 2
    assert "is nothing that pip installs" in capsys.readouterr().err
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    "address", ["example.org", "ftp://example.org", "https://a b", "javascript:x"]
)
def test_no_address(address: str, vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", str(vault), "--site-url", address]) == 2
    assert "must be a web address such as" in capsys.readouterr().err
