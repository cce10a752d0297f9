"""Taking registry numbers, inside the write transaction that stores the record: none is lost, none doubled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, text

from intake.adapters.database.rows import case_columns, case_of, key, number_columns
from intake.adapters.database.tables import cases
from intake.errors import Refused
from intake.model.entry import NewCase
from intake.model.register import Case, CaseId, CaseNumber, RegistryNumber

# the next record's number in a case
NEXT_RECORD = text("""
    UPDATE cases SET next_record = next_record + 1
    WHERE federation = :federation AND id = :case
    RETURNING next_record - 1
""")

# the next case's number in a federation's series and year
NEXT_CASE = text("""
    INSERT INTO series (federation, prefix, class_code, year, next_case)
    VALUES (:federation, :prefix, :class_code, :year, 2)
    ON CONFLICT (federation, prefix, class_code, year) DO UPDATE SET next_case = series.next_case + 1
    RETURNING next_case - 1
""")

# an imported case: the series goes on above it
RAISE_SERIES = text("""
    INSERT INTO series (federation, prefix, class_code, year, next_case)
    VALUES (:federation, :prefix, :class_code, :year, :above)
    ON CONFLICT (federation, prefix, class_code, year) DO UPDATE SET next_case = excluded.next_case
    WHERE series.next_case < excluded.next_case
""")


class NumberTaker:
    """A TakeNumber for one write transaction."""

    def __init__(self, connection: Connection, federation: str, now: datetime) -> None:
        self._connection = connection
        self._federation = federation
        self._now = now
        self._opened: list[tuple[NewCase, CaseId]] = []

    def __call__(self, case: CaseId | NewCase) -> tuple[Case, RegistryNumber]:
        """The case as it stands afterwards, and the number. Raises Refused where there is no such case."""
        case_id = self._open(case) if isinstance(case, NewCase) else case
        key_ = {"federation": self._federation, "case": key(case_id, "case")}
        record = self._connection.execute(NEXT_RECORD, key_).scalar()
        if record is None:
            raise Refused(f"there is no case {case_id} in {self._federation}")
        row = self._connection.execute(select(cases).where(cases.c.id == key_["case"])).one()
        found = case_of(row)
        return found, RegistryNumber(case=found.number, record=record)

    def _open(self, new: NewCase) -> CaseId:
        """The case of *new*, opened where the same object was not seen before."""
        for seen, case_id in self._opened:
            if seen is new:
                return case_id
        series = {"prefix": new.prefix, "class_code": new.class_code, "year": new.year}
        number = self._connection.execute(NEXT_CASE, {"federation": self._federation, **series}).scalar_one()
        case = Case(
            id=CaseId(""),
            number=CaseNumber(prefix=new.prefix, class_code=new.class_code, year=new.year, case=number),
            project=new.project,
            organisation=new.organisation,
            contacts=new.contacts,
        )
        case_id = add_case(self._connection, self._federation, case, self._now)
        self._opened.append((new, case_id))
        return case_id


def add_case(connection: Connection, federation: str, case: Case, now: datetime) -> CaseId:
    """Store a case under its number; its id is given by the database."""
    row = {**case_columns(case), **number_columns(case.number), "next_record": case.next_record}
    query = insert(cases).values(federation=federation, opened_at=now, **row).returning(cases.c.id)
    return CaseId(str(connection.execute(query).scalar_one()))


def raise_series(connection: Connection, federation: str, number: CaseNumber) -> None:
    """See to it that the series' next case comes after *number*."""
    series = {"prefix": number.prefix, "class_code": number.class_code, "year": number.year}
    connection.execute(RAISE_SERIES, {"federation": federation, **series, "above": number.case + 1})
