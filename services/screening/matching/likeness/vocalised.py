"""Whether a Latin word can be a reading of an Arabic or Hebrew one, letter by letter.

Both write consonants and long vowels, and leave short vowels out. Each letter written must be heard:
رضا is Reza and Rida, never Razi; what is not written may be any short vowel. Each letter has the
values that languages which use the script give it, as English, French, German and Turkish write them.
"""

import re
from functools import lru_cache
from itertools import islice, product

from services.screening.matching.likeness.sounds import once
from services.screening.matching.likeness.vocalised_letters import (
    ARABIC,
    FINAL_ARABIC,
    FINAL_HEBREW,
    HEBREW,
    SHORT,
    SOME,
)
from services.screening.matching.words.script import script_of

WRITTEN_BY_CONSONANTS = frozenset({"ARABIC", "HEBREW"})
_DOUBLED = re.compile(r"([^aeiouy])\1+")
_LONG = re.compile(r"ee|oo|aa|ii|uu|ij|iy(?=[^aeiou]|$)")
_LONG_AS = {"ee": "i", "oo": "u", "aa": "a", "ii": "i", "uu": "u", "ij": "i", "iy": "i"}
_OPEN = frozenset("اآأإٱوؤيیىېےئءعאועי")
"""Letters that are or bear a vowel: no other need stand beside them."""
_AYN = frozenset("عאע")
"""Consonants that no Latin letter writes: vowels around them look like a long one (Rabi'i)."""
_SILENT_H = re.compile("\u0647[\u0627\u0626]\u06cc$")
"""A silent h and the ending after it, which a half-blank kept apart (Khamenei)."""


@lru_cache(maxsize=65_536)
def admits(native: str, latin: str) -> bool:
    """Whether `latin` (a–z) reads as `native`, a folded word in Arabic or Hebrew letters."""
    if len(native) < 2:
        return False
    written = _DOUBLED.sub(r"\1", latin)
    pattern, long = _pattern(native), _LONG.sub(lambda found: _LONG_AS[found.group()], written)
    return pattern.fullmatch(long) is not None or (
        long != written and not _AYN.isdisjoint(native[1:-1]) and pattern.fullmatch(written) is not None
    )


@lru_cache(maxsize=16_384)
def _pattern(native: str) -> re.Pattern[str]:
    hebrew = script_of(native) == "HEBREW"
    native = native if hebrew else _SILENT_H.sub("\u06cd", native).replace("یی", "ی").replace("يي", "ي")
    parts = [
        _value(native, at, hebrew) + ("" if _is_followed_by_a_vowel(native, at) else SHORT)
        for at in range(len(native))
    ]
    return re.compile("".join(parts))


def _is_followed_by_a_vowel(native: str, at: int) -> bool:
    last = len(native) - 1
    if at == last or native[at] in _OPEN or native[at + 1] in _OPEN - {"ع", "א", "ע", "ء"}:
        return True
    return at + 1 == last and native[last] in "هہةۃה"


def _value(native: str, at: int, hebrew: bool) -> str:
    """What the letter at a place may be written as."""
    char, last = native[at], len(native) - 1
    if at == 0 and char in "اأإآא":
        return SHORT if last > 0 and native[1] in _OPEN else SOME
    if not hebrew and 1 < at < last - 1 and native[at : at + 2] == "ال":
        return "[aeiouy]{0,2}"
    if not hebrew and 2 < at < last and native[at - 1 : at + 1] == "ال":
        return "l?"
    table, final = (HEBREW, FINAL_HEBREW) if hebrew else (ARABIC, FINAL_ARABIC)
    found = final.get(char) if at == last and at > 0 else None
    return found or table.get(char, "")


_FRAMES = {
    **dict.fromkeys("بپفבפףּ", ("b",)),
    **dict.fromkeys("تطټٹטת", ("t",)),
    **dict.fromkeys("دڈډד", ("t",)),
    **dict.fromkeys("ثذظضځ", ("s", "t")),
    **dict.fromkeys("جژښږ", ("s", "k")),
    **dict.fromkeys("چشسصزڅزסשזצץ", ("s",)),
    **dict.fromkeys("خחכך", ("k", "")),
    **dict.fromkeys("قكکگګغקג", ("k",)),
    **dict.fromkeys("رڑړڕר", ("r",)),
    **dict.fromkeys("لڵל", ("l",)),
    **dict.fromkeys("مמם", ("m",)),
    **dict.fromkeys("نںڼנן", ("n",)),
    "ڭ": ("nk",),
    "ת": ("t", "s"),
    "ב": ("b", ""),
    "ף": ("b", ""),
    "ג": ("k", "s"),
    "ڤ": ("b", ""),
    "ة": ("", "t"),
    "ۃ": ("", "t"),
    "ف": ("b", ""),
}
_SPELT = (
    ("tsch", "s"),
    ("dsch", "s"),
    ("sch", "s"),
    ("tch", "s"),
    ("dzh", "s"),
    ("kh", "k"),
    ("gh", "k"),
    ("sh", "s"),
    ("zh", "s"),
    ("ph", "b"),
    ("dh", "T"),
    ("th", "T"),
    ("dj", "s"),
    ("ck", "k"),
    ("tz", "s"),
    ("ts", "s"),
    ("ch", "C"),
)
_HEARD = {
    "b": ("b",),
    "p": ("b",),
    "f": ("b",),
    "t": ("t",),
    "d": ("t",),
    "T": ("t", "s"),
    "s": ("s",),
    "z": ("s",),
    "j": ("s", "k"),
    "C": ("s", "k"),
    "c": ("s", "k"),
    "g": ("k", "s"),
    "k": ("k",),
    "q": ("k",),
    "x": ("k",),
    "l": ("l",),
    "m": ("m",),
    "n": ("n",),
    "r": ("r",),
}
_MOST_FRAMES = 32


@lru_cache(maxsize=65_536)
def frames(word: str) -> tuple[str, ...]:
    """What a native word and each Latin one that it admits share at least one of."""
    if word.isascii():
        for written, heard in _SPELT:
            word = word.replace(written, heard)
        choices = [_HEARD[char] for char in word if char in _HEARD]
    else:
        choices = [
            (*_FRAMES[char], "") if char == "ل" and word[at - 1 : at] == "ا" else _FRAMES[char]
            for at, char in enumerate(word)
            if char in _FRAMES
        ]
    return tuple(dict.fromkeys(once("".join(one)) for one in islice(product(*choices), _MOST_FRAMES)))
