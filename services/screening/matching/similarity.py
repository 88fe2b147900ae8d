"""How alike two single words are, and in which way."""

from functools import lru_cache

from rapidfuzz.distance import OSA, Indel

from services.screening.matching.api import How
from services.screening.matching.tables import words

MIN_TOKEN_SIMILARITY = 0.66
"""Below this, two words are different words: two edits in six letters."""
SHORTEST_FUZZY = 4
SHORTEST_TWO_EDITS = 7
_LOST_COST = 0.25
_DIGRAPHS = (
    ("shch", "s"), ("sch", "s"), ("tch", "c"), ("dzh", "j"), ("kh", "h"), ("sh", "s"), ("zh", "j"),
    ("ch", "c"),
    ("ts", "c"), ("tz", "c"), ("ph", "f"), ("gh", "g"), ("gu", "g"), ("dj", "j"), ("dh", "d"), ("th", "t"),
    ("ck", "k"), ("x", "ks"), ("q", "k"), ("w", "v"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ij", "i"),
)  # fmt: skip
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """Consonants as they sound, first letter kept if a vowel: what spellings of one name share."""
    for written, sound in _DIGRAPHS:
        word = word.replace(written, sound)
    word = word.replace("c", "k") if not word.startswith("c") else "c" + word[1:].replace("c", "k")
    kept: list[str] = []
    for at, char in enumerate(word):
        if char == "h" and at:
            char_sound = "h"
        elif char in _VOWELS:
            char_sound = "a" if at == 0 else ""
        else:
            char_sound = char
        if char_sound and (not kept or kept[-1] != char_sound):
            kept.append(char_sound)
    return "".join(kept)


@lru_cache(maxsize=65_536)
def token_similarity(one: str, other: str) -> tuple[float, How]:
    """Similarity 0–1 of two words' concepts and how they agree; 0 when they are different words.

    The same both ways round. Words both known to mean something (two places, two sectors) are never
    taken for misspellings of each other.
    """
    if one == other:
        return 1.0, "exact"
    if "?" in one or "?" in other:
        return _with_lost_letters(one, other)
    shorter, longer = sorted((len(one), len(other)))
    if shorter < SHORTEST_FUZZY - 1 or longer < SHORTEST_FUZZY or one.isdigit() or other.isdigit():
        return 0.0, "fuzzy"
    known = (one in words()) + (other in words())
    if known == 2:
        return 0.0, "fuzzy"
    return _misspelt(one, other, shorter, longer, known == 1)


def _misspelt(one: str, other: str, shorter: int, longer: int, one_known: bool) -> tuple[float, How]:
    # A word with a meaning of its own is misspelt by one slip; two make it another word (Beihang, Beijing).
    allowed = 2 if shorter >= SHORTEST_TWO_EDITS - 1 and longer >= SHORTEST_TWO_EDITS and not one_known else 1
    edits = OSA.distance(one, other, score_cutoff=allowed)
    similarity = 1.0 - edits / longer if edits <= allowed else 0.0
    bones = skeleton(one)
    if (
        shorter > SHORTEST_FUZZY
        and not one_known
        and len(bones.lstrip("a")) >= 3
        and bones == skeleton(other)
    ):
        sounding = 0.66 + 0.28 * Indel.normalized_similarity(one, other)
        if sounding > similarity:
            return sounding, "translit"
    if similarity < MIN_TOKEN_SIMILARITY:
        return 0.0, "fuzzy"
    return similarity, "fuzzy"


def _with_lost_letters(one: str, other: str) -> tuple[float, How]:
    """`?` stands for a letter that an export lost: it costs a quarter of an edit."""
    lost = max(one.count("?"), other.count("?"))
    longer = max(len(one), len(other))
    edits = OSA.distance(one, other, score_cutoff=lost + 1)
    beyond = edits - lost
    if longer < SHORTEST_FUZZY or beyond > (1 if longer >= SHORTEST_TWO_EDITS else 0) or lost * 2 >= longer:
        return 0.0, "lost_character"
    return 1.0 - (max(beyond, 0) + _LOST_COST * lost) / longer, "lost_character"
