"""A real PostgreSQL on loopback, as a child in the foreground, so that its death is noticed.

Everything a crash leaves behind is dealt with before the next start: see ``clear_traces``.
"""

import asyncio
import os
import secrets
import shutil
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import asyncpg
import psutil

from deploy.local.errors import LocalError
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.postgres_config import initdb_arguments, server_arguments
from deploy.local.postgres_programs import find_programs, major_version
from deploy.local.process import ChildProcess, Command, RunAs, describe_exit, last_line
from deploy.local.startable import OneProcess
from deploy.local.system_user import database_user, let_pass, require_executable
from deploy.local.waiting import wait_until

SUPERUSER = "postgres"
INITDB_SECONDS = 120.0
START_SECONDS = 60.0  # recovery after a crash replays at most max_wal_size
ORPHAN_SECONDS = 10.0
PASS_ON = ("PATH", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class PostgresCluster(OneProcess):
    """One cluster in ``directory``; also usable as an async context manager.

    Without ``port`` a free one is chosen; without ``password`` one is made and kept beside the data.
    """

    def __init__(
        self,
        directory: Path,
        *,
        port: int | None = None,
        password: str | None = None,
        log: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.directory = directory.resolve()
        self.data = self.directory / "data"
        self.port = port or free_port()
        self.log = log or self.directory.parent / f"{self.directory.name}.log"
        self._settings = settings
        self._password = password
        self._user: RunAs | None = None
        self._programs: Path | None = None

    @property
    def password(self) -> str:
        """The superuser's password."""
        if self._password is None:
            file = self.directory.parent / f"{self.directory.name}.password"
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.touch(mode=0o600)
                file.write_text(secrets.token_urlsafe(24))
            self._password = file.read_text().strip()
        return self._password

    def url(self, database: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        """``postgresql://…``; user names and passwords here are made of URL-safe letters."""
        return f"postgresql://{user}:{password or self.password}@{LOOPBACK}:{self.port}/{database}"

    async def prepare(self) -> None:
        """Find the programs, and make the cluster if there is none yet. Raises LocalError."""
        self._programs = find_programs()
        self._user = database_user()
        let_pass(self._user, self._programs / "postgres")
        require_executable(self._user, self._programs / "postgres")
        self.directory.mkdir(parents=True, exist_ok=True)
        let_pass(self._user, self.directory)
        if self._user:
            os.chown(self.directory, self._user.uid, self._user.gid)
        self.directory.chmod(0o700)
        major = await asyncio.to_thread(major_version, self._programs)
        if not (self.data / "PG_VERSION").exists():
            await self._initialise(self._programs)
        made_with = (self.data / "PG_VERSION").read_text().strip()
        if made_with != str(major):
            raise LocalError(
                f"{self.data} was made by PostgreSQL {made_with}, installed is {major}: "
                "dump it with the old release and load it with the new, or choose another --data-dir"
            )

    async def _initialise(self, programs: Path) -> None:
        """Make the cluster beside its final place, then move it there: a half-made one is never used."""
        unfinished = self.directory / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = self.directory / "password.new"
        password_file.unlink(missing_ok=True)
        password_file.touch(mode=0o600)
        password_file.write_text(self.password + "\n")
        if self._user:
            os.chown(password_file, self._user.uid, self._user.gid)
        try:
            await self._run_initdb(programs, unfinished, password_file)
        finally:
            password_file.unlink(missing_ok=True)
        unfinished.rename(self.data)

    async def _run_initdb(self, programs: Path, unfinished: Path, password_file: Path) -> None:
        initdb = await ChildProcess.start(
            self._command("initdb", programs / "initdb", initdb_arguments(unfinished, password_file))
        )
        try:
            async with asyncio.timeout(INITDB_SECONDS):
                status = await initdb.wait()
        finally:
            await initdb.stop()
        if status != 0:
            raise LocalError(f"initdb failed ({describe_exit(status)}): {last_line(self.log)} [{self.log}]")

    def command(self) -> Command:
        """The postmaster, to be run in the foreground. Call ``prepare`` first."""
        if self._programs is None:
            raise RuntimeError("prepare() first")
        arguments = server_arguments(self.data, self.port, self._settings)
        return self._command("postgres", self._programs / "postgres", arguments)

    def _command(self, name: str, program: Path, arguments: tuple[str, ...]) -> Command:
        environment = {key: os.environ[key] for key in PASS_ON if key in os.environ}
        return Command(
            name=name,
            argv=(str(program), *arguments),
            environment={**environment, "LC_ALL": "C"},
            directory=self.directory,
            log=self.log,
            user=self._user,
            stop_signal=signal.SIGINT,  # "fast": sessions are cut, a checkpoint is written
            stop_seconds=4.0,
            death_signal=signal.SIGINT,
        )

    async def clear_traces(self) -> None:
        """Before a start: end server processes of a dead postmaster, then drop its lock file.

        PostgreSQL refuses to start when the process id in ``postmaster.pid`` is alive, even when it has
        long been given to somebody else (usual in a restarted container). The file goes only once no
        process works in the data directory.
        """
        let_pass(self._user, self.directory)  # the way may have been closed since
        try:
            await wait_until(self._nobody_works_here, seconds=ORPHAN_SECONDS, what="old server processes")
        except TimeoutError:
            for process in self._server_processes():
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            await wait_until(self._nobody_works_here, seconds=ORPHAN_SECONDS, what="old server processes")
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    async def _nobody_works_here(self) -> bool:
        return not self._server_processes()

    def _server_processes(self) -> list[psutil.Process]:
        """Every server process works in the data directory; nothing else of ours does."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == self.data:
                    found.append(process)
            except psutil.Error:
                continue  # gone meanwhile, or another user's
        return found

    async def ready(self) -> bool:
        """Does it take connections with the password?"""
        try:
            connection = await asyncpg.connect(self.url(), timeout=2.0)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        await connection.close()
        return True

    async def start(self) -> None:
        """Start and wait until it takes connections. Raises LocalError with the log's last line."""
        if self._programs is None:
            await self.prepare()
        await self.clear_traces()
        self._process = await ChildProcess.start(self.command())
        try:
            await wait_until(self._ready_or_dead, seconds=START_SECONDS, what="PostgreSQL")
        except TimeoutError:
            await self._process.stop()
            raise
        if self._process.returncode is not None:
            raise LocalError(f"PostgreSQL did not start: {last_line(self.log)} [{self.log}]")

    async def _ready_or_dead(self) -> bool:
        return self._running().returncode is not None or await self.ready()

    async def stop(self) -> None:
        """A clean ("fast") stop."""
        if self._process is not None:
            await self._process.stop()

    def pause(self) -> None:
        """SIGSTOP to every server process (each has a session of its own), the postmaster first."""
        postmaster = psutil.Process(self.pid)
        postmaster.suspend()
        for process in postmaster.children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # ended meanwhile
                process.suspend()

    def resume(self) -> None:
        """SIGCONT to every server process."""
        postmaster = psutil.Process(self.pid)
        for process in (*postmaster.children(recursive=True), postmaster):
            with suppress(psutil.NoSuchProcess):
                process.resume()
