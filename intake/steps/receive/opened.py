"""A container by itself, outside any mail: what `intake parse report.zip` reads."""

from __future__ import annotations

from dataclasses import replace

from intake.model.mail import FileKind, MailFile
from intake.steps.receive.containers import take_out
from intake.steps.receive.files import files
from intake.steps.receive.guard import Guard
from intake.steps.receive.tree import Tree, walk
from intake.steps.receive.wrapped import Allowance


def open_container(content: bytes, kind: FileKind) -> tuple[MailFile, ...]:
    """The files in a zip, .msg, winmail.dat or S/MIME file, those in containers inside it too, in order.

    A file that can't be taken out is there with its reason in *unreadable*. Raises Unreadable where the container
    itself can't be opened: encrypted, damaged, empty, unsupported, too_large.
    """
    allowance = Allowance()
    inner = take_out(content, kind, allowance, level=0)
    if inner is None:
        return ()
    tree = walk(inner, Guard(), Tree(allowance=allowance, level=1))
    return tuple(replace(file, container=file.container or "0") for file in files(tree, frozenset()))
