"""approve: only a clear yes sends and only a clear no drops; what mail programs do to a quote is no change."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import Any

import pytest
from builders import a_mail

from intake.letters.edited import MARKERS, between_markers, bodies, mended
from intake.letters.tokens import approval, approvals_in, new_token, without_tokens
from intake.model.mail import Address, Automatic, SenderVerdict
from intake.model.outgoing import Outgoing, OutgoingId, OutgoingState, ReplyKind
from intake.steps.approve import Said, Trouble, approvals, checked, said, with_new_deadline

EVA = "eva.sjodin@sundsvall.example"
NOTICE = "notice@sundsvall.example"
BEGIN, END = MARKERS["sv"]
DRAFT = """Hej!

Vi har tagit emot er delrapport för SIP-samordnare på Arbetsmarknadstorget. Den kom in torsdagen den 11 januari 2024.

Det här behöver ni komplettera
- Avsnitt 2.1 Syfte: "Beskriv syftet." Avsnittet är tomt.
- Avsnitt 6.3 Brukarmedverkan: "Beskriv hur brukare har deltagit i arbetet med insatsen." Avsnittet är tomt.

Blanketten finns här: https://sundsvall.example/blanketter/del-slutrapport

----------

Frågor? Kontakta Eva Sjödin, 070-174 06 05, eva.sjodin@sundsvall.example.
"""


def a_draft(**changes: Any) -> Outgoing:
    plain: dict[str, Any] = {
        "id": OutgoingId("17"),
        "federation": "sundsvall",
        "message_id": "1@sundsvall.example",
        "kind": ReplyKind.CORRECTION_REQUEST,
        "state": OutgoingState.DRAFT,
        "recipients": ("elin.forsberg@example.se",),
        "subject": "[SAMS 2022/4-1] Rapporten behöver kompletteras",
        "in_reply_to": None,
        "sha256": "",
        "record": "SAMS 2022/4-1",
        "record_id": None,
        "mail": None,
        "asks": True,
        "reason": "level",
        "deadline": None,
        "rendering": {},
        "created_at": a_mail().arrival.at,
        "sent_at": None,
        "approval": "hash",
    }
    return Outgoing(**(plain | changes))


def answer(text: str, quoted: str = "", **changes: Any) -> Said:
    sender = Address(address=EVA, name="Eva Sjödin")
    plain: dict[str, Any] = {"sender": sender, "text": text, "quoted": quoted, "in_reply_to": (NOTICE,)}
    return said(a_mail(**(plain | changes)), a_draft(), DRAFT, {NOTICE})


def region(text: str) -> str:
    return f"Hej!\n\nEn begäran väntar.\n\n{BEGIN}\n\n{text}\n\n{END}\n\nDet första svaret gäller."


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def wrapped(text: str) -> str:
    return "\n".join("\n".join(textwrap.wrap(line, 72, break_on_hyphens=False)) for line in text.splitlines())


YES = Said(agreement="unchanged")
NO = Said(agreement="rejected")
UNCLEAR = Said(trouble=Trouble.UNCLEAR)


@pytest.mark.parametrize(
    "text",
    [
        "ja",
        "Ja.",
        "JA!",
        "Ja tack",
        "Ja tack! 😊",
        "Hej!\n\nJa, skicka den.",
        "yes",
        "Yes please, send it",
        "Ja\n\nMvh Eva",
        "Ja\n\nEva Sjödin\nförbundschef\n070-174 06 05",
        "Ja /Eva",
        "Ja\n\nMed vänlig hälsning\nEva, som ibland skriver men och inte",
        "Ja\n-- \nEva",
        "Ja, det går bra",
    ],
)
def test_a_clear_yes_sends(text: str) -> None:
    assert answer(text) == YES


@pytest.mark.parametrize("text", ["nej", "Nej.", "NEJ!", "Nej tack", "no", "Nej, skicka inte den.\n\nMvh Eva"])
def test_a_clear_no_drops(text: str) -> None:
    assert answer(text) == NO


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ja?",
        "Ja, men ta bort sista meningen",
        "Ja om Karin håller med",
        "Ja\n\nmen vänta till måndag",
        "Ja\n\nMvh Eva\n\nPS. Ta bort raden om syfte",
        "Nej, vänta",
        "ja nej",
        "Jaså, är det så",
        "Skicka?",
        "Ja, skicka inte",
        "OK",
        "Tack",
        "Jag vet inte",
        "Vem har skrivit det här?",
    ],
)
def test_a_doubtful_answer_neither_sends_nor_drops(text: str) -> None:
    assert answer(text) == UNCLEAR


@pytest.mark.parametrize(
    "as_quoted",
    [
        lambda text: text,
        quoted,
        lambda text: quoted(wrapped(text)),
        lambda text: text.replace("-----", "—–-"),
        lambda text: text.replace("- Avsnitt", "  *   Avsnitt").replace('"', "”"),
        lambda text: text.replace(
            "slutrapport\n", "slutrapport<https://sundsvall.example/blanketter/del-slutrapport>\n"
        ),
        lambda text: text.replace("example.\n", "example<mailto:eva.sjodin@sundsvall.example>.\n"),
        lambda text: text.replace(
            "https://sundsvall.example/blanketter/del-slutrapport",
            "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fsundsvall.example%2Fblanketter%2F"
            "del-slutrapport&data=05%7C02&reserved=0",
        ),
    ],
)
def test_what_a_mail_program_does_to_a_quote_is_no_change(as_quoted: Any) -> None:
    assert answer("Ja", as_quoted(region(DRAFT))) == YES
    assert answer("", as_quoted(region(DRAFT))) == UNCLEAR


def changed(text: str = DRAFT) -> str:
    return text.replace("- Avsnitt 2.1", "Ring gärna mig först.\n- Avsnitt 2.1")


@pytest.mark.parametrize("as_quoted", [lambda text: text, quoted, lambda text: quoted(wrapped(text))])
def test_a_changed_text_between_the_markers_is_sent_as_it_was_meant(as_quoted: Any) -> None:
    found = answer("", as_quoted(region(changed())))
    assert (found.agreement, found.text) == ("changed", changed().strip())


def test_a_changed_text_above_the_quote_is_sent() -> None:
    assert answer(f"Ändrat!\n\n{BEGIN}\n{changed()}\n{END}", region(DRAFT)).text == changed().strip()
    assert answer(changed(), region(DRAFT)).text == changed().strip()
    assert answer(changed()).text == changed().strip()


def test_a_changed_address_is_a_change() -> None:
    assert answer("", region(DRAFT.replace("eva.sjodin@", "karin.ek@"))).agreement == "changed"
    assert answer("Ja", region(DRAFT.replace("eva.sjodin@", "karin.ek@"))).trouble is Trouble.YES_AND_CHANGED


@pytest.mark.parametrize("words", ["Nej", "Vänta, jag frågar Karin först", "Är det här bra?"])
def test_other_words_above_a_changed_text_send_nothing(words: str) -> None:
    assert answer(words, region(changed())) == UNCLEAR


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", Trouble.EMPTY),
        ("\n - \n", Trouble.EMPTY),
        (DRAFT + "x y " * 6000, Trouble.TOO_LONG),
        (DRAFT + "Det gäller 701063-2391.", Trouble.PERSONAL_NUMBER),
        (DRAFT + f"Koden är {new_token()}.", Trouble.UNCLEAR),
    ],
)
def test_what_may_not_be_sent_is_not(text: str, trouble: Trouble) -> None:
    assert answer("", region(text)) == Said(trouble=trouble)


def test_a_text_that_is_not_clearly_the_draft_is_none() -> None:
    assert answer("Hej!\n\nVi har tagit emot er delrapport för SIP-samordnare. Den ser bra ut.") == UNCLEAR


@pytest.mark.parametrize("verdict", [SenderVerdict.FAIL, SenderVerdict.NONE])
def test_only_a_verified_sender_decides(verdict: SenderVerdict) -> None:
    assert answer("ja", verdict=verdict) == Said(trouble=Trouble.UNVERIFIED)


def test_only_an_answer_in_the_notices_thread_decides() -> None:
    assert answer("ja", in_reply_to=("other@example.se",)) == Said(trouble=Trouble.NO_ANSWER)
    assert answer("ja", in_reply_to=(), references=(NOTICE,)) == YES


def test_a_decided_draft_is_not_decided_again() -> None:
    mail = a_mail(text="ja", in_reply_to=(NOTICE,))
    assert said(mail, a_draft(state=OutgoingState.SENT), DRAFT, {NOTICE}) == Said(trouble=Trouble.SPENT)


def test_a_token_is_looked_for_in_mails_of_staff_that_no_machine_wrote() -> None:
    token = new_token()
    mail = a_mail(sender=Address(address=EVA), subject=f"SV: ({token.lower()})", quoted=f"> {token}")
    assert approvals(mail, {EVA}) == (approval(token),)
    assert approvals(mail, {"karin.ek@gavleborg.example"}) == ()
    assert approvals(a_mail(sender=Address(address=EVA), subject=token, automatic=Automatic.OWN), {EVA}) == ()


def test_a_token_has_a_hundred_bits_and_is_hidden_where_it_is_listed() -> None:
    token = new_token()
    assert len(token.replace("-", "")) * 5 == 100
    assert len({new_token() for _ in range(100)}) == 100
    assert token not in without_tokens(f"SV: ({token})")
    assert len(approvals_in(" ".join(new_token() for _ in range(50)))) == 10


def test_the_deadline_moves_where_it_stands_as_it_was_written() -> None:
    text = "Skicka senast torsdagen den\n25 januari 2024, alltså 25 januari. Inte 125 januari, inte 25 januaris."
    moved = with_new_deadline(
        text, date(2024, 1, 25), date(2024, 2, 5), written=date(2024, 1, 11), today=date(2024, 1, 22)
    )
    assert moved == "Skicka senast måndagen den 5 februari 2024, alltså 5 februari. Inte 125 januari, inte 25 januaris."


def test_a_text_from_an_editor_that_says_the_same_is_a_yes() -> None:
    assert checked(DRAFT + "\n", DRAFT) == YES
    assert checked(changed(), DRAFT).agreement == "changed"


def test_lines_that_are_the_drafts_own_are_mended() -> None:
    inside, _ = between_markers(quoted(wrapped(region(changed()))).replace("> - ", "> * "))
    assert mended(inside or "", DRAFT) == changed().strip()


def test_what_was_a_heading_or_a_link_stays_one_and_nothing_else_becomes_one() -> None:
    page = '<div lang="sv">\n<h2>Att göra</h2>\n<p><a href="https://a.example/x">https://a.example/x</a></p>\n</div>'
    raw = f"Content-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    [body] = bodies("Att göra\n- <i>ett</i>\n- två\n\nSe https://a.example/x och https://b.example/y\n## nej", raw)
    assert body.html == (
        "<h2>Att göra</h2>\n<ul>\n<li>&lt;i&gt;ett&lt;/i&gt;</li>\n<li>två</li>\n</ul>\n"
        '<p>Se <a href="https://a.example/x">https://a.example/x</a> och https://b.example/y<br>## nej</p>\n'
    )
