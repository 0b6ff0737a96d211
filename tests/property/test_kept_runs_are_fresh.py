"""Whatever happens between two runs, what is kept of the first changes nothing in the second."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vaultkit.cli.main import cli
from vaultkit.vault.cache.note_cache import nothing_kept
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = (
    *("A.md", "B.md", "f/A.md", "f/C.md", "D é.md", "pic.png", "C.canvas", "x.base"),
    *("a.md", "Node-1.md", "Node 1.md", "mkdocs.yml", "other/pic.png"),
)
TEXTS = (
    "[[A]] [[B#One]]\n",
    "[[B]] [[A#One]]\n",
    "# One\n\n[[C]] ![[pic.png]] #tag\n",
    "# Two\n\n[[C]] ![[pic.png]] #Tag\n",
    "---\naliases: [C, Other]\nuid: 1\n---\n[[Other]] [[f/C]]\n",
    "---\naliases: [D, Other]\nuid: 2\n---\n[[Nowhere]] ^block\n",
    "[[D é#^block]] %% vaultkit: ignore L101 %%\n\n[[Nowhere]]\n",
    "---\nlast_reviewed: 2020-01-01\nreview_interval: 1 month\n---\nold $x\n",
    "[x](B.md#one) [[A|",
    "",
    "![[A]] ![[B#One]] #Net/port\n",
    "---\ntitle: Same\ntags: [net/port]\npublish: true\n---\n![[f/A]] #net/port #net/port\n",
    "---\ntitle: Same\nuid: 1\ntype: x\n---\n# One\n\n```base\nviews: []\n```\n",
    "> [!decision] D\n> - **One?**\n>   - a → [[A]]\n\n```yaml\napiVersion: v1\nkind: Pod\n```\n",
    '{"nodes": [{"id": "1", "type": "text", "text": "[[Nowhere]] [[A#Two]]"}], "edges": []}',
    "<!-- vaultkit:moc query='file.ext == \"md\"' -->\n<!-- vaultkit:end -->\n",
)
CONFIGS = ("", 'ignore = ["L"]\n', '[links]\nplanned = ["Nowhere"]\n', "id-properties = ['uid']\n")
step = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(TEXTS)),
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.text(max_size=20)),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("config"), st.sampled_from(CONFIGS), st.just("")),
    st.tuples(st.just("nothing"), st.just(""), st.just("")),
)
FEW = (("write", "A.md", TEXTS[0]), ("write", "B.md", TEXTS[2]), ("write", "f/C.md", TEXTS[4]))
START = (*[("write", f"more/{number}.md", text) for number, text in enumerate(TEXTS)], *FEW)
"""Enough notes that a change of some is no reason to begin anew."""


def do(root: Path, kind: str, name: str, other: str) -> None:
    """Change a vault; every file has the time of the first day, as if the clock stood still."""
    path = root / name
    if kind == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(other, encoding="utf-8", errors="replace", newline="")
        os.utime(path, (0, 0))
    elif kind == "remove":
        path.unlink(missing_ok=True)
    elif kind == "rename" and path.exists():
        (root / other).parent.mkdir(exist_ok=True)
        path.replace(root / other)
    elif kind == "config":
        (root / "vaultkit.toml").write_text(name)


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [*words, "--today", "2026-11-01"], catch_exceptions=False)
    return done.exit_code, done.stdout


@contextmanager
def keeping() -> Iterator[Path]:
    """Give an empty vault, with an empty cache folder that is in use."""
    folder = tempfile.mkdtemp()
    before = dict(os.environ)
    os.environ.pop("VAULTKIT_NO_CACHE", None)
    os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
    try:
        root = Path(folder, "vault")
        (root / ".obsidian").mkdir(parents=True)
        yield root
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(folder)


@given(steps=st.lists(step, max_size=5))
@example([("nothing", "", ""), ("write", "B.md", TEXTS[3]), ("write", "A.md", TEXTS[1])])
@example([("rename", "B.md", "f/A.md"), ("nothing", "", ""), ("rename", "f/A.md", "B.md")])
@example([("remove", "f/C.md", ""), ("write", "f/C.md", TEXTS[4]), ("config", CONFIGS[2], "")])
@settings(max_examples=20)
def test_a_check_after_any_edit_is_that_of_a_run_without_what_is_kept(
    steps: list[tuple[str, str, str]],
) -> None:
    with keeping() as root:
        for number in range(len(START) + len(steps)):
            do(root, *[*START, *steps][number])
            if number >= len(START) - 1:
                words = ("check", "--format", "json", str(root))
                assert run(*words) == run(*words, "--no-cache")


@given(steps=st.lists(step, max_size=5))
@settings(max_examples=20)
def test_notes_after_any_edit_are_those_that_were_read(steps: list[tuple[str, str, str]]) -> None:
    with keeping() as root:
        for one in (*START, *steps):
            do(root, *one)
            kept = load_vault(root)
            with nothing_kept():
                read = load_vault(root)
            assert kept.notes == read.notes
            assert kept.links == read.links
            for path in (*read.notes, *read.attachments):
                fresh = load_vault(root)
                assert fresh.backlinks_of(path) == read.backlinks.get(path, ())
