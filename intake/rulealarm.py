"""Staff are told once of rule files and mail texts that can't be taken up: the service goes on with the old ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import structlog

from intake.errors import Misconfigured, unfilled
from intake.messages import in_language
from intake.model.outgoing import OutgoingState, ReplyKind
from intake.model.register import Task
from intake.model.reply import ReplyPlan
from intake.ports import World
from intake.steps.compose import compose

log = structlog.get_logger()


def tell_of_broken_files(federation_id: str, world: World) -> None:
    """Queue a notice for what is wrong with the rules and texts as they stand in their folders, once a day each."""
    world.rules.current(federation_id)  # looks at the files again
    _tell("rules-broken", world.rules.problems(federation_id), federation_id, world)
    _tell("texts-broken", world.texts.problems(), federation_id, world)


def _tell(kind: str, problems: Sequence[Misconfigured], federation_id: str, world: World) -> None:
    federation = world.federations[federation_id]
    if not problems or not federation.staff:
        return
    policy = world.rules.current(federation_id).policy
    now = world.clock.now()
    faults = " ".join(_sentence(problem, policy.language) for problem in problems)
    once = f"{kind}:{now.date().isoformat()}:{hashlib.sha256(faults.encode()).hexdigest()[:16]}"
    plan = ReplyPlan(
        kind=ReplyKind.TRIAGE,
        template="triage",
        recipients=federation.staff,
        state=OutgoingState.QUEUED if policy.level(ReplyKind.TRIAGE.value) != "off" else OutgoingState.SUPPRESSED,
        key=once,
        tasks=(Task(kind=kind, detail=faults),),
    )
    notice = compose(
        plan,
        policy=policy,
        federation_name=federation.name,
        federation_address=federation.address,
        texts=world.texts,
        now=now,
    )
    if world.outbox.queue(federation_id, notice, once=once, now=now):
        log.warning(kind.replace("-", "."), federation=federation_id, what=[unfilled(fault.what) for fault in problems])


def _sentence(problem: Misconfigured, language: str) -> str:
    """Where and what, and the cure: why it matters is said by the notice."""
    what, do = in_language(problem.what, language), in_language(problem.do, language)
    return f"{what} ({do})." if do else f"{what}."
