"""A worker in a process of its own: claims mails and registers each in the one case, until none is left.

Run as: committing.py URL OWNER [stop|kill-in-entry|kill-at-commit|kill-after-commit]. With `stop` it claims its first
mail, says that it is ready, waits for its standard input to end, and stops itself, just before the COMMIT, at every
50th record; with `kill-...` it kills itself there at its first mail.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime

from registering import GAVLEBORG, NOBODY_ASKED, a_record, an_entry
from sqlalchemy import event

from intake.adapters.database import open_store
from intake.adapters.memory_store import MemoryArchive
from intake.model.entry import CaseBook, Entry, Event, TakeNumber
from intake.model.register import MailId

EVERY = 50


class Worker:
    def __init__(self, url: str, owner: str, accident: str) -> None:
        self.owner = owner
        self.accident = accident
        self.at_commit: signal.Signals | None = None
        self.store = open_store(url, MemoryArchive())
        event.listen(self.store.register._database._engine, "commit", self.commit)

    def claim(self) -> MailId | None:
        return self.store.ledger.claim(GAVLEBORG, owner=self.owner, now=datetime.now(UTC), seconds=300)

    def work(self, first: MailId | None) -> None:
        mail = first or self.claim()
        while mail is not None:
            self.store.register.commit(mail, NOBODY_ASKED, self.entry, now=datetime.now(UTC))
            if self.accident == "kill-after-commit":
                os.kill(os.getpid(), signal.SIGKILL)
            mail = self.claim()

    def entry(self, book: CaseBook, take: TakeNumber) -> Entry:
        record = a_record(take, book.cases[0].id)
        if self.accident == "kill-in-entry":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.accident == "kill-at-commit":
            self.at_commit = signal.SIGKILL
        if self.accident == "stop" and record.number.record % EVERY == 0:
            self.at_commit = signal.SIGSTOP
        return an_entry(records=(record,), events=(Event(kind="record.registered", actor=self.owner, place="2"),))

    def commit(self, connection: object) -> None:
        """Called by the engine just before each COMMIT."""
        sign, self.at_commit = self.at_commit, None
        if sign is not None:
            os.kill(os.getpid(), sign)


if __name__ == "__main__":
    worker = Worker(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "")
    held = None
    if worker.accident == "stop":
        held = worker.claim()  # so that each of the four has work, however unfair the database's lock is
        print("ready", flush=True)
        sys.stdin.read()
    worker.work(held)
    worker.store.close()
