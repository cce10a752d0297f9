"""What Linux itself lets a process give up: Landlock for files and TCP, seccomp for whole system calls, by ctypes.

Where bubblewrap can't be used this stands in for it. Nothing given up here can be had back, by the process or by what
it starts. Imports nothing of ours, since it is also run by itself, as what starts a program so confined:

    python -I -S confine.py WORK SHOWN[:SHOWN...] PROGRAM ARGUMENT...

Numbers are those of the kernel's include/uapi/linux/landlock.h, seccomp.h, filter.h and asm/unistd.h.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable, Mapping
from types import MappingProxyType

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_EFAULT = 14

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_RULESET_VERSION = 1
_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_RIGHTS = (0, 13, 14, 15, 15, 16)  # how many rights over files each version of Landlock knows, from version 0
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14  # and cutting them short: what a rule on a file may say
_TCP = 0b11  # binding and connecting, from version 4
_SCOPES = 0b11  # abstract sockets of others and signals to them, from version 6
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")

# System calls that no reader of files needs: to start or to touch other processes, to reach the network or the kernel.
_CALLS = MappingProxyType(
    {  # number on x86_64, number on aarch64; 0: there is none
        "socket": (41, 198),
        "connect": (42, 203),
        "sendto": (44, 206),  # to a socket in the file system, which Landlock doesn't hold back
        "sendmsg": (46, 211),
        "bind": (49, 200),
        "listen": (50, 201),
        "clone": (56, 220),
        "fork": (57, 0),
        "vfork": (58, 0),
        "execve": (59, 221),
        "kill": (62, 129),
        "ptrace": (101, 117),
        "setpgid": (109, 154),
        "setsid": (112, 157),
        "setpriority": (141, 140),  # with this and the next ones a process can starve others of its user
        "sched_setparam": (142, 118),
        "sched_setscheduler": (144, 119),
        "rt_sigqueueinfo": (129, 138),
        "mount": (165, 40),
        "tkill": (200, 130),
        "sched_setaffinity": (203, 122),
        "tgkill": (234, 131),
        "add_key": (248, 217),
        "request_key": (249, 218),
        "keyctl": (250, 219),
        "unshare": (272, 97),
        "rt_tgsigqueueinfo": (297, 240),
        "prlimit64": (302, 261),
        "sendmmsg": (307, 269),
        "perf_event_open": (298, 241),
        "setns": (308, 268),
        "process_vm_readv": (310, 270),
        "process_vm_writev": (311, 271),
        "sched_setattr": (314, 274),
        "bpf": (321, 280),
        "execveat": (322, 281),
        "userfaultfd": (323, 282),
        "pidfd_send_signal": (424, 424),
        "io_uring_setup": (425, 425),
        "pidfd_open": (434, 434),
        "clone3": (435, 435),
        "pidfd_getfd": (438, 438),
    }
)
_MACHINES = MappingProxyType({"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)})  # AUDIT_ARCH_..., column above
_OF_PROGRAMS = frozenset(
    {"socket", "clone", "clone3", "fork", "vfork", "execve", "execveat", "kill", "tkill", "tgkill", "prlimit64"}
)
_SHAM = ("bind", "listen")  # nothing is done, and success told: LibreOffice won't start without a socket in /tmp
_AF_UNIX = 1
_FIRST_X32 = 0x40000000  # on x86_64 the same calls can be had by numbers from here on

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # instructions of the kernel's packet filter
_NUMBER_AT, _ARCH_AT, _ARGUMENT_AT = 0, 4, 16  # in struct seccomp_data
_ALLOW, _REFUSE, _PRETEND = 0x7FFF0000, 0x00050001, 0x00050000  # let it be; EPERM; do nothing, without an error


class Confinement:
    """The kernel's means, looked up once; make it before a fork, so that the child needs to load nothing."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._libc.syscall.restype = ctypes.c_long
        self.landlock = max(0, self._libc.syscall(_CREATE_RULESET, None, 0, _RULESET_VERSION))  # version, 0 = none
        self.seccomp = self._knows_filters()

    def end_with_parent(self, parent: int) -> None:
        """Die when *parent*, which forked this process, does; at once where it is gone already."""
        self._libc.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(70)

    def give_up_files(self, shown: Iterable[str], writable: Iterable[str] = ()) -> None:
        """From now on no file but those under *shown*, to read, and *writable*; no TCP. Needs `landlock`."""
        files = (1 << _RIGHTS[min(self.landlock, len(_RIGHTS) - 1)]) - 1
        ruleset = struct.pack("QQQ", files, _TCP if self.landlock >= 4 else 0, _SCOPES if self.landlock >= 6 else 0)
        known = 24 if self.landlock >= 6 else 16 if self.landlock >= 4 else 8
        opened = self._checked(self._libc.syscall(_CREATE_RULESET, ruleset, known, 0))
        rights = [(path, _READ) for path in shown] + [(path, files) for path in writable]
        for path, allowed in [*rights, *((device, _READ_FILE | _WRITE_FILE) for device in _DEVICES)]:
            self._allow(opened, path, allowed & files)
        self._checked(self._libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        self._checked(self._libc.syscall(_RESTRICT_SELF, opened, 0))
        os.close(opened)

    def give_up_calls(self, *, programs: bool) -> None:
        """From now on nothing that reaches past this process. Needs `seccomp`.

        *programs*: it may still start others and be what one is made of, but reaches no network.
        """
        architecture, column = _MACHINES[os.uname().machine]
        numbers = {name: both[column] for name, both in _CALLS.items() if both[column]}
        refused = [
            number for name, number in numbers.items() if not (programs and name in _OF_PROGRAMS) and name not in _SHAM
        ]
        code = _filter(architecture, refused, numbers)
        instructions = ctypes.create_string_buffer(code, len(code))
        program = struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(instructions))
        self._checked(self._libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        self._checked(self._libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program, 0, 0))

    def _allow(self, ruleset: int, path: str, rights: int) -> None:
        try:
            beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        if not os.path.isdir(path):  # noqa: PTH112  pathlib would be loaded for it alone
            rights &= _ON_FILES
        rule = struct.pack("=Qi", rights, beneath)
        self._checked(self._libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0))
        os.close(beneath)

    def _knows_filters(self) -> bool:
        """Asked by a filter that can't be read: EFAULT says that filters are known, EINVAL that they are not."""
        if os.uname().machine not in _MACHINES:
            return False
        self._libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, None, 0, 0)
        return ctypes.get_errno() == _EFAULT

    def _checked(self, result: int) -> int:
        if result < 0:
            raise OSError(ctypes.get_errno(), "the kernel refuses to confine this process")
        return result


