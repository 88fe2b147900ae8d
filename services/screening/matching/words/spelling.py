"""Known words one slip away from an unknown one: `comunications`, `corportaion`, `jont stock`."""

from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from services.screening.matching.words.tables import legal_forms, words

SHORTEST_SAFE = 5
"""Letters from which a slip in a common word is likelier than a proper name that resembles it."""
_SHORTEST_FORM = 5


def _less_one(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


@cache
def _filed() -> dict[str, tuple[str, ...]]:
    """Every known word under itself and itself without one letter."""
    known = {word for word in words() if len(word) >= SHORTEST_SAFE}
    known |= {
        word
        for forms in legal_forms().values()
        for form in forms
        for word in form
        if len(word) >= _SHORTEST_FORM
    }
    filed: dict[str, list[str]] = {}
    for word in sorted(known):
        for part in _less_one(word):
            filed.setdefault(part, []).append(word)
    return {part: tuple(found) for part, found in filed.items()}


@lru_cache(maxsize=65_536)
def near_known(word: str) -> str | None:
    """The known word one edit from `word`, the first in the alphabet; None when there is none."""
    if len(word) < _SHORTEST_FORM or word.isdigit():
        return None
    filed = _filed()
    found = {known for part in _less_one(word) for known in filed.get(part, ())}
    near = sorted(known for known in found if OSA.distance(word, known, score_cutoff=1) == 1)
    return near[0] if near else None
