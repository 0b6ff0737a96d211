"""Write a rule's manual page in Markdown, and the table of all rules, from the classes.

`vaultkit rule` and the site print the same facts. Codes of rules in prose become links, which
lead somewhere where the pages are notes of one vault.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule_codes import family_of
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import is_note, suffix_of

if TYPE_CHECKING:
    from vaultkit.checks.rule import Example, Rule

Finder = Callable[["Rule", "Example"], Iterable[tuple[str, int, str]]]
"""Runs a rule on one of its examples: path, line and message of each finding."""

FAMILIES = {
    "L": "Links",
    "E": "Embeds",
    "F": "Properties",
    "R": "Reviews",
    "G": "Graph",
    "T": "Tags",
    "H": "Hygiene",
    "P": "Publishing",
    "M": "Maps of content",
    "C": "Code examples",
    "X": "Suppressions and baseline",
    "K8S": "Kubernetes manifests",
}
"""Names of the families, in the order of the table; those of other packages come last."""

_INTRODUCTION = """\
What `vaultkit check` looks for. Rules marked off run only when they are selected. A safe fix keeps
every meaning; an unsafe one is a guess.
"""
_CODE_SPAN = lazy_re(r"(`+[^`]+`+)")
_FENCE = lazy_re(r"\s*(`{3,}|~{3,})")
_MARKS = lazy_re(r"`+|~+")
_CONTROL = lazy_re(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONG_TEXT = 1_000
"""A file of an example beyond this is cut: such a size only proves that it does no harm."""
_LONG_FINDINGS = 4_000
"""What is found is why an example is there: it is cut later."""
_KEPT_CHARACTERS = 400
_KEPT_LINES = 15
_LONG_LINE = 240
"""Characters of a line from which it is not shown whole."""
_KEPT_OF_LINE = 60
_LINE_END = "\n"
_BARE_KEY = lazy_re(r"[A-Za-z0-9_-]+")
_LANGUAGES = {"md": "markdown", "canvas": "json", "base": "yaml"}


def summarize(rule: Rule) -> str:
    """Return what a rule is about, in a line without full stop."""
    return " ".join(rule.documentation()[""].split()).rstrip(".")


def facts(rule: Rule) -> dict[str, str]:
    """Return what a reader wants to know first, by its name; code stands between backticks."""
    found = {"Severity": str(rule.severity)}
    if rule.severity is Severity.OFF:
        found["Severity"] = f"off; run it with `--extend-select {rule.code}`"
    if rule.needs:
        found["Severity"] = f"off; run it with `{rule.needs}`"
        if rule.needs != "--external":
            found["Severity"] += f" and `--extend-select {rule.code}`"
    commands = {"safe": "`--fix`", "unsafe": "`--unsafe-fixes`"}
    fixes = " or ".join(f"{safety}, {commands[safety]}" for safety in rule.fixes)
    found["Fix"] = fixes or "none"
    if rule.options:
        found["Options"] = ", ".join(f"`{key}`" for key in rule.options)
    glob = f'`"Folder/**" = ["{rule.code}"]`'
    found["Silence"] = (
        f"`%% vaultkit: ignore {rule.code} %%`; for a folder, in the config under "
        f"`[per-file-ignores]`: {glob}"
    )
    return found


def write_page(rule: Rule, codes: Iterable[str], find: Finder, link: str = r"[[\1]]") -> str:
    """Return the page of a rule, without its title.

    Args:
        rule: The rule.
        codes: Codes of rules that have pages, so that prose links to them.
        find: Runs the rule on an example.
        link: What a code in prose becomes, as the replacement of an expression whose group it is.
    """
    known = {*codes} - {rule.code}
    sections = rule.documentation()
    lines = [_link_codes(sections.pop(""), known, link), ""]
    lines += [f"- **{name}:** {value}" for name, value in facts(rule).items()]
    for heading, text in sections.items():
        lines += ["", f"## {heading}", "", _link_codes(text, known, link)]
    lines += ["", "## Cases", "", "These are the rule's tests."]
    for example in rule.examples:
        lines += ["", f"### {_capitalize(example.title)}", "", *_show(rule, example, find)]
    return "\n".join([*lines, ""])


def write_table(rules: Iterable[Rule]) -> str:
    """Return the table of all rules, by family, with a link to the page of each."""
    families: dict[str, list[Rule]] = {}
    for rule in rules:
        families.setdefault(family_of(rule.code), []).append(rule)
    order = [*(name for name in FAMILIES if name in families), *sorted(families.keys() - FAMILIES)]
    lines = [_INTRODUCTION]
    for family in order:
        lines += ["", f"## {family}: {FAMILIES.get(family, 'from another package')}", ""]
        lines += ["| Code | What is wrong | Severity | Fix |", "| --- | --- | --- | --- |"]
        lines += map(_row, families[family])
    return "\n".join([*lines, ""])


def _row(rule: Rule) -> str:
    summary = summarize(rule).replace("|", "\\|")
    fix = " or ".join(rule.fixes)
    return f"| [[{rule.code}]] | **{rule.name}**<br>{summary} | {rule.severity} | {fix} |"


def _link_codes(text: str, codes: Iterable[str], link: str) -> str:
    """Make links of the codes in prose; fences and code spans stay."""
    codes = sorted(codes)
    if not codes:
        return text
    pattern = re.compile(rf"\b({'|'.join(codes)})\b")
    lines, mark = [], ""
    for line in text.splitlines():
        fence = _FENCE.match(line)
        if fence and (not mark or fence[1].startswith(mark)):
            mark = "" if mark else fence[1]
        elif not mark and not fence:
            parts = _CODE_SPAN.split(line)
            parts[::2] = [pattern.sub(link, part) for part in parts[::2]]
            lines.append("".join(parts))
            continue
        lines.append(line)
    return "\n".join(lines)


def _show(rule: Rule, example: Example, find: Finder) -> Iterator[str]:
    """Yield an example: its files, and what is found in them."""
    if example.config:
        yield from _fence("`vaultkit.toml`", "toml", to_toml(example.config))
    for path, content in (example.before or {}).items():
        yield from _fence(f"`{path}` before the change", _language(path), content)
    for path, content in example.files.items():
        yield from _fence(f"`{path}`", _language(path), content)
    for url, reason in example.dead.items():
        yield f"`{url}` is dead: {reason}."
        yield ""
    for path, reason in example.unread.items():
        yield f"`{path}` cannot be read: {reason}."
        yield ""
    found = [f"{path}:{line}: {message}" for path, line, message in find(rule, example)]
    if found:
        yield from _fence("Found:", "text", "\n".join(found), _LONG_FINDINGS)
    else:
        yield "Nothing is found."
    for path, content in (example.fixed or {}).items():
        yield ""
        yield from _fence(f"`{path}` when it is fixed", _language(path), content)


def _fence(
    title: str, language: str, content: str | bytes, longest: int = _LONG_TEXT
) -> Iterator[str]:
    text = shorten(as_text(content), longest)
    if not text.strip():
        yield f"{title} {'is empty' if not text else 'holds blanks only'}."
        yield ""
        return
    longest = max((len(run) for run in _MARKS.findall(text)), default=0)
    mark = "`" * max(3, longest + 1)
    yield title if title.endswith(":") else f"{title}:"
    yield ""
    yield f"{mark}{language}"
    yield _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text).removesuffix("\n")
    yield mark
    yield ""


def as_text(content: str | bytes) -> str:
    """Return a file of an example as text; bytes that are none are shown as escapes."""
    return content if isinstance(content, str) else content.decode("utf-8", "backslashreplace")


def shorten(text: str, longest: int = _LONG_TEXT) -> str:
    """Return the start of a file of an example if it is long, and how long it is."""
    text = "".join(map(_shorten_line, text.splitlines(keepends=True)))
    if len(text) <= longest:
        return text
    start = "\n".join(text[:_KEPT_CHARACTERS].splitlines()[:_KEPT_LINES])
    return f"{start}… ({len(text):,} characters)\n"


def _shorten_line(line: str) -> str:
    """Return the start of a line that no terminal shows at once, and how long it is."""
    if len(line) <= _LONG_LINE:
        return line
    return f"{line[:_KEPT_OF_LINE]}… ({len(line.removesuffix(_LINE_END)):,} characters)\n"


def _language(path: str) -> str:
    suffix = "md" if is_note(path) else suffix_of(path)
    return _LANGUAGES.get(suffix, suffix if suffix in {"json", "toml", "css", "yaml"} else "text")


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def to_toml(table: Mapping[str, Any]) -> str:
    """Return settings as TOML, one dotted key to a line."""
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in _flatten(table, ""))


def _flatten(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        name = prefix + (key if _BARE_KEY.fullmatch(key) else json.dumps(key))
        if isinstance(value, Mapping) and value:
            yield from _flatten(value, f"{name}.")
        else:
            yield name, value
