"""Find what is wrong with the notes and the settings of a site, as lines for the log."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING

from vaultkit.authoring.diagrams.diagram_renderer import EXTRA, MISSING
from vaultkit.authoring.drawings.comparison_drawing import is_comparison
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.distribution.install_lines import install_line
from vaultkit.errors import RuleCrashedError
from vaultkit.notes.paths import is_note, suffix_of
from vaultkit.notes.plugins.diagram_addresses import diagrams_of
from vaultkit.notes.plugins.plugin_content import DRAWING
from vaultkit.notes.text.quantities import count
from vaultkit.site.model.folder_order import find_unmatched as find_unmatched_order
from vaultkit.site.pages.redirects import find_too_long
from vaultkit.vault.files.outward_links import LEADS_OUT
from vaultkit.vault.files.unmatched_globs import find_unmatched_globs
from vaultkit.vault.presentation.inspection import link_span
from vaultkit.vault.publishing.publish_properties import find_no_text, unclear_unlisted
from vaultkit.vault.publishing.published_files import BASE, CANVAS
from vaultkit.vault.resolving.resolve import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.rule import Rule
    from vaultkit.config import Config, SiteConfig
    from vaultkit.notes.note import Note
    from vaultkit.site.model.site_model import Site
    from vaultkit.vault.files.unmatched_globs import Unmatched
    from vaultkit.vault.vault import Vault

_ADDRESS = "an address; nothing is published there; write a shorter one"
_OTHERS = 10
"""Places of further diagrams that are shown."""
_SHOWN = 40
"""Characters of what is too long that are shown."""
_FOLDERS = 6
"""Folders whose notes are counted."""
REGIONS = "P908"
"""The rule about generated regions that hold what is not published."""
SEEN_BY_READERS = frozenset(
    {"L101", "L102", "L103", "L104", "E201", "E202", "E203", "E206", "E207", "P902", "P910"}
)
"""Rules about links and such that show nothing; `vaultkit check` runs all the others."""
_OF_BASES = "E207"
"""The rule about bases: of what it finds, readers see the faults of the base itself."""


PLUGIN_CONTENT = "P906"
"""The rule about what only a plugin shows: off in `vaultkit check`, on in a build."""
SEEN_OTHERWISE = frozenset({PLUGIN_CONTENT, "P907", "P909"})
"""Rules about what readers see otherwise than authors do; told once for each kind, by number."""


_REMEDIES = {
    DRAWING.name: '; Excalidraw\'s setting "Auto-export SVG" makes a picture, which is shown'
}
"""What helps readers to see the same, by the kind of thing."""


def count_published(site: Site) -> str:
    """Return how many notes are published, from which folders, and how many are not."""
    total, published = len(site.vault.notes), len(site.published.notes)
    unlisted = published - len(site.published.listed)
    stay = f"{total - published:,}" if total > published else "none"
    verb = "stays" if total - published == 1 else "stay"
    about = [
        _count_folders(site.published.notes),
        f"{unlisted:,} of them unlisted" * bool(unlisted),
    ]
    said = "; ".join(filter(None, about))
    among = f" ({said})" if said else ""
    return f"{count(published, 'note')} published{among}, {stay} {verb} at home"


def _count_folders(paths: Iterable[str]) -> str:
    """Return how many notes each folder of the vault's top has, "" if all are at its top."""
    counts = Counter(path.partition("/")[0] + "/" if "/" in path else "" for path in paths)
    if not any(counts):
        return ""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [f"{many:,} {f'in {folder}' if folder else 'at the top'}" for folder, many in ordered]
    more = len(named) - _FOLDERS
    if more > 1:
        rest = sum(many for _, many in ordered[_FOLDERS:])
        named[_FOLDERS:] = [f"{rest:,} in {more} more"]
    return ", ".join(named)


