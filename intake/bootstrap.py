"""Settings -> adapters -> World. The only file that names concrete adapters, and it hands them plain values."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import structlog

from intake.adapters import folder, imap, maildir, smtp
from intake.adapters.archive import FileArchive
from intake.adapters.clock import SystemClock
from intake.adapters.database import open_store
from intake.adapters.reader_server import ReaderServer
from intake.adapters.rulefiles import RuleFiles
from intake.adapters.sandbox import Sandbox
from intake.adapters.texts import MailTexts
from intake.adapters.tools import installed_tools
from intake.errors import Misconfigured, Refused, unfilled
from intake.letters.tokens import new_token
from intake.model.document import Document
from intake.model.form import RuleBook
from intake.model.mail import FileKind
from intake.ports import Archive, Federation, Mailbox, Outlet, ReceiveOptions, SentCopy, Store, World
from intake.readports import NO_TOOLS
from intake.settings import Settings
from intake.settings.tables import FederationSettings, FolderOutlet, ImapMailbox, MaildirMailbox, SmtpOutlet
from intake.steps.read import read

log = structlog.get_logger()


@contextmanager
def opened(settings: Settings, *, reads: bool = False) -> Iterator[World]:
    """The world that *settings* describe, closed at the end. Raises Misconfigured where it can't be put together.

    Where it *reads* mails, the reader is started first, before any thread: it forks. Most commands never need it.
    """
    with ExitStack() as stack:
        limits = settings.limits
        server = ReaderServer(eager=reads, memory_mb=limits.reader_memory_mb, seconds=limits.reader_seconds)
        stack.callback(server.close)
        archive = FileArchive(settings.store.archive)
        store: Store = open_store(settings.store.url(), archive)
        stack.callback(store.close)
        rules = RuleFiles(settings.store.rules, read_blank, last=lambda name: _last_used(name, store, archive))
        federations = {name: _federation(name, one, rules) for name, one in settings.federations.items()}
        for federation in federations.values():
            for mailbox in federation.mailboxes:
                stack.callback(mailbox.close)
            stack.callback(federation.outlet.close)
        yield World(
            clock=SystemClock(),
            archive=archive,
            ledger=store.ledger,
            register=store.register,
            outbox=store.outbox,
            reader=_reader(server, reads=reads),
            rules=rules,
            texts=MailTexts(settings.store.templates),
            federations=federations,
            worker=f"{socket.gethostname()}:{os.getpid()}",
            lock=store.lock,
            token=new_token,
            largest_file=limits.file_mb * 1_000_000,
        )


@contextmanager
def opened_store(settings: Settings) -> Iterator[tuple[Store, Archive]]:
    """The register and the archive alone: for what is told although the rules can't be used."""
    archive = FileArchive(settings.store.archive)
    store: Store = open_store(settings.store.url(), archive)
    try:
        yield store, archive
    finally:
        store.close()


def _last_used(federation: str, store: Store, archive: Archive) -> bytes | None:
    """The files of the rules that the federation's newest record was judged by; None where there are none."""
    used = max(store.register.rule_sets(federation), key=lambda one: one.last_used_at, default=None)
    if used is None:
        return None
    try:
        return archive.get(used.version)
    except Refused:
        return None  # a set from before sets were kept


def _reader(server: ReaderServer, *, reads: bool) -> Sandbox:
    """The reader, with the tools that are there; where it will be used, what holds it and what it lacks is logged."""
    tools = installed_tools(bubblewrap=server.bubblewrap) if reads else NO_TOOLS
    reader = Sandbox(server, lambda: tools)
    if reads:
        log.info("reader.started", held_by=reader.level)  # "level" is how grave a line is
        if tools.office is None:
            log.warning("office.missing", unread="odt, doc, rtf", do="install libreoffice-writer-nogui")
        if tools.ocr is None:
            log.warning("ocr.missing", unread="scans and pictures", do="install tesseract-ocr and tesseract-ocr-swe")
    return reader


def read_blank(content: bytes) -> Document:
    """A federation's own blank form: trusted, so it is read right here."""
    return read(content, FileKind.DOCX)


def _federation(name: str, settings: FederationSettings, rules: RuleFiles) -> Federation:
    _all_there(name, settings.forms, rules.current(name))
    for problem in rules.problems(name):
        log.warning("rules.broken", federation=name, what=unfilled(problem.what), do="intake rules check")
    return Federation(
        id=name,
        name=settings.name,
        address=settings.address,
        staff=settings.staff,
        start_date=settings.start_date,
        receive=ReceiveOptions(
            address=settings.address,
            staff=settings.staff,
            own_hosts=settings.own_hosts,
            authserv_id=settings.authserv_id,
        ),
        mailboxes=_mailboxes(name, settings.mailboxes),
        outlet=_outlet(settings.outlet),
        sent_copy=_sent_copy(settings.outlet),
        replies=settings.replies,
        unverified=settings.unverified,
        first_run_limit=settings.first_run_limit,
        cap_address_day=settings.caps.per_address_day,
        cap_case=settings.caps.per_case,
        cap_hour=settings.caps.per_hour,
        cap_day=settings.caps.per_day,
    )


def _all_there(name: str, wanted: Sequence[str], rulebook: RuleBook) -> None:
    there = [form.id for form in rulebook.forms]
    for form in wanted:
        if form not in there:
            raise Misconfigured(
                f"intake.toml: forms in [federation.{name}] names '{form}', but there is no such form",
                why="reports on it would be taken for letters",
                do=f"write one of {', '.join(there)}, or leave the line out: every form in rules/{name} is used",
            )


def _sent_copy(settings: SmtpOutlet | FolderOutlet) -> SentCopy:
    """Who keeps the Sent copy: "auto" appends one, but where the provider does that by itself."""
    if isinstance(settings, FolderOutlet):
        return "none"
    if settings.sent_copy != "auto":
        return settings.sent_copy
    return "none" if smtp.keeps_sent_copies(settings.host) else "append"


def _mailboxes(name: str, settings: Sequence[ImapMailbox | MaildirMailbox]) -> tuple[Mailbox, ...]:
    """The federation's mailboxes, named after it and, from the second on, numbered."""
    names = [name if place == 1 else f"{name}-{place}" for place in range(1, len(settings) + 1)]
    return tuple(_mailbox(own, one) for own, one in zip(names, settings, strict=True))


def _mailbox(name: str, settings: ImapMailbox | MaildirMailbox) -> Mailbox:
    if isinstance(settings, MaildirMailbox):
        return maildir.MaildirMailbox(name, settings.path)
    return imap.ImapMailbox(
        name,
        host=settings.host,
        port=settings.port,
        security=settings.security,
        ca_file=settings.ca_file,
        username=settings.username,
        password=settings.secret,
        folders=settings.folders,
        junk_folder=settings.junk_folder,
        registered_folder=settings.registered_folder,
        keyword=settings.keyword,
    )


def _outlet(settings: SmtpOutlet | FolderOutlet) -> Outlet:
    if isinstance(settings, SmtpOutlet):
        return smtp.SmtpOutlet(
            host=settings.host,
            port=settings.port,
            security=settings.security,
            ca_file=settings.ca_file,
            username=settings.username,
            password=settings.secret,
        )
    return folder.FolderOutlet(settings.path)
