"""Strings in code that staff and admins read: gettext, with the English text as its own key, Swedish in locale/sv.

The catalogue is edited in locale/sv/LC_MESSAGES/intake.po and compiled beside it with

    pybabel compile -D intake -d intake/locale

tests/docs/test_messages.py fails where a text has no Swedish or the compiled file is an older one.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

from intake.errors import Faults, IntakeError, Said

DOMAIN = "intake"
LOCALES = Path(__file__).parent / "locale"


def translator(language: str) -> Callable[[str], str]:
    """What turns an English text of ours into *language*; a text or language without a translation stays English."""
    return gettext.translation(DOMAIN, LOCALES, languages=[language], fallback=True).gettext


def noop(text: str) -> str:
    """Marks a text that is translated later, so that the catalogue's test finds it."""
    return text


# errors.UnreadableCode, "link" and "scan" -> the {orsak} of text C: a clause that can follow "Orsak:"
REASONS = {
    "encrypted": noop("the file is encrypted or protected by a password"),
    "damaged": noop("the file is damaged"),
    "unsupported": noop("the file is of a kind that we cannot read"),
    "too_large": noop("the file is too large for us to open (send the report alone, without large pictures)"),
    "refused": noop("the file was stopped by our security checks"),
    "empty": noop("the file is empty or holds no text"),
    "failed": noop("the file could not be opened here"),
    "link": noop("the file is only a link (we do not fetch files through links)"),
    "scan": noop("the file is a scan and its text cannot be read reliably"),
}

# Task.kind -> a short name for subjects and tables, and what to do about it. {detail} is the task's: a number, a file's
# name, an address or a date.
TASKS = {
    "personal-data": (
        noop("possible personal data"),
        noop(
            "{detail} may hold personal numbers of participants. Read the report and decide what to do with it. "
            "A reply to the sender waits as a draft."
        ),
    ),
    "text-answer": (noop("an answer without a file"), noop("{detail} is an answer in words, without a file: read it.")),
    "no-form": (
        noop("a report that could not be checked"),
        noop("{detail} is registered, but no form of yours was recognised in it: check the report by hand."),
    ),
    "rounds-used-up": (
        noop("additions are still missing"),
        noop("{detail} still lacks something after our automatic requests. Contact the sender."),
    ),
    "nobody-asked": (
        noop("something is missing, and nobody was asked"),
        noop("{detail} lacks something, but we had nobody to ask or may not ask. Contact the project."),
    ),
    "unreadable-file": (
        noop("a file that cannot be read"),
        noop("{detail} cannot be read. Look at the file, and contact the sender if you cannot open it either."),
    ),
    "unknown-project": (
        noop("an unknown initiative"),
        noop('No case fits the report, which says "{detail}". Check which initiative it is about.'),
    ),
    "project-disagrees": (
        noop("e-mail and report disagree"),
        noop(
            'By its number, thread or sender the e-mail belongs to "{detail}", but the report names another '
            "initiative. Check that it is in the right case."
        ),
    ),
    "reply-to-differs": (
        noop("asks for answers elsewhere"),
        noop(
            "The e-mail from {detail} asks for answers to another address. The sender got a short receipt only. "
            "Check who sent it."
        ),
    ),
    "sender-unverified": (
        noop("sender cannot be confirmed"),
        noop("It cannot be confirmed that the e-mail comes from {detail}. Check who sent it."),
    ),
    "arrival-differs": (
        noop("two arrival dates"),
        noop(
            "According to the mailbox the e-mail came {detail}, more than a week from its arrival date. Check the date."
        ),
    ),
    "forwarded-inline": (
        noop("a forwarded report"),
        noop(
            "The report was forwarded, and the e-mail says that it first came {detail}. Correct the arrival date if "
            "that is so."
        ),
    ),
    "stamped": (
        noop("stamp boxes filled in"),
        noop("The stamp boxes in {detail} are filled in already. Is it an older report used again?"),
    ),
    "ocr": (
        noop("a scanned report"),
        noop("{detail} is scanned and was read by a program. Compare figures, dates and names with the original."),
    ),
    "repaired": (
        noop("a damaged file"),
        noop("{detail} was damaged and was repaired before it was read. Something may be lost: look at the file."),
    ),
    "drawn-marks": (
        noop("something drawn or stamped"),
        noop("Something in {detail} is drawn or stamped, and we have not read it. Look at what it says."),
    ),
    "attachments": (
        noop("files inside the report"),
        noop("{detail} holds other files, which we have not opened. See whether they belong to the report."),
    ),
    "unread-content": (
        noop("parts that were not read"),
        noop("Parts of {detail} could not be read. Look at what they say."),
    ),
    "macros": (
        noop("a file with macros"),
        noop("{detail} holds macros, which we have not run. Do not let Word run them either."),
    ),
    "active-content": (
        noop("a file with scripts"),
        noop("{detail} holds scripts, which we have not run. Do not let your program run them either."),
    ),
    "unreadable-enclosure": (
        noop("an enclosure that cannot be read"),
        noop("{detail} came with the report and could not be read. If it is needed, ask the sender for it."),
    ),
    "formats-differ": (noop("two versions differ"), noop("{detail} came in two formats that say different things.")),
    "uncertain-reading": (
        noop("uncertain reading"),
        noop("We could not read these parts reliably: {detail}. Check them by hand."),
    ),
    "unread-mail": (
        noop("an e-mail that could not be read whole"),
        noop("An e-mail could not be read whole and lies in the mailbox, unanswered. Is there a report in it?"),
    ),
    "unreadable-held": (
        noop("a file that cannot be read"),
        noop("A file could not be read: {detail}. The e-mail lies in the mailbox, unanswered."),
    ),
    "failed-three-times": (
        noop("an e-mail that could not be handled"),
        noop("An e-mail could not be handled and lies in the mailbox, unanswered. Is it a report?"),
    ),
    "texts-broken": (
        noop("mail texts that cannot be used"),
        noop("A changed mail text cannot be used, so the texts before it still apply: {detail}"),
    ),
    "rules-broken": (
        noop("rules that cannot be used"),
        noop("A changed rule or form cannot be used, so the rules before it still apply: {detail}"),
    ),
    "reply-uncertain": (
        noop("a reply that was perhaps sent"),
        noop("A reply may have been sent, but that is not certain. Look among the sent e-mails."),
    ),
    "reply-failed": (
        noop("a reply that could not be sent"),
        noop("A reply could not be sent. Contact the receiver in another way."),
    ),
}

