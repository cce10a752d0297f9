"""IMAP servers that break off, fall silent, lie or lack what others have: no mail lost, nothing harmed."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from intake.adapters import imap_session
from intake.adapters.imap import ImapMailbox
from intake.errors import Misconfigured, Refused, TryLater
from intake.model.mail import Sighting

ALL = date(2000, 1, 1)
REPORT = b"From: maja.lindqvist@example.se\r\nSubject: Slutrapport\r\n\r\nHej!\r\n"
USER = "kontakt@gavleborg.example"
ABILITIES = b"IMAP4rev1 AUTH=PLAIN IDLE MOVE UIDPLUS"
FOLDER = b"* 1 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT 2] .\r\n"
HOLDS_ONE = {
    "EXAMINE": FOLDER + b"@ OK done\r\n",
    "SELECT": FOLDER + b"* OK [PERMANENTFLAGS (\\Seen \\Deleted)] .\r\n@ OK done\r\n",
    "UID SEARCH": b"* SEARCH 1\r\n@ OK done\r\n",
    "UID FETCH": b'* 1 FETCH (UID 1 FLAGS () INTERNALDATE "11-Jan-2024 23:40:00 +0100")\r\n@ OK done\r\n',
}
DROP = b""


class Script:
    """Talks IMAP by a table from the command to the answer ("@" = its tag, DROP = break off); notes all commands."""

    def __init__(self, answers: dict[str, bytes], abilities: bytes = ABILITIES) -> None:
        self.told: list[str] = []
        self.connections = 0
        self.comes_at_idle = b""  # the answer to EXAMINE from the first IDLE on
        self._abilities = abilities
        self._answers = {"CAPABILITY": b"* CAPABILITY " + abilities + b"\r\n@ OK done\r\n", **HOLDS_ONE, **answers}

    def __call__(self, reader: BinaryIO, write: Callable[[bytes], None]) -> None:
        self.connections += 1
        write(self._answers.get("", b"* OK [CAPABILITY " + self._abilities + b"] hello\r\n"))
        for line in reader:
            tag, _, command = line.strip().decode().partition(" ")
            self.told.append(command)
            words = command.upper().split(" ")
            name = " ".join(words[:2]) if words[0] == "UID" else words[0]
            if name == "AUTHENTICATE" and name not in self._answers:
                write(b"+ \r\n")
                reader.readline()
            answer = self._answers.get(name, b"+ idling\r\n" if name == "IDLE" else b"@ OK done\r\n")
            if answer == DROP:
                return
            write(answer.replace(b"@ ", tag.encode() + b" "))
            if name == "IDLE":
                self._answers["EXAMINE"] = self.comes_at_idle or self._answers["EXAMINE"]
                if b"* BYE" in answer or not reader.readline():
                    return
                write(tag.encode() + b" OK done\r\n")

    def commands(self) -> list[str]:
        return [told.partition(" ")[0].upper() for told in self.told]


@pytest.fixture
def at_server(
    new_scripted: Callable[..., Any], certificates: Path
) -> Iterator[Callable[..., tuple[ImapMailbox, Script]]]:
    """A mailbox at a scripted server, which holds one mail and answers as usual but for *answers*."""
    mailboxes = []

    def make(
        answers: dict[str, bytes], abilities: bytes = ABILITIES, *, tls: bool = True, **options: Any
    ) -> tuple[ImapMailbox, Script]:
        script = Script(answers, abilities)
        options = {"timeout": 1, "ca_file": certificates / "ca.pem", "junk_folder": "", **options}
        port = new_scripted(script, tls=tls).port
        mailboxes.append(ImapMailbox("x", host="127.0.0.1", port=port, username=USER, password="hemligt", **options))
        return mailboxes[-1], script

    yield make
    for mailbox in mailboxes:
        mailbox.close()


def offered(mailbox: ImapMailbox) -> list[Sighting]:
    return [offer.sighting for offer in mailbox.offers(ALL, lambda folder, uidvalidity: frozenset())]


THE_ONE = Sighting(folder="INBOX", uidvalidity=7, uid="1")


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"": DROP}, id="hangs up at once"),
        pytest.param({"": b"* BYE too busy\r\n"}, id="says good-bye at once"),
        pytest.param({"": b"HTTP/1.0 400 Bad Request\r\n"}, id="is no IMAP server"),
        pytest.param({"AUTHENTICATE": DROP}, id="breaks off at the login"),
        pytest.param({"AUTHENTICATE": b"@ NO [UNAVAILABLE] later\r\n"}, id="refuses the login"),
        pytest.param({"EXAMINE": DROP}, id="breaks off at EXAMINE"),
        pytest.param({"EXAMINE": b"@ NO [NONEXISTENT] no such folder\r\n"}, id="has no such folder"),
        pytest.param({"EXAMINE": b"* OK [UIDVALIDITY x] .\r\n@ OK done\r\n"}, id="gives no number"),
        pytest.param({"UID SEARCH": b"* BYE shutting down\r\n"}, id="shuts down at the search"),
        pytest.param({"UID SEARCH": b"@ BAD what\r\n"}, id="does not understand the search"),
        pytest.param({"UID FETCH": b"* 1 FETCH (UID 1 INTERNALDATE\r\n@ OK done\r\n"}, id="answers by half"),
        pytest.param({"UID FETCH": b"gibberish\r\n"}, id="answers gibberish"),
    ],
)
def test_every_failure_is_try_later_and_the_next_call_connects_anew(
    at_server: Callable[..., Any], answers: dict[str, bytes]
) -> None:
    mailbox, script = at_server(answers)
    for _ in range(2):
        with pytest.raises(TryLater):
            offered(mailbox)
    assert script.connections == 2


def test_a_mail_with_a_broken_date_is_offered_all_the_same(at_server: Callable[..., Any]) -> None:
    mailbox, _ = at_server({"UID FETCH": b'* 1 FETCH (UID 1 INTERNALDATE "x")\r\n@ OK done\r\n'})
    assert offered(mailbox) == [THE_ONE]


def test_a_mail_that_is_moved_while_we_look_is_left_out(at_server: Callable[..., Any]) -> None:
    mailbox, _ = at_server({"UID FETCH": b"* 1 FETCH (UID 1 FLAGS (\\Deleted))\r\n@ OK done\r\n"})
    assert offered(mailbox) == []


def test_a_dropped_login_does_not_blame_the_password(at_server: Callable[..., Any]) -> None:
    mailbox, _ = at_server({"AUTHENTICATE": DROP})
    with pytest.raises(TryLater, match="could not be reached"):
        offered(mailbox)


def test_looking_and_fetching_open_the_folder_read_only_and_peek(at_server: Callable[..., Any]) -> None:
    body = b"* 1 FETCH (UID 1 BODY[] {4}\r\nHej!)\r\n@ OK done\r\n"
    mailbox, script = at_server({})
    offered(mailbox)
    script._answers["UID FETCH"] = body
    assert mailbox.fetch(THE_ONE) == b"Hej!"
    assert not {"SELECT", "STORE", "EXPUNGE", "CLOSE"} & set(script.commands())
    assert "UID FETCH 1 (BODY.PEEK[])" in script.told


def test_a_mail_without_a_body_is_refused_not_handled_empty(at_server: Callable[..., Any]) -> None:
    mailbox, _ = at_server({"UID FETCH": b"* 1 FETCH (UID 1 BODY[] NIL)\r\n@ OK done\r\n"})
    with pytest.raises(Refused):
        mailbox.fetch(THE_ONE)


def test_a_keyword_that_the_server_would_forget_is_not_set(at_server: Callable[..., Any]) -> None:
    mailbox, script = at_server({}, keyword="Registrerad")
    assert mailbox.file_away(THE_ONE) is False
    assert not any("STORE" in told for told in script.told)


def test_without_move_only_our_own_mail_is_expunged(at_server: Callable[..., Any]) -> None:
    exists = b'* LIST () "/" Arkiv\r\n@ OK done\r\n'
    mailbox, script = at_server({"LIST": exists}, b"IMAP4rev1 AUTH=PLAIN UIDPLUS", registered_folder="Arkiv")
    assert mailbox.file_away(THE_ONE) is True
    steps = ["UID COPY 1 Arkiv", "UID STORE 1 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 1"]
    assert [told.replace('"', "") for told in script.told][-3:] == steps


def test_the_registered_folder_is_made_where_the_server_wants_its_folders(at_server: Callable[..., Any]) -> None:
    spaces = b'* NAMESPACE (("INBOX." ".")) NIL NIL\r\n@ OK done\r\n'
    mailbox, script = at_server({"NAMESPACE": spaces}, ABILITIES + b" NAMESPACE", registered_folder="Diarieförda")
    assert mailbox.file_away(THE_ONE) is True
    assert 'CREATE "INBOX.Diarief&APY-rda"' in script.told
    assert 'SUBSCRIBE "INBOX.Diarief&APY-rda"' in script.told


def test_junk_is_found_by_its_swedish_name_where_there_is_no_attribute(at_server: Callable[..., Any]) -> None:
    folders = b'* LIST () "/" INBOX\r\n* LIST () "/" "Skr&AOQ-ppost"\r\n@ OK done\r\n'
    mailbox, _ = at_server({"LIST": folders}, junk_folder="auto")
    assert {(s.folder, s.junk) for s in offered(mailbox)} == {("INBOX", False), ("Skräppost", True)}


def test_a_new_uidvalidity_makes_old_sightings_worthless(at_server: Callable[..., Any]) -> None:
    mailbox, script = at_server({}, registered_folder="Arkiv")
    old = Sighting(folder="INBOX", uidvalidity=6, uid="1")
    with pytest.raises(Refused):
        mailbox.fetch(old)
    assert mailbox.file_away(old) is False
    assert "UID" not in script.commands()


def test_a_mail_told_of_in_the_same_packet_as_the_answer_to_idle_is_noticed(at_server: Callable[..., Any]) -> None:
    mailbox, script = at_server({"IDLE": b"+ idling\r\n* 2 EXISTS\r\n"})
    offered(mailbox)
    script.comes_at_idle = FOLDER.replace(b"UIDNEXT 2", b"UIDNEXT 3") + b"@ OK done\r\n"
    began = time.monotonic()
    assert mailbox.wait(60) is True
    assert time.monotonic() - began < 3


def test_without_idle_waiting_ends_at_once(at_server: Callable[..., Any]) -> None:
    mailbox, _ = at_server({}, b"IMAP4rev1 AUTH=PLAIN")
    offered(mailbox)
    began = time.monotonic()
    assert mailbox.wait(60) is False
    assert time.monotonic() - began < 3


def test_a_connection_that_dies_in_idle_is_try_later_not_an_endless_loop(at_server: Callable[..., Any]) -> None:
    mailbox, script = at_server({"IDLE": b"+ idling\r\n* BYE shutting down\r\n"})
    offered(mailbox)
    with pytest.raises(TryLater):
        mailbox.wait(60)
    assert script.commands().count("IDLE") == 1


def test_a_server_that_always_chatters_in_idle_is_not_hammered(at_server: Callable[..., Any]) -> None:
    mailbox, script = at_server({"IDLE": b"+ idling\r\n* OK still here\r\n"})
    offered(mailbox)
    assert mailbox.wait(2.5) is False
    assert script.commands().count("IDLE") <= 3


def test_without_starttls_no_password_is_sent_in_clear(at_server: Callable[..., Any]) -> None:
    mailbox, script = at_server({}, tls=False, security="starttls")
    with pytest.raises(TryLater, match="STARTTLS"):
        offered(mailbox)
    assert not {"AUTHENTICATE", "LOGIN"} & set(script.commands())


def test_a_certificate_that_nobody_vouches_for_gets_no_password(at_server: Callable[..., Any]) -> None:
    mailbox, script = at_server({}, ca_file=None)
    with pytest.raises(TryLater, match="not trusted"):
        offered(mailbox)
    assert script.told == []


def test_a_ca_file_that_is_not_there_is_the_administrators_turn(at_server: Callable[..., Any], tmp_path: Path) -> None:
    mailbox, _ = at_server({}, ca_file=tmp_path / "ca.pem")
    with pytest.raises(Misconfigured, match="ca_file"):
        offered(mailbox)


# Against a real Dovecot

users = itertools.count(1)


@pytest.fixture
def at_dovecot(dovecot: Any, new_cable: Callable[[int], Any]) -> Iterator[tuple[ImapMailbox, Any, str]]:
    """A mailbox with one mail, the cable to its server, and its user."""
    user = f"fel{next(users)}@gavleborg.example"
    password = dovecot.add_user(user)
    dovecot.append(user, REPORT)
    cable = new_cable(dovecot.imap_port)
    options = {"ca_file": dovecot.ca_file, "username": user, "password": password, "timeout": 1}
    mailbox = ImapMailbox("x", host="127.0.0.1", port=cable.port, registered_folder="Diarieförda", **options)
    yield mailbox, cable, user
    mailbox.close()


@pytest.mark.server
def test_a_server_that_falls_silent_is_left_after_the_timeout(at_dovecot: tuple[ImapMailbox, Any, str]) -> None:
    mailbox, cable, _ = at_dovecot
    [sighting] = offered(mailbox)
    cable.freeze()
    began = time.monotonic()
    with pytest.raises(TryLater):
        mailbox.fetch(sighting)
    assert time.monotonic() - began < 5
    cable.mend()
    assert mailbox.fetch(sighting) == REPORT


@pytest.mark.server
def test_a_cable_that_is_cut_in_idle_is_noticed_at_once(at_dovecot: tuple[ImapMailbox, Any, str]) -> None:
    mailbox, cable, _ = at_dovecot
    offered(mailbox)
    threading.Timer(0.5, cable.cut).start()
    began = time.monotonic()
    with pytest.raises(TryLater):
        mailbox.wait(60)
    assert time.monotonic() - began < 5
    assert mailbox.wait(0.2) is False


@pytest.mark.server
def test_a_mail_that_came_while_the_connection_was_down_is_noticed(
    at_dovecot: tuple[ImapMailbox, Any, str], dovecot: Any
) -> None:
    mailbox, cable, user = at_dovecot
    offered(mailbox)
    assert mailbox.wait(0.1) is False
    cable.cut()
    dovecot.append(user, REPORT)
    with pytest.raises(TryLater):
        mailbox.wait(60)
    assert mailbox.wait(60) is True


@pytest.mark.server
def test_a_connection_that_went_stale_between_polls_costs_no_failure(
    at_dovecot: tuple[ImapMailbox, Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox, cable, _ = at_dovecot
    [sighting] = offered(mailbox)
    cable.cut()
    monkeypatch.setattr(imap_session, "PROBE_AFTER", 0.0)
    assert mailbox.fetch(sighting) == REPORT


@pytest.mark.server
def test_a_wrong_password_says_what_to_check(dovecot: Any) -> None:
    dovecot.add_user(USER)
    options = {"port": dovecot.imap_port, "ca_file": dovecot.ca_file, "username": USER}
    mailbox = ImapMailbox("x", host="127.0.0.1", password="fel", **options)
    with pytest.raises(TryLater, match="password file"):
        offered(mailbox)


@pytest.mark.server
def test_a_certificate_for_another_host_is_not_trusted(dovecot: Any) -> None:
    options = {"port": dovecot.imap_port, "username": USER, "password": "fel"}
    mailbox = ImapMailbox("x", host="127.0.0.1", **options)
    with pytest.raises(TryLater, match="not trusted"):
        offered(mailbox)


@pytest.mark.server
def test_a_folder_that_was_made_anew_offers_its_mails_anew(
    at_dovecot: tuple[ImapMailbox, Any, str], dovecot: Any
) -> None:
    _, _, user = at_dovecot
    options = {"ca_file": dovecot.ca_file, "username": user, "password": dovecot.password}
    mailbox = ImapMailbox("x", host="127.0.0.1", port=dovecot.imap_port, folders=["Rapporter"], **options)
    sightings = []
    for _ in range(2):
        with dovecot.imap(user) as client:
            client.delete("Rapporter")
            client.create("Rapporter")
            client.append("Rapporter", "", None, REPORT)
        time.sleep(1.1)  # Dovecot makes a UIDVALIDITY of the second
        mailbox.close()
        sightings += offered(mailbox)
    first, second = sightings
    assert first.uidvalidity != second.uidvalidity
    with pytest.raises(Refused):
        mailbox.fetch(first)
    assert mailbox.fetch(second) == REPORT
    mailbox.close()


@pytest.mark.server
def test_a_worker_who_looked_earlier_does_not_file_a_mail_again(
    at_dovecot: tuple[ImapMailbox, Any, str], dovecot: Any
) -> None:
    mailbox, _, user = at_dovecot
    options = {"ca_file": dovecot.ca_file, "username": user, "password": dovecot.password}
    other = ImapMailbox("x", host="127.0.0.1", port=dovecot.imap_port, registered_folder="Diarieförda", **options)
    [sighting] = offered(other)
    assert other.fetch(sighting) == REPORT
    assert mailbox.file_away(sighting) is True
    assert other.file_away(sighting) is False
    other.close()
    assert dovecot.mailbox(user) == []
    assert len(dovecot.mailbox(user, "Diarieförda")) == 1
