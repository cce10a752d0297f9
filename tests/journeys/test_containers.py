"""A report inside something else: registered from the inner file, answered with a receipt, and all of it archived."""

from __future__ import annotations

import hashlib
import json
import zipfile
from email.message import EmailMessage
from io import BytesIO

import pikepdf
import pytest
from incoming import a_letter, sample
from outlookfiles import ENCRYPTED, a_msg, attached_file, signed, tnef, tnef_file

MAJA = "maja.lindqvist@example.se"
REPORT = sample("gavleborg-resan.docx")
PER = "Per Norén <per@gavleborg.example>"
HEADER = (
    "Received: from mail.example.se (mail.example.se [192.0.2.25]) by mx.gavleborg.example with ESMTPS id 1;"
    " Wed, 10 Jan 2024 12:00:00 +0100\r\nFrom: Maja Lindqvist <maja.lindqvist@example.se>\r\n"
    "Subject: Slutrapport RESAN\r\n"
)


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def a_portfolio(report: bytes) -> bytes:
    """A PDF whose page is a cover, with the report as a file in it."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["rapport.docx"] = report
        pdf.Root["/Collection"] = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def a_signed_letter(content: bytes) -> bytes:
    """A letter whose whole body is an S/MIME part."""
    head = a_letter(files={}).partition(b"\n\n")[0]
    body = EmailMessage()
    body.set_content(content, "application", "pkcs7-mime", filename="smime.p7m")
    kept = [line for line in head.splitlines() if not line.lower().startswith((b"content-", b"mime-version"))]
    return b"\n".join(kept) + b"\n" + body.as_bytes()


def a_mime_part() -> bytes:
    inner = EmailMessage()
    inner.set_content("Hej!\n\nBifogar rapporten.\n\nMaja")
    inner.add_attachment(REPORT, maintype="application", subtype="octet-stream", filename="Slutrapport.docx")
    return inner.as_bytes()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rapport.zip", zipped(rapport_docx=REPORT)),
        ("nested.zip", zipped(inre_zip=zipped(rapport_docx=REPORT))),
        ("mejl.msg", a_msg(header=HEADER, attached=[attached_file("rapport.docx", REPORT)])),
        ("winmail.dat", tnef(*tnef_file("rapport.docx", REPORT))),
        ("Portfölj.pdf", a_portfolio(REPORT)),
    ],
)
def test_a_report_in_a_container_is_registered_and_answered_and_the_container_is_kept(
    site, name: str, content: bytes
) -> None:
    site.deliver(a_letter(files={name: content}))
    site.run()
    [mail] = site.mails()
    assert (mail["outcome"], mail["needs_person"]) == ("registered", False)
    assert [row["kind"] for row in site.outbox_to(MAJA)] == ["receipt"]
    record = site.record("SFG 23-12.5")
    kept = {(file["role"], file["name"]): file["sha256"] for file in record["files"]}
    assert kept["report", "rapport.docx"] == hashlib.sha256(REPORT).hexdigest()
    assert kept["enclosure", name] == hashlib.sha256(content).hexdigest()
    for digest in kept.values():
        assert (site.folder / "data" / "archive" / digest[:2] / digest[2:4] / digest).is_file()


@pytest.mark.parametrize("open_lengths", [False, True])
def test_a_report_in_a_signed_mail_is_registered_and_answered(site, *, open_lengths: bool) -> None:
    site.deliver(a_signed_letter(signed(a_mime_part(), open_lengths=open_lengths)))
    site.run()
    assert [row["kind"] for row in site.outbox_to(MAJA)] == ["receipt"]
    roles = {file["role"]: file["name"] for file in site.record("SFG 23-12.5")["files"]}
    assert roles == {"report": "Slutrapport.docx", "enclosure": "smime.p7m", "letter": "mejl.eml"}


def test_an_encrypted_mail_about_a_report_is_answered_with_the_reason(site, text_of) -> None:
    site.deliver(a_signed_letter(signed(a_mime_part(), oid=ENCRYPTED)))
    site.run()
    [reply] = site.sent(MAJA)
    assert "kan inte läsa" in str(reply["Subject"])
    assert "lösenord" in text_of(reply)


@pytest.mark.parametrize("kind", ["message/rfc822", "msg"])
def test_what_staff_pass_on_as_an_attachment_arrived_when_its_own_mail_did(site, kind: str) -> None:
    inner = a_letter(files={"r.docx": REPORT})
    if kind == "msg":
        files = {"Slutrapport.msg": a_msg(header=HEADER, attached=[attached_file("r.docx", REPORT)])}
        raw = a_letter(sender=PER, subject="VB: Slutrapport", files=files, message_id="vb@gavleborg.example")
        day = "2024-01-10"
    else:
        head = f"From: {PER}\nSubject: VB: Slutrapport\nMessage-ID: <vb@gavleborg.example>\nMIME-Version: 1.0\n"
        head += "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nFYI\n--b\nContent-Type: message/rfc822\n\n"
        raw = head.encode() + inner + b"\n--b--\n"
        day = "2024-01-11"
    site.deliver(raw)
    site.run()
    [mail] = site.mails()
    assert (mail["outcome"], mail["arrival_date"]) == ("registered", day)


@pytest.mark.parametrize(
    "content",
    [
        zipped(rapport_docx=REPORT),
        a_msg(attached=[attached_file("rapport.docx", REPORT)]),
        tnef(*tnef_file("rapport.docx", REPORT)),
        signed(a_mime_part(), open_lengths=True),
        a_letter(files={"mejl.msg": a_msg(attached=[attached_file("rapport.docx", REPORT)])}),
    ],
    ids=["zip", "msg", "winmail.dat", "p7m", "eml"],
)
def test_parse_reads_the_first_report_in_a_container(site, tmp_path, content: bytes) -> None:
    path = tmp_path / "fil"
    path.write_bytes(content)
    assert json.loads(site.cli("parse", str(path), "--json"))["form"] == "gavleborg/slutrapport"


@pytest.mark.timeout(20)
def test_parse_looks_in_no_time_whether_a_file_is_a_mail(site, tmp_path) -> None:
    path = tmp_path / "fil"
    path.write_bytes(b"Abc: x\r\n" + b" y\r\n" * 1_000 + b"!")
    assert json.loads(site.cli("parse", str(path), "--json", status=1))["error"]["code"] == "unsupported"


def test_parse_tells_why_a_container_can_not_be_opened(site, tmp_path) -> None:
    path = tmp_path / "fil"
    path.write_bytes(signed(a_mime_part(), oid=ENCRYPTED))
    assert json.loads(site.cli("parse", str(path), "--json", status=1))["error"]["code"] == "encrypted"


def test_two_reports_in_a_zip_are_two_records(site) -> None:
    other = sample("gavleborg-resan-stamped.docx")
    site.deliver(a_letter(files={"rapporter.zip": zipped(a_docx=REPORT, b_docx=other)}))
    site.run()
    assert len(site.register()) == 2


def test_a_zip_with_a_password_is_answered_with_the_reason(site, text_of) -> None:
    locked = zipped(rapport_docx=REPORT)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.index(mark) + at
        locked = locked[:place] + b"\x01" + locked[place + 1 :]
    site.deliver(a_letter(files={"rapport.zip": locked}))
    site.run()
    [reply] = site.sent(MAJA)
    assert "lösenord" in text_of(reply)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Slutrapport.doc", b"<html><body><p>Slutrapport</p></body></html>"),
        ("Slutrapport.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--"),
        ("Slutrapport.xml", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package/>'),
    ],
)
def test_what_word_saves_that_is_no_word_file_is_answered_with_the_reason(
    site, text_of, name: str, content: bytes
) -> None:
    site.deliver(a_letter(files={name: content}))
    site.run()
    [reply] = site.sent(MAJA)
    assert "av ett slag som vi inte kan läsa" in text_of(reply)


def test_logos_and_cards_beside_a_text_are_no_report(site) -> None:
    logo = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + (300).to_bytes(4, "big") + (90).to_bytes(4, "big") + bytes(50)
    files = {"image001.png": logo, "maja.vcf": b"BEGIN:VCARD\r\nEND:VCARD\r\n", "invite.ics": b"BEGIN:VCALENDAR\r\n"}
    site.deliver(a_letter(subject="Fråga", text="När ska vi skicka in?", files=files))
    site.run()
    assert [mail["outcome"] for mail in site.mails()] == ["untouched"]
