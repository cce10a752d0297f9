"""What the rows of a table must say, where the rule files' examples don't reach."""

from typing import Any

import pytest

from intake.checks.tables import AllowedValues, EachRowHas, Explained, allowed_values, each_row_has, explained
from intake.model.document import Document
from intake.model.evidence import Evidence
from intake.model.form import ColumnSpec, FieldSpec, Form, SectionSpec
from intake.model.report import FieldValue, Report

COLUMNS = tuple(ColumnSpec(id=name, labels=(name,)) for name in ("goal", "reached", "outcome"))
FORM = Form(
    id="f/form",
    name="Rapport",
    report_type="rapport",
    report_type_definite="rapporten",
    fields=(FieldSpec(id="kind", labels=("Slag",)), FieldSpec(id="goals", labels=(), type="table", columns=COLUMNS)),
    sections=(SectionSpec(id="4", title="Mål", table="goals"),),
    alternatives=(),
    blank=Document(format="docx", blocks=()),
    project_field="kind",
    period_field="kind",
    organisation_field="kind",
)


def _report(*outcomes: Any, reached: Any = "nej", kind: Any = None) -> Evidence:
    rows = [{"goal": "Mål", "reached": reached, "outcome": outcome} for outcome in outcomes]
    fields = {"goals": FieldValue(value=rows, confidence=0.5), "kind": FieldValue(value=kind)}
    return Evidence(report=Report(form=FORM.id, fields=fields, sections=()), form=FORM)


EXPLAINED = Explained(
    table="goals", where="reached", column="outcome", references=("redovisas*", "se bilaga*", "återkommer")
)


@pytest.mark.parametrize(
    ("outcome", "found"),
    [
        (None, True),
        ("", True),
        ("-", True),
        (12, True),
        ("Pandemin.", True),
        ("Enkät skickas hösten 2022 och redovisas i årsrapporten.", True),
        ("SE BILAGAN, sidan två.", True),
        ("Vi återkommer med det senare i höst", True),
        ("Enkäten är försenad på grund av pandemin. Den redovisas i årsrapporten.", False),
        ("Två anställda slutade, mer redovisas i årsrapporten", False),
        ("Bara 1,5 tjänst var tillsatt", False),
    ],
)
def test_an_explanation_has_words_of_its_own_beside_a_reference(outcome: Any, found: bool) -> None:
    assert bool(list(explained(EXPLAINED, _report(outcome)))) is found


@pytest.mark.parametrize(
    ("reached", "found"),
    [("nej", True), ("Nej.", True), ("NEJ", True), ("delvis", False), (None, False), (["nej"], False)],
)
def test_only_the_listed_answers_need_an_explanation(reached: Any, found: bool) -> None:
    assert bool(list(explained(EXPLAINED, _report(None, reached=reached)))) is found


def test_rows_without_explanation_are_counted_up_in_one_draft() -> None:
    [draft] = explained(EXPLAINED, _report(None, "Två anställda slutade.", ""))
    assert (draft.target, draft.words["rows"].sv, draft.words["place"].sv) == ("goals", "1 och 3", "Avsnitt 4 Mål")
    assert draft.confidence == 0.5


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("individinriktad", False),
        ("INDIVIDINRIKTAD.", False),
        (None, False),
        ("-", False),
        (["individinriktad"], False),
        ("något annat", True),
        (["individinriktad", "annat"], True),
        (7, True),
    ],
)
def test_a_field_holds_what_is_listed_or_nothing(value: Any, found: bool) -> None:
    ask = AllowedValues(field="kind", values=("Individinriktad", "strukturövergripande"))
    drafts = list(allowed_values(ask, _report(kind=value)))
    assert bool(drafts) is found
    for draft in drafts:
        assert draft.words["values"].sv == "Individinriktad och strukturövergripande"
        assert all("annat" not in phrase.sv for phrase in draft.words.values())


def test_a_column_holds_what_is_listed_or_nothing() -> None:
    ask = AllowedValues(table="goals", column="outcome", values=("ja", "nej"))
    [draft] = allowed_values(ask, _report("Ja", "kanske", None, "nja"))
    assert (draft.target, draft.words["rows"].sv, draft.words["values"].en) == ("goals", "2 och 4", "ja and nej")


def test_a_row_is_used_where_it_says_something() -> None:
    ask = EachRowHas(table="goals", where="goal", column="outcome")
    [draft] = each_row_has(ask, _report("Ja", None, "–"))
    assert draft.words["rows"].sv == "2 och 3"
