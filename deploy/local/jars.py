"""The jars of Apache Kafka: a pinned list, fetched from a Maven repository, checked by SHA-256.

The list (``kafka-jars.txt``, written by ``tools/pin_kafka_jars.py``) names no host. jgo checks only the
SHA-1 that the repository itself states, and only warns; what is accepted here is decided by the pinned
SHA-256 alone.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import requests
from jgo.maven import MavenContext

from deploy.local.errors import LocalError

MIRROR_SETTING = "EXPORTGATE_MAVEN_MIRROR"
REQUEST_SECONDS = 60  # jgo's own 10 s is short for a 6 MB jar on a slow line
PARALLEL_DOWNLOADS = 4
RETRY_SECONDS = (0.3, 1.5)
"""Pauses after failed attempts; one more follows the last."""


@dataclass(frozen=True)
class PinnedJar:
    """One line of the list."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        """``artifact-version.jar``, as Maven repositories name it."""
        return f"{self.artifact}-{self.version}.jar"


def pinned_jars(text: str | None = None) -> list[PinnedJar]:
    """Read the list, by default the one shipped with the product.

    Raises ValueError on a line that is not ``group artifact version sha256``.
    """
    if text is None:
        text = files("deploy.local").joinpath("kafka-jars.txt").read_text("utf-8")
    jars = []
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.split("#", 1)[0].split()
        if not fields:
            continue
        if len(fields) != 4 or len(fields[3]) != 64:
            raise ValueError(f"jar list, line {number}: expected 'group artifact version sha256'")
        jars.append(PinnedJar(*fields))
    return jars


def cache_directory(environment: Mapping[str, str] = os.environ) -> Path:
    """Where jars and class archives are kept between runs: ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    base = environment.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "exportgate"


def install_jars(
    target: Path,
    *,
    jars: list[PinnedJar] | None = None,
    mirror: str | None = None,
    pauses: Sequence[float] = RETRY_SECONDS,
    progress: Callable[[str], None] = lambda _line: None,
) -> list[Path]:
    """Make sure every pinned jar lies in ``target`` unaltered; returns the sorted class path.

    Every file is hashed on every call (45 MB, 0.1 s): a damaged one is fetched again, once.
    Raises LocalError when a jar cannot be fetched or is not the pinned one.
    """
    wanted = pinned_jars() if jars is None else jars
    target.mkdir(parents=True, exist_ok=True)
    missing = missing_jars(target, wanted)
    if missing:
        progress(f"fetching {len(missing)} of {len(wanted)} jars of Apache Kafka")
        _fetch_all(missing, target, mirror, pauses, progress)
    return sorted(target / jar.file_name for jar in wanted)


def missing_jars(target: Path, jars: list[PinnedJar]) -> list[PinnedJar]:
    """Those of ``jars`` that are not in ``target``, or not as pinned."""
    return [jar for jar in jars if not _is_intact(target / jar.file_name, jar)]


def _is_intact(path: Path, jar: PinnedJar) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256


def _fetch_all(
    jars: list[PinnedJar],
    target: Path,
    mirror: str | None,
    pauses: Sequence[float],
    progress: Callable[[str], None],
) -> None:
    with tempfile.TemporaryDirectory(dir=target, prefix=".fetch-") as staging:
        pool = ThreadPoolExecutor(PARALLEL_DOWNLOADS)
        work = [pool.submit(_fetch, jar, target, Path(staging), mirror, pauses) for jar in jars]
        try:
            for done, one in enumerate(as_completed(work), 1):
                one.result()
                if done % 10 == 0 or done == len(jars):
                    progress(f"fetched {done} of {len(jars)} jars")
        finally:
            pool.shutdown(cancel_futures=True)


def _fetch(jar: PinnedJar, target: Path, staging: Path, mirror: str | None, pauses: Sequence[float]) -> None:
    """Fetch with a few attempts: lines break, and a broken one may leave half a jar unnoticed."""
    for attempt, pause in enumerate(pauses):
        try:
            return _fetch_once(jar, target, staging / f"{jar.artifact}-{attempt}", mirror)
        except LocalError:
            time.sleep(pause)
    return _fetch_once(jar, target, staging / f"{jar.artifact}-last", mirror)


def _fetch_once(jar: PinnedJar, target: Path, staging: Path, mirror: str | None) -> None:
    """Download into ``staging``, check, then move into place in one step (several runs may do so at once)."""
    remote = {"central": mirror.rstrip("/")} if mirror else None
    context = MavenContext(repo_cache=staging, remote_repos=remote, timeout=REQUEST_SECONDS)
    artifact = context.project(jar.group, jar.artifact).at_version(jar.version).artifact()
    try:
        fetched = Path(artifact.resolve())
    except (requests.RequestException, RuntimeError) as error:
        raise LocalError(
            f"Apache Kafka's {jar.file_name} could not be fetched ({type(error).__name__}): check the "
            f"network and proxy, or set {MIRROR_SETTING} to the URL of a Maven repository you can reach"
        ) from error
    if not _is_intact(fetched, jar):
        raise LocalError(
            f"{jar.file_name} as fetched is not the pinned file (SHA-256 differs): the repository or a proxy "
            f"altered it; set {MIRROR_SETTING} to a repository you trust and try again"
        )
    fetched.replace(target / jar.file_name)
