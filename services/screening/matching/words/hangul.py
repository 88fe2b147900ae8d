"""Korean syllables → Latin letters: Revised Romanisation, McCune–Reischauer, and what passports write."""

import re
from functools import lru_cache

_INITIALS = (
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
)
_VOWELS = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
    "eu", "ui", "i",
)  # fmt: skip
_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t", "k", "t", "p", "t",
)  # fmt: skip
_FIRST, _LAST = 0xAC00, 0xD7A3
_MCCUNE = (("eo", "o"), ("eu", "u"), ("ae", "ae"))
# Latin spellings of one Korean sound, written as one: Young, Yong, Yeong; Soo, Su; Jong, Chong, Jeong.
_SOUNDS = tuple(
    (re.compile(written), sound)
    for written, sound in (
        (r"ng", "N"), (r"ck|kk|gk|kh|g|q", "k"), (r"tch|ch|jj|j|zh|z", "c"), (r"tt|dd|d|th", "t"),
        (r"pp|bb|b|ph", "p"), (r"ll|l", "r"), (r"ss|sh", "s"), (r"w(?=oo|u)", ""), (r"hui|hee|hi\b", "hi"),
        (r"yeo|you|yoo|yu", "yo"), (r"ui|ee|ie", "i"), (r"eo|eu|ou|oo|u|o+", "o"), (r"ae|ay|ai|e+i?", "e"),
        (r"oe", "we"), (r"(.)\1", r"\1"),
    )
)  # fmt: skip


def is_hangul(text: str) -> bool:
    """Whether `text` is made of whole Korean syllables only."""
    return bool(text) and all(_FIRST <= ord(char) <= _LAST for char in text)


def _syllable(char: str) -> tuple[str, str, str]:
    code = ord(char) - _FIRST
    return _INITIALS[code // 588], _VOWELS[code % 588 // 28], _FINALS[code % 28]


def romanised(text: str) -> tuple[str, ...]:
    """Spellings of a run of syllables, the Revised Romanisation first."""
    revised = "".join("".join(_syllable(char)) for char in text)
    mccune = revised
    for written, other in _MCCUNE:
        mccune = mccune.replace(written, other)
    return tuple(
        dict.fromkeys((revised, mccune, mccune.translate(str.maketrans("gdbj", "ktpc")).replace("c", "ch")))
    )


@lru_cache(maxsize=16_384)
def sounds(latin: str) -> str:
    """A key that Latin spellings of one Korean name share."""
    for written, sound in _SOUNDS:
        latin = written.sub(sound, latin)
    return latin
