"""receive: what Outlook wraps mails and files in: .msg and winmail.dat."""

from __future__ import annotations

import base64
import contextlib
import random
import struct
from datetime import UTC, datetime

import pytest
from outlookfiles import (
    a_msg,
    an_item,
    attached_file,
    attached_item,
    compound,
    properties,
    tnef,
    tnef_file,
    tnef_item,
)

from intake.errors import Unreadable
from intake.model.mail import Address, FileKind, Mail, is_document
from intake.steps.receive.kinds import kind_of
from intake.steps.receive.opened import open_container

PDF = b"%PDF-1.4\n1 0 obj\0\0\0"
HEADER = (
    "Received: from mail.example.se (mail.example.se [192.0.2.25]) by mx.gavleborg.example with ESMTPS;"
    " Thu, 11 Jan 2024 23:40:00 +0100\r\n"
    "From: Maja Lindqvist <maja.lindqvist@example.se>\r\nSubject: Slutrapport\r\n"
    'Content-Type: multipart/mixed; boundary="x"\r\nMIME-Version: 1.0\r\n'
)


def mail_with(
    receive_mail, content: bytes, name: str, *, sender: str = "per@gavleborg.example", text: str = ""
) -> Mail:
    return receive_mail(
        "Content-Type: multipart/mixed; boundary=b",
        f"--b\n\n{text}\n--b\nContent-Type: application/octet-stream; name={name}\n"
        f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(content).decode()}\n--b--\n",
        sender=sender,
    )


def documents(mail: Mail) -> list[tuple[str, str]]:
    return [(file.place, file.name) for file in mail.files if is_document(file)]


def code_of(content: bytes, kind: FileKind) -> str:
    with pytest.raises(Unreadable) as caught:
        open_container(content, kind)
    return caught.value.code


# ---- .msg ----


def test_a_msg_is_a_mail_that_was_passed_on_with_its_files_text_and_arrival(receive_mail) -> None:
    msg = a_msg(header=HEADER, text="Bifogar rapporten.", attached=[attached_file("Slutrapport RESAN.pdf", PDF)])
    mail = mail_with(receive_mail, msg, "mejl.msg", text="Se bifogat.")
    assert documents(mail) == [("2.1.2", "Slutrapport RESAN.pdf")]
    assert [file.content for file in mail.files] == [msg, PDF]
    assert (mail.text.strip(), mail.quoted) == ("Se bifogat.", "Bifogar rapporten.")
    assert mail.forwarded.attached
    assert mail.forwarded.original == Address(address="maja.lindqvist@example.se", name="Maja Lindqvist")
    assert mail.arrival.at == datetime(2024, 1, 11, 22, 40, tzinfo=UTC)


def test_a_msg_from_a_stranger_tells_no_arrival(receive_mail) -> None:
    mail = mail_with(receive_mail, a_msg(header=HEADER), "mejl.msg", sender="x@example.se")
    assert mail.arrival.at == datetime(2024, 1, 12, 8, 0, tzinfo=UTC)


def test_a_msg_without_a_header_names_the_sender_that_outlook_knows(receive_mail) -> None:
    msg = a_msg(sender="maja.lindqvist@example.se", subject="Slutrapport", text="Hej")
    mail = mail_with(receive_mail, msg, "mejl.msg")
    assert mail.forwarded.original.address == "maja.lindqvist@example.se"
    assert mail.arrival.at == datetime(2024, 1, 12, 8, 0, tzinfo=UTC)


def test_a_msg_in_a_msg_and_a_large_file_in_it_are_read(receive_mail) -> None:
    large = PDF * 1_000
    inner = an_item(subject="Rapport", attached=[attached_file("rapport.pdf", large)])
    mail = mail_with(receive_mail, a_msg(attached=[attached_item(inner)]), "mejl.msg")
    [found] = [file for file in mail.files if is_document(file)]
    assert (found.name, found.content) == ("rapport.pdf", large)


def test_a_file_of_many_megabytes_is_read_whole() -> None:
    """Its container's tables need tables of their own."""
    large = PDF + bytes(range(250)) * 40_000
    [file] = open_container(a_msg(attached=[attached_file("rapport.pdf", large)]), FileKind.MSG)
    assert file.content == large


