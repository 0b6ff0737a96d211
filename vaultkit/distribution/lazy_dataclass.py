"""Frozen dataclasses whose methods are written when they are worth it.

A check of one note imports some fifty dataclasses, and makes one or two values of most: to write
and compile the methods of all took a seventh of the time to start (decision 57). For type checkers,
`lazy_dataclass` is `dataclass`.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

__all__ = ["lazy_dataclass"]

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from dataclasses import dataclass as lazy_dataclass

_METHODS = ("__repr__", "__eq__", "__hash__")
"""What a value may be asked for; of one that came from another process, each may be the first."""
_FACTS = ("__dataclass_fields__", "__dataclass_params__", "__match_args__")
"""What the class may be asked for."""
_BOUND = frozenset({"__dict__", "__weakref__", "__setattr__", "__delattr__"})
"""What a copy of the class gets anew."""
_FEW = 40
"""Values that are made before an `__init__` is written; writing it takes as long as a hundred."""
_NO_FIELDS = ("ClassVar", "InitVar", "KW_ONLY")
"""In annotations, what makes something else than a plain field."""


def _write(kind: type, own: Mapping[str, Any], stand_ins: frozenset[str]) -> None:
    """Give a class what `dataclass` gives; twice, if two threads ask at once, which is the same.

    It is worked out on a copy, so that the class lacks a method at no time.

    Args:
        kind: The class.
        own: What stands in it as it was written.
        stand_ins: What is to be put in place of what stands there for the time being.
    """
    copied = {name: value for name, value in own.items() if name not in _BOUND}
    copied["__qualname__"] = kind.__qualname__
    made = vars(dataclass(frozen=True)(type(kind)(kind.__name__, kind.__bases__, copied)))
    marked = {name for name, mark in own.items() if isinstance(mark, Field) and name in made}
    for name in stand_ins | marked:
        setattr(kind, name, made[name])


class _Awaited:
    """Stands in a class for a fact of a dataclass, and has it worked out when it is asked for."""

    def __init__(self, name: str, write: Callable[[], None]) -> None:
        self._name, self._write = name, write

    def __get__(self, value: object, kind: type) -> object:
        """Return the fact."""
        self._write()
        return getattr(kind, self._name)


def _ask_later(kind: type, name: str, write: Callable[[], None]) -> Callable[..., Any]:
    """Return a method that has the methods of a class written, and calls the one of its name."""

    def method(value: object, *given: Any) -> Any:
        write()
        return getattr(kind, name)(value, *given)

    return method


def _begin(kind: Any, write: Callable[[], None]) -> Callable[..., None]:
    """Return an `__init__` that fills the first values of a class without one that is written.

    It leaves to that one what is wrong, and what is more than plain fields.
    """
    begun = 0
    fields: dict[str, Any] | None = None

    def __init__(value: object, *given: Any, **named: Any) -> None:  # noqa: N807
        nonlocal begun, fields
        begun += 1
        if begun == 1:
            fields = _plain_fields(kind)
        told = None if fields is None or begun > _FEW else _arguments(fields, given, named)
        if told is None:
            write()
            kind.__init__(value, *given, **named)
            return
        for name, one in told.items():
            object.__setattr__(value, name, one() if type(one) is _Made else one)
        if hasattr(kind, "__post_init__"):
            kind.__post_init__(value)

    return __init__


class _Made(NamedTuple):
    """A default that is made for each value."""

    make: Callable[[], Any]

    def __call__(self) -> Any:
        """Return one."""
        return self.make()


def _plain_fields(kind: Any) -> dict[str, Any] | None:
    """Return what a class says of each field; None if it has more than plain fields of its own."""
    notes, own = kind.__annotations__, vars(kind)
    if kind.__bases__ != (object,) or any(word in f"{notes}" for word in _NO_FIELDS):
        return None
    fields = {}
    for name in notes:
        mark = own.get(name, MISSING)
        if isinstance(mark, Field):
            if not mark.init or mark.kw_only is True:
                return None
            made = mark.default_factory
            mark = mark.default if made is MISSING else _Made(made)
        fields[name] = mark
    return fields


def _arguments(
    fields: Mapping[str, Any], given: tuple[Any, ...], named: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the values of the fields, in order; None if arguments are missing or are too many."""
    first = dict(zip(fields, given, strict=False))
    told = {**fields, **first, **named}
    is_wrong = len(given) > len(fields) or len(told) > len(fields) or first.keys() & named.keys()
    return None if is_wrong or any(one is MISSING for one in told.values()) else told


def _freeze(kind: Any) -> None:
    """Let nobody change values of a class, nor the fields of what inherits from it."""

    def is_frozen(value: object, name: str) -> bool:
        return type(value) is kind or name in kind.__dataclass_fields__

    def __setattr__(value: object, name: str, given: object) -> None:  # noqa: N807
        if is_frozen(value, name):
            message = f"cannot assign to field {name!r}"
            raise FrozenInstanceError(message)
        super(kind, value).__setattr__(name, given)

    def __delattr__(value: object, name: str) -> None:  # noqa: N807
        if is_frozen(value, name):
            message = f"cannot delete field {name!r}"
            raise FrozenInstanceError(message)
        super(kind, value).__delattr__(name)

    kind.__setattr__, kind.__delattr__ = __setattr__, __delattr__


if not TYPE_CHECKING:

    def lazy_dataclass(*, frozen: Literal[True]) -> Callable[[type], type]:
        """Return what makes a dataclass of a class later: a frozen one, without slots.

        Args:
            frozen: What type checkers go by.
        """
        del frozen

        def decorate(kind: type) -> type:
            own = dict(vars(kind))
            names = frozenset(("__init__", *_METHODS, *_FACTS)).difference(own)

            def write() -> None:
                _write(kind, own, names)

            for name in names.intersection(_METHODS):
                setattr(kind, name, _ask_later(kind, name, write))
            for name in names.intersection(_FACTS):
                setattr(kind, name, _Awaited(name, write))
            kind.__init__ = _begin(kind, write)
            _freeze(kind)
            return kind

        return decorate
