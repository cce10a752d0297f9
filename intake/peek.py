"""Reading one file by itself, for `intake parse`: forms and rules, no register, and nothing is kept.

A small bootstrap of its own beside bootstrap.py, so that no database, mail or template library is loaded for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from threading import Thread
from typing import TYPE_CHECKING

from intake.adapters.sandbox import Sandbox
from intake.errors import IntakeError, Unreadable
from intake.model.mail import CONTAINERS, FileKind, MailFile, is_document
from intake.steps.receive.kinds import kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from intake.adapters.reader_server import ReaderServer
    from intake.model.document import Document
    from intake.model.report import Finding, ReadFile
    from intake.ports import Reader
    from intake.readports import Tools

LARGEST_FILE = 25_000_000  # bytes, as intake.toml's own limit
MAIL_HEADER = re.compile(rb"(?:From |(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){3})")


class _Ahead:
    """A reader that begins with the documents it will be asked for while the rest of the program loads."""

    def __init__(self, reader: Sandbox, documents: Iterable[bytes]) -> None:
        self.mail = reader.mail
        self.files = reader.files
        self.close = reader.close
        self._reader = reader
        self._begun = {content: Thread(target=self._keep, args=(content,)) for content in documents}
        self._kept: dict[bytes, Document | IntakeError] = {}
        for thread in self._begun.values():
            thread.start()

    def document(self, content: bytes, kind: FileKind) -> Document:
        if content not in self._begun:
            return self._reader.document(content, kind)
        self._begun[content].join()
        kept = self._kept[content]
        if isinstance(kept, IntakeError):
            raise kept
        return kept

    def _keep(self, content: bytes) -> None:
        try:
            self._kept[content] = self._reader.document(content, kind_of(content))
        except IntakeError as error:
            self._kept[content] = error


def peek(content: bytes, server: ReaderServer, rules: Path) -> tuple[ReadFile, tuple[Finding, ...]]:
    """What would be read from a report, or from a mail's or container's first report, and what the rules say of it.

    *rules* is the folder of forms and rules. Raises Unreadable where it can't be read.
    """
    blanks = [path.read_bytes() for path in rules.glob("*/*/blank.docx")]
    reader = _Ahead(Sandbox(server, lambda: _tools(server)), [content, *blanks] if _is_read(content) else blanks)
    from intake.adapters.rulefolder import RuleFolder  # all is loaded here, while the reader loads and reads
    from intake.model.evidence import Evidence
    from intake.reading import read_or_raise
    from intake.steps.judge import judge

    folder = RuleFolder(rules, lambda blank: reader.document(blank, FileKind.DOCX))
    forms = folder.forms()
    found = _first_report(
        _documents(content, reader), lambda file: read_or_raise(file, forms, reader, largest=LARGEST_FILE)
    )
    form = next((form for form in forms if found.report and form.id == found.report.form), None)
    if found.report is None or form is None:
        return found, ()
    evidence = Evidence(report=found.report, form=form, report_type=form.report_type)
    return found, judge(evidence, folder.rules(form))


def _tools(server: ReaderServer) -> Tools:
    from intake.adapters.tools import installed_tools  # most reports need none

    return installed_tools(bubblewrap=server.bubblewrap)


def _first_report(files: Iterable[MailFile], read: Callable[[MailFile], ReadFile]) -> ReadFile:
    """The first report among the documents, else the first that could be read. Raises Unreadable where none could."""
    failure: Unreadable | None = None
    other: ReadFile | None = None
    for file in files:
        try:
            found = read(file)
        except Unreadable as error:
            failure = failure or error
            continue
        if found.report:
            return found
        other = other or found
    if other is not None:
        return other
    raise failure or Unreadable("empty", "there is no document in it")


def _documents(content: bytes, reader: Reader) -> list[MailFile]:
    """The file itself, or the documents of a mail or a container. Raises Unreadable."""
    if _is_container(content):
        return [file for file in reader.files(content, kind_of(content)) if is_document(file)]
    if not _is_mail(content):
        digest = hashlib.sha256(content).hexdigest()
        return [MailFile(place="", name="", kind=kind_of(content), content=content, sha256=digest)]
    from intake.ports import ReceiveOptions

    mail = reader.mail(content, ReceiveOptions(address=""), datetime.now(UTC))
    return [file for file in mail.files if is_document(file)]


def _is_read(content: bytes) -> bool:
    """Whether the file itself is the document to read: no mail, no container, and not too large for any of it."""
    return len(content) <= LARGEST_FILE and not _is_mail(content) and kind_of(content) not in CONTAINERS


def _is_container(content: bytes) -> bool:
    return len(content) <= LARGEST_FILE and kind_of(content) in CONTAINERS


def _is_mail(content: bytes) -> bool:
    return kind_of(content) in (FileKind.TEXT, FileKind.OTHER, FileKind.MESSAGE) and bool(MAIL_HEADER.match(content))
