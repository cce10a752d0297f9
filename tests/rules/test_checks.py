"""The kinds of check, where the examples of the rule files don't reach: doubt, blanks and odd amounts."""

from typing import Any

import pytest

from intake.checks.amounts import AtMost, PercentAgrees, SumsUp, at_most, percent_agrees, sums_up
from intake.checks.days import PeriodInOrder, period_in_order
from intake.checks.filled import Required, required
from intake.checks.tables import EachRowHas, each_row_has
from intake.checks.wording import asked, missing_section, own_question, percent
from intake.model.document import Document
from intake.model.evidence import Evidence
from intake.model.form import ColumnSpec, FieldSpec, Form, SectionSpec
from intake.model.report import FieldValue, Report, Section
from intake.values.money import thousands
from intake.values.text import listed

COSTS = FieldSpec(
    id="ekonomi",
    labels=(),
    type="table",
    columns=(
        ColumnSpec(id="kostnadsslag", labels=("Kostnadsslag",)),
        ColumnSpec(id="utfall", labels=("Utfall",), type="amount"),
    ),
    rows=("Lönekostnader", "Summa"),
)
FORM = Form(
    id="f/form",
    name="Rapport",
    report_type="rapport",
    report_type_definite="rapporten",
    fields=(
        FieldSpec(id="period", labels=("Tid",), type="period"),
        FieldSpec(id="granted", labels=("Beviljat",), type="amount", heading="1"),
        COSTS,
    ),
    sections=(SectionSpec(id="5", title="Resultat"), SectionSpec(id="6", title="Ekonomi", table="ekonomi")),
    alternatives=(),
    blank=Document(format="docx", blocks=()),
    project_field="period",
    period_field="period",
    organisation_field="period",
)


def _report(text: str = "Text.", confidence: float = 1.0, **values: Any) -> Evidence:
    report = Report(
        form=FORM.id,
        fields={name: FieldValue(value=value, confidence=confidence) for name, value in values.items()},
        sections=(Section(id="5", title="Resultat", status="answered", text=text),),
    )
    return Evidence(report=report, form=FORM)


def _row(label: str, amount: int | None) -> dict[str, Any]:
    return {"kostnadsslag": label, "utfall": amount}


def test_the_doubt_of_an_amount_is_the_doubt_of_what_rests_on_it() -> None:
    report = _report(confidence=0.5, granted=1, ekonomi=[_row("Lönekostnader", 2)])
    [draft] = at_most(AtMost(field="ekonomi.utfall", limit="granted"), report)
    assert (draft.target, draft.words["place"].sv, draft.confidence) == ("ekonomi", "Avsnitt 6 Ekonomi", 0.5)


def test_a_table_s_amount_is_its_sum_row_or_else_the_sum_of_its_rows() -> None:
    ask = AtMost(field="ekonomi.utfall", limit="granted")
    rows = [_row("Löner", 60), _row("Resor", 60), _row("Övrigt", None)]
    assert [d.words["field"].sv for d in at_most(ask, _report(granted=100, ekonomi=rows))] == ["120"]
    assert list(at_most(ask, _report(granted=100, ekonomi=[*rows, _row("Summa", 90)]))) == []
    assert list(at_most(ask, _report(granted=100, ekonomi=[_row("Löner", None)]))) == []


def test_nothing_granted_gives_no_share_to_compare_with() -> None:
    ask = PercentAgrees(sections=("5",), spent="ekonomi.utfall", granted="granted")
    report = _report("97 % av medlen är utnyttjade.", granted=0, ekonomi=[_row("Summa", 10)])
    assert list(percent_agrees(ask, report)) == []


def test_only_the_first_wrong_percentage_of_a_section_is_asked_about() -> None:
    ask = PercentAgrees(sections=("5",), spent="ekonomi.utfall", granted="granted")
    text = "50 % av medlen är utnyttjade.\nVi har använt 97 % av budgeten. Förra året förbrukades 96 % av medlen."
    report = _report(text, granted=100, ekonomi=[_row("Summa", 50)])
    assert [d.words["said"].sv for d in percent_agrees(ask, report)] == ["97"]


