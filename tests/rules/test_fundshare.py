"""Which percentages are said of the use of funds."""

import time

import pytest

from intake.checks.fundshare import said_of_funds

USED = [
    "Av de beviljade medlen blev 97% utnyttjade.",
    "Vi har utnyttjat 97 procent av medlen.",
    "Budgeten är förbrukad till 97 procent.",
    "Medlen utnyttjades till ca 97 %.",
    "97 procent av de beviljade insatsmedlen har använts.",
    "Utnyttjandegraden av medlen blev 97 procent.",
    "Av medlen, 2 458 000 kr, blev 97 % utnyttjade.",
    "Vi har använt nästan 97% av beviljade medel på grund av vakanser.",
    "Totalt har 97\u00a0% av de beviljade medlen förbrukats under projekttiden.",
    "Beviljade medel utnyttjades nästan helt, 97 % av medlen är förbrukade.",
    "INSATSEN HAR FÖRBRUKAT 97,0 PROCENT AV TILLDELADE MEDEL.",
    "Medelsförbrukningen uppgick till 97 procent.",
]
LEFT = [
    "3 procent av de beviljade medlen är outnyttjade.",
    "Kvar av medlen som inte använts är 3 procent.",
    "Av medlen har 3 procent inte utnyttjats.",
    "3 % av budgeten återstår.",
]
NEITHER = [
    "22 % gick till arbete. Medlen utnyttjades inte fullt ut.",
    "Handledaren arbetade 50 procent och medlen har därför inte utnyttjats.",
    "Medlen har använts till en projektledare på 50 %.",
    "70 % av medlen har använts till löner och 30 % till lokaler.",
    "Under första halvåret använde vi 40 % av medlen.",
    "20 % av deltagarna använde inte medlen.",
    "Vi utnyttjade inte medlen, 12 % av deltagarna hoppade av.",
    "Medlen räckte till 50 % tjänst som inte utnyttjades.",
    "Föräldraledighet på 25 % gjorde att medlen inte användes.",
    "Medlen utnyttjades inte fullt ut.",
]


@pytest.mark.parametrize("text", USED)
def test_a_share_of_used_funds_is_found(text: str) -> None:
    assert list(said_of_funds(text)) == [(97.0, False)]


@pytest.mark.parametrize("text", LEFT)
def test_a_share_that_was_left_over_is_found_as_such(text: str) -> None:
    assert list(said_of_funds(text)) == [(3.0, True)]


@pytest.mark.parametrize("text", NEITHER)
def test_a_share_of_something_else_is_none(text: str) -> None:
    assert list(said_of_funds(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "utnyttja" * 20_000 + " medel",
        "1" * 50_000 + " medel utnyttjade",
        "97 % av " + "a " * 20_000 + "medel",
        "inte" + " " * 50_000,
    ],
    ids=["one word", "one number", "many words", "one gap"],
)
def test_a_hostile_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    list(said_of_funds(text))
    assert time.process_time() - started < 1
