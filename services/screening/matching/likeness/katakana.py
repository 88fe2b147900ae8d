"""Foreign names in katakana: whether a Latin word can be what is written, sound by sound.

Japanese writes what it hears in syllables of its own. It has no l, v or th, puts a vowel after most
consonants (Smith is スミス), and writes Cyrillic, Arabic and German names by their own sounds (Medvedev is
メドベージェフ). Each syllable has the spellings that Latin languages give its sound.
"""

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from services.screening.matching.words import kana

_ALIKE, _NEARLY = 0.91, 0.86
"""Similarities; both below what makes a firm of one word strong, as many words may be heard in one."""
_SHORTEST = 3
"""Letters of the shortest word that is known by its sound."""
_LEAST_CONSONANTS = 3
"""Consonants from which vowels may be those of English, which writes them in many ways."""
_CONSONANTS = {
    "k": "(?:ck|kh|ch|qu?|k|c)",
    "kw": "(?:qu|kw|ku|cu|gu)",
    "g": "(?:gh|gu(?=[eiy])|^ng|g|q)",
    "gw": "(?:gu|gw)",
    "s": "(?:th|sz|ts|s|c|z)",
    "sh": "(?:shch|sch|sh|ch|sz|sc|s|c|th)",
    "z": "(?:dh|dz|ds|th|z|s)",
    "j": "(?:dzh|dsch|dj|dg|zh|dh|j|g(?=[eiy])|z|c|d(?=[eiuy]))",
    "t": "(?:th|dt|t)",
    "ch": "(?:tsch|tch|tsh|ch|cz|cs|tj|c|t(?=[eijuy]|$))",
    "ts": "(?:ts|tz|ds|z|t|c)",
    "d": "(?:dh|d)",
    "n": "(?:kn|gn|n)",
    "h": "(?:kh|ch|wh|h|j)",
    "f": "(?:ph|kh|gh|f|v|h|w)",
    "b": "(?:bh|bv|b|v|w)",
    "v": "(?:v|w|f|b)",
    "p": "(?:ph|p)",
    "m": "(?:mn|m)",
    "y": "(?:y|j|i)",
    "r": "(?:rh|wr|lh|l|r)",
    "w": "(?:wh|hu|w|v|u|o)",
    "N": "(?:ng|nh|gn|mn|n|m)",
}
"""What each consonant is in Latin letters; those written twice were made one before. N closes a syllable."""
_LAST = {"k": "(?:ck|kh|ch|que|k|c|q|g)", "g": "(?:gue|gh|g|k)", "t": "(?:dt|th|t|d)"}
"""The same at the end of a word, where German and Russian voices fall silent."""
_CODA_R = "r(?![aeiouy])"
_VOWELS = {
    "a": "ah?", "i": "(?:i[iyej]?|y|ey|ee)", "u": "(?:ou|oo|u|w|v(?=[lr]))", "e": "(?:[yij]?eh?|ae|ai)",
    "o": "(?:oh?|ou|au|yo)",
}  # fmt: skip
_LONG = {
    "a": f"(?:a[aeh]?|[aeiou]{_CODA_R})", "i": "(?:y?i[aeiyj]?|y|ee|ea|ey?)", "u": "(?:u[eh]?|ou|oo|ew)",
    "e": f"(?:[yij]?e[aehiy]?|a[iy]?|e{_CODA_R})", "o": f"(?:o[aehuw]?|au|aw|ou?{_CODA_R})",
}  # fmt: skip
_LOOSE = {
    "a": f"[aeou](?:[hwy]|{_CODA_R})?", "i": "[iey][aeijy]?", "u": "[uowyi][uow]?",
    "e": f"[aeiyo][aeiy]?(?:h|{_CODA_R})?", "o": f"[oaue](?:[aouhw]|{_CODA_R})?",
}  # fmt: skip
_LOOSE_LONG = {vowel: latin + f"(?:[aeiouyhw]|{_CODA_R}){{0,2}}" for vowel, latin in _LOOSE.items()}
_GLIDES = {"a": "[yije]?ah?", "u": "(?:[yije]?u|e[uw]|ue|ou)", "o": "(?:[yij]?oh?|e|eo)"}
_TOGETHER = {
    "ai": "(?:a[ijy]i?|ae|ei)", "ei": "(?:e[ijy]i?|a[iy]|eh?|ae)", "au": "(?:au|ou|ow|aw)",
    "ou": "(?:ou?|ow|au)", "oi": "o[ijy]", "ui": "(?:ui|uy|wi|uj)",
}  # fmt: skip
_LOOSE_TOGETHER = {**_TOGETHER, "ai": "(?:a[ijy]e?|ae|ei|igh|i|y)", "au": "(?:[ao]uw?|ow|aw|ao)"}
_PUT_IN = {
    "u": frozenset({"k", "g", "s", "z", "b", "p", "m", "r", "f", "v", "sh", "ts", "ch", "j"}),
    "o": frozenset({"t", "d"}),
    "i": frozenset({"k", "g", "ch", "j", "sh", "r", "h"}),
}
"""Consonants after which Japanese puts this vowel where none is heard."""
_BETWEEN = "(?:gh|[yjhw])?"
"""What may stand between two vowels: Mariya マリア."""
_DOUBLED = re.compile(r"([^aeiou])\1+")


