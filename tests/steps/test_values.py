"""Swedish dates, periods, amounts, contact details and personal numbers, as people write them."""

from __future__ import annotations

import calendar
from datetime import date

import babel.dates
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.values import (
    MASK,
    Period,
    amount,
    date_of,
    emails,
    fold,
    has_personal_number,
    is_blank,
    mask,
    organisation_number,
    organisations,
    period,
    phones,
    postcode,
)
from intake.values.money import thousands
from intake.values.personal import luhn

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2069, 12, 31))
# A coordination number that Skatteverket uses as its example; it belongs to nobody.
PERSONAL = "701063-2391"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-11", date(2024, 1, 11)),
        ("2024.01.11.", date(2024, 1, 11)),
        ("20240111", date(2024, 1, 11)),
        ("240111", date(2024, 1, 11)),
        ("11/1 2024", date(2024, 1, 11)),
        ("11/1-24", date(2024, 1, 11)),
        ("11.1.2024", date(2024, 1, 11)),
        ("11.1 2024", date(2024, 1, 11)),
        ("11-01-2024", date(2024, 1, 11)),
        ("11.1.24", date(2024, 1, 11)),
        ("11/1/24", date(2024, 1, 11)),
        ("11.01.24", None),  # the eleventh of January, or the 24th of January 2011
        ("11/01/2024", date(2024, 1, 11)),
        ("11 jan 24", date(2024, 1, 11)),
        ("den 11 januari 2024", date(2024, 1, 11)),
        ("Sundsvall 220829", date(2022, 8, 29)),
        ("2024-02-30", None),
        ("januari 2024", None),
        ("2024-01-08 och 2024-01-09", None),
        ("070-174 06 10", None),
        ("2 458 000", None),
    ],
)
def test_a_date_is_read_as_written_or_not_at_all(text: str, expected: date | None) -> None:
    assert date_of(text) == expected


@given(DAYS)
def test_every_way_of_writing_a_day_tells_the_same_day(day: date) -> None:
    ways = (day.isoformat(), f"{day:%Y%m%d}", f"{day:%y%m%d}", f"{day.day}/{day.month} {day.year}", f"{day:%Y.%m.%d}.")
    assert {date_of(way) for way in ways} == {day}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2022.01.01. – 2023.12.31", "2022-01-01", "2023-12-31"),
        ("2022-01-01–2022-06-30", "2022-01-01", "2022-06-30"),
        ("220101-221231", "2022-01-01", "2022-12-31"),
        ("1/1–30/6 2022", "2022-01-01", "2022-06-30"),
        ("1 januari till 30 juni 2022", "2022-01-01", "2022-06-30"),
        ("jan–juni 2022", "2022-01-01", "2022-06-30"),
        ("2022-2023", "2022-01-01", "2023-12-31"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-01 – 2023-02", "2022-01-01", "2023-02-28"),
        ("första halvåret 2022", "2022-01-01", "2022-06-30"),
        ("kvartal 2 2022", "2022-04-01", "2022-06-30"),
        ("kvartal 1–2 2022", "2022-01-01", "2022-06-30"),
        ("halvår 2 2022", "2022-07-01", "2022-12-31"),
        ("H1 2022", "2022-01-01", "2022-06-30"),
        ("jan-22 till dec-23", "2022-01-01", "2023-12-31"),
        ("2 jan–22 feb 2023", "2023-01-02", "2023-02-22"),
        ("2022–23", "2022-01-01", "2023-12-31"),
        ("2022/2023", "2022-01-01", "2023-12-31"),
        ("2022/23", "2022-01-01", "2023-12-31"),
        ("01-03-2022 – 30-09-2022", "2022-03-01", "2022-09-30"),
        ("1.3.22–1.10.22", "2022-03-01", "2022-10-01"),
        ("2022.03-2022.06", "2022-03-01", "2022-06-30"),
        ("2022-03--2022-06", "2022-03-01", "2022-06-30"),
        ("3:e kvartalet 2022", "2022-07-01", "2022-09-30"),
        ("tertial 2 2022", "2022-05-01", "2022-08-31"),
        ("T1–T2 2022", "2022-01-01", "2022-08-31"),
        ("andra tertialet 2022", "2022-05-01", "2022-08-31"),
        ("2022 03 01 – 2022 09 30", "2022-03-01", "2022-09-30"),
        ("v. 12–26 2022", "2022-03-21", "2022-07-03"),
        ("fr.o.m. 2022-01-01 t.o.m. 2023-12-31", "2022-01-01", "2023-12-31"),
        ("från 2022-01-01", "2022-01-01", None),
        ("2022-01-01 – tills vidare", "2022-01-01", None),
        ("t.o.m. 2023-12-31", None, "2023-12-31"),
        ("2022-13-45 – 2023-12-31", None, "2023-12-31"),
        ("åååå-mm-dd", None, None),
    ],
)
def test_a_period_has_its_first_and_last_day(text: str, start: str | None, end: str | None) -> None:
    expected = Period(start=date.fromisoformat(start) if start else None, end=date.fromisoformat(end) if end else None)
    assert period(text) == expected


