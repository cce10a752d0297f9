"""The versions of a federation's rules that records name: since when, how they differ, and the files themselves."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from intake.errors import Refused
from intake.model.register import RuleSet
from intake.packed import unpack
from intake.ports import Archive, Register

Files = Mapping[str, bytes]  # by name: "rules/gavleborg/federation.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How a set of files differs from the one before it, by name."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version that records name."""

    used: RuleSet
    before: str  # the version used before it, "" for the first
    files: Files | None  # None where the archive doesn't have them: rules were not kept before this was written
    changes: Changes | None  # from the one before; None where one of the two is not kept, or it is the first


def versions(federation: str, register: Register, archive: Archive) -> tuple[Version, ...]:
    """Every version, by the time when it was first used."""
    made: list[Version] = []
    for used in register.rule_sets(federation):
        last = made[-1] if made else None
        files = kept(used.version, archive)
        changes = differ(last.files, files) if last and last.files is not None and files is not None else None
        made.append(Version(used=used, before=last.used.version if last else "", files=files, changes=changes))
    return tuple(made)


def kept(version: str, archive: Archive) -> Files | None:
    """The files of a version; None where the archive doesn't have them."""
    try:
        return unpack(archive.get(version))
    except Refused:
        return None


def differ(before: Files, after: Files) -> Changes:
    """What was added, changed and removed."""
    return Changes(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(name for name in after.keys() & before.keys() if after[name] != before[name])),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


def difference(before: Files, after: Files) -> str:
    """A unified diff of the files that differ; "" where none does. Of a blank form only that it is another."""
    changes = differ(before, after)
    names = sorted((*changes.added, *changes.changed, *changes.removed))
    return "".join(_difference(name, before.get(name, b""), after.get(name, b"")) for name in names)


def _difference(name: str, before: bytes, after: bytes) -> str:
    try:
        old, new = (content.decode().splitlines(keepends=True) for content in (before, after))
    except UnicodeDecodeError:
        return f"--- {name}\n+++ {name}\n({len(before)} -> {len(after)} bytes)\n"
    lines = difflib.unified_diff(old, new, name if before else "/dev/null", name if after else "/dev/null")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
