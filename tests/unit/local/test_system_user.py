"""Letting one user pass through a directory opens nothing else."""

import stat
import sys
from pathlib import Path

import pytest

from deploy.local.errors import LocalError
from deploy.local.process import RunAs
from deploy.local.system_user import grant_search, let_pass, require_executable

NOBODY = RunAs(65534, 65534, "nobody")

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux access control lists")


def _others(path: Path) -> int:
    return path.stat().st_mode & 0o007


def test_search_is_granted_to_one_user_only(tmp_path: Path) -> None:
    directory = tmp_path / "private"
    directory.mkdir(mode=0o700)
    grant_search(directory, NOBODY.uid)
    grant_search(directory, NOBODY.uid)
    assert _others(directory) == 0
    assert stat.S_IMODE(directory.stat().st_mode) == 0o710  # the list's mask shows as the group's bits


def test_what_may_be_passed_already_is_left_alone(tmp_path: Path) -> None:
    directory = tmp_path / "open"
    directory.mkdir()
    directory.chmod(0o755)
    before = directory.stat().st_ctime_ns
    let_pass(NOBODY, directory / "inside")
    assert directory.stat().st_ctime_ns == before


def test_an_ordinary_user_needs_nothing(tmp_path: Path) -> None:
    directory = tmp_path / "private"
    directory.mkdir(mode=0o700)
    let_pass(None, directory / "inside")
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_programs_installed_for_their_owner_only_are_explained(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "postgres"
    program.parent.mkdir()
    program.touch(mode=0o700)
    with pytest.raises(LocalError, match=r"run 'chmod -R o\+rX"):
        require_executable(NOBODY, program)
    require_executable(None, program)
