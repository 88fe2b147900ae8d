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

from deploy.bench.trigrams import Trigrams, depth
from services.screening.matching.api import Query
from services.screening.matching.matcher import DEFAULT_THRESHOLD, Matcher
from services.screening.matching.words.readings import name_forms
from services.screening.watchlists.model import ListEntry

SAMPLE = 1_000
"""Entries compared with each query."""
QUERIES = 24
NAMES = 200
"""Names by which it is found how many entries a blocker by trigrams must pass on."""
EASIEST = 0.9
"""The highest of the thresholds at which nothing may be missed: what it finds is nearest in letters."""
ALGORITHMS = ("logic-v2", "logic-v1", "name-based")
SCHEMATA = {"person": "Person", "organisation": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}


def is_installed() -> bool:
    """Whether the extra is there."""
    return importlib.util.find_spec("nomenklatura") is not None


def nomenklatura(
    entries: Sequence[ListEntry], asked: Sequence[str], matcher: Matcher, ours: float, seed: int
) -> str:
    """A line for each algorithm: milliseconds a query, beside `ours`; for all entries, for those that our own
    blocker passes on, and, of the first, for those that one by trigrams must pass on to miss nothing.
    """
    if not is_installed():
        return "nomenklatura  not compared with: install the extra `bench`"
    dice = random.Random(seed)  # noqa: S311  # repeatable, not a secret
    everybody = [_listed(entry) for entry in _some(entries, dice)]
    queries = [_entity("query", [name], None) for name in asked[:QUERIES]]
    blocked = [[_listed(entry) for entry in _passed_on(matcher, name)] for name in asked[:QUERIES]]
    lines = [_line(name, queries, everybody, blocked, len(entries), ours) for name in ALGORITHMS]
    return "\n".join([*lines, _by_trigrams(ALGORITHMS[0], entries, asked, queries, matcher, ours)])


def _by_trigrams(
    name: str,
    entries: Sequence[ListEntry],
    asked: Sequence[str],
    queries: Sequence[Any],
    matcher: Matcher,
    ours: float,
) -> str:
    numbers = {entry.entry_id: number for number, entry in enumerate(entries)}
    trigrams = Trigrams(entries)
    found = [matcher.search(Query(text), len(entries), EASIEST) for text in asked]
    wanted = [
        (text, [numbers[one.entry_id] for one in hits if one.score >= EASIEST])
        for text, hits in zip(asked, found, strict=True)
    ]
    places = trigrams.places(wanted)
    most = depth(places, 1.0)
    blocked = [[_listed(entries[one]) for one in trigrams.nearest(text, most)] for text in asked[:QUERIES]]
    behind = _milliseconds(name, queries, blocked)
    return (
        f"nomenklatura  {name}: {behind:,.0f} ms for the {most:,} entries nearest by trigrams, "
        f"{behind / ours:,.0f} × ours: among them is all that is found at {EASIEST} "
        f"({depth(places, 0.99):,} have 99 % of it; {len(asked)} names)"
    )


def _passed_on(matcher: Matcher, name: str) -> list[ListEntry]:
    """What our own blocker passes on, the tightest: the entries with a word that a match must share."""
    numbers: dict[int, None] = {}
    for form in name_forms(name):
        for index in matcher.modes:
            for one in index.candidates([index.weighted(form)], DEFAULT_THRESHOLD, bounded=False)[0]:
                numbers[int(index.arrays.form_entry[one.form])] = None
    return [matcher.entry(number) for number in numbers]


def _listed(entry: ListEntry) -> Any:
    return _entity(entry.key, _names(entry), SCHEMATA.get(entry.kind))


def _some(entries: Sequence[ListEntry], dice: random.Random) -> list[ListEntry]:
    return dice.sample(list(entries), min(SAMPLE, len(entries)))


def _names(entry: ListEntry) -> list[str]:
    return [name.text for name in entry.names]


def _entity(key: str, names: list[str], schema: str | None) -> Any:
    """An entity of FollowTheMoney; a query and an entry of another kind may be any legal entity."""
    proxy = importlib.import_module("followthemoney").EntityProxy
    return proxy.from_dict({"id": key, "schema": schema or "LegalEntity", "properties": {"name": names}})


def _line(
    name: str,
    queries: Sequence[Any],
    everybody: Sequence[Any],
    blocked: Sequence[Sequence[Any]],
    entries: int,
    ours: float,
) -> str:
    whole = _milliseconds(name, queries, [everybody] * len(queries)) / len(everybody) * entries
    passed = sum(map(len, blocked)) / len(queries)
    behind = _milliseconds(name, queries, blocked)
    return (
        f"nomenklatura  {name}: {whole:,.0f} ms a query for all {entries:,} entries (of {len(everybody):,}), "
        f"{whole / ours:,.0f} × ours; {behind:.1f} ms for the {passed:.0f} that our own blocker "
        f"passes on ({len(queries)} queries), {behind / ours:,.0f} × ours"
    )


def _milliseconds(name: str, queries: Sequence[Any], held: Sequence[Sequence[Any]]) -> float:
    """A query's time against what is held against it. What is kept of an entity is made ready before."""
    algorithm = importlib.import_module("nomenklatura.matching").get_algorithm(name)
    config = algorithm.default_config()
    for entity in {id(one): one for entities in held for one in entities}.values():
        algorithm.compare(queries[0], entity, config)
    began = process_time()
    for query, entities in zip(queries, held, strict=True):
        for entity in entities:
            algorithm.compare(query, entity, config)
    return (process_time() - began) * 1e3 / len(queries)
