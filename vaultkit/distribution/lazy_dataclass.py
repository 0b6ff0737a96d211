"""Frozen dataclasses whose methods are written when they are worth it.

A check of one note imports some fifty dataclasses, and makes one or two values of most: to write
and compile the methods of all took a seventh of the time to start (decision 57). For type checkers,
`lazy_dataclass` is `dataclass`.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass
from typing import TYPE_CHECKING, Any, Literal

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
_FEW = 2
"""Values that are made before the methods are written."""
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

    def __init__(value: object, *given: Any, **named: Any) -> None:  # noqa: N807
        nonlocal begun
        begun += 1
        if begun > _FEW or not _is_plain(kind, given, named):
            write()
            kind.__init__(value, *given, **named)
            return
        told = {**dict(zip(kind.__annotations__, given, strict=False)), **named}
        for name in kind.__annotations__:
            object.__setattr__(value, name, told[name] if name in told else _default(kind, name))
        if hasattr(kind, "__post_init__"):
            kind.__post_init__(value)

    return __init__


def _is_plain(kind: Any, given: tuple[Any, ...], named: Mapping[str, Any]) -> bool:
    """Tell whether arguments are right, and all that a class has are fields that they name."""
    notes, own = kind.__annotations__, vars(kind)
    if kind.__bases__ != (object,) or any(word in f"{notes}" for word in _NO_FIELDS):
        return False
    marks = [one for one in map(own.get, notes) if isinstance(one, Field)]
    if not all(one.init and one.kw_only is not True for one in marks):
        return False
    left = [*notes][len(given) :]
    is_told = all(name in named or _has_default(own.get(name, MISSING)) for name in left)
    return is_told and len(given) <= len(notes) and named.keys() <= {*left}


def _has_default(mark: Any) -> bool:
    """Tell whether what a class says of a field holds a value for it."""
    if isinstance(mark, Field):
        return mark.default is not MISSING or mark.default_factory is not MISSING
    return mark is not MISSING


def _default(kind: type, name: str) -> Any:
    """Return the value of a field that is not told."""
    mark = vars(kind)[name]
    if not isinstance(mark, Field):
        return mark
    return mark.default if mark.default_factory is MISSING else mark.default_factory()


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
