"""What does the text say, or leave unsaid?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.checks.kind import Kind
from intake.checks.wording import place
from intake.model.evidence import Evidence
from intake.model.report import Draft, Phrase

_ELSEWHERE = Phrase(sv="Utanför avsnitten", en="Outside the sections")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalNumber:
    """No personal number may stand in a report. Takes no parameters."""


def personal_number(_: PersonalNumber, evidence: Evidence) -> Iterator[Draft]:
    """A draft for each field or section with one, target "" where it stands outside them. Never the number itself.

    Always of full confidence: a number that was read with doubt is for a person to look at all the same.
    """
    form = evidence.form
    for name in dict.fromkeys(evidence.report.personal_numbers):
        spec = form.section(name) or form.field(name)
        yield Draft(target=name, words={"place": place(spec) if spec else _ELSEWHERE})


KINDS = (
    Kind(
        name="personal_number",
        summary="att det inte står något personnummer i rapporten",
        parameters=PersonalNumber,
        words={"place": "var i blanketten"},
        check=personal_number,
    ),
)
