"""What runs vaultkit elsewhere: pre-commit hooks, the GitHub action, the snippets in the docs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
GUIDE = (ROOT / "docs" / "ci.md").read_text("utf-8")
SNIPPETS = re.findall(r"(?ms)^```yaml\n(\S.*?)^```", GUIDE)
FRAGMENTS = re.findall(r"(?ms)^```yaml\n([ ].*?)^```", GUIDE)


def run(*command: object, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env |= dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "A")
    env |= dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "a@example.org")
    env |= {"PATH": f"{BIN}{os.pathsep}{env['PATH']}", "GIT_CONFIG_GLOBAL": os.devnull, **variables}
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def git(folder: Path, *words: str) -> None:
    done = run("git", *words, cwd=folder)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with a vault and two commits; the second brings a fault."""
    folder = tmp_path / "repository"
    (folder / "kb").mkdir(parents=True)
    git(folder, "init", "--quiet")
    (folder / "kb" / "A.md").write_text("[[Old]]\n")
    (folder / "kb" / "B.md").write_text("")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "one")
    (folder / "kb" / "B.md").write_text("[[New]]\n")
    git(folder, "commit", "--quiet", "--all", "--message", "two")
    return folder


def validate(schema: str, path: Path) -> None:
    done = run(
        BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", path, cwd=path.parent
    )
    assert done.returncode == 0, done.stdout


def use_hooks(folder: Path, *ids: str, **changes: Any) -> Path:
    """Make a pre-commit config of our hooks, run by the program that is installed here."""
    hooks = [{**HOOKS[name], "language": "system", **changes} for name in ids]
    (folder / ".pre-commit-config.yaml").write_text(
        json.dumps({"repos": [{"repo": "local", "hooks": hooks}]})
    )
    git(folder, "add", ".pre-commit-config.yaml")
    return folder


def pre_commit(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    home = str(folder.parent / "pre-commit")
    return run(BIN / "pre-commit", *words, cwd=folder, PRE_COMMIT_HOME=home, NO_COLOR="1")


def test_the_manifest_is_valid() -> None:
    done = run(BIN / "pre-commit", "validate-manifest", ".pre-commit-hooks.yaml", cwd=ROOT)
    assert done.returncode == 0, done.stdout
    assert list(HOOKS) == ["vaultkit-check", "vaultkit-fix"]


def test_the_check_hook_finds_what_a_deletion_broke(repository: Path) -> None:
    use_hooks(repository, "vaultkit-check", args=["--diff-base", "HEAD", "kb"])
    assert pre_commit(repository, "run").returncode == 0
    (repository / "kb" / "A.md").write_text("[[B]]\n")
    git(repository, "commit", "--quiet", "--all", "--message", "three")
    git(repository, "rm", "--quiet", "kb/B.md")
    done = pre_commit(repository, "run")
    assert done.returncode == 1
    assert 'kb/A.md:1:1: L101 no note named "B"' in done.stdout


def test_the_check_hook_runs_on_commit(repository: Path) -> None:
    use_hooks(repository, "vaultkit-check", args=["kb"])
    assert pre_commit(repository, "install").returncode == 0
    home = str(repository.parent / "pre-commit")
    done = run("git", "commit", "--message", "x", cwd=repository, PRE_COMMIT_HOME=home)
    assert done.returncode == 1
    assert "vaultkit check" in done.stderr + done.stdout
    assert "2 errors in 2 notes" in done.stderr + done.stdout


def test_the_fix_hook_repairs_the_notes_of_the_commit(repository: Path) -> None:
    use_hooks(repository, "vaultkit-fix")
    (repository / "kb" / ".obsidian").mkdir()
    fault = "---\nup: [[B]]\n---\n"
    for name in ("Staged.md", "Other.md"):
        (repository / "kb" / name).write_text(fault)
    (repository / "kb" / "B.md").write_text("")
    git(repository, "add", "kb/Staged.md", "kb/B.md")
    done = pre_commit(repository, "run")
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout
    assert (repository / "kb" / "Staged.md").read_text() == '---\nup: "[[B]]"\n---\n'
    assert (repository / "kb" / "Other.md").read_text() == fault
    git(repository, "add", "kb/Staged.md")
    assert pre_commit(repository, "run").returncode == 0


def test_the_action_and_the_workflow_are_valid() -> None:
    validate("github-actions", ROOT / "action.yml")
    validate("github-workflows", ROOT / ".github" / "workflows" / "check.yml")


def test_the_snippets_are_valid(tmp_path: Path) -> None:
    schemas = ["github-workflows", "github-workflows", "github-workflows", "gitlab-ci"]
    assert len(SNIPPETS) == len(schemas) + 1
    for number, (schema, text) in enumerate(zip(schemas, SNIPPETS, strict=False)):
        path = tmp_path / f"{number}.yml"
        path.write_text(text)
        validate(schema, path)
    config = tmp_path / ".pre-commit-config.yaml"
    config.write_text(SNIPPETS[-1])
    assert run(BIN / "pre-commit", "validate-config", config, cwd=tmp_path).returncode == 0
    ids = [hook["id"] for hook in yaml.safe_load(SNIPPETS[-1])["repos"][0]["hooks"]]
    assert sorted(ids) == sorted(HOOKS)


def test_the_snippets_use_options_and_inputs_that_exist() -> None:
    from vaultkit.cli.commands.check import command

    options = {name for param in command.params for name in param.opts}
    text = (ROOT / "docs" / "ci.md").read_text("utf-8") + (ROOT / "action.yml").read_text()
    ours = {line for line in text.splitlines() if "vaultkit check" in line}
    used = {word for line in ours for word in re.findall(r"--[a-z-]+", line)}
    assert used <= options
    inputs = yaml.safe_load(SNIPPETS[0])["jobs"]["check"]["steps"][1]["with"]
    assert inputs.keys() <= ACTION["inputs"].keys()


def run_action(folder: Path, inputs: Mapping[str, str]) -> tuple[int, str, str]:
    """Run the action's last step as a runner would; return status, annotations and summary."""
    step = ACTION["runs"]["steps"][-1]
    given = {name: item["default"] for name, item in ACTION["inputs"].items()} | inputs
    variables = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: given[match[1]], value)
        for name, value in step["env"].items()
    }
    summary = folder.parent / "summary.md"
    summary.write_text("")
    script = folder.parent / "step.sh"
    script.write_text(step["run"])
    shell = (
        "bash",
        "--noprofile",
        "--norc",
        "-eo",
        "pipefail",
        script,
    )  # as GitHub's runner has it
    done = run(
        *shell, cwd=folder, VAULTKIT="vaultkit", GITHUB_STEP_SUMMARY=str(summary), **variables
    )
    assert done.returncode < 2 or done.stderr
    return done.returncode, done.stdout, summary.read_text()


