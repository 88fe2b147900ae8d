"""Write the pinned list of jars that the embedded Apache Kafka consists of.

    python tools/pin_kafka_jars.py > deploy/local/kafka-jars.txt

Walks the POMs of the broker once, downloads every jar and records its SHA-256. The logging bridge is
taken without its dependencies: walking it too would let its bill of materials lower the version of
kafka-clients. It takes the version of log4j-core that the broker itself asks for.
"""

import hashlib
import sys
import tempfile
from pathlib import Path

from jgo.maven import MavenContext

BROKER = "org.apache.kafka:kafka_2.13:4.1.2"
LOG_CORE = "log4j-core"
LOG_BRIDGE = ("org.apache.logging.log4j", "log4j-slf4j-impl")


def main() -> None:
    """Resolve, download, print ``group artifact version sha256`` sorted."""
    with tempfile.TemporaryDirectory() as cache:
        context = MavenContext(repo_cache=Path(cache), timeout=60)
        given, found = context.resolver.resolve([context.create_dependency(BROKER)])
        artifacts = [dependency.artifact for dependency in (*given, *found) if dependency.scope != "test"]
        log_version = next(a.version for a in artifacts if a.artifactId == LOG_CORE)
        group, name = LOG_BRIDGE
        artifacts.append(context.project(group, name).at_version(log_version).artifact())
        lines = []
        for artifact in artifacts:
            digest = hashlib.sha256(artifact.resolve().read_bytes()).hexdigest()
            lines.append(f"{artifact.groupId} {artifact.artifactId} {artifact.version} {digest}")
    sys.stdout.write(f"# {BROKER} and what it needs at run time: group artifact version sha256\n")
    sys.stdout.write("\n".join(sorted(lines)) + "\n")


if __name__ == "__main__":
    main()
