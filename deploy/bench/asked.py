"""Names as orders spell them: listed ones as they stand, with slips, with their words swapped."""

import random
from collections.abc import Callable
from string import ascii_lowercase

from services.screening.matching.matcher import Matcher


def varied(matcher: Matcher, count: int, rng: random.Random) -> list[str]:
    """Seeded names as orders spell them: listed ones, with a slip, with words swapped, and made-up ones."""
    names = _listed_names(matcher)
    changes: tuple[Callable[[str, random.Random], str], ...] = (
        lambda name, _: name,
        slip,
        _shuffle,
        lambda name, chance: slip(slip(_shuffle(name, chance), chance), chance),
    )
    return [changes[number % len(changes)](rng.choice(names), rng) for number in range(count)]


def _listed_names(matcher: Matcher) -> list[str]:
    total = sum(source.entries for source in matcher.sources)
    return [name.text for number in range(total) for name in matcher.entry(number).names]


def slip(name: str, rng: random.Random) -> str:
    """One letter of it another."""
    at = rng.randrange(len(name))
    return name[:at] + rng.choice(ascii_lowercase) + name[at + 1 :]


def _shuffle(name: str, rng: random.Random) -> str:
    words = name.split()
    rng.shuffle(words)
    return " ".join(words)
