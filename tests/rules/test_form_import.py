"""intake forms import: a blank becomes a form and rules that hold, all or nothing, and what was guessed is told."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest
import yaml
from layouts.xml import BOLD, paragraph, run
from thirdform.blank import blank
from typer.testing import CliRunner
from wordfiles import document_of, p, table, word_file

from intake.adapters.newform import add_form
from intake.adapters.rulefolder import RuleFolder
from intake.adapters.shipped import rules_folder
from intake.alignment.anchors import key_of
from intake.bootstrap import read_blank
from intake.cli.app import app
from intake.errors import Misconfigured, Refused, Unreadable
from intake.formdraft import Draft, drafted
from intake.formdraft.files import files_of
from intake.formdraft.policy import federation_yaml
from intake.model.form import ROLES, FieldSpec, Form, SectionSpec
from intake.rulebook import compile_form
from intake.steps.extract import extract
from intake.steps.recognise import recognise

LEAST = 0.95  # of the shipped forms' fields and sections that their blanks alone must give


def draft_of(body: str) -> Draft:
    return drafted(document_of(word_file(body)), "test/rapport")


def types(draft: Draft) -> dict[str, str]:
    return {spec.id: spec.type for spec in draft.fields}


def shipped() -> tuple[Form, ...]:
    return RuleFolder(rules_folder(), read_blank).forms()


def like(spec: FieldSpec) -> tuple[object, ...]:
    """What of a field the blank tells: how it is printed and what it holds."""
    columns = tuple((key_of(column.labels[0]), column.type) for column in spec.columns)
    label = key_of(spec.labels[0]) if spec.labels else ""
    return label, spec.type, spec.heading, spec.stamp, spec.repeats, columns, spec.rows


def section_like(spec: SectionSpec) -> tuple[object, ...]:
    guidance = "".join(map(key_of, spec.guidance))
    return spec.id, key_of(spec.title), guidance, bool(spec.table), len(spec.fields)


@pytest.mark.parametrize("form", shipped(), ids=lambda form: form.id)
def test_a_shipped_blank_gives_nearly_the_shipped_form(form: Form) -> None:
    draft = drafted(form.blank, form.id)
    found_fields, found_sections = set(map(like, draft.fields)), set(map(section_like, draft.sections))
    fields = [spec.id for spec in form.fields if like(spec) not in found_fields]
    sections = [spec.id for spec in form.sections if section_like(spec) not in found_sections]
    assert len(fields) <= (1 - LEAST) * len(form.fields), fields
    assert len(sections) <= (1 - LEAST) * len(form.sections), sections
    assert len(draft.fields) == len(form.fields)
    assert len(draft.sections) == len(form.sections)
    for role in ROLES:
        name, _, column = form.role(role).partition(".")
        drafted_name, _, drafted_column = draft.roles.get(role, "").partition(".")
        spec = form.field(name)
        found = next((one for one in draft.fields if one.id == drafted_name), None)
        assert (spec and like(spec), column) == (found and like(found), drafted_column), role
    required = {like(spec) for spec in form.fields if spec.required}
    assert {like(spec) for spec in draft.fields if spec.required} == required
    pairs = [(pair.when_spent, pair.otherwise) for pair in draft.alternatives]
    assert pairs == [(pair.when_spent, pair.otherwise) for pair in form.alternatives]


@pytest.mark.parametrize("form", shipped(), ids=lambda form: form.id)
def test_the_draft_of_a_shipped_blank_passes_the_check(form: Form, tmp_path: Path) -> None:
    name = form.id.partition("/")[2]
    files = {file: text.encode() for file, text in files_of(drafted(form.blank, f"test/{name}")).items()}
    files["blank.docx"] = (rules_folder() / form.id / "blank.docx").read_bytes()
    copytree(rules_folder() / "shared", tmp_path / "shared")
    add_form(tmp_path, "test", name, files, policy=federation_yaml("test").encode(), read_blank=read_blank)
    rules = RuleFolder(tmp_path, read_blank).load("test").rules[f"test/{name}"]
    there = RuleFolder(rules_folder(), read_blank)
    assert {rule.id for rule in rules} <= {rule.id for rule in there.rules(form)}
    assert {"sums-up", "percent-agrees", "goal-has-outcome", "signatory-missing"} & {rule.id for rule in rules}


LAYOUTS = {
    "beside": table(("Insatsens namn", ""), ("Rapportperiod", ""), ("Beviljade medel", ""), ("E-post", "")),
    "in the box": table(("Insatsens namn", "Rapportperiod"), ("Beviljade medel", "E-post")),
    "above": table(("Insatsens namn", "Rapportperiod"), ("", ""), ("Beviljade medel", "E-post"), ("", "")),
    "colon": p("Insatsens namn:") + p("Rapportperiod:") + p("Beviljade medel: ........ kr") + p("E-post: ________"),
    "numbered": p("1. Insatsens namn") + p("2. Rapportperiod") + p("3. Beviljade medel") + p("4. E-post"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_label_is_known_wherever_its_box_stands(layout: str) -> None:
    draft = draft_of(p("Delrapport") + LAYOUTS[layout] + p("9. Resultat"))
    assert types(draft) == {
        "insatsens_namn": "text",
        "rapportperiod": "period",
        "beviljade_medel": "amount",
        "e_post": "email",
    }
    assert [spec.title for spec in draft.sections] == ["Resultat"]


def automatic(text: str) -> str:
    return p(text, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
STYLED = '<w:outlineLvl w:val="0"/>'
TITLES = ("Bakgrund", "Resultat", "Plan framåt")
HEADINGS = {
    "typed numbers": "".join(p(f"{n}. {title}") for n, title in enumerate(TITLES, 1)),
    "capitals": "".join(p(title.upper()) for title in TITLES),
    "outline levels": "".join(p(title, STYLED) for title in TITLES),
    "bold alone": "".join(paragraph(run(title, BOLD)) for title in TITLES),
    "numbers in cells": table(*((f"{n}. {title}", "") for n, title in enumerate(TITLES, 1))),
}


@pytest.mark.parametrize("looks", HEADINGS)
def test_a_heading_is_known_however_it_looks(looks: str) -> None:
    draft = draft_of(p("Delrapport") + p("Insatsens namn:") + HEADINGS[looks])
    assert [spec.title for spec in draft.sections] == list(TITLES)


def test_a_heading_that_word_numbers_is_known_by_its_number() -> None:
    body = p("Delrapport") + "".join(map(automatic, TITLES))
    numbering = (
        f'<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{NUMBERING}</w:numbering>'
    )
    draft = drafted(document_of(word_file(body, {"numbering": numbering})), "test/rapport")
    assert [(spec.id, spec.title) for spec in draft.sections] == [
        ("1", "Bakgrund"),
        ("2", "Resultat"),
        ("3", TITLES[2]),
    ]


def test_what_is_printed_under_a_heading_is_guidance() -> None:
    body = (
        p("1. Resultat") + p("Beskriv vad insatsen har lett till. Ange även siffror.") + p("2. Analys: Hur gick det?")
    )
    draft = draft_of(body)
    assert [spec.guidance for spec in draft.sections] == [
        ("Beskriv vad insatsen har lett till.", "Ange även siffror."),
        ("Hur gick det?",),
    ]


def test_boxes_to_tick_give_their_words_as_choices() -> None:
    draft = draft_of(p("Delrapport") + table(("Följer insatsen tidsplanen?", "☐ Ja ☐ Nej ☐ Delvis"), ("Namn", "")))
    assert draft.fields[0].choices == ("ja", "nej", "delvis")


def test_two_fields_of_one_label_have_ids_of_their_own() -> None:
    draft = draft_of(p("1. Insatsägare") + p("Organisation:") + p("2. Partner") + p("Organisation:") + p("3. Resultat"))
    assert [spec.id for spec in draft.fields] == ["organisation", "organisation_2"]


def test_a_blank_without_anything_to_fill_in_is_told() -> None:
    with pytest.raises(Unreadable, match="nothing to fill in"):
        draft_of(p("Välkommen till vårt kansli."))


def test_each_guess_stands_in_the_file_above_what_was_guessed() -> None:
    text = files_of(draft_of(p("Delrapport") + p("Tidsperiod:") + p("1. Resultat")))["form.yaml"]
    lines = text.splitlines()
    place = next(n for n, line in enumerate(lines) if "id: tidsperiod" in line)
    assert "stämmer det" in lines[place - 2]
    assert "räknas som den period" in lines[place - 1]


def test_every_draft_passes_the_check_and_none_is_written_over(tmp_path: Path) -> None:
    for number, body in enumerate((*LAYOUTS.values(), *HEADINGS.values())):
        content = word_file(p("Delrapport") + p("Kontaktperson:") + body)
        draft = drafted(document_of(content), f"test/rapport-{number}")
        files = {name: text.encode() for name, text in files_of(draft).items()} | {"blank.docx": content}
        policy = federation_yaml("test").encode()
        assert add_form(tmp_path, "test", f"rapport-{number}", files, policy=policy, read_blank=read_blank) == (
            number == 0
        )
        with pytest.raises(Refused, match="exists already"):
            add_form(tmp_path, "test", f"rapport-{number}", {}, policy=policy, read_blank=read_blank)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["schemas", "test"]


def test_a_draft_that_does_not_hold_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="does not hold"):
        add_form(
            tmp_path,
            "test",
            "rapport",
            {"form.yaml": b"id: x"},
            policy=federation_yaml("test").encode(),
            read_blank=read_blank,
        )
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------ the command
@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert CliRunner().invoke(app, ["init", str(tmp_path / "site")]).exit_code == 0
    monkeypatch.chdir(tmp_path / "site")
    (tmp_path / "site" / "blank.docx").write_bytes(blank())
    return tmp_path / "site"


NEW = ["forms", "import", "blank.docx", "--federation", "vasterdal", "--form", "delrapport"]


def test_the_command_lists_what_to_look_over_and_what_to_do_next(place: Path) -> None:
    shown = CliRunner().invoke(app, NEW, env={"COLUMNS": "160"})
    assert shown.exit_code == 0, shown.output
    for said in ("Rapportperiod", "stämmer det", "inget nummer", "Att gå igenom", "Provläs", "federation.yaml"):
        assert said in shown.output
    checked = CliRunner().invoke(app, ["rules", "check"])
    assert checked.exit_code == 0, checked.output
    folder = place / "rules" / "vasterdal" / "delrapport"
    assert sorted(path.name for path in folder.iterdir()) == ["blank.docx", "form.yaml", "sums-up.yaml"]
    for file in (*folder.glob("*.yaml"), folder.parent / "federation.yaml"):
        pointing = file.read_text("utf-8").splitlines()[0].partition("$schema=")[2]
        assert (file.parent / pointing).is_file(), pointing
    assert "budget" in (place / "rules" / "schemas" / "vasterdal" / "delrapport.json").read_text("utf-8")


def test_as_json_it_tells_the_same(place: Path) -> None:
    told = json.loads(CliRunner().invoke(app, [*NEW, "--json"]).stdout)
    assert told["form"] == "vasterdal/delrapport"
    assert told["new_federation"] is True
    assert {"id": "e_post", "type": "email", "required": True}.items() <= next(
        field for field in told["fields"] if field["id"] == "e_post"
    ).items()
    assert {"target": "rapportperiod", "code": "role"}.items() <= next(
        doubt for doubt in told["look_over"] if doubt["target"] == "rapportperiod" and doubt["code"] == "role"
    ).items()


WRONG = {
    "again": (NEW, NEW, "exists already"),
    "a name": ([], [*NEW[:-1], "../delrapport"], "can't be a name"),
    "our own folder's name": ([], [*NEW[:4], "shared", *NEW[5:]], "can't be a name"),
    "no older version": ([], [*NEW, "--replaces", "slutrapport"], "no form 'slutrapport'"),
    "no file": ([], [*NEW[:2], "gone.docx", *NEW[3:]], "can't be opened"),
    "no docx": ([], [*NEW[:2], "intake.toml", *NEW[3:]], "no Word file"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_can_t_be_imported_is_refused_with_a_cure(place: Path, wrong: str) -> None:
    before, words, said = WRONG[wrong]
    if before:
        assert CliRunner().invoke(app, before).exit_code == 0
    tree = sorted(place.rglob("*"))
    error = CliRunner().invoke(app, words).exception
    assert isinstance(error, Refused)
    assert said in error.what
    assert error.do
    assert sorted(place.rglob("*")) == tree


# ------------------------------------------------------------------ read by the draft
DOTTED = (
    p("Samordningsförbundet Södra Dalen")
    + p("Slutrapport")
    + p("Grunduppgifter")
    + p("Namn på insatsen: ……………………")
    + p("Projekttid: fr.o.m. ………… t.o.m. …………")
    + p("Bakgrund och syfte")
    + p("Beskriv kort varför insatsen startades.")
    + p("")
    + p("Ekonomiskt utfall")
    + p("Beviljat belopp: ………… kr")
    + p("Kommentera avvikelser mot budget.")
    + p("")
    + table(("", "Budget", "Utfall"), ("Personal", "", ""), ("Summa", "", ""))
)
WRITTEN = {
    "Namn på insatsen: ……………………": "Namn på insatsen: Klivet",
    "fr.o.m. ………… t.o.m. …………": "fr.o.m. 2023-01-01 t.o.m. 2023-12-31",
    "Beviljat belopp: ………… kr": "Beviljat belopp: 400 000 kr",
    p("Beskriv kort varför insatsen startades.") + p(""): p("Beskriv kort varför insatsen startades.")
    + p("Många unga saknade en väg till arbete."),
    p("Kommentera avvikelser mot budget.") + p(""): p("Kommentera avvikelser mot budget.") + p("Hyran blev lägre."),
    table(("", "Budget", "Utfall"), ("Personal", "", ""), ("Summa", "", "")): table(
        ("", "Budget", "Utfall"), ("Personal", "400 000", "390 000"), ("Summa", "400 000", "390 000")
    ),
}


def test_a_report_is_read_by_the_draft_of_its_blank() -> None:
    content = word_file(DOTTED)
    files = files_of(drafted(document_of(content), "test/slutrapport"))
    form = compile_form(yaml.safe_load(files["form.yaml"]), document_of(content))
    filled = DOTTED
    for before, after in WRITTEN.items():
        assert before in filled
        filled = filled.replace(before, after)
    document = document_of(word_file(filled))
    found = recognise(document, (form,))
    assert found is not None
    report = extract(document, found)
    assert {name: field.value for name, field in report.fields.items()} == {
        "namn_pa_insatsen": "Klivet",
        "projekttid": {"start": "2023-01-01", "end": "2023-12-31"},
        "beviljat_belopp": 400000,
        "budget": [
            {"rad": "Personal", "budget": 400000, "utfall": 390000},
            {"rad": "Summa", "budget": 400000, "utfall": 390000},
        ],
    }
    assert [section.text for section in report.sections] == [
        "Många unga saknade en väg till arbete.",
        "Hyran blev lägre.",
    ]
    assert not report.unplaced


# ------------------------------------------------------------------ the forms that intake.toml names
def test_a_form_that_the_settings_name_must_be_there(place: Path) -> None:
    settings = place / "intake.toml"
    named = settings.read_text("utf-8").replace(
        "[federation.gavleborg]\n", '[federation.gavleborg]\nforms = ["gavleborg/slutraport"]\n'
    )
    settings.write_text(named, "utf-8")
    error = CliRunner().invoke(app, ["register", "list"]).exception
    assert isinstance(error, Misconfigured)
    assert "'gavleborg/slutraport'" in error.what
    assert "gavleborg/slutrapport" in error.do
    settings.write_text(named.replace("slutraport", "slutrapport"), "utf-8")
    assert CliRunner().invoke(app, ["register", "list"]).exit_code == 0


def test_what_asks_for_something_begins_as_a_draft(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["init", "--production", str(tmp_path / "site")]).exit_code == 0
    begun = (tmp_path / "site" / "rules" / "forbund" / "federation.yaml").read_text("utf-8")
    for policy in (begun, federation_yaml("nytt")):
        levels = yaml.safe_load(policy)["levels"]
        drafts = {kind for kind, level in levels.items() if level == "draft"}
        asking = {"correction_request", "supplement_incomplete", "reminder", "unknown_project"}
        assert drafts == {*asking, "personal_data"}
