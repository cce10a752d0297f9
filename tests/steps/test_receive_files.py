"""receive: the files of a mail, what they are, and mails that were passed on."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from intake.model.mail import FileKind, MailFile, identity, is_document
from intake.steps.receive.kinds import kind_of
from intake.steps.receive.names import clean_name

SAMPLES = Path(__file__).parent.parent / "samples"
PDF = b"%PDF-1.4\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n0000"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)


def part(headers: str, data: bytes | str = PDF) -> str:
    """One part, its content in base64."""
    content = data if isinstance(data, bytes) else data.encode()
    return f"--b\n{headers}\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(content).decode()}"


def mixed(*parts: str) -> tuple[str, str]:
    return "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b", "\n".join([*parts, "--b--\n"])


def zipped(*names: str, first: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), first)
    return out.getvalue()


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(64)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FileKind.EMPTY),
        (PDF, FileKind.PDF),
        (b"\r\n\r\n" + PDF, FileKind.PDF),
        ((SAMPLES / "gavleborg-resan.docx").read_bytes(), FileKind.DOCX),
        (zipped("[Content_Types].xml", "word/document.xml"), FileKind.DOCX),
        (zipped("[Content_Types].xml", "word/document.xml")[:100], FileKind.DOCX),  # cut off: its pieces tell
        (zipped("[Content_Types].xml", "xl/workbook.xml"), FileKind.SPREADSHEET),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), FileKind.PRESENTATION),
        (zipped("mimetype", first=b"application/vnd.oasis.opendocument.text"), FileKind.ODT),
        (zipped("mimetype", first=b"application/vnd.oasis.opendocument.spreadsheet"), FileKind.SPREADSHEET),
        (zipped("[Content_Types].xml", "word\\document.xml"), FileKind.DOCX),
        (zipped("rapport.docx"), FileKind.ZIP),
        (zipped("rapport.docx", first=zipped("word/document.xml")), FileKind.ZIP),  # what is in it is its own file
        (zipped("rapport.docx")[:-3], FileKind.ZIP),
        (b"PK\x05\x06" + bytes(18), FileKind.ZIP),
        (b"PK\x03\x04", FileKind.ZIP),
        (ole("WordDocument"), FileKind.DOC),
        (ole("Workbook"), FileKind.SPREADSHEET),
        (ole("__properties_version1.0"), FileKind.MSG),
        (ole("EncryptedPackage") + "WordDocument".encode("utf-16-le"), FileKind.OLE),
        (OLE, FileKind.OLE),
        (b"{\\rtf1\\ansi", FileKind.RTF),
        (bytes.fromhex("789f3e22") + b"x", FileKind.TNEF),
        (PNG, FileKind.IMAGE),
        (b"\xff\xd8\xff\xe0", FileKind.IMAGE),
        (b"II*\x00", FileKind.IMAGE),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", FileKind.IMAGE),
        (b"\x00\x00\x00\x18ftypheic", FileKind.IMAGE),
        (b"BEGIN:VCALENDAR\r\n", FileKind.CALENDAR),
        (b"BEGIN:VCARD\r\n", FileKind.VCARD),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", FileKind.HTML),
        (b"<?xml version='1.0'?>\n<html>", FileKind.HTML),
        (b"<?xml version='1.0'?>" + b"<!-- a --> " * 40 + b"<html>", FileKind.HTML),
        (b"<?xml version='1.0'?>" + b"<!---->" * 400 + b"<a/>", FileKind.XML),  # in no time
        (b"<?xml version='1.0'?><a/>", FileKind.XML),
        (bytes.fromhex("308006092a864886f70d010702a080"), FileKind.SIGNATURE),
        (bytes.fromhex("308006092a864886f70d010703a080"), FileKind.SEALED),
        (b"-----BEGIN PGP MESSAGE-----", FileKind.SEALED),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><pkg:package/>', FileKind.WORD_XML),
        (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), FileKind.DOCX),  # docm, dotm
        (PDF + zipped("rapport.docx"), FileKind.PDF),  # two files in one: the first bytes decide
        (PNG + zipped("rapport.docx"), FileKind.IMAGE),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; type=text/html", FileKind.TEXT),  # mht
        (b"-----BEGIN PGP SIGNATURE-----", FileKind.SIGNATURE),
        ("Bara text, åäö.".encode(), FileKind.TEXT),
        (b"BM i text", FileKind.TEXT),
        (bytes(range(256)), FileKind.OTHER),
    ],
)
def test_a_files_kind_is_told_by_its_content(content: bytes, kind: FileKind) -> None:
    assert kind_of(content) is kind


def test_attachments_and_named_parts_and_other_parts_are_files_and_the_text_is_not(receive_mail) -> None:
    mail = receive_mail(
        *mixed(
            "--b\nContent-Type: text/plain\n\nHej",
            part("Content-Type: application/octet-stream; name=rapport.pdf"),
            part("Content-Type: text/plain\nContent-Disposition: attachment", "en bilaga"),
            part("Content-Type: application/pdf"),
        )
    )
    assert mail.text == "Hej"
    assert [(file.place, file.name, file.kind) for file in mail.files] == [
        ("2", "rapport.pdf", FileKind.PDF),
        ("3", "", FileKind.TEXT),
        ("4", "", FileKind.PDF),
    ]
    assert mail.files[0].content == PDF
    assert mail.files[0].sha256 == hashlib.sha256(PDF).hexdigest()
    assert mail.files[0].declared_type == "application/octet-stream"


def test_a_mail_that_is_nothing_but_a_file_has_it_in_place_1(receive_mail) -> None:
    mail = receive_mail("Content-Type: application/pdf; name=rapport.pdf", "%PDF-1.4")
    assert [(file.place, file.kind) for file in mail.files] == [("1", FileKind.PDF)]
    assert mail.text == ""


def test_a_place_is_the_path_in_the_tree(receive_mail) -> None:
    inner = part("Content-Type: application/pdf; name=a.pdf").replace("--b", "--c") + "\n--c--"
    mail = receive_mail(
        *mixed("--b\nContent-Type: text/plain\n\nHej", f"--b\nContent-Type: multipart/mixed; boundary=c\n\n{inner}")
    )
    assert [file.place for file in mail.files] == ["2.1"]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Content-Type: application/pdf; name=rapport.pdf", "rapport.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''r%C3%A5pport.pdf", "råpport.pdf"),
        ("Content-Disposition: attachment; filename*0*=utf-8''r%C3%A5; filename*1=pport.pdf", "råpport.pdf"),
        ('Content-Disposition: attachment; filename="=?utf-8?Q?r=C3=A5pport.pdf?="', "råpport.pdf"),
        ('Content-Disposition: attachment; filename="råpport.pdf"', "råpport.pdf"),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        ('Content-Disposition: attachment; filename="C:\\\\rapporter\\\\rapport.pdf"', "rapport.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''a%0D%0Ab%00.pdf", "a b .pdf"),
        ("Content-Disposition: attachment; filename*=no-such''rapport.pdf", "rapport.pdf"),
        ("Content-Disposition: attachment; filename*x*=rapport.pdf", ""),
        ('Content-Disposition: attachment; filename=".."', ""),
    ],
)
def test_a_files_name_is_decoded_and_holds_no_path(receive_mail, header: str, name: str) -> None:
    [file] = receive_mail(*mixed(part(header))).files
    assert file.name == name


def test_a_long_name_keeps_its_ending() -> None:
    for length in (500, 100_000):
        assert clean_name("a" * length + ".docx").endswith("a.docx")
        assert len(clean_name("a" * length + ".docx")) <= 200


def test_pictures_shown_in_the_text_are_inline_and_a_named_one_beside_it_is_not(receive_mail) -> None:
    mail = receive_mail(
        *mixed(
            '--b\nContent-Type: text/html\n\n<p>Hej <img src="cid:logo%40x"></p>',
            part("Content-Type: image/png; name=image001.png\nContent-ID: <logo@x>\nContent-Disposition: inline", PNG),
            part("Content-Type: image/png\nContent-Disposition: inline", PNG),
            part("Content-Type: image/png; name=skanning.png\nContent-Disposition: inline", PNG),
            part("Content-Type: application/pdf\nContent-Disposition: inline", PDF),
        )
    )
    assert [file.inline for file in mail.files] == [True, True, False, False]


MESSAGE = (
    "--b\nContent-Type: message/rfc822\n\nFrom: Maja Lindqvist <maja.lindqvist@example.se>\nSubject: Slutrapport\n"
    "Content-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/plain\n\nBifogar rapporten.\n--c\n"
    "Content-Type: application/pdf; name=rapport.pdf\n\n%PDF-1.4\n--c--\n"
)


def test_the_files_of_an_attached_mail_are_the_mails_and_its_text_is_quoted(receive_mail) -> None:
    mail = receive_mail(*mixed("--b\nContent-Type: text/plain\n\nSe bifogat mejl.", MESSAGE))
    assert [(file.place, file.name) for file in mail.files] == [("2.2", "rapport.pdf")]
    assert (mail.text, mail.quoted) == ("Se bifogat mejl.", "Bifogar rapporten.")
    assert mail.forwarded is not None
    assert mail.forwarded.attached
    assert mail.forwarded.original.address == "maja.lindqvist@example.se"


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Type: application/octet-stream; name=rapport.eml",
        "Content-Type: message/rfc822",  # encoded against the rules, as some gateways do
    ],
)
def test_an_attached_mail_is_found_under_wrong_labels_too(receive_mail, headers: str) -> None:
    inner = "From: maja.lindqvist@example.se\nContent-Type: application/pdf; name=rapport.pdf\n\n%PDF-1.4"
    mail = receive_mail(*mixed(part(headers, inner)))
    assert [(file.place, file.kind) for file in mail.files] == [("1.1", FileKind.PDF)]
    assert mail.forwarded.original.address == "maja.lindqvist@example.se"


def test_a_signature_is_a_file_and_the_signed_text_is_read(receive_mail) -> None:
    mail = receive_mail(
        "Content-Type: multipart/signed; boundary=b; protocol=application/pkcs7-signature",
        mixed(
            "--b\nContent-Type: text/plain\n\nHej",
            part(
                "Content-Type: application/pkcs7-signature; name=smime.p7s", bytes.fromhex("308006092a864886f70d010702")
            ),
        )[1],
    )
    assert mail.text == "Hej"
    assert [file.kind for file in mail.files] == [FileKind.SIGNATURE]


@pytest.mark.parametrize(
    ("subject", "text", "original", "day"),
    [
        (
            "VB: Slutrapport",
            (
                "Hej.\n\nFrån: Maja Lindqvist <maja.lindqvist@example.se>\nSkickat: den 11 januari 2024 23:40\n"
                "Till: Per\nÄmne: Slutrapport\n\nBifogar."
            ),
            "maja.lindqvist@example.se",
            date(2024, 1, 11),
        ),
        (
            "Fwd: Report",
            (
                "---------- Forwarded message ---------\nFrom: Maja <maja.lindqvist@example.se>\n"
                "Date: Thu, Jan 11, 2024 at 11:40 PM\nSubject: Report\nTo: Per\n\nEnclosed."
            ),
            "maja.lindqvist@example.se",
            date(2024, 1, 11),
        ),
        (
            "Slutrapport",
            (
                "----- Vidarebefordrat meddelande -----\nÄmne: Slutrapport\nDatum: Thu, 11 Jan 2024 23:40:00 +0100\n"
                "Från: Maja [mailto:maja.lindqvist@example.se]\nTill: Per\nKopia: Eva\n"
            ),
            "maja.lindqvist@example.se",
            date(2024, 1, 11),
        ),
        (
            "Fwd: Slutrapport",
            (
                "FYI\n\n-------- Vidarebefordrat meddelande --------\nÄmne: \tSlutrapport\n"
                "Datum: \tThu, 11 Jan 2024 23:40:00 +0100\nFrån: \tMaja <maja.lindqvist@example.se>\nTill: \tPer\n\nHej"
            ),
            "maja.lindqvist@example.se",
            date(2024, 1, 11),
        ),
        (
            "FW: x",
            "From: Maja\nSent: 2024-01-11 23:40\nTo: Per\nSubject: x\n",
            None,
            date(2024, 1, 11),
        ),
        ("VB: x", "From: Maja\nSent: 2024-13-41\nTo: Per\n", None, None),
    ],
)
def test_a_mail_passed_on_in_the_text_proposes_its_first_sender_and_day(
    receive_mail, subject: str, text: str, original: str | None, day: date | None
) -> None:
    found = receive_mail(f"Subject: {subject}", text).forwarded
    assert found is not None
    assert not found.attached
    assert (found.original.address if found.original else None) == original
    assert found.proposed_date == day


def test_an_answer_is_not_forwarded_though_it_quotes_a_header(receive_mail) -> None:
    body = "Svar.\n\nFrån: Karin Ek <karin.ek@gavleborg.example>\nSkickat: den 11 januari 2024\nTill: Maja\nÄmne: x\n"
    assert receive_mail("Subject: SV: Slutrapport", body).forwarded is None


def a_file(kind: FileKind, name: str = "", *, inline: bool = False, sha256: str = "0") -> MailFile:
    return MailFile(place="2", name=name, kind=kind, content=b"", sha256=sha256, inline=inline)


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        *((a_file(kind), True) for kind in (FileKind.DOCX, FileKind.DOC, FileKind.ODT, FileKind.RTF, FileKind.PDF)),
        *((a_file(kind), True) for kind in (FileKind.ZIP, FileKind.MSG, FileKind.TNEF, FileKind.OLE, FileKind.IMAGE)),
        *((a_file(kind), True) for kind in (FileKind.SEALED, FileKind.WORD_XML)),
        *((a_file(kind), False) for kind in (FileKind.SPREADSHEET, FileKind.HTML, FileKind.XML)),
        (a_file(FileKind.SPREADSHEET, "x.docx"), False),
        (a_file(FileKind.HTML, "rapport.doc"), True),  # "saved as a web page", and named as Word's
        (a_file(FileKind.XML, "data.xml"), False),
        (a_file(FileKind.TEXT, "rapport.mht"), True),
        *((a_file(kind), False) for kind in (FileKind.CALENDAR, FileKind.VCARD, FileKind.SIGNATURE, FileKind.MESSAGE)),
        (a_file(FileKind.IMAGE, "image001.png", inline=True), False),
        (a_file(FileKind.EMPTY, "Rapport.DOCX"), True),
        (a_file(FileKind.EMPTY, "rapport.xlsx"), False),
        (a_file(FileKind.OTHER, "rapport.pdf"), True),
        (a_file(FileKind.TEXT, "rapport.docx"), True),
        (a_file(FileKind.TEXT, "anteckning.txt"), False),
        (a_file(FileKind.OTHER), False),
    ],
)
def test_what_may_be_a_report_is_told_by_kind_and_for_broken_files_by_name(file: MailFile, *, counts: bool) -> None:
    assert is_document(file) is counts


def test_a_mail_rebuilt_on_its_way_is_the_same_and_one_without_message_id_equals_none(receive_mail) -> None:
    one, two = part("Content-Type: application/pdf; name=a.pdf"), part("Content-Type: image/png; name=b.png", PNG)
    headers, body = mixed(one, two)
    mail = receive_mail(f"Message-ID: <1@example.se>\n{headers}", body)
    rebuilt = receive_mail(f"X-Exchange: 1\nMessage-ID: <1@example.se>\n{headers}", mixed(two, one)[1])
    other = receive_mail(f"Message-ID: <1@example.se>\n{headers}", mixed(one)[1])
    assert identity(mail) == identity(rebuilt)
    assert identity(mail) != identity(other)
    assert identity(receive_mail(headers, body)) is None


@pytest.mark.parametrize("content", [bytes.fromhex("308006092a864886f70d010702a080"), b"\x30\x80\x00\x01encrypted"])
def test_a_mail_wrapped_in_its_signature_or_encrypted_may_hide_a_report(receive_mail, content: bytes) -> None:
    headers = "Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64"
    [file] = receive_mail(headers, base64.b64encode(content).decode()).files
    assert is_document(file)


def test_a_signature_beside_the_mail_is_no_document(receive_mail) -> None:
    body = "MIAGCSqGSIb3DQEHAqCA"
    headers = "Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64"
    [file] = receive_mail(headers, body).files
    assert (file.kind, is_document(file)) == (FileKind.SIGNATURE, False)


def test_a_picture_shown_in_outlooks_plain_text_is_no_scan(receive_mail) -> None:
    body = (
        "--b\n\nHej [cid:image001.png@01DA]\n--b\nContent-Type: image/png; name=image001.png\n"
        "Content-Disposition: attachment; filename=image001.png\nContent-ID: <image001.png@01DA>\n"
        "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n"
    )
    [file] = receive_mail("Content-Type: multipart/mixed; boundary=b", body).files
    assert file.inline
