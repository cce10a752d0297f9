"""YAML into strict.Table and strict.Items: safe, without duplicate keys, anchors or tags, every part with its place.

A file is measured before it is taken apart: none of ours is larger, deeper or fuller than the limits here.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from intake.adapters.yamlslips import slip_near
from intake.errors import Misconfigured, placed, said
from intake.rulebook.strict import Items, Position, Table, Written

LARGEST = 200_000  # bytes; the largest form that we know has a tenth of it
DEEPEST = 20  # lists and tables in one another; a rule has five
MOST = 20_000  # values in one file

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times faster
_PLAIN = frozenset(f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "timestamp", "str"))
_NO_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)

# What libyaml says (the start of it), what that most often comes of, and the cure.
_TROUBLES = (
    ("found character that cannot start", said("a character that can't stand here"), said("put the text in quotes")),
    (
        "mapping values are not allowed",
        said("a colon that can't stand here"),
        said("put the text in quotes, or look at how far in the line stands"),
    ),
    ("could not find expected ':'", said("a line without a colon"), said("write 'key: value'")),
    (
        "did not find expected key",
        said("a line that stands too far in or out, or text after a quote or bracket"),
        said("let lines that belong together begin equally far in, or put the whole text in quotes"),
    ),
    (
        "did not find expected '-'",
        said("a line that stands too far in or out"),
        said("let lines that belong together begin equally far in"),
    ),
    (
        "did not find expected node content",
        said("a bracket that is not closed, or a value that is missing"),
        said("end the list with ] or }, with commas between the values"),
    ),
    (
        "did not find expected ',' or",
        said("a bracket that is not closed"),
        said("end the list with ] or }, with commas between the values"),
    ),
    (
        "found unexpected end of stream",
        said("a quote that is not closed"),
        said("write a quote at the end of the text as well"),
    ),
    ("found unknown escape", said("a \\ inside double quotes"), said("use single quotes around the text")),
    ("block sequence entries", said("a list that can't stand here"), said("begin the list on a line of its own")),
)
_UNCLOSED = ("found unexpected end of stream", "could not find expected ':'", "did not find expected ',' or")


def read_yaml(content: bytes, source: str) -> Table:
    """The mapping that the file holds. Raises Misconfigured with line and column where it is no such thing."""
    text = as_text(content, source)
    try:
        _measure(text, source)
        loader = _SafeLoader(text)
        try:
            return _Builder(loader, source, text).table(loader.get_single_node())
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise _no_yaml(error, text, source) from error


def as_text(content: bytes, source: str) -> str:
    """A text file's text. Raises Misconfigured where it is too large, not UTF-8 or no text."""
    if len(content) > LARGEST:
        raise _wrong(
            source,
            (1, 1),
            said("the file is too large ({size} kB)", size=len(content) // 1000),
            said("no file of this kind needs more than {limit} kB: is it the right one?", limit=LARGEST // 1000),
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = _position(content[: error.start].decode("utf-8", "replace"))
        raise _wrong(source, at, said("not saved as UTF-8"), said("save the file with the encoding UTF-8")) from error
    if found := _NO_TEXT.search(text):
        at = _position(text[: found.start()])
        raise _wrong(
            source,
            at,
            said("a character that is no text (U+{code})", code=f"{ord(found[0]):04X}"),
            said("take it away, and save the file as plain text in UTF-8"),
        )
    return text


def _measure(text: str, source: str) -> None:
    """Refuse what is more than keys and values, before anything is built of it."""
    depth = count = documents = 0
    for event in yaml.parse(text, Loader=_SafeLoader):
        depth += isinstance(event, _STARTS) - isinstance(event, _ENDS)
        count += isinstance(event, (yaml.ScalarEvent, *_STARTS))
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents == 1 and count == 1 and depth == 0 and not isinstance(event, yaml.DocumentStartEvent):
            raise _wrong(
                source, _start(event), said("the file is no list of keys and values"), said("write 'key: value' lines")
            )
        _refuse(event, depth, count, documents, source)
    if not count:
        raise _wrong(source, (1, 1), said("the file is empty"), said("write 'key: value' lines, or take the file away"))


def _refuse(event: Any, depth: int, count: int, documents: int, source: str) -> None:
    at = _start(event)
    if isinstance(event, yaml.AliasEvent):
        raise _wrong(source, at, said("an alias (*name)"), said("write the value out here as well"))
    if getattr(event, "anchor", None):
        raise _wrong(source, at, said("an anchor (&name)"), said("leave it out, or put the text in quotes"))
    if getattr(event, "tag", None):
        raise _wrong(source, at, said("a tag ({tag})", tag=event.tag), said("leave it out, or put the text in quotes"))
    if depth > DEEPEST or count > MOST:
        raise _wrong(
            source,
            at,
            said("too many values, or values too deep in one another"),
            said("no file of this kind needs so many: is it the right one?"),
        )
    if documents > 1:
        raise _wrong(source, at, said("a second document (---)"), said("keep one of them in the file"))


class _Builder:
    def __init__(self, loader: Any, source: str, text: str) -> None:
        self.loader = loader
        self.source = source
        self.text = text

    def build(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        return self.table(node) if isinstance(node, yaml.MappingNode) else self._items(node)

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if node.tag not in _PLAIN:  # "=" and "<<", which older YAML gave a meaning
            raise _wrong(
                self.source, _at(node), said("a character that can't stand here"), said("put the text in quotes")
            )
        if node.tag.endswith(":str"):
            return node.value
        try:
            return Written(value=self.loader.construct_object(node), text=node.value)
        except ValueError as error:
            raise _wrong(
                self.source,
                _at(node),
                said("'{text}' is no date or number", text=node.value[:30]),
                said("correct it, or put the text in quotes"),
            ) from error

    def table(self, node: Any) -> Table:
        """A mapping. Raises Misconfigured where *node* is none, and for a key that stands twice."""
        if not isinstance(node, yaml.MappingNode):
            raise _wrong(
                self.source, _at(node), said("the file is no list of keys and values"), said("write 'key: value' lines")
            )
        table = Table(self.source, _at(node), self.text)
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _wrong(self.source, _at(key_node), said("a key that is no word"), said("write 'key: value'"))
            key = key_node.value
            if key in table:
                raise _wrong(
                    self.source,
                    _at(key_node),
                    said("'{key}' stands twice, first in line {line}", key=key, line=table.key_at[key][0]),
                    said("keep one of them"),
                )
            table[key] = self.build(value_node)
            table.key_at[key] = _at(key_node)
            table.value_at[key] = _at(value_node)
        return table

    def _items(self, node: Any) -> Items:
        items = Items()
        for child in node.value:
            items.append(self.build(child))
            items.value_at.append(_at(child))
        return items


def _at(node: yaml.Node) -> Position:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _start(event: Any) -> Position:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _position(before: str) -> Position:
    """Line and column of what stands after *before*."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _no_yaml(error: yaml.MarkedYAMLError, text: str, source: str) -> Misconfigured:
    """libyaml's error in plain words, where it can be known; what is not closed is told where it begins."""
    problem = error.problem or ""
    mark = (error.context_mark if problem.startswith(_UNCLOSED) else None) or error.problem_mark or error.context_mark
    at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.split("\n")
    if at[0] <= len(lines) and lines[at[0] - 1][: at[1]].endswith("\t"):
        return _wrong(source, at, said("a tab"), said("indent with spaces, never with tabs"))
    slip = slip_near(mark.line + 1, lines) if mark else None
    if slip:
        return _wrong(source, (slip.line, slip.column), slip.what, slip.do)
    for start, what, do in _TROUBLES:
        if problem.startswith(start):
            return _wrong(source, at, what, do)
    return _wrong(
        source,
        at,
        said("the line can't be read"),
        said("look for a missing quote, colon or indent here or in the line above"),
    )


def _wrong(source: str, at: Position, what: str, do: str) -> Misconfigured:
    where = f"{source}:{at[0]}:{at[1]}: "
    return Misconfigured(placed(where, what), why=said("the file can't be used as it stands"), do=do)
