"""Everything that is wrong under rules/, all at once, with the rules' examples tried."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from intake.adapters.rulefolder import Contents, ReadBlank, RuleFolder, form_folders, rule_files
from intake.errors import Misconfigured, said
from intake.model.form import Form
from intake.rulebook import compile_policy
from intake.rulebook.examples import compile_example, faults
from intake.rulebook.layers import SHARED, Layer, Layered, add_layer, rule_name
from intake.rulebook.rules import compile_rule
from intake.rulebook.strict import Table, place_of

NO_FEDERATION = (SHARED, "schemas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a folder without faults holds."""

    federations: int
    forms: int
    rules: int  # files, those that adjust a rule among them
    examples: int
    unused: tuple[str, ...]  # files of rules that no form has


def check_folder(folder: Path, read_blank: ReadBlank) -> list[Misconfigured]:
    """Each file's first fault, each example that its rule doesn't meet, and what lies there unread.

    Empty where all of it can be taken up. A folder directly under *folder* is a federation's, but for the shared rules
    and the schemas.
    """
    rules = RuleFolder(folder, read_blank)
    federations = sorted(path.name for path in folder.glob("[!.]*") if path.is_dir() and path.name not in NO_FEDERATION)
    found = [_unread(file, rules) for file in rules.outside()] + list(_shared(rules))
    for federation in federations:
        found += [*_strays(rules, federation), *_federation(rules, federation)]
    return _once(found)


def check_federation(rules: RuleFolder, federation: str) -> list[Misconfigured]:
    """What is wrong with what one federation's set is made of; empty where it can be taken up."""
    return _once([*_shared(rules), *_federation(rules, federation)])


def _once(found: Iterable[Misconfigured]) -> list[Misconfigured]:
    """Each fault once: one in a shared rule is met again with every form."""
    return list({getattr(fault.what, "values", {}).get("place", fault.what): fault for fault in found}.values())


def checked(folder: Path, read_blank: ReadBlank) -> Checked:
    """What there is in a folder that check_folder() finds no fault in."""
    rules = RuleFolder(folder, read_blank)
    federations = rules.federations()
    books = [rules.load(federation) for federation in federations]
    tables = {table.source: table for federation in federations for table in rules.rule_tables(federation)}
    in_force = {rule.id for book in books for own in book.rules.values() for rule in own}
    return Checked(
        federations=len(books),
        forms=sum(len(book.forms) for book in books),
        rules=len(tables),
        examples=sum(len(table.get("examples") or ()) for table in tables.values()),
        unused=tuple(
            source
            for source, table in sorted(tables.items())
            if "adjusts" not in table and rule_name(table) not in in_force
        ),
    )


def _shared(rules: RuleFolder) -> Iterator[Misconfigured]:
    """What is wrong with the shared rules by themselves, their examples tried on the form beside them."""
    try:
        files: dict[Layer, Contents] = {"shared": rules.shared()}
        if files["shared"]:
            yield from _rules(rules, files, rules.example_form(), tried=tuple(files))
    except Misconfigured as error:
        yield error


def _strays(rules: RuleFolder, federation: str) -> Iterator[Misconfigured]:
    for stray in rules.strays(federation):
        yield _unread(stray, rules)


def _unread(stray: Path, rules: RuleFolder) -> Misconfigured:
    return Misconfigured(
        said("{file}: is not read", file=f"{rules.path.name}/{stray.relative_to(rules.path).as_posix()}"),
        why=said("it looks like rules, but only *.yaml in shared, in a federation's folder and in a form's are read"),
        do=said("rename it so that it ends in .yaml alone, move it, add a form.yaml, or take it away"),
    )


def _federation(rules: RuleFolder, federation: str) -> Iterator[Misconfigured]:
    try:
        contents = rules.contents(federation)
    except Misconfigured as error:
        yield error
        return
    yield from _tried(lambda: compile_policy(rules.policy(federation, contents), federation=federation))
    yield from _tried(lambda: rules.versions(contents))
    for folder in form_folders(contents):
        try:
            form = rules.form(folder, contents)
        except Misconfigured as error:
            yield error
            continue
        places: dict[Layer, Path] = {"shared": rules.path / SHARED, "federation": folder.parent, "form": folder}
        files = {layer: rule_files(place, contents) for layer, place in places.items()}
        yield from _rules(rules, files, form, tried=("federation", "form"))


def _rules(
    rules: RuleFolder, files: Mapping[Layer, Contents], form: Form, *, tried: Collection[Layer]
) -> Iterator[Misconfigured]:
    """What is wrong with a form's rules, from the widest folder to the narrowest; examples are run in those *tried*."""
    found: Layered = {}
    for layer, contents in files.items():
        wider = dict(found)
        for file, content in contents.items():
            try:
                table = rules.rule(file, content)
                add_layer(table, layer, wider, found)
                yield from _tried_examples(table, found, form, run=layer in tried)
            except Misconfigured as error:
                yield error


def _tried_examples(table: Table, found: Layered, form: Form, *, run: bool) -> Iterator[Misconfigured]:
    """The rule that *table* makes or adjusts, compiled, and what it says otherwise than its own examples expect."""
    merged = found.get(rule_name(table))
    rule = compile_rule(merged[0], form, layer=merged[1]) if merged else None
    if rule is None or not run or "examples" not in table:
        return
    where = place_of(table).value(table, "examples")
    for n, example in enumerate(table["examples"]):
        at = where.item(table["examples"], n)
        try:
            yield from faults(rule, compile_example(example, form, at))
        except (TypeError, ValueError, AttributeError, LookupError) as error:  # a list where an amount should be
            yield at.error(
                said("the example can't be tried"),
                why=said("one of its values is of another kind than its field or section"),
                do=said("compare it with the examples of other rules"),
            ).with_traceback(error.__traceback__)


def _tried(compile_it: Callable[[], object]) -> Iterator[Misconfigured]:
    try:
        compile_it()
    except Misconfigured as error:
        yield error
