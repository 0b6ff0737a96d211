"""Dataclasses whose methods are written when they are worth it: the same as any, from outside."""

from __future__ import annotations

import copy
import inspect
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar, NamedTuple

import pytest

from vaultkit.distribution import lazy_dataclass as module
from vaultkit.distribution.lazy_dataclass import lazy_dataclass


class Kinds(NamedTuple):
    place: Any
    more: Any
    own: Any


def make(kind: Any) -> Kinds:
    """Return a class, one that it holds and one that inherits from it, by either decorator."""

    @kind(frozen=True)
    class Place:
        at: int
        names: list[str] = field(default_factory=list)
        note: str = field(default="", compare=False, repr=False)

        def __post_init__(self) -> None:
            if self.at < 0:
                raise ValueError(self.at)

    @kind(frozen=True)
    class More(Place):
        last: int = 3

    @kind(frozen=True)
    class Own:
        limit: ClassVar[int] = 4
        hidden: int = field(init=False, default=2)
        given: int = 5

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

        def __hash__(self) -> int:
            return 7

    return Kinds(Place, More, Own)


def told(what: Any) -> str:
    """Return what a call gives or raises."""
    try:
        return repr(what())
    except Exception as error:  # noqa: BLE001 - any of them is compared
        return f"{type(error).__name__}: {error}"


CALLS = {
    "positional": lambda of: of.place(1, ["a"], "n"),
    "named": lambda of: of.place(names=["a"], at=1),
    "defaults": lambda of: (of.place(1), of.more(2), of.own()),
    "missing": lambda of: of.place(),
    "too many": lambda of: of.place(1, [], "", 4),
    "unknown": lambda of: of.place(1, other=2),
    "twice": lambda of: of.place(1, at=2),
    "not init": lambda of: of.own(hidden=2),
    "after": lambda of: of.place(-1),
    "equal": lambda of: (
        of.place(1, note="a") == of.place(1, note="b"), of.place(1) == of.place(2),
        of.place(1) == of.more(1),
        of.own(given=1) == of.own(given=2), [of.own()].count(of.own(given=9)),
    ),
    "hash": lambda of: (hash(of.place(1, ())) == hash((1, ())), hash(of.own())),
    "unhashable": lambda of: hash(of.place(1)),
    "set": lambda of: setattr(of.place(1), "at", 2),
    "set other": lambda of: setattr(of.place(1), "other", 2),
    "delete": lambda of: delattr(of.more(1), "at"),
    "replace": lambda of: replace(of.more(1, last=2), at=4),
    "fields": lambda of: [one.name for one in (*fields(of.more), *fields(of.own(1)))],
    "match": lambda of: of.place.__match_args__,
    "is": lambda of: (is_dataclass(of.place), is_dataclass(of.own(1))),
    "copies": lambda of: copy.deepcopy(of.place(1, ["a"])),
    "many": lambda of: [of.place(at, note="x") for at in range(60)],
    "signature": lambda of: (of.place.__eq__(of.place(1), 1), inspect.signature(of.place)),
}  # fmt: skip


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_it_does_as_dataclasses_do(call: Any) -> None:
    ours = told(lambda: call(make(lazy_dataclass)))
    assert ours == told(lambda: call(make(dataclass)))


def test_nothing_is_written_for_a_few_values(monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    real = dataclass
    monkeypatch.setattr(module, "dataclass", lambda **how: written.append(how) or real(**how))
    place = make(lazy_dataclass).place
    assert [(place(1).at, place(2, note="n").note), written] == [(1, "n"), []]
    assert ([place(at).names for at in range(module._FEW)][-1], len(written)) == ([], 1)  # noqa: SLF001
    assert (place(4) == place(4), repr(place(5)).endswith("Place(at=5, names=[])")) == (True, True)
    assert len(written) == 1


def test_an_inherited_init_and_one_of_its_own() -> None:
    place, more = make(lazy_dataclass)[:2]

    class Named(place):  # type: ignore[misc]
        def __init__(self, at: int) -> None:
            super().__init__(at, note="named")
            self.extra = 1

    assert [(one.at, one.note, one.extra) for one in map(Named, range(60))] == [
        (at, "named", 1) for at in range(60)
    ]
    with pytest.raises(FrozenInstanceError):
        Named(1).at = 2
    assert more(1).last == 3


def test_another_process_may_ask_a_value_first() -> None:
    from vaultkit.notes.edit import Edit

    data = pickle.dumps([Edit("A.md", 1, 2, "a"), Edit("A.md", 1, 2, "a")])
    script = (
        f"import pickle; one, two = pickle.loads({data!r}); "
        "print(one == two, hash(one) == hash(two), one)"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert found.stdout == f"True True {Edit('A.md', 1, 2, 'a')!r}\n", found.stderr


def test_threads_that_begin_together_all_get_values() -> None:
    from concurrent.futures import ThreadPoolExecutor

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for _ in range(20):
                place = make(lazy_dataclass).place
                found = list(pool.map(place, range(64)))
                assert [one.at for one in found] == list(range(64))
                assert found == [place(at) for at in range(64)]
    finally:
        sys.setswitchinterval(interval)
