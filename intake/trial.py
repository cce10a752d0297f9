"""What a set of rules would say of the reports that have come, beside what was said of them. Pure: it stores nothing.

It looks at what did come. Had a sender been asked, or not been asked, other mails might have come afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from intake.archived import Archived
from intake.model.form import Form, Level, RuleBook
from intake.model.outgoing import ReplyKind
from intake.model.register import RecordId, RecordStatus
from intake.model.report import Finding
from intake.rereading import Files, Seen, files_in
from intake.rulebook.layers import FORM_FILES, SHARED
from intake.steps.judge import judge

Cause = Literal["rules", "form", "register"]
"""What a difference comes from: a changed rule, a changed form, or only what the register, or the program, says now."""

Pair = tuple[Finding | None, Finding | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A finding that comes (no *before*), goes (no *after*), or is said in another way."""

    before: Finding | None
    after: Finding | None
    cause: Cause

    @property
    def rule(self) -> str:
        finding = self.after or self.before
        return finding.rule if finding else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A report with what was said of it, and what would be."""

    archived: Archived
    form: Form
    reread: bool
    findings: tuple[Finding, ...]  # as they would be now
    status: RecordStatus  # as it would be
    rounds: int  # requests to complete its chain, this one counted, as they would be
    differences: tuple[Difference, ...]

    @property
    def changed(self) -> bool:
        return bool(self.differences) or self.status != self.archived.status

    @property
    def asked_before(self) -> bool:
        """Whether its sender was asked to complete it."""
        return self.archived.status == "waiting"

    @property
    def asked_now(self) -> bool:
        return self.status == "waiting"

    @property
    def only_register(self) -> bool:
        """Whether neither a rule nor a form has to do with what is different."""
        return bool(self.differences) and all(one.cause == "register" for one in self.differences)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTotal:
    """What a change means for one rule, in findings."""

    rule: str
    before: int
    now: int
    comes: int
    goes: int
    changes: int
    reports: int  # that have a difference by it


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """All of it, for one federation."""

    federation: str
    version: str  # of the rules that were tried
    since: date | None
    tried: tuple[Tried, ...]  # oldest first
    unread: tuple[Seen, ...]  # that had a report, or may have one by the new forms, and can't be read now
    without_report: int  # records of words only, or of files that could not be read then either

    @property
    def changed(self) -> tuple[Tried, ...]:
        return tuple(one for one in self.tried if one.changed)

    @property
    def asked_before(self) -> int:
        return sum(one.asked_before for one in self.tried)

    @property
    def asked_now(self) -> int:
        return sum(one.asked_now for one in self.tried)

    @property
    def totals(self) -> tuple[RuleTotal, ...]:
        """For each rule that has a difference, by name."""
        rules = {difference.rule for one in self.tried for difference in one.differences}
        return tuple(_total(rule, self.tried) for rule in sorted(rules))


def try_rules(seen: Sequence[Seen], rulebook: RuleBook, *, most: Level, since: date | None = None) -> Trial:
    """Judge each of *seen*, oldest first and each after all that it supplements, by *rulebook*.

    *most* is how far the installation lets any reply go. Records that came before *since* are left out of the result.
    """
    files = files_in(rulebook.source)
    tried: dict[RecordId, Tried] = {}
    for one in seen:
        form = one.evidence.form if one.evidence else None
        if form is not None:
            rounds = _rounds_so_far(one.archived, tried)
            tried[one.archived.record.id] = _try(one, form, rulebook, files, most, rounds)
    chosen = [one for one in seen if since is None or one.archived.record.arrival_date >= since]
    silent = [one for one in chosen if one.evidence is None]
    return Trial(
        federation=rulebook.federation,
        version=rulebook.version,
        since=since,
        tried=tuple(tried[one.archived.record.id] for one in chosen if one.evidence),
        unread=tuple(one for one in silent if one.archived.on_a_form),
        without_report=sum(not one.archived.on_a_form for one in silent),
    )


def differences(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[Pair, ...]:
    """What comes (None, finding), goes (finding, None) or changes (both), in the order of *after*, then of *before*.

    A finding is the same where rule, severity, audience, target and message are. What is left of one rule on one target
    is a change.
    """
    gone, come = list(before), []
    for finding in after:
        same = next((one for one in gone if _key(one) == _key(finding)), None)
        if same is None:
            come.append(finding)
        else:
            gone.remove(same)
    pairs: list[Pair] = []
    for finding in come:
        was = next((one for one in gone if (one.rule, one.target) == (finding.rule, finding.target)), None)
        if was is not None:
            gone.remove(was)
        pairs.append((was, finding))
    return (*pairs, *((one, None) for one in gone))


def _key(finding: Finding) -> tuple[str, ...]:
    return (finding.rule, finding.severity, finding.audience, finding.target, finding.message)


def _rounds_so_far(one: Archived, tried: Mapping[RecordId, Tried]) -> int:
    """Requests for its chain before it; what could not be judged again keeps those that it had."""
    rounds = (tried[record.id].rounds if record.id in tried else record.rounds for record in one.chain)
    return max(rounds, default=0)


def _try(one: Seen, form: Form, rulebook: RuleBook, files: Files, most: Level, rounds: int) -> Tried:
    archived, evidence = one.archived, one.evidence
    findings = judge(evidence, rulebook.rules[form.id]) if evidence else ()
    kind = ReplyKind.SUPPLEMENT_INCOMPLETE if archived.chain else ReplyKind.CORRECTION_REQUEST
    heard = archived.heard and rulebook.policy.level(kind.value, most) != "off"
    status = _status(findings, archived, heard=heard and rounds < rulebook.policy.max_rounds)
    pairs = differences(archived.record.findings, findings)
    return Tried(
        archived=archived,
        form=form,
        reread=one.reread,
        findings=findings,
        status=status,
        rounds=rounds + (status == "waiting"),
        differences=tuple(
            Difference(before=before, after=after, cause=_cause(after or before, form.id, one.files, files))
            for before, after in pairs
        ),
    )


def _status(findings: Sequence[Finding], archived: Archived, *, heard: bool) -> RecordStatus:
    """As steps/answer/ decides it: a report waits where something is missing and somebody is asked for it."""
    if archived.barred:
        return "person"
    if any(finding.audience == "sender" and finding.severity == "error" for finding in findings):
        return "waiting" if heard else "person"
    return "person" if any(finding.unsure for finding in findings) else "complete"


def _cause(finding: Finding | None, form: str, then: Files | None, now: Files) -> Cause:
    """Where the rules of then were not kept, a difference counts as the rules'."""
    if then is None or finding is None:
        return "rules"
    folders = (SHARED, form.partition("/")[0], form)
    if _differ(then, now, [f"{folder}/{finding.rule}.yaml" for folder in folders]):
        return "rules"
    return "form" if _differ(then, now, [f"{form}/{name}" for name in FORM_FILES]) else "register"


def _differ(then: Files, now: Files, names: Sequence[str]) -> bool:
    return any(then.get(name) != now.get(name) for name in names)


def _total(rule: str, tried: Sequence[Tried]) -> RuleTotal:
    own = [[one for one in report.differences if one.rule == rule] for report in tried]
    all_own = [one for some in own for one in some]
    return RuleTotal(
        rule=rule,
        before=sum(finding.rule == rule for one in tried for finding in one.archived.record.findings),
        now=sum(finding.rule == rule for one in tried for finding in one.findings),
        comes=sum(one.before is None for one in all_own),
        goes=sum(one.after is None for one in all_own),
        changes=sum(one.before is not None and one.after is not None for one in all_own),
        reports=sum(bool(some) for some in own),
    )
