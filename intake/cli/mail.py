"""`intake mail`: the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from intake.cli.common import AnyFederation, Config, Json, actor, any_federation, moment, site
from intake.cli.show import in_words, language, print_json, print_table, spoken

if TYPE_CHECKING:
    from intake.model.register import StoredMail

commands = typer.Typer(help="The mails that were fetched, and what became of them.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="The mail's id, from: intake mail list")]


@commands.command("list")
def list_mails(federation: AnyFederation = None, config: Config = None, *, as_json: Json = False) -> None:
    """List every fetched mail, oldest first.

    Example: intake mail list --federation gavleborg --json
    """
    with site(config) as world:
        mails = world.ledger.mails(any_federation(world, federation))
    if as_json:
        print_json([_as_json(mail) for mail in mails])
        return
    _ = spoken()
    print_table(
        _("Mails"),
        [_("Id"), _("Federation"), _("Arrived"), _("From"), _("Subject"), _("Outcome"), _("Numbers"), _("To do")],
        [_row(mail) for mail in mails],
        empty=_("No mail has been fetched yet."),
    )


@commands.command("register")
def register(mail_id: Id, config: Config = None) -> None:
    """Say that an untouched, ignored or held mail is a report: it is registered now.

    Example: intake mail register 17
    """
    from intake.acts import register_mail

    _reopened(mail_id, config, register_mail)


@commands.command("retry")
def retry(mail_id: Id, config: Config = None) -> None:
    """Try a held mail again, by the rules as they are now.

    Example: intake mail retry 17
    """
    from intake.acts import retry_mail

    _reopened(mail_id, config, retry_mail)


def _reopened(mail_id: str, config: Any, act: Any) -> None:
    from intake.messages import OUTCOMES
    from intake.model.register import MailId
    from intake.pipeline import handle

    with site(config, reads=True) as world:
        act(MailId(mail_id), world, actor=actor())
        handle(MailId(mail_id), world)
        mail = world.ledger.mail(MailId(mail_id))
    said = in_words(OUTCOMES, mail.outcome.value if mail.outcome else None)
    typer.echo(f"{said} {' '.join(mail.records)}".strip())


def _as_json(mail: StoredMail) -> dict[str, Any]:
    facts = mail.facts
    return {
        "id": mail.id,
        "federation": mail.federation,
        "message_id": facts.message_id if facts else None,
        "sha256": mail.sha256,
        "from": facts.sender if facts else None,
        "subject": facts.subject if facts else None,
        "arrived_at": moment(facts.arrival.at) if facts else None,
        "arrival_date": facts.arrival_date.isoformat() if facts else None,
        "arrival_method": facts.arrival.method.value if facts else None,
        "outcome": mail.outcome.value if mail.outcome else None,
        "reason": mail.reason or None,
        "needs_person": mail.needs_person,
        "tasks": [{"kind": task.kind, "detail": task.detail} for task in mail.tasks],
        "sender_verdict": facts.verdict if facts else None,
        "records": list(mail.records),
        "replies": list(mail.replies),
    }


def _row(mail: StoredMail) -> list[str]:
    from intake.messages import OUTCOMES, task_title

    facts = mail.facts
    return [
        mail.id,
        mail.federation,
        facts.arrival_date.isoformat() if facts else "",
        (facts.sender or "") if facts else "",
        facts.subject if facts else "",
        in_words(OUTCOMES, mail.outcome.value if mail.outcome else None),
        ", ".join(mail.records),
        ", ".join(task_title(task.kind, language()) for task in mail.tasks),
    ]
