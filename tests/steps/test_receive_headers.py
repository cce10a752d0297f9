"""receive: sender, subject, ids and recipients."""

from __future__ import annotations

import pytest

from intake.model.mail import Address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Maja Lindqvist <Maja.Lindqvist@Example.SE>", "maja.lindqvist@example.se"),
        ("maja.lindqvist@example.se", "maja.lindqvist@example.se"),
        ("maja.lindqvist@example.se (Maja Lindqvist)", "maja.lindqvist@example.se"),
        ("<maja.lindqvist@example.se>", "maja.lindqvist@example.se"),
        ("Lindqvist, Maja <maja.lindqvist@example.se>", "maja.lindqvist@example.se"),
        ('"Lindqvist, Maja (RESAN)" <maja.lindqvist@example.se>', "maja.lindqvist@example.se"),
        ("maja@söderhamn.example", "maja@xn--sderhamn-n4a.example"),
    ],
)
def test_the_sender_is_the_one_address_of_from(receive_mail, written: str, address: str) -> None:
    assert receive_mail(sender=written).sender.address == address


@pytest.mark.parametrize(
    "written",
    [
        "maja.lindqvist@example.se, omar.haddad@example.se",
        "Maja <maja.lindqvist@example.se> <omar.haddad@example.se>",
        "undisclosed-recipients:;",
        "Maja Lindqvist",
        "maja lindqvist@example.se",
        "maja@exa mple.se",
        "maja@@example.se",
        "<>",
        "",
        "a@b\x00c.example",
    ],
)
def test_a_from_that_is_not_exactly_one_address_gives_no_sender(receive_mail, written: str) -> None:
    assert receive_mail(sender=written).sender is None


def test_a_from_that_stands_twice_gives_no_sender(receive_mail) -> None:
    mail = receive_mail("From: omar.haddad@example.se")
    assert mail.sender is None
    assert "double-from" in mail.troubles


@pytest.mark.parametrize(
    "written",
    [
        "chef@example.se <evil@example.org>",
        '"chef@example.se" <evil@example.org>',
        "=?utf-8?Q?chef=40example.se_=3Cchef=40example.se=3E?= <evil@example.org>",
        "chef@example.se (chef@example.se) <evil@example.org>",
    ],
)
def test_a_display_name_that_looks_like_an_address_is_never_the_sender(receive_mail, written: str) -> None:
    assert receive_mail(sender=written).sender.address == "evil@example.org"


def test_the_display_name_is_decoded_and_on_one_line(receive_mail) -> None:
    assert receive_mail(sender="=?iso-8859-1?Q?Per_Nor=E9n=0A?= <per@gavleborg.example>").sender == Address(
        address="per@gavleborg.example", name="Per Norén"
    )


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("Slutrapport RESAN", "Slutrapport RESAN"),
        ("=?utf-8?B?U2x1dHJhcHBvcnQ=?= =?utf-8?B?IFJFU0FO?=", "Slutrapport RESAN"),
        ("=?utf-8?B?w6XD?=\n =?utf-8?B?pMO2?=", "åäö"),  # one letter's two bytes in two words
        ("Slutrapport =?utf-8?Q?f=C3=B6r?= RESAN", "Slutrapport för RESAN"),
        ("Slutrapport\n\tRESAN", "Slutrapport RESAN"),
        ("=?utf-8?Q?Slut=0D=0ABcc:_x=40example.org?=", "Slut Bcc: x@example.org"),
        ("Rapport för Söderhamn", "Rapport för Söderhamn"),  # undeclared UTF-8
        ("=?iso-8859-1?Q?Rapport_=96_RESAN?=", "Rapport – RESAN"),
        ("=?utf-8?Q?rapport=E2=80=AEfdp.docx?=", "rapportfdp.docx"),
        ("=?no-such?Q?Rapport?=", "Rapport"),
        ("=?utf-8?B?U?=", "U"),  # no base64
    ],
)
def test_the_subject_is_decoded_to_one_clean_line(receive_mail, written: str, subject: str) -> None:
    assert receive_mail(f"Subject: {written}").subject == subject


def test_thread_ids_come_without_brackets_and_in_order(receive_mail) -> None:
    mail = receive_mail(
        "Message-ID:\n <svar@example.se>\nIn-Reply-To: <begaran@gavleborg.example>\n"
        "References: <a@example.se>\n <begaran@gavleborg.example> <a@example.se>"
    )
    assert mail.message_id == "svar@example.se"
    assert mail.in_reply_to == ("begaran@gavleborg.example",)
    assert mail.references == ("a@example.se", "begaran@gavleborg.example")


@pytest.mark.parametrize(
    ("written", "message_id"),
    [("<[abc]@[10.0.0.1]>", "[abc]@[10.0.0.1]"), ("abc@example.se", "abc@example.se"), ("<>", None), ("[", None)],
)
def test_a_message_id_that_the_standard_library_stumbles_over_is_still_read(
    receive_mail, written: str, message_id: str | None
) -> None:
    assert receive_mail(f"Message-ID: {written}").message_id == message_id


def test_recipients_are_those_of_to_and_cc(receive_mail) -> None:
    mail = receive_mail("To: Kontakt <kontakt@gavleborg.example>, per@gavleborg.example\nCc: omar.haddad@example.se")
    assert [recipient.address for recipient in mail.recipients] == [
        "kontakt@gavleborg.example",
        "per@gavleborg.example",
        "omar.haddad@example.se",
    ]


@pytest.mark.parametrize(
    ("reply_to", "differs"),
    [("Maja <MAJA.lindqvist@example.se>", False), ("omar.haddad@example.se", True), ("", False)],
)
def test_a_reply_to_that_names_somebody_else_is_noticed(receive_mail, reply_to: str, *, differs: bool) -> None:
    assert receive_mail(f"Reply-To: {reply_to}").reply_to_differs is differs
