"""What must hold: how many times what the bare libraries take, and how many milliseconds more."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from scanning import Pixels, as_pdf, grained, pages_of, slanted

import intake
from bench.documents import SAMPLES, sample
from bench.judging import judging_as_shipped, judging_by_expressions
from bench.measure import Measured, Work, each_in_turn, in_pairs
from bench.readers import our_blocks, our_findings, pdfium, unzip_and_lxml
from intake.adapters.reader_server import ReaderServer
from intake.adapters.sandbox import Sandbox
from intake.adapters.tools import installed_tools
from intake.model.mail import FileKind

DPI = 300
SCANNED = (0, 1, 3)  # pages of the Gävleborg report: its boxes, with addresses; prose; prose and tables


def docx_findings(rounds: int = 25) -> Measured:
    """The Gävleborg report, from bytes to findings, against unzipping and parsing the parts that say anything."""
    content = sample("gavleborg-resan.docx")
    pairs = in_pairs(partial(our_findings, content), partial(unzip_and_lxml, content), rounds)
    return Measured("docx, to findings / unzip + lxml", pairs, 2.0)


def pdf_findings(rounds: int = 15) -> Measured:
    """The same report as PDF, against pdfium's text of each rectangle of its pages."""
    content = sample("gavleborg-resan.pdf")
    pairs = in_pairs(partial(our_findings, content), partial(pdfium, content), rounds)
    return Measured("pdf, to findings / pdfium's text of rectangles", pairs, 2.5)


def cold_parse(rounds: int = 11) -> Measured:
    """`intake parse` from a cold start against importing the libraries that it can't do without."""
    # An installed program has its bytecode, and the boxed reader may not write what it lacks.
    compileall.compile_dir(Path(intake.__file__).parent, quiet=2)
    ours = [sys.executable, "-m", "intake", "parse", str(SAMPLES / "gavleborg-resan.docx"), "--json"]
    bare = [sys.executable, "-c", "import lxml.etree, docx"]
    return Measured("cold: intake parse / import lxml.etree, docx", in_pairs(_run(ours), _run(bare), rounds), 3.0)


def _run(command: list[str]) -> Work:
    return partial(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)


def boxed_docx(rounds: int = 25) -> Measured:
    """What it adds to a docx that it is read in a child of the boxed server and comes back over two pipes."""
    return _boxed("gavleborg-resan.docx", FileKind.DOCX, rounds)


def boxed_pdf(rounds: int = 25) -> Measured:
    """The same of a PDF."""
    return _boxed("gavleborg-resan.pdf", FileKind.PDF, rounds)


def _boxed(name: str, kind: FileKind, rounds: int) -> Measured:
    content = sample(name)
    with Sandbox(ReaderServer(warm=(f"document.{kind}",))) as sandbox:
        pairs = in_pairs(lambda: sandbox.document(content, kind), lambda: our_blocks(content), rounds)
    return Measured(f"{kind}, in the sandbox - in this process", pairs, 15.0, "ms more")


def scanned_page(rounds: int = 2 * len(SCANNED)) -> Measured:
    """A page that is a picture, from the PDF's bytes to blocks in the sandbox, against tesseract on that picture."""
    clean = pages_of(sample("gavleborg-resan.pdf"), DPI)
    pages = [grained(slanted(clean[number], 0.6)) for number in SCANNED]
    server = ReaderServer(warm=("document.pdf",))
    with Sandbox(server, lambda: installed_tools(bubblewrap=server.bubblewrap)) as sandbox:
        ours = [partial(sandbox.document, as_pdf([page], DPI), FileKind.PDF) for page in pages]
        pairs = in_pairs(each_in_turn(ours), each_in_turn([_tesseract(page) for page in pages]), rounds)
    return Measured("scanned page, to blocks / tesseract", pairs, 1.3)


def _tesseract(page: Pixels) -> Work:
    """As it is started for us: several threads of it would wait for one another."""
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "-l", "swe", "--dpi", str(DPI), "tsv"]
    picture = b"P5 %d %d 255\n" % page.shape[::-1] + page.tobytes()
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    return partial(subprocess.run, command, input=picture, check=True, capture_output=True, env=environment)


RATIOS = (
    cold_parse,
    docx_findings,
    pdf_findings,
    boxed_docx,
    boxed_pdf,
    scanned_page,
    judging_by_expressions,
    judging_as_shipped,
)