# The same where there is no detail to name.
TASKS_UNNAMED = {
    "unknown-project": noop("No case fits the report, which names no initiative. Check which one it is about."),
    "uncertain-reading": noop("We could not read all parts reliably. Check them by hand."),
}

REPORT_TYPES_IN_ENGLISH = {
    "slutrapport": "final report",
    "delrapport": "interim report",
    "årsrapport": "annual report",
    "kvartalsrapport": "quarterly report",
}

KINDS = {
    "receipt": noop("receipt"),
    "correction_request": noop("request for completion"),
    "unreadable": noop("note on an unreadable file"),
    "no_report_found": noop("note that no report was attached"),
    "unknown_project": noop("question about the initiative"),
    "reminder": noop("reminder"),
    "supplement_complete": noop("receipt for additions"),
    "supplement_incomplete": noop("new request for completion"),
    "personal_data": noop("e-mail about personal data"),
    "triage": noop("notice to staff"),
    "digest": noop("summary"),
}
STATUSES = {
    "complete": noop("complete"),
    "waiting": noop("waits for additions"),
    "person": noop("needs a person"),
    "voided": noop("voided"),
}
STATES = {
    "draft": noop("draft"),
    "queued": noop("queued"),
    "sending": noop("sending"),
    "sent": noop("sent"),
    "uncertain": noop("perhaps sent"),
    "failed": noop("could not be sent"),
    "suppressed": noop("not sent"),
    "rejected": noop("rejected"),
}
OUTCOMES = {
    "registered": noop("registered"),
    "supplement": noop("supplement"),
    "duplicate": noop("duplicate"),
    "untouched": noop("left as it was"),
    "ignored": noop("automatic, ignored"),
    "held": noop("held for a person"),
}


def in_language(text: str, language: str) -> str:
    """What was Said (errors.py), in *language*; any other text as it is."""
    if not isinstance(text, Said):
        return text
    template = translator(language)(text.template)
    filled = {
        name: in_language(value, language) if isinstance(value, str) else value for name, value in text.values.items()
    }
    return template.format_map(filled) if filled else template


def told(error: IntakeError, language: str) -> str:
    """What went wrong, why it matters and what to do about it, a line each, for people to read.

    What has no Swedish yet is English throughout.
    """
    if isinstance(error, Faults):
        return "\n\n".join(told(fault, language) for fault in error.faults)
    translate = translator(language if isinstance(error.what, Said) else "en")
    parts = [in_language(error.what, language)]
    if error.why:
        parts.append(translate(noop("why: {text}")).format(text=in_language(error.why, language)))
    if error.do:
        parts.append(translate(noop("do: {text}")).format(text=in_language(error.do, language)))
    return "\n  ".join(parts)


def reason(code: str, language: str) -> str:
    """Why a file can't be read, as a clause: "filen är skadad"."""
    return translator(language)(REASONS.get(code, REASONS["failed"]))


def task_title(kind: str, language: str) -> str:
    """A task's short name: "en fil som inte går att läsa"."""
    translate = translator(language)
    return translate(TASKS[kind][0]) if kind in TASKS else translate(noop("something to look at"))


def task_text(kind: str, detail: str, language: str) -> str:
    """What a person has to do, in a sentence or two; *detail* itself where the kind is a new one."""
    text = TASKS[kind][1] if kind in TASKS else "{detail}"
    if "{detail}" not in text or detail:
        return translator(language)(text).replace("{detail}", detail)
    return translator(language)(TASKS_UNNAMED[kind]) if kind in TASKS_UNNAMED else task_title(kind, language)


def report_type(swedish: str, language: str) -> str:
    """A kind of report, which forms and cases name in Swedish: "delrapport" is "interim report" in English."""
    if language == "sv":
        return swedish or "rapport"
    return REPORT_TYPES_IN_ENGLISH.get(swedish, "report")


def word(words: dict[str, str], key: str, language: str) -> str:
    """A code word of ours as people read it: word(STATUSES, "waiting", "sv") is "väntar på komplettering"."""
    return translator(language)(words[key]) if key in words else key
