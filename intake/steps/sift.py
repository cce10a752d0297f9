"""Is this mail a report? The order of the questions is cli-contract.md's, and the first that fits decides.

Who sent it never decides that: copiers scan from noreply addresses, and group addresses add List-* headers. Whether the
sender may be answered is another question, and steps/answer/ asks it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from intake import numbering, values
from intake.model.decision import Sifted, Submission
from intake.model.entry import CaseBook
from intake.model.form import Policy, RuleBook
from intake.model.mail import FileKind, Mail, MailFile
from intake.model.register import CaseNumber, Outcome, RegistryNumber, Task
from intake.model.report import ReadFile

REPORT_WORD = re.compile(
    r"(?:slut|del|års|halvårs|kvartals|läges|insats|projekt)?rapport(?:en|er|erna|ering|eringen)?\b"
    r"|komplettering|återrapportering|(?:final|interim|annual|progress)\s+report\b",
    re.IGNORECASE,
)
ANNOUNCED = re.compile(
    r"\b(?:bifogar|bifogas|bifogad|bifogat|bifogade|här kommer|härmed översänds|översänder|medföljer|i bifogad fil"
    r"|attached|enclosed|please find)\b",
    re.IGNORECASE,
)
OTHER_FORM = re.compile(
    r"\b(?:ansökan|ansökningsblankett|ändringsansökan|rekvisition|faktura|kreditfaktura|invoice|årsredovisning"
    r"|delårsrapport|tertialrapport|verksamhetsplan|kallelse|protokoll|inbjudan)",
    re.IGNORECASE,
)
COURTESY = re.compile(
    r"\b(?:tack|tackar|tusen|så|mycket|hej|hejsan|ok|okej|okay|perfekt|toppen|bra|fint|mottaget|noterat|jättebra|super"
    r"|utmärkt|för|svaret|svar|informationen|info|återkopplingen|snabbt|snabba|trevlig|helg|dag|ha|en|det|thanks|thank|you)\b",
    re.IGNORECASE,
)
THANKS = re.compile(r"\b(?:tack|tackar|ok|okej|okay|perfekt|toppen|mottaget|noterat|thanks|thank)\b", re.IGNORECASE)
SIGNATURE = re.compile(
    r"(?im)^\s*(?:--|mvh|vh|(?:med\s+)?(?:vänliga?|bästa|varma)\s+häls\w*|hälsningar|(?:best|kind)\s+regards|/\s?\w)"
)
HIDING = frozenset(  # a report may lie behind these
    {"reader-failed", "unreadable", "bad-structure", "too-deep", "too-many-parts", "too-large"}
)
LONGEST_NAME = 4  # words
PREFERRED = ("docx", "odt", "doc", "rtf", "pdf", "image")  # of one report in several formats, the surest to read


def sift(
    mail: Mail, files: Sequence[ReadFile], book: CaseBook, rulebook: RuleBook, *, forced: bool, junk: bool
) -> Sifted:
    """Decide what *mail* is. *files* are its documents as read; *forced*: a person said that it is a report."""
    if book.same_mail is not None and not (forced and _outcome_of_copy(book.same_outcome) is not Outcome.DUPLICATE):
        return Sifted(outcome=_outcome_of_copy(book.same_outcome), reason="same-mail")
    files = _documents(mail, files)
    signals = _signals(mail, book, rulebook.policy)
    verified = bool(signals.asked or signals.numbers)
    recognised = any(file.report for file in files)
    if junk and not (recognised or verified or forced):
        return replace(signals, outcome=Outcome.UNTOUCHED, reason="junk")
    if recognised or forced:
        reason = "form-recognised" if recognised else "registered-by-person"
        return replace(
            signals, outcome=Outcome.REGISTERED, reason=reason, submissions=_submissions(mail, files, rulebook)
        )
    made = _without_form(mail, files, signals, book, rulebook) if files else _without_document(mail, signals, book)
    trouble = next((trouble for trouble in mail.troubles if trouble in HIDING), None)
    if trouble and not made.submissions:
        return replace(signals, outcome=Outcome.HELD, reason=trouble, tasks=(Task(kind="unread-mail", detail=""),))
    return made


def _documents(mail: Mail, files: Sequence[ReadFile]) -> tuple[ReadFile, ...]:
    """Without the pictures that no text was found in: a photograph or a logo is no document, a scan is."""
    pictures = {file.place for file in mail.files if file.kind is FileKind.IMAGE}
    said = (file for file in files if file.report or file.unreadable or file.text.strip() or file.place not in pictures)
    return tuple(said)


def _outcome_of_copy(first: Outcome | None) -> Outcome:
    """The same mail again is silent. Where the first one was left alone, so is this one."""
    return first if first in (Outcome.UNTOUCHED, Outcome.IGNORED, Outcome.HELD) else Outcome.DUPLICATE


def _without_form(mail: Mail, files: Sequence[ReadFile], signals: Sifted, book: CaseBook, rulebook: RuleBook) -> Sifted:
    """Documents, none of them on a known form."""
    if all(not file.unreadable and OTHER_FORM.search(file.title) for file in files):
        return replace(signals, outcome=Outcome.UNTOUCHED, reason="another-form")
    if signals.asked or signals.numbers or _known_contact(mail, book) or _names_a_report(mail, files):
        reason = "unreadable" if any(file.unreadable for file in files) else "document-without-form"
        return replace(
            signals, outcome=Outcome.REGISTERED, reason=reason, submissions=_submissions(mail, files, rulebook)
        )
    if any(file.unreadable for file in files):
        task = Task(
            kind="unreadable-held", detail=", ".join(file.name or "namnlös fil" for file in files if file.unreadable)
        )
        return replace(signals, outcome=Outcome.HELD, reason="unreadable-without-signal", tasks=(task,))
    if mail.automatic or mail.mass:
        return replace(signals, outcome=Outcome.IGNORED, reason=_automatic_reason(mail))
    return replace(signals, outcome=Outcome.UNTOUCHED, reason="document-without-signal")


def _without_document(mail: Mail, signals: Sifted, book: CaseBook) -> Sifted:
    """Text only, or files that are no documents."""
    known = _known_contact(mail, book)
    if mail.automatic or (mail.mass and not known and signals.asked is None):
        return replace(signals, outcome=Outcome.IGNORED, reason=_automatic_reason(mail))
    answers = signals.asked is not None
    # the subject of an answer is ours: text D's own speaks of an attached report
    said = mail.text if mail.in_reply_to else _own_words(mail)
    if (answers or known) and (mail.links or ANNOUNCED.search(said)):
        return replace(signals, outcome=Outcome.UNTOUCHED, reason="announced-without-document", announced=True)
    if answers and not _small_talk(mail):
        return replace(signals, outcome=Outcome.REGISTERED, reason="text-answer", submissions=(Submission(main=None),))
    return replace(signals, outcome=Outcome.UNTOUCHED, reason="small-talk" if answers else "no-document")


def _signals(mail: Mail, book: CaseBook, policy: Policy) -> Sifted:
    """What speaks for the mail, as an undecided Sifted."""
    written = numbering.numbers_in(_own_words(mail), policy.prefix, policy.number_template, policy.class_code)
    known = {case.number for case in book.cases}
    cases = dict.fromkeys(_case_number(number) for number in written)
    asked = next((one for one in book.asked if one.asks), None)
    return Sifted(
        outcome=Outcome.UNTOUCHED,
        reason="",
        asked=asked,
        numbers=tuple(number for number in cases if number in known),
        records=tuple(n for n in written if isinstance(n, RegistryNumber) and n.case in known),
    )


def _case_number(number: CaseNumber | RegistryNumber) -> CaseNumber:
    return number.case if isinstance(number, RegistryNumber) else number


def _own_words(mail: Mail) -> str:
    """Subject and unquoted text: what the sender wrote, as far as can be told."""
    return f"{mail.subject}\n{mail.text}"


def _known_contact(mail: Mail, book: CaseBook) -> bool:
    return mail.sender is not None and any(mail.sender.address in case.contacts for case in book.cases)


def _names_a_report(mail: Mail, files: Sequence[ReadFile]) -> bool:
    containers = (file.name for file in mail.files if file.opened)
    named = (mail.subject, *(file.name for file in files), *containers)
    return any(REPORT_WORD.search(text.replace("_", " ")) for text in named)


def _automatic_reason(mail: Mail) -> str:
    return mail.automatic.value if mail.automatic else "mass-mailing"


def _small_talk(mail: Mail) -> bool:
    """A thank-you or an empty answer: nothing that a person must act on. What courtesies leave may be a name.

    Without words of the sender's own the answers may stand between the quoted lines, where only a person finds them.
    """
    said = SIGNATURE.split(mail.text, maxsplit=1)[0]
    if not said.strip():
        return not mail.quoted.strip()
    rest = re.findall(r"\w+", COURTESY.sub(" ", said))
    names_only = len(rest) <= LONGEST_NAME and all(word[0].isupper() and word.isalpha() for word in rest)
    return bool(THANKS.search(said)) and names_only and "?" not in said


def _submissions(mail: Mail, files: Sequence[ReadFile], rulebook: RuleBook) -> tuple[Submission, ...]:
    """One submission a report; the same report in two formats is one. Without any report the documents are one."""
    reports = [file for file in files if file.report]
    rest = [file for file in mail.files if file.place not in {report.place for report in reports} and not file.inline]
    unreadable = tuple(file for file in files if file.unreadable)
    if not reports:
        main = min(files, key=lambda file: not file.unreadable, default=None)
        others = tuple(file for file in rest if main is None or file.place != main.place)
        return (replace(_submission(files, main, enclosures=others), unreadable=unreadable),)
    kinds = {file.place: file.kind.value for file in mail.files}
    made: list[Submission] = []
    for group in _same_reports(reports, kinds, rulebook):
        enclosures = tuple(rest) if not made else ()
        made.append(_submission(files, group[0], copies=group[1:], enclosures=enclosures))
    return (replace(made[0], unreadable=unreadable), *made[1:])


def _submission(
    files: Sequence[ReadFile],
    main: ReadFile | None,
    *,
    copies: tuple[ReadFile, ...] = (),
    enclosures: tuple[MailFile, ...] = (),
) -> Submission:
    """*main* with what goes with it, and whether a participant's number stands in any of it."""
    places = {file.place for file in (main, *copies, *enclosures) if file}
    found = any(file.personal_number for file in files if file.place in places)
    return Submission(main=main, copies=copies, enclosures=enclosures, personal_number=found)


