"""Mappings to frozen dataclasses, strictly: an unknown key or a wrong kind of value is an error with line and cure.

A mapping read from a file is a Table and a list Items: they know where each part stood. Plain dicts and lists work
too (tests, drafts); their errors then name the path ("fields[2].type") instead of a line.
"""

from __future__ import annotations

import dataclasses
import functools
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from intake.errors import Misconfigured, placed, said

T = TypeVar("T")
Position = tuple[int, int]  # line and column, from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An unquoted scalar that YAML takes for something other than text: *text* is what stands there.

    `id: 4.1` and `expect: no` mean the text where text is asked for; nobody has to know YAML's rules for that.
    """

    value: Any  # None | bool | int | float | date
    text: str


class Table(dict[str, Any]):
    """A mapping from a file; *text* is the whole file's, to find a place within a value by."""

    def __init__(self, source: str, start: Position, text: str = "") -> None:
        super().__init__()
        self.source = source
        self.start = start
        self.text = text
        self.key_at: dict[str, Position] = {}
        self.value_at: dict[str, Position] = {}


class Items(list[Any]):
    """A list from a file."""

    def __init__(self) -> None:
        super().__init__()
        self.value_at: list[Position] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value stands: a file with line and column, or a path into a plain mapping."""

    source: str = ""
    at: Position | None = None
    path: str = ""

    def key(self, mapping: Mapping[str, Any], name: str) -> Place:
        at = mapping.key_at.get(name) if isinstance(mapping, Table) else None
        return self._inner(mapping, at, f".{name}")

    def value(self, mapping: Mapping[str, Any], name: str) -> Place:
        at = mapping.value_at.get(name) if isinstance(mapping, Table) else None
        return self._inner(mapping, at, f".{name}")

    def item(self, items: Sequence[Any], index: int) -> Place:
        at = items.value_at[index] if isinstance(items, Items) else self.at
        return Place(source=self.source, at=at, path=f"{self.path}[{index}]")

    def _inner(self, mapping: Mapping[str, Any], at: Position | None, step: str) -> Place:
        source = mapping.source if isinstance(mapping, Table) else self.source
        return Place(source=source, at=at or self.at, path=f"{self.path}{step}".lstrip("."))

    def error(self, what: str, *, why: str, do: str) -> Misconfigured:
        """The error to raise, its text begun with where it stands."""
        if self.at is not None:
            start = f"{self.source or '?'}:{self.at[0]}:{self.at[1]}: "
        else:
            start = ": ".join(part for part in (self.source, self.path) if part)
            start += ": " if start else ""
        return Misconfigured(placed(start, what), why=why, do=do)


def place_of(mapping: Any, source: str = "") -> Place:
    """The place of a whole mapping."""
    if isinstance(mapping, Table):
        return Place(source=mapping.source, at=mapping.start)
    return Place(source=source)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`did you mean 'severity'?`, or the names there are."""
    from rapidfuzz import fuzz, process  # only an error pays for the import

    names = list(known)
    found = process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=60)
    if found:
        return said("did you mean '{name}'?", name=found[0])
    return said("use one of: {names}", names=", ".join(names)) if names else said("remove it")


def as_written(value: Any) -> str:
    """The text of a scalar as it stands in the file, whatever YAML takes it for."""
    return value.text if isinstance(value, Written) else str(value)


def plain(value: Any) -> Any:
    """*value* without places: what YAML itself would have read."""
    if isinstance(value, Written):
        return value.value
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def decode(
    kind: type[T],
    value: Any,
    where: Place | None = None,
    *,
    given: Mapping[str, Any] | None = None,
    allow: Sequence[str] = (),
) -> T:
    """A dataclass of *kind* from a mapping. *given* fields don't stand in it; keys in *allow* are the caller's.

    Raises Misconfigured: unknown or missing keys, values of the wrong type.
    """
    where = where or place_of(value)
    if not isinstance(value, Mapping):
        raise where.error(
            said("expected keys and values, found {found}", found=_named(value)),
            why=said("this part is written as 'key: value' lines"),
            do=said("compare it with a shipped file of the same kind"),
        )
    given = given or {}
    of_kind: Any = kind
    hints = types_of(of_kind)
    specs = {spec.name: spec for spec in dataclasses.fields(kind) if spec.name not in given}  # type: ignore[arg-type]  # T is a dataclass by contract
    for key in value:
        if key not in specs and key not in allow:
            raise where.key(value, str(key)).error(
                said("unknown key '{key}'", key=key),
                why=said("it would be ignored silently, and something else would be in force than what is written"),
                do=did_you_mean(str(key), specs),
            )
    found = {name: _value(hints[name], value[name], where.value(value, name)) for name in specs if name in value}
    for name, spec in specs.items():
        if name not in value and spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING:
            raise where.error(
                said("'{name}' is missing", name=name),
                why=said("nothing else says it"),
                do=said("add a line '{name}: ...'", name=name),
            )
    return kind(**found, **given)


