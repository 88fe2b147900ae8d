"""P5, P6, P8: the whole pipeline on this machine, then the same with no-ops, in one run."""

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import msgspec
import psutil

from deploy.bench import mix
from deploy.bench.load import Outcome, latencies, post_all, post_steadily
from deploy.local import environment
from deploy.local.layout import Layout, Ports
from deploy.local.report import Report
from deploy.local.system import Program, System

NO_OPS = Program(service=("-m", "deploy.bench.noop", "{name}"))
CONNECTIONS = 48


@dataclass
class Run:
    """What one system did: orders a second accepted to decided; latencies in seconds; start; memory."""

    start_seconds: float
    orders_per_second: float
    accept_per_second: float
    half_load: Outcome
    half_rate: float
    states: dict[str, int]
    pss_mib: float


@asynccontextmanager
async def running(program: Program, ports_from: int) -> AsyncIterator[tuple[Ports, str, str, float]]:
    """A fresh system; gives its ports, the ERP key, a URL of intake's database and seconds to ready."""
    with tempfile.TemporaryDirectory(prefix="exportgate-bench-") as directory:
        layout = Layout.at(Path(directory))
        layout.make()
        ports = Ports(ports_from)
        system = System(layout, ports, Report(), program)
        began = time.monotonic()
        try:
            await system.start()
            key = json.loads(layout.credentials.read_text())["erp_key"]
            password = environment.database_passwords(layout)["postgres"]
            url = f"postgresql://postgres:{password}@127.0.0.1:{ports.postgres}/exportgate_intake"
            yield ports, key, url, time.monotonic() - began
        finally:
            await system.stop()


async def measure(program: Program, *, orders: int, seed: int, ports_from: int, rate: float | None) -> Run:
    """Throughput with everything posted at once, then latency at half that load (or at `rate`)."""
    async with running(program, ports_from) as (ports, key, url, start_seconds):
        port = ports.service("intake")
        watcher = await asyncpg.connect(url)
        await post_all(port, key, bodies(seed, 300, "warm"), connections=CONNECTIONS)
        await all_decided(watcher, 300)
        at_once = bodies(seed + 1, orders, "full")
        began = time.perf_counter()
        posted = await post_all(port, key, at_once, connections=CONNECTIONS)
        accepted = time.perf_counter() - began
        await all_decided(watcher, 300 + orders)
        took = time.perf_counter() - began
        half = rate or orders / took / 2
        steady = bodies(seed + 2, max(500, int(half * 15)), "half")
        outcome = await post_steadily(port, key, steady, rate=half, connections=CONNECTIONS * 10)
        rows = await watcher.fetch("SELECT state, count(*) AS n FROM sales_order GROUP BY state")
        await watcher.close()
        return Run(
            start_seconds=start_seconds,
            orders_per_second=len(posted.accepted) / took,
            accept_per_second=len(posted.accepted) / accepted,
            half_load=outcome,
            half_rate=half,
            states={row["state"]: row["n"] for row in rows},
            pss_mib=_pss(),
        )


def bodies(seed: int, count: int, prefix: str) -> list[bytes]:
    """Orders of the mix as they are posted."""
    return [msgspec.json.encode(order) for order in mix.orders(seed, count, prefix=prefix, known_share=0.8)]


async def all_decided(watcher: "asyncpg.Connection[asyncpg.Record]", expected: int) -> None:
    """Wait until intake holds `expected` orders and none is PENDING (seen from outside, every 50 ms)."""
    deadline = time.monotonic() + 120
    query = "SELECT count(*) AS n, count(*) FILTER (WHERE state = 'PENDING') AS pending FROM sales_order"
    while time.monotonic() < deadline:
        row = await watcher.fetchrow(query)
        if row is not None and row["n"] >= expected and row["pending"] == 0:
            return
        await asyncio.sleep(0.05)
    raise TimeoutError(f"after two minutes {row} of {expected} orders were not all decided")


def _pss() -> float:
    """Sum of the proportional set sizes of our children, in MiB."""
    total = 0
    for child in psutil.Process().children(recursive=True):
        try:
            total += child.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 2**20


def render(real: Run, noop: Run) -> str:
    """The figures as text: ratios first, absolute numbers beside them."""
    load = real.half_load
    rows = [
        ("P5 ratio", f"{real.orders_per_second / noop.orders_per_second:.2f} of the no-op pipeline", "0.50"),
        ("P5 rate", f"{real.orders_per_second:.0f} orders/s accepted to decided", "250"),
        ("", f"no-op {noop.orders_per_second:.0f}/s; accepted at {real.accept_per_second:.0f}/s", ""),
        ("P6 accept", f"{latencies(load.accepted)} at {real.half_rate:.0f}/s", "p99 50 ms"),
        ("P6 decide", latencies(load.decided), "p99 1000 ms"),
        ("P8 start", f"{real.start_seconds:.1f} s for a new data folder", "20 s when warm"),
        ("P8 memory", f"{real.pss_mib:.0f} MiB, sum of proportional set sizes", "1536 MiB"),
        ("outcomes", f"{real.states}; refused {load.refused}", ""),
    ]
    return "\n".join(
        f"{name:<10} {text}" + (f"  (reach {reach})" if reach else "") for name, text, reach in rows
    )


async def bench(*, orders: int = 5_000, seed: int = 7, ports_from: int = 8301) -> str:
    """Both systems, one after the other, on the same machine."""
    noop = await measure(NO_OPS, orders=orders, seed=seed, ports_from=ports_from, rate=None)
    real = await measure(Program(), orders=orders, seed=seed, ports_from=ports_from, rate=None)
    return render(real, noop)
