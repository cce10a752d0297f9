"""The port Mailbox: one suite over memory, Maildir and IMAP with each of its ways to file a mail away."""

from __future__ import annotations

import itertools
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from intake.adapters.imap import ImapMailbox
from intake.adapters.maildir import MaildirMailbox
from intake.adapters.memory_mail import Lying, MemoryMailbox
from intake.errors import Refused, TryLater
from intake.model.mail import Sighting
from intake.ports import Mailbox

ALL = date(2000, 1, 1)
LONG_AGO = datetime(2024, 1, 11, 22, 40, tzinfo=UTC)
REPORT = b"From: maja.lindqvist@example.se\r\nSubject: Slutrapport\r\nMessage-ID: <a@example.se>\r\n\r\nHej!\r\n"
QUESTION = b"From: omar.haddad@example.se\r\nSubject: En fr=E5ga\r\n\r\n.\r\nHej d=E5 \xe5\r\n"
REGISTERED = "Diarieförda"


@dataclass(frozen=True, kw_only=True)
class House:
    """A mailbox and the view of the others who use it."""

    mailbox: Mailbox
    deliver: Callable[..., None]  # raw, internal_date=now, flags=""
    lying: Callable[[str], list[tuple[bytes, frozenset[str]]]]  # folder -> raw and flags of each mail
    break_down: Callable[[], None]
    mend: Callable[[], None]
    remembers: bool = True  # a mail that was filed away is recognised as filed
    user: str = ""  # IMAP: whose mailbox it is

    def offered(self, since: date = ALL, known: frozenset[str] = frozenset()) -> list[Sighting]:
        return [offer.sighting for offer in self.mailbox.offers(since, lambda folder, uidvalidity: known)]


@pytest.fixture
def memory_house() -> House:
    mailbox = MemoryMailbox()

    def deliver(raw: bytes, internal_date: datetime | None = None, flags: str = "") -> None:
        mailbox.deliver(raw, internal_date)
        mailbox.mails[-1].flags = frozenset(flags.split())

    def lying(folder: str) -> list[tuple[bytes, frozenset[str]]]:
        mails: dict[str, list[Lying]] = {"INBOX": mailbox.mails, REGISTERED: mailbox.registered}
        if folder == "Sent":
            return [(raw, frozenset({"\\Seen"})) for raw in mailbox.sent]
        return [(mail.raw, mail.flags) for mail in mails[folder]]

    def down(value: bool) -> Callable[[], None]:
        return lambda: setattr(mailbox, "down", value)

    return House(mailbox=mailbox, deliver=deliver, lying=lying, break_down=down(True), mend=down(False))


@pytest.fixture
def maildir_house(tmp_path: Path) -> Iterator[House]:
    path = tmp_path / "Maildir"
    for folder in (path, path / ".Sent"):
        for part in ("new", "cur", "tmp"):
            (folder / part).mkdir(parents=True)
    folders = {"INBOX": path, REGISTERED: path / ".Diarief&APY-rda", "Sent": path / ".Sent"}
    letters = {"\\Seen": "S", "\\Flagged": "F", "\\Answered": "R", "\\Deleted": "T"}
    counter = itertools.count(1)

    def deliver(raw: bytes, internal_date: datetime | None = None, flags: str = "") -> None:
        name = f"{1700000000 + next(counter)}.M1P1.mx"
        info = ":2," + "".join(sorted(letters[flag] for flag in flags.split()))
        file = path / "cur" / (name + info) if flags else path / "new" / name
        file.write_bytes(raw)
        if internal_date:
            os.utime(file, (internal_date.timestamp(), internal_date.timestamp()))

    def lying(folder: str) -> list[tuple[bytes, frozenset[str]]]:
        files = [f for part in ("new", "cur") for f in sorted((folders[folder] / part).glob("*"))]
        names = {letter: flag for flag, letter in letters.items()}
        return [(f.read_bytes(), frozenset(names[x] for x in f.name.partition(":2,")[2])) for f in files]

    mailbox = MaildirMailbox("gavleborg", path, registered_folder=REGISTERED)
    away = tmp_path / "away"
    yield House(
        mailbox=mailbox,
        deliver=deliver,
        lying=lying,
        break_down=lambda: path.rename(away) and None,
        mend=lambda: away.rename(path) and None,
    )
    mailbox.close()