def count_unshown(site: Site) -> Iterator[str]:
    """Yield a line each for the canvases and the bases that stay as nothing published has them."""
    settings = site.config.site
    for kind, plural in ((CANVAS, "canvases"), (BASE, "bases")):
        found = [path for path in site.published.unshown if suffix_of(path) == kind]
        is_one = len(found) == 1
        why = f"no published note links to or shows {'it' if is_one else 'them'}"
        if kind == CANVAS and (settings.publish == "all" or settings.include):
            why += '; [site] canvases = "all" publishes those that show nothing private'
            if settings.canvases == "all":
                why = f"{'it shows' if is_one else 'they show'} what no list of this site may name"
        if found:
            number = f"{len(found):,} {kind if is_one else plural} {'stays' if is_one else 'stay'}"
            yield f'{number} at home ("{found[0]}"{"" if is_one else " and others"}): {why}'


def count_seen_otherwise(site: Site, config: Config) -> Iterator[str]:
    """Yield one line for each kind of thing that readers see otherwise than in Obsidian.

    Errors:
        VaultkitError: the rules cannot be loaded.
    """
    config = replace(config, extend_select=(*config.extend_select, PLUGIN_CONTENT))
    chosen = [rule for rule in select_rules(load_rules(), config) if rule.code in SEEN_OTHERWISE]
    published = {*site.published.notes, *site.published.bases}
    vault = site.as_written or site.vault
    report = check_vault(vault, config, today=date.min, only=published, rules=chosen)
    kinds: dict[tuple[str, str], list[Diagnostic]] = {}
    for one in report.findings:
        kind = one.target if one.code == PLUGIN_CONTENT else ""
        kinds.setdefault((one.code, kind), []).append(one)
    for (code, _), (first, *others) in sorted(kinds.items(), key=itemgetter(0)):
        files = {one.path for one in (first, *others)}
        what = "note" if all(map(is_note, files)) else "file"
        more = f", in {len(others) + 1:,} places of {count(len(files), what)}" if others else ""
        more += _REMEDIES.get(first.target, "")
        select = f" --extend-select {code}" if code == PLUGIN_CONTENT else ""
        yield f"{first.path}: {first.message}{more} ({code}: vaultkit check{select})"


def count_undrawn(site: Site) -> Iterator[str]:
    """Draw the diagrams of notes, and yield one line if some stay source.

    Effect: may start processes; keeps what was drawn.
    """
    if site.diagrams is None:
        return
    places = [
        (note, fence, source) for note in site.notes.values() for fence, source in diagrams_of(note)
    ]
    drawn = site.diagrams.draw_all(source for _, _, source in places) if places else {}
    failed = [place for place in places if not drawn[place[2]].svg]
    if not failed:
        return
    where, *others = (f"{note.path}:{note.source.position(at.start)}" for note, at, _ in failed)
    fault = drawn[failed[0][2]].fault
    if fault == MISSING:
        way_out = f'the extra "{EXTRA}" draws them: {install_line(EXTRA)}'
        yield f"{count(len(failed), 'diagram')} shown as source; {way_out}"
        return
    shown = ", ".join(others[:_OTHERS]) + ", …" * (len(others) > _OTHERS)
    verb = "is" if len(others) == 1 else "are"
    more = f"; so {verb} {count(len(others), 'other')}: {shown}" if others else ""
    yield f"{where}: a diagram is shown as source until it is mended: {fault}{more}"


def _find_uncompared(site: Site) -> Iterator[str]:
    """Yield what keeps comparisons from being drawn as such."""
    notes = [note for note in site.notes.values() if any(map(is_comparison, note.callouts))]
    if notes:
        from vaultkit.authoring.drawings.comparison_table import find_faults  # slow to import

        for note in notes:
            for place, message in find_faults(note, site):
                yield f"{note.path}:{place}: {message}; the comparison stays a table until then"


def _find_unplayed(site: Site) -> Iterator[str]:
    """Yield a line for each player on the site that has nothing to play."""
    for note, callout, flows in site.flows.players:
        if not flows.variants:
            named = [link for link in note.links if callout.start <= link.start < callout.end]
            what = (
                "of the notes that it links to, none that is published"
                if named
                else "no published note"
            )
            where = f"{note.path}:{note.source.position(callout.start)}"
            yield f"{where}: nothing to play: {what} has a flow with switches"


