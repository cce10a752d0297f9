"""The Office port over LibreOffice: a run for each file, in a box of its own, with a profile that is gone afterwards.

A fresh profile costs a tenth of a second, since LibreOffice sets it up and starts anew (exit status 81); none is kept.
The importer is named by us: what the content says of itself chooses none. `soffice` is passed by for the program behind
it, since it looks for Java.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from intake.adapters import programs
from intake.adapters.boxes import SYSTEM
from intake.errors import Unreadable
from intake.model.mail import FileKind
from intake.readports import Office

LIMITS = programs.ProgramLimits(memory=2_000_000_000, cpu=50, wall=60.0, written=200_000_000, answer=100_000_000)
IMPORTERS = MappingProxyType({FileKind.ODT: "writer8", FileKind.DOC: "MS Word 97", FileKind.RTF: "Rich Text Format"})

_SETTINGS = (  # where, name, value: of LibreOffice's officecfg/registry/schema
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security", "DisableEmbeddedActiveX", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Common/Save/Document", "AutoSave", "false"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
)
# Two tries: the first may have set up the profile only. 0: read below; 65: it opened nothing; 66: it broke off.
_SCRIPT = """
export HOME="$PWD" TMPDIR="$PWD" OSL_SOCKET_PATH="$PWD"
mkdir -p profile/user made && printf %s "$SETTINGS" >profile/user/registrymodifications.xcu && cat >"$NAME" || exit 66
unset SETTINGS
convert() {
    "$PROGRAM" "-env:UserInstallation=file://$PWD/profile" --headless --norestore --nologo --nodefault --nolockcheck \
        "--infilter=$IMPORTER" --convert-to "docx:MS Word 2007 XML" --outdir made "$NAME" >/dev/null
}
convert; status=$?
if [ $status = 81 ]; then convert; status=$?; fi
[ -s made/report.docx ] && exec cat made/report.docx
[ $status -lt 2 ] && exit 65
exit 66
"""
_NOTHING_OPENED = 65
_SHOWN = (*SYSTEM, "/usr/bin", "/bin", "/usr/share", "/etc/libreoffice", "/etc/fonts", "/var/spool/libreoffice")


class LibreOffice(Office):
    """LibreOffice Writer, its *program* being what `soffice` leads to."""

    def __init__(self, program: Path, *, bubblewrap: bool) -> None:
        self._program = program
        self._bubblewrap = bubblewrap

    def to_docx(self, content: bytes, kind: FileKind) -> bytes:
        if kind not in IMPORTERS:
            raise Unreadable(
                "unsupported", f"files of the kind {kind} can't be read here", do="send the report as docx or pdf"
            )
        folder = self._program.parent
        answered = programs.run(
            ["/bin/sh", "-c", _SCRIPT],
            content,
            LIMITS,
            shown=(*_SHOWN, str(folder.parent)),
            bubblewrap=self._bubblewrap,
            environment={
                "PROGRAM": str(folder / "soffice.bin"),
                "LD_ORIGIN_PATH": str(folder),  # $ORIGIN, which /proc would tell
                "IMPORTER": IMPORTERS[kind],
                "NAME": f"report.{kind}",
                "SETTINGS": _settings(),
                "SAL_USE_VCLPLUGIN": "svp",  # draws into memory
            },
        )
        if answered.status == 0:
            return answered.output
        if answered.status == _NOTHING_OPENED:
            raise Unreadable("damaged", "the file is damaged", do="send it again, as docx or pdf")
        raise Unreadable(
            "failed", "the file could not be read", why="LibreOffice broke off", do="send it again, as docx or pdf"
        )


def _settings() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )
