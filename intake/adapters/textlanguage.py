"""What a mail text may say: placeholders, if, for, set and include. A text can't loop, call, or grow without end.

Jinja is a programming language. What a text uses of it is known before it is filled in: these parts alone, and no more
work than WORK however they stand in one another and include one another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeGuard

from jinja2 import Environment, TemplateSyntaxError, nodes

from intake.errors import Misconfigured, placed, said
from intake.rulebook.strict import did_you_mean

WORK = 1_000_000  # steps that a text may take, where each list has LIST entries; the summary takes a fiftieth
LIST = 100
DEEPEST_INCLUDE = 5  # texts that include one another
DEEPEST = 60  # parts of an expression in one another, and blocks in blocks

_PARTS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.For, nodes.If, nodes.Include, nodes.Assign, nodes.Filter, nodes.Keyword, nodes.Test, nodes.CondExpr,
    nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Add, nodes.Sub, nodes.Neg, nodes.Concat,
    nodes.Tuple, nodes.List,
)  # fmt: skip
_FILTERS = (
    "capitalize", "count", "default", "first", "join", "last", "length", "lower", "map", "reverse", "sort", "title",
    "trim", "unique", "upper",
)  # fmt: skip
# What a set could double with, line by line.
_GROWING = (nodes.Add, nodes.Concat, nodes.Tuple, nodes.List, nodes.Filter)
_LONGEST_JOINT = 20  # characters between the entries of a joined list
_WORDS = ("if", "elif", "else", "endif", "for", "endfor", "set", "include")
_TAG = re.compile(r"\{%[-+]?\s*(if|for|endif|endfor)\b")

Find = Callable[[str], tuple[str, str] | None]  # a text's name -> its source and where it stands


class TextLanguage:
    """The texts of one environment, parsed and weighed once each."""

    def __init__(self, environment: Environment, find: Find) -> None:
        self._environment = environment
        self._find = find
        self._trees: dict[str, nodes.Template] = {}
        self._weights: dict[str, int] = {}

    def check(self, name: str) -> None:
        """Raises Misconfigured, with file and line, where the text is not one that may be filled in."""
        found = self._find(name)
        if found and self._weigh(name, ()) > WORK:
            raise placed_fault(
                found[1],
                1,
                said("the text takes too long to fill in"),
                do=said("let fewer lists stand in one another"),
            )

    def tree(self, name: str) -> nodes.Template:
        """The text's parts. Raises Misconfigured where one is not allowed, or there is no such text."""
        if name not in self._trees:
            found = self._find(name)
            if found is None:
                raise Misconfigured(
                    said("{file}: there is no such text", file=name), do=said("write it, or leave it out")
                )
            self._trees[name] = self._parsed(*found)
        return self._trees[name]

    def reached(self, name: str) -> frozenset[str]:
        """The text and all that it includes."""
        included = {_named_by(part) for part in self.tree(name).find_all(nodes.Include)}
        return frozenset({name}).union(*(self.reached(other) for other in included))

    def _parsed(self, source: str, where: str) -> nodes.Template:
        try:
            tree = self._environment.parse(source)
            for part, depth in _parts(tree):
                if trouble := _trouble(part, depth):
                    raise placed_fault(
                        where, part.lineno, trouble, do=said("use placeholders, if, for, set and include")
                    )
        except TemplateSyntaxError as error:
            raise _no_text(error, source, where) from error
        except RecursionError as error:
            raise placed_fault(
                where, 1, said("too much stands in one another"), do=said("use fewer brackets and blocks")
            ) from error
        return tree

    def _weigh(self, name: str, above: tuple[str, ...]) -> int:
        if name not in self._weights:
            self._weights[name] = self._weight(self.tree(name), name, (*above, name))
        return self._weights[name]

    def _weight(self, part: nodes.Node, name: str, above: tuple[str, ...]) -> int:
        """The steps that filling in takes: 1 a part, those in a loop once for each entry."""
        times = LIST if isinstance(part, nodes.For) else 1
        steps = 1 + times * sum(self._weight(child, name, above) for child in part.iter_child_nodes())
        if isinstance(part, nodes.Include):
            steps += self._included(part, name, above)
        return steps

    def _included(self, part: nodes.Include, name: str, above: tuple[str, ...]) -> int:
        other = _named_by(part)
        _, where = self._find(name) or ("", name)
        if other in above:
            raise self._circle(above[above.index(other) :])
        if len(above) > DEEPEST_INCLUDE:
            raise placed_fault(
                where, part.lineno, said("too much stands in one another"), do=said("use fewer brackets and blocks")
            )
        if self._find(other) is None:
            raise placed_fault(
                where,
                part.lineno,
                said("{file}: there is no such text", file=other),
                do=said("write its name as 'sv/_foot.txt', or take the line away"),
            )
        return self._weigh(other, above)

    def _circle(self, names: tuple[str, ...]) -> Misconfigured:
        """Texts that include one another: told at the first of them by name, wherever the circle was entered."""
        first = names.index(min(names))
        name, other = names[first], names[(first + 1) % len(names)]
        lines = [part.lineno for part in self.tree(name).find_all(nodes.Include) if _named_by(part) == other]
        _, where = self._find(name) or ("", name)
        return placed_fault(
            where, lines[0], said("'{name}' includes itself", name=other), do=said("take the line away")
        )


