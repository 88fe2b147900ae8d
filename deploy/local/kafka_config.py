"""Files that Apache Kafka reads: one node, broker and controller at once, everything on loopback."""

import base64
import uuid
from collections.abc import Mapping
from pathlib import Path

from deploy.local.ports import LOOPBACK

LARGEST_MESSAGE = 8 * 1024 * 1024 + 64 * 1024
"""Bytes: topics allow 8 MiB of data; the headroom is for key, headers and batch."""


def new_cluster_id() -> str:
    """A random cluster id as Kafka writes it: 22 characters of base64url."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")


def meta_properties(cluster_id: str, node: int = 1) -> str:
    """What ``kafka-storage format`` would write into the log directory."""
    return f"version=1\nnode.id={node}\ncluster.id={cluster_id}\n"


def server_properties(
    logs: Path,
    *,
    port: int,
    voters: Mapping[int, int],
    node: int = 1,
    overrides: Mapping[str, str] | None = None,
) -> str:
    """``server.properties`` as text; ``logs`` is where the records live.

    ``voters`` holds the controller port of every node, this one's among them.
    """
    controller_port = voters[node]
    settings = {
        "process.roles": "broker,controller",
        "node.id": str(node),
        "controller.quorum.voters": ",".join(f"{n}@{LOOPBACK}:{p}" for n, p in voters.items()),
        "listeners": f"PLAINTEXT://{LOOPBACK}:{port},CONTROLLER://{LOOPBACK}:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{LOOPBACK}:{port}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
        "log.dirs": escaped(str(logs)),
        **TOPIC_SETTINGS,
        **SMALL_MACHINE,
        **(overrides or {}),
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def escaped(value: str) -> str:
    """A value as Java reads it from a properties file: ASCII, else ``\\uXXXX``, backslashes doubled."""
    units = value.encode("utf-16-be")
    pairs = [units[i : i + 2] for i in range(0, len(units), 2)]
    codes = [int.from_bytes(pair, "big") for pair in pairs]
    doubled = {ord("\\"): "\\\\"}
    return "".join(doubled.get(code, chr(code) if code < 0x80 else f"\\u{code:04x}") for code in codes)


TOPIC_SETTINGS: Mapping[str, str] = {
    "auto.create.topics.enable": "false",  # a misspelt topic is an error, not a new topic
    "message.max.bytes": str(LARGEST_MESSAGE),
    "replica.fetch.max.bytes": str(LARGEST_MESSAGE),
    "fetch.max.bytes": str(64 * 1024 * 1024),
    "default.replication.factor": "1",
    "min.insync.replicas": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "2",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "log.retention.hours": "720",
    "offsets.retention.minutes": "43200",  # a system switched off for a month starts where it was
}

SMALL_MACHINE: Mapping[str, str] = {
    "group.initial.rebalance.delay.ms": "0",
    # A killed broker may register again only when its old session has ended: 9 s by default.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "750",
    "log.cleaner.dedupe.buffer.size": "16777216",
    "num.network.threads": "2",
    "num.io.threads": "2",
    "num.recovery.threads.per.data.dir": "2",
    "background.threads": "2",
    "log.segment.bytes": str(256 * 1024 * 1024),
    "controlled.shutdown.enable": "true",
}


LOG4J2 = """status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601}{UTC}Z %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
logger.server.name = kafka.server.KafkaRaftServer
logger.server.level = info
"""
"""Warnings and worse, and the line that says it has started."""
