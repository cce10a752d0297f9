"""The port Outlet: one suite over memory, folder and SMTP."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from intake.adapters.folder import FolderOutlet
from intake.adapters.memory_mail import MemoryOutlet
from intake.adapters.smtp import SmtpOutlet, keeps_sent_copies
from intake.errors import Refused, TryLater
from intake.ports import Outlet

OURS = "kontakt@gavleborg.example"
REPLY = (
    b"From: kontakt@gavleborg.example\r\nTo: maja.lindqvist@example.se\r\nSubject: SFG 23-12.5\r\n"
    b"Message-ID: <abc.1@gavleborg.example>\r\nAuto-Submitted: auto-replied\r\n\r\n"
    b"Hej!\r\n.\r\n..tv\xc3\xa5 punkter\r\nHej d\xc3\xa5\r\n"
)


@dataclass(frozen=True, kw_only=True)
class Post:
    """An outlet, two receivers who can be reached by it, and what they got."""

    outlet: Outlet
    receivers: tuple[str, str]
    got: Callable[[str], list[bytes]]  # by receiver
    break_down: Callable[[], None]
    mend: Callable[[], None]
    refuse: str = ""  # an address that the server refuses for good
    defer: str = ""  # one that it refuses for now

    def send(self, *recipients: str, raw: bytes = REPLY) -> Any:
        return self.outlet.send(raw, sender=OURS, recipients=recipients)


@pytest.fixture
def memory_post() -> Post:
    outlet = MemoryOutlet()
    outlet.refuse = {"ingen@example.se": "550 no such mailbox", "senare@example.se": "450 try again later"}

    def break_down() -> None:
        outlet.failure = TryLater("down")

    def mend() -> None:
        outlet.failure = None

    return Post(
        outlet=outlet,
        receivers=("maja.lindqvist@example.se", "omar.haddad@example.se"),
        got=lambda address: [mail.raw for mail in outlet.mails if address in mail.recipients],
        break_down=break_down,
        mend=mend,
        refuse="ingen@example.se",
        defer="senare@example.se",
    )


@pytest.fixture
def folder_post(tmp_path: Path) -> Post:
    folder = tmp_path / "sent"
    return Post(
        outlet=FolderOutlet(folder),
        receivers=("maja.lindqvist@example.se", "omar.haddad@example.se"),
        got=lambda address: [file.read_bytes() for file in sorted(folder.glob("*.eml"))],
        break_down=lambda: folder.write_text("in the way") and None,
        mend=folder.unlink,
    )


people = itertools.count(1)


def smtp_post(servers: Any, cable: Any, security: Any) -> Post:
    servers.add_user(OURS)
    receivers = (f"maja{next(people)}@example.se", f"omar{next(people)}@example.se")
    for receiver in receivers:
        servers.add_user(receiver)

    def got(address: str) -> list[bytes]:
        return [without_trace(mail.raw) for mail in servers.wait_for_mail(address)]

    return Post(
        outlet=SmtpOutlet(
            host="127.0.0.1",
            port=cable.port,
            security=security,
            ca_file=servers.ca_file,
            username=OURS,
            password=lambda: servers.password,
            timeout=10,
        ),
        receivers=receivers,
        got=got,
        break_down=cable.unplug,
        mend=cable.mend,
        refuse="ingen@example.se",
        defer="senare@example.se",
    )


def without_trace(raw: bytes) -> bytes:
    """The mail without the header lines that servers put before it."""
    return raw[raw.index(b"From: ") :]


SMTP_KINDS = [pytest.param(f"smtp-{security}", marks=pytest.mark.server) for security in ("tls", "starttls")]


@pytest.fixture(params=["memory", "folder", *SMTP_KINDS])
def post(request: pytest.FixtureRequest) -> Iterator[Post]:
    yield from make_post(request)


@pytest.fixture(params=["memory", *SMTP_KINDS])
def refusing_post(request: pytest.FixtureRequest) -> Iterator[Post]:
    """All but the folder, which refuses nobody."""
    yield from make_post(request)


def make_post(request: pytest.FixtureRequest) -> Iterator[Post]:
    kind, _, security = request.param.partition("-")
    if kind != "smtp":
        yield request.getfixturevalue(f"{kind}_post")
        return
    servers = request.getfixturevalue("mail_servers")
    port = servers.smtp_port if security == "tls" else servers.smtp_starttls_port
    post = smtp_post(servers, request.getfixturevalue("new_cable")(port), security)
    yield post
    post.outlet.close()


def test_the_bytes_arrive_as_they_are(post: Post) -> None:
    delivery = post.send(post.receivers[0])
    assert post.got(post.receivers[0]) == [REPLY]
    assert delivery.refused == {}


def test_unix_line_ends_become_smtps_at_most(post: Post) -> None:
    post.send(post.receivers[0], raw=REPLY.replace(b"\r\n", b"\n"))
    [raw] = post.got(post.receivers[0])
    assert re.sub(rb"\r?\n", b"\r\n", raw) == REPLY


def test_one_mail_goes_to_several_receivers(post: Post) -> None:
    post.send(*post.receivers)
    assert [post.got(receiver) for receiver in post.receivers] == [[REPLY], [REPLY]]


def test_no_connection_is_told_as_try_later_and_the_next_send_works(post: Post) -> None:
    post.break_down()
    with pytest.raises(TryLater):
        post.send(post.receivers[0])
    post.mend()
    post.send(post.receivers[0])
    assert len(post.got(post.receivers[0])) == 1


def test_a_partial_refusal_names_the_receiver_and_the_answer(refusing_post: Post) -> None:
    post = refusing_post
    delivery = post.send(post.receivers[0], post.refuse, post.defer)
    assert set(delivery.refused) == {post.refuse, post.defer}
    assert delivery.refused[post.refuse].startswith("550")
    assert delivery.refused[post.defer].startswith("45")
    assert post.got(post.receivers[0]) == [REPLY]


def test_a_mail_refused_for_all_and_for_good_is_refused(refusing_post: Post) -> None:
    with pytest.raises(Refused):
        refusing_post.send(refusing_post.refuse)


def test_a_mail_refused_for_now_is_tried_later(refusing_post: Post) -> None:
    with pytest.raises(TryLater):
        refusing_post.send(refusing_post.defer)
    with pytest.raises(TryLater):
        refusing_post.send(refusing_post.refuse, refusing_post.defer)


# What only one of them can do, or can't


@pytest.mark.server
def test_the_envelope_sender_is_ours_so_that_bounces_come_back(mail_servers: Any) -> None:
    mail_servers.add_user(OURS)
    mail_servers.add_user("elin.forsberg@example.se")
    outlet = SmtpOutlet(
        host="localhost",
        port=mail_servers.smtp_port,
        ca_file=mail_servers.ca_file,
        username=OURS,
        password=mail_servers.password,
    )
    outlet.send(REPLY, sender=OURS, recipients=["elin.forsberg@example.se"])
    [mail] = mail_servers.wait_for_mail("elin.forsberg@example.se")
    assert mail.raw.startswith(b"Return-Path: <kontakt@gavleborg.example>\r\n")


def test_a_line_too_long_for_smtp_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(Refused, match="998"):
        SmtpOutlet(host="unreachable.invalid").send(b"a: b\r\n\r\n" + b"x" * 999, sender=OURS, recipients=[OURS])


def test_a_mail_without_receivers_is_refused() -> None:
    with pytest.raises(Refused):
        SmtpOutlet(host="unreachable.invalid").send(REPLY, sender=OURS, recipients=[])


@pytest.mark.parametrize(
    ("host", "keeps"),
    [("smtp.office365.com", True), ("SMTP.Office365.com", True), ("mail.example.se", False), ("notoutlook.com", False)],
)
def test_only_providers_that_save_sent_mails_themselves_need_no_copy(host: str, keeps: bool) -> None:
    assert keeps_sent_copies(host) is keeps


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_mail_in_the_folder_is_named_by_its_message_id(tmp_path: Path) -> None:
    FolderOutlet(tmp_path).send(REPLY, sender=OURS, recipients=[OURS])
    assert names(tmp_path) == ["abc.1@gavleborg.example.eml"]


def test_the_same_mail_again_is_no_second_file(tmp_path: Path) -> None:
    for _ in range(2):
        FolderOutlet(tmp_path).send(REPLY, sender=OURS, recipients=[OURS])
    assert len(names(tmp_path)) == 1


@pytest.mark.parametrize("hostile", [b"../../etc/passwd@x", b".hidden@x", b"a/b@x", b"a\0b@x", b"x" * 400 + b"@x"])
def test_a_hostile_message_id_stays_inside_the_folder(tmp_path: Path, hostile: bytes) -> None:
    folder = tmp_path / "sent"
    outlet = FolderOutlet(folder)
    outlet.send(b"Message-ID: <" + hostile + b">\n\nHej\n", sender=OURS, recipients=[OURS])
    assert names(tmp_path) == ["sent"]
    [name] = names(folder)
    assert name.endswith(".eml")
    assert not name.startswith(".")
    assert len(name) < 255


def test_message_ids_that_look_alike_as_names_are_two_files(tmp_path: Path) -> None:
    for message_id in (b"a/b@x", b"a?b@x"):
        FolderOutlet(tmp_path).send(b"Message-ID: <" + message_id + b">\n\nHej\n", sender=OURS, recipients=[OURS])
    assert len(names(tmp_path)) == 2


def test_a_message_id_in_the_text_names_nothing(tmp_path: Path) -> None:
    FolderOutlet(tmp_path).send(b"Subject: x\n\nMessage-ID: <b@x>\n", sender=OURS, recipients=[OURS])
    assert "b@x.eml" not in names(tmp_path)


def test_a_folded_message_id_is_read(tmp_path: Path) -> None:
    FolderOutlet(tmp_path).send(b"Subject: x\r\nMessage-Id:\r\n <c@x>\r\n\r\n", sender=OURS, recipients=[OURS])
    assert names(tmp_path) == ["c@x.eml"]
