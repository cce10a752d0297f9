"""A rule that is written as an expression, in CEL (cel.dev): for what no kind of check covers.

CEL has no loops but those over lists, no state, and no way to a file, clock or network; bounds.py keeps it small.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake.checks.functions import SAYS_NOTHING, percent
from intake.checks.kind import Kind, parameter
from intake.checks.seen import confidence, filled
from intake.checks.wording import number, place_of, same, share
from intake.errors import Untried
from intake.model.evidence import Evidence
from intake.model.report import Draft, Phrase

if TYPE_CHECKING:  # most sets have no expression, and are loaded faster without
    from intake.checks.bounds import Cost
    from intake.checks.variables import Variable

_UNKNOWN = ("UNKNOWN: No value with name ", "NOT_FOUND: Key not found in map ")
_NOT_WORKED_OUT = "an expression can't be worked out on this report"
_NOT_GIVEN = Phrase(sv="uppgift saknas", en="not given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A compiled expression with all that it may look at."""

    expression: Any  # cel_expr_python's Expression
    names: Mapping[str, Variable]  # what it names
    sections: tuple[str, ...]  # ids in sections["..."]
    answered: Mapping[str, str]  # names in answered["..."], and the fields and sections that they are
    shares: tuple[tuple[str, str], ...]  # names in percent(part, whole)
    cost: Cost

    @property
    def looks_at(self) -> tuple[str, ...]:
        """Fields, columns and sections that the result rests on."""
        named = [variable.part for variable in self.names.values() if variable.part]
        return tuple(dict.fromkeys((*named, *self.sections, *self.answered.values())))

    def holds(self, evidence: Evidence) -> bool:
        """Whether it is true. False where it rests on what is blank or not known.

        Raises Untried where it can't be worked out: a sum too great, a cell of another type, a report too large.
        """
        data = self._data(evidence)
        self.cost.check(data)
        try:
            value = self.expression.eval(data=data).value()
        except RuntimeError as error:  # the library takes no half of a surrogate pair
            raise Untried(_NOT_WORKED_OUT, why="a text in it is no text") from error
        if isinstance(value, bool):
            return value
        if value.startswith(_UNKNOWN) or SAYS_NOTHING in value:
            return False
        raise Untried(_NOT_WORKED_OUT, why="a value in it is of another sort")

    def said(self, evidence: Evidence) -> dict[str, Phrase]:
        """The {words} that stand for what it names: amounts, days and shares, never the report's text."""
        words = {
            word_of(name): _phrase(variable.read(evidence))
            for name, variable in self.names.items()
            if variable.type in _SAID
        }
        if len(self.shares) == 1:  # of several, nobody could tell which one is meant
            known = [self.names[name].read(evidence) for name in self.shares[0]]
            words["percent"] = share(percent(*known)) if None not in known and known[1] else _NOT_GIVEN
        return words

    @property
    def words(self) -> dict[str, str]:
        """What said() gives, each word with what it stands for."""
        words = {word_of(name): f"värdet av {name}" for name, found in self.names.items() if found.type in _SAID}
        return {**words, "percent": "procentsatsen"} if len(self.shares) == 1 else words

    def _data(self, evidence: Evidence) -> dict[str, Any]:
        found = {name: variable.read(evidence) for name, variable in self.names.items()}
        data = {name: value for name, value in found.items() if value is not None}
        report = evidence.report
        if self.sections:
            sections = filter(None, map(report.section, self.sections))
            data["sections"] = {section.id: section.text for section in sections if section.text.strip()}
        if self.answered:
            data["answered"] = {name: filled(report, part) for name, part in self.answered.items()}
        return data


class Formula(str):
    """An expression as it is written, and the program that rulebook/ made of it."""

    __slots__ = ("program",)
    program: Program


def formula(written: str, program: Program) -> Formula:
    """*written* with its program."""
    made = Formula(written)
    made.program = program
    return made


def program_of(written: str) -> Program:
    """The program of an expression that rulebook/ has compiled."""
    if not isinstance(written, Formula):
        raise TypeError("an expression was never compiled")
    return written.program


def words_in(parameters: Any) -> dict[str, str]:
    """The {words} that expressions among a kind's parameters add to a message, each with what it stands for."""
    values = [getattr(parameters, spec.name) for spec in dataclasses.fields(parameters)]
    return {word: told for value in values if isinstance(value, Formula) for word, told in value.program.words.items()}


def word_of(name: str) -> str:
    """How a message writes a name: {register_granted} for register.granted."""
    return name.replace(".", "_")


_SAID = ("amount", "day")


def _phrase(value: int | str | None) -> Phrase:
    if value is None:
        return _NOT_GIVEN
    return number(value) if isinstance(value, int) else same(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingIf:
    """The rule finds something where the expression is true."""

    finding_if: str = parameter("när det här är sant säger regeln till: spent > granted", names="expression")
    place: str = parameter("fältet eller avsnittet som det gäller", names="part")


def finding_if(ask: FindingIf, evidence: Evidence) -> Iterator[Draft]:
    """A draft on *place* where the expression is true; nothing where it rests on what is blank. Raises Untried."""
    program = program_of(ask.finding_if)
    if program.holds(evidence):
        words = {"place": place_of(ask.place, evidence.form), **program.said(evidence)}
        sure = confidence(evidence.report, *program.looks_at)
        yield Draft(target=ask.place, words=words, confidence=sure)


KINDS = (
    Kind(
        name="expression",
        summary="att ett eget villkor, finding_if, inte är sant: regeln säger till när det är sant",
        parameters=FindingIf,
        words={"place": "var i blanketten"},
        check=finding_if,
    ),
)
