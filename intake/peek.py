"""Reading one file by itself, for `intake parse`: the shipped forms and rules, no register, and nothing is kept.

A small bootstrap of its own beside bootstrap.py, so that no database, mail or template library is loaded for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from intake.adapters.rulefolder import RuleFolder
from intake.adapters.sandbox import Sandbox
from intake.adapters.shipped import rules_folder
from intake.errors import Unreadable
from intake.model.mail import FileKind, MailFile, is_document
from intake.model.report import Finding, ReadFile
from intake.reading import read_or_raise
from intake.steps.judge import judge
from intake.steps.read import read
from intake.steps.receive.kinds import kind_of

if TYPE_CHECKING:
    from intake.model.form import Form
    from intake.ports import Reader

LARGEST_FILE = 25_000_000  # bytes, as intake.toml's own limit
MAIL_HEADER = re.compile(rb"(?:From |(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3})")


def peek(content: bytes) -> tuple[ReadFile, tuple[Finding, ...]]:
    """What would be read from a report, or from a mail's first report, and what the rules say of it.

    Raises Unreadable where it can't be read.
    """
    with Sandbox() as reader:  # first of all: its server starts while we load the forms
        folder = RuleFolder(rules_folder(), lambda blank: read(blank, FileKind.DOCX))
        forms = folder.forms()
        found = _read(content, forms, reader)
    form = next((form for form in forms if found.report and form.id == found.report.form), None)
    if found.report is None or form is None:
        return found, ()
    return found, judge(found.report, form, folder.rules(form))


def _read(content: bytes, forms: Sequence[Form], reader: Reader) -> ReadFile:
    """The first report among the documents, else the first that could be read."""
    failure: Unreadable | None = None
    other: ReadFile | None = None
    for file in _documents(content, reader):
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
    """The file itself, or a mail's documents."""
    kind = kind_of(content)
    if kind not in (FileKind.TEXT, FileKind.OTHER, FileKind.MESSAGE) or not MAIL_HEADER.match(content):
        return [MailFile(place="", name="", kind=kind, content=content, sha256=hashlib.sha256(content).hexdigest())]
    from intake.ports import ReceiveOptions

    mail = reader.mail(content, ReceiveOptions(address=""), datetime.now(UTC))
    return [file for file in mail.files if is_document(file)]
