"""Staff are told once of rule files that can't be taken up: the service goes on with those that worked."""

from __future__ import annotations

import hashlib

import structlog

from intake.model.register import OutgoingState, ReplyKind, Task
from intake.model.reply import ReplyPlan
from intake.ports import World
from intake.steps.compose import compose

log = structlog.get_logger()


def tell_of_broken_rules(federation_id: str, world: World) -> None:
    """Queue a notice for what is wrong with the rules as they stand in the folder, the same fault once a day."""
    federation = world.federations[federation_id]
    policy = world.rules.current(federation_id).policy  # looks at the files again
    faults = "; ".join(str(problem).replace("\n  ", ", ") for problem in world.rules.problems(federation_id))
    if not faults or not federation.staff:
        return
    now = world.clock.now()
    once = f"rules-broken:{now.date().isoformat()}:{hashlib.sha256(faults.encode()).hexdigest()[:16]}"
    plan = ReplyPlan(
        kind=ReplyKind.TRIAGE,
        template="triage",
        recipients=federation.staff,
        state=OutgoingState.QUEUED if policy.level(ReplyKind.TRIAGE.value) != "off" else OutgoingState.SUPPRESSED,
        key=once,
        tasks=(Task(kind="rules-broken", detail=faults),),
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
        log.warning("rules.broken", federation=federation_id, what=faults)
