"""receive: the mail's text, with quotes set apart, and what it links to."""

from __future__ import annotations

import pytest

from intake.steps.receive import receive
from intake.steps.receive.html import html_to_text
from intake.steps.receive.quotes import split_quotes

ALTERNATIVE = """--b
Content-Type: text/plain; charset=utf-8

{plain}
--b
Content-Type: text/html; charset=utf-8

{html}
--b--
"""


@pytest.mark.parametrize(
    ("text", "own", "quoted"),
    [
        ("Hej,\n\nhär kommer rapporten.\n/Maja", "Hej,\n\nhär kommer rapporten.\n/Maja", ""),
        ("Tack!\n\n> Vad saknas?\n> Allt.", "Tack!", "> Vad saknas?\n> Allt."),
        ("> Vad saknas?\nInget.\n> Säkert?\nJa.", "Inget.\nJa.", "> Vad saknas?\n> Säkert?"),
        (
            "Svar.\nDen tors 11 jan. 2024 kl 23:40 skrev Karin Ek\n<karin.ek@gavleborg.example>:\n\n> Fråga\nMer svar.",
            "Svar.\n\nMer svar.",
            "Den tors 11 jan. 2024 kl 23:40 skrev Karin Ek\n<karin.ek@gavleborg.example>:\n> Fråga",
        ),
        (
            "Reply.\n\nOn Thu, Jan 11, 2024 at 11:40 PM Karin Ek <karin.ek@gavleborg.example> wrote:\n\nQuestion",
            "Reply.",
            "On Thu, Jan 11, 2024 at 11:40 PM Karin Ek <karin.ek@gavleborg.example> wrote:\n\nQuestion",
        ),
        (
            "Svar.\n\n11 jan. 2024 kl. 23:40 skrev Karin Ek <karin.ek@gavleborg.example>:\n\nFråga",
            "Svar.",
            "11 jan. 2024 kl. 23:40 skrev Karin Ek <karin.ek@gavleborg.example>:\n\nFråga",
        ),
        (
            "Svar.\n-----Ursprungligt meddelande-----\nFrån: Karin Ek\nFråga",
            "Svar.",
            "-----Ursprungligt meddelande-----\nFrån: Karin Ek\nFråga",
        ),
        (
            (
                "Svar.\n\nFrån: Karin Ek <karin.ek@gavleborg.example>\nSkickat: den 11 januari 2024 23:40\nTill: Maja\n"
                "Ämne: Fråga\n\nFråga"
            ),
            "Svar.",
            (
                "Från: Karin Ek <karin.ek@gavleborg.example>\nSkickat: den 11 januari 2024 23:40\nTill: Maja\n"
                "Ämne: Fråga\n\nFråga"
            ),
        ),
        (
            "Reply.\n________________________________\nFrom: Karin Ek\nSent: Thursday\nTo: Maja\nSubject: Q\nQuestion",
            "Reply.",
            "________________________________\nFrom: Karin Ek\nSent: Thursday\nTo: Maja\nSubject: Q\nQuestion",
        ),
        (
            "*Från:* Karin Ek\n*Skickat:* torsdag\n*Till:* Maja\nFråga",
            "",
            "*Från:* Karin Ek\n*Skickat:* torsdag\n*Till:* Maja\nFråga",
        ),
    ],
)
def test_quotes_are_set_apart_from_what_the_sender_wrote(text: str, own: str, quoted: str) -> None:
    assert split_quotes(text) == (own, quoted)


@pytest.mark.parametrize(
    "text",
    [
        "I rapporten 2023 skrev vi så här:\nMålen är nådda.",
        "Från: i dag gäller nya regler.\nHälsningar Maja",
        "Från och med 2024-01-11 kl 08:00 finns vi på Storgatan 1:\nVälkomna!",
        "Den 11 januari kommer rapporten.\nMaja",
    ],
)
def test_what_only_looks_like_a_quote_stays_with_the_sender(text: str) -> None:
    assert split_quotes(text) == (text, "")


def test_plain_text_is_preferred_to_html(receive_mail) -> None:
    body = ALTERNATIVE.format(plain="Slät text", html="<p>Formaterad</p>")
    mail = receive_mail("Content-Type: multipart/alternative; boundary=b", body)
    assert mail.text == "Slät text"


