"""Posting orders: as fast as they are taken, or at a steady rate; each decision waited for where asked."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

import msgspec

from deploy.bench.client import Connection, Pool


@dataclass
class Outcome:
    """Seconds to accept, and where asked to decide, per order; states seen."""

    accepted: list[float] = field(default_factory=list)
    decided: list[float] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    refused: int = 0


async def post_all(port: int, key: str, bodies: Sequence[bytes], *, connections: int) -> Outcome:
    """Post everything as fast as it is taken over so many connections."""
    outcome = Outcome()
    queue = iter(bodies)

    async def worker() -> None:
        connection = await Connection.open(port, key)
        for body in queue:
            began = time.perf_counter()
            answer = await connection.ask("POST", "/v1/orders", body)
            _accept(outcome, answer.status, began)
        await connection.close()

    await asyncio.gather(*(worker() for _ in range(connections)))
    return outcome


async def post_steadily(
    port: int, key: str, bodies: Sequence[bytes], *, rate: float, connections: int
) -> Outcome:
    """Post at `rate` a second, each on time whatever the answers do; wait for every decision."""
    outcome = Outcome()
    pool = Pool(port, key, limit=connections)
    start = time.perf_counter()

    async def one(number: int, body: bytes) -> None:
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        async with pool.connection() as connection:
            answer = await connection.ask("POST", "/v1/orders", body)
            # Measured from when it was due: a slow answer must not hide behind a late question.
            _accept(outcome, answer.status, due)
            accepted = time.perf_counter()
            state = await _decision(connection, body)
        outcome.decided.append(time.perf_counter() - accepted)
        outcome.states[state] = outcome.states.get(state, 0) + 1

    await asyncio.gather(*(one(number, body) for number, body in enumerate(bodies)))
    await pool.close()
    return outcome


async def _decision(connection: Connection, body: bytes) -> str:
    order = msgspec.json.decode(body)
    path = f"/v1/orders/{quote(order['order_id'], safe='')}/clearance?source_system=bench&wait=30"
    answer = await connection.ask("GET", path)
    return str(msgspec.json.decode(answer.body).get("state", answer.status))


def _accept(outcome: Outcome, status: int, began: float) -> None:
    if status == 202:
        outcome.accepted.append(time.perf_counter() - began)
    else:
        outcome.refused += 1


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which `share` of the values lie; nan without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def latencies(values: list[float]) -> str:
    """Median and 99th percentile of seconds, in milliseconds."""
    return f"p50 {percentile(values, 0.50) * 1000:.0f} ms, p99 {percentile(values, 0.99) * 1000:.0f} ms"
