"""Starts the toy as a process of its own, to kill, pause and stop."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from shared.testing.databases import ServiceDatabase
from shared.testing.keys import TestingKeys

ROOT = Path(__file__).resolve().parents[3]


def toy_file(
    directory: Path, database: ServiceDatabase, keys: TestingKeys, bootstrap: str, **values: Any
) -> Path:
    """The settings file of a toy process; `values` override (`crash_at`, `failing`, `http_port`)."""
    files = keys.write(directory / "keys", "screening")
    settings = {
        "database_url": database.url,
        "kafka_bootstrap": bootstrap,
        "http_port": 0,
        "data_dir": str(directory / "data"),
        **{name: str(path) for name, path in vars(files).items()},
        **values,
    }
    path = directory / "toy.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(settings))
    return path


@asynccontextmanager
async def toy_process(settings: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A running toy; killed at the end unless it has ended."""
    log = settings.with_suffix(".log").open("ab")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "shared.testing.toy",
        str(settings),
        cwd=ROOT,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    log.close()
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