@functools.cache
def types_of(kind: type) -> dict[str, Any]:
    """The types of a dataclass's fields. Names that are imported for type checking only are never decoded."""
    names = dict.fromkeys(("Document", "Report", "Draft", "Callable"), Any)
    return get_type_hints(kind, localns=names)


def _value(kind: Any, value: Any, where: Place) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return value
    if origin is Literal:
        return _choice(arguments, value, where)
    if origin in (Union, types.UnionType):
        return _optional(arguments, value, where)
    if origin is tuple:
        return _tuple(arguments, value, where)
    if origin is not None:
        return _mapping(arguments, value, where)
    if dataclasses.is_dataclass(kind):
        return decode(kind, value, where)  # type: ignore[arg-type]  # a dataclass type, as just tested
    return _scalar(kind, value, where)


def _choice(choices: tuple[Any, ...], value: Any, where: Place) -> Any:
    text = value.text if isinstance(value, Written) else value
    if text in choices:
        return text
    raise where.error(
        said("unknown value '{text}'", text=text),
        why=said("only a few values are known here"),
        do=did_you_mean(str(text), choices),
    )


def _optional(kinds: tuple[Any, ...], value: Any, where: Place) -> Any:
    if plain(value) is None and type(None) in kinds:
        return None
    return _value(next(k for k in kinds if k is not type(None)), value, where)


def _tuple(kinds: tuple[Any, ...], value: Any, where: Place) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise where.error(
            said("expected a list, found {found}", found=_named(value)),
            why=said("several values can stand here"),
            do=said("write [one, two], or one '- ' line each"),
        )
    items = [(item, where.item(value, index)) for index, item in enumerate(value)]
    if kinds[-1] is Ellipsis:
        return tuple(_value(kinds[0], item, at) for item, at in items)
    if len(items) != len(kinds):
        raise where.error(
            said("expected {count} values, found {found}", count=len(kinds), found=len(items)),
            why=said("they belong together"),
            do=said("write {count} values in [ ]", count=len(kinds)),
        )
    return tuple(_value(kind, item, at) for kind, (item, at) in zip(kinds, items, strict=True))


def _mapping(kinds: tuple[Any, ...], value: Any, where: Place) -> dict[Any, Any]:
    if not isinstance(value, Mapping):
        raise where.error(
            said("expected keys and values, found {found}", found=_named(value)),
            why=said("each value needs its name"),
            do=said("write 'key: value' lines"),
        )
    return {key: _value(kinds[1], item, where.value(value, key)) for key, item in value.items()}


_EXPECTED: Mapping[Any, str] = {
    str: said("text"),
    int: said("a whole number"),
    float: said("a number"),
    bool: said("true or false"),
    date: said("a date (2024-12-31)"),
}


def _scalar(kind: Any, value: Any, where: Place) -> Any:
    found, value = value, plain(value)
    if kind is str and isinstance(found, Written) and value is not None:
        return found.text
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    expected = _EXPECTED.get(kind, str(kind))
    raise where.error(
        said("expected {expected}, found {found}", expected=expected, found=_named(found)),
        why=said("it can't be used as it stands"),
        do=said("write {expected}", expected=expected),
    )


def _named(value: Any) -> str:
    if value is None:
        return said("nothing")
    if isinstance(value, Mapping):
        return said("keys and values")
    if isinstance(value, list | tuple):
        return said("a list")
    if isinstance(value, Written):
        return f"'{value.text}'" if value.text else said("nothing")
    return f"'{value}'"
