"""What an expression may cost: no loop in a loop, known functions only, and a bound on work by a report's size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from intake.checks.celtree import Node
from intake.checks.functions import FUNCTIONS
from intake.errors import Untried, said

LONGEST = 1000  # characters of an expression
LONGEST_PATTERN = 100  # characters that matches() looks for
ROWS = 500  # of a list that an expression is tried on; a table of more is no table of a report
WORK = 30_000_000  # characters that may be gone through: a quarter of a second at the most

_LOGIC = ("_&&_", "_||_", "!_", "_?_:_", "@not_strictly_false")
_COMPARISON = ("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in")
_ARITHMETIC = ("_+_", "_-_", "_*_", "_/_", "_%_", "-_", "_[_]")
_TEXTS = ("contains", "startsWith", "endsWith", "size")
_KNOWN = frozenset((*_LOGIC, *_COMPARISON, *_ARITHMETIC, *_TEXTS, *FUNCTIONS, "matches"))
_CHEAP, _DEAR = 1, 3  # work for each character: where CEL reads the text, and where Python does
OFFERED = tuple(sorted((*FUNCTIONS, *_TEXTS, "matches", "has", "all", "exists", "exists_one", "filter")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why an expression is refused, and the *offset* in it. *what* and *do* as errors.said() makes them."""

    offset: int
    what: str
    do: str
    name: str = ""  # the name that is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """How many times an expression may go through the texts that it is given: in all, and for each row of a list."""

    once: int
    each_row: int

    def check(self, data: Mapping[str, Any]) -> None:
        """Raises Untried where the values are so large that it could take long, or much memory."""
        longest = max((len(value) for value in data.values() if isinstance(value, list)), default=0)
        work = _characters(data) * (self.once + self.each_row * longest)
        if longest > ROWS or work > WORK:
            raise Untried("an expression can't be worked out on this report", why="the report is too large for it")


def _characters(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(_characters, value.values()))
    return sum(map(_characters, value)) if isinstance(value, list) else 0


def cost_of(expression: Node) -> Cost:
    """What it may cost. Each + can make a text longer by as much as there is, and reading it dearer."""
    longer = 1 + sum(1 for node in expression.walk() if node.kind == "call" and node.name == "_+_")
    found = list(_calls(expression, inside=False))
    return Cost(
        once=longer * sum(_work(node) for node, inside in found if not inside),
        each_row=longer * sum(_work(node) for node, inside in found if inside),
    )


def _calls(node: Node, *, inside: bool) -> Iterator[tuple[Node, bool]]:
    """The calls, each with whether it is made for every item of a list."""
    if node.kind == "call":
        yield node, inside
    for n, part in enumerate(node.parts):
        yield from _calls(part, inside=inside or (node.kind == "loop" and n > 0))


def _work(node: Node) -> int:
    if node.name == "matches":
        pattern = node.parts[-1].value or ""
        return int(len(pattern) * 9 ** pattern.count("{"))  # (x{9}){9} is as large as it looks
    return _DEAR if node.name in FUNCTIONS else _CHEAP


def faults(expression: Node) -> Iterator[Fault]:
    """What is refused in it, whatever the report."""
    for node in expression.walk():
        if node.kind == "call" and node.name not in _KNOWN:
            yield Fault(
                offset=node.offset,
                what=said("'{name}' is not offered here", name=node.name),
                do=said("use one of: {names}", names=", ".join(OFFERED)),
            )
        if node.kind == "struct":
            yield Fault(offset=node.offset, what=said("braces are not offered here"), do=said("write a list: [1, 2]"))
        if node.kind == "call" and node.name == "matches":
            yield from _pattern_faults(node)
        if node.kind == "loop":
            yield from _loop_faults(node)


def _loop_faults(loop: Node) -> Iterator[Fault]:
    inner = [node for part in loop.parts[1:] for node in part.walk()]
    if any(node.kind == "loop" for node in inner):
        do = said("ask one thing of each row, and join two questions with && outside")
        yield Fault(offset=loop.offset, what=said("one list is gone through for each row of another"), do=do)
    if any(node.kind == "list" and not _of_constants(node) and not _only(node, loop.name) for node in inner):
        yield Fault(
            offset=loop.offset,
            what=said("'{name}' is not offered here", name="map"),
            do=said("use one of: {names}", names="exists, all, exists_one, filter"),
        )


def _of_constants(node: Node) -> bool:
    return all(part.kind == "constant" for part in node.parts)


def _only(node: Node, name: str) -> bool:
    """filter() keeps the item itself, in a list of one."""
    return [part.name for part in node.parts] == [name]


def _pattern_faults(node: Node) -> Iterator[Fault]:
    pattern = node.parts[-1]
    if pattern.value is None:
        yield Fault(offset=node.offset, what=said("matches() needs a fixed text"), do=said('write matches("...")'))
    elif (
        len(pattern.value) > LONGEST_PATTERN or re.search(r"\{[^}]*\d\d", pattern.value) or pattern.value.count("{") > 2
    ):
        do = said("write at most {limit} characters, and no number over 9 in braces", limit=LONGEST_PATTERN)
        yield Fault(offset=pattern.offset, what=said("what matches() looks for is too large"), do=do)
