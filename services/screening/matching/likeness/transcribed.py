"""Words written by sound, Thai and foreign ones in Korean and Chinese: the Latin word has every sign's sound.

What a sign may stand for is data (`heard_korean.txt` and others). A Latin word that a native one may write
shares a frame with it, its consonants in coarse classes, under which both are filed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from services.screening.matching.likeness.sounds import once
from services.screening.matching.words import thai
from services.screening.matching.words.script import script_of
from services.screening.matching.words.tables import korean_surnames, rows, surnames_of_many

FILES = {
    "HANGUL": "heard_korean.txt", "HAN": "heard_chinese.txt", "THAI": "heard_thai.txt",
    "CYRILLIC": "heard_cyrillic.txt", "GREEK": "heard_greek.txt", "GEORGIAN": "heard_caucasian.txt",
    "ARMENIAN": "heard_caucasian.txt",
}  # fmt: skip
"""Scripts that write words by sound, and what their signs stand for."""
_PARTED = frozenset({"HANGUL", "HAN"})
_GEORGIAN_ENDING = "ი"
"""What Georgian puts after a foreign name that ends in a consonant."""
_LEAST_SIGNS = 2
_LEAST_BONES = 3
"""Consonants from which agreeing in them says anything where vowels are only nearly the same."""
_LEAST_LETTERS = 3
_LONGEST_NAME = 3
"""Characters of a Chinese or Korean person's name, its surname of one included."""
_ALIKE, _NEARLY = 0.91, 0.86
"""Similarities; both below what makes a firm of one word strong, as many words may be heard in one."""
_WRITTEN = (
    ("schtsch", "S"), ("shch", "S"), ("tsch", "C"), ("dsch", "J"), ("sch", "S"), ("tch", "C"), ("dzh", "J"),
    ("sh", "S"), ("zh", "Z"), ("ch", "C"), ("cz", "C"), ("kh", "X"), ("gh", "G"), ("ph", "f"), ("dh", "D"),
    ("th", "T"), ("dj", "J"), ("j", "J"), ("tz", "Q"), ("ts", "Q"), ("ck", "k"), ("q", "k"), ("x", "ks"),
    ("oo", "u"), ("ou", "u"), ("ee", "i"), ("y", "i"),
)  # fmt: skip
"""Latin spellings of one sound, as one letter."""
_SOFT_C = re.compile("c(?=[ei])")
_VOWELS = re.compile("[aeiou]+")
_ENDS_IN_VOWEL = re.compile("([aeiou])$")
_NEAR_VOWELS = {
    "a": "(?:a|e|o|ia)", "e": "(?:e|i|a|ei|ai|ie|ia)", "i": "(?:i|e|ei|ie)", "o": "(?:o|u|a|oa|au)",
    "u": "(?:u|o|iu|eu)",
}  # fmt: skip
"""What a vowel may be in another language's spelling of the same name: Ahmad, Ahmed; Usama, Osama."""
_LOST = "(?:h|r(?![aeiou]))?"
"""What is not heard after a vowel."""
_CLASSES = {
    **dict.fromkeys("kgXG", "k"), **dict.fromkeys("tdTD", "t"), **dict.fromkeys("szSZCJQ", "s"),
    **dict.fromkeys("pbfv", "p"), **dict.fromkeys("lr", "l"), **dict.fromkeys("mn", "n"),
}  # fmt: skip
"""Classes of sounds for frames; h and w may be heard as nothing."""
_CLASSES_IN_THAI = {
    **dict.fromkeys("kgXG", "k"), **dict.fromkeys("tdTDszSZCJQ", "t"), **dict.fromkeys("pbf", "p"),
    **dict.fromkeys("lrmn", "n"),
}  # fmt: skip
_THAI = "t:"
_NASAL = re.compile("n+k+")
"""ng and nk, as n."""
_SILENT_H = re.compile("h(?![aeiou])")
_SILENT_R = re.compile("r(?![aeiou])")
_FRAME = 6
"""Consonants of a frame: what follows tells few words apart and has many readings."""


class _Table(NamedTuple):
    signs: dict[str, tuple[str, ...]]
    longest: int


@cache
def _table(script: str) -> _Table:
    signs: dict[str, dict[str, None]] = {}
    for written, heard in rows(FILES[script]):
        sounds = dict.fromkeys(plain("" if one == "-" else one) for one in heard.split("|"))
        for key in written.split("|"):
            signs.setdefault(_parted(key) if script in _PARTED else key, {}).update(sounds)
    return _Table({key: tuple(sounds) for key, sounds in signs.items()}, max(map(len, signs)))


@lru_cache(maxsize=65_536)
def plain(latin: str) -> str:
    """A Latin word with one letter for each sound, doubled ones written once."""
    for written, sound in _WRITTEN:
        latin = latin.replace(written, sound)
    latin = _SOFT_C.sub("s", latin).replace("c", "k")
    return once(latin)


@lru_cache(maxsize=16_384)
def signs(word: str) -> tuple[tuple[str, ...], ...]:
    """What each sign of a native word may stand for; nothing when one stands for no foreign sound."""
    script = script_of(word)
    if script not in FILES or (len(word) < _LEAST_SIGNS and (script == "HAN" or word in korean_surnames())):
        return ()
    table = _table(script)
    text = thai.spoken(word) if script == "THAI" else _parted(word) if script in _PARTED else word
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(text):
        sizes = range(min(table.longest, len(text) - at), 0, -1)
        size = next((size for size in sizes if text[at : at + size] in table.signs), 0)
        if not size:
            return ()
        heard = table.signs[text[at : at + size]]
        at += size
        silent = text[at : at + 1] == thai.SILENT or (at == len(text) and text[-1] == _GEORGIAN_ENDING)
        found.append((*heard, "") if silent else heard)
        at += silent
    return tuple(found)


