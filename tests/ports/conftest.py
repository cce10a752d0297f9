"""The store's three implementations, each one fresh and empty; and the boxes that can be had here."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest

from intake.adapters.boxes import bubblewrap_works
from intake.adapters.database import open_store
from intake.adapters.memory_store import MemoryArchive, MemoryStore
from intake.ports import Archive, Store


@pytest.fixture(scope="session")
def boxed() -> Callable[[str], bool]:
    """Whether a parameter, "bubblewrap" or "landlock", asks for the former.

    Skips where the kernel gives namespaces to root only, as Ubuntu 24.04's does; bubblewrap itself must be installed.
    """
    works = bubblewrap_works()

    def asked(box: str) -> bool:
        if box == "bubblewrap" and not works:
            assert shutil.which("bwrap"), "install bubblewrap"
            pytest.skip("namespaces are not allowed here")
        return box == "bubblewrap"

    return asked


@pytest.fixture
def archive() -> Archive:
    return MemoryArchive()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database with nothing in it."""
    make: Callable[[], str] = request.getfixturevalue(f"new_{request.param}")
    return make()


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def store(request: pytest.FixtureRequest, archive: Archive) -> Iterator[Store]:
    """A store with nothing in it."""
    if request.param == "memory":
        yield MemoryStore(archive)
        return
    opened = open_store(request.getfixturevalue(f"new_{request.param}")(), archive)
    try:
        yield opened
    finally:
        opened.close()
