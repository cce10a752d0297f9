"""Files that staff have broken: one clear fault at the right line, with a cure in Swedish, and the old set goes on.

Each case is a small site with one thing wrong in it. The service and `rules check` must say the same of it.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from letters import TEMPLATES

from intake.adapters.rulecheck import check_folder
from intake.adapters.rulefiles import RuleFiles
from intake.adapters.texts import MailTexts, check_texts
from intake.adapters.textsamples import samples
from intake.errors import Misconfigured, Unreadable
from intake.messages import told
from intake.model.document import Document

FORM = """\
id: f/form
name: Rapport
report_type: rapport
report_type_definite: rapporten
project_field: namn
period_field: tid
organisation_field: namn
granted_field: granted
spent_field: spent
titles: [Slutrapport]
fields:
  - {id: namn, labels: [Namn], question: Insatsens namn}
  - {id: tid, labels: [Tid], type: period}
  - {id: spent, labels: [Använt], type: amount}
  - {id: granted, labels: [Beviljat], type: amount}
  - id: mal
    labels: [Mål]
    type: table
    columns: [{id: mal, labels: [Mål]}, {id: svar, labels: [Svar], type: choice, choices: [ja, nej]}]
sections:
  - {id: "4.1", title: Bakgrund, question: Vad hände?}
  - {id: "5", title: Mål, table: mal}
alternatives: []
"""
POLICY = """\
prefix: SFG
number_template: "{prefix} {yy}–{case}.{record}"
contact:
  name: Karin Ek
  role: förbundschef
  phone: 070-174 06 05
  email: karin.ek@example.se
days_to_answer: 10
closed_days: [2026-06-19]
closed_periods: [["07-01", "07-31"]]
levels: {receipt: send, personal_data: draft}
"""
RULE = """\
id: spent-twice
kind: at_most
with: {field: spent, limit: granted}
severity: warning
audience: staff
reason: Så mycket är en fråga för styrelsen.
message: "{place}: {field} är mer än {limit}."
ask: Stämmer det?
examples:
  - {spent: 2, granted: 1, expect: finding}
  - {spent: 1, granted: 1, expect: nothing}
"""
SHARED = RULE.replace("spent-twice", "spent-shared")
CHANGE = """\
adjusts: spent-shared
reason: Hos oss är det allvarligare.
severity: error
"""
EXPRESSION = """\
id: own-words
kind: expression
with: {finding_if: spent > granted, place: spent}
severity: info
audience: staff
reason: Prov.
message: "Mer använt än beviljat."
examples:
  - {spent: 2, granted: 1, expect: finding}
  - {spent: 1, granted: 1, expect: nothing}
