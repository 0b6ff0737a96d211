"""Draw traffic flows: actors in their places, and between them the packet on its way.

Everything is HTML and inline SVG from the build: an ordered list, which is the drawing from top to
bottom, and where there is room the drawing from left to right above it. `scripts/flow.js` lets the
packet go its way, and `styles/flow.css` gives places and looks by classes, since a strict policy
allows no styles in the page. See decisions 15 and 65.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from vaultkit.authoring.callouts import traffic_flow
from vaultkit.authoring.callouts.callout_outline import read_outlines
from vaultkit.authoring.callouts.flow_route import (
    CHANGED,
    KEPT,
    LOST,
    MAYBE,
    Verdict,
    follow,
    judge,
    reply_kind,
    turning_hop,
)
from vaultkit.authoring.callouts.flow_set import SHORT, key_of
from vaultkit.authoring.callouts.flow_terms import read_terms
from vaultkit.authoring.callouts.flow_variant import MIRROR, split_place
from vaultkit.authoring.callouts.vault_flows import PLAYER
from vaultkit.authoring.drawings.flows.flow_hops import Hops, lost_reason, plain, write_legend
from vaultkit.authoring.drawings.flows.flow_map import FITS, Said, draw_map
from vaultkit.authoring.drawings.text_drawing import Pen, can_draw, code, title_of
from vaultkit.notes.html import Drawing, NoDrawings
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.text.page_words import fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.authoring.callouts.callout_outline import Piece
    from vaultkit.authoring.callouts.flow_set import Choice
    from vaultkit.authoring.callouts.flow_terms import Term, Terms
    from vaultkit.authoring.callouts.traffic_flow import Flow
    from vaultkit.authoring.callouts.vault_flows import Player
    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.note import Callout, Note
    from vaultkit.vault.presentation.note_rendering import Addresses

ANCHOR = "flow="
"""What the address of a variant on the page of its player begins with, behind the `#`."""

ALL = "vk-flows"
"""What the identifier begins with, in which all variants stand one below the other."""

_DETERMINED = (
    " a an the my your his her its our their this that these those some any every each no one "
    "another i you he she it we they "
)
"""Words with which a name begins that has its article, or needs none."""


class _Frame(NamedTuple):
    """Where a flow is drawn.

    Args:
        base: Address of the page that plays it, "" for the same one.
        player: What plays it; None if nothing does.
        is_inside: Whether it is drawn as one of the player's own.
    """

    base: str = ""
    player: Player | None = None
    is_inside: bool = False


class FlowDrawings(NoDrawings):
    """Draws the flows of one page, and what plays them."""

    def __init__(self, context: DrawingContext, to: Addresses) -> None:
        self._context = context
        self._to = to
        self._words = context.words

    def callout(self, callout: Callout, note: Note, body: str) -> Drawing | None:
        """Draw a flow; one that has a fault stays the list it is, so that nothing is lost."""
        del body
        if callout.type == PLAYER:
            return self._play(callout, note)
        if callout.type != traffic_flow.TYPE:
            return None
        flow = self._context.flows.of(note).get(callout.start)
        if flow is None or not _is_drawable(flow):
            return None
        uses: set[str] = set()
        html = self._figure(flow, note, self._frame(flow, uses), uses)
        return Drawing(html, frozenset(uses))

    def _frame(self, flow: Flow, uses: set[str]) -> _Frame:
        """Return where a flow of a note is played."""
        player = self._context.flows.player_of(flow)
        base = self._to.file(player.note.path) if player else ""
        if player is None or not base:
            return _Frame()
        uses.add(player.note.path)
        return _Frame(base, player)

    def _play(self, callout: Callout, note: Note) -> Drawing | None:
        """Draw what plays flows: all of them, of which a script shows one or two."""
        player = self._context.flows.player_at(note, callout)
        if player is None:
            return None
        drawn = [one for one in player.flows.variants.values() if _is_drawable(one.flow)]
        uses: set[str] = {one.note.path for one in drawn}
        outlines = read_outlines(note, PLAYER)
        outline = next(one for one in outlines if one.callout.start == callout.start)
        terms, others = read_terms(outline, player.flows.variants)
        frame = _Frame("", player, is_inside=True)
        figures = "".join(self._figure(one.flow, one.note, frame, uses) for one in drawn)
        figures = self._list(figures, len(drawn), callout) if drawn else ""
        pen = Pen(self._context, self._to, note, uses)
        text = "".join(f"<p>{pen.write(part)}</p>" for part in outline.text)
        text += self._terms(player, terms, others, pen) if drawn else ""
        if not drawn:
            text += f'<p class="vk-player-empty">{escape(self._words.t("No path to play"))}</p>'
        label = attribute("aria-label", plain(title_of(callout)))
        html = f'<section class="vk-player"{label}>{text}{figures}</section>\n'
        return Drawing(html, frozenset(uses))

    def _list(self, figures: str, count: int, callout: Callout) -> str:
        """Return what a player plays: without a script the switches show one, and a link all."""
        if count < 2:  # noqa: PLR2004 - there is no other
            return f'<div class="vk-player-flows">{figures}</div>'
        at = f"{ALL}-{callout.start}"
        said = escape(self._words.n("Show {count} path", "Show all {count} paths", count))
        return (
            f'<div class="vk-player-flows" id="{at}">{figures}'
            f'<p class="vk-flow-all"><a href="#{at}">{said}</a></p></div>'
        )

    def _terms(self, player: Player, terms: Terms, others: Sequence[Term], pen: Pen) -> str:
        """Return what choices mean, by their switches, and then other words of the note."""
        labels = self._context.config.flows.switches
        rows = ""
        for key in player.flows.keys:
            said = [(value, term) for (name, value), term in terms.items() if name == key]
            items = "".join(
                f"<dd><b>{escape(value)}</b> {pen.write(term.text)}</dd>" for value, term in said
            )
            rows += f"<div><dt>{escape(labels[key] or key)}</dt>{items}</div>" if items else ""
        words = "".join(f"<li><b>{pen.write(x.name)}</b> {pen.write(x.text)}</li>" for x in others)
        head = escape(self._words.t("What the choices mean"))
        listed = f"<dl>{rows}</dl>{f'<ul>{words}</ul>' if words else ''}"
        box = f'<details class="vk-terms"><summary>{head}</summary>{listed}</details>'
        return box if rows or words else ""

    def _figure(self, flow: Flow, note: Note, frame: _Frame, uses: set[str]) -> str:
        flows, words = self._context.flows, self._words
        pen = Pen(self._context, self._to, note, uses)
        wires = follow(flow)
        names = [plain(pen.write(hop.actor)) for hop in flow.hops]
        verdict = judge(flow, wires, flows.places)
        beside = [(plain(pen.write(x.name)), plain(pen.write(x.text))) for x in flow.bystanders]
        roles = [split_place(name, flows.places)[0] or name for name in names]
        said = Said(roles, beside, plain(pen.write(flow.hops[-1].aside)))
        drawn = draw_map(flow, wires, said, flows.places, words)
        if drawn and not frame.is_inside and drawn.fits > FITS[0]:
            drawn = None  # there is no room for it in a note's column
        text = "".join(f"<p>{pen.write(part)}</p>" for part in flow.text)
        hops = Hops(flow, wires, flows.places, pen, flows.alike).write()
        shown = {hop.name: role for hop, role in zip(flow.hops, roles, strict=True)}
        return (
            f"<figure{self._marks(flow, frame, drawn.fits if drawn else 0)}>"
            f'<figcaption class="vk-flow-title">{title_of(flow.callout)}</figcaption>{text}'
            f"{self._switches(flow, frame)}"
            f'<div class="vk-flow-stage">{drawn.svg if drawn else ""}{hops}</div>'
            f"{write_legend(flow, words)}{self._verdict(flow, verdict, shown, pen)}"
            f"{self._reply(flow, pen)}{self._way_to_player(flow, frame)}</figure>\n"
        )

    def _marks(self, flow: Flow, frame: _Frame, fits: int) -> str:
        """Return the attributes of a flow's figure: what a script has to know."""
        looks = f"vk-flow vk-fits-{fits}" if fits else "vk-flow"
        reply = reply_kind(flow)
        marks = f' class="{looks}" data-reply="{reply}" data-turn="{turning_hop(flow)}"'
        player = frame.player
        if player is None:
            return marks
        key = key_of(flow.switches)
        marks += attribute("data-key", key)
        marks += attribute("id", ANCHOR + key) if frame.is_inside else ""
        found = player.flows.partner(flow.switches, self._context.config.flows.compare)
        if found:
            name, value, other = found
            label = self._context.config.flows.switches[name] or name
            named = value if len(value) >= SHORT else f"{label}: {value}"
            marks += attribute("data-vs", other.key) + attribute("data-vs-name", named)
        return marks

    def _switches(self, flow: Flow, frame: _Frame) -> str:
        """Return the switches as links to other variants: a script makes buttons of them."""
        if frame.player is None:
            return ""
        labels = self._context.config.flows.switches
        rows = "".join(
            f"<div><dt>{escape(labels[key] or key)}</dt><dd>"
            f"{' '.join(self._choice(one, dict(flow.switches)[key], frame) for one in choices)}"
            "</dd></div>"
            for key, choices in frame.player.flows.choices(flow.switches)
            if len(choices) > 1
        )
        return f'<dl class="vk-switches">{rows}</dl>' if rows else ""

    def _choice(self, choice: Choice, now: str, frame: _Frame) -> str:
        value = escape(choice.value)
        if choice.leads_to is None:
            if choice.missing is None or choice.said_in is None:
                return f'<span class="vk-choice is-missing"><s>{value}</s></span>'
            pen = Pen(self._context, self._to, choice.said_in, set())
            reason = pen.write(choice.missing.reason)
            return (
                f'<span class="vk-choice is-missing"><s>{value}</s> <small>{reason}</small></span>'
            )
        href = attribute("href", f"{frame.base}#{ANCHOR}{quote(choice.leads_to.key)}")
        current = ' aria-current="true"' if choice.value == now else ""
        return f'<a class="vk-choice"{href}{current}>{value}</a>'

    def _verdict(self, flow: Flow, verdict: Verdict, shown: dict[str, str], pen: Pen) -> str:
        words = self._words
        name = escape(self._named(shown[flow.hops[-1].name]))
        if verdict.kind == LOST:
            says = escape(words.t("The packet is lost"))
            why = pen.write(flow.hops[-1].aside) or escape(lost_reason(flow, pen))
        elif not verdict.source:
            return ""
        else:
            seen = f"<strong>{code(verdict.source)}</strong>"
            mark = " ?" if verdict.kind == MAYBE else ""
            said = escape(words.find("{name} sees {address}"))
            says = fill(said, {"name": name, "address": seen + mark})
            first = self._named(shown[flow.hops[0].name])
            owner = self._named(shown.get(verdict.owner, verdict.owner))
            why = escape(self._why(verdict, owner, first))
        return (
            f'<div class="vk-verdict is-{verdict.kind}"><p class="vk-verdict-says">{says}</p>'
            f'<p class="vk-verdict-why">{why}</p></div>'
        )

    def _named(self, name: str) -> str:
        """Return a name as it stands in a sentence: with an article, unless it is a proper name."""
        is_common = name[:1].islower() and f" {name.split(maxsplit=1)[0]} " not in _DETERMINED
        return self._words.t("the {name}", name=name) if is_common else name

    def _why(self, verdict: Verdict, owner: str, first: str) -> str:
        """Return whose address the last actor sees."""
        words = self._words
        if verdict.kind == KEPT:
            return words.t("{name} itself: nothing on the way rewrote the source", name=first)
        if verdict.kind == MAYBE:
            return words.t("{name} itself, unless {other} rewrote it", name=first, other=owner)
        if verdict.kind == CHANGED and owner:
            return words.t("{owner}, not {name}", owner=owner, name=first)
        return words.t("not {name}", name=first)

    def _reply(self, flow: Flow, pen: Pen) -> str:
        said = flow.variant
        if said.reply == MIRROR:
            return ""
        text = pen.write(said.reply_text)
        label = escape(self._words.t("Reply"))
        return (
            f'<p class="vk-flow-reply"><strong>{label}:</strong> {text or escape(said.reply)}</p>'
        )

    def _way_to_player(self, flow: Flow, frame: _Frame) -> str:
        """Return the link to the page that plays a flow, in the state of that flow."""
        if frame.player is None or frame.is_inside:
            return ""
        href = attribute("href", f"{frame.base}#{ANCHOR}{quote(key_of(flow.switches))}")
        said = escape(self._words.t("Change and compare this path"))
        return f'<p class="vk-flow-more"><a{href}>{said}</a></p>'


def _is_drawable(flow: Flow) -> bool:
    return not flow.faults and can_draw(flow.callout, _pieces(flow))


def _pieces(flow: Flow) -> Iterator[Piece]:
    for part in flow.text:
        yield from part
    for hop in flow.hops:
        yield from (*hop.actor, *hop.aside)
    for one in flow.bystanders:
        yield from (*one.name, *one.text)
    yield from flow.variant.reply_text
    for missing in flow.variant.missing:
        yield from missing.reason
