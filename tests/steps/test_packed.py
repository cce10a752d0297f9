"""Several files as one tar: the same for the same files, and nothing that could leave its folder."""

from __future__ import annotations

import io
import tarfile

import pytest

from intake.errors import Refused
from intake.packed import pack, unpack

FILES = {
    "rules/gavleborg/federation.yaml": b"prefix: SFG\n",
    "rules/shared/å.yaml": b"",
    f"rules/{'x' * 200}.yaml": b"id: x\n",
}


def a_tar(name: str, kind: bytes = tarfile.REGTYPE) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)
    return made.getvalue()


def test_files_come_back_as_they_were_and_make_the_same_tar_in_any_order() -> None:
    assert unpack(pack(FILES)) == FILES
    assert pack(dict(reversed(FILES.items()))) == pack(FILES)


@pytest.mark.parametrize("name", ["/etc/passwd", "../outside", "rules/../../outside", "rules\\..\\outside"])
def test_a_name_that_would_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="is no file of a set"):
        unpack(a_tar(name))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_what_is_no_plain_file_is_refused(kind: bytes) -> None:
    with pytest.raises(Refused):
        unpack(a_tar("rules", kind))


def test_bytes_that_are_no_tar_are_refused() -> None:
    with pytest.raises(Refused, match="can't be unpacked"):
        unpack(b"no tar at all" * 100)
