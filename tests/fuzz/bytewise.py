"""Damage to bytes, whatever they mean."""

from __future__ import annotations

from random import Random

_INTERESTING = (
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x80",
    b"<",
    b">",
    b"&",
    b"(",
    b"[",
    b"<<",
    b"/",
    b"-1",
    b"9" * 12,
)
_LONGEST = 2_000


def damaged(content: bytes, chance: Random) -> bytes:
    """A few random strokes."""
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 12, 40))):
        if data:
            _STROKES[chance.randrange(len(_STROKES))](data, chance)
    return bytes(data)


def _chunk(data: bytearray, chance: Random) -> slice:
    start = chance.randrange(len(data))
    return slice(start, start + chance.randrange(1, chance.choice((4, 64, _LONGEST))))


def _flip(data: bytearray, chance: Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _set(data: bytearray, chance: Random) -> None:
    data[chance.randrange(len(data))] = chance.randrange(256)


def _insert(data: bytearray, chance: Random) -> None:
    at = chance.randrange(len(data))
    data[at:at] = chance.choice(_INTERESTING)


def _overwrite(data: bytearray, chance: Random) -> None:
    at, new = chance.randrange(len(data)), chance.choice(_INTERESTING)
    data[at : at + len(new)] = new


def _delete(data: bytearray, chance: Random) -> None:
    del data[_chunk(data, chance)]


def _double(data: bytearray, chance: Random) -> None:
    at = chance.randrange(len(data))
    data[at:at] = data[_chunk(data, chance)] * chance.choice((1, 1, 2, 50))


def _move(data: bytearray, chance: Random) -> None:
    where = _chunk(data, chance)
    moved = data[where]
    del data[where]
    at = chance.randrange(len(data) + 1)
    data[at:at] = moved


def _cut(data: bytearray, chance: Random) -> None:
    if not chance.randrange(4):
        del data[chance.randrange(len(data)) :]


_STROKES = (_flip, _flip, _set, _insert, _overwrite, _delete, _double, _move, _cut)
