"""`intake rules agreement`: what staff made of the drafts, so that they see which kinds may go by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from intake.cli.common import AnyFederation, Config, Json, any_federation, as_day, site
from intake.cli.show import in_words, print_json, print_table, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.agreement import Agreed

Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="DAY", help="Only drafts decided from this day on: 2024-01-31.", show_default=False
    ),
]


def agreement(
    federation: AnyFederation = None, since: Since = None, config: Config = None, *, as_json: Json = False
) -> None:
    """Show for each kind of reply and each rule how often you sent the draft unchanged.

    Example: intake rules agreement --since 2024-01-01
    """
    from intake import calendar
    from intake.agreement import by_kind, by_rule, decided_since
    from intake.letters.edited import text_of

    first = None if since is None else calendar.day_start(as_day(since))
    with site(config) as world:
        decided = decided_since(world.outbox.mails(any_federation(world, federation)), first)
        kinds = by_kind(decided)
        rules = by_rule(decided, lambda mail: text_of(world.archive.get(mail.sha256)))
    if as_json:
        print_json({"kinds": [_as_json(row) for row in kinds], "rules": [_as_json(row) for row in rules]})
        return
    _print(kinds, rules)


def _print(kinds: Sequence[Agreed], rules: Sequence[Agreed]) -> None:
    from intake.messages import KINDS
    from intake.model.outgoing import ReplyKind

    _ = spoken()
    numbers = [_("Decided"), _("Unchanged"), _("Changed"), _("Rejected")]
    none = _("No draft has been decided on yet.")
    rows = [[in_words(KINDS, row.name), *_numbers(row)] for row in kinds]
    print_table(_("Drafts by kind"), [_("Kind"), *numbers], rows, empty=none)
    if rules:
        told = [[row.name, *_numbers(row), str(row.kept)] for row in rules]
        print_table(_("Drafts by rule"), [_("Rule"), *numbers, _("Changed elsewhere")], told, empty=none)
    for row in kinds:
        if row.trusted and row.name != ReplyKind.PERSONAL_DATA:  # that one is always a draft
            advice = _(
                "{kind}: all {count} drafts were sent unchanged. It can be sent without review: write "
                "{name}: send under levels in federation.yaml."
            )
            typer.echo(advice.format(kind=in_words(KINDS, row.name), count=row.decided, name=row.name))


def _numbers(row: Agreed) -> list[str]:
    return [str(row.decided), str(row.unchanged), str(row.changed), str(row.rejected)]


def _as_json(row: Agreed) -> dict[str, Any]:
    return {
        "name": row.name,
        "decided": row.decided,
        "unchanged": row.unchanged,
        "changed": row.changed,
        "rejected": row.rejected,
        "kept": row.kept,
        "trusted": row.trusted,
    }
