"""A trial of rules: in words for staff and their colleagues, in a table or on a page, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.cli.show import in_words, language, spoken
from intake.cli.words import AUDIENCES, SEVERITIES, finding_as_json
from intake.letters.lines import safe
from intake.messages import STATUSES, noop

if TYPE_CHECKING:
    from intake.model.report import Finding
    from intake.trial import Difference, Trial, Tried

CAUSES = {
    "form": noop("because the form has changed"),
    "register": noop("not because of the rules: the register says something else now"),
}
UNREAD = {
    "gone": noop("its e-mail is no longer in the archive"),
    "no-form": noop("it is on none of the forms any more"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One difference in a report."""

    what: str  # "tillkommer", "försvinner", "fråga → måste rättas"
    to_whom: str
    message: str
    was: str = ""  # its words before, where they are others
    why: str = ""  # where it comes from something else than the rules


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReport:
    """A report that changes."""

    number: str
    arrived: str
    project: str
    status: str  # "klar → väntar på komplettering"
    asked: str  # what that means for its sender; "" where nothing
    lines: tuple[Line, ...]

    @property
    def head(self) -> list[str]:
        return [self.number, self.arrived, self.project, self.status]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One federation's trial in words."""

    federation: str
    summary: list[list[str]]  # pairs of a name and a figure
    rules: list[list[str]]  # for each rule that has a difference: its name and six figures
    reports: tuple[ToldReport, ...]
    notes: tuple[str, ...]


def told(trial: Trial, federation: str) -> Told:
    """The trial, with the *federation*'s own name."""
    return Told(
        federation=safe(federation),
        summary=_summary(trial),
        rules=[
            [one.rule, *map(str, (one.before, one.now, one.comes, one.goes, one.changes, one.reports))]
            for one in trial.totals
        ],
        reports=tuple(map(_report, trial.changed)),
        notes=tuple(_notes(trial)),
    )


def _summary(trial: Trial) -> list[list[str]]:
    _ = spoken()
    change = _("{then} then, {now} with these rules")
    rows = [
        [_("Version of the rules"), trial.version[:12]],
        [_("Reports tried"), str(len(trial.tried))],
        [_("Came on this day or later"), trial.since.isoformat() if trial.since else ""],
        [_("Reports that change"), str(len(trial.changed))],
        [_("Requests for completion"), change.format(then=trial.asked_before, now=trial.asked_now)],
        [_("Read anew, since the form has changed"), _figure(sum(one.reread for one in trial.tried))],
        [_("Could not be read anew"), _figure(len(trial.unread))],
        [_("Not tried: records without a report on a form"), _figure(trial.without_report)],
    ]
    return [row for row in rows if row[1]]


def _figure(count: int) -> str:
    return str(count) if count else ""


def _notes(trial: Trial) -> list[str]:
    _ = spoken()
    notes = [_("Nothing has been sent or stored.")]
    if trial.changed:
        notes.append(
            _(
                "The trial looks at the reports that came. With other rules some senders would have sent other "
                "additions. What the register says of a case is taken as it is today."
            )
        )
    by_register = [one.archived.record.display for one in trial.changed if one.only_register]
    if by_register:
        notes.append(
            _("Changed by the register alone, not by the rules: {numbers}.").format(numbers=", ".join(by_register))
        )
    notes += [
        _("{number} could not be read anew: {reason}.").format(
            number=one.archived.record.display, reason=_why(one.trouble)
        )
        for one in trial.unread
    ]
    return notes


def _why(trouble: str) -> str:
    from intake.messages import reason

    return in_words(UNREAD, trouble) if trouble in UNREAD else reason(trouble, language())


def _report(one: Tried) -> ToldReport:
    record = one.archived.record
    before, after = (in_words(STATUSES, status) for status in (one.archived.status, one.status))
    return ToldReport(
        number=record.display,
        arrived=record.arrival_date.isoformat(),
        project=safe(one.archived.case.project),
        status=before if before == after else f"{before} → {after}",
        asked=_asked(one),
        lines=tuple(map(_line, one.differences)),
    )


