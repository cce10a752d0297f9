"""One federation's rule files, compiled: federation.yaml, FORM/form.yaml + blank.docx, and one file a rule."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from intake.adapters.yamlfile import read_yaml
from intake.errors import IntakeError, Misconfigured
from intake.examples import compile_example, faults
from intake.model.document import Document
from intake.model.form import Form, RuleBook
from intake.rulebook import compile_form, compile_policy, compile_rule, compile_rulebook
from intake.strict import Table, did_you_mean, place_of

ReadBlank = Callable[[bytes], Document]
Stamp = tuple[tuple[str, int, int], ...]  # name, mtime in ns, size


@dataclass(slots=True)
class RuleFolder:
    """rules/, with one folder a federation. Blank documents are read once for each content."""

    path: Path
    read_blank: ReadBlank
    _blanks: dict[str, Document] = field(default_factory=dict)  # by sha256

    def federations(self) -> tuple[str, ...]:
        """The folders that have a federation.yaml, by name."""
        return tuple(sorted(file.parent.name for file in self.path.glob("*/federation.yaml")))

    def stamp(self, federation: str) -> Stamp:
        """Changes when a file of the federation does. Cheap: no file is opened."""
        return tuple(line for file in self._files(federation) if (line := _stamp_of(file)))

    def load(self, federation: str) -> RuleBook:
        """The whole set. Raises Misconfigured at the first fault."""
        contents = self._read(federation)
        policy = read_yaml(contents[self.path / federation / "federation.yaml"], self._policy_name(federation))
        forms = [
            (self._form(folder, contents), [self._rule(file, contents) for file in _rule_files(folder, contents)])
            for folder in _form_folders(contents)
        ]
        return compile_rulebook(federation, self._version(contents), policy, forms)

    def check(self, federation: str) -> Iterator[Misconfigured]:
        """Every file's first fault, and every example that its rule doesn't meet."""
        try:
            contents = self._read(federation)
        except Misconfigured as error:
            yield error
            return
        try:
            table = read_yaml(contents[self.path / federation / "federation.yaml"], self._policy_name(federation))
            compile_policy(table, federation=federation)
        except Misconfigured as error:
            yield error
        for folder in _form_folders(contents):
            try:
                form = self._form(folder, contents)
            except Misconfigured as error:
                yield error
                continue
            for file in _rule_files(folder, contents):
                yield from self._check_rule(file, contents, form)

    def _check_rule(self, file: Path, contents: Mapping[Path, bytes], form: Form) -> Iterator[Misconfigured]:
        try:
            table = self._rule(file, contents)
            rule = compile_rule(table, form)
            written, where = table["examples"], place_of(table).value(table, "examples")
            for n, example in enumerate(written):
                yield from faults(rule, compile_example(example, form, where.item(written, n)), form)
        except Misconfigured as error:
            yield error

    def _files(self, federation: str) -> tuple[Path, ...]:
        """federation.yaml and the folders with a form, by name. Hidden files and editors' copies are not looked at."""
        folder = self.path / federation
        forms = [form.parent for form in folder.glob("*/form.yaml")]
        files = [file for form in forms for file in (form / "blank.docx", *form.glob("[!.]*.yaml"))]
        return tuple(sorted(file for file in (folder / "federation.yaml", *files) if file.is_file()))

    def _read(self, federation: str) -> Mapping[Path, bytes]:
        contents: dict[Path, bytes] = {}
        for file in self._files(federation):
            try:
                contents[file] = file.read_bytes()
            except OSError as error:
                raise Misconfigured(
                    f"{self._name(file)}: {error.strerror}",
                    why="a set of rules is taken whole or not at all",
                    do="give this account the right to read the file",
                ) from error
        if self.path / federation / "federation.yaml" not in contents:
            raise Misconfigured(
                f"{self._name(self.path / federation)}: no federation.yaml",
                why=f"the rules of '{federation}' can't be found",
                do=did_you_mean(federation, self.federations()),
            )
        return contents

    def _form(self, folder: Path, contents: Mapping[Path, bytes]) -> Form:
        name = f"{folder.parent.name}/{folder.name}"
        if folder / "blank.docx" not in contents:
            raise Misconfigured(
                f"{self._name(folder)}: no blank.docx",
                why="reports are recognised by the blank form",
                do="put the blank form beside form.yaml, named blank.docx",
            )
        table = read_yaml(contents[folder / "form.yaml"], self._name(folder / "form.yaml"))
        form = compile_form(table, self._blank(folder / "blank.docx", contents))
        if form.id != name:
            raise (
                place_of(table)
                .value(table, "id")
                .error(
                    f"the form '{form.id}' stands in '{name}'",
                    why="a form is named by its folder",
                    do=f"write id: {name}",
                )
            )
        return form

    def _blank(self, file: Path, contents: Mapping[Path, bytes]) -> Document:
        digest = hashlib.sha256(contents[file]).hexdigest()
        if digest not in self._blanks:
            try:
                self._blanks[digest] = self.read_blank(contents[file])
            except IntakeError as error:
                raise Misconfigured(
                    f"{self._name(file)}: {error.what}",
                    why="reports are recognised by the blank form",
                    do="save the blank form as a Word document without a password",
                ) from error
        return self._blanks[digest]

    def _rule(self, file: Path, contents: Mapping[Path, bytes]) -> Table:
        table = read_yaml(contents[file], self._name(file))
        written = table.get("id", "")
        if getattr(written, "text", written) != file.stem:
            raise (
                place_of(table)
                .value(table, "id")
                .error(
                    f"the rule's id is not its file's name, '{file.stem}'",
                    why="a finding names its rule, and the file must be found by that",
                    do=f"write id: {file.stem}, or rename the file",
                )
            )
        return table

    def _version(self, contents: Mapping[Path, bytes]) -> str:
        """sha256 over names and bytes of all files, each with its length before it."""
        digest = hashlib.sha256()
        for file, content in sorted(contents.items()):
            name = self._name(file).encode()
            digest.update(b"%d %d " % (len(name), len(content)) + name + content)
        return digest.hexdigest()

    def _policy_name(self, federation: str) -> str:
        return self._name(self.path / federation / "federation.yaml")

    def _name(self, file: Path) -> str:
        return f"{self.path.name}/{file.relative_to(self.path).as_posix()}"


def _stamp_of(file: Path) -> tuple[str, int, int] | None:
    try:
        stat = file.stat()
    except OSError:  # taken away since it was listed
        return None
    return str(file), stat.st_mtime_ns, stat.st_size


def _form_folders(contents: Mapping[Path, bytes]) -> tuple[Path, ...]:
    return tuple(file.parent for file in contents if file.name == "form.yaml")


def _rule_files(folder: Path, contents: Mapping[Path, bytes]) -> tuple[Path, ...]:
    return tuple(f for f in contents if f.parent == folder and f.suffix == ".yaml" and f.name != "form.yaml")