def _filter(architecture: int, refused: list[int], numbers: Mapping[str, int]) -> bytes:
    """A packet filter that refuses the system calls *refused*, sockets but AF_UNIX, and other architectures' calls."""
    bind, listen = (numbers[name] for name in _SHAM)
    count = len(refused)
    steps = [
        (_LOAD, 0, 0, _ARCH_AT),
        (_JUMP_EQUAL, 0, count + 9, architecture),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_AT_LEAST, count + 7, 0, _FIRST_X32),
        *((_JUMP_EQUAL, count - place + 6, 0, number) for place, number in enumerate(refused)),
        (_JUMP_EQUAL, 4, 0, bind),
        (_JUMP_EQUAL, 3, 0, listen),
        (_JUMP_EQUAL, 0, 3, numbers["socket"]),
        (_LOAD, 0, 0, _ARGUMENT_AT),
        (_JUMP_EQUAL, 1, 2, _AF_UNIX),
        (_RETURN, 0, 0, _PRETEND),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def main(arguments: list[str]) -> None:
    """Become PROGRAM, with no more than what it needs."""
    work, shown, *command = arguments
    confinement = Confinement()
    confinement.end_with_parent(os.getppid())
    if confinement.landlock:
        confinement.give_up_files(shown.split(os.pathsep), [work])
    if confinement.seccomp:
        confinement.give_up_calls(programs=True)
    os.execv(command[0], command)  # noqa: S606  the very point of it


if __name__ == "__main__":
    main(sys.argv[1:])
