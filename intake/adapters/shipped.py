"""Where the shipped rules and templates lie: inside the installed wheel, or beside the package in the source tree."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def rules_folder() -> Path:
    """The folder with one folder a federation."""
    return _folder("rules")


def templates_folder() -> Path:
    """The folder with mail/LANGUAGE/."""
    return _folder("templates")


def _folder(name: str) -> Path:
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
