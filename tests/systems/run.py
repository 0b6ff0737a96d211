"""The first hour on this system: the commands everybody needs, on a small vault, from nothing.

`python tests/systems/run.py [PROGRAM]` runs the vaultkit that is installed with this Python, or
that program, in a folder of its own, and stops at the first thing that is not as it must be. CI
runs it on Linux, macOS and Windows with each Python; it needs nothing but vaultkit.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

NOTES = {
    "Start.md": "See [[Übersicht 日本]], [[areas/Plan|the plan]] and ![[Bild.png]].\n",
    "Areas/Übersicht 日本.md": "---\nup: [[Start]]\n---\r\n# Heading\n\nText. ^block\n",
    "Areas/Plan.md": "---\r\ntags: [a]\r\n---\r\n[[Start]], [[Übersicht 日本#heading]]\r\n",
    "Areas/Private.md": "---\npublish: false\n---\nNobody reads this sentence of ours.\n",
}


class Session:
    """Commands in a folder, one after the other.

    Args:
        program: The vaultkit to run.
        folder: The current folder of the commands.
    """

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder = program, folder
        self.vault = folder / "My vault"

    def run(self, *words: str, status: int = 0) -> str:
        """Run a command, see that it ends with a status, and return what it prints."""
        print("$ vaultkit", *words, flush=True)  # noqa: T201 - says what is done
        done = subprocess.run(
            [self.program, *words],
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            errors="strict",
            timeout=300,
            check=False,
        )
        told = f"{done.stdout}\n{done.stderr}"
        see(done.returncode == status, f"status {done.returncode}, not {status}:\n{told}")
        see("Traceback" not in told and "a bug in vaultkit" not in told, told)
        return done.stdout

    def text(self, path: str) -> str:
        """Return what a note says, with plain line ends."""
        return (self.vault / path).read_text("utf-8").replace("\r\n", "\n")

    def names(self) -> list[str]:
        """Return the paths of the notes as the disk spells them."""
        return sorted(path.relative_to(self.vault).as_posix() for path in self.vault.rglob("*.md"))


def see(is_so: bool, what: str) -> None:  # noqa: FBT001 - like an assertion, which -O takes away
    """Stop if something is not as it must be."""
    if not is_so:
        print(f"\nnot as it must be: {what}", file=sys.stderr)  # noqa: T201
        sys.exit(1)


def main() -> None:
    """Run all steps. Effect: makes a folder among the temporary files, which is gone afterwards."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    scripts = sysconfig.get_path("scripts")
    program = sys.argv[1] if sys.argv[1:] else shutil.which("vaultkit", path=scripts)
    see(program is not None, f"no vaultkit in {scripts}")
    print(platform.platform(), platform.python_version(), flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="vaultkit ünd ") as folder:
        session = Session(str(program), Path(os.path.realpath(folder)))
        for step in (_init, _check, _fix, _move, _other_case, _build, _many):
            step(session)
    print("all as it must be")  # noqa: T201


def _init(session: Session) -> None:
    session.run("init", "New", "--quiet", "--publish", "github")
    see((session.folder / "New" / ".github" / "workflows" / "site.yml").is_file(), "no workflow")
    session.run("check", "New")
    for path, text in NOTES.items():
        file = session.vault / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    (session.vault / ".obsidian").mkdir()
    (session.vault / "Bild.png").write_bytes(b"\x89PNG\r\n\x1a\n")


def _check(session: Session) -> None:
    found = json.loads(session.run("check", "My vault", "--format", "json", status=1))
    told = {(finding["code"], finding["path"]) for finding in found["findings"]}
    see(("F302", "Areas/Übersicht 日本.md") in told, f"findings: {told}")
    lines = session.run("check", "My vault", "--format", "concise", status=1)
    see("My vault/Areas/Übersicht 日本.md:2:5: F302" in lines, lines)
    part = os.path.join("My vault", "Areas", "Plan.md")
    see("Übersicht" not in session.run("check", part, "--format", "concise"), "one note only")


def _fix(session: Session) -> None:
    session.run("check", "My vault", "--fix", "--quiet")
    text = (session.vault / "Areas" / "Übersicht 日本.md").read_bytes()
    see(b'up: "[[Start]]"\n---\r\n' in text, f"line ends stay: {text!r}")


def _move(session: Session) -> None:
    before = {name: session.text(name) for name in session.names()}
    old = os.path.join("Areas", "Übersicht 日本.md")
    new = os.path.join("Areas", "Deep", "Overview")
    session.run("mv", "--vault", "My vault", old, new)
    see("[[Overview]]" in session.text("Start.md"), session.text("Start.md"))
    see("[[Overview#heading]]" in session.text("Areas/Plan.md"), session.text("Areas/Plan.md"))
    session.run("undo", "My vault")
    see({name: session.text(name) for name in session.names()} == before, "undo gives all back")


def _other_case(session: Session) -> None:
    session.run("mv", "--vault", "My vault", "Areas/Plan.md", "PLAN")
    see("Areas/PLAN.md" in session.names(), f"another case: {session.names()}")
    session.run("mv", "--vault", "My vault", "Areas/", "areas")
    see("areas/PLAN.md" in session.names(), f"another case of a folder: {session.names()}")
    session.run("check", "My vault")
    session.run("mv", "--vault", "My vault", "PLAN", "CON", status=2)
    session.run("mv", "--vault", "My vault", "PLAN", "a:b", status=2)
    session.run("mv", "--vault", "My vault", "areas/", "a.", status=2)
    see("areas/PLAN.md" in session.names(), "what Windows refuses is refused everywhere")


def _build(session: Session) -> None:
    for _ in range(2):  # the second takes the place of the first
        session.run("build", "My vault", "--site-dir", "site", "--site-url", "https://e.org/a")
        page = (session.folder / "site" / "index.html").read_text("utf-8")
        see("https://e.org/a/" in page, "the address of the site")
        left = [path.name for path in session.folder.iterdir() if path.name.startswith(".")]
        see(not left, f"left behind: {left}")
    session.run("audit", "site", "--vault", "My vault")
    texts = [path.read_bytes() for path in (session.folder / "site").rglob("*") if path.is_file()]
    see(not any(b"sentence of ours" in text for text in texts), "a private note is on the site")


def _many(session: Session) -> None:
    """See that reading in several processes finds what one finds."""
    folder = session.folder / "Many" / "Notes"
    folder.mkdir(parents=True)
    for number in range(500):
        (folder / f"N{number}.md").write_text(f"[[N{number + 1}]] #tag\n", "utf-8")
    one, more = (
        session.run("check", "Many", "--format", "concise", "--jobs", jobs, status=1)
        for jobs in ("1", "3")
    )
    see(one == more and one.count("L101") == 1, more)


if __name__ == "__main__":
    main()
