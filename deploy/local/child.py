"""Becomes the program it is given, after tying its life to the supervisor's and dropping root.

    python child.py PARENT_PID DEATH_SIGNAL NICENESS UID:GID|- PROGRAM [ARGUMENT…]

Run as a script, not imported, so that it starts in 20 ms and needs no function between fork and exec
(unsafe in a process with threads). Order matters: changing the user clears the parent-death signal.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def drop_to(user: str) -> None:
    """Give up root for ``uid:gid``; ``-`` keeps the user."""
    if user == "-":
        return
    uid, gid = (int(part) for part in user.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def die_with_parent(parent: int, signal_number: int) -> None:
    """Linux: be sent ``signal_number`` when the parent ends, however it ends. Elsewhere: nothing."""
    if not sys.platform.startswith("linux") or signal_number == 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it ended before we asked
        raise SystemExit(1)


def main(arguments: list[str]) -> None:
    """Parse, prepare, exec; does not return."""
    parent, death_signal, niceness, user, *program = arguments
    os.nice(int(niceness))
    drop_to(user)
    die_with_parent(int(parent), int(death_signal))
    os.execv(program[0], program)  # noqa: S606 - the command comes from the supervisor, not from input


if __name__ == "__main__":
    main(sys.argv[1:])
