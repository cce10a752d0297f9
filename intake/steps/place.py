"""Which case does a submission belong to, and is it new, a supplement, or something that came before?

In this order (design.md, decision 8): an answer to our own message; a verified number in the subject or the unquoted
text; the project's name with its organisation, a clear winner; a known contact with one open case. A number inside the
file never places anything: an old report that was used as a template still carries its stamp.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from intake import calendar, numbering, values
from intake.model.decision import Placed, Sifted, Submission
from intake.model.entry import CaseBook, NewCase
from intake.model.form import Form, Policy, RuleBook
from intake.model.mail import Mail, SenderVerdict, is_document
from intake.model.register import UNPLACED_PROJECT, Case, CaseId, Record, Task
from intake.model.report import Report

CLEAR_SCORE = 88.0  # a project's name that scores less is another project's
CLEAR_MARGIN = 8.0  # the winner's lead over the next case
ORGANISATION_WEIGHT = 10.0  # what an agreeing organisation adds to the name's score
SERIAL = re.compile(r"\b(?:\d{1,3}|ii|iii|iv|vi|vii|viii|ix)\b")  # "resan 2", "resan ii"
YEAR = re.compile(r"\b20\d\d\b")
SHORTEST_NAME = 4  # a shorter project name found in running text proves nothing
REPORT_TYPE = re.compile(r"\b(slut|del|års|kvartals|halvårs)rapport", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ground:
    """A case and why it was chosen."""

    case: Case
    how: str


def place(
    mail: Mail, sifted: Sifted, book: CaseBook, rulebook: RuleBook, *, own: Collection[str] = ()
) -> tuple[Placed, ...]:
    """A Placed for each submission, in their order. *own* are the federation's addresses: no project's contact."""
    alone = len(sifted.submissions) == 1
    placed = [_place_one(mail, sifted, one, book, rulebook, own, alone=alone) for one in sifted.submissions]
    opened: dict[tuple[str, str], NewCase] = {}
    return tuple(_in_one_new_case(one, opened) for one in placed)


def _in_one_new_case(placed: Placed, opened: dict[tuple[str, str], NewCase]) -> Placed:
    """Two reports of one new project in one mail open one case: both get the same NewCase object (TakeNumber)."""
    if not isinstance(placed.case, NewCase):
        return placed
    new = placed.case
    return replace(placed, case=opened.setdefault((_plain(new.project), _plain(new.organisation)), new))


def _place_one(
    mail: Mail,
    sifted: Sifted,
    submission: Submission,
    book: CaseBook,
    rulebook: RuleBook,
    own: Collection[str],
    *,
    alone: bool,
) -> Placed:
    report = submission.main.report if submission.main else None
    form = rulebook.form(report.form) if report else None
    ground = _ground(mail, sifted, submission, book, form, alone=alone)
    if ground is None:
        return _unplaced(mail, submission, book, rulebook.policy, form, own)
    report_type = _report_type(mail, submission, form, ground.case)
    doubts = _disagreement(submission, book, form, ground)
    chain = () if doubts else _supplemented(sifted, submission, book, rulebook, ground, report_type)
    return Placed(
        submission=submission,
        case=ground.case.id,
        how=ground.how,
        report_type=report_type or next((record.report_type for record in chain), ""),
        chain=chain,
        repeats=_repeated(submission, [r for r in book.records if r.case == ground.case.id], book),
        tasks=doubts,
    )


def _ground(
    mail: Mail, sifted: Sifted, submission: Submission, book: CaseBook, form: Form | None, *, alone: bool
) -> Ground | None:
    """The first ground that holds. Of several reports in one mail, each one's own project's name comes first."""
    name = _by_project(mail, submission, book, form)
    if name is not None and not alone:
        return name
    asked = book.record(sifted.asked.record) if sifted.asked and sifted.asked.record else None
    thread = asked or next((book.record(a.record) for a in book.asked if a.record and book.record(a.record)), None)
    if thread is not None:
        return Ground(book.case(thread.case), "thread")
    if len(sifted.numbers) == 1:
        return Ground(next(case for case in book.cases if case.number == sifted.numbers[0]), "number")
    return name or _by_contact(mail, book)


def _by_project(mail: Mail, submission: Submission, book: CaseBook, form: Form | None) -> Ground | None:
    """The open case whose project's name the report gives, if one wins clearly."""
    if submission.main is None:
        return None
    if form is None or submission.main.report is None:
        return _by_name_in_text(mail, submission, book)
    report = submission.main.report
    project = _plain(str(report.value(form.project_field) or ""))
    organisation = _plain(str(report.value(form.organisation_field) or ""))
    if not project:
        return None
    scored = sorted(
        (
            (_likeness(case, project) + _same_organisation(case, organisation), case)
            for case in book.cases
            if case.open and _likeness(case, project) >= CLEAR_SCORE
        ),
        key=lambda pair: -pair[0],
    )
    if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < CLEAR_MARGIN):
        return None
    return Ground(scored[0][1], "project")


