"""receive: mails inside an S/MIME signature, and encrypted ones."""

from __future__ import annotations

import base64
import random

import pytest
from outlookfiles import ENCRYPTED, signed

from intake.errors import Unreadable
from intake.model.mail import FileKind, Mail, is_document
from intake.steps.receive.opened import open_container

INNER = (
    b"Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain\r\n\r\nBifogar rapporten.\r\n"
    b"--c\r\nContent-Type: application/pdf; name=rapport.pdf\r\n\r\n%PDF-1.4\r\n" + b"x" * 5_000 + b"\r\n--c--\r\n"
)


def nested(depth: int) -> bytes:
    body = b"\r\nHej"
    for number in range(depth):
        mark = b"m%d" % number
        body = b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n%s\r\n--%s--\r\n" % (mark, mark, body, mark)
    return body


def received(
    receive_mail, content: bytes, headers: str = "Content-Type: application/pkcs7-mime; name=smime.p7m"
) -> Mail:
    return receive_mail(
        f"{headers}\nContent-Transfer-Encoding: base64", base64.encodebytes(content).decode(), sender="x@example.se"
    )


def code_of(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        open_container(content, FileKind.SEALED)
    return caught.value.code


@pytest.mark.parametrize("open_lengths", [False, True])
@pytest.mark.parametrize(
    "headers",
    [
        "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        "Content-Type: application/x-pkcs7-mime",
        "Content-Type: application/octet-stream; name=smime.p7m",
    ],
)
def test_the_mail_inside_a_signature_is_the_mail(receive_mail, headers: str, *, open_lengths: bool) -> None:
    mail = received(receive_mail, signed(INNER, open_lengths=open_lengths), headers)
    assert mail.text == "Bifogar rapporten."
    assert [(file.place, file.name) for file in mail.files if is_document(file)] == [("1.1.2", "rapport.pdf")]
    assert mail.files[0].opened
    assert mail.forwarded is None
    assert mail.sender.address == "x@example.se"


def test_a_signed_mail_that_is_one_part_is_read(receive_mail) -> None:
    mail = received(receive_mail, signed(b"Content-Type: text/plain\r\n\r\nHej"))
    assert (mail.text, [file.opened for file in mail.files]) == ("Hej", [True])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (signed(INNER, oid=ENCRYPTED), "encrypted"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "encrypted"),
        (signed(None), "damaged"),
        (signed(nested(2_000)), "damaged"),
        (signed(INNER)[:300], "damaged"),
        (b"\x30\x80" * 10_000, "damaged"),
        (b"garbage", "damaged"),
        (signed(INNER, oid=bytes.fromhex("06092a864886f70d010705")), "unsupported"),
    ],
    ids=["encrypted", "pgp", "detached", "too deep", "cut off", "deep", "garbage", "digested"],
)
def test_what_can_not_be_opened_is_a_document_with_its_reason(receive_mail, content: bytes, code: str) -> None:
    [file] = received(receive_mail, content).files
    assert (file.kind, file.unreadable, is_document(file)) == (FileKind.SEALED, code, True)
    assert code_of(content) == code


@pytest.mark.parametrize("content", [signed(None), signed(None, open_lengths=True), b"-----BEGIN PGP SIGNATURE-----\n"])
def test_a_signature_beside_its_mail_holds_nothing_and_is_no_document(receive_mail, content: bytes) -> None:
    [file] = received(receive_mail, content, "Content-Type: application/pkcs7-signature; name=smime.p7s").files
    assert (file.kind, file.unreadable, file.opened) == (FileKind.SIGNATURE, None, False)
    assert not is_document(file)


def test_an_encrypted_pgp_mail_is_unreadable(receive_mail) -> None:
    body = (
        "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n"
        "Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n--b--\n"
    )
    mail = receive_mail("Content-Type: multipart/encrypted; boundary=b", body)
    assert [file.unreadable for file in mail.files if is_document(file)] == ["encrypted"]


def test_a_mail_in_very_many_pieces_ends() -> None:
    pieces = b"\x24\x80" + b"\x04\x01x" * 400_000
    start = signed(b"#", open_lengths=True).partition(b"\x24\x80")[0]
    assert code_of(start + pieces) == "too_large"


def test_broken_signatures_end_as_files_or_as_a_reason() -> None:
    chance = random.Random(3)
    for whole in (signed(INNER), signed(INNER, open_lengths=True)):
        for _ in range(500):
            broken = bytearray(whole)
            for _ in range(chance.randint(1, 4)):
                broken[chance.randrange(120)] = chance.randrange(256)
            try:
                open_container(bytes(broken), FileKind.SEALED)
            except Unreadable:
                continue
