"""On a real broker that asks who comes: TLS with certificates, TLS with passwords, and nobody else."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from deploy.local.kafka import KafkaBroker
from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.topics import TopicSpec, ensure_topics
from shared.contracts.events import ORDERS
from shared.messaging.bus import BusUnavailable, Record
from shared.messaging.kafka import KafkaBus, KafkaTimes
from shared.messaging.kafka_security import KafkaSecurity
from shared.messaging.kafka_subscription import KafkaSubscription
from tests.integration.messaging.certificates import Authority

pytestmark = [pytest.mark.kafka, pytest.mark.asyncio(loop_scope="module")]

TIMES = KafkaTimes(publish=5.0, request=2.0, join=5.0, close=1.0)
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"
JAAS = f'{PLAIN} user_intake="right" user_stranger="known";'


class Guarded:
    """A broker with three doors: plain (for the test), certificates, passwords; only intake may write."""

    def __init__(self, directory: Path) -> None:
        self.authority = Authority(directory)
        *ports, controller = free_ports(4)
        doors = dict(zip(("PLAINTEXT", "SSL", "SASL_SSL"), ports, strict=True))
        self.certificates, self.passwords = doors["SSL"], doors["SASL_SSL"]
        self.broker = KafkaBroker(
            directory / "kafka",
            port=doors["PLAINTEXT"],
            controller_port=controller,
            settings=self._settings(doors, controller),
        )

    def _settings(self, doors: dict[str, int], controller: int) -> dict[str, str]:
        listeners = [f"{name}://{LOOPBACK}:{port}" for name, port in doors.items()]
        return {
            "listeners": ",".join([*listeners, f"CONTROLLER://{LOOPBACK}:{controller}"]),
            "advertised.listeners": ",".join(listeners),
            "listener.security.protocol.map": ",".join(f"{n}:{n}" for n in doors) + ",CONTROLLER:PLAINTEXT",
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS;User:CN=intake;User:intake",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(self.authority.keystore("broker")),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self.authority.ca),
            "listener.name.ssl.ssl.client.auth": "required",
            "sasl.enabled.mechanisms": "PLAIN",
            "listener.name.sasl_ssl.plain.sasl.jaas.config": JAAS,
        }

    def bus(self, security: KafkaSecurity) -> KafkaBus:
        """A client at the door of its protocol."""
        port = self.passwords if security.protocol == "SASL_SSL" else self.certificates
        return KafkaBus(f"{LOOPBACK}:{port}", client_id="guarded", times=TIMES, security=security)

    def certified(self, name: str) -> KafkaSecurity:
        """Somebody with a certificate of the authority."""
        certificate, key = self.authority.issue(name)
        return KafkaSecurity("SSL", self.authority.ca, certificate, key)

    def known(self, name: str, password: str) -> KafkaSecurity:
        """Somebody with a password."""
        return KafkaSecurity("SASL_SSL", self.authority.ca, None, None, "PLAIN", name, password)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def guarded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Guarded]:
    found = Guarded(tmp_path_factory.mktemp("guarded"))
    async with found.broker:
        await ensure_topics(found.broker.bootstrap, [TopicSpec(ORDERS, partitions=1)])
        yield found


def securities(guarded: Guarded, name: str, password: str) -> list[KafkaSecurity]:
    return [guarded.certified(name), guarded.known(name, password)]


async def write(bus: KafkaBus) -> None:
    try:
        await bus.publish([Record(ORDERS, b"key", b"{}", ())])
    finally:
        await bus.close()


async def test_who_is_known_and_allowed_writes_and_reads(guarded: Guarded) -> None:
    for security in securities(guarded, "intake", "right"):
        await write(guarded.bus(security))
        bus = guarded.bus(security)
        reading = await bus.subscribe([ORDERS], group=f"g-{uuid4().hex}", member="m")
        assert await read_one(reading) == b"{}"
        await reading.close()
        await bus.close()


async def read_one(reading: KafkaSubscription) -> bytes | None:
    async with asyncio.timeout(20):
        while True:
            for received in await reading.poll(max_records=1, within=0.5):
                return received.value


async def test_who_is_known_and_not_allowed_writes_nothing(guarded: Guarded) -> None:
    for security in securities(guarded, "stranger", "known"):
        with pytest.raises(BusUnavailable, match="Authorization"):
            await write(guarded.bus(security))


async def test_a_wrong_password_a_foreign_certificate_or_none_get_nowhere(
    guarded: Guarded, tmp_path: Path
) -> None:
    foreign = Authority(tmp_path).issue("intake")
    for security in (
        guarded.known("intake", "wrong"),
        KafkaSecurity("SSL", guarded.authority.ca, *foreign),
        KafkaSecurity("SSL", guarded.authority.ca),
    ):
        with pytest.raises(BusUnavailable):
            await write(guarded.bus(security))


async def test_a_broker_of_another_authority_is_not_believed(guarded: Guarded, tmp_path: Path) -> None:
    certificate, key = guarded.authority.issue("intake")
    with pytest.raises(BusUnavailable):
        await write(guarded.bus(KafkaSecurity("SSL", Authority(tmp_path).ca, certificate, key)))