def test_a_picture_in_the_text_of_a_msg_is_no_scan(receive_mail) -> None:
    png = b"\x89PNG\r\n\x1a\n0000"
    msg = a_msg(
        html=b"<p>Hej <img src='cid:logo@x'>",
        attached=[
            attached_file("image001.png", png, content_id="logo@x"),
            attached_file("image002.png", png, hidden=True),
            attached_file("skanning.png", png),
        ],
    )
    assert [name for _, name in documents(mail_with(receive_mail, msg, "m.msg"))] == ["skanning.png"]


def test_a_name_in_eight_bits_is_read_as_swedish_windows_writes_it() -> None:
    streams = {"__substg1.0_3704001E": "Årsrapport.pdf".encode("cp1252"), "__substg1.0_37010102": PDF}
    [file] = open_container(a_msg(attached=[streams]), FileKind.MSG)
    assert file.name == "Årsrapport.pdf"


def test_items_too_deep_inside_each_other_are_refused() -> None:
    item = an_item(attached=[attached_file("rapport.pdf", PDF)])
    for _ in range(10):
        item = an_item(attached=[attached_item(item)])
    assert code_of(compound(item), FileKind.MSG) == "refused"


MSG = a_msg(header=HEADER, text="Hej", attached=[attached_file("rapport.pdf", PDF), attached_file("b.pdf", PDF * 300)])


def changed(content: bytes, at: int, value: bytes) -> bytes:
    return content[:at] + value + content[at + len(value) :]


def entries_of(content: bytes) -> int:
    """Where the directory begins."""
    return 512 + struct.unpack_from("<I", content, 48)[0] * 512


@pytest.mark.parametrize(
    "content",
    [
        MSG[:700],
        changed(MSG, 44, b"\xff\xff\xff\x7f"),
        changed(MSG, 64, b"\xff\xff\xff\x7f"),
        changed(MSG, 72, b"\xff\xff\xff\x7f"),
        changed(MSG, 30, b"\x1f\x00"),
        MSG[:8],
    ],
    ids=["cut off", "table", "small table", "further tables", "sectors", "mark only"],
)
def test_a_msg_that_claims_what_it_does_not_hold_is_damaged(content: bytes) -> None:
    assert code_of(content, FileKind.MSG) == "damaged"


def test_streams_that_share_their_bytes_are_not_read() -> None:
    many = {f"__attach_version1.0_#{number:08X}": attached_file("a.pdf", PDF) for number in range(50)}
    content = bytearray(compound({"__properties_version1.0": bytes(32), "big": bytes(50_000), **many}))
    start = entries_of(bytes(content))
    big = content.index("big".encode("utf-16-le"), start)
    place = content[big + 116 : big + 128]
    for number in range(200):
        entry = start + number * 128
        if content[entry + 66 : entry + 67] == b"\x02":
            content[entry + 116 : entry + 128] = place
    assert code_of(bytes(content), FileKind.MSG) == "damaged"


