"""Tries expressions on hostile reports in a process that can open nothing more; prints what came of each as JSON.

    python holding.py < expressions, a JSON list

No file or socket can be opened once the rules are loaded (RLIMIT_NOFILE), and little memory is left.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from intake.adapters.rulefolder import RuleFolder
from intake.adapters.shipped import rules_folder
from intake.errors import Untried
from intake.model.document import Document
from intake.model.evidence import Evidence
from intake.model.form import Form
from intake.model.report import FieldValue, Report, Section
from intake.rulebook.expressions import compile_expression
from intake.rulebook.strict import Place

MORE = 300_000_000  # bytes of memory that the process may take beyond what the reports themselves need


def reports(form: Form) -> Iterator[tuple[str, Evidence]]:
    """The largest that can be read, in text and in rows, and one whose text suits no automaton."""
    chance = random.Random(5)  # the same text every time
    yield "five million letters", _evidence(form, "ord " * 1_250_000)
    yield "a million by chance", _evidence(form, "".join(chance.choices("ab", k=1_000_000)))
    yield "twenty thousand rows", _evidence(form, "ord", rows=20_000, cell="ord")
    yield "five hundred long rows", _evidence(form, "ord", rows=500, cell="ab" * 5_000)
    yield "five hundred rows", _evidence(form, "ord " * 50, rows=500, cell="ord")


def _evidence(form: Form, text: str, *, rows: int = 1, cell: str = "") -> Evidence:
    fields: dict[str, Any] = {"spent": 10, "granted": 100, "contact": text, "email": ["maja@example.se"] * rows}
    fields["goals"] = [{"goal": cell, "reached": "ja", "outcome": cell} for _ in range(rows)]
    return Evidence(
        report=Report(
            form=form.id,
            fields={name: FieldValue(value=value) for name, value in fields.items()},
            sections=(Section(id="5", title="Resultat", status="answered", text=text),),
        ),
        form=form,
    )


def main() -> None:
    form = RuleFolder(rules_folder(), lambda _: Document(format="docx", blocks=())).example_form()
    written = json.load(sys.stdin)
    compiled = [compile_expression(one, form, Place(), {}, wider=False) for one in written]
    hostile = list(reports(form))
    resource.setrlimit(resource.RLIMIT_AS, (_size() + MORE,) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    for expression, made in zip(written, compiled, strict=True):
        for name, evidence in hostile:
            began = time.process_time()
            try:
                result = str(made.program.holds(evidence)) if made else "not for this form"
            except Untried:
                result = "untried"
            print(json.dumps([expression, name, result, time.process_time() - began]))


def _size() -> int:
    """Bytes of address space in use."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    main()
