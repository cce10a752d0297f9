"""From a file to what it says: read ─► recognise ─► extract, the steps between a mail and its reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from intake import values
from intake.errors import Unreadable, UnreadableCode
from intake.model.document import Document
from intake.model.form import Form
from intake.model.mail import Mail, MailFile, is_document
from intake.model.report import ReadFile
from intake.steps.extract import extract, stamped
from intake.steps.recognise import recognise

if TYPE_CHECKING:
    from intake.ports import Reader

READING_TIME = timedelta(minutes=15)  # for all of a mail's documents; no mail may hold up the others for hours
TITLE_LINES = 3  # of a file on no known form: enough to tell a rekvisition from a report
TITLE_LENGTH = 200
TEXT_LENGTH = 20_000


def read_files(
    mail: Mail, forms: Sequence[Form], reader: Reader, *, largest: int, now: Callable[[], datetime]
) -> tuple[ReadFile, ...]:
    """A mail's documents as read_file reads them; when READING_TIME is up, the rest of them are `failed`, unopened."""
    until = now() + READING_TIME
    documents = [file for file in mail.files if is_document(file)]
    return tuple(
        read_file(file, forms, reader, largest=largest) if now() < until else _unread(file, "failed")
        for file in documents
    )


def read_file(file: MailFile, forms: Sequence[Form], reader: Reader, *, largest: int) -> ReadFile:
    """One document as read: a report on one of *forms*, other text, or the reason why it can't be read.

    A file of more than *largest* bytes is not opened.
    """
    try:
        return read_or_raise(file, forms, reader, largest=largest)
    except Unreadable as error:
        return _unread(file, error.code)


def _unread(file: MailFile, code: UnreadableCode) -> ReadFile:
    return ReadFile(place=file.place, name=values.mask(file.name), sha256=file.sha256, unreadable=code)


def read_or_raise(file: MailFile, forms: Sequence[Form], reader: Reader, *, largest: int) -> ReadFile:
    """As read_file, but what can't be read raises Unreadable."""
    if file.unreadable:
        raise Unreadable(file.unreadable, "the file can't be opened", do="send the report itself, as docx or pdf")
    if len(file.content) > largest:
        raise Unreadable("too_large", f"the file has {len(file.content)} bytes, more than {largest}")
    document = reader.document(file.content, file.kind)
    recognised = recognise(document, forms)
    if recognised is None:
        return _other_text(file, document)
    report = extract(document, recognised)
    return ReadFile(
        place=file.place,
        name=values.mask(file.name),
        sha256=file.sha256,
        report=report,
        personal_number=bool(report.personal_numbers),
        stamped=stamped(report, recognised.form),
        flags=document.flags,
    )


def _other_text(file: MailFile, document: Document) -> ReadFile:
    """A readable file that is no known form."""
    text = "\n".join(block.text for block in document.blocks if block.text.strip())
    title = " ".join(text.splitlines()[:TITLE_LINES])[:TITLE_LENGTH]
    return ReadFile(
        place=file.place,
        name=values.mask(file.name),
        sha256=file.sha256,
        text=values.mask(text[:TEXT_LENGTH]),
        title=values.mask(title),
        personal_number=values.has_personal_number(text),
        flags=document.flags,
    )
