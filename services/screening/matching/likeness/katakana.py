"""Foreign names in katakana: a Latin word and its katakana share their consonants as Japanese hears them.

Japanese has no l, v, th or di of its own, and puts a vowel after most consonants: Lavrov is ラブロフ.
"""

import re
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import Indel

from services.screening.matching.words import kana
from services.screening.matching.words.transliterate import latin_of

LEAST_BONES = 3
"""Consonants from which agreeing in them says anything; fewer must agree in every vowel too."""
_LEAST_ALIKE = 0.6
"""Letters that two words of the same consonants must share: vowels that Japanese puts in cost some."""
_ALIKE, _NEARLY = 0.91, 0.86
"""Similarities; both below what makes a firm of one word strong, as many words may be heard in one."""
_NEAR = 0.75
_HEARD = (
    ("shch", "s"), ("tch", "t"), ("dzh", "z"), ("sch", "s"), ("sh", "s"), ("zh", "z"), ("ch", "t"),
    ("dj", "z"), ("ts", "t"), ("tz", "t"), ("ck", "k"), ("gh", "g"), ("ph", "b"), ("dh", "d"), ("x", "ks"),
    ("q", "k"),
    ("j", "z"), ("l", "r"), ("v", "b"), ("f", "b"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")
_LABIAL = re.compile("m(?=[bp])")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouyw]+")
_CONSONANT = re.compile("[^aeiouyw]")
_PUT_IN = frozenset({"", "u", "o", "i", "yu"})
"""What Japanese puts after a consonant that no vowel follows; an a or e that is written is heard."""
_OPTIONS = (
    (re.compile("kh"), ("h", "k")),
    (re.compile("th"), ("s", "t")),
    (re.compile("d(?=[iy])"), ("d", "z")),
    (re.compile("g(?=$)"), ("g", "")),
    (re.compile("r(?=[^aeiouy]|$)"), ("r", "")),
)
"""Latin letters that Japanese writers render in one of two ways: Khamenei ハメネイ, Khalifa カリファ."""


@lru_cache(maxsize=65_536)
def of_katakana(word: str) -> str:
    """What a katakana word sounds like, in the letters of `of_latin`."""
    return _heard(latin_of(kana.romanised(word)).replace(" ", ""))


@lru_cache(maxsize=65_536)
def of_latin(word: str) -> tuple[str, ...]:
    """What a Latin word may sound like in Japanese, each way once."""
    used = [(pattern, ways) for pattern, ways in _OPTIONS if pattern.search(word)]
    found: dict[str, None] = {}
    for chosen in product(*(ways for _, ways in used)):
        text = word
        for (pattern, _), way in zip(used, chosen, strict=True):
            text = pattern.sub(way, text)
        found[_heard(text)] = None
    return tuple(found)


def _heard(latin: str) -> str:
    for written, sound in _HEARD:
        latin = latin.replace(written, sound)
    latin = _LABIAL.sub("n", _SOFT_C.sub("s", latin).replace("c", "k"))
    return _DOUBLED.sub(r"\1", latin).removesuffix("h")


def bones(heard: str) -> str:
    """Consonants of a word heard, an `a` standing for a vowel at its start."""
    first = "a" if _VOWELS.match(heard) else ""
    return first + _VOWELS.sub("", heard)


def likeness(katakana: str, latin: str) -> float:
    """Similarity 0-1 of a katakana word and a Latin one; 0 when Japanese would not write it so."""
    ours = of_katakana(katakana)
    return max((_likeness(ours, theirs) for theirs in of_latin(latin)), default=0.0)


def _likeness(ours: str, theirs: str) -> float:
    if ours == theirs and len(ours) > 2:
        return _ALIKE
    if bones(ours) != bones(theirs) or len(bones(ours).lstrip("a")) < LEAST_BONES:
        return 0.0
    if not _same_vowels(_CONSONANT.split(ours), _CONSONANT.split(theirs)):
        return 0.0
    near = Indel.normalized_similarity(ours, theirs)
    if near >= _NEAR:
        return _ALIKE
    return _NEARLY if near >= _LEAST_ALIKE and len(bones(ours)) > LEAST_BONES else 0.0


def _same_vowels(ours: list[str], theirs: list[str]) -> bool:
    """Whether vowels stand in the same places, put-in ones aside, and both words end alike."""
    placed = all(own if heard else own in _PUT_IN for own, heard in zip(ours, theirs, strict=True))
    last, heard = ours[-1].replace("y", "i"), theirs[-1].replace("y", "i")
    return placed and (not heard or last[-1] == heard[-1])
