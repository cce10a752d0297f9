"""receive: the files in a PDF portfolio, and PDFs with files that are none."""

from __future__ import annotations

import base64
import tracemalloc
from collections.abc import Callable, Mapping
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from intake.errors import Unreadable
from intake.model.mail import FileKind, Mail, is_document
from intake.steps.read.pdf import read_pdf
from intake.steps.receive import wrapped
from intake.steps.receive.portfolio import open_portfolio

REPORT = b"%PDF-1.4\n1 0 obj"
COVER = b"BT /F1 11 Tf 72 700 Td (Open this portfolio in another program.) Tj ET"


def pdf_with(files: Mapping[str, bytes], *, portfolio: bool = True, packed: bool = False) -> bytes:
    """A page that says something, and *files* in it. *packed*: its objects, the root too, are packed together."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(COVER)
        for name, content in files.items():
            pdf.attachments[name] = content
        if portfolio:
            pdf.Root["/Collection"] = Dictionary(Type=Name.Collection, View=Name.D)
        out = BytesIO()
        pdf.save(
            out,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable,
        )
        return out.getvalue()


@pytest.fixture
def mailed(receive_mail: Callable[..., Mail]) -> Callable[[bytes], Mail]:
    def mail(content: bytes) -> Mail:
        fields = "Content-Type: application/pdf; name=Slutrapport.pdf\nContent-Transfer-Encoding: base64"
        return receive_mail(fields, base64.encodebytes(content).decode())

    return mail


def files_of(mail: Mail) -> list[tuple[str, str, FileKind, bool]]:
    return [(file.place, file.name, file.kind, is_document(file)) for file in mail.files]


@pytest.mark.parametrize("packed", [False, True])
def test_the_files_in_a_portfolio_stand_beside_it_and_its_cover_is_no_document(mailed, packed: bool) -> None:
    mail = mailed(pdf_with({"RESAN.pdf": REPORT, "budget.txt": b"1 2 3"}, packed=packed))
    assert files_of(mail) == [
        ("1", "Slutrapport.pdf", FileKind.PDF, False),
        ("1.1", "RESAN.pdf", FileKind.PDF, True),
        ("1.2", "budget.txt", FileKind.TEXT, False),
    ]
    assert mail.files[1].content == REPORT


def test_a_report_with_a_file_in_it_is_the_report(mailed) -> None:
    mail = mailed(pdf_with({"bilaga.docx": b"PK"}, portfolio=False))
    assert files_of(mail) == [("1", "Slutrapport.pdf", FileKind.PDF, True)]


@pytest.mark.parametrize(
    "broken",
    [lambda content: content[:300] + b"/EmbeddedFile", lambda content: content.replace(b"/Collection", b"/Kollection")],
    ids=["cut off", "none after all"],
)
def test_what_can_not_be_opened_as_a_portfolio_is_a_pdf_like_others(mailed, broken) -> None:
    mail = mailed(broken(pdf_with({"RESAN.pdf": REPORT})))
    assert files_of(mail) == [("1", "Slutrapport.pdf", FileKind.PDF, True)]


def test_a_portfolio_behind_a_password_is_left_to_who_reads_it(mailed) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf_with({"RESAN.pdf": REPORT}))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    [file] = mailed(out.getvalue()).files
    assert (file.opened, file.unreadable, is_document(file)) == (False, None, True)


def test_a_file_that_inflates_without_end_is_not_taken_out() -> None:
    content = pdf_with({"1.pdf": b" " * 200_000_000, "RESAN.pdf": REPORT})
    tracemalloc.start()
    try:
        bundle = open_portfolio(content, wrapped.Allowance())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert bundle is not None
    first, second = bundle.get_payload()
    assert isinstance(first, wrapped.Locked)
    assert first.code == "too_large"
    assert second.get_payload(decode=True) == REPORT
    assert most < 100_000_000


@pytest.mark.parametrize("packed", [False, True])
def test_a_portfolio_is_never_read_as_if_its_cover_were_the_report(packed: bool) -> None:
    with pytest.raises(Unreadable) as error:
        read_pdf(pdf_with({"RESAN.pdf": REPORT}, packed=packed))
    assert error.value.code == "unsupported"
    assert read_pdf(pdf_with({"RESAN.pdf": REPORT}, portfolio=False)).flags == ("attachments",)
