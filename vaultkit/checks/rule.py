"""What a rule is: the base class of all rules, and the examples that test and document one.

A rule is one small class: code, severity, documentation, examples, check. Its name comes from the
class name, its documentation from the docstring, its tests from the examples. Built-in rules stand
in the tuple `rules.BUILTIN`; which rules there are in all is told by `checks/engine/registry.py`.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from importlib import import_module
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

from vaultkit.checks.diagnostic import Diagnostic, Safety, Severity
from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vaultkit.checks.context import Context
    from vaultkit.notes.note import Note

HEADINGS = ("What it does", "Why is this bad", "Example", "Use instead")
"""Headings that the docstring of a rule must have, in this order."""

Sight = Literal[
    "note",
    "names",
    "places",
    "called",
    "links",
    "destinations",
    "backlinks",
    "missing",
    "wanted",
    "vault",
]
"""What a rule may look at to judge a note, besides the note, the config, Obsidian's settings, the
day and the evidence, which every rule may:

note          nothing else
names         which files there are, not what stands in them
places        the headings and blocks of all notes
called        what notes are called: their file names and aliases
links         where the note's own links lead, and the headings and blocks of the notes there
destinations  all that stands in the notes that its own links lead to
backlinks     the links that lead to the note
missing       of its links that lead nowhere: all names, aliases and types, what stands in the notes
              that a finding names as candidates, and other links that miss a file of the same name
wanted        which names are asked for by links that lead nowhere
vault         anything
"""
VaultSight = Literal["names", "texts", "places", "cards", "vault"]
"""What `check_vault` of a rule looks at, besides the config, Obsidian's settings, the day and the
evidence:

names   which files there are, and which could not be read
texts   what stands in canvases, bases and style sheets
places  the headings and blocks of notes
cards   the texts of cards on canvases, and what matters to links in them; without such cards
        nothing
