"""The client of a fault run: posts steadily, repeats what was not acknowledged, keeps a ledger."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from deploy.bench.client import Connection

RETRY_SECONDS = 0.2
ANSWER_SECONDS = 15.0


@dataclass
class Ledger:
    """What the client did and what it was told: order ids."""

    attempted: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)
    retries: int = 0


class Client:
    """Posts `(order id, body)` pairs; every order is tried until it is acknowledged or refused for good."""

    def __init__(self, port: int, key: str, ledger: Ledger) -> None:
        self._port, self._key, self.ledger = port, key, ledger

    async def post(self, orders: Sequence[tuple[str, bytes]], *, rate: float, connections: int = 16) -> None:
        """Post at `rate` orders a second; returns when each has its answer."""
        queue: asyncio.Queue[tuple[str, bytes] | None] = asyncio.Queue()
        workers = [asyncio.create_task(self._worker(queue)) for _ in range(connections)]
        began = asyncio.get_running_loop().time()
        for number, order in enumerate(orders):
            await asyncio.sleep(max(0.0, began + number / rate - asyncio.get_running_loop().time()))
            queue.put_nowait(order)
        await queue.join()
        for _ in workers:
            queue.put_nowait(None)
        await asyncio.gather(*workers)

    async def _worker(self, queue: "asyncio.Queue[tuple[str, bytes] | None]") -> None:
        connection: Connection | None = None
        while order := await queue.get():
            order_id, body = order
            self.ledger.attempted.add(order_id)
            while True:
                try:
                    async with asyncio.timeout(ANSWER_SECONDS):
                        connection = connection or await Connection.open(self._port, self._key)
                        status = (await connection.ask("POST", "/v1/orders", body)).status
                except (OSError, TimeoutError):
                    status = 0
                if self._settled(order_id, status):
                    break
                if connection:
                    await connection.close()
                    connection = None
                self.ledger.retries += 1
                await asyncio.sleep(RETRY_SECONDS)
            queue.task_done()
        if connection:
            await connection.close()

    def _settled(self, order_id: str, status: int) -> bool:
        if status == 202:
            self.ledger.acknowledged.add(order_id)
            return True
        if 400 <= status < 500 and status != 429:
            self.ledger.refused[order_id] = status
            return True
        return False
