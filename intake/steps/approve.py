"""What a staff member's answer to the notice of a draft says: yes, no, other words for the mail, or nothing clear.

Only a clear yes sends, only a clear no drops; whatever is doubtful does neither, and staff are told why. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz

from intake import calendar, values
from intake.letters.edited import between_markers, folded, mended
from intake.letters.tokens import approvals_in, without_tokens
from intake.model.entry import StatusChange
from intake.model.mail import Mail, SenderVerdict
from intake.model.outgoing import Agreement, Outgoing, OutgoingState
from intake.model.register import Record

LONGEST = 20_000  # characters of a changed text
ALIKE = 75.0  # per cent: below it a text without markers is no changed draft
HALF = 0.5  # of the draft's length, at least, is such a text

YES = frozenset({"ja", "japp", "yes"})
NO = frozenset({"nej", "nä", "no", "nope"})
WITH_YES = frozenset({
    "hej", "hejsan", "hallå", "tack", "tackar", "gärna", "absolut", "självklart", "visst", "det", "går", "är",
    "ser", "bra", "ut", "fint", "toppen", "perfekt", "skicka", "den", "detta", "mejlet", "utkastet",
    "godkänt", "godkänns", "godkänner", "jag", "ok", "okej", "please", "thanks", "thank", "you", "send", "it",
    "approved", "hi",
})  # fmt: skip
WITH_NO = frozenset({
    "hej", "hejsan", "hallå", "tack", "inte", "skicka", "skickas", "den", "det", "detta", "mejlet",
    "utkastet", "släng", "avslå", "avslås", "ska", "don't", "do", "not", "send", "it", "thanks", "please",
    "hi",
})  # fmt: skip
CHANGED = re.compile(
    r"(?:hej\W*)?(?:(?:jag har |har )?(?:ändrat|ändrad|ändrade|ny) ?(?:text|texten|nedan|i texten)?(?: nedan)?"
    r"|skicka (?:så här|den ändrade texten|texten nedan)|(?:i )?(?:changed|edited)(?: (?:it|the text|below))*)\W*"
    r"(?:tack|thanks)?\W*",
    re.IGNORECASE,
)
SIGNATURE = re.compile(
    r"(?:--$|mvh\b|vh\b|m\.?v\.?h\b|(?:med\s+)?(?:vänliga?|bästa|varma)\s+häls|hälsningar|hälsar\b"
    r"|(?:best|kind|warm)?\s*regards\b|skickat från|sent from|/\s?\w)",
    re.IGNORECASE,
)
POSTSCRIPT = re.compile(r"^\s*p\.?\s?s\b", re.IGNORECASE | re.MULTILINE)


class Trouble(StrEnum):
    """Why an answer decided nothing."""

    UNVERIFIED = "unverified"  # it can't be told that the mail is from staff
    SPENT = "spent"  # the draft was decided before
    OVERTAKEN = "overtaken"  # what came in since makes it untrue
    NO_ANSWER = "no-answer"  # the token, but no answer to our notice
    UNCLEAR = "unclear"  # neither a clear yes nor a clear no
    YES_AND_CHANGED = "yes-and-changed"
    PERSONAL_NUMBER = "personal-number"
    EMPTY = "empty"
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an answer says: exactly one of a decision and the trouble with it. *text* where the mail is changed."""

    agreement: Agreement | None = None
    text: str = ""
    trouble: Trouble | None = None


def approvals(mail: Mail, staff: Collection[str]) -> tuple[str, ...]:
    """The hashes of what may be tokens in a mail that a staff member seems to have written, no machine."""
    if mail.automatic or mail.sender is None or mail.sender.address not in staff:
        return ()
    return approvals_in(mail.subject, mail.text, mail.quoted)


def said(mail: Mail, draft: Outgoing, text: str, notices: Collection[str]) -> Said:
    """What *mail* says of *draft*, whose text is *text* and whose notices have the Message-IDs *notices*."""
    if mail.verdict is not SenderVerdict.PASS:
        return Said(trouble=Trouble.UNVERIFIED)
    if draft.state is not OutgoingState.DRAFT:
        return Said(trouble=Trouble.SPENT)
    if not set(notices) & {*mail.in_reply_to, *mail.references}:
        return Said(trouble=Trouble.NO_ANSWER)
    sender = mail.sender
    names = re.findall(r"\w+", f"{sender.name} {sender.address.partition('@')[0]}".casefold()) if sender else ()
    return _decided(mail.text, mail.quoted, text, frozenset(names))


def overtaken(records: Sequence[Record], draft: Outgoing) -> bool:
    """Whether the record that *draft* is about was voided, or what it asks for was written before a later part came."""
    about = next((record for record in records if record.id == draft.record_id), None)
    if about is None:
        return False
    root = about.supplements or about.id
    later = (one for one in records if one.supplements == root and one.registered_at > draft.created_at)
    return about.status == "voided" or (draft.asks and any(one.status != "voided" for one in later))


