"""What a katakana word and each Latin word that it may write have in common, so that one is filed under it.

Consonants in five kinds: K what is made in the throat, P with the lips, N through the nose, R, and T all
others.
"""

import re
from functools import lru_cache
from itertools import islice, product

from services.screening.matching.likeness.katakana import is_put_in, plain, syllables
from services.screening.matching.likeness.sounds import once

_MOST = 32
_LATIN = {
    **dict.fromkeys("kq", ("K",)), **dict.fromkeys("tdsz", ("T",)), **dict.fromkeys("nm", ("N",)),
    **dict.fromkeys("lr", ("R",)), **dict.fromkeys(("p", "b", "f", "ph"), ("P",)),
    **dict.fromkeys("cg", ("K", "T")), **dict.fromkeys(("kh", "gh"), ("K", "")), "j": ("T", ""),
    "ch": ("K", "T", ""), "rh": ("R", ""), "ng": ("N", "NK", "K"), "gn": ("N", "KN", "TN"), "kn": ("N", "KN"),
}  # fmt: skip
"""v, w and h, and an r before a consonant, are heard as a vowel as well, and so are left out."""
_PARTS = re.compile("kh|gh|ch|ph|ng|gn|kn|rh|r(?=[aeiouy])|[bcdfgjklmnpqstz]")
_KATAKANA = {
    **dict.fromkeys(("k", "kw", "g", "gw"), ("K",)), **dict.fromkeys(("n", "m", "N"), ("N",)), "p": ("P",),
    **dict.fromkeys(("s", "sh", "z", "j", "t", "ch", "ts", "d"), ("T",)), **dict.fromkeys("bvf", ("P", "")),
    "r": ("R",),
}  # fmt: skip


@lru_cache(maxsize=65_536)
def of_latin(word: str) -> tuple[str, ...]:
    """Frames of a Latin word."""
    return _frames([_LATIN[part] for part in _PARTS.findall(plain(word))])


@lru_cache(maxsize=65_536)
def of_katakana(word: str) -> tuple[str, ...]:
    """Frames of a katakana word."""
    heard = syllables(word)
    choices = []
    for at, one in enumerate(heard):
        found = _KATAKANA.get(one.consonant, ("",))
        nasal = at > 0 and heard[at - 1].consonant == "N"
        silent = is_put_in(one) and (one.consonant == "r" or (one.consonant == "g" and nasal))
        choices.append((*found, "") if silent else found)
    return _frames(choices)


def _frames(choices: list[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(once("".join(one)) for one in islice(product(*choices), _MOST)))
