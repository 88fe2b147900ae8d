"""Names against the bundled list: the index, beside a scan of every folded name, in one run.

The scan stands for what a plain screener does: `token_sort_ratio` of rapidfuzz over names that were folded
beforehand. The check for misses scans everything with our own scorer, which takes about a second a query.
"""

import random
from collections.abc import Callable, Sequence
from time import perf_counter

from rapidfuzz import fuzz, process

from deploy.bench.quality import quality
from services.screening.matching.api import Query
from services.screening.matching.fold import fold
from services.screening.matching.lists import open_matcher
from services.screening.matching.matcher import Matcher

SCANNED = 50
"""Queries given to the scan: each takes about as long as the one before."""
CHECKED = 12
THRESHOLDS = (0.7, 0.8, 0.9)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def bench(*, queries: int = 500, seed: int = 7) -> str:
    """The figures as text: the ratio first, then misses against the full scan. The list is opened before."""
    matcher = open_matcher()
    folded = [fold(name) for name in _listed_names(matcher)]
    asked = varied(matcher, queries, random.Random(seed))  # noqa: S311  # repeatable, not a secret
    matcher.search(Query("warm up"))
    ours = _seconds_each(asked, lambda name: matcher.search(Query(name)))
    scan = _seconds_each(asked[:SCANNED], lambda name: _scan(name, folded))
    misses, checked = _misses(matcher, asked[:CHECKED])
    return "\n".join(
        (
            f"P1 ratio   {scan / ours:.0f} × a scan of {len(folded)} folded names",
            f"P1 rate    {1 / ours:.0f} queries/s ({ours * 1e3:.2f} ms; the scan {scan * 1e3:.1f} ms)",
            f"misses     {misses} in {checked} comparisons with a full scan (95 % bound {3 / checked:.3f})"
            if misses == 0
            else f"misses     {misses} in {checked} comparisons with a full scan",
            quality(),
        )
    )


def varied(matcher: Matcher, count: int, rng: random.Random) -> list[str]:
    """Seeded names as orders spell them: listed ones, with a slip, with words swapped, and made-up ones."""
    names = _listed_names(matcher)
    changes: tuple[Callable[[str, random.Random], str], ...] = (
        lambda name, _: name,
        _slip,
        _shuffle,
        lambda name, chance: _slip(_slip(_shuffle(name, chance), chance), chance),
    )
    return [changes[number % len(changes)](rng.choice(names), rng) for number in range(count)]


def _listed_names(matcher: Matcher) -> list[str]:
    total = sum(source.entries for source in matcher.sources)
    return [name.text for number in range(total) for name in matcher.entry(number).names]


def _slip(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name))
    return name[:at] + rng.choice(LETTERS) + name[at + 1 :]


def _shuffle(name: str, rng: random.Random) -> str:
    words = name.split()
    rng.shuffle(words)
    return " ".join(words)


def _scan(name: str, folded: Sequence[str]) -> object:
    return process.cdist([fold(name)], folded, scorer=fuzz.token_sort_ratio, score_cutoff=70)


def _seconds_each(names: Sequence[str], search: Callable[[str], object]) -> float:
    began = perf_counter()
    for name in names:
        search(name)
    return (perf_counter() - began) / len(names)


def _misses(matcher: Matcher, names: Sequence[str]) -> tuple[int, int]:
    """Entries that the full scan finds and the index does not, and how many comparisons were made."""
    misses = 0
    for name in names:
        for threshold in THRESHOLDS:
            query = Query(name)
            found = {hit.entry_id for hit in matcher.search(query, limit=1_000, threshold=threshold)}
            everything = {matcher.entry(n).entry_id for n in matcher.full_scan(query, threshold)}
            misses += len(everything - found)
    return misses, len(names) * len(THRESHOLDS)
