"""Known words one slip away from an unknown one: `corportaion`, `jont stock`, `hong kogn`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from services.screening.matching.words.by_hand import by_hand
from services.screening.matching.words.tables import (
    COMMON_CLASSES,
    firm_rarity,
    foreign_words,
    legal_forms,
    legal_words,
    phrases,
    place_phrases,
    words,
)

SHORTEST_SAFE = 5
"""Letters from which a slip in a common word is likelier than a proper name that resembles it."""
_SHORTEST_IN_PHRASE = 4
_SHORTEST_FOREIGN = 9
_SHORTEST_BY_HAND = 3
"""Letters of the shortest known word that is recognised with letters swapped or typed twice."""
_LONGEST_PHRASE = 4
_FORMS = ("ltd", "llc", "inc", "plc", "gmbh", "corp", "jsc", "pte")
_MISREAD = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("cl", "d"))
_TWO_FOR_ONE = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_DIGITS_FOR_LETTERS = tuple(str.maketrans(f"0158{g}", f"o{one}sbg") for one in "li" for g in "69")
_READ_OTHERWISE = re.compile("rn|vv|cl|(?<=[a-z])[015869]|[015869](?=[a-z])")
_COMMON = COMMON_CLASSES | {"legal"}


def less_one(word: str) -> set[str]:
    """The word and all that is left of it without one letter: words one edit apart share one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def filed(known: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words under themselves and themselves without one letter, in their order."""
    found: dict[str, list[str]] = {}
    for word in known:
        for part in less_one(word):
            found.setdefault(part, []).append(word)
    return {part: tuple(words) for part, words in found.items()}


@cache
def _filed() -> dict[str, tuple[str, ...]]:
    """Every known word, so that those one edit from another are found."""
    known = {word for word in words() if len(word) >= SHORTEST_SAFE - 1}
    known -= {word for word in foreign_words() if len(word) < _SHORTEST_FOREIGN}
    known |= {phrase[0] for phrase in phrases()[1] if len(phrase) == 1}
    known |= legal_words()
    return filed(sorted(word for word in known if len(word) >= _SHORTEST_BY_HAND))


@lru_cache(maxsize=65_536)
def near_known(word: str) -> str | None:
    """The known word one edit from `word`; None when there is none.

    Of several, first the one from which letters swapped or typed twice lead to `word`, then common words
    before places and numbers. A short one is known by such slips alone.
    """
    if len(word) < _SHORTEST_BY_HAND or word.isdigit():
        return None
    found = {known for part in less_one(word) for known in _filed().get(part, ())}
    near = [
        (not slipped, _unusual(known), known)
        for known in found
        if OSA.distance(word, known, score_cutoff=1) == 1
        and ((slipped := by_hand(word, known)) or min(len(known), len(word) + 1) >= SHORTEST_SAFE)
    ]
    return min(near)[-1] if near else (_completed(word) if "?" in word else _reread(word))


def _completed(word: str) -> str | None:
    """The known word of which a letter or more were lost where `?` stands, if only one meaning fits."""
    lost = re.compile(re.escape(word).replace(r"\?", "."))
    found = {words()[known]: known for known in words() if len(known) == len(word) and lost.fullmatch(known)}
    return next(iter(found.values())) if len(found) == 1 and len(word) >= SHORTEST_SAFE else None


def _reread(word: str) -> str | None:
    """The known word that a scanner read otherwise in one place or more: `instrurnents`, `missi1es`."""
    if len(word) <= SHORTEST_SAFE or not _READ_OTHERWISE.search(word) or word.isdigit():
        return None
    read = {word.replace(seen, meant) for seen, meant in _TWO_FOR_ONE if seen in word}
    read |= {word.translate(one) for one in _DIGITS_FOR_LETTERS}
    fit = (known for one in sorted(read) for known in (one, one.removesuffix("s")) if one != word)
    return next((known for known in fit if known in words() or known in legal_words()), None)


def near_form(word: str) -> str | None:
    """The legal form, of those that most firms bear, that a last word is one slip from: `std`, `lld`."""
    if not (word.isascii() and word.isalpha()):
        return None
    return next((form for form in _FORMS if OSA.distance(word, form, score_cutoff=1) == 1), None)


def _unusual(known: str) -> float:
    """Less for what firms are called after than for a place or a number, most for a word few firms have."""
    concept = words().get(known)
    if concept is None:
        return 2.0 + firm_rarity().get(known, 0.0)
    return 0.0 if concept.cls in _COMMON else 1.0


@lru_cache(maxsize=65_536)
def misread(word: str) -> str:
    """The word with letters that scanners take for one another written as one."""
    for seen, meant in _MISREAD:
        word = word.replace(seen, meant)
    return word


@cache
def _gaps() -> dict[tuple[int, tuple[str, ...]], tuple[str, ...]]:
    """Phrases of places and legal forms without one word, and where it stood, → words that stand there."""
    known = {*place_phrases()[1], *(form for forms in legal_forms().values() for form in forms)}
    found: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for phrase in sorted(known):
        for at, word in enumerate(phrase):
            if 1 < len(phrase) <= _LONGEST_PHRASE and len(word) >= _SHORTEST_IN_PHRASE:
                found.setdefault((at, phrase[:at] + phrase[at + 1 :]), []).append(word)
    return {gap: tuple(words) for gap, words in found.items()}


def near_in_phrase(spelled: Sequence[str], place: int) -> str | None:
    """The word meant at `place` where its neighbours make it part of a known phrase: `kogn` beside `hong`."""
    word = spelled[place]
    for before, after in _windows(spelled, place):
        for meant in _gaps().get((len(before), (*before, *after)), ()):
            if OSA.distance(word, meant, score_cutoff=1) == 1:
                return meant
    return None


def _windows(spelled: Sequence[str], place: int) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Words before and after `place` that may make one phrase with it, the longest first."""
    for size in range(_LONGEST_PHRASE, 1, -1):
        for start in range(max(place - size + 1, 0), min(place, len(spelled) - size) + 1):
            yield tuple(spelled[start:place]), tuple(spelled[place + 1 : start + size])