def left_to_person(records: Sequence[Record], dropped: Outgoing) -> tuple[StatusChange, ...]:
    """Where a request is *dropped* nobody was asked, so nothing is waited for: on no record of its chain.

    An overtaken one changes nothing: what is waited for now was asked by another.
    """
    asked = next((record for record in records if dropped.asks and record.id == dropped.record_id), None)
    if asked is None or overtaken(records, dropped):
        return ()
    root = asked.supplements or asked.id
    return tuple(
        StatusChange(record=one.id, status="person", reason="the request was rejected")
        for one in records
        if root in (one.id, one.supplements) and one.status == "waiting"
    )


def with_new_deadline(text: str, old: date | None, new: date | None, *, written: date, today: date) -> str:
    """A changed text with the new deadline where the draft's, *written* that day, stands as it was written."""
    if old is None or new is None:
        return text
    pairs: dict[str, str] = {}
    for language in ("sv", "en"):
        pairs[calendar.long_date(old, language)] = calendar.long_date(new, language)
        pairs[calendar.plain_date(old, language)] = calendar.plain_date(new, language)
        pairs[calendar.short_date(old, language, today=written)] = calendar.short_date(new, language, today=today)
    longest = sorted(pairs, key=len, reverse=True)
    pattern = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in longest)
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda found: pairs[" ".join(found[0].split())], text)


def _decided(own: str, quoted: str, draft: str, names: Collection[str]) -> Said:
    """Of the words around the markers and the text between them, wherever it stands."""
    inside, around = between_markers(own)
    if inside is None:
        inside, around = between_markers(quoted)[0], own
    changed = inside is not None and folded(inside) != folded(draft)
    words = _own_words(around, draft, names)
    answer = _answer(words, names)
    if answer == "nej":
        return Said(trouble=Trouble.UNCLEAR) if changed else Said(agreement="rejected")
    if answer == "ja":
        return Said(trouble=Trouble.YES_AND_CHANGED) if changed else Said(agreement="unchanged")
    if changed and inside is not None and (not words or CHANGED.fullmatch(words)):
        return _changed(inside, draft)
    if not changed and _is_a_draft(words, draft):
        return _changed(words, draft)
    return Said(trouble=Trouble.UNCLEAR)


def _changed(text: str, draft: str) -> Said:
    """A text to send in the draft's place, or why it can't be."""
    whole = mended(text, draft)
    if not folded(whole):
        return Said(trouble=Trouble.EMPTY)
    if len(whole) > LONGEST:
        return Said(trouble=Trouble.TOO_LONG)
    if values.has_personal_number(whole):
        return Said(trouble=Trouble.PERSONAL_NUMBER)
    if without_tokens(whole) != whole or between_markers(whole)[0] is not None:
        return Said(trouble=Trouble.UNCLEAR)  # a piece of the notice itself
    if folded(whole) == folded(draft):
        return Said(trouble=Trouble.UNCLEAR)
    return Said(agreement="changed", text=whole)


def checked(text: str, draft: str) -> Said:
    """The same of a text that a staff member wrote in an editor; one that says what the draft says is a yes."""
    if folded(text) == folded(draft):
        return Said(agreement="unchanged")
    return _changed(text, draft)


def _answer(words: str, names: Collection[str]) -> str:
    """ "ja" or "nej" where *words* say clearly that and nothing else; "" otherwise. *names* are the answerer's own."""
    told = [word for word in re.findall(r"[\w']+", words.casefold()) if word not in names]
    if "?" in words or not told:
        return ""
    if any(word in YES for word in told):
        return "ja" if all(word in YES | WITH_YES for word in told) else ""
    if any(word in NO for word in told):
        return "nej" if all(word in NO | WITH_NO for word in told) else ""
    return ""


def _own_words(text: str, draft: str, names: Collection[str]) -> str:
    """What the answer says above its signature, which is none of the draft's lines. A postscript counts as said."""
    known = {folded(line) for line in draft.splitlines()}
    lines = [line.strip() for line in text.splitlines()]
    for at, line in enumerate(lines):
        told = re.findall(r"\w+", line.casefold())
        signed = SIGNATURE.match(line) or (at > 0 and told and set(told) <= set(names))
        if signed and folded(line) not in known and not POSTSCRIPT.search("\n".join(lines[at:])):
            return "\n".join(lines[:at]).strip()
    return "\n".join(lines).strip()


def _is_a_draft(words: str, draft: str) -> bool:
    """Whether a text without markers is clearly the draft, changed."""
    mine, theirs = folded(words), folded(draft)
    return len(mine) >= HALF * len(theirs) and fuzz.ratio(mine, theirs) >= ALIKE
