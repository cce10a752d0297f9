"""What the plans for one mail have in common, and what is to be said of one submission."""

from __future__ import annotations

from dataclasses import dataclass

from intake.model.entry import CaseBook
from intake.model.form import RuleBook
from intake.model.mail import Mail
from intake.model.outgoing import ReplyKind
from intake.model.register import MailId, RecordStatus, Task
from intake.model.reply import ReplyPlan
from intake.ports import Federation

STAFF_KINDS = frozenset({ReplyKind.TRIAGE, ReplyKind.DIGEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What every plan for one mail has in common."""

    mail: Mail
    mail_id: MailId
    book: CaseBook
    rulebook: RuleBook
    federation: Federation
    junk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is to be said of one submission, before it is decided who may hear it."""

    status: RecordStatus
    plan: ReplyPlan
    rounds: int = 0
    tasks: tuple[Task, ...] = ()
