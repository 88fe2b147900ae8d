"""The file of checkpoints outside the database."""

from pathlib import Path

import pytest

from shared.audit.checkpoint import Checkpoint
from shared.audit.checkpoint_file import CheckpointFile, CheckpointFileBroken


def _checkpoint(size: int) -> Checkpoint:
    return Checkpoint("intake", size, "aa", "bb", "2026-08-03T12:00:00+00:00", "sig")


def test_what_was_appended_last_reads_back(tmp_path: Path) -> None:
    file = CheckpointFile(tmp_path, "intake")
    assert file.last() is None
    file.append([_checkpoint(1), _checkpoint(4)])
    file.append([_checkpoint(9)])
    assert file.last() == _checkpoint(9)
    assert file.path == tmp_path / "checkpoints" / "intake.jsonl"


def test_a_line_cut_off_while_written_is_dropped(tmp_path: Path) -> None:
    file = CheckpointFile(tmp_path, "intake")
    file.append([_checkpoint(1)])
    whole = file.path.read_bytes()
    file.path.write_bytes(whole + b'{"service": "int')
    assert file.last() == _checkpoint(1)
    assert file.path.read_bytes() == whole


def test_a_file_with_only_a_cut_off_line_is_empty(tmp_path: Path) -> None:
    file = CheckpointFile(tmp_path, "intake")
    file.append([])
    file.path.write_bytes(b'{"serv')
    assert file.last() is None


def test_a_line_that_is_none_of_ours_is_refused_with_its_place(tmp_path: Path) -> None:
    file = CheckpointFile(tmp_path, "intake")
    file.append([_checkpoint(1)])
    with file.path.open("ab") as open_file:
        open_file.write(b"nonsense\n")
    with pytest.raises(CheckpointFileBroken, match="line 2"):
        file.last()
