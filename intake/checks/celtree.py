"""A checked CEL expression as a tree, decoded from the protobuf message that the CEL library serializes it to.

Only what a walk over the tree asks for is kept: google/cel expr/checked.proto and expr/syntax.proto name the fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Message = dict[int, list[Any]]  # field number -> its values, as int or bytes
NodeKind = Literal["constant", "name", "select", "call", "list", "struct", "loop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of an expression. What *parts* are goes by the kind: a call's target and arguments, a select's operand."""

    kind: NodeKind
    offset: int  # characters before it in the expression
    name: str = ""  # a name; a call's function; a select's field; a loop's variable
    value: str | None = None  # a constant text's; else None
    member: bool = False  # a call: x.f(), where the first of *parts* is x
    tested: bool = False  # a select: has(x.y)
    parts: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and every one under it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def tree(serialized: bytes) -> Node:
    """The tree of Expression.serialize(): an Any that holds a CheckedExpr."""
    checked = _message(_message(serialized)[2][0])
    entries = [_message(entry) for entry in _message(checked[5][0]).get(4, [])]
    return _node(checked[4][0], {entry.get(1, [0])[0]: entry.get(2, [0])[0] for entry in entries})


def _node(serialized: bytes, offsets: Mapping[int, int]) -> Node:
    expr = _message(serialized)
    offset = offsets.get(expr.get(2, [0])[0], 0)
    if 4 in expr:
        return Node(kind="name", offset=offset, name=_text(_message(expr[4][0]), 1))
    if 5 in expr:
        select = _message(expr[5][0])
        operand = (_node(select[1][0], offsets),)
        return Node(kind="select", offset=offset, name=_text(select, 2), tested=3 in select, parts=operand)
    if 6 in expr:
        call = _message(expr[6][0])
        parts = tuple(_node(part, offsets) for part in (*call.get(1, []), *call.get(3, [])))
        return Node(kind="call", offset=offset, name=_text(call, 2), member=1 in call, parts=parts)
    if 7 in expr:
        elements = _message(expr[7][0]).get(1, [])
        return Node(kind="list", offset=offset, parts=tuple(_node(part, offsets) for part in elements))
    if 8 in expr:
        return Node(kind="struct", offset=offset)
    if 9 in expr:
        loop = _message(expr[9][0])
        parts = tuple(_node(loop[number][0], offsets) for number in (2, 4, 5, 6, 7))
        return Node(kind="loop", offset=offset, name=_text(loop, 1), parts=parts)
    constant = _message(expr[3][0])
    return Node(kind="constant", offset=offset, value=_text(constant, 6) if 6 in constant else None)


def _text(message: Message, number: int) -> str:
    return bytes(message.get(number, [b""])[0]).decode()


def _message(serialized: bytes) -> Message:
    """Protobuf's wire format: a tag of field number and wire type, then a varint, eight, four or counted bytes."""
    found: Message = {}
    at = 0
    while at < len(serialized):
        tag, at = _varint(serialized, at)
        value: Any
        if tag & 7 == 0:
            value, at = _varint(serialized, at)
        else:
            if tag & 7 == 2:
                size, at = _varint(serialized, at)
            else:
                size = 8 if tag & 7 == 1 else 4
            value, at = serialized[at : at + size], at + size
        found.setdefault(tag >> 3, []).append(value)
    return found


def _varint(serialized: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = serialized[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
