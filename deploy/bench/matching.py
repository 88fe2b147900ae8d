"""Names against lists: the index, beside a scan of every folded name, in one run, at growing sizes.

The scan stands for what a plain screener does: `token_sort_ratio` of rapidfuzz over names that were folded
beforehand. All times are CPU time of one thread. What the index may miss is counted by `deploy.bench.recall`,
which shares the scorer with the matcher and nothing else of the search.
"""

import random
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from string import ascii_lowercase
from time import process_time
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from deploy.bench.asked import varied
from deploy.bench.growth import grown
from deploy.bench.ordinary import HALVES, Half, ordinary, shares
from deploy.bench.peer import NAMES, nomenklatura
from deploy.bench.quality import quality
from deploy.bench.recall import Everything
from deploy.bench.watchman import watchman
from services.screening import machine_code
from services.screening.matching.api import Match, Query
from services.screening.matching.index.build import Prepared, prepare
from services.screening.matching.matcher import Matcher
from services.screening.matching.sources import info_of
from services.screening.matching.words.fold import fold
from services.screening.watchlists.load import load_bundled
from services.screening.watchlists.model import WatchlistSnapshot
from shared.runtime.memory import settle

SCANNED = 20
"""Queries given to the scan: each takes about as long as the one before."""
BATCH = 256
BATCHES = 16
"""Batches that are measured: some seconds, over which what the collector of garbage takes is spread."""
WARMING = 1_000
"""Names asked before anything is measured."""
THRESHOLDS = (0.7, 0.8, 0.9)
FEWEST_CHECKED = 5
_ALL = 1_000_000
SIZES = (10_000, 100_000, 1_000_000)
_FIRST_OF = 1_000
_ALIASES_OF = 20
"""Every so many entries' names are asked as they stand."""
_TRANSLITERATED = 0.92
_LINKS = frozenset({"al", "el", "the", "and", "of"})


class Figures(NamedTuple):
    """Milliseconds of CPU a query, `batch` when searched many at a time; `built` in seconds, `folded` what
    folding the names alone takes; `bytes_each` of the mapped arrays per name.
    """

    names: int
    mean: float
    middle: float
    slowest: float
    batch: float
    scan: float
    built: float
    folded: float
    bytes_each: float


def bench(
    *,
    queries: int = 1_000,
    checked: int = 100,
    sizes: Sequence[int] = SIZES,
    seed: int = 7,
    peer: Path | None = None,
) -> str:
    """The figures as text: the US list, then lists grown from it, then what is missed and what is right.
    `peer`: the program of watchman.
    """
    bundled = load_bundled()
    matcher, figures = measured(bundled, queries, seed)
    lines = [f"matcher    {_form_of_code()}", _line("US list", figures)]
    asked = varied(matcher, NAMES, random.Random(seed))  # noqa: S311  # repeatable, not a secret
    lines.append(nomenklatura(bundled.entries, asked, matcher, figures.mean, seed))
    lines.append(watchman(peer, bundled.entries, matcher, seed))
    for size in sizes:
        dice = random.Random(seed)  # noqa: S311  # repeatable, not a secret
        large, other = measured(grown(bundled.entries, size, dice), queries, seed)
        ratio = other.mean / figures.mean
        lines.append(f"{_line('grown', other)}; {ratio:.1f} × the US list's cost a query")
        lines.append(_recall(large, _as_dear(checked, figures.names, size), seed + 1))
    lines.append(
        "grown: halves of listed names put together anew, so no new words (growth.py); all measured after "
        f"{WARMING:,} other names"
    )
    lines += [
        _recall(matcher, checked, seed + 1),
        right_first(matcher, seed),
        false_alarms(matcher, seed),
        aliases(matcher, every=_ALIASES_OF),
        quality(),
    ]
    return "\n".join(lines)


def _form_of_code() -> str:
    if machine_code.is_used():
        return "compiled ahead"
    return "Python; `exportgate prepare machine-code` compiles it"


