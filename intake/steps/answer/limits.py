"""How much may be said: the levels that staff set, and the caps (design.md, decision 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.model.decision import Numbered
from intake.model.form import Level
from intake.model.outgoing import OutgoingState, ReplyKind
from intake.model.reply import ReplyPlan
from intake.steps.answer.setting import STAFF_KINDS, Setting


def level(setting: Setting, kind: ReplyKind) -> tuple[OutgoingState, str]:
    """send, draft or off: the stricter of the installation's and the kind's own. Mails to staff heed the latter."""
    most: Level = "send" if kind in STAFF_KINDS else setting.federation.replies
    allowed = setting.rulebook.policy.level(kind.value, most)
    states = {"send": OutgoingState.QUEUED, "draft": OutgoingState.DRAFT, "off": OutgoingState.SUPPRESSED}
    return states[allowed], "" if allowed == "send" else "level"


def within_caps(setting: Setting, plans: Sequence[ReplyPlan], numbered: Sequence[Numbered]) -> tuple[ReplyPlan, ...]:
    """What goes beyond a cap becomes a draft with its reason: a person decides, and nothing loops."""
    case_of = {one.judged.placed.submission.place: one.case.id for one in numbered}
    caps, federation = setting.book.caps, setting.federation
    kept: list[ReplyPlan] = []
    for plan in plans:
        sent = sum(one.state is OutgoingState.QUEUED and one.kind not in STAFF_KINDS for one in kept)
        case_used = caps.per_case.get(case_of[plan.place], 0) if plan.place in case_of else 0
        limits: tuple[tuple[str, int, int], ...] = (
            ("cap-address", caps.address_day + sent, federation.cap_address_day),
            ("cap-case", case_used + sent, federation.cap_case),
            ("cap-hour", caps.hour + sent, federation.cap_hour),
            ("cap-day", caps.day + sent, federation.cap_day),
        )
        over = next((reason for reason, used, limit in limits if limit and used >= limit), "")
        capped = over and plan.state is OutgoingState.QUEUED and plan.kind not in STAFF_KINDS
        kept.append(replace(plan, state=OutgoingState.DRAFT, reason=over) if capped else plan)
    return tuple(kept)
