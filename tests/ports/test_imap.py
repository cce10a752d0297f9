"""What only IMAP can do: junk by its attribute, STARTTLS, many mails at once."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from intake.adapters.imap import ImapMailbox

ALL = date(2000, 1, 1)
REPORT = b"From: maja.lindqvist@example.se\r\nSubject: Slutrapport\r\n\r\nHej!\r\n"
QUESTION = b"From: omar.haddad@example.se\r\nSubject: En fr=E5ga\r\n\r\nHej d=E5\r\n"

users = itertools.count(1)


@pytest.mark.server
def test_junk_is_found_by_its_attribute_and_told_apart(dovecot: Any) -> None:
    user = f"imap{next(users)}@gavleborg.example"
    dovecot.add_user(user)
    dovecot.append(user, REPORT, folder="Junk")
    dovecot.append(user, QUESTION)
    options = {"port": dovecot.imap_port, "ca_file": dovecot.ca_file, "username": user, "password": dovecot.password}
    sightings = {}
    for junk_folder in ("auto", "Junk", ""):
        mailbox = ImapMailbox("gavleborg", host="localhost", junk_folder=junk_folder, **options)
        offers = mailbox.offers(ALL, lambda folder, uidvalidity: frozenset())
        sightings[junk_folder] = sorted((offer.sighting.folder, offer.sighting.junk) for offer in offers)
        mailbox.close()
    both = [("INBOX", False), ("Junk", True)]
    assert sightings == {"auto": both, "Junk": both, "": [("INBOX", False)]}


@pytest.mark.server
def test_starttls_reaches_the_same_mailbox(dovecot: Any) -> None:
    user = f"imap{next(users)}@gavleborg.example"
    dovecot.add_user(user)
    dovecot.append(user, REPORT)
    mailbox = ImapMailbox(
        "gavleborg",
        host="127.0.0.1",
        port=dovecot.starttls_port,
        security="starttls",
        ca_file=dovecot.ca_file,
        username=user,
        password=dovecot.password,
    )
    [offer] = mailbox.offers(ALL, lambda folder, uidvalidity: frozenset())
    assert mailbox.fetch(offer.sighting) == REPORT
    mailbox.close()


@pytest.mark.server
def test_mails_in_more_than_one_batch_are_offered_each_once(dovecot: Any) -> None:
    user = f"imap{next(users)}@gavleborg.example"
    dovecot.add_user(user)
    with dovecot.imap(user) as client:
        for _ in range(450):
            client.append("INBOX", "", None, REPORT)
    options = {"port": dovecot.imap_port, "ca_file": dovecot.ca_file, "username": user, "password": dovecot.password}
    mailbox = ImapMailbox("gavleborg", host="127.0.0.1", **options)
    uids = [offer.sighting.uid for offer in mailbox.offers(ALL, lambda folder, uidvalidity: frozenset({"7"}))]
    mailbox.close()
    assert sorted(map(int, uids)) == [uid for uid in range(1, 451) if uid != 7]
