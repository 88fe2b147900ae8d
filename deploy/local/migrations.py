"""Bringing all databases to this release's schema, with the owners' rights, in a process of its own."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local.errors import LocalError
from deploy.local.process import ChildProcess, Command, describe_exit, last_line

MIGRATION_SECONDS = 300.0
COMMAND = ("-m", "services.cli", "migrate")


async def migrate(environment: Mapping[str, str], log: Path, command: tuple[str, ...] = COMMAND) -> None:
    """Run the migrations to their end. Raises LocalError with their last words."""
    child = await ChildProcess.start(
        Command("migrations", (sys.executable, *command), environment=environment, log=log)
    )
    try:
        async with asyncio.timeout(MIGRATION_SECONDS):
            status = await child.wait()
    except TimeoutError as error:
        raise LocalError(f"the migrations did not end in {MIGRATION_SECONDS:g} s: see {log}") from error
    finally:
        await child.stop()
    if status != 0:
        raise LocalError(f"the migrations failed ({describe_exit(status)}): {last_line(log)} [{log}]")
