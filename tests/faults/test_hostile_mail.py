"""Mails that are broken or mean harm: whatever they are, receive gives a Mail, and reads what can be read."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from intake.adapters.reader_server import ReaderServer
from intake.adapters.sandbox import Sandbox
from intake.errors import Unreadable
from intake.model.mail import FileKind, Mail
from intake.ports import ReceiveOptions
from intake.steps.receive import receive

SAMPLES = Path(__file__).parent.parent / "samples"
OPTIONS = ReceiveOptions(
    address="kontakt@gavleborg.example",
    staff=("per@gavleborg.example",),
    own_hosts=("mx.gavleborg.example",),
    authserv_id="mx.gavleborg.example",
)
INTERNAL_DATE = datetime(2024, 1, 12, 8, 0, tzinfo=UTC)
FROM = b"From: Maja Lindqvist <maja.lindqvist@example.se>\r\nSubject: Slutrapport\r\n"
PDF_PART = b"Content-Type: application/pdf; name=rapport.pdf\r\n\r\n%PDF-1.4\r\n"


def received(raw: bytes) -> Mail:
    return receive(raw, OPTIONS, INTERNAL_DATE)


def nested(levels: int, inside: bytes = PDF_PART, beside: bytes = b"") -> bytes:
    """*inside* under so many multiparts; *beside* follows in the outermost one."""
    mail = inside
    for level in range(levels):
        boundary = f"b{level}".encode()
        after = b"--" + boundary + b"\r\n" + beside if beside and level == levels - 1 else b""
        mail = (
            b"Content-Type: multipart/mixed; boundary=" + boundary + b"\r\n\r\n--" + boundary + b"\r\n" + mail
            + b"\r\n" + after + b"--" + boundary + b"--\r\n"
        )  # fmt: skip
    return FROM + mail


def test_a_report_under_40_multiparts_is_found() -> None:
    mail = received(nested(40))
    assert [(file.name, file.place) for file in mail.files] == [("rapport.pdf", ".".join(["1"] * 40))]


@pytest.mark.parametrize("levels", [100, 400, 3_000])
def test_what_is_nested_too_deep_is_left_and_what_stands_beside_it_is_read(levels: int) -> None:
    mail = received(nested(levels, beside=PDF_PART))
    assert "too-deep" in mail.troubles
    assert [(file.name, file.place) for file in mail.files if file.kind is FileKind.PDF] == [("rapport.pdf", "2")]
    assert mail.sender is not None


def test_mails_inside_mails_end_at_the_depth_limit() -> None:
    inside = FROM + PDF_PART
    for _ in range(200):
        inside = b"Content-Type: message/rfc822\r\n\r\n" + inside
    mail = received(FROM + inside)
    assert "too-deep" in mail.troubles
    assert mail.sender is not None


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b--\r\n",
        b"Content-Type: multipart/mixed\r\n\r\n",
        b"",
    ],
)
def test_a_mail_without_parts_has_no_files_and_says_so(body: bytes) -> None:
    mail = received(FROM + body)
    assert mail.files == ()
    assert "no-parts" in mail.troubles
    assert mail.subject == "Slutrapport"


def test_a_multipart_without_its_boundary_is_read_as_text() -> None:
    mail = received(FROM + b"Content-Type: multipart/mixed; boundary=b\r\n\r\nHej")
    assert mail.text == "Hej"
    assert mail.files == ()


def test_bytes_that_are_no_mail_at_all_give_a_mail() -> None:
    for raw in (
        b"",
        b"\x00" * 1_000,
        b"\xff\xfe" * 500,
        bytes(range(256)) * 20,
        b"\r\n\r\n",
        b":\r\n:\r\n",
        b"\n" * 99,
    ):
        mail = received(raw)
        assert mail.sender is None
        assert mail.arrival.at == INTERNAL_DATE


def test_ten_thousand_header_fields_are_too_many_and_the_rest_is_read() -> None:
    mail = received(FROM + b"X-Fyllnad: 1\r\n" * 10_000 + b"Message-ID: <sist@example.se>\r\n" + PDF_PART)
    assert "too-many-headers" in mail.troubles
    assert mail.sender is not None
    assert [file.name for file in mail.files] == ["rapport.pdf"]


def test_ten_thousand_parts_are_too_many_and_the_first_are_read() -> None:
    parts = b"".join(b"--b\r\n" + PDF_PART for _ in range(10_000))
    mail = received(FROM + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--\r\n")
    assert "too-many-parts" in mail.troubles
    assert len(mail.files) == 500


@pytest.mark.parametrize("filler", [b"a", b"=?utf-8?Q?a?= ", b"=?", b"\xc3\xa5", b"<", b'"', b"(", b"a@b,"])
@pytest.mark.parametrize("field", [b"Subject", b"From", b"To", b"Message-ID", b"References", b"Received", b"Reply-To"])
def test_a_huge_field_is_cut_and_costs_little(field: bytes, filler: bytes) -> None:
    huge = field + b": " + filler * (1_000_000 // len(filler)) + b"\r\n"
    began = datetime.now(UTC)
    mail = received(huge + b"Authentication-Results: mx.gavleborg.example; " + filler * 30_000 + b"\r\n\r\nHej")
    assert mail.text == "Hej"
    assert len(mail.subject) <= 500
    assert (datetime.now(UTC) - began).total_seconds() < 5


@pytest.mark.parametrize(
    "html",
    [
        b"<div>" * 200_000,
        b"<blockquote>" * 100_000 + b"</blockquote>" * 100_000,
        b"<" * 300_000,
        b"<a href='" + b"x" * 300_000,
        b"<!--" * 100_000,
        b"&#x110000;&#0;&#xd800;" * 1_000,
        b"</div>" * 300_000,
        b"<div><blockquote>" * 50_000 + b"</div>" * 50_000,
        b"<script>" * 50_000,
        b"<a " * 100_000,
        b"<?" * 100_000,
        b"<!x" * 100_000,
    ],
)
def test_html_that_never_ends_is_read_in_time(html: bytes) -> None:
    began = datetime.now(UTC)
    mail = received(FROM + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hej</p>" + html)
    assert mail.sender is not None
    assert (datetime.now(UTC) - began).total_seconds() < 10


@pytest.mark.parametrize("line", [b"> ", b"On 10:00 a@b wrote ", b"From: a\nTo: b\n", b"<a@b> ", b"_" * 50 + b"\n"])
def test_text_made_of_quote_marks_is_read_in_time(line: bytes) -> None:
    began = datetime.now(UTC)
    received(FROM + b"\r\n" + line * (1_000_000 // len(line)))
    received(FROM + b"\r\n" + (line.strip() + b"\n") * (500_000 // len(line)))
    assert (datetime.now(UTC) - began).total_seconds() < 10


@pytest.mark.parametrize("name", [b"Subject", b"From", b"Message-ID", b"To"])
def test_no_value_carries_a_line_break_or_nul_into_our_own_headers(name: bytes) -> None:
    injected = b"=?utf-8?B?" + base64.b64encode(b"a\r\nBcc: x@example.org\r\n\r\n\x00<b@example.se>") + b"?="
    mail = received(name + b": " + injected + b"\x00\x0b <c\x00d@example.se>\r\n" + PDF_PART)
    shown = [mail.subject, mail.message_id or "", *(file.name for file in mail.files)]
    for address in (mail.sender, *mail.recipients):
        shown += [address.address, address.name] if address else []
    assert all(text.isprintable() for text in shown)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b'"\\' * 60_000 + b"a@b.example\r\n\r\nHej",
        FROM + b"\r\n" + (b"varning " + b"extern " * 140 + b"\n") * 500,
        FROM + b"\r\n" + b"detta meddelande klicka utan\n" * 30_000,
        FROM + b"\r\n" + b"https://a.example/%20" * 40_000,
    ],
    ids=["quoted strings", "warnings", "disclaimers", "links"],
)
def test_what_is_made_to_be_slow_is_read_in_time(raw: bytes) -> None:
    began = datetime.now(UTC)
    received(raw)
    assert (datetime.now(UTC) - began).total_seconds() < 10


def test_a_charset_with_a_nul_costs_no_other_part() -> None:
    bad = b'Content-Type: text/plain; charset="ut\x00f"\r\n\r\nh\xe5j'
    [file] = received(
        FROM + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + bad + b"\r\n--b\r\n" + PDF_PART
    ).files
    assert file.kind is FileKind.PDF


@pytest.mark.parametrize("encoding", [b"base64", b"quoted-printable", b"uuencode", b"x-no-such", b"8bit", b"\xff"])
@pytest.mark.parametrize("content", [b"\xff\x00=zz=\n", b"A", b"====", b"begin 644 x\n\xff\xff\nend", b"=?=?", b"\x00"])
def test_garbage_in_any_transfer_encoding_is_a_file_all_the_same(encoding: bytes, content: bytes) -> None:
    head = b"Content-Type: application/pdf; name=rapport.pdf\r\nContent-Transfer-Encoding: "
    [file] = received(FROM + head + encoding + b"\r\n\r\n" + content).files
    assert file.name == "rapport.pdf"


@pytest.mark.parametrize(
    "charset", [b"no-such", b"utf-16", b"utf-7", b"idna", b"zip", b"rot13", b"undefined", b"x" * 9_999, b"\xff", b"'''"]
)
def test_any_charset_gives_text(charset: bytes) -> None:
    mail = received(FROM + b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\n+2AA- Hej \xe5\xff\x00")
    mail.text.encode()
    assert mail.subject == "Slutrapport"


def test_a_damaged_docx_is_still_told_to_be_one() -> None:
    content = (SAMPLES / "gavleborg-resan.docx").read_bytes()
    for cut in (len(content) // 2, len(content) - 30, 2_000):
        head = b"Content-Type: application/octet-stream; name=rapport.docx\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        [file] = received(FROM + head + base64.encodebytes(content[:cut])).files
        assert file.kind is FileKind.DOCX


SEED = (
    b"Return-Path: <maja.lindqvist@example.se>\r\n"
    b"Authentication-Results: mx.gavleborg.example; dmarc=pass header.from=example.se\r\n"
    b"Received: from mail.example.se (mail.example.se [203.0.113.5]) by mx.gavleborg.example with ESMTPS id 1;"
    b" Thu, 11 Jan 2024 23:40:00 +0100\r\n"
    b"From: =?utf-8?Q?Maja?= Lindqvist <maja.lindqvist@example.se>\r\nTo: kontakt@gavleborg.example\r\n"
    b"Subject: VB: =?utf-8?B?U2x1dHJhcHBvcnQ=?=\r\nMessage-ID: <1@example.se>\r\nReferences: <0@example.se>\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\nHej =C3=A5\r\n\r\nFr=C3=A5n: Maja <maja@example.se>\r\n"
    b"Skickat: den 11 januari 2024\r\nTill: Per\r\n\r\n--c\r\nContent-Type: text/html\r\n\r\n"
    b'<div>Hej</div><blockquote><a href="https://1drv.ms/x">x</a></blockquote>\r\n--c--\r\n'
    b"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''r%C3%A5.pdf\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: omar.haddad@example.se\r\nContent-Type: text/plain\r\n\r\nA\r\n"
    b"--b--\r\n"
)
PIECES = (
    b"\r\n",
    b"--b",
    b"--c--",
    b'"',
    b"<",
    b">",
    b"(",
    b"=?utf-8?B?",
    b"\x00",
    b"\xff",
    b";",
    b"@",
    b"\r\n\r\n",
    b":",
)
EDITS = st.lists(
    st.tuples(
        st.integers(0, len(SEED)), st.integers(0, 60), st.one_of(st.sampled_from(PIECES), st.binary(max_size=30))
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(edits=[(362, 0, b"\xad")])  # a soft hyphen in the subject
@given(edits=EDITS)
def test_a_mail_mutated_anywhere_is_received(edits: list[tuple[int, int, bytes]]) -> None:
    raw = SEED
    for at, removed, put in edits:
        raw = raw[:at] + put + raw[at + removed :]
    mail = received(raw)
    assert mail.arrival.at.tzinfo is UTC
    assert "unreadable" not in mail.troubles
    assert mail.subject.isprintable()


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=2_000))
def test_any_bytes_are_received(raw: bytes) -> None:
    assert "unreadable" not in received(raw).troubles


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(ReaderServer(memory_mb=512, seconds=20, cpu_seconds=10)) as opened:
        yield opened


def docx(document: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", document)
    return out.getvalue()


WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (docx(WORD + b" " * 900_000_000), FileKind.DOCX),  # a bomb: a megabyte that swells to 900
        (docx(WORD + b"<w:tbl><w:tr><w:tc>" * 100_000), FileKind.DOCX),
        (docx(b"<!DOCTYPE a [<!ENTITY b 'bbbb'>]>" + WORD + b"</w:body></w:document>"), FileKind.DOCX),
        (docx(WORD + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 200_000 + b"</w:body></w:document>"), FileKind.DOCX),
        (b"%PDF-1.4\n" + b"1 0 obj\n<<" * 100_000, FileKind.PDF),
        ((SAMPLES / "gavleborg-resan.pdf").read_bytes()[:2_000], FileKind.PDF),
    ],
    ids=["bomb", "deep", "doctype", "endless", "pdf-garbage", "pdf-cut"],
)
def test_a_hostile_file_is_refused_and_the_next_one_read(sandbox: Sandbox, content: bytes, kind: FileKind) -> None:
    with pytest.raises(Unreadable):
        sandbox.document(content, kind)
    assert sandbox.document((SAMPLES / "gavleborg-resan.docx").read_bytes(), FileKind.DOCX).blocks


def test_the_sandbox_reads_hostile_mails_as_the_bare_step_does(sandbox: Sandbox) -> None:
    for raw in (SEED, b"", nested(40), nested(100), b"\xff" * 100):
        assert sandbox.mail(raw, OPTIONS, INTERNAL_DATE) == received(raw)