def test_a_directory_that_leads_back_into_itself_ends() -> None:
    content = bytearray(MSG)
    start = entries_of(MSG)
    for number in range((len(MSG) - start) // 128):
        struct.pack_into("<III", content, start + number * 128 + 68, 1, 2, 0)
    with contextlib.suppress(Unreadable):
        open_container(bytes(content), FileKind.MSG)


def test_a_short_msg_is_never_taken_for_a_path(tmp_path) -> None:
    assert code_of(str(tmp_path).encode(), FileKind.MSG) == "damaged"


# ---- winmail.dat ----


def test_the_files_in_a_winmail_dat_are_the_mails_whole_and_with_their_long_names(receive_mail) -> None:
    content = tnef(*tnef_file("SLUTRA~1.PDF", PDF, long_name="Slutrapport för Åmål.pdf"), *tnef_file("b.pdf", PDF))
    assert kind_of(content) is FileKind.TNEF
    mail = mail_with(receive_mail, content, "winmail.dat", text="Bifogar rapporten.")
    assert [name for _, name in documents(mail)] == ["Slutrapport för Åmål.pdf", "b.pdf"]
    assert [file.content for file in mail.files] == [content, PDF, PDF]
    assert mail.forwarded is None


def test_the_text_in_a_winmail_dat_is_read_where_the_mail_has_none_of_its_own(receive_mail) -> None:
    content = tnef((1, 0x800C, "Bifogar årsrapporten.\0".encode("cp1252")), *tnef_file("a.pdf", PDF))
    assert mail_with(receive_mail, content, "winmail.dat").text == "Bifogar årsrapporten."
    assert mail_with(receive_mail, content, "winmail.dat", text="Hej").text.strip() == "Hej"


def test_a_winmail_dat_without_files_is_no_document(receive_mail) -> None:
    assert documents(mail_with(receive_mail, tnef((1, 0x800C, b"Hej")), "winmail.dat", text="Hej")) == []


def test_a_mail_inside_a_winmail_dat_is_one_that_was_passed_on(receive_mail) -> None:
    header = properties((0x001F, 0x007D, (HEADER + "\0").encode("utf-16-le")))
    content = tnef(*tnef_item(tnef((1, 0x9003, header), *tnef_file("rapport.pdf", PDF))))
    mail = mail_with(receive_mail, content, "winmail.dat")
    assert [name for _, name in documents(mail)] == ["rapport.pdf"]
    assert mail.forwarded.original.address == "maja.lindqvist@example.se"


def test_properties_of_every_type_are_passed_by() -> None:
    before = [
        (0x0003, 0x0E08, bytes(4)),
        (0x0040, 0x0039, bytes(8)),
        (0x000B, 0x0E1B, bytes(4)),
        (0x0003, 0x8001, bytes(16) + struct.pack("<II", 0, 1) + bytes(4)),
        (0x0003, 0x8002, bytes(16) + struct.pack("<II", 1, 6) + b"a\0b\0\0\0\0\0" + bytes(4)),
    ]
    found = properties(*before, (0x001F, 0x3707, "lång.pdf".encode("utf-16-le")))
    [file] = open_container(tnef(*tnef_file("kort.pdf", PDF), (2, 0x9005, found)), FileKind.TNEF)
    assert file.name == "lång.pdf"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (tnef(*tnef_file("a.pdf", PDF))[:40], "damaged"),
        (tnef((1, 0x800C, b"x")).replace(b"\x01\x00\x00\x00x", b"\xff\xff\xff\xffx"), "damaged"),
        (tnef(*[(1, 0x8004, b"")] * 20_000), "too_large"),
    ],
    ids=["cut off", "absurd length", "20,000 attributes"],
)
def test_a_winmail_dat_that_can_not_be_read_says_why(content: bytes, code: str) -> None:
    assert code_of(content, FileKind.TNEF) == code


def test_properties_with_absurd_counts_end() -> None:
    for kind in (0x1001, 0x1003, 0x101F, 0x0102, 0x0001):
        absurd = struct.pack("<IHHI", 0xFFFFFFFF, kind, 0x3707, 0xFFFFFFFF) + bytes(64)
        files = open_container(tnef(*tnef_file("a.pdf", PDF), (2, 0x9005, absurd)), FileKind.TNEF)
        assert [file.kind for file in files] == [FileKind.PDF]


def test_winmail_dats_too_deep_inside_each_other_are_refused() -> None:
    content = tnef(*tnef_file("a.pdf", PDF))
    for _ in range(10):
        content = tnef(*tnef_item(content))
    assert code_of(content, FileKind.TNEF) == "refused"


WINMAIL = tnef(*tnef_file("a.pdf", PDF, long_name="b.pdf"), *tnef_item(tnef(*tnef_file("c.pdf", PDF))))


@pytest.mark.parametrize(("whole", "kind"), [(MSG, FileKind.MSG), (WINMAIL, FileKind.TNEF)])
def test_broken_files_end_as_files_or_as_a_reason(whole: bytes, kind: FileKind) -> None:
    chance = random.Random(3)
    for _ in range(500):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            open_container(bytes(broken[: chance.randint(1, len(broken))]), kind)
        except Unreadable:
            continue
