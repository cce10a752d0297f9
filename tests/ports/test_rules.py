"""The Rules port: rule books from a folder and in memory; and what only files have, which is that they change."""

import os
import shutil
from dataclasses import astuple
from pathlib import Path

import pytest

from intake.adapters.fixedrules import FixedRules
from intake.adapters.rulecheck import check_folder, checked
from intake.adapters.rulefiles import RuleFiles
from intake.adapters.rulefolder import RuleFolder
from intake.adapters.shipped import rules_folder, templates_folder
from intake.errors import Misconfigured, Unreadable
from intake.model.document import Document
from intake.ports import Rules

SETTLE = 2.0


class Blanks:
    """Reads blank forms and counts them."""

    def __init__(self) -> None:
        self.read = 0

    def __call__(self, content: bytes) -> Document:
        self.read += 1
        if not content.startswith(b"PK"):
            raise Unreadable("damaged", "the file is no docx")
        return Document(format="docx", blocks=())


class Ticking:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(rules_folder(), tmp_path / "rules")


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def files(folder: Path, clock: Ticking) -> RuleFiles:
    return RuleFiles(folder, Blanks(), settle=SETTLE, now=clock)


@pytest.fixture(params=["files", "memory"])
def rules(request: pytest.FixtureRequest, files: RuleFiles) -> Rules:
    if request.param == "files":
        return files
    return FixedRules([files.current("gavleborg"), files.current("sundsvall")])


def test_a_federation_has_its_own_book_with_policy_forms_and_rules(rules: Rules) -> None:
    book = rules.current("gavleborg")
    assert (book.federation, book.policy.prefix) == ("gavleborg", "SFG")
    assert [form.id for form in book.forms] == ["gavleborg/slutrapport"]
    assert "percent-agrees" in [rule.id for rule in book.rules["gavleborg/slutrapport"]]
    assert rules.current("sundsvall").policy.number_template == "{prefix} {yyyy}/{case}-{record}"


def test_the_book_stays_the_same_while_nothing_changes(rules: Rules) -> None:
    assert rules.current("gavleborg") is rules.current("gavleborg")


def test_an_unknown_federation_is_misconfigured_with_a_suggestion(rules: Rules) -> None:
    with pytest.raises(Misconfigured) as caught:
        rules.current("gavelborg")
    assert caught.value.do == "did you mean 'gavleborg'?"


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    later = path.stat().st_mtime_ns + 1_000_000_000
    path.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(path, ns=(later, later))


def _settle(files: RuleFiles, clock: Ticking, federation: str = "gavleborg") -> None:
    """Let the change be seen, and stand still."""
    for _ in range(2):
        clock.seconds += SETTLE
        files.current(federation)


def test_a_change_is_taken_up_whole_with_a_new_version(files: RuleFiles, folder: Path, clock: Ticking) -> None:
    before = files.current("gavleborg")
    _edit(folder / "gavleborg" / "federation.yaml", "days_to_answer: 10", "days_to_answer: 15")
    _settle(files, clock)
    after = files.current("gavleborg")
    assert (before.policy.days_to_answer, after.policy.days_to_answer) == (10, 15)
    assert before.version != after.version


def test_a_change_is_not_taken_up_before_it_has_stood_still(files: RuleFiles, folder: Path, clock: Ticking) -> None:
    before = files.current("gavleborg")
    _edit(folder / "gavleborg" / "federation.yaml", "days_to_answer: 10", "days_to_answer: 15")
    assert files.current("gavleborg") is before  # not even looked at yet
    clock.seconds += SETTLE
    assert files.current("gavleborg") is before  # seen for the first time
    _edit(folder / "gavleborg" / "federation.yaml", "days_to_answer: 15", "days_to_answer: 16")
    clock.seconds += SETTLE
    assert files.current("gavleborg") is before  # still being written
    clock.seconds += SETTLE
    assert files.current("gavleborg").policy.days_to_answer == 16


def test_one_federation_s_change_leaves_the_other_s_book_alone(files: RuleFiles, folder: Path, clock: Ticking) -> None:
    other = files.current("sundsvall")
    files.current("gavleborg")
    _edit(folder / "gavleborg" / "federation.yaml", "days_to_answer: 10", "days_to_answer: 15")
    _settle(files, clock)
    _settle(files, clock, "sundsvall")
    assert files.current("sundsvall") is other


def test_a_new_rule_file_and_one_taken_away_are_changes(files: RuleFiles, folder: Path, clock: Ticking) -> None:
    files.current("gavleborg")
    form = folder / "gavleborg" / "slutrapport"
    (form / "signatory-missing.yaml").rename(folder / "kept.yaml")
    _settle(files, clock)
    ids = [rule.id for rule in files.current("gavleborg").rules["gavleborg/slutrapport"]]
    assert "signatory-missing" not in ids
    (folder / "kept.yaml").rename(form / "signatory-missing.yaml")
    _settle(files, clock)
    assert len(files.current("gavleborg").rules["gavleborg/slutrapport"]) == len(ids) + 1


