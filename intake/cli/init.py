"""`intake init`: a working site in a folder."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from intake.errors import Refused

commands = typer.Typer()

MAILBOXES = ("mailbox", "mailbox-sundsvall")

EXAMPLE_NEXT = """{folder} is ready: two federations, gavleborg and sundsvall, with their rules and texts.
Next:
  cd {folder}
  intake cases import register-gavleborg.csv --federation gavleborg
  intake cases import register-sundsvall.csv --federation sundsvall
  put a mail into data/mailbox/new/ (gavleborg) or data/mailbox-sundsvall/new/
  intake run --once
  intake register list; the replies lie in data/sent/"""

PRODUCTION_NEXT = """{folder} is ready: one federation, forbund, with IMAP and SMTP.
Next:
  cd {folder}
  fill in intake.toml, and write the passwords into secrets/imap and secrets/smtp
  fill in rules/forbund/federation.yaml: number, contact person, links
  intake rules check
  intake cases import FILE.csv
  intake run --once        what asks for something (correction requests, reminders ...) waits as drafts
  intake outbox list"""


@commands.command("init")
def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new or empty folder")],
    *,
    production: Annotated[
        bool, typer.Option("--production", help="One federation with IMAP and SMTP to fill in.")
    ] = False,
) -> None:
    """Make a working site: settings, rules, texts and a place for the data.

    Example: intake init my-site
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty", why="nothing of yours is ever overwritten", do="name a new folder")
    if production:
        _production(folder)
    else:
        _example(folder)
    typer.echo((PRODUCTION_NEXT if production else EXAMPLE_NEXT).format(folder=folder))


def _example(folder: Path) -> None:
    from intake.adapters.shipped import rules_folder

    _common(folder, "example")
    shutil.copytree(rules_folder(), folder / "rules")
    for mailbox in MAILBOXES:
        for part in ("new", "cur", "tmp"):
            (folder / "data" / mailbox / part).mkdir(parents=True)
    (folder / "data" / "sent").mkdir()


def _production(folder: Path) -> None:
    from intake.adapters.schemafiles import write_schemas
    from intake.adapters.shipped import rules_folder
    from intake.bootstrap import read_blank
    from intake.formdraft.policy import federation_yaml

    _common(folder, "production")
    settings = folder / "intake.toml"
    settings.write_text(settings.read_text("utf-8").replace("@TODAY@", datetime.now(UTC).date().isoformat()), "utf-8")
    (folder / "secrets").mkdir(mode=0o700)
    shutil.copytree(rules_folder() / "gavleborg", folder / "rules" / "forbund")
    shutil.copytree(rules_folder() / "shared", folder / "rules" / "shared")
    shutil.copy(rules_folder() / "README.md", folder / "rules" / "README.md")
    form = folder / "rules" / "forbund" / "slutrapport" / "form.yaml"
    form.write_text(form.read_text("utf-8").replace("id: gavleborg/", "id: forbund/", 1), "utf-8")
    (folder / "rules" / "forbund" / "federation.yaml").write_text(federation_yaml("forbund"), "utf-8")
    write_schemas(folder / "rules", read_blank)


def _common(folder: Path, kind: str) -> None:
    from intake.adapters.shipped import templates_folder

    templates = templates_folder()
    shutil.copytree(templates / "site" / kind, folder, dirs_exist_ok=True)
    shutil.copytree(templates, folder / "templates", ignore=shutil.ignore_patterns("site"))
    (folder / "data").mkdir(mode=0o700)
