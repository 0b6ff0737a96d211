"""A repository that came with a vault: none of the programs that it names is run.

The bait is real: git by itself runs some of it in the same folder.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.errors import GitError
from vaultkit.vault.git.commit_dates import read_changes
from vaultkit.vault.git.git_command import run_git

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COMMANDS = (
    "core.fsmonitor", "core.sshCommand", "core.editor", "core.pager", "core.askPass",
    "core.gitProxy", "core.alternateRefsCommand", "sequence.editor", "diff.external",
    "diff.guitool", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process",
    "filter.other one.clean",
    "filter.lfs.process", "filter.lfs.clean", "filter.git-crypt.clean",
    "diff.evil.command", "diff.evil.textconv", "difftool.evil.cmd", "difftool.evil.path",
    "merge.evil.driver", "mergetool.evil.cmd", "mergetool.evil.path", "guitool.evil.cmd",
    "gpg.program", "gpg.openpgp.program", "gpg.x509.program", "gpg.ssh.program",
    "gpg.ssh.defaultKeyCommand", "credential.helper", "credential.https://x.test.helper",
    "pager.log", "pager.ls-files", "pager.ls-tree", "pager.rev-parse", "pager.config",
    "browser.evil.cmd", "browser.evil.path", "man.evil.cmd", "man.evil.path",
    "instaweb.httpd", "instaweb.browser", "interactive.diffFilter", "gc.recentObjectsHook",
    "remote.origin.uploadpack", "remote.origin.receivepack", "remote.origin.vcs",
    "uploadpack.packObjectsHook", "hook.evil.command", "imap.tunnel", "ssh.variant",
    "sendemail.smtpServer", "sendemail.sendmailCmd", "sendemail.toCmd", "sendemail.ccCmd",
    "sendemail.headerCmd", "trailer.evil.command", "trailer.evil.cmd", "tar.tar.command",
    "receive.procReceiveRefs", "web.browser", "help.browser", "core.virtualFilesystem",
)  # fmt: skip
"""Keys of git's documentation whose value is a program, or the words of one."""
SHELL_COMMANDS = (
    "alias.log", "alias.ls-files", "alias.ls-tree", "alias.rev-parse", "alias.cat-file",
    "alias.check-attr", "alias.config", "submodule.sub.update",
)  # fmt: skip
"""Keys whose value is a program if it begins with `!`."""
FILES = ("trace2.eventTarget", "trace2.normalTarget", "trace2.perfTarget")
"""Keys that name a file which git writes."""
OTHERS = {
    "log.showSignature": "true",
    "protocol.ext.allow": "always",
    "remote.origin.promisor": "true",
    "remote.origin.partialclonefilter": "blob:none",
    "extensions.partialClone": "origin",
    "hook.evil.event": "pre-commit",
    "core.untrackedCache": "true",
    "core.autocrlf": "false",
}
FILES_EVER = {"A.md", "Kubernetes.md", "New.md", "Old.md"}
HOOKS = (
    "pre-commit", "post-index-change", "fsmonitor-watchman", "post-checkout", "pre-auto-gc",
    "reference-transaction", "virtualFilesystem", "query-watchman",
)  # fmt: skip
VARIABLES = {
    "GIT_EXTERNAL_DIFF": "{script}",
    "GIT_SSH_COMMAND": "{script}",
    "GIT_ASKPASS": "{script}",
    "GIT_PAGER": "{script}",
    "GIT_EDITOR": "{script}",
    "GIT_PROXY_COMMAND": "{script}",
    "GIT_TRACE2_EVENT": "{marker}",
    "GIT_TRACE": "{marker}",
    "GIT_CONFIG_PARAMETERS": "'core.fsmonitor'='{script}'",
    "GIT_CONFIG": "{evil}",
    "GIT_EXEC_PATH": "{hooks}",
}