def test_html_stands_in_where_the_plain_text_is_blank(receive_mail) -> None:
    body = ALTERNATIVE.format(plain="  ", html="<p>Formaterad</p>")
    assert receive_mail("Content-Type: multipart/alternative; boundary=b", body).text == "Formaterad"


def test_html_becomes_lines_without_scripts_and_styles() -> None:
    html = (
        "<html><head><title>T</title><style>p {}</style></head><body><script>x()</script>"
        "<p>Hej&nbsp;Karin,</p><div>rad&nbsp;ett<br>rad tv&aring;</div><ul><li>A<li>B</ul></body></html>"
    )
    assert html_to_text(html).text == "Hej Karin,\nrad ett\nrad två\n- A\n- B"


@pytest.mark.parametrize(
    "html",
    [
        "<p>Svar</p><blockquote type=cite><p>Fråga</p></blockquote>",
        '<div>Svar</div><div class="gmail_quote"><div>Den 11 jan. 2024 kl 23:40 skrev Karin:</div>Fråga</div>',
        '<p>Svar</p><div id="divRplyFwdMsg"><b>Från:</b> Karin Ek</div><p>Fråga</p>',
        '<p>Svar</p><div id="x_appendonsend"></div><hr><p>Fråga</p>',
        "<p>Svar</p><div><p><b>Från:</b> Karin<br><b>Skickat:</b> i går<br><b>Till:</b> Maja</p></div><p>Fråga</p>",
        "<p>Svar</p><blockquote><div>Fråga</blockquote>",
    ],
)
def test_quotes_in_html_are_set_apart_by_the_mail_programs_own_mark_up(receive_mail, html: str) -> None:
    mail = receive_mail("Content-Type: text/html; charset=utf-8", html)
    assert mail.text == "Svar"
    assert "Fråga" in mail.quoted
    assert "\x1f" not in mail.quoted


def test_text_after_a_quote_that_was_closed_is_the_senders(receive_mail) -> None:
    mail = receive_mail(
        "Content-Type: text/html; charset=utf-8", "<blockquote><div><p>Fråga</div></blockquote><div>Svar</div>"
    )
    assert (mail.text, mail.quoted) == ("Svar", "> Fråga")


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("utf-8", "åäö".encode()),
        ("iso-8859-1", "åäö".encode("latin-1")),
        ("utf-8", "åäö".encode("cp1252")),  # declared wrongly
        ("no-such-charset", "åäö".encode()),
        ("unicode_escape", "åäö".encode()),  # a codec that is no charset
        ("", "åäö".encode("cp1252")),
    ],
)
def test_text_is_decoded_whatever_charset_it_claims(options, internal_date, charset: str, data: bytes) -> None:
    declared = f"Content-Type: text/plain; charset={charset}\r\n" if charset else ""
    mail = receive(f"{declared}Content-Transfer-Encoding: 8bit\r\n\r\n".encode() + data, options, internal_date)
    assert mail.text == "åäö"
    assert ("unknown-charset" in mail.troubles) is (charset in ("no-such-charset", "unicode_escape"))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://soderhamn-my.sharepoint.com/:w:/g/personal/maja/abc?e=1", "sharepoint.com"),
        ("https://1drv.ms/w/s!abc", "1drv.ms"),
        ("https://onedrive.live.com/?id=1", "live.com"),
        ("https://drive.google.com/file/d/1/view", "google.com"),
        ("https://docs.google.com/document/d/1", "google.com"),
        ("https://www.dropbox.com/s/1", "dropbox.com"),
        ("https://we.tl/t-1", "we.tl"),
        ("https://sprend.com/download?C=1", "sprend.com"),
        ("https://app.box.com/s/1", "box.com"),
        (
            "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fsoderhamn.sharepoint.com%2Fx&data=1",
            "sharepoint.com",
        ),
        ("https://urldefense.com/v3/__https://soderhamn.sharepoint.com/x__;!!abc$", "sharepoint.com"),
        ("https://secure-web.cisco.com/1abc/https%3A%2F%2F1drv.ms%2Fw%2Fs", "1drv.ms"),
    ],
)
def test_a_link_to_a_file_service_is_told_by_its_domain_alone(receive_mail, url: str, told: str) -> None:
    assert receive_mail(body=f"Rapporten: {url}.").links == (told,)
    assert receive_mail("Content-Type: text/html", f'<p><a href="{url}">Rapporten</a></p>').links == (told,)


