"""Read a base from its YAML: `read_base` gives a `Base`, with the place of each fault.

What can be used is used: a fault in one formula does not keep the others from being evaluated.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.base_definition import Base, Fault
from vaultkit.authoring.bases.reading.expression_reading import ExpressionReader, refused
from vaultkit.authoring.bases.reading.view_reading import read_views
from vaultkit.notes.frontmatter.yaml_tree import Tree, read_tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultkit.authoring.bases.language.expression_compiler import Compiled
    from vaultkit.authoring.bases.row_scope import Evaluator

_MOST_STEPS = 100_000
"""Formulas that are passed in all while ways back are looked for."""
_LONGEST_WAY = 8
"""Formulas of the longest way back that is told whole."""


def read_base(text: str) -> Base:
    """Read a base from its YAML."""
    tree, fault = read_tree(text)
    if fault is not None:
        why = fault[1].replace("properties must", "it must")
        at = Fault(fault[0], fault[0] + 1, f"this base cannot be read: {why}")
        return Base(faults=(at,), is_readable=False)
    if tree is None:
        return Base()
    formulas = tree.get("formulas")
    names = [name for name, _ in formulas.entries()] if formulas else []
    return _BaseReader(ExpressionReader(text, names)).read(tree)


class _BaseReader:
    def __init__(self, reader: ExpressionReader) -> None:
        self._reader = reader

    def read(self, tree: Tree) -> Base:
        reader = self._reader
        self._refuse_repeated(tree)
        formulas = self._formulas(tree.get("formulas"))
        base_filter, is_readable = reader.filter(tree.get("filters"))
        summaries = self._summaries(tree.get("summaries"))
        return Base(
            filter=base_filter,
            formulas=formulas,
            names=self._names(tree.get("properties")),
            summaries=summaries,
            views=read_views(tree.get("views"), reader, summaries),
            faults=tuple(sorted(reader.faults)),
            is_readable=is_readable,
            properties=tuple(reader.properties),
            joined=tuple(reader.joined),
        )

    def _refuse_repeated(self, tree: Tree) -> None:
        for name, start, end in tree.repeated:
            message = f'the key "{name}" is given twice; the last one counts'
            self._reader.faults.append(Fault(start, end, message))
        for part in (*tree.elements(), *(item for _, item in tree.entries())):
            self._refuse_repeated(part)

    def _formulas(self, tree: Tree | None) -> dict[str, Evaluator]:
        if tree is None or tree.value is None:
            return {}
        if not isinstance(tree.value, dict):
            self._reader.fault(tree, '"formulas" must be lines of the form name: expression')
            return {}
        compiled = {name: self._formula(item) for name, item in tree.entries()}
        needs = {name: [of for of, _ in item.formulas] for name, item in compiled.items() if item}
        for name, way in _find_cycles(needs).items():
            self._reader.fault(tree.items[name], _describe_cycle(name, way))  # type: ignore[call-overload]
        return {name: item.run if item else refused(name) for name, item in compiled.items()}

    def _formula(self, tree: Tree) -> Compiled | None:
        if isinstance(tree.value, list | dict):
            self._reader.fault(tree, "a formula must be text: put it in quotes")
            return None
        return self._reader.expression(tree, self._reader.scope)

    def _summaries(self, tree: Tree | None) -> dict[str, Evaluator]:
        scope = self._reader.scope.binding(["values"])
        found: dict[str, Evaluator] = {}
        for name, item in tree.entries() if tree else ():
            if isinstance(item.value, list | dict):
                self._reader.fault(item, "a summary must be text: put it in quotes")
                continue
            compiled = self._reader.expression(item, scope)
            found[name] = compiled.run if compiled else refused(name)
        return found

    def _names(self, tree: Tree | None) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, item in tree.entries() if tree else ():
            shown = item.value.get("displayName") if isinstance(item.value, dict) else None
            by = self._reader.property(name, *(tree.keys[name] if tree else (0, 0)), is_new=False)
            if by and shown is not None and str(shown).strip():
                found[by.id] = str(shown)
        return found


def _describe_cycle(name: str, way: Sequence[str]) -> str:
    """Return what is wrong with a formula that refers to itself, by a way of any length."""
    if not way:
        return f'the formula "{name}" refers to itself, or to others that do'
    shown = way if len(way) <= _LONGEST_WAY else (*way[:3], "…", *way[-2:])
    return f'the formula "{name}" refers to itself: {" → ".join(shown)}'


def _find_cycles(needs: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the formulas that refer to themselves, each with the way back to it.

    If there are so many that looking for ways takes long, the last ones have none: those refer to
    themselves, or to others that do.
    """
    sorter = TopologicalSorter(needs)
    with suppress(CycleError):
        sorter.prepare()
        return {}
    done: set[str] = set()
    while ready := sorter.get_ready():
        done.update(ready)
        sorter.done(*ready)
    left = {
        name: [other for other in others if other not in done]
        for name, others in needs.items()
        if name not in done
    }
    found: dict[str, list[str]] = {}
    steps = 0
    for name in left:
        came = _find_users(left, name) if steps < _MOST_STEPS else {}
        steps += len(came)
        if steps >= _MOST_STEPS:
            found[name] = []
        elif name in came:
            way = [came[name], name]
            while way[0] != name:
                way.insert(0, came[way[0]])
            found[name] = way
    return found


def _find_users(needs: Mapping[str, Sequence[str]], start: str) -> dict[str, str]:
    """Return what a formula refers to, directly or not, each with one that refers to it."""
    came: dict[str, str] = {}
    pending = deque([start])
    while pending and start not in came:
        name = pending.popleft()
        for other in needs.get(name, ()):
            if other not in came:
                came[other] = name
                pending.append(other)
    return came
