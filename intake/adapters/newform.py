"""Laying a drafted form into the folder of rules: all of it or nothing, and never over what is there."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from intake.adapters.rulecheck import NO_FEDERATION, check_folder
from intake.adapters.rulefolder import ReadBlank
from intake.adapters.schemafiles import SCHEMAS, write_schemas
from intake.errors import Misconfigured, Refused
from intake.rulebook.layers import SHARED

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_POLICY = "federation.yaml"
_FORM = "form.yaml"


def refuse_if_taken(rules: Path, federation: str, form: str) -> None:
    """Raises Refused where the form exists, or where a name can't be a folder's and an id's."""
    for name in (federation, form):
        if not _NAME.fullmatch(name) or name in NO_FEDERATION:
            raise Refused(
                f"{name!r} can't be a name here",
                why="it names a folder, and stands in the register",
                do="use small letters a-z, digits and hyphens (delrapport, del-slutrapport), but not "
                f"{' or '.join(NO_FEDERATION)}",
            )
    folder = rules / federation / form
    if folder.exists() or folder.is_symlink():
        raise Refused(
            f"{folder} exists already",
            why="nothing of yours is ever overwritten",
            do="give the form another --name by --form, or move the folder away first",
        )


def add_form(
    rules: Path,
    federation: str,
    form: str,
    files: Mapping[str, bytes],
    *,
    policy: bytes,
    read_blank: ReadBlank,
    replaces: str = "",
) -> bool:
    """Lay *files* into rules/FEDERATION/FORM, checked before. Gives whether the federation is new: it gets *policy*.

    In the form.yaml of the older version that it *replaces* a line says so. Raises Refused where the form exists or the
    folder can't be written, Misconfigured where `rules check` would.
    """
    refuse_if_taken(rules, federation, form)
    older = rules / federation / replaces
    told = _replaced(rules / federation, replaces, form) if replaces else b""
    new = not (rules / federation).exists()
    try:
        made = Path(tempfile.mkdtemp(prefix=".import-", dir=rules))
    except OSError as error:
        raise _unwritable(rules, error) from error
    try:
        folder = made / federation / form
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        (made / federation / _POLICY).write_bytes(policy)
        for wider in (SHARED, federation):  # what is beside the form holds for it too
            _copy_rules(rules / wider, made / wider)
        if replaces:
            shutil.copytree(older, made / federation / replaces)
            (made / federation / replaces / _FORM).write_bytes(told)
        if problems := check_folder(made, read_blank):
            raise Misconfigured(
                f"the draft does not hold: {problems[0].what}",
                why=problems[0].why,
                do="nothing was written; mend the file where it is one of yours, else send us the blank",
            )
        write_schemas(made, read_blank)
        shutil.copytree(made / SCHEMAS, rules / SCHEMAS, dirs_exist_ok=True)
        (made / federation if new else folder).rename(rules / federation if new else rules / federation / form)
        if replaces:
            (made / _FORM).write_bytes(told)
            (made / _FORM).replace(older / _FORM)
    except OSError as error:
        raise _unwritable(rules, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return new


def _replaced(federation: Path, older: str, newer: str) -> bytes:
    """The older form.yaml with the line that names the newer version after its id; all else stays as it is written.

    Raises Refused where there is no such form, or it is replaced already.
    """
    file = federation / older / _FORM
    if not _NAME.fullmatch(older) or not file.is_file():
        there = sorted(path.parent.name for path in federation.glob(f"*/{_FORM}"))
        raise Refused(
            f"there is no form {older!r} to replace",
            do=f"name the folder of the older version: {', '.join(there) or 'there is none'}",
        )
    content = file.read_bytes()
    if re.search(rb"(?m)^replaced_by:", content):
        raise Refused(
            f"{file} says already what replaces it",
            why="a form has one newer version",
            do="name the version that is in use, or take the line replaced_by out of the file",
        )
    return re.sub(rb"(?m)^(id:[^\r\n]*)(\r?\n)", rb"\1\2replaced_by: " + newer.encode() + rb"\2", content, count=1)


def _copy_rules(wider: Path, beside: Path) -> None:
    beside.mkdir(exist_ok=True)
    for file in wider.glob("[!.]*.yaml"):
        shutil.copyfile(file, beside / file.name)


def _unwritable(rules: Path, error: OSError) -> Refused:
    return Refused(
        f"{rules}: {error.strerror}", why="nothing was written", do="give this account the right to write there"
    )
