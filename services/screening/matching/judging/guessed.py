"""Guesses at slips that would make a name agree by the very words that do not agree."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.words.fold import fold


def explains_away(pair: PairScore, asked: Weighted, name: str) -> bool:
    """Whether a word taken for a common one that was misspelt is left over: it may be what tells the party. A
    legal form tells nothing.

    Hetal Raman, read as Metal Raman, would lack nothing that tells it from the Raman Company.
    """
    left = (asked.tokens[i].surface for i in pair.left_over if asked.weights[i] > 0)
    return name.isascii() and any(_is_changed(word, name) for word in left)


@lru_cache(maxsize=4_096)
def _is_changed(word: str, name: str) -> bool:
    written = fold(name).split()
    return word not in written and any(OSA.distance(word, one, score_cutoff=1) <= 1 for one in written)
