"""Make a generated vault like real ones in what costs time: comments, findings, history.

What `vault_figures.py` says of four public vaults stands in tests/bench/README.md. A vault made
without this is right in all it says, and holds next to no comments; a real one is neither.
"""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.bench.compose import Draft
    from tests.bench.plan import Plan

COMMENTS: Final = (
    "%% ----- Badges ----- %%",
    "%% Footer: please do not edit anything below this line %%",
    "%% Feel free to add a few words below this comment %%",
    "%% Is there a page for this? If not, delete the tag: #placeholder/page %%",
    "%% Begin: released contributions %%",
    "%% End: released contributions %%",
)
HISTORY: Final = "main"
_AUTHOR: Final = "A <a@example.org>"
_FIRST: Final = 1_600_000_000  # seconds; a commit an hour


class Likeness(NamedTuple):
    """How often a note holds something; all are means over the notes of a vault.

    Args:
        comments: Comments that are a line.
        linking_comments: The share of them that embeds a note.
        embeds: Embeds of a heading that is not there (E202).
        headings: Links to a heading that is not there (L102).
        missing: Links to a note that is not there (L101), half of them by its old name (L116).
        web_links: Links to web pages.
        commits: Commits.
        renames: Renames of notes in them.
    """

    comments: float = 5.8
    linking_comments: float = 0.1
    embeds: float = 0.5
    headings: float = 0.3
    missing: float = 0.08
    web_links: float = 5.0
    commits: float = 0.43
    renames: float = 0.39


REAL: Final = Likeness()


def add_likeness(
    drafts: Sequence[Draft], plan: Plan, rng: random.Random, like: Likeness = REAL
) -> list[Draft]:
    """Return the drafts of a clean vault with what real ones hold."""
    return [replace(draft, body=tuple(_body(draft, plan, rng, like))) for draft in drafts]


def _body(draft: Draft, plan: Plan, rng: random.Random, like: Likeness) -> Iterator[str]:
    """Yield the lines of a body; comments stand between blocks, the rest at the end."""
    gaps = _gaps(draft.body)
    count = _times(like.comments, rng)
    placed = {rng.choice(gaps): None for _ in range(count - 2)} if gaps else {}
    for at, line in enumerate(draft.body):
        if at in placed:
            yield from ("", _comment(plan, rng, like))
        yield line
    for _ in range(count - len(placed)):
        yield from ("", _comment(plan, rng, like))
    yield from _more(draft, plan, rng, like)


def _gaps(body: Sequence[str]) -> list[int]:
    """Return the blank lines outside of code, formulas and comments."""
    found: list[int] = []
    closing = ""
    for at, line in enumerate(body):
        mark = next((mark for mark in ("```", "~~~", "$$", "%%") if line.startswith(mark)), "")
        if closing:
            closing = "" if line.startswith(closing) or line.endswith(closing) else closing
        elif mark and not (line.endswith(mark) and len(line) > len(mark)):
            closing = mark
        elif not line:
            found.append(at)
    following = {at: body[at + 1] if at + 1 < len(body) else "" for at in found}
    return [at for at, line in following.items() if line and line[0] not in " \t^"]


def _times(rate: float, rng: random.Random) -> int:
    """Return a whole number whose mean is a rate."""
    return int(rate) + (rng.random() < rate % 1)


def _comment(plan: Plan, rng: random.Random, like: Likeness) -> str:
    if rng.random() < like.linking_comments:
        return f"%% ![[{rng.choice(plan.notes).shortest}]] %%"
    return rng.choice(COMMENTS)


def _more(draft: Draft, plan: Plan, rng: random.Random, like: Likeness) -> Iterator[str]:
    """Yield links to the web, and the links that lead nowhere."""
    for number in range(_times(like.web_links, rng)):
        page = f"https://example.com/{draft.note.index}/{number}_{rng.randrange(1000)}"
        yield from ("", f"- [Page {number}]({page}) and <{page}?x=1>")
    for _ in range(_times(like.embeds, rng)):
        yield from ("", f"![[{rng.choice(plan.notes).shortest}#Support this author]]")
    for _ in range(_times(like.headings, rng)):
        yield from ("", f"See [[{rng.choice(plan.notes).shortest}#How it was before]].")
    for _ in range(_times(like.missing, rng)):
        other = rng.choice(plan.notes)
        name = old_stem(other.stem) if rng.random() < 1 / 2 else f"Never written {other.index}"
        yield from ("", f"Nobody has [[{name}]].")


def old_stem(stem: str) -> str:
    """Return the name that a note had before it was renamed."""
    return f"{stem} as it was"


def write_history(
    root: Path, notes: Sequence[str], rng: random.Random, like: Likeness = REAL
) -> int:
    """Make a vault a repository in which notes were changed and renamed; return its commits.

    The last commit holds what lies in the folder. Effect: runs `git`, writes `.git`.
    """
    count = max(1, round(len(notes) * like.commits))
    renamed = set(rng.sample(notes, round(len(notes) * like.renames)))
    _git(root, "init", "--quiet", "--initial-branch", HISTORY)
    stream = b"".join(_stream(root, notes, renamed, count, rng))
    _git(root, "fast-import", "--quiet", given=stream)
    _git(root, "read-tree", HISTORY)
    return count


def _git(root: Path, *words: str, given: bytes = b"") -> None:
    command = ["git", "-C", str(root), *words]
    subprocess.run(command, input=given, check=True, capture_output=True)


def _stream(
    root: Path, notes: Sequence[str], renamed: set[str], count: int, rng: random.Random
) -> Iterator[bytes]:
    """Yield commands of `git fast-import`: all files at first, then a few notes a commit."""
    files = sorted(path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    paths = [file.relative_to(root).as_posix() for file in files]
    changed = [*notes]
    rng.shuffle(changed)
    later = {*changed}
    yield _commit(0)
    for path, file in zip(paths, files, strict=True):
        data = file.read_bytes()
        first = data.rpartition(b"\n\n")[0] + b"\n" if path in later else data
        yield _modify(_before(path) if path in renamed else path, first)
    step = -(-len(changed) // count)
    for number in range(count):
        yield _commit(number + 1)
        for path in changed[number * step : (number + 1) * step]:
            if path in renamed:
                yield b"R %s %s\n" % (_quote(_before(path)), _quote(path))
            yield _modify(path, (root / path).read_bytes())


def _before(path: str) -> str:
    return f"{old_stem(path.removesuffix('.md'))}.md"


def _commit(number: int) -> bytes:
    lines = (f"commit refs/heads/{HISTORY}", f"committer {_AUTHOR} {_FIRST + 3600 * number} +0000")
    return "\n".join((*lines, "data 2", "x", "")).encode()


def _modify(path: str, data: bytes) -> bytes:
    return b"M 100644 inline %s\ndata %d\n%s\n" % (_quote(path), len(data), data)


def _quote(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'.encode()