@pytest.mark.parametrize("rows", [[], [_row("Summa", 5)], [_row("Löner", 5)], [_row("Löner", 5), _row("Summa", None)]])
def test_without_both_amounts_and_a_sum_there_is_nothing_to_add_up(rows: list[dict[str, Any]]) -> None:
    ask = SumsUp(table="ekonomi", label="kostnadsslag", total="Summa", columns=("utfall",))
    assert list(sums_up(ask, _report(ekonomi=rows))) == []


def test_a_row_is_counted_from_one_and_only_where_it_says_something() -> None:
    ask = EachRowHas(table="ekonomi", where="kostnadsslag", column="utfall")
    rows = [_row("a", None), _row("", None), _row("b", 0), _row("c", None)]
    assert [d.words["rows"].sv for d in each_row_has(ask, _report(ekonomi=rows))] == ["1 och 4"]


@pytest.mark.parametrize("value", [None, "2022", {"start": None, "end": "2022-01-01"}, {"start": "2022-01-01"}])
def test_a_period_with_an_unknown_side_is_in_order(value: Any) -> None:
    ask = PeriodInOrder(field="period")
    assert list(period_in_order(ask, _report(period=value))) == []


def test_a_section_or_field_that_the_report_does_not_know_is_missing() -> None:
    ask = Required(fields=("granted",), sections=("6",))
    drafts = list(required(ask, _report()))
    assert [f"{draft.words['asked'].sv} {draft.words['state'].sv}" for draft in drafts] == [
        "Avsnitt 1 Beviljat: beloppet saknas.",
        "Avsnitt 6 Ekonomi: rubriken saknas i rapporten.",
    ]


@pytest.mark.parametrize(
    ("value", "text"), [(84.0, "84"), (83.98, "84"), (84.44, "84,4"), (99.99, "99,9"), (100, "100"), (100.02, "100,1")]
)
def test_a_share_is_rounded_but_never_to_the_whole(value: float, text: str) -> None:
    assert percent(value) == text


def test_amounts_and_lists_are_written_the_swedish_way() -> None:
    assert thousands(2_064_312) == "2\u00a0064\u00a0312"
    assert thousands(0) == "0"
    assert [listed(s) for s in ("1", "12", "123")] == ["1", "1 och 2", "1, 2 och 3"]


@pytest.mark.parametrize(
    ("title", "question", "own"),
    [
        ("Bakgrund", "", ""),
        ("Bakgrund", "Bakgrund.", ""),
        ("Mål (mm)", "Mål (m.m.)", ""),
        ("Mål", "Ange mål.", "Ange mål"),
        ("Beskriv hur ni gjorde:", "", "Beskriv hur ni gjorde"),
        ("Varför då?", "Berätta.", "Varför då? Berätta"),
        ("Beskriv målen", "Hur gick det?", "Beskriv målen. Hur gick det?"),
        ("Vad, blev det?", "Vad blev det? Hur gick det?", "Vad blev det? Hur gick det?"),
    ],
)
def test_the_form_s_question_is_said_once(title: str, question: str, own: str) -> None:
    assert own_question(SectionSpec(id="1", title=title, question=question)) == own


def test_a_section_without_a_number_is_named_by_its_title() -> None:
    asking = SectionSpec(id="vad_har_gjorts", title="Vad har gjorts?", question="Vad har gjorts? Beskriv kort.")
    titled = SectionSpec(id="plan", title="Plan framåt", question="Plan framåt")
    assert asked(asking).sv == 'Avsnittet "Vad har gjorts?": "Beskriv kort".'
    assert (
        f"{asked(titled).sv} {missing_section(titled, None).sv}"
        == 'Avsnittet "Plan framåt": rubriken saknas i rapporten.'
    )
