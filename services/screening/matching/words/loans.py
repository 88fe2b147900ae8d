"""English words and letters in katakana, Hangul and Thai: アジアパシフィック, 에어로스페이스, ทีพีไอ.

Foreign names of people are written so as well, and may begin with the sound of such a word (スターリン).
A short one is read only where a whole run is made of known words.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from unicodedata import normalize

from services.screening.matching.words.script import script_of
from services.screening.matching.words.segment import Piece
from services.screening.matching.words.tables import rows

_LONG = {"KANA": 5, "HANGUL": 3, "THAI": 7}
"""Signs of a word from which no foreign name is likely to have it for a part."""
_FEWEST_LETTERS = 2
_SHORTEST_NAME = 2


@cache
def loan_words() -> dict[str, tuple[str, ...]]:
    """Native word → English."""
    return {normalize("NFKC", native): (english,) for native, english in rows("loan_words.txt")}


@cache
def long_loan_words() -> dict[str, tuple[str, ...]]:
    """Those that are read wherever they stand."""
    return {word: said for word, said in loan_words().items() if len(word) >= _LONG[script_of(word)]}


def covered(run: str, terms: Mapping[str, tuple[str, ...]], longest: int) -> list[Piece] | None:
    """The run in as few known words and short English ones as can be; None where anything is left over."""
    if script_of(run) not in _LONG:
        return None
    words = {**loan_words(), **terms}
    best: list[list[Piece] | None] = [[], *([None] * len(run))]
    for end in range(2, len(run) + 1):
        for start in range(max(0, end - longest), end - 1):
            before, piece = best[start], run[start:end]
            if before is None or piece not in words:
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = [*before, Piece(piece, words[piece])]
    return best[-1]


def named_and_covered(run: str, terms: Mapping[str, tuple[str, ...]], longest: int) -> list[Piece] | None:
    """A name and two known words or more behind it, long enough together (サクラオートパーツ)."""
    enough = _LONG.get(script_of(run), len(run))
    for start in range(_SHORTEST_NAME, len(run) - enough + 1):
        rest = covered(run[start:], terms, longest)
        if rest and len(rest) > 1:
            return [Piece(run[:start], None), *rest]
    return None


@cache
def _letters() -> dict[str, dict[str, str]]:
    """Script → name of a letter → the letter."""
    found: dict[str, dict[str, str]] = {}
    for letter, names in rows("spoken_letters.txt"):
        for name in names.split("|"):
            found.setdefault(script_of(name), {})[normalize("NFKC", name)] = letter
    return found


@cache
def _spelling(script: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(sorted(_letters()[script], key=len, reverse=True))
    return re.compile(f"(?:{names})+"), re.compile(names)


@lru_cache(maxsize=16_384)
def spoken_letters(text: str) -> str:
    """The Latin letters that are called so; nothing where the text is anything else.

    Two letters with short names are as often a word (이오, 유지): one must have a longer name.
    """
    script = script_of(text)
    if script not in _letters():
        return ""
    whole, each = _spelling(script)
    if not whole.fullmatch(text):
        return ""
    named = each.findall(text)
    told = len(named) > _FEWEST_LETTERS or any(len(name) > 1 for name in named)
    return (
        "".join(_letters()[script][name] for name in named) if len(named) >= _FEWEST_LETTERS and told else ""
    )
