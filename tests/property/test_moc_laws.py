"""Laws of generated regions: outside them no byte changes, and a second run changes nothing."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkit.authoring.moc.region_markers import SHAPES, find_regions
from vaultkit.authoring.moc.region_plan import plan_note
from vaultkit.authoring.moc.region_scope import region_scopes
from vaultkit.config import Config
from vaultkit.notes.edit import apply
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault

NOW = datetime(2026, 11, 21)  # noqa: DTZ001
PATH = NotePath("Map.md")
BASE = """\
filters: file.ext == "md"
views:
  - {type: table, name: A, order: [file.name, p, file.tags], summaries: {p: Unique}}
  - {type: table, name: B, order: [file.name, p], groupBy: {property: p}}
"""
TEXTS = st.lists(
    st.sampled_from([*"ab [](){}|*_`#%\\<>\"'=~$:-&\t", "é", "\U0001f600", "[[One]]", "%%", "```"]),
    max_size=12,
).map("".join)
NAMES = st.text(st.sampled_from("ab 'é-_.%&[]#^"), min_size=1, max_size=6).filter(
    lambda name: name == name.strip(" .") and name.lower() not in {"map", "b"}
)
LINES = st.lists(
    st.sampled_from(["", "text", "# Head", "- item", "> quote", "| a | b |", "[[One]]", "%% x %%"]),
    max_size=4,
).map(lambda lines: "".join(f"{line}\n" for line in lines))
REGIONS = st.tuples(st.sampled_from("AB"), st.sampled_from(SHAPES), LINES)


@settings(deadline=None)
@given(
    notes=st.dictionaries(NAMES, TEXTS, max_size=5),
    around=st.lists(LINES, min_size=3, max_size=3),
    regions=st.lists(REGIONS, min_size=1, max_size=2),
    ends=st.sampled_from(["\n", "\r\n"]),
)
def test_only_regions_change_and_only_once(
    notes: dict[str, str],
    around: list[str],
    regions: list[tuple[str, str, str]],
    ends: str,
) -> None:
    text = around[0] + "\n"
    for (view, shape, inner), after in zip(regions, around[1:], strict=False):
        text += f"%% vaultkit:moc begin B.base#{view} {shape} %%\n"
        text += f"{inner}%% vaultkit:moc end %%\n{after}"
    files = {"B.base": BASE, PATH: text.replace("\n", ends)}
    for name, value in notes.items():
        quoted = value.replace("'", "''")
        files[f"{name}.md"] = f"---\np: '{quoted}'\ntags: [x/y]\n---\n[[One]] [[{name}]]\n"

    def refresh(data: str) -> tuple[str, list[str], int]:
        """Return the note after a run, what stands outside its regions, and what was stale."""
        vault = make_vault({**files, PATH: data})
        note = vault.notes[PATH]
        plan = plan_note(note, region_scopes(vault, Config(), NOW, lambda _: None).whole)
        assert plan.faults == ()
        assert plan.regions == len(regions)
        edits = [item.edit for item in plan.stale]
        return apply(note.source.data, edits).decode(), outside(note.source.data, note), len(edits)

    def outside(data: bytes, note: object) -> list[str]:
        spans = [region.inner for region in find_regions(note)[0]]  # type: ignore[arg-type]
        starts = [0, *(span.end for span in spans)]
        stops = [*(span.start for span in spans), len(data)]
        return [data[a:b].decode() for a, b in zip(starts, stops, strict=True)]

    once, before, _ = refresh(files[PATH])
    twice, after_, stale = refresh(once)
    assert after_ == before
    assert stale == 0
    assert twice == once
    assert "\n" not in once.replace(ends, "") or ends == "\n"
