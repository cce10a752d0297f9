"""Everything that is wrong under rules/, all at once, with the rules' examples tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from intake.adapters.rulefolder import Contents, ReadBlank, RuleFolder, form_folders, rule_files
from intake.errors import Misconfigured
from intake.model.form import Form
from intake.rulebook import compile_policy, compile_rule
from intake.rulebook.examples import compile_example, faults
from intake.rulebook.strict import place_of


def check_folder(folder: Path, read_blank: ReadBlank) -> list[Misconfigured]:
    """Each file's first fault, each example that its rule doesn't meet, and what lies there unread.

    Empty where all of it can be taken up. A folder directly under *folder* is a federation's.
    """
    rules = RuleFolder(folder, read_blank)
    federations = sorted(path.name for path in folder.glob("[!.]*") if path.is_dir())
    return [problem for federation in federations for problem in _federation(rules, federation)]


def _federation(rules: RuleFolder, federation: str) -> Iterator[Misconfigured]:
    for stray in rules.strays(federation):
        yield Misconfigured(
            f"{rules.path.name}/{stray.relative_to(rules.path).as_posix()}: is not read",
            why="it looks like rules, but only FORM/form.yaml with FORM/*.yaml beside it are read",
            do="rename it (.yaml), add a form.yaml, or take it away",
        )
    try:
        contents = rules.contents(federation)
    except Misconfigured as error:
        yield error
        return
    yield from _tried(lambda: compile_policy(rules.policy(federation, contents), federation=federation))
    for folder in form_folders(contents):
        try:
            form = rules.form(folder, contents)
        except Misconfigured as error:
            yield error
            continue
        for file in rule_files(folder, contents):
            yield from _rule(rules, file, contents, form)


def _rule(rules: RuleFolder, file: Path, contents: Contents, form: Form) -> Iterator[Misconfigured]:
    try:
        table = rules.rule(file, contents)
        rule = compile_rule(table, form)
        written, where = table["examples"], place_of(table).value(table, "examples")
        for n, example in enumerate(written):
            yield from faults(rule, compile_example(example, form, where.item(written, n)), form)
    except Misconfigured as error:
        yield error


def _tried(compile_it: Callable[[], object]) -> Iterator[Misconfigured]:
    try:
        compile_it()
    except Misconfigured as error:
        yield error
