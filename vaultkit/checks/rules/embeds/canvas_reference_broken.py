"""E206: a card of a canvas that shows nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vaultkit.checks.context import kept_while
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.canvas_file import MAX_ITEMS, items_of, why_not_shown
from vaultkit.notes.json_text import NoObjectError, read_object
from vaultkit.notes.paths import NotePath, fold
from vaultkit.vault.resolving.resolve import NOT_APPLICABLE, OK, resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class CanvasReferenceBroken(Rule):
    """A canvas cannot be read, or a card or arrow of it leads nowhere.

    ## What it does
    Reports canvases that are no JSON, cards without a place or a size that can be shown, cards
    whose file the vault does not hold, cards whose heading or block the note does not have, and
    arrows from or to a card that is not there.

    ## Why is this bad
    The card is empty, and Obsidian does not say which file it once showed.

    ## Example
    ```json
    {"nodes": [{"id": "1", "type": "file", "file": "Old name.md"}]}
    ```

    ## Use instead
    The path of a file, from the vault's root.
    """

    code = "E206"
    severity = Severity.ERROR
    only_with = ("canvases",)
    vault_looks_at = ("names", "texts", "places")
    follows_links = False
    examples = (
        Example(
            "no file, no heading, no card",
            {
                "C.canvas": '{"nodes":[\n{"id":"1","type":"file","file":"x/Gone.md"},\n'
                '{"id":"2","type":"file","file":"A.md","subpath":"#No"}],\n'
                '"edges":[{"id":"e","fromNode":"1","toNode":"9"}]}',
                "A.md": "# Yes\n",
            },
            (
                ("C.canvas", 2, 'no file at "x/Gone.md"'),
                ("C.canvas", 3, 'no "#No" in "A.md"'),
                ("C.canvas", 4, 'an arrow leads to a card "9" that is not there'),
            ),
        ),
        Example(
            "a folder that is gone; the canvas itself is not meant",
            {
                "x/C.canvas": '{"nodes":[\n{"id":"1","type":"file","file":"y/A.md"},\n'
                '{"id":"2","type":"file","file":"y/C.canvas"}]}',
                "A.md": "",
            },
            (
                ("x/C.canvas", 2, 'no file at "y/A.md"; did you mean "A.md"?'),
                ("x/C.canvas", 3, 'no file at "y/C.canvas"'),
            ),
        ),
        Example(
            "no JSON, and JSON of another kind",
            {"C.canvas": '{"nodes": [\n}', "D.canvas": "[]", "E.canvas": "[" * 100_000},
            (
                ("C.canvas", 2, "this canvas cannot be read: "),
                ("D.canvas", 1, "this canvas cannot be read: it is no JSON object"),
                ("E.canvas", 1, "this canvas cannot be read: it is nested too deeply"),
            ),
        ),
        Example(
            "cards that cannot be shown",
            {
                "C.canvas": '{"nodes":[\n{"id":"1","type":"text","text":"a","x":1e308,"y":0,'
                '"width":9,"height":9},\n{"id":"2","type":"txt"},\n{"id":"3","type":"text",'
                '"x":0,"y":0,"width":"<","height":9},\n'
                '{"id":"4","type":"text","x":0,"y":0,"width":0,"height":9}]}',
            },
            (
                ("C.canvas", 2, 'the card "1" is not shown: its "x" is no number between -1,'),
                ("C.canvas", 3, 'the card "2" is not shown: its type is none of text, file, link'),
                ("C.canvas", 4, 'the card "3" is not shown: its "width" is no number between'),
                ("C.canvas", 5, 'the card "4" is not shown: its width or height is not between 0'),
            ),
        ),
        Example(
            "all there, in another case, a picture, and an empty canvas",
            {
                "C.canvas": '{"nodes":[{"id":"1","type":"file","file":"a.md","subpath":"#^id"},'
                '{"id":"2","type":"file","file":"p.png"},{"id":"3","type":"text","text":"[[No]]"}],'
                '"edges":[{"id":"e","fromNode":"1","toNode":"2"}]}',
                "D.canvas": "",
                "E.canvas": "{}",
                "A.md": "text ^id\n",
                "p.png": b"",
            },
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the canvases."""
        paths = [path for path in context.vault.texts if path.lower().endswith(".canvas")]
        if not paths:
            return
        for path in paths:
            canvas = context.file(path)
            text = canvas.source.text
            try:
                board = read_object(text)
            except NoObjectError as error:
                message, at = f"this canvas cannot be read: {error}", len(text[: error.at].encode())
                yield self.finding(canvas, (at, at), message, target=path)
            else:
                yield from self._cards(canvas, board, context)

    def _cards(self, canvas: Note, board: dict[str, Any], context: Context) -> Iterator[Diagnostic]:
        cards = items_of(board, "nodes")
        for card in cards[:MAX_ITEMS]:
            if reason := why_not_shown(card):
                name = card.get("id")
                text = name if isinstance(name, str) else ""
                message = f'the card "{text}" is not shown: {reason}'
                yield self.finding(canvas, _find(canvas, text), message, target=text)
        for card in cards:
            file = card.get("file")
            if card.get("type") == "file" and isinstance(file, str):
                message = _fault(file, card.get("subpath"), context, canvas.path)
                if message:
                    span = _find(canvas, file)
                    yield self.finding(canvas, span, message, target=file)
        known = {card.get("id") for card in cards if isinstance(card.get("id"), str)}
        for arrow in items_of(board, "edges"):
            for end, word in (("fromNode", "starts at"), ("toNode", "leads to")):
                card_id = arrow.get(end)
                if isinstance(card_id, str) and card_id not in known:
                    message = f'an arrow {word} a card "{card_id}" that is not there'
                    span = _find(canvas, card_id)
                    yield self.finding(canvas, span, message, target=card_id)


@kept_while()
def _beyond(context: Context) -> Mapping[str, str]:
    """Return the files outside that a card can name, by their folded paths."""
    return {fold(path): path for path in context.vault.beyond}


def _find_file(file: str, context: Context) -> str | None:
    """Return the file that a card names: of several a note, and the last."""
    there = context.vault.resolver.at(file)
    notes = [path for path in there if path in context.vault.notes]
    named = notes or there
    return named[-1] if named else context.view(_beyond).get(fold(file))


def _fault(file: str, subpath: object, context: Context, canvas: str) -> str:
    path = _find_file(file, context)
    if path is None:
        named = context.vault.resolver.named(file.rpartition("/")[2])
        near = [one for one in named if one != canvas]
        return f'no file at "{file}"' + (f'; did you mean "{near[0]}"?' if len(near) == 1 else "")
    note = context.vault.notes.get(NotePath(path))
    if note is None or not isinstance(subpath, str) or not subpath.startswith("#"):
        return ""
    status = resolve_subpath(subpath, note).status
    return "" if status in {OK, NOT_APPLICABLE} else f'no "{subpath}" in "{path}"'


def _find(canvas: Note, text: str) -> tuple[int, int]:
    """Return where a text stands in the JSON, the last time it does."""
    data = canvas.source.data
    for written in (json.dumps(text, ensure_ascii=False), json.dumps(text)):
        at = data.rfind(written.encode())
        if at != -1:
            return at + 1, at + len(written.encode()) - 1
    return 0, 0
