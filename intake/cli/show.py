"""What a command prints: JSON, tables, and words in the language of staff. Light: no settings, no typer."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

PIPED_WIDTH = 160  # columns of a table that is not shown in a terminal, where COLUMNS says no other


def print_json(value: Any) -> None:
    """One document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
    """A readable table; *empty* where there is no row."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    told = sys.stdout.isatty() or "COLUMNS" in os.environ
    console = Console() if told else Console(width=PIPED_WIDTH)
    if not rows:
        console.print(empty)
        return
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # Text: what came from outside is no markup
    console.print(table)


def language() -> str:
    """What staff read in a terminal: Swedish, or English where INTAKE_LANGUAGE says so."""
    return "en" if os.environ.get("INTAKE_LANGUAGE", "sv").startswith("en") else "sv"


def spoken() -> Any:
    """gettext for what staff read in a terminal."""
    from intake.messages import translator

    return translator(language())


def in_words(words: dict[str, str], code: str | None) -> str:
    """A code word of ours as staff read it; "" for none."""
    from intake.messages import word

    return word(words, code, language()) if code else ""
