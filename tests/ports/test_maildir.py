"""What only a Maildir can do: files that move and are looked for by their key."""

from __future__ import annotations

import os
import threading
from datetime import date
from pathlib import Path

from intake.adapters.maildir import MaildirMailbox

ALL = date(2000, 1, 1)
REPORT = b"From: maja.lindqvist@example.se\nSubject: Slutrapport\n\nHej!\n"


def maildir(tmp_path: Path, *names: str) -> MaildirMailbox:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    for name in names:
        (tmp_path / name).write_bytes(REPORT)
    return MaildirMailbox("gavleborg", tmp_path)


def test_a_maildir_mail_is_found_by_its_key_after_a_person_has_read_it(tmp_path: Path) -> None:
    mailbox = maildir(tmp_path, "new/1.a")
    [offer] = mailbox.offers(ALL, lambda folder, uidvalidity: frozenset())
    (tmp_path / "new/1.a").rename(tmp_path / "cur/1.a:2,S")
    assert mailbox.fetch(offer.sighting) == REPORT
    assert mailbox.file_away(offer.sighting) is True
    assert (tmp_path / ".Diarief&APY-rda/cur/1.a:2,S").read_bytes() == REPORT


def test_a_maildir_folder_is_made_whole_and_a_filed_mail_keeps_its_time(tmp_path: Path) -> None:
    mailbox = maildir(tmp_path, "new/1.a")
    os.utime(tmp_path / "new/1.a", (1700000000, 1700000000))
    [offer] = mailbox.offers(ALL, lambda folder, uidvalidity: frozenset())
    mailbox.file_away(offer.sighting)
    folder = tmp_path / ".Diarief&APY-rda"
    assert {path.name for path in folder.iterdir()} == {"cur", "new", "tmp", "maildirfolder"}
    assert (folder / "cur/1.a:2,").stat().st_mtime == 1700000000


def test_a_maildir_mail_that_is_left_keeps_name_time_and_flags(tmp_path: Path) -> None:
    mailbox = maildir(tmp_path, "new/1.a", "cur/2.b:2,FS", "cur/3.c")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for offer in mailbox.offers(ALL, lambda folder, uidvalidity: frozenset()):
        mailbox.fetch(offer.sighting)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_two_workers_who_file_the_same_maildir_mail_make_one(tmp_path: Path) -> None:
    mailbox = maildir(tmp_path, *(f"new/{n}.a" for n in range(50)))
    sightings = [offer.sighting for offer in mailbox.offers(ALL, lambda folder, uidvalidity: frozenset())]
    answers: list[bool] = []
    workers = [
        threading.Thread(
            target=lambda: answers.extend(MaildirMailbox("gavleborg", tmp_path).file_away(s) for s in sightings)
        )
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert answers == [True] * 100
    assert len(list((tmp_path / ".Diarief&APY-rda/cur").iterdir())) == 50


def test_what_is_no_mail_in_a_maildir_is_left_out(tmp_path: Path) -> None:
    mailbox = maildir(tmp_path, "new/.nfs0001", "cur/1.a:2,")
    (tmp_path / "new/folder").mkdir()
    offers = mailbox.offers(ALL, lambda folder, uidvalidity: frozenset())
    assert [offer.sighting.uid for offer in offers] == ["1.a"]