def test_a_broken_file_never_replaces_the_set_that_works(files: RuleFiles, folder: Path, clock: Ticking) -> None:
    before = files.current("gavleborg")
    rule = folder / "gavleborg" / "slutrapport" / "signatory-missing.yaml"
    _edit(rule, "severity:", "sevrity:")
    _settle(files, clock)
    assert files.current("gavleborg") is before
    [problem] = files.problems("gavleborg")
    assert problem.what.startswith("rules/gavleborg/slutrapport/signatory-missing.yaml:5:1: unknown key 'sevrity'")
    assert problem.do == "did you mean 'severity'?"
    _edit(rule, "sevrity:", "severity:")
    _settle(files, clock)
    assert files.problems("gavleborg") == ()
    assert files.current("gavleborg").version == before.version


def test_a_missing_federation_file_keeps_the_set_and_is_a_problem_until_it_is_back(
    files: RuleFiles, folder: Path, clock: Ticking
) -> None:
    before = files.current("gavleborg")
    (folder / "gavleborg" / "federation.yaml").rename(folder / "away.yaml")
    _settle(files, clock)
    assert files.current("gavleborg") is before
    assert len(files.problems("gavleborg")) == 1
    (folder / "away.yaml").rename(folder / "gavleborg" / "federation.yaml")
    _settle(files, clock)
    assert files.problems("gavleborg") == ()


def test_the_first_load_raises(files: RuleFiles, folder: Path) -> None:
    _edit(folder / "gavleborg" / "federation.yaml", "prefix:", "prefx:")
    with pytest.raises(Misconfigured, match=r"rules/gavleborg/federation.yaml:3:1: unknown key 'prefx'"):
        files.current("gavleborg")
    assert files.current("sundsvall").federation == "sundsvall"


def test_the_version_follows_names_and_bytes_of_every_file_that_is_read(folder: Path) -> None:
    def version() -> str:
        return RuleFiles(folder, Blanks()).current("gavleborg").version

    first = version()
    (folder / "gavleborg" / "slutrapport" / ".period-in-order.yaml.swp").write_bytes(b"x")
    (folder / "gavleborg" / "slutrapport" / "period-in-order.yaml~").write_bytes(b"x")
    assert version() == first
    blank = folder / "gavleborg" / "slutrapport" / "blank.docx"
    blank.write_bytes(blank.read_bytes() + b"\0")
    assert version() != first


def test_a_blank_form_is_read_once_for_each_content(folder: Path, clock: Ticking) -> None:
    blanks = Blanks()
    files = RuleFiles(folder, blanks, settle=SETTLE, now=clock)
    files.current("gavleborg")
    _edit(folder / "gavleborg" / "federation.yaml", "days_to_answer: 10", "days_to_answer: 15")
    _settle(files, clock)
    assert files.current("gavleborg").policy.days_to_answer == 15
    assert blanks.read == 1


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda form: (form / "blank.docx").unlink(), "rules/gavleborg/slutrapport: no blank.docx"),
        (
            lambda form: (form / "blank.docx").write_bytes(b"x"),
            "rules/gavleborg/slutrapport/blank.docx: the file is no docx",
        ),
        (
            lambda form: form.rename(form.parent / "rapport"),
            "the form 'gavleborg/slutrapport' stands in 'gavleborg/rapport'",
        ),
        (
            lambda form: (form / "percent-agrees.yaml").rename(form / "percent.yaml"),
            "rules/gavleborg/slutrapport/percent.yaml:2:5: the rule's id is not its file's name, 'percent'",
        ),
    ],
)
def test_a_folder_that_does_not_fit_together_is_misconfigured(folder: Path, spoil: object, what: str) -> None:
    spoil(folder / "gavleborg" / "slutrapport")
    with pytest.raises(Misconfigured) as caught:
        RuleFiles(folder, Blanks()).current("gavleborg")
    assert what in caught.value.what
    assert caught.value.do


def test_the_shipped_rules_have_no_fault() -> None:
    assert check_folder(rules_folder(), Blanks()) == []


def test_what_lies_there_unread_is_told(folder: Path) -> None:
    (folder / "gavleborg" / "slutrapport" / "new-rule.yml").write_text("id: new-rule\n")
    (folder / "gavleborg" / "delrapport").mkdir()
    (folder / "helsingborg").mkdir()
    assert [problem.what for problem in check_folder(folder, Blanks())] == [
        "rules/gavleborg/delrapport: is not read",
        "rules/gavleborg/slutrapport/new-rule.yml: is not read",
        "rules/helsingborg: no federation.yaml",
    ]


