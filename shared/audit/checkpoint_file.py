"""The file of checkpoints outside the database: one JSON line each, appended and synced."""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from shared.audit.checkpoint import Checkpoint


class CheckpointFileBroken(Exception):
    """A line of the checkpoint file cannot be read: restore the file from its copy, do not edit it."""


class CheckpointFile:
    """`DATA_DIR/checkpoints/SERVICE.jsonl`."""

    def __init__(self, directory: Path, service: str) -> None:
        self.path = directory / "checkpoints" / f"{service}.jsonl"

    def last(self) -> Checkpoint | None:
        """The newest checkpoint; None when there is none yet.

        A last line cut off by a crash while it was written is dropped: it is appended again.
        Raises `CheckpointFileBroken`.
        """
        if not self.path.exists():
            return None
        data = self.path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            with self.path.open("r+b") as file:
                file.truncate(len(whole))
        lines = whole.splitlines()
        if not lines:
            return None
        try:
            return msgspec.json.decode(lines[-1], type=Checkpoint)
        except msgspec.DecodeError as error:
            raise CheckpointFileBroken(f"{self.path}, line {len(lines)}: {error}") from None

    def append(self, checkpoints: Sequence[Checkpoint]) -> None:
        """Add checkpoints and wait until they are on the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.writelines(checkpoint.line() for checkpoint in checkpoints)
            file.flush()
            os.fsync(file.fileno())