users = itertools.count(1)


@pytest.fixture(scope="session")
def servers_by_ability(new_dovecot: Callable[..., Any], dovecot: Any) -> dict[str, Any]:
    return {
        "imap": dovecot,
        "imap-uidplus": new_dovecot("IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN IDLE UIDPLUS NAMESPACE SPECIAL-USE"),
        "imap-keyword": new_dovecot("IMAP4rev1 AUTH=PLAIN IDLE"),
    }


def imap_house(server: Any, cable: Any, **options: Any) -> House:
    user = f"kontakt{next(users)}@gavleborg.example"
    server.add_user(user)

    def lying(folder: str) -> list[tuple[bytes, frozenset[str]]]:
        return [(mail.raw, mail.flags - {"\\Recent"}) for mail in server.mailbox(user, folder)]

    def deliver(raw: bytes, internal_date: datetime | None = None, flags: str = "") -> None:
        server.append(user, raw, internal_date=internal_date, flags=flags)

    mailbox = ImapMailbox(
        "gavleborg",
        host="127.0.0.1",
        port=cable.port,
        ca_file=server.ca_file,
        username=user,
        password=lambda: server.password,
        timeout=10,
        **options,
    )
    return House(
        mailbox=mailbox,
        deliver=deliver,
        lying=lying,
        break_down=cable.unplug,
        mend=cable.mend,
        remembers=False,
        user=user,
    )


@pytest.fixture(
    params=[
        "memory",
        "maildir",
        pytest.param("imap", marks=pytest.mark.server),
        pytest.param("imap-uidplus", marks=pytest.mark.server),
    ]
)
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """An empty mailbox, with a registered folder that isn't there yet."""
    if not request.param.startswith("imap"):
        yield request.getfixturevalue(f"{request.param}_house")
        return
    server = request.getfixturevalue("servers_by_ability")[request.param]
    house = imap_house(server, request.getfixturevalue("new_cable")(server.imap_port), registered_folder=REGISTERED)
    yield house
    house.mailbox.close()


def wire(raw: bytes) -> bytes:
    return re.sub(rb"\r?\n", b"\r\n", raw)


def test_mails_are_offered_oldest_first_with_the_time_they_arrived(house: House) -> None:
    house.deliver(REPORT, datetime(2024, 3, 1, 8, 0, tzinfo=UTC))
    house.deliver(QUESTION, LONG_AGO)
    offers = list(house.mailbox.offers(ALL, lambda folder, uidvalidity: frozenset()))
    assert [offer.internal_date for offer in offers] == [LONG_AGO, datetime(2024, 3, 1, 8, 0, tzinfo=UTC)]
    assert [house.mailbox.fetch(offer.sighting) for offer in offers] == [QUESTION, REPORT]


def test_a_mail_is_offered_until_it_is_known(house: House) -> None:
    house.deliver(REPORT)
    [first] = house.offered()
    house.deliver(QUESTION)
    assert first in house.offered()
    [second] = house.offered(known=frozenset({first.uid}))
    assert house.mailbox.fetch(second) == QUESTION


def test_known_is_asked_with_the_folder_and_its_uidvalidity(house: House) -> None:
    house.deliver(REPORT)
    asked: list[tuple[str, int]] = []

    def known(folder: str, uidvalidity: int) -> frozenset[str]:
        asked.append((folder, uidvalidity))
        return frozenset()

    [offer] = house.mailbox.offers(ALL, known)
    assert (offer.sighting.folder, offer.sighting.uidvalidity) in asked
    assert offer.sighting.folder == "INBOX"


