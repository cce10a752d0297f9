"""The whole mail, put together from what its parts say."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from intake.model.mail import Arrival, Mail, SenderVerdict, is_document, unread_mail
from intake.steps.receive.addresses import addresses, single
from intake.steps.receive.arrival import arrival, arrival_of_attached
from intake.steps.receive.automatic import automatic, is_mass
from intake.steps.receive.files import files, shown_pictures
from intake.steps.receive.forwarded import attached_mail, forwarded
from intake.steps.receive.guard import Fields, Guard, decode_words, one_line, parse
from intake.steps.receive.hops import Border, find_border
from intake.steps.receive.links import file_links
from intake.steps.receive.text import mail_text
from intake.steps.receive.tree import Tree, walk
from intake.steps.receive.verdict import verdict

if TYPE_CHECKING:
    from intake.model.mail import Address
    from intake.ports import ReceiveOptions

MAX_SUBJECT_CHARS = 500
MAX_IDS = 100  # message ids of a References field; the last ones count
MAX_ID_CHARS = 500

_BRACKETED = re.compile(r"<([^<>]{1,1000})>")


def whole_mail(raw: bytes, options: ReceiveOptions, internal_date: datetime, *, opens: bool) -> Mail:
    """The work of receive.receive."""
    guard = Guard()
    mail = guard.call("unreadable", None, _read, raw, options, internal_date, guard, Tree(opens=opens))
    return mail if mail is not None else unread_mail(internal_date, *guard.troubles)


def _read(raw: bytes, options: ReceiveOptions, internal_date: datetime, guard: Guard, tree: Tree) -> Mail:
    message = parse(raw, guard)
    fields = Fields(message, guard)
    guard.call("bad-structure", tree, walk, message, guard, tree)
    text = mail_text(tree, guard)
    sender = single(fields.all("from"), guard)
    subject = one_line(decode_words(fields.first("subject"), guard), MAX_SUBJECT_CHARS)
    border = find_border(fields, options.own_hosts)
    judged = verdict(fields, border, sender, options.authserv_id)
    attached = files(tree, shown_pictures(text.bodies))
    trusted_staff = judged is not SenderVerdict.FAIL and _is_staff(sender, options)
    return Mail(
        message_id=next(iter(_ids(fields.first("message-id"))), None),
        in_reply_to=_ids(fields.first("in-reply-to")),
        references=_ids(fields.first("references")),
        sender=sender,
        reply_to_differs=_reply_to_differs(fields, sender, guard),
        recipients=addresses(", ".join([*fields.all("to"), *fields.all("cc")]), guard),
        subject=subject,
        text=text.text,
        quoted=text.quoted,
        files=attached,
        links=file_links(text.text, text.links),
        arrival=_arrival(border, tree, options, internal_date, guard, by_staff=trusted_staff),
        verdict=judged,
        automatic=automatic(fields, sender, subject, options.address, brings_files=any(map(is_document, attached))),
        mass=is_mass(fields),
        forwarded=forwarded(tree, subject, text.quoted, guard),
        troubles=guard.troubles,
    )


def _is_staff(sender: Address | None, options: ReceiveOptions) -> bool:
    return sender is not None and sender.address in (*options.staff, options.address)


def _arrival(
    border: Border | None, tree: Tree, options: ReceiveOptions, internal_date: datetime, guard: Guard, *, by_staff: bool
) -> Arrival:
    """The mail's arrival; of a mail that staff pass on as an attachment, the attached one's."""
    outer = arrival(border, internal_date, guard)
    inner = attached_mail(tree) if by_staff else None
    return outer if inner is None else arrival_of_attached(outer, inner.fields, options.own_hosts, guard)


def _ids(value: str) -> tuple[str, ...]:
    """The message ids of a field, without <>, the last 100; one without <> is taken where it looks like an id."""
    found = _BRACKETED.findall(value) or [word.strip("<>") for word in value.split() if "@" in word]
    cleaned = ("".join(one_line(text, MAX_ID_CHARS).split()) for text in found[-MAX_IDS:])
    return tuple(dict.fromkeys(text for text in cleaned if text))


def _reply_to_differs(fields: Fields, sender: Address | None, guard: Guard) -> bool:
    named = {address.address for value in fields.all("reply-to") for address in addresses(value, guard)}
    return bool(named - ({sender.address} if sender else set()))
