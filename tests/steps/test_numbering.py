"""Registry numbers: written by the template, recognised however people write them, and nothing else taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.model.register import CaseNumber, RegistryNumber
from intake.numbering import ascii_number, format_case, format_number, numbers_in, parse_number, template_trouble

SERIES = {
    "SFG": "{prefix} {yy}–{case}.{record}",
    "SAMS": "{prefix} {yyyy}/{case}-{record}",
    "KS": "{prefix}-{yyyy}-{case:05}-{record}",
    "VGS-BY": "{prefix}-{yyyy}-{case}-{record}",
}
DASHES = "-‐‑‒–—−"
LOOK_ALIKES = [
    "lag (2003:1210)",
    "2009:400",
    "SFS 2017:900",
    "RA-FS 2009:2",
    "2024-01-11",
    "Åldrar 16-65",
    "070 289 94 35",
    "KS 2023/00123",
    "dnr 2011:29 / 1",
    "473-19-2.4.2",
    "4 kap 4 § SoL",
    "6 911 640 kr",
]

numbers = st.builds(
    lambda prefix, year, case, record: RegistryNumber(
        case=CaseNumber(prefix=prefix, year=year, case=case), record=record
    ),
    st.sampled_from(["SFG", "SAMS"]),
    st.integers(2000, 2099),
    st.integers(1, 99_999),
    st.integers(1, 9_999),
)
spaces = st.sampled_from(["", " ", "\u00a0"])
around = st.sampled_from([("", ""), (" ", " "), (" ", ""), ("\u00a0", " ")])
texts = st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=60)


def _number(prefix: str = "SFG", year: int = 2023, case: int = 12, record: int = 5) -> RegistryNumber:
    return RegistryNumber(case=CaseNumber(prefix=prefix, year=year, case=case), record=record)


def test_numbers_are_written_by_the_template() -> None:
    assert format_number(_number(), SERIES["SFG"]) == "SFG 23–12.5"
    assert format_number(_number("SAMS", 2022, 7, 3), SERIES["SAMS"]) == "SAMS 2022/7-3"
    assert format_number(_number("KS", 2018, 526, 1), SERIES["KS"]) == "KS-2018-00526-1"
    assert format_number(_number(), "{case:04}/{yy} nr {record:02}") == "0012/23 nr 05"


def test_a_case_is_written_as_the_template_up_to_the_case() -> None:
    assert format_case(_number().case, SERIES["SFG"]) == "SFG 23–12"
    assert format_case(_number("SAMS", 2022, 7).case, SERIES["SAMS"]) == "SAMS 2022/7"
    assert format_case(_number().case, "{case:04}/{yy} nr {record:02}") == "0012/23"


def test_a_class_stands_where_the_template_has_it() -> None:
    case = CaseNumber(prefix="SAM", year=2020, case=435, class_code="F")
    template = "{prefix} {class} {yyyy}-{case:04}.{record}"
    assert format_case(case, template) == "SAM F 2020-0435"
    assert parse_number("SAM F 2020-0435", "SAM", template) == case
    assert parse_number("sam f 2020-435", "SAM", template, "F") == case


def test_the_ascii_form_has_no_dash_of_print_in_it() -> None:
    assert ascii_number(_number()) == "SFG-23-12.5"
    assert ascii_number(_number().case) == "SFG-23-12"
    assert ascii_number(_number("ÖSFÖ")) == "OSFO-23-12.5"


@given(numbers)
def test_what_is_written_is_read_back_the_same(number: RegistryNumber) -> None:
    template = SERIES[number.case.prefix]
    assert parse_number(format_number(number, template), number.case.prefix, template) == number
    assert parse_number(format_case(number.case, template), number.case.prefix, template) == number.case
    assert parse_number(ascii_number(number), number.case.prefix, template) == number


@given(
    number=numbers,
    gap=spaces,
    first=st.sampled_from(DASHES + "/"),
    between=around,
    last=st.sampled_from(DASHES + "/:."),
    long_year=st.booleans(),
    lower=st.booleans(),
    before=st.sampled_from(["", "SV: ", "[", "Vårt dnr ", "(", "Slutrapport, "]),
    after=st.sampled_from(["", ".", "]", ")", ", tack", " slutrapport", "?"]),
)
def test_every_way_of_writing_is_recognised(  # one argument for each thing that varies
    number: RegistryNumber,
    gap: str,
    first: str,
    between: tuple[str, str],
    last: str,
    long_year: bool,
    lower: bool,
    before: str,
    after: str,
) -> None:
    case = number.case
    year = case.year if long_year else f"{case.year % 100:02d}"
    written = f"{case.prefix}{gap}{year}{between[0]}{first}{between[1]}{case.case}{last}{number.record}"
    text = before + (written.lower() if lower else written) + after
    assert numbers_in(text, case.prefix, SERIES[case.prefix]) == (number,)


@pytest.mark.parametrize(
    "text",
    ["SFG23-12", "SFG 2023-12", "sfg 23–12.", "SV: SFG\u00a023\u201112", "SFG 23–12: fråga", "SFG 23-12. 5 personer"],
)
def test_a_case_without_record_is_a_case(text: str) -> None:
    assert numbers_in(text, "SFG", SERIES["SFG"]) == (_number().case,)


@pytest.mark.parametrize("text", ["SFG 23 – 12 . 5", "SFG 23-12:5", "SFG 23 / 12 / 5"])
def test_spaces_around_the_separators_do_no_harm(text: str) -> None:
    assert numbers_in(text, "SFG", SERIES["SFG"]) == (_number(),)


@pytest.mark.parametrize("prefix", ["SFG", "SAMS"])
@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_look_alikes_are_no_numbers_of_ours(text: str, prefix: str) -> None:
    assert numbers_in(f"Enligt {text} gäller det.", prefix, SERIES[prefix]) == ()


@given(texts, st.sampled_from(["SFG", "SAMS"]))
def test_text_without_the_prefix_never_holds_a_number(text: str, prefix: str) -> None:
    found = numbers_in(text, prefix, SERIES[prefix])
    assert not found or prefix.casefold() in text.casefold()


@given(st.text(alphabet="SFG 0123456789-./:", max_size=200))
def test_any_jumble_is_read_without_failing(text: str) -> None:
    assert all(
        found.prefix == "SFG"
        for n in numbers_in(text, "SFG", SERIES["SFG"])
        for found in [getattr(n, "case", n)]
        if isinstance(found, CaseNumber)
    )


@pytest.mark.parametrize(
    "text",
    ["XSFG 23-12", "SFGX 23-12", "RA-SFG 23-12", "SFG 2312", "SFG 23-1234567", "SFG 123-12", "SFG 23-12a", "SFG"],
)
def test_a_number_inside_something_else_is_none(text: str) -> None:
    assert numbers_in(text, "SFG", SERIES["SFG"]) == ()


def test_a_prefix_that_ends_another_code_is_not_ours() -> None:
    assert numbers_in("RA-FS 2009:2", "FS", "{prefix} {yyyy}:{case}.{record}") == ()


def test_a_prefix_with_a_hyphen_is_recognised_with_any_dash() -> None:
    assert numbers_in("vgs–by 2020-328", "VGS-BY", SERIES["VGS-BY"]) == (
        CaseNumber(prefix="VGS-BY", year=2020, case=328),
    )


def test_a_template_without_prefix_needs_a_label() -> None:
    template = "{yyyy}:{case}.{record}"
    assert numbers_in("lag (2003:1210) och 2023:12", "", template) == ()
    assert numbers_in("Vårt dnr: 2023:12.5", "", template) == (_number(""),)
    assert parse_number("2023:12.5", "", template) == _number("")


def test_numbers_come_once_each_in_order() -> None:
    found = numbers_in("SFG 23-12.5, SFG 22-3 och sfg 23–12.5", "SFG", SERIES["SFG"])
    assert found == (_number(), CaseNumber(prefix="SFG", year=2022, case=3))


@pytest.mark.parametrize("text", ["SFG 23-12 och mer", "dnr SFG 23-12", "", "12", "SAMS 23-12"])
def test_a_whole_string_must_be_the_number_and_nothing_more(text: str) -> None:
    assert parse_number(text, "SFG", SERIES["SFG"]) is None


def test_numbers_sort_by_their_integers() -> None:
    cases = [_number(case=12), _number(case=2), _number(year=2022, case=99)]
    assert [n.case.case for n in sorted(cases)] == [99, 2, 12]


@pytest.mark.parametrize(
    ("template", "trouble"),
    [
        ("{prefix} {y}–{case}.{record}", "unknown token"),
        ("{prefix} {yy}–{case}", "last part"),
        ("{prefix} {case}.{record}", "needs {yy} or {yyyy}"),
        ("{prefix} {yy}{case}.{record}", "nothing between"),
        ("{prefix} {yy}–{case}.{record", "unknown token"),
    ],
)
def test_a_template_that_cannot_be_read_back_is_named(template: str, trouble: str) -> None:
    assert trouble in template_trouble(template)


@pytest.mark.parametrize("template", SERIES.values())
def test_good_templates_have_no_trouble(template: str) -> None:
    assert template_trouble(template) == ""
