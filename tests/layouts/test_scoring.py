"""The scorer sees what it must: a report that is read amiss, a word lost or told twice, a false alarm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.model.report import Finding, Report
from layouts.catalogue import LAYOUTS
from layouts.reading import reading, truth_in
from layouts.reports import REPORTS
from layouts.scoring import Score, score

_LAYOUT, _WRITTEN = LAYOUTS[0], REPORTS[0]


@pytest.fixture(scope="module")
def report() -> Report:
    found, _ = reading(_LAYOUT.write(_WRITTEN), "docx")
    assert isinstance(found, Report)
    return found


def measured(report: Report | str, *findings: Finding) -> Score:
    return score(truth_in(_LAYOUT, _WRITTEN), report, findings, "docx")


def with_text(report: Report, section: str, text: str, status: str = "answered") -> Report:
    changed = (replace(s, text=text, status=status) if s.id == section else s for s in report.sections)  # type: ignore[arg-type]
    return replace(report, sections=tuple(changed))


def kinds(found: Score) -> set[str]:
    return {fault.kind for fault in found.wrong}


def test_a_right_reading_has_no_fault(report: Report) -> None:
    assert measured(report).wrong == ()


def test_a_text_that_is_lost_counts_in_its_section_and_by_its_words(report: Report) -> None:
    found = measured(with_text(report, "5.3", "", "empty"))

    assert kinds(found) == {"sections", "text", "lost"}
    assert found.lost == 16


def test_a_text_that_is_unplaced_is_not_lost(report: Report) -> None:
    [text] = [section.text for section in report.sections if section.id == "5.3"]

    assert kinds(measured(replace(with_text(report, "5.3", "", "empty"), unplaced=(text,)))) == {"sections", "text"}


def test_a_text_that_is_told_twice_is_a_fault(report: Report) -> None:
    assert kinds(measured(replace(report, unplaced=("Storgatan 12",)))) == {"twice"}


def test_guidance_in_a_section_is_a_fault(report: Report) -> None:
    [text] = [section.text for section in report.sections if section.id == "5.1"]

    assert "guidance" in kinds(measured(with_text(report, "5.1", f"Ange mål och resultat. {text}")))


def test_a_value_that_is_read_amiss_is_a_fault(report: Report) -> None:
    amount = replace(report.fields["beviljade_medel"], value=2458)

    assert kinds(measured(replace(report, fields={**report.fields, "beviljade_medel": amount}))) == {"fields"}


def test_an_error_on_what_is_right_is_a_false_alarm(report: Report) -> None:
    false = Finding(rule="x", severity="error", audience="sender", target="5.1", message="")

    assert kinds(measured(report, false)) == {"alarms"}


def test_a_report_that_is_not_recognised_scores_nothing() -> None:
    found = measured("no form")

    assert not any(found.got.values())
    assert kinds(found) == {"forms"}