class Hostile:
    """A work tree in which the vault is the folder `kb`, as it came out of an archive."""

    def __init__(self, folder: Path) -> None:
        self.top = folder / "work"
        self.vault = self.top / "kb"
        self.vault.mkdir(parents=True)
        self.marker = folder / "marker"
        self.script = self._write_program(folder / "program.sh")
        self.hooks = folder / "hooks"
        self.hooks.mkdir()
        self.write(
            "A.md", "---\nlast_reviewed: 2026-01-01\nreview_interval: 30d\n---\n[[k8s]] [[Old]]\n"
        )
        self.write("Kubernetes.md", "---\naliases: [k8s]\n---\ntext\n")
        self.write("Old.md", "line of a note\n" * 30)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.commit()
        self.git("mv", "kb/Old.md", "kb/New.md")
        self.commit()
        self._sign()

    def _write_program(self, path: Path) -> Path:
        path.write_text(f'#!/bin/sh\necho "$0 $*" >> "{self.marker}"\ncat\n')
        path.chmod(0o755)
        return path

    def write(self, path: str, text: str) -> None:
        (self.vault / path).write_text(text)

    def git(self, *words: str, given: bytes = b"") -> str:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"]
        command = ["git", "-C", str(self.top), *who, *words]
        done = subprocess.run(command, check=True, capture_output=True, input=given)
        return done.stdout.decode().strip()

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")

    def _sign(self) -> None:
        """Make the last commit one that is signed, so that showing it starts the program for it."""
        text = self.git("cat-file", "commit", "HEAD")
        head, _, body = text.partition("\n\n")
        signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
        signed = f"{head}\n{signature}\n\n{body}\n".encode()
        name = self.git("hash-object", "-t", "commit", "-w", "--stdin", given=signed)
        self.git("update-ref", "HEAD", name)

    def set_the_bait(self) -> None:
        """Name the program wherever git has a place for one."""
        evil = self.top / ".git" / "evil"
        evil.write_text(f"[core]\n\tfsmonitor = {self.script}\n")
        pairs = [(key, str(self.script)) for key in COMMANDS]
        pairs += [(key, f"!{self.script}") for key in SHELL_COMMANDS]
        pairs += [(key, str(self.marker)) for key in FILES]
        pairs += [*OTHERS.items(), ("remote.origin.url", f"ext::{self.script}")]
        pairs += [("include.path", "evil"), ("includeIf.gitdir:/**.path", "evil")]
        pairs += [("core.hooksPath", str(self.hooks)), ("init.templateDir", str(self.hooks))]
        pairs += [("core.attributesFile", str(self.top / ".gitattributes"))]
        for key, value in pairs:
            self.git("config", "--file", str(self.top / ".git" / "config"), key, value)
        for name in HOOKS:
            for folder in (self.hooks, self.top / ".git" / "hooks"):
                folder.mkdir(exist_ok=True)
                self._write_program(folder / name)
        attributes = "* filter=evil diff=evil merge=evil\n*.md filter=lfs diff=evil merge=evil\n"
        (self.top / ".gitattributes").write_text(attributes)
        (self.top / ".gitmodules").write_text(
            f'[submodule "sub"]\n\tpath = sub\n\turl = ext::{self.script}\n'
            f"\tupdate = !{self.script}\n"
        )
        (self.top / ".lfsconfig").write_text(f"[lfs]\n\turl = ext::{self.script}\n")

    def remove_traces(self) -> None:
        self.marker.unlink(missing_ok=True)


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hostile:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Hostile(tmp_path)
    made.set_the_bait()
    made.remove_traces()
    monkeypatch.chdir(made.top)
    return made


