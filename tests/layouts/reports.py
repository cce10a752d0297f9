"""The reports that every layout is given."""

from __future__ import annotations

from layouts import gavleborg, sundsvall
from layouts.written import Written

REPORTS: tuple[Written, ...] = (*gavleborg.REPORTS, *sundsvall.REPORTS)