def _same_reports(
    reports: Sequence[ReadFile], kinds: Mapping[str, str], rulebook: RuleBook
) -> Iterable[tuple[ReadFile, ...]]:
    """The reports in groups, in the mail's order; a group is one report in its formats, the surest to read first."""
    first: dict[str, ReadFile] = {}
    for file in reports:
        first.setdefault(file.sha256, file)
    groups: dict[tuple[object, ...], list[ReadFile]] = {}
    seen: Counter[tuple[object, ...]] = Counter()
    for file in first.values():
        key = _same_report_key(file, rulebook)
        kind = kinds.get(file.place, "")
        groups.setdefault((*key, seen[*key, kind]), []).append(file)
        seen[*key, kind] += 1
    return [tuple(sorted(group, key=lambda file: _preference(kinds.get(file.place, "")))) for group in groups.values()]


def _preference(kind: str) -> int:
    return PREFERRED.index(kind) if kind in PREFERRED else len(PREFERRED)


def _same_report_key(file: ReadFile, rulebook: RuleBook) -> tuple[str, str, str]:
    """Form, project and period: two files that agree on them are one report in two formats."""
    report = file.report
    form = rulebook.form(report.form) if report else None
    if report is None or form is None:
        return ("", file.place, "")
    project = str(report.value(form.project_field) or "")
    return (report.form, values.fold(project).casefold(), str(report.value(form.period_field)))
