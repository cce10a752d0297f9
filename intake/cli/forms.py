"""`intake forms`: a federation's blank forms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from intake.cli.common import Config, Json, settings_file, settings_of
from intake.cli.show import in_words, language, print_json, print_table, spoken
from intake.errors import Refused
from intake.messages import noop

if TYPE_CHECKING:
    from intake.formdraft import Draft
    from intake.settings import Settings

commands = typer.Typer(help="The blank forms that reports are written on.", no_args_is_help=True)

TYPES = {
    "text": noop("text"),
    "date": noop("date"),
    "period": noop("period"),
    "amount": noop("amount"),
    "email": noop("e-mail addresses"),
    "phone": noop("phone numbers"),
    "postcode": noop("postcode"),
    "organisation_number": noop("organisation number"),
    "organisations": noop("organisations"),
    "table": noop("table"),
    "choice": noop("choice"),
}


@commands.callback()
def group() -> None:
    """The blank forms that reports are written on."""


@commands.command("import")
def import_form(
    blank: Annotated[Path, typer.Argument(metavar="BLANK.docx", help="The empty form, a Word file")],
    *,
    federation: Annotated[str, typer.Option("--federation", metavar="ID", help="Whose form it is; may be a new one.")],
    form: Annotated[str, typer.Option("--form", metavar="NAME", help="What to call it: slutrapport, delrapport.")],
    replaces: Annotated[
        str,
        typer.Option("--replaces", metavar="NAME", help="The older version of the form, which goes on by its rules."),
    ] = "",
    json: Json = False,
    config: Config = None,
) -> None:
    """Draft a form and its rules from a blank form, and list what to look over. Overwrites nothing.

    Writes rules/FEDERATION/NAME: form.yaml, the blank and the rules that are this form's own; for a new federation a
    federation.yaml to fill in as well. All of it is text that you go on with. The rules in rules/shared hold too.

    Example: intake forms import delrapport.docx --federation vasterdal --form delrapport
    """
    from intake.adapters.newform import add_form, refuse_if_taken
    from intake.bootstrap import read_blank
    from intake.formdraft import drafted
    from intake.formdraft.files import files_of
    from intake.formdraft.policy import federation_yaml

    settings = settings_of(config)
    refuse_if_taken(settings.store.rules, federation, form)
    content = _bytes(blank)
    document = _read(content)
    draft = drafted(document, f"{federation}/{form}")
    files = {name: text.encode() for name, text in files_of(draft).items()} | {"blank.docx": content}
    new = add_form(
        settings.store.rules,
        federation,
        form,
        files,
        policy=federation_yaml(federation).encode(),
        read_blank=lambda other: document if other == content else read_blank(other),
        replaces=replaces,
    )
    folder = settings.store.rules / federation / form
    if json:
        print_json(_as_json(draft, folder, sorted(files), new=new))
    else:
        _print(draft, folder, list(_next_steps(draft, settings, settings_file(config), folder, new=new)))


def _bytes(blank: Path) -> bytes:
    try:
        return blank.read_bytes()
    except OSError as error:
        raise Refused(
            f"{blank}: can't be opened ({error.strerror})", do="name the blank form, or give its whole path"
        ) from error


def _read(content: bytes) -> Any:
    """The blank, read in the sandbox: it may come from anywhere. Raises Unreadable and Refused."""
    from intake.adapters.reader_server import ReaderServer
    from intake.adapters.sandbox import Sandbox
    from intake.model.mail import FileKind
    from intake.steps.receive.kinds import kind_of

    if kind_of(content) != FileKind.DOCX:
        raise Refused(
            "the blank is no Word file (docx)",
            why="labels, tables and headings are told surely in a Word file only",
            do="open it in Word or LibreOffice and save it as docx",
        )
    with Sandbox(ReaderServer()) as reader:
        return reader.document(content, FileKind.DOCX)


def _next_steps(draft: Draft, settings: Settings, path: Path, folder: Path, *, new: bool) -> Iterator[str]:
    _ = spoken()
    federation = draft.id.partition("/")[0]
    yield _("Look the list over and mend {file}").format(file=folder / "form.yaml")
    if new:
        yield _("Fill in {file}: number, contact person, links").format(file=folder.parent / "federation.yaml")
    if federation not in settings.federations:
        yield _("Add a table [federation.{federation}] to {file}").format(federation=federation, file=path)
    yield _("Check it: {command}").format(command=f"intake rules check --config {path}")
    yield _("Try a report that is filled in: {command}").format(command=f"intake parse FIL --config {path}")


def _as_json(draft: Draft, folder: Path, files: list[str], *, new: bool) -> dict[str, Any]:
    from intake.formdraft.told import in_words as doubt_in_words

    return {
        "form": draft.id,
        "folder": str(folder),
        "files": files,
        "new_federation": new,
        "fields": [
            {"id": spec.id, "type": spec.type, "labels": list(spec.labels), "required": spec.required}
            for spec in draft.fields
        ],
        "sections": [{"id": spec.id, "title": spec.title, "guidance": list(spec.guidance)} for spec in draft.sections],
        "look_over": [
            {"target": doubt.target or None, "code": doubt.code, "message": doubt_in_words(doubt, language())}
            for doubt in draft.doubts
        ],
    }


def _print(draft: Draft, folder: Path, steps: list[str]) -> None:
    from intake.formdraft.told import in_words as doubt_in_words

    _ = spoken()
    notes = {
        target: "; ".join(doubt_in_words(doubt, language()) for doubt in draft.of(target)) for target in _ids(draft)
    }
    typer.echo(_("{name} is drafted in {folder}.").format(name=draft.id, folder=folder))
    print_table(
        _("Fields"),
        [_("Field"), _("Type"), _("Required"), _("To look over")],
        [
            [
                spec.question or spec.id,
                in_words(TYPES, spec.type),
                _("yes") if spec.required else "",
                notes[spec.id],
            ]
            for spec in draft.fields
        ],
        empty=_("No fields were found."),
    )
    print_table(
        _("Sections"),
        [_("Section"), _("Guidance"), _("To look over")],
        [
            [f"{s.id} {s.title}" if s.numbered else s.title, " ".join(s.guidance)[:60], notes[s.id]]
            for s in draft.sections
        ],
        empty=_("No sections were found."),
    )
    print_table(
        _("The form as a whole"),
        [_("To look over")],
        [[doubt_in_words(doubt, language())] for doubt in draft.of("")],
        empty="",
    )
    typer.echo(_("Next:"))
    for step in steps:
        typer.echo(f"  {step}")


def _ids(draft: Draft) -> list[str]:
    return [*(spec.id for spec in draft.fields), *(spec.id for spec in draft.sections)]
