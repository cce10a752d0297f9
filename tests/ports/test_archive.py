"""The port Archive: one suite over memory and folder, and what only a folder can suffer."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from intake.adapters.archive import FileArchive
from intake.adapters.memory_store import MemoryArchive
from intake.errors import Refused, TryLater
from intake.ports import Archive

REPORT = b"Subject: Slutrapport\r\n\r\nHej!\r\n"
DIGEST = hashlib.sha256(REPORT).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "archive"


@pytest.fixture(params=["memory", "folder"])
def any_archive(request: pytest.FixtureRequest, folder: Path) -> Archive:
    return MemoryArchive() if request.param == "memory" else FileArchive(folder)


def test_bytes_come_back_as_they_were_put_in(any_archive: Archive) -> None:
    assert any_archive.put(REPORT) == DIGEST
    assert any_archive.get(DIGEST) == REPORT


def test_no_bytes_at_all_are_kept_too(any_archive: Archive) -> None:
    assert any_archive.get(any_archive.put(b"")) == b""


def test_the_same_bytes_again_have_the_same_name(any_archive: Archive) -> None:
    assert any_archive.put(REPORT) == any_archive.put(REPORT)


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_what_is_not_there_is_refused(any_archive: Archive, name: str) -> None:
    with pytest.raises(Refused):
        any_archive.get(name)


def test_the_same_bytes_again_are_no_new_file(folder: Path) -> None:
    archive = FileArchive(folder)
    archive.put(REPORT)
    [before] = _files(folder)
    archive.put(REPORT)
    assert [before.stat().st_ino] == [file.stat().st_ino for file in _files(folder)]


def test_nobody_else_can_read_the_archive(folder: Path) -> None:
    FileArchive(folder).put(REPORT)
    folders = [path for path in (folder, *folder.rglob("*")) if path.is_dir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in _files(folder)} == {0o600}


@pytest.mark.parametrize("damaged", [REPORT[:-5], REPORT.replace(b"Hej", b"Nej"), b""])
def test_a_damaged_file_is_refused_by_name(folder: Path, damaged: bytes) -> None:
    archive = FileArchive(folder)
    archive.put(REPORT)
    [file] = _files(folder)
    file.write_bytes(damaged)
    with pytest.raises(Refused, match=f"{DIGEST} in the archive is damaged"):
        archive.get(DIGEST)


def test_a_file_that_was_cut_off_is_mended_by_the_same_bytes(folder: Path) -> None:
    archive = FileArchive(folder)
    archive.put(REPORT)
    [file] = _files(folder)
    file.write_bytes(REPORT[:5])
    archive.put(REPORT)
    assert archive.get(DIGEST) == REPORT


def test_the_bytes_are_on_disk_before_their_name_is_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    fsync, replace = os.fsync, Path.replace
    kinds = {True: "folder", False: "bytes"}
    monkeypatch.setattr(os, "fsync", lambda fd: (order.append(kinds[stat.S_ISDIR(os.fstat(fd).st_mode)]), fsync(fd))[1])
    monkeypatch.setattr(Path, "replace", lambda self, to: (order.append("name"), replace(self, to))[1])
    FileArchive(folder).put(REPORT)
    assert order[-3:] == ["bytes", "name", "folder"]


def test_a_write_that_fails_leaves_nothing_behind_and_is_tried_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    archive = FileArchive(folder)
    archive.put(b"another, so that the folders are there")
    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(TryLater, match="No space left on device"):
        archive.put(REPORT)
    assert len(_files(folder)) == 1


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