def test_a_single_form_and_its_rules_are_those_of_the_whole_set(folder: Path) -> None:
    part = RuleFolder(folder, Blanks())
    whole = [part.load(federation) for federation in part.federations()]
    forms = tuple(form for book in whole for form in book.forms)
    assert [astuple(form) for form in part.forms()] == [astuple(form) for form in forms]
    for book in whole:
        for form in book.forms:
            assert part.rules(form) == book.rules[form.id]


def test_the_shipped_folders_are_the_source_tree_s_where_nothing_is_installed() -> None:
    root = Path(__file__).parents[2]
    assert (rules_folder(), templates_folder()) == (root / "rules", root / "templates")


def test_a_file_that_is_half_written_is_never_taken_and_never_told(
    files: RuleFiles, folder: Path, clock: Ticking
) -> None:
    before = files.current("gavleborg")
    rule = folder / "gavleborg" / "slutrapport" / "signatory-missing.yaml"
    whole = rule.read_bytes()
    rule.write_bytes(b"")  # an editor empties it, then writes it anew
    clock.seconds += SETTLE
    assert files.current("gavleborg") is before
    rule.write_bytes(whole[: len(whole) // 2])
    clock.seconds += SETTLE
    assert files.current("gavleborg") is before
    rule.write_bytes(whole)
    clock.seconds += SETTLE
    assert files.current("gavleborg").version == before.version
    assert files.problems("gavleborg") == ()


def test_a_set_that_was_written_to_while_it_was_read_is_not_taken(folder: Path) -> None:
    policy = folder / "gavleborg" / "federation.yaml"

    def read_and_meddle(content: bytes) -> Document:
        if policy.read_text("utf-8").count("days_to_answer: 15"):
            _edit(policy, "days_to_answer: 15", "days_to_answer: 16")
        return Blanks()(content)

    files = RuleFiles(folder, read_and_meddle, settle=0)
    files.current("gavleborg")
    blank = folder / "gavleborg" / "slutrapport" / "blank.docx"
    blank.write_bytes(blank.read_bytes() + b"\0")  # else it is not read again
    _edit(policy, "days_to_answer: 10", "days_to_answer: 15")
    assert files.current("gavleborg").policy.days_to_answer == 10
    assert files.current("gavleborg").policy.days_to_answer == 16


def test_a_change_whose_examples_do_not_hold_is_not_taken_up(files: RuleFiles, folder: Path, clock: Ticking) -> None:
    before = files.current("gavleborg")
    _edit(
        folder / "shared" / "spent-within-grant.yaml",
        "granted: 2458000, expect: finding",
        "granted: 1, expect: nothing",
    )
    _settle(files, clock)
    assert files.current("gavleborg") is before
    [problem] = files.problems("gavleborg")
    assert "the example expects nothing" in problem.what


def test_a_file_that_becomes_readable_again_is_taken_up(files: RuleFiles, folder: Path, clock: Ticking) -> None:
    before = files.current("gavleborg")
    rule = folder / "gavleborg" / "slutrapport" / "signatory-missing.yaml"
    kept = rule.rename(folder / "kept")
    rule.symlink_to(folder / "nowhere")
    _settle(files, clock)
    assert len(files.problems("gavleborg")) == 1
    rule.unlink()
    kept.rename(rule)
    _settle(files, clock)
    assert files.problems("gavleborg") == ()
    assert files.current("gavleborg").version == before.version


def test_what_is_checked_is_counted_and_a_rule_of_no_form_is_named(folder: Path) -> None:
    lonely = folder / "shared" / "lonely.yaml"
    found = checked(folder, Blanks())
    assert (found.federations, found.forms, found.unused) == (2, 2, ())
    rule = (folder / "shared" / "spent-within-grant.yaml").read_text("utf-8")
    lonely.write_text(rule.replace("id: spent-within-grant", "id: lonely"), "utf-8")
    for federation in ("gavleborg", "sundsvall"):
        off = "adjusts: lonely\nreason: Vi har en egen.\noff: true\n"
        (folder / federation / "lonely.yaml").write_text(off, "utf-8")
    assert checked(folder, Blanks()).unused == ("rules/shared/lonely.yaml",)
    assert checked(folder, Blanks()).rules == found.rules + 3


@pytest.mark.parametrize(
    "name",
    ["gavleborg/late.yaml.txt", "gavleborg/slutrapport/late.yml", "late.yaml", "gavleborg/slutrapport/x.yaml.txt"],
)
def test_a_rule_that_nobody_reads_is_named(folder: Path, name: str) -> None:
    (folder / name).write_text("id: late\n", encoding="utf-8")
    [problem] = check_folder(folder, Blanks())
    assert problem.what == f"rules/{name}: is not read"
