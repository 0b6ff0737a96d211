"""Search all files of a built site for what is not published (`audit_site`).

A phrase that a published note, the theme or vaultkit itself says is no leak: nobody learns from it
what the vault keeps. All others are, wherever they stand. See decision 14.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from vaultkit.checks.audit.audit_input import Verdicts, digest_of
from vaultkit.checks.audit.leak import UNCOMPARED, Leak
from vaultkit.checks.audit.leak_search import Hit, LeakSearch
from vaultkit.checks.audit.phrases.closer_look import find_said_closely
from vaultkit.checks.audit.phrases.harmless_words import find_harmless
from vaultkit.errors import ReferenceSiteError
from vaultkit.vault.built_site.page_fragments import is_part_of, page_of
from vaultkit.vault.parallel.forked_work import map_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from vaultkit.checks.audit.audit_input import Audit
    from vaultkit.checks.audit.site_text.exact_search import Said
    from vaultkit.vault.load import Progress

_FILES_AT_ONCE = 32
"""Files that a process takes at a time."""


def audit_site(
    audit: Audit,
    paths: Sequence[str],
    read_file: Callable[[str], bytes],
    *,
    workers: int = 0,
    progress: Progress | None = None,
) -> list[Leak]:
    """Return what leaks, in order of files; each phrase once a file.

    Args:
        audit: What is known besides the site.
        paths: The site's files.
        read_file: Returns the bytes of one.
        workers: Processes in all; 0 for one per processor.
        progress: Called with how many files were searched, of how many.

    Errors:
        OSError: a file or an attachment cannot be read.
    """
    finder = LeakSearch(audit, workers)
    last = audit.last
    there = frozenset(paths)
    were = last.recall(finder.looks_for(), finder.state) if last else Verdicts()

    read_page = lru_cache(maxsize=1)(read_file)  # its fragment comes next

    def search(path: str) -> tuple[bytes, list[Hit]]:
        data = read_page(path) if path.endswith(".html") and not page_of(path) else read_file(path)
        content = digest_of(data)
        digest = digest_of(path.encode() + b"\0" + content)
        is_known = digest in were or (
            (page := page_of(path)) in there and is_part_of(data, read_page(page))
        )
        return digest, [] if is_known else finder.search(path, data, content)

    digests = {path: digest for path in paths if last and (digest := last.digest_of(path))}
    judged = {path: digest for path, digest in digests.items() if digest in were}
    unknown = [path for path in paths if path not in judged]
    found = map_shared(search, unknown, at_once=_FILES_AT_ONCE, workers=workers, progress=progress)
    suspicious = _suspicious(audit, unknown, [hits for _, hits in found])
    harmless = find_said_closely(audit, finder.notes_say, suspicious)
    more: list[Leak] = []
    try:
        left = {said: path for said, path in suspicious.items() if said not in harmless}
        harmless |= find_harmless(audit, left, finder.single_words(), workers=workers)
    except ReferenceSiteError as error:
        more.append(Leak("", 0, 0, "", UNCOMPARED, str(error), ""))
    leaks = [_leaks(hits, harmless) for _, hits in found]
    if last:
        searched = zip(unknown, found, leaks, strict=True)
        fine = judged | {path: digest for path, (digest, _), some in searched if not some}
        suspects = {path for path, (_, hits) in zip(unknown, found, strict=True) if hits}
        excused = {path for path in fine if path in suspects or fine[path] in were.excused}
        last.keep_clean(fine, excused)
    return [leak for some in (*leaks, more, finder.warnings) for leak in some]


def _suspicious(
    audit: Audit, paths: Sequence[str], found: Sequence[Sequence[Hit]]
) -> dict[Said, str]:
    """Return what was said, but for what is accepted, with a file that says it: a page if any."""
    said: dict[Said, str] = {}
    for path, hits in zip(paths, found, strict=True):
        for _, one in hits:
            if one.key and (path.endswith(".html") or one not in said):
                said[one] = path
    return {one: path for one, path in said.items() if not audit.is_accepted(one.key)}


def _leaks(hits: Sequence[Hit], harmless: Container[Said]) -> list[Leak]:
    """Return what leaks from one file, each passage once."""
    found: dict[object, Leak] = {}
    for leak, said in hits:
        if said not in harmless:
            found.setdefault((leak.way, leak.kind, leak.text, leak.source), leak)
    return list(found.values())
