"""A federation's own wording of a text stands before the common one, in what it includes too."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from intake.adapters.shipped import templates_folder
from intake.adapters.texts import MailTexts
from intake.adapters.textsamples import samples
from intake.cli.app import app
from intake.errors import Misconfigured


def write(folder: Path, name: str, source: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, "utf-8")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    write(tmp_path, "mail/sv/prov.txt", 'Ämne: Prov\n\nHej!\n\n{% include "sv/_foot.txt" %}\n')
    write(tmp_path, "mail/sv/_foot.txt", "Vi på förbundet")
    return tmp_path


def test_a_text_of_its_own_is_taken_first_and_by_no_other_federation(templates: Path) -> None:
    write(templates, "dalen/sv/prov.txt", "Ämne: Prov\n\nGod dag!\n")
    texts = MailTexts(templates)
    assert texts.render("prov", "sv", {}, "dalen").text == "God dag!\n"
    for other in ("berget", ""):
        assert texts.render("prov", "sv", {}, other).text == "Hej!\n\nVi på förbundet\n"


def test_a_common_text_includes_the_federation_s_own_part(templates: Path) -> None:
    write(templates, "dalen/sv/_foot.txt", "Vi i Dalen")
    assert MailTexts(templates).render("prov", "sv", {}, "dalen").text == "Hej!\n\nVi i Dalen\n"


def test_its_texts_are_part_of_the_version_and_of_what_is_kept(templates: Path) -> None:
    before = MailTexts(templates).render("prov", "sv", {})
    write(templates, "dalen/sv/prov.txt", "Ämne: Prov\n\nGod dag!\n")
    after = MailTexts(templates).render("prov", "sv", {})
    assert after.version != before.version


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    copytree(templates_folder(), tmp_path / "templates")
    MailTexts(tmp_path / "templates").check()
    return tmp_path / "templates"


WRONG = {
    "without the number": ("receipt", "Ämne: Tack\n\nTack!\n", "receipt.txt"),
    "an unknown placeholder": ("receipt", "Ämne: [{{ dnr }}] Tack\n\n{{ dnrr }}\n", "receipt.txt:3"),
    "a misspelt name": ("recept", "Ämne: [{{ dnr }}] Tack\n\nTack!\n", "did you mean 'sv/receipt.txt'?"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_it_is_tried_like_the_common_ones_and_never_replaces_what_works(shipped: Path, wrong: str) -> None:
    name, source, said = WRONG[wrong]
    texts = MailTexts(shipped, settle=0)
    write(shipped, f"dalen/sv/{name}.txt", source)
    with pytest.raises(Misconfigured) as refused:
        texts.check()
    assert f"dalen/sv/{name}.txt" in refused.value.what
    assert said in str(refused.value)


def test_a_wording_is_taken_up_with_the_next_mail_where_it_holds(shipped: Path) -> None:
    texts = MailTexts(shipped, settle=0)
    values = next(sample.values("sv") for sample in samples() if sample.template == "receipt")
    common = (shipped / "mail" / "sv" / "_foot.txt").read_text("utf-8")
    write(shipped, "dalen/sv/_foot.txt", common + "\nVi i Dalen\n")
    worded = texts.render("receipt", "sv", values, "dalen").text
    assert "Vi i Dalen" in worded
    write(shipped, "dalen/sv/receipt.txt", "Ämne: Tack\n\nTack!\n")
    assert texts.render("receipt", "sv", values, "dalen").text == worded


def test_texts_of_a_federation_that_there_is_none_of_are_noted(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["init", str(tmp_path / "site")]).exit_code == 0
    common = (tmp_path / "site" / "templates" / "mail" / "sv" / "_foot.txt").read_text("utf-8")
    for name in ("gavleborg", "gavelborg"):
        write(tmp_path / "site" / "templates", f"{name}/sv/_foot.txt", common)
    checked = CliRunner().invoke(app, ["rules", "check", "--config", str(tmp_path / "site" / "intake.toml")])
    assert checked.exit_code == 0, checked.output
    assert "gavelborg" in checked.output
    assert "gavleborg," not in checked.output
