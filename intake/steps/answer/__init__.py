"""May this sender be answered, with what, and what must staff hear of at once? Plans only; steps/compose.py writes.

say.py: what there is to say, whoever may hear it; hear.py: who may hear it; limits.py: how much of it, if any.

RFC 3834 and design.md, decisions 12 to 14: an answer goes to From, never to Reply-To or Cc; a machine gets none; a
sender who failed verification or wants answers elsewhere gets a bare receipt, the registered contact the details.
"""

from __future__ import annotations

from collections.abc import Sequence

from intake.model.decision import Answered, Numbered, Sifted
from intake.steps.answer.hear import if_asked, no_report_found, to_whom, triage
from intake.steps.answer.limits import within_caps
from intake.steps.answer.say import mail_tasks, what_to_say
from intake.steps.answer.setting import Setting

__all__ = ["Setting", "answer"]


def answer(setting: Setting, sifted: Sifted, numbered: Sequence[Numbered]) -> Answered:
    """Plan every mail that this one causes. Nothing is planned twice for one submission and receiver."""
    to_say = [what_to_say(setting, sifted, one) for one in numbered]
    plans_of = [to_whom(setting, one, each) for one, each in zip(numbered, to_say, strict=True)]
    said = [if_asked(each, plans) for each, plans in zip(to_say, plans_of, strict=True)]
    tasks = mail_tasks(setting, sifted) + tuple(task for each in said for task in each.tasks)
    plans = [plan for some in plans_of for plan in some]
    if sifted.announced:
        plans += no_report_found(setting)
    plans += triage(setting, numbered, tasks)
    return Answered(
        plans=within_caps(setting, plans, numbered),
        statuses=tuple(each.status for each in said),
        rounds=tuple(each.rounds for each in said),
        tasks=tasks,
    )