"""
FILES = {
    "shared/form.yaml": FORM.replace("f/form", "shared/form"),
    "shared/spent-shared.yaml": SHARED,
    "f/federation.yaml": POLICY,
    "f/form/form.yaml": FORM,
    "f/form/blank.docx": "PK",
    "f/form/spent-twice.yaml": RULE,
    "f/form/own-words.yaml": EXPRESSION,
    "f/spent-shared.yaml": CHANGE,
}
SHARED_RULE, RULE_FILE, CHANGE_FILE = "shared/spent-shared.yaml", "f/form/spent-twice.yaml", "f/spent-shared.yaml"
FORM_FILE, POLICY_FILE, CEL_FILE = "f/form/form.yaml", "f/federation.yaml", "f/form/own-words.yaml"


@dataclass(frozen=True)
class Broken:
    """What is done to a file, where the fault must be told, and a part of what is said of it in Swedish."""

    name: str
    file: str
    at: str  # "4:1", or "" where no line can be told
    said: str
    old: str = ""
    new: str = ""
    whole: str | bytes | None = None
    spoil: Callable[[Path], object] | None = None


def swap(name: str, file: str, old: str, new: str, at: str, said: str) -> Broken:
    return Broken(name, file, at, said, old=old, new=new)


def whole(name: str, file: str, content: str | bytes, at: str, said: str) -> Broken:
    return Broken(name, file, at, said, whole=content)


def spoilt(name: str, file: str, spoil: Callable[[Path], object], said: str) -> Broken:
    return Broken(name, file, "", said, spoil=spoil)


def _a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _a_dead_link(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.with_name("nowhere"))


def _an_endless_device(file: Path) -> None:
    file.unlink()
    file.symlink_to("/dev/zero")


BROKEN = [
    # rules: keys and values
    swap("misspelt key", RULE_FILE, "severity:", "sevrity:", "4:1", "menade du `severity`?"),
    swap("misspelt parameter", RULE_FILE, "limit: g", "limt: g", "3:22", "menade du `limit`?"),
    swap("misspelt key in a change", CHANGE_FILE, "severity:", "severty:", "3:1", "menade du `severity`?"),
    swap("unknown kind", RULE_FILE, "at_most", "atmost", "2:7", "menade du `at_most`?"),
    swap("unknown field", RULE_FILE, "limit: granted", "limit: grantd", "3:29", "menade du `granted`?"),
    swap(
        "field of another type", RULE_FILE, "limit: granted", "limit: namn", "3:29", "använd något av: spent, granted"
    ),
    swap(
        "unknown part in a shared rule", SHARED_RULE, "limit: granted", "limit: grantd", "3:29", "menade du `granted`?"
    ),
    swap("wrong severity", RULE_FILE, "warning", "warn", "4:11", "menade du `warning`?"),
    swap("wrong severity in a change", CHANGE_FILE, "error", "fel", "3:11", "använd något av: error, warning, info"),
    swap("wrong audience", RULE_FILE, "staff", "personal", "5:11", "använd något av: sender, staff"),
    swap(
        "a list for a text",
        RULE_FILE,
        "ask: Stämmer det?",
        "ask: [Stämmer det?]",
        "8:6",
        "väntade text, hittade en lista",
    ),
    swap(
        "nothing for a text",
        RULE_FILE,
        "reason: Så mycket är en fråga för styrelsen.",
        "reason:",
        "6:8",
        "hittade inget",
    ),
    swap(
        "no reason",
        RULE_FILE,
        "reason: Så mycket är en fråga för styrelsen.\n",
        "",
        "1:1",
        "lägg till en rad 'reason: ...'",
    ),
    swap("no parameters", RULE_FILE, "with: {field: spent, limit: granted}\n", "", "1:1", "lägg till en rad"),
    swap("unknown word in the message", RULE_FILE, "{limit}.", "{limt}.", "7:10", "menade du `limit`?"),
    swap("a brace that is not closed", RULE_FILE, "{limit}.", "{limit.", "7:10", "skriv bara ord inom { }"),
    swap("more than a word in braces", RULE_FILE, "{limit}.", "{limit!r}.", "7:10", "skriv bara ord inom { }"),
    swap("id is not the file's name", RULE_FILE, "id: spent-twice", "id: spent", "1:5", "skriv id: spent-twice"),
    swap(
        "condition on an unknown field",
        RULE_FILE,
        "reason:",
        "when: {answered: [tidd]}\nreason:",
        "6:18",
        "menade du `tid`?",
    ),
    swap("unknown condition", RULE_FILE, "reason:", "when: {answerd: [tid]}\nreason:", "6:8", "menade du `answered`?"),
    # rules: examples
    swap("example that fails", RULE_FILE, "{spent: 2,", "{spent: 0,", "10:5", "rätta regeln eller exemplet"),
    swap(
        "example that fails in a shared rule",
        SHARED_RULE,
        "{spent: 2,",
        "{spent: 0,",
        "10:5",
        "rätta regeln eller exemplet",
    ),
    swap("example of an unknown field", RULE_FILE, "{spent: 2,", "{spnt: 2,", "10:6", "menade du `spent`?"),
    swap(
        "example that expects nothing known",
        RULE_FILE,
        "expect: finding",
        "expect: fel",
        "10:5",
        "skriv expect: finding",
    ),
    swap(
        "example that is no table",
        RULE_FILE,
        "- {spent: 1, granted: 1, expect: nothing}",
        "- spent",
        "11:5",
        "skriv {fält: värde",
    ),
    swap(
        "no examples",
        RULE_FILE,
        RULE[RULE.index("examples") :],
        "examples: []\n",
        "9:11",
        "skriv ett med 'expect: finding'",
    ),
    # rules: files that don't fit together
    swap("adjusts nothing", CHANGE_FILE, "spent-shared", "spent-shard", "1:10", "skriv adjusts: spent-shared"),
    whole(
        "adjusts a rule that there is none of",
        "f/form/nothing.yaml",
        "adjusts: nothing\nreason: Prov.\noff: true\n",
        "1:10",
        "använd något av: spent-shared",
    ),
    whole("the same id twice", "f/form/spent-shared.yaml", SHARED, "1:5", "skriv 'adjusts: spent-shared'"),
    # YAML
    swap("wrong indent", RULE_FILE, "severity:", " severity:", "4:2", "lika långt in"),
    swap("list item too far out", FORM_FILE, "  - {id: tid,", " - {id: tid,", "13:2", "lika långt in"),
    swap("tab", FORM_FILE, "    labels: [Mål]", "\tlabels: [Mål]", "17:1", "aldrig med tabbar"),
    swap(
        "colon in a text",
        RULE_FILE,
        "ask: Stämmer det?",
        "ask: Obs: stämmer det?",
        "8:9",
        "sätt citattecken runt texten",
    ),
    swap("line without a colon", RULE_FILE, "severity: warning", "severity warning", "4:1", "skriv 'nyckel: värde'"),
    swap("bracket that is not closed", RULE_FILE, "granted}\n", "granted\n", "3:7", "avsluta listan med ] eller }"),
    swap("quote that is not closed", RULE_FILE, '{limit}."', "{limit}.", "7:10", "citattecken"),
    swap("text after a quote", RULE_FILE, '{limit}."', '{limit}." Ja', "7:48", "citattecken runt hela texten"),
    swap(
        "message without quotes",
        RULE_FILE,
        '"{place}: {field} är mer än {limit}."',
        "{place}: mer",
        "7:17",
        "sätt citattecken runt texten",
    ),
    swap("backslash in double quotes", RULE_FILE, '{limit}."', '{limit}\\."', "7:45", "använd enkla citattecken"),
    swap("key twice", RULE_FILE, "audience: staff\n", "audience: staff\nseverity: info\n", "6:1", "behåll en av dem"),
    swap("anchor", RULE_FILE, "reason: Så", "reason: &a Så", "6:9", "sätt citattecken runt texten"),
    swap("alias", RULE_FILE, "reason: Så mycket är en fråga för styrelsen.", "reason: *a", "6:9", "skriv ut värdet"),
    swap("tag", RULE_FILE, "reason: Så", "reason: !!python/name:os.system Så", "6:9", "sätt citattecken runt texten"),
    whole("YAML bomb", RULE_FILE, "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "1:4", "ta bort det"),
    whole("deep nesting", RULE_FILE, "a: " + "[" * 90_000, "1:23", "Är det rätt fil?"),
    whole("far too many values", RULE_FILE, "a: [" + "1," * 60_000 + "]", "1:39999", "Är det rätt fil?"),
    whole("huge file", RULE_FILE, RULE + "# x\n" * 100_000, "", "Är det rätt fil?"),
    whole("not UTF-8", RULE_FILE, RULE.encode("latin-1"), "6:10", "teckenkodningen UTF-8"),
    whole("UTF-16", RULE_FILE, RULE.encode("utf-16"), "1:1", "teckenkodningen UTF-8"),
    whole("NUL", RULE_FILE, RULE.replace("Stämmer", "St\0mmer"), "8:8", "spara filen som ren text"),
    whole("two documents", RULE_FILE, RULE + "---\n" + RULE, "12:1", "behåll ett av dem"),
    whole("no table", RULE_FILE, "- spent\n- granted\n", "1:1", "skriv rader med 'nyckel: värde'"),
    whole("empty file", RULE_FILE, "", "1:1", "ta bort filen"),
    whole("half-written file", RULE_FILE, RULE[:44], "4:1", "avsluta listan med ] eller }"),
    # expressions
    swap("unknown name in an expression", CEL_FILE, "spent > granted", "spnt > granted", "3:20", "menade du `spent`?"),
    swap("expression that is not ended", CEL_FILE, "spent > granted", "spent >", "3:", "gör så här"),
    swap("expression of two types", CEL_FILE, "spent > granted", "spent > namn", "3:", "gör så här"),
    swap("expression that is no yes or no", CEL_FILE, "spent > granted", "spent + granted", "3:", "gör så här"),
    # forms
    swap("misspelt key in a form", FORM_FILE, "labels: [Namn],", "label: [Namn],", "12:16", "menade du `labels`?"),
    swap("text for a list", FORM_FILE, "labels: [Namn]", "labels: Namn", "12:24", "väntade en lista, hittade 'Namn'"),
    swap("unknown type", FORM_FILE, "type: period", "type: perod", "13:36", "menade du `period`?"),
    swap("part of an unknown field", FORM_FILE, "period_field: tid", "period_field: tidd", "6:15", "menade du `tid`?"),
    swap("section of an unknown table", FORM_FILE, "table: mal}", "table: mall}", "22:5", "menade du `mal`?"),
    swap("section twice", FORM_FILE, 'id: "5"', 'id: "4.1"', "22:5", "eget id"),
    swap("form in another's folder", FORM_FILE, "id: f/form", "id: f/from", "1:5", "skriv id: f/form"),
    swap("yes for a list", FORM_FILE, "alternatives: []", "alternatives: nej", "23:15", "väntade en lista"),
    spoilt("no blank form", "f/form/blank.docx", Path.unlink, "blank.docx saknas"),
    spoilt("no form.yaml", FORM_FILE, Path.unlink, "form.yaml saknas"),
    whole(
        "blank form that is no docx",
        "f/form/blank.docx",
        "inget",
        "",
        "spara den tomma blanketten som ett Worddokument",
    ),
    # federation.yaml
    swap("misspelt key in federation.yaml", POLICY_FILE, "prefix:", "prefx:", "1:1", "menade du `prefix`?"),
    swap("unknown token", POLICY_FILE, "{yy}", "{y}", "2:18", "skriv till exempel"),
    swap("words for a number", POLICY_FILE, "answer: 10", "answer: tio", "8:17", "skriv ett heltal"),
    swap("days that can't be", POLICY_FILE, "answer: 10", "answer: 99999999999", "8:17", "från 1 till 250"),
    swap("no such day", POLICY_FILE, "2026-06-19", "2026-06-31", "9:15", "inget datum eller tal"),
    swap("day in another way", POLICY_FILE, "07-31", "31/7", "10:17", "skriv månad-dag"),
    swap("unknown kind of reply", POLICY_FILE, "receipt: send", "reciept: send", "11:9", "menade du `receipt`?"),
    swap(
        "unknown level", POLICY_FILE, "receipt: send", "receipt: always", "11:19", "använd något av: send, draft, off"
    ),
    swap("no address", POLICY_FILE, "karin.ek@example.se", "karin.ek", "7:10", "namn@example.se"),
    swap("link that is none", POLICY_FILE, "days_to", "form_link: www\ndays_to", "8:12", "https://"),
    swap("no contact", POLICY_FILE, "  role: förbundschef\n", "", "4:3", "lägg till en rad 'role: ...'"),
    spoilt("no federation.yaml", POLICY_FILE, Path.unlink, "federation.yaml saknas"),
    # files that are none
    spoilt("a folder named as a rule", RULE_FILE, _a_folder, "ingen fil utan en mapp"),
    spoilt("a pipe, which never ends", RULE_FILE, _a_pipe, "ingen fil utan en mapp"),
    spoilt("a link to nothing", RULE_FILE, _a_dead_link, "ta bort länken"),
    spoilt("a device without an end", RULE_FILE, _an_endless_device, "ingen fil utan en mapp"),
]


def _blank(content: bytes) -> Document:
    if not content.startswith(b"PK"):
        raise Unreadable("damaged", "the file is no docx")
    return Document(format="docx", blocks=())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        file = tmp_path / "rules" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return tmp_path / "rules"


def _break(file: Path, broken: Broken) -> None:
    if broken.spoil:
        broken.spoil(file)
    elif broken.whole is not None:
        file.write_bytes(broken.whole.encode() if isinstance(broken.whole, str) else broken.whole)
    else:
        text = file.read_text("utf-8")
        assert broken.old in text
        file.write_text(text.replace(broken.old, broken.new), "utf-8")


def _is_clear(fault: Misconfigured, start: str, said: str) -> None:
    swedish = told(fault, "sv")
    assert swedish.startswith(start)
    assert said in swedish
    assert "\n  varför: " in swedish
    assert "\n  gör så här: " in swedish


def test_the_site_that_is_broken_is_whole_before(folder: Path) -> None:
    assert check_folder(folder, _blank) == []


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_file_is_one_clear_fault_and_the_old_set_goes_on(folder: Path, broken: Broken) -> None:
    files = RuleFiles(folder, _blank, settle=0)
    before = files.current("f")
    _break(folder / broken.file, broken)
    assert files.current("f") is before
    [fault] = files.problems("f")
    assert [str(problem) for problem in check_folder(folder, _blank)] == [str(fault)]
    place = f"rules/{broken.file}:{broken.at}" if broken.at else "rules/"
    _is_clear(fault, place + (": " if broken.at and not broken.at.endswith(":") else ""), broken.said)


def test_there_are_enough_of_them() -> None:
    assert len(BROKEN) + len(BROKEN_TEXTS) >= 60
    assert len({broken.name for broken in BROKEN + BROKEN_TEXTS}) == len(BROKEN) + len(BROKEN_TEXTS)


RECEIPT, REQUEST = "mail/sv/receipt.txt", "mail/sv/correction_request.txt"
RECEIVED = next(sample.values("sv") for sample in samples() if sample.template == "receipt")
STOP = "Uppge diarienumret om ni kontaktar oss."
BROKEN_TEXTS = [
    swap("misspelt placeholder", RECEIPT, "{{ inkom_tid }}", "{{ inkom_tdi }}", "7", "menade du `inkom_tid`?"),
    swap(
        "misspelt placeholder in a part that is seldom used",
        REQUEST,
        "{{ kontakt }} hör",
        "{{ kontkt }} hör",
        "23",
        "menade du `kontakt`?",
    ),
    swap("no number in the subject", RECEIPT, "{% if dnr %}[{{ dnr }}] {% endif %}", "", "3", "skriv det först"),
    swap(
        "no number in the text", RECEIPT, " och har fått diarienummer {{ dnr }}", "", "3", "{{ dnr }} kommer inte med"
    ),
    swap("no arrival date", RECEIPT, " {{ inkom_datum }}", "", "14", "{{ inkom_datum }} kommer inte med"),
    swap("no list of what is missing", REQUEST, "- {{ brist }}\n", "", "7", "{{ brister }} kommer inte med"),
    swap(
        "no last day",
        "mail/sv/_steps.txt",
        "{{ svara_senast }}",
        "snart",
        "5",
        "{{ svara_senast }} kommer inte med i 3 mejl",
    ),
    swap(
        "no contact in the foot",
        "mail/sv/_foot.txt",
        "{{ kontaktuppgifter }}",
        "oss",
        "8",
        "{{ kontakt }} kommer inte med i 13 mejl",
    ),
    swap("no subject", RECEIPT, "Ämne:", "Rubrik:", "1", "skriv 'Ämne: ...' först"),
    swap("unknown tag", REQUEST, "{% endfor %}", "{% endfro %}", "12", "menade du `endfor`?"),
    swap("block that is not ended", RECEIPT, STOP, "{% if insats %}" + STOP, "12", "skriv {% endif %}"),
    swap("placeholder that is not closed", RECEIPT, "{{ inkom_tid }}", "{{ inkom_tid }", "7", "klamrar"),
    swap("a call", RECEIPT, STOP, "{{ insats.upper() }}", "12", "går inte att använda"),
    swap("an endless loop", RECEIPT, STOP, "{% for n in range(10**9) %}{% endfor %}", "12", "går inte att använda"),
    swap("a huge text", RECEIPT, STOP, "{{ 'x' * 10**9 }}", "12", "går inte att använda"),
    swap("a filter that pads", RECEIPT, STOP, "{{ insats|center(10**9) }}", "12", "går inte att använda"),
    swap(
        "a filter named by another",
        RECEIPT,
        STOP,
        "{{ filer|map('center', 999999999)|join }}",
        "12",
        "går inte att använda",
    ),
    swap(
        "joints in joints", RECEIPT, STOP, "{{ insats|join('ab')|join('ab')|join('ab') }}", "12", "går inte att använda"
    ),
    swap("doubling", RECEIPT, STOP, "{% set a = insats ~ insats %}\n{% set a = a ~ a %}", "12", "går inte att använda"),
    swap(
        "a macro that calls itself",
        RECEIPT,
        STOP,
        "{% macro a() %}{{ a() }}{% endmacro %}",
        "12",
        "går inte att använda",
    ),
    swap("loops in loops", RECEIPT, STOP, "{% for a in filer %}" * 4 + "x" + "{% endfor %}" * 4, "1", "färre listor"),
    swap("itself", RECEIPT, STOP, '{% include "sv/receipt.txt" %}', "12", "tar in sig själv"),
    swap(
        "itself by another", "mail/sv/_foot.txt", "---\n", '{% include "sv/receipt.txt" %}\n', "2", "tar in sig själv"
    ),
    swap("a part that is not there", RECEIPT, "sv/_foot.txt", "sv/_fot.txt", "14", "texten finns inte"),
    swap("the inside of Python", RECEIPT, STOP, "{{ ''.__class__.__mro__ }}", "12", "går inte att använda"),
    swap("a part by a computed name", RECEIPT, STOP, "{% include insats %}", "12", "går inte att använda"),
    swap(
        "brackets in brackets",
        RECEIPT,
        STOP,
        "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
        "1",
        "för mycket står inuti",
    ),
    swap("blocks in blocks", RECEIPT, STOP, "{% if insats %}" * 70 + "{% endif %}" * 70, "12", "för mycket står inuti"),
    whole("text that is not UTF-8", RECEIPT, "Ämne: [{{ dnr }}] å".encode("latin-1"), "1:1", "teckenkodningen UTF-8"),
    whole("huge mail text", RECEIPT, "x" * 300_000, "", "Är det rätt fil?"),
    whole("empty mail text", RECEIPT, "", "1", "skriv 'Ämne: ...' först"),
    spoilt("no mail text", RECEIPT, Path.unlink, "hämta den från en ny uppsättning"),
    spoilt("a pipe as a mail text", RECEIPT, _a_pipe, "ingen fil utan en mapp"),
]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(TEMPLATES, tmp_path_factory.mktemp("texts") / "templates"))


@pytest.mark.parametrize("broken", BROKEN_TEXTS, ids=lambda broken: broken.name)
def test_a_broken_text_is_one_clear_fault_and_the_old_texts_go_on(shipped: Path, broken: Broken) -> None:
    texts = MailTexts(shipped, settle=0)
    file = shipped / broken.file
    content = file.read_bytes()
    before = texts.render("receipt", "sv", RECEIVED).version
    started = time.monotonic()
    _break(file, broken)
    try:
        [fault] = texts.problems()
        assert texts.render("receipt", "sv", RECEIVED).version == before
    finally:
        file.unlink(missing_ok=True)
        file.write_bytes(content)
    assert time.monotonic() - started < 10
    place = f"templates/{broken.file}:{broken.at}: " if broken.at else f"templates/{broken.file}"
    _is_clear(fault, place, broken.said)


def test_rules_check_tells_every_broken_text_at_once(shipped: Path, tmp_path: Path) -> None:
    templates = Path(shutil.copytree(shipped, tmp_path / "templates"))
    _break(templates / RECEIPT, BROKEN_TEXTS[0])
    _break(templates / REQUEST, BROKEN_TEXTS[1])
    assert [fault.what.split(":")[0] for fault in check_texts(templates)] == [
        f"templates/{REQUEST}",
        f"templates/{RECEIPT}",
    ]