def _likeness(case: Case, project: str) -> float:
    """0..100: how well one of the case's names agrees with what the report says."""
    names = [_plain(name) for name in (case.project, *case.aliases)]
    return max(fuzz.ratio(project, name) if _numbered_alike(project, name) else 0.0 for name in names)


def _numbered_alike(one: str, other: str) -> bool:
    """ "Resan 2" is not "Resan"; but a year sets two names apart only where both have one."""
    serials, years = zip(*((set(SERIAL.findall(name)), set(YEAR.findall(name))) for name in (one, other)), strict=True)
    return serials[0] == serials[1] and (not all(years) or years[0] == years[1])


def _same_organisation(case: Case, organisation: str) -> float:
    """What an agreeing organisation adds, so that of two like names the right one wins."""
    if not organisation or not case.organisation:
        return 0.0
    agreement = fuzz.token_set_ratio(organisation, _plain(case.organisation))
    return ORGANISATION_WEIGHT if agreement >= CLEAR_SCORE else 0.0


def _plain(name: str) -> str:
    """A name for comparing: "Projekt  RESAN" and "projekt Resan" are one."""
    return values.fold(name).casefold()


def _by_name_in_text(mail: Mail, submission: Submission, book: CaseBook) -> Ground | None:
    """On no known form: a project's whole name in the subject, the file's name or its title, if only one fits."""
    main = submission.main
    heard = _plain(f"{mail.subject}\n{main.name if main else ''}\n{main.title if main else ''}".replace("_", " "))
    found = [
        case
        for case in book.cases
        if case.open
        and any(
            len(name) >= SHORTEST_NAME and re.search(rf"(?<!\w){re.escape(_plain(name))}(?!\w)", heard)
            for name in (case.project, *case.aliases)
        )
    ]
    return Ground(found[0], "project") if len(found) == 1 else None


def _by_contact(mail: Mail, book: CaseBook) -> Ground | None:
    if mail.sender is None or mail.verdict is SenderVerdict.FAIL:
        return None
    known = [case for case in book.cases if case.open and mail.sender.address in case.contacts]
    return Ground(known[0], "contact") if len(known) == 1 else None


def _unplaced(
    mail: Mail, submission: Submission, book: CaseBook, policy: Policy, form: Form | None, own: Collection[str]
) -> Placed:
    """No case: a new one, or the federation's standing case for unplaced reports (federation.yaml, unknown_project)."""
    report = submission.main.report if submission.main else None
    project = str(report.value(form.project_field) or "") if report and form else ""
    standing = _standing_case(book, policy)
    case: CaseId | NewCase
    if policy.unknown_project == "ask" and standing is not None:
        case = standing.id
    else:
        case = NewCase(
            prefix=policy.prefix,
            class_code=policy.class_code,
            year=calendar.stockholm_date(mail.arrival.at).year,
            project=project if policy.unknown_project == "new_case" else UNPLACED_PROJECT,
            organisation=str(report.value(form.organisation_field) or "") if report and form else "",
            contacts=_first_contact(mail, own) if policy.unknown_project == "new_case" else (),
        )
    return Placed(
        submission=submission,
        case=case,
        how="unplaced" if policy.unknown_project == "ask" else "new",
        report_type=_report_type(mail, submission, form, None),
        repeats=_repeated(
            submission, [r for r in book.records if mail.sender and r.sender == mail.sender.address], book
        ),
        tasks=(Task(kind="unknown-project", detail=project),),
    )


def _first_contact(mail: Mail, own: Collection[str]) -> tuple[str, ...]:
    """The contact of a case that this mail opens: its sender, where that is a person of the project's."""
    if mail.sender is None or mail.sender.address in own or mail.automatic or mail.mass:
        return ()
    return () if mail.verdict is SenderVerdict.FAIL else (mail.sender.address,)


def _standing_case(book: CaseBook, policy: Policy) -> Case | None:
    wanted = policy.unplaced_case
    for case in book.cases:
        if case.project == UNPLACED_PROJECT or (wanted and values.fold(wanted) == values.fold(_written(case, policy))):
            return case
    return None


def _written(case: Case, policy: Policy) -> str:
    return numbering.format_case(case.number, policy.number_template)


