"""The store's three implementations, each one fresh and empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from intake.adapters.database import open_store
from intake.adapters.memory_store import MemoryArchive, MemoryStore
from intake.ports import Archive, Store


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
