"""`exportgate audit verify`: export each service's audit from its database and verify it."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from shared.audit.export import export_audit
from shared.audit.verify import ExportUnreadable, VerificationReport, verify_export


class VerificationImpossible(Exception):
    """The audit could not be read; the message is one line without secrets."""


@dataclass(frozen=True)
class Audited:
    """One service whose audit is to be verified; see `verify_service`."""

    service: str
    database_url: str
    checkpoints_file: Path
    public_key: str


async def verify_services(
    audited: Sequence[Audited], *, tell: Callable[[str], None], complain: Callable[[str], None]
) -> int:
    """Verify all; a line each to `tell` when whole, else to `complain`, problem by problem.

    Gives the exit status: 0 all whole, 1 not whole, 2 something could not be read.
    """
    status = 0
    for one in audited:
        try:
            report = await verify_service(one.service, one.database_url, one.checkpoints_file, one.public_key)
        except VerificationImpossible as error:
            complain(str(error))
            status = 2
            continue
        (tell if report.whole else complain)(report.summary())
        for problem in report.problems[1:]:
            complain(f"{one.service}: {problem}")
        status = status or int(not report.whole)
    return status


async def verify_service(
    service: str, database_url: str, checkpoints_file: Path, public_key: str
) -> VerificationReport:
    """Verify the audit of `service` as its database holds it now.

    `database_url` is a `postgresql://` URL of the owner or the service role; `checkpoints_file` the file
    kept outside (a missing one is a problem unless the database has no checkpoint either);
    `public_key` the raw Ed25519 key in base64. Raises `VerificationImpossible`.
    """
    try:
        # Read outside first: whatever stands there must be in a later export.
        outside = await asyncio.to_thread(_lines, checkpoints_file)
        with tempfile.TemporaryFile() as export:  # holds personal values: no name, gone at the end
            async for line in export_audit(service, database_url, personal=True):
                export.write(line)
            export.seek(0)
            report = verify_export(export, outside or [], public_key, service=service)
    except (ExportUnreadable, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise VerificationImpossible(f"{service}: cannot verify: {reason}") from error
    if outside is None and report.checkpoints:
        report.problems.append(f"{checkpoints_file} is missing: nothing outside vouches for the database")
    elif report.checkpoints and not report.outside:
        report.problems.append(
            f"{checkpoints_file} holds no checkpoint: nothing outside vouches for the database"
        )
    return report


def _lines(file: Path) -> list[bytes] | None:
    return file.read_bytes().splitlines(keepends=True) if file.exists() else None
