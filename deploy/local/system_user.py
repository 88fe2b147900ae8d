"""PostgreSQL refuses to run as root; when we are root it gets a system user of its own.

Nothing here happens for an ordinary user. As root, the first start adds the user ``exportgate-pg`` and
gives it leave to pass through (not to list or read) the directories above the data and the program.
"""

import errno
import os
import pwd
import shutil
import struct
import subprocess
from pathlib import Path

from deploy.local.errors import LocalError
from deploy.local.process import RunAs

USER_NAME = "exportgate-pg"
ACL_ATTRIBUTE = "system.posix_acl_access"
ACL_VERSION = 2
USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
NO_ID = 0xFFFFFFFF
SEARCH = 0o1


def database_user() -> RunAs | None:
    """The user PostgreSQL has to run as: None means the present one. Raises LocalError."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(USER_NAME)
    except KeyError:
        _add_user()
        entry = pwd.getpwnam(USER_NAME)
    return RunAs(entry.pw_uid, entry.pw_gid, USER_NAME)


def _add_user() -> None:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise LocalError(
            "PostgreSQL does not run as root and there is no useradd to make a user for it: "
            "run as an ordinary user"
        )
    options = ["--system", "--no-create-home", "--user-group", "--shell", "/usr/sbin/nologin"]
    result = subprocess.run([useradd, *options, USER_NAME], capture_output=True, text=True, check=False)
    if result.returncode not in (0, 9):  # 9: somebody else has just added it
        raise LocalError(f"the system user {USER_NAME} could not be added: {result.stderr.strip()}")


def let_pass(user: RunAs | None, path: Path) -> None:
    """Let ``user`` reach ``path``: add search permission where a directory above it lacks that.

    Uses an access control list entry for this user alone; where the file system has no such lists, search
    permission for others (which lets nobody list or read). Raises LocalError where neither works.
    """
    if user is None:
        return
    for directory in (*reversed(path.resolve().parents),):
        if not _may_search(directory, user):
            try:
                grant_search(directory, user.uid)
            except OSError as error:
                raise LocalError(
                    f"the user {user.name} that PostgreSQL runs as cannot pass through {directory} "
                    f"({error.strerror}): use a place outside it, or run as an ordinary user"
                ) from error


def require_executable(user: RunAs | None, program: Path) -> None:
    """Raises LocalError when ``program`` was installed for its owner only (a umask of 077)."""
    if user is not None and program.stat().st_mode & 0o005 != 0o005:
        raise LocalError(
            f"the user {user.name} that PostgreSQL runs as may not read {program.parent}: "
            f"run 'chmod -R o+rX {program.parent.parent}', or run as an ordinary user"
        )


def _may_search(directory: Path, user: RunAs) -> bool:
    status = directory.stat()
    if status.st_uid == user.uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == user.gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)


def grant_search(directory: Path, uid: int) -> None:
    """Let the user with this id pass through ``directory``. Raises OSError."""
    entries = _read_acl(directory)
    entries[(USER, uid)] = entries.get((USER, uid), 0) | SEARCH
    mask = entries.get((MASK, NO_ID), entries[(GROUP_OBJ, NO_ID)])
    entries[(MASK, NO_ID)] = mask | SEARCH
    packed = b"".join(
        struct.pack("<HHI", tag, permissions, who) for (tag, who), permissions in sorted(entries.items())
    )
    try:
        os.setxattr(directory, ACL_ATTRIBUTE, struct.pack("<I", ACL_VERSION) + packed)
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
        directory.chmod(directory.stat().st_mode | 0o001)


def _read_acl(directory: Path) -> dict[tuple[int, int], int]:
    try:
        raw = os.getxattr(directory, ACL_ATTRIBUTE)
    except OSError:  # none yet: the three classes of the mode say it all
        mode = directory.stat().st_mode
        return {
            (USER_OBJ, NO_ID): mode >> 6 & 7,
            (GROUP_OBJ, NO_ID): mode >> 3 & 7,
            (OTHER, NO_ID): mode & 7,
        }
    return {(tag, who): permissions for tag, permissions, who in struct.iter_unpack("<HHI", raw[4:])}