@given(DAYS, DAYS, st.sampled_from([" – ", "-", " till ", " t.o.m. ", "--"]))
def test_two_days_make_a_period_whatever_stands_between(first: date, last: date, between: str) -> None:
    assert period(f"{first.isoformat()}{between}{last.isoformat()}") == Period(start=first, end=last)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 458 000", 2_458_000),
        ("2\u00a0458\u202f000 kr", 2_458_000),
        ("2.458.000", 2_458_000),
        ("2'458'000:-", 2_458_000),
        ("2 458 000,50 kr", 2_458_001),
        ("2,458,000 kr", 2_458_000),
        ("2\u2008458\u200a000", 2_458_000),
        ("1,000", None),  # a thousand in English, one in Swedish
        ("2,4 mkr", 2_400_000),
        ("2,458 milj. kr", 2_458_000),
        ("850 ksek", 850_000),
        ("850 tkr", 850_000),
        ("1,5 miljoner kronor", 1_500_000),
        ("SEK 850 000", 850_000),
        ("\u22125 000 kr", -5_000),
        ("0", 0),
        ("ca 850 000 kr", 850_000),
        ("850 000 kr (enligt beslut 2022-01-01)", 850_000),
        ("600 000 kr + 600 000 kr", None),
        ("97 %", None),
        ("1" * 5_000, None),  # longer than any sum, and than Python turns into a number
        ("1 000" + " 000" * 40, None),
        ("1 2 0 0 000", None),
        ("2022-01-01", None),
        ("ja", None),
    ],
)
def test_an_amount_is_whole_kronor_or_nothing(text: str, expected: int | None) -> None:
    assert amount(text) == expected


@given(st.integers(min_value=1000, max_value=10**10), st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", ".", "'"]))
def test_any_separator_of_thousands_gives_the_same_amount(kronor: int, separator: str) -> None:
    assert amount(f"{kronor:,}".replace(",", separator) + " kr") == kronor


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("070 174 06 10 / 070-1740611", ["+46701740610", "+46701740611"]),
        ("+46 (0)70-174 06 10", ["+46701740610"]),
        ("0046701740610", ["+46701740610"]),
        ("070/174 06 10", ["+46701740610"]),
        ("070-174 06 10/070-174 06 11", ["+46701740610", "+46701740611"]),
        ("070-1740610 070-1740611", ["+46701740610", "+46701740611"]),
        ("Tfn: 026-12 34 56", ["+4626123456"]),
        ("070-174 06 1", []),
        ("2022-01-01", []),
    ],
)
def test_phones_come_in_e164_and_a_short_one_not_at_all(text: str, expected: list[str]) -> None:
    assert phones(text) == expected


def test_addresses_are_kept_as_written_each_once() -> None:
    text = "Maja.Lindqvist@example.se/omar@example.se; omar@example.se, karin @ example.se, maja.o'brien@example.se"
    assert emails(text) == [
        "Maja.Lindqvist@example.se",
        "omar@example.se",
        "karin@example.se",
        "maja.o'brien@example.se",
    ]


