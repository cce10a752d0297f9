"""What is shipped for operators fits the program: the unit is sound, the sample loads and names every setting."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, get_args, get_origin

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from intake.cli.app import app
from intake.settings import Settings, load
from intake.settings.tables import Table

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SAMPLE = DEPLOY / "intake.toml"
ONLY_IN_THE_ENVIRONMENT = {"password"}


def tables(shape: object) -> Iterator[type[BaseModel]]:
    """The table types that *shape*, a type, is made of."""
    if get_origin(shape) is not None or isinstance(shape, UnionType):
        inner = get_args(shape)[:1] if get_origin(shape) is Annotated else get_args(shape)
        for part in inner:
            yield from tables(part)
    elif isinstance(shape, type) and issubclass(shape, Table):
        yield shape
        for field in shape.model_fields.values():
            yield from tables(field.annotation)


KEYS = sorted({key for table in tables(Settings) for key in table.model_fields} - ONLY_IN_THE_ENVIRONMENT)


def test_the_walk_over_the_settings_reaches_every_kind_of_table() -> None:
    assert {"archive", "digest_at", "file_mb", "per_hour", "junk_folder", "sent_copy", "path"} <= set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_the_sample_names_the_setting(key: str) -> None:
    assert re.search(rf"^#? ?\[*(\w+\.)*{key}\b", SAMPLE.read_text("utf-8"), re.MULTILINE), f"add {key} to {SAMPLE}"


@pytest.mark.parametrize("key", sorted(set(KEYS) - {"kind", "password_file"}))
def test_the_program_reads_the_setting(key: str) -> None:
    """A key that nothing reads would silently do nothing."""
    sources = (path.read_text("utf-8") for path in (ROOT / "intake").rglob("*.py"))
    assert any(re.search(rf"\.{key}\b", source) for source in sources)


def test_the_sample_loads_as_it_stands(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path)
    gavleborg = load(tmp_path / "intake.toml", {}).federations["gavleborg"]
    assert gavleborg.mailboxes[0].port == 993
    assert gavleborg.outlet.kind == "smtp"


def test_what_the_sample_comments_out_is_the_value_without_it(tmp_path: Path) -> None:
    """Each commented default, put in, changes nothing."""
    text = SAMPLE.read_text("utf-8")
    (tmp_path / "intake.toml").write_text(text, "utf-8")
    plain = load(tmp_path / "intake.toml", {})
    for line in re.findall(r"^# \w+ = .*$", text, re.MULTILINE):
        key = line[2:].partition(" = ")[0]
        if key in ("password_file", "ca_file", "keyword", "path"):  # examples without a default
            continue
        tomllib.loads(line[2:])
        (tmp_path / "intake.toml").write_text(text.replace(line, line[2:]), "utf-8")
        assert load(tmp_path / "intake.toml", {}) == plain, line


def test_a_site_for_production_is_sound_but_for_what_the_guide_says_to_fill_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert CliRunner().invoke(app, ["init", "--production", str(tmp_path / "site")]).exit_code == 0
    monkeypatch.setenv("INTAKE_CONFIG", str(tmp_path / "site" / "intake.toml"))
    for words in (["rules", "check"], ["mail", "list"], ["replies", "stop"]):
        assert CliRunner().invoke(app, words, catch_exceptions=False).exit_code == 0


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    """The program's own path is replaced by one that is here: verify asks that it can be run."""
    unit = (DEPLOY / "finsam-intake.service").read_text("utf-8")
    here = tmp_path / "finsam-intake.service"
    here.write_text(unit.replace("/opt/finsam-intake/bin/intake", sys.executable), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(here)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_units_secrets_are_those_of_the_sample() -> None:
    unit = (DEPLOY / "finsam-intake.service").read_text("utf-8")
    given = set(re.findall(r"^LoadCredential=(\w+):", unit, re.MULTILINE))
    assert given == set(re.findall(r'^password_file = "(\w+)"', SAMPLE.read_text("utf-8"), re.MULTILINE))
