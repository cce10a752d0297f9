"""Bubblewrap: a box of namespaces in which a program sees the files that it is shown, and nothing and nobody else.

There is no /proc in it, for two reasons: nothing in there needs one, and a service whose /proc is partly covered
(systemd's ProtectKernelLogs, containers) may not make a new one, so a box with it could not be had there.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SYSTEM = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache")  # what every program is linked with

_NOTHING_SHARED = ("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
_SCRATCH = "/tmp"  # noqa: S108  the box's own, not the machine's
_LIBRARIES = ("site-packages", "dist-packages")  # what folders of installed packages are called
_PATIENCE = 10.0  # seconds


def bubblewrap_works() -> bool:
    """Whether a box can be had here: bubblewrap is installed and namespaces are allowed. Takes some 10 ms."""
    try:
        tried = subprocess.run(
            [*bubblewrapped(("/usr", *SYSTEM)), "/usr/bin/true"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


def bubblewrapped(shown: Sequence[str], *, room: int = 1_000_000) -> tuple[str, ...]:
    """What a program's command line begins with, to run in a box that shows *shown*, to be read only.

    It may write into /tmp, *room* bytes in all. It dies with the thread that started it.
    """
    words = ["bwrap", *_NOTHING_SHARED, "--size", str(room), "--tmpfs", _SCRATCH]  # first, since SHOWN may lie in it
    for path in shown:
        if Path(path).is_symlink():  # /lib, which is usr/lib: a link there too
            words += ["--symlink", str(Path(path).readlink()), path]
        else:
            words += ["--ro-bind-try", path, path]
    for device in _DEVICES:
        words += ["--dev-bind", device, device]
    return (*words, "--remount-ro", "/", "--chdir", _SCRATCH, "--")


def shown_to_python(*more: Path) -> tuple[str, ...]:
    """What this Python needs to run this package: itself, its libraries (also another environment's, which a .pth file
    may name), the package, and *more*.
    """
    import intake

    home = Path(sys.executable).resolve().parent.parent
    package = Path(intake.__file__).parent
    libraries = [path for path in sys.path if Path(path).name in _LIBRARIES and Path(path).is_dir()]
    paths = [sys.base_prefix, str(home), sys.prefix, str(package), *libraries, *map(str, more)]
    return (*SYSTEM, *dict.fromkeys(path for path in paths if path != "/"))