def _parted(word: str) -> str:
    """Korean syllables as their letters; other characters stay."""
    return unicodedata.normalize("NFD", word)


def likeness(native: str, latin: str, person: bool) -> float:
    """Similarity 0-1 of a native word and a Latin one; 0 when the one does not write the other by sound.

    Of few consonants or characters every vowel must agree, and only a person's name is told by them.
    """
    heard = plain(latin)
    if len(latin) < _LEAST_LETTERS or not _frame(heard) or not signs(native):
        return 0.0
    script = script_of(native)
    chinese, homely = script == "HAN", is_homely(native)
    if _bones(heard) < _LEAST_BONES:
        told = person and not (chinese and homely)
        return _ALIKE if told and _vowelled(native).fullmatch(heard) else 0.0
    bones = _bones(_SILENT_R.sub("", heard))
    if _strictly(native).fullmatch(heard):
        return _ALIKE if person or chinese or not homely or bones > _LEAST_BONES else 0.0
    if (bones if person else bones - 1) < _LEAST_BONES or (chinese and len(native) == _LEAST_SIGNS):
        return 0.0
    if script == "THAI" or (homely and not person) or not _loosely(native).fullmatch(heard):
        return 0.0
    return _ALIKE if bones > _LEAST_BONES else _NEARLY


def _bones(heard: str) -> int:
    """How many consonants are heard."""
    return len(_VOWELS.sub("", _SILENT_H.sub("", heard).replace("ng", "n")))


def is_homely(native: str) -> bool:
    """Whether a word may be a Chinese or Korean person's: short, and beginning with a surname of many."""
    return native[0] in surnames_of_many() and len(native) <= _LONGEST_NAME


@lru_cache(maxsize=16_384)
def _vowelled(native: str) -> re.Pattern[str]:
    """Every vowel as it is written, that of the second of two signs included."""
    heard = signs(native)
    if len(native) == _LEAST_SIGNS:
        heard = (*heard[:-1], _with_vowels(heard[-1]))
    return _pattern(heard, _followed_by_h)


def _with_vowels(sounds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in sounds if _VOWELS.search(one) or not _VOWELS.search(sounds[0]))


@lru_cache(maxsize=16_384)
def _strictly(native: str) -> re.Pattern[str]:
    """Every vowel as it is written, but for one that is lost in an h."""
    return _pattern(signs(native), _followed_by_h)


def _followed_by_h(heard: str) -> str:
    return _ENDS_IN_VOWEL.sub(r"\1h?", heard)


@lru_cache(maxsize=16_384)
def _loosely(native: str) -> re.Pattern[str]:
    """A near vowel where one is written; an r after it may be left out."""
    return _pattern(signs(native), _nearly)


def _nearly(heard: str) -> str:
    return heard if heard.endswith("$") else _VOWELS.sub(_near_vowels, heard)


def _near_vowels(found: re.Match[str]) -> str:
    vowels = found.group()
    return _NEAR_VOWELS.get(vowels, vowels) + _LOST


def _pattern(all_sounds: Iterable[Iterable[str]], shape: Callable[[str], str]) -> re.Pattern[str]:
    return re.compile("".join(f"(?:{'|'.join(_shapes(sounds, shape))})" for sounds in all_sounds))


def _shapes(sounds: Iterable[str], shape: Callable[[str], str]) -> Iterator[str]:
    """Each sound as a pattern, its first letter written once with the same one before it."""
    for heard in sorted(dict.fromkeys(sounds), key=len, reverse=True):
        yield shape(heard)
        if heard:
            yield f"(?<={heard[0]}){shape(heard[1:])}"


@lru_cache(maxsize=65_536)
def frames(word: str) -> tuple[str, ...]:
    """What a native word and each Latin one that it may write share one of; nothing for other words.

    Those of Thai are marked, as Thai says other consonants at the end of a syllable.
    """
    if word.isascii():
        heard = _SILENT_R.sub("", plain(word)) if word.isalpha() else ""
        return (_frame(heard, _CLASSES), _THAI + _frame(heard, _CLASSES_IN_THAI)) if _frame(heard) else ()
    in_thai = script_of(word) == "THAI"
    found = {""} if signs(word) else set()
    for sounds in signs(word):
        found = {_joined(begun, more) for begun in found for more in _ways(sounds, in_thai)}
    return tuple(sorted(_THAI + one if in_thai else one for one in found))


@lru_cache(maxsize=16_384)
def _ways(sounds: tuple[str, ...], in_thai: bool) -> frozenset[str]:
    """Classes of a sign, as each of its sounds has them."""
    classes = _CLASSES_IN_THAI if in_thai else _CLASSES
    # An r at the end of what is heard is silent if a consonant follows.
    heard = {*sounds, *(_SILENT_R.sub("", one) for one in sounds)}
    return frozenset(_frame(one, classes) for one in heard)


def _frame(heard: str, classes: dict[str, str] = _CLASSES) -> str:
    return _joined("", "".join(classes.get(letter, "") for letter in heard))


def _joined(begun: str, more: str) -> str:
    return once(_NASAL.sub("n", begun + more))[:_FRAME]
