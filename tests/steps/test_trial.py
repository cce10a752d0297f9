"""What a trial of rules says, from records and findings alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import a_case, a_form, a_record, a_report, a_rulebook

from intake.archived import Archived, evidence_of
from intake.model.evidence import Evidence
from intake.model.form import Rule, RuleBook, RuleText
from intake.model.register import MailId, RecordFile, RecordId, StoredMail
from intake.model.report import Draft, Finding, Report, Section
from intake.packed import pack
from intake.rereading import Seen, files_in
from intake.trial import Trial, differences, try_rules

FORM = a_form(version="f1")
FILES = {
    "rules/shared/gap.yaml": b"id: gap",
    f"rules/{FORM.id}/form.yaml": b"id: form",
    "rules/gavleborg/federation.yaml": b"prefix: SFG",
}


def a_finding(message: str = "Fattas.", **changes: Any) -> Finding:
    plain = Finding(rule="gap", severity="error", audience="sender", target="4.2", message=message)
    return replace(plain, **changes)


def gap(evidence: Evidence) -> tuple[Draft, ...]:
    """Sections without an answer, surely read or not."""
    return tuple(
        Draft(target=one.id, confidence=one.confidence) for one in evidence.report.sections if one.status == "empty"
    )


def a_rule(**changes: Any) -> Rule:
    plain = Rule(
        id="gap",
        kind="required",
        severity="error",
        audience="sender",
        reason="",
        swedish=RuleText(message="Fattas."),
        english=None,
        version="r1",
        source="rules/shared/gap.yaml",
        looks_at=(),
        applies=lambda evidence: True,
        check=gap,
    )
    return replace(plain, **changes)


def a_book(*rules: Rule, files: Mapping[str, bytes] = FILES, **policy: Any) -> RuleBook:
    return replace(a_rulebook(FORM, **policy), rules={FORM.id: rules}, source=pack(files))


def with_gap(confidence: float = 1.0) -> Report:
    section = Section(id="4.2", title="Målgrupp", status="empty", confidence=confidence)
    return a_report(sections=(section,))


def seen(report: Report | None = None, *, number: int = 1, then: Mapping[str, bytes] | None = FILES, **of: Any) -> Seen:
    """A record that was found complete, and its report; *of* are Archived's and the record's."""
    record = a_record(number, findings=of.pop("findings", ()), report=report or with_gap(), rounds=of.pop("rounds", 0))
    record = replace(record, id=RecordId(str(number)), arrival_date=of.pop("arrival_date", record.arrival_date))
    mail = StoredMail(
        id=MailId("0"),
        federation="gavleborg",
        sha256="",
        size=0,
        sightings=(),
        fetched_at=record.arrival_at,
        internal_date=record.arrival_at,
        reason=of.pop("reason", "form-recognised"),
    )
    plain: dict[str, Any] = {"chain": (), "opened": False, "status": "complete", "barred": False, "heard": True}
    archived = Archived(record=record, mail=mail, case=a_case(), **(plain | of))
    evidence = evidence_of(record, archived.chain, archived.known_case, FORM) if archived.on_a_form else None
    return Seen(archived=archived, evidence=evidence, files=None if then is None else files_in(pack(then)))


def trial(*records: Seen, book: RuleBook | None = None, **options: Any) -> Trial:
    return try_rules(records, book or a_book(a_rule()), **({"most": "send"} | options))


def test_a_finding_that_comes_goes_or_stays() -> None:
    old, new, kept = a_finding(target="1"), a_finding(target="2"), a_finding(target="3")
    assert differences([old, kept], [kept, new]) == ((None, new), (old, None))


def test_another_severity_audience_or_wording_is_a_change() -> None:
    old = a_finding()
    for changes in ({"severity": "warning"}, {"audience": "staff"}, {"message": "Saknas."}):
        new = replace(old, **changes)
        assert differences([old], [new]) == ((old, new),)


def test_what_nobody_reads_is_no_change() -> None:
    """The version of the rule, and the English that a Swedish mail does not have."""
    assert differences([a_finding()], [a_finding(rule_version="r2", english="Missing.")]) == ()


def test_of_two_findings_on_one_target_the_same_one_stays() -> None:
    first, second = a_finding("Rad 1."), a_finding("Rad 2.")
    assert differences([first, second], [second]) == ((first, None),)


def test_a_new_error_asks_the_sender_and_counts() -> None:
    result = trial(seen())
    [one] = result.changed
    assert (one.status, one.asked_before, one.asked_now) == ("waiting", False, True)
    assert (result.asked_before, result.asked_now) == (0, 1)
    [total] = result.totals
    assert (total.rule, total.before, total.now, total.comes, total.reports) == ("gap", 0, 1, 1, 1)


@pytest.mark.parametrize(
    ("of", "status"),
    [({"barred": True}, "person"), ({"heard": False}, "person"), ({}, "waiting")],
)
def test_who_can_not_be_asked_is_a_persons_to_ask(of: dict[str, Any], status: str) -> None:
    assert trial(seen(**of)).tried[0].status == status


def test_a_kind_that_is_switched_off_asks_nobody() -> None:
    off = a_book(a_rule(), levels={"correction_request": "off"})
    assert trial(seen(), book=off).tried[0].status == "person"
    assert trial(seen(), most="off").tried[0].status == "person"


def test_what_was_read_unsurely_is_looked_at_by_staff() -> None:
    assert trial(seen(with_gap(0.3))).tried[0].status == "person"


def test_a_status_alone_is_a_change() -> None:
    """A sharpened rule on an unsure reading: the staff's row is the same, but now somebody must look."""
    before = trial(seen(with_gap(0.3)), book=a_book(a_rule(severity="warning"))).tried[0].findings
    [one] = trial(seen(with_gap(0.3), findings=before)).changed
    assert (one.differences, one.status) == ((), "person")


