"""Three brokers on one machine, for tests of what happens when one of them is lost."""

from collections.abc import Mapping
from pathlib import Path

from deploy.local.kafka import KafkaBroker, Node
from deploy.local.kafka_config import new_cluster_id
from deploy.local.ports import free_ports
from deploy.local.startable import Startable
from deploy.local.waiting import together

SIZE = 3

REPLICATED: Mapping[str, str] = {
    "default.replication.factor": "3",
    "min.insync.replicas": "2",
    "offsets.topic.replication.factor": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
    "share.coordinator.state.topic.replication.factor": "3",
    "share.coordinator.state.topic.min.isr": "2",
    "broker.session.timeout.ms": "6000",
    "replica.lag.time.max.ms": "6000",
}


class KafkaCluster(Startable):
    """Three brokers that are controllers too; each can be killed, paused and started by itself.

    A topic made with ``replication_factor=3`` survives the loss of any one of them.
    """

    def __init__(self, directory: Path) -> None:
        ports = free_ports(2 * SIZE)
        voters = dict(enumerate(ports[SIZE:], start=1))
        cluster_id = new_cluster_id()
        self.brokers = [
            KafkaBroker(
                directory / f"kafka-{number}",
                port=ports[number - 1],
                node=Node(number, voters, cluster_id),
                settings=REPLICATED,
            )
            for number in voters
        ]

    @property
    def bootstrap(self) -> str:
        """All brokers, as ``host:port,host:port,host:port``."""
        return ",".join(broker.bootstrap for broker in self.brokers)

    async def start(self) -> None:
        """Start all at once: one alone has no quorum and never gets ready."""
        await self.brokers[0].prepare()  # fetches what the others then find
        await together(*(broker.start() for broker in self.brokers))

    async def stop(self) -> None:
        """Stop all at once."""
        await together(*(broker.stop() for broker in self.brokers))