@pytest.mark.parametrize(
    "command", [["status"], ["log", "-1", "-p"], ["hash-object", "kb/A.md"], ["diff", "HEAD~1"]]
)
def test_the_bait_is_real(hostile: Hostile, command: list[str]) -> None:
    hostile.write("A.md", "changed\n")
    subprocess.run(
        ["git", "--no-pager", *command],
        cwd=hostile.top, check=False, capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert hostile.marker.exists()


def commit_is_allowed(hostile: Hostile) -> None:
    """Take away what makes vaultkit refuse, so that it comes to write."""
    config = hostile.top / ".git" / "config"
    baited = config.read_text()
    config.write_text("[core]\n\tbare = false\n")
    (hostile.top / ".gitattributes").rename(hostile.top / "attributes")
    hostile.commit()
    config.write_text(baited)
    (hostile.top / "attributes").rename(hostile.top / ".gitattributes")


RUNS: Mapping[str, tuple[list[str], int]] = {
    "check": (["check", "kb", "--fail-on", "warning"], 1),
    "fix": (["check", "kb", "--fix"], 0),
    "fix dirty": (["check", "kb", "--fix", "--allow-dirty"], 0),
    "mv": (["mv", "kb/Kubernetes.md", "kb/Cluster.md"], 0),
    "compare": (["check", "kb", "--diff-base", "HEAD~1", "--extend-select", "R405"], 0),
    "compare a branch": (["check", "kb", "--diff-base", "main"], 0),
    "review": (["review", "kb"], 0),
    "review done": (["review", "done", "kb/A.md"], 0),
    "build": (["build", "kb", "--quiet"], 0),
    "moc": (["moc", "kb"], 0),
    "undo": (["undo", "--vault", "kb"], 2),
}


@pytest.mark.parametrize("name", RUNS)
def test_no_command_runs_what_a_repository_names(
    hostile: Hostile, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    commit_is_allowed(hostile)
    hostile.remove_traces()
    words, status = RUNS[name]
    assert (run(words), capfd.readouterr().err.count("bug")) == (status, 0)
    assert not hostile.marker.exists()


def test_a_filter_decides_about_a_file_that_differs(
    hostile: Hostile, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile.write("A.md", "[[k8s]]\n")
    assert run(["check", "kb", "--fix"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        (
            "error: 1 file to be fixed with changes that are not committed to git; "
            "nothing was changed; commit them first, or add --allow-dirty"
        ),
        "       kb/A.md",
        (
            '       whether kb/A.md is changed only its git filter "lfs" can tell, '
            "and programs that a repository names are not run"
        ),
    ]
    assert not hostile.marker.exists()


def test_no_variable_for_git_steers_it(hostile: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    places = {
        "script": hostile.script, "marker": hostile.marker, "hooks": hostile.hooks,
        "evil": hostile.top / ".git" / "evil",
    }  # fmt: skip
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value.format(**places))
    assert read_changes(hostile.vault).keys() == FILES_EVER
    assert run(["check", "kb", "--diff-base", "HEAD~1"]) == 0
    assert not hostile.marker.exists()


def test_a_program_in_the_current_folder_is_not_git(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile.script.rename(hostile.top / "git")
    for path in (".", "", f".{os.pathsep}{os.environ['PATH']}"):
        monkeypatch.setenv("PATH", path)
        read_changes(Path())
    assert not hostile.marker.exists()


def test_nothing_is_fetched_for_a_partial_clone(
    hostile: Hostile,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = hostile.top
    (source / ".git" / "config").write_text("[uploadpack]\n\tallowFilter = true\n")
    (source / ".gitattributes").unlink()
    hostile.write("New.md", "another text\n")
    hostile.commit()
    clone = tmp_path / "clone"
    words = ["clone", "--quiet", "--filter=blob:none", f"file://{source}", str(clone)]
    subprocess.run(["git", *words], check=True, capture_output=True)
    hostile.top = clone
    for key, value in (("url", f"ext::{hostile.script}"), ("uploadpack", str(hostile.script))):
        hostile.git("config", f"remote.origin.{key}", value)
    hostile.git("config", "protocol.ext.allow", "always")
    hostile.remove_traces()
    monkeypatch.chdir(clone)
    assert run(["check", "kb", "--diff-base", "HEAD~1"]) == 2
    assert "a partial clone? fetch it" in capsys.readouterr().err
    assert run(["check", "kb"]) == 0
    assert 'L116 "Old" was moved to "New.md"' in capsys.readouterr().out
    assert not hostile.marker.exists()


def test_a_work_tree_that_is_said_to_be_elsewhere_is_not(hostile: Hostile, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "secret.txt").write_text("x")
    hostile.git("config", "core.worktree", str(other))
    listed = run_git(hostile.top, "ls-files", "--others", "-z")
    assert b"secret.txt" not in listed


def _make_pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def _make_device(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes of that kind")
@pytest.mark.parametrize("make", [_make_pipe, _make_device])
@pytest.mark.parametrize(
    "name",
    [
        ".git/HEAD", ".git/config", ".git/index", ".git/packed-refs", ".git/shallow",
        ".git/info/exclude", ".git/refs/heads/main", ".git/objects/info/alternates",
        ".git/objects/pack/pack-x.idx", ".gitignore", "kb/.gitignore", ".git/commondir",
    ],
)  # fmt: skip
def test_what_is_no_file_is_not_read(
    hostile: Hostile, make: Callable[[Path], None], name: str
) -> None:
    path = hostile.top / name
    path.parent.mkdir(exist_ok=True)
    make(path)
    assert run(["check", "kb", "--diff-base", "HEAD"]) == 2
    assert read_changes(hostile.vault).keys() in (set(), FILES_EVER)


@pytest.mark.parametrize("line", ["nonsense\n", "gitdir: nowhere\n"])
def test_a_broken_repository_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / ".git").write_text(line)
    with pytest.raises(GitError, match=r"git says: (invalid gitfile|not a git repository)"):
        run_git(tmp_path, "rev-parse", "HEAD")
