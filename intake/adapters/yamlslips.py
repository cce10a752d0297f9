"""Slips of the hand that YAML calls something else: a word processor's quotes, a colon without its space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from intake.errors import said

_NO_SPACE = re.compile(r"^\s*(?:- +)?(?P<key>[A-Za-z_][\w-]*):(?P<value>[^\s:/][^:]*)$")
_CURLY = re.compile("[“”„]")
_HARD_SPACE = re.compile("^[ ]*[\u00a0\u2000-\u200a\u202f]")
_DASH = re.compile(r"^\s*[–—]\s")


class Slip(NamedTuple):
    """What is wrong in a line, counted from 1, and the cure."""

    line: int
    column: int
    what: str
    do: str


def slip_near(line: int, lines: list[str]) -> Slip | None:
    """The slip in the line that YAML stumbled on, or in the one above it; None where neither has one."""
    for number in (line, line - 1):
        if 1 <= number <= len(lines):
            found = next(_slips(number, lines[number - 1].rstrip()), None)
            if found:
                return found
    return None


def _slips(number: int, line: str) -> Iterator[Slip]:
    if line.lstrip().startswith("#"):
        return
    if found := _HARD_SPACE.search(line):
        yield Slip(number, found.end(), said("a hard space at the line's beginning"), said("write ordinary spaces"))
    if found := _DASH.search(line):
        what, do = said("a dash in place of a hyphen"), said("begin the line with - and a space")
        yield Slip(number, found.end() - 1, what, do)
    if found := _NO_SPACE.search(line):
        key, value = found["key"], found["value"].strip()
        yield Slip(
            number,
            found.end("key") + 1,
            said("there is no space after the colon"),
            said("write '{key}: {value}'", key=key, value=value[:40]),
        )
    if found := _CURLY.search(line):
        yield Slip(number, found.start() + 1, said("curly quotes"), said('write straight quotes: "'))
