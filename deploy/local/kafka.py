"""A real Apache Kafka (KRaft, one node) on loopback, started from its published jars."""

import asyncio
import hashlib
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import LocalError
from deploy.local.fetch import fetch_jars
from deploy.local.jars import cache_directory
from deploy.local.java import JavaRuntime, find_java
from deploy.local.kafka_config import LOG4J2, meta_properties, new_cluster_id, server_properties
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.process import ChildProcess, Command, last_line
from deploy.local.startable import OneProcess
from deploy.local.topics import broker_answers
from deploy.local.waiting import accepts_connections, wait_until

START_SECONDS = 90.0
STOP_SECONDS = 6.0  # it takes under one
RECORDING_STOP_SECONDS = 15.0
"""The stop that records the class archive takes 3 s on Java 17, 5-6 s on 25; to cut it costs only that."""

MAIN_CLASS = "kafka.Kafka"
JVM_FLAGS = (
    "-XX:TieredStopAtLevel=1",  # a broker for one machine: quick to start beats fast at its peak
    "-XX:+UseSerialGC",
    "-Xms64m",
    "-Xmx256m",
    "-Djava.awt.headless=true",
)


@dataclass(frozen=True)
class Node:
    """One node's place in a cluster. The id of the cluster counts only when the data is first made."""

    number: int
    voters: Mapping[int, int]
    """Controller port by node number."""
    cluster_id: str


class KafkaBroker(OneProcess):
    """One broker in ``directory``; also usable as an async context manager."""

    def __init__(
        self,
        directory: Path,
        *,
        port: int | None = None,
        controller_port: int | None = None,
        node: Node | None = None,
        log: Path | None = None,
        settings: Mapping[str, str] | None = None,
        progress: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.directory = directory.resolve()
        self.port = port or free_port()
        self._node = node or Node(1, {1: controller_port or free_port()}, new_cluster_id())
        self.log = log or self.directory.parent / f"{self.directory.name}.log"
        self._settings = settings
        self._progress = progress
        self._java: JavaRuntime | None = None
        self._class_path: list[Path] = []

    @property
    def bootstrap(self) -> str:
        """``host:port`` for clients."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def _records(self) -> Path:
        return self.directory / "data"

    async def prepare(self) -> None:
        """Find Java and fetch the jars. Raises LocalError."""
        self._java = await asyncio.to_thread(find_java)
        self._class_path = await fetch_jars(cache_directory() / "kafka", self._progress)

    def before_start(self) -> None:
        """Write the configuration; make the data directory, also when its data was lost."""
        self._records.mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        self._recording().unlink(missing_ok=True)  # half-written by a broker that was killed
        meta = self._records / "meta.properties"
        if not meta.exists():
            unfinished = meta.with_suffix(".new")
            unfinished.write_text(meta_properties(self._node.cluster_id, self._node.number))
            unfinished.replace(meta)
        self._write_configuration()

    def _write_configuration(self) -> None:
        text = server_properties(
            self._records,
            port=self.port,
            voters=self._node.voters,
            node=self._node.number,
            overrides=self._settings,
        )
        (self.directory / "server.properties").write_text(text)
        (self.directory / "log4j2.properties").write_text(LOG4J2)

    def command(self) -> Command:
        """The broker, to be run in the foreground. Call ``prepare`` and ``before_start`` first."""
        if self._java is None:
            raise RuntimeError("prepare() first")
        argv = (
            str(self._java.executable),
            *JVM_FLAGS,
            *self._java.native_flags(),
            *self._java.archive_flags(self._archive(), self._recording()),
            f"-Dlog4j2.configurationFile={self.directory / 'log4j2.properties'}",
            "-cp",
            os.pathsep.join(str(jar) for jar in self._class_path),
            MAIN_CLASS,
            str(self.directory / "server.properties"),
        )
        environment = {key: os.environ[key] for key in ("PATH", "TZ", "TMPDIR") if key in os.environ}
        environment["LC_ALL"] = "C.UTF-8"  # or Java cannot open a path that is not ASCII
        return Command(
            name="kafka",
            argv=argv,
            environment=environment,
            directory=self.directory,
            log=self.log,
            stop_signal=signal.SIGTERM,
            stop_seconds=STOP_SECONDS if self._archive().exists() else RECORDING_STOP_SECONDS,
            death_signal=signal.SIGTERM,
        )

    def _archive(self) -> Path:
        """Shared by all data directories; one per Java and per set of jars, which it depends on."""
        java = self._java
        name = "\n".join([f"{java}", *(str(jar) for jar in self._class_path)])
        return cache_directory() / f"kafka-classes-{hashlib.sha256(name.encode()).hexdigest()[:16]}.jsa"

    def _recording(self) -> Path:
        return self.directory / "classes.recorded"

    async def ready(self) -> bool:
        """Does it answer a metadata request?"""
        return await accepts_connections(LOOPBACK, self.port) and await broker_answers(self.bootstrap)

    async def start(self) -> None:
        """Start and wait until it answers. Raises LocalError with the log's last line."""
        if self._java is None:
            await self.prepare()
        self.before_start()
        self._process = await ChildProcess.start(self.command())
        try:
            await wait_until(self._ready_or_dead, seconds=START_SECONDS, what="Apache Kafka")
        except TimeoutError:
            await self._process.stop()
            raise
        if self._process.returncode is not None:
            raise LocalError(f"Apache Kafka did not start: {last_line(self.log)} [{self.log}]")

    def after_clean_stop(self) -> None:
        """Keep the class archive that a first clean stop has recorded; without one, starts are slower."""
        recording = self._recording()
        if not recording.exists():
            return
        try:
            archive = self._archive()
            staged = archive.with_suffix(f".{os.getpid()}")
            staged.write_bytes(recording.read_bytes())  # the cache may be another file system
            staged.replace(archive)
            recording.unlink()
        except OSError:
            recording.unlink(missing_ok=True)

    async def _ready_or_dead(self) -> bool:
        return self._running().returncode is not None or await self.ready()

    async def stop(self) -> None:
        """A clean stop; the first one records the class archive."""
        if self._process is None or self._process.returncode is not None:
            return
        await self._process.stop()
        self.after_clean_stop()

    def pause(self) -> None:
        """SIGSTOP: it holds its connections and does nothing."""
        self._running().pause()

    def resume(self) -> None:
        """SIGCONT."""
        self._running().resume()
