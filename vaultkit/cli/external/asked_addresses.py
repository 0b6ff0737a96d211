"""Which addresses are asked, what is known of them already, and what the operator is told."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from vaultkit.cli.external.public_networks import is_public, read_address
from vaultkit.cli.external.server_answers import (
    DEAD,
    NO_CONNECTION,
    NO_HOST,
    UNSURE,
    Answer,
    cache_file,
    load_answers,
    save_answers,
)
from vaultkit.cli.terminal.output import ProgressBar
from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaultkit.cli.arguments.options import Common
    from vaultkit.config import ExternalConfig
    from vaultkit.notes.note import Note
    from vaultkit.opening.open_vault import Opened

_RESERVED = (
    "localhost", "test", "invalid", "example", "local", "internal", "home.arpa", "onion",
    "example.com", "example.net", "example.org",
)  # fmt: skip
"""Names that lead nowhere on the public internet, with all below them (RFC 2606, 6761, 6762)."""

_FEWEST_HOSTS = 3
"""Hosts from which on it is unlikely that all of them are gone."""


def find_dead(opened: Opened, common: Common, *, no_cache: bool = False) -> Mapping[str, str]:
    """Ask the web addresses of the notes that are meant; return why some are dead.

    Effect: uses the network, and a cache in the user's own folder; complains on stderr.

    Errors:
        VaultkitError: no host at all can be reached, so that nothing can be said.
    """
    config = opened.config.external
    notes = [opened.vault.notes[path] for path in opened.notes]
    urls = collect_urls(notes, config)
    path = cache_file()
    known = {} if no_cache else load_answers(path, config.days)
    left = [url for url in urls if url not in known]
    asked = _ask(left, config, common)
    _refuse_if_offline(asked)
    if asked:
        kept = load_answers(path, config.days)
        save_answers(path, {**kept, **asked})
    answers = {
        url: (asked.get(url) or known[url])[1] for url in urls if url in asked or url in known
    }
    _tell(answers, len(asked), common)
    return {url: answer.reason for url, answer in answers.items() if answer.verdict == DEAD}


def _refuse_if_offline(asked: Mapping[str, tuple[float, Answer]]) -> None:
    """Raise if it is this machine that is cut off, and not the hosts that are gone."""
    hosts = {host_of(url) for url in asked}
    is_cut_off = all(answer.reason in {NO_HOST, NO_CONNECTION} for _, answer in asked.values())
    if is_cut_off and len(hosts) >= _FEWEST_HOSTS:
        message = f"none of {len(hosts):,} hosts can be reached; is this machine on the network?"
        raise VaultkitError(message)


def collect_urls(notes: Iterable[Note], config: ExternalConfig) -> list[str]:
    """Return the addresses to ask, without fragments, each once, in order."""
    from vaultkit.checks.rules.links.external_url_dead import find_addresses, without_fragment
    from vaultkit.vault.files.excluded_files import match_any

    is_ignored = match_any(config.ignore)
    found = {
        without_fragment(address.url): None for note in notes for address in find_addresses(note)
    }
    return [url for url in sorted(found) if not is_ignored(url) and may_ask(host_of(url), config)]


def host_of(url: str) -> str:
    """Return the host of an address without user and port; "" if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def may_ask(host: str, config: ExternalConfig) -> bool:
    """Tell whether a host is one that readers elsewhere could reach, as far as its name tells.

    What a name leads to is looked at when it is asked.
    """
    host = host_of(f"//{host}").rstrip(".")
    if not host:
        return False
    if config.private:
        return True
    address = read_address(host)
    if address is not None:
        return is_public(address)
    is_reserved = any(host == name or host.endswith(f".{name}") for name in _RESERVED)
    return "." in host and not is_reserved


def _ask(
    urls: list[str], config: ExternalConfig, common: Common
) -> dict[str, tuple[float, Answer]]:
    if not urls:
        return {}
    from vaultkit.cli.external.web_requests import Asker

    asker = Asker(
        lambda host: may_ask(host, config),
        config.timeout,
        config.delay,
        may_reach=lambda address: config.private or is_public(address),
    )
    bar = ProgressBar("asking addresses", is_wanted=not common.quiet)
    found: dict[str, tuple[float, Answer]] = {}
    try:
        for url, answer in asker.ask_all(urls):
            found[url] = time.time(), answer
            bar(len(found), len(urls))
    finally:
        bar.wipe()
    return found


def _tell(answers: Mapping[str, Answer], asked: int, common: Common) -> None:
    """Say how many answers there are, and with `--verbose` which settle nothing."""
    if common.quiet or not answers:
        return
    verdicts = Counter(answer.verdict for answer in answers.values())
    cached = len(answers) - asked
    known = f", {cached:,} known from the cache" if cached else ""
    unsure = f"; {verdicts[UNSURE]:,} gave no clear answer" if verdicts[UNSURE] else ""
    noun = "address" if asked == 1 else "addresses"
    click.echo(f"asked {asked:,} web {noun}{known}{unsure}", err=True)
    for url, answer in sorted(answers.items()):
        if answer.verdict == UNSURE:
            common.tell(f"no clear answer from {url}: {answer.reason}")
