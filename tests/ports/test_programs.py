"""What a program of others may do in its box, with bubblewrap and without."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from intake.adapters.boxes import shown_to_python
from intake.adapters.programs import Answered, ProgramLimits, found, run
from intake.errors import Unreadable

LIMITS = ProgramLimits(memory=500_000_000, cpu=10, wall=20.0, written=1_000_000, answer=1_000_000)
SHOWN = (*shown_to_python(), "/usr/bin", "/bin")


@pytest.fixture(params=["bubblewrap", "landlock"])
def bubblewrap(request: pytest.FixtureRequest, boxed: Callable[[str], bool]) -> bool:
    return boxed(request.param)


def python(code: str, *, bubblewrap: bool, content: bytes = b"", limits: ProgramLimits = LIMITS) -> Answered:
    """What a program of *code* answers."""
    command = [sys.executable, "-S", "-c", f"import os, socket, sys, time\n{code}"]
    return run(command, content, limits, shown=SHOWN, bubblewrap=bubblewrap, environment={})


def outcome(deed: str, *, bubblewrap: bool) -> str:
    """The name of the OSError that *deed* ends in, or "done"."""
    code = f"try:\n    {deed}\n    print('done')\nexcept OSError as error:\n    print(type(error).__name__)"
    return python(code, bubblewrap=bubblewrap).output.decode().strip()


HIDDEN = ("FileNotFoundError", "PermissionError")


def test_a_program_gets_its_input_and_its_answer_comes_back(bubblewrap: bool) -> None:
    code = "sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1]); sys.exit(3)"
    content = b"hej" * 300_000
    answered = python(code, content=content, bubblewrap=bubblewrap)
    assert answered == Answered(output=content[::-1], status=3)


def test_a_program_that_does_not_listen_still_answers(bubblewrap: bool) -> None:
    assert python("print('no')", content=bytes(10_000_000), bubblewrap=bubblewrap).output == b"no\n"


def test_a_program_reads_nothing_of_the_site_or_the_machine(bubblewrap: bool, tmp_path: Path) -> None:
    marker = tmp_path / "intake.toml"
    marker.write_text("password")
    for path in (marker, "/etc/hostname", "/etc/passwd", "/proc/self/environ", "/proc/1/environ"):
        assert outcome(f"open({str(path)!r}).read()", bubblewrap=bubblewrap) in HIDDEN, path
    for folder in (tmp_path, "/home", "/var", "/proc", Path(__file__).parent):
        assert outcome(f"os.listdir({str(folder)!r})", bubblewrap=bubblewrap) in HIDDEN, folder


def test_a_program_does_not_see_our_environment(bubblewrap: bool, monkeypatch) -> None:
    monkeypatch.setenv("INTAKE__SECRET", "hemligt")
    seen = python("print(*os.environ)", bubblewrap=bubblewrap).output.split()
    assert set(seen) <= {b"PATH", b"LANG", b"LC_CTYPE", b"PWD"}


def test_a_program_reaches_no_network(bubblewrap: bool, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as here, socket.socket(socket.AF_UNIX) as near:
        near.bind(str(tmp_path / "socket"))
        near.listen()
        here.settimeout(0.2)
        address = here.getsockname()
        refused = ("PermissionError", "ConnectionRefusedError", "OSError")
        assert outcome(f"socket.create_connection({address!r}, 1)", bubblewrap=bubblewrap) in refused
        unix = f"socket.socket(socket.AF_UNIX).connect({str(tmp_path / 'socket')!r})"
        assert outcome(unix, bubblewrap=bubblewrap) in HIDDEN
        with pytest.raises(TimeoutError):
            here.accept()


def test_a_program_writes_into_its_own_folder_only_and_that_is_gone(bubblewrap: bool, tmp_path: Path) -> None:
    assert outcome(f"open({str(tmp_path / 'new')!r}, 'w')", bubblewrap=bubblewrap) in HIDDEN
    assert outcome("open('/usr/lib/new', 'w')", bubblewrap=bubblewrap) in ("OSError", "PermissionError")
    code = "open('mine', 'w').write('hej'); print(open('mine').read(), os.path.abspath('mine'))"
    said, where = python(code, bubblewrap=bubblewrap).output.decode().split()
    assert said == "hej"
    assert not Path(where).exists()


def test_a_program_may_use_so_much_memory(bubblewrap: bool) -> None:
    assert python("bytearray(600_000_000)", bubblewrap=bubblewrap).status != 0
    assert python("bytearray(100_000_000)", bubblewrap=bubblewrap).status == 0


def test_a_program_may_write_so_much(bubblewrap: bool) -> None:
    assert outcome("open('large', 'wb').write(bytes(2_000_000))", bubblewrap=bubblewrap) == "OSError"


def test_a_program_that_spins_is_ended_at_the_processor_limit(bubblewrap: bool) -> None:
    began = time.monotonic()
    assert python("while True: pass", limits=replace(LIMITS, cpu=1), bubblewrap=bubblewrap).status != 0
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("code", ["time.sleep(60)", "os.close(1); time.sleep(60)", "os.close(0); time.sleep(60)"])
def test_a_program_that_hangs_is_ended_at_the_wall_clock_limit(bubblewrap: bool, code: str) -> None:
    began = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        python(code, limits=replace(LIMITS, wall=0.5), bubblewrap=bubblewrap)
    assert caught.value.code == "failed"
    assert time.monotonic() - began < 10


def test_a_program_that_babbles_is_ended(bubblewrap: bool) -> None:
    with pytest.raises(Unreadable) as caught:
        python("while True: print('x' * 10_000)", bubblewrap=bubblewrap)
    assert caught.value.code == "failed"


LEAVES_ONE = """
if not os.fork():
    {away}
    for fd in (0, 1, 2): os.close(fd)
    os.execv(sys.executable, [sys.executable, '-S', '-c', 'import time; time.sleep(47)', {marker!r}])
time.sleep(0.3)
"""


@pytest.mark.parametrize("away", ["pass", "os.setsid()", "os.setpgid(0, 0)"])
def test_nothing_of_a_program_outlives_it(bubblewrap: bool, away: str, tmp_path: Path) -> None:
    marker = str(tmp_path)
    python(LEAVES_ONE.format(away=away, marker=marker), bubblewrap=bubblewrap)
    for _ in range(100):  # the kernel ends what was in the box, which takes it a moment
        if marker not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout:
            return
        time.sleep(0.05)
    raise AssertionError("it still runs")


def test_a_program_that_is_not_there_fails_the_file(bubblewrap: bool) -> None:
    answered = run(["/no/such/program"], b"", LIMITS, shown=SHOWN, bubblewrap=bubblewrap, environment={})
    assert answered.status != 0
    assert found("no-such-program") is None
