from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.notes.html import Drawing, NoDrawings
from vaultkit.notes.note import Callout, Fence

if TYPE_CHECKING:
    from collections.abc import Callable


class Fences(NoDrawings):
    def fence(self, fence: Fence, note: object) -> Drawing | None:
        return Drawing(f"{note} fence") if fence.info == "base" else None


class Everything:
    def file(self, path: str, subpath: str, source: str) -> Drawing | None:
        return Drawing(path + subpath + source)

    def fence(self, fence: Fence, note: object) -> Drawing | None:
        return Drawing(f"{note} {fence.info}")

    def callout(self, callout: Callout, note: object, body: str) -> Drawing | None:
        return Drawing(f"{note} {callout.type} {body}")


def test_the_first_that_draws_wins(make_site: Callable[..., Any]) -> None:
    site = make_site({"a.md": ""})
    to = site.addresses.seen_from("a/")
    drawers = [lambda *_: Fences(), lambda *_: Everything()]
    drawn = drawings_for(site, to, drawers)
    note = site.vault.notes["a.md"]
    callout = Callout(0, 9, "flow", "", "Flow", "")
    assert drawn.fence(Fence(0, 9, "base", ()), "N") == Drawing("N fence")  # type: ignore[arg-type]
    assert drawn.fence(Fence(0, 9, "sh", ()), "N") == Drawing("N sh")  # type: ignore[arg-type]
    assert drawn.file("x.base", "#v", note.path) == Drawing("x.base#va.md")
    assert drawn.callout(callout, "N", "b") == Drawing("N flow b")  # type: ignore[arg-type]
    nothing = drawings_for(site, to, [lambda *_: NoDrawings()])
    assert nothing.file("x.base", "", note.path) is None