def test_mails_from_before_the_start_are_not_offered_but_for_a_days_margin(house: House) -> None:
    house.deliver(REPORT, datetime(2023, 12, 30, 12, 0, tzinfo=UTC))
    house.deliver(QUESTION, datetime(2023, 12, 31, 12, 0, tzinfo=UTC))
    [sighting] = house.offered(since=date(2024, 1, 1))
    assert house.mailbox.fetch(sighting) == QUESTION


def test_looking_and_fetching_change_no_flag(house: House) -> None:
    house.deliver(REPORT)
    house.deliver(QUESTION, flags="\\Seen \\Flagged")
    before = house.lying("INBOX")
    for sighting in house.offered():
        house.mailbox.fetch(sighting)
    assert house.lying("INBOX") == before


def test_a_mail_that_a_person_has_read_is_offered_all_the_same(house: House) -> None:
    house.deliver(REPORT, flags="\\Seen")
    assert len(house.offered()) == 1


@pytest.mark.parametrize("uid", ["4711", "no-such-key"])
def test_an_unknown_uid_is_refused_and_never_filed(house: House, uid: str) -> None:
    house.deliver(REPORT)
    [sighting] = house.offered()
    unknown = Sighting(folder=sighting.folder, uidvalidity=sighting.uidvalidity, uid=uid)
    with pytest.raises(Refused):
        house.mailbox.fetch(unknown)
    assert house.mailbox.file_away(unknown) is False
    assert len(house.lying("INBOX")) == 1


def test_a_registered_mail_is_moved_with_its_flags_and_its_bytes(house: House) -> None:
    house.deliver(REPORT, LONG_AGO, flags="\\Flagged \\Seen")
    house.deliver(QUESTION)
    report = next(s for s in house.offered() if house.mailbox.fetch(s) == REPORT)
    assert house.mailbox.file_away(report) is True
    assert house.lying(REGISTERED) == [(REPORT, frozenset({"\\Flagged", "\\Seen"}))]
    assert house.lying("INBOX") == [(QUESTION, frozenset())]


def test_a_filed_mail_is_neither_offered_nor_fetched_again(house: House) -> None:
    house.deliver(REPORT)
    [sighting] = house.offered()
    house.mailbox.file_away(sighting)
    assert house.offered() == []
    with pytest.raises(Refused):
        house.mailbox.fetch(sighting)


def test_filing_twice_leaves_one_mail(house: House) -> None:
    house.deliver(REPORT)
    [sighting] = house.offered()
    assert house.mailbox.file_away(sighting) is True
    assert house.mailbox.file_away(sighting) is house.remembers
    assert len(house.lying(REGISTERED)) == 1


def test_what_colleagues_marked_as_deleted_stays(house: House) -> None:
    house.deliver(QUESTION, flags="\\Deleted")
    house.deliver(REPORT)
    report = next(s for s in house.offered() if house.mailbox.fetch(s) == REPORT)
    assert house.mailbox.file_away(report) is True
    assert house.lying("INBOX") == [(QUESTION, frozenset({"\\Deleted"}))]


def test_a_broken_connection_is_told_as_try_later_and_the_next_call_works(house: House) -> None:
    house.deliver(REPORT)
    [sighting] = house.offered()
    house.break_down()
    calls: list[Callable[[], Any]] = [
        house.offered,
        lambda: house.mailbox.fetch(sighting),
        lambda: house.mailbox.file_away(sighting),
        lambda: house.mailbox.append_sent(REPORT),
        lambda: house.mailbox.wait(0.1),
    ]
    for call in calls:
        with pytest.raises(TryLater):
            call()
    house.mend()
    assert house.mailbox.fetch(sighting) == REPORT
    assert house.offered() == [sighting]