def measured(snapshot: WatchlistSnapshot, queries: int, seed: int) -> tuple[Matcher, Figures]:
    """A matcher over one list, and what it costs."""
    names = [name.text for entry in snapshot.entries for name in entry.names]
    began = process_time()
    folded = [fold(name) for name in names]
    folding = process_time() - began
    sys.stderr.write(f"{len(names):,} names: building\n")
    prepared = prepare([snapshot])
    built = process_time() - began - folding
    matcher = Matcher(prepared, [info_of(snapshot)])
    sys.stderr.write(f"{len(names):,} names: built in {built:.0f} s; searching\n")
    asked = varied(matcher, queries, random.Random(seed))  # noqa: S311  # repeatable, not a secret
    _warm(matcher, seed)
    scan = float(np.mean(_milliseconds(asked[:SCANNED], lambda name: _scan(name, folded))))
    ours = _milliseconds(asked, lambda name: matcher.search(Query(name)))
    middle, slowest = np.percentile(ours, [50, 99]).tolist()
    size = _mapped(prepared) / len(names)
    mean = float(np.mean(ours))
    others = varied(matcher, BATCHES * BATCH, random.Random(seed + 2))  # noqa: S311  # repeatable, not a secret
    batch = _batched(Matcher(prepared, matcher.sources), others, seed)
    return matcher, Figures(len(names), mean, middle, slowest, batch, scan, built, folding, size)


def _warm(matcher: Matcher, seed: int) -> None:
    """As in a service that runs for a while: what is loaded is settled, and other names were asked before."""
    settle()
    for name in varied(matcher, WARMING, random.Random(seed + 3)):  # noqa: S311  # repeatable, not a secret
        matcher.search(Query(name))


def _batched(matcher: Matcher, asked: Sequence[str], seed: int) -> float:
    """Milliseconds a query in batches."""
    _warm(matcher, seed)
    began = process_time()
    for at in range(0, len(asked), BATCH):
        matcher.search_many([Query(name) for name in asked[at : at + BATCH]])
    return (process_time() - began) * 1e3 / len(asked)


def right_first(matcher: Matcher, seed: int, count: int = _FIRST_OF) -> str:
    """How often the right entry stands first, or level with the first, for a name with one slip.

    The slip is in a word of letters: a registration with another digit is another aircraft's. Level are
    entries before it whose name is one slip away too: `berta` is Bertha or Behta, and some parties stand on
    two lists.
    """
    rng = random.Random(seed)  # noqa: S311  # repeatable, not a secret
    total = sum(source.entries for source in matcher.sources)
    first = asked = 0
    while asked < count:
        entry = matcher.entry(rng.randrange(total))
        word = max(re.findall(r"[^\W\d_]+", entry.name), key=len, default="")
        if len(word) < 5:
            continue
        at = rng.randrange(1, len(word))
        slipped = entry.name.replace(word, word[:at] + rng.choice(ascii_lowercase) + word[at + 1 :], 1)
        first += _is_level(slipped, entry.entry_id, matcher.search(Query(slipped), limit=20))
        asked += 1
    return f"one slip   the right entry is first, or level with the first, for {first / count:.1%} of {count}"


def _is_level(asked: str, wanted: str, found: Sequence[Match]) -> bool:
    """Whether no entry that stands before the wanted one is farther than a slip from what was asked."""
    place = next((at for at, match in enumerate(found) if match.entry_id == wanted), None)
    return place is not None and all(
        OSA.distance(fold(match.matched_name), fold(asked)) <= 1 for match in found[:place]
    )


def false_alarms(matcher: Matcher, seed: int, count: int = 1_000) -> str:
    """How many ordinary customers any listed party is held against, of either half of the set."""
    return "\n".join(_alarms(matcher, half, seed, count) for half in HALVES)


def _alarms(matcher: Matcher, half: Half, seed: int, count: int) -> str:
    asked = ordinary(count, random.Random(seed), half)  # noqa: S311  # repeatable, not a secret
    best = [(c, hit) for c in asked for hit in matcher.search(Query(c.name))[:1] if hit.strength != "none"]
    alerted = [c for c, _ in best]
    borne = sum(is_namesake(hit) for _, hit in best)
    strong = sum(hit.strength == "strong" for _, hit in best)
    by_script = f": {shares(asked, alerted)}" if alerted else ""
    return (
        f"ordinary   {half}: {len(alerted)} of {count} alerted on, {strong} strongly; {borne} bear a listed "
        f"name word for word or transliterated, {len(alerted) - borne} do not (reach: 4 in 1,000){by_script}"
    )


