"""Judging a report by sixty rules, against CEL alone evaluating sixty expressions on the same values.

Those take 0.15 ms where 2 ms were promised for sixty rules: thirteen times as long is what judging may take.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache, partial
from typing import Any

from cel_expr_python import cel

from bench.documents import sample
from bench.measure import Measured, in_pairs
from bench.readers import our_blocks, rules
from intake.checks.variables import variables
from intake.model.evidence import Evidence
from intake.model.form import Rule
from intake.rulebook.rules import compile_rule
from intake.steps.extract import extract
from intake.steps.judge import judge
from intake.steps.recognise import recognise

RULES = 60
EXPRESSIONS = (
    "utnyttjade_medel > beviljade_medel + {n}",
    "beviljade_medel - utnyttjade_medel > 1000000 + {n}",
    "percent(utnyttjade_medel, beviljade_medel) > 100 + {n}",
    "insatstid.end < insatstid.start && beviljade_medel > {n}",
    "epost.exists(e, domain(e) == 'nowhere{n}.example')",
    "organisation == 'Organisation {n}' || arbetsstalle == 'Organisation {n}'",
    "!answered['5.1'] && !answered['6.3'] && beviljade_medel > {n}",
    "sections['5.1'].contains('ordet{n}')",
    "uppgiftslamnare.exists(row, row.namn == 'Ingen {n}')",
    "report_type == 'delrapport' && arrived > '2024-01-31' && beviljade_medel > {n}",
)


def judging_by_expressions(rounds: int = 60) -> Measured:
    """Sixty rules that are expressions, of every sort that staff may write."""
    return _against_cel("judge by 60 expressions / CEL alone", _expressions(RULES), rounds, 6.0)


def judging_as_shipped(rounds: int = 60) -> Measured:
    """The rules as they are shipped for the form, and expressions up to sixty."""
    _, shipped = _report()
    judged = [*shipped, *_expressions(RULES - len(shipped))]
    return _against_cel("judge by 60 rules, as shipped / CEL alone", judged, rounds, 13.0)


def _against_cel(name: str, judged: Sequence[Rule], rounds: int, limit: float) -> Measured:
    assert len(judged) == RULES
    evidence, _ = _report()
    return Measured(name, in_pairs(partial(judge, evidence, judged), _bare(evidence), rounds), limit)


def _expressions(count: int) -> list[Rule]:
    evidence, _ = _report()
    made = [compile_rule(_rule(n), evidence.form) for n in range(count)]
    return [rule for rule in made if rule is not None]


def _rule(n: int) -> dict[str, Any]:
    return {
        "id": f"own-{n}",
        "kind": "expression",
        "with": {"finding_if": EXPRESSIONS[n % len(EXPRESSIONS)].format(n=n), "place": "beviljade_medel"},
        "severity": "warning",
        "reason": "It is measured.",
        "message": "{place}",
        "examples": [{}],
    }


@cache
def _report() -> tuple[Evidence, tuple[Rule, ...]]:
    forms, books = rules()
    document = our_blocks(sample("gavleborg-resan.docx"))
    recognised = recognise(document, forms)
    assert recognised is not None
    report = extract(document, recognised)
    arrived = date(2024, 1, 31)
    evidence = Evidence(
        report=report, form=recognised.form, report_type="slutrapport", arrived=arrived, first_arrived=arrived
    )
    [book] = [book for book in books if book.form(report.form)]
    return evidence, book.rules[report.form]


def _bare(evidence: Evidence) -> Any:
    """Sixty comparisons of two amounts, each with the values handed over anew, as a program would write it."""
    there = variables(evidence.form)
    names = ("utnyttjade_medel", "beviljade_medel")
    environment = cel.NewEnv(variables=dict.fromkeys(names, cel.Type.INT))
    compiled = [environment.compile(f"{names[0]} > {names[1]} + {n}") for n in range(RULES)]
    values = {name: there[name].read(evidence) for name in names}

    def evaluate() -> None:
        for expression in compiled:
            expression.eval(data=values).value()

    return evaluate
