"""What a command prints: JSON, tables, and words in the language of staff. Light: no settings, no typer."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

PIPED_WIDTH = 160  # columns of a table that is not shown in a terminal, where COLUMNS says no other
NEVER_WRAPPED = 16  # characters: a date, a time or a number stays whole in a narrow terminal
NARROWEST = 13  # columns of the terminal for each column of a table


def print_json(value: Any) -> None:
    """One document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
    """A readable table; *empty* where there is no row. *columns* may be empty, for rows that name themselves.

    In a terminal too narrow for so many columns each row becomes a short list of its own.
    What came from outside is neither markup nor a terminal's command, in a cell or in the title.
    """
    from rich.console import Console
    from rich.text import Text

    from intake.letters.lines import one_line

    told = sys.stdout.isatty() or "COLUMNS" in os.environ
    console = Console() if told else Console(width=PIPED_WIDTH)
    if not rows:
        console.print(Text(empty))
        return
    cells = [[one_line(cell) for cell in row] for row in rows]
    if console.width < NARROWEST * len(columns):
        console.print(Text(_as_lists(one_line(title), columns, cells)))
    else:
        console.print(_as_table(one_line(title), columns, cells))


def _as_table(title: str, columns: Sequence[str], cells: Sequence[Sequence[str]]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(title), title_justify="left", header_style="bold", show_header=bool(columns), box=SIMPLE_HEAD
    )
    for position in range(len(cells[0])):
        short = max(len(row[position]) for row in cells) <= NEVER_WRAPPED
        table.add_column(columns[position] if columns else "", overflow="fold", no_wrap=short)
    for row in cells:
        table.add_row(*map(Text, row))
    return table


def _as_lists(title: str, columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Each row's first cell, under it what the others say, where they say anything."""
    lines = [title]
    for row in cells:
        lines += ["", row[0]]
        lines += [f"  {column}: {cell}" for column, cell in zip(columns[1:], row[1:], strict=True) if cell]
    return "\n".join(lines)


def language() -> str:
    """What staff read in a terminal: Swedish, or English where INTAKE_LANGUAGE says so."""
    return "en" if os.environ.get("INTAKE_LANGUAGE", "sv").startswith("en") else "sv"


def spoken() -> Any:
    """gettext for what staff read in a terminal."""
    from intake.messages import translator

    return translator(language())


def local_time(at: datetime) -> str:
    """The time in Sweden, as it sorts: "2024-01-11 23:40"."""
    from zoneinfo import ZoneInfo

    from intake.calendar import STOCKHOLM

    return at.astimezone(ZoneInfo(STOCKHOLM)).strftime("%Y-%m-%d %H:%M")


def in_words(words: dict[str, str], code: str | None) -> str:
    """A code word of ours as staff read it; "" for none."""
    from intake.messages import word

    return word(words, code, language()) if code else ""
