"""When a mail arrived: design.md, decision 6. The Date field is never asked: it is the sender's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from intake.model.mail import Arrival, ArrivalMethod
from intake.steps.receive.guard import Fields, Guard
from intake.steps.receive.hops import Border, find_border

MAX_AHEAD = timedelta(hours=1)  # how far our own servers' clocks may differ before a time is taken for wrong


def arrival(border: Border | None, internal_date: datetime, guard: Guard) -> Arrival:
    """The border hop's time, or INTERNALDATE where there is none, it has no readable time, or lies in the future."""
    stored = internal_date.astimezone(UTC) if internal_date.tzinfo else internal_date.replace(tzinfo=UTC)
    time = border.hop.time if border else None
    if time is not None and time > stored + MAX_AHEAD:
        guard.note("received-in-future")
        time = None
    if time is None:
        return Arrival(at=stored, method=ArrivalMethod.INTERNALDATE, internal_date=stored)
    return Arrival(at=time, method=ArrivalMethod.RECEIVED, internal_date=stored)


def arrival_of_attached(outer: Arrival, inner: Fields, own_hosts: tuple[str, ...], guard: Guard) -> Arrival:
    """When a mail that staff passed on as an attachment came to them; as the outer mail's where it doesn't tell."""
    found = arrival(find_border(inner, own_hosts), outer.at, guard)
    if found.method is ArrivalMethod.INTERNALDATE:
        return outer
    return Arrival(at=found.at, method=ArrivalMethod.RECEIVED, internal_date=outer.internal_date)
