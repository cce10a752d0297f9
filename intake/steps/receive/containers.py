"""How each kind of file that holds others is opened. All is done in memory, under one allowance a mail."""

from __future__ import annotations

from collections.abc import Callable
from email.message import Message

from intake.errors import Unreadable
from intake.model.mail import FileKind
from intake.steps.receive.wrapped import MAX_LEVELS, Allowance


def take_out(content: bytes, kind: FileKind, allowance: Allowance, *, level: int) -> Message | None:
    """What a container of that kind holds, as a part to walk; None for a signature beside its mail and a PDF like most.

    *level* is how many containers it lies in. Raises Unreadable: encrypted, damaged, empty, unsupported, too_large, and
    refused where it lies too deep, as in a zip that holds itself.
    """
    if level >= MAX_LEVELS:
        raise Unreadable("refused", "containers lie too deep inside each other", do="send the report itself")
    opener = _opener(kind)
    try:
        inner = opener(content, allowance)
    except Unreadable:
        raise
    except Exception as error:  # what a stranger builds makes parsers raise nearly anything
        raise Unreadable("damaged", f"the {kind} can't be opened", do="send the report itself") from error
    if inner is None and kind is FileKind.SEALED:
        raise Unreadable("damaged", "the mail is missing from its signature", do="send the report itself")
    return inner


def _opener(kind: FileKind) -> Callable[[bytes, Allowance], Message | None]:
    """Each format's code is loaded only where one is met."""
    if kind is FileKind.ZIP:
        from intake.steps.receive.zipped import open_zip

        return open_zip
    if kind is FileKind.MSG:
        from intake.steps.receive.outlook import open_msg

        return open_msg
    if kind is FileKind.TNEF:
        from intake.steps.receive.winmail import open_tnef

        return open_tnef
    if kind is FileKind.PDF:
        from intake.steps.receive.portfolio import open_portfolio

        return open_portfolio
    from intake.steps.receive.signed import open_signed

    return open_signed
