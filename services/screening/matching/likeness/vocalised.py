"""Whether a Latin word can be a reading of an Arabic or Hebrew one, letter by letter.

Both write consonants and long vowels, and leave short vowels out. Each letter written must be heard:
رضا is Reza and Rida, never Razi; what is not written may be any short vowel. Each letter has the
values that languages which use the script give it, as English, French, German and Turkish write them.
"""

import re
from functools import lru_cache
from itertools import islice, product

from services.screening.matching.likeness.sounds import once
from services.screening.matching.words.script import script_of

WRITTEN_BY_CONSONANTS = frozenset({"ARABIC", "HEBREW"})
_SHORT = "[aeiouy]{0,2}"
_SOME = "[aeiou][aeiouyw]?"
_EE = "(?:[aeo]?[iyj]{1,2}[aeiy]?|e[iey]?|ae)"
_OO = "(?:[aeiou]{0,2}[vw][aeiouy]{0,2}|[aeo]?(?:ou|u|o)w?[aei]?)"
_ARABIC = {
    "ا": "[aeo][iyu]?",
    "آ": "[ao]?",
    "ٱ": "[aeiou]?",
    "أ": "[aeiouy]{0,2}",
    "إ": "[ieay]{0,2}",
    "ب": "[bp]",
    "پ": "(?:p|b)",
    "ت": "t",
    "ٹ": "th?",
    "ټ": "t",
    "ث": "(?:th|s|t)",
    "ج": "(?:dsch|dzh|dj|j|zh|g|gu|c)",
    "چ": "(?:tsch|tch|ch|c|tsh)",
    "څ": "(?:ts|s|c)",
    "ځ": "(?:dz|z|j|ts)",
    "ح": "h?",
    "خ": "(?:kh|ch|h|x|k|j)",
    "د": "dh?",
    "ڈ": "dh?",
    "ډ": "d",
    "ذ": "(?:dh|z|d|th)",
    "ر": "r",
    "ڑ": "rh?",
    "ړ": "r",
    "ڕ": "r",
    "ز": "[zs]",
    "ژ": "(?:zh|j|z|sch|g)",
    "ږ": "(?:zh|g|j)",
    "س": "(?:[sz]|c(?=[eiy]))",
    "ش": "(?:sch|sh|ch|s)",
    "ښ": "(?:sh|kh|x|sch)",
    "ص": "(?:s|c(?=[eiy]))",
    "ض": "(?:dh|d|z|th)",
    "ط": "t",
    "ظ": "(?:dh|z|d|th)",
    "ع": _SHORT,
    "غ": "(?:gh|g|rh|q|kh)",
    "ف": "(?:ph|f|v)",
    "ڤ": "[vf]",
    "ق": "(?:gh|kh|qu?|g|k|c)",
    "ك": "(?:ck|kh|k|c|q)",
    "ک": "(?:ck|kh|k|c|q)",
    "ګ": "g",
    "گ": "gu?",
    "ڭ": "ng",
    "ل": "l",
    "ڵ": "l",
    "م": "m",
    "ن": "[nm]",
    "ں": "n?",
    "ڼ": "n",
    "ه": "h",
    "ھ": "h?",
    "ہ": "h?",
    "ۀ": "e?h?",
    "ة": "(?:[aeo][ht]?|t)",
    "ۃ": "(?:[aeo][ht]?|t)",
    "و": _OO,
    "ؤ": "[ouaw]{0,2}",
    "ۆ": "[ouw]+",
    "ۇ": "[ouw]+",
    "ۈ": "[uüo]+",
    "ۋ": "[vw]",
    "ي": _EE,
    "ی": _EE,
    "ى": "(?:[aeiy][iyh]?)",
    "ې": "[eaiy]{1,2}",
    "ێ": "[eaiy]{1,2}",
    "ۍ": "[aeiy]{1,2}",
    "ے": "[aeiy]{1,2}",
    "ئ": "[aeiy]{0,3}",
    "ء": "[aeiouy]?",
    "ە": "[ea]h?",
}
_FINAL_ARABIC = {
    "ه": "(?:[aeo]?h[ae]?|[aeo])",
    "ہ": "(?:[aeo]?h[ae]?|[aeo])",
    "ن": "ne?",
    "ی": "(?:[aeo]?[iyj][aey]?|e[iey]?|ah?)",
    "ح": "h?",
    "ا": "(?:[aeo]h?|[aeo][iyu])",
    "ش": "(?:sch|sh|che?|s)",
    "ق": "(?:gh|kh|que?|q|g|k|c)",
    "ك": "(?:ck|kh|que?|k|c|q)",
    "ک": "(?:ck|kh|que?|k|c|q)",
}
"""What ends a word: French ends it in an e that is not heard (Alouche, Tarique)."""
_HEBREW = {
    "א": _SHORT,
    "ב": "[bv]",
    "ג": "(?:g|j|dj|dsch)",
    "ד": "d",
    "ה": "h",
    "ו": _OO,
    "ז": "(?:z|s|zh|j)",
    "ח": "(?:ch|kh|h|j)",
    "ט": "th?",
    "י": "[aeiyj]{1,3}",
    "כ": "(?:kh|ch|ck|k|c|h)",
    "ך": "(?:kh|ch|k|h)",
    "ל": "l",
    "מ": "m",
    "ם": "m",
    "נ": "n",
    "ן": "n",
    "ס": "(?:[sz]|c(?=[eiy]))",
    "ע": _SHORT,
    "פ": "(?:ph|p|f)",
    "ף": "(?:ph|f|p|v|w)",
    "צ": "(?:tsch|ch|tz|ts|z|c|s)",
    "ץ": "(?:tsch|ch|tz|ts|z|c|s)",
    "ק": "(?:ck|k|c|q)",
    "ר": "r",
    "ש": "(?:sch|sh|ch|s)",
    "ת": "(?:th|t|s)",
}
_FINAL_HEBREW = {"ה": "(?:[aeo]?h[ae]?|[aeo])", "ח": "[aeo]{0,2}(?:ch|kh|h)"}
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
        _value(native, at, hebrew) + ("" if _is_followed_by_a_vowel(native, at) else _SHORT)
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
        return _SHORT if last > 0 and native[1] in _OPEN else _SOME
    if not hebrew and 1 < at < last - 1 and native[at : at + 2] == "ال":
        return "[aeiouy]{0,2}"
    if not hebrew and 2 < at < last and native[at - 1 : at + 1] == "ال":
        return "l?"
    table, final = (_HEBREW, _FINAL_HEBREW) if hebrew else (_ARABIC, _FINAL_ARABIC)
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
