"""`intake parse`: what would be read from one file. Needs no site and no database, and settings only where named."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.cli.show import in_words, print_json, print_table, spoken
from intake.errors import Unreadable

if TYPE_CHECKING:
    from intake.model.report import Finding, ReadFile, Report

UNUSABLE_INPUT = 1


def run(words: Sequence[str]) -> int:
    """`intake parse WORDS`; the exit status. Raises Unreadable where the file can't be read and no JSON is asked for.

    It takes its words itself: typer alone takes a third of the time in which a report is read.
    """
    parser = argparse.ArgumentParser(
        prog="intake parse",
        description="Show what would be read from the report FILE. Registers, stores and mails nothing.",
        epilog="Example: intake parse slutrapport.docx --json",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="a report, a mail, or a zip or the like that holds one")
    parser.add_argument("--json", action="store_true", help="print one JSON document, by parse-contract.md")
    parser.add_argument(
        "--config",
        metavar="FILE",
        type=Path,
        help="read by the forms and rules of this site; default: the shipped ones",
    )
    options = parser.parse_args(words)
    return _shown(options.file, _rules(options.config), as_json=options.json)


def _rules(config: Path | None) -> Path:
    """The folder of forms and rules: the site's where its settings are named, else the shipped ones."""
    if config is None:
        from intake.adapters.shipped import rules_folder

        return rules_folder()
    from intake.settings import load

    return load(config, os.environ).store.rules


def _shown(file: Path, rules: Path, *, as_json: bool) -> int:
    from intake.adapters.reader_server import ReaderServer

    try:
        content = _bytes(file)
        with ReaderServer() as server:  # first of all: it loads while we do
            from intake.peek import peek

            read, findings = peek(content, server, rules)
    except Unreadable as error:
        if not as_json:
            raise
        print_json({"error": {"code": error.code, "message": error.what}})
        return UNUSABLE_INPUT
    if as_json:
        print_json(_as_json(read, findings))
    else:
        _print(read, findings)
    return 0


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(
            "failed", f"{file}: there is no such file", do="name a report, or give its whole path"
        ) from error
    except OSError as error:
        raise Unreadable("failed", f"{file.name}: can't be opened ({type(error).__name__})") from error


def _as_json(read: ReadFile, findings: tuple[Finding, ...]) -> dict[str, Any]:
    from intake.cli.words import finding_as_json

    report = read.report
    return {
        "form": report.form if report else None,
        "fields": _fields(report) if report else {},
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "status": section.status,
                "text": section.text,
                "where": section.where,
                "confidence": round(section.confidence, 2),
            }
            for section in (report.sections if report else ())
        ],
        "unplaced": list(report.unplaced) if report else [],
        "findings": [{"rule": finding.rule, **finding_as_json(finding)} for finding in findings],
    }


def _fields(report: Report) -> dict[str, Any]:
    return {
        name: {
            "value": field.value,
            "raw": field.raw,
            "where": field.where,
            "confidence": round(field.confidence, 2),
        }
        for name, field in report.fields.items()
    }


def _print(read: ReadFile, findings: tuple[Finding, ...]) -> None:
    from intake.cli.words import SECTIONS, field_value, finding_row

    _ = spoken()
    report = read.report
    if report is None:
        sys.stdout.write(_("This is no form that we know.") + "\n")
        return
    print_table(
        report.form,
        [_("Field"), _("Read as"), _("Where")],
        [[name, field_value(None, name, field.value, field.raw), field.where] for name, field in report.fields.items()],
        empty="",
    )
    print_table(
        _("Sections"),
        [_("Section"), _("Status"), _("Text begins")],
        [[f"{s.id} {s.title}", in_words(SECTIONS, s.status), " ".join(s.text.split())[:60]] for s in report.sections],
        empty="",
    )
    print_table(
        _("Findings"),
        [_("What"), _("To whom"), _("Message")],
        [finding_row(finding) for finding in findings],
        empty=_("No findings."),
    )
