"""What is wrong with intake.toml, said with file, line, why and cure.

tomllib tells no positions, so a key's line is found by walking the text's table headers and keys. A key inside an
inline table or a long array is told by the line where that begins.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from intake.errors import Misconfigured

Path = tuple[str | int, ...]  # ("federation", "gavleborg", "mailbox", 0, "host")

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_SECRET_KEYS = ("password", "secret", "client_secret", "token")
_WHY = {
    "unknown_key": "a key that is not known would silently do nothing",
    "missing": "the service can't do its work without it",
    "federation_id": "it names folders, environment variables and rows in the database",
    "graph": "Microsoft Graph comes in a later version",
    "no_secret": "the server won't let us in without it",
    "two_marks": "a registered mail is moved or marked, not both",
    "address": "mails are sent to and from it",
}


@dataclass(frozen=True, slots=True)
class Source:
    """The settings file as text, and the environment that lies over it."""

    name: str  # the path as the operator wrote it
    text: str
    environ: Mapping[str, str]
    prefix: str  # of the environment variables, "INTAKE__"

    def at(self, path: Path) -> str:
        """Where the key stands: "intake.toml:12", or the environment variable that sets it."""
        variable = self.prefix + "__".join(str(part).replace("-", "_") for part in path).upper()
        if any(name.upper() == variable for name in self.environ):
            return variable
        lines = dict(_places(self.text))
        for length in range(len(path), 0, -1):
            if path[:length] in lines:
                return f"{self.name}:{lines[path[:length]]}"
        return f"{self.name}:1"


def _places(text: str) -> Iterator[tuple[Path, int]]:
    """Each table and key with its line; an array's tables by their index, and the first also without one."""
    table: Path = ()
    seen: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                index = seen[table] = seen.get(table, -1) + 1
                table = (*table, index)
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, *_parts(key[1])), number


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def not_toml(source: Source, error: tomllib.TOMLDecodeError) -> Misconfigured:
    """The text is no TOML; the parser's message ends with the line."""
    what, _, line = str(error).partition(" (at line ")
    number = line.partition(",")[0] if line else str(source.text.count("\n") + 1)
    return Misconfigured(
        f"{source.name}:{number}: {what}",
        why="the file is not valid TOML, so nothing in it can be trusted",
        do='put texts in "quotes", one key a line, and look for a bracket or a quote that is not closed',
    )


def secret_in_file(source: Source, data: Mapping[str, Any]) -> None:
    """Refuse a secret's value in the file, before anything else could print it."""
    for path, value in _leaves(data, ()):
        key = str(path[-1])
        if key in _SECRET_KEYS:
            raise Misconfigured(
                f"{source.at(path)}: '{key}' has a secret's value in it",
                why="the settings file is copied, backed up and shown to others",
                do=f'put the secret into a file of its own (chmod 600) and name it: {key}_file = "secrets/..."',
            )
        if key == "database" and re.search(r"://[^/@]*:[^/@]+@", str(value)):
            raise Misconfigured(
                f"{source.at(path)}: 'database' has a password in it",
                why="the settings file is copied, backed up and shown to others",
                do='take the password out of the address and add password_file = "secrets/database" to [store]',
            )


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    elif path:
        yield path, value


def unknown_variables(source: Source, sections: Sequence[str]) -> None:
    """Refuse INTAKE__STOER__DATABASE: it would silently do nothing."""
    for name in source.environ:
        section = name[len(source.prefix) :].partition("__")[0].lower()
        if name.upper().startswith(source.prefix) and section not in sections:
            raise Misconfigured(
                f"environment variable {name}: there is no section '{section}'",
                why=_WHY["unknown_key"],
                do=instead(section, sections),
            )


def instead(key: str, known: Sequence[str]) -> str:
    """What to write in place of a key that is not known."""
    close = difflib.get_close_matches(key, known, n=1)
    return f"did you mean '{close[0]}'?" if close else f"remove it; known here: {', '.join(sorted(known))}"


def wrong(source: Source, data: Any, error: ValidationError) -> Misconfigured:
    """All that is wrong, the first in the file first; the others follow in its *do*."""
    told = {str(each): each for each in (_one(source, data, detail) for detail in error.errors(include_url=False))}
    first, *others = sorted(told.values(), key=_line)
    if not others:
        return first
    rest = "\n".join(str(each) for each in others)
    return Misconfigured(first.what, why=first.why, do=f"{first.do}\n{rest}")


def _line(error: Misconfigured) -> int:
    found = re.search(r":(\d+): ", error.what)
    return int(found[1]) if found else 0


def _one(source: Source, data: Any, detail: ErrorDetails) -> Misconfigured:
    kind, context = detail["type"], detail.get("ctx", {})
    path = _in_file(data, detail["loc"])
    if kind.startswith("union_tag"):
        path = (*path, "kind")
    elif "key" in context:
        path = (*path, str(context["key"]))
    while isinstance(path[-1], int):  # an item of a list: the list's key is what the operator finds
        path = path[:-1]
    table, key = ".".join(str(part) for part in path[:-1]), path[-1]
    if kind in ("missing", "union_tag_not_found"):
        what, do = f"'{key}' is missing" + (f" in [{table}]" if table else ""), f"add it: {key} = ..."
    elif kind == "union_tag_invalid":
        what, do = f"'kind': there is no kind '{context['tag']}'", f"use one of {context['expected_tags']}"
    else:
        what, do = f"'{key}': {_lower(detail['msg'])}", "see deploy/intake.toml for what it takes"
    why = _WHY.get(kind, "it can't be used as it stands")
    return Misconfigured(f"{source.at(path)}: {what}", why=why, do=str(context.get("do", do)))


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def _in_file(data: Any, location: Path) -> Path:
    """pydantic's location as the file has it: without the names of kinds, and a lone mailbox without its index."""
    path: list[str | int] = []
    for part in location:
        if isinstance(data, Mapping):
            if isinstance(part, int) or (data.get("kind") == part and part not in data):
                continue
            path.append(part)
            data = data.get(part)
        else:
            path.append(part)
            data = data[part] if isinstance(data, list) and isinstance(part, int) else None
    return tuple(path)
