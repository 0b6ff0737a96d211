"""The table of commands: module, summary and example of each, so that help imports none of them."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A command: the module whose attribute `command` it is, what it is good for, and a use of it.

    The example is what is typed after the name.
    """

    module: str
    summary: str
    example: str = ""


COMMANDS = {
    "check": Entry(
        "vaultkit.cli.commands.check", "Validate a vault, or some of its notes.", "--fix"
    ),
    "inspect": Entry(
        "vaultkit.cli.commands.inspect", "Print what vaultkit reads in notes.", '"Node port"'
    ),
    "render": Entry(
        "vaultkit.cli.commands.render",
        "Print a note, canvas or base as the site shows it.",
        '"Node port"',
    ),
    "graph": Entry(
        "vaultkit.cli.commands.graph",
        "Count, rank, connect and export notes and links.",
        "hubs --limit 10",
    ),
    "base": Entry(
        "vaultkit.cli.commands.base",
        "Evaluate a view of a base.",
        '"Projects.base#Open" --format csv',
    ),
    "review": Entry(
        "vaultkit.cli.commands.review",
        "Show what is due for review, plan a backlog, note down a review.",
        "--due-within 7",
    ),
    "mv": Entry(
        "vaultkit.cli.commands.mv",
        "Rename or move something, and write every link to it anew.",
        '"Node port" Services/',
    ),
    "set": Entry(
        "vaultkit.cli.commands.set",
        "Give properties of a note other values.",
        '"Node port" status=done tags+=net',
    ),
    "unset": Entry(
        "vaultkit.cli.commands.unset", "Take properties out of a note.", '"Node port" draft'
    ),
    "append": Entry(
        "vaultkit.cli.commands.append",
        "Put text at the end of a note or section.",
        '"Node port#Log" "- 09:30 called"',
    ),
    "replace-section": Entry(
        "vaultkit.cli.commands.replace_section",
        "Put another text into a section.",
        '"Node port#Range" "30000 to 32767."',
    ),
    "extract": Entry(
        "vaultkit.cli.commands.extract",
        "Make a note of a section, block or list item, and let every link follow.",
        '"Node port#Range" "Port range"',
    ),
    "merge": Entry(
        "vaultkit.cli.commands.merge",
        "Put one note into another, and let every link follow.",
        'NP "Node port"',
    ),
    "undo": Entry(
        "vaultkit.cli.commands.undo", "Take back what vaultkit changed, step by step.", "--list"
    ),
    "redo": Entry("vaultkit.cli.commands.redo", "Do again what was taken back.", ""),
    "new": Entry(
        "vaultkit.cli.commands.new",
        "Make a note from the template of its type.",
        'person "Ada Lovelace"',
    ),
    "init": Entry(
        "vaultkit.cli.commands.init",
        "Make a vault that passes check, with config, templates, settings and workflow.",
        "my-vault",
    ),
    "import": Entry(
        "vaultkit.cli.commands.import_",
        "Import a folder of Markdown with the habits of Hugo, Jekyll or MkDocs.",
        "old-notes",
    ),
    "moc": Entry(
        "vaultkit.cli.commands.moc", "Write the generated regions of maps of content.", "--check"
    ),
    "rule": Entry("vaultkit.cli.commands.rule", "Explain a rule, or list all of them.", "L101"),
    "schema": Entry(
        "vaultkit.cli.commands.schema",
        "Print the JSON Schema of the config or of a note type.",
        "config --output vaultkit.schema.json",
    ),
    "lsp": Entry(
        "vaultkit.cli.commands.lsp",
        "Serve editors over standard input: findings, fixes and renames where notes are written.",
    ),
    "mcp": Entry(
        "vaultkit.cli.commands.mcp",
        "Serve agents over standard input: read, search and edit the vault.",
        "--published-only",
    ),
    "audit": Entry(
        "vaultkit.cli.commands.audit",
        "Search a built site for what the vault does not publish.",
        "site",
    ),
    "build": Entry(
        "vaultkit.cli.commands.build", "Build the vault's site with MkDocs.", "--site-dir ../site"
    ),
    "serve": Entry(
        "vaultkit.cli.commands.serve",
        "Show the vault's site and follow changes.",
        "--addr 127.0.0.1:8080",
    ),
}


def example_of(*words: str) -> str:
    """Return the last line of a command's help: a line to type."""
    return f"\b\nExample: vaultkit {' '.join(filter(None, words))}"
