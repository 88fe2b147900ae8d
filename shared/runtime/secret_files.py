"""Secrets as files: what an orchestrator mounts, one file a value, named as the variable in lower case."""

import os
from pathlib import Path

DIRECTORY = "EXPORTGATE_SECRETS_DIR"


def secrets_directory() -> Path | None:
    """The directory of secrets; None when none is named. Raises `NotADirectoryError`."""
    named = os.environ.get(DIRECTORY)
    if not named:
        return None
    directory = Path(named)
    if not directory.is_dir():
        raise NotADirectoryError(f"{DIRECTORY}: {directory} is not a directory")
    return directory


def secret(variable: str) -> str | None:
    """The value of `variable`: from the environment, else from its file, without the final newline."""
    if value := os.environ.get(variable):
        return value
    directory = secrets_directory()
    file = directory / variable.lower() if directory else None
    return file.read_text(encoding="utf-8").strip() if file and file.is_file() else None