def find_problems(site: Site, config: Config) -> Iterator[str]:
    """Yield one line for each fault that a reader of the site would meet.

    Broken links come from the same rules as in `vaultkit check`: what the config or a comment in
    a note silences there is silent here.

    Errors:
        VaultkitError: the rules cannot be loaded.
    """
    for path, reason in site.vault.unread:
        yield f"{path}: not read: {reason}"
    yield from _find_beyond(site)
    vault = site.as_written or site.vault
    for path, reason in site.published.withheld.items():
        yield f"{path}:{_place_of(vault.notes[path], reason)}: not published: {reason}"
    for path in (path for path in site.notes if path not in site.listed):
        for value in unclear_unlisted(vault.notes[path]):
            yield f'{path}:1:1: unlisted: "{value}" is neither yes nor no; taken for yes'
    yield from _find_uncompared(site)
    yield from _find_unplayed(site)
    for path, fault in site.published.unsafe.items():
        by = site.published.kept[path]
        yield f'{by}:1:1: "{path}", which it leads to, stays at home: {fault}'
    for clash in site.addresses.clashes:
        yield (
            f'{clash.path}:1:1: its address "{clash.url}" is taken by "{clash.taken_by}"; '
            f'it is published at "{site.addresses.notes[clash.path]}"'
        )
    for one in site.notes.values():
        for key, name in find_too_long(one):
            if key != "aliases":  # an alias is a name first; that it leads nowhere is no fault
                yield f'{one.path}:1:1: its {key} "{_begin(name)}" is too long for {_ADDRESS}'
    rules = [rule for rule in select_rules(load_rules(), config) if rule.code in SEEN_BY_READERS]
    yield from _find(site, config, rules, date.min)


def _place_of(note: Note, reason: str) -> str:
    """Return the line and column of the reason why a note is withheld."""
    fault = find_no_text(note)
    start = fault.start if fault and fault.message == reason else 0
    return str(note.source.position(start))


def _find_beyond(site: Site) -> Iterator[str]:
    """Yield a line for each link of a page to what is there, but is not read."""
    vault = site.as_written or site.vault
    for path in site.published.notes if vault.beyond else ():
        for link in vault.links[path]:
            if isinstance(link.outcome, Unread):
                note, through = vault.notes[path], vault.beyond[link.outcome.beyond]
                place = note.source.position(link_span(note, link.link).start)
                yield (
                    f'{path}:{place}: "{link.link.target}" is not read: "{through}" is {LEADS_OUT};'
                    " --follow-links reads it"
                )


def _begin(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def find_exposed(site: Site, config: Config) -> list[str]:
    """Return one line for each generated region that holds what is not published.

    What selects rules has no say in that; a comment in the note has.

    Errors:
        VaultkitError: as above.
    """
    rules = [rule for rule in load_rules() if rule.code == REGIONS]
    return [*_find(site, config, rules, site.dates.today or date.min)]


def _find(site: Site, config: Config, rules: Sequence[Rule], today: date) -> Iterator[str]:
    config = replace(config, site=replace(config.site, name=config.site.name or "site"))
    vault = site.as_written or site.vault
    published = {*site.published.notes, *site.published.canvases, *site.published.bases}
    try:
        report = check_vault(vault, config, today=today, only=published, rules=rules)
    except RuleCrashedError as error:
        report = error.report
    yield from map(str, report.crashes)
    for finding in report.findings:
        if finding.code == _OF_BASES and finding.target != finding.path:
            continue
        place = vault.source_of(finding.path).position(finding.start)
        yield f"{finding.path}:{place}: {finding.code} {finding.message}"


def find_unmatched(vault: Vault, site: SiteConfig) -> Iterator[Unmatched]:
    """Yield the globs that mean no file of a vault, in the order they are written.

    Errors:
        VaultkitError: a glob cannot be read.
    """
    if site.exclude or site.include:
        paths = {*vault.notes, *vault.attachments, *(path for path, _ in vault.skipped)}
        for key, globs in (("site.exclude", site.exclude), ("site.include", site.include)):
            yield from find_unmatched_globs(key, globs, paths)


def find_misplaced(site: Site) -> Iterator[str]:
    """Yield a line for each of the entries of `[site] order` that mean nothing on a site.

    Errors:
        VaultkitError: a glob cannot be read.
    """
    order = site.config.site.order
    if order:
        entries = {at: at in site.folders for one in site.folders.values() for at in one.entries}
        yield from find_unmatched_order(order, entries)