def test_the_action_annotates_and_sums_up(repository: Path) -> None:
    status, printed, summary = run_action(repository, {"path": "kb"})
    assert (status, printed.count("::error file=kb/")) == (1, 2)
    assert summary.startswith("### vaultkit: 2 errors in 2 notes\n")


def test_the_inputs_of_the_action(repository: Path) -> None:
    status, printed, summary = run_action(repository, {"path": "kb", "diff-base": "HEAD~1"})
    assert (status, printed.count("::error")) == (1, 1)
    assert "file=kb/B.md" in printed
    assert "**Links:**" in summary or "Links between notes are as they were." in summary
    assert run_action(repository, {"path": "kb", "fail-on": "never"})[0] == 0
    assert run_action(repository, {"path": "kb", "args": "--select L102\n --quiet"})[0] == 0
    assert run_action(repository, {"path": "nowhere"}) == (2, "", "")


def test_inputs_of_the_action_are_no_commands(repository: Path) -> None:
    hostile = "$(touch pwned); `touch pwned` * ; touch pwned"
    for name in ("path", "args", "diff-base", "fail-on"):
        assert run_action(repository, {"path": "kb", name: hostile})[0] == 2
    assert not list(repository.rglob("pwned"))
    assert not any("${{" in step.get("run", "") for step in ACTION["runs"]["steps"])


STUB = """\
#!/bin/sh
printf '%s\\n' "$*" >> "$LOG"
[ "$3" != venv ] || { mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; }
"""


def install(folder: Path, extras: str) -> tuple[int, str, list[str]]:
    """Run the action's step that installs, with a Python that only notes down what it is told."""
    step = next(one for one in ACTION["runs"]["steps"] if one.get("name") == "Install vaultkit")
    assert step["env"] == {"VAULTKIT_EXTRAS": "${{ inputs.extras }}"}
    stubs = folder / "stubs"
    stubs.mkdir()
    (stubs / "python").write_text(STUB)
    (stubs / "python").chmod(0o755)
    (folder / "step.sh").write_text(step["run"])
    log = folder / "log"
    done = run(
        *("bash", "--noprofile", "--norc", "-eo", "pipefail", folder / "step.sh"),
        cwd=folder,
        PATH=f"{stubs}{os.pathsep}{os.environ['PATH']}",
        LOG=str(log),
        RUNNER_TEMP=str(folder / "temp"),
        GITHUB_ENV=str(folder / "env"),
        GITHUB_ACTION_PATH="/action",
        VAULTKIT_EXTRAS=extras,
    )
    lines = log.read_text().splitlines() if log.exists() else []
    return done.returncode, done.stdout, lines


@pytest.mark.parametrize(
    ("extras", "asked"),
    [
        pytest.param("", "/action", id="none"),
        pytest.param("  ", "/action", id="blank"),
        pytest.param("kubernetes", "/action[kubernetes]", id="one"),
        pytest.param("kubernetes, external", "/action[kubernetes,external]", id="two"),
        pytest.param("site\nkubernetes,\n", "/action[site,kubernetes]", id="lines"),
        pytest.param("all", "/action[all]", id="all"),
    ],
)
def test_the_action_installs_the_extras_that_are_named(
    extras: str, asked: str, tmp_path: Path
) -> None:
    status, _, lines = install(tmp_path, extras)
    assert (status, lines[-1].rpartition(" ")[2]) == (0, asked)
    assert lines[-1].split()[-3:-1] == ["--constraint", "/action/constraints.txt"]


@pytest.mark.parametrize("extras", ["kubernets", "kubernetes]; touch x #", "-e", "site;all", "dev"])
def test_an_extra_that_there_is_not_is_refused(extras: str, tmp_path: Path) -> None:
    status, said, lines = install(tmp_path, extras)
    assert (status, lines) == (2, [])
    known = "site, kubernetes, external, diagrams, graph, lsp, cards and all"
    assert said == f"::error::extras: there are {known}\n"
    assert not (tmp_path / "x").exists()


def test_the_guide_names_extras_that_there_are() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    known = set(project["optional-dependencies"])
    action, hook = (yaml.safe_load(text) for text in FRAGMENTS)
    assert action["with"].keys() <= ACTION["inputs"].keys()
    assert set(action["with"]["extras"].split(", ")) <= known
    assert hook[0]["id"] in HOOKS
    (wanted,) = hook[0]["additional_dependencies"]
    assert wanted in {f".[{extra}]" for extra in known}
    table = re.findall(r"(?m)^\| `([a-z]+)` \| ", GUIDE)
    assert set(table) == known - {"dev", "fuzz", "bench"}