def test_the_rounds_are_counted_anew_along_the_chain() -> None:
    """Two rounds, then a person; a round that these rules would not have taken is not used up."""
    first = seen(number=1)
    second = seen(number=2, chain=(first.archived.record,))
    third = seen(number=3, chain=(first.archived.record, second.archived.record), rounds=2)
    assert [one.status for one in trial(first, second, third).tried] == ["waiting", "waiting", "person"]
    complete = replace(first, evidence=replace(first.evidence, report=a_report())) if first.evidence else first
    assert [one.status for one in trial(complete, second, third).tried] == ["complete", "waiting", "waiting"]


def test_a_supplement_is_judged_after_the_one_before_that_came_too_early_to_be_told_of() -> None:
    first = seen(number=1, arrival_date=date(2024, 1, 1))
    second = seen(number=2, chain=(first.archived.record,), arrival_date=date(2024, 2, 1))
    result = trial(first, second, since=date(2024, 1, 15))
    assert [(one.archived.record.display, one.rounds) for one in result.tried] == [("SFG 23–12.2", 2)]


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"rules/shared/gap.yaml": b"id: gap # other"}, "rules"),
        ({"rules/gavleborg/gap.yaml": b"adjusts: gap"}, "rules"),
        ({f"rules/{FORM.id}/form.yaml": b"id: other"}, "form"),
        ({"rules/gavleborg/federation.yaml": b"prefix: X"}, "register"),
        ({"rules/shared/other.yaml": b"id: other"}, "register"),
    ],
)
def test_where_a_difference_comes_from(changed: dict[str, bytes], cause: str) -> None:
    [one] = trial(seen(then=FILES | changed)).changed
    assert [difference.cause for difference in one.differences] == [cause]
    assert one.only_register == (cause == "register")


def test_rules_in_a_copied_folder_are_the_same_rules() -> None:
    copied = {name.replace("rules/", "kopia/", 1): content for name, content in FILES.items()}
    [one] = trial(seen(), book=a_book(a_rule(), files=copied)).changed
    assert one.only_register


def test_without_the_rules_of_then_a_difference_counts_as_the_rules() -> None:
    [one] = trial(seen(then=None)).changed
    assert not one.only_register


def test_records_without_a_report_are_counted_and_unread_ones_named() -> None:
    gone = replace(seen(number=1), evidence=None, trouble="gone")
    result = trial(gone, seen(number=2, reason="text-answer"))
    assert (result.tried, result.without_report) == ((), 1)
    assert [one.trouble for one in result.unread] == ["gone"]


def test_the_evidence_is_that_of_the_day() -> None:
    first = a_record(1, arrival_date=date(2024, 1, 1), files=(enclosure("budget.xlsx"),))
    second = a_record(2, arrival_date=date(2024, 2, 1), files=(enclosure("intyg.pdf"), report_file()), report_type="")
    found = evidence_of(second, (first,), None, FORM)
    assert found is not None
    assert (found.arrived, found.first_arrived) == (date(2024, 2, 1), date(2024, 1, 1))
    assert found.enclosures == ("budget.xlsx", "intyg.pdf")
    assert (found.report_type, found.case) == ("slutrapport", None)


def enclosure(name: str) -> RecordFile:
    return RecordFile(name=name, sha256=name, role="enclosure")


def report_file() -> RecordFile:
    return RecordFile(name="rapport.docx", sha256="r", role="report")
