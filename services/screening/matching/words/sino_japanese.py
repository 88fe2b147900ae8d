"""What Japanese firms are called, as they read the characters: 東亜 is Toa, 日東 Nitto."""

from functools import cache, lru_cache
from itertools import islice, product

from services.screening.matching.words.chinese import simplified
from services.screening.matching.words.tables import legal_words, rows

_MOST = 3
_LONGEST = 3
_CLOSED = ("tsu", "chi")
"""Ends of readings that become the consonant that follows: nichi and to, nitto."""


@cache
def _read() -> dict[str, tuple[str, ...]]:
    return {char: tuple(latin.split("|")) for char, latin in rows("sino_japanese.txt")}


@lru_cache(maxsize=16_384)
def readings(text: str) -> tuple[str, ...]:
    """A short word in Latin letters, each character by its usual readings, the likeliest first; none that
    would be set aside as a legal form (東亜: Toa, not `too`).
    """
    letters = [_read().get(char, ()) for char in simplified(text)]
    if not all(letters) or not 1 < len(letters) <= _LONGEST:
        return ()
    found = dict.fromkeys(map(_joined, product(*letters)))
    return tuple(islice((one for one in found if one not in legal_words()), _MOST))


def _joined(parts: tuple[str, ...]) -> str:
    word = parts[0]
    for part in parts[1:]:
        if word.endswith(_CLOSED) and len(word) > len(_CLOSED[0]) and part[0] in "kstph":
            first = "p" if part[0] in "ph" else part[0]
            word = word[: -len(_CLOSED[0])] + first + (first + part[1:] if first == "p" else part)
        elif word.endswith("ku") and part[0] == "k":
            word = word[:-1] + part
        else:
            word += part
    return word
