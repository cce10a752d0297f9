"""receive: the files in a zip, and zips that are made to harm."""

from __future__ import annotations

import base64
import io
import struct
import tracemalloc
import warnings
import zipfile
import zlib

import pytest

from intake.errors import Unreadable
from intake.model.mail import FileKind, Mail, MailFile, identity, is_document
from intake.steps.receive import receive, wrapped, zipped
from intake.steps.receive.opened import open_container

PDF = b"%PDF-1.4\n1 0 obj"
MEGABYTE = 1_000_000


def zip_of(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about names that stand there twice
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def opened(content: bytes) -> list[tuple[str, str, str | None]]:
    return [(file.place, file.name, file.unreadable) for file in open_container(content, FileKind.ZIP)]


def code_of(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        open_container(content, FileKind.ZIP)
    return caught.value.code


def mail_with(receive_mail, content: bytes, name: str = "rapporter.zip") -> Mail:
    return receive_mail(
        f"Message-ID: <1@example.se>\nContent-Type: application/zip; name={name}\nContent-Transfer-Encoding: base64",
        base64.encodebytes(content).decode(),
    )


def documents(mail: Mail) -> list[MailFile]:
    return [file for file in mail.files if is_document(file)]


def test_the_files_in_a_zip_stand_beside_it_and_the_zip_itself_is_no_document(receive_mail) -> None:
    content = zip_of(("RESAN/Slutrapport.pdf", PDF), ("RESAN/budget.txt", b"1 2 3"))
    mail = mail_with(receive_mail, content)
    assert [(file.place, file.name, file.kind, file.container) for file in mail.files] == [
        ("1", "rapporter.zip", FileKind.ZIP, ""),
        ("1.1", "Slutrapport.pdf", FileKind.PDF, "1"),
        ("1.2", "budget.txt", FileKind.TEXT, "1"),
    ]
    assert mail.files[0].content == content
    assert mail.files[0].opened
    assert [file.content for file in documents(mail)] == [PDF]


def test_what_a_mail_is_does_not_depend_on_what_can_be_taken_out_of_it(receive_mail) -> None:
    mail = mail_with(receive_mail, zip_of(("a.pdf", PDF)))
    again = mail_with(receive_mail, zip_of(("a.pdf", PDF)))
    other = mail_with(receive_mail, zip_of(("b.pdf", PDF)))
    assert identity(mail) == identity(again) != identity(other)


def test_a_zip_in_a_zip_is_opened_too(receive_mail) -> None:
    mail = mail_with(receive_mail, zip_of(("inre.zip", zip_of(("rapport.pdf", PDF)))))
    assert [(file.place, file.container) for file in documents(mail)] == [("1.1.1", "1.1")]


def test_a_mail_in_a_zip_gives_its_files(receive_mail) -> None:
    inner = b"From: maja.lindqvist@example.se\nContent-Type: application/pdf; name=rapport.pdf\n\n%PDF-1.4"
    assert [file.name for file in documents(mail_with(receive_mail, zip_of(("mejl.eml", inner))))] == ["rapport.pdf"]


def test_reports_come_first_since_what_may_be_taken_out_can_end() -> None:
    content = zip_of(("a.jpg", bytes(100)), ("rapport.pdf", PDF))
    inner = zipped.open_zip(content, wrapped.Allowance(size=20))
    assert [(part.get_filename(), isinstance(part, wrapped.Locked)) for part in inner.get_payload()] == [
        ("rapport.pdf", False),
        ("a.jpg", True),
    ]


def test_what_macos_and_windows_leave_behind_is_no_file() -> None:
    content = zip_of(
        ("RESAN/", b""),
        ("RESAN/rapport.pdf", PDF),
        ("__MACOSX/RESAN/._rapport.pdf", b"x"),
        ("RESAN/.DS_Store", b"x"),
        ("RESAN/Thumbs.db", b"x"),
    )
    assert opened(content) == [("1", "rapport.pdf", None)]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("/etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\rapport.pdf", "rapport.pdf"),
        ("Rapport för Åmål.pdf", "Rapport för Åmål.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
    ],
)
def test_a_name_in_a_zip_is_no_path(name: str, shown: str) -> None:
    assert opened(zip_of((name, PDF))) == [("1", shown, None)]


def test_a_container_that_may_not_be_opened_is_a_file_that_could_not_be_read(options, internal_date) -> None:
    packed = base64.encodebytes(zip_of(("rapport.pdf", PDF)))
    mail = receive(
        b"Content-Type: application/zip; name=rapport.zip\nContent-Transfer-Encoding: base64\n\n" + packed,
        options,
        internal_date,
        opens=False,
    )
    assert [(file.name, file.unreadable, is_document(file)) for file in mail.files] == [("rapport.zip", "failed", True)]


@pytest.mark.parametrize("encoding", ["cp437", "utf-8"])
def test_swedish_names_are_read_where_the_zip_does_not_say_how_they_are_written(encoding: str) -> None:
    written = "Årsrapport.pdf".encode(encoding)
    content = zip_of(("#" * len(written), PDF)).replace(b"#" * len(written), written)
    assert opened(content) == [("1", "Årsrapport.pdf", None)]


@pytest.mark.parametrize(
    ("method", "code"),
    [(zipfile.ZIP_STORED, None), (zipfile.ZIP_BZIP2, "unsupported"), (zipfile.ZIP_LZMA, "unsupported")],
)
def test_other_ways_of_packing_are_read_or_refused_by_name(method: int, code: str | None) -> None:
    assert opened(zip_of(("rapport.pdf", PDF), method=method)) == [("1", "rapport.pdf", code)]


def test_deflate64_is_refused_by_name() -> None:
    content = zip_of(("rapport.pdf", PDF))
    directory = content.index(b"PK\x01\x02")
    changed = content[: directory + 10] + struct.pack("<H", 9) + content[directory + 12 :]
    assert opened(changed) == [("1", "rapport.pdf", "unsupported")]


def test_zip64_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("rapport.pdf", "w", force_zip64=True) as entry:
        entry.write(PDF)
    assert opened(out.getvalue()) == [("1", "rapport.pdf", None)]


def encrypted(content: bytes) -> bytes:
    """The zip with the flag of encryption in each entry, before the data and in the directory."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        pieces = content.split(mark)
        content = mark.join([pieces[0], *(p[: at - 4] + bytes([p[at - 4] | 1]) + p[at - 3 :] for p in pieces[1:])])
    return content


def test_a_file_with_a_password_is_unreadable_as_encrypted_and_told_from_others(receive_mail) -> None:
    mail = mail_with(receive_mail, encrypted(zip_of(("a.docx", b"ett" * 50), ("b.docx", b"tva" * 50))))
    found = documents(mail)
    assert [(file.name, file.unreadable) for file in found] == [("a.docx", "encrypted"), ("b.docx", "encrypted")]
    assert found[0].sha256 != found[1].sha256


def test_a_damaged_file_hides_no_other() -> None:
    content = bytearray(zip_of(("a.pdf", b"x" * 200), ("b.pdf", PDF), method=zipfile.ZIP_STORED))
    content[100] ^= 1
    assert opened(bytes(content)) == [("1", "a.pdf", "damaged"), ("2", "b.pdf", None)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x05\x06" + bytes(18), "empty"),
        (zip_of(("__MACOSX/._a.pdf", b"x")), "empty"),
        (zip_of(("a.pdf", PDF))[:60], "damaged"),
        (zip_of(*((f"{number}.pdf", b"") for number in range(10_000))), "too_large"),
    ],
    ids=["no entries", "litter", "cut off", "10,000 entries"],
)
def test_a_zip_that_gives_nothing_says_why(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_an_unreadable_zip_is_a_document_with_its_reason(receive_mail) -> None:
    [file] = documents(mail_with(receive_mail, zip_of(("a.pdf", PDF))[:60]))
    assert (file.name, file.unreadable, file.opened) == ("rapporter.zip", "damaged", False)


# ---- made to harm ----


def test_a_bomb_is_not_inflated(inflated) -> None:
    content = zip_of(("rapport.pdf", bytes(20 * MEGABYTE)))
    assert opened(content) == [("1", "rapport.pdf", "too_large")]
    assert inflated() < MEGABYTE


def test_a_nested_bomb_ends_where_the_allowance_does(inflated) -> None:
    noise = zlib.compress(bytes(range(256)) * 40, 0)  # packs a hundred times, under the limit of the ratio
    layer = zip_of(*((f"{number}.pdf", noise * 90) for number in range(16)))
    content = zip_of(*((f"{number}.zip", layer) for number in range(16)))
    found = open_container(content, FileKind.ZIP)
    assert sum(len(file.content) for file in found if not file.unreadable) <= wrapped.MAX_BYTES
    assert "too_large" in {file.unreadable for file in found}
    assert inflated() < 3 * wrapped.MAX_BYTES


def test_a_zip_that_holds_itself_ends() -> None:
    content = zip_of(("rapport.pdf", PDF))
    for _ in range(20):
        content = zip_of(("r.zip", content))
    assert opened(content)[-1] == ("1.1.1", "r.zip", "refused")


def with_entry(content: bytes, at: int, value: bytes) -> bytes:
    """The zip with a field of its first directory entry changed."""
    directory = content.index(b"PK\x01\x02")
    return content[: directory + at] + value + content[directory + at + len(value) :]


@pytest.mark.parametrize("declared", [1, 10, 1_000, 4_000_000_000])
def test_a_file_that_lies_about_its_size_is_unreadable(declared: int) -> None:
    content = with_entry(zip_of(("rapport.pdf", PDF * 10)), 24, struct.pack("<I", declared))
    [(_, _, code)] = opened(content)
    assert code in ("damaged", "too_large")


def test_a_file_that_is_said_to_begin_far_away_takes_no_memory() -> None:
    content = with_entry(zip_of(("rapport.pdf", PDF)), 42, struct.pack("<I", 2_000_000_000))
    tracemalloc.start()
    assert opened(content) == [("1", "rapport.pdf", "damaged")]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MEGABYTE


def test_overlapping_files_are_taken_for_what_they_are() -> None:
    kernel = zip_of(("0.pdf", bytes(1000) + PDF), method=zipfile.ZIP_STORED)
    local, directory = kernel[: kernel.index(b"PK\x01\x02")], kernel[kernel.index(b"PK\x01\x02") : -22]
    entries = b"".join(directory.replace(b"0.pdf", b"%d.pdf" % (number % 10)) for number in range(100))
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 100, 100, len(entries), len(local), 0)
    assert code_of(local + entries + end) == "damaged"


def test_a_directory_longer_than_it_says_is_counted_before_it_is_read() -> None:
    kernel = zip_of(*((f"{number:04}", b"") for number in range(6_000)))
    lying = kernel[:-22] + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, *struct.unpack("<2I", kernel[-10:-2]), 0)
    assert code_of(lying) == "too_large"


def test_broken_zips_end_as_files_or_as_a_reason() -> None:
    content = zip_of(("a.pdf", PDF * 20), ("b.zip", zip_of(("c.docx", b"x" * 100))))
    for seed in range(2_000):
        broken = bytearray(content)
        for step in range(1 + seed % 4):
            broken[(seed * 7919 + step * 104_729) % len(broken)] = (seed * 31 + step) % 256
        try:
            files = open_container(bytes(broken), FileKind.ZIP)
        except Unreadable:
            continue
        assert len(files) <= wrapped.MAX_FILES


@pytest.fixture
def inflated(monkeypatch):
    """How many bytes were inflated."""
    taken: list[int] = []
    read = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        data = read(self, n)
        taken.append(len(data))
        return data

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    return lambda: sum(taken)
