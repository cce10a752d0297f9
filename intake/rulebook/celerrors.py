"""What the CEL library says of an expression, in words for people who write rules and no programs, with a cure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from intake.checks.bounds import OFFERED, Fault
from intake.checks.functions import FUNCTIONS
from intake.errors import said
from intake.rulebook.strict import Position, did_you_mean

_ERROR = re.compile(r"ERROR: <input>:(-?\d+):(-?\d+): (.*)")
_UNDECLARED = re.compile(r"undeclared reference to '([^']+)'")
_MIXED = re.compile(r"found no matching overload for '([^']+)' applied to '\((.*)\)'")
_WORDS = {"and": "&&", "och": "&&", "or": "||", "eller": "||", "not": "!", "inte": "!", "är": "==", "is": "=="}
_SIGNS = {"=": "==", "&": "&&", "|": "||", "≥": ">=", "≤": "<=", "≠": "!=", "−": "-", "–": "-", "×": "*"}
_QUOTES = "”“„’‘»«"
_TYPES = {
    "int": said("a whole number"),
    "double": said("a number with decimals"),
    "string": said("a text"),
    "bool": said("a yes or no"),
    "null_type": said("null"),
    "list(string)": said("a list of texts"),
    "list(map(string, dyn))": said("a table"),
    "map(string, dyn)": said("a row of a table"),
}


def fault_of(error: str, written: str, names: Iterable[str]) -> Fault:
    """The first of the library's errors on *written*. *names* are those that the expression could have used."""
    found = _ERROR.search(error)
    if not found or found[1] == "-1":
        return Fault(offset=0, what=said("too many brackets in one another"), do=said("write two rules instead of one"))
    offset = offset_of(written, int(found[1]), int(found[2]))
    if undeclared := _UNDECLARED.match(found[3]):
        return _unknown(undeclared[1], offset, written, names)
    if mixed := _MIXED.match(found[3]):
        return _mixed(mixed[1], mixed[2], offset)
    return _no_sense(found[3], offset, written, names)


def offset_of(written: str, line: int, column: int) -> int:
    """Characters before a line and column, both from 1."""
    before = written.split("\n")[: max(line, 1) - 1]
    return sum(len(text) + 1 for text in before) + max(column, 1) - 1


def _unknown(name: str, offset: int, written: str, names: Iterable[str]) -> Fault:
    called = written[offset : offset + 1] == "("
    start = written.rfind(name, 0, offset + len(name))  # the library points at a name's last point
    at = start if start >= 0 else offset
    if called and name in FUNCTIONS:
        return Fault(
            offset=at,
            name=name,
            what=said("'{text}' can't stand here", text=f".{name}()"),
            do=said("write {right} instead of {found}", right=f"{name}(x)", found=f"x.{name}()"),
        )
    if called:
        what = said("unknown function '{name}'", name=name)
        return Fault(offset=at, name=name, what=what, do=did_you_mean(name, OFFERED))
    what = said("unknown name '{name}'", name=name)
    return Fault(offset=at, name=name, what=what, do=did_you_mean(name, names))


def _mixed(function: str, types: str, offset: int) -> Fault:
    parts = [_TYPES.get(part, part) for part in re.split(r", (?![^(]*\))", types)]
    sign = function.strip("_@") if function != "_[_]" else "[ ]"
    if len(parts) == 2 and function.startswith("_"):
        what = said("{first} and {second} don't go together with {sign}", first=parts[0], second=parts[1], sign=sign)
    else:
        what = said("{name} can't be asked of {found}", name=sign, found=", ".join(parts))
    return Fault(offset=offset, what=what, do=_cure(types))


def _cure(types: str) -> str:
    if "double" in types:
        return said("compare kronor with whole numbers, and shares with percent(part, whole) > 97.5")
    if "null_type" in types:
        return said('ask !answered["name"] for what is blank')
    if "list(string)" in types:
        return said('ask about each of the texts: name.exists(x, x == "text")')
    if "list(map" in types:
        return said('ask about its rows: name.exists(row, row.column == "text")')
    return said("compare numbers with numbers and texts with texts; a text stands in quotes, a number does not")


def _no_sense(trouble: str, offset: int, written: str, names: Iterable[str]) -> Fault:
    """A syntax error, by what stands there."""
    before, rest = written[:offset].rstrip(), written[offset:].lstrip()
    word = _word_at(offset, written)
    if not word.isascii():
        return _unknown(word, offset, written, names)
    if instead := _habit(offset, written):
        return instead
    if trouble.startswith("reserved identifier"):
        what, do = said("'{name}' can't be used here", name=word), said("write a condition alone: spent > granted")
    elif not rest:
        what, do = said("the expression ends too early"), said("look for what is left out, or a ) too few")
    elif rest[0] in "\"'":
        what, do = said("a quote that is not closed"), said("write a quote at the end of the text as well")
    elif re.search(r"\d$", before) and re.match(r"[\d,]", rest):
        what, do = said("a number that can't be read"), said("write 1000000 without spaces, and 97.5 with a point")
    else:
        what = said("'{text}' can't stand here", text=word or rest[0])
        do = said("look for a sign left out before it, or a ) too many")
    return Fault(offset=offset, what=what, do=do)


def _habit(offset: int, written: str) -> Fault | None:
    """A word or sign that means the same elsewhere: "and", "≥". The library may have stopped at the word after it."""
    before, rest = written[:offset], written[offset:].lstrip()
    previous = re.search(r"(\w+)\s*$", before)
    for word, at in ((_word_at(offset, written), offset), (previous[1], previous.start()) if previous else ("", 0)):
        if word.casefold() in _WORDS:
            return _instead(word, _WORDS[word.casefold()], at)
    for sign, right in _SIGNS.items():
        if rest.startswith(sign):
            return _instead(sign, right, offset)
    if before.endswith("<") and rest.startswith(">"):
        return _instead("<>", "!=", offset - 1)
    return _instead(rest[0], '"', offset) if rest and rest[0] in _QUOTES else None


def _word_at(offset: int, written: str) -> str:
    words = re.finditer(r"[^\W\d]\w*", written)
    return next((word[0] for word in words if word.start() <= offset < word.end()), "")


def _instead(found: str, right: str, offset: int) -> Fault:
    what = said("'{text}' can't stand here", text=found)
    return Fault(
        offset=max(offset, 0), what=what, do=said("write {right} instead of {found}", right=right, found=found)
    )


def position(text: str, start: Position, written: str, offset: int) -> Position:
    """Line and column in a file of a character of a YAML value, which begins at *start*: plain, quoted or a block.

    Found by counting what is no white space: YAML folds that, and takes the indentation away.
    """
    lines = text.split("\n")
    at = sum(len(line) + 1 for line in lines[: start[0] - 1]) + start[1] - 1
    style = text[at : at + 1]
    if style in ("|", ">"):
        at = text.find("\n", at)
    elif style in ('"', "'"):
        at += 1
    wanted = len("".join(written[:offset].split()))
    inside = bool(written[offset:].strip())  # else it is what is missing at the end
    while at < len(text) and (wanted or (inside and text[at].isspace())):
        escaped = text[at : at + 2] in ('\\"', "\\\\") if style == '"' else style == "'" and text[at : at + 2] == "''"
        wanted -= not text[at].isspace()
        at += 2 if escaped else 1
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