class Syllable(NamedTuple):
    """A sound as katakana writes it; `glide`: with a y in it; `long`: its vowel is drawn out."""

    consonant: str
    vowel: str
    glide: bool = False
    long: bool = False


def likeness(katakana: str, latin: str) -> float:
    """Similarity 0-1 of a katakana word and a Latin one; 0 when Japanese would not write it so."""
    latin = plain(latin)
    if len(latin) < _SHORTEST:
        return 0.0
    strict, loose = _patterns(katakana)
    if strict.fullmatch(latin):
        return _ALIKE
    return _NEARLY if loose and loose.fullmatch(latin) else 0.0


@lru_cache(maxsize=65_536)
def plain(latin: str) -> str:
    """A Latin word with each consonant written once, and x as what it is."""
    return _DOUBLED.sub(r"\1", latin.replace("x", "ks"))


@lru_cache(maxsize=16_384)
def _patterns(katakana: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """What the word may be in Latin letters, and the same by the vowels of English if it is long enough."""
    found = syllables(katakana)
    heard = _joined_vowels(found)
    telling = sum(one.consonant != "" for one in found) >= _LEAST_CONSONANTS
    return re.compile(_latin(heard, loose=False)), re.compile(_latin(heard, loose=True)) if telling else None


def syllables(katakana: str) -> list[Syllable]:
    """The sounds of a word."""
    found: list[Syllable] = []
    for char in katakana:
        small = kana.SMALL.get(char)
        if small and found:
            found[-1] = _changed(found[-1], small)
        elif char == "ー" and found:
            found[-1] = found[-1]._replace(long=True)
        elif char == "ン":
            found.append(Syllable("N", ""))
        elif latin := kana.romanised(char):
            found.append(Syllable(*_split(latin)))
    return found


@cache
def _split(latin: str) -> tuple[str, str]:
    """Consonant and vowel of a romanised sign."""
    return latin.rstrip("aiueo"), latin[-1] if latin[-1] in "aiueo" else ""


def _changed(before: Syllable, small: str) -> Syllable:
    """A sign with a small one after it: シャ, フィ, ティ, ウェ, クァ."""
    consonant = before.consonant
    if small.startswith("y"):
        return Syllable(consonant, small[1:], glide=True)
    if not consonant:
        consonant = "w" if before.vowel == "u" else "y"
    elif consonant in ("k", "g") and before.vowel == "u":
        consonant += "w"
    return Syllable(consonant, small)


class _Heard(NamedTuple):
    syllable: Syllable
    second: str
    """A vowel that is heard together with its own."""


def _joined_vowels(found: list[Syllable]) -> list[_Heard]:
    """Vowels without a consonant, taken together with the one before where both are one sound."""
    heard: list[_Heard] = []
    for one in found:
        before = heard[-1] if heard else _Heard(Syllable("", ""), "")
        drawn = before.syllable.long or before.syllable.glide or one.long or one.consonant
        if not drawn and not before.second and before.syllable.vowel + one.vowel in _TOGETHER:
            heard[-1] = before._replace(second=one.vowel)
        else:
            heard.append(_Heard(one, ""))
    return heard


def _latin(heard: list[_Heard], loose: bool) -> str:
    """The pattern of a whole word."""
    beside = [Syllable("", ""), *(one.syllable for one in heard)]
    last = len(heard) - 1
    return "".join(
        [
            _consonant(*pair, at == last) + _vowel(heard[at], loose, at == last)
            for at, pair in enumerate(pairwise(beside))
        ]
    )


def _consonant(before: Syllable, one: Syllable, last: bool) -> str:
    if not one.consonant:
        return _BETWEEN if before.vowel else ""
    put_in = is_put_in(one)
    table = _LAST if last and put_in and one.consonant in _LAST else _CONSONANTS
    found = table.get(one.consonant, one.consonant)
    # Of two letters of a kind one is left: Mohamad モハンマド. The g of ng is heard, or is not.
    merged = one.consonant in ("n", "m") or (one.consonant == "g" and put_in)
    return f"{found}?" if merged and before.consonant == "N" else found


def _vowel(heard: _Heard, loose: bool, last: bool) -> str:
    one = heard.syllable
    if not one.vowel:
        return ""
    if heard.second:
        return (_LOOSE_TOGETHER if loose else _TOGETHER)[one.vowel + heard.second]
    put_in = is_put_in(one)
    loose = loose and not (put_in and last)  # an a that ends a name is heard: Ivanov is no Ivanova
    if one.glide:
        found = "[yij]?" + _LOOSE[one.vowel] if loose else _GLIDES[one.vowel]
    elif loose:
        found = (_LOOSE_LONG if one.long else _LOOSE)[one.vowel]
    else:
        found = (_LONG if one.long else _VOWELS)[one.vowel]
    if not put_in:
        return found
    return f"(?:{found}|[aeiouy])?" if loose else f"(?:{found}|e)?"


def is_put_in(one: Syllable) -> bool:
    """Whether Japanese may have put the vowel in."""
    return one.consonant in _PUT_IN.get(one.vowel, ()) and (not one.glide or one.vowel == "u")
