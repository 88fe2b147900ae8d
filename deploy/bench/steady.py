"""A steady run: latencies at one rate, and the CPU that each process spends on an order.

Latencies say how the system does on this machine as busy as it is now. CPU an order says what a change of
design costs or saves, also on a machine that does other things meanwhile.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

import asyncpg
import psutil

from deploy.bench.load import Outcome, latencies, post_all, post_steadily
from deploy.bench.pipeline import CONNECTIONS, all_decided, bodies, running
from deploy.local.system import Program

WARM_ORDERS = 600
_SERVICE = re.compile(r"services\.(\w+)|deploy\.bench\.noop (\w+)|-m exportgate\.?(\w+)")
_BACKEND = re.compile(r"^postgres: .*exportgate_(\w+)")

CpuSeconds = dict[str, float]
"""User and system time by the name of a part."""


@dataclass(frozen=True)
class SteadyRun:
    """What one steady run showed."""

    rate: float
    orders: int
    outcome: Outcome
    cpu: CpuSeconds
    seconds: float
    transactions: dict[str, int]
    """Committed and rolled back, by database."""


async def bench_steadily(*, rate: float, seconds: float, seed: int, ports_from: int) -> str:
    """The product at `rate` orders a second for `seconds`, after a warm start; the figures as text."""
    async with running(Program(), ports_from) as (ports, key, url, _):
        port = ports.service("intake")
        watcher = await asyncpg.connect(url)
        await post_all(port, key, bodies(seed, WARM_ORDERS, "warm"), connections=CONNECTIONS)
        await all_decided(watcher, WARM_ORDERS)
        orders = bodies(seed + 1, max(1, round(rate * seconds)), "steady")
        before, began = cpu_now(), time.perf_counter()
        transactions = await _transactions(watcher)
        outcome = await post_steadily(port, key, orders, rate=rate, connections=CONNECTIONS * 10)
        spent, took = _spent(before, cpu_now()), time.perf_counter() - began
        transactions = {
            name: count - transactions[name] for name, count in (await _transactions(watcher)).items()
        }
        await watcher.close()
    return render(SteadyRun(rate, len(orders), outcome, spent, took, transactions))


async def _transactions(watcher: "asyncpg.Connection[asyncpg.Record]") -> dict[str, int]:
    rows = await watcher.fetch(
        "SELECT replace(datname, 'exportgate_', '') AS name, xact_commit + xact_rollback AS ended"
        " FROM pg_stat_database WHERE datname LIKE 'exportgate!_%' ESCAPE '!' ORDER BY 1"
    )
    return {row["name"]: row["ended"] for row in rows}


def cpu_now() -> CpuSeconds:
    """User and system seconds of our children so far by part, and our own as `load generator`."""
    us = psutil.Process()
    return {"load generator": _seconds(us), **_by_part(us.children(recursive=True))}


def _by_part(processes: Iterable[psutil.Process]) -> CpuSeconds:
    found: CpuSeconds = {}
    for process in processes:
        try:
            name, seconds = part(" ".join(process.cmdline())), _seconds(process)
        except psutil.Error:  # it ended meanwhile
            continue
        found[name] = found.get(name, 0.0) + seconds
    return found


def part(command: str) -> str:
    """What a process belongs to, by its command line."""
    if service := _SERVICE.search(command):
        return next(name for name in service.groups() if name)
    if backend := _BACKEND.search(command):
        return f"postgres of {backend[1]}"
    if "kafka" in command.lower():
        return "kafka"
    return "postgres itself" if "postgres" in command else "others"


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _spent(before: CpuSeconds, after: CpuSeconds) -> CpuSeconds:
    """Rounded up to nothing where a process ended and took its time with it."""
    return {name: max(0.0, seconds - before.get(name, 0.0)) for name, seconds in after.items()}


def render(run: SteadyRun) -> str:
    """A line per figure; CPU without the load generator's in the sum."""
    of_product = {name: seconds for name, seconds in run.cpu.items() if name != "load generator"}
    lines = [
        f"rate      {run.rate:g} orders/s, {run.orders} orders in {run.seconds:.1f} s",
        f"accept    {latencies(run.outcome.accepted)}",
        f"decide    {latencies(run.outcome.decided)}",
        f"outcomes  {run.outcome.states}; refused {run.outcome.refused}",
        f"database  {_each(run)} transactions an order",
        f"CPU       {_per_order(sum(of_product.values()), run)} ms an order, without the load generator",
    ]
    costly = sorted(run.cpu.items(), key=lambda item: -item[1])
    return "\n".join([*lines, *(f"          {_per_order(spent, run)}  {name}" for name, spent in costly)])


def _per_order(seconds: float, run: SteadyRun) -> str:
    return f"{seconds / max(1, run.orders) * 1000:6.2f}"


def _each(run: SteadyRun) -> str:
    return ", ".join(f"{name} {count / max(1, run.orders):.2f}" for name, count in run.transactions.items())
