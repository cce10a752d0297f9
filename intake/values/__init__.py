"""Text -> value, strict and Swedish: dates, periods, amounts, phones, addresses, personal and organisation numbers.

Every function takes text as people write it and gives None, or nothing, where it can't be read with certainty: babel
and dateparser guess ("220829", "1 234 kr", "3/5 2022"), and a wrong value in a register is worse than none.
"""

from intake.values.contact import emails, organisations, phones, postcode
from intake.values.dates import Period, date_of, dates, period
from intake.values.money import amount
from intake.values.organisation import organisation_number
from intake.values.personal import MASK, has_personal_number, mask, personal_numbers
from intake.values.text import fold, is_blank

__all__ = [
    "MASK",
    "Period",
    "amount",
    "date_of",
    "dates",
    "emails",
    "fold",
    "has_personal_number",
    "is_blank",
    "mask",
    "organisation_number",
    "organisations",
    "period",
    "personal_numbers",
    "phones",
    "postcode",
]
