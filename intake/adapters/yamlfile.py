"""YAML into strict.Table and strict.Items: safe, without duplicate keys, anchors or tags, every part with its place."""

from __future__ import annotations

from typing import Any

import yaml

from intake.errors import Misconfigured
from intake.rulebook.strict import Items, Position, Table, Written

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times faster
_PLAIN = frozenset(f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "timestamp", "str"))


def read_yaml(content: bytes, source: str) -> Table:
    """The mapping that the file holds. Raises Misconfigured with line and column where it is no such thing."""
    try:
        loader = _SafeLoader(content)
        try:
            node = loader.get_single_node()
            if not isinstance(node, yaml.MappingNode):
                raise _wrong(source, (1, 1), "the file is no list of keys and values", "write 'key: value' lines")
            table = _Builder(loader, source).build(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _wrong(
            source, at, f"not YAML: {error.problem}", "look for a missing quote, colon or indent here or above"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise _wrong(source, (1, 1), "not YAML in UTF-8", "save the file as plain text in UTF-8") from error
    assert isinstance(table, Table)  # noqa: S101  # a mapping node is built as a Table
    return table


class _Builder:
    def __init__(self, loader: Any, source: str) -> None:
        self.loader = loader
        self.source = source
        self.seen: set[int] = set()

    def build(self, node: yaml.Node) -> Any:
        if id(node) in self.seen:
            raise _wrong(self.source, _at(node), "an alias (*name)", "write the value out here as well")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        self.seen.add(id(node))
        return self._table(node) if isinstance(node, yaml.MappingNode) else self._items(node)

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if node.tag not in _PLAIN:
            raise _wrong(self.source, _at(node), f"a tag ({node.tag})", "leave the tag out")
        if node.tag.endswith(":str"):
            return node.value
        return Written(value=self.loader.construct_object(node), text=node.value)

    def _table(self, node: yaml.MappingNode) -> Table:
        table = Table(self.source, _at(node))
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _wrong(self.source, _at(key_node), "a key that is no word", "write 'key: value'")
            key = key_node.value
            if key in table:
                line = table.key_at[key][0]
                raise _wrong(
                    self.source, _at(key_node), f"'{key}' stands twice, first in line {line}", "keep one of them"
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


def _wrong(source: str, at: Position, what: str, do: str) -> Misconfigured:
    return Misconfigured(f"{source}:{at[0]}:{at[1]}: {what}", why="the file can't be used as it stands", do=do)
