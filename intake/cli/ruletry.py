"""`intake rules try`: what the rules in the folder would say of the reports that came. Sends and stores nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intake.cli.common import AnyFederation, Config, Json, as_day, chosen, log_to_stderr, settings_of, write_file
from intake.cli.show import print_json, print_table, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from intake.cli.trialtold import Told, ToldReport
    from intake.model.form import RuleBook
    from intake.ports import World
    from intake.rereading import Seen
    from intake.settings import Settings
    from intake.trial import Trial


def try_rules(
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="Only reports that came on that day or later.")
    ] = None,
    federation: AnyFederation = None,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", metavar="FOLDER", help="A copy of the rules to try, before they are in force."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it to a page that can be mailed.")
    ] = None,
    config: Config = None,
    *,
    as_json: Json = False,
) -> None:
    """Show what the rules as they stand in the folder would say of the reports that have come. Sends, stores nothing.

    Beside it stands what was said when each report was registered. A report on a form that has changed is read anew.

    Example: intake rules try --since 2024-01-01 --html result.html
    """
    from intake.cli.trialtold import as_data, page, told

    log_to_stderr()
    trials = _trials(settings_of(config), federation, rules, None if since is None else as_day(since))
    if html is not None:
        write_file(html, page([told(trial, name) for trial, name in trials]).encode())
    if as_json:
        print_json([as_data(trial) for trial, _ in trials])
        return
    for trial, name in trials:
        _print(told(trial, name))
    if html is not None:
        _ = spoken()
        typer.echo(_("The page is in {file}").format(file=html))


def _trials(
    settings: Settings, federation: str | None, rules: Path | None, since: date | None
) -> Sequence[tuple[Trial, str]]:
    """A trial for each federation, with its name. The rules are loaded first: a fault in them ends it here."""
    from intake.bootstrap import opened

    names = list(settings.federations) if federation is None else [chosen(settings.federations, federation)]
    books = _books(rules or settings.store.rules, names)
    with opened(settings, reads=True) as world:
        return [(_trial(book, world, since), world.federations[book.federation].name) for book in books]


def _books(folder: Path, federations: Sequence[str]) -> Sequence[RuleBook]:
    """The rules as they lie in *folder* now, in force or not. Raises Misconfigured."""
    from intake.adapters.rulefolder import RuleFolder
    from intake.bootstrap import read_blank

    files = RuleFolder(folder.resolve(), read_blank)
    return [files.load(name) for name in federations]


def _trial(book: RuleBook, world: World, since: date | None) -> Trial:
    from intake.archived import archived
    from intake.rereading import Reading, with_chains
    from intake.trial import try_rules as judged_by

    records = with_chains(archived(book.federation, world), since)
    seen = list(_shown(Reading(book, world).seen(records), len(records), book.federation))
    return judged_by(seen, book, most=world.federations[book.federation].replies, since=since)


def _shown(seen: Iterable[Seen], count: int, federation: str) -> Iterable[Seen]:
    """With a bar on standard error for who waits at a terminal: reports on a changed form take a moment each."""
    from rich.console import Console
    from rich.progress import track

    return track(
        seen, federation, total=count, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    )


def _print(result: Told) -> None:
    _ = spoken()
    print_table(result.federation, [], result.summary, empty="")
    if result.rules:
        columns = [_("Rule"), _("Then"), _("Now"), _("New"), _("Gone"), _("Changed"), _("Reports")]
        print_table(_("Findings, rule by rule"), columns, result.rules, empty="")
    print_table(
        _("Reports that change"),
        [_("Number"), _("Arrived"), _("Project"), _("Status"), _("Difference"), _("To whom"), _("Message")],
        [row for report in result.reports for row in _rows(report)],
        empty=_("No report changes."),
    )
    for note in result.notes:
        typer.echo(f"{note}\n")


def _rows(report: ToldReport) -> list[list[str]]:
    """A row for each difference; the report is named in the first. One whose status alone changes has a row, too."""
    lines = [[line.what, line.to_whom, line.message] for line in report.lines] or [["", "", ""]]
    return [[*(report.head if n == 0 else [""] * len(report.head)), *line] for n, line in enumerate(lines)]
