"""The built wheel works alone: in an environment of its own, away from the source, with all that it needs inside."""

import json
import os
import runpy
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"

pytestmark = pytest.mark.slow

Run = Callable[..., str]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel; the packages it needs are borrowed from this one, for want of a network."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", wheel], check=True)
    [packages] = folder.glob("lib/python3*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder


@pytest.fixture
def run(environment: Path, tmp_path: Path) -> Run:
    """Runs a program of the environment in an empty folder and gives what it printed."""

    def runs(program: str, *arguments: str | Path, cwd: Path = tmp_path) -> str:
        done = subprocess.run(
            [environment / "bin" / program, *arguments],
            cwd=cwd,
            env={"PATH": os.defpath, "HOME": str(tmp_path), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return runs


@pytest.mark.parametrize(
    "inside",
    [
        "intake/shipped/rules/gavleborg/federation.yaml",
        "intake/shipped/rules/gavleborg/slutrapport/form.yaml",
        "intake/shipped/rules/sundsvall/del-slutrapport/blank.docx",
        "intake/shipped/templates/mail/sv/receipt.txt",
        "intake/shipped/templates/site/production/intake.toml",
        "intake/locale/sv/LC_MESSAGES/intake.mo",
    ],
)
def test_the_wheel_holds_what_the_program_reads(wheel: Path, inside: str) -> None:
    assert inside in zipfile.ZipFile(wheel).namelist()


def test_the_wheel_holds_every_file_of_the_source_and_nothing_else(wheel: Path) -> None:
    names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "intake").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == modules
    assert [name for name in names if not name.startswith("intake/")] == []


def test_the_command_runs_from_the_wheel(run: Run, environment: Path) -> None:
    assert "Usage: intake" in run("intake", "--help")
    assert run("python", "-c", "import intake; print(intake.__file__)").startswith(str(environment))


@pytest.mark.parametrize(
    ("sample", "form"),
    [("gavleborg-resan.docx", "gavleborg/slutrapport"), ("sundsvall-sip.pdf", "sundsvall/del-slutrapport")],
)
def test_a_report_is_parsed_without_a_site(run: Run, sample: str, form: str) -> None:
    assert json.loads(run("intake", "parse", SAMPLES / sample, "--json"))["form"] == form


def test_a_site_is_made_and_a_mailed_report_registered(run: Run, tmp_path: Path) -> None:
    run("intake", "init", "site")
    site = tmp_path / "site"
    run("intake", "rules", "check", cwd=site)
    run("intake", "cases", "import", "register-gavleborg.csv", "--federation", "gavleborg", cwd=site)
    (site / "data" / "mailbox" / "new" / "1.mail").write_bytes(a_report())
    run("intake", "run", "--once", cwd=site)
    [record] = json.loads(run("intake", "register", "list", "--json", cwd=site))
    assert (record["number"], record["arrival_date"]) == ("SFG 23–12.5", "2024-01-11")
    sent = len(list((site / "data" / "sent").glob("*.eml")))
    assert sent >= 1
    run("intake", "digest", "--federation", "gavleborg", cwd=site)
    run("intake", "run", "--once", cwd=site)
    assert len(list((site / "data" / "sent").glob("*.eml"))) == sent + 1


def test_a_site_for_production_comes_out_of_the_wheel(run: Run, tmp_path: Path) -> None:
    run("intake", "init", "--production", "site")
    run("intake", "rules", "check", cwd=tmp_path / "site")


def a_report() -> bytes:
    build = runpy.run_path(str(ROOT / "demo" / "mails.py"))["gavleborg_report"]
    raw: bytes = build((SAMPLES / "gavleborg-resan.docx").read_bytes())
    return raw
