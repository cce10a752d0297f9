"""File names as they come: whatever stands in them, they name a file and no place."""

from __future__ import annotations

from intake.steps.receive.guard import one_line

MAX_NAME_CHARS = 200


def clean_name(name: str) -> str:
    """A file name without path, control characters and direction marks; its ending survives a cut."""
    if len(name) > 1_000:
        name = name[:500] + name[-400:]
    last = one_line(name.replace("\\", "/"), 1_000).rstrip("/ ").rpartition("/")[2].strip()
    if not last.strip(". "):
        return ""
    if len(last) > MAX_NAME_CHARS:
        stem, dot, ending = last.rpartition(".")
        last = f"{stem[: MAX_NAME_CHARS - 12]}{dot}{ending[:10]}" if dot else last[:MAX_NAME_CHARS]
    return last
