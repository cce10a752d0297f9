"""Reading one file by itself, for `intake parse`: the shipped forms and rules, no register, and nothing is kept.

A small bootstrap of its own beside bootstrap.py, so that no database, mail or template library is loaded for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from intake.adapters.rulefolder import RuleFolder
from intake.adapters.sandbox import Sandbox
from intake.adapters.shipped import rules_folder
from intake.errors import Unreadable
from intake.model.form import RuleBook
from intake.model.mail import FileKind, MailFile, is_document
from intake.model.report import Finding, ReadFile
from intake.ports import Reader, ReceiveOptions
from intake.reading import read_or_raise
from intake.steps.judge import judge
from intake.steps.read import read
from intake.steps.receive.kinds import kind_of

LARGEST_FILE = 25_000_000  # bytes, as intake.toml's own limit
MAIL_HEADER = re.compile(rb"(?:From |(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3})")


def peek(content: bytes) -> tuple[ReadFile, tuple[Finding, ...]]:
    """What would be read from a report, or from a mail's first report, and what the rules say of it.

    Raises Unreadable where it can't be read.
    """
    with Sandbox() as reader:  # first of all: its server starts while we load the rules
        folder = RuleFolder(rules_folder(), lambda blank: read(blank, FileKind.DOCX))
        books = [folder.load(federation) for federation in folder.federations()]
        read_file = _read(content, books, reader)
    return read_file, _judged(read_file, books)


def _read(content: bytes, books: Sequence[RuleBook], reader: Reader) -> ReadFile:
    forms = [form for book in books for form in book.forms]
    kind = kind_of(content)
    if kind in (FileKind.TEXT, FileKind.OTHER, FileKind.MESSAGE) and MAIL_HEADER.match(content):
        files = _documents(content, reader)
    else:
        files = [MailFile(place="", name="", kind=kind, content=content, sha256=hashlib.sha256(content).hexdigest())]
    failure: Unreadable | None = None
    other: ReadFile | None = None
    for file in files:
        try:
            found = read_or_raise(file, forms, reader, largest=LARGEST_FILE)
        except Unreadable as error:
            failure = failure or error
            continue
        if found.report:
            return found
        other = other or found
    if other is not None:
        return other
    raise failure or Unreadable("empty", "there is no document in the mail")


def _documents(content: bytes, reader: Reader) -> list[MailFile]:
    mail = reader.mail(content, ReceiveOptions(address=""), datetime.now(UTC))
    return [file for file in mail.files if is_document(file)]


def _judged(file: ReadFile, books: Sequence[RuleBook]) -> tuple[Finding, ...]:
    for book in books:
        form = book.form(file.report.form) if file.report else None
        if form is not None and file.report is not None:
            return judge(file.report, form, book.rules[form.id])
    return ()
