"""A list changes: how long until it is known which stored orders that can affect, and is any missed (P7).

Names are grown from the bundled list by recombination: halves of listed names put together anew, and a share
of listed names of the changed entries with slips of the pen. Whether a name is truly near is asked of the
matcher itself, over the whole list, for names that a much lower threshold brings up and for a random sample.
"""

import random
from collections.abc import Sequence
from time import perf_counter, process_time
from typing import NamedTuple

from services.screening.matching.api import Query
from services.screening.matching.lists import open_matcher
from services.screening.matching.matcher import DEFAULT_THRESHOLD, Matcher
from services.screening.matching.readiness import ready
from services.screening.near import StoredNames
from services.screening.watchlists.load import load_bundled
from services.screening.watchlists.model import ListEntry

_NAMES_PER_ORDER = 3
_WIDE = 0.5
_JUDGED = 1_500
_SAMPLED = 500
_SLIPS = 0.004
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Figures(NamedTuple):
    """What came out; `missed` and `truly_near` count names among those judged."""

    names: int
    orders: int
    entries: int
    affected: int
    seconds: float
    cpu_seconds: float
    learn_seconds: float
    judged: int
    truly_near: int
    found_of_judged: int
    missed: int


def bench(*, orders: int = 100_000, entries: int = 200, seed: int = 7) -> str:
    """The figures as text."""
    return text_of(measure(orders=orders, entries=entries, seed=seed))


def measure(
    *, orders: int, entries: int, seed: int, judged: int = _JUDGED, sampled: int = _SAMPLED
) -> Figures:
    """Grow names and orders, change some entries, ask; then judge every doubtful name."""
    dice = random.Random(seed)  # noqa: S311  # repeatable, not a secret
    snapshot = load_bundled()
    matcher = ready(open_matcher())
    changed = dice.sample(snapshot.entries, entries)
    names = grown(snapshot.entries, changed, orders, dice)
    carried = [tuple(dice.choices(names, k=_NAMES_PER_ORDER)) for _ in range(orders)]
    stored = StoredNames(matcher.rarity.counts.__contains__)
    started = perf_counter()
    stored.learn(names)
    learned = perf_counter() - started
    started, cpu = perf_counter(), process_time()
    near = stored.near(changed)
    affected = sum(not near.isdisjoint(item) for item in carried)
    seconds, cpu = perf_counter() - started, process_time() - cpu
    doubtful = sorted(stored.near(changed, _WIDE) & set(names))
    pool = dice.sample(doubtful, min(judged, len(doubtful))) + dice.sample(names, min(sampled, len(names)))
    truly = _truly_near(matcher, set(pool), {entry.key for entry in changed})
    return Figures(
        len(names), orders, entries, affected, seconds, cpu, learned, len(set(pool)), len(truly),
        len(near & set(pool)), len(truly - near),
    )  # fmt: skip


def grown(
    entries: Sequence[ListEntry], changed: Sequence[ListEntry], count: int, dice: random.Random
) -> list[str]:
    """Distinct names: most put together anew, some like those of the changed entries."""
    listed = [name.text.split() for entry in entries for name in entry.names]
    known = [name.text for entry in changed for name in entry.names]
    found: set[str] = set()
    while len(found) < count:
        found.add(_slipped(dice.choice(known), dice) if dice.random() < _SLIPS else _mixed(listed, dice))
    return sorted(found)


def _mixed(listed: Sequence[list[str]], dice: random.Random) -> str:
    one, other = dice.choice(listed), dice.choice(listed)
    return " ".join([*one[: (len(one) + 1) // 2], *other[len(other) // 2 :]])


def _slipped(name: str, dice: random.Random) -> str:
    at = dice.randrange(len(name))
    return name[:at] + dice.choice(("", dice.choice(_LETTERS))) + name[at + 1 :]


def _truly_near(matcher: Matcher, names: set[str], keys: set[str]) -> set[str]:
    return {
        name
        for name in names
        if any(found.entry.key in keys for found in matcher.search(Query(name), 200, DEFAULT_THRESHOLD))
    }


def text_of(found: Figures) -> str:
    """A line per figure; the targets beside them."""
    ratio = found.found_of_judged / max(1, found.truly_near)
    stored = f"{found.orders} orders with {found.names} distinct names"
    judged = f"{found.truly_near} truly near, among {found.judged} names judged"
    return "\n".join(
        (
            f"P7 known     {found.seconds:.1f} s ({found.cpu_seconds:.1f} s of CPU; at most 5 s)",
            f"             {found.entries} entries against {stored}",
            f"P7 affected  {found.affected} orders",
            f"P7 missed    {found.missed} of {judged}; none",
            f"P7 breadth   {ratio:.2f} × those truly near; at most 3",
            f"index        {found.learn_seconds:.0f} s to learn all names at once, in the background",
            "how          names grown from the bundled list by recombination, with slips; no database",
        )
    )
