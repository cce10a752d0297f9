"""What a rule may look at. Nothing else reaches it: no clock, no file, no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from intake.model.form import Form
from intake.model.report import Report

if TYPE_CHECKING:  # a file is parsed without any register, and quickly
    from intake.model.register import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A report, or the union it makes with what it supplements, and what is known of it when it is judged.

    A fact that is not known (a file read outside any register has no arrival) keeps silent every rule that rests on it.
    """

    report: Report
    form: Form
    report_type: str = ""  # "slutrapport", "delrapport"; "" where it can't be told
    arrived: date | None = None  # Europe/Stockholm, of the newest part
    first_arrived: date | None = None  # of the report that the newest part supplements; else as *arrived*
    case: Case | None = None  # as the federation decided on it; None where the report opens one
    enclosures: tuple[str, ...] = ()  # names of the files that came with it, earlier parts' too