def is_namesake(hit: Match) -> bool:
    """Whether a listed name is the one asked, word for word or in other letters: found at full recall."""
    said = hit.explanation
    whole = not _telling(said.unmatched_query) and not _telling(said.unmatched_listed)
    return whole and all(one.weight == 0 or one.similarity >= _TRANSLITERATED for one in said.tokens)


def _telling(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in _LINKS]


def aliases(matcher: Matcher, every: int = 1) -> str:
    """How many listed names, asked as they stand, find their entry, and how many of them strongly."""
    found = strong = asked = 0
    total = sum(source.entries for source in matcher.sources)
    for number in range(0, total, every):
        entry = matcher.entry(number)
        for name in entry.names:
            asked += 1
            hits = matcher.search(Query(name.text), limit=100)
            own = next((hit for hit in hits if hit.entry_id == entry.entry_id), None)
            found += own is not None and own.strength != "none"
            strong += own is not None and own.strength == "strong"
    return (
        f"aliases    {found / asked:.2%} of {asked:,} listed names alert on their own entry, "
        f"{strong / asked:.2%} strongly"
    )


def _line(label: str, found: Figures) -> str:
    return (
        f"{label:<8} {found.names:>9,} names: {1e3 / found.mean:.0f} queries/s, mean {found.mean:.2f} ms, "
        f"p50 {found.middle:.2f}, p99 {found.slowest:.1f}; {found.scan / found.mean:.1f} × a scan "
        f"({found.scan:.1f} ms), {found.scan / found.batch:.1f} × in batches of {BATCH}; "
        f"built in {found.built:.1f} s, {found.built / found.folded:.0f} × folding; "
        f"{found.bytes_each:.0f} bytes a name mapped"
    )


def _mapped(prepared: Prepared) -> int:
    arrays: list[np.ndarray] = [*prepared.table, *prepared.letters, *prepared.spellings]
    arrays += [array for mode in prepared.modes for array in mode]
    arrays += [array for likes in prepared.likes for array in likes]
    arrays += [prepared.counts, prepared.owners, prepared.entry_start]
    return sum(array.nbytes for array in arrays) + len(prepared.entries)


def _as_dear(checked: int, names: int, size: int) -> int:
    """How many names may be compared with a list of that size for the cost of `checked` with `names`."""
    return max(FEWEST_CHECKED, min(checked, checked * names // size))


def _recall(matcher: Matcher, checked: int, seed: int) -> str:
    """Entries that comparing everything finds and the index does not."""
    everything = Everything(matcher)
    rng = random.Random(seed)  # noqa: S311  # repeatable, not a secret
    missed = truly = 0
    for name in varied(matcher, checked, rng):
        scores = everything.scores(name, min(THRESHOLDS))
        for threshold in THRESHOLDS:
            hits = matcher.search(Query(name), limit=_ALL, threshold=threshold)
            found = {hit.entry_id for hit in hits}
            reaching = [n for n, score in scores.items() if score >= threshold]
            truly += len(reaching)
            missed += sum(matcher.entry(number).entry_id not in found for number in reaching)
    comparisons = checked * len(THRESHOLDS)
    bound = f" (95 % bound {3 / comparisons:.4f} a query)" if missed == 0 else ""
    return f"missed     {missed} of {truly} entries in {comparisons} comparisons with everything{bound}"


def _scan(name: str, folded: Sequence[str]) -> object:
    return process.cdist([fold(name)], folded, scorer=fuzz.token_sort_ratio, score_cutoff=70)


def _milliseconds(names: Sequence[str], search: Callable[[str], object]) -> list[float]:
    found: list[float] = []
    for name in names:
        began = process_time()
        search(name)
        found.append((process_time() - began) * 1e3)
    return found
