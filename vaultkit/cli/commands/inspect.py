"""`vaultkit inspect`: print what vaultkit read, for people or for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from vaultkit.cli.arguments.options import PATH, Common, common_options, completing, format_option
from vaultkit.cli.program.exit_status import FAILED, OK
from vaultkit.cli.terminal.output import put, put_json, table
from vaultkit.cli.vault_access.find_and_read import open_vault
from vaultkit.errors import describe_bug
from vaultkit.notes.text.one_line import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.open_vault import Opened

Record = dict[str, Any]
_WIDEST = 160
"""Characters of a line that are shown beside a backlink."""


@click.command("inspect")
@click.argument("paths", nargs=-1, type=PATH, shell_complete=completing("paths"))
@format_option("text", "json")
@common_options
def command(common: Common, paths: tuple[Path, ...], form: str) -> int:
    """Print what vaultkit reads in notes.

    Links with where they lead, embeds, pictures in HTML, headings, blocks, tags, properties and
    backlinks. PATH is a vault, or a folder or note of one; a note also by its name or an alias.
    Without PATH it is the vault around the current folder.
    """
    opened = open_vault(common, paths, takes_names=True)
    broken: list[str] = []
    records = _records(opened, common, broken)
    if form == "json":
        put_json({"schema": 1, "vault": str(opened.place.root), "notes": list(records)})
    else:
        put("\n".join("".join(_note_lines(record, opened.prefix)) for record in records))
    for line in broken:
        click.echo(line, err=True)
    return FAILED if broken else OK


def _records(opened: Opened, common: Common, broken: list[str]) -> Iterator[Record]:
    """Yield what is read in each note; a bug that one meets keeps no other from being printed."""
    for path in opened.notes:
        try:
            record = _record(opened, path, common)
        except Exception as error:  # noqa: BLE001 it is told, and the run fails
            broken.append(f"{opened.prefix}{path}: {describe_bug(error)}")
        else:
            yield record


def _record(opened: Opened, path: NotePath, common: Common) -> Record:
    from vaultkit.vault.presentation.inspection import inspect_note

    return {**inspect_note(opened.vault, path), "review": _review(opened, path, common)}


def _review(opened: Opened, path: NotePath, common: Common) -> Record:
    from vaultkit.authoring.reviews.review_state import review_state
    from vaultkit.vault.presentation.inspection import plain

    state = review_state(opened.vault.notes[path], common.today, opened.config.review)
    keys = ("last_reviewed", "interval", "due", "state")
    return dict(zip(keys, map(plain, state), strict=True))


def _note_lines(record: Record, prefix: str) -> Iterator[str]:
    """Yield a note's record as a person reads it; what a note does not have is left out."""
    yield one_line(f"{prefix}{record['path']}") + "\n"
    yield table(_facts(record), indent="  ")
    for heading, rows in _sections(record):
        if rows:
            yield f"  {heading} ({len(rows)})\n"
            yield table(rows, indent="    ")


def _facts(record: Record) -> list[tuple[str, str]]:
    tags = [*(f"#{tag}" for tag in record["frontmatter_tags"]), *(t["tag"] for t in record["tags"])]
    known = {
        "title": record["title"],
        "type": record["type"],
        "aliases": ", ".join(record["aliases"]),
        "tags": " ".join(dict.fromkeys(tags)),
        "properties": ", ".join(record["properties"]),
        "review": _shown_review(record["review"]),
        "tasks": _tasks(record["tasks"]),
        "footnotes": ", ".join(record["footnotes"]),
    }
    return [(name, value) for name, value in known.items() if value]


def _shown_review(review: Record) -> str:
    if review["state"] == "never-due":
        return ""
    return f"{review['state']}, due {review['due']}" if review["due"] else str(review["state"])


def _tasks(marks: list[str]) -> str:
    done = sum(mark != " " for mark in marks)
    return f"{done} of {len(marks)} done" if marks else ""


def _sections(record: Record) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    yield (
        "property links",
        [(x["key"], x["raw"], _leads_to(x)) for x in record["frontmatter_links"]],
    )
    yield "links", [(_at(x), x["raw"], _leads_to(x)) for x in record["links"]]
    yield "embeds", [(_at(x), x["raw"], _leads_to(x)) for x in record["embeds"]]
    yield "embeds in HTML", [(_at(x), x["raw"], _leads_to(x)) for x in record["html_embeds"]]
    yield "external", [(_at(x), x["url"]) for x in record["external"]]
    yield (
        "headings",
        [(str(x["line"]), "#" * x["level"] + " " + x["text"]) for x in record["headings"]],
    )
    yield "blocks", [(x["lines"], f"^{x['id']}", x["kind"]) for x in record["blocks"]]
    yield (
        "callouts",
        [(str(x["line"]), x["type"] + x["fold"], x["title"]) for x in record["callouts"]],
    )
    yield "comments", [(json.dumps(x, ensure_ascii=False),) for x in record["comments"]]
    yield "math", [(json.dumps(x, ensure_ascii=False),) for x in record["math"]]
    yield "lines with backlinks", _backlinks(record["backlinks"])


def _backlinks(backlinks: list[Record]) -> list[tuple[str, ...]]:
    """Return a row for each line with backlinks: a line that has several is shown once."""
    lines: dict[tuple[str, str], list[Record]] = {}
    for item in backlinks:
        lines.setdefault((item["path"], _at(item).partition(":")[0]), []).append(item)
    rows: list[tuple[str, ...]] = []
    for (path, line), items in lines.items():
        columns = ",".join(_at(item).partition(":")[2] for item in items)
        text = items[0]["line_text"].strip()
        shown = text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
        rows.append((f"{path}:{line}:{columns}", shown))
    return rows


def _at(item: Record) -> str:
    """Return the line and column where an item starts."""
    return str(item["span"]).partition("-")[0]


def _leads_to(item: Record) -> str:
    status, destination = item["status"], item["destination"]
    if destination is None:
        return f"-> {status}"
    line = item.get("subpath_line")
    where = f"-> {destination}:{line}" if line else f"-> {destination}"
    return where if status == "ok" else f"{where} ({status})"
