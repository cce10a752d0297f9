"""`intake outbox`: the outgoing mails, and the drafts that wait for a person."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from intake.cli.common import AnyFederation, Config, Json, actor, any_federation, site
from intake.cli.show import in_words, print_json, print_table, spoken
from intake.errors import Refused

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
    from intake.model.outgoing import OutgoingId

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
    from intake.model.outgoing import OutgoingId

    with site(config) as world:
        acts.reject(OutgoingId(outgoing_id), world, actor=actor())
    _ = spoken()
    typer.echo(f"{outgoing_id}: {_('draft rejected')}")


@commands.command("edit")
def edit(
    outgoing_id: Id,
    text: Annotated[
        str | None,
        typer.Option(
            "--text",
            metavar="FILE",
            help="The changed text, - for standard input; else $EDITOR opens.",
            show_default=False,
        ),
    ] = None,
    config: Config = None,
) -> None:
    """Change a draft's text and send it. Its subject and receiver stay; saved as it was, it is sent as it was.

    Example: intake outbox edit 12 --text svar.txt
    """
    from intake import acts
    from intake.model.outgoing import OutgoingId

    with site(config) as world:
        changed = _written(acts.text_of_draft(OutgoingId(outgoing_id), world), text)
        agreement = acts.edit(OutgoingId(outgoing_id), changed, world, actor=actor())
    _ = spoken()
    told = _("draft sent with a changed text") if agreement == "changed" else _("draft approved")
    typer.echo(f"{outgoing_id}: {told}")


@commands.command("show")
def show(outgoing_id: Id, config: Config = None, *, as_json: Json = False) -> None:
    """Show an outgoing mail: to whom, its subject and its text.

    Example: intake outbox show 12
    """
    from intake.letters.edited import text_of
    from intake.model.outgoing import OutgoingId

    with site(config) as world:
        mail = world.outbox.mail(OutgoingId(outgoing_id))
        text = text_of(world.archive.get(mail.sha256))
    if as_json:
        print_json({**_as_json(mail), "agreement": mail.agreement, "decided_by": mail.decided_by, "text": text})
        return
    _ = spoken()
    typer.echo(f"{_('To')}: {', '.join(mail.recipients)}\n{_('Subject')}: {mail.subject}\n\n{text}")


def _written(draft: str, file: str | None) -> str:
    """The text that a person gives in place of *draft*'s. Raises Refused where there is none."""
    if file is None:
        return _edited(draft)
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            f"{file}: can't be read as UTF-8 text ({type(error).__name__})", do="save the file as text with UTF-8"
        ) from error


def _edited(draft: str) -> str:
    """What $EDITOR makes of *draft*. Raises Refused where there is no editor, or it fails."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise Refused("no editor is chosen", do="set EDITOR, to nano for instance, or use: --text FILE")
    with tempfile.TemporaryDirectory() as folder:  # for the caller alone: it holds a mail
        path = Path(folder) / "utkast.txt"
        path.write_text(draft, "utf-8")
        try:
            subprocess.run([*shlex.split(editor), str(path)], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Refused(f"{editor} failed ({type(error).__name__})", do="mend EDITOR, or use: --text FILE") from error
        return path.read_text("utf-8")


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
