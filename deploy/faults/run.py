"""One fault run: `exportgate up` as its user starts it, load, kills by process id, then the check."""

import asyncio
import json
import os
import random
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from deploy.bench import mix
from deploy.faults.check import Databases, Findings, check, unsettled
from deploy.faults.client import Client, Ledger
from deploy.local.layout import Layout, Ports
from deploy.local.waiting import wait_until

TARGETS = ("intake", "screening", "diligence", "notify", "Apache Kafka", "PostgreSQL")
HEAL_SECONDS = 120.0
"""I8: 60 s, and 120 s where a session timeout or the watchdog must act."""


@dataclass(frozen=True)
class Plan:
    """What is posted and what is killed; `seed` decides orders, targets' order and moments."""

    seed: int
    orders: int
    rate: float
    targets: Sequence[str] = TARGETS
    ports_from: int = 8401


@asynccontextmanager
async def fresh(ports_from: int) -> AsyncIterator[tuple[Layout, Ports]]:
    """A new system in a directory of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="exportgate-run-", ignore_cleanup_errors=True) as directory:
        async with running(Path(directory) / "data", ports_from) as found:
            yield found


@asynccontextmanager
async def running(directory: Path, ports_from: int) -> AsyncIterator[tuple[Layout, Ports]]:
    """`exportgate up` in a process of its own, ready; stopped by SIGTERM at the end."""
    layout, ports = Layout.at(directory), Ports(ports_from)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.cli", "up"),
        *("--data-dir", str(directory), "--ports-from", str(ports_from)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    said: list[str] = []
    try:
        async for line in process.stdout:
            said.append(line.decode(errors="replace"))
            if "exportgate is ready" in said[-1]:
                break
        else:
            raise RuntimeError("exportgate did not become ready: " + "".join(said[-20:]))
        reader = asyncio.create_task(_drain(process.stdout))
        yield layout, ports
        reader.cancel()
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(40):
                await process.wait()


async def _drain(stream: asyncio.StreamReader) -> None:
    async for _ in stream:
        pass


async def fault_run(plan: Plan) -> tuple[Findings, Ledger]:
    """Load, kills, healing, check."""
    async with fresh(plan.ports_from) as (layout, ports):
        key = json.loads(layout.credentials.read_text())["erp_key"]
        client = Client(ports.service("intake"), key, Ledger())
        posting = asyncio.create_task(client.post(_orders(plan), rate=plan.rate))
        await _kill_in_turn(plan, layout)
        await posting
        databases = Databases(_urls(layout, ports))

        async def settled() -> bool:
            return not await unsettled(databases)

        try:
            await wait_until(settled, seconds=HEAL_SECONDS, what="everything decided and relayed", every=0.5)
        except TimeoutError:
            return Findings([f"I8: not healed: {await unsettled(databases)}"]), client.ledger
        return await check(databases, client.ledger), client.ledger


def _orders(plan: Plan) -> list[tuple[str, bytes]]:
    made = mix.orders(plan.seed, plan.orders, prefix=f"fault-{plan.seed}")
    return [(order["order_id"], msgspec.json.encode(order)) for order in made]


async def _kill_in_turn(plan: Plan, layout: Layout) -> None:
    """`kill -9` each target once, spread over the load."""
    chance = random.Random(plan.seed)  # noqa: S311  # a repeatable run
    targets = list(plan.targets)
    chance.shuffle(targets)
    pause = plan.orders / plan.rate / (len(targets) + 1)
    for target in targets:
        await asyncio.sleep(pause * chance.uniform(0.7, 1.1))
        pid = json.loads((layout.root / "run.json").read_text())["children"].get(target, [0])[0]
        if pid:
            os.kill(pid, signal.SIGKILL)


def _urls(layout: Layout, ports: Ports) -> dict[str, str]:
    password = json.loads((layout.secrets / "passwords.json").read_text())["postgres"]
    base = f"postgresql://postgres:{password}@127.0.0.1:{ports.postgres}"
    return {name: f"{base}/exportgate_{name}" for name in ("intake", "screening", "diligence", "notify")}
