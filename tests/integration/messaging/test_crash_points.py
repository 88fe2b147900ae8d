"""Killed at each label: after a restart nothing is lost, nothing is handled or published twice as new."""

import asyncio
import signal
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.local.kafka import KafkaBroker
from deploy.local.topics import TopicSpec, ensure_topics
from shared.contracts.events import ORDERS, WATCHLISTS
from shared.messaging.bus import Received
from shared.messaging.kafka import KafkaBus, KafkaTimes
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.toy.process import toy_file, toy_process
from shared.testing.toy.traffic import released
from shared.testing.waiting import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

COUNT = 30
LABELS = (
    "batch.before-handlers",
    "batch.middle",
    "batch.before-commit",
    "batch.after-commit",
    "batch.after-commit:3",
    "offsets.after-commit",
    "relay.after-claim",
    "relay.after-publish",
    "relay.after-commit",
    "retry.before-commit",
    "retry.after-commit",
)


async def _topics(broker: KafkaBroker) -> None:
    await ensure_topics(broker.bootstrap, [TopicSpec(ORDERS), TopicSpec(WATCHLISTS)])


async def _everything_published(bus: KafkaBus, keys: set[str], times: KafkaTimes) -> list[Received]:
    """What stands on the toy's topic for `keys`, read to its end."""
    subscription = await bus.subscribe([WATCHLISTS], group=f"check-{uuid4().hex[:8]}", member="check")
    found: list[Received] = []
    await eventually(lambda: subscription.generation > 0, within=15, what="joining")
    idle = 0
    while idle < 4:
        records = await subscription.poll(max_records=500, within=0.25)
        idle = 0 if records else idle + 1
        found += [record for record in records if (record.key or b"").decode() in keys]
    await subscription.close()
    return found


@pytest.mark.parametrize("label", LABELS)
async def test_killed_at(
    label: str,
    kafka_broker: KafkaBroker,
    toy_database: ServiceDatabase,
    testing_keys: TestingKeys,
    maker: EventMaker,
    tmp_path: Path,
) -> None:
    await _topics(kafka_broker)
    run = uuid4().hex[:8]
    times = KafkaTimes(session=6.0, heartbeat=0.5)
    bus = KafkaBus(kafka_broker.bootstrap, client_id="crash", times=times)
    tenant = f"t-{run}"
    events = [released(maker, f"{run}-{n % 4}", f"r{n}", tenant=tenant) for n in range(COUNT)]
    await bus.publish([maker.record(event) for event in events])
    if label.startswith("retry"):
        settings = toy_file(tmp_path, toy_database, testing_keys, kafka_broker.bootstrap, failing=["r3"])
        async with toy_process(settings):
            await eventually(lambda: _kept(toy_database), within=60, what="a failed event")
    settings = toy_file(tmp_path, toy_database, testing_keys, kafka_broker.bootstrap, crash_at=label, batch=7)
    async with toy_process(settings) as process, asyncio.timeout(60):
        assert await process.wait() == -signal.SIGKILL
    settings = toy_file(tmp_path, toy_database, testing_keys, kafka_broker.bootstrap)

    async def all_handled() -> bool:
        where = f"tenant = '{tenant}'"
        done = await toy_database.fetch(
            f"SELECT count(DISTINCT event_id) AS n FROM toy_handled WHERE {where}"
        )
        return bool(done[0]["n"] == COUNT) and await toy_database.count("outbox") == 0

    async with toy_process(settings):
        await eventually(all_handled, within=60, what="everything handled and relayed", every=0.1)
    await _nothing_lost_nothing_twice(bus, toy_database, tenant, times)
    await bus.close()


async def _kept(database: ServiceDatabase) -> bool:
    return await database.count("retry", "NOT parked") > 0


async def _nothing_lost_nothing_twice(
    bus: KafkaBus, database: ServiceDatabase, tenant: str, times: KafkaTimes
) -> None:
    rows = await database.fetch(
        "SELECT event_id, key, sequence FROM toy_handled WHERE tenant = $1 ORDER BY place", tenant
    )
    assert len(rows) == COUNT, "handled twice"
    assert await database.count("audit_entry", f"tenant = '{tenant}'") == COUNT
    # Late is not wrong: a publish that was given up may still land, after its repetition.
    assert await database.count("sequence_seen", f"gaps > 0 AND tenant = '{tenant}'") == 0
    keys = {row["key"] for row in rows}
    for key in keys:
        sequences = [row["sequence"] for row in rows if row["key"] == key]
        assert sequences == sorted(sequences), key
    published = await _everything_published(bus, keys, times)
    identities = Counter(dict(record.headers)["ce_id"] for record in published)
    assert len(identities) == COUNT, "published under a new id"
    first = dict.fromkeys((record.key, int(dict(record.headers)["ce_sequence"])) for record in published)
    for key in keys:
        numbers = [number for name, number in first if name == key.encode()]
        assert numbers == list(range(1, len(numbers) + 1)), key
