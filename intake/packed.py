"""Several files as one: a tar that depends on their names and bytes alone, so that its sha256 is their version."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from intake.errors import Refused


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files, by the names that they have in their folder: "rules/gavleborg/federation.yaml"."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, content in sorted(files.items()):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def unpack(packed: bytes) -> dict[str, bytes]:
    """What pack() was given, by name. Raises Refused for anything that would not stay in the folder it is put in."""
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:") as tar:
            for member in tar:
                path = PurePosixPath(member.name)
                content = tar.extractfile(member) if member.isreg() else None
                if content is None or path.is_absolute() or ".." in path.parts or "\\" in member.name:
                    raise Refused(f"{member.name!r} is no file of a set", why="an archived set holds plain files only")
                files[member.name] = content.read()
    except tarfile.TarError as error:
        raise Refused("the archived set can't be unpacked", why="its bytes are no tar") from error
    return files
