"""Is it the form that is in use?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.checks.kind import Kind
from intake.checks.wording import same
from intake.model.evidence import Evidence
from intake.model.report import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class OutdatedForm:
    """The report must be written on the form that is in use. Takes no parameters."""


def outdated_form(_: OutdatedForm, evidence: Evidence) -> Iterator[Draft]:
    """A draft on no part of the form where form.yaml says `replaced_by`."""
    form = evidence.form
    if form.replaced_by:
        words = {"form": same(form.name), "newer": same(form.replaced_by)}
        yield Draft(target="", words=words)


KINDS = (
    Kind(
        name="outdated_form",
        summary="att rapporten är skriven på den blankett som gäller",
        parameters=OutdatedForm,
        words={"form": "blankettens namn", "newer": "mappen med blanketten som gäller"},
        check=outdated_form,
    ),
)