def test_a_copy_of_a_sent_mail_lies_in_sent_as_read(house: House) -> None:
    assert house.mailbox.append_sent(REPORT.replace(b"\r\n", b"\n")) is True
    [(raw, flags)] = house.lying("Sent")
    assert (wire(raw), flags) == (REPORT, frozenset({"\\Seen"}))
    assert house.offered() == []


def test_waiting_ends_at_once_before_the_first_look(house: House) -> None:
    assert house.mailbox.wait(60) is True


def test_waiting_ends_at_once_where_a_mail_came_after_the_last_look(house: House) -> None:
    house.offered()
    house.deliver(REPORT)
    assert house.mailbox.wait(60) is True


def test_a_change_that_nobody_looks_at_is_told_again_but_not_at_once(house: House) -> None:
    house.offered()
    house.deliver(REPORT)
    assert house.mailbox.wait(60) is True
    began = time.monotonic()
    assert house.mailbox.wait(60) is True
    assert 1 < time.monotonic() - began < 5


def test_waiting_in_vain_takes_its_time_and_says_so(house: House) -> None:
    house.deliver(REPORT)
    house.offered()
    began = time.monotonic()
    assert house.mailbox.wait(0.4) is False
    assert 0.4 <= time.monotonic() - began < 5


def test_a_mail_that_comes_while_waiting_ends_the_wait(house: House) -> None:
    house.offered()
    threading.Timer(0.5, house.deliver, [REPORT]).start()
    began = time.monotonic()
    assert house.mailbox.wait(60) is True
    assert time.monotonic() - began < 5
    assert len(house.offered()) == 1


def test_waking_ends_the_wait_in_progress(house: House) -> None:
    house.offered()
    threading.Timer(0.3, house.mailbox.wake).start()
    began = time.monotonic()
    assert house.mailbox.wait(60) is False
    assert time.monotonic() - began < 5


def test_waking_before_the_wait_ends_it_too_but_only_one(house: House) -> None:
    house.offered()
    house.mailbox.wake()
    assert house.mailbox.wait(60) is False
    began = time.monotonic()
    house.mailbox.wait(0.3)
    assert time.monotonic() - began >= 0.3


# IMAP servers that lack what others have, and the folder's name


@pytest.mark.server
def test_without_move_and_uidplus_the_keyword_marks_the_mail(
    servers_by_ability: dict[str, Any], new_cable: Callable[[int], Any]
) -> None:
    server = servers_by_ability["imap-keyword"]
    house = imap_house(server, new_cable(server.imap_port), registered_folder=REGISTERED, keyword="Registrerad")
    house.deliver(REPORT)
    [sighting] = house.offered()
    assert house.mailbox.file_away(sighting) is True
    assert house.mailbox.file_away(sighting) is True
    assert house.lying("INBOX") == [(REPORT, frozenset({"Registrerad"}))]
    house.mailbox.close()


@pytest.mark.server
def test_without_a_safe_way_nothing_is_moved(
    servers_by_ability: dict[str, Any], new_cable: Callable[[int], Any]
) -> None:
    server = servers_by_ability["imap-keyword"]
    house = imap_house(server, new_cable(server.imap_port), registered_folder=REGISTERED)
    house.deliver(REPORT)
    [sighting] = house.offered()
    assert house.mailbox.file_away(sighting) is False
    assert house.lying("INBOX") == [(REPORT, frozenset())]
    house.mailbox.close()


@pytest.mark.server
def test_the_registered_folder_is_made_subscribed_and_named_in_modified_utf7(
    dovecot: Any, new_cable: Callable[[int], Any]
) -> None:
    house = imap_house(dovecot, new_cable(dovecot.imap_port), registered_folder=REGISTERED)
    house.deliver(REPORT)
    [sighting] = house.offered()
    house.mailbox.file_away(sighting)
    assert "Diarief&APY-rda" in dovecot.folders(house.user, subscribed=True)
    house.mailbox.close()
