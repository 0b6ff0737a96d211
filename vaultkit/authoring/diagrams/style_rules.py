"""Find out how a drawing's own style sheet styles its elements, so that it can go.

Enough of CSS for what the library writes and authors may add: types, classes, ids, attributes,
descendants and children. What is not known styles nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

PROPERTIES = frozenset(
    {"fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
     "opacity", "fill-opacity", "stroke-opacity", "font-size", "font-weight", "font-style",
     "text-anchor", "dominant-baseline", "text-decoration", "color", "display", "visibility",
     "stop-color", "rx", "ry"}
)  # fmt: skip
"""What is taken of style sheets and `style` attributes."""
MOST_RULES = 2_000
_COMPOUND = lazy_re(
    r"(?P<tag>[a-zA-Z][\w-]*|\*)?(?P<rest>(?:\.[\w-]+|#[\w-]+|\[[\w-]+(?:=\"?[\w -]*\"?)?\])*)"
)
_SIMPLE = lazy_re(r"\.([\w-]+)|#([\w-]+)|\[([\w-]+)(?:=\"?([\w -]*)\"?)?\]")
_STEP = lazy_re(r"\s*(>)\s*|\s+")


class Element(NamedTuple):
    """What selectors ask of an element."""

    tag: str
    classes: frozenset[str]
    attributes: Mapping[str, str]


class _Compound(NamedTuple):
    tag: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str | None], ...]
    is_child: bool
    """Whether the one before must be the parent, not any ancestor."""

    def fits(self, element: Element) -> bool:
        if self.tag not in {"*", element.tag} or not self.classes <= element.classes:
            return False
        found = element.attributes
        return all(k in found and v in {None, found[k]} for k, v in self.attributes)


class _Rule(NamedTuple):
    selector: tuple[_Compound, ...]
    weight: tuple[int, int, int]
    """What decides between rules: importance, specificity, order."""
    values: Mapping[str, str]


class StyleRules:
    """The rules of a drawing.

    Args:
        sheets: Its style sheets.
    """

    def __init__(self, sheets: Sequence[str]) -> None:
        self._by_key: dict[str, list[_Rule]] = defaultdict(list)
        for number, (selectors, body) in enumerate(_rules_of(sheets)):
            for is_important, values in enumerate(_read_values(body)):
                if values:
                    self._add(selectors, is_important, number, values)

    def _add(self, selectors: str, is_important: int, number: int, values: dict[str, str]) -> None:
        for text in selectors.split(","):
            selector = _read_selector(text.strip())
            if selector:
                last = selector[-1]
                key = min(last.classes, default=last.tag)
                weight = is_important, sum(map(_specificity, selector)), number
                self._by_key[key].append(_Rule(selector, weight, values))

    def style(self, path: Sequence[Element], own: str) -> dict[str, str]:
        """Return how an element is styled.

        Args:
            path: The element, after those it stands in, from the root on.
            own: Its attribute `style`.
        """
        element = path[-1]
        keys = (*element.classes, element.tag, "*")
        fitting = [rule for key in keys for rule in self._by_key.get(key, ()) if _fits(rule, path)]
        fitting.sort(key=lambda rule: rule.weight)
        plain, important = read_style(own)
        styled: dict[str, str] = {}
        for rule in fitting:
            if rule.weight[0] == 0:
                styled |= rule.values
        styled |= plain
        for rule in fitting:
            if rule.weight[0]:
                styled |= rule.values
        return styled | important


def _rules_of(sheets: Sequence[str]) -> Iterator[tuple[str, str]]:
    count = 0
    for sheet in sheets:
        for part in sheet.split("}"):
            selectors, brace, body = part.rpartition("{")
            is_known = brace and not any(sign in selectors for sign in "@:{")
            if is_known and (count := count + 1) <= MOST_RULES:
                yield selectors, body


def read_style(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what an attribute `style` says: plain values, and important ones."""
    plain, important = _read_values(text)
    return plain, important


def _read_values(text: str) -> tuple[dict[str, str], dict[str, str]]:
    found: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        name, value = name.strip().lower(), value.strip()
        if colon and name in PROPERTIES:
            bare = value.removesuffix("!important").strip()
            found[bare != value][name] = bare
    return found


def _read_selector(text: str) -> tuple[_Compound, ...]:
    """Return the compounds of a selector; none if it is one that is not known."""
    compounds: list[_Compound] = []
    at, is_child = 0, False
    while at < len(text):
        found = _COMPOUND.match(text, at)
        if found is None or not found[0]:
            return ()
        compounds.append(_compound(found, is_child=is_child))
        at = found.end()
        step = _STEP.match(text, at)
        if at < len(text) and (step is None or not step[0]):
            return ()
        if step is not None:
            is_child, at = bool(step[1]), step.end()
    return tuple(compounds)


def _compound(found: re.Match[str], *, is_child: bool) -> _Compound:
    classes, attributes = set(), []
    for one in _SIMPLE.finditer(found["rest"] or ""):
        if one[1]:
            classes.add(one[1])
        else:
            attributes.append(("id", one[2]) if one[2] else (one[3], one[4]))
    return _Compound(found["tag"] or "*", frozenset(classes), tuple(attributes), is_child)


def _specificity(compound: _Compound) -> int:
    ids = sum(name == "id" for name, _ in compound.attributes)
    others = len(compound.classes) + len(compound.attributes) - ids
    return ids * 10_000 + others * 100 + (compound.tag != "*")


def _fits(rule: _Rule, path: Sequence[Element]) -> bool:
    """Tell whether a rule is about the last element of a path."""
    selector = rule.selector
    if not selector[-1].fits(path[-1]):
        return False
    at, wanted = len(path) - 2, len(selector) - 2
    must_be_next = selector[-1].is_child
    while wanted >= 0 and at >= 0:
        if selector[wanted].fits(path[at]):
            must_be_next = selector[wanted].is_child
            wanted -= 1
        elif must_be_next:
            return False
        at -= 1
    return wanted < 0