@pytest.mark.parametrize(
    "body",
    [
        "Se https://www.soderhamn.example/rapport",
        "Se https://sharepoint.com.evil.example.org/x",
        "Se https://xdropbox.com/x",
        "> https://soderhamn.sharepoint.com/x",
        "http://[::1",
    ],
)
def test_other_links_and_links_in_quotes_are_not_told(receive_mail, body: str) -> None:
    assert receive_mail(body=body).links == ()


WARNING = (
    "VARNING: Detta meddelande kommer från en avsändare utanför organisationen. Klicka inte på länkar eller öppna\n"
    "bifogade filer om du inte känner igen avsändaren."
)
DISCLAIMER = (
    "Detta e-postmeddelande och eventuella bifogade filer är konfidentiella\noch endast avsedda för adressaten."
)


@pytest.mark.parametrize(
    "notice",
    [
        WARNING,
        DISCLAIMER,
        "[EXTERN AVSÄNDARE]",
        "CAUTION: This email originated from outside of the organization. Do not click links or open attachments.",
        "Du får inte ofta e-post från maja.lindqvist@example.se. Läs om varför det här är viktigt",
        "This message and any attached files are confidential and intended solely for the addressee.",
        "Skickat från min iPhone",
        "Skickat från Outlook för Android<https://aka.ms/AAb9ysg>",
        "Hämta Outlook för iOS<https://aka.ms/o0ukef>",
        "[cid:image001.png@01DA44A1.5B3C]",
    ],
)
def test_what_systems_write_into_a_mail_is_not_the_senders_word(receive_mail, notice: str) -> None:
    for body in (f"{notice}\n\nTack!", f"Tack!\n\n{notice}"):
        mail = receive_mail("Content-Type: text/plain; charset=utf-8", body)
        assert (mail.text, mail.quoted) == ("Tack!", notice)


def test_a_person_may_write_on_right_below_a_warning(receive_mail) -> None:
    mail = receive_mail("Content-Type: text/plain; charset=utf-8", f"{WARNING}\nHej, jag bifogar rapporten.")
    assert mail.text == "Hej, jag bifogar rapporten."


@pytest.mark.parametrize(
    "text",
    [
        "Detta är vår slutrapport. Öppna den bifogade filen.",
        "Det här meddelandet gäller SFG 23-12.",
        "Skickat från oss i går kväll var en äldre version.",
        "Varning för att siffrorna är osäkra, se bifogad fil.",
        "Externa medel redovisas i avsnitt 5.",
        "Detta mejl är konfidentiellt. Jag bifogar slutrapporten.",
        "Obs! Vi har öppnat för externa deltagare i projektet.",
        "Det här meddelandet är viktigt.\nÖppna den bifogade rapporten från vår externa utvärderare.",
        "Rapporten är sekretessbelagd, skicka inte meddelandet till andra mottagare.",
    ],
)
def test_what_only_looks_like_a_notice_stays_with_the_sender(receive_mail, text: str) -> None:
    assert receive_mail("Content-Type: text/plain; charset=utf-8", text).text == text


def test_a_sentence_that_begins_like_an_attribution_stays_with_the_sender(receive_mail) -> None:
    text = "Hej!\nDen 11 januari kl. 10:00 skrev jag till er följande:\nKan vi få mer tid?"
    assert receive_mail("Content-Type: text/plain; charset=utf-8", text).text == text


def test_quote_marks_behind_a_space_are_quotes(receive_mail) -> None:
    mail = receive_mail(body="Ja.\n > Stämmer summan?\n > Vem svarar?\nOmar.")
    assert (mail.text, mail.quoted) == ("Ja.\nOmar.", " > Stämmer summan?\n > Vem svarar?")