def test_addresses_that_are_spelt_out_to_hide_from_robots_are_read() -> None:
    assert emails("maja(at)example.se, omar [snabel-a] example.se") == ["maja@example.se", "omar@example.se"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("826 42", "826 42"),
        ("SE-82642 Söderhamn", "826 42"),
        ("012 34", None),
        ("1234", None),
        ("826 42, 826 40", None),
    ],
)
def test_a_postcode_is_five_digits_that_stand_alone(text: str, expected: str | None) -> None:
    assert postcode(text) == expected


def test_a_list_of_organisations_is_parted_at_commas_and_the_last_och() -> None:
    text = "Arbetsförmedlingen, Försäkringskassan och Region Gävleborg"
    assert organisations(text) == ["Arbetsförmedlingen", "Försäkringskassan", "Region Gävleborg"]
    assert organisations("Individ- och arbetsmarknadsförvaltningen") == ["Individ- och arbetsmarknadsförvaltningen"]


@pytest.mark.parametrize("text", ["", " \u00a0\n", "-", "–", "…", "N/A", "n.a.", "______", "• "])
def test_a_dash_or_dots_say_nothing(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["Ej aktuellt", "Se bilaga", "0", "Nej"])
def test_a_short_answer_is_an_answer(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    "written",
    [
        PERSONAL,
        "7010632391",
        "19701063-2391",
        "197010632391",
        "701063 2391",
        "701063\u20132391",
        "1970-10-63-2391",
        "701063+2391",
    ],
)
def test_a_personal_number_is_masked_however_it_is_written(written: str) -> None:
    assert mask(f"Deltagaren {written} slutade.") == f"Deltagaren {MASK} slutade."


def test_a_personal_number_in_a_file_name_is_masked() -> None:
    assert mask(f"rapport_{PERSONAL}.docx") == f"rapport_{MASK}.docx"


@pytest.mark.parametrize(
    "text",
    [
        "701063-2392",  # the check digit is wrong
        "701363-2391",  # no such month
        "222000-1834",  # an organisation number
        "SFG 23–12.5",
        "070-174 06 10",
        "0701740610",
        "220829 2024",
        "SFG 701063-23911",  # a longer number
        "2022-01-01 – 2022-06-30",
        "2023-01-01 – 2023-12-31",  # 20230101-2023 would be one
        "2 458 000",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not has_personal_number(text)
    assert mask(text) == text


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.text())
def test_folded_text_is_one_line_and_stays_so(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert "\n" not in folded


@given(st.text(alphabet="0123456789 .,:-–/kr", max_size=40))
def test_no_jumble_of_digits_and_signs_breaks_a_parser(text: str) -> None:
    parsers = (amount, date_of, period, phones, emails, postcode, organisations, mask)
    assert len([parse(text) for parse in parsers]) == len(parsers)


@pytest.mark.parametrize("text", ["nr701063-2391", "R701063-2391", "701063-2391x"])
def test_letters_that_touch_a_personal_number_do_not_hide_it(text: str) -> None:
    assert "701063" not in mask(text)


def test_ten_digits_in_a_reference_with_letters_are_no_personal_number() -> None:
    assert mask("KS7010632391") == "KS7010632391"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("222000-1834", "222000-1834"),
        ("2220001834", "222000-1834"),
        ("162220001834", "222000-1834"),
        ("Org.nr: 222000 – 1834", "222000-1834"),
        ("222000-1835", None),  # the check digit is wrong
        (PERSONAL, None),
        ("222000-1834, 222000-2568", None),
        ("070-174 06 10", None),
    ],
)
def test_an_organisation_number_has_its_check_digit_and_stands_alone(text: str, expected: str | None) -> None:
    assert organisation_number(text) == expected


KRONOR = st.integers(min_value=0, max_value=10**12)
SPACES = st.sampled_from([" ", *(chr(code) for code in (0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x200A, 0x202F, 0x205F))])


@given(KRONOR, SPACES, st.sampled_from(["", " kr", " kronor", ":-", " SEK", ",00 kr", " kr."]))
def test_an_amount_reads_back_with_every_space_and_unit(kronor: int, space: str, unit: str) -> None:
    assert amount(f"{kronor:,}".replace(",", space) + unit.replace(" ", space)) == kronor


