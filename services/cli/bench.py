"""`bench matching|pipeline|assessment|reassessment|queue`: ratios of one run on one machine."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from services.cli.examples import EXAMPLES

app = typer.Typer(help="Benchmarks; they print ratios of one run on one machine.", no_args_is_help=True)


@app.command(epilog=EXAMPLES["bench pipeline"])
def pipeline(
    orders: Annotated[int, typer.Option(min=100, help="Orders posted at once")] = 5_000,
    seed: Annotated[int, typer.Option(help="Seed of the mix")] = 7,
    ports_from: Annotated[int, typer.Option(help="First of the ports used")] = 8301,
    rate: Annotated[float | None, typer.Option(min=0.1, help="Only a steady run of so many orders/s")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="Length of the steady run")] = 30,
) -> None:
    """Accepted to decided through real Kafka and PostgreSQL, beside the same pipeline with no-ops.

    With `--rate`: latencies at that rate, and the CPU that each process spends on an order.
    """
    from deploy.bench.pipeline import bench
    from deploy.bench.steady import bench_steadily

    if rate is None:
        report = bench(orders=orders, seed=seed, ports_from=ports_from)
    else:
        report = bench_steadily(rate=rate, seconds=seconds, seed=seed, ports_from=ports_from)
    typer.echo(asyncio.run(report))


@app.command(epilog=EXAMPLES["bench matching"])
def matching(
    queries: Annotated[int, typer.Option(min=10, help="Names looked for, for each list")] = 1_000,
    checked: Annotated[int, typer.Option(min=1, help="Names also compared with everything")] = 100,
    largest: Annotated[int, typer.Option(min=0, help="Names of the largest grown list")] = 1_000_000,
    seed: Annotated[int, typer.Option(help="Seed of names and queries")] = 7,
    watchman: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The program of watchman, to ask it too")
    ] = None,
) -> None:
    """Names against the bundled list and lists grown from it: the index beside a scan of folded names."""
    from deploy.bench.matching import SIZES, bench

    sizes = [size for size in SIZES if size <= largest]
    typer.echo(bench(queries=queries, checked=checked, sizes=sizes, seed=seed, peer=watchman))


@app.command(epilog=EXAMPLES["bench assessment"])
def assessment(
    orders: Annotated[int, typer.Option(min=100, help="Orders assessed for the rate")] = 2_000,
) -> None:
    """The evaluation set: right verdicts, false holds, each rule, and orders a second on one core."""
    from deploy.bench.assessment import bench

    typer.echo(bench(orders=orders))


@app.command(epilog=EXAMPLES["bench reassessment"])
def reassessment(
    orders: Annotated[int, typer.Option(min=100, help="Stored orders")] = 100_000,
    entries: Annotated[int, typer.Option(min=1, help="List entries that change")] = 200,
    seed: Annotated[int, typer.Option(help="Seed of names and changes")] = 7,
) -> None:
    """A list changes: which stored orders that can affect, how soon, and whether any is missed."""
    from deploy.bench.reassessment import bench

    typer.echo(bench(orders=orders, entries=entries, seed=seed))


@app.command(epilog=EXAMPLES["bench queue"])
def queue(
    cases: Annotated[int, typer.Option(min=100, help="Open cases")] = 10_000,
    rounds: Annotated[int, typer.Option(min=1, help="How often each page is asked for")] = 20,
) -> None:
    """The reviewers' queue with many open cases beside the same pages with a hundred."""
    from deploy.bench.queue import bench

    typer.echo(asyncio.run(bench(cases=cases, rounds=rounds)))
