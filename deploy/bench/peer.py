"""The same queries through nomenklatura, the matcher of OpenSanctions, where the extra `bench` is installed.

Its scorers compare two entities; over a list held in memory that is a scan of all entries, which would take
minutes a query: a seeded sample of entries is compared, and the time is taken for all of them.
"""

import importlib
import importlib.util
import random
from collections.abc import Sequence
from time import process_time
from typing import Any

from services.screening.watchlists.model import ListEntry

SAMPLE = 1_000
"""Entries compared with each query."""
QUERIES = 8
ALGORITHMS = ("logic-v2", "logic-v1", "name-based")
SCHEMATA = {"person": "Person", "organisation": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}


def is_installed() -> bool:
    """Whether the extra is there."""
    return importlib.util.find_spec("nomenklatura") is not None


def nomenklatura(entries: Sequence[ListEntry], asked: Sequence[str], ours: float, seed: int) -> str:
    """A line for each algorithm: milliseconds a comparison and a query, beside `ours` a query."""
    if not is_installed():
        return "nomenklatura  not compared with: install the extra `bench`"
    dice = random.Random(seed)  # noqa: S311  # repeatable, not a secret
    sample = [_entity(entry.key, _names(entry), SCHEMATA.get(entry.kind)) for entry in _some(entries, dice)]
    queries = [_entity("query", [name], None) for name in asked[:QUERIES]]
    return "\n".join(_line(name, queries, sample, len(entries), ours) for name in ALGORITHMS)


def _some(entries: Sequence[ListEntry], dice: random.Random) -> list[ListEntry]:
    return dice.sample(list(entries), min(SAMPLE, len(entries)))


def _names(entry: ListEntry) -> list[str]:
    return [name.text for name in entry.names]


def _entity(key: str, names: list[str], schema: str | None) -> Any:
    """An entity of FollowTheMoney; a query and an entry of another kind may be any legal entity."""
    proxy = importlib.import_module("followthemoney").EntityProxy
    return proxy.from_dict({"id": key, "schema": schema or "LegalEntity", "properties": {"name": names}})


def _line(name: str, queries: Sequence[Any], sample: Sequence[Any], entries: int, ours: float) -> str:
    algorithm = importlib.import_module("nomenklatura.matching").get_algorithm(name)
    config = algorithm.default_config()
    for entity in sample:  # what it keeps of an entity is made ready outside the measurement
        algorithm.compare(queries[0], entity, config)
    began = process_time()
    for query in queries:
        for entity in sample:
            algorithm.compare(query, entity, config)
    each = (process_time() - began) * 1e3 / (len(queries) * len(sample))
    whole = each * entries
    return (
        f"nomenklatura  {name}: {each:.3f} ms a comparison, {whole:,.0f} ms for all {entries:,} entries "
        f"(from {len(queries)} × {len(sample)}); {whole / ours:,.0f} × ours"
    )