@given(KRONOR)
def test_what_our_mails_write_as_a_sum_reads_back(kronor: int) -> None:
    assert amount(f"{thousands(kronor)} kr") == kronor
    assert amount(f"{thousands(-kronor)} kr") == -kronor


@given(st.integers(min_value=0, max_value=99_999))
def test_thousands_and_millions_of_kronor_read_back(number: int) -> None:
    whole, rest = divmod(number, 1000)
    assert amount(f"{number} tkr") == number * 1000
    assert amount(f"{whole},{rest:03} mkr") == number * 1000


@given(DAYS)
def test_what_our_mails_write_as_a_day_reads_back(day: date) -> None:
    assert date_of(babel.dates.format_date(day, "EEEE'en den' d MMMM y", locale="sv")) == day


YEARS = st.integers(min_value=2000, max_value=2068)


@given(YEARS, st.integers(1, 12), st.integers(0, 30), st.sampled_from([" – ", "-", "–", " -- ", " t.o.m. ", " till "]))
def test_months_by_name_read_back(year: int, first: int, more: int, between: str) -> None:
    extra, last = divmod(first - 1 + more, 12)
    end = date(year + extra, last + 1, calendar.monthrange(year + extra, last + 1)[1])
    names = babel.dates.get_month_names("wide", locale="sv")
    written = f"{names[first]} {year}{between}{names[last + 1]} {end.year}"
    assert period(written) == Period(start=date(year, first, 1), end=end)


@given(YEARS, st.integers(1, 4))
def test_quarters_read_back(year: int, quarter: int) -> None:
    end = date(year, 3 * quarter, calendar.monthrange(year, 3 * quarter)[1])
    ways = (f"kvartal {quarter} {year}", f"Q{quarter} {year}", f"{quarter}:e kvartalet {year}")
    assert {period(way) for way in ways} == {Period(start=date(year, 3 * quarter - 2, 1), end=end)}


@given(YEARS, st.sampled_from(["första", "andra"]))
def test_half_years_read_back(year: int, half: str) -> None:
    start, end = (date(year, 1, 1), date(year, 6, 30)) if half == "första" else (date(year, 7, 1), date(year, 12, 31))
    assert period(f"{half} halvåret {year}") == Period(start=start, end=end)


MOBILES = st.integers(min_value=700_000_000, max_value=709_999_999).map(lambda number: f"+46{number}")


@given(st.lists(MOBILES, min_size=1, max_size=4, unique=True), st.sampled_from([" / ", ", ", "; ", " el. ", "\n"]))
def test_phones_in_one_box_read_back_however_they_are_parted(numbers: list[str], between: str) -> None:
    parsed = [phonenumbers.parse(number) for number in numbers]
    for style in (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.INTERNATIONAL):
        assert phones(between.join(phonenumbers.format_number(number, style) for number in parsed)) == numbers


ADDRESSES = st.from_regex(r"[a-z]{1,12}(?:[.-][a-z]{1,12})?@[a-z]{2,12}\.example\.se", fullmatch=True)


@given(st.lists(ADDRESSES, min_size=1, max_size=4, unique=True), st.sampled_from([", ", "; ", " ", "/", "\n", " och "]))
def test_addresses_in_one_box_read_back_however_they_are_parted(addresses: list[str], between: str) -> None:
    assert emails(between.join(addresses)) == addresses


@given(DAYS, st.integers(0, 999), st.booleans())
def test_every_number_with_a_date_and_its_check_digit_is_found_and_masked(day: date, serial: int, plus60: bool) -> None:
    digits = f"{day:%y%m}{day.day + 60 * plus60:02}{serial:03}"
    number = next(f"{digits[:6]}-{digits[6:]}{last}" for last in range(10) if luhn(f"{digits}{last}"))
    assert mask(f"Deltagaren {number} slutade.") == f"Deltagaren {MASK} slutade."


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", ["a'" * 200_000, "a." * 200_000 + "@", "a" * 400_000])
def test_addresses_are_looked_for_in_no_time_in_whatever_text(text: str) -> None:
    assert emails(text) == []


@pytest.mark.timeout(10)
def test_organisations_are_parted_in_no_time_in_whatever_text() -> None:
    assert organisations("A, B" + " " * 200_000 + "C") == ["A", "B C"]