def _asked(one: Tried) -> str:
    _ = spoken()
    if one.asked_now == one.asked_before:
        return ""
    if one.asked_now:
        return str(_("Its sender would have been asked to complete it."))
    return str(_("Its sender would not have been asked to complete it."))


def _line(one: Difference) -> Line:
    finding = one.after or one.before
    if finding is None:
        raise ValueError("a difference has a finding")
    reworded = one.before and one.after and one.before.message != one.after.message
    return Line(
        what=_what(one),
        to_whom=_moved(AUDIENCES, one, "audience"),
        message=safe(finding.message),
        was=safe(one.before.message) if one.before and reworded else "",
        why="" if one.cause == "rules" else in_words(CAUSES, one.cause),
    )


def _what(one: Difference) -> str:
    _ = spoken()
    if one.before is None or one.after is None:
        finding = one.after or one.before
        verb = _("new") if one.before is None else _("gone")
        return f"{verb}: {in_words(SEVERITIES, finding.severity if finding else None)}"
    moved = _moved(SEVERITIES, one, "severity")
    reworded = one.before.message != one.after.message
    return f"{moved}, {_('reworded')}" if reworded else moved


def _moved(words: dict[str, str], one: Difference, name: str) -> str:
    """A finding's severity or audience, with what it was where that is another: "fråga → måste rättas"."""
    said = [in_words(words, getattr(finding, name)) for finding in (one.before, one.after) if finding]
    return " → ".join(dict.fromkeys(said))


def as_data(trial: Trial) -> dict[str, Any]:
    """JSON-shaped; codes as in the rules."""
    return {
        "federation": trial.federation,
        "rules_version": trial.version,
        "since": trial.since.isoformat() if trial.since else None,
        "reports": len(trial.tried),
        "changed": len(trial.changed),
        "requests_before": trial.asked_before,
        "requests_now": trial.asked_now,
        "reread": sum(one.reread for one in trial.tried),
        "without_report": trial.without_report,
        "unread": [{"number": one.archived.record.display, "reason": one.trouble} for one in trial.unread],
        "rules": [
            {
                "rule": one.rule,
                "before": one.before,
                "now": one.now,
                "new": one.comes,
                "gone": one.goes,
                "changed": one.changes,
                "reports": one.reports,
            }
            for one in trial.totals
        ],
        "reports_changed": [_report_data(one) for one in trial.changed],
    }


def _report_data(one: Tried) -> dict[str, Any]:
    record = one.archived.record
    return {
        "number": record.display,
        "project": safe(one.archived.case.project),
        "arrival_date": record.arrival_date.isoformat(),
        "form": one.form.id,
        "reread": one.reread,
        "status_before": one.archived.status,
        "status_now": one.status,
        "asked_before": one.asked_before,
        "asked_now": one.asked_now,
        "only_register": one.only_register,
        "differences": [
            {
                "rule": difference.rule,
                "before": _finding(difference.before),
                "now": _finding(difference.after),
                "cause": difference.cause,
            }
            for difference in one.differences
        ],
    }


def _finding(finding: Finding | None) -> dict[str, str] | None:
    return None if finding is None else {**finding_as_json(finding), "message": safe(finding.message)}


def page(results: Sequence[Told]) -> str:
    """One HTML page that stands by itself: no script, no link, nothing to fetch."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = Path(__file__).with_name("trial.html").read_text("utf-8")
    return environment.from_string(source).render(results=results, language=language(), words=_page_words())


def _page_words() -> dict[str, Any]:
    _ = spoken()
    return {
        "title": _("What the rules would have said"),
        "lead": _("This is what the rules in the folder say of the reports that came, beside what was said then."),
        "rules": _("Findings, rule by rule"),
        "columns": [_("Rule"), _("Then"), _("Now"), _("New"), _("Gone"), _("Changed"), _("Reports")],
        "reports": _("Reports that change"),
        "none": _("No report changes."),
        "arrived": _("Arrived"),
        "status": _("Status"),
        "table": [_("Difference"), _("To whom"), _("Message")],
        "before": _("Before"),
    }
