"""One federation's rule files, compiled: federation.yaml, FORM/form.yaml + blank.docx, and one file a rule."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from intake.adapters.yamlfile import read_yaml
from intake.errors import IntakeError, Misconfigured
from intake.model.document import Document
from intake.model.form import Form, Rule, RuleBook
from intake.rulebook import compile_form, compile_rule, compile_rulebook
from intake.rulebook.strict import Table, did_you_mean, place_of

ReadBlank = Callable[[bytes], Document]
Stamp = tuple[tuple[str, int, int], ...]  # name, mtime in ns, size
Contents = Mapping[Path, bytes]


@dataclass(slots=True)
class RuleFolder:
    """rules/, with one folder a federation. Blank documents are read once for each content.

    load() gives a federation's whole set; forms() and rules() only what reading a single report takes.
    """

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
        contents = self.contents(federation)
        forms = [
            (self.form(folder, contents), [self.rule(file, contents) for file in rule_files(folder, contents)])
            for folder in form_folders(contents)
        ]
        return compile_rulebook(federation, self._version(contents), self.policy(federation, contents), forms)

    def forms(self) -> tuple[Form, ...]:
        """Every federation's forms, without policies and rules. Raises Misconfigured."""
        folders = sorted(file.parent for file in self.path.glob("*/*/form.yaml"))
        return tuple(self.form(folder, self._read(folder / "form.yaml", folder / "blank.docx")) for folder in folders)

    def rules(self, form: Form) -> tuple[Rule, ...]:
        """One form's rules. Raises Misconfigured."""
        folder = self.path / form.id
        contents = self._read(*sorted(folder.glob("[!.]*.yaml")))
        return tuple(compile_rule(self.rule(file, contents), form) for file in rule_files(folder, contents))

    def contents(self, federation: str) -> Contents:
        """Every file of the federation that counts, by its path. Raises Misconfigured where one can't be read."""
        folder = self.path / federation
        contents = self._read(*self._files(federation))
        if folder / "federation.yaml" not in contents:
            raise Misconfigured(
                f"{self._name(folder)}: no federation.yaml",
                why=f"the rules of '{federation}' can't be found",
                do=did_you_mean(federation, self.federations()),
            )
        return contents

    def policy(self, federation: str, contents: Contents) -> Table:
        """federation.yaml as it is written."""
        file = self.path / federation / "federation.yaml"
        return read_yaml(contents[file], self._name(file))

    def form(self, folder: Path, contents: Contents) -> Form:
        """The form that *folder* holds, compiled. Raises Misconfigured."""
        if folder / "blank.docx" not in contents:
            raise Misconfigured(
                f"{self._name(folder)}: no blank.docx",
                why="reports are recognised by the blank form",
                do="put the blank form beside form.yaml, named blank.docx",
            )
        table = read_yaml(contents[folder / "form.yaml"], self._name(folder / "form.yaml"))
        form = compile_form(table, self._blank(folder / "blank.docx", contents))
        name = f"{folder.parent.name}/{folder.name}"
        if form.id != name:
            at = place_of(table).value(table, "id")
            raise at.error(
                f"the form '{form.id}' stands in '{name}'", why="a form is named by its folder", do=f"write id: {name}"
            )
        return form

    def rule(self, file: Path, contents: Contents) -> Table:
        """A rule as it is written, its id tested against the file's name. Raises Misconfigured."""
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

    def strays(self, federation: str) -> tuple[Path, ...]:
        """What nobody reads though it looks as if it should be: folders without form.yaml, and files in *.yml."""
        folder = self.path / federation
        forms = [f for f in folder.glob("[!.]*/") if f.is_dir() and not (f / "form.yaml").is_file()]
        return tuple(sorted([*forms, *folder.rglob("[!.]*.yml")]))

    def _files(self, federation: str) -> tuple[Path, ...]:
        """federation.yaml and the folders with a form, by name. Hidden files and editors' copies are not looked at."""
        folder = self.path / federation
        forms = [form.parent for form in folder.glob("*/form.yaml")]
        files = [file for form in forms for file in (form / "blank.docx", *form.glob("[!.]*.yaml"))]
        return tuple(sorted(file for file in (folder / "federation.yaml", *files) if file.is_file()))

    def _read(self, *files: Path) -> Contents:
        contents: dict[Path, bytes] = {}
        for file in files:
            try:
                contents[file] = file.read_bytes()
            except FileNotFoundError:
                continue  # what misses it says so
            except OSError as error:
                raise Misconfigured(
                    f"{self._name(file)}: {error.strerror}",
                    why="a set of rules is taken whole or not at all",
                    do="give this account the right to read the file",
                ) from error
        return contents

    def _blank(self, file: Path, contents: Contents) -> Document:
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

    def _version(self, contents: Contents) -> str:
        """sha256 over names and bytes of all files, each with its length before it."""
        digest = hashlib.sha256()
        for file, content in sorted(contents.items()):
            name = self._name(file).encode()
            digest.update(b"%d %d " % (len(name), len(content)) + name + content)
        return digest.hexdigest()

    def _name(self, file: Path) -> str:
        return f"{self.path.name}/{file.relative_to(self.path).as_posix()}"


def form_folders(contents: Contents) -> tuple[Path, ...]:
    """The folders of the forms, by name."""
    return tuple(file.parent for file in contents if file.name == "form.yaml")


def rule_files(folder: Path, contents: Contents) -> tuple[Path, ...]:
    """The files of a form's rules, by name."""
    return tuple(f for f in contents if f.parent == folder and f.suffix == ".yaml" and f.name != "form.yaml")


def _stamp_of(file: Path) -> tuple[str, int, int] | None:
    try:
        stat = file.stat()
    except OSError:  # taken away since it was listed
        return None
    return str(file), stat.st_mtime_ns, stat.st_size
