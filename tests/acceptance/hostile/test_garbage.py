"""Ten thousand garbled messages, a thousand garbled bodies: each answered for, nothing falls over."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.bench import mix
from deploy.faults.check import SERVICES, Databases
from deploy.faults.run import _urls, fresh
from deploy.local.layout import Layout, Ports
from deploy.local.waiting import wait_until
from shared.messaging.kafka import KafkaBus
from shared.messaging.keys import EventSigner
from tests.acceptance.hostile.garbage import TOPICS, Garbler, bodies

MESSAGES, BODIES, ORDERS = 10_000, 1_000, 40
PORTS_FROM = 8651
SECONDS = 180.0

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]
System = tuple[Layout, Ports]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system() -> AsyncIterator[System]:
    async with fresh(PORTS_FROM) as found:
        yield found


async def test_garbage_on_topics_and_at_the_door(system: System) -> None:
    layout, ports = system
    before = _processes(layout)
    databases = Databases(_urls(layout, ports))
    key = json.loads(layout.credentials.read_text())["erp_key"]
    limits = httpx.Limits(max_connections=8)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{ports.service('intake')}",
        headers={"Authorization": f"Bearer {key}"}, timeout=40, limits=limits,
    ) as door:  # fmt: skip
        sent, answers, _ = await asyncio.gather(
            _spoil_topics(layout, ports), _spoil_bodies(door), _order(door)
        )
        expected = Counter(reader for topic in sent for reader in TOPICS[topic][2])

        async def all_kept() -> bool:
            return all([await _letters(databases, name) >= expected[name] for name in expected])

        await wait_until(all_kept, seconds=SECONDS, what="every garbled message is a dead letter", every=0.3)
        assert [problem for answer in answers if (problem := _wrong(answer))] == []
        for number in range(ORDERS):
            path = f"/v1/orders/valid-{number:06d}/clearance?source_system=bench&wait=30"
            assert (await door.get(path)).json()["state"] != "PENDING"
    assert {name: await _letters(databases, name) for name in expected} == dict(expected)
    assert _processes(layout) == before
    for name in SERVICES:
        assert "Traceback" not in (layout.logs / f"{name}.log").read_text()


async def _spoil_topics(layout: Layout, ports: Ports) -> list[str]:
    """Publishes the garbage; gives the topic of every record."""
    signers = {name: EventSigner.load(layout.secrets / "events" / f"{name}.pem") for name in SERVICES}
    garbler = Garbler(signers, EventSigner(Ed25519PrivateKey.generate()), seed=5)
    bus = KafkaBus(f"127.0.0.1:{ports.kafka}", client_id="intruder")
    try:
        records = [garbler.too_large(), garbler.too_large(), *garbler.records(MESSAGES - 2)]
        for start in range(0, MESSAGES, 1_000):
            await bus.publish(records[start : start + 1_000])
    finally:
        await bus.close()
    return [record.topic for record in records]


async def _spoil_bodies(door: httpx.AsyncClient) -> list[httpx.Response]:
    places = asyncio.Semaphore(8)

    async def post(body: bytes, media_type: str) -> httpx.Response:
        async with places:
            return await door.post("/v1/orders", content=body, headers={"Content-Type": media_type})

    return await asyncio.gather(*(post(*item) for item in bodies(BODIES, seed=6)))


async def _order(door: httpx.AsyncClient) -> None:
    """Valid orders, one after the other between all that."""
    for order in mix.orders(8, ORDERS, prefix="valid"):
        assert (await door.post("/v1/orders", json=order)).status_code == 202


def _wrong(answer: httpx.Response) -> str | None:
    """What is wrong with the answer to a garbled body."""
    if answer.status_code not in (400, 413, 415, 422):
        return f"{answer.status_code}: {answer.text[:200]}"
    if answer.headers["content-type"] != "application/problem+json":
        return f"{answer.status_code} as {answer.headers['content-type']}"
    problem: dict[str, Any] = answer.json()
    # Of a document in another format the place is its own: a line, a segment, a row.
    foreign = problem.get("type") == "urn:exportgate:problem:invalid-document"
    pointed = all(
        error["pointer"] if foreign else error["pointer"].startswith("/") or not error["pointer"]
        for error in problem.get("errors", [])
    )
    if answer.status_code == 422 and not (problem.get("errors") and pointed):
        return f"422 without pointers: {problem}"
    return None


async def _letters(databases: Databases, service: str) -> int:
    return await databases.value(service, "SELECT count(*) FROM dead_letter")


def _processes(layout: Layout) -> dict[str, int]:
    children = json.loads((layout.root / "run.json").read_text())["children"]
    return {name: pid for name, (pid, _) in children.items()}
