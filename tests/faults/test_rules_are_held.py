"""A rule can't loop, run long, take much memory, open a file or reach the network, whatever is written in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from intake.adapters.rulefolder import RuleFolder
from intake.adapters.shipped import rules_folder
from intake.checks.bounds import Cost
from intake.errors import Misconfigured
from intake.model.document import Document
from intake.rulebook.expressions import compile_expression
from intake.rulebook.strict import Place

FORM = RuleFolder(rules_folder(), lambda _: Document(format="docx", blocks=())).example_form()
SECONDS = 2.0  # of the processor, for an expression on one report; a quarter is what it takes where it may run at all
DEAR = (
    "words(sections['5']) > 3",
    "lower(sections['5']).contains('zz') && lower(contact).contains('zz')",
    "sections['5'].matches('(a+)+$x')",
    "sections['5'].matches('(a|b)*a(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)z')",
    "sections['5'].matches('(((a?b?){9}){9})z')",
    "sections['5'].matches('a(.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?)z')",
    "goals.all(r, r.goal.matches('(a|b)*a(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)z'))",
    "goals.exists(r, sections['5'].contains(r.goal + 'q'))",
    "goals.exists(r, words(sections['5']) < 0)",
    "goals.exists(r, goals != goals)",
    "goals.exists(r, (r.goal + 'q') in email)",
    "goals.filter(r, r.goal == r.outcome).filter(r, r.goal == r.outcome).size() > 3",
    "goals.all(r, (r.goal + r.goal + r.goal + r.goal + r.goal + r.goal + r.goal + r.goal).size() < 3)",
    "(" + " + ".join(["contact"] * 20) + ").size() == 3",
    "[contact, contact, contact] == [contact, contact, contact]",
)


def test_whatever_is_tried_ends_soon_in_little_memory_and_opens_nothing() -> None:
    script = Path(__file__).with_name("holding.py")
    ran = subprocess.run(
        [sys.executable, str(script)], input=json.dumps(DEAR).encode(), capture_output=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stderr.decode()
    results = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(results) == len(DEAR) * 5
    assert [result for result in results if result[3] > SECONDS] == []
    assert {result[2] for result in results} == {"True", "False", "untried"}


def test_an_ordinary_report_is_never_too_large() -> None:
    """Fifty pages of text, with what staff may well ask of it."""
    Cost(once=150, each_row=0).check({"sections": {"5": "x" * 200_000}})


@pytest.mark.parametrize(
    "expression",
    [
        "goals.exists(r, goals.exists(q, q.goal == r.goal))",
        "goals.all(r, goals.filter(q, q.goal == r.goal).size() == 1)",
        "goals.map(r, [r, r]).size() > 1",
        "goals.map(r, goals).size() > 1",
        "goals.map(r, {'a': r}).size() > 1",
        "goals.map(r, r.goal + r.goal).size() > 1",
        "{'a': spent}.a > 1",
        "contact.matches(organisation)",
        f"contact.matches('{'a' * 101}')",
        "contact.matches('a{10}')",
        "contact.matches('a{1,1000}')",
        "contact.matches('(((a{9}){9}){9})')",
        " || ".join(["spent > granted"] * 60),
        "!" * 1001 + "answered['5']",
        "(" * 100 + "spent" + ")" * 100 + " > 1",
        "timestamp(arrived) > timestamp(signed)",
        "duration('1s') == duration('2s') || spent > 1",
        "bytes(contact) == b'a'",
        "type(spent) == int",
        "dyn(spent) == 1",
        "string(spent) == '1'",
        "google.protobuf.Any{} == spent",
        "cel.bind(x, contact + contact, x + x) == ''",
        "contact.format([1]) == ''",
        "contact.replace('a', 'aa') == ''",
        "[1].repeat(3) == [spent]",
        "open('/etc/passwd') == contact",
        "sections[contact] == ''",
        "sections.exists(s, s == contact)",
    ],
)
def test_what_could_grow_or_reach_out_is_refused_when_it_is_loaded(expression: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        compile_expression(expression, FORM, Place(), {}, wider=False)
    assert caught.value.do
