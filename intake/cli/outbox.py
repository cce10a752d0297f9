"""`intake outbox`: the outgoing mails, and the drafts that wait for a person."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from intake.cli.common import AnyFederation, Config, Json, actor, any_federation, site
from intake.cli.show import in_words, print_json, print_table, spoken

commands = typer.Typer(help="The outgoing mails and their drafts.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="The mail's id, from: intake outbox list")]


@commands.command("list")
def list_mails(federation: AnyFederation = None, config: Config = None, *, as_json: Json = False) -> None:
    """List the outgoing mails, oldest first.

    Example: intake outbox list --json
    """
    from intake.messages import KINDS, STATES

    with site(config) as world:
        mails = world.outbox.mails(any_federation(world, federation))
    if as_json:
        print_json([_as_json(mail) for mail in mails])
        return
    _ = spoken()
    print_table(
        _("Outgoing mails"),
        [_("Id"), _("Federation"), _("Kind"), _("State"), _("To"), _("Subject")],
        [
            [
                mail.id,
                mail.federation,
                in_words(KINDS, mail.kind.value),
                in_words(STATES, mail.state.value),
                ", ".join(mail.recipients),
                mail.subject,
            ]
            for mail in mails
        ],
        empty=_("Nothing has been written yet."),
    )


@commands.command("approve")
def approve(outgoing_id: Id, config: Config = None) -> None:
    """Approve a draft: it is written anew with today's dates and sent.

    Example: intake outbox approve 12
    """
    from intake import acts
    from intake.model.register import OutgoingId

    with site(config) as world:
        acts.approve(OutgoingId(outgoing_id), world, actor=actor())
    _ = spoken()
    typer.echo(f"{outgoing_id}: {_('draft approved')}")


@commands.command("reject")
def reject(outgoing_id: Id, config: Config = None) -> None:
    """Drop a draft: it is kept in the register and never sent.

    Example: intake outbox reject 12
    """
    from intake import acts
    from intake.model.register import OutgoingId

    with site(config) as world:
        acts.reject(OutgoingId(outgoing_id), world, actor=actor())
    _ = spoken()
    typer.echo(f"{outgoing_id}: {_('draft rejected')}")


def _as_json(mail: Any) -> dict[str, Any]:
    return {
        "id": mail.id,
        "federation": mail.federation,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "to": list(mail.recipients),
        "subject": mail.subject,
        "kind": mail.kind.value,
        "state": mail.state.value,
        "record": mail.record,
    }