def _repeated(submission: Submission, own: Collection[Record], book: CaseBook) -> Record | None:
    """Which of the case's or the sender's *own* records already holds this very file.

    None where another document comes with it for the first time. Others' records are not told of: a blank form that
    two projects send in by mistake is the same file.
    """
    if submission.main is None:
        return None
    others = [file.sha256 for file in submission.copies]
    others += [file.sha256 for file in submission.enclosures if is_document(file)]
    if any(digest not in book.same_files for digest in others):
        return None
    digest = submission.main.sha256
    holding = [record for record in own if any(file.sha256 == digest for file in record.files)]
    return min(holding, key=lambda record: record.registered_at, default=None)


def _report_type(mail: Mail, submission: Submission, form: Form | None, case: Case | None) -> str:
    """The kind of report: the form's own, else by the period against the decision's, else by the sender's words."""
    if form is not None and form.report_type:
        return form.report_type
    report = submission.main.report if submission.main else None
    period = report.value(form.period_field) if report and form else None
    end = period.get("end") if isinstance(period, dict) else None
    if end and case is not None and case.period_end is not None:
        return "slutrapport" if str(end) >= case.period_end.isoformat() else "delrapport"
    name = submission.main.name if submission.main else ""
    words = {match.lower() + "rapport" for match in REPORT_TYPE.findall(f"{mail.subject} {name}".replace("_", " "))}
    return words.pop() if len(words) == 1 else ""


def _supplemented(
    sifted: Sifted, submission: Submission, book: CaseBook, rulebook: RuleBook, ground: Ground, report_type: str
) -> tuple[Record, ...]:
    """The chain of records that it supplements, oldest first; () where it is something new (decision 9).

    A form's versions are one form here: what was asked for may be sent in on the one that is in use by now.
    """
    report = submission.main.report if submission.main else None
    asked = book.record(sifted.asked.record) if sifted.asked and sifted.asked.record else None
    if asked is not None and asked.case == ground.case.id and not _another_report(report, asked, rulebook, report_type):
        return book.chain(asked)
    if report is None or rulebook.form(report.form) is None:
        return ()
    waiting = [
        record
        for record in book.record_of(ground.case.id)
        if record.status in ("waiting", "person")
        and record.form is not None
        and not _another_report(report, record, rulebook, report_type)
    ]
    period = _period(report, rulebook)
    same = [record for record in waiting if period is not None and _period(record.report, rulebook) == period]
    if not same and ground.how == "number":
        named = {number.record for number in sifted.records}
        same = [record for record in waiting if record.number.record in named]
    return book.chain(same[-1]) if same else ()


def _another_report(report: Report | None, record: Record, rulebook: RuleBook, report_type: str) -> bool:
    """A report of another kind than the one that we asked about: a slutrapport in the thread of a delrapport."""
    form = rulebook.form(report.form) if report else None
    if report is None or form is None or record.form is None:
        return False
    if rulebook.newest(report.form) != rulebook.newest(record.form):
        return True
    if report_type and record.report_type:
        return report_type != record.report_type
    return not form.report_type and _another_period(report, record, rulebook)


def _another_period(report: Report, record: Record, rulebook: RuleBook) -> bool:
    """Both name a whole period, not the same one, and the earlier one was not what we asked about."""
    periods = [_period(report, rulebook), _period(record.report, rulebook)]
    if not all(isinstance(period, dict) and period.get("start") and period.get("end") for period in periods):
        return False
    form = rulebook.form(record.form or "")
    asked = form is not None and any(finding.target == form.period_field for finding in record.findings)
    return periods[0] != periods[1] and not asked


def _period(report: Report | None, rulebook: RuleBook) -> Any:
    """The period that a report tells in its own form's words; None where it tells none."""
    form = rulebook.form(report.form) if report else None
    return report.value(form.period_field) if report and form else None


def _disagreement(submission: Submission, book: CaseBook, form: Form | None, ground: Ground) -> tuple[Task, ...]:
    """The mail points to one case, the report's words clearly to another: a person looks, and nothing is united.

    Anyone can write a number or answer an old mail of ours. A contact's only case is no more than a guess, so there
    the report's project need only be none of that case's.
    """
    report = submission.main.report if submission.main else None
    project = _plain(str(report.value(form.project_field) or "")) if report and form else ""
    if not project or ground.how == "project":
        return ()
    here = _likeness(ground.case, project)
    elsewhere = max((_likeness(case, project) for case in book.cases if case.id != ground.case.id), default=0.0)
    another = elsewhere >= CLEAR_SCORE and elsewhere - here >= CLEAR_MARGIN
    if another or (ground.how == "contact" and not _resembles(ground.case, project)):
        return (Task(kind="project-disagrees", detail=ground.case.project),)
    return ()


def _resembles(case: Case, project: str) -> bool:
    """Whether a project's name, or all of its words among others, could be one of the case's."""
    names = [_plain(name) for name in (case.project, *case.aliases)]
    return max(fuzz.token_set_ratio(project, name) for name in names) >= CLEAR_SCORE
