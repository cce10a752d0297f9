"""All hostile files, by name, each with the kind that it is taken for."""

from __future__ import annotations

from hostile.lure import Maker
from hostile.office import DOC, ODT, RTF
from hostile.pdf import PDF
from hostile.pictures import PICTURES
from hostile.word import WORD
from intake.model.mail import FileKind

CORPUS: dict[str, tuple[FileKind, Maker]] = {
    f"{kind}: {name}": (kind, make)
    for kind, made in (
        (FileKind.DOCX, WORD),
        (FileKind.PDF, PDF),
        (FileKind.IMAGE, PICTURES),
        (FileKind.ODT, ODT),
        (FileKind.RTF, RTF),
        (FileKind.DOC, DOC),
    )
    for name, make in made.items()
}