vault   anything
"""
Holding = Literal[
    "bad-links",
    "bases",
    "blocks",
    "callouts",
    "canvases",
    "carets",
    "conflicts",
    "embeds",
    "external-links",
    "faults",
    "fences",
    "footnotes",
    "formulas",
    "linked-places",
    "links-in-links",
    "placeholders",
    "published-notes",
    "references",
    "regions",
    "review-duties",
    "reviews",
    "types",
    "unread-files",
]
"""What a vault or its config may hold, as `checks/engine/vault_holdings.py` looks for it."""
NOTE_ALONE: tuple[Sight, ...] = ("note",)
"""What rules look at whose findings in a note depend on nothing but that note."""

_CODE = lazy_re(r"[A-Z][A-Z0-9]*[0-9]{3}")
_WORD_START = lazy_re(r"(?<!^)(?=[A-Z])")


@lazy_dataclass(frozen=True)
class Example:
    """A small vault and what the rule finds in it: a test and a piece of documentation.

    Args:
        title: What it shows.
        files: Vault-relative path to content. Files other than notes are attachments.
        findings: Path, 1-based line and a part of the message of each finding, in order.
        config: Settings as in `vaultkit.toml`.
        today: The day to count from.
        baseline: Which of the files is the baseline, "" for none.
        fixed: Files that the rule's fixes change, as they are then; None to leave that open.
        before: The files before a change that led to these; None if none is in question.
        dead: Web addresses that are dead, with the reason.
        unread: Files and folders that are there and cannot be read, with the reason.
    """

    title: str
    files: Mapping[str, str | bytes]
    findings: tuple[tuple[str, int, str], ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    today: date = date(2026, 11, 1)
    baseline: str = ""
    fixed: Mapping[str, str | bytes] | None = None
    before: Mapping[str, str | bytes] | None = None
    dead: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)


class Rule:
    """Base of all rules. A rule has no state: one value serves every run.

    Override `check` for what can be judged note by note, `check_vault` for what cannot, or both.

    Attributes:
        fixes: How safe its fixes are; empty if it has none.
        options: Keys of the config that it heeds; TYPE, KEY stand for names the operator chooses.
        needs: Option of `vaultkit check` without which the rule has nothing to go by, "" for none.
        extra: Extra of this package without which it finds less, "" for none. Then what silences
            or knows its findings is not said to be needless.
        follows_links: Whether it may ask where links lead; a rule of another package that says no
            may run in a process of its own.
        looks_at: What `candidates` and `check` look at besides the note, see `Sight`. An editor
            asks a rule again when something of that changed.
        vault_looks_at: What `check_vault` looks at, see `VaultSight`.
        only_with: Without any of this in the vault it finds nothing, see `Holding`; empty if that
            cannot be told. A rule of this package is not even imported then.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity]
    examples: ClassVar[tuple[Example, ...]] = ()
    name: ClassVar[str]
    fixes: ClassVar[tuple[Safety, ...]] = ()
    options: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[str] = ""
    extra: ClassVar[str] = ""
    follows_links: ClassVar[bool] = True
    looks_at: ClassVar[tuple[Sight, ...]] = ("vault",)
    vault_looks_at: ClassVar[tuple[VaultSight, ...]] = ("vault",)
    only_with: ClassVar[tuple[Holding, ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.name = _WORD_START.sub("-", cls.__name__).lower()

    @property
    def loaded(self) -> Rule:
        """The rule itself, where something stands for it."""
        return self

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that `check` has to look at; fewer than all makes a rule fast."""
        return context.vault.notes.values()

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Yield what is wrong with one note."""
        del note, context
        yield from ()

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Yield what only shows when all notes are seen together."""
        del context
        yield from ()

    @classmethod
    def documentation(cls) -> dict[str, str]:
        """Return the sections of the docstring by heading; "" holds the summary."""
        sections: dict[str, list[str]] = {"": []}
        heading = ""
        for line in cleandoc(cls.__doc__ or "").splitlines():
            if line.startswith("## "):
                heading = line[3:].strip()
                sections[heading] = []
            else:
                sections[heading].append(line)
        return {name: "\n".join(lines).strip() for name, lines in sections.items()}

    def finding(  # noqa: PLR0913 - the parts of one value
        self,
        note: Note,
        span: tuple[int, int],
        message: str,
        *,
        target: str = "",
        candidates: Sequence[str] = (),
        explanation: Sequence[str] = (),
    ) -> Diagnostic:
        """Return a finding of this rule at a byte range of a note."""
        return Diagnostic(
            code=self.code,
            name=self.name,
            severity=Severity.WARNING if self.severity is Severity.OFF else self.severity,
            path=note.path,
            start=span[0],
            end=span[1],
            message=message,
            target=target,
            candidates=tuple(candidates),
            explanation=tuple(explanation),
        )


def load_class(module: str) -> type[Rule]:
    """Return the class of a rule of ours; its module and it have the rule's name.

    Effect: imports the module.
    """
    words = module.rpartition(".")[2].split("_")
    found: type[Rule] = getattr(import_module(module), "".join(map(str.capitalize, words)))
    return found


def load_listed(package: str, index: str) -> tuple[type[Rule], ...]:
    """Return the classes of the rules that an index lists. Effect: imports their modules.

    Args:
        package: The package that the index is of.
        index: A line for each rule, with its module as third word.
    """
    return tuple(load_class(f"{package}.{line.split()[2]}") for line in index.splitlines())


def find_rule_fault(rule: object) -> str:
    """Return why something cannot serve as a rule, "" if it can."""
    if not (isinstance(rule, type) and issubclass(rule, Rule)):
        return f"{rule!r} is no subclass of vaultkit.checks.rule.Rule"
    if not _CODE.fullmatch(getattr(rule, "code", "")):
        return f'rule "{rule.name}" needs a code of letters and three digits, such as X123'
    if not isinstance(getattr(rule, "severity", None), Severity):
        return f"rule {rule.code} has no severity"
    sections = rule.documentation()
    missing = [heading for heading in HEADINGS if not sections.get(heading)]
    if missing:
        return f'the docstring of rule {rule.code} has no section "## {missing[0]}"'
    unknown = sorted(set(rule.looks_at).difference(get_args(Sight)))
    if unknown or not rule.looks_at:
        known = ", ".join(get_args(Sight))
        return f'rule {rule.code} looks at "{", ".join(unknown)}", which is none of {known}'
    has_examples = rule.examples and all(isinstance(one, Example) for one in rule.examples)
    return "" if has_examples else f"rule {rule.code} has no examples"