def placed_fault(where: str, line: int, what: str, *, do: str) -> Misconfigured:
    """The error that names a text's line."""
    return Misconfigured(placed(f"{where}:{line}: ", what), why=said("the mail could not be written"), do=do)


def unknown_names(tree: nodes.Template, known: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The placeholders that nothing fills in, with their lines; `x is defined` may ask for any."""
    asked = {id(test.node) for test in tree.find_all(nodes.Test) if test.name in ("defined", "undefined")}
    own = set_names(tree)
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name not in known | own and id(name) not in asked:
            yield name.lineno, name.name


def set_names(tree: nodes.Template) -> frozenset[str]:
    """What a text names itself: by set, and as the entry of a list."""
    return frozenset(name.name for name in tree.find_all(nodes.Name) if name.ctx == "store") | {"loop"}


def _parts(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int]]:
    waiting = [(tree, 0)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        waiting += [(child, depth + 1) for child in reversed(list(part.iter_child_nodes()))]


def _trouble(part: nodes.Node, depth: int) -> str:
    """Why a part may not stand in a text; "" where it may."""
    if depth > DEEPEST:
        return said("too much stands in one another")
    if isinstance(part, nodes.Filter):
        return _filter_trouble(part)
    unused = (
        not isinstance(part, _PARTS)
        or (isinstance(part, nodes.Getattr) and part.attr.startswith("_"))
        or (isinstance(part, nodes.For) and part.recursive)
        or (isinstance(part, nodes.Include) and not _is_text(part.template))
        or (isinstance(part, nodes.Assign) and next(part.node.find_all(_GROWING), None) is not None)
        or (isinstance(part, nodes.Assign) and isinstance(part.node, _GROWING))
    )
    return said("'{what}' can't be used in a text", what=type(part).__name__.lower()) if unused else ""


def _filter_trouble(part: nodes.Filter) -> str:
    """A filter must be one that makes nothing long of something short, and join only once and with little."""
    joins = part.name == "join" and (
        any(inner.name == "join" for inner in part.find_all(nodes.Filter))
        or not all(_is_text(given) and len(given.value) <= _LONGEST_JOINT for given in part.args)
        or bool(part.kwargs)
    )
    maps = part.name == "map" and bool(part.args)
    if part.name in _FILTERS and not joins and not maps:
        return ""
    return said("'{what}' can't be used in a text", what=f"|{part.name}")


def _is_text(part: nodes.Node) -> TypeGuard[nodes.Const]:
    return isinstance(part, nodes.Const) and isinstance(part.value, str)


def _named_by(part: nodes.Include) -> str:
    """The text that it includes: a constant, or it was refused when it was parsed."""
    return str(part.template.as_const())


def _no_text(error: TemplateSyntaxError, source: str, where: str) -> Misconfigured:
    """Jinja's error in plain words; a block that is not ended is told where it begins."""
    message = error.message or ""
    unknown = re.match(r"Encountered unknown tag '(\w+)'\.", message)
    if unknown and unknown[1] not in _WORDS:
        tag = unknown[1]
        return placed_fault(
            where, error.lineno, said("unknown word '{word}' in {{% %}}", word=tag), do=did_you_mean(tag, _WORDS)
        )
    if "innermost block" in message and (begun := _unended(source)):
        line, tag = begun
        return placed_fault(
            where,
            line,
            said("a block '{tag}' that is not ended, or not in its turn", tag=tag),
            do=said("write {{% end{tag} %}} where it ends", tag=tag),
        )
    return placed_fault(
        where,
        error.lineno,
        said("the line can't be read"),
        do=said("look for braces that are not closed, or something else than a placeholder's name in them"),
    )


def _unended(source: str) -> tuple[int, str] | None:
    """Line and word of the block that is open where the first wrong end stands, or the text ends."""
    begun: list[tuple[int, str]] = []
    for tag in _TAG.finditer(source):
        if not tag[1].startswith("end"):
            begun.append((source.count("\n", 0, tag.start()) + 1, tag[1]))
        elif begun and begun[-1][1] == tag[1].removeprefix("end"):
            begun.pop()
        else:
            break
    return begun[-1] if begun else None
