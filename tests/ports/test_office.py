"""The Office port over LibreOffice, in either box, and over memory; and reading what it makes."""

from __future__ import annotations

import io
import socket
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from intake.adapters import office as libreoffice
from intake.adapters.memory_tools import MemoryOffice
from intake.adapters.office import LibreOffice
from intake.adapters.programs import found
from intake.adapters.reader_server import ReaderServer
from intake.adapters.sandbox import Sandbox
from intake.adapters.tools import installed_tools
from intake.errors import Unreadable
from intake.model.mail import FileKind
from intake.readports import Office
from intake.steps.read import read

SENTENCE = "Insatsen Resan nådde åtta deltagare."
RTF = rb"{\rtf1\ansi\ansicpg1252 Insatsen Resan n\'e5dde \'e5tta deltagare.\par}"
SAMPLES = Path(__file__).parents[1] / "samples"
BOXES = ("bubblewrap", "landlock")
MIME = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("manifest", "manifest"))
)


def odt(body: str = f"<text:p>{SENTENCE}</text:p>", *, encrypted: bool = False) -> bytes:
    locked = "<manifest:encryption-data/>" if encrypted else ""
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}">{locked}</manifest:file-entry>'
        for path, kind in (("/", MIME), ("content.xml", "text/xml"))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", MIME)
        package.writestr("META-INF/manifest.xml", f"<manifest:manifest {SPACES}>{entries}</manifest:manifest>")
        package.writestr(
            "content.xml",
            f'<office:document-content {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3">'
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return out.getvalue()


ODT = odt()


def soffice() -> Path:
    program = found("soffice")
    assert program, "install libreoffice-writer-nogui"
    return program


@pytest.fixture(scope="module")
def doc(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A Word 97 file, written by LibreOffice: nothing else does."""
    folder = tmp_path_factory.mktemp("doc")
    (folder / "report.rtf").write_bytes(RTF)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    to_doc = ["--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(folder / "report.rtf")]
    subprocess.run([soffice(), profile, *to_doc], check=True, capture_output=True)
    return (folder / "report.doc").read_bytes()


@pytest.fixture(params=["memory", *(pytest.param(box, marks=pytest.mark.server) for box in BOXES)])
def office(request: pytest.FixtureRequest) -> Office:
    if request.param == "memory":
        docx = (SAMPLES / "gavleborg-resan.docx").read_bytes()
        return MemoryOffice({ODT: docx, RTF: docx})
    return LibreOffice(soffice(), bubblewrap=request.getfixturevalue("boxed")(request.param))


@pytest.mark.parametrize(("content", "kind"), [(ODT, FileKind.ODT), (RTF, FileKind.RTF)])
def test_a_file_comes_back_as_a_docx(office: Office, content: bytes, kind: FileKind) -> None:
    assert read(office.to_docx(content, kind), FileKind.DOCX).blocks


@pytest.mark.parametrize(("content", "kind"), [(b"PK\x03\x04", FileKind.ODT), (b"\xd0\xcf\x11\xe0", FileKind.DOC)])
def test_a_broken_file_is_damaged(office: Office, content: bytes, kind: FileKind) -> None:
    with pytest.raises(Unreadable) as caught:
        office.to_docx(content, kind)
    assert caught.value.code == "damaged"


def test_no_other_kind_is_converted(office: Office) -> None:
    with pytest.raises(Unreadable) as caught:
        office.to_docx(b"<html>hej</html>", FileKind.HTML)
    assert caught.value.code == "unsupported"


@pytest.fixture(params=BOXES)
def real(request: pytest.FixtureRequest) -> LibreOffice:
    return LibreOffice(soffice(), bubblewrap=request.getfixturevalue("boxed")(request.param))


@pytest.mark.server
@pytest.mark.parametrize("content", [b"<html><body>hej</body></html>", b"a;b\n1;2\n", RTF])
def test_the_kind_and_not_the_content_chooses_the_importer(real: LibreOffice, content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        real.to_docx(content, FileKind.DOC)
    assert caught.value.code == "damaged"


@pytest.mark.server
def test_what_a_file_refers_to_is_not_fetched(real: LibreOffice, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hemligheten")
    with socket.create_server(("127.0.0.1", 0)) as here:
        here.settimeout(0.2)
        port = here.getsockname()[1]
        body = (
            f'<text:section text:name="a"><text:section-source xlink:href="file://{tmp_path}/secret.txt"/>'
            f"<text:p>{SENTENCE}</text:p></text:section>"
            f'<text:p><draw:frame><draw:image xlink:href="http://127.0.0.1:{port}/a.png"/></draw:frame></text:p>'
        )
        docx = real.to_docx(odt(body), FileKind.ODT)
        with pytest.raises(TimeoutError):
            here.accept()
    text = " ".join(block.text for block in read(docx, FileKind.DOCX).blocks)
    assert SENTENCE in text
    assert "hemligheten" not in text


@pytest.mark.server
@pytest.mark.parametrize("changes", [{"wall": 0.2}, {"memory": 100_000_000}, {"written": 2_000}, {"answer": 100}])
def test_a_file_over_a_limit_is_unreadable_and_the_next_one_read(real: LibreOffice, monkeypatch, changes) -> None:
    with monkeypatch.context() as limited:
        limited.setattr(libreoffice, "LIMITS", replace(libreoffice.LIMITS, **changes))
        with pytest.raises(Unreadable) as caught:
            real.to_docx(RTF, FileKind.RTF)
    assert caught.value.code in ("failed", "damaged")
    assert real.to_docx(RTF, FileKind.RTF)


@pytest.mark.server
def test_the_sandbox_reads_files_of_all_three_kinds(doc: bytes) -> None:
    with ReaderServer() as server:
        sandbox = Sandbox(server, lambda: installed_tools(bubblewrap=server.bubblewrap))
        for content, kind in ((odt(), FileKind.ODT), (doc, FileKind.DOC), (RTF, FileKind.RTF)):
            document = sandbox.document(content, kind)
            assert [block.text for block in document.blocks] == [SENTENCE]
            assert document.format == kind


@pytest.mark.server
def test_the_sandbox_tells_what_is_wrong_with_a_file() -> None:
    with ReaderServer() as server:
        sandbox = Sandbox(server, lambda: installed_tools(bubblewrap=server.bubblewrap))
        for content, code in ((odt()[:300], "damaged"), (odt(encrypted=True), "encrypted")):
            with pytest.raises(Unreadable) as caught:
                sandbox.document(content, FileKind.ODT)
            assert caught.value.code == code


def test_without_libreoffice_its_files_are_unsupported_and_a_cure_is_told(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with ReaderServer() as server, pytest.raises(Unreadable) as caught:
        Sandbox(server, lambda: installed_tools(bubblewrap=server.bubblewrap)).document(odt(), FileKind.ODT)
    assert caught.value.code == "unsupported"
    assert caught.value.do == "send the report as docx or pdf"
